"""Reading receipts, as much of them as is wanted: one that minted thousands of tokens holds as many logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from battery_chain.chain.rpc import Rpc

__all__ = ["Wanted", "read_receipts"]

_GAS_AT_ONCE = 60_000_000
_COUNT_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """The receipt of a transaction with that gas limit; of its logs those whose first topic is in `events`,
    0x…, or all where that is None."""

    hash: str
    gas: int
    events: frozenset[str] | None = None


def read_receipts(rpc: Rpc, wanted: Sequence[Wanted]) -> list[dict[str, Any] | None]:
    """One each, in their order, None where it is not mined. What is not wanted is never held for more than a
    few of them."""
    found: list[dict[str, Any] | None] = []
    for part in _parts(wanted):
        answers = rpc.receipts([each.hash for each in part])
        found += [_trimmed(answer, each.events) for answer, each in zip(answers, part, strict=True)]
    return found


def _parts(wanted: Sequence[Wanted]) -> Iterator[list[Wanted]]:
    part: list[Wanted] = []
    gas = 0
    for each in wanted:
        if part and (len(part) == _COUNT_AT_ONCE or gas + each.gas > _GAS_AT_ONCE):
            yield part
            part, gas = [], 0
        part.append(each)
        gas += each.gas
    if part:
        yield part


def _trimmed(receipt: dict[str, Any] | None, events: frozenset[str] | None) -> dict[str, Any] | None:
    if receipt is None or events is None:
        return receipt
    return {**receipt, "logs": [log for log in receipt.get("logs") or () if _first_topic(log) in events]}


def _first_topic(log: Mapping[str, Any]) -> str:
    topics = log.get("topics") or [""]
    return str(topics[0])
