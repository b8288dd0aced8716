"""Tax lots of one investor: what came in first goes out first (FIFO). Integers in, integers out, no chain.

Shares are raw (18 decimals), money is in settlement-token units. When a part of a lot goes, its cost is the
lot's cost · part / shares, rounded down; what is left of the lot keeps the rest. So costs are neither lost
nor made: what was paid is the cost of what went and of what is still there, to the unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from battery_chain.errors import Mismatch

__all__ = ["Acquisition", "Disposal", "Lot", "Lots", "Sale", "matched", "value_of"]

_SHARE = 10**18


def value_of(shares: int, price: int) -> int:
    """Raw shares at a price (units for a whole share), rounded down."""
    return shares * price // _SHARE


@dataclass(frozen=True, slots=True)
class Acquisition:
    """Shares that came in: how (`deal`, `seed`, `in kind`, `transfer`), in which epoch, at which price of a
    whole share, for how much altogether.
    """

    how: str
    epoch: int
    price: int
    shares: int
    cost: int


@dataclass(frozen=True, slots=True)
class Sale:
    """Shares that went out: how (`redeemed`, `in kind`, `transfer`, `dust`), in which epoch, for how much."""

    how: str
    epoch: int
    price: int
    shares: int
    proceeds: int


@dataclass(frozen=True, slots=True)
class Lot:
    """What is left of an acquisition, or the part of it that went in one sale."""

    origin: Acquisition
    shares: int
    cost: int


@dataclass(frozen=True, slots=True)
class Disposal:
    """A sale and the parts of lots that it took, the oldest first."""

    sale: Sale
    parts: tuple[Lot, ...]

    @property
    def cost(self) -> int:
        """What had been paid for the shares that went."""
        return sum(each.cost for each in self.parts)

    @property
    def gain(self) -> int:
        """Proceeds less cost; a loss is negative."""
        return self.sale.proceeds - self.cost


@dataclass(slots=True)
class Lots:
    """Open lots, the oldest first, and every disposal so far."""

    open: list[Lot] = field(default_factory=list)
    disposals: list[Disposal] = field(default_factory=list)

    @property
    def shares(self) -> int:
        """Shares in the open lots."""
        return sum(each.shares for each in self.open)

    @property
    def cost(self) -> int:
        """What was paid for the shares in the open lots."""
        return sum(each.cost for each in self.open)

    @property
    def realised(self) -> int:
        """The gains of all disposals."""
        return sum(each.gain for each in self.disposals)

    def unrealised(self, price: int) -> int:
        """What the open lots are worth at a price, each rounded down, less what they cost."""
        return sum(value_of(each.shares, price) for each in self.open) - self.cost

    def acquire(self, found: Acquisition) -> None:
        """A new lot; nothing for no shares."""
        if found.shares:
            self.open.append(Lot(found, found.shares, found.cost))

    def dispose(self, sale: Sale) -> Disposal:
        """Takes the shares of a sale out of the oldest lots.

        Raises `Mismatch` when it is of more shares than there are.
        """
        if sale.shares > self.shares:
            raise Mismatch("shares of a disposal and of the lots", sale.shares, self.shares)
        parts, left = [], sale.shares
        while left:
            part = self._take(left)
            parts.append(part)
            left -= part.shares
        self.disposals.append(Disposal(sale, tuple(parts)))
        return self.disposals[-1]

    def _take(self, most: int) -> Lot:
        """At most so many shares of the oldest lot."""
        oldest = self.open[0]
        if oldest.shares <= most:
            return self.open.pop(0)
        cost = oldest.cost * most // oldest.shares
        self.open[0] = replace(oldest, shares=oldest.shares - most, cost=oldest.cost - cost)
        return replace(oldest, shares=most, cost=cost)

    def succeed(self, other: Lots) -> None:
        """The lots of a wallet that this one has replaced are its own, in the order of their epochs; nothing
        is sold by that.
        """
        self.open = sorted([*other.open, *self.open], key=lambda each: each.origin.epoch)
        self.disposals = [*other.disposals, *self.disposals]
        other.open, other.disposals = [], []


def matched(events: Iterable[Acquisition | Sale]) -> Lots:
    """The lots that are left of a history, and its disposals."""
    found = Lots()
    for each in events:
        if isinstance(each, Acquisition):
            found.acquire(each)
        else:
            found.dispose(each)
    return found
