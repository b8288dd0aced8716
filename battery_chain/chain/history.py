"""Does a journal belong to the chain that answers?

It does when chain id and first block agree, the block of its last receipt is still part of the chain, and the
contracts it has created are still there. The first block alone proves little: two development chains
started in the same second share it, and a snapshot that is reverted rewinds a chain under its journal.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from battery_chain.chain.accounts import DEVELOPMENT_CHAINS
from battery_chain.chain.journal import Entry, Journal
from battery_chain.chain.lock import held
from battery_chain.chain.rpc import Rpc
from battery_chain.errors import Unfinished, WrongChain

__all__ = ["journal_file", "open_journal", "other_history", "recorded_receipt"]

_LATE_LOOKS = 20
_LOG = logging.getLogger(__name__)


def open_journal(folder: Path, rpc: Rpc) -> Journal:
    """The journal of the chain behind `rpc`, in `folder`; made if there is none.

    Where the chain has another history than the journal, a development chain gets a new journal (the old
    file is kept beside it, and the log says so); on any other chain `WrongChain` is raised.
    """
    chain_id, genesis = rpc.chain_id(), rpc.genesis_hash()
    file = journal_file(folder, chain_id, genesis)
    with held(folder, file.stem):
        journal = Journal(file)
        journal.adopt(chain_id, genesis)
        difference = other_history(journal, rpc, chain_id, genesis)
        if difference is None:
            return journal
        journal.close()
        if chain_id not in DEVELOPMENT_CHAINS:
            raise difference
        _LOG.warning("%s; a new journal begins, the old one is kept as %s", difference, _set_aside(file))
        journal = Journal(file)
        journal.adopt(chain_id, genesis)
        return journal


def journal_file(folder: Path, chain_id: int, genesis: str) -> Path:
    """Where the journal of a chain is kept."""
    return folder / f"{chain_id}-{genesis[2:12]}.sqlite"


def other_history(journal: Journal, rpc: Rpc, chain_id: int, genesis: str) -> WrongChain | None:
    """The first difference between the journal's chain and the one that answers, or None.

    A mined transaction that a reorganisation has moved to another block is no difference: it is noted.
    """
    if journal.chain() != (chain_id, genesis):
        return WrongChain(f"journal {journal.file.name}", journal.chain(), (chain_id, genesis))
    last = journal.last_mined()
    if last is not None and not _is_block_there(rpc, last):
        receipt = rpc.receipts([last.hash])[0]
        if receipt is None:
            return _lost(rpc, last)
        _note_block(journal, last, receipt)
    return _gone(journal, rpc)


def recorded_receipt(
    rpc: Rpc,
    journal: Journal,
    entry: Entry,
    receipt: Mapping[str, Any] | None,
    pause: Callable[[float], None],
) -> Mapping[str, Any]:
    """The receipt of a mined entry, as the chain has it now; `receipt` is the node's first answer.

    Raises `WrongChain` if its block is gone, `Unfinished` if the node has the block but shows no receipt.
    """
    for _ in range(_LATE_LOOKS):
        if receipt is not None:
            _note_block(journal, entry, receipt)
            return receipt
        if not _is_block_there(rpc, entry):
            raise _lost(rpc, entry)
        pause(0.25)
        receipt = rpc.receipts([entry.hash])[0]
    raise Unfinished(f"{entry.action}: the node does not show the receipt of {entry.hash} yet; run again")


def _is_block_there(rpc: Rpc, entry: Entry) -> bool:
    """Asked of the block, because nodes may show a receipt later than its block."""
    block = rpc.block(entry.block_number or 0)
    return block is not None and block["hash"] == entry.block_hash


def _note_block(journal: Journal, entry: Entry, receipt: Mapping[str, Any]) -> None:
    if receipt["blockHash"] != entry.block_hash:
        journal.moved(entry.id, int(receipt["blockNumber"], 16), receipt["blockHash"])


def _lost(rpc: Rpc, entry: Entry) -> WrongChain:
    found = rpc.block(entry.block_number or 0)
    return WrongChain(
        f"block {entry.block_number}, which the journal has for {entry.action}",
        entry.block_hash,
        "no such block" if found is None else found["hash"],
    )


def _gone(journal: Journal, rpc: Rpc) -> WrongChain | None:
    contracts = journal.contracts()
    for address, code in zip(contracts, rpc.codes(contracts), strict=True):
        if not code:
            return WrongChain(f"contract {address} of the journal", "byte code", "none")
    return None


def _set_aside(file: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    kept = file.with_suffix(f".{stamp}.old")
    for suffix in ("", "-wal", "-shm"):
        part = file.with_name(file.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    return kept
