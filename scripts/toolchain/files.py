"""Files written whole or not at all, and canonical JSON."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["canonical", "differing", "locked", "write", "write_all"]


def canonical(value: Any) -> str:
    """The same text for the same value, whatever the order it was built in."""
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write(path: Path, text: str) -> bool:
    """Replace `path` by `text` in one step; False where it already said so."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)
    return True


def write_all(root: Path, files: Mapping[str, str]) -> list[str]:
    """Write each of `files` (name under `root` → text); the names that changed."""
    return [name for name, text in sorted(files.items()) if write(root / name, text)]


def differing(root: Path, files: Mapping[str, str]) -> list[str]:
    """The names of `files` that are missing under `root` or say something else there."""
    return [name for name, text in sorted(files.items()) if not _says(root / name, text)]


def _says(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path`, so that two builds in one tree follow each other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
