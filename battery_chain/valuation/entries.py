"""What else than cash and batteries a fund's books know: named entries, and how receivables age.

A receivable counts in full until its due day, then less by 1/90 a day (rounded up, against the fund): 90 days
past due is default (IFRS 9, B5.5.37). What is owed counts in full. Amounts in settlement-token units.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from battery_chain.valuation.fills import ceil_div
from battery_chain.valuation.formula import refuse

__all__ = ["Entries", "EntryKind", "OpenEntry", "aged"]

_DEFAULT_DAYS = 90


class EntryKind(Enum):
    """Receivables and recycling due are assets; the others are owed."""

    RECEIVABLE = 1
    RECYCLING_DUE = 2
    PAYABLE = 3
    RECYCLING_OWED = 4
    PROVISION = 5
    LOAN = 6
    COMPENSATION = 7


_ASSETS = frozenset({EntryKind.RECEIVABLE, EntryKind.RECYCLING_DUE})


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """What is open of an entry, and the day it is due (an asset ages from then on)."""

    kind: EntryKind
    amount: int
    due_day: int = 0

    @property
    def is_asset(self) -> bool:
        """Whether it is due to the fund."""
        return self.kind in _ASSETS


def aged(amount: int, due_day: int, day: int) -> int:
    """What a receivable counts on a day: amount − ⌈amount · min(90, days past due) / 90⌉."""
    past = min(_DEFAULT_DAYS, max(0, day - due_day))
    return amount - ceil_div(amount * past, _DEFAULT_DAYS)


class Entries:
    """The entries of one fund that two people have agreed on, by number from 1."""

    def __init__(self) -> None:
        self._entries: dict[int, OpenEntry] = {}

    def add(self, entry: OpenEntry) -> int:
        """The number of a new entry; `BadInput` for one of nothing."""
        if entry.amount <= 0:
            raise refuse("BadEntry", f"amount {entry.amount} is not above 0")
        number = len(self._entries) + 1
        self._entries[number] = entry
        return number

    def amend(self, number: int, amount: int, due_day: int) -> None:
        """Another amount and due day."""
        if amount < 0:
            raise refuse("BadEntry", f"amount {amount} is below 0")
        self._entries[number] = replace(self[number], amount=amount, due_day=due_day)

    def reduce(self, number: int, amount: int, assets: bool) -> None:
        """Cash has moved against an entry of that side; `BadInput` for more than is open."""
        entry = self[number]
        if entry.is_asset is not assets:
            raise refuse("BadEntry", f"entry {number} is a {entry.kind.name.lower()}")
        if not 0 < amount <= entry.amount:
            raise refuse("ExceedsEntry", f"entry {number}: {amount}, of {entry.amount} that are open")
        self._entries[number] = replace(entry, amount=entry.amount - amount)

    def __getitem__(self, number: int) -> OpenEntry:
        if number not in self._entries:
            raise refuse("NoSuchEntry", f"there is no entry {number}")
        return self._entries[number]

    @property
    def empty(self) -> bool:
        """Nothing is open on either side."""
        return all(each.amount == 0 for each in self._entries.values())

    def receivables(self, day: int) -> int:
        """All that is due to the fund, as it counts on a day."""
        return sum(aged(each.amount, each.due_day, day) for each in self._entries.values() if each.is_asset)

    def loans(self) -> int:
        """What is owed on loans that batteries secure."""
        return sum(each.amount for each in self._entries.values() if each.kind is EntryKind.LOAN)

    def owed(self) -> int:
        """All else that is owed: kept out of what may be distributed or redeemed."""
        owed = (each for each in self._entries.values() if not each.is_asset)
        return sum(each.amount for each in owed if each.kind is not EntryKind.LOAN)
