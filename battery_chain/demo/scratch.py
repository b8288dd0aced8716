"""A folder that is gone when its owner is, however that ends."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["scratch_folder"]

_SWEEP = "import shutil, sys; sys.stdin.read(); shutil.rmtree(sys.argv[1], ignore_errors=True)"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder. A small process waits for the end of this one, which closes its input also when it is
    killed, and then removes the folder."""
    folder = tempfile.mkdtemp(prefix="battery-chain-")
    sweeper = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _SWEEP, folder], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        sweeper.communicate()
