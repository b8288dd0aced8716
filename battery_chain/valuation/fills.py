"""The queue of redemptions, twice: the product-sum that costs the same whatever waits, in the integers that
are binding, and a walk over every request in exact fractions that bounds it.

Source: the product R and the sum C of the design (contracts, section 3). When a part f of the queue is paid
p a unit, C grows by R·f·p and R becomes R·(1 − f); who joined at R0 and C0 with an amount a has
a·(C − C0)/R0 and waits with a·R/R0.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from battery_chain.valuation.formula import refuse

__all__ = ["INDEX_DIGITS", "ExactQueue", "FillQueue", "FillRequest", "Mark", "ceil_div"]

INDEX_DIGITS = 96
"""Binary digits after the point of sums and of the income index."""

_ONE = 1 << 127
_LOW = 1 << 63
_LIFT = 64

_Sums = dict[tuple[int, int], int]


def ceil_div(number: int, divisor: int) -> int:
    """The quotient, rounded towards plus infinity."""
    return -(-number // divisor)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the queue stood when a request joined it: R, generation and scale, and both sums."""

    product: int
    generation: int
    scale: int
    paid: int
    income: int


@dataclass(slots=True)
class FillQueue:
    """The product-sum. `product` is R·2^(127 + 64·scale), rounded down; `paid` is C·2^223, rounded up;
    `income` is what one unit has earned, R·index, exact. A full fill begins a new generation.

    Bounds, for up to 2^10 fills that each pay less than a settlement-token unit for 2^20 units: what a
    request is owed is within one and 2^-50 of its exact part; together they are owed no more than was paid;
    what waits of one is at most one unit and 2^-53 of its amount from its exact part. What it has earned is
    never above the exact figure, and 2^-50 of it below at most.
    """

    pending: int = 0
    product: int = _ONE
    generation: int = 0
    scale: int = 0
    paid: _Sums = field(default_factory=lambda: defaultdict(int))
    income: _Sums = field(default_factory=lambda: defaultdict(int))

    def join(self, amount: int) -> Mark:
        """Adds units that wait from now on."""
        here = (self.generation, self.scale)
        self.pending += amount
        return Mark(self.product, *here, self.paid[here], self.income[here])

    def earn(self, delta: int) -> None:
        """Each unit that waits earns `delta`, settlement-token units · 2^96."""
        self.income[self.generation, self.scale] += self.product * delta

    def fill(self, filled: int, paid: int) -> None:
        """Takes `filled` of the units out for `paid` settlement-token units altogether."""
        if not 0 < filled <= self.pending or paid < 0:
            raise refuse("fill", f"{filled} for {paid}, of {self.pending} that wait")
        had, left = self.pending, self.pending - filled
        here = (self.generation, self.scale)
        self.paid[here] += ceil_div((self.product << INDEX_DIGITS) * paid, had)
        if left <= had >> _LIFT:
            self.pending, self.product = 0, _ONE
            self.generation, self.scale = self.generation + 1, 0
            return
        self.pending = left
        self._shrink(left, had)

    def _shrink(self, left: int, had: int) -> None:
        """R·left/had, rounded down; lifted by 2^64 when it has lost half of its digits."""
        product = self.product * left // had
        if product < _LOW:
            product = (self.product << _LIFT) * left // had
            self.scale += 1
        self.product = product

    def progress(self, mark: Mark, amount: int) -> tuple[int, int]:
        """Of `amount` that joined at `mark`: how much was filled, and what is owed for it; both rounded
        down.
        """
        filled = amount - self.waiting(mark, amount)
        if not filled:
            return 0, 0
        sums = self._since(self.paid, mark, mark.paid)
        return filled, amount * sums // (mark.product << INDEX_DIGITS)

    def earned(self, mark: Mark, amount: int) -> int:
        """Income of `amount` that joined at `mark`, settlement-token units · 2^96, rounded down."""
        return amount * self._since(self.income, mark, mark.income) // mark.product

    def waiting(self, mark: Mark, amount: int) -> int:
        """What still waits of `amount`, rounded up: at least one unit while the generation lasts."""
        if mark.generation != self.generation:
            return 0
        lifted = _LIFT * (self.scale - mark.scale)
        if lifted > 2 * _LIFT:
            return 1
        return ceil_div(amount * self.product, mark.product << lifted)

    def _since(self, sums: _Sums, mark: Mark, then: int) -> int:
        """What a sum grew by since; three scales on, less than 2^-32 of a unit of it is left."""
        over = mark.generation != self.generation
        total = sums[mark.generation, mark.scale] - then
        for lifts in (1, 2):
            if over or self.scale >= mark.scale + lifts:
                total += sums[mark.generation, mark.scale + lifts] >> lifts * _LIFT
        return total


@dataclass(slots=True)
class FillRequest:
    """One request of the exact queue: units that wait, and what they were paid and have earned so far."""

    waits: Fraction
    owed: Fraction = Fraction(0)
    income: Fraction = Fraction(0)


@dataclass(slots=True)
class ExactQueue:
    """The same queue as a walk over every request, in fractions. Nothing is rounded."""

    requests: list[FillRequest] = field(default_factory=list)

    @property
    def pending(self) -> Fraction:
        """Units that wait."""
        return sum((each.waits for each in self.requests), Fraction(0))

    def join(self, amount: int) -> FillRequest:
        """Adds units that wait from now on."""
        self.requests.append(FillRequest(Fraction(amount)))
        return self.requests[-1]

    def earn(self, delta: int) -> None:
        """Each unit that waits earns `delta`."""
        for each in self.requests:
            each.income += each.waits * delta

    def fill(self, filled: int, paid: int) -> None:
        """Takes `filled` of the units out for `paid` altogether; a rest of 2^-64 of the queue counts as
        filled.
        """
        had = self.pending
        left = had - filled
        remaining = Fraction(0) if left * (1 << _LIFT) <= had else left / had
        for each in self.requests:
            each.owed += each.waits * paid / had
            each.waits *= remaining
