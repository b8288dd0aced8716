"""The rows of a CSV file, one line each: what is wrong with one line is never the fault of another."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Row", "read_rows"]

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number from 1, its fields without the blanks around them, what is wrong with it as a line
    (or ""), and whether the file ended before the line did.
    """

    number: int
    fields: tuple[str, ...]
    wrong: str = ""
    cut: bool = False


def read_rows(path: Path) -> Iterator[Row]:
    """The rows that are not blank, the header among them. A field never goes on in the next line, so that a
    stray quotation mark costs one row.

    UTF-8 with or without a byte-order mark (or UTF-16 with one), line ends of any system. A byte that is not
    text becomes U+FFFD, which no number contains.
    """
    with path.open("rb") as stream:
        encoding = "utf-16" if stream.read(2) in _UTF_16 else "utf-8-sig"
    with path.open(encoding=encoding, errors="replace", newline=None) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip(" \t\n,"):
                yield _row(number, line)


def _row(number: int, line: str) -> Row:
    cut = not line.endswith("\n")
    try:
        fields = next(csv.reader([line], strict=True), [])
    except csv.Error as wrong:
        return Row(number, (), f"the line cannot be read: {wrong}", cut)
    return Row(number, tuple(field.strip() for field in fields), "", cut)
