"""One story on both development chains: deployed, minted, assessed, funded, traded, recycled, read back.

The deployment is made by the fixture, by the same `create` and `apply` that the command line runs.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from battery_chain import market as m
from battery_chain.errors import Reverted
from battery_chain.fund import (
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
)
from battery_chain.lifecycle import dismantle, history, recycle, waste
from battery_chain.lifecycle.worth import portfolio_worth
from battery_chain.market import Batteries, Side, Terms
from battery_chain.model import Operation
from battery_chain.setup import changes, issue
from tests.integration.deployed import Scene

D = Decimal
UNIT = 10**6
SEED, MONEY = D(20_000), D(5_000)
HEALTHS = (9_700, 9_650, 9_612, 9_533)


def _funded(scene: Scene) -> int:
    """The fund is open and owns four cars that the bank has sold it; their batch."""
    w, spec = scene.workspace, scene.description.fund
    assert spec is not None
    issue(w, "issuer", "manager", max(SEED, spec.seed))
    issue(w, "issuer", "alice", MONEY)
    open_fund(w, spec)
    ids = scene.cars(4)
    scene.serve(ids)
    batch = ids[0] >> 32
    scene.assess(batch, HEALTHS)
    price = fair_value(w, [batch])
    before = scene.money("bank")
    bought = acquire(w, "bank", "manager", price, batches=[batch])
    assert (bought.price, scene.money("bank") - before) == (price, price * UNIT)
    assert scene.rpc.read(w.battery.balance_of(w.fund.address)) == 4
    return batch


def _struck(scene: Scene, batch: int) -> None:
    """All that the fund owns is assessed in the window, then the epoch is struck; what is due is claimed."""
    w, number = scene.workspace, fund_state(scene.workspace).next_epoch
    scene.travel_to(epoch(w, number).cutoff + 1)
    scene.assess(batch, HEALTHS)
    scene.travel_to(epoch(w, number).valuation + 1)
    deal = strike(w, "bruno", number)
    assert (deal.epoch, deal.outcome) == (number, "deal")
    assert len(claim(w, "alice")) == 1
    assert claim(w, "alice") == []


def _in_and_out(scene: Scene, batch: int) -> None:
    """1,000 come in at one price; half of the shares go out at the next, and no unit is lost."""
    w = scene.workspace
    subscribe(w, "alice", D(1_000))
    assert position(w, "alice").pending_deposit == D(1_000)
    assert scene.money("alice") == (MONEY - 1_000) * UNIT
    _struck(scene, batch)
    shares = position(w, "alice").shares
    state = fund_state(w)
    assert 0 <= D(1_000) - shares * state.price < D("0.01")
    redeem(w, "alice", shares / 2)
    _struck(scene, batch)
    assert position(w, "alice").shares == shares - shares / 2
    back = scene.money("alice") - int((MONEY - 1_000) * UNIT)
    assert 490 * UNIT < back < 510 * UNIT
    everybody = {*w.deployment.accounts.values(), w.fund.address, w.vault.address}
    assert sum(scene.money(each) for each in everybody) == scene.rpc.read(w.token.total_supply())


def _traded(scene: Scene) -> list[int]:
    """The bank sells two of three cars to alice, at the market's fee, once however often it is filled."""
    w, ids = scene.workspace, scene.cars(3)
    scene.assess(ids[0] >> 32, HEALTHS[:3])
    order = m.sign(w, "bank", Side.SELL, Batteries(ids[:2]), Terms(D(1_000)))
    with pytest.raises(Reverted, match=r"ERC20InsufficientAllowance\(.*allowance 0, needed 999000000\)"):
        m.fill(w, order, "alice")
    m.approve(w, order.order, "bank")
    m.approve(w, order.order, "alice")
    before = {who: scene.money(who) for who in ("bank", "alice", "admin")}
    done = m.fill(w, order, "alice")
    assert (done.cash, done.fee, done.amount) == (D(1_000), D(1), 2)
    assert m.fill(w, order, "alice").receipt.before is True
    moved = {who: scene.money(who) - was for who, was in before.items()}
    assert moved == {"bank": 999 * UNIT, "alice": -1_000 * UNIT, "admin": UNIT}
    owners = w.rpc.read_many([w.battery.owner_of(each) for each in ids])
    assert [w.name_of(each) for each in owners] == ["alice", "alice", "bank"]
    return ids


def _recycled(scene: Scene, battery: int) -> None:
    w = scene.workspace
    scene.serve([battery])
    waste(w, [battery], "recycler", b"worn out", "operator")
    dismantle(w, [battery], [1_000], [900], b"modules and cells", "recycler")
    (receipt,) = recycle(w, [scene.balance(battery)], "recycler", "auditor", "bank")
    assert receipt.before is False
    assert scene.condition(battery) is Operation.RECYCLED


def test_a_fleet_is_minted_funded_traded_and_recycled_on_either_chain(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    assert list(changes(w, scene.description)) == []
    batch = _funded(scene)
    _in_and_out(scene, batch)
    ids = _traded(scene)
    _recycled(scene, ids[2])
    told = [each.what for each in history(w, ids[2])]
    assert told == ["mint", "assess", "install", "waste", "dismantle", "recycle"]
    assert [each.what for each in history(w, ids[0])][:2] == ["mint", "assess"]
    head = scene.rpc.block_number()
    for owner in (w.address("alice"), w.fund.address):
        worth = portfolio_worth(w, owner, head, recompute=True)
        assert worth.units > 0
    assert portfolio_worth(w, w.address("bank"), head, recompute=True).units == 0
    (trade,) = m.trades(w)
    assert (set(trade.ids), trade.cash, trade.fee) == (set(ids[:2]), 1_000 * UNIT, UNIT)
    assert set(scene.rpc.can.block_seconds([trade.block]).values()) == {trade.second}
