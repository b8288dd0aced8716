"""battery_chain.units: conversions are exact, and roundings are the ones their names say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from battery_chain import units
from battery_chain.errors import BadInput


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2018-1-5", "day: '2018-1-5' is not a date YYYY-MM-DD"),
        ("20180105", "day: '20180105' is not a date YYYY-MM-DD"),
        ("2018-02-30", "day: '2018-02-30' is not a day of the calendar"),
        ("２018-01-05", "day: '２018-01-05' is not a date YYYY-MM-DD"),
        ("2150-01-01", "day: 2150-01-01 is not in 1970-01-01..2149-06-06"),
    ],
)
def test_a_day_that_is_none_is_refused(text: str, rule: str) -> None:
    with pytest.raises(BadInput) as refused:
        units.parse_day(text)
    assert str(refused.value) == rule


def test_days_count_from_1970() -> None:
    assert units.parse_day("1970-01-01") == 0
    assert units.parse_day("2015-01-01") == 16_436
    assert units.day_of(date(2149, 6, 6)) == units.MAX_DAY == 65_535
    assert units.date_of(16_436) == date(2015, 1, 1)


def test_a_day_number_outside_16_bits_is_refused() -> None:
    with pytest.raises(BadInput, match=r"65536 is not in 0\.\.65535"):
        units.date_of(65_536)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-11-23", 3, "2026-08-23"),
        ("2026-05-31", 3, "2026-02-28"),
        ("2024-05-31", 3, "2024-02-29"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 12, "2025-12-31"),
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_months_before_keeps_the_day_or_takes_the_last_of_the_month(
    day: str, months: int, before: str
) -> None:
    assert units.months_before(units.parse_day(day), months) == units.parse_day(before)


def test_basis_points_round_the_way_they_are_named() -> None:
    assert units.basis_points_down(Decimal("0.87555")) == 8755
    assert units.basis_points_up(Decimal("0.87551")) == 8756
    assert units.basis_points_down(Decimal("-0.00001")) == -1
    assert units.ratio_of(8750) == Decimal("0.875")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_not_finite_is_refused(number: str) -> None:
    with pytest.raises(BadInput, match="is not finite"):
        units.basis_points_down(Decimal(number))


def test_energy_is_converted_without_loss_or_refused() -> None:
    assert units.kwh(38_001) == Decimal("38.001")
    assert units.wh_of_kwh(Decimal("38.001")) == 38_001
    with pytest.raises(BadInput, match=r"0\.0001 kWh is not a whole number of Wh"):
        units.wh_of_kwh(Decimal("0.0001"))


def test_token_units_round_the_way_they_are_named() -> None:
    assert units.token_units_down(Decimal("1.0000019"), 6) == 1_000_001
    assert units.token_units_up(Decimal("1.0000011"), 6) == 1_000_002
    assert units.token_units_down(Decimal("-0.0000001"), 6) == -1
    assert units.amount_of_units(1_000_001, 6) == Decimal("1.000001")
    assert str(units.amount_of_units(10**80 + 1, 1)).endswith("00.1")  # no digit is lost


def test_a_price_unit_has_token_units_by_the_decimals_of_the_token() -> None:
    assert units.units_per_micro(6) == 1
    assert units.units_per_micro(18) == 10**12
    with pytest.raises(BadInput, match=r"5 is not in 6\.\.18"):
        units.units_per_micro(5)


def test_figures_are_shown_with_their_unit() -> None:
    assert units.energy_text(950) == "950 Wh"
    assert units.energy_text(38_000) == "38.0 kWh"
    assert units.energy_text(1_234_567_890) == "1,234.57 MWh"
    assert units.money_text(1_234_567_891, 6) == "1,234.57"
    assert units.money_text(-5_000, 6) == "-0.00"
    assert units.health_text(8755) == "87.55 %"
