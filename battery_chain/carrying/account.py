"""The history of one asset: steps at days, and a plan between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from battery_chain.carrying.entries import Asset
from battery_chain.carrying.plan import Plan
from battery_chain.carrying.terms import Position, months_between

__all__ = ["Account", "Kind", "Standing", "Step"]


class Kind(Enum):
    """The lines of IAS 16.73(e) that a change of the carrying amount belongs to."""

    ADDED = "additions"
    DEPRECIATED = "depreciation"
    IMPAIRED = "impairment"
    REVERSED = "reversals"
    DISPOSED = "disposals"
    TRANSFERRED = "transfers"


@dataclass(frozen=True, slots=True)
class Standing:
    """One asset at the close of a day, token units: cost − depreciation − impairment = carrying.

    `ceiling` is what the carrying amount would be without impairment; `provision` is kept beside it.
    """

    id: str
    policy: str
    day: int
    cost: int
    depreciation: int
    impairment: int
    carrying: int
    ceiling: int
    provision: int


@dataclass(frozen=True, slots=True)
class Step:
    """What is so from the opening of a day on, and by how much the carrying amount changed there.

    cost: gross; impairment: losses less reversals; plan and ceiling: with and without impairments.
    """

    day: int
    kind: Kind
    change: int
    plan: Plan
    ceiling: Plan
    cost: int = 0
    impairment: int = 0
    provision: int = 0
    used: Position = field(default_factory=Position)


@dataclass(slots=True)
class Account:
    """Steps in the order of days. `available`: the day its months count from."""

    asset: Asset
    available: int
    steps: list[Step]
    ended: str = ""

    @property
    def last(self) -> Step:
        return self.steps[-1]

    def position(self, step: Step, day: int) -> Position:
        """How far the asset has come at the opening of a day, by what a step has counted."""
        return replace(step.used, months=months_between(self.available, day))

    def amount(self, day: int) -> int:
        """The carrying amount now, at the opening of a day that is not before the last step."""
        return self.last.plan.amount_down(self.position(self.last, day))

    def ceiling(self, day: int) -> int:
        """As `amount`, had nothing ever been impaired."""
        return self.last.ceiling.amount_down(self.position(self.last, day))

    # -- looking back

    def before(self, day: int) -> Step | None:
        """The step that holds before the entries of a day."""
        place = bisect_left(self.steps, day, key=lambda step: step.day)
        return self.steps[place - 1] if place else None

    def opening(self, day: int) -> int:
        """The carrying amount at the opening of a day, before its entries."""
        step = self.before(day)
        return step.plan.amount_down(self.position(step, day)) if step else 0

    def standing(self, day: int) -> Standing | None:
        """At the close of a day; None before it was recognised."""
        step = self.before(day + 1)
        if step is None:
            return None
        at = self.position(step, day + 1)
        carrying = step.plan.amount_down(at)
        depreciation = step.cost - step.impairment - carrying
        return Standing(
            self.asset.id,
            self.asset.policy,
            day,
            step.cost,
            depreciation,
            step.impairment,
            carrying,
            step.ceiling.amount_down(at),
            step.provision,
        )

    def changes(self, begin: int, end: int) -> Iterator[tuple[Kind, int]]:
        """Every change from the opening of day `begin` to that of `end`: of the steps, and by depreciation
        between them. They add up to the difference of the two openings: each charge is what its plan lost.
        """
        first = bisect_left(self.steps, begin, key=lambda step: step.day)
        last = bisect_left(self.steps, end, key=lambda step: step.day)
        for place in range(max(first - 1, 0), last):
            step = self.steps[place]
            if place >= first:
                yield step.kind, step.change
            until = self.steps[place + 1].day if place + 1 < len(self.steps) else end
            yield Kind.DEPRECIATED, self._charge(step, max(step.day, begin), min(until, end))

    def _charge(self, step: Step, begin: int, end: int) -> int:
        if begin == end:
            return 0
        at, then = self.position(step, begin), self.position(step, end)
        return step.plan.amount_down(then) - step.plan.amount_down(at)
