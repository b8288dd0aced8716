"""CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

__all__ = ["neutralise", "write_csv"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutralise(cell: str) -> str:
    """Text that a spreadsheet would run as a formula gets a leading apostrophe; any other is left as it
    is.
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def write_csv(stream: TextIO, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> int:
    """Writes a header and rows with neutralised text, returns the number of rows. Numbers stay numbers."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
        count += 1
    return count


def _cell(value: object) -> object:
    return neutralise(value) if isinstance(value, str) else value
