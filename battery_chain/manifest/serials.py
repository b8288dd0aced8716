"""Which serials a file has used, in a few numbers for a file in good order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

__all__ = ["SerialIndex"]


class _Runs:
    """Serials of one series as sorted runs: consecutive serials in consecutive rows share one entry."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.rows: list[int] = []

    def row_of(self, serial: int) -> int | None:
        place = bisect_right(self.starts, serial) - 1
        if place < 0 or serial > self.ends[place]:
            return None
        return self.rows[place] + serial - self.starts[place]

    def add(self, serial: int, row: int) -> None:
        place = bisect_right(self.starts, serial)
        before = place - 1
        if before >= 0 and self.ends[before] == serial - 1 and self._follows(before, row):
            self.ends[before] = serial
            return
        self.starts.insert(place, serial)
        self.ends.insert(place, serial)
        self.rows.insert(place, row)

    def _follows(self, run: int, row: int) -> bool:
        return self.rows[run] + self.ends[run] - self.starts[run] == row - 1


class SerialIndex:
    """Rows by (series, serial), and the highest serial of each series so far."""

    def __init__(self) -> None:
        self._series: dict[str, _Runs] = {}
        self._last: dict[str, int] = {}

    def row_of(self, series: str, serial: int) -> int | None:
        """The row that used a serial, or None."""
        runs = self._series.get(series)
        return runs.row_of(serial) if runs else None

    def last(self, series: str) -> int | None:
        """The highest serial of a series so far."""
        return self._last.get(series)

    def add(self, series: str, serial: int, row: int) -> None:
        """Notes the row of a serial not used before."""
        self._series.setdefault(series, _Runs()).add(serial, row)
        self._last[series] = max(serial, self._last.get(series, serial))

    def ranges(self) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
        """Per series the ranges (first, last) of its serials, ascending; neighbouring runs are joined."""
        for series, runs in self._series.items():
            yield series, tuple(_joined(runs))


def _joined(runs: _Runs) -> Iterator[tuple[int, int]]:
    first, last = runs.starts[0], runs.ends[0]
    for start, end in zip(runs.starts[1:], runs.ends[1:], strict=True):
        if start != last + 1:
            yield first, last
            first = start
        last = end
    yield first, last
