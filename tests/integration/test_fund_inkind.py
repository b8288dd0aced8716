"""In kind on a real chain: batteries become shares at the price of a deal, and shares batteries."""

from __future__ import annotations

from collections.abc import Callable
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
    strike,
    subscribe,
)
from battery_chain.fund.inkind import (
    accept,
    contribute,
    deliver,
    redeem_in_kind,
    take_back,
    take_back_shares,
    waiting,
)
from battery_chain.setup import issue
from tests.integration.deployed import Scene

MONEY = Decimal(100_000)
HAIRCUT = Decimal("0.95")


@pytest.fixture
def bank(scene: Scene) -> Scene:
    """The fund with its escrow, 10,000 of the manager and 100,000 of alice in it, dealt and claimed."""
    assert scene.description.fund is not None
    for person in ("manager", "alice"):
        issue(scene.workspace, "issuer", person, MONEY)
    open_fund(scene.workspace, replace(scene.description.fund, seed=Decimal(10_000)))
    subscribe(scene.workspace, "alice", MONEY)
    assert struck(scene).outcome == "deal"
    claim(scene.workspace, "alice")
    return scene


def struck(scene: Scene) -> Deal:
    """Waits for the valuation time of the epoch that waits, and strikes it."""
    number = scene.rpc.read(scene.workspace.fund.next_strike())
    scene.travel_to(epoch(scene.workspace, number).valuation + 1)
    return strike(scene.workspace, "alice")


def assessed_and_struck(scene: Scene, batch: int) -> Deal:
    number = scene.rpc.read(scene.workspace.fund.next_strike())
    scene.travel_to(epoch(scene.workspace, number).cutoff + 1)
    scene.assess(batch, [9_000] * scene.batch(batch).count)
    return struck(scene)


def refused(act: Callable[[], object]) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Reverted) as found:
        act()
    return found.value.error, dict(found.value.arguments)


def owner(scene: Scene, battery: int) -> str:
    return scene.workspace.name_of(scene.rpc.read(scene.workspace.battery.owner_of(battery)))


# -- refused


def test_nothing_and_less_than_nothing_are_refused_before_anything_is_sent(bank: Scene) -> None:
    height = bank.rpc.block_number()
    with pytest.raises(BadInput) as found:
        contribute(bank.workspace, "bank")
    assert str(found.value) == "batteries: name batteries, or whole batches"
    with pytest.raises(BadInput) as found:
        redeem_in_kind(bank.workspace, "alice", Decimal(-1))
    assert str(found.value) == "shares: -1 is not more than nothing"
    assert bank.rpc.block_number() == height


def test_who_is_refused_has_given_no_approval(bank: Scene) -> None:
    w, ids = bank.workspace, bank.cars(1)
    height = bank.rpc.block_number()
    found = refused(lambda: contribute(w, "outsider", ids=ids))
    assert found == ("NotVerified", {"account": w.address("outsider").lower()})
    assert bank.rpc.block_number() == height


def test_nothing_is_accepted_before_the_deal_nor_given_back_after_it(bank: Scene) -> None:
    w, ids = bank.workspace, bank.cars(1)
    asked = contribute(w, "bank", ids=ids)
    assert refused(lambda: accept(w, asked.id, "agent"))[0] == "OutsideEpoch"
    struck(bank)
    until = epoch(w, asked.epoch + 1).cutoff
    found = refused(lambda: take_back(w, asked.id, "bank"))
    assert found == ("StillOpen", {"requestId": asked.id, "epoch": asked.epoch, "until": until})
    bank.travel_to(until)
    found = refused(lambda: accept(w, asked.id, "agent"))
    assert found == ("TooLate", {"epoch": asked.epoch, "until": until})


# -- batteries for shares


def test_a_batch_and_a_single_battery_become_shares_once(bank: Scene) -> None:
    w, batch, single = bank.workspace, bank.cars(2)[0] >> 32, bank.cars(2)[1]
    asked = contribute(w, "bank", [batch], [single])
    (found,) = waiting(w, "bank").contributions
    assert (found.id, found.epoch, found.batches, found.ids) == (1, asked.epoch, (batch,), (single,))
    assert found.accept_before == epoch(w, asked.epoch + 1).cutoff
    deal, before = struck(bank), fund_state(w)
    value = bank.rpc.read(w.valuation.portfolio_value_at(w.in_kind.address, asked.epoch))
    done = accept(w, asked.id, "agent")
    worth = Decimal(value) / 10**6
    assert abs(done.shares - worth * HAIRCUT / deal.price) < Decimal("0.00001")
    assert position(w, "bank").shares == done.shares
    assert fund_state(w).supply == before.supply + done.shares
    assert owner(bank, single) == owner(bank, batch << 32) == "Fund"
    again = accept(w, asked.id, "agent")
    assert (again.shares, again.receipt.hash) == (done.shares, done.receipt.hash)
    assert waiting(w, "bank").contributions == ()


def test_without_a_deal_the_batteries_go_back(bank: Scene) -> None:
    w, held, given = bank.workspace, bank.cars(2)[0] >> 32, bank.cars(3)
    acquire(w, "bank", "manager", fair_value(w, [held]), batches=[held])
    asked = contribute(w, "bank", [given[0] >> 32])
    assert struck(bank).outcome == "uncovered"
    (back,) = take_back(w, asked.id, "bank")
    assert (back.batches, back.ids, back.open) == ((given[0] >> 32,), (), False)
    assert {owner(bank, each) for each in given} == {"bank"}


def test_one_that_is_quarantined_meanwhile_goes_back_by_itself_when_it_is_released(bank: Scene) -> None:
    from battery_chain.lifecycle import quarantine, release

    w, given = bank.workspace, bank.cars(3)
    batch, stray = given[0] >> 32, given[1]
    asked = contribute(w, "bank", [batch])
    quarantine(w, [stray], b"smoke", "operator")
    struck(bank)
    assert refused(lambda: accept(w, asked.id, "agent")) == ("NotComplete", {"id": given[0]})
    bank.travel_to(epoch(w, asked.epoch + 1).cutoff)
    (back,) = take_back(w, asked.id, "bank")
    assert (back.batches, back.open) == ((batch,), True)
    assert refused(lambda: take_back(w, asked.id, "bank", [stray]))[0] == "TitleBlocked"
    bank.travel(86_400)
    bank.assess(batch, [9_500] * 3)
    release(w, [stray], b"sound", "laboratory")
    (back,) = take_back(w, asked.id, "bank", [stray])
    assert (back.ids, back.open) == ((stray,), False)
    assert owner(bank, stray) == "bank"


# -- shares for batteries


def test_shares_become_batteries_of_each_class_its_part(bank: Scene) -> None:
    w, batch = bank.workspace, bank.cars(4)[0] >> 32
    acquire(w, "bank", "manager", fair_value(w, [batch]), batches=[batch])
    had = position(w, "alice").shares
    asked = redeem_in_kind(w, "alice", Decimal(60_000))
    (found,) = waiting(w, "alice").redemptions
    assert (found.id, found.epoch, found.shares) == (1, asked.epoch, Decimal(60_000))
    assert assessed_and_struck(bank, batch).outcome == "deal"
    first = batch << 32
    three = [first, first + 1, first + 2, first + 3]
    assert refused(lambda: deliver(w, asked.id, "manager", ids=three))[0] == "NotProRata"
    assert refused(lambda: deliver(w, asked.id, "alice", ids=[first]))[0] == "MissingRole"
    done = deliver(w, asked.id, "manager", ids=[first, first + 1])
    assert done.burned > 0
    assert done.burned + done.returned == Decimal(60_000)
    assert position(w, "alice").shares == had - done.burned
    assert owner(bank, first) == owner(bank, first + 1) == "alice"
    assert deliver(w, asked.id, "manager", ids=[first, first + 1]).receipt.hash == done.receipt.hash
    assert waiting(w, "alice").redemptions == ()


def test_shares_go_back_when_nothing_was_delivered_in_time(bank: Scene) -> None:
    w, had = bank.workspace, position(bank.workspace, "alice").shares
    asked = redeem_in_kind(w, "alice", Decimal(5))
    struck(bank)
    until = waiting(w, "alice").redemptions[0].deliver_until
    found = refused(lambda: take_back_shares(w, asked.id, "alice"))
    assert found == ("StillOpen", {"requestId": asked.id, "epoch": asked.epoch, "until": until})
    bank.travel_to(until + 1)
    count, receipt = take_back_shares(w, asked.id, "alice")
    assert (count, position(w, "alice").shares) == (Decimal(5), had)
    assert take_back_shares(w, asked.id, "alice")[1].hash == receipt.hash
