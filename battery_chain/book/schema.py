"""Tables of the order book, and the steps that bring an older store to this version."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    update,
)

from battery_chain.errors import WrongChain

__all__ = ["BLOCKS", "EVENTS", "FACTS", "ORDERS", "VERSION", "migrate"]

VERSION = 1

_META = MetaData()

ORDERS = Table(
    "orders",
    _META,
    Column("hash", LargeBinary, primary_key=True),
    Column("sequence", BigInteger, nullable=False, unique=True),
    Column("maker", String(42), nullable=False),
    Column("side", Integer, nullable=False),
    Column("asset", String(42), nullable=False),
    Column("token", String(42), nullable=False),
    Column("lot", String(66), nullable=False),
    Column("class_id", Integer, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("open", String(39), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    Column("changed_block", BigInteger, nullable=False),
    Index("orders_by_state", "state", "sequence"),
    Index("orders_by_maker", "maker", "sequence"),
    Index("orders_by_block", "changed_block"),
)
"""Every order that was ever accepted. `changed_block`: since which block `state` and `open` hold. Numbers
that may be wider than 64 bits are decimal texts."""

EVENTS = Table(
    "events",
    _META,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)
"""What the stream tells, the newest so many."""

BLOCKS = Table(
    "blocks",
    _META,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", String(66), nullable=False),
)
"""Hashes of the last blocks that were followed: how a reorganisation is seen, and where it began."""

FACTS = Table(
    "facts", _META, Column("name", String(32), primary_key=True), Column("value", Text, nullable=False)
)
"""What there is one of: version, chain, market, checkpoint."""

_STEPS: Sequence[Sequence[str]] = ()
"""Statements from version n + 1 to n + 2, in the order of the versions."""


def migrate(connection: Connection, name: str) -> None:
    """Makes the tables, or brings them to `VERSION`. `WrongChain`: the store `name` is of a later program."""
    if not inspect(connection).has_table(FACTS.name):
        _META.create_all(connection)
        connection.execute(insert(FACTS).values(name="version", value=str(VERSION)))
        return
    found = int(connection.execute(select(FACTS.c.value).where(FACTS.c.name == "version")).scalar_one())
    if found > VERSION:
        raise WrongChain(f"version of the order book's store {name}", VERSION, found)
    for step in _STEPS[found - 1 :]:
        for statement in step:
            connection.exec_driver_sql(statement)
    connection.execute(update(FACTS).where(FACTS.c.name == "version").values(value=str(VERSION)))
