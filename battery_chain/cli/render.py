"""The only module that prints: results on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, TypeVar

import click

from battery_chain import wholly
from battery_chain.cli.values import Health, document, human
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Block", "Facts", "Lines", "Screen", "Table", "say_failure"]

T = TypeVar("T")

_PLAIN_EVERY = 5.0
_WIDE = 10_000
_LEAST, _GAP = 12, 2


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one a line."""

    pairs: Mapping[str, object]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by column; numbers go to the right."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    title: str = ""
    empty: str = "none"


@dataclass(frozen=True, slots=True)
class Lines:
    """Plain sentences; `style` as rich names it."""

    texts: Sequence[str]
    style: str = ""


Block = Facts | Table | Lines


@dataclass(slots=True)
class Screen:
    """Where a command shows what it found. One result per command."""

    format: str = "table"
    """table, json, csv or parquet."""
    quiet: bool = False
    out: Path | None = None
    """Where the result goes instead of to stdout."""
    operation: str = ""
    """The id under which what is sent can be wished again; part of a JSON object."""
    _consoles: dict[bool, Console] = field(default_factory=dict)

    @property
    def json(self) -> bool:
        return self.format == "json"

    def show(self, data: Any, *blocks: Block, rows: Iterable[Mapping[str, Any]] | None = None) -> None:
        """The result: the blocks, or `data` as JSON, or as CSV or Parquet its rows, or `rows` where they are
        others.
        """
        match self.format:
            case "table":
                self._write("\n".join(self._lines(blocks)) + "\n")
            case "json":
                self._write(document(self._with_operation(data)) + "\n")
            case _:
                self._write_rows(data, rows)

    def _with_operation(self, data: Any) -> Any:
        return (
            {**data, "idempotency_key": self.operation}
            if self.operation and isinstance(data, Mapping)
            else data
        )

    def _write_rows(self, data: Any, rows: Iterable[Mapping[str, Any]] | None) -> None:
        from battery_chain.cli.tabular import csv_text, flat, parquet_bytes, rows_of

        if self.format == "parquet" and self.out is None and sys.stdout.isatty():
            rule = "parquet is no text: name a file with --out, or redirect stdout"
            raise BadInput([Problem("--format", 0, "", rule)])
        found = rows_of(data) if rows is None else [flat(each) for each in rows]
        self._write(csv_text(found) if self.format == "csv" else parquet_bytes(found))

    def _write(self, content: str | bytes) -> None:
        if self.out is None:
            click.echo(content, nl=False)
            return
        raw = content.encode() if isinstance(content, str) else content
        try:
            wholly.write(self.out, raw)
        except OSError as failure:
            rule = f"cannot be written: {failure.strerror}"
            raise BadInput([Problem(str(self.out), 0, "", rule)]) from None
        self.note(f"written: {self.out}")

    def note(self, text: str) -> None:
        """Something worth knowing that is not the result."""
        if not self.quiet:
            click.echo(_styled(text, dim=True), err=True)

    def warn(self, text: str) -> None:
        click.echo(_styled("warning: ", fg="yellow") + text, err=True)

    # -- blocks

    def _lines(self, blocks: Sequence[Block]) -> Iterator[str]:
        for place, block in enumerate(blocks):
            title = "" if isinstance(block, Lines) else block.title
            if place and not isinstance(block, Lines):
                yield ""
            if title:
                yield self._styled(title, bold=True)
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Lines():
                yield from (self._styled(text, fg="green") if block.style else text for text in block.texts)
            case Facts():
                yield from self._facts(block)
            case Table():
                yield from self._table(block)

    def _facts(self, block: Facts) -> Iterator[str]:
        width = max((len(name) for name in block.pairs), default=0)
        for name, value in block.pairs.items():
            label = name.replace("_", " ")
            yield self._styled(f"{label:<{width}}", dim=True) + f"  {human(value)}"

    def _table(self, block: Table) -> Iterator[str]:
        if not block.rows:
            yield self._styled(block.empty, dim=True)
            return
        from rich import box
        from rich.table import Table as Grid
        from rich.text import Text

        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
        cells = [[human(cell, short=True) for cell in row] for row in block.rows]
        console = self._console(error=False)
        broken = _broken([[*block.columns], *cells], console.width)
        for place, column in enumerate(block.columns):
            right = all(_numeric(row[place]) for row in block.rows)
            side: Literal["left", "right"] = "right" if right else "left"
            grid.add_column(column, justify=side, overflow="fold", no_wrap=place not in broken)
        for row in cells:
            grid.add_row(*map(Text, row))
        with console.capture() as captured:
            console.print(grid)
        yield from (line.rstrip() for line in captured.get().splitlines())

    def _styled(self, text: str, **style: Any) -> str:
        return text if self.out is not None else _styled(text, **style)

    def _console(self, error: bool) -> Console:
        from rich.console import Console

        if error not in self._consoles:
            stream = sys.stderr if error else sys.stdout
            width = None if stream.isatty() and (error or self.out is None) else _WIDE
            self._consoles[error] = Console(file=stream, width=width, highlight=False, soft_wrap=False)
        return self._consoles[error]

    # -- long work

    def follow(
        self, items: Iterable[T], label: str, total: int, weigh: Callable[[T], int] = lambda _: 1
    ) -> Iterator[T]:
        """Passes items on and shows how far it is: a bar on a terminal, a line now and then where there is
        none.
        """
        if self.quiet or self.format != "table" or total <= 1:
            yield from items
        elif sys.stderr.isatty():
            yield from self._bar(items, label, total, weigh)
        else:
            yield from _told(items, label, total, weigh)

    def _bar(self, items: Iterable[T], label: str, total: int, weigh: Callable[[T], int]) -> Iterator[T]:
        from battery_chain.cli.progress import bar

        return bar(self._console(error=True), items, label, total, weigh)


def _broken(cells: Sequence[Sequence[str]], width: int) -> set[int]:
    """The columns that must break their cells to fit a terminal: the widest, and as few as can be."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    widest = sorted(range(len(widths)), key=lambda place: -widths[place])
    for count in range(len(widths)):
        whole = sum(widths) - sum(widths[place] for place in widest[:count])
        if whole + _LEAST * count + _GAP * (len(widths) - 1) <= width:
            return set(widest[:count])
    return set(widest)


def _told(items: Iterable[T], label: str, total: int, weigh: Callable[[T], int]) -> Iterator[T]:
    began = told = time.monotonic()
    done = 0
    for each in items:
        done += weigh(each)
        yield each
        now = time.monotonic()
        if now - told >= _PLAIN_EVERY and done < total:
            told = now
            rate = done / (now - began)
            _line(f"{label}: {done:,} of {total:,}, {rate:,.0f}/s, {(total - done) / rate:,.0f} s left")
    _line(f"{label}: {done:,} of {total:,} in {time.monotonic() - began:,.1f} s")


def _line(text: str) -> None:
    click.echo(text, err=True)


def _numeric(cell: object) -> bool:
    return cell in (None, "") or (
        isinstance(cell, int | Decimal | Health) and not isinstance(cell, bool | Enum)
    )


def _styled(text: str, **style: Any) -> str:
    """NO_COLOR is obeyed here; a stream that is no terminal is stripped by click."""
    return text if os.environ.get("NO_COLOR") else click.style(text, **style)


def say_failure(what: Sequence[str], hints: Sequence[str] = (), stream: IO[str] | None = None) -> None:
    """An error: its lines, then what to do next."""
    for place, text in enumerate(what):
        head = _styled("error: ", fg="red", bold=True) if place == 0 else ""
        click.echo(head + text, file=stream, err=True)
    for text in hints:
        click.echo(_styled("hint: ", fg="cyan") + text, file=stream, err=True)
