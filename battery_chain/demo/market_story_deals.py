"""Orders and deals of the trading day, on chain and in the reference model at once: the same price, the same
fee, the same refusal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from functools import partial
from typing import Any

from battery_chain.chain import Receipt
from battery_chain.contracts.structs import Conditions, Order
from battery_chain.demo.market_story_tale import Tale
from battery_chain.errors import Mismatch
from battery_chain.market import fills
from battery_chain.market.auction import fair_value, followers_of
from battery_chain.market.fills import BatchDone, Done, Wanted
from battery_chain.market.make import Asked, Batteries, Goods, Terms, sign
from battery_chain.market.order import NOBODY, Side, SignedOrder, lots_of
from battery_chain.valuation.matching import Asking, BatteryFacts, Moved, Offer, Piece, Refused
from battery_chain.valuation.orders import Line

__all__ = [
    "deal",
    "deal_many",
    "match",
    "model_refuses",
    "note",
    "offer",
    "price_at_percent",
    "put",
    "refused_deal",
]

_CENT = Decimal("0.01")
_CLASSES = 256
_WORD = 256


# -- orders


def put(tale: Tale, maker: str, side: Side, goods: Goods, terms: Terms) -> SignedOrder:
    """An order that a person signs."""
    return note(tale, sign(tale.workspace, maker, side, goods, terms))


def offer(tale: Tale, maker: str, goods: Batteries, percent: int, asked: Asked | None = None) -> SignedOrder:
    """A signed sale at a percentage of fair value."""
    terms = Terms(price_at_percent(tale, goods, percent), asked=asked or Asked())
    return put(tale, maker, Side.SELL, goods, terms)


def price_at_percent(tale: Tale, goods: Batteries, percent: int) -> Decimal:
    """A percentage of fair value, to the cent."""
    return (fair_value(tale.workspace, goods) * percent / 100).quantize(_CENT)


def note(tale: Tale, signed: SignedOrder) -> SignedOrder:
    """An order of the day: its hash, computed here, is that of the chain; a listed one is so in the model."""
    chain = tale.workspace.rpc.read(tale.workspace.market.order_hash(signed.order))
    tale.equal("hashes of orders", chain, signed.hash)
    order = signed.order
    tale.words.add((order.maker, order.nonce // _WORD))
    if not signed.signature:
        tale.model.list_offer(_offer_of(tale, signed), tale.name(order.maker))
    return signed


def _offer_of(tale: Tale, signed: SignedOrder) -> Offer:
    """The order as the model has it."""
    o = signed.order
    return Offer(
        key=signed.hash,
        maker=tale.name(o.maker),
        taker="" if o.taker == NOBODY else tale.name(o.taker),
        side=Side(o.side),
        asset=o.asset,
        pieces=tuple(Piece(lot.first, lot.count, lot.whole) for lot in lots_of(o.items)),
        amount=o.amount,
        token=o.token,
        line=Line(o.price, o.end_price, o.starts_at, o.expires_at),
        max_fee=o.max_fee,
        nonce=o.nonce,
        counter=o.counter,
        asking=_asking(o.conditions),
    )


def _asking(c: Conditions) -> Asking:
    classes = frozenset(each for each in range(_CLASSES) if c.classes >> each & 1)
    return Asking(c.min_health, c.max_age, classes, c.min_value)


# -- deals


def deal(
    tale: Tale,
    step: str,
    signed: SignedOrder,
    taker: str,
    amount: int | None = None,
    asked: Asked | None = None,
) -> Done:
    """A fill, on chain and in the model."""
    done = _sent(tale, signed, taker, amount, asked)
    _at(tale, [signed], done.receipt)
    moved = tale.model.fill(
        _offer_of(tale, signed), _said(signed), done.amount, taker, _asking_of(tale, asked)
    )
    _agree(tale, step, done, signed, moved)
    tale.spend(step, done.receipt)
    return done


def _sent(tale: Tale, signed: SignedOrder, taker: str, amount: int | None, asked: Asked | None) -> Done:
    if asked is None:
        return fills.fill(tale.workspace, signed, taker, amount)
    return fills.fill_if(tale.workspace, signed, taker, asked, amount)


def _said(signed: SignedOrder) -> str:
    """What the model is told of a signature: it looks at none itself."""
    return "good" if signed.signature else ""


def _asking_of(tale: Tale, asked: Asked | None) -> Asking | None:
    if asked is None:
        return None
    least = tale.units(asked.min_value)
    return Asking(asked.min_health, asked.max_age, frozenset(asked.classes), least)


def match(tale: Tale, step: str, sell: SignedOrder, buy: SignedOrder, person: str) -> Done:
    """Two orders filled with each other; the fill of the one that sells."""
    sold, bought = fills.match(tale.workspace, sell, buy, person)
    tale.equal("cash and fee of both fills of a match", (bought.cash, bought.fee), (sold.cash, sold.fee))
    _at(tale, [sell], sold.receipt)
    offers = _offer_of(tale, sell), _offer_of(tale, buy)
    moved = tale.model.match(offers[0], _said(sell), offers[1], _said(buy), sold.amount)
    _agree(tale, step, sold, sell, moved)
    tale.spend(step, sold.receipt)
    return sold


def deal_many(tale: Tale, step: str, orders: Sequence[SignedOrder], taker: str) -> BatchDone:
    """Several at once: what the chain skips the model refuses, for the same reason."""
    done = fills.fill_batch(tale.workspace, [Wanted(each) for each in orders], taker)
    _at(tale, orders, done.receipt)
    wanted = [(_offer_of(tale, each), _said(each), each.order.amount, Asking()) for each in orders]
    for place, found in enumerate(tale.model.fill_batch(wanted, taker)):
        if isinstance(found, Refused):
            tale.equal("reasons of skipped fills, by the model", done.skipped[place].error, found.error)
        else:
            _agree(tale, step, done.fills[place], orders[place], found)
    tale.spend(step, done.receipt)
    return done


def _agree(tale: Tale, step: str, done: Done, signed: SignedOrder, moved: Moved) -> None:
    """What the chain did is what the model did, to the unit."""
    order = signed.order
    taker = moved.buyer if order.side == Side.SELL else moved.seller
    maker = moved.seller if order.side == Side.SELL else moved.buyer
    parties = (tale.name(done.maker), tale.name(done.taker), done.amount, done.hash)
    tale.equal("parties and amounts of fills", parties, (maker, taker, moved.amount, signed.hash))
    tale.equal("cash of fills", tale.units(done.cash), moved.cash)
    tale.equal("fees of fills", tale.units(done.fee), moved.fee)
    tale.steps[step] += 1
    tale.paid += abs(moved.cash)
    tale.fees += moved.fee
    _filled(tale, order)


def _filled(tale: Tale, order: Order) -> None:
    """Of shares: how much of the order is filled by now."""
    if not order.items:
        chain = tale.workspace.rpc.read(tale.workspace.market.filled_amount(order))
        expected = tale.model.filled[tale.name(order.maker), order.nonce][1]
        tale.equal("what is filled of orders of shares", chain, expected)


# -- refused


def refused_deal(
    tale: Tale,
    what: str,
    signed: SignedOrder,
    taker: str,
    error: str,
    words: str,
    *,
    amount: int | None = None,
    asked: Asked | None = None,
) -> None:
    """A fill that chain and model refuse with the same error."""
    tale.refused(what, partial(_sent, tale, signed, taker, amount, asked), error, words)
    model_refuses(tale, what, signed, taker, error, amount=amount, asked=asked)


def model_refuses(
    tale: Tale,
    what: str,
    signed: SignedOrder,
    taker: str,
    error: str,
    *,
    signature: str = "good",
    amount: int | None = None,
    asked: Asked | None = None,
) -> None:
    """The rules of the market, asked apart, refuse it too."""
    _at(tale, [signed])
    part = signed.order.amount if amount is None else amount
    try:
        tale.model.fill(_offer_of(tale, signed), signature, part, taker, _asking_of(tale, asked))
    except Refused as found:
        tale.equal("refusals of the model", error, found.error)
        return
    raise Mismatch(what, f"refused, {error}", "taken by the model")


# -- what the model is told


def _at(tale: Tale, orders: Sequence[SignedOrder], receipt: Receipt | None = None) -> None:
    """The second of an act, and what the batteries of its orders are: from events alone."""
    rpc = tale.workspace.rpc
    tale.model.second = rpc.second(receipt.block_number) if receipt else tale.now
    tale.model.share_price = {tale.fund: rpc.read(tale.workspace.fund.price())}
    known: Any = tale.cast.checks.follower.advance()
    for each in (battery for signed in orders for battery in batteries_of(tale, signed.order)):
        state = known.state(each)
        value = known.value(each, tale.model.second // 86_400)
        worth = int(value.to_integral_value(ROUND_FLOOR))
        tale.model.facts[each] = BatteryFacts(state.health, state.day, state.class_id, worth)


def batteries_of(tale: Tale, order: Order) -> list[int]:
    """The batteries of an order; of a whole batch those that follow it."""
    found: list[int] = []
    for lot in lots_of(order.items):
        found += followers_of(tale.workspace, lot.batch) if lot.whole else lot.ids
    return found
