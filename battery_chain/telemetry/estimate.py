"""State of health from measured capacities: one estimate per cell and quarter day, nothing between
measurements.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from battery_chain.errors import Problem
from battery_chain.model import Method, Metric
from battery_chain.telemetry.capacity import Capacity, CellReadings, read_capacities
from battery_chain.telemetry.columns import Kind
from battery_chain.telemetry.health import Health
from battery_chain.telemetry.series import scatter_of
from battery_chain.telemetry.uncertainty import Figure, Instrument, combined, declared, ratio
from battery_chain.units import basis_points_down, basis_points_up, date_of, months_before

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
    """Health of one cell on a day, in basis points of its reference capacity, with full cycles so far;
    figure: the same as a ratio, with its uncertainty.
    """

    name: str
    metric: Metric
    method: Method
    day: int
    health: int
    cycles: int
    note: str
    figure: Figure

    @property
    def uncertainty(self) -> int | None:
        """Expanded uncertainty (k = 2) of the health in basis points, rounded up; None when not known."""
        expanded = self.figure.expanded
        return None if expanded is None else basis_points_up(expanded)

    def stated_by(self, originator: str) -> Health:
        """The estimate as an assessor's statement."""
        return Health(self.metric, self.method, self.day, originator, self.figure)


@dataclass(frozen=True, slots=True)
class Estimates:
    """What a file says, the readings that were left out, and what was kept but should be known."""

    estimates: tuple[Estimate, ...]
    left_out: tuple[Problem, ...]
    noticed: tuple[Problem, ...] = ()


def estimate(
    path: Path,
    clock: Clock,
    until_day: int,
    *,
    rated: Decimal | None = None,
    metric: Metric = Metric.REMAINING_CAPACITY,
    method: Method = Method.FULL_DISCHARGE,
    instrument: Instrument | None = None,
) -> Estimates:
    """Per cell and quarter (counted back from `until_day`), the last measurement of that quarter.

    A quarter without a measurement has no estimate. Rounded down. The uncertainty is that of the scatter of
    the cell's readings, of the instrument where its class is given, and of the last digit. `BadInput` when
    the file cannot be read.
    """
    readings = read_capacities(path, rated)
    found: list[Estimate] = []
    for cell in readings.cells.values():
        if cell.points:
            found += _of_cell(cell, clock, until_day, metric, method, instrument)
    return Estimates(tuple(found), readings.left_out, readings.noticed)


def _of_cell(
    cell: CellReadings,
    clock: Clock,
    until_day: int,
    metric: Metric,
    method: Method,
    instrument: Instrument | None,
) -> Iterator[Estimate]:
    days, note = clock.days(cell), clock.note(cell) + _by(cell, metric)
    scatter = scatter_of(cell.points)
    for day, at in _last_of_each_quarter(days, until_day):
        point = cell.points[at]
        figure = _health(cell, point, scatter, instrument)
        health = basis_points_down(figure.value)
        if health:
            yield Estimate(cell.name, metric, method, day, health, min(point.cycles, 0xFFFF), note, figure)


def _by(cell: CellReadings, metric: Metric) -> str:
    """Where what was measured is not what the metric is of, the note says so."""
    measured = Kind.ENERGY if metric is Metric.SOCE else Kind.CHARGE
    return "" if cell.kind in (measured, Kind.RELATIVE) else f"; {metric.name} by {cell.kind}, not {measured}"


def _health(
    cell: CellReadings, point: Capacity, scatter: Decimal | None, instrument: Instrument | None
) -> Figure:
    """Capacity over the reference. Against a rating, which is declared, all parts of the uncertainty count;
    against the cell's own first reading the scatter counts twice and the error of the one meter cancels.
    """
    now, reference = point.capacity, cell.reference
    if cell.rated is not None:
        meter = instrument.standard(now) if instrument else None
        return ratio(Figure(now, _standard(now, scatter, meter)), declared(reference))
    spread = None if scatter is None and instrument is None else scatter or Decimal(0)
    parts = [_standard(capacity, spread, None) for capacity in (now, reference)]
    if point is cell.points[0]:
        return declared(Decimal(1))
    return ratio(Figure(now, parts[0]), Figure(reference, parts[1]))


def _standard(capacity: Decimal, scatter: Decimal | None, meter: Decimal | None) -> Decimal | None:
    """Scatter, meter, and the last digit written (GUM F.2.2.1), which alone says too little."""
    if scatter is None and meter is None:
        return None
    exponent = capacity.as_tuple().exponent
    digit = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return combined(scatter, meter, digit / Decimal(12).sqrt())


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
