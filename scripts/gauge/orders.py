"""Gas of orders: a battery, a bundle and shares for money; matched, in a batch, of a fund, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from battery_chain.contracts import structs
from battery_chain.fund import fair_value
from battery_chain.market import Side, domain_of, typed_data
from battery_chain.units import token_units_down
from scripts.gauge import money
from scripts.gauge.titles import Figures, per_battery
from scripts.gauge.world import DAY, World

__all__ = ["measure"]

_INFINITE = 2**256 - 1
_MONEY = 10**12
_PRICE = 10**8
_SHARE = 10**18
_SEVERAL = 10
_ANYBODY = "0x" + "00" * 20
_NOTHING = structs.Conditions(0, 0, 0, 0)


class _Offer(NamedTuple):
    """What is offered, by whom."""

    maker: str
    side: Side
    asset: str
    items: Sequence[int]
    amount: int
    price: int = _PRICE


def measure(world: World) -> Figures:
    """Every key of orders. No fee; makers and takers have traded before, so that no slot of theirs is new."""
    with world.apart():
        batches = money.open_fund(world)
        money.dealt(world, batches, "alice", "bruno")
        _let(world)
        batch = world.mint(100, "owner0")
        world.mint(1, "owner1")
        for person in ("owner0", "owner1", "alice"):
            world.do(person, world.workspace.market.cancel_word(0, 1 << 255))
        for part in (_one, _several, _match, _batch, _cancel):
            with world.apart():
                yield from part(world, batch)
        for part in (_shares, _fund_sells):
            with world.apart():
                yield from part(world, batches[0])


def _let(world: World) -> None:
    """Four who have money, and let the market move it, batteries and shares."""
    market = world.workspace.market.address
    for person in ("owner0", "owner1", "alice", "bruno"):
        world.do("issuer", world.token.issue(world.address(person), _MONEY))
        world.do(person, world.token.approve(market, _INFINITE))
        world.do(person, world.battery.set_approval_for_all(market, True))
        world.do(person, world.fund.approve(market, _INFINITE))


# ------------------------------------------------------------------------------------------------- acts


def _order(world: World, offer: _Offer, nonce: int) -> structs.Order:
    return structs.Order(
        maker=world.address(offer.maker),
        taker=_ANYBODY,
        side=offer.side,
        asset=offer.asset,
        items=tuple(offer.items),
        amount=offer.amount,
        token=world.token.address,
        price=offer.price,
        end_price=offer.price,
        max_fee=100,
        starts_at=world.now - 10,
        expires_at=world.now + DAY,
        conditions=_NOTHING,
        nonce=nonce,
        counter=0,
    )


def _signed(world: World, offer: _Offer, nonce: int) -> tuple[structs.Order, bytes]:
    order = _order(world, offer, nonce)
    data = typed_data(order, domain_of(world.workspace))
    return order, world.workspace.signer(offer.maker).sign_typed_data(data)


def _fill(world: World, offer: _Offer, nonce: int, taker: str) -> int:
    order, signature = _signed(world, offer, nonce)
    return world.do(taker, world.workspace.market.fill(order, signature, order.amount))


def _selling(world: World, items: Sequence[int], count: int = 1) -> _Offer:
    return _Offer("owner0", Side.SELL, world.battery.address, items, count)


def _there_and_back(world: World, ids: Sequence[int]) -> None:
    """Batteries have slots of their own afterwards, and the owner that they had."""
    one, other = world.address("owner0"), world.address("owner1")
    for each in ids:
        world.do("owner0", world.battery.transfer_from(one, other, each))
        world.do("owner1", world.battery.transfer_from(other, one, each))


# ---------------------------------------------------------------------------------------------- figures


def _one(world: World, batch: int) -> Figures:
    """A battery that has moved before; one that leaves its batch."""
    first, second = batch << 32, batch << 32 | 1
    yield "order.nft_for_cash.first_move", _fill(world, _selling(world, [second]), 0, "owner1")
    _there_and_back(world, [first])
    yield "order.nft_for_cash", _fill(world, _selling(world, [first]), 1, "owner1")


def _several(world: World, batch: int) -> Figures:
    """Ten batteries by one word of the order."""
    first = batch << 32
    _there_and_back(world, [first + place for place in range(_SEVERAL)])
    bundle = _selling(world, [(_SEVERAL - 1) << 96 | first], _SEVERAL)
    yield f"order.bundle{_SEVERAL}.per_item", per_battery(_fill(world, bundle, 0, "owner1"), _SEVERAL)


def _match(world: World, batch: int) -> Figures:
    _there_and_back(world, [batch << 32])
    sell = _signed(world, _selling(world, [batch << 32]), 0)
    buy = _signed(world, _Offer("owner1", Side.BUY, world.battery.address, [batch << 32], 1), 0)
    yield "order.match", world.do("bruno", world.workspace.market.match_orders(*sell, *buy, 1))


def _batch(world: World, batch: int) -> Figures:
    """Ten orders of one maker, each of a battery that has moved before, in one transaction."""
    ids = [batch << 32 | place for place in range(_SEVERAL)]
    _there_and_back(world, ids)
    signed = [_signed(world, _selling(world, [each]), nonce) for nonce, each in enumerate(ids)]
    fills = [structs.Fill(order, signature, 1, _NOTHING) for order, signature in signed]
    gas = world.do("owner1", world.workspace.market.fill_batch(fills))
    assert world.rpc.read(world.battery.owner_of(ids[-1])).lower() == world.address("owner1").lower()
    yield f"order.fill_batch{_SEVERAL}.per_order", per_battery(gas, _SEVERAL)


def _cancel(world: World, _batch: int) -> Figures:
    """Of a maker who has cancelled in the word before, and of one who has not."""
    market = world.workspace.market
    yield "order.cancel_word", world.do("owner0", market.cancel_word(0, 0xFFFF))
    yield "order.cancel_word.fresh", world.do("owner0", market.cancel_word(1, 0xFFFF))
    world.do("owner0", market.cancel_all())
    yield "order.cancel_all", world.do("owner0", market.cancel_all())


def _shares(world: World, _batch: int) -> Figures:
    """The first part of an order, a later one, and one for which the signature was left out."""
    offer = _Offer("alice", Side.SELL, world.fund.address, (), 100 * _SHARE)
    order, signature = _signed(world, offer, 0)
    for key, shown in ((".first", signature), ("", signature), (".unsigned", b"")):
        gas = world.do("bruno", world.workspace.market.fill(order, shown, _SHARE))
        yield f"order.shares_partial{key}", gas


def _fund_sells(world: World, batch: int) -> Figures:
    """A battery by an order that the fund has listed, within the band; the fund is asked and told."""
    world.mint(1, "owner1")
    fair = fair_value(world.workspace, ids=[batch << 32])
    price = token_units_down(fair, world.workspace.deployment.decimals)
    offer = _Offer(world.fund.address, Side.SELL, world.battery.address, [batch << 32], 1, price)
    order = _order(world, offer, 0)
    yield "order.list.by_fund", world.do("manager", world.fund.list(order))
    yield "order.fund_sells", world.do("owner1", world.workspace.market.fill(order, b"", 1))
