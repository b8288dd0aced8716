"""The reference model of the market by hand: every refusal first, then what moves."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from battery_chain.valuation.matching import Asking, BatteryFacts, Market, Moved, Offer, Piece, Refused
from battery_chain.valuation.orders import Line, Side

BATCH = 7 << 32
OTHER = 8 << 32
NOW = 100 * 86_400


def market() -> Market:
    """A batch of three of which one has left it, all Ann's but that one; Bob has money, Cyn has shares."""
    found = Market(battery="battery", fee=100, recipient="fees", tokens={"money"}, funds={"fund"}, second=NOW)
    found.members = {"ann", "bob", "cyn"}
    found.owners = {BATCH: "ann", BATCH + 1: "ann", BATCH + 2: "bob", OTHER: "ann"}
    found.following = {BATCH, BATCH + 1, OTHER}
    found.approved = {"ann"}
    found.facts = {each: BatteryFacts(8_000, 90, 3, 500) for each in found.owners}
    found.share_price = {"fund": 2 * 10**6}
    for token, who, units in (("money", "bob", 10**6), ("fund", "cyn", 10**6), ("money", "ann", 10**6)):
        found.units[token, who] = found.allowed[token, who] = units
    return found


WHOLE = Offer(
    key=b"whole",
    maker="ann",
    taker="",
    side=Side.SELL,
    asset="battery",
    pieces=(Piece(BATCH, 2, True),),
    amount=2,
    token="money",
    line=Line(10_000, 10_000, NOW - 100, NOW + 100),
    max_fee=100,
    nonce=5,
    counter=0,
)
PARTS = replace(
    WHOLE, key=b"parts", maker="cyn", asset="fund", pieces=(), amount=3_000, line=Line(100, 100, 0, NOW)
)
BUY = replace(PARTS, key=b"buy", maker="bob", side=Side.BUY, line=Line(130, 130, 0, NOW), nonce=9)

Before = Callable[[Market], Any]


def nothing(_: Market) -> None:
    return None


REFUSED: list[tuple[str, Offer, str, int, str, Asking | None, Before]] = [
    ("MarketPaused", WHOLE, "good", 2, "bob", None, lambda m: setattr(m, "paused", True)),
    ("NotTaker", replace(WHOLE, taker="cyn"), "good", 2, "bob", None, nothing),
    ("BadOrder", WHOLE, "good", 2, "ann", None, nothing),
    ("NotYet", WHOLE, "good", 2, "bob", None, lambda m: setattr(m, "second", NOW - 101)),
    ("Expired", WHOLE, "good", 2, "bob", None, lambda m: setattr(m, "second", NOW + 101)),
    ("UnknownAsset", replace(WHOLE, asset="bank"), "good", 2, "bob", None, nothing),
    ("UnknownToken", replace(WHOLE, token="coin"), "good", 2, "bob", None, nothing),
    ("BadOrder", replace(WHOLE, amount=0), "good", 0, "bob", None, nothing),
    ("BadOrder", replace(WHOLE, amount=3), "good", 3, "bob", None, nothing),
    ("BadOrder", replace(WHOLE, line=Line(1, 2, 0, NOW)), "good", 2, "bob", None, nothing),
    ("BadOrder", replace(WHOLE, line=Line(1, 1, NOW, NOW)), "good", 2, "bob", None, nothing),
    ("BadOrder", replace(PARTS, line=Line(1, -1, 0, NOW)), "good", 1, "bob", None, nothing),
    ("BadOrder", replace(PARTS, asking=Asking(max_age=1)), "good", 1, "bob", None, nothing),
    ("OldCounter", WHOLE, "good", 2, "bob", None, lambda m: m.cancel_all("ann")),
    ("OrderCancelled", WHOLE, "good", 2, "bob", None, lambda m: m.cancel("ann", [5])),
    ("OrderFilled", WHOLE, "good", 2, "bob", None, lambda m: m.fill(WHOLE, "good", 2, "bob")),
    ("NotListed", WHOLE, "", 2, "bob", None, nothing),
    ("WrongSigner", WHOLE, "WrongSigner", 2, "bob", None, nothing),
    ("NotDivisible", WHOLE, "good", 1, "bob", None, nothing),
    (
        "NonceTaken",
        replace(PARTS, key=b"x"),
        "good",
        1,
        "bob",
        None,
        lambda m: m.fill(PARTS, "good", 1, "bob"),
    ),
    ("OrderFilled", PARTS, "good", 1, "bob", None, lambda m: m.fill(PARTS, "good", 3_000, "bob")),
    ("Overfilled", PARTS, "good", 3_000, "bob", None, lambda m: m.fill(PARTS, "good", 1, "bob")),
    ("FeeTooHigh", replace(WHOLE, max_fee=99), "good", 2, "bob", None, nothing),
    ("HealthTooLow", replace(WHOLE, asking=Asking(min_health=8_001)), "good", 2, "bob", None, nothing),
    ("AssessmentTooOld", WHOLE, "good", 2, "bob", Asking(max_age=9), nothing),
    ("OtherClass", WHOLE, "good", 2, "bob", Asking(classes=frozenset({4})), nothing),
    ("WorthTooLittle", WHOLE, "good", 2, "bob", Asking(min_value=1_001), nothing),
    ("WorthTooLittle", PARTS, "good", 1_000, "bob", Asking(min_value=1), nothing),
    ("ERC20InsufficientAllowance", WHOLE, "good", 2, "cyn", None, nothing),
    ("ERC20InsufficientBalance", WHOLE, "good", 2, "bob", None, lambda m: m.units.pop(("money", "bob"))),
    ("NotVerified", WHOLE, "good", 2, "bob", None, lambda m: m.members.discard("bob")),
    (
        "BatchChanged",
        replace(WHOLE, pieces=(Piece(BATCH, 3, True),), amount=3),
        "good",
        3,
        "bob",
        None,
        nothing,
    ),
    ("WrongOwner", replace(WHOLE, maker="cyn"), "good", 2, "bob", None, nothing),
    ("NotApproved", WHOLE, "good", 2, "bob", None, lambda m: m.approved.clear()),
]


@pytest.mark.parametrize(
    "at", range(len(REFUSED)), ids=[f"{at} {each[0]}" for at, each in enumerate(REFUSED)]
)
def test_what_is_refused_changes_nothing(at: int) -> None:
    error, offer, signature, amount, taker, asking, before = REFUSED[at]
    found = market()
    before(found)
    state = copy.deepcopy(found)
    with pytest.raises(Refused) as refused:
        found.fill(offer, signature, amount, taker, asking)
    assert refused.value.error == error
    assert found == state


def test_a_whole_batch_moves_and_its_price_without_the_fee() -> None:
    found = market()
    moved = found.fill(WHOLE, "good", 2, "bob", Asking(8_000, 10, frozenset({3}), 1_000))
    assert moved == Moved("ann", "bob", 2, 10_000, 100)
    assert [found.owners[BATCH + at] for at in range(3)] == ["bob"] * 3
    assert found.following == {BATCH, BATCH + 1, OTHER}
    assert (found.units["money", "bob"], found.units["money", "fees"]) == (990_000, 100)
    assert found.units["money", "ann"] == 1_009_900
    assert found.used_bits("ann", 0) == (32, 0)


def test_where_the_price_is_negative_the_seller_pays_and_the_fee_is_off_what_the_buyer_gets() -> None:
    found = market()
    one = replace(WHOLE, pieces=(Piece(BATCH, 1),), amount=1, line=Line(0, -200, NOW - 100, NOW + 100))
    assert found.fill(one, "good", 1, "bob") == Moved("ann", "bob", 1, -100, 1)
    assert (found.units["money", "ann"], found.units["money", "bob"]) == (999_900, 1_000_099)
    assert found.following == {BATCH + 1, OTHER}


def test_shares_are_filled_in_parts_each_in_the_makers_favour() -> None:
    found = market()
    cash = [found.fill(PARTS, "good", 999, "bob").cash, found.fill(PARTS, "", 2_001, "bob").cash]
    assert cash == [34, 67]
    assert found.units["fund", "bob"] == 3_000


def test_a_listed_offer_needs_no_signature() -> None:
    found = market()
    with pytest.raises(Refused, match="NotMaker"):
        found.list_offer(WHOLE, "bob")
    found.list_offer(WHOLE, "ann")
    assert found.fill(WHOLE, "", 2, "bob").amount == 2


MATCHES: list[tuple[str, Offer, Offer, int]] = [
    ("NotOpposite", BUY, PARTS, 1),
    ("NotOpposite", PARTS, replace(BUY, maker="cyn"), 1),
    ("DifferentLots", PARTS, replace(BUY, asset="other"), 1),
    ("NotTaker", replace(PARTS, taker="ann"), BUY, 1),
    ("NotTaker", PARTS, replace(BUY, taker="ann"), 1),
    ("PricesDoNotCross", PARTS, replace(BUY, line=Line(99, 99, 0, NOW)), 3_000),
    ("PricesDoNotCross", PARTS, replace(BUY, line=Line(100, 100, 0, NOW)), 1_000),
    ("FeeTooHigh", PARTS, replace(BUY, max_fee=99), 3_000),
    ("WorthTooLittle", PARTS, replace(BUY, asking=Asking(min_value=1)), 3_000),
]


@pytest.mark.parametrize(
    "at", range(len(MATCHES)), ids=[f"{at} {each[0]}" for at, each in enumerate(MATCHES)]
)
def test_two_that_do_not_meet_are_not_matched(at: int) -> None:
    error, sell, buy, amount = MATCHES[at]
    found = market()
    state = copy.deepcopy(found)
    with pytest.raises(Refused) as refused:
        found.match(sell, "good", buy, "good", amount)
    assert refused.value.error == error
    assert found == state


def test_two_that_meet_deal_at_the_price_of_the_one_that_sells() -> None:
    found = market()
    assert found.match(PARTS, "good", BUY, "good", 3_000) == Moved("cyn", "bob", 3_000, 100, 1)
    assert found.units["money", "bob"] == 999_900
    for offer in (PARTS, BUY):
        with pytest.raises(Refused, match="OrderFilled"):
            found.fill(offer, "good", 1, "ann")


def test_of_a_batch_of_fills_each_stands_by_itself() -> None:
    found = market()
    none = Asking()
    told = found.fill_batch(
        [(WHOLE, "good", 1, none), (WHOLE, "good", 2, none), (PARTS, "good", 1, none)], "bob"
    )
    assert [each.error if isinstance(each, Refused) else each.cash for each in told] == [
        "NotDivisible",
        10_000,
        1,
    ]
    found.paused = True
    with pytest.raises(Refused, match="MarketPaused"):
        found.fill_batch([], "bob")
