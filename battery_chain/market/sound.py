"""What an order says must make sense by itself: what `Market` refuses of it on every chain, at every time."""

from __future__ import annotations

from collections.abc import Iterator

from battery_chain.contracts import structs
from battery_chain.market.lots import lots_of, overlaps, strays
from battery_chain.valuation.orders import Side

__all__ = ["NOBODY", "problems_of"]

NOBODY = "0x" + "0" * 40
"""As a taker: anybody may fill the order."""

_Problems = Iterator[tuple[str, str]]


def problems_of(order: structs.Order) -> list[tuple[str, str]]:
    """Field (as on chain) and rule of all that contradicts itself; the fields are within their types.

    An order without items is one for shares.
    """
    return [*_parties(order), *_time(order), *_price(order), *_lot(order)]


def _parties(order: structs.Order) -> _Problems:
    if order.maker == order.taker:
        yield "taker", "is the maker"
    for name, address in (("maker", order.maker), ("asset", order.asset), ("token", order.token)):
        if address == NOBODY:
            yield name, "is the zero address"
    if order.side not in tuple(Side):
        yield "side", f"{order.side} is neither 0 (sell) nor 1 (buy)"


def _time(order: structs.Order) -> _Problems:
    if order.expires_at <= order.starts_at:
        yield "expiresAt", f"{order.expires_at} is not after startsAt {order.starts_at}"


def _price(order: structs.Order) -> _Problems:
    if order.side == Side.SELL and order.end_price > order.price:
        yield "endPrice", f"{order.end_price} is above price {order.price}: one that sells goes down"
    if order.side == Side.BUY and order.end_price < order.price:
        yield "endPrice", f"{order.end_price} is below price {order.price}: one that buys goes up"


def _lot(order: structs.Order) -> _Problems:
    if order.amount == 0:
        yield "amount", "is zero"
    yield from _batteries(order) if order.items else _shares(order)


def _batteries(order: structs.Order) -> _Problems:
    stray = [at for at, item in enumerate(order.items) if strays(item)]
    for at in stray:
        yield f"items[{at}]", f"{order.items[at]:#x} has bits that mean nothing"
    if stray:
        return
    lots = lots_of(order.items)
    count = sum(lot.count for lot in lots)
    if count != order.amount and order.amount:
        yield "amount", f"{order.amount} is not the number of its batteries, {count}"
    twice = overlaps(lots)
    if twice:
        yield "items", f"{twice} is named twice"


def _shares(order: structs.Order) -> _Problems:
    for name, price in (("price", order.price), ("endPrice", order.end_price)):
        if price < 0:
            yield name, f"{price} is negative; shares are sold for money"
    c = order.conditions
    of_batteries = (("minHealth", c.min_health), ("maxAge", c.max_age), ("classes", c.classes))
    for name, value in of_batteries:
        if value:
            yield f"conditions.{name}", f"{value} is asked of batteries; this order is for shares"
