"""State of health from measured capacities: one estimate per cell and quarter day, nothing between
measurements.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from battery_chain.errors import BadInput, Problem
from battery_chain.model import Method, Metric
from battery_chain.telemetry.capacity import CellReadings, read_capacities
from battery_chain.units import basis_points_down, date_of, months_before

__all__ = ["Clock", "Estimate", "Estimates", "estimate"]

_MONTH_DAYS = Decimal("30.4375")
_QUARTER_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Clock:
    """How positions of a file become days: months and days as they are, cycles spread evenly over
    `span_days`.

    start_day: the day of a cell's first reading (of month 0); without effect on a file that has days.
    """

    start_day: int
    span_days: int

    def days(self, cell: CellReadings) -> tuple[int, ...]:
        """The day of each accepted reading, never decreasing."""
        positions = [point.position for point in cell.points]
        if cell.axis == "day":
            return tuple(positions)
        if cell.axis == "month":
            return tuple(self.start_day + int(position * _MONTH_DAYS) for position in positions)
        first, length = positions[0], max(1, positions[-1] - positions[0])
        return tuple(self.start_day + (at - first) * self.span_days // length for at in positions)

    def note(self, cell: CellReadings) -> str:
        """The mapping in words, for the history of an assessment."""
        if cell.axis == "day":
            return "days as measured"
        if cell.axis == "month":
            return f"months as given, month 0 on {date_of(self.start_day)}, 30.4375 days a month"
        first, last = cell.points[0].position, cell.points[-1].position
        start = date_of(self.start_day)
        return f"cycles {first} to {last} spread evenly over {self.span_days} days from {start}"


@dataclass(frozen=True, slots=True)
class Estimate:
    """Health of one cell on a day, in basis points of its reference capacity, with full cycles so far."""

    name: str
    metric: Metric
    method: Method
    day: int
    health: int
    cycles: int
    note: str


@dataclass(frozen=True, slots=True)
class Estimates:
    """What a file says, and the readings that were left out."""

    estimates: tuple[Estimate, ...]
    left_out: tuple[Problem, ...]


def estimate(
    path: Path,
    clock: Clock,
    until_day: int,
    *,
    rated: Decimal | None = None,
    metric: Metric = Metric.REMAINING_CAPACITY,
    method: Method = Method.FULL_DISCHARGE,
) -> Estimates:
    """Per cell and quarter (counted back from `until_day`), the last measurement of that quarter.

    A quarter without a measurement has no estimate. Rounded down. `BadInput` when the file cannot be read.
    """
    readings = read_capacities(path, rated)
    found: list[Estimate] = []
    for cell in readings.cells.values():
        if cell.points:
            found += _of_cell(cell, clock, until_day, metric, method)
    return Estimates(tuple(found), readings.left_out)


def _of_cell(
    cell: CellReadings, clock: Clock, until_day: int, metric: Metric, method: Method
) -> Iterator[Estimate]:
    days, note = clock.days(cell), clock.note(cell)
    for day, at in _last_of_each_quarter(days, until_day):
        point = cell.points[at]
        health = basis_points_down(point.capacity / cell.reference)
        if health > 0xFFFF:
            raise BadInput([Problem(cell.name, point.row, "", f"health {health} does not fit 16 bits")])
        if health:
            yield Estimate(cell.name, metric, method, day, health, min(point.cycles, 0xFFFF), note)


def _last_of_each_quarter(days: Sequence[int], until_day: int) -> Iterable[tuple[int, int]]:
    """(day of measurement, index) of the last reading in each quarter that has one, in order of time."""
    ends = [until_day]
    while ends[-1] > days[0]:
        ends.append(months_before(until_day, _QUARTER_MONTHS * len(ends)))
    before = -1
    for end in reversed(ends):
        at = bisect_right(days, end) - 1
        if at > before:
            yield days[at], at
        before = max(before, at)
