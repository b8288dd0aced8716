"""battery_chain.carrying: what the ledger refuses, word for word, and what entries do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from battery_chain.carrying import (
    Asset,
    Derecognised,
    DiminishingBalance,
    Disposal,
    Entry,
    EstimateChanged,
    Expended,
    Impaired,
    Ledger,
    Line,
    Measure,
    Policy,
    ProvisionLine,
    Reason,
    Recognised,
    Reversed,
    StraightLine,
    Succeeded,
    UnitsOfProduction,
    Used,
    allocate,
    health_linear,
    recognise,
    recycling,
)
from battery_chain.errors import BadInput, Mismatch
from battery_chain.units import parse_day

POLICIES = {
    "car": Policy(StraightLine(96), 1_000),
    "storage": Policy(StraightLine(120)),
    "station": Policy(UnitsOfProduction(4_000, Measure.SWAPS)),
}
D1, D2, D3, D4 = map(parse_day, ("2026-01-01", "2027-01-01", "2028-01-01", "2029-01-01"))
CAR = Recognised(D1, Asset("car", "car", 75_000), 9_600)


def problems(*entries: Entry, first: Sequence[Entry] = (CAR,)) -> list[str]:
    ledger = Ledger(POLICIES, first)
    with pytest.raises(BadInput) as refused:
        ledger.feed(entries)
    return [str(problem) for problem in refused.value.problems]


# -- refusals


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            Recognised(D1, Asset("x", "boat", 1), 1),
            "x class: 'boat' has no policy; known are car, storage, station",
        ),
        (Recognised(D1, Asset("x", "car", 0), 1), "x rated_wh: 0 is less than 1"),
        (Recognised(D1, Asset("x", "car", 1), -1), "x cost: -1 is less than nothing"),
        (Recognised(D1, Asset("", "car", 1), 1), "id: is empty"),
        (Recognised(D2, Asset("car", "car", 1), 1), "car id: 'car' was recognised already"),
        (Recognised(D2, Asset("x", "car", 1), 1, D1), "x available: is before the asset was recognised"),
        (Used(D2, "bus", swaps=1), "bus id: 'bus' was never recognised"),
        (Used(D2, "car", throughput_wh=-1), "car throughput_wh: -1 is less than nothing"),
        (Used(D2, "car", swaps=-1), "car swaps: -1 is less than nothing"),
        (Used(D1 - 1, "car"), "car day: 2025-12-31 is before 2026-01-01, the day of an entry before it"),
        (EstimateChanged(D2, "car"), "car: no estimate is given: an exit value, a life, a rate or units"),
        (
            EstimateChanged(D2, "car", terms=StraightLine(0)),
            "car terms: a life of 0 months is not in 1..1200",
        ),
        (
            EstimateChanged(D2, "car", terms=DiminishingBalance(Decimal(1))),
            "car terms: a rate of 1 is not between 0 and 1",
        ),
        (
            EstimateChanged(D2, "car", terms=UnitsOfProduction(0, Measure.SWAPS)),
            "car terms: swaps of 0 is less than 1",
        ),
        (Impaired(D2, "car", -1), "car recoverable: -1 is less than nothing"),
        (
            Impaired(D2, "car", 8_520),
            "car recoverable: 8520 is not below the carrying amount 8520 (token units)",
        ),
        (Reversed(D2, "car", 9_000), "car recoverable: there is no impairment to reverse"),
        (Expended(D2, "car", 0), "car amount: 0 is not more than nothing"),
        (Succeeded(D2, (), (Asset("x", "car", 1),)), "x predecessors: there are none"),
        (Succeeded(D2, ("car",), ()), "car successors: there are none"),
        (
            Succeeded(D2, ("car", "car"), (Asset("x", "car", 150_000),)),
            "car predecessors: 'car' is there twice",
        ),
        (
            Succeeded(D2, ("car",), (Asset("x", "car", 1), Asset("x", "car", 74_999))),
            "car successors: 'x' is there twice",
        ),
        (
            Succeeded(D2, ("car",), (Asset("x", "car", 70_000),), discarded_wh=4_999),
            "car rated_wh: 70000 Wh of successors and 4999 Wh discarded are not 75000 Wh of predecessors",
        ),
        (
            Succeeded(D2, ("car",), (Asset("x", "car", 75_000),), proceeds=1),
            "car proceeds: nothing was discarded",
        ),
        (
            Succeeded(D2, ("car",), (Asset("x", "car", 75_000),), expenditure=-1),
            "car expenditure: -1 is less than nothing",
        ),
        (Succeeded(D2, ("car",), (Asset("car", "car", 75_000),)), "car id: 'car' was recognised already"),
    ],
)
def test_an_entry_that_breaks_a_rule_is_refused(entry: Entry, said: str) -> None:
    assert problems(entry) == [f"ledger: {said}"]


def test_a_reversal_below_the_carrying_amount_is_refused() -> None:
    first = [CAR, Impaired(D2, "car", 5_000)]
    said = "ledger: car recoverable: 5000 is not above the carrying amount 5000 (token units)"
    assert problems(Reversed(D2, "car", 5_000), first=first) == [said]


@pytest.mark.parametrize(
    ("end", "how"),
    [
        (Derecognised(D2, "car"), "sold on 2027-01-01"),
        (Derecognised(D2, "car", reason=Reason.LOST), "lost on 2027-01-01"),
        (Succeeded(D2, ("car",), (Asset("next", "car", 75_000),)), "superseded on 2027-01-01"),
    ],
)
def test_nothing_happens_to_what_has_ended(end: Entry, how: str) -> None:
    assert problems(Expended(D3, "car", 1), first=[CAR, end]) == [f"ledger: car id: 'car' was {how}"]


def test_all_problems_are_told_with_source_and_line_and_nothing_is_recorded() -> None:
    ledger = Ledger(POLICIES, [CAR])
    before = ledger.roll_forward(D1, D4)
    entries = [
        Recognised(D2, Asset("new", "car", 10), 100, line=2),
        Impaired(D2, "car", 5_000, line=3),
        Succeeded(D2, ("car",), (Asset("next", "car", 75_000),), line=4),
        Expended(D3, "next", 5, line=5),
        Derecognised(D3, "next", line=6),
        Used(D3, "bus", line=7),
        Expended(D3, "bus", 0, line=8),
        Expended(D3, "new", -4, line=9),
    ]
    with pytest.raises(BadInput) as refused:
        ledger.feed(entries, "entries.csv")
    assert str(refused.value).splitlines() == [
        "entries.csv:7: id: 'bus' was never recognised",
        "entries.csv:9: amount: -4 is not more than nothing",
    ]
    assert ledger.roll_forward(D1, D4) == before
    assert (ledger.day, ledger.disposals(0, D4)) == (D1, ())
    ledger.feed([Expended(D2, "car", 1)])  # it has not ended


def test_a_source_of_entries_that_fails_records_nothing() -> None:
    ledger = Ledger(POLICIES)

    def failing() -> object:
        yield CAR
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        ledger.feed(failing())  # type: ignore[arg-type]
    assert ledger.standings(D4) == ()


@pytest.mark.parametrize(
    ("amount", "weights", "said"),
    [
        (-1, [1], "amount: -1 is less than nothing"),
        (1, [2, -1], "weight: -1 is less than nothing"),
        (1, [0, 0], "weight: there is none to split 1 by"),
        (1, [], "weight: there is none to split 1 by"),
    ],
)
def test_an_amount_that_cannot_be_split_is_refused(amount: int, weights: list[int], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        allocate(amount, weights)
    assert str(refused.value) == said


def test_a_bundle_that_cannot_be_split_is_refused() -> None:
    with pytest.raises(BadInput, match=r"^bundle: has no assets$"):
        recognise(D1, 1, [])
    with pytest.raises(BadInput, match=r"^fair_values: 2 are not one for each of 1 assets$"):
        recognise(D1, 1, [CAR.asset], [1, 2])


def test_estimates_without_an_answer_are_refused() -> None:
    one = Decimal(1)
    with pytest.raises(BadInput, match=r"^end_of_use: 1 is not below 1$"):
        health_linear(one, one, one, one)
    with pytest.raises(BadInput) as refused:
        recycling({"Ni": one}, {}, {}, one, one)
    assert str(refused.value).splitlines() == ["prices: Ni: is missing", "recovery: Ni: is missing"]


def test_questions_without_an_answer_are_refused() -> None:
    ledger = Ledger(POLICIES, [CAR])
    for ask in (ledger.carrying, ledger.provision):
        with pytest.raises(BadInput, match=r"^id: 'bus' was never recognised$"):
            ask("bus", D1)
    with pytest.raises(BadInput, match=r"^id: 'bus' was never recognised$"):
        ledger.schedule("bus", [D1])
    with pytest.raises(BadInput, match=r"^from_day: 2027-01-01 is after 2026-01-01$"):
        ledger.roll_forward(D2, D1)


def test_a_roll_forward_that_did_not_meet_would_be_told() -> None:
    assert not Line(opening=1, closing=2).adds_up
    assert not ProvisionLine(made=1).adds_up
    ledger = Ledger(POLICIES, [CAR])
    account = ledger._account("car")
    account.steps[0] = type(account.last)(D1, account.last.kind, 1, account.last.plan, account.last.ceiling)
    with pytest.raises(Mismatch, match=r"^roll-forward of car: "):
        ledger.roll_forward(D1, D2)


# -- time


def test_a_day_is_charged_from_its_opening_and_an_entry_counts_from_there() -> None:
    """9,600 less a residual of 960 over 96 months: 90 a month."""
    ledger = Ledger(POLICIES, [CAR])
    assert ledger.carrying("car", D1 - 1) == 0
    assert ledger.carrying("car", D1) == 9_597  # 31 parts of 90, the charge rounded up
    assert ledger.carrying("car", parse_day("2026-01-31")) == 9_510
    assert ledger.carrying("car", parse_day("2033-12-31")) == 960
    assert ledger.carrying("car", parse_day("2040-12-31")) == 960


def test_depreciation_begins_when_the_asset_is_available() -> None:
    ledger = Ledger(POLICIES, [Recognised(D1, CAR.asset, 9_600, available=D2)])
    assert [ledger.carrying("car", day) for day in (D1, D2 - 1, D3 - 1)] == [9_600, 9_600, 8_520]


def test_a_month_that_lacks_the_day_ends_with_its_last() -> None:
    ledger = Ledger(POLICIES, [Recognised(parse_day("2026-01-31"), CAR.asset, 9_600)])
    assert ledger.carrying("car", parse_day("2026-02-27")) == 9_510
    assert ledger.carrying("car", parse_day("2026-03-30")) == 9_420


def test_a_part_of_a_month_counts_by_the_days_of_that_month() -> None:
    """From 15 January to 10 February: 26 of 31 days, whatever February has."""
    ledger = Ledger(POLICIES, [Recognised(parse_day("2026-01-15"), CAR.asset, 9_600_000)])
    assert ledger.carrying("car", parse_day("2026-02-09")) == 9_600_000 - -(-90_000 * 26 // 31)


def test_a_leap_day_counts() -> None:
    ledger = Ledger(POLICIES, [Recognised(parse_day("2028-02-29"), CAR.asset, 9_600)])
    assert ledger.carrying("car", parse_day("2029-02-27")) == 9_600 - 12 * 90


# -- methods


def test_use_counts_only_where_the_terms_count_it() -> None:
    bus = Recognised(D1, Asset("bus", "station", 10), 4_000)
    ledger = Ledger(POLICIES, [CAR, bus, Used(D1, "car", swaps=9), Used(D1, "bus", 1_000, 500)])
    assert ledger.carrying("bus", D2) == 3_500
    assert ledger.carrying("car", D2 - 1) == 8_520
    ledger.feed([Used(D2, "bus", swaps=5_000)])
    assert ledger.carrying("bus", D2) == 0


def test_a_method_may_change_to_units_counted_from_there() -> None:
    change = EstimateChanged(D2, "car", 520, UnitsOfProduction(1_000, Measure.THROUGHPUT))
    ledger = Ledger(POLICIES, [CAR, Used(D1, "car", 70), change, Used(D2, "car", 500)])
    assert ledger.carrying("car", D2 - 1) == 8_520
    assert ledger.carrying("car", D4) == 4_520


def test_diminishing_balance_stops_at_the_residual_value() -> None:
    policy = {"car": Policy(DiminishingBalance(Decimal("0.5")), 2_000)}
    ledger = Ledger(policy, [Recognised(D1, CAR.asset, 10_000)])
    assert [ledger.carrying("car", day - 1) for day in (D2, D3, D4)] == [5_000, 2_500, 2_000]


def test_diminishing_balance_falls_evenly_within_a_year() -> None:
    policy = {"car": Policy(DiminishingBalance(Decimal("0.5")))}
    ledger = Ledger(policy, [Recognised(D1, CAR.asset, 10_000)])
    assert ledger.carrying("car", parse_day("2026-06-30")) == 7_500
    assert ledger.carrying("car", parse_day("2027-06-30")) == 3_750


def test_nothing_is_charged_while_the_residual_value_is_not_below_the_amount() -> None:
    ledger = Ledger(POLICIES, [CAR, EstimateChanged(D2, "car", 9_000)])
    assert ledger.carrying("car", D4) == 8_520


# -- estimates, impairments, provisions


def test_a_negative_exit_value_is_a_provision_and_no_residual_value() -> None:
    ledger = Ledger(POLICIES, [CAR, EstimateChanged(D2, "car", -300), EstimateChanged(D3, "car", -100)])
    assert [ledger.provision("car", day) for day in (D1 - 1, D1, D2, D3)] == [0, 0, 300, 100]
    assert ledger.carrying("car", parse_day("2033-12-31")) == 0
    found = ledger.roll_forward(D1, D4).provisions
    assert found == ProvisionLine(made=300, released=-200, closing=100)


def test_a_provision_ends_beside_the_gain_or_loss() -> None:
    start = Recognised(D1, CAR.asset, 9_600, exit_value=-300)
    ledger = Ledger(POLICIES, [start, Derecognised(D3, "car", -250, Reason.RECYCLED)])
    assert ledger.disposals(D1, D3) == (Disposal(D3, ("car",), Reason.RECYCLED, 7_200, -250, 300),)
    assert ledger.disposals(D1, D3)[0].gain == -7_450
    assert ledger.disposals(D1, D2) == ()
    assert ledger.roll_forward(D3, D3).provisions == ProvisionLine(opening=300, settled=-300)
    assert (ledger.carrying("car", D3 - 1), ledger.carrying("car", D3)) == (7_200, 0)
    assert [each.id for each in ledger.standings(D3 - 1)] == ["car"]
    assert ledger.standings(D3) == ()


def test_an_impairment_is_charged_over_what_remains_of_life() -> None:
    ledger = Ledger(POLICIES, [CAR, Impaired(D2, "car", 5_160)])
    line = ledger.roll_forward(D2, D3 - 1).total
    assert line == Line(opening=8_520, depreciation=-600, impairment=-3_360, closing=4_560)
    standing = ledger.schedule("car", [D1 - 1, D3 - 1])[0]
    assert (standing.cost, standing.depreciation, standing.impairment) == (9_600, 1_680, 3_360)
    assert (standing.carrying, standing.ceiling) == (4_560, 7_440)


def test_a_reversal_in_part_goes_up_to_the_recoverable_amount() -> None:
    ledger = Ledger(POLICIES, [CAR, Impaired(D2, "car", 5_160), Reversed(D3, "car", 6_000)])
    assert ledger.roll_forward(D3, D3).total.reversals == 6_000 - 4_560
    assert ledger.schedule("car", [D3])[0].ceiling > ledger.carrying("car", D3)


def test_expenditure_is_charged_over_what_remains_of_life() -> None:
    ledger = Ledger(POLICIES, [CAR, Expended(D2, "car", 840)])
    assert [ledger.carrying("car", day - 1) for day in (D2, D3)] == [8_520, 8_160]  # 1,200 a year


def test_expenditure_after_the_end_of_life_waits_for_an_estimate_of_the_same_day() -> None:
    over = parse_day("2034-01-01")
    renewed = [Expended(over, "car", 240), EstimateChanged(over, "car", terms=StraightLine(2))]
    ledger = Ledger(POLICIES, [CAR, *renewed])
    assert ledger.carrying("car", parse_day("2034-01-31")) == 960 + 120
    assert Ledger(POLICIES, [CAR, renewed[0]]).carrying("car", over) == 960


def test_entries_of_one_day_count_in_their_order() -> None:
    ledger = Ledger(POLICIES, [CAR, Impaired(D2, "car", 5_000), Reversed(D2, "car", 9_999)])
    line = ledger.roll_forward(D2, D2).total
    assert (line.impairment, line.reversals) == (-3_520, 3_520)
    assert ledger.carrying("car", D3 - 1) == 7_440


# -- succession


def test_the_carrying_amount_goes_to_successors_and_discarded_energy_by_rated_energy() -> None:
    other = Recognised(D1, Asset("other", "storage", 25_000), 1_001)
    end = Succeeded(
        D1,
        ("car", "other"),
        (Asset("a", "storage", 60_000), Asset("b", "storage", 30_000)),
        discarded_wh=10_000,
        proceeds=7,
        expenditure=4,
    )
    ledger = Ledger(POLICIES, [CAR, other, end])
    line = ledger.roll_forward(D1, D1).lines
    # 10,601 over 60 : 30 : 10; 1,060 leave with the discarded energy, 960 of the car's and 100 of the other's
    assert line["car"].transfers == -(9_600 - 960)
    assert line["car"].disposals == -960
    assert line["storage"].transfers == 8_640
    assert ledger.disposals(D1, D1) == (Disposal(D1, ("car", "other"), Reason.DISCARDED, 1_060, 7, 0),)
    assert [each.cost for each in ledger.standings(D1)] == [6_361 + 3, 3_180 + 1]
    total = ledger.roll_forward(D1, D1).total
    assert (total.additions, total.disposals, total.transfers) == (10_605, -1_060, 0)


def test_successors_begin_a_life_of_their_class_and_keep_their_history() -> None:
    entries = [CAR, Impaired(D2, "car", 6_000), Succeeded(D2, ("car",), (Asset("a", "storage", 75_000),))]
    ledger = Ledger(POLICIES, entries)
    standing = ledger.standings(D2)[0]
    assert (standing.cost, standing.impairment) == (9_600, 2_520)
    assert ledger.carrying("a", D3 - 1) == 5_400
    ledger.feed([Reversed(D3, "a", 20_000)])
    assert ledger.carrying("a", D4 - 1) == 8_520 * 8 // 10  # as if it had never been impaired


def test_the_residual_value_of_a_successor_is_of_what_it_enters_at() -> None:
    end = Succeeded(D1, ("car",), (Asset("a", "car", 75_000),), expenditure=405)
    ledger = Ledger(POLICIES, [CAR, end])
    assert ledger.carrying("a", parse_day("2040-01-01")) == 1_000  # a tenth of 10,005, rounded down


def test_expenditure_on_successors_counts_with_and_without_impairment() -> None:
    end = Succeeded(D2, ("car",), (Asset("a", "storage", 75_000),), expenditure=80)
    found = Ledger(POLICIES, [CAR, Impaired(D2, "car", 6_000), end]).schedule("a", [D3 - 1])[0]
    assert (found.cost, found.carrying, found.ceiling) == (9_680, 6_080 * 9 // 10, 8_600 * 9 // 10)


def test_a_provision_goes_with_the_energy() -> None:
    start = Recognised(D1, CAR.asset, 9_600, exit_value=-300)
    end = Succeeded(D2, ("car",), (Asset("a", "storage", 50_000),), discarded_wh=25_000)
    ledger = Ledger(POLICIES, [start, end])
    assert ledger.provision("a", D2) == 200
    assert ledger.disposals(D2, D2)[0].provision == 100
    assert ledger.roll_forward(D2, D3).provisions == ProvisionLine(opening=300, settled=-100, closing=200)


def test_what_is_worth_nothing_has_successors_too() -> None:
    end = Succeeded(D2, ("car",), (Asset("a", "storage", 50_000),), discarded_wh=25_000)
    ledger = Ledger(POLICIES, [CAR, Impaired(D2, "car", 0), end])
    assert ledger.carrying("a", D2) == 0


def test_a_bundle_without_fair_values_is_split_by_rated_energy() -> None:
    assets = [Asset("a", "car", 1), Asset("b", "car", 1), Asset("c", "car", 1)]
    assert [each.cost for each in recognise(D1, 100, assets)] == [34, 33, 33]
