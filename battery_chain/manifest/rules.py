"""The rules of a manifest, and the row that keeps them.

| column | rule |
|---|---|
| series | the series' prefix, registered on chain: letters, digits, inner `. _ -`, at most 31 |
| serial | the number, 0..2^64−2, or in full: prefix, `-`, digits; serials of a series grow down the file |
| | else an identifier of its own: 1..64 ASCII characters, no blanks, no number under a series' prefix |
| model | 1..64 printable characters |
| class | name of a known class |
| rated_wh | rated energy, 1..1000000 Wh |
| chemistry | that of the class |
| manufacture_day | YYYY-MM-DD, not in the future |
| bol_health_bp | health of the begin-of-life test, basis points of rated capacity, 1..12000 |
| bol_day | day of that test, YYYY-MM-DD: from manufacture and the class's start on, not in the future |
| first_owner, battery_operator | address, or name of a member |
| passport | keccak256 of the passport document, or a file in or below the manifest's folder |
| cell_lot, supplier | may be missing or blank; 1..64 printable characters, for recalls |

A battery that was not tested yet has neither bol_health_bp nor bol_day: it is rated after the mint.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from battery_chain.manifest import cells
from battery_chain.manifest.cells import BadCell, shown
from battery_chain.manifest.identifiers import Singles, leaf_number, number_of, serial_text
from battery_chain.manifest.problems import Problems
from battery_chain.manifest.records import Record
from battery_chain.manifest.serials import SerialIndex
from battery_chain.model import ClassSpec
from battery_chain.units import date_of

__all__ = ["COLUMNS", "OPTIONAL", "Row", "RowReader", "Rules"]

COLUMNS = (
    "series",
    "serial",
    "model",
    "class",
    "rated_wh",
    "chemistry",
    "manufacture_day",
    "bol_health_bp",
    "bol_day",
    "first_owner",
    "battery_operator",
    "passport",
)
OPTIONAL = ("cell_lot", "supplier")
"""Columns that a file may leave out, and a row blank."""

MAX_SERIAL = 2**64 - 2  # the next one must still fit 64 bits
MAX_RATED_WH = 1_000_000
MAX_BOL_HEALTH = 12_000


@dataclass(frozen=True, slots=True)
class Rules:
    """What a manifest is checked against.

    classes by name; today as a day number; members' names and series' prefixes when they are known (None:
    any); prefixes of other series, whose numbers are nobody else's.
    """

    classes: Mapping[str, ClassSpec]
    today: int
    members: Collection[str] | None = None
    series: Collection[str] | None = None
    prefixes: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One battery. Days are day numbers; owner and operator are a checksummed address or a member's name.

    `single` is an identifier of its own, and then `serial` the keccak256 that stands for it in the proof.
    """

    line: int
    series: str
    serial: int
    model: str
    class_name: str
    rated_wh: int
    chemistry: str
    manufacture_day: int
    bol_health_bp: int
    bol_day: int
    first_owner: str
    battery_operator: str
    passport: bytes
    cell_lot: str = ""
    supplier: str = ""
    single: str = ""

    @property
    def identifier(self) -> str:
        """The serial in full, or the single identifier."""
        return self.single or serial_text(self.series, self.serial)


_TEST = ("bol_health_bp", "bol_day")
_WITHOUT_TEST = tuple(column for column in COLUMNS if column not in _TEST)


class RowReader:
    """Turns records into rows, noting each broken rule; rows with a broken rule are left out."""

    def __init__(self, rules: Rules, folder: Path, problems: Problems) -> None:
        self.serials = SerialIndex()
        self.singles: dict[str, int] = {}
        self._identifiers = Singles({*(rules.series or ()), *rules.prefixes})
        self._rules = rules
        self._folder = folder
        self._problems = problems
        self._readers: dict[str, Callable[[str], Any]] = {
            "series": self._series,
            "serial": cells.serial,
            "model": cells.text,
            "class": self._class,
            "rated_wh": lambda cell: cells.number(cell, 1, MAX_RATED_WH),
            "chemistry": cells.text,
            "manufacture_day": self._past_day,
            "bol_health_bp": lambda cell: cells.number(cell, 1, MAX_BOL_HEALTH),
            "bol_day": self._past_day,
            "first_owner": self._account,
            "battery_operator": self._account,
            "passport": lambda cell: cells.passport(cell, folder),
            "cell_lot": cells.text,
            "supplier": cells.text,
        }

    def row(self, record: Record) -> Row | None:
        """The row of a record, None when it breaks a rule."""
        line, found = record
        before = self._problems.count
        untested = not any((found.get(column) or " ").strip() for column in _TEST)
        asked = _WITHOUT_TEST if untested else COLUMNS
        values = {column: self._value(line, column, found) for column in asked if column in found}
        more = {column: self._optional(line, column, found) for column in OPTIONAL}
        self._check_class(line, values)
        self._check_days(line, values)
        self._check_serial(line, values)
        if self._problems.count != before or not all(column in found for column in COLUMNS):
            return None
        values |= more
        if untested:
            values |= dict.fromkeys(_TEST, 0)
        return Row(line, *(values.get(column, "") for column in (*COLUMNS, *OPTIONAL, "single")))

    def _value(self, line: int, column: str, record: Mapping[str, str]) -> Any:
        if not record[column].strip():
            self._problems.add(line, column, "the cell is blank")
            return None
        try:
            return self._readers[column](record[column])
        except BadCell as bad:
            self._problems.add(line, column, str(bad))
            return None

    def _optional(self, line: int, column: str, record: Mapping[str, str]) -> str:
        return self._value(line, column, record) or "" if record.get(column) else ""

    # one cell

    def _series(self, cell: str) -> str:
        series = cells.series(cell)
        if self._rules.series is not None and series not in self._rules.series:
            raise BadCell(f"{shown(series)} is not a known series")
        return series

    def _class(self, cell: str) -> str:
        if cells.text(cell) not in self._rules.classes:
            raise BadCell(f"{shown(cell)} is not a known class ({', '.join(self._rules.classes)})")
        return cell

    def _past_day(self, cell: str) -> int:
        day = cells.day(cell)
        if day > self._rules.today:
            raise BadCell(f"{cell} is in the future (today is {date_of(self._rules.today)})")
        return day

    def _account(self, cell: str) -> str:
        account = cells.address_or_name(cell)
        members = self._rules.members
        if members is not None and not account.startswith("0x") and account not in members:
            raise BadCell(f"{shown(account)} is not a known member")
        return account

    # cells together

    def _check_class(self, line: int, values: Mapping[str, Any]) -> None:
        spec = self._rules.classes.get(values.get("class") or "")
        chemistry = values.get("chemistry")
        if spec and chemistry and chemistry != spec.chemistry:
            rule = f"{shown(chemistry)} is not {spec.chemistry!r}, the chemistry of class {spec.name}"
            self._problems.add(line, "chemistry", rule)
        day = values.get("bol_day")
        if spec and day is not None and day < spec.terms.start_day:
            start = date_of(spec.terms.start_day)
            self._problems.add(
                line, "bol_day", f"{date_of(day)} is before {start}, the start of class {spec.name}"
            )

    def _check_days(self, line: int, values: Mapping[str, Any]) -> None:
        made, tested = values.get("manufacture_day"), values.get("bol_day")
        if made is not None and tested is not None and tested < made:
            rule = f"{date_of(tested)} is before the manufacture on {date_of(made)}"
            self._problems.add(line, "bol_day", rule)

    def _check_serial(self, line: int, values: dict[str, Any]) -> None:
        series, cell = values.get("series"), values.get("serial")
        if series is None or cell is None:
            return
        digits = number_of(cell, series)
        try:
            if digits is not None:
                values["serial"] = self._new_serial(line, series, cells.number(digits, 0, MAX_SERIAL))
            else:
                values["single"] = self._new_single(line, series, cell)
                values["serial"] = leaf_number(cell)
        except BadCell as bad:
            self._problems.add(line, "serial", str(bad))

    def _new_serial(self, line: int, series: str, serial: int) -> int:
        used, last = self.serials.row_of(series, serial), self.serials.last(series)
        if used is not None:
            raise BadCell(f"{serial_text(series, serial)} is in row {used} already")
        self.serials.add(series, serial, line)
        if last is not None and serial < last:
            row = self.serials.row_of(series, last)
            raise BadCell(f"{serial} is below {last} of row {row}: the serials of a series grow")
        return serial

    def _new_single(self, line: int, series: str, identifier: str) -> str:
        self._identifiers.add(identifier, line)
        self.singles[series] = self.singles.get(series, 0) + 1
        return identifier
