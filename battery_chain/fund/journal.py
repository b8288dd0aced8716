"""What is noted of an account as a fund's events are replayed, and where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from battery_chain.fund.lots import Lots
from battery_chain.valuation.fills import INDEX_DIGITS

__all__ = ["Account", "Entry", "Follow", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands: the contract that emitted it, block, transaction, second of the block (0 where
    it is of no matter).
    """

    address: str
    block: int
    transaction: str
    second: int = 0


@dataclass(frozen=True, slots=True)
class Follow:
    """A wallet that was replaced: its shares went to its successor in this transaction."""

    transaction: str
    account: str
    successor: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an account's journal: raw shares and settlement-token units, signed as seen by the account;
    `other`: who else had a part in it.
    """

    account: str
    what: str
    epoch: int
    shares: int
    money: int
    other: str
    place: Place


@dataclass(slots=True)
class Account:
    """What is followed of one account. `earned`: income credited so far, units · 2^96."""

    lots: Lots = field(default_factory=Lots)
    earned: int = 0
    claimed: int = 0
    fees: int = 0
    levies: int = 0

    @property
    def income(self) -> int:
        """Income that may be claimed, units."""
        return (self.earned >> INDEX_DIGITS) - self.claimed
