"""Where the story is told: a terminal, or nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

__all__ = ["QuietStage", "RichStage", "Stage", "Tracker"]


class Tracker(Protocol):
    def step(self, count: int = 1) -> None:
        """`count` more are done."""
        ...


class Stage(Protocol):
    """What the story asks of whoever shows it. Texts are plain; no markup."""

    def chapter(self, title: str) -> None: ...
    def say(self, text: str) -> None: ...
    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None: ...
    def picture(self, title: str, lines: Sequence[str]) -> None: ...
    def track(self, label: str, total: int) -> Any: ...


class _Silent:
    def step(self, count: int = 1) -> None:
        pass


class QuietStage:
    """Shows nothing."""

    def chapter(self, title: str) -> None:
        pass

    def say(self, text: str) -> None:
        pass

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        pass

    def picture(self, title: str, lines: Sequence[str]) -> None:
        pass

    @contextmanager
    def track(self, label: str, total: int) -> Iterator[Tracker]:  # noqa: ARG002 - the stage's signature
        yield _Silent()


class RichStage:
    """A terminal; plain lines when it is none."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(highlight=False)
        self._chapter = 0

    def chapter(self, title: str) -> None:
        from rich.text import Text

        self._chapter += 1
        self._console.print()
        self._console.print(Text(f"{self._chapter}  {title}", style="bold cyan"))

    def say(self, text: str) -> None:
        from rich.padding import Padding
        from rich.text import Text

        self._console.print(Padding(Text(text), (0, 0, 0, 3)))

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        from rich import box
        from rich.padding import Padding
        from rich.table import Table
        from rich.text import Text

        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
        for place, column in enumerate(columns):
            numeric = place > 0 and all(_is_figure(row[place]) for row in rows)
            table.add_column(Text(column), justify="right" if numeric else "left")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self._console.print(Padding(table, (1, 0, 0, 3)))

    def picture(self, title: str, lines: Sequence[str]) -> None:
        from rich.padding import Padding
        from rich.text import Text

        self._console.print(Padding(Text(title, style="bold"), (1, 0, 0, 3)))
        for line in lines:
            self._console.print(Padding(Text(line, no_wrap=True), (0, 0, 0, 3)), crop=True)

    @contextmanager
    def track(self, label: str, total: int) -> Iterator[Tracker]:
        if not self._console.is_terminal:
            yield _Silent()
            self.say(f"{label}: {total:,} done")
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("   {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console, transient=True) as progress:
            task = progress.add_task(label, total=total)
            yield _Bar(lambda count: progress.advance(task, count))


class _Bar:
    def __init__(self, advance: Any) -> None:
        self._advance = advance

    def step(self, count: int = 1) -> None:
        self._advance(count)


def _is_figure(cell: str) -> bool:
    return not cell or cell[0].isdigit() or (cell[0] in "-−+" and cell[1:2].isdigit())
