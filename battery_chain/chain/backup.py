"""One file with all that a state folder holds and no chain does: journals, deployments, order book, evidence.

Databases are copied while they are written to (SQLite's online backup). Each member has its SHA-256 in the
manifest; what is damaged, missing, foreign or of another chain is refused before anything is put back.
"""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from battery_chain import wholly
from battery_chain.chain.history import journal_file, set_aside, standing
from battery_chain.chain.journal import Journal
from battery_chain.chain.rpc import Rpc
from battery_chain.errors import BadInput, Mismatch, Missing, Problem

__all__ = ["Member", "back_up", "copy_database", "read_backup", "restore"]

_MANIFEST, _SCHEMA = "manifest.json", "battery-chain/backup/1"
_LEFT_OUT = (".lock", ".log", ".sqlite-wal", ".sqlite-shm", "chain.json", ".old", ".tar")
_SKIPPED = ("snapshots",)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a backup: its name there (place/path), size in bytes, SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy of an SQLite database, also while others write to it; for its owner alone."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")


# -- backing up


def back_up(
    file: Path, places: Mapping[str, Path], *, version: str, without: Collection[Path] = ()
) -> list[Member]:
    """Writes what is in `places` (folders by name) to `file`, a tar archive for its owner alone.

    A folder of one place that lies in another one is kept once, as its own place; `without`: folders that are
    left out wherever they lie.

    Raises `Missing` where there is nothing, `Unwritable`.
    """
    found = [
        (f"{place}/{name}", path)
        for place, folder in places.items()
        for name, path in _files(folder, [*without, *(each for each in places.values() if each != folder)])
    ]
    if not found:
        raise Missing(f"nothing in {', '.join(str(each) for each in places.values())}", "give --state FOLDER")
    members, body = [], io.BytesIO()
    with tempfile.TemporaryDirectory() as scratch, tarfile.open(fileobj=body, mode="w") as archive:
        contents = {name: _content(path, Path(scratch) / "copy") for name, path in found}
        members = [Member(name, len(raw), _digest(raw)) for name, raw in contents.items()]
        _add(archive, _MANIFEST, _manifest(members, version))
        for name, raw in contents.items():
            _add(archive, name, raw)
    wholly.write(file, body.getvalue(), private=True)
    return members


def _files(folder: Path, without: Collection[Path]) -> Iterator[tuple[str, Path]]:
    inner = [each.resolve() for each in without if each.resolve() != folder.resolve()]
    inner = [each for each in inner if each.is_relative_to(folder.resolve())]
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        skipped = any(str(name).endswith(each) for each in _LEFT_OUT) or name.parts[0] in _SKIPPED
        elsewhere = any(path.resolve().is_relative_to(each) for each in inner)
        if path.is_file() and not path.is_symlink() and not skipped and not elsewhere:
            yield name.as_posix(), path


def _content(path: Path, scratch: Path) -> bytes:
    if path.suffix != ".sqlite":
        return path.read_bytes()
    copy_database(path, scratch)
    return scratch.read_bytes()


def _manifest(members: list[Member], version: str) -> bytes:
    document = {
        "schema": _SCHEMA,
        "version": version,
        "made": int(time.time()),
        "members": [{"name": each.name, "size": each.size, "sha256": each.sha256} for each in members],
    }
    return json.dumps(document, indent=1, ensure_ascii=False).encode()


def _add(archive: tarfile.TarFile, name: str, raw: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(raw), 0o600
    archive.addfile(info, io.BytesIO(raw))


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


# -- reading


def read_backup(file: Path) -> dict[str, bytes]:
    """The members of a backup by name, each checked. Raises `Missing`, `BadInput` where it is no backup or
    holds what the manifest does not, `Mismatch` where a member is not what was written."""
    if not file.is_file():
        raise Missing(f"{file} is not a file", "name what battery-chain backup has written")
    try:
        with tarfile.open(file) as archive:
            contents = {each.name: _member(file, archive, each) for each in archive.getmembers()}
        members = _named(file, contents.pop(_MANIFEST))
    except (tarfile.TarError, EOFError, KeyError, OSError, TypeError, ValueError) as wrong:
        raise _refused(file, "", f"is no backup: {wrong}") from None
    for name in contents.keys() ^ members.keys():
        rule = "is missing" if name in members else "is not in the manifest"
        raise _refused(file, name, rule)
    for name, member in members.items():
        if (found := _digest(contents[name])) != member.sha256:
            raise Mismatch(f"SHA-256 of {name} in {file.name}", found, member.sha256)
    return contents


def _member(file: Path, archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    stream = archive.extractfile(info) if info.isreg() else None
    if stream is None:
        raise _refused(file, info.name, "is no file")
    return stream.read()


def _named(file: Path, raw: bytes) -> dict[str, Member]:
    document: Any = json.loads(raw)
    if not isinstance(document, dict) or document.get("schema") != _SCHEMA:
        raise ValueError("its manifest has another schema")
    members = [Member(str(m["name"]), int(m["size"]), str(m["sha256"])) for m in document["members"]]
    for each in members:
        parts = PurePosixPath(each.name).parts
        if len(parts) < 2 or ".." in parts or each.name.startswith("/"):
            raise _refused(file, each.name, "leads out of its folder")
    return {each.name: each for each in members}


def _refused(file: Path, name: str, rule: str) -> BadInput:
    return BadInput([Problem(str(file), 0, name, rule)])


# -- putting back


def restore(
    file: Path, places: Mapping[str, Path], *, rpc: Rpc | None, replace: bool = False, dry_run: bool = False
) -> list[Member]:
    """Puts back what `file` holds, in `places`; a journal that is there is set aside, never overwritten.

    rpc: the chain that the journals must belong to; None: they are not compared. Raises what `read_backup`
    does, `BadInput` with each file that is there with other content unless `replace`, `WrongChain`.
    """
    contents = read_backup(file)
    for name in contents:
        if PurePosixPath(name).parts[0] not in places:
            raise _refused(file, name, f"is of none of {', '.join(places)}")
    targets = {name: _target(places, name) for name in contents}
    differing = {name for name, path in targets.items() if path.exists() and _differs(path, contents[name])}
    if differing and not replace:
        raise _refused_there([targets[name] for name in contents if name in differing])
    if rpc is not None:
        _refuse_other_chain(rpc, contents)
    for name, raw in contents.items() if not dry_run else ():
        if name in differing and targets[name].suffix == ".sqlite":
            set_aside(targets[name])
        if name in differing or not targets[name].exists():
            wholly.write(targets[name], raw, private=True)
    return [Member(name, len(raw), _digest(raw)) for name, raw in contents.items()]


def _target(places: Mapping[str, Path], name: str) -> Path:
    place, *rest = PurePosixPath(name).parts
    return places[place].joinpath(*rest)


def _differs(path: Path, raw: bytes) -> bool:
    if path.read_bytes() == raw and not _has_more(path):
        return False
    with tempfile.TemporaryDirectory() as scratch:
        return _content(path, Path(scratch) / "copy") != raw


def _has_more(path: Path) -> bool:
    """What a database has written beside itself is not in its bytes yet."""
    beside = path.with_name(f"{path.name}-wal")
    return beside.is_file() and beside.stat().st_size > 0


def _refused_there(there: Sequence[Path]) -> BadInput:
    rule = "is there with other content; --replace keeps journals aside and replaces the rest"
    return BadInput([Problem(str(each), 0, "", rule) for each in there])


def _refuse_other_chain(rpc: Rpc, contents: Mapping[str, bytes]) -> None:
    """The journal of the chain that answers must be part of its history."""
    chain_id, genesis = rpc.chain_id(), rpc.genesis_hash()
    wanted = journal_file(Path(), chain_id, genesis).name
    for name, raw in contents.items():
        if PurePosixPath(name).name == wanted:
            with tempfile.TemporaryDirectory() as folder:
                copy = Path(folder) / wanted
                copy.write_bytes(raw)
                journal = Journal(copy)
                found = standing(journal, rpc, chain_id, genesis).difference
                journal.close()
            if found is not None:
                raise found
