"""Price–time priority: who stands first in each lane, how deep it is, and which orders cross.

Held in memory; the store is what lasts. A price that moves with the clock takes its place anew each second.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from battery_chain.book.entry import Entry, Lane, lanes_of, rank_of
from battery_chain.contracts import structs
from battery_chain.market.order import NOBODY, Side, cash_for, price_at

__all__ = ["Engine", "Level", "Match"]

_SHARE = 10**18
_Place = tuple[int, int, bytes]  # rank (the better the lower), sequence, hash


@dataclass(frozen=True, slots=True)
class Level:
    """All orders of a lane and side at one price: token units for a battery, or for a whole share, rounded
    against the taker (up where the makers sell, down where they buy).
    """

    price: int
    amount: int
    orders: int


@dataclass(frozen=True, slots=True)
class Match:
    """Two orders that `matchOrders` would fill with each other: `amount` for `cash`, the seller's price."""

    sell: Entry
    buy: Entry
    amount: int
    cash: int


class _Half:
    """One side of a lane."""

    def __init__(self, side: int) -> None:
        self._sign = 1 if side == Side.SELL else -1
        self._fixed: list[_Place] = []
        self._moving: dict[bytes, Entry] = {}
        self._placed: tuple[int, list[_Place]] | None = None

    def __len__(self) -> int:
        return len(self._fixed) + len(self._moving)

    def add(self, entry: Entry) -> None:
        if _moves(entry.order):
            self._moving[entry.hash] = entry
            self._placed = None
        else:
            insort(self._fixed, self._place(entry, 0))

    def remove(self, entry: Entry) -> None:
        if _moves(entry.order):
            del self._moving[entry.hash]
            self._placed = None
        else:
            del self._fixed[bisect_left(self._fixed, self._place(entry, 0))]

    def ranked(self, second: int) -> Iterator[_Place]:
        return iter(self._fixed) if not self._moving else merge(self._fixed, self._placed_at(second))

    def _placed_at(self, second: int) -> list[_Place]:
        if self._placed is None or self._placed[0] != second:
            self._placed = second, sorted(self._place(each, second) for each in self._moving.values())
        return self._placed[1]

    def _place(self, entry: Entry, second: int) -> _Place:
        return self._sign * rank_of(entry.order, second), entry.sequence, entry.hash


def _moves(order: structs.Order) -> bool:
    return order.price != order.end_price


class Engine:
    """The open orders. Not for several threads at once: whoever shares it holds a lock."""

    def __init__(self) -> None:
        self._entries: dict[bytes, Entry] = {}
        self._lanes: dict[Lane, tuple[_Half, _Half]] = {}
        self._facing: dict[Lane, None] = {}

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def entries(self) -> Mapping[bytes, Entry]:
        """The open orders by hash."""
        return self._entries

    def add(self, entry: Entry) -> None:
        """Takes an order in; `KeyError` when it is there already."""
        if entry.hash in self._entries:
            raise KeyError(entry.hash)
        self._entries[entry.hash] = entry
        for lane in lanes_of(entry):
            halves = self._lanes.setdefault(lane, (_Half(Side.SELL), _Half(Side.BUY)))
            halves[entry.order.side].add(entry)
            if all(map(len, halves)) and lane.kind != "class":
                self._facing[lane] = None

    def remove(self, order_hash: bytes) -> Entry:
        """Takes an order out; `KeyError` when it is not there."""
        entry = self._entries.pop(order_hash)
        for lane in lanes_of(entry):
            halves = self._lanes[lane]
            halves[entry.order.side].remove(entry)
            if not all(map(len, halves)):
                self._facing.pop(lane, None)
            if not any(map(len, halves)):
                del self._lanes[lane]
        return entry

    def resize(self, order_hash: bytes, amount: int) -> None:
        """So much of an order is open now; it keeps its place."""
        found = self._entries[order_hash]
        self._entries[order_hash] = Entry(found.sequence, found.signed, amount, found.class_id)

    def lanes(self) -> list[Lane]:
        return list(self._lanes)

    # -- questions

    def ranked(self, lane: Lane, side: int, second: int, taker: str = NOBODY) -> Iterator[Entry]:
        """The orders of a lane and side that have begun and that `taker` (default: anybody) may fill, best
        first.
        """
        halves = self._lanes.get(lane)
        for _, _, order_hash in halves[side].ranked(second) if halves else ():
            entry = self._entries[order_hash]
            if entry.order.taker in (NOBODY, taker) and entry.order.starts_at <= second:
                yield entry

    def best(self, lane: Lane, side: int, second: int, taker: str = NOBODY) -> Entry | None:
        """The order that stands first; None where there is none."""
        return next(self.ranked(lane, side, second, taker), None)

    def depth(self, lane: Lane, side: int, second: int, levels: int) -> list[Level]:
        """The best `levels` prices of a lane and side, and what is offered at each by orders for anybody."""
        found: list[Level] = []
        for entry in self.ranked(lane, side, second):
            price = _shown(entry.order, second)
            if found and found[-1].price == price:
                last = found[-1]
                found[-1] = Level(price, last.amount + entry.open, last.orders + 1)
            elif len(found) == levels:
                break
            else:
                found.append(Level(price, entry.open, 1))
        return found

    def matches(self, second: int, limit: int) -> list[Match]:
        """Pairs that cross at a second, each order at most for what is open of it."""
        return list(islice((pair for lane in self._facing for pair in self._pairs(lane, second)), limit))

    def _pairs(self, lane: Lane, second: int) -> Iterator[Match]:
        sells, buys = (list(self._all(lane, side, second)) for side in (Side.SELL, Side.BUY))
        left = {each.hash: each.open for each in (*sells, *buys)}
        for sell in sells:
            for buy in list(buys):
                if rank_of(sell.order, second) > rank_of(buy.order, second):
                    break
                amount = min(left[sell.hash], left[buy.hash])
                match = _match(sell, buy, amount, second)
                if match is None:
                    continue
                yield match
                left[sell.hash] -= amount
                left[buy.hash] -= amount
                if not left[buy.hash]:
                    buys.remove(buy)
                if not left[sell.hash]:
                    break

    def _all(self, lane: Lane, side: int, second: int) -> Iterator[Entry]:
        """Those for one taker too: that taker may be the other maker."""
        ranked = (self._entries[each] for _, _, each in self._lanes[lane][side].ranked(second))
        return (each for each in ranked if each.order.starts_at <= second)


def _match(sell: Entry, buy: Entry, amount: int, second: int) -> Match | None:
    """Parts are rounded in each maker's favour, so that two prices may cross, and the cash for little not."""
    s, b = sell.order, buy.order
    if s.maker == b.maker or s.taker not in (NOBODY, b.maker) or b.taker not in (NOBODY, s.maker):
        return None
    cash = cash_for(s, amount, second)
    return Match(sell, buy, amount, cash) if cash <= cash_for(b, amount, second) else None


def _shown(order: structs.Order, second: int) -> int:
    """Up where the maker sells, down where it buys."""
    whole = price_at(order, second) * (1 if order.items else _SHARE)
    return -(-whole // order.amount) if order.side == Side.SELL else whole // order.amount
