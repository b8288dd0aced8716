"""Lines of a CSV or JSON Lines file as records of text cells. What is malformed is noted and left out."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from battery_chain.manifest.cells import shown
from battery_chain.manifest.problems import Problems

__all__ = ["Record", "Source"]

Record: TypeAlias = tuple[int, Mapping[str, str]]
"""Row number from 1 and the cells by column; a column that is missing or malformed is not among them."""

_MAX_LINE = 1 << 16
_BOM = b"\xef\xbb\xbf"


class Source:
    """One pass over a file. `digest` tells afterwards which bytes were read."""

    def __init__(
        self, path: Path, columns: Sequence[str], problems: Problems, optional: Sequence[str] = ()
    ) -> None:
        self._path = path
        self._columns = columns
        self._known = (*columns, *optional)
        self._problems = problems
        self._hash = hashlib.sha256()

    @property
    def digest(self) -> bytes:
        """SHA-256 of the bytes read so far."""
        return self._hash.digest()

    def records(self) -> Iterator[Record]:
        """The records of the file, by the form its name ends in: `.jsonl` or `.ndjson`, else CSV."""
        json_lines = self._path.suffix.lower() in {".jsonl", ".ndjson"}
        return self._json_records() if json_lines else self._csv_records()

    def _note(self, row: int, column: str, rule: str) -> None:
        self._problems.add(row, column, rule)

    # lines

    def _lines(self) -> Iterator[tuple[int, str]]:
        with self._path.open("rb") as stream:
            for row, raw in enumerate(iter(lambda: stream.readline(_MAX_LINE), b""), 1):
                self._hash.update(raw)
                if len(raw) == _MAX_LINE:
                    # What follows cannot be told into lines any more with bounded memory.
                    self._note(row, "", f"the line is longer than {_MAX_LINE:,} bytes; the rest was not read")
                    return
                line = self._decoded(row, raw.removeprefix(_BOM) if row == 1 else raw)
                if line is not None:
                    yield row, line

    def _decoded(self, row: int, raw: bytes) -> str | None:
        if b"\0" in raw:
            self._note(row, "", "the line has a NUL byte")
            return None
        try:
            line = raw.decode()
        except UnicodeDecodeError as wrong:
            self._note(row, "", f"byte {wrong.start + 1} of the line is not UTF-8")
            return None
        line = line.rstrip("\r\n")
        if not line.strip():
            self._note(row, "", "the line is blank")
            return None
        return line

    # CSV

    def _csv_records(self) -> Iterator[Record]:
        lines = self._lines()
        row, first = next(lines, (0, None))
        if first is None:
            self._note(0, "", "the file has no header")
            return
        header = self._cells(row, first)
        if header is None or not self._check_header(row, header):
            return
        for row, line in lines:
            cells = self._cells(row, line)
            if cells is not None and self._check_width(row, cells, header):
                yield row, dict(zip(header, cells, strict=True))

    def _cells(self, row: int, line: str) -> list[str] | None:
        try:
            return next(csv.reader([line], strict=True))
        except csv.Error:
            self._note(row, "", "a quote is not closed, or not alone (a cell has no line breaks)")
            return None

    def _check_header(self, row: int, header: Sequence[str]) -> bool:
        """Notes what is wrong with the header; False when cells cannot be told apart."""
        for column in self._columns:
            if column not in header:
                self._note(row, column, "the column is missing")
        for column in dict.fromkeys(header):
            if column not in self._known:
                self._note(row, shown(column), "the column is unknown")
            elif header.count(column) > 1:
                self._note(row, column, "the column is there twice")
        return len(set(header)) == len(header) and any(column in self._known for column in header)

    def _check_width(self, row: int, cells: Sequence[str], header: Sequence[str]) -> bool:
        if len(cells) != len(header):
            self._note(row, "", f"{len(cells)} cells, the header has {len(header)}")
        return len(cells) == len(header)

    # JSON Lines

    def _json_records(self) -> Iterator[Record]:
        for row, line in self._lines():
            pairs = self._object(row, line)
            if pairs is not None:
                yield row, self._json_cells(row, pairs)

    def _object(self, row: int, line: str) -> Sequence[tuple[str, Any]] | None:
        try:
            found = json.loads(
                line, object_pairs_hook=_Pairs, parse_int=str, parse_float=_Decimals, parse_constant=_Decimals
            )
        except (ValueError, RecursionError):
            self._note(row, "", "the line is not JSON")
            return None
        if not isinstance(found, _Pairs):
            self._note(row, "", "the line is not a JSON object")
            return None
        return found

    def _json_cells(self, row: int, pairs: Sequence[tuple[str, Any]]) -> dict[str, str]:
        names = [name for name, _ in pairs]
        for column in self._columns:
            if column not in names:
                self._note(row, column, "the column is missing")
        cells = {}
        for name, value in pairs:
            rule = self._json_rule(name, value, names.count(name))
            if rule is None:
                cells[name] = str(value)
            else:
                self._note(row, name if name in self._known else shown(name), rule)
        return cells

    def _json_rule(self, name: str, value: object, times: int) -> str | None:
        """The rule a pair breaks. Numbers are text as written here: one that is not whole breaks a cell's
        rule.
        """
        if name not in self._known:
            return "the column is unknown"
        if times > 1:
            return "the column is there twice"
        if isinstance(value, _Decimals):
            return f"{shown(value)} is not a whole number (digits only)"
        return None if isinstance(value, str) else "the value is neither text nor a whole number"


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as its pairs, so that a repeated key is seen."""


class _Decimals(str):
    """A JSON number that is not whole, as it was written."""

    __slots__ = ()
