"""Files of capacity readings (CSV with a header), whatever the laboratory calls its columns.

| meaning | columns, the first one present is used |
|---|---|
| which cell | trace, cell_id, scenario_id, battery_id |
| when | month, cycle, discharge_no, row_no, day (YYYY-MM-DD) |
| capacity | relative_capacity (rated = 1), capacity_ah, capacity_Ah, measured_capacity_Ah |
| rated capacity | nominal_capacity_Ah; else what the caller says, what is known of the set, `2Ah` in the
file's name | | full cycles so far | cycles, equivalent_full_cycles; else the number of the cycle |

A file without a column for "when" has one reading a cell.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.units import parse_day

__all__ = ["Capacity", "CellReadings", "Readings", "rated_of", "read_capacities"]

_CELL = ("trace", "cell_id", "scenario_id", "battery_id")
_WHEN = ("month", "cycle", "discharge_no", "row_no", "day")
_RELATIVE = "relative_capacity"
_CAPACITY = (_RELATIVE, "capacity_ah", "capacity_Ah", "measured_capacity_Ah")
_RATED = "nominal_capacity_Ah"
_CYCLES = ("cycles", "equivalent_full_cycles")
_FACTS = ("chemistry", "cathode", "dataset", "duty", "ambient_C", "cell_temp_C")
_AXES = {"month": "month", "day": "day"}
_AH = re.compile(r"(?<![0-9.])([0-9]+(?:\.[0-9]+)?)Ah", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]{1,9}")
_KNOWN_AH = (  # rated capacity as the publishers state it
    ("nasa_pcoe", "2"),
    ("calce_cs2", "1.1"),
    ("Dataset_1_NCA", "3.5"),
    ("Dataset_2_NCM", "3.5"),
    ("Dataset_3_NCM_NCA", "2.5"),
)


@dataclass(frozen=True, slots=True)
class Capacity:
    """One accepted reading: line of the file, position on the axis (cycle, month or day number), capacity,
    cycles.
    """

    row: int
    position: int
    capacity: Decimal
    cycles: int


@dataclass(frozen=True, slots=True)
class CellReadings:
    """The accepted readings of one cell, in order. axis: cycle, month, day or once; rated in the capacity's
    unit.
    """

    name: str
    axis: str
    rated: Decimal | None
    points: tuple[Capacity, ...]
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def reference(self) -> Decimal:
        """What health is relative to: the rated capacity, else the first reading."""
        return self.rated or self.points[0].capacity


@dataclass(frozen=True, slots=True)
class Readings:
    """A file: its cells by name, and what was left out, with the reason."""

    source: str
    cells: Mapping[str, CellReadings]
    left_out: tuple[Problem, ...]


@dataclass(slots=True)
class _Cell:
    """A cell while its file is read."""

    axis: str
    rated: Decimal | None
    facts: dict[str, str]
    points: list[Capacity] = field(default_factory=list)


class _Dirty(Exception):
    """A reading that cannot be right: column and rule."""

    def __init__(self, column: str, rule: str) -> None:
        self.column, self.rule = column, rule
        super().__init__(rule)


@dataclass(frozen=True, slots=True)
class _Columns:
    cell: str
    when: str | None
    capacity: str
    cycles: str | None
    facts: tuple[str, ...]

    @property
    def axis(self) -> str:
        return "once" if self.when is None else _AXES.get(self.when, "cycle")


def rated_of(name: str) -> Decimal | None:
    """Rated capacity in Ah of a data set, by what its publisher states or by `2Ah` in its name; None when
    unknown.
    """
    for known, ah in _KNOWN_AH:
        if known in name:
            return Decimal(ah)
    found = _AH.search(name)
    return Decimal(found[1]) if found else None


def read_capacities(path: Path, rated: Decimal | None = None) -> Readings:
    """Reads a file of capacities.

    Left out and reported: a reading that is blank, not a number, zero, negative, above twice the rated (or
    first) capacity, or not after the one before it. `BadInput` when the file has no column for cell or
    capacity.
    """
    if not path.is_file():
        raise Missing(f"{path} is not a file", "name a CSV file of capacity readings")
    left_out: list[Problem] = []
    cells: dict[str, _Cell] = {}
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream, strict=True)
            columns = _columns(path.name, reader.fieldnames or ())
            for record in reader:
                problem = _take(path.name, reader.line_num, record, columns, cells, rated)
                if problem:
                    left_out.append(problem)
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise BadInput([Problem(path.name, 0, "", f"not a CSV file in UTF-8: {wrong}")]) from None
    return Readings(path.name, {name: _finished(name, cell) for name, cell in cells.items()}, tuple(left_out))


def _finished(name: str, cell: _Cell) -> CellReadings:
    return CellReadings(name, cell.axis, cell.rated, tuple(cell.points), cell.facts)


def _columns(source: str, header: Sequence[str]) -> _Columns:
    cell, capacity = _first(_CELL, header), _first(_CAPACITY, header)
    if cell is None or capacity is None:
        wanted = _CELL if cell is None else _CAPACITY
        raise BadInput([Problem(source, 1, "", f"none of the columns {', '.join(wanted)} is there")])
    facts = tuple(name for name in _FACTS if name in header)
    return _Columns(cell, _first(_WHEN, header), capacity, _first(_CYCLES, header), facts)


def _first(wanted: Iterable[str], header: Sequence[str]) -> str | None:
    return next((column for column in wanted if column in header), None)


def _take(
    source: str,
    row: int,
    record: Mapping[str, str | None],
    columns: _Columns,
    cells: dict[str, _Cell],
    rated: Decimal | None,
) -> Problem | None:
    """Adds a record to its cell, or says why not."""
    name = (record[columns.cell] or "").strip()
    if not name:
        return Problem(source, row, columns.cell, "the cell is blank")
    cell = cells.setdefault(name, _new_cell(source, record, columns, rated))
    try:
        cell.points.append(_reading(row, record, columns, cell))
    except _Dirty as dirty:
        return Problem(source, row, dirty.column, dirty.rule)
    return None


def _new_cell(
    source: str, record: Mapping[str, str | None], columns: _Columns, rated: Decimal | None
) -> _Cell:
    facts = {name: record[name] or "" for name in columns.facts}
    if columns.capacity == _RELATIVE:
        return _Cell(columns.axis, Decimal(1), facts)
    stated = record.get(_RATED)
    own = _number(_RATED, stated) if stated else None
    return _Cell(columns.axis, own or rated or rated_of(facts.get("dataset", "")) or rated_of(source), facts)


def _reading(row: int, record: Mapping[str, str | None], columns: _Columns, cell: _Cell) -> Capacity:
    capacity = _number(columns.capacity, record[columns.capacity])
    limit = 2 * (cell.rated or (cell.points[0].capacity if cell.points else capacity))
    if capacity > limit:
        raise _Dirty(columns.capacity, f"{capacity} is more than twice the rated capacity {limit / 2}")
    position = _position(columns, record)
    if cell.points and position <= cell.points[-1].position:
        last = cell.points[-1]
        rule = f"{record[columns.when or '']} is not after the reading of row {last.row}"
        raise _Dirty(columns.when or columns.cell, rule)
    return Capacity(row, position, capacity, _cycles(columns, record, position))


def _number(column: str, text: str | None) -> Decimal:
    """A positive finite number."""
    if not (text or "").strip():
        raise _Dirty(column, "the cell is blank")
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        raise _Dirty(column, f"{text!r} is not a number") from None
    if not number.is_finite() or number <= 0:
        raise _Dirty(column, f"{text} is not above zero" if number.is_finite() else f"{text} is not a number")
    return number


def _position(columns: _Columns, record: Mapping[str, str | None]) -> int:
    if columns.when is None:
        return 0
    text = (record[columns.when] or "").strip()
    if columns.axis == "day":
        return _day(columns.when, text)
    if not _WHOLE.fullmatch(text):
        raise _Dirty(columns.when, f"{text!r} is not a whole number")
    return int(text)


def _day(column: str, text: str) -> int:
    try:
        return parse_day(text)
    except BadInput as refused:
        raise _Dirty(column, refused.problems[0].rule) from None


def _cycles(columns: _Columns, record: Mapping[str, str | None], position: int) -> int:
    """Full cycles so far; a figure that cannot be read is the reading's fault."""
    if columns.cycles is None:
        return position if columns.axis == "cycle" else 0
    text = record[columns.cycles] or ""
    return 0 if text.strip() in {"0", "0.0"} else int(_number(columns.cycles, text))
