"""The market against its reference model: random orders, filled, matched and cancelled in any order. Real
contracts on an embedded chain on one side, plain integers on the other, and no difference between them.

How many streams: `MARKET_STREAMS` (60); in a deep run 2,000.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from battery_chain.contracts import structs
from battery_chain.market.make import domain_of
from battery_chain.market.order import order_hash, price_at
from battery_chain.valuation.matching import Asking, Offer, Piece
from battery_chain.valuation.orders import Line, Side, cash_of_part, fee_of, price_on
from tests.integration.deployed import Deployed, deploy_once
from tests.integration.market_stage import BATTERY, MONEY, PEOPLE, SHARE, Stage

STREAMS = int(os.environ.get("MARKET_STREAMS", "60"))
ORDERS = int(os.environ.get("MARKET_ORDERS", "300"))

# -- arithmetic

prices = st.integers(-(2**127), 2**127 - 1)
seconds = st.integers(0, 2**40 - 1)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    starts, expires = sorted(draw(st.lists(seconds, min_size=2, max_size=2, unique=True)))
    return Line(draw(prices), draw(prices), starts, expires)


@given(lines(), seconds)
def test_a_price_stays_between_its_ends_and_never_turns(line: Line, second: int) -> None:
    now, later = price_on(line, second), price_on(line, second + 1)
    low, high = sorted((line.price, line.end))
    assert low <= now <= high
    assert (now <= later) if line.end > line.price else (now >= later)
    assert (price_on(line, line.starts), price_on(line, line.expires)) == (line.price, line.end)


@given(st.integers(0, 2**127), st.integers(1, 2**128 - 1), st.lists(st.integers(0, 2**64), max_size=5))
def test_parts_of_an_order_never_cost_its_maker_anything(price: int, whole: int, parts: list[int]) -> None:
    parts = [part % (whole + 1) for part in parts]
    taken = sum(parts)
    sold = sum(cash_of_part(price, Side.SELL, part, whole) for part in parts)
    bought = sum(cash_of_part(price, Side.BUY, part, whole) for part in parts)
    assert sold * whole >= price * taken >= bought * whole
    assert (sold - bought) <= 2 * len(parts)


@given(prices, st.integers(0, 500))
def test_a_fee_is_never_more_than_its_part(cash: int, fee: int) -> None:
    assert 0 <= abs(cash) * fee - fee_of(cash, fee) * 10_000 < 10_000


# -- the chain


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    with deploy_once("anvil", tmp_path_factory.mktemp("market")) as found:
        yield found


@pytest.fixture(scope="module")
def stage(deployed: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with deployed.scene(tmp_path_factory.mktemp("stage")) as scene:
        yield Stage.set_up(scene)


@st.composite
def orders(draw: st.DrawFn) -> structs.Order:
    """Anything that the types hold; the second price on either side of the first."""
    address = st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())
    line = draw(lines())
    return structs.Order(
        maker=draw(address),
        taker=draw(address),
        side=draw(st.sampled_from([0, 1])),
        asset=draw(address),
        items=tuple(draw(st.lists(st.integers(0, 2**256 - 1), max_size=4))),
        amount=draw(st.integers(0, 2**128 - 1)),
        token=draw(address),
        price=line.price,
        end_price=line.end,
        max_fee=draw(st.integers(0, 2**16 - 1)),
        starts_at=line.starts,
        expires_at=line.expires,
        conditions=structs.Conditions(
            draw(st.integers(0, 2**16 - 1)),
            draw(st.integers(0, 2**16 - 1)),
            draw(st.integers(0, 2**256 - 1)),
            draw(prices),
        ),
        nonce=draw(st.integers(0, 2**256 - 1)),
        counter=draw(st.integers(0, 2**256 - 1)),
    )


@settings(max_examples=max(1, ORDERS // 30))
@given(several=st.lists(st.tuples(orders(), seconds), min_size=30, max_size=30))
def test_hash_and_price_of_random_orders_are_those_of_the_contract(
    stage: Stage, several: list[tuple[structs.Order, int]]
) -> None:
    w = stage.scene.workspace
    hashes = w.rpc.read_many([w.market.order_hash(order) for order, _ in several])
    found = w.rpc.read_many([w.market.price_at(order, second) for order, second in several])
    assert hashes == [order_hash(order, domain_of(w)) for order, _ in several]
    assert found == [price_at(order, second) for order, second in several]


# -- streams of acts

people = st.sampled_from(PEOPLE)
nonces = st.sampled_from([0, 1, 2, 3, 255, 256, 257, 2**256 - 1])
FLAWS = ("taker", "counter", "fee", "asset", "token", "pieces", "amount", "time", "end", "asking")


def rarely(draw: st.DrawFn, what: st.SearchStrategy[Any], usual: Any, of: int = 12) -> Any:
    """Something else once in so many times."""
    return draw(what) if draw(st.integers(1, of)) == of else usual


def kinds(draw: st.DrawFn, offer: Offer) -> str:
    """A good signature, mostly; of what its maker has put up sometimes none."""
    wrong = st.sampled_from(["", "", "WrongSigner", "BadSignatureLength", "HighS"])
    return str(rarely(draw, wrong, "good", 6))


@st.composite
def askings(draw: st.DrawFn, stage: Stage, pieces: tuple[Piece, ...]) -> Asking:
    """Of batteries: each met or not; of shares only with a price, which the stand-in has none of."""
    if not pieces:
        return Asking()
    facts = stage.model.facts
    worth = sum(facts[each.first + at].value for each in pieces for at in range(each.count))
    own = tuple({facts[each.first].kind for each in pieces})
    return Asking(
        draw(st.sampled_from([0, 7_500, 8_200, 9_500])),
        draw(st.sampled_from([0, 40_000, 1])),
        frozenset(draw(st.sampled_from([(), own, (0, 255)]))),
        draw(st.sampled_from([0, worth // 2, -5, worth * 2])),
    )


@st.composite
def pieces_of(draw: st.DrawFn, stage: Stage) -> tuple[Piece, ...]:
    """Some that were one batch: single, in a range, or all that follow, as many as they are or were."""
    first, other = stage.ids[0], stage.ids[4]
    choices = [
        (Piece(first, 3, True),),
        (Piece(first, 4, True),),
        (Piece(first, 2, True),),
        (Piece(other, 2, True),),
        (Piece(first, 1),),
        (Piece(first + 1, 1),),
        (Piece(first + 2, 2),),
        (Piece(other, 1),),
        (Piece(other + 1, 2),),
        (Piece(first + 1, 1), Piece(first, 3, True)),
        (Piece(first + 2, 1), Piece(other + 2, 1)),
        (Piece(first, 1), Piece(first, 1)),
    ]
    return draw(st.sampled_from(choices))


@st.composite
def offers(draw: st.DrawFn, stage: Stage) -> Offer:
    """Well made, or with one flaw. Batteries are offered by whom they belong to, mostly."""
    flaw = rarely(draw, st.sampled_from(FLAWS), "", 4)
    asset = "unknown" if flaw == "asset" else draw(st.sampled_from([BATTERY, SHARE]))
    side = draw(st.sampled_from(list(Side)))
    pieces = draw(pieces_of(stage)) if (asset == BATTERY) != (flaw == "pieces") else ()
    maker = draw(people)
    if asset == BATTERY and pieces and side is Side.SELL:
        maker = rarely(draw, people, stage.model.owners[pieces[0].first], 6)
    count = sum(each.count for each in pieces)
    amount = count or draw(st.sampled_from([3, 10**18, 9 * 10**18]))
    return stage.keyed(
        maker=maker,
        taker=draw(people) if flaw == "taker" else "",
        side=side,
        asset=asset,
        pieces=pieces,
        amount=draw(st.sampled_from([0, amount + 1])) if flaw == "amount" else amount,
        token="unknown" if flaw == "token" else MONEY,
        line=line_of(draw, stage, side, asset, flaw),
        max_fee=draw(st.sampled_from([0, 9, 10])) if flaw == "fee" else 100,
        nonce=draw(nonces),
        counter=1 if flaw == "counter" else 0,
        asking=draw(askings(stage, pieces)) if flaw == "asking" else Asking(),
    )


def line_of(draw: st.DrawFn, stage: Stage, side: Side, asset: str, flaw: str) -> Line:
    starts = stage.second + (draw(st.sampled_from([1, 40, 400])) if flaw == "time" else -500)
    lasting = draw(st.sampled_from([0, 1, 501])) if flaw == "time" else 5_000
    price = draw(st.sampled_from([10_000, 0, 1, 7, 999_999_999, 5 * 10**9]))
    if asset == BATTERY:
        price -= draw(st.sampled_from([0, 0, 20_000]))
    way = draw(st.sampled_from([0, 1, 7_777, 10**8])) if asset == BATTERY else min(price, 7)
    falls = (side is Side.SELL) != (flaw == "end")
    return Line(price, price - way if falls else price + way, starts, starts + lasting)


@st.composite
def mirrored(draw: st.DrawFn, stage: Stage, offer: Offer) -> Offer:
    """An offer that the first could be matched with; of a flawed one a flawed one."""
    values = {name: getattr(offer, name) for name in Offer.__slots__ if name not in ("key", "asking")}
    buys = offer.side is Side.SELL
    price = offer.line.price + rarely(
        draw, st.sampled_from([-5_000, 5_000, 0]), 10_000 if buys else -10_000, 3
    )
    changed = {
        "maker": draw(people),
        "side": Side.BUY if buys else Side.SELL,
        "line": replace(offer.line, price=price, end=price),
        "nonce": draw(nonces),
        "taker": "",
    }
    if offer.pieces and not buys:
        changed["maker"] = stage.model.owners[offer.pieces[0].first]
    if not offer.pieces:
        changed["amount"] = draw(st.sampled_from([offer.amount, 2 * 10**18 + 1]))
        changed["line"] = replace(offer.line, price=max(price, 0), end=max(price, 0))
    return stage.keyed(**(values | changed), asking=Asking())


def amounts(draw: st.DrawFn, offer: Offer) -> int:
    if offer.pieces:
        return offer.amount + int(rarely(draw, st.just(1), 0))
    return int(draw(st.sampled_from([offer.amount // 3, offer.amount // 7 + 1, offer.amount, 0, 10**18])))


def play(stage: Stage, draw: st.DrawFn) -> None:
    """One stream: some offers, and what is done with them."""
    pool: list[Offer] = []
    for _ in range(draw(st.integers(2, 5))):
        pool.append(draw(offers(stage)))
        pool.append(draw(mirrored(stage, pool[-1])))
    for _ in range(draw(st.integers(3, 10))):
        stage.wait(rarely(draw, st.sampled_from([1, 30, 300, 5_000]), 0, 4))
        chain, model = act(stage, draw, pool)
        assert chain == model


ACTS = ("fill",) * 6 + ("match",) * 3 + ("batch", "list", "list", "cancel", "word", "all", "fee")


def act(stage: Stage, draw: st.DrawFn, pool: list[Offer]) -> tuple[Any, Any]:
    what, at = draw(st.sampled_from(ACTS)), draw(st.integers(0, len(pool) // 2 - 1)) * 2
    offer = pool[at + draw(st.integers(0, 1))]
    who = draw(people)
    if what == "fill":
        asking = rarely(draw, askings(stage, offer.pieces), None, 4)
        return stage.fill(
            offer, kinds(draw, offer), amounts(draw, offer), taker_of(draw, stage, offer), asking
        )
    if what == "match":
        pair = sorted(pool[at : at + 2], key=lambda each: each.side)
        one, other = rarely(draw, st.just([offer, pool[0]]), pair)
        return stage.match(one, kinds(draw, one), other, kinds(draw, other), amounts(draw, one), who)
    if what == "batch":
        some = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3))
        fills = [(each, kinds(draw, each), amounts(draw, each), Asking()) for each in some]
        return stage.fill_batch(fills, who)
    if what == "list":
        return stage.list_offer(offer, rarely(draw, people, offer.maker, 5))
    if what == "cancel":
        return stage.cancel(rarely(draw, people, offer.maker, 3), [offer.nonce, draw(nonces)])
    if what == "word":
        return stage.cancel_word(who, draw(st.sampled_from([0, 1, 2**248 - 1])), draw(st.integers(0, 15)))
    if what == "all":
        return stage.cancel_all(who)
    return stage.set_fee(draw(st.sampled_from([0, 10, 11, 100])))


def taker_of(draw: st.DrawFn, stage: Stage, offer: Offer) -> str:
    """Who has what is bought, mostly."""
    if offer.side is Side.BUY and offer.pieces:
        return str(rarely(draw, people, stage.model.owners[offer.pieces[0].first], 5))
    others = [name for name in PEOPLE if name != offer.maker]
    return str(rarely(draw, people, others[0], 3))


@settings(max_examples=STREAMS, phases=[Phase.explicit, Phase.generate])
@given(data=st.data())
def test_the_market_does_what_its_reference_model_says(stage: Stage, data: st.DataObject) -> None:
    snapshot = stage.scene.rpc.call("evm_snapshot")
    before, second = copy.deepcopy(stage.model), stage.second
    try:
        play(stage, data.draw)
        m = stage.model
        assert stage.units() == {place: m.units.get(place, 0) for place in stage.units()}
        assert stage.owners() == m.owners
        assert stage.counters() == {name: m.counters.get(name, 0) for name in PEOPLE}
        words = (0, 1, 2**248 - 1)
        assert stage.used(words) == {(who, word): m.used_bits(who, word) for who in PEOPLE for word in words}
    finally:
        stage.model, stage.second = before, second
        assert stage.scene.rpc.call("evm_revert", snapshot) is True


@pytest.mark.parametrize("taking", [False, True])
@pytest.mark.parametrize(("factor", "told"), [(2, "WorthTooLittle"), (Fraction(1, 2), "moved")])
def test_what_batteries_are_worth_is_asked_of_both(
    stage: Stage, factor: Fraction | int, told: str, taking: bool
) -> None:
    snapshot = stage.scene.rpc.call("evm_snapshot")
    before, second = copy.deepcopy(stage.model), stage.second
    first, alone = stage.ids[0], stage.ids[1]
    worth = sum(stage.model.facts[each].value for each in (first, first + 2, first + 3))
    asking = Asking(min_value=int(worth * factor))
    offer = stage.keyed(
        maker="bank",
        taker="",
        side=Side.SELL,
        asset=BATTERY,
        pieces=(Piece(first, 3, True),),
        amount=3,
        token=MONEY,
        line=Line(10_000, 5_000, second - 500, second + 500),
        max_fee=100,
        nonce=77,
        counter=0,
        asking=Asking() if taking else asking,
    )
    try:
        chain, model = stage.fill(offer, "good", 3, "alice", asking if taking else None)
        assert chain == model
        assert (chain == ["WorthTooLittle"]) is (told == "WorthTooLittle")
        assert stage.owners() == stage.model.owners
        assert stage.model.owners[alone] == "alice"
    finally:
        stage.model, stage.second = before, second
        assert stage.scene.rpc.call("evm_revert", snapshot) is True
