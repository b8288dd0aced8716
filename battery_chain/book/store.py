"""The order book on disk: what was accepted is there after a power cut, and each step of following the chain
is one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    bindparam,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from battery_chain.book.entry import Entry, lot_of
from battery_chain.book.packed import pack, unpack
from battery_chain.book.reasons import OPEN, Reason
from battery_chain.book.schema import BLOCKS, EVENTS, FACTS, ORDERS, migrate
from battery_chain.chain.lock import held
from battery_chain.errors import Unfinished, Unreachable, WrongChain
from battery_chain.market.order import SignedOrder

__all__ = ["KEPT_BLOCKS", "KEPT_EVENTS", "Change", "Head", "Kept", "Kind", "Search", "Store"]

KEPT_BLOCKS = 256
"""Of so many blocks the hashes are kept; a deeper reorganisation has every order looked at again."""
KEPT_EVENTS = 100_000
"""So many events can be caught up with; whoever was away for longer takes a snapshot."""

_IN_ONE = 500  # values in one IN (...)
_LOCK = 0x626F6F6B  # of an advisory lock: one order book, one process

Kind = Literal["accepted", "changed", "closed", "restored"]


@dataclass(frozen=True, slots=True)
class Head:
    """A block: number, hash, second."""

    number: int
    hash: str
    second: int


@dataclass(frozen=True, slots=True)
class Kept:
    """An order as the store has it."""

    entry: Entry
    state: str
    reason: Reason | None
    changed_block: int


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one order; `sequence` numbers the event."""

    sequence: int
    kind: Kind
    entry: Entry
    state: str = OPEN
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """Which orders are asked for: columns and values, after a sequence, so many."""

    equal: Mapping[str, Any] = field(default_factory=dict)
    after: int = 0
    limit: int = 100


class Store:
    """One store, one order book, one process: a second one that opens it gets `Unfinished`. `Unreachable`: no
    such file or server.
    """

    def __init__(self, url: str | Path) -> None:
        self._url = _url_of(url)
        self._stack = ExitStack()
        self._engine = self._open()

    def _open(self) -> Engine:
        engine = create_engine(self._url, pool_pre_ping=self._url.get_backend_name() != "sqlite")
        try:
            if self._url.get_backend_name() == "sqlite":
                self._stack.enter_context(_file_lock(self._url))
                event.listen(engine, "connect", _durable)
            else:
                self._stack.enter_context(_advisory_lock(engine))
            with engine.begin() as connection:
                migrate(connection, self._url.render_as_string())
        except BaseException as failure:
            self._stack.close()
            engine.dispose()
            if isinstance(failure, OperationalError):
                raise Unreachable(self._url.render_as_string(), _first_line(failure)) from None
            raise
        return engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()
        self._stack.close()

    # -- what it belongs to

    def adopt(self, facts: Mapping[str, str]) -> None:
        """Writes whose store this is; `WrongChain` where it is another's already."""
        with self._engine.begin() as connection:
            found = _facts(connection)
            for name, value in facts.items():
                if name not in found:
                    connection.execute(insert(FACTS).values(name=name, value=value))
                elif found[name] != value:
                    raise WrongChain(f"{name} of the order book's store", value, found[name])

    def checkpoint(self) -> int | None:
        """The last block that was followed."""
        with self._engine.connect() as connection:
            found = _facts(connection).get("checkpoint")
        return None if found is None else int(found)

    def blocks(self) -> dict[int, str]:
        """Hashes of the last blocks by number."""
        with self._engine.connect() as connection:
            return {row.number: row.hash for row in connection.execute(select(BLOCKS))}

    # -- orders

    def newest(self) -> int:
        """The last sequence that was given."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.max(EVENTS.c.sequence))).scalar() or 0

    def open_entries(self) -> list[Entry]:
        """All open orders as they came."""
        query = select(ORDERS).where(ORDERS.c.state == OPEN).order_by(ORDERS.c.sequence)
        return [each.entry for each in self._kept(query)]

    def changed_after(self, block: int) -> list[Kept]:
        """The orders whose state holds since a later block only."""
        return self._kept(select(ORDERS).where(ORDERS.c.changed_block > block).order_by(ORDERS.c.sequence))

    def find(self, hashes: Sequence[bytes]) -> dict[bytes, Kept]:
        """Those of the orders that were accepted once."""
        found: list[Kept] = []
        for at in range(0, len(hashes), _IN_ONE):
            found += self._kept(select(ORDERS).where(ORDERS.c.hash.in_(hashes[at : at + _IN_ONE])))
        return {each.entry.hash: each for each in found}

    def search(self, wanted: Search) -> list[Kept]:
        """Orders in the order in which they came."""
        query = select(ORDERS).where(ORDERS.c.sequence > wanted.after)
        for name, value in wanted.equal.items():
            query = query.where(ORDERS.c[name] == value)
        return self._kept(query.order_by(ORDERS.c.sequence).limit(wanted.limit))

    def _kept(self, query: Select[Any]) -> list[Kept]:
        with self._engine.connect() as connection:
            return [_kept_of(row) for row in connection.execute(query)]

    # -- events

    def oldest_event(self) -> int:
        """The first sequence that can still be caught up with."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.min(EVENTS.c.sequence))).scalar() or 1

    def events_after(self, sequence: int, limit: int) -> list[tuple[int, str, str]]:
        """(sequence, kind, JSON) of the events after one."""
        query = select(EVENTS).where(EVENTS.c.sequence > sequence).order_by(EVENTS.c.sequence).limit(limit)
        with self._engine.connect() as connection:
            return [(row.sequence, row.kind, row.body) for row in connection.execute(query)]

    # -- writing

    def write(
        self, changes: Sequence[tuple[Change, str]], block: int, untouched: Sequence[bytes] = ()
    ) -> None:
        """Changes, each with its event as JSON, all or none. Durable when this returns."""
        with self._engine.begin() as connection:
            _write(connection, changes, block, untouched)

    def advance(
        self,
        changes: Sequence[tuple[Change, str]],
        head: Head,
        hashes: Mapping[int, str],
        fork: int | None,
        untouched: Sequence[bytes],
    ) -> None:
        """The same together with the block that they bring the order book to.

        hashes: of the newest blocks; fork: what was above it is gone; untouched: orders that were looked at
        anew because their block is gone, and are as they were.
        """
        with self._engine.begin() as connection:
            _write(connection, changes, head.number, untouched)
            if fork is not None:
                connection.execute(delete(BLOCKS).where(BLOCKS.c.number > fork))
            connection.execute(delete(BLOCKS).where(BLOCKS.c.number.in_(list(hashes))))
            connection.execute(insert(BLOCKS), [{"number": n, "hash": h} for n, h in hashes.items()])
            connection.execute(delete(BLOCKS).where(BLOCKS.c.number <= head.number - KEPT_BLOCKS))
            _set_fact(connection, "checkpoint", str(head.number))


def _url_of(url: str | Path) -> URL:
    """A file, or a URL of SQLite or PostgreSQL (psycopg 3)."""
    if isinstance(url, Path) or "://" not in url:
        path = Path(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        return URL.create("sqlite", database=str(path))
    found = make_url(url)
    postgres = found.get_backend_name() in ("postgresql", "postgres")
    return found.set(drivername="postgresql+psycopg") if postgres else found


def _durable(connection: Any, _: object) -> None:
    """An acknowledged order is on the disk, whatever happens to process or machine."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _first_line(failure: OperationalError) -> str:
    return next(iter(str(failure.orig).splitlines()), "no reason given")


def _file_lock(url: URL) -> Any:
    file = Path(url.database or "order-book.sqlite").absolute()
    return held(file.parent, file.name, patience=0)


class _advisory_lock:  # noqa: N801 - a context manager as `held` is
    """Held by a session of its own: it falls when the process dies."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def __enter__(self) -> None:
        if not self._connection.execute(text(f"SELECT pg_try_advisory_lock({_LOCK})")).scalar():
            self._connection.close()
            raise Unfinished("another process serves this order book; run again when it is done")

    def __exit__(self, *_: object) -> None:
        self._connection.invalidate()
        self._connection.close()


def _facts(connection: Connection) -> dict[str, str]:
    return {row.name: row.value for row in connection.execute(select(FACTS))}


def _set_fact(connection: Connection, name: str, value: str) -> None:
    changed = connection.execute(update(FACTS).where(FACTS.c.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(FACTS).values(name=name, value=value))


def _write(
    connection: Connection, changes: Sequence[tuple[Change, str]], block: int, untouched: Sequence[bytes]
) -> None:
    if changes:
        rows = [_row(change, block) for change, _ in changes]
        connection.execute(
            delete(ORDERS).where(ORDERS.c.hash == bindparam("h")), [{"h": r["hash"]} for r in rows]
        )
        connection.execute(insert(ORDERS), rows)
        told = [_event(change, body, block) for change, body in changes]
        connection.execute(insert(EVENTS), told)
        connection.execute(delete(EVENTS).where(EVENTS.c.sequence <= changes[-1][0].sequence - KEPT_EVENTS))
    if untouched:
        moved = update(ORDERS).where(ORDERS.c.hash == bindparam("h")).values(changed_block=block)
        connection.execute(moved, [{"h": each} for each in untouched])


def _row(change: Change, block: int) -> dict[str, Any]:
    entry, order = change.entry, change.entry.order
    return {
        "hash": entry.hash,
        "sequence": entry.sequence,
        "maker": order.maker,
        "side": int(order.side),
        "asset": order.asset,
        "token": order.token,
        "lot": lot_of(order),
        "class_id": entry.class_id,
        "expires_at": order.expires_at,
        "body": pack(order),
        "signature": entry.signed.signature,
        "open": str(entry.open),
        "state": change.state,
        "reason": change.reason.dump() if change.reason else None,
        "changed_block": block,
    }


def _event(change: Change, body: str, block: int) -> dict[str, Any]:
    return {"sequence": change.sequence, "kind": change.kind, "block": block, "body": body}


def _kept_of(row: Any) -> Kept:
    signed = SignedOrder(unpack(bytes(row.body)), bytes(row.signature), bytes(row.hash))
    entry = Entry(row.sequence, signed, int(row.open), row.class_id)
    reason = Reason.load(row.reason) if row.reason else None
    return Kept(entry, row.state, reason, row.changed_block)
