"""battery_chain.valuation: worked examples, the worth of each operation, and what a replay refuses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from battery_chain.errors import BadInput
from battery_chain.valuation import (
    BatchAssessed,
    BatchMinted,
    BatchRated,
    ClassSet,
    Event,
    Expired,
    Facts,
    OperationChanged,
    Prices,
    PriceSet,
    Recycled,
    Replay,
    Sum,
    Terms,
    Transferred,
    agrees,
    relative_error,
    value_of,
)

NMC = Terms(end_of_use=7000, half_life=1826)
PRICES = Prices(price=128_000, exit_value=8_000)
DAY = 20_000
BANK, FUND = "0xBA", "0xFD"
ONE, TWO = 1 << 32, 1 << 32 | 1

HISTORY: tuple[Event, ...] = (
    ClassSet(1, 7000, 1826),
    PriceSet(1, 128_000, 8_000, 0),
    BatchMinted(1, BANK, 1, 40_000, 2, 10_000, DAY),
)


def facts(health: int = 10_000, operation: int = 2, *, expired: bool = False, day: int = DAY) -> Facts:
    return Facts(40_000, health, day, operation, expired)


def test_an_unknown_operation_is_refused() -> None:
    with pytest.raises(BadInput, match="operation: 14 is unknown"):
        value_of(facts(operation=14), NMC, PRICES, DAY)


def test_a_day_before_the_measurement_is_refused() -> None:
    with pytest.raises(BadInput, match="19999 is before the measurement of day 20000"):
        value_of(facts(), NMC, PRICES, DAY - 1)


def test_a_new_battery_is_worth_the_new_price() -> None:
    assert value_of(facts(), NMC, PRICES, DAY) == 40_000 * 128_000


def test_after_a_half_life_half_of_the_service_is_left() -> None:
    assert value_of(facts(), NMC, PRICES, DAY + 1826) == 40_000 * (8_000 + 60_000)


def test_half_way_to_the_end_of_use_half_of_the_service_is_left() -> None:
    assert value_of(facts(8_500), NMC, PRICES, DAY) == 40_000 * (8_000 + 60_000)


@pytest.mark.parametrize("health", [1, 6_999, 7_000])
def test_at_the_end_of_use_the_exit_value_is_left(health: int) -> None:
    assert value_of(facts(health), NMC, PRICES, DAY) == 40_000 * 8_000


def test_health_above_rated_is_worth_no_more() -> None:
    assert value_of(facts(10_400), NMC, PRICES, DAY) == value_of(facts(), NMC, PRICES, DAY)


def test_a_gate_fee_makes_an_exit_value_negative() -> None:
    assert value_of(facts(operation=8), NMC, Prices(81_000, -4_000), DAY, unit=10) == -1_600_000_000


@pytest.mark.parametrize("operation", range(7))
def test_a_live_battery_is_worth_the_full_formula(operation: int) -> None:
    assert value_of(facts(operation=operation), NMC, PRICES, DAY) == 40_000 * 128_000


@pytest.mark.parametrize("operation", [7, 8, 9])
def test_a_battery_set_aside_is_worth_its_exit_value(operation: int) -> None:
    assert value_of(facts(operation=operation), NMC, PRICES, DAY) == 40_000 * 8_000


@pytest.mark.parametrize("operation", [10, 11, 12, 13])
def test_a_battery_that_is_gone_is_worth_nothing(operation: int) -> None:
    assert value_of(facts(operation=operation), NMC, PRICES, DAY) == 0


@pytest.mark.parametrize("battery", [facts(0), facts(day=0), facts(expired=True)])
def test_a_battery_without_a_valid_assessment_is_worth_its_exit_value(battery: Facts) -> None:
    assert value_of(battery, NMC, PRICES, DAY) == 40_000 * 8_000


def test_the_chain_may_be_a_unit_below_and_nothing_above() -> None:
    assert agrees(Decimal("10.9"), 10, Decimal(0))
    assert not agrees(Decimal("10.9"), 11, Decimal(0))
    assert not agrees(Decimal("11.1"), 10, Decimal(0))
    assert agrees(Decimal("12.9"), 10, Decimal(0), roundings=3)
    assert agrees(Decimal(10**18), 10**18 + 15, Decimal(10**18))
    assert not agrees(Decimal(10**18), 10**18 + 16, Decimal(10**18))


def test_the_error_of_the_chain_grows_with_the_half_lives() -> None:
    assert [relative_error(n) for n in (0, 8)] == [Decimal("3e-18"), Decimal("6.36e-18")]
    assert relative_error() == relative_error(30) == Decimal("1.56e-17")


# replay


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (BatchMinted(2, BANK, 9, 1, 1, 0, 0), "class: 9 is unknown"),
        (BatchMinted(1, BANK, 1, 1, 1, 0, 0), "batch: 1 was minted before"),
        (Transferred([5], FUND), "battery: 5 was never minted"),
        (BatchAssessed(3, DAY, ()), "batch: 3 was never minted"),
        (BatchAssessed(1, DAY, [(9_000, 1)]), "readings: 1 for 2 batteries of batch 1"),
        (Recycled(5), "battery: 5 was never minted"),
    ],
)
def test_an_event_about_something_unknown_is_refused(event: Event, rule: str) -> None:
    with pytest.raises(BadInput) as refused:
        Replay((*HISTORY, event))
    assert str(refused.value) == rule


def test_a_class_without_a_price_has_no_value() -> None:
    with pytest.raises(BadInput, match="class: 1 has no price"):
        Replay((HISTORY[0], HISTORY[2])).value(ONE, DAY)


def test_a_battery_without_its_own_reading_has_that_of_its_batch() -> None:
    state = Replay(HISTORY).state(ONE)
    assert (state.health, state.day, state.cycles, state.operation) == (10_000, DAY, 0, 0)


def test_a_batch_may_be_rated_after_the_mint() -> None:
    replay = Replay((*HISTORY[:2], BatchMinted(1, BANK, 1, 40_000, 2, 0, 0)))
    assert replay.value(ONE, DAY) == 40_000 * 8_000
    replay.feed([BatchRated(1, 10_000, DAY)])
    assert replay.value(ONE, DAY) == 40_000 * 128_000


def test_a_reading_of_none_leaves_a_battery_as_it_was() -> None:
    replay = Replay((*HISTORY, BatchAssessed(1, DAY + 90, [(8_500, 75), None])))
    assert replay.value(ONE, DAY + 90) == 40_000 * 68_000
    assert replay.state(ONE).cycles == 75
    assert replay.state(TWO).day == DAY


def test_a_transfer_moves_the_value() -> None:
    replay = Replay((*HISTORY, Transferred([TWO], FUND)))
    assert (replay.owner(ONE), replay.owner(TWO)) == (BANK.lower(), FUND.lower())
    assert replay.portfolio(FUND, DAY).value == replay.portfolio(BANK, DAY).value == 40_000 * 128_000
    assert replay.holdings("0xfD") == (TWO,)


def test_a_recycled_battery_belongs_to_nobody_and_keeps_its_state() -> None:
    replay = Replay((*HISTORY, OperationChanged([ONE], 9), Recycled(ONE)))
    assert replay.owner(ONE) is None
    assert replay.value(ONE, DAY) == 0
    assert replay.state(ONE).health == 10_000
    assert replay.portfolio(BANK, DAY).count == 1


def test_an_expired_battery_counts_again_after_its_next_assessment() -> None:
    replay = Replay((*HISTORY, Expired([ONE])))
    assert replay.value(ONE, DAY) == 40_000 * 8_000
    replay.feed([BatchAssessed(1, DAY + 500, [(10_000, 1), None])])
    assert replay.value(ONE, DAY + 500) == 40_000 * 128_000


def test_prices_are_those_in_force() -> None:
    noon = DAY * 86_400 + 43_200
    replay = Replay((*HISTORY, PriceSet(1, 100_000, 8_000, noon)))
    assert replay.value(ONE, DAY, at=noon - 1) == 40_000 * 128_000
    assert replay.value(ONE, DAY, at=noon) == replay.value(ONE, DAY) == 40_000 * 100_000


def test_before_its_first_price_a_class_has_no_value() -> None:
    late = Replay((HISTORY[0], PriceSet(1, 128_000, 8_000, (DAY + 1) * 86_400), HISTORY[2]))
    with pytest.raises(BadInput, match="class: 1 has no price before second 1728086400"):
        late.value(ONE, DAY)
    assert late.value(ONE, DAY + 1) < late.value(ONE, DAY + 1, at=(DAY + 1) * 86_400) + 1


def test_a_portfolio_is_compared_with_one_rounding_per_class() -> None:
    second = (ClassSet(2, 7000, 1826), PriceSet(2, 1, -1, 0), BatchMinted(2, BANK, 2, 10, 3, 9_000, DAY))
    portfolio = Replay((*HISTORY, *second)).portfolio(BANK, DAY)
    assert (portfolio.classes, portfolio.count, portfolio.energy_wh) == (2, 5, 80_030)
    assert portfolio.allowed == 2 + portfolio.service * Decimal("1.56e-17")


def test_nobody_holds_nothing() -> None:
    assert Replay(HISTORY).portfolio("0x00", DAY).value == 0


def test_superseded_and_lost_batteries_stay_their_owners_and_are_worth_nothing() -> None:
    replay = Replay((*HISTORY, OperationChanged([ONE], 11), OperationChanged([TWO], 10)))
    portfolio = replay.portfolio(BANK, DAY)
    assert (portfolio.value, portfolio.count, portfolio.energy_wh, portfolio.classes) == (0, 2, 0, 0)
    assert replay.owner(ONE) == BANK.lower()
    assert replay.sums(BANK) == {0: Sum(2, 0, {})}
