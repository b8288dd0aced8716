"""battery_chain.telemetry: the definitions of health, their uncertainty, and figures that others publish."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from battery_chain.errors import BadInput
from battery_chain.model import Category, Metric
from battery_chain.telemetry import (
    Figure,
    Instrument,
    capacity_fade,
    combined,
    declared,
    is_remanufactured,
    of_repeats,
    power_fade,
    pricing_metric,
    ratio,
    remaining_capacity,
    remaining_power,
    resistance_increase,
    round_trip_efficiency,
    round_trip_efficiency_fade,
    self_discharge_rate,
    shipped,
    state_of_certified_energy,
    traces,
)
from battery_chain.telemetry import read_capacities as read
from battery_chain.units import basis_points_down, basis_points_up


def known(text: str) -> Figure:
    return declared(Decimal(text))


def close(found: Decimal | None, wanted: float) -> bool:
    return found is not None and math.isclose(float(found), wanted, rel_tol=1e-6)


# what is refused


@pytest.mark.parametrize(("above", "below"), [("1", "0"), ("1", "-1"), ("-0.1", "1")])
def test_a_ratio_of_what_cannot_be_is_refused(above: str, below: str) -> None:
    with pytest.raises(BadInput, match=f"^ratio: {above} over {below}: the first must be"):
        ratio(known(above), known(below))


@pytest.mark.parametrize("text", ["NaN", "Infinity"])
def test_a_figure_is_finite(text: str) -> None:
    with pytest.raises(BadInput, match="is not finite"):
        Figure(Decimal(text))
    with pytest.raises(BadInput, match="is not zero or above"):
        Figure(Decimal(1), Decimal(text) if text == "NaN" else Decimal(-1))


def test_an_instrument_has_an_accuracy_and_a_scale() -> None:
    with pytest.raises(BadInput, match=r"accuracy: 100\.1 % is not in 0\.\.100"):
        Instrument(Decimal("100.1"))
    with pytest.raises(BadInput, match="full scale: 0 is not above zero"):
        Instrument(Decimal(1), Decimal(0))


def test_no_mean_of_nothing_and_no_correlation_beyond_one() -> None:
    with pytest.raises(BadInput, match="readings: there is none"):
        of_repeats([])
    with pytest.raises(BadInput, match=r"correlation: 1\.1 is not in -1\.\.1"):
        ratio(known("1"), known("1"), correlation=Decimal("1.1"))


def test_more_energy_than_was_charged_is_no_round_trip() -> None:
    with pytest.raises(BadInput, match=r"efficiency: 10\.1 delivered of 10 charged is no round trip"):
        round_trip_efficiency(known("10.1"), known("10"))
    within = round_trip_efficiency(Figure(Decimal("10.1"), Decimal("0.06")), known("10"))
    assert within.value == Decimal("1.01")


@pytest.mark.parametrize("days", ["0", "-3", "NaN"])
def test_a_rest_takes_time(days: str) -> None:
    with pytest.raises(BadInput, match="days are not above zero"):
        self_discharge_rate(known("10"), known("9.9"), Decimal(days))


# published and worked figures


@pytest.mark.parametrize(
    ("last", "first", "percent"),
    [("1.18568", "2.03534", "41.7454"), ("1.43246", "1.89105", "24.2505")],
    ids=["NASA B0006", "NASA B0007"],
)
def test_capacity_fade_of_the_published_cells(last: str, first: str, percent: str) -> None:
    fade = capacity_fade(known(last), known(first)).value * 100
    assert fade.quantize(Decimal("0.0001")) == Decimal(percent)


def test_the_shipped_cell_passes_the_publishers_end_of_life_where_the_publisher_says() -> None:
    cell = read(shipped("traces", "measured.csv"), Decimal(2)).cells["nasa-b0006"]
    ended = [point.position for point in cell.points if point.capacity < Decimal("1.4")]
    assert ended[0] == 111  # every fifth discharge is shipped; the first below 1.4 Ah is the 109th
    assert cell.points[-1].capacity == Decimal("1.18568")


@pytest.mark.parametrize(
    ("capacity", "spread", "qualifies"),
    [("0.899", "0.01", False), ("0.90", "0.03", True), ("0.91", "0.029", True), ("0.95", "0.0301", False)],
)
def test_a_remanufactured_battery_has_nine_tenths_and_even_cells(
    capacity: str, spread: str, qualifies: bool
) -> None:
    assert is_remanufactured(Decimal(capacity), Decimal(spread)) is qualifies


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (state_of_certified_energy(known("61.5"), known("75")), "0.82"),
        (remaining_capacity(known("2.1"), known("2")), "1.05"),
        (remaining_power(known("90"), known("120")), "0.75"),
        (power_fade(known("90"), known("120")), "0.25"),
        (round_trip_efficiency(known("9.2"), known("10")), "0.92"),
        (round_trip_efficiency_fade(known("0.92"), known("0.96")), "0.041666"),
        (resistance_increase(known("0.12"), known("0.09")), "0.333333"),
        (self_discharge_rate(known("50"), known("49"), Decimal("30.4375")), "0.02"),
        (self_discharge_rate(known("50"), known("49.5"), Decimal("60.875")), "0.005"),
    ],
)
def test_each_definition_is_what_it_says(found: Figure, value: str) -> None:
    places = Decimal(1).scaleb(Decimal(value).as_tuple().exponent)  # type: ignore[arg-type]
    assert abs(found.value - Decimal(value)) < places
    assert found.standard == 0


def test_health_may_rise_and_a_fade_may_be_negative() -> None:
    assert capacity_fade(known("2.1"), known("2")).value == Decimal("-0.05")
    assert resistance_increase(known("0.08"), known("0.1")).value == Decimal("-0.2")
    assert self_discharge_rate(known("50"), known("50.5"), Decimal("30.4375")).value == Decimal("-0.01")


def test_what_remains_is_rounded_down_and_what_is_lost_up() -> None:
    two_thirds, one_third = known("2"), known("3")
    assert basis_points_down(remaining_capacity(two_thirds, one_third).value) == 6_666
    assert str(remaining_capacity(two_thirds, one_third).value).endswith("66")
    assert basis_points_up(capacity_fade(two_thirds, one_third).value) == 3_334
    assert str(resistance_increase(known("5"), known("3")).value).endswith("67")


@pytest.mark.parametrize(
    ("category", "metric"),
    [
        (Category.EV, Metric.SOCE),
        (Category.LMT, Metric.REMAINING_CAPACITY),
        (Category.INDUSTRIAL, Metric.REMAINING_CAPACITY),
        (Category.STATIONARY, Metric.REMAINING_CAPACITY),
    ],
)
def test_the_category_says_which_figure_prices(category: Category, metric: Metric) -> None:
    assert pricing_metric(category) is metric


# uncertainty


def test_the_limits_of_an_instrument_are_a_rectangle() -> None:
    half_percent = Instrument(Decimal("0.5"))
    assert close(half_percent.standard(Decimal(2)), 0.01 / math.sqrt(3))
    assert close(Instrument(Decimal("0.5"), Decimal(10)).standard(Decimal(2)), 0.05 / math.sqrt(3))
    assert half_percent.read(Decimal(2)).value == 2


def test_repeats_lessen_the_scatter_and_not_the_instrument() -> None:
    values = [Decimal(text) for text in ("1.98", "2.00", "2.02")]
    scatter = of_repeats(values)
    assert (scatter.value, close(scatter.standard, 0.02 / math.sqrt(3))) == (2, True)
    both = of_repeats(values, Instrument(Decimal(1)))
    assert close(both.standard, math.hypot(0.02 / math.sqrt(3), 0.02 / math.sqrt(3)))
    assert of_repeats(values[:1]).standard is None
    assert close(of_repeats(values[1:2], Instrument(Decimal(1))).standard, 0.02 / math.sqrt(3))


def test_what_is_not_known_stays_unknown() -> None:
    guess = Figure(Decimal(1))
    assert (guess.expanded, ratio(guess, known("2")).standard) == (None, None)
    assert capacity_fade(known("1"), guess).standard is None
    assert combined(None, None) is None
    assert combined(None, Decimal(3), Decimal(4)) == 5


def test_a_declared_figure_adds_nothing_to_the_uncertainty() -> None:
    found = state_of_certified_energy(Figure(Decimal(60), Decimal("0.3")), known("75"))
    assert (found.value, found.standard, found.expanded) == (
        Decimal("0.8"),
        Decimal("0.004"),
        Decimal("0.008"),
    )


def test_two_measurements_both_count_and_a_shared_error_cancels() -> None:
    now, begin = Figure(Decimal("1.8"), Decimal("0.018")), Figure(Decimal(2), Decimal("0.02"))
    apart = capacity_fade(now, begin)
    assert close(apart.standard, 0.9 * math.hypot(0.01, 0.01))
    assert capacity_fade(now, begin, correlation=Decimal(1)).standard == 0
    assert close(capacity_fade(now, begin, correlation=Decimal(-1)).standard, 0.9 * 0.02)


def test_a_longer_rest_tells_the_rate_more_exactly() -> None:
    before, after = Figure(Decimal(50), Decimal("0.05")), Figure(Decimal(49), Decimal("0.05"))
    month = self_discharge_rate(before, after, Decimal("30.4375"))
    year = self_discharge_rate(before, after, Decimal("365.25"))
    assert month.standard is not None
    assert year.standard is not None
    assert close(month.standard / year.standard, 12)


def test_every_shipped_cell_fades_as_its_trace_says() -> None:
    cells = read(shipped("traces", "measured.csv"), Decimal(2)).cells
    assert len(cells) == 6
    for name, cell in cells.items():
        left = remaining_capacity(declared(cell.points[-1].capacity), declared(cell.points[0].capacity))
        assert basis_points_down(left.value) == traces()[name].points[-1].health
