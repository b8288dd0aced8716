"""The command line as a person runs it: a subprocess in a folder of its own, on an embedded chain."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from battery_chain.chain import development_signers
from battery_chain.cli.app import app
from battery_chain.telemetry import shipped

PROGRAM = Path(sys.executable).parent / "battery-chain"
COLUMNS = (
    "series,serial,model,class,rated_wh,chemistry,manufacture_day,bol_health_bp,bol_day,"
    "first_owner,battery_operator,passport"
)


@dataclass(frozen=True)
class Cli:
    """Runs commands in `folder` as a process of its own; settings of the tests' own environment are left out.

    quick: what is expected to succeed runs within this process instead, which saves its start.
    """

    folder: Path
    quick: bool = False

    def __call__(self, *words: str, code: int = 0, **environ: str) -> subprocess.CompletedProcess[str]:
        run = self._inside if self.quick and code == 0 else self._outside
        done = run(words, clean_environment() | environ)
        assert done.returncode == code, f"{words} → {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def _outside(self, words: Sequence[str], environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(PROGRAM), *words],
            cwd=self.folder,
            env=environ,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def _inside(self, words: Sequence[str], environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
        hidden = {name: None for name in os.environ if name.startswith("BATTERY_CHAIN_")}
        with chdir(self.folder):
            done = CliRunner(env={**hidden, **environ}).invoke(app, words, catch_exceptions=False)
        return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)

    def json(self, *words: str, **environ: str) -> Any:
        """The one document on standard output."""
        return json.loads(self(*words, "--json", **environ).stdout)

    def block(self) -> int:
        return int(self.json("chain", "status")["block"])


def clean_environment() -> dict[str, str]:
    found = {name: value for name, value in os.environ.items() if not name.startswith("BATTERY_CHAIN_")}
    return found | {"HOME": "/nonexistent", "NO_COLOR": "1"}


def signed(message: dict[str, Any], address: str) -> str:
    """The signature of a development account, made without the command line."""
    accounts = development_signers(31337, 24)
    signer = next(each for each in accounts if each.address.lower() == address.lower())
    return "0x" + signer.sign_typed_data(message).hex()


def row(series: str = "CAR-NMC", serial: object = 1, **cells: object) -> str:
    """One good line of a manifest, with some cells changed."""
    values: dict[str, object] = {
        "series": series,
        "serial": serial,
        "model": "Nissan Leaf 40 kWh",
        "class": "nmc-four-wheel",
        "rated_wh": 38000,
        "chemistry": "NMC",
        "manufacture_day": "2020-01-15",
        "bol_health_bp": 10000,
        "bol_day": "2020-01-29",
        "first_owner": "bank",
        "battery_operator": "operator",
        "passport": f"0x{serial if isinstance(serial, int) else 7:064x}",
    } | cells
    return ",".join(str(values[name]) for name in COLUMNS.split(","))


def write(folder: Path, name: str, rows: list[str], header: str = COLUMNS) -> str:
    """Writes a manifest and returns its name."""
    (folder / name).write_text("\n".join([header, *rows]) + "\n")
    return name


def describe(folder: Path, period: int = 4, window: int = 1) -> str:
    """The shipped description with a quick calendar and a small seed."""
    text = shipped("demo", "description.toml").read_text()
    lines = []
    for line in text.splitlines():
        name = line.partition(" = ")[0]
        changed = {"period": f"period = {period}", "window": f"window = {window}", "seed": 'seed = "1000"'}
        lines.append(changed.get(name, line))
    (folder / "description.toml").write_text("\n".join(lines))
    return "description.toml"


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    """A deployment on a chain in the background, stopped at the end whatever happens."""
    found = Cli(tmp_path_factory.mktemp("cli"), quick=True)
    found("chain", "start")
    try:
        found("deploy", "run", describe(found.folder))
        yield found
    finally:
        found("chain", "stop")
