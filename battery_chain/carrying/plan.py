"""From an amount, its residual value and its terms to the carrying amount at any later position."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from battery_chain.carrying.terms import DiminishingBalance, Position, Terms, left, moved

__all__ = ["Plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """`base` token units at position `since`, written down to `residual` by `terms`, which began at `anchor`.

    A new base keeps terms and their anchor, so that life and years run on; new terms get a new anchor.
    """

    base: int
    residual: int
    terms: Terms
    anchor: Position
    since: Position

    @classmethod
    def beginning(cls, base: int, residual: int, terms: Terms, at: Position) -> Plan:
        """A plan whose terms begin with it."""
        return cls(base, residual, terms, at, at)

    def amount_down(self, at: Position) -> int:
        """The amount at a position, rounded down (the charge so far is rounded up: prudent), never below the
        residual value by depreciation. No charge while the residual value is not below the amount
        (IAS 16.54).
        """
        if self.base <= self.residual or not moved(self.terms, self.since, at):
            return self.base
        kept = self._kept(at)
        if isinstance(self.terms, DiminishingBalance):
            return max(floor(self.base * kept), self.residual)
        return self.residual + floor((self.base - self.residual) * kept)

    def _kept(self, at: Position) -> Fraction:
        """The share that is left of what was left at the base; nothing when the life was over by then."""
        before = left(self.terms, self.anchor, self.since)
        return left(self.terms, self.anchor, at) / before if before else before

    def rebased(self, at: Position, base: int) -> Plan:
        """The same plan from another amount on."""
        return replace(self, base=base, since=at)

    def estimated(self, at: Position, residual: int | None, terms: Terms | None) -> Plan:
        """New estimates from here on (IAS 8.36): what was charged before stays as it is."""
        found = self.rebased(at, self.amount_down(at))
        if residual is not None:
            found = replace(found, residual=residual)
        return found if terms is None else replace(found, terms=terms, anchor=at)
