"""Child processes that do not outlive this one, however it ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import IO

__all__ = ["spawn", "stop"]

_PR_SET_PDEATHSIG = 1
_WATCHDOG = """
import os, signal, sys
sys.stdin.read()
try:
    os.kill(int(sys.argv[1]), signal.SIGKILL)
except ProcessLookupError:
    pass
"""


def spawn(
    command: Sequence[str], output: IO[bytes], environ: Mapping[str, str], *, bound: bool = True
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, so that Ctrl-C reaches only this process.

    A bound child is killed when this process ends, also by SIGKILL: by the kernel on Linux, elsewhere by a
    watchdog that sees its pipe close. On Linux the child is bound to the *thread* that starts it, which
    must live as long.
    """
    linux = sys.platform == "linux"
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=dict(environ),
        start_new_session=True,
        preexec_fn=_die_with_parent() if bound and linux else None,
    )
    if bound and not linux:
        _watch(child.pid)
    return child


def _die_with_parent() -> Callable[[], None]:
    # Everything is looked up before the fork: between fork and exec little is safe.
    prctl, parent = ctypes.CDLL(None, use_errno=True).prctl, os.getpid()

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return bind


def _watch(pid: int) -> None:
    """A small process whose standard input closes when this one ends, for whatever reason."""
    subprocess.Popen(
        [sys.executable, "-c", _WATCHDOG, str(pid)], stdin=subprocess.PIPE, start_new_session=True
    )


def stop(child: subprocess.Popen[bytes], patience: float = 5) -> None:
    """End a child, politely first."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
    child.wait()
