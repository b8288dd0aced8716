"""A development chain that outlives the command that starts it: `chain start`, `status`, `stop`.

A file in the state folder says which process it is. A process number alone may have been given to another
program since, so the process's start time is kept and compared before anything is killed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from battery_chain import wholly
from battery_chain.chain.lock import held
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.chain.embedded import Limits

__all__ = ["Detached", "start", "status", "stop"]

_PROC = Path("/proc")
_STATE, _LOG = "chain.json", "chain.log"


@dataclass(frozen=True, slots=True)
class Detached:
    """A chain in the background; `started` is the process's start time as the system gives it."""

    kind: str
    rpc_url: str
    pid: int
    started: str


def start(folder: Path, kind: str = "anvil", limits: Limits | None = None) -> Detached:
    """Start a chain in the background. Raises `BadInput` when one runs already, `Missing`, `Unreachable`."""
    from battery_chain.chain.embedded import Limits, launch

    with held(folder, "chain"):
        running = status(folder)
        if running is not None:
            rule = f"a chain runs already, {running.kind} at {running.rpc_url}: stop it first"
            raise BadInput([Problem(str(folder / _STATE), 0, "", rule)])
        with (folder / _LOG).open("w+b") as log:
            child, url = launch(kind, limits or Limits(), log, bound=False)
        found = Detached(kind, url, child.pid, _start_time(child.pid))
        _write(folder / _STATE, json.dumps(asdict(found)))
    # It is meant to outlive this process: nobody will wait for it here.
    child.returncode = 0
    return found


def status(folder: Path) -> Detached | None:
    """The chain in the background, or None when none runs."""
    try:
        found = Detached(**json.loads((folder / _STATE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if _start_time(found.pid) == found.started else None


def stop(folder: Path, patience: float = 5) -> Detached | None:
    """End the chain in the background; returns what was stopped, or None when none ran."""
    found = status(folder)
    if found is not None:
        _end(found, patience)
    (folder / _STATE).unlink(missing_ok=True)
    return found


def _end(chain: Detached, patience: float) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        until = time.monotonic() + patience
        while _start_time(chain.pid) == chain.started and time.monotonic() < until:
            os.kill(chain.pid, sign)
            time.sleep(0.05)


def _start_time(pid: int) -> str:
    """When that process was started, empty if it is gone (or ended and not yet waited for)."""
    if _PROC.is_dir():
        return _linux_start_time(pid)
    shown = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip()


def _linux_start_time(pid: int) -> str:
    try:
        line = (_PROC / str(pid) / "stat").read_text("utf-8")
    except OSError:
        return ""
    # The name, in brackets, may itself hold spaces and brackets; state is the 3rd field, start time the 22nd.
    fields = line.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]


def _write(file: Path, text: str) -> None:
    wholly.write(file, text, private=True)
