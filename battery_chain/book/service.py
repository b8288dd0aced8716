"""The order book at work: one thread that takes orders in and follows the chain, and questions from any
other.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from battery_chain.book.book import Book
from battery_chain.book.concerns import Places
from battery_chain.book.following import SWEEP, Follower
from battery_chain.book.intake import PER_MAKER, Intake, Read, Verdict
from battery_chain.book.lens import Lens
from battery_chain.book.store import Head, Store
from battery_chain.chain.rpc import Rpc
from battery_chain.contracts.battery import Battery
from battery_chain.contracts.order_check import OrderCheck
from battery_chain.deploy import Deployment
from battery_chain.errors import Unreachable
from battery_chain.market.order import Domain

__all__ = ["Health", "Options", "Service"]

_LOG = logging.getLogger(__name__)
_GROUP = 2_000
"""Orders that are decided on together at most."""

Answer = tuple[list[Verdict], Head]


@dataclass(frozen=True, slots=True)
class Options:
    """poll: seconds between looks for a new block; sweep: orders looked at again with each block unasked;
    per_maker: open orders of one maker at most; gas: what one question to the chain may use.
    """

    poll: float = 0.5
    sweep: int = SWEEP
    per_maker: int = PER_MAKER
    gas: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Health:
    """ready: the order book is true of a block that the chain had a moment ago. `lag` in blocks; `trouble`:
    why it does not get on, empty where it does.
    """

    ready: bool
    paused: bool
    orders: int
    lag: int
    reorganisations: int
    head: Head
    trouble: str


@dataclass(slots=True)
class _Job:
    group: Sequence[Read]
    done: Future[Answer]


class Service:
    """Opens the store of an order book and serves it from `start` to `close`."""

    def __init__(
        self, deployment: Deployment, rpc: Rpc, store: str | Path, options: Options | None = None
    ) -> None:
        chosen = options or Options()
        self.domain = Domain(deployment.chain_id, deployment.contract("Market").lower())
        places = Places(
            self.domain.market,
            deployment.contract("Battery").lower(),
            deployment.contract("Members").lower(),
        )
        self._rpc, self._poll = rpc, chosen.poll
        check = OrderCheck(deployment.contract("OrderCheck"))
        self.lens = Lens(rpc, check, Battery(places.battery), chosen.gas)
        self.store = Store(store)
        self.store.adopt(_owner(deployment, self.domain))
        self.book = Book(self.store, self.domain)
        self.follower = Follower(self.book, rpc, self.lens, places, deployment.block, chosen.sweep)
        self.intake = Intake(self.book, rpc, self.lens, chosen.per_maker)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._over, self._ready = Event(), False
        self._trouble = ""
        self._thread = Thread(target=self._work, name="order book")

    # -- life

    def start(self) -> Self:
        """Begins to follow the chain, in a thread of its own."""
        self._thread.start()
        return self

    def close(self) -> None:
        """Finishes what was taken in, and stops."""
        self._over.set()
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join()
        self.store.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- for any thread

    def offer(self, group: Sequence[Read]) -> Future[Answer]:
        """The verdicts on a group of orders, later. `Unreachable`: nothing could be decided."""
        job = _Job(group, Future())
        self._jobs.put(job)
        return job.done

    def health(self) -> Health:
        with self.book.view() as view:
            orders, head = len(view.engine), view.head
        return Health(
            ready=self._ready and not self._trouble,
            paused=self.follower.paused,
            orders=orders,
            lag=max(0, self.follower.seen - head.number),
            reorganisations=self.follower.reorganisations,
            head=head,
            trouble=self._trouble,
        )

    # -- the thread

    def _work(self) -> None:
        looked = 0.0
        while True:
            jobs = self._gather(max(0.0, looked + self._poll - time.monotonic()))
            if jobs:
                self._decide(jobs)
            if self._over.is_set() and self._jobs.empty():
                return
            if time.monotonic() - looked >= self._poll:
                self._follow()
                looked = time.monotonic()

    def _gather(self, patience: float) -> list[_Job]:
        """What waits, at most a group."""
        jobs: list[_Job] = []
        count = 0
        while count < _GROUP:
            try:
                job = self._jobs.get(timeout=patience) if not jobs and patience else self._jobs.get_nowait()
            except Empty:
                break
            if job is None:
                break
            jobs.append(job)
            count += len(job.group)
        return jobs

    def _decide(self, jobs: Sequence[_Job]) -> None:
        jobs = [job for job in jobs if job.done.set_running_or_notify_cancel()]
        try:
            verdicts, head = self.intake.take([each for job in jobs for each in job.group])
        except Exception as failure:  # noqa: BLE001 - whoever waits must hear of it
            for job in jobs:
                job.done.set_exception(failure)
            self._recover(failure)
            return
        rest = iter(verdicts)
        for job in jobs:
            job.done.set_result(([next(rest) for _ in job.group], head))

    def _follow(self) -> None:
        """Trouble is told by `health`, and tried again with the next look."""
        try:
            self.follower.step()
        except Unreachable as failure:
            self._note(str(failure))
        except Exception as failure:  # noqa: BLE001 - the thread goes on
            self._recover(failure)
        else:
            self._note("")
            self._ready = True

    def _recover(self, failure: Exception) -> None:
        """Nobody knows what the store has taken of a write that failed: it is read again."""
        self._note(f"{type(failure).__name__}: {failure}")
        if isinstance(failure, SQLAlchemyError):
            with suppress(SQLAlchemyError):
                self.book.reload()

    def _note(self, trouble: str) -> None:
        if trouble and trouble != self._trouble:
            _LOG.warning("%s", trouble)
        self._trouble = trouble


def _owner(deployment: Deployment, domain: Domain) -> dict[str, str]:
    return {"chain": str(deployment.chain_id), "genesis": deployment.genesis, "market": domain.market}
