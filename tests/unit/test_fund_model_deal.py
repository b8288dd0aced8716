"""The rule book of a strike, step by step, and five years of fees that can be followed by hand."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any

import pytest

from battery_chain.errors import BadInput
from battery_chain.valuation.dealing import (
    SECONDS_A_YEAR,
    SHARE,
    DealFacts,
    DealOutcome,
    Dealt,
    DealTerms,
    Finding,
    Purse,
    VaultDeal,
    contribution_shares,
    decide,
    in_kind_limit,
    management_fee,
    performance_fee,
    redemption_burn,
)
from tests.unit.fund_table import FOLDER, MONEY, raw

UNIT = 10**6
MILLION = 1_000_000


def facts(*purses: Purse, **changed: Any) -> DealFacts:
    """1,000 shares at 1.00 that are worth 1,100 now, no fees."""
    values: dict[str, Any] = {
        "finding": Finding.SOUND,
        "nav": 1_100 * UNIT,
        "supply": 1_000 * SHARE,
        "purses": purses or (Purse(),),
        "last_price": UNIT,
        "last_nav": 1_000 * UNIT,
        "seconds": 0,
        "mark": UNIT,
    }
    return DealFacts(**(values | changed))


def one(dealt: Dealt) -> VaultDeal:
    (vault,) = dealt.vaults
    return vault


# refusals


@pytest.mark.parametrize(
    ("terms", "rule"),
    [
        ({"management_fee": 201}, "BadTerms: managementFee 201 is not in 0..200"),
        ({"performance_fee": 2_001}, "BadTerms: performanceFee 2001 is not in 0..2000"),
        ({"gate": 10_001}, "BadTerms: gate 10001 is not in 0..10000"),
        ({"levy": 201}, "BadTerms: levy 201 is not in 0..200"),
        ({"levy": -1}, "BadTerms: levy -1 is not in 0..200"),
    ],
)
def test_terms_beyond_the_caps_are_refused(terms: dict[str, int], rule: str) -> None:
    with pytest.raises(BadInput) as refused:
        DealTerms(**terms)
    assert str(refused.value) == rule


@pytest.mark.parametrize("finding", [each for each in Finding if each is not Finding.SOUND])
def test_an_epoch_that_could_not_be_valued_is_no_deal_even_if_blocked(finding: Finding) -> None:
    dealt = decide(facts(Purse(5, 5, 5), finding=finding, blocked=True))
    assert (dealt.outcome.name, dealt.is_deal, dealt.vaults) == (finding.name, False, ())


def test_the_depositary_can_only_block() -> None:
    assert decide(facts(blocked=True)).outcome is DealOutcome.BLOCKED


@pytest.mark.parametrize("nav", [0, -1, -5 * UNIT])
def test_a_value_that_is_not_positive_is_no_deal(nav: int) -> None:
    assert decide(facts(nav=nav)).outcome is DealOutcome.NOT_POSITIVE


def test_a_value_that_the_management_fee_takes_is_no_deal() -> None:
    terms = DealTerms(management_fee=200)
    dealt = decide(facts(nav=20 * UNIT, terms=terms, seconds=SECONDS_A_YEAR))
    assert (dealt.outcome, dealt.nav) == (DealOutcome.NOT_POSITIVE, 20 * UNIT)
    dealt = decide(facts(nav=20 * UNIT + 20_000, terms=terms, seconds=SECONDS_A_YEAR, last_price=1))
    assert (dealt.outcome, dealt.price) == (DealOutcome.DEAL, 20)


def test_a_price_of_nothing_is_not_positive_even_when_closing() -> None:
    assert decide(facts(nav=999, closing=True)).outcome is DealOutcome.NOT_POSITIVE
    assert decide(facts(nav=1_000, closing=True)).price == 1


def test_without_shares_there_is_no_price() -> None:
    assert decide(facts(supply=0, closing=True)).outcome is DealOutcome.NOT_POSITIVE


def test_a_price_below_a_hundredth_of_the_last_is_none_unless_the_fund_closes() -> None:
    low = facts(nav=9_999_000)
    assert decide(low).outcome is DealOutcome.BELOW_FLOOR
    assert decide(replace(low, closing=True)).outcome is DealOutcome.DEAL
    assert decide(replace(low, nav=10_000_000)).price == 10_000


# fees


def test_the_management_fee_is_by_the_second_and_rounded_down() -> None:
    assert management_fee(1_000 * UNIT, 200, SECONDS_A_YEAR) == 20 * UNIT
    assert management_fee(1_000 * UNIT, 200, 1) == 0
    assert management_fee(1_000 * UNIT, 200, 2) == 1


def test_the_performance_fee_is_on_what_exceeds_the_mark_alone() -> None:
    assert performance_fee(1_080 * UNIT, 1_000 * SHARE, 1_080_000, 2_000) == 0
    assert performance_fee(1_180 * UNIT, 1_000 * SHARE, 1_080_000, 2_000) == 20 * UNIT


def test_five_years_of_fees_are_those_of_the_table() -> None:
    f = facts(supply=MILLION * SHARE, last_nav=MILLION * UNIT)
    f = replace(f, terms=DealTerms(management_fee=200, performance_fee=2_000), seconds=SECONDS_A_YEAR)
    with (FOLDER / "fees.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            figures = {name: raw(cell, MONEY) for name, cell in row.items() if name != "year"}
            worth, declared = figures.pop("worth"), figures.pop("declared")
            dealt = decide(replace(f, nav=worth, declared=declared, purses=(Purse(cash=worth),)))
            assert dealt.is_deal
            assert {name: getattr(dealt, name) for name in figures} == figures, f"year {row['year']}"
            f = replace(f, last_nav=dealt.nav, last_price=dealt.price, mark=dealt.mark)
    assert row["year"] == "5"


def test_the_mark_never_falls_by_losses_and_is_rounded_up() -> None:
    assert decide(facts(mark=2 * UNIT)).mark == 2 * UNIT
    assert decide(facts(nav=1_100 * UNIT + 1)).mark == 1_100_001


def test_a_distribution_takes_off_the_mark_what_it_takes_off_the_price() -> None:
    """Also where the fund's own share has no part in it: there is no fee on a distribution."""
    first = facts(Purse(cash=1_980_000), nav=2 * UNIT, supply=2 * SHARE, own=SHARE, declared=1_980_000)
    first = replace(first, terms=DealTerms(performance_fee=2_000))
    dealt = decide(first)
    assert (dealt.price, dealt.mark) == (10_000, 10_000)
    again = decide(replace(first, nav=dealt.nav, mark=dealt.mark, last_price=dealt.price, declared=0))
    assert (again.performance_fee, again.price) == (0, 10_000)


# distribution


def test_a_distribution_leaves_the_value_and_goes_to_all_but_the_funds_own_share() -> None:
    dealt = decide(facts(Purse(cash=500 * UNIT), declared=99 * UNIT, own=10 * SHARE))
    assert (dealt.distributed, dealt.nav, dealt.price) == (99 * UNIT, 1_001 * UNIT, 1_001_000)
    assert dealt.delta == (99 * UNIT << 96) // (990 * SHARE)


@pytest.mark.parametrize(("cash", "distributed"), [(-1, 0), (0, 0), (7, 7), (40 * UNIT, 40 * UNIT)])
def test_no_more_is_distributed_than_there_is_cash(cash: int, distributed: int) -> None:
    assert decide(facts(Purse(cash=cash), declared=99 * UNIT)).distributed == distributed


def test_fees_of_the_strike_come_before_the_distribution() -> None:
    terms = DealTerms(management_fee=200)
    dealt = decide(facts(Purse(cash=50 * UNIT), declared=99 * UNIT, terms=terms, seconds=SECONDS_A_YEAR))
    assert dealt.distributed == 30 * UNIT


def test_a_distribution_that_leaves_less_than_a_hundredth_lapses() -> None:
    cash = Purse(cash=1_100 * UNIT)
    assert decide(facts(cash, declared=1_089 * UNIT + 1)).distributed == 0
    assert decide(facts(cash, declared=1_089 * UNIT)).distributed == 1_089 * UNIT


def test_a_distribution_without_holders_lapses() -> None:
    dealt = decide(facts(Purse(cash=UNIT), declared=5, own=1_000 * SHARE))
    assert (dealt.is_deal, dealt.delta, dealt.distributed) == (True, 0, 0)


# deposits and redemptions


def test_deposits_are_dealt_at_the_value_itself_not_at_the_rounded_price() -> None:
    dealt = decide(facts(Purse(deposits=100 * UNIT), nav=1_100 * UNIT + 7))
    assert dealt.price == 1_100_000
    assert one(dealt).minted == 100 * UNIT * 1_000 * SHARE // (1_100 * UNIT + 7)


def test_redemptions_are_paid_in_full_when_there_is_cash() -> None:
    dealt = decide(facts(Purse(queued=10 * SHARE, cash=11 * UNIT)))
    assert one(dealt) == VaultDeal(burned=10 * SHARE, paid=11 * UNIT)


def test_deposits_of_the_epoch_pay_redemptions_even_if_cash_is_below_zero() -> None:
    dealt = decide(facts(Purse(deposits=11 * UNIT, queued=20 * SHARE, cash=-5)))
    assert one(dealt) == VaultDeal(11 * UNIT, 10 * SHARE, 10 * SHARE, 11 * UNIT)


def test_what_is_paid_in_part_burns_shares_rounded_up() -> None:
    dealt = decide(facts(Purse(queued=10 * SHARE, cash=1), nav=1_100 * UNIT + 7))
    assert one(dealt) == VaultDeal(burned=-(-1_000 * SHARE // (1_100 * UNIT + 7)), paid=1)


def test_the_levy_stays_with_those_who_stay() -> None:
    terms = DealTerms(levy=200)
    dealt = decide(facts(Purse(110 * UNIT, 10 * SHARE, 100 * UNIT), terms=terms))
    assert one(dealt) == VaultDeal(110 * UNIT, 98 * SHARE, 10 * SHARE, 11 * UNIT - 220_000)


def test_a_redemption_paid_in_part_pays_the_levy_too() -> None:
    terms = DealTerms(levy=200)
    dealt = decide(facts(Purse(queued=10 * SHARE, cash=98), terms=terms))
    assert one(dealt) == VaultDeal(burned=-(-100 * SHARE // (1_100_000)), paid=98)


def test_the_gate_holds_all_vaults_alike() -> None:
    terms = DealTerms(gate=500)
    purses = (Purse(queued=60 * SHARE, cash=99 * UNIT), Purse(queued=40 * SHARE, cash=99 * UNIT))
    dealt = decide(facts(*purses, terms=terms))
    assert [each.burned for each in dealt.vaults] == [30 * SHARE, 20 * SHARE]
    assert decide(facts(*purses, terms=terms, closing=True)).total("burned") == 100 * SHARE


def test_each_vault_pays_from_its_own_cash() -> None:
    purses = (Purse(queued=10 * SHARE, cash=0), Purse(queued=10 * SHARE, cash=99 * UNIT))
    dealt = decide(facts(*purses))
    assert [each.paid for each in dealt.vaults] == [0, 11 * UNIT]


def test_fees_and_distribution_come_out_of_the_first_purse() -> None:
    purses = (Purse(queued=1 * SHARE, cash=30 * UNIT), Purse(queued=1 * SHARE, cash=30 * UNIT))
    dealt = decide(facts(*purses, declared=30 * UNIT))
    assert [each.paid for each in dealt.vaults] == [0, 1_070_000]


# in kind


def test_batteries_come_in_with_a_haircut_and_go_out_at_the_price() -> None:
    assert contribution_shares(110 * UNIT, 1_000 * SHARE, 1_100 * UNIT) == 95 * SHARE
    assert contribution_shares(1, 1_000 * SHARE, 1_100 * UNIT) == 0
    assert redemption_burn(110 * UNIT, 1_000 * SHARE, 1_100 * UNIT) == 100 * SHARE
    assert redemption_burn(1, 1_000 * SHARE, 3 * SHARE) == 334
    assert in_kind_limit(1_109) == 110
