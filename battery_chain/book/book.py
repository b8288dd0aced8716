"""The order book: engine and store as one, and which open orders a maker, a battery or a contract concerns.

One thread writes; any thread may read. What is on the disk comes first, then what is in memory, then those
who listen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import RLock
from typing import Any

from battery_chain.book.engine import Engine
from battery_chain.book.entry import Entry
from battery_chain.book.reasons import OPEN, Reason
from battery_chain.book.show import order_view
from battery_chain.book.store import Change, Head, Kept, Kind, Store
from battery_chain.market.order import Domain, SignedOrder, lots_of

__all__ = ["Book", "View"]


@dataclass(frozen=True, slots=True)
class View:
    """What a reader sees at one moment: nothing of it changes while the reader holds it."""

    engine: Engine
    head: Head
    sequence: int


class Book:
    """Open orders with their indexes; `domain` is the market's."""

    def __init__(self, store: Store, domain: Domain) -> None:
        self.store, self.domain = store, domain
        self._lock = RLock()
        self._bells: list[Callable[[], None]] = []
        self._head = Head(store.checkpoint() or 0, "", 0)
        self.reload()

    def reload(self) -> None:
        """What the store has: at the start, and where nobody knows whether it took what was written last."""
        entries, newest = self.store.open_entries(), self.store.newest()
        with self._lock:
            self._engine, self._sequence = Engine(), newest
            self._makers: dict[str, set[bytes]] = {}
            self._batches: dict[int, set[bytes]] = {}
            for entry in entries:
                self._add(entry)

    # -- reading

    @contextmanager
    def view(self) -> Iterator[View]:
        """The order book, held still."""
        with self._lock:
            yield View(self._engine, self._head, self._sequence)

    @property
    def head(self) -> Head:
        """The block that the order book is true of."""
        return self._head

    @property
    def sequence(self) -> int:
        """The last event's."""
        return self._sequence

    def get(self, order_hash: bytes) -> Entry | None:
        return self._engine.entries.get(order_hash)

    def of_maker(self, maker: str) -> list[Entry]:
        return self._picked(self._makers.get(maker, ()))

    def count(self, maker: str) -> int:
        """How many open orders a maker has."""
        return len(self._makers.get(maker, ()))

    def of_batch(self, batch: int) -> list[Entry]:
        """Orders with at least one battery of a batch."""
        return self._picked(self._batches.get(batch, ()))

    def of_battery(self, battery: int) -> list[Entry]:
        """Orders that name a battery, or the whole batch it may follow."""
        return [each for each in self.of_batch(battery >> 32) if _names(each, battery)]

    def entries(self) -> list[Entry]:
        with self._lock:
            return list(self._engine.entries.values())

    def _picked(self, hashes: Iterable[bytes]) -> list[Entry]:
        return [self._engine.entries[each] for each in hashes]

    # -- listening

    def listen(self, bell: Callable[[], None]) -> Callable[[], None]:
        """Calls `bell` after each change, from the thread that writes; returns what ends it."""
        self._bells.append(bell)
        return lambda: self._bells.remove(bell)

    def _ring(self) -> None:
        for bell in list(self._bells):
            bell()

    # -- writing

    def accept(self, found: Sequence[tuple[SignedOrder, int, int]], block: int) -> list[Entry]:
        """New orders (with what is open of them, and their class), in this order of time. Durable when this
        returns.
        """
        first = self._sequence + 1
        entries = [Entry(first + n, *each) for n, each in enumerate(found)]
        self._commit([self._change("accepted", each.sequence, each) for each in entries], block)
        return entries

    def follow(
        self,
        outcomes: Sequence[tuple[Kept, int, Reason | None]],
        listed: Sequence[tuple[SignedOrder, int, int]],
        head: Head,
        hashes: Mapping[int, str],
        fork: int | None,
    ) -> int:
        """One step along the chain: orders that were looked at again with what is open of them or why
        nothing is, and orders that were listed. Returns how many have changed.
        """
        changes, untouched = self._outcomes(outcomes)
        for each in listed:
            number = self._sequence + 1 + len(changes)
            changes.append(self._change("accepted", number, Entry(number, *each)))
        self.store.advance(_told(changes), head, hashes, fork, untouched)
        self._apply(changes, head)
        return len(changes)

    def _outcomes(
        self, outcomes: Sequence[tuple[Kept, int, Reason | None]]
    ) -> tuple[list[Change], list[bytes]]:
        changes: list[Change] = []
        untouched: list[bytes] = []
        for kept, amount, reason in outcomes:
            kind = _kind(kept, amount)
            if kind is None:
                untouched += [kept.entry.hash] if kept.changed_block else []
                continue
            number = self._sequence + 1 + len(changes)
            entry = replace(kept.entry, open=amount)
            changes.append(self._change(kind, number, entry, reason))
        return changes, untouched

    def _change(self, kind: Kind, number: int, entry: Entry, reason: Reason | None = None) -> Change:
        return Change(number, kind, entry, reason.state if reason else OPEN, reason)

    def _commit(self, changes: Sequence[Change], block: int) -> None:
        if changes:
            self.store.write(_told(changes), block)
            self._apply(changes, self._head)

    def _apply(self, changes: Sequence[Change], head: Head) -> None:
        with self._lock:
            for change in changes:
                if change.entry.hash in self._engine.entries:
                    self._remove(change.entry.hash)
                if change.state == OPEN:
                    self._add(change.entry)
                self._sequence = change.sequence
            self._head = head
        self._ring()

    def _add(self, entry: Entry) -> None:
        self._engine.add(entry)
        self._makers.setdefault(entry.order.maker, set()).add(entry.hash)
        for batch in _batches(entry):
            self._batches.setdefault(batch, set()).add(entry.hash)

    def _remove(self, order_hash: bytes) -> None:
        entry = self._engine.remove(order_hash)
        _take(self._makers, entry.order.maker, order_hash)
        for batch in _batches(entry):
            _take(self._batches, batch, order_hash)


def _kind(kept: Kept, amount: int) -> Kind | None:
    """What has happened to an order; None: nothing."""
    if kept.state == OPEN:
        return "closed" if not amount else None if amount == kept.entry.open else "changed"
    return "restored" if amount else None


def _told(changes: Sequence[Change]) -> list[tuple[Change, str]]:
    return [(each, json.dumps(order_view(each.entry, each.state, each.reason))) for each in changes]


def _batches(entry: Entry) -> set[int]:
    return {lot.batch for lot in lots_of(entry.order.items)}


def _names(entry: Entry, battery: int) -> bool:
    lots = lots_of(entry.order.items)
    return any(
        lot.batch == battery >> 32 if lot.whole else lot.first <= battery < lot.first + lot.count
        for lot in lots
    )


def _take(index: dict[Any, set[bytes]], key: Any, order_hash: bytes) -> None:
    index[key].discard(order_hash)
    if not index[key]:
        del index[key]
