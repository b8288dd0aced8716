"""Candles: first, highest, lowest and last price of the trades of a span of time, and how much was traded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

from battery_chain.errors import BadInput, Problem
from battery_chain.market.trades import Trade
from battery_chain.units import amount_of_units

__all__ = ["PLACES", "Candle", "candles", "unit_price"]

PLACES = 9
"""Decimals of a price per Wh or share, rounded half to even."""

_SHARE_DECIMALS = 18


@dataclass(frozen=True, slots=True)
class Candle:
    """Trades of one kind from second `start` on, for `width` seconds. Prices in units of account per Wh of
    rated energy, or per share, before the fee; volume in Wh, or shares; turnover in units of account (what
    sellers paid counts too).
    """

    asset: str
    classes: tuple[int, ...]
    token: str
    start: int
    width: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    turnover: Decimal
    count: int


def candles(trades: Iterable[Trade], width: int, decimals: int) -> list[Candle]:
    """For every (asset, classes, token) and every span of `width` seconds in which it was traded, in this
    order; spans begin at multiples of the width. decimals: of the settlement token.
    """
    if width <= 0:
        raise BadInput([Problem("candles", 0, "width", f"{width} seconds are no span of time")])
    spans: dict[tuple[str, tuple[int, ...], str, int], list[Trade]] = {}
    for each in sorted(filter(_volume, trades), key=lambda trade: (trade.block, trade.index)):
        start = each.second - each.second % width
        spans.setdefault((each.asset, each.classes, each.token, start), []).append(each)
    return [_candle(key, spans[key], width, decimals) for key in sorted(spans)]


def _candle(
    key: tuple[str, tuple[int, ...], str, int], trades: Sequence[Trade], width: int, decimals: int
) -> Candle:
    asset, classes, token, start = key
    prices = [unit_price(each, decimals) for each in trades]
    return Candle(
        asset=asset,
        classes=classes,
        token=token,
        start=start,
        width=width,
        open=prices[0],
        high=max(prices),
        low=min(prices),
        close=prices[-1],
        volume=sum((_volume(each) for each in trades), Decimal(0)),
        turnover=amount_of_units(sum(abs(each.cash) for each in trades), decimals),
        count=len(trades),
    )


def _volume(trade: Trade) -> Decimal:
    """Wh, or whole shares."""
    return Decimal(trade.energy_wh) if trade.ids else amount_of_units(trade.amount, _SHARE_DECIMALS)


def unit_price(trade: Trade, decimals: int) -> Decimal:
    """Units of account per Wh of rated energy, or per share, to nine decimals, half to even."""
    exact = Context(prec=80)
    price = exact.divide(amount_of_units(trade.cash, decimals), _volume(trade))
    return price.quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_HALF_EVEN, context=exact)
