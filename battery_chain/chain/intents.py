"""The values of sending: what is wanted (`Intent`), what it would cost (`Plan`), what came of it
(`Receipt`)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from battery_chain.chain.calls import Call

if TYPE_CHECKING:
    from battery_chain.chain.accounts import Signer

__all__ = ["Intent", "Plan", "Receipt", "content_key", "fingerprint", "operation_id"]


@dataclass(frozen=True, slots=True)
class Intent:
    """One transaction that is wanted.

    `key` names what is once by nature (a manifest batch, an assessment, a deployment step) by its content,
    or is the caller's idempotency key: it is sent at most once, ever. Without a key, `operation` names this
    one wish; the sender makes one up when it is empty. `gas` is the limit; None lets the chain estimate it.
    `events`: of the receipt's logs those with these first topics (0x…) are kept; None: all.
    """

    call: Call
    signer: Signer
    action: str
    key: str = ""
    gas: int | None = None
    operation: str = ""
    events: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a dry run would send. `gas` is the limit, `cost` the most it can cost in wei."""

    action: str
    function: str
    account: str
    to: str
    value: int
    gas: int
    cost: int
    already: str = ""
    """Hash of the transaction that has done this before; then nothing would be sent."""
    transaction: Mapping[str, Any] = field(default_factory=dict)
    """The unsigned transaction."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A transaction that the chain has mined. `contract` is the address it created, if any; gas in units,
    price in wei per unit; `logs` as the node gives them."""

    key: str
    action: str
    account: str
    nonce: int
    hash: str
    succeeded: bool
    block_number: int
    block_hash: str
    gas_used: int
    gas_price: int
    contract: str
    logs: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    before: bool = False
    """It was mined by an earlier run; this one sent nothing."""


def fingerprint(account: str, call: Call) -> str:
    """Equal for two wishes that would send the same: sender, recipient, value and data."""
    head = f"{account.lower()}|{call.to.lower()}|{call.value}|".encode()
    return hashlib.sha256(head + call.data).hexdigest()


def content_key(kind: str, *parts: str | bytes | int) -> str:
    """A key made of what is sent, e.g. `content_key("mint", manifest_hash, batch)`; equal only for equal
    parts."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode()
        digest.update(type(part).__name__.encode() + len(raw).to_bytes(8, "big") + raw)
    return f"{kind}:{digest.hexdigest()[:40]}"


def operation_id() -> str:
    """A fresh name for one wish."""
    return "op:" + secrets.token_hex(8)
