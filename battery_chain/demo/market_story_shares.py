"""Fund shares on the trading day: one order, filled in three parts, once against another order."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from battery_chain.demo.market_story_tale import Tale, shares_text
from battery_chain.market.fills import fill, match
from battery_chain.market.make import Shares, Terms, sign
from battery_chain.market.order import Side, SignedOrder
from battery_chain.valuation.orders import cash_of_part

__all__ = ["trade_shares"]

_COUNT = Decimal(1_000)
_ASKED = Decimal("1019.999999")
_FIRST = Decimal("333.3")
_SECOND = Decimal(400)
_BID = Decimal("412.50")
_HOUR = 3_600


def trade_shares(tale: Tale) -> None:
    """A part, a match with a better price for the buyer, the rest; more than what is left is refused."""
    tale.chapter("Fund shares: one order, three fills, one of them a match")
    workspace = tale.workspace
    sell = _order(tale, "alice", Side.SELL, _COUNT, _ASKED)
    tale.say(f"alice sells {_COUNT:,} shares at {_ASKED} for all of them")
    done = fill(workspace, sell, "bruno", _raw(_FIRST))
    _tell(tale, "bruno", done.amount, tale.settle("fill shares", done.receipt)[0])
    tale.pass_seconds(_HOUR)
    _match(tale, sell)
    tale.pass_seconds(_HOUR)
    _too_much(tale, sell)
    done = fill(workspace, sell, "bank")
    _tell(tale, "the bank, what is left,", done.amount, tale.settle("fill shares", done.receipt)[0])
    tale.equal("what is filled of an order of shares", tale.filled[sell.hash], sell.order.amount)


def _raw(shares: Decimal) -> int:
    return int(shares * 10**18)


def _order(tale: Tale, maker: str, side: Side, shares: Decimal, price: Decimal) -> SignedOrder:
    return tale.note(sign(tale.workspace, maker, side, Shares(shares), Terms(price)))


def _tell(tale: Tale, who: str, amount: int, cash: int) -> None:
    tale.say(
        f"{who} takes {shares_text(amount)} for {tale.amount(cash)}: a part is rounded up, to the seller"
    )


def _match(tale: Tale, sell: SignedOrder) -> None:
    """Somebody else brings two orders together; what the buyer had offered more stays with it."""
    buy = _order(tale, "bruno", Side.BUY, _SECOND, _BID)
    sold, _ = match(tale.workspace, sell, buy, "outsider")
    (cash,) = tale.settle("match", sold.receipt)
    improved = cash_of_part(buy.order.price, Side.BUY, sold.amount, buy.order.amount) - cash
    tale.equal("an improvement is the buyer's", improved > 0, True)
    tale.notes["improvement"] = tale.amount(improved)
    tale.say(
        f"bruno bids {_BID} for {_SECOND}; an outsider, who gets nothing for it, matches both: "
        f"{tale.amount(cash)}, and {tale.amount(improved)} stay with bruno"
    )


def _too_much(tale: Tale, sell: SignedOrder) -> None:
    wanted = _raw(Decimal(300))
    tale.refused(
        "the bank wants 300 shares of what is left",
        partial(fill, tale.workspace, sell, "bank", wanted),
        "Overfilled",
        "An order gives what it says and no more",
    )
