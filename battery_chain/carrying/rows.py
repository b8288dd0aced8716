"""Rows of an entries file: which columns each kind of entry has, and what their cells may be. Everything that
is wrong is noted on the way.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeAlias

from battery_chain.carrying.entries import Asset
from battery_chain.errors import BadInput
from battery_chain.units import amount_of_units, parse_day, token_units_down

__all__ = ["COLUMNS", "Noted", "Row", "read_rows"]

Noted: TypeAlias = Callable[[int, str, str], None]
"""Takes in row, column and rule of a problem."""

_WHOLE = re.compile(r"[0-9]{1,18}")
_AMOUNT = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,36})?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 64

COLUMNS = (
    "day",
    "entry",
    "id",
    "group",
    "class",
    "rated_wh",
    "amount",
    "fair_value",
    "exit_value",
    "available",
    "throughput_wh",
    "swaps",
    "life_months",
    "rate",
)
_ALWAYS = ("day", "entry")

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "bundle": ("group", "amount"),
    "acquired": ("id", "class", "rated_wh"),
    "used": ("id",),
    "estimated": ("id",),
    "impaired": ("id", "amount"),
    "reversed": ("id", "amount"),
    "expended": ("id", "amount"),
    "superseded": ("id", "group"),
    "successor": ("id", "class", "rated_wh", "group"),
    "discarded": ("rated_wh", "group"),
    "repurposed": ("group", "amount"),
    "sold": ("id", "amount"),
    "recycled": ("id", "amount"),
    "lost": ("id",),
}
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "acquired": ("group", "amount", "fair_value", "exit_value", "available"),
    "used": ("throughput_wh", "swaps"),
    "estimated": ("exit_value", "life_months", "rate", "throughput_wh", "swaps"),
    "discarded": ("amount",),
}


@dataclass(slots=True)
class Row:
    """One row: its cells that are not empty, by column. Readers note what is wrong and return a stand-in;
    `good` tells whether nothing was.
    """

    line: int
    cells: Mapping[str, str]
    decimals: int
    noted: Noted
    good: bool = True

    def __contains__(self, column: str) -> bool:
        return column in self.cells

    @property
    def kind(self) -> str:
        return self.cells.get("entry", "")

    @property
    def group(self) -> str:
        return self.cells.get("group", "")

    def note(self, column: str, rule: str) -> None:
        self.good = False
        self.noted(self.line, column, rule)

    def text(self, column: str) -> str:
        """Printable, not long, and nothing that a spreadsheet would run as a formula."""
        cell = self.cells.get(column, "")
        if cell.startswith(_FORMULA):
            self.note(
                column, f"{cell[:40]!r} begins with {cell[0]!r}: a spreadsheet would run it as a formula"
            )
        elif cell != cell.strip() or not cell.isprintable() or len(cell) > _LONGEST:
            rule = f"{cell[:40]!r} is not a text of at most {_LONGEST} printable characters, no blanks around"
            self.note(column, rule)
        return cell

    def whole(self, column: str) -> int:
        """A whole number that is not negative; 0 for an empty cell."""
        cell = self.cells.get(column, "0")
        if not _WHOLE.fullmatch(cell):
            self.note(column, f"{cell[:40]!r} is not a whole number (digits only)")
            return 1
        return int(cell)

    def amount(self, column: str) -> int:
        """Token units of an amount, exactly; 0 for an empty cell."""
        cell = self.cells.get(column, "0")
        if not _AMOUNT.fullmatch(cell):
            self.note(column, f"{cell[:40]!r} is not an amount, such as 1000.50")
            return 0
        units = token_units_down(Decimal(cell), self.decimals)
        if amount_of_units(units, self.decimals) != Decimal(cell):
            self.note(column, f"{cell} has more than {self.decimals} decimals")
        return units

    def day(self, column: str = "day") -> int:
        """A day number; 0 for an empty cell."""
        if column not in self.cells:
            return 0
        try:
            return parse_day(self.cells[column])
        except BadInput as bad:
            self.note(column, bad.problems[0].rule)
            return 0

    def rate(self, column: str) -> Decimal:
        try:
            return Decimal(self.cells[column])
        except InvalidOperation:
            self.note(column, f"{self.cells[column][:40]!r} is not a rate, such as 0.25")
            return Decimal("0.5")

    def asset(self) -> Asset:
        return Asset(self.text("id"), self.text("class"), self.whole("rated_wh"))


def read_rows(path: Path, decimals: int, noted: Noted) -> Iterator[Row]:
    """The rows that have the cells their kind of entry needs, and no others."""
    for line, cells in _records(path, noted):
        row = Row(line, cells, decimals, noted)
        _check_columns(row)
        if row.good:
            yield row


def _records(path: Path, noted: Noted) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = next(reader, [])
            if not _check_header(header, noted):
                return
            for cells in reader:
                if len(cells) != len(header):
                    noted(reader.line_num, "", f"{len(cells)} cells, the header has {len(header)}")
                else:
                    yield (
                        reader.line_num,
                        {name: cell for name, cell in zip(header, cells, strict=True) if cell},
                    )
    except (UnicodeDecodeError, csv.Error) as wrong:
        noted(0, "", f"is not CSV in UTF-8: {wrong}")


def _check_header(header: Sequence[str], noted: Noted) -> bool:
    faults = [(name, "the column is missing") for name in _ALWAYS if name not in header]
    for name in dict.fromkeys(header):
        if name not in COLUMNS:
            faults.append((repr(name[:40]), "the column is unknown"))
        elif header.count(name) > 1:
            faults.append((name, "the column is there twice"))
    for column, rule in faults:
        noted(1, column, rule)
    return not faults


def _check_columns(row: Row) -> None:
    if row.kind not in _NEEDED:
        said = f"{row.kind[:40]!r} is not one of {', '.join(_NEEDED)}"
        row.note("entry", said if row.kind else "is missing")
        return
    for column in ("day", *_NEEDED[row.kind]):
        if column not in row:
            row.note(column, f"is missing, {row.kind!r} needs it")
    known = (*_ALWAYS, *_NEEDED[row.kind], *_ALLOWED.get(row.kind, ()))
    for column in row.cells:
        if column not in known:
            row.note(column, f"is not for {row.kind!r}")
