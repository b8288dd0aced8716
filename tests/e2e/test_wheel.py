"""Wheel and sdist: the same bytes wherever they are built, whole, and enough in a clean environment."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from battery_chain.chain import embedded
from scripts.package import build, wheel_of
from tests.e2e.clean import Clean, canonical, environment, needed
from tests.e2e.conftest import describe, row, write
from tests.e2e.test_library import ten_lines

ROOT = Path(__file__).parents[2]
SECOND = "1760000000"
PARTS = ("battery_chain", "contracts", "README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml", ".gitignore")


@dataclass(frozen=True)
class Built:
    sdist: Path
    wheel: Path


def _tree(folder: Path) -> Path:
    """The sources, and what a checkout that is in use has besides."""
    folder.mkdir()
    for name in PARTS:
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, folder)
    return folder


def _built(tree: Path) -> Built:
    wheel, sdist = build(tree, tree.with_name(tree.name + "-dist"), SECOND)
    return Built(sdist, wheel)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return _built(_tree(tmp_path_factory.mktemp("package") / "sources"))


# -- the same bytes


def _elsewhere(tree: Path, patch: pytest.MonkeyPatch) -> None:
    """Another user's files: modes, times, left-overs; another locale, zone and umask."""
    for file in sorted(tree.rglob("*"), reverse=True):
        file.chmod(0o700 if file.is_dir() else 0o600)
        os.utime(file, (1_000_000_000, 1_000_000_000))
    left = tree / "battery_chain/__pycache__/left.cpython-311.pyc"
    left.parent.mkdir()
    left.write_bytes(b"compiled")
    for name, value in {
        "TZ": "Asia/Bangkok",
        "LC_ALL": "C",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "7",
    }.items():
        patch.setenv(name, value)


def test_another_folder_umask_time_and_locale_give_the_same_bytes(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = _tree(tmp_path / "somewhere else")
    _elsewhere(tree, monkeypatch)
    before = os.umask(0o077)
    try:
        other = _built(tree)
    finally:
        os.umask(before)
    assert other.sdist.read_bytes() == built.sdist.read_bytes()
    assert other.wheel.read_bytes() == built.wheel.read_bytes()


def test_another_second_gives_other_bytes(built: Built) -> None:
    assert wheel_of(built.sdist, str(int(SECOND) + 10)) != built.wheel.read_bytes()


def test_the_sdist_gives_the_same_wheel(built: Built) -> None:
    assert wheel_of(built.sdist, SECOND) == built.wheel.read_bytes()


# -- what is in it


def test_the_wheel_has_all_of_the_package_and_nothing_else(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        names = {name for name in archive.namelist() if not name.startswith("battery_chain-")}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "battery_chain").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names == wanted
    assert {"battery_chain/py.typed", "battery_chain/artifacts/Battery.json"} < names
    assert "battery_chain/data/demo/manifest.csv" in names


def test_the_sdist_has_the_contracts_and_no_tests(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        tops = {name.split("/")[1] for name in archive.getnames()}
    assert tops == {*PARTS, "PKG-INFO"}


# -- in a clean environment


@pytest.fixture(scope="module")
def clean(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Clean:
    return environment(tmp_path_factory.mktemp("clean") / "venv", built.wheel)


@dataclass(frozen=True)
class Place:
    folder: Path
    rpc: str


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with embedded("anvil") as chain:
        yield Place(tmp_path_factory.mktemp("work"), chain.rpc_url)


def test_it_runs_from_where_it_is_installed(clean: Clean, tmp_path: Path) -> None:
    found = clean.run("python", "-c", "import battery_chain; print(battery_chain.__file__)", cwd=tmp_path)
    assert Path(found.strip()).is_relative_to(clean.folder)
    for absent in ("pytest", "mypy", "hatchling", "tests", "scripts"):
        clean.run("python", "-c", f"import {absent}", cwd=tmp_path, code=1)
    assert [shutil.which(name, path=str(clean.folder / "bin")) for name in ("node", "solc", "cc")] == [
        None
    ] * 3


def test_its_requirements_fit_together(clean: Clean) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(clean.python), "check"]
    done = subprocess.run(pip, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": ""})
    assert (done.returncode, done.stdout) == (0, "No broken requirements found.\n")


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_what_the_package_imports_is_what_it_requires_or_an_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [each for some in project["optional-dependencies"].values() for each in some]
    places = packages_distributions()
    here = {canonical(name) for names in places.values() for name in names}
    asked = [Requirement(each) for each in (*project["dependencies"], *extras)]
    wanted = {canonical(each.name) for each in asked}
    known = wanted | needed(*(each for each in asked if canonical(each.name) in here)).keys()
    found = {name for file in (ROOT / "battery_chain").rglob("*.py") for name in _imported(file)}
    strangers = found - sys.stdlib_module_names - {"battery_chain"}
    assert {
        name for name in strangers if not known & {canonical(each) for each in places.get(name, (name,))}
    } == set()


def test_the_command_line_helps(clean: Clean, tmp_path: Path) -> None:
    said = clean.run("battery-chain", "--help", cwd=tmp_path)
    assert "The life of batteries, from mint to burn." in said
    assert clean.run("battery-chain", "--version", cwd=tmp_path).startswith("battery-chain 0.")


def test_it_deploys_mints_and_runs_the_ten_lines(clean: Clean, place: Place) -> None:
    folder, settings = place.folder, {"BATTERY_CHAIN_RPC": place.rpc}
    clean.run("battery-chain", "deploy", "run", describe(folder), cwd=folder, **settings)
    manifest = write(folder, "manifest.csv", [row(serial=1)])
    clean.run("battery-chain", "battery", "mint", manifest, cwd=folder, **settings)
    said = clean.run("python", "-c", ten_lines(), cwd=folder, **settings)
    assert said.splitlines()[0] == "IN_VEHICLE 10000 38000"


CONSUMER = """
from decimal import Decimal

import battery_chain
from battery_chain.lifecycle.inventory import BatteryLine


def worth(serial: str) -> Decimal:
    with battery_chain.connect(account="operator") as bank:
        shown: list[BatteryLine] = bank.battery.show(serial)
        return bank.value.battery(shown[0].id).value
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Success"),
        ("\nwrong: int = worth('1:0')\n", 'expression has type "Decimal", variable has type "int"'),
        ("\nbattery_chain.connect().battery.retire('1:0')\n", 'Missing named argument "evidence"'),
        ("\nbattery_chain.connect().battery.explode('1:0')\n", 'has no attribute "explode"'),
    ],
)
def test_type_checkers_see_the_types_of_what_is_installed(
    clean: Clean, tmp_path: Path, line: str, said: str
) -> None:
    (tmp_path / "consumer.py").write_text(CONSUMER + line)
    options = [
        "--strict",
        "--python-executable",
        str(clean.python),
        "--cache-dir",
        str(clean.folder / "mypy"),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "consumer.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": "", "MYPYPATH": ""},
        capture_output=True,
        text=True,
    )
    assert said in done.stdout, done.stdout
    assert done.returncode == (0 if said == "Success" else 1)
