"""Fund shares on the trading day: one order, filled in three parts, once against another order."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from battery_chain.book.engine import Engine
from battery_chain.book.entry import Entry
from battery_chain.demo.market_story_deals import deal, match, put, refused_deal
from battery_chain.demo.market_story_tale import Tale, shares_text
from battery_chain.market.fills import Done
from battery_chain.market.make import Asked, Shares, Terms
from battery_chain.market.order import Side, SignedOrder
from battery_chain.valuation.orders import cash_of_part

__all__ = ["trade_shares"]

_COUNT = Decimal(1_000)
_ASKED, _LOWEST = Decimal("1029.999999"), Decimal("1009.999999")
_HOURS = 8
_LOW = Decimal(200)
_FIRST = Decimal("333.3")
_SECOND = Decimal(400)
_LEVELS = 5
_BID = Decimal("412.50")
_HOUR = 3_600


def trade_shares(tale: Tale) -> None:
    """A part, a match with a better price for the buyer, the rest; more than what is left is refused."""
    tale.chapter("Fund shares: one order, three fills, one of them a match")
    sell = put(tale, "alice", Side.SELL, Shares(_COUNT), _falling(tale))
    tale.say(f"alice sells {_COUNT:,} shares for {_ASKED}, falling to {_LOWEST} in {_HOURS} hours")
    done = deal(tale, "fill shares", sell, "bruno", _raw(_FIRST))
    _tell(tale, "bruno", done)
    tale.pass_seconds(_HOUR)
    _match(tale, sell)
    tale.pass_seconds(_HOUR)
    refused_deal(
        tale,
        "the bank wants 300 shares of what is left",
        sell,
        "bank",
        "Overfilled",
        "An order gives what it says and no more",
        amount=_raw(Decimal(300)),
    )
    done = deal(tale, "fill shares", sell, "bank")
    _tell(tale, "the bank, what is left,", done)


def _falling(tale: Tale) -> Terms:
    return Terms(_ASKED, _LOWEST, expires_at=tale.now + _HOURS * _HOUR)


def _raw(shares: Decimal) -> int:
    return int(shares * 10**18)


def _tell(tale: Tale, who: str, done: Done) -> None:
    tale.say(f"{who} takes {shares_text(done.amount)} for {done.cash}: a part is rounded up, to the seller")


def _match(tale: Tale, sell: SignedOrder) -> None:
    """Somebody else brings two orders together; what the buyer had offered more stays with it."""
    worth = Asked(min_value=_SECOND)
    buy = put(tale, "bruno", Side.BUY, Shares(_SECOND), Terms(_BID, asked=worth))
    low = put(tale, "chanida", Side.BUY, Shares(_LOW), Terms(_LOW))
    _show_depth(tale, sell, [buy, low])
    done = match(tale, "match", sell, buy, "outsider")
    most = cash_of_part(buy.order.price, Side.BUY, done.amount, buy.order.amount)
    improved = tale.amount(most) - done.cash
    tale.equal("an improvement is the buyer's", improved > 0, True)
    tale.notes["improvement"] = improved
    tale.say(
        f"bruno bids {_BID} for {_SECOND}, if the fund's last price makes them worth {_SECOND}; an outsider, "
        f"who gets nothing for it, matches both: {done.cash}, and {improved} stay with bruno"
    )


def _show_depth(tale: Tale, sell: SignedOrder, bids: Sequence[SignedOrder]) -> None:
    """What an order book shows of these orders, and the pair that it finds."""
    engine, second = Engine(), tale.now
    left = tale.workspace.rpc.read(tale.workspace.market.open_amount(sell.order, sell.signature))
    engine.add(Entry(1, sell, left))
    for place, bid in enumerate(bids, 2):
        engine.add(Entry(place, bid, bid.order.amount))
    (lane,) = engine.lanes()
    levels = [(side, each) for side in Side for each in engine.depth(lane, side, second, _LEVELS)]
    tale.equal("orders that the order book shows", sum(each.orders for _, each in levels), 1 + len(bids))
    (pair,) = engine.matches(second, _LEVELS)
    tale.equal("pairs that the order book finds", (pair.sell.hash, pair.buy.hash), (sell.hash, bids[0].hash))
    rows = [
        (side.name.lower(), str(tale.amount(each.price)), shares_text(each.amount)) for side, each in levels
    ]
    tale.cast.stage.table("Depth of the order book", ("side", "price of one", "shares"), rows)
    tale.depth = [list(row) for row in rows]
