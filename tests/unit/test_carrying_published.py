"""battery_chain.carrying against worked examples that others have published, their figures in whole units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from battery_chain.carrying import (
    Asset,
    Derecognised,
    DiminishingBalance,
    Entry,
    EstimateChanged,
    Impaired,
    Ledger,
    Measure,
    Policy,
    Recognised,
    Reversed,
    StraightLine,
    Terms,
    UnitsOfProduction,
    Used,
    allocate,
    health_linear,
    recognise,
    recycling,
    refurbished,
    second_life,
)
from battery_chain.units import day_of, parse_day, token_units_down

YEAR = 2021  # stands for year 1, 20X1 and the like


def new_year(number: int) -> int:
    """1 January of the asset's year `number`, from 1."""
    return day_of(date(YEAR + number - 1, 1, 1))


def ledger(cost: int, terms: Terms, *entries: Entry, residual: int = 0) -> Ledger:
    bought = Recognised(new_year(1), Asset("machine", "plant", 1), cost, exit_value=residual)
    return Ledger({"plant": Policy(terms)}, [bought, *entries])


def charges(found: Ledger, years: Sequence[int]) -> list[int]:
    """The depreciation of each of some years."""
    lines = (found.roll_forward(new_year(year), new_year(year + 1) - 1).total for year in years)
    return [-line.depreciation for line in lines]


def closing(found: Ledger, year: int) -> int:
    return found.carrying("machine", new_year(year + 1) - 1)


# -- IAS 16: straight line, and changes of estimate


def test_change_of_residual_value_and_life_is_spread_over_what_remains() -> None:
    """Emile Woolf, ACCA P2 Corporate Reporting (International), study text 2010: cost 200,000, charged 30,000
    a year for two years; then residual value 50,000, two years left."""
    change = EstimateChanged(new_year(3), "machine", 50_000, StraightLine(24))
    found = ledger(200_000, StraightLine(48), change, residual=80_000)
    assert charges(found, [1, 2]) == [30_000, 30_000]
    assert closing(found, 2) == 140_000
    assert charges(found, [3, 4, 5]) == [45_000, 45_000, 0]
    assert closing(found, 4) == 50_000


def test_a_longer_life_lowers_the_charge_from_then_on() -> None:
    """Kaplan, introduction to published accounts, illustration 4: 20,000 over four years; at the beginning of
    the third year four years are left."""
    change = EstimateChanged(new_year(3), "machine", terms=StraightLine(48))
    found = ledger(20_000, StraightLine(48), change)
    assert charges(found, [1, 2]) == [5_000, 5_000]
    assert closing(found, 2) == 10_000
    assert charges(found, [3, 4, 5, 6, 7]) == [2_500, 2_500, 2_500, 2_500, 0]


def test_years_that_end_in_june_are_years() -> None:
    """Kaplan, CIMA F1 (2018), example 4: 100,000 over ten years from 1 July; three years later five are
    left."""
    begin, changed = parse_day("2020-07-01"), parse_day("2023-07-01")
    found = Ledger(
        {"plant": Policy(StraightLine(120))},
        [
            Recognised(begin, Asset("machine", "plant", 1), 100_000),
            EstimateChanged(changed, "machine", terms=StraightLine(60)),
        ],
    )
    assert found.carrying("machine", changed - 1) == 70_000
    year = found.roll_forward(changed, parse_day("2024-06-30")).total
    assert (year.opening, year.depreciation, year.closing) == (70_000, -14_000, 56_000)


@pytest.mark.parametrize(
    ("cost", "life", "before", "remaining", "after"),
    [
        (15_000_000, 15, 1_000_000, 10, 1_200_000),  # buildings
        (10_000_000, 10, 1_000_000, 7, 1_000_000),  # plant and machinery
        (3_500_000, 7, 500_000, 5, 400_000),  # furniture and fixtures
    ],
)
def test_each_component_has_its_own_life(
    cost: int, life: int, before: int, remaining: int, after: int
) -> None:
    """Wiley IFRS, practical implementation guide and workbook, Accurate Inc.: lives changed after three
    years."""
    change = EstimateChanged(new_year(4), "machine", terms=StraightLine(12 * remaining))
    found = ledger(cost, StraightLine(12 * life), change)
    assert charges(found, [1, 2, 3, 4, 5]) == [before] * 3 + [after] * 2


def test_an_overhaul_is_a_component_of_its_own() -> None:
    """Kaplan, introduction to published accounts, illustration 5: an aircraft of 25m over 20 years, 5m of it
    the overhaul due after five years; the overhaul of year 6 costs 6m."""
    policies = {"frame": Policy(StraightLine(240)), "overhaul": Policy(StraightLine(60))}
    frame, first, second = (
        Asset(name, policy, 1) for name, policy in (("a", "frame"), ("b", "overhaul"), ("c", "overhaul"))
    )
    bundle = recognise(new_year(1), 25_000_000, [frame, first], [20_000_000, 5_000_000])
    replaced = Derecognised(new_year(6), "b")
    found = Ledger(policies, [*bundle, replaced, Recognised(new_year(6), second, 6_000_000)])
    assert charges(found, [1, 5, 6]) == [2_000_000, 2_000_000, 2_200_000]
    assert found.disposals(new_year(6), new_year(6))[0].gain == 0


# -- IAS 16: diminishing balance


def test_diminishing_balance_halves_each_year() -> None:
    """ifrs-notes, IAS 16 depreciation methods (2014): 10,000 at 50 %."""
    found = ledger(10_000, DiminishingBalance(Decimal("0.5")))
    assert charges(found, [1, 2, 3, 4]) == [5_000, 2_500, 1_250, 625]
    assert closing(found, 4) == 625


def test_a_change_of_method_is_a_change_of_estimate() -> None:
    """BPP, ACCA Foundations in Accountancy, Jakob Co: 100,000 at 40 % reducing balance; from
    the third of five years on straight line."""
    change = EstimateChanged(new_year(3), "machine", terms=StraightLine(36))
    found = ledger(100_000, DiminishingBalance(Decimal("0.4")), change)
    assert charges(found, [1, 2, 3, 4, 5]) == [40_000, 24_000, 12_000, 12_000, 12_000]
    assert closing(found, 5) == 0


# -- IAS 16: units of production


@pytest.mark.parametrize(
    ("cost", "residual", "units", "years", "expected"),
    [
        (10_000, 1_000, 150_000, [18_000, 13_000], [1_080, 780]),  # icdifference.com, labelling machine
        (101_000, 1_000, 1_000_000, [100_000], [10_000]),  # opentuition.com, depreciation
        (40_000, 5_000, 200_000, [30_000], [5_250]),  # edlintics, a truck by its kilometres
        (10_000, 1_000, 100_000, [5_000], [450]),  # learnaccountingonline, production method
    ],
)
def test_units_of_production_charge_by_use(
    cost: int, residual: int, units: int, years: list[int], expected: list[int]
) -> None:
    use = [
        Used(new_year(year + 1) - 1, "machine", throughput_wh=count) for year, count in enumerate(years, 1)
    ]
    found = ledger(cost, UnitsOfProduction(units, Measure.THROUGHPUT), *use, residual=residual)
    assert charges(found, range(1, len(years) + 1)) == expected
    assert closing(found, len(years)) == cost - sum(expected)


# -- IAS 36: impairment, and its reversal up to the ceiling


def test_a_reversal_stops_at_what_would_have_been() -> None:
    """Kaplan, FR integrated workbook 2018-19, example 3: 24,000 over eight years; impaired by 4,500
    after two; recoverable 16,000 after four."""
    found = ledger(
        24_000,
        StraightLine(96),
        Impaired(new_year(3), "machine", 18_000 - 4_500),
        Reversed(new_year(5), "machine", 16_000),
    )
    assert charges(found, [1, 2, 3, 4]) == [3_000, 3_000, 2_250, 2_250]
    line = found.roll_forward(new_year(5), new_year(6) - 1).total
    assert (line.opening, line.reversals, line.depreciation, line.closing) == (9_000, 3_000, -3_000, 9_000)


def test_the_illustrative_example_of_the_standard() -> None:
    """IAS 36, illustrative examples 2 and 4, identifiable assets in country A, thousands: 2,000 over twelve
    years, written down to 1,360 after one; two years later the ceiling is 1,500 and 387 are reversed."""
    unit = 1_000
    found = ledger(
        2_000 * unit,
        StraightLine(144),
        Impaired(new_year(2), "machine", 1_360 * unit),
        Reversed(new_year(4), "machine", 1_910 * unit),
    )
    assert _thousands(closing(found, 1)) == 1_833
    loss = found.roll_forward(new_year(2), new_year(4) - 1).total
    assert _thousands(-loss.impairment) == 473
    assert _thousands(-loss.depreciation) == 247
    assert _thousands(loss.closing) == 1_113
    risen = found.roll_forward(new_year(4), new_year(4)).total
    assert _thousands(risen.reversals) == 387
    assert risen.opening + risen.reversals == 1_500 * unit


def _thousands(amount: int) -> int:
    return (amount + 500) // 1_000


# -- initial recognition of a bundle


@pytest.mark.parametrize(
    ("price", "fair_values", "costs"),
    [
        (60_000, (30_000, 18_000, 27_000), (24_000, 14_400, 21_600)),  # wizedu.com, basket purchase
        (1_000_000, (250_000, 800_000), (238_095, 761_905)),  # accountingtools.com, lump-sum purchase
    ],
)
def test_one_price_is_split_by_fair_values(
    price: int, fair_values: tuple[int, ...], costs: tuple[int, ...]
) -> None:
    assert allocate(price, fair_values) == costs


# -- figures that estimates are made of


def test_health_linear() -> None:
    """C 70,000, S 14,000, health 0.88, use ends at 0.70."""
    found = health_linear(Decimal(70_000), Decimal(14_000), Decimal("0.88"), Decimal("0.7"))
    assert token_units_down(found, 0) == 47_600


@pytest.mark.parametrize(("health", "expected"), [("0.7", 14_000), ("0.2", 14_000), ("1.03", 70_000)])
def test_health_linear_stays_between_exit_value_and_cost(health: str, expected: int) -> None:
    assert health_linear(Decimal(70_000), Decimal(14_000), Decimal(health), Decimal("0.7")) == expected


def test_second_life() -> None:
    """Batteries 2024, 10, 36: upper cost of repurposing 38.3 a kWh; new storage at 70."""
    found = second_life(Decimal(70), Decimal("0.75"), Decimal("0.15"), Decimal("38.3"))
    assert found == Decimal("6.325")


def test_refurbished() -> None:
    """Levelized cost of driving for battery electric trucks, 100 kWh at 300: 15 % each, 3 % health a year."""
    facts = Decimal("0.03"), Decimal("0.15"), Decimal("0.15")
    assert refurbished(Decimal(30_000), Decimal(0), *facts) == 21_000
    assert refurbished(Decimal(30_000), Decimal(10), *facts) == 14_700


@pytest.mark.parametrize(
    ("recovery", "expected"),
    [
        (("0.90", "0.90", "0.50"), ("114.75", "42.525", "21.375")),  # 2027
        (("0.95", "0.95", "0.80"), ("121.125", "44.8875", "34.2")),  # 2031
    ],
)
def test_recycling_recovers_the_masses_of_the_regulation(
    recovery: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """Regulation (EU) 2023/1542, targets of recovery, for a pack of 75 kWh; a price of 1 gives masses."""
    metals = {"Ni": Decimal("1.7"), "Co": Decimal("0.63"), "Li": Decimal("0.57")}
    shares = dict(zip(metals, map(Decimal, recovery), strict=True))
    for metal, mass in zip(metals, map(Decimal, expected), strict=True):
        masses, prices = {metal: metals[metal]}, {metal: Decimal(1)}
        assert recycling(masses, shares, prices, Decimal(75), Decimal(0)) == mass
    ones = dict.fromkeys(metals, Decimal(1))
    every = recycling(metals, shares, ones, Decimal(75), Decimal(200))
    assert every == sum(map(Decimal, expected)) - 200  # an exit that costs is negative
