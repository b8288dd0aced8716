"""Following the chain: what new blocks have changed is looked at again, and what they undo comes back."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from battery_chain.book.book import Book
from battery_chain.book.concerns import Places, concerned, decode
from battery_chain.book.entry import Entry
from battery_chain.book.lens import Answer, Lens
from battery_chain.book.reasons import OPEN, Reason
from battery_chain.book.store import KEPT_BLOCKS, Head, Kept
from battery_chain.chain.rpc import Rpc
from battery_chain.contracts import battery, market
from battery_chain.errors import Unreachable
from battery_chain.market.order import SignedOrder

__all__ = ["SWEEP", "Follower", "head_of"]

SWEEP = 50
"""Open orders that are looked at again with each new block though nothing was told of them: a membership that
has run out, a contract that no longer confirms."""


def head_of(rpc: Rpc, which: int | str = "latest") -> Head:
    """A block of the chain; raises `Unreachable` when there is none."""
    found = rpc.block(which)
    if found is None:
        raise Unreachable(rpc.url, f"it has no block {which}")
    return Head(int(found["number"], 16), found["hash"], int(found["timestamp"], 16))


@dataclass
class _Found:
    """What a range of blocks has told."""

    touched: dict[bytes, Entry] = field(default_factory=dict)
    listed: dict[bytes, SignedOrder] = field(default_factory=dict)


class Follower:
    """Brings the order book to the newest block. `begin`: the first block that can concern it."""

    def __init__(
        self, book: Book, rpc: Rpc, lens: Lens, places: Places, begin: int, sweep: int = SWEEP
    ) -> None:
        self._book, self._rpc, self._lens, self._places = book, rpc, lens, places
        self._begin, self._sweeps = begin, sweep
        self._market = market.Market(places.market)
        self._sweep: deque[bytes] = deque()
        self.paused, self._first = False, True
        self.seen = 0
        """The newest block that the chain is known to have."""
        self.reorganisations = 0

    @property
    def lag(self) -> int:
        """Blocks that the order book is behind what the chain was last seen to have."""
        return max(0, self.seen - (self._book.store.checkpoint() or 0))

    def step(self) -> bool:
        """Follows to the newest block; False when there is no newer one.

        All that blocks up to there have changed is written in one transaction, with the block. A chain that
        reorganises meanwhile is found out by the block's hash, and nothing is written.
        """
        head = head_of(self._rpc)
        self.seen = head.number
        hashes, checkpoint = self._book.store.blocks(), self._book.store.checkpoint()
        if not self._first and (head.number, head.hash) == (checkpoint, hashes.get(head.number)):
            return False
        fork = None if checkpoint is None else self._fork(hashes, checkpoint)
        base = self._begin - 1 if checkpoint is None else checkpoint if fork is None else fork
        self._follow(head, base, fork)
        return True

    def _follow(self, head: Head, base: int, fork: int | None) -> None:
        found = self._read(base + 1, head.number)
        unsure = {each.entry.hash: each for each in self._book.store.changed_after(base)}
        resumed = self._resumed(head)
        for entry in (*self._due(head), *resumed, *found.touched.values(), *self._swept()):
            unsure.setdefault(entry.hash, Kept(entry, OPEN, None, 0))
        known = self._book.store.find(list(found.listed))
        for order_hash_, kept in known.items():
            unsure.setdefault(order_hash_, kept)
        fresh = [each for key, each in found.listed.items() if key not in known]
        outcomes, listed = self._look(list(unsure.values()), fresh, head)
        hashes = self._hashes(base, head)
        if head_of(self._rpc, head.number).hash != head.hash:
            return
        self.reorganisations += fork is not None
        self._book.follow(outcomes, listed, head, hashes, fork)
        self._first = False

    # -- what has happened

    def _fork(self, hashes: Mapping[int, str], checkpoint: int) -> int | None:
        """The last block that is still what it was, where the last one followed is not; None where it is."""
        for number in sorted(hashes, reverse=True):
            found = self._rpc.block(number)
            if found is not None and found["hash"] == hashes[number]:
                return None if number == checkpoint else number
        return self._begin - 1

    def _read(self, first: int, last: int) -> _Found:
        found = _Found()
        for log in self._rpc.logs(first, last, self._places.addresses(self._book)):
            event = decode(self._places, log)
            where = log["address"].lower()
            if isinstance(event, market.Listed) and where == self._places.market:
                found.listed[event.order_hash] = SignedOrder(event.order, b"", event.order_hash)
            elif event is not None:
                self._note(event)
                touched = concerned(self._book, self._places, where, event)
                found.touched |= {each.hash: each for each in touched}
        return found

    def _note(self, event: Any) -> None:
        if isinstance(event, battery.BatchMigrated):
            self._lens.forget_class(event.batch_id)

    def _due(self, head: Head) -> list[Entry]:
        """What has begun or ended since the block before."""
        was, now = self._book.head.second, head.second
        return [
            each
            for each in self._book.entries()
            if each.order.expires_at < now or was < each.order.starts_at <= now
        ]

    def _resumed(self, head: Head) -> list[Entry]:
        """All orders after a start, and after a pause, during which nothing can be said of any."""
        was, self.paused = self.paused, self._rpc.read(self._market.fee(), head.number).paused
        return self._book.entries() if self._first or (was and not self.paused) else []

    def _swept(self) -> Iterable[Entry]:
        if not self._sweep:
            self._sweep.extend(each.hash for each in self._book.entries())
        hashes = [self._sweep.popleft() for _ in range(min(self._sweeps, len(self._sweep)))]
        return [each for each in map(self._book.get, hashes) if each is not None]

    # -- what is true now

    def _look(
        self, unsure: Sequence[Kept], fresh: Sequence[SignedOrder], head: Head
    ) -> tuple[list[tuple[Kept, int, Reason | None]], list[tuple[SignedOrder, int, int]]]:
        answers = self._lens.check([*(each.entry.signed for each in unsure), *fresh], head.number)
        known, new = answers[: len(unsure)], answers[len(unsure) :]
        outcomes = [_outcome(each, answer) for each, answer in zip(unsure, known, strict=True)]
        judged = [(each, _open(answer, each.order.amount)) for each, answer in zip(fresh, new, strict=True)]
        good = [(each, amount) for each, amount in judged if amount]
        classes = self._lens.classes([each for each, _ in good])
        return outcomes, [(*each, class_id) for each, class_id in zip(good, classes, strict=True)]

    def _hashes(self, base: int, head: Head) -> dict[int, str]:
        """Of the blocks since `base`, as many as are kept."""
        first = max(base + 1, head.number - KEPT_BLOCKS + 1, 0)
        requests = [("eth_getBlockByNumber", (hex(n), False)) for n in range(first, head.number)]
        found = self._rpc.batch(requests)
        return {int(each["number"], 16): each["hash"] for each in found if each} | {head.number: head.hash}


_UNSAID = ("MarketPaused", "NotYet")
"""After such a reason nothing more was looked at: an order that is in the order book, or on chain, stays."""


def _open(answer: Answer, otherwise: int) -> int:
    unsaid = answer.reason is not None and answer.reason.error in _UNSAID
    return otherwise if unsaid else answer.open


def _outcome(kept: Kept, answer: Answer) -> tuple[Kept, int, Reason | None]:
    amount = _open(answer, kept.entry.open) if kept.state == OPEN else answer.open
    return kept, amount, None if amount else answer.reason
