"""When a second assessor must sign: the rule of the chain, computed before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence

from battery_chain.assessment.book import BatchFacts, Limits
from battery_chain.model import Reading

__all__ = ["advance", "needs_second", "step_of", "too_early"]

_STEP_DAYS = 90
_MOST = 0xFFFF

Readings = Sequence[Reading | None]


def step_of(facts: BatchFacts, readings: Readings) -> int:
    """The largest change of a health, basis points; a first reading is none."""
    pairs = zip(facts.healths, readings, strict=True)
    return max((abs(reading.health - last) for last, reading in pairs if reading and last), default=0)


def _sum(facts: BatchFacts, day: int) -> tuple[int, int]:
    fresh = facts.step_since == 0 or day > facts.step_since + _STEP_DAYS
    return (0, day) if fresh else (facts.step_sum, facts.step_since)


def needs_second(facts: BatchFacts, readings: Readings, day: int, limits: Limits | None = None) -> bool:
    """A step, or the sum of steps in 90 days, beyond the limit of the class, up or down; `limits`: those of
    the version that the statement names (default: that under which the batch is assessed next).
    """
    step, limit = step_of(facts, readings), limits or facts.goes
    return step > limit.step or _sum(facts, day)[0] + step > limit.step_sum


def too_early(facts: BatchFacts, readings: Readings, day: int) -> int:
    """The day of a later measurement of one of the batteries with a reading; 0 when there is none."""
    later = (last for last, reading in zip(facts.days, readings, strict=True) if reading and last > day)
    return max(later, default=0)


def advance(facts: BatchFacts, readings: Readings, day: int, issued_at: int) -> None:
    """Brings the facts to what they are once these readings are booked."""
    step = step_of(facts, readings)
    total, since = _sum(facts, day)
    facts.step_sum, facts.step_since, facts.issued_at = min(total + step, _MOST), since, issued_at
    for index, reading in enumerate(readings):
        if reading:
            facts.healths[index], facts.days[index] = reading.health, day
