"""Named ageing traces: how the capacity of one real or simulated cell went, to stand for batteries of one
use.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.model import Reading, Use
from battery_chain.telemetry.capacity import CellReadings, Readings, read_capacities
from battery_chain.telemetry.estimate import Clock
from battery_chain.units import basis_points_down

__all__ = ["Point", "Trace", "read_traces", "shipped", "traces", "traces_for"]

_PLAUSIBLE = 12_000
SPAN_DAYS = 5_114
"""Fourteen years: what the cycles of a trace without a calendar are spread over."""

_USES = {
    "four_wheel": Use.FOUR_WHEEL,
    "two_wheel": Use.TWO_WHEEL,
    "station": Use.STATION,
    "storage": Use.STORAGE,
}
_DUTIES = {"ev": Use.FOUR_WHEEL, "swap": Use.STATION, "grid": Use.STORAGE}
_SETS = (  # data set: chemistry, the use its cells stand for, measured or simulated
    ("nasa_pcoe", "NCA", Use.TWO_WHEEL),
    ("calce_cs2", "LCO", Use.TWO_WHEEL),
    ("xjtu_ncm", "NMC", Use.FOUR_WHEEL),
    ("hust_lfp", "LFP", Use.STORAGE),
    ("mit_severson_lfp", "LFP", Use.STATION),
)
_CHEMISTRIES = {"NMC111": "NMC", "NCM": "NMC"}


@dataclass(frozen=True, slots=True)
class Point:
    """Days since the begin of service, health in basis points of capacity when new, full cycles so far."""

    day: int
    health: int
    cycles: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One ageing history. kind: measured or simulated; note: how its axis became days, and what health is
    relative to.

    Points begin at day 0; their days never decrease.
    """

    name: str
    kind: str
    use: Use
    chemistry: str
    source: str
    note: str
    points: tuple[Point, ...]

    @property
    def span_days(self) -> int:
        """Days from the first to the last point."""
        return self.points[-1].day

    def at(self, day: int, scale: int = 10_000) -> Reading | None:
        """Health and cycles `day` days into service, on a straight line between points, times `scale` basis
        points.

        Rounded down. None before the first point, after the last, and where nothing would be left: no guess.
        """
        if not 0 <= day <= self.span_days:
            return None
        after = bisect_right(self.points, day, key=lambda point: point.day)
        before, following = self.points[after - 1], self.points[min(after, len(self.points) - 1)]
        width = max(1, following.day - before.day)
        health = before.health * width + (following.health - before.health) * (day - before.day)
        cycles = before.cycles + (following.cycles - before.cycles) * (day - before.day) // width
        scaled = health * scale // (width * 10_000)
        return Reading(min(scaled, 0xFFFF), min(cycles, 0xFFFF)) if scaled > 0 else None


def shipped(*parts: str) -> Path:
    """A file of the data shipped with the package, such as `shipped("demo", "manifest.csv")`."""
    return Path(__file__).parent.parent.joinpath("data", *parts)


def traces() -> Mapping[str, Trace]:
    """The traces shipped with the package, by name."""
    found: dict[str, Trace] = {}
    for table in ("measured", "simulated"):
        readings = read_capacities(shipped("traces", f"{table}.csv"))
        for entry in _index(shipped("traces", f"{table}_index.csv")):
            cell = readings.cells[entry["trace"]]
            found[cell.name] = _trace(
                cell, entry["kind"], _USES[entry["use"]], entry["chemistry"], entry["source"]
            )
    return MappingProxyType(found)


def traces_for(known: Mapping[str, Trace], use: Use, chemistry: str | None = None) -> Mapping[str, Trace]:
    """The traces that stand for one use, and one chemistry when it is named."""
    return {
        name: trace
        for name, trace in known.items()
        if trace.use is use and chemistry in (None, trace.chemistry)
    }


def read_traces(folder: Path) -> Mapping[str, Trace]:
    """The traces of a folder of capacity files (see `capacity`), by the name of the cell.

    Chemistry and use come from the file's columns or from what is known of the set; files of which neither
    tells are left out, and so are cells with a single reading and those that are ever found 20 % above their
    first reading, which then was no test of a new cell. `Missing` when the folder has no CSV file.
    """
    paths = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    if not paths:
        raise Missing(f"{folder} has no CSV file", "name a folder of capacity files")
    found: dict[str, Trace] = {}
    for path in paths:
        found |= _of_file(read_capacities(path))
    return MappingProxyType(found)


def _of_file(readings: Readings) -> Iterator[tuple[str, Trace]]:
    for cell in readings.cells.values():
        told = _told(readings.source, cell)
        if told and len(cell.points) > 1 and cell.axis != "once":
            kind = "simulated" if "simulated" in readings.source else "measured"
            trace = _trace(cell, kind, told[1], told[0], readings.source)
            if max(point.health for point in trace.points) <= _PLAUSIBLE:
                yield cell.name, trace


def _told(source: str, cell: CellReadings) -> tuple[str, Use] | None:
    """Chemistry and use of a cell."""
    if cell.facts.get("duty") and cell.facts.get("chemistry"):
        use = _DUTIES.get(cell.facts["duty"].partition("_")[0])
        chemistry = cell.facts["chemistry"]
        return (_CHEMISTRIES.get(chemistry, chemistry), use) if use else None
    if "NCA_battery" in cell.facts.get("dataset", "") or "NCM" in cell.facts.get("dataset", ""):
        nickel_cobalt_manganese = cell.facts["dataset"].startswith("Dataset_2_NCM")
        return ("NMC", Use.FOUR_WHEEL) if nickel_cobalt_manganese else ("NCA", Use.TWO_WHEEL)
    return next(((chemistry, use) for known, chemistry, use in _SETS if known in source), None)


def _index(table: Path) -> Iterator[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _trace(cell: CellReadings, kind: str, use: Use, chemistry: str, source: str) -> Trace:
    """Capacity relative to the first reading, so that a battery's own begin-of-life figure can scale it."""
    if not cell.points:
        raise BadInput([Problem(source, 0, cell.name, "no reading is left")])
    new = cell.points[0].capacity
    days = Clock(0, SPAN_DAYS).days(cell)
    points = (
        Point(day - days[0], basis_points_down(point.capacity / new), point.cycles)
        for day, point in zip(days, cell.points, strict=True)
    )
    note = f"{_axis_note(cell)}; capacity relative to the first reading ({new})"
    return Trace(cell.name, kind, use, chemistry, source, note, tuple(points))


def _axis_note(cell: CellReadings) -> str:
    if cell.axis == "cycle":
        first, last = cell.points[0].position, cell.points[-1].position
        return f"cycles {first} to {last} spread evenly over {SPAN_DAYS} days of service"
    return "months as simulated, 30.4375 days each" if cell.axis == "month" else "days as measured"
