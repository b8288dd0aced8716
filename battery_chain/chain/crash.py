"""Named places at which a test may kill this process, to show that nothing is sent twice or lost.

`BATTERY_CHAIN_CRASH=after-journal` ends the process with SIGKILL when it first gets there;
`BATTERY_CHAIN_CRASH=after-journal:3` when it gets there the third time. Without the variable nothing happens.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping

__all__ = ["CRASH_POINTS", "CrashPoints"]

CRASH_POINTS = (
    "after-plan",
    "after-sign",
    "after-journal",
    "after-broadcast",
    "after-receipt",
    "after-record",
)


class CrashPoints:
    """Counts the visits of one place and dies at the chosen one."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        name, _, count = environ.get("BATTERY_CHAIN_CRASH", "").partition(":")
        if name and name not in CRASH_POINTS:
            raise ValueError(f"BATTERY_CHAIN_CRASH: {name} is none of {', '.join(CRASH_POINTS)}")
        self._name, self._left = name, int(count or 1)

    def reached(self, name: str) -> None:
        if name != self._name:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
