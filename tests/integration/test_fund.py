"""A fund's money: every unit that goes in is somewhere, every refusal is exact, everybody gets one price."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from battery_chain.errors import BadInput, Reverted
from battery_chain.fund import (
    Deal,
    acquire,
    claim,
    epoch,
    fair_value,
    fund_state,
    open_fund,
    position,
    redeem,
    strike,
    subscribe,
    wait_until,
)
from battery_chain.setup import issue
from tests.integration.deployed import Scene

INVESTORS = ("alice", "bruno")
SEED = Decimal(10_000)
MONEY = Decimal(5_000)


@pytest.fixture
def bank(scene: Scene) -> Iterator[Scene]:
    """The fund, open with 10,000 of its manager; alice and bruno have 5,000 each; no unit is ever lost."""
    assert scene.description.fund is not None
    for person, money in (("manager", SEED), *((name, MONEY) for name in INVESTORS)):
        issue(scene.workspace, "issuer", person, money)
    open_fund(scene.workspace, replace(scene.description.fund, seed=SEED))
    yield scene
    conserved(scene)


def conserved(scene: Scene) -> None:
    """Money and shares are where the books say, to the unit; the sum is what was issued."""
    w = scene.workspace
    everybody = {*w.deployment.accounts.values(), w.fund.address, w.vault.address}
    assert sum(scene.money(each) for each in everybody) == scene.rpc.read(w.token.total_supply())
    state = fund_state(w)
    assert scene.money(w.fund.address) == state.cash * 10**6
    held = [scene.rpc.read(w.fund.balance_of(each)) for each in everybody]
    assert sum(held) == scene.rpc.read(w.fund.total_supply())
    places = [position(w, each) for each in w.deployment.accounts]
    owed = sum(p.pending_deposit + p.claimable_money + p.refundable for p in places)
    dust = scene.money(w.vault.address) - owed * 10**6
    assert 0 <= dust < 10
    waiting = sum(p.pending_redeem + p.claimable_shares for p in places)
    dust = scene.rpc.read(w.fund.balance_of(w.vault.address)) - waiting * 10**18
    assert 0 <= dust < 10


def refused(scene: Scene, act: Callable[[], object]) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Reverted) as found:
        act()
    return found.value.error, dict(found.value.arguments)


def address(scene: Scene, person: str) -> str:
    return scene.workspace.address(person).lower()


def struck(scene: Scene, number: int, by: str = "alice") -> Deal:
    """Waits for the valuation time of an epoch and strikes it."""
    scene.travel_to(epoch(scene.workspace, number).valuation + 1)
    return strike(scene.workspace, by)


def own_cars(scene: Scene, count: int = 4) -> int:
    """The fund buys cars; returns their batch."""
    ids = scene.cars(count)
    price = fair_value(scene.workspace, [ids[0] >> 32])
    acquire(scene.workspace, "bank", "manager", price, batches=[ids[0] >> 32])
    return ids[0] >> 32


# -- refused


def test_an_outsider_is_refused_and_keeps_its_money(bank: Scene) -> None:
    issue(bank.workspace, "issuer", "outsider", MONEY)
    found = refused(bank, lambda: subscribe(bank.workspace, "outsider", MONEY))
    assert found == ("NotVerified", {"account": address(bank, "outsider")})
    assert bank.money("outsider") == MONEY * 10**6
    assert position(bank.workspace, "outsider").pending_deposit == 0
    assert fund_state(bank.workspace).pending_assets == 0


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-1), Decimal("0.0000001")])
def test_what_is_not_more_than_nothing_is_refused_before_it_is_sent(bank: Scene, amount: Decimal) -> None:
    height = bank.rpc.block_number()
    with pytest.raises(BadInput) as found:
        subscribe(bank.workspace, "alice", amount)
    assert str(found.value) == f"amount: {amount} is not more than nothing"
    if amount <= 0:
        with pytest.raises(BadInput) as found:
            redeem(bank.workspace, "alice", amount)
        assert str(found.value) == f"shares: {amount} is not more than nothing"
    assert bank.rpc.block_number() == height


def test_less_than_the_smallest_request_is_refused(bank: Scene) -> None:
    found = refused(bank, lambda: subscribe(bank.workspace, "alice", Decimal("99.999999")))
    assert found == ("BelowMinimum", {"amount": 99_999_999, "minimum": 100_000_000})
    found = refused(bank, lambda: redeem(bank.workspace, "manager", Decimal("99.5")))
    assert found == ("BelowMinimum", {"amount": 995 * 10**17, "minimum": 100 * 10**18})


def test_more_than_one_has_is_refused(bank: Scene) -> None:
    found = refused(bank, lambda: subscribe(bank.workspace, "alice", MONEY + 1))
    assert found[0] == "ERC20InsufficientBalance"
    found = refused(bank, lambda: redeem(bank.workspace, "alice", Decimal(100)))
    assert found[0] == "ERC20InsufficientBalance"


def test_a_strike_that_nobody_waits_for_is_no_strike(bank: Scene) -> None:
    height = bank.rpc.block_number()
    with pytest.raises(BadInput, match="epoch: no epoch waits for a strike"):
        strike(bank.workspace, "alice")
    assert bank.rpc.block_number() == height


def test_a_strike_is_refused_before_its_time_and_out_of_turn(bank: Scene) -> None:
    w, number = bank.workspace, fund_state(bank.workspace).next_epoch
    subscribe(w, "alice", Decimal(100))
    times = epoch(w, number)
    found = refused(bank, lambda: strike(w, "alice"))
    assert found == ("TooEarly", {"epoch": number, "from": times.valuation})
    found = refused(bank, lambda: strike(w, "alice", number + 1))
    assert found == ("NotNext", {"epoch": number + 1, "next": number})


def test_a_fund_that_is_not_open_takes_nothing(scene: Scene) -> None:
    issue(scene.workspace, "issuer", "alice", MONEY)
    assert refused(scene, lambda: subscribe(scene.workspace, "alice", MONEY)) == ("NotOpen", {})
    with pytest.raises(BadInput, match="no epoch waits"):
        strike(scene.workspace, "alice")


def test_only_the_manager_opens_and_with_a_share_at_least(scene: Scene) -> None:
    w, spec = scene.workspace, scene.description.fund
    assert spec is not None
    found = refused(scene, lambda: open_fund(w, replace(spec, manager="alice")))
    assert (found[0], found[1]["account"]) == ("MissingRole", address(scene, "alice"))
    found = refused(scene, lambda: open_fund(w, replace(spec, seed=Decimal("0.9"))))
    assert found == ("SeedTooSmall", {"assets": 900_000, "minimum": 1_000_000})


# -- buying


def test_a_price_beyond_the_band_or_below_nothing_is_refused(bank: Scene) -> None:
    ids, w = bank.cars(2), bank.workspace
    fair = fair_value(w, ids=ids)
    for price in (fair * Decimal("1.11"), fair * Decimal("0.89")):
        error, arguments = refused(bank, lambda price=price: acquire(w, "bank", "manager", price, ids=ids))
        assert (error, arguments["band"]) == ("PriceOutsideBand", 1_000)
        assert abs(arguments["fairValue"] - fair * 10**6) <= 2
    with pytest.raises(BadInput, match="price: -1 is less than nothing"):
        acquire(w, "bank", "manager", Decimal(-1), ids=ids)


def test_what_cannot_be_bought_is_refused(bank: Scene) -> None:
    ids, w = bank.cars(2), bank.workspace
    fair = fair_value(w, ids=ids)
    for manager in ("alice", "depositary"):
        error, arguments = refused(bank, lambda person=manager: acquire(w, "bank", person, fair, ids=ids))
        assert (error, arguments["account"]) == ("MissingRole", address(bank, manager))
    found = refused(bank, lambda: acquire(w, "alice", "manager", fair, ids=ids))
    assert found == ("WrongOwner", {"id": ids[0], "given": address(bank, "alice")})
    assert refused(bank, lambda: acquire(w, "bank", "manager", fair)) == ("EmptySale", {})
    dear = bank.cars(40)
    price = fair_value(w, ids=dear)
    error, arguments = refused(bank, lambda: acquire(w, "bank", "manager", price, ids=dear))
    assert (error, arguments["spendable"]) == ("InsufficientCash", SEED * 10**6)


def test_batteries_come_against_payment_and_the_difference_is_told(bank: Scene) -> None:
    ids, w = bank.cars(4), bank.workspace
    price = (fair_value(w, ids=ids[:3]) * Decimal("0.95")).quantize(Decimal("0.000001"))
    bought = acquire(w, "bank", "manager", price, ids=ids[:3])
    state = fund_state(w)
    assert bank.money("bank") == price * 10**6
    assert (bought.price, bought.day_one) == (price, bought.fair_value - price)
    assert (state.cash, state.portfolio) == (SEED - price, bought.fair_value)
    assert state.nav == SEED + bought.day_one
    assert state.eligible_wh == 120_000
    assert bank.rpc.read(w.battery.owner_of(ids[3])) == address(bank, "bank")
    # What still follows the batch is bought as a batch.
    rest = acquire(w, "bank", "manager", fair_value(w, [1]), batches=[1])
    assert rest.fair_value == rest.price + rest.day_one
    assert bank.rpc.read(w.battery.balance_of(w.fund.address)) == 4


def test_an_open_fund_is_not_opened_again(bank: Scene) -> None:
    height = bank.rpc.block_number()
    assert bank.description.fund is not None
    assert open_fund(bank.workspace, bank.description.fund) is None
    assert bank.rpc.block_number() == height


# -- in and out


def test_two_investors_come_in_at_one_price_and_leave_with_what_it_is_worth(bank: Scene) -> None:
    w = bank.workspace
    number = fund_state(w).next_epoch
    subscribe(w, "alice", Decimal("1000.000001"))
    subscribe(w, "alice", Decimal(500))
    subscribe(w, "bruno", Decimal("333.333333"))
    assert fund_state(w).pending_assets == Decimal("1833.333334")
    assert position(w, "alice").pending_deposit == Decimal("1500.000001")
    conserved(bank)
    deal = struck(bank, number)
    assert (deal.epoch, deal.outcome, deal.price, deal.nav) == (number, "deal", Decimal(1), SEED)
    assert (deal.assets_in, deal.assets_out, deal.shares_burned) == (Decimal("1833.333334"), 0, 0)
    assert deal.shares_minted == deal.assets_in
    conserved(bank)
    assert [len(claim(w, name)) for name in INVESTORS] == [1, 1]
    assert [claim(w, name) for name in INVESTORS] == [[], []]
    assert position(w, "alice").shares == Decimal("1500.000001")
    assert position(w, "bruno").shares == Decimal("333.333333")
    state = fund_state(w)
    assert (state.nav, state.supply, state.price) == (SEED + deal.assets_in, SEED + deal.assets_in, 1)

    number = state.next_epoch
    redeem(w, "alice", Decimal("500.000001"))
    redeem(w, "bruno", Decimal("333.333333"))
    subscribe(w, "bruno", Decimal(100))
    conserved(bank)
    deal = struck(bank, number, by="outsider")
    assert (deal.shares_burned, deal.assets_out) == (Decimal("833.333334"), Decimal("833.333334"))
    assert (len(claim(w, "alice")), len(claim(w, "bruno"))) == (1, 2)
    assert position(w, "alice").shares == Decimal(1_000)
    assert position(w, "bruno").shares == Decimal(100)
    assert (bank.money("alice"), bank.money("bruno")) == (4_000 * 10**6, 4_900 * 10**6)


def test_with_batteries_the_price_is_their_value_and_rounding_never_costs_the_fund(bank: Scene) -> None:
    w, batch = bank.workspace, own_cars(bank)
    number = fund_state(w).next_epoch
    subscribe(w, "alice", Decimal("777.777777"))
    subscribe(w, "bruno", Decimal("123.456789"))
    bank.travel_to(epoch(w, number).cutoff + 1)
    bank.assess(batch, [9_700, 9_650, 9_612, 9_533])
    assert fund_state(w).covered_wh == 160_000
    deal = struck(bank, number)
    assert deal.outcome == "deal"
    assert deal.nav != SEED
    exact = deal.nav / deal.supply
    assert 0 <= exact - deal.price < Decimal("0.000001")
    minted = deal.assets_in / exact
    assert 0 <= minted - deal.shares_minted < Decimal("1e-17")
    for name in INVESTORS:
        claim(w, name)
    worth = [position(w, name).shares * exact for name in INVESTORS]
    assert [round(each, 12) for each in worth] == [Decimal("777.777777"), Decimal("123.456789")]


def test_the_price_of_an_epoch_is_the_same_whenever_it_is_struck(bank: Scene) -> None:
    w, batch = bank.workspace, own_cars(bank)
    number = fund_state(w).next_epoch
    subscribe(w, "alice", Decimal(1_000))
    bank.travel_to(epoch(w, number).cutoff + 1)
    bank.assess(batch, [9_700] * 4)
    bank.travel_to(epoch(w, number).valuation + 1)
    snapshot = bank.rpc.call("evm_snapshot")
    # Not by the sender: its journal must not know a strike that is undone.
    early = {
        "from": w.address("alice"),
        "to": w.fund.address,
        "data": "0x" + w.fund.strike(number).data.hex(),
    }
    sent = bank.rpc.call("eth_sendTransaction", early)
    while bank.rpc.receipts([sent]) == [None]:
        time.sleep(0.01)
    price = fund_state(w).price
    assert bank.rpc.call("evm_revert", snapshot) is True
    # Half a period and a worse assessment later another wallet strikes.
    bank.travel(500)
    bank.assess(batch, [9_200] * 4)
    deal = strike(w, "bruno")
    assert deal.price == price != 1
    assert fund_state(w).share_price < price


def test_without_fresh_evidence_there_is_no_deal_and_the_money_goes_back(bank: Scene) -> None:
    w, batch = bank.workspace, own_cars(bank)
    shares = fund_state(w).supply
    number = fund_state(w).next_epoch
    subscribe(w, "alice", Decimal(1_000))
    subscribe(w, "bruno", Decimal(2_000))
    # Evidence from before the cutoff counts for nothing.
    bank.assess(batch, [9_700] * 4)
    deal = struck(bank, number)
    assert (deal.outcome, deal.shares_minted, deal.assets_out) == ("uncovered", 0, 0)
    assert (position(w, "alice").pending_deposit, position(w, "alice").refundable) == (0, Decimal(1_000))
    conserved(bank)
    assert [len(claim(w, name)) for name in INVESTORS] == [1, 1]
    assert [bank.money(name) for name in INVESTORS] == [MONEY * 10**6] * 2
    assert fund_state(w).supply == shares
    assert position(w, "alice").refundable == 0


def test_a_redemption_waits_through_an_epoch_without_a_deal(bank: Scene) -> None:
    w, batch = bank.workspace, own_cars(bank)
    number = fund_state(w).next_epoch
    redeem(w, "manager", Decimal(400))
    assert struck(bank, number).outcome == "uncovered"
    assert position(w, "manager").pending_redeem == Decimal(400)
    # It is part of the next epoch that finds evidence; those that ended meanwhile are struck in turn.
    deals = []
    while position(w, "manager").pending_redeem:
        number = bank.rpc.read(w.fund.next_strike()) or fund_state(w).next_epoch
        if epoch(w, number).cutoff >= bank.now:
            bank.travel_to(epoch(w, number).cutoff + 1)
            bank.assess(batch, [9_700] * 4)
        deals.append(struck(bank, number).outcome)
        assert len(deals) < 5
    assert deals[-1] == "deal"
    before = bank.money("manager")
    claim(w, "manager")
    paid = Decimal(bank.money("manager") - before).scaleb(-6)
    assert 0 < paid <= Decimal(400) * fund_state(w).price + Decimal("0.001")


def test_more_redeemed_than_there_is_cash_is_paid_in_part(bank: Scene) -> None:
    """What the cash does not pay stays a request: nobody is paid with another's money."""
    w, batch = bank.workspace, own_cars(bank, 5)
    cash = fund_state(w).cash
    number = fund_state(w).next_epoch
    redeem(w, "manager", Decimal(9_000))
    bank.travel_to(epoch(w, number).cutoff + 1)
    bank.assess(batch, [9_700] * 5)
    deal = struck(bank, number)
    assert (deal.outcome, deal.assets_out) == ("deal", cash)
    found = position(w, "manager")
    assert 0 < found.pending_redeem == Decimal(9_000) - deal.shares_burned
    assert found.claimable_money <= cash
    conserved(bank)
    claim(w, "manager")
    assert fund_state(w).cash == 0


# -- the calendar


def test_an_epoch_has_its_cutoff_its_window_and_its_valuation_time(scene: Scene) -> None:
    start, calendar = scene.workspace.deployment.start, scene.description.calendar
    for number in (1, 2, 50):
        found = epoch(scene.workspace, number)
        cutoff = start + (number - 1) * calendar.period
        assert (found.number, found.cutoff) == (number, cutoff)
        assert found.window_end == cutoff + calendar.window
        assert found.valuation == cutoff + calendar.window + calendar.lag


class Clock:
    """A chain of which only the time is asked."""

    def __init__(self, now: int) -> None:
        self.now = now

    def second(self) -> int:
        return self.now


def test_a_wait_for_what_is_past_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    monkeypatch.setattr("time.time", lambda: clock[0])
    monkeypatch.setattr("time.sleep", sleep)
    node: Any = Clock(98)
    wait_until(node, 99)
    assert slept == []
    wait_until(node, 102)
    assert int(clock[0]) == 103
    node.now = 500
    wait_until(node, 499)
    assert int(clock[0]) == 103
