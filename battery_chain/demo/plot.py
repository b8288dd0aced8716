"""A line chart in text: two rows of dots a character, one mark a series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import cycle

__all__ = ["chart"]

_MARKS = "●○◆◇■□"


def chart(
    series: Mapping[str, Sequence[tuple[Decimal, Decimal]]],
    *,
    width: int = 72,
    height: int = 16,
    x_label: str,
    y_label: str,
) -> list[str]:
    """Points (x, y) of several series on common axes from 0; lines of text, the legend last.

    A later series is drawn over an earlier one where they meet; what is below 0 stands on the axis.
    """
    points = [point for line in series.values() for point in line]
    if not points:
        return ["(no points)"]
    right = max(x for x, _ in points) or Decimal(1)
    top = max(y for _, y in points) or Decimal(1)
    grid = [[" "] * width for _ in range(height)]
    for mark, line in zip(cycle(_MARKS), series.values(), strict=False):
        for x, y in line:
            column = min(width - 1, int(max(x, Decimal(0)) / right * (width - 1)))
            row = height - 1 - min(height - 1, int(max(y, Decimal(0)) / top * (height - 1)))
            grid[row][column] = mark
    return [*_framed(grid, right, top, x_label, y_label), *_legend(series)]


def _framed(grid: list[list[str]], right: Decimal, top: Decimal, x_label: str, y_label: str) -> list[str]:
    height, width = len(grid), len(grid[0])
    lines = [f"{'':>6} {y_label}"]
    for place, row in enumerate(grid):
        value = top * (height - 1 - place) / (height - 1)
        label = f"{value:6.0f}" if place % 5 == 0 or place == height - 1 else " " * 6
        lines.append(f"{label} │{''.join(row)}".rstrip())
    lines.append(f"{'':>6} └{'─' * width}")
    ticks = [" "] * (width + 10)
    years = int(right)
    for year in range(years + 1):
        at = 8 + int(Decimal(year) / right * (width - 1))
        for offset, char in enumerate(str(year)):
            if at + offset < len(ticks):
                ticks[at + offset] = char
    lines.append("".join(ticks).rstrip())
    lines.append(f"{'':>8}{x_label}")
    return lines


def _legend(series: Mapping[str, object]) -> list[str]:
    return [f"{'':>8}{mark} {name}" for mark, name in zip(cycle(_MARKS), series, strict=False)]
