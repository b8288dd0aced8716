"""The engine against a naive model: sort everything, look at everything."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battery_chain.book.engine import Engine, Level
from battery_chain.book.entry import Entry, Lane, rank_of
from battery_chain.market.order import NOBODY, Side, cash_for, items_of, price_at
from tests.unit.book_orders import ASSET, FUND, NOW, TOKEN, entry, who

SHARE = 10**18
SHARES = Lane(FUND, TOKEN, "shares")

amounts = st.integers(1, 5 * SHARE)
prices = st.one_of(st.integers(0, 300), st.integers(0, 10**13))


@st.composite
def shares(draw: st.DrawFn) -> dict[str, object]:
    side, price, end = draw(st.sampled_from([0, 1])), draw(prices), draw(prices)
    low, high = sorted((price, end))
    moves = draw(st.booleans())
    first, last = (high, low) if side == Side.SELL else (low, high)
    return {
        "maker": who(draw(st.integers(0, 2))),
        "taker": draw(st.sampled_from([NOBODY, NOBODY, who(0), who(5)])),
        "side": side,
        "asset": FUND,
        "items": (),
        "amount": draw(amounts),
        "price": first,
        "end_price": last if moves else first,
        "starts_at": draw(st.sampled_from([NOW - 100, NOW + 10])),
    }


def unit_price(each: Entry, second: int) -> Fraction:
    return Fraction(price_at(each.order, second), each.order.amount)


def naive(entries: Sequence[Entry], side: int, second: int) -> list[Entry]:
    """Begun orders of a side: by price, then by time."""
    sign = 1 if side == Side.SELL else -1
    begun = [e for e in entries if e.order.side == side and e.order.starts_at <= second]
    return sorted(begun, key=lambda e: (sign * unit_price(e, second), e.sequence))


def built(wanted: Sequence[dict[str, object]]) -> tuple[Engine, list[Entry]]:
    engine, entries = Engine(), [entry(n + 1, **fields) for n, fields in enumerate(wanted)]  # type: ignore[arg-type]
    for each in entries:
        engine.add(each)
    return engine, entries


@given(st.lists(shares(), max_size=12), st.integers(NOW, NOW + 90), st.sampled_from([0, 1]))
def test_orders_stand_by_price_and_then_by_time(
    wanted: list[dict[str, object]], second: int, side: int
) -> None:
    engine, entries = built(wanted)
    public = [e for e in naive(entries, side, second) if not e.private]
    assert list(engine.ranked(SHARES, side, second)) == public
    assert engine.best(SHARES, side, second) == (public[0] if public else None)
    mine = [e for e in naive(entries, side, second) if e.order.taker in (NOBODY, who(5))]
    assert list(engine.ranked(SHARES, side, second, who(5))) == mine


@given(st.lists(shares(), min_size=1, max_size=12), st.data(), st.integers(NOW, NOW + 90))
def test_what_is_taken_out_is_gone_and_the_rest_stays_in_its_place(
    wanted: list[dict[str, object]], data: st.DataObject, second: int
) -> None:
    engine, entries = built(wanted)
    engine.best(SHARES, Side.SELL, second)  # prices that move are placed once before
    gone = data.draw(st.sets(st.sampled_from(entries)))
    for each in gone:
        assert engine.remove(each.hash) == each
    left = [e for e in entries if e not in gone]
    for side in (Side.SELL, Side.BUY):
        public = [e for e in naive(left, side, second) if not e.private]
        assert list(engine.ranked(SHARES, side, second)) == public
    assert len(engine) == len(left)
    assert engine.lanes() == ([SHARES] if left else [])


@given(st.lists(shares(), max_size=12), st.integers(NOW, NOW + 90), st.integers(1, 4))
def test_depth_adds_up_each_price_rounded_against_the_taker(
    wanted: list[dict[str, object]], second: int, most: int
) -> None:
    engine, entries = built(wanted)
    for side, rounded in ((Side.SELL, ceil), (Side.BUY, floor)):
        levels: dict[int, list[int]] = {}
        for e in naive(entries, side, second):
            if not e.private:
                levels.setdefault(rounded(unit_price(e, second) * SHARE), []).append(e.open)
        expected = [Level(price, sum(each), len(each)) for price, each in levels.items()]
        assert engine.depth(SHARES, side, second, most) == expected[:most]


@given(st.lists(shares(), max_size=10), st.integers(NOW, NOW + 90))
def test_matches_are_what_a_walk_over_all_pairs_finds(wanted: list[dict[str, object]], second: int) -> None:
    engine, entries = built(wanted)
    left = {e.hash: e.open for e in entries}
    expected = []
    for sell in naive(entries, Side.SELL, second):
        for buy in naive(entries, Side.BUY, second):
            s, b, amount = sell.order, buy.order, min(left[sell.hash], left[buy.hash])
            strangers = s.taker not in (NOBODY, b.maker) or b.taker not in (NOBODY, s.maker)
            if s.maker == b.maker or strangers or not amount:
                continue
            if cash_for(s, amount, second) <= cash_for(b, amount, second) and unit_price(
                sell, second
            ) <= unit_price(buy, second):
                expected.append((sell.hash, buy.hash, amount, cash_for(s, amount, second)))
                left[sell.hash] -= amount
                left[buy.hash] -= amount
    found = [(m.sell.hash, m.buy.hash, m.amount, m.cash) for m in engine.matches(second, 1000)]
    assert found == expected


@given(st.integers(1, 2**128 - 1), st.integers(1, 2**128 - 1), st.integers(-(2**127), 2**127 - 1))
def test_ranks_of_prices_that_differ_by_the_least_differ(amount: int, other: int, price: int) -> None:
    one = entry(1, amount=amount, price=price, items=())
    near = price * other // amount
    for guess in (near - 1, near, near + 1):
        if not -(2**127) <= guess < 2**127:
            continue
        two = entry(2, amount=other, price=guess, items=())
        by_fraction = Fraction(price, amount) < Fraction(guess, other)
        assert (rank_of(one.order, NOW) < rank_of(two.order, NOW)) == by_fraction


def test_a_lot_matches_only_the_same_lot() -> None:
    pair, single = items_of([1 << 32, (1 << 32) + 1], {}), items_of([1 << 32], {})
    engine = Engine()
    sell = entry(1, 0, 1, items=pair, amount=2, price=90)
    other = entry(2, 0, 1, items=single, price=500, side=1, maker=who(1))
    buy = entry(3, 0, 1, items=pair, amount=2, price=100, side=1, maker=who(1))
    for each in (sell, other):
        engine.add(each)
    assert engine.matches(NOW, 10) == []
    engine.add(buy)
    (found,) = engine.matches(NOW, 10)
    assert (found.sell, found.buy, found.amount, found.cash) == (sell, buy, 2, 90)


def test_batteries_stand_in_the_lane_of_their_class_by_the_price_of_one() -> None:
    pair = items_of([1 << 32, (1 << 32) + 1], {})
    engine, lane = Engine(), Lane(ASSET, TOKEN, "class", "3")
    two = entry(1, 0, 3, items=pair, amount=2, price=190)
    one = entry(2, 0, 3, price=100)
    other_class = entry(3, 0, 4, price=1)
    for each in (two, one, other_class):
        engine.add(each)
    assert list(engine.ranked(lane, Side.SELL, NOW)) == [two, one]
    assert engine.depth(lane, Side.SELL, NOW, 5) == [Level(95, 2, 1), Level(100, 1, 1)]


def test_a_seller_who_pays_stands_before_one_who_asks_for_money() -> None:
    engine, lane = Engine(), Lane(ASSET, TOKEN, "class", "1")
    gives, asks = entry(1, 0, 1, price=5), entry(2, 0, 1, price=-7)
    for each in (gives, asks):
        engine.add(each)
    assert list(engine.ranked(lane, Side.SELL, NOW)) == [asks, gives]


def test_a_falling_price_overtakes_a_fixed_one() -> None:
    engine = Engine()
    fixed = entry(1, asset=FUND, items=(), amount=SHARE, price=150)
    auction = entry(2, asset=FUND, items=(), amount=SHARE, price=200, end_price=100)
    for each in (fixed, auction):
        engine.add(each)
    assert engine.best(SHARES, Side.SELL, NOW - 10) == fixed
    assert engine.best(SHARES, Side.SELL, NOW) == fixed  # both at 150: the first to come
    assert engine.best(SHARES, Side.SELL, NOW + 2) == auction


def test_a_partly_filled_order_keeps_its_place_with_what_is_left() -> None:
    engine = Engine()
    first = entry(1, asset=FUND, items=(), amount=SHARE, price=150)
    second = entry(2, asset=FUND, items=(), amount=SHARE, price=150)
    for each in (first, second):
        engine.add(each)
    engine.resize(first.hash, 7)
    found = engine.best(SHARES, Side.SELL, NOW)
    assert found is not None
    assert (found.hash, found.open) == (first.hash, 7)
    assert engine.depth(SHARES, Side.SELL, NOW, 1) == [Level(150, SHARE + 7, 2)]


def test_the_same_order_twice_and_one_that_is_not_there_are_refused() -> None:
    engine, one = Engine(), entry(1)
    engine.add(one)
    with pytest.raises(KeyError):
        engine.add(one)
    engine.remove(one.hash)
    with pytest.raises(KeyError):
        engine.remove(one.hash)
