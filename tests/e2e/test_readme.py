"""The README's lines run as they stand, in their order, and leave nothing behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _lines() -> list[str]:
    block = re.search(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    return block[1].strip().splitlines()


def test_there_are_ten_lines() -> None:
    assert len(_lines()) == 10


def test_every_line_runs(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "BATTERY_CHAIN_STATE": str(tmp_path),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    said: list[str] = []
    try:
        for line in _lines():
            done = subprocess.run(
                line.split(),
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
            )
            assert done.returncode == 0, f"{line}: {done.stderr}"
            said.append(done.stdout)
    finally:
        subprocess.run(["battery-chain", "chain", "stop"], cwd=ROOT, env=environment, capture_output=True)
    shown, valued, history = said[3], said[4], said[8]
    assert "Nissan" in shown or "nmc-four-wheel" in shown
    assert "agrees" in valued
    assert "with its batch from bank to Fund" in history
