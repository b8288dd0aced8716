"""The first-machine check: one line that says what to install."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts.toolchain.config import REPOSITORY

CHECK = REPOSITORY / "scripts/toolchain/machine.sh"


def _machine(folder: Path, **programs: str) -> subprocess.CompletedProcess[str]:
    """Run the check where only `programs` exist (name → body of a shell script)."""
    basic = {"uname": "echo Linux", "tr": ":"}
    for name, body in {**basic, **programs}.items():
        path = folder / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
    environment = {"PATH": str(folder)}
    return subprocess.run(
        ["/bin/sh", str(CHECK)], env=environment, capture_output=True, text=True, check=False
    )


WHOLE = {"python3": "exit 0", "node": "exit 0", "npm": "exit 0"}
NO_VENV = 'case "$2" in *ensurepip*) exit 1 ;; esac'
OLD_NODE = 'case "$1" in --version) echo v18.1.0 ;; *) exit 1 ;; esac'


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {"python3": NO_VENV},
            "missing: the venv module of python3; run: apt-get install -y python3-venv",
        ),
        (
            {"python3": "exit 1"},
            "missing: Python 3.11 or later with venv; run: apt-get install -y python3 python3-venv",
        ),
        (
            {"node": OLD_NODE},
            "missing: Node 20 or later (this is v18.1.0); run: npm install --global n && n 20",
        ),
        (
            {"python3": NO_VENV, "node": OLD_NODE},
            "missing: the venv module of python3, Node 20 or later (this is v18.1.0); "
            "run: apt-get install -y python3-venv && npm install --global n && n 20",
        ),
    ],
)
def test_what_is_missing_is_one_line_with_one_command(
    tmp_path: Path, change: dict[str, str], line: str
) -> None:
    done = _machine(tmp_path, **{**WHOLE, **change})
    assert (done.returncode, done.stderr.splitlines()) == (2, [line])


def test_a_machine_without_node_or_npm_is_told_so(tmp_path: Path) -> None:
    done = _machine(tmp_path, python3="exit 0")
    assert done.stderr == "missing: Node 20 or later; run: apt-get install -y nodejs npm\n"


def test_a_whole_machine_is_told_which_python_to_use(tmp_path: Path) -> None:
    done = _machine(tmp_path, **WHOLE)
    assert (done.returncode, done.stdout) == (0, "python3\n")


def test_a_later_python_with_venv_is_taken_where_the_first_has_none(tmp_path: Path) -> None:
    programs = {**WHOLE, "python3": NO_VENV} | {"python3.12": "exit 0"}
    assert _machine(tmp_path, **programs).stdout == "python3.12\n"
