"""Health follows what was measured, whatever dirt lies between."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from battery_chain.model import Use
from battery_chain.telemetry import Clock, Point, Trace, estimate, quarter_days, read_capacities

START = 18_000

points_of = st.lists(st.tuples(st.integers(1, 400), st.integers(1, 12_000)), min_size=1, max_size=12)
dirt = st.sampled_from(["", "0", "-1", "NaN", "inf", "x", "4.1", "1e9"])
clean = st.decimals("0.0002", "4", places=4).map(str)


def trace_of(steps: list[tuple[int, int]]) -> Trace:
    day, points = 0, [Point(0, 10_000, 0)]
    for width, health in steps:
        day += width
        points.append(Point(day, health, day))
    return Trace("t", "measured", Use.STATION, "LFP", "", "", tuple(points))


@given(points_of, st.data())
def test_a_trace_lies_between_its_neighbouring_points(
    steps: list[tuple[int, int]], data: st.DataObject
) -> None:
    trace = trace_of(steps)
    day = data.draw(st.integers(0, trace.span_days))
    before = max((point for point in trace.points if point.day <= day), key=lambda point: point.day)
    after = min((point for point in trace.points if point.day >= day), key=lambda point: point.day)
    reading = trace.at(day)
    assert reading is not None
    low, high = sorted((before.health, after.health))
    assert low <= reading.health <= high
    assert before.cycles <= reading.cycles <= after.cycles


@given(st.lists(st.one_of(clean, dirt), min_size=1, max_size=30))
@settings(deadline=None)
def test_clean_readings_are_kept_as_they_are_and_dirty_ones_counted(capacities: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cells_2Ah.csv"
        lines = [f"A,{cycle},{capacity}" for cycle, capacity in enumerate(capacities, 1)]
        path.write_text("\n".join(["cell_id,cycle,capacity_Ah", *lines]))
        readings = read_capacities(path)
        found = estimate(path, Clock(START, 400), START + 400)
    good = [
        Decimal(capacity)
        for capacity in capacities
        if capacity not in ("", "0", "-1", "NaN", "inf", "x", "4.1", "1e9")
    ]
    assert [point.capacity for point in readings.cells["A"].points] == good
    assert len(readings.left_out) + len(good) == len(capacities)
    assert {one.health for one in found.estimates} <= {int(capacity * 5000) for capacity in good}


@given(st.integers(1_000, 60_000), st.integers(0, 5_000))
def test_quarters_are_a_quarter_apart_and_end_on_the_last_day(until: int, length: int) -> None:
    days = quarter_days(until - length, until)
    assert days[-1] == until
    assert all(89 <= after - before <= 92 for before, after in pairwise(days))
    assert days[0] >= max(until - length, 0)
    assert len(days) == 1 or days[0] - (until - length) <= 92 or days[0] < 500
