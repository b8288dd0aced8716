"""Does a journal belong to the chain that answers?

It does when chain id and first block agree, the blocks it has seen are still part of the chain, and the
contracts it has created are still there. The first block alone proves little: two development chains
started in the same second share it, and a snapshot that is reverted rewinds a chain under its journal.
A chain that was reorganised has lost some of those blocks and goes on: what they held is opened again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from battery_chain.chain.accounts import DEVELOPMENT_CHAINS
from battery_chain.chain.journal import Entry, Journal
from battery_chain.chain.lock import held
from battery_chain.chain.rpc import Rpc
from battery_chain.errors import Unfinished, WrongChain

__all__ = [
    "Standing",
    "is_mark_there",
    "journal_file",
    "mend_history",
    "open_journal",
    "other_history",
    "recorded_receipt",
    "set_aside",
    "standing",
]

_LATE_LOOKS = 20
_LOG = logging.getLogger(__name__)


def open_journal(folder: Path, rpc: Rpc) -> Journal:
    """The journal of the chain behind `rpc`, in `folder`; made if there is none.

    What a reorganisation has undone is open again. Where the chain has another history than the journal, a
    development chain gets a new journal (the old file is kept beside it, and the log says so); on any other
    chain `WrongChain` is raised.
    """
    chain_id, genesis = rpc.chain_id(), rpc.genesis_hash()
    file = journal_file(folder, chain_id, genesis)
    with held(folder, file.stem):
        journal = Journal(file)
        journal.adopt(chain_id, genesis)
        try:
            mend_history(journal, rpc)
            return journal
        except WrongChain as other:
            journal.close()
            if chain_id not in DEVELOPMENT_CHAINS:
                raise
            difference = other
        _LOG.warning("%s; a new journal begins, the old one is kept as %s", difference, set_aside(file))
        journal = Journal(file)
        journal.adopt(chain_id, genesis)
        return journal


def journal_file(folder: Path, chain_id: int, genesis: str) -> Path:
    """Where the journal of a chain is kept."""
    return folder / f"{chain_id}-{genesis[2:12]}.sqlite"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a journal stands to a chain: a difference that nothing mends, or what a reorganisation has undone
    above block `root`."""

    difference: WrongChain | None = None
    undone: tuple[Entry, ...] = ()
    root: int | None = None


def standing(journal: Journal, rpc: Rpc, chain_id: int, genesis: str) -> Standing:
    """Compares a journal with the chain that answers.

    A chain is reorganised, not another one, when it reaches as far as the journal has seen it and has blocks
    (besides the first) or transactions in common with it. One that is shorter was rewound.
    """
    if journal.chain() != (chain_id, genesis):
        return Standing(WrongChain(f"journal {journal.file.name}", journal.chain(), (chain_id, genesis)))
    marks = journal.marks()
    if not marks or is_mark_there(rpc, marks[0]):
        return Standing(_gone(journal, rpc, frozenset()))
    found = _forked(journal, rpc, marks, genesis)
    if found.difference is not None:
        return found
    gone = _gone(journal, rpc, frozenset(each.contract for each in found.undone))
    return found if gone is None else Standing(gone)


def other_history(journal: Journal, rpc: Rpc, chain_id: int, genesis: str) -> WrongChain | None:
    """The first difference between the journal's chain and the one that answers, or None. A reorganisation
    is none."""
    return standing(journal, rpc, chain_id, genesis).difference


def mend_history(journal: Journal, rpc: Rpc) -> bool:
    """Reopens what a reorganisation has undone; False when there is none. Raises `WrongChain` where the chain
    is another one."""
    found = standing(journal, rpc, rpc.chain_id(), rpc.genesis_hash())
    if found.difference is not None:
        raise found.difference
    if found.root is None:
        return False
    journal.reopen(found.undone, found.root)
    _LOG.warning(
        "the chain was reorganised above block %d: %d transactions are open again",
        found.root,
        len(found.undone),
        extra={"block": found.root, "reopened": [each.id for each in found.undone]},
    )
    return True


def _forked(journal: Journal, rpc: Rpc, marks: Sequence[tuple[int, str]], genesis: str) -> Standing:
    last = journal.last_mined()
    what = "of the journal" if last is None else f"which the journal has for {last.action}"
    lost = _lost(rpc, *marks[0], what)
    if rpc.block(marks[0][0]) is None:
        return Standing(lost)
    root = _last_common(rpc, [each for each in marks if each[1] != genesis])
    if root is None:
        if last is None or rpc.receipts([last.hash])[0] is None:
            return Standing(lost)
        root = 0
    return Standing(undone=tuple(journal.mined_above(root)), root=root)


def _last_common(rpc: Rpc, marks: Sequence[tuple[int, str]]) -> int | None:
    """The highest block that the journal and the chain have in common: below it they do not differ."""
    low, high = 0, len(marks)
    while low < high:
        middle = (low + high) // 2
        if is_mark_there(rpc, marks[middle]):
            high = middle
        else:
            low = middle + 1
    return marks[low][0] if low < len(marks) else None


def is_mark_there(rpc: Rpc, mark: tuple[int, str]) -> bool:
    """Is a block with this number and hash part of the chain? Asked of the block, because nodes may show a
    receipt later than its block."""
    block = rpc.block(mark[0])
    return block is not None and block["hash"] == mark[1]


def recorded_receipt(
    rpc: Rpc,
    entry: Entry,
    receipt: Mapping[str, Any] | None,
    pause: Callable[[float], None],
) -> Mapping[str, Any]:
    """The receipt of a mined entry; `receipt` is the node's first answer.

    Raises `WrongChain` if its block is gone, `Unfinished` if the node has the block but shows no receipt.
    """
    for _ in range(_LATE_LOOKS):
        if receipt is not None and receipt["blockHash"] == entry.block_hash:
            return receipt
        if not is_mark_there(rpc, (entry.block_number or 0, entry.block_hash)):
            what = f"which the journal has for {entry.action}"
            raise _lost(rpc, entry.block_number or 0, entry.block_hash, what)
        pause(0.25)
        receipt = rpc.receipts([entry.hash])[0]
    raise Unfinished(f"{entry.action}: the node does not show the receipt of {entry.hash} yet; run again")


def _lost(rpc: Rpc, number: int, hash_: str, what: str) -> WrongChain:
    found = rpc.block(number)
    return WrongChain(f"block {number}, {what}", hash_, "no such block" if found is None else found["hash"])


def _gone(journal: Journal, rpc: Rpc, undone: frozenset[str]) -> WrongChain | None:
    contracts = [each for each in journal.contracts() if each not in undone]
    for address, code in zip(contracts, rpc.codes(contracts), strict=True):
        if not code:
            return WrongChain(f"contract {address} of the journal", "byte code", "none")
    return None


def set_aside(file: Path) -> Path:
    """Renames a journal with what belongs to it; returns its new name. Nobody may have it open."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    kept = file.with_suffix(f".{stamp}.old")
    for suffix in ("", "-wal", "-shm"):
        part = file.with_name(file.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    return kept
