"""The values of the journal: what was meant to be sent, what was signed for it, what the chain decided."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from battery_chain.chain.fees import Fees

__all__ = ["CALL", "CANCEL", "REPLACEMENT", "Draft", "Entry", "Outcome", "Sent", "Totals"]

CALL, REPLACEMENT, CANCEL = "call", "replacement", "cancel"
"""What a signed transaction of an intent is for."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One signed transaction of an intent."""

    hash: str
    kind: str
    raw: bytes = field(repr=False)
    fees: Fees
    signed: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What `Journal.add` writes: an intent with its nonce and its first signed transaction."""

    key: str
    action: str
    function: str
    account: str
    nonce: int
    recipient: str
    value: int
    data: bytes = field(repr=False)
    fingerprint: str
    gas: int
    planned_block: int
    created: int
    deadline: int
    first: Sent


@dataclass(frozen=True, slots=True)
class Entry:
    """An intent as the journal has it, with all its signed transactions in the order of their signing."""

    id: int
    key: str
    action: str
    function: str
    account: str
    nonce: int
    recipient: str
    value: int
    data: bytes = field(repr=False)
    fingerprint: str
    gas: int
    planned_block: int
    created: int
    deadline: int
    state: str
    hash: str
    block_number: int | None
    block_hash: str
    gas_used: int | None
    contract: str
    reason: str
    error: str
    """The decoded error of a reverted intent, as JSON: {"name": …, "arguments": {…}}."""
    undone: int = 0
    """How often a reorganisation has undone it."""
    transactions: tuple[Sent, ...] = ()

    @property
    def last(self) -> Sent:
        return self.transactions[-1]

    @property
    def cancelling(self) -> bool:
        """Once a cancellation is signed, nothing else of this intent is sent again."""
        return self.last.kind == CANCEL

    def as_json(self) -> dict[str, Any]:
        """For `tx list` and `tx show`; without the call data and the raw transactions."""
        hidden = ("data", "transactions", "error", "value", "fingerprint")
        shown = {name: getattr(self, name) for name in self.__slots__ if name not in hidden}
        shown["value"] = str(self.value)
        shown["error"] = json.loads(self.error) if self.error else None
        shown["transactions"] = [
            {"hash": each.hash, "kind": each.kind, "signed": each.signed} for each in self.transactions
        ]
        return shown


@dataclass(frozen=True, slots=True)
class Totals:
    """What a journal holds of one account: intents by state, gas of the mined ones, how often a
    reorganisation has undone one, when the oldest open one was written."""

    account: str
    states: Mapping[str, int]
    gas_used: int
    undone: int
    oldest_open: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the chain has decided about an intent."""

    id: int
    state: str
    hash: str = ""
    block_number: int | None = None
    block_hash: str = ""
    gas_used: int | None = None
    contract: str = ""
    reason: str = ""
    error: Mapping[str, Any] | None = None
