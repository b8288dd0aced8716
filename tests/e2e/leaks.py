"""Looks for secrets where they must not be: command lines and environments of processes, output, files.

A secret is looked for as it is, in hexadecimal of either case, in base64 at each of its three alignments, and
as a decimal number.
"""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Secrets", "Watch", "forms", "watched"]


def forms(secret: bytes) -> set[bytes]:
    """Every way in which a secret may be written."""
    plain = secret.hex().encode()
    found = {secret, plain, plain.upper(), str(int.from_bytes(secret, "big")).encode()}
    for shift in range(3):
        # Of the base64 of something longer, what does not depend on its neighbours.
        text = base64.b64encode(bytes(shift) + secret)[4 if shift else 0 : -4]
        found |= {text, text.translate(bytes.maketrans(b"+/", b"-_"))}
    return found


@dataclass(frozen=True)
class Secrets:
    """Secrets by name."""

    known: Mapping[str, bytes]

    def within(self, content: bytes) -> set[str]:
        """The names of those that `content` shows."""
        return {name for name, secret in self.known.items() if any(form in content for form in forms(secret))}

    def in_files(self, folders: Iterable[Path], given: Iterable[Path] = ()) -> dict[str, set[str]]:
        """By file, what it shows; the files that `given` names brought the secrets here."""
        left_out, found = {each.resolve() for each in given}, {}
        for folder in folders:
            for file in (each for each in folder.rglob("*") if each.is_file()):
                names = set() if file.resolve() in left_out else self.within(file.read_bytes())
                if names:
                    found[str(file)] = names
        return found


@dataclass
class Watch:
    """What the processes of a run have shown to others, and how many of them were looked at."""

    shown: set[str] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)


@contextmanager
def watched(secrets: Secrets) -> Iterator[Watch]:
    """Looks at the descendants of this process over and over, as long as the block lasts."""
    watch, over = Watch(), threading.Event()
    thread = threading.Thread(target=_look, args=(secrets, watch, over))
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()


def _look(secrets: Secrets, watch: Watch, over: threading.Event) -> None:
    while not over.wait(0.01):
        for process in _descendants(os.getpid()):
            watch.seen.add(process)
            for name in ("cmdline", "environ"):
                for secret in secrets.within(_content(Path(f"/proc/{process}/{name}"))):
                    watch.shown.add(f"{name}: {secret}")


def _descendants(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, _content(task).split()):
            yield child
            yield from _descendants(child)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it has ended meanwhile
        return b""
