"""`bank.fund.entries` and `bank.fund.distribute`."""

from __future__ import annotations

from decimal import Decimal

from battery_chain.api.verbs import Evidence, Name, Verbs, document
from battery_chain.chain.intents import Receipt
from battery_chain.fund import entries, income
from battery_chain.fund.entries import BookEntry, Proposal
from battery_chain.fund.income import Distribution
from battery_chain.manifest import keccak256

__all__ = ["Distribute", "Entries"]

# Within the class `list` is a verb.
_Entries = list[BookEntry]


class Entries(Verbs):
    """The verbs of `battery-chain fund entries`: claims and debts of a fund, by number."""

    def list(self, *, block: int | None = None) -> _Entries:
        """Every entry, proposed ones too."""
        return entries.entries(self._w, block)

    def propose(
        self,
        kind: str,
        counterparty: str,
        amount: Decimal,
        *,
        evidence: Evidence,
        due_day: int = 0,
        key: str = "",
        new: bool = False,
    ) -> tuple[int, Receipt]:
        """Number of the entry that waits for the depositary, and the receipt. By the manager."""
        paper = keccak256(document(evidence))
        return entries.propose(
            self._w,
            self._me,
            kind,
            counterparty,
            amount,
            paper,
            due_day=due_day,
            key=key,
            new=new,
        )

    def amend(self, number: int, amount: Decimal, *, due_day: int | None = None) -> Receipt:
        """Another amount. By the manager."""
        return entries.amend(self._w, self._me, number, amount, due_day=due_day)

    def proposal(self, number: int) -> Proposal | None:
        """What waits for the depositary; None where nothing does."""
        return entries.proposal(self._w, number)

    def confirm(self, number: int, seen: Proposal | None = None) -> Receipt:
        """The depositary, who acts, agrees to what it has seen (`proposal`)."""
        return entries.confirm(self._w, self._me, number, seen)

    def settle(
        self, number: int, amount: Decimal | None = None, *, key: str = "", new: bool = False
    ) -> Receipt:
        """Pays all of it or a part."""
        return entries.settle(self._w, self._me, number, amount, key=key, new=new)

    def recycling(self, name: Name) -> Receipt:
        """Pays or takes what was booked when a battery of the fund was recycled. By the manager."""
        return entries.settle_recycling(self._w, self._me, self._id(name))


class Distribute(Verbs):
    """The verbs of `battery-chain fund distribute`."""

    def show(self, *, block: int | None = None) -> list[Distribution]:
        """Every distribution that was declared."""
        return income.distributions(self._w, block)

    def accrue(self, amount: Decimal, reference: bytes = b"", *, key: str = "", new: bool = False) -> Receipt:
        """Pays income of the batteries into the fund."""
        return income.accrue(self._w, self._me, amount, reference, key=key, new=new)

    def declare(self, amount: Decimal, epoch: int = 0) -> tuple[int, Receipt]:
        """Number of the distribution, and the receipt. By the manager."""
        return income.declare(self._w, self._me, amount, epoch)
