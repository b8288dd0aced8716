"""A bar with rate and time left, on a terminal. Importing this module imports rich."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

__all__ = ["bar"]

T = TypeVar("T")


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "–", style="cyan")


def bar(
    console: Console, items: Iterable[T], label: str, total: int, weigh: Callable[[T], int]
) -> Iterator[T]:
    """Passes items on while a bar, which vanishes at the end, counts them."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(label, total=total)
        for each in items:
            progress.advance(task, weigh(each))
            yield each
