"""The only module that prints: results on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from battery_chain.cli.values import Health, document, human

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Facts", "Lines", "Screen", "Table", "say_failure"]

T = TypeVar("T")

_PLAIN_EVERY = 5.0
_WIDE = 10_000


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

    json: bool = False
    quiet: bool = False
    _consoles: dict[bool, Console] = field(default_factory=dict)

    def show(self, data: Any, *blocks: Block) -> None:
        """The result: `data` with --json, else the blocks."""
        if self.json:
            click.echo(document(data))
            return
        for place, block in enumerate(blocks):
            self._block(block, first=place == 0)

    def note(self, text: str) -> None:
        """Something worth knowing that is not the result."""
        if not self.quiet:
            click.echo(_styled(text, dim=True), err=True)

    def warn(self, text: str) -> None:
        click.echo(_styled("warning: ", fg="yellow") + text, err=True)

    # -- blocks

    def _block(self, block: Block, first: bool) -> None:
        title = "" if isinstance(block, Lines) else block.title
        if not first and not isinstance(block, Lines):
            click.echo()
        if title:
            click.echo(_styled(title, bold=True))
        match block:
            case Lines():
                for text in block.texts:
                    click.echo(_styled(text, fg="green") if block.style else text)
            case Facts():
                self._facts(block)
            case Table():
                self._table(block)

    def _facts(self, block: Facts) -> None:
        width = max((len(name) for name in block.pairs), default=0)
        for name, value in block.pairs.items():
            click.echo(_styled(f"{name:<{width}}", dim=True) + f"  {human(value)}")

    def _table(self, block: Table) -> None:
        if not block.rows:
            click.echo(_styled(block.empty, dim=True))
            return
        from rich import box
        from rich.table import Table as Grid
        from rich.text import Text

        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
        for place, column in enumerate(block.columns):
            right = all(_numeric(row[place]) for row in block.rows)
            grid.add_column(column, justify="right" if right else "left", overflow="fold")
        for row in block.rows:
            grid.add_row(*(Text(human(cell, short=True)) for cell in row))
        self._console(error=False).print(grid)

    def _console(self, error: bool) -> Console:
        from rich.console import Console

        if error not in self._consoles:
            stream = sys.stderr if error else sys.stdout
            width = None if stream.isatty() else _WIDE
            self._consoles[error] = Console(file=stream, width=width, highlight=False, soft_wrap=False)
        return self._consoles[error]

    # -- long work

    def follow(
        self, items: Iterable[T], label: str, total: int, weigh: Callable[[T], int] = lambda _: 1
    ) -> Iterator[T]:
        """Passes items on and shows how far it is: a bar on a terminal, a line now and then where there is none."""
        if self.quiet or self.json or total <= 1:
            yield from items
        elif sys.stderr.isatty():
            yield from self._bar(items, label, total, weigh)
        else:
            yield from _told(items, label, total, weigh)

    def _bar(self, items: Iterable[T], label: str, total: int, weigh: Callable[[T], int]) -> Iterator[T]:
        from battery_chain.cli.progress import bar

        return bar(self._console(error=True), items, label, total, weigh)


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
