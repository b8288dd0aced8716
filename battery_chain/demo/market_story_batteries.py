"""Batteries on the trading day: one under conditions, a bundle, an auction that ends below nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from battery_chain.assessment import batch_facts, make, submit_many
from battery_chain.demo.market_story_deals import deal, deal_many, offer, put, refused_deal
from battery_chain.demo.market_story_tale import Tale
from battery_chain.lifecycle import retire
from battery_chain.market.auction import auction_terms, exit_value, fair_value
from battery_chain.market.make import Asked, Batteries, Terms
from battery_chain.market.order import Side, SignedOrder, price_at
from battery_chain.model import Method, Reading
from battery_chain.units import SECONDS_A_DAY, health_text

__all__ = ["batch_of_model", "fill_several", "sell_at_the_end", "sell_bundle", "sell_one"]

_HOUR = 3_600
_FRESH = 9_800
_WORN = 9_460
_ENDED = 6_600


def batch_of_model(tale: Tale, model: str) -> int:
    """The batch of a model, by its name in the manifest."""
    fleet = tale.cast.fleet
    return next(batch for batch, keys in fleet.batches.items() if fleet.row(keys[0]).model == model)


def assess(tale: Tale, batch: int, healths: Mapping[int, int]) -> None:
    """The laboratory, and the inspector where a step asks for two, on today's health of some of a batch."""
    cast, workspace = tale.cast, tale.workspace
    facts = cast.facts.setdefault(batch, batch_facts(workspace, batch))
    readings = [Reading(healths[place], 60) if place in healths else None for place in range(facts.count)]
    made = make(
        workspace,
        facts,
        readings,
        day=tale.now // SECONDS_A_DAY,
        issued_at=tale.now,
        now=tale.now,
        metric=cast.fleet.metric(batch),
        method=Method.SIMULATED,
        source="the trading day's own measurement",
        assessors=("laboratory", "inspector"),
    )
    for receipt in submit_many(workspace, [made], "laboratory"):
        tale.spend("assess", receipt)


# -- one, under conditions


def sell_one(tale: Tale) -> None:
    """A buyer states what it wants; a mark-down that comes first costs the seller the deal, not the buyer."""
    tale.chapter("One battery, under conditions: a mark-down comes first")
    batch = batch_of_model(tale, "Nissan Leaf 40 kWh")
    first, second = batch << 32, batch << 32 | 1
    orders = [offer(tale, "bank", Batteries(ids=(each,)), 100) for each in (first, second)]
    asked = Asked(min_health=_FRESH, max_age=7)
    price = tale.text(orders[0].order.price)
    tale.say(
        f"the bank offers two packs at {price}; alice wants health ≥ {health_text(_FRESH)}, ≤ 7 days old"
    )
    refused_deal(
        tale,
        "alice fills the first before it is measured again",
        orders[0],
        "alice",
        "AssessmentTooOld",
        "Nobody has measured it since the factory",
        asked=asked,
    )
    assess(tale, batch, {0: _WORN, 1: _FRESH + 50})
    tale.say(f"the laboratory measures both: {health_text(_WORN)} and {health_text(_FRESH + 50)}")
    refused_deal(
        tale,
        "alice fills the first after it was measured",
        orders[0],
        "alice",
        "HealthTooLow",
        "The mark-down came first; she keeps her money",
        asked=asked,
    )
    done = deal(tale, "fill one", orders[1], "alice", asked=asked)
    tale.say(f"the second meets her conditions: it is hers for {done.cash:,.2f}")


# -- a bundle


def sell_bundle(tale: Tale) -> None:
    """Single ids, a range and a whole batch in one order: all or nothing."""
    tale.chapter("A bundle: two packs, a range and a whole batch in one order")
    zero, honda = batch_of_model(tale, "Zero S ZF7.2"), batch_of_model(tale, "Honda Mobile Power Pack")
    singles = [zero << 32 | place for place in (3, 7)]
    row = [zero << 32 | place for place in range(10, 20)]
    goods = Batteries(ids=(*singles, *row), batches=(honda,))
    signed = offer(tale, "bank", goods, 97, Asked(min_health=_FRESH))
    words = len(signed.order.items)
    done = deal(tale, "fill a bundle", signed, "bruno")
    tale.say(f"{done.amount} batteries in {words} words go to bruno for {done.cash:,.2f}")


# -- an auction


def sell_at_the_end(tale: Tale) -> None:
    """A worn LFP lot: the price falls through zero, and the seller pays the recycler."""
    tale.chapter("An end-of-life lot by Dutch auction, from a price to a gate fee")
    batch = batch_of_model(tale, "BYD e6")
    ids = _retired(tale, batch, range(4))
    goods = Batteries(ids=ids)
    worth = exit_value(tale.workspace, goods)
    terms = auction_terms(
        tale.workspace,
        goods,
        Terms(Decimal(0), expires_at=tale.now + 8 * _HOUR),
        start=Decimal(1_000),
        end=2 * worth,
    )
    signed = put(tale, "bank", Side.SELL, goods, terms)
    tale.say(f"worth {fair_value(tale.workspace, goods):,.2f}: so much it costs to have it recycled")
    _tell_fall(tale, signed)
    tale.travel(_second_below(signed, tale.units(worth)))
    done = deal(tale, "fill an auction", signed, "recycler")
    tale.equal("an auction that has gone through zero", done.cash < 0, True)
    tale.notes["gate fee"] = -done.cash
    tale.say(
        f"the recycler takes it once that covers the cost: the bank pays {-done.cash:,.2f}, "
        f"of which {done.fee:,.2f} are the fee"
    )


def _retired(tale: Tale, batch: int, places: Sequence[int]) -> tuple[int, ...]:
    """Measured at the end of their use, and taken out of service."""
    assess(tale, batch, dict.fromkeys(places, _ENDED))
    ids = tuple(batch << 32 | place for place in places)
    document = tale.cast.document("retire", batteries=list(ids))
    for receipt in retire(tale.workspace, ids, document, "operator"):
        tale.spend("retire", receipt)
    return ids


def _tell_fall(tale: Tale, signed: SignedOrder) -> None:
    """What the chain says of the price at some moments is what the model says."""
    order, market = signed.order, tale.workspace.market
    seconds = range(order.starts_at, order.expires_at + 1, 2 * _HOUR)
    chain = tale.workspace.rpc.read_many([market.price_at(order, second) for second in seconds])
    for second, price in zip(seconds, chain, strict=True):
        tale.equal("prices of an auction over time", price, price_at(order, second))
    told = ", ".join(f"{2 * hour} h {tale.text(price)}" for hour, price in enumerate(chain))
    tale.say(f"price: {told}")


def _second_below(signed: SignedOrder, price: int) -> int:
    """The first second at which an auction asks no more than a price."""
    order = signed.order
    low, high = order.starts_at, order.expires_at
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if price_at(order, middle) <= price else (middle + 1, high)
    return low


# -- several at once


def fill_several(tale: Tale) -> None:
    """Three at once, one of which is gone already: the two others are filled."""
    tale.chapter("Three fills in one transaction, one of them is skipped")
    batch = batch_of_model(tale, "BYD Battery-Box H 10.2")
    orders = [offer(tale, "bank", Batteries(ids=(batch << 32 | place,)), 100) for place in range(3)]
    deal(tale, "fill one", orders[1], "bruno")
    done = deal_many(tale, "fill a batch", orders, "alice")
    tale.equal("places that a batch of fills has filled", sorted(done.fills), [0, 2])
    ((place, reason),) = done.skipped.items()
    tale.refuse("alice fills three at once, one of which bruno has", reason.error, reason.arguments)
    tale.equal("reasons of skipped fills", (place, reason.error), (1, "OrderFilled"))
    tale.say(f"alice gets the first and the third; the second is skipped, {reason.error}: {reason.text}")
