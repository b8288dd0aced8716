"""One cell's readings put in order and judged: which of them cannot be right.

Health is not monotone (real cells gain capacity in a fifth to two fifths of their steps, and exceed their
rating), so no rule here asks for a fall. What is left out is what no battery does: the same reading twice,
two results for one test, more than twice the rating, and a spike that the readings on both sides disown. The
newest readings are never called spikes: a battery that has just collapsed must show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, takewhile
from statistics import median

__all__ = ["Capacity", "Judged", "judge", "scatter_of"]

WINDOW = 3
"""Readings on either side that a reading is compared with; at least two must be there."""

SPIKE = Decimal("0.25")
"""A spike is at least this far from its neighbours' median, relative to the rated (or first) capacity: above
every jump of a working test in the laboratory series at hand (0.21, a discharge interrupted)."""

_AGREEMENT = Decimal("0.1")
_SIGMAS = 5
_MAD_TO_SIGMA = Decimal("1.4826")
_MOST = 2
_GAP = 10
_FEW = 5


@dataclass(frozen=True, slots=True)
class Capacity:
    """One accepted reading: line of the file, position on the axis (cycle, month or day number), capacity,
    cycles.
    """

    row: int
    position: int
    capacity: Decimal
    cycles: int


@dataclass(slots=True)
class Judged:
    """The readings that are left, in order, and what is said of the others (`left_out`) and of these
    (`noticed`): row, what it is about (`when`, `capacity`), rule.
    """

    points: list[Capacity]
    left_out: list[tuple[int, str, str]] = field(default_factory=list)
    noticed: list[tuple[int, str, str]] = field(default_factory=list)

    def drop(self, rules: Mapping[int, str], about: str = "capacity") -> None:
        """Leaves readings out, by their rows."""
        self.points = [point for point in self.points if point.row not in rules]
        self.left_out += [(row, about, rule) for row, rule in rules.items()]


def judge(points: Sequence[Capacity], rated: Decimal | None, axis: str, cut: int | None = None) -> Judged:
    """Judges the readings of one cell, given in the order of the file.

    rated: in the capacity's unit, None when unknown; axis: cycle, month, day or once; cut: the row at which
    the file broke off, if it did.
    """
    judged = Judged(sorted(points, key=lambda point: (point.position, point.row)))
    _note_order(judged, points)
    _drop_repeated(judged, axis)
    _drop_cut(judged, cut)
    _drop_implausible(judged, rated)
    if judged.points:
        reference = rated or judged.points[0].capacity
        _drop_spikes(judged, reference)
        _note_end(judged, reference)
        _note_gaps(judged, axis)
    return judged


def _note_order(judged: Judged, points: Sequence[Capacity]) -> None:
    late = [after.row for before, after in pairwise(points) if after.position < before.position]
    if late:
        judged.noticed.append((late[0], "when", f"out of order, as {len(late)} in all: put in order"))


def _drop_repeated(judged: Judged, axis: str) -> None:
    """Of one position one reading is kept, the first in the file; of one day, all that differ."""
    rules: dict[int, str] = {}
    seen: dict[int, dict[Decimal, int]] = {}
    for point in judged.points:
        there = seen.setdefault(point.position, {})
        if point.capacity in there:
            rules[point.row] = f"the reading of row {there[point.capacity]} again"
        elif there and axis != "day":
            capacity, row = next(iter(there.items()))
            what = "cell" if axis == "once" else axis
            rules[point.row] = f"row {row} has another reading of this {what}, {capacity}"
        else:
            there[point.capacity] = point.row
    judged.drop(rules, "when")


def _drop_cut(judged: Judged, cut: int | None) -> None:
    """The reading at which the file broke off, where its number has fewer digits than any other."""
    point = next((point for point in judged.points if point.row == cut), None)
    others = [_places(other.capacity) for other in judged.points if other is not point]
    if point and len(others) >= _FEW and _places(point.capacity) < min(others):
        judged.drop({point.row: f"the file ends within this row, perhaps within {point.capacity}"})


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _drop_implausible(judged: Judged, rated: Decimal | None) -> None:
    if rated is None:
        _drop_failed_start(judged)
    limit = rated or (judged.points[0].capacity if judged.points else Decimal(0))
    rule = f"is more than twice the rated capacity {_plain(limit)}"
    high = [point for point in judged.points if point.capacity > _MOST * limit]
    judged.drop({point.row: f"{point.capacity} {rule}" for point in high})


def _drop_failed_start(judged: Judged) -> None:
    """Without a rating the first reading stands for it, so it must be a test of a new battery."""
    if len(judged.points) < _FEW:
        return
    middle = median(point.capacity for point in judged.points)
    low = takewhile(lambda point: 2 * point.capacity < middle, judged.points)
    rule = f"is less than half the median {_plain(middle)}: no rating can be taken from it"
    judged.drop({point.row: f"{point.capacity} {rule}" for point in low})


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def _drop_spikes(judged: Judged, reference: Decimal) -> None:
    rules: dict[int, str] = {}
    for at, point in enumerate(judged.points):
        middle = _disowned(judged.points, at, reference)
        if middle is not None:
            around = f"the readings before and after it lie about {_plain(middle)}"
            rules[point.row] = f"{point.capacity} is a spike: {around}"
    judged.drop(rules)


def _disowned(points: Sequence[Capacity], at: int, reference: Decimal) -> Decimal | None:
    """The median of the neighbours on both sides, where these agree with each other and the reading is a
    spike among them (Hampel's identifier: distance from the median in median absolute deviations); else None.
    """
    before = [point.capacity for point in points[max(0, at - WINDOW) : at]]
    after = [point.capacity for point in points[at + 1 : at + 1 + WINDOW]]
    if min(len(before), len(after)) < 2:
        return None
    middle = median(before + after)
    spread = median(abs(capacity - middle) for capacity in before + after)
    if spread > _AGREEMENT * middle:  # failed tests around a good one are no witnesses against it
        return None
    limit = max(SPIKE * reference, _SIGMAS * _MAD_TO_SIGMA * spread)
    return middle if abs(points[at].capacity - middle) > limit else None


def _note_end(judged: Judged, reference: Decimal) -> None:
    """A last reading far from those before it may be a fault or the truth; it is kept and said."""
    before = [point.capacity for point in judged.points[-WINDOW - 1 : -1]]
    last = judged.points[-1]
    if len(before) > 1 and abs(last.capacity - median(before)) > SPIKE * reference:
        rule = f"{last.capacity} is far from the readings before it, about {_plain(median(before))}: kept"
        judged.noticed.append((last.row, "capacity", rule))


def _note_gaps(judged: Judged, axis: str) -> None:
    steps = [after.position - before.position for before, after in pairwise(judged.points)]
    if len(steps) < _FEW:
        return
    usual = max(1, median(steps))
    for step, (before, after) in zip(steps, pairwise(judged.points), strict=True):
        if step > _GAP * usual:
            rule = f"{step} {axis}s without a reading since row {before.row}: nothing is filled in"
            judged.noticed.append((after.row, "when", rule))


def scatter_of(points: Sequence[Capacity]) -> Decimal | None:
    """The standard uncertainty of one reading from the scatter of all about the line between their neighbours
    (type A, GUM 4.2), in the capacity's unit: robust, by the median absolute deviation; no trend or knee
    enters it. None for fewer than five such readings.
    """
    inner = zip(points, points[1:], points[2:], strict=False)
    residuals = [_residual(*three) for three in inner if three[0].position < three[2].position]
    return _MAD_TO_SIGMA * median(residuals) if len(residuals) >= _FEW else None


def _residual(before: Capacity, point: Capacity, after: Capacity) -> Decimal:
    """Distance from the line between the neighbours, over the deviation it has where readings have one."""
    share = Decimal(point.position - before.position) / (after.position - before.position)
    line = before.capacity + (after.capacity - before.capacity) * share
    return abs(point.capacity - line) / (1 + share * share + (1 - share) * (1 - share)).sqrt()
