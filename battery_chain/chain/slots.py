"""An intent on its way through one window of the sender, and what is said about it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from battery_chain.chain.intents import Intent, Receipt, fingerprint
from battery_chain.chain.journal import Entry
from battery_chain.chain.rpc import RpcRefused
from battery_chain.chain.wait import REFUSED
from battery_chain.errors import BadInput, BatteryChainError, Problem, Reverted, Unfinished

__all__ = ["Slot", "cancelled", "receipt_from", "refuse_equal", "refuse_other", "refuse_two", "reverted"]


@dataclass(slots=True)
class Slot:
    """An intent on its way through one window."""

    intent: Intent
    key: str
    gas: int = 0
    entry: int = 0
    """Number in the journal; 0 before it is written."""
    before: bool = False
    receipt: Mapping[str, Any] | None = field(default=None, repr=False)


def refuse_equal(slots: Sequence[Slot], left: Sequence[Entry]) -> None:
    """A wish without a key that equals one left open may be the same wish, run again: only the user knows."""
    taken = {each.fingerprint: each for each in left if each.state in ("open", "done")}
    for slot in slots:
        found = taken.get(_fingerprint(slot))
        if found is not None and slot.key != found.key:
            raise Unfinished(
                f"{slot.intent.action}: the same was left open by an earlier run and is {found.state}"
                f" now (number {found.id}, key {found.key}, transaction {found.last.hash}); nothing else was"
                f" sent; see it: battery-chain tx show {found.id}; to send another, run again with --new"
            )


def refuse_other(slot: Slot, entry: Entry) -> None:
    if entry.fingerprint != _fingerprint(slot):
        rule = f"this key stands for another transaction, {entry.last.hash} ({entry.action})"
        raise BadInput([Problem("journal", 0, slot.key, rule)])


def refuse_two(slots: Sequence[Slot]) -> None:
    first: dict[str, Slot] = {}
    for slot in slots:
        other = first.setdefault(slot.key, slot)
        if other is not slot and _fingerprint(other) != _fingerprint(slot):
            rule = f"this key stands for another transaction of the same run ({other.intent.action})"
            raise BadInput([Problem("journal", 0, slot.key, rule)])


def _fingerprint(slot: Slot) -> str:
    return fingerprint(slot.intent.signer.address, slot.intent.call)


def cancelled(entry: Entry) -> BatteryChainError:
    if entry.reason.startswith(REFUSED):
        message = f"{entry.action}: {entry.reason.removeprefix(REFUSED)}"
        return RpcRefused("eth_sendRawTransaction", 0, message)
    return Unfinished(f"{entry.action}: cancelled, {entry.reason}; run again to send it")


def reverted(entry: Entry) -> Reverted:
    error = json.loads(entry.error)
    return Reverted(error["name"], error["arguments"], entry.action, error.get("data", ""))


def receipt_from(entry: Entry, raw: Mapping[str, Any], before: bool) -> Receipt:
    return Receipt(
        key=entry.key,
        action=entry.action,
        account=entry.account,
        nonce=entry.nonce,
        hash=entry.hash,
        succeeded=entry.state == "done",
        block_number=int(raw["blockNumber"], 16),
        block_hash=raw["blockHash"],
        gas_used=int(raw["gasUsed"], 16),
        gas_price=int(raw.get("effectiveGasPrice") or "0x0", 16),
        contract=entry.contract,
        logs=tuple(raw.get("logs") or ()),
        before=before,
    )
