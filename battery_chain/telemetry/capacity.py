"""Files of capacity readings (CSV with a header), whatever the laboratory calls its columns.

| meaning | columns (capitals or not), the first one present is used |
|---|---|
| which cell | trace, cell_id, scenario_id, battery_id |
| when | month, cycle, discharge_no, row_no, day (YYYY-MM-DD) |
| capacity | relative_capacity (rated = 1), relative_capacity_percent, capacity_Ah, measured_capacity_Ah and
the same in mAh; usable_energy_kWh, usable_energy_Wh |
| rated capacity | nominal_capacity_Ah, rated_capacity_Ah and the same in mAh; certified_energy_kWh,
certified_energy_Wh; else what the caller says, what is known of the set, `2Ah` in the file's name |
| full cycles so far | cycles, equivalent_full_cycles; else the number of the cycle |

A file without a column for "when" has one reading a cell. Dirt is reported by file, row, column and rule, and
left out, never mended; a row is judged by itself and by its cell, never by other cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from battery_chain.errors import Missing, Problem
from battery_chain.telemetry.columns import Columns, Dirty, Kind, columns_of, number_of
from battery_chain.telemetry.rows import Row, read_rows
from battery_chain.telemetry.series import Capacity, judge

__all__ = ["Capacity", "CellReadings", "Readings", "rated_of", "read_capacities"]

_AH = re.compile(r"(?<![0-9.])([0-9]+(?:\.[0-9]+)?)Ah", re.IGNORECASE)
_KNOWN_AH = (  # rated capacity as the publishers state it
    ("nasa_pcoe", "2"),
    ("calce_cs2", "1.1"),
    ("Dataset_1_NCA", "3.5"),
    ("Dataset_2_NCM", "3.5"),
    ("Dataset_3_NCM_NCA", "2.5"),
)
_MOST_CYCLES = 1_000_000_000
_NOT_TEXT = "\ufffd"


@dataclass(frozen=True, slots=True)
class CellReadings:
    """The accepted readings of one cell, in order. axis: cycle, month, day or once; rated in the capacity's
    unit: Ah, kWh or 1, by its kind.
    """

    name: str
    axis: str
    rated: Decimal | None
    points: tuple[Capacity, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    kind: Kind = Kind.CHARGE

    @property
    def reference(self) -> Decimal:
        """What health is relative to: the rated capacity, else the first reading."""
        return self.rated or self.points[0].capacity


@dataclass(frozen=True, slots=True)
class Readings:
    """A file: its cells by name, what was left out and why, what was kept but should be known."""

    source: str
    cells: Mapping[str, CellReadings]
    left_out: tuple[Problem, ...]
    noticed: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Cell:
    """A cell while its file is read."""

    rated: Decimal | None
    facts: dict[str, str]
    points: list[Capacity] = field(default_factory=list)
    cycles: int = 0


@dataclass(slots=True)
class _File:
    """A file while it is read."""

    source: str
    columns: Columns
    rated: Decimal | None
    cells: dict[str, _Cell] = field(default_factory=dict)
    left_out: list[Problem] = field(default_factory=list)
    noticed: list[Problem] = field(default_factory=list)
    cut: int | None = None

    def notice(self, row: int, column: str, rule: str) -> None:
        self.noticed.append(Problem(self.source, row, column, rule))


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
    """Reads a file of capacities; rated in Ah, or in kWh where the file is of energies.

    Left out and reported: a row that cannot be read, and a reading that is blank, not a number, zero,
    negative, above twice the rated (or first) capacity, there twice, contradicted, or a spike (see `series`).
    `BadInput` when the file has no column for cell or capacity.
    """
    if not path.is_file():
        raise Missing(f"{path} is not a file", "name a CSV file of capacity readings")
    rows = read_rows(path)
    header = next(rows, Row(1, ()))
    file = _File(path.name, columns_of(path.name, header.fields), rated)
    for row in rows:
        try:
            _take(file, row)
        except Dirty as dirty:
            file.left_out.append(Problem(file.source, row.number, dirty.column, dirty.rule))
        file.cut = row.number if row.cut else None
    cells = {name: _finished(file, name, cell) for name, cell in file.cells.items()}
    return Readings(path.name, cells, _by_row(file.left_out), _by_row(file.noticed))


def _by_row(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.row))


def _take(file: _File, row: Row) -> None:
    """Adds a row to its cell; `Dirty` says why not."""
    columns, fields = file.columns, row.fields
    if row.wrong:
        raise Dirty("", row.wrong)
    if any(fields[len(columns.header) :]):
        raise Dirty("", f"has {len(fields)} fields, the header {len(columns.header)}")
    if fields == columns.header:
        raise Dirty("", "the header again")
    record = dict(zip(reversed(columns.header), reversed(_padded(fields, len(columns.header))), strict=True))
    name = record[columns.cell]
    if not name or _NOT_TEXT in name:
        raise Dirty(columns.cell, f"{name!r} is not text" if name else "the cell is blank")
    cell = file.cells.setdefault(name, _new_cell(file, record))
    _learn_rating(file, row.number, record, cell)
    position = columns.position_of(record)
    capacity = columns.capacity_of(record)
    cell.points.append(Capacity(row.number, position, capacity, _cycles(file, row, record, cell, position)))


def _padded(fields: tuple[str, ...], length: int) -> tuple[str, ...]:
    return (*fields, *[""] * (length - len(fields)))[:length]


def _new_cell(file: _File, record: Mapping[str, str]) -> _Cell:
    return _Cell(None, {name: record[name] for name in file.columns.facts})


def _learn_rating(file: _File, row: int, record: Mapping[str, str], cell: _Cell) -> None:
    """The first rating that a cell states is its own; a dirty or another one later is noticed."""
    try:
        stated = file.columns.rated_of(record)
    except Dirty as dirty:
        file.notice(row, dirty.column, f"{dirty.rule}: not taken as a rating")
        return
    if cell.rated is None:
        cell.rated = stated
    elif stated is not None and stated != cell.rated:
        file.notice(row, file.columns.rated or "", f"{stated} is not the {cell.rated} of the cell: not taken")


def _cycles(file: _File, row: Row, record: Mapping[str, str], cell: _Cell, position: int) -> int:
    """Full cycles so far. A count that cannot be read is noticed and taken as the last one: the capacity
    beside it is as true as before.
    """
    columns = file.columns
    if columns.cycles is None:
        return position if columns.axis == "cycle" else 0
    text = record[columns.cycles]
    try:
        cell.cycles = 0 if text in {"0", "0.0"} else _count(columns.cycles, text)
    except Dirty as dirty:
        file.notice(row.number, dirty.column, f"{dirty.rule}: {cell.cycles} cycles are taken")
    return cell.cycles


def _count(column: str, text: str) -> int:
    number = number_of(column, text)
    if number > _MOST_CYCLES:
        raise Dirty(column, f"{text} is not a number of cycles")
    return int(number)


def _finished(file: _File, name: str, cell: _Cell) -> CellReadings:
    columns = file.columns
    rated = cell.rated or file.rated
    if rated is None and columns.kind is Kind.CHARGE:
        rated = rated_of(cell.facts.get("dataset", "")) or rated_of(file.source)
    judged = judge(cell.points, rated, columns.axis, file.cut)
    names = {"when": columns.when or columns.cell, "capacity": columns.capacity}
    file.left_out += [Problem(file.source, row, names[about], rule) for row, about, rule in judged.left_out]
    file.noticed += [Problem(file.source, row, names[about], rule) for row, about, rule in judged.noticed]
    return CellReadings(name, columns.axis, rated, tuple(judged.points), cell.facts, columns.kind)
