"""An order in the order book, and the lanes in which orders stand side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from battery_chain.contracts import structs
from battery_chain.manifest import keccak256
from battery_chain.market.order import NOBODY, SignedOrder, price_at

__all__ = ["MIXED", "Entry", "Lane", "lanes_of", "lot_of", "rank_of"]

MIXED = 0
"""The class of a lot whose batteries are of several."""

_EXACT = 256  # bits


@dataclass(frozen=True, slots=True)
class Entry:
    """An open order: `sequence` is when it came, `open` how much of it may still be filled, `class_id` that
    of all its batteries (`MIXED`: of several; also for shares).
    """

    sequence: int
    signed: SignedOrder
    open: int
    class_id: int = MIXED

    @property
    def hash(self) -> bytes:
        return self.signed.hash

    @property
    def order(self) -> structs.Order:
        return self.signed.order

    @property
    def private(self) -> bool:
        """Whether one taker alone may fill it."""
        return self.order.taker != NOBODY


@dataclass(frozen=True, slots=True)
class Lane:
    """Orders whose prices can be compared: shares of one fund (`which` empty), batteries of one class (its
    number), or one lot (its hash, 0x…).
    """

    asset: str
    token: str
    kind: Literal["shares", "class", "lot"]
    which: str = ""


def lot_of(order: structs.Order) -> str:
    """What names the batteries of an order: the hash of its words; empty for shares."""
    if not order.items:
        return ""
    return "0x" + keccak256(b"".join(item.to_bytes(32, "big") for item in order.items)).hex()


def lanes_of(entry: Entry) -> tuple[Lane, ...]:
    """The lanes an order stands in: of shares one, of batteries that of its lot and that of its class."""
    order = entry.order
    if not order.items:
        return (Lane(order.asset, order.token, "shares"),)
    return (
        Lane(order.asset, order.token, "lot", lot_of(order)),
        Lane(order.asset, order.token, "class", str(entry.class_id)),
    )


def rank_of(order: structs.Order, second: int) -> int:
    """The price of one unit at a second, scaled so that integers compare as the fractions do; rounded down.

    Exact: two different fractions with denominators below 2^128 lie at least 2^-256 apart.
    """
    return (price_at(order, second) << _EXACT) // order.amount
