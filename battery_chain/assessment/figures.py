"""What else was measured of the batteries of a file: the rest of the vector of their category.

A CSV file with the column `battery_id`, where there are several days `day` (YYYY-MM-DD), and for each figure
a column of its name (`telemetry.Attribute`: remaining_power, round_trip_efficiency, self_discharge,
ohmic_resistance, …) in its unit; its expanded uncertainty (k = 2) in the same unit in `…_u`, where it is
known.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from battery_chain.assessment.fleet import Find, Measurement
from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.telemetry import COVERAGE, Attribute, Figure, HealthVector
from battery_chain.units import date_of, parse_day

__all__ = ["Figures", "read_figures", "with_figures"]

_UNCERTAINTY = "_u"
_ID, _DAY = "battery_id", "day"


@dataclass(frozen=True, slots=True)
class Figures:
    """One row: a battery by the name in the file, the day (0: that of its last reading), the figures."""

    row: int
    name: str
    day: int
    found: Mapping[Attribute, Figure]


@dataclass(slots=True)
class _Reader:
    source: str
    problems: list[Problem] = field(default_factory=list)

    def figures(self, row: int, cells: Mapping[str, str]) -> Figures:
        day = self._day(row, cells.get(_DAY) or "")
        found = {
            each: self._figure(row, each, cells) for each in Attribute if (cells.get(each) or "").strip()
        }
        return Figures(row, (cells.get(_ID) or "").strip(), day, found)

    def _day(self, row: int, text: str) -> int:
        try:
            return parse_day(text.strip()) if text.strip() else 0
        except BadInput as bad:
            self._note(row, _DAY, bad.problems[0].rule)
            return 0

    def _figure(self, row: int, attribute: Attribute, cells: Mapping[str, str]) -> Figure:
        value = self._number(row, attribute, cells[attribute]) or Decimal(0)
        text = cells.get(attribute + _UNCERTAINTY) or ""
        expanded = self._number(row, attribute + _UNCERTAINTY, text) if text.strip() else None
        if expanded is not None and expanded < 0:
            self._note(row, attribute + _UNCERTAINTY, f"{expanded} is below zero")
            expanded = None
        return Figure(value, None if expanded is None else expanded / COVERAGE)

    def _number(self, row: int, column: str, text: str) -> Decimal | None:
        try:
            found = Decimal(text.strip())
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite():
            self._note(row, column, f"{text.strip()!r} is not a number")
            return None
        return found

    def header(self, columns: Sequence[str]) -> None:
        known = {_ID, _DAY, *Attribute, *(each + _UNCERTAINTY for each in Attribute)}
        if _ID not in columns:
            self._note(1, _ID, "is missing")
        for column in columns:
            if column not in known:
                self._note(1, column, "is no figure of a vector")

    def _note(self, row: int, column: str, rule: str) -> None:
        self.problems.append(Problem(self.source, row, column, rule))


def read_figures(path: Path) -> list[Figures]:
    """The rows of a file. Raises `Missing` when there is none, `BadInput` with everything wrong in it."""
    if not path.is_file():
        raise Missing(f"{path} is not a file", "name a CSV file of figures")
    reader = _Reader(path.name)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        lines = csv.DictReader(stream)
        reader.header(lines.fieldnames or ())
        found = [reader.figures(lines.line_num, cells) for cells in lines] if not reader.problems else []
    if reader.problems:
        raise BadInput(reader.problems)
    return found


def with_figures(
    measurements: Sequence[Measurement], figures: Sequence[Figures], find: Find, source: str
) -> tuple[Measurement, ...]:
    """The measurements with these figures in their vectors.

    `BadInput` for a battery that is not on chain or has no reading on that day, for two rows about one
    reading, and for figures that cannot be.
    """
    known, problems = find([each.name for each in figures]), list[Problem]()
    wanted: dict[tuple[int, int, int], Figures] = {}
    for each in figures:
        place = _place(measurements, known.get(each.name, -1), each.day)
        if place is None:
            said = f" on {date_of(each.day)}" if each.day else ""
            problems.append(Problem(source, each.row, _ID, f"{each.name!r} has no reading{said} that counts"))
        elif place in wanted:
            problems.append(Problem(source, each.row, _ID, f"{each.name!r} is there twice"))
        else:
            wanted[place] = each
    found = tuple(_extended(each, wanted, source, problems) for each in measurements)
    if problems:
        raise BadInput(problems)
    return found


def _place(measurements: Sequence[Measurement], battery: int, day: int) -> tuple[int, int, int] | None:
    """Batch, index and day of the reading that a row is about: the last one where it names no day."""
    batch, index = battery >> 32, battery & 0xFFFF_FFFF
    days = [
        each.day
        for each in measurements
        if each.batch == batch and each.readings[index] and day in (0, each.day)
    ]
    return (batch, index, max(days)) if days else None


def _extended(
    measurement: Measurement,
    wanted: Mapping[tuple[int, int, int], Figures],
    source: str,
    problems: list[Problem],
) -> Measurement:
    vectors = list(measurement.vectors)
    for index, vector in enumerate(vectors):
        row = wanted.get((measurement.batch, index, measurement.day))
        if vector is not None and row is not None:
            vectors[index] = _joined(vector, row, source, problems)
    return replace(measurement, vectors=tuple(vectors))


def _joined(vector: HealthVector, row: Figures, source: str, problems: list[Problem]) -> HealthVector:
    try:
        return HealthVector(vector.category, vector.health, row.found)
    except BadInput as bad:
        problems += [Problem(source, row.row, each.column, each.rule) for each in bad.problems]
        return vector
