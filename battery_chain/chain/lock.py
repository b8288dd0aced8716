"""One sender per account and host at a time: file locks that the system releases when their holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from battery_chain.errors import Unfinished

__all__ = ["held"]


@contextmanager
def held(folder: Path, name: str, patience: float = 60) -> Iterator[None]:
    """Hold the lock `name` in `folder`; raises `Unfinished` when another process keeps it for `patience`
    seconds.

    The file stays behind: removing it would let two processes hold locks on two files of one name.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait(handle, name, time.monotonic() + patience)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, name: str, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise Unfinished(
                    f"another process is sending for {name}; run again when it is done"
                ) from None
            time.sleep(0.01)
        else:
            return
