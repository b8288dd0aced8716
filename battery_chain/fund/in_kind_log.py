"""The redemptions in kind that are open, as the events of a fund's in-kind escrow tell them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

__all__ = ["InKindLog", "KindRequest"]


@dataclass(frozen=True, slots=True)
class KindRequest:
    """Shares of an owner in the escrow; `index` of income when they came into it."""

    owner: str
    shares: int
    index: int


@dataclass(slots=True)
class InKindLog:
    """Open redemptions by their number; `dealt`: shares that the delivery under way takes, and the value of
    its batteries.
    """

    open: dict[int, KindRequest] = field(default_factory=dict)
    dealt: tuple[int, int] = (0, 0)

    def shares_of(self, owner: str) -> int:
        """Shares of an owner in the escrow."""
        return sum(each.shares for each in self.open.values() if each.owner == owner)

    def income_of(self, owner: str, index: int) -> int:
        """Income of these shares that they bring with them when they leave, units · 2^96."""
        return sum(each.shares * (index - each.index) for each in self.open.values() if each.owner == owner)

    def move(self, giver: str, taker: str) -> None:
        """All requests of one owner are another's."""
        for number, each in self.open.items():
            if each.owner == giver:
                self.open[number] = replace(each, owner=taker)
