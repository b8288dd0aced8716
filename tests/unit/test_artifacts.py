"""What is shipped is what the sources say."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from battery_chain import artifacts
from battery_chain.errors import Missing
from scripts import build
from scripts.toolchain import artifacts as made
from scripts.toolchain import config
from scripts.toolchain.config import REPOSITORY

LIBRARY = "0x" + "1b" * 20


def test_artifacts_and_bindings_are_those_of_the_sources() -> None:
    settings = config.read()
    assert made.stale(REPOSITORY, settings) == [], "run `make build`"
    assert build.bindings.stale(REPOSITORY) == [], "run `make build`"


def test_an_unknown_contract_is_missing_with_the_command_that_makes_it() -> None:
    with pytest.raises(Missing) as refused:
        artifacts.load("Nothing")
    assert refused.value.remedy == "make build"


def test_code_is_not_given_out_before_its_libraries_have_addresses() -> None:
    linked = [a for a in map(artifacts.load, artifacts.names()) if a.libraries()]
    for artifact in linked:
        with pytest.raises(Missing, match="the address of the library"):
            artifact.bytecode()


@pytest.mark.parametrize("name", artifacts.names())
def test_every_artifact_loads_links_and_fits_on_chain(name: str) -> None:
    artifact = artifacts.load(name)
    libraries = dict.fromkeys(artifact.libraries(), LIBRARY)
    deployed = artifact.deployed(libraries)
    assert len(deployed) <= build.SIZE_LIMIT
    assert bool(artifact.bytecode(libraries)) == (artifact.kind != "interface")
    for places in artifact.immutables.values():
        for place in places:
            assert not any(deployed[place["start"] : place["start"] + place["length"]])


def test_every_artifact_says_the_settings_of_brownie_config() -> None:
    settings = config.read()
    for artifact in map(artifacts.load, artifacts.names()):
        assert artifact.compiler == {"version": settings.version, "settings": settings.settings()}


def test_the_wheel_carries_artifacts_data_and_types(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True)
    [wheel] = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = REPOSITORY / "battery_chain"
    needed = [package / "py.typed", *package.glob("artifacts/*.json"), *package.glob("data/**/*.csv")]
    assert {path.relative_to(REPOSITORY).as_posix() for path in needed} <= inside
    assert not [name for name in inside if name.startswith(("tests/", "scripts/", "contracts/"))]
