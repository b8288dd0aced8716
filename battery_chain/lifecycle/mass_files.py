"""Masses from files: what a recycler has taken apart, and what it has recovered. A file with anything wrong
is refused as a whole, every row named."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from battery_chain.deploy.workspace import Workspace
from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.lifecycle.ends import MassBalance
from battery_chain.lifecycle.find import identify
from battery_chain.lifecycle.recovery import METALS
from battery_chain.manifest.cells import BadCell, day, number, shown
from battery_chain.manifest.problems import Problems
from battery_chain.model import Operation
from battery_chain.units import token_units_down

__all__ = ["BALANCE_COLUMNS", "DISMANTLING_COLUMNS", "Dismantling", "read_balances", "read_dismantlings"]

T = TypeVar("T")

_CONTENT = tuple(f"{metal}_g" for metal in METALS)
DISMANTLING_COLUMNS = ("battery", "pack_g", "part_g", *_CONTENT)
"""The metals may be empty: what the parts contain, where it is declared."""
BALANCE_COLUMNS = ("battery", *_CONTENT, "rest_g", "proceeds", "due")
"""`proceeds` in units of account, negative for a gate fee; `due` empty, or the day of a booked claim."""

_MOST = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Dismantling:
    """One battery taken apart: grams of the pack, of its parts, and of what they contain by metal (empty
    where it is not declared)."""

    id: int
    pack_grams: int
    part_grams: int
    content: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a file, the battery it is about, and where its problems go."""

    line: int
    cells: Mapping[str, str]
    battery: int
    problems: Problems

    def take(self, column: str, read: Callable[[str], T], otherwise: T) -> T:
        """What a cell says; `otherwise` where it is wrong, which is noted."""
        try:
            return read(self.cells[column])
        except BadCell as bad:
            self.problems.add(self.line, column, str(bad))
            return otherwise

    def grams(self, column: str) -> int:
        """Grams; an empty cell is none."""
        return self.take(column, lambda cell: number(cell, 0, _MOST) if cell else 0, 0)


def read_dismantlings(workspace: Workspace, path: Path) -> list[Dismantling]:
    """Dismantlings from a CSV file (`DISMANTLING_COLUMNS`). Raises `BadInput` with every bad cell,
    `Missing`."""
    problems = Problems(path.name)
    found = [_dismantling(row) for row in _rows(workspace, path, DISMANTLING_COLUMNS, problems)]
    problems.refuse()
    return found


def _dismantling(row: _Row) -> Dismantling:
    pack, part = row.grams("pack_g"), row.grams("part_g")
    content = {metal: row.grams(f"{metal}_g") for metal in METALS}
    if part > pack:
        row.problems.add(row.line, "part_g", f"{part} is more than the pack of {pack}")
    if sum(content.values()) > part:
        row.problems.add(row.line, "part_g", f"{part} is less than the {sum(content.values())} of its metals")
    return Dismantling(row.battery, pack, part, {metal: grams for metal, grams in content.items() if grams})


def read_balances(workspace: Workspace, path: Path) -> list[MassBalance]:
    """Mass balances from a CSV file (`BALANCE_COLUMNS`), each with its row as the document. Raises
    `BadInput` with every bad cell and every balance that is heavier than its pack, `Missing`."""
    problems = Problems(path.name)
    rows = list(_rows(workspace, path, BALANCE_COLUMNS, problems))
    found = [_balance(row, workspace.deployment.decimals) for row in rows]
    _refuse_unfit(workspace, list(zip(rows, found, strict=True)))
    problems.refuse()
    return found


def _refuse_unfit(workspace: Workspace, balances: Sequence[tuple[_Row, MassBalance]]) -> None:
    """Notes what is not dismantled (or burned, by an earlier run), and what is heavier than its pack."""
    b, ids = workspace.battery, [each.id for _, each in balances]
    packs = workspace.rpc.read_many([b.pack_grams(each) for each in ids])
    conditions = workspace.rpc.read_many([b.condition_of(each) for each in ids])
    for (row, balance), pack, condition in zip(balances, packs, conditions, strict=True):
        operation = Operation(condition.operation)
        if operation not in (Operation.DISMANTLED, Operation.RECYCLED):
            doing = operation.name.lower().replace("_", " ")
            row.problems.add(row.line, "battery", f"{row.cells['battery']} is {doing}, not dismantled")
        elif balance.grams > pack:
            rule = f"{balance.grams} g in all are more than the pack of {pack} g"
            row.problems.add(row.line, "rest_g", rule)


def _balance(row: _Row, decimals: int) -> MassBalance:
    return MassBalance(
        id=row.battery,
        **{metal: row.grams(f"{metal}_g") for metal in METALS},
        rest=row.grams("rest_g"),
        proceeds=row.take("proceeds", lambda cell: token_units_down(_amount(cell), decimals), 0),
        document=json.dumps(row.cells, sort_keys=True, separators=(",", ":")).encode(),
        due_day=row.take("due", lambda cell: day(cell) if cell else 0, 0),
    )


def _amount(cell: str) -> Decimal:
    try:
        amount = Decimal(cell)
    except InvalidOperation:
        raise BadCell(f"{shown(cell)} is not an amount") from None
    if not amount.is_finite() or abs(amount) >= 10**15:
        raise BadCell(f"{shown(cell)} is not an amount below 10^15")
    return amount


def _rows(workspace: Workspace, path: Path, columns: Sequence[str], problems: Problems) -> Iterator[_Row]:
    """Every row whose battery is on chain and was not named before; the others are noted."""
    cells = list(_cells(path, columns))
    known = identify(workspace, [row["battery"] for _, row in cells])
    first: dict[int, int] = {}
    for line, row in cells:
        ids = known.get(row["battery"], [])
        if len(ids) != 1:
            problems.add(line, "battery", f"{shown(row['battery'])} is not one battery on chain")
        elif ids[0] in first:
            problems.add(line, "battery", f"{row['battery']} stands in row {first[ids[0]]} already")
        else:
            first[ids[0]] = line
            yield _Row(line, row, ids[0], problems)


def _cells(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of every row."""
    if not path.is_file():
        raise Missing(f"{path} is not a file", f"name a CSV file with the columns {','.join(columns)}")
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as stream:
        reader = csv.DictReader(stream, restkey="", restval="")
        if tuple(reader.fieldnames or ()) != tuple(columns):
            raise BadInput([Problem(path.name, 1, "", f"the columns are not {', '.join(columns)}")])
        for row in reader:
            yield reader.line_num, {name: row[name] for name in columns}
