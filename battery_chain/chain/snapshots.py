"""Snapshots of a development chain, with the journal and the deployments of that moment.

A chain that goes back takes back what the journal says was mined: a journal that stayed would look like that
of another chain.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

from battery_chain import wholly
from battery_chain.chain.accounts import DEVELOPMENT_CHAINS
from battery_chain.chain.backup import copy_database
from battery_chain.chain.capabilities import Snapshot
from battery_chain.chain.history import journal_file, set_aside
from battery_chain.chain.lock import held
from battery_chain.chain.rpc import Rpc
from battery_chain.errors import BadInput, NotPermitted, Problem

__all__ = ["go_back", "take"]

_FOLDER, _FACTS = "snapshots", "snapshot.json"
_JOURNAL, _DEPLOYMENTS = "journal.sqlite", "deployments"


def take(rpc: Rpc, state: Path, journals: Path) -> Snapshot:
    """A snapshot of the chain; beside it, in the state folder, copies of what belongs to it.

    Raises `NotPermitted` on any but a development chain, `Missing` where the node takes none.
    """
    journal = _journal(rpc, journals)
    with held(journals, journal.stem):
        found = rpc.can.snapshot()
        folder = state / _FOLDER / f"{journal.stem}-{found.id}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        if journal.is_file():
            copy_database(journal, folder / _JOURNAL)
        if (state / _DEPLOYMENTS).is_dir():
            shutil.copytree(state / _DEPLOYMENTS, folder / _DEPLOYMENTS)
        wholly.write(folder / _FACTS, json.dumps(asdict(found)), private=True)
    return found


def go_back(rpc: Rpc, state: Path, journals: Path, which: str = "") -> Snapshot:
    """Back to the snapshot with that id, or the last one. Raises `BadInput` where there is no such one,
    `Missing` where the node does not know it any more."""
    journal = _journal(rpc, journals)
    folder, found = _named(state / _FOLDER, journal.stem, which)
    with held(journals, journal.stem):
        rpc.can.go_back(found)
        if journal.is_file():
            set_aside(journal)
        if (folder / _JOURNAL).is_file():
            copy_database(folder / _JOURNAL, journal)
        _put_back(state / _DEPLOYMENTS, folder)
    for other, each in _all(state / _FOLDER, journal.stem):
        if each.number >= found.number and other != folder:
            shutil.rmtree(other)  # the node has forgotten it too
    (folder / _FACTS).rename(folder / "used.json")
    return found


def _put_back(deployments: Path, folder: Path) -> None:
    """The deployments of the snapshot; those of now are kept in its folder."""
    if deployments.is_dir():
        deployments.rename(folder / "deployments-after")
    if (folder / _DEPLOYMENTS).is_dir():
        shutil.copytree(folder / _DEPLOYMENTS, deployments)


def _journal(rpc: Rpc, journals: Path) -> Path:
    chain_id = rpc.chain_id()
    if chain_id not in DEVELOPMENT_CHAINS:
        raise NotPermitted(f"chain {chain_id}", "goes back to no snapshot: it is no development chain")
    return journal_file(journals, chain_id, rpc.genesis_hash())


def _named(folder: Path, stem: str, which: str) -> tuple[Path, Snapshot]:
    found = [each for each in _all(folder, stem) if which in ("", each[1].id)]
    if not found:
        known = ", ".join(each.id for _, each in _all(folder, stem)) or "none"
        raise BadInput(
            [Problem(str(folder), 0, which or "snapshot", f"there is no such one; known: {known}")]
        )
    return found[-1]


def _all(folder: Path, stem: str) -> list[tuple[Path, Snapshot]]:
    """Those of one chain that are not used up, oldest first."""
    files = folder.glob(f"{stem}-*/{_FACTS}")
    found = [(each.parent, Snapshot(**json.loads(each.read_text("utf-8")))) for each in files]
    return sorted(found, key=lambda pair: (pair[1].number, int(pair[1].id, 16)))
