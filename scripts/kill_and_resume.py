"""Deploy, mint, kill -9, resume: typed as a person would, on a chain with a block a second.

    python scripts/record.py docs/kill python scripts/kill_and_resume.py

Everything works in a folder of its own, which is removed at the end. Ends with exit code 1 where a battery of
the manifest is missing on chain, or is there twice.
"""

from __future__ import annotations

import csv
import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "battery_chain" / "data" / "demo"
_OPEN = "SELECT count(*) FROM intents WHERE state = 'open'"
_PATIENCE = 60  # seconds until an intent must be open


class Terminal:
    """Commands in `folder`, shown with a prompt before they run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        paths = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.environ = os.environ | {"PATH": paths, "BATTERY_CHAIN_WINDOW": "6"}

    def type(self, line: str) -> None:
        """Runs to the end. Errors: subprocess.CalledProcessError where the command refuses."""
        self._prompt(line)
        subprocess.run(shlex.split(line), cwd=self.folder, env=self.environ, check=True)

    def begin(self, line: str) -> subprocess.Popen[bytes]:
        self._prompt(line)
        return subprocess.Popen(shlex.split(line), cwd=self.folder, env=self.environ)

    def ask(self, line: str) -> list[dict[str, int]]:
        """The rows that a reader answers with --json, not shown."""
        words = [*shlex.split(line), "--json"]
        found = subprocess.run(words, cwd=self.folder, env=self.environ, check=True, capture_output=True)
        rows: list[dict[str, int]] = json.loads(found.stdout)
        return rows

    @staticmethod
    def _prompt(line: str) -> None:
        print(f"\n\x1b[1;32m$\x1b[0m \x1b[1m{line}\x1b[0m", flush=True)
        time.sleep(0.5)

    @staticmethod
    def say(text: str) -> None:
        print(f"\x1b[2m# {text}\x1b[0m", flush=True)


def open_intents(state: Path) -> int:
    """Intents that the journals in `state` have as open."""
    found = 0
    for file in state.rglob("*.sqlite"):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as journal:
            found += journal.execute(_OPEN).fetchone()[0]
    return found


def kill_with_intents_open(terminal: Terminal, command: subprocess.Popen[bytes]) -> int:
    """How many were open when the command died."""
    until = time.monotonic() + _PATIENCE
    while open_intents(terminal.folder) < 2:
        if command.poll() is not None or time.monotonic() > until:
            raise SystemExit("the command ended before it could be killed")
        time.sleep(0.02)
    command.send_signal(signal.SIGKILL)
    command.wait()
    return open_intents(terminal.folder)


def story(terminal: Terminal) -> int:
    terminal.type("battery-chain chain start --block-time 1")
    terminal.type("battery-chain deploy run description.toml --yes --quiet")
    minting = terminal.begin("battery-chain battery mint manifest.csv --yes --quiet")
    count = kill_with_intents_open(terminal, minting)
    terminal.say(f"kill -9 {minting.pid}: {count} transactions are signed, nobody waits for them")
    terminal.type("battery-chain tx list --only open")
    terminal.type("battery-chain tx resume")
    terminal.type("battery-chain battery mint manifest.csv --yes --quiet")
    return compare(terminal)


def compare(terminal: Terminal) -> int:
    with (DEMO / "manifest.csv").open(newline="", encoding="utf-8") as file:
        wanted = sum(1 for _ in csv.DictReader(file))
    found = sum(batch["count"] for batch in terminal.ask("battery-chain battery list"))
    terminal.say(f"{wanted} batteries in the manifest, {found} on chain")
    return 0 if found == wanted else 1


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        terminal = Terminal(Path(folder))
        for name in ("description.toml", "manifest.csv"):
            (terminal.folder / name).write_bytes((DEMO / name).read_bytes())
        try:
            return story(terminal)
        finally:
            terminal.type("battery-chain chain stop")


if __name__ == "__main__":
    sys.exit(main())
