"""Files that are there as a whole or as they were, whatever happens while they are written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from battery_chain.errors import Unwritable

__all__ = ["write"]


def write(file: Path, content: str | bytes, *, private: bool = False) -> None:
    """Puts `content` (text as UTF-8) in place of what `file` held, and is on disk when it returns.

    `private`: for its owner alone (0600), in a folder for its owner alone where that has to be made. Raises
    `Unwritable`.
    """
    temporary = ""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        if not private:
            Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(file)
    except OSError as failure:
        raise Unwritable(file, failure.strerror or str(failure)) from failure
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
