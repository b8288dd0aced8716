"""The fund on the trading day: it trades by orders that its manager lists, and is asked in each fill."""

from __future__ import annotations

from functools import partial

from battery_chain.chain import Receipt
from battery_chain.contracts.fund import Acquired, Disposed, RelatedParty
from battery_chain.demo.market_story_batteries import batch_of_model
from battery_chain.demo.market_story_deals import deal, note, price_at_percent
from battery_chain.demo.market_story_tale import Tale
from battery_chain.deploy import event_of
from battery_chain.fund.word import approve_digest
from battery_chain.market.fills import Done, fill
from battery_chain.market.make import Batteries, Terms, draft
from battery_chain.market.makers import list_order
from battery_chain.market.order import Side, SignedOrder
from battery_chain.units import SECONDS_A_DAY

__all__ = ["trade_as_fund"]

_WEEK = 7 * SECONDS_A_DAY


def trade_as_fund(tale: Tale) -> None:
    """Within its band it needs nobody; outside it the depositary, a day ahead."""
    tale.chapter("The fund trades: listed, asked, within its band")
    batch = batch_of_model(tale, "CATL Choco-SEB block")
    _buy(tale, batch)
    _sell_to_related(tale, batch << 32)
    tale.chapter("The fund outside its band: the depositary's word, a day ahead")
    _sell_cheap(tale, batch << 32 | 1)


def _list(tale: Tale, side: Side, goods: Batteries, percent: int) -> SignedOrder:
    terms = Terms(price_at_percent(tale, goods, percent), expires_at=tale.now + _WEEK)
    order = draft(tale.workspace, tale.cast.fund, side, goods, terms)
    signed, receipt = list_order(tale.workspace, order, "manager")
    tale.spend("list", receipt)
    return note(tale, signed)


def _buy(tale: Tale, batch: int) -> None:
    signed = _list(tale, Side.BUY, Batteries(batches=(batch,)), 102)
    done = deal(tale, "fill of a fund", signed, "bank")
    cash = tale.units(done.cash)
    event = event_of(done.receipt, Acquired)
    tale.equal("what the fund booked for a purchase", (event.price, event.nonce), _booked(cash, signed))
    day_one = event.fair_value - event.price
    tale.equal("day-one differences of the fund", event.day_one_difference, day_one)
    tale.say(
        f"it lists a purchase of {signed.order.amount} station packs at 102 % of fair value; the bank fills "
        f"it for {tale.text(cash)}, day-one difference {tale.text(event.day_one_difference)}"
    )


def _booked(cash: int, signed: SignedOrder) -> tuple[int, int]:
    return cash, int.from_bytes(signed.hash, "big")


def _sell_to_related(tale: Tale, battery: int) -> None:
    signed = _list(tale, Side.SELL, Batteries(ids=(battery,)), 103)
    done = deal(tale, "fill of a fund", signed, "alice")
    _check_sale(tale, signed, done)
    event = event_of(done.receipt, RelatedParty)
    relation = event.relation.rstrip(b"\0").decode()
    tale.equal("related parties told", (tale.name(event.party), relation), ("alice", "shareholder"))
    tale.equal("deals that the event is about", event.digest, signed.hash)
    tale.say(
        f"it sells one at 103 % for {done.cash:,.2f} to alice, who has more than a fifth of its shares: "
        f"the event RelatedParty({tale.name(event.party)}, {relation}) says so"
    )


def _check_sale(tale: Tale, signed: SignedOrder, done: Done) -> None:
    """What arrives is the price in the fund's books: the fee is taken off."""
    event = event_of(done.receipt, Disposed)
    arrived = tale.units(done.cash - done.fee)
    tale.equal("what the fund booked for a sale", (event.price, event.nonce), _booked(arrived, signed))


def _sell_cheap(tale: Tale, battery: int) -> None:
    """The buyer is a member like any other: refused until the approval is a day old."""
    signed = _list(tale, Side.SELL, Batteries(ids=(battery,)), 85)
    attempt = partial(fill, tale.workspace, signed, "bruno")
    tale.refused(
        "bruno fills what the fund sells 15 % below fair value",
        attempt,
        "PriceOutsideBand",
        "A tenth is its band; its manager cannot do it alone",
    )
    usable, receipt = approve_digest(tale.workspace, "depositary", signed.hash, "order")
    tale.spend("approve", receipt)
    tale.refused(
        "bruno tries again as soon as the depositary has approved it",
        attempt,
        "PriceOutsideBand",
        "An approval is for a day later: there is time to see it",
    )
    tale.travel(usable + 1)
    done = deal(tale, "fill of a fund", signed, "bruno")
    _check_sale(tale, signed, done)
    tale.equal("related parties told of a stranger", _tells_relation(done.receipt), False)
    tale.say(f"a day later it goes to bruno for {done.cash:,.2f}; the approval serves once")


def _tells_relation(receipt: Receipt) -> bool:
    topic = "0x" + RelatedParty.TOPIC0.hex()
    return any(log["topics"][0] == topic for log in receipt.logs)
