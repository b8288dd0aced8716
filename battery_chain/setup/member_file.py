"""Members from a CSV file, one wallet a row. A file with anything wrong is refused as a whole, every row
named.

| column | rule |
|---|---|
| wallet | an address, or the name of a person or contract of the deployment; once in the file |
| jurisdiction | ISO 3166-1 number, 1..999 |
| investor_class | none, retail, professional or institution |
| valid_until | YYYY-MM-DD, the last day as a member: today or later, at most 100 years on |
| days | instead of valid_until: so many days after today, 1..36500 |
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from battery_chain.deploy.workspace import Workspace
from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.manifest import Problems
from battery_chain.manifest.cells import BadCell, address_or_name, day, number, shown, text
from battery_chain.setup.members import INVESTOR_CLASSES, Admission, valid_until
from battery_chain.units import SECONDS_A_DAY, date_of

__all__ = ["COLUMNS", "MOST_DAYS", "read_members"]

T = TypeVar("T")

COLUMNS = ("wallet", "jurisdiction", "investor_class", "valid_until")
"""`days` may stand in the place of `valid_until`."""

MOST_DAYS = 36_500
"""How long an admission may be valid."""

_WITH_DAYS = (*COLUMNS[:3], "days")


def read_members(workspace: Workspace, path: Path, now: int) -> list[Admission]:
    """The admissions of a file as of the second `now`. Raises `BadInput` with everything that is wrong,
    `Missing` when there is no file."""
    if not path.is_file():
        raise Missing(f"{path} is not a file", f"name a CSV file with the columns {','.join(COLUMNS)}")
    problems = Problems(path.name)
    reader = _Reader(workspace, now, problems)
    found = [reader.admission(line, cells) for line, cells in _rows(path, problems)]
    if not found and not problems.count:
        problems.add(0, "", "names no wallet")
    problems.refuse()
    return found


@dataclass(slots=True)
class _Reader:
    """Reads row after row; what is wrong is noted."""

    workspace: Workspace
    now: int
    problems: Problems
    _first: dict[str, int] = field(default_factory=dict)

    def admission(self, line: int, cells: Mapping[str, str]) -> Admission:
        """The admission of a row; what a bad cell leaves open is 0."""

        def take(column: str, read: Callable[[str], T], otherwise: T) -> T:
            try:
                if not cells[column].strip():
                    raise BadCell("the cell is blank")
                return read(cells[column])
            except BadCell as bad:
                self.problems.add(line, column, str(bad))
                return otherwise

        account = take("wallet", lambda cell: self._wallet(cell, line), "")
        country = take("jurisdiction", lambda cell: number(cell, 1, 999), 0)
        code = take("investor_class", _investor_class, 0)
        last = "days" if "days" in cells else "valid_until"
        return Admission(account, take(last, self._days if last == "days" else self._day, 0), country, code)

    def _wallet(self, cell: str, line: int) -> str:
        account = self._account(cell)
        first = self._first.setdefault(account.lower(), line)
        if first != line:
            raise BadCell(f"{cell} stands in row {first} already")
        return account

    def _account(self, cell: str) -> str:
        deployment = self.workspace.deployment
        known = deployment.contracts.get(cell) or deployment.accounts.get(cell)
        if known:
            return known
        if not text(cell).startswith("0x"):
            raise BadCell(f"{shown(cell)} is neither an address nor a name of the deployment")
        return address_or_name(cell)

    def _days(self, cell: str) -> int:
        return valid_until(number(cell, 1, MOST_DAYS), self.now)

    def _day(self, cell: str) -> int:
        last, today = day(cell), self.now // SECONDS_A_DAY
        if not today <= last <= today + MOST_DAYS:
            raise BadCell(f"{cell} is not in {date_of(today)}..{date_of(today + MOST_DAYS)}")
        return valid_until(last - today, self.now)


def _investor_class(cell: str) -> int:
    if text(cell) not in INVESTOR_CLASSES:
        raise BadCell(f"{shown(cell)} is none of {', '.join(INVESTOR_CLASSES)}")
    return INVESTOR_CLASSES.index(cell)


def _rows(path: Path, problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of every row that has as many cells as the header; the others are noted."""
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as stream:
        reader = csv.reader(stream)
        columns = tuple(next(reader, ()))
        if columns not in (COLUMNS, _WITH_DAYS):
            rule = f"the columns are not {','.join(COLUMNS)} (or days instead of valid_until)"
            raise BadInput([Problem(path.name, 1, "", rule)])
        for cells in reader:
            if len(cells) == len(columns):
                yield reader.line_num, dict(zip(columns, cells, strict=True))
            elif cells:
                problems.add(reader.line_num, "", f"the row has {len(cells)} cells, not {len(columns)}")
