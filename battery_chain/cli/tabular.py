"""Results as rows of plain cells: CSV that is safe in a spreadsheet, and Parquet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from io import BytesIO, StringIO
from typing import Any

from battery_chain.cli.values import Health, Moment, Party, Place, plain
from battery_chain.errors import BadInput, Missing, Problem

__all__ = ["Row", "columns_of", "csv_text", "flat", "parquet_bytes", "rows_of"]

Row = dict[str, Any]
"""Cells by column: None, bool, int, Decimal, str, or `Moment`."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DIGITS = 38


# -- rows


def rows_of(data: Any) -> list[Row]:
    """The rows in a result: those of a list; of a mapping the one list of mappings in it, or itself as the
    only row. Raises `BadInput` where it has several lists of rows.
    """
    if isinstance(data, Mapping):
        lists = {name: each for name, each in data.items() if _is_list_of_rows(each)}
        if len(lists) > 1:
            rule = f"this is several tables ({', '.join(lists)}): --format json has them all"
            raise BadInput([Problem("--format", 0, "", rule)])
        data = next(iter(lists.values())) if lists else [data]
    if not isinstance(data, list | tuple):
        raise BadInput([Problem("--format", 0, "", "there are no rows here: --format json")])
    return [flat(each if _is_row(each) else {"value": each}) for each in data]


def _is_row(value: object) -> bool:
    return isinstance(value, Mapping) or (
        is_dataclass(value) and not isinstance(value, Party | Place | Health | Moment)
    )


def _is_list_of_rows(value: object) -> bool:
    return isinstance(value, list | tuple) and any(_is_row(each) for each in value)


def flat(row: Any, prefix: str = "") -> Row:
    """One row: what is inside a value gets columns of its own (owner, owner_name; recovery_by …)."""
    values = row if isinstance(row, Mapping) else asdict(row)
    found: Row = {}
    for name, value in values.items():
        found |= _cells(f"{prefix}{name}", value)
    return found


def _cells(name: str, value: Any) -> Row:
    match value:
        case Party():
            return {name: value.address, f"{name}_name": value.name or None}
        case Mapping():
            return flat(value, f"{name}_")
        case list() | tuple():
            return {name: _joined(value)}
        case _ if _is_row(value):
            return flat(value, f"{name}_")
    return {name: _cell(value)}


def _joined(values: Sequence[Any]) -> str | None:
    """Several values in one cell; rows in a cell as JSON."""
    if any(_is_row(each) for each in values):
        return json.dumps(plain(values), ensure_ascii=False)
    return "; ".join(str(_cell(each)) for each in values) or None


def _cell(value: Any) -> Any:
    match value:
        case Moment():
            return value if value.second else None
        case Place():
            return value.id
        case Party():
            return str(value)
        case Enum():
            return value.name.lower()
        case None | bool() | int() | Decimal() | str():
            return value
    return plain(value)


def columns_of(rows: Iterable[Row]) -> list[str]:
    """Every column of any row, in the order in which they come up."""
    return list(dict.fromkeys(name for row in rows for name in row))


# -- CSV


class _Bare:
    """Digits that are written as they are: a negative number begins no formula."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


def csv_text(rows: Sequence[Row]) -> str:
    """A header and the rows. Text that a spreadsheet would run is neutralised, numbers stay numbers."""
    from battery_chain.manifest.export import write_csv

    columns, stream = columns_of(rows), StringIO()
    write_csv(stream, columns, ({name: _written(row.get(name)) for name in columns} for row in rows))
    return stream.getvalue()


def _written(cell: Any) -> object:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Decimal():
            text = f"{cell:f}"
            return _Bare(text.rstrip("0").rstrip(".") if "." in text else text)
        case str() if _NUMBER.fullmatch(cell):
            return _Bare(cell)
    return str(cell) if isinstance(cell, Moment) else cell


# -- Parquet


def parquet_bytes(rows: Sequence[Row]) -> bytes:
    """The rows as a Parquet file: whole numbers as int64, amounts as decimal128, moments as UTC timestamps;
    as text what does not fit. Raises `Missing` without pyarrow.
    """
    try:
        pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ModuleNotFoundError:
        raise Missing(
            "parquet needs pyarrow, which is not installed", "run: pip install 'battery-chain[parquet]'"
        ) from None
    names = columns_of(rows)
    table = pyarrow.table({name: _column(pyarrow, [row.get(name) for row in rows]) for name in names})
    stream = BytesIO()
    parquet.write_table(table, stream)
    return stream.getvalue()


def _column(pyarrow: Any, cells: Sequence[Any]) -> Any:
    kinds = {type(each) for each in cells if each is not None}
    if kinds == {bool}:
        return pyarrow.array(cells, pyarrow.bool_())
    if kinds == {Moment}:
        times = [None if each is None else datetime.fromtimestamp(each.second, UTC) for each in cells]
        return pyarrow.array(times, pyarrow.timestamp("s", tz="UTC"))
    if kinds == {int} and all(-(2**63) <= each < 2**63 for each in cells if each is not None):
        return pyarrow.array(cells, pyarrow.int64())
    if kinds and kinds <= {int, Decimal}:
        return _amounts(pyarrow, [None if each is None else Decimal(each) for each in cells])
    return pyarrow.array([None if each is None else _text(each) for each in cells], pyarrow.string())


def _amounts(pyarrow: Any, cells: Sequence[Decimal | None]) -> Any:
    """decimal128 where its 38 digits hold all of them, else text."""
    known = [each.as_tuple() for each in cells if each is not None]
    scale = max((max(0, -int(each.exponent)) for each in known), default=0)
    whole = max((len(each.digits) + int(each.exponent) for each in known), default=0)
    if max(whole, 1) + scale > _DIGITS:
        return pyarrow.array([None if each is None else f"{each:f}" for each in cells], pyarrow.string())
    return pyarrow.array(cells, pyarrow.decimal128(_DIGITS, scale))


def _text(cell: Any) -> str:
    return str(_written(cell))
