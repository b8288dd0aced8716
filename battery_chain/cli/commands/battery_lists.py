"""What the commands of the group `battery` share: long lists, their progress, and who signs for owners."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from battery_chain import wholly
from battery_chain.cli.arguments import FILE, read_bytes
from battery_chain.cli.render import Lines
from battery_chain.cli.session import Session
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.chain import Receipt
    from battery_chain.deploy import Statement
    from battery_chain.lifecycle.sending import Watch
    from battery_chain.model import Operation

F = TypeVar("F", bound=Callable[..., Any])

__all__ = [
    "BATCHES",
    "EVIDENCE",
    "IDS",
    "SOME_IDS",
    "STATEMENT",
    "agreed",
    "consent_of_funds",
    "consenting",
    "either",
    "known",
    "known_batches",
    "operation_in",
    "owners_of",
    "place",
    "read_statements",
    "watch",
]

EVIDENCE = click.option("--evidence", "document", type=FILE, help="The document whose hash goes on chain.")
IDS = click.argument("ids", nargs=-1, required=True)
SOME_IDS = click.argument("ids", nargs=-1)
BATCHES = click.option(
    "--batch",
    "batches",
    type=click.IntRange(1),
    multiple=True,
    metavar="BATCH",
    help="A whole batch; as often.",
)

_PLACES = ("station", "vehicle", "storage")


def place(flag: str = "--in", count: int = 3, text: str = "Where they work.") -> Callable[[F], F]:
    """The option that says where batteries go."""
    return click.option(flag, "place", type=click.Choice(_PLACES[:count]), required=True, help=text)


def operation_in(name: str) -> Operation:
    """What a battery does in a station, a vehicle or a storage."""
    from battery_chain.model import Operation

    return Operation[f"IN_{name.upper()}"]


def watch(session: Session, label: str) -> Watch:
    """Shows how far a list of transactions is."""

    def follow(receipts: Iterator[Receipt], total: int) -> Iterable[Receipt]:
        return receipts if session.planning else session.screen.follow(receipts, label, total)

    return follow


# -- signed elsewhere


STATEMENT = click.option(
    "--statement",
    "statement_file",
    type=FILE,
    help="For keys that are elsewhere: the first run writes what is to be signed into FILE and ends; the "
    "next, given the same words, takes its time from there. See: battery sign.",
)


def agreed(session: Session, file: Path | None, make: Callable[[int], Sequence[Statement]]) -> int:
    """The second from which the statements count: now, or that of FILE. Where FILE is not there it is written
    and the command ends."""
    if file is None:
        return session.now()
    if file.is_file():
        return read_statements(file)[0]
    from battery_chain.cli.values import document
    from battery_chain.deploy import typed_data

    now = session.now()
    messages = [typed_data(session.workspace, each) for each in make(now)]
    wholly.write(file, document({"schema": _SCHEMA, "second": str(now), "statements": messages}) + "\n")
    session.screen.show({"written": str(file)}, Lines([f"{file} is to be signed; nothing was sent"]))
    raise click.exceptions.Exit(0)


_SCHEMA = "battery-chain/statements/1"


def read_statements(file: Path) -> tuple[int, list[dict[str, Any]]]:
    """The second from which statements in a file count, and their EIP-712 messages. Raises `BadInput`."""
    import json

    try:
        said = json.loads(read_bytes(file))
        if said["schema"] == _SCHEMA:
            return int(said["second"]), list(said["statements"])
    except (ValueError, KeyError, TypeError):
        pass
    raise BadInput([Problem(str(file), 0, "", f"is no file of statements ({_SCHEMA})")])


# -- owners


def known(session: Session, address: str) -> str:
    """The name of whoever has an address, else the address."""
    return session.workspace.name_of(address) or address


def owners_of(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The name of the owner of each battery; the burned have none."""
    from battery_chain.lifecycle.owners import owners_of as library

    return library(session.workspace, ids)


def consenting(owner: str, instead: str | None = None) -> str:
    """Who signs for an owner: `instead` where it is named, nobody for a fund, which consents on chain."""
    from battery_chain.lifecycle.owners import consenting as library

    return library(owner, instead)


def consent_of_funds(session: Session, statements: Sequence[Statement]) -> None:
    """The fund's manager consents on chain before anything else can be done with its batteries."""
    from battery_chain.fund import consent

    if statements:
        consent(session.workspace, statements, session.fund.manager)


def known_batches(session: Session, batches: Sequence[int]) -> list[int]:
    """The batches that are named, each once. Raises `BadInput` with every one that is not on chain."""
    count = session.rpc.read(session.workspace.battery.batch_count())
    problems = [Problem("--batch", 0, str(each), "is not on chain") for each in batches if each > count]
    if problems:
        raise BadInput(problems)
    return sorted(set(batches))


def either(ids: Sequence[object], batches: Sequence[object], *others: Sequence[object]) -> None:
    """Raises `BadInput` unless batteries or batches are named."""
    if not (ids or batches or any(others)):
        raise BadInput([Problem("battery", 0, "", "name batteries, or batches with --batch")])
