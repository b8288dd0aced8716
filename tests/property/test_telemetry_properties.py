"""Health follows what was measured, whatever dirt lies between."""

from __future__ import annotations

import math
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from battery_chain.errors import BadInput
from battery_chain.model import Category, Method, Metric, Use
from battery_chain.telemetry import (
    Attribute,
    Clock,
    Estimates,
    Figure,
    Health,
    HealthVector,
    Point,
    Readings,
    Trace,
    capacity_fade,
    declared,
    estimate,
    pricing_metric,
    quarter_days,
    ratio,
    read_capacities,
    read_health,
    remaining_capacity,
)
from battery_chain.units import basis_points_down

START = 18_000

points_of = st.lists(st.tuples(st.integers(1, 400), st.integers(1, 12_000)), min_size=1, max_size=12)
DIRT = ("", "0", "-1", "NaN", "sNaN", "inf", "x", "4.1", "1e9", "1_9", "1٫9", "1e-99999999")
PRICED = (Attribute.STATE_OF_CERTIFIED_ENERGY, Attribute.REMAINING_CAPACITY)
dirt = st.sampled_from(DIRT)
clean = st.decimals("1.6", "2.09", places=4).map(str)  # never a quarter of the rating apart


def read(rows: list[str]) -> tuple[Readings, Estimates]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cells_2Ah.csv"
        path.write_text("\n".join(["cell_id,cycle,capacity_Ah", *rows]), encoding="utf-8")
        return read_capacities(path), estimate(path, Clock(START, 400), START + 400)


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
    readings, found = read([f"A,{cycle},{capacity}" for cycle, capacity in enumerate(capacities, 1)])
    good = [Decimal(capacity) for capacity in capacities if capacity not in DIRT]
    assert [point.capacity for point in readings.cells["A"].points] == good
    assert len(readings.left_out) + len(good) == len(capacities)
    assert {one.health for one in found.estimates} <= {int(capacity * 5000) for capacity in good}


@given(st.lists(clean, min_size=1, max_size=20, unique=True), st.randoms())
@settings(deadline=None)
def test_the_order_of_the_rows_changes_nothing(capacities: list[str], random: Random) -> None:
    rows = [f"A,{cycle},{capacity}" for cycle, capacity in enumerate(capacities, 1)]
    shuffled = random.sample(rows, len(rows))
    (ordered, first), (mixed, second) = read(rows), read(shuffled)
    assert [point.capacity for point in mixed.cells["A"].points] == [
        point.capacity for point in ordered.cells["A"].points
    ]
    assert first.estimates == second.estimates
    assert (mixed.left_out, bool(mixed.noticed)) == ((), rows != shuffled)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_whatever_bytes_follow_a_good_reading_it_is_kept_and_nothing_breaks(
    dirt: bytes,
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cells_2Ah.csv"
        path.write_bytes(b"cell_id,cycle,capacity_Ah\nA,1,1.9\n" + dirt)
        readings = read_capacities(path)
    assert readings.cells["A"].points[0].capacity == Decimal("1.9")
    assert all(problem.row > 2 for problem in readings.left_out)


# uncertainty and documents

positive = st.decimals("0.001", "1000", places=3)
share = st.decimals("0", "0.2", places=4)


@given(positive, positive, share, share)
def test_the_uncertainty_of_a_ratio_is_that_of_an_independent_computation(
    above: Decimal, below: Decimal, u_above: Decimal, u_below: Decimal
) -> None:
    found = ratio(Figure(above, above * u_above), Figure(below, below * u_below))
    expected = float(above) / float(below) * math.hypot(float(u_above), float(u_below))
    assert found.standard is not None
    assert math.isclose(float(found.standard), expected, rel_tol=1e-9, abs_tol=1e-12)


@given(positive, positive)
def test_a_ratio_in_basis_points_is_the_floor_of_the_exact_one(above: Decimal, below: Decimal) -> None:
    assert basis_points_down(ratio(declared(above), declared(below)).value) == (
        Fraction(above) * 10_000 // Fraction(below)
    )


@given(positive, positive)
def test_what_is_left_and_what_has_faded_make_one(now: Decimal, begin: Decimal) -> None:
    left, lost = (
        formula(declared(now), declared(begin)).value for formula in (remaining_capacity, capacity_fade)
    )
    with localcontext(Context(prec=60)):
        assert left + lost == 1
    assert Fraction(lost) >= 1 - Fraction(now) / Fraction(begin)


figures = st.builds(Figure, st.decimals("0.0001", "0.9999"), st.none() | st.decimals("0", "0.1"))


@given(
    st.sampled_from(Category),
    st.sampled_from(Method),
    st.integers(0, 65_535),
    st.builds(Figure, st.decimals("0.0001", "2"), st.none() | st.decimals("0", "0.1")),
    st.dictionaries(st.sampled_from([each for each in Attribute if each not in PRICED]), figures),
)
def test_a_document_says_the_same_read_and_written_again(
    category: Category, method: Method, day: int, figure: Figure, others: dict[Attribute, Figure]
) -> None:
    health = Health(pricing_metric(category), method, day, "laboratory", figure)
    vector = HealthVector(category, health, others)
    again = read_health(vector.document())
    assert again.document() == vector.document()
    assert (again.health.basis_points, again.health.uncertainty, again.missing) == (
        health.basis_points,
        health.uncertainty,
        vector.missing,
    )


@given(st.binary(max_size=60), st.integers(0, 400))
def test_a_document_with_other_bytes_in_it_is_refused(noise: bytes, at: int) -> None:
    document = HealthVector(
        Category.EV, Health(Metric.SOCE, Method.PARTIAL, 20_000, "laboratory", Figure(Decimal("0.9")))
    ).document()
    at = min(at, len(document))
    changed = document[:at] + noise + document[at:]
    try:
        assert read_health(changed).document() == changed
    except BadInput:
        assert noise


@given(st.integers(1_000, 60_000), st.integers(0, 5_000))
def test_quarters_are_a_quarter_apart_and_end_on_the_last_day(until: int, length: int) -> None:
    days = quarter_days(until - length, until)
    assert days[-1] == until
    assert all(89 <= after - before <= 92 for before, after in pairwise(days))
    assert days[0] >= max(until - length, 0)
    assert len(days) == 1 or days[0] - (until - length) <= 92 or days[0] < 500
