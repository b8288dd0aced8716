"""The market end to end: orders are signed, filled, matched, cancelled, and refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from battery_chain import market as m
from battery_chain.contracts import structs
from battery_chain.errors import BadInput, Reverted
from battery_chain.market import Batteries, Side, Terms
from battery_chain.setup import issue
from tests.integration.deployed import Scene


def sold(scene: Scene, ids: list[int], price: str = "1000", **terms: object) -> m.SignedOrder:
    """An order of the bank that sells these, approved."""
    goods = Batteries(ids=ids)
    signed = m.sign(scene.workspace, "bank", Side.SELL, goods, Terms(Decimal(price), **terms))  # type: ignore[arg-type]
    m.approve(scene.workspace, signed.order, "bank")
    return signed


def paying(scene: Scene, signed: m.SignedOrder, who: str = "alice", amount: str = "5000") -> str:
    """A person with money who lets the market take what the order costs."""
    issue(scene.workspace, "issuer", who, Decimal(amount))
    m.approve(scene.workspace, signed.order, who)
    return who


def owner(scene: Scene, battery: int) -> str:
    found = scene.rpc.read(scene.workspace.battery.owner_of(battery))
    return scene.workspace.name_of(found)


def test_a_battery_and_its_price_change_hands_once(scene_on_both: Scene) -> None:
    scene = scene_on_both
    ids = scene.cars(3)
    signed = sold(scene, ids[:1])
    taker = paying(scene, signed)
    before = scene.money("bank"), scene.money("admin"), scene.money(taker)
    done = m.fill(scene.workspace, signed, taker)
    again = m.fill(scene.workspace, signed, taker)
    assert again.receipt.hash == done.receipt.hash
    assert again.receipt.before
    assert (done.cash, done.fee, done.amount) == (Decimal(1_000), Decimal(1), 1)
    assert [owner(scene, each) for each in ids] == ["alice", "bank", "bank"]
    assert scene.money("bank") - before[0] == 999 * 10**6
    assert scene.money("admin") - before[1] == 10**6
    assert before[2] - scene.money(taker) == 1_000 * 10**6
    (trade,) = m.trades(scene.workspace)
    assert (trade.ids, trade.energy_wh, trade.cash) == ((ids[0],), 40_000, 1_000 * 10**6)
    (candle,) = m.candles([trade], 3_600, 6)
    assert candle.close == Decimal("0.025")
