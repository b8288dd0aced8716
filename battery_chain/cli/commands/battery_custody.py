"""Maintenance, hand-over, operators and title."""

from __future__ import annotations

from pathlib import Path

import click

from battery_chain.cli.arguments import evidence, resolve
from battery_chain.cli.commands.battery_lists import (
    BATCHES,
    EVIDENCE,
    IDS,
    SOME_IDS,
    STATEMENT,
    agreed,
    either,
    known,
    known_batches,
    operation_in,
    owners_of,
    place,
    watch,
)
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import counted, fleet

__all__ = ["hand_over", "maintain", "resume", "reuse", "set_operator", "take_over", "transfer"]


@click.command(
    "maintain",
    cls=Command,
    writes=True,
    once=True,
    short_help="Out of service for maintenance.",
    example="battery-chain battery maintain 1:7 --repair --evidence report.pdf",
)
@IDS
@click.option("--repair", is_flag=True, help="Repaired: comes back only on a measurement of today or later.")
@EVIDENCE
def maintain(session: Session, ids: tuple[str, ...], repair: bool, document: Path | None) -> None:
    """Batteries in service are maintained or repaired; by their operator. `resume` puts them back."""
    from battery_chain.lifecycle import maintain as library

    found, person = resolve(session, ids), session.person("battery_operator")
    paper, see = evidence(document, "maintain", repair, *ids), watch(session, "maintain")
    receipts = session.send(
        lambda: library(session.workspace, found, paper, person, repair=repair, watch=see)
    )
    show_receipts(session, receipts, done=f"{fleet(found)} in maintenance")


@click.command(
    "resume",
    cls=Command,
    writes=True,
    once=True,
    short_help="Back from maintenance.",
    example="battery-chain battery resume 1:7 --in vehicle",
)
@IDS
@place()
@EVIDENCE
def resume(session: Session, ids: tuple[str, ...], place: str, document: Path | None) -> None:
    """Batteries work again; after a repair only with a measurement of that day or later. By their
    operator."""
    from battery_chain.lifecycle import resume as library

    found, person = resolve(session, ids), session.person("battery_operator")
    paper, see = evidence(document, "resume", place, *ids), watch(session, "resume")
    to = operation_in(place)
    receipts = session.send(lambda: library(session.workspace, found, to, paper, person, watch=see))
    show_receipts(session, receipts, done=f"{fleet(found)} in {place} again")


@click.command(
    "reuse",
    cls=Command,
    writes=True,
    once=True,
    short_help="From retirement into the same use again.",
    example="battery-chain battery reuse 1:7 --in vehicle",
)
@IDS
@place()
@EVIDENCE
def reuse(session: Session, ids: tuple[str, ...], place: str, document: Path | None) -> None:
    """Retired batteries work again, measured within the last 30 days. By their operator."""
    from battery_chain.lifecycle import reuse as library

    found, person = resolve(session, ids), session.person("battery_operator")
    paper, see = evidence(document, "reuse", place, *ids), watch(session, "reuse")
    to = operation_in(place)
    receipts = session.send(lambda: library(session.workspace, found, to, paper, person, watch=see))
    show_receipts(session, receipts, done=f"{fleet(found)} reused in {place}")


# -- custody


@click.command(
    "hand-over",
    cls=Command,
    writes=True,
    once=True,
    short_help="To the next custodian.",
    example="battery-chain battery hand-over 1:7 --to recycler --evidence waybill.pdf",
)
@IDS
@click.option("--to", "taker", metavar="WHO", required=True, help="Who takes them, and signs.")
@click.option("--signature", default="", metavar="0x…", help="The taker's, where its key is elsewhere.")
@STATEMENT
@EVIDENCE
def hand_over(
    session: Session,
    ids: tuple[str, ...],
    taker: str,
    signature: str,
    statement_file: Path | None,
    document: Path | None,
) -> None:
    """Batteries change hands; title stays. Sent by their custodian, signed by the next one, who is an
    operator or a recycler. In transit until `take-over`; retired ones stay retired."""
    from battery_chain.lifecycle import hand_over as library
    from battery_chain.lifecycle import hand_over_statement

    w, found = session.workspace, resolve(session, ids)
    giver = session.person(
        "battery_operator", known(session, session.rpc.read(w.battery.custodian_of(found[0])))
    )
    paper, see = evidence(document, "hand-over", taker, *ids), watch(session, "hand over")
    now = agreed(session, statement_file, lambda now: [hand_over_statement(w, found, taker, paper, now)])
    receipts = session.send(
        lambda: library(w, found, taker, paper, giver, now, signature=signature, watch=see)
    )
    show_receipts(session, receipts, done=f"{fleet(found)} in the custody of {taker}")


@click.command(
    "take-over",
    cls=Command,
    writes=True,
    once=True,
    short_help="Into service by the new custodian.",
    example="battery-chain battery take-over 4:3 --in station --account operator",
)
@IDS
@place()
@EVIDENCE
def take_over(session: Session, ids: tuple[str, ...], place: str, document: Path | None) -> None:
    """Batteries that have arrived work again; by the custodian they were handed to."""
    from battery_chain.lifecycle import take_over as library

    found = resolve(session, ids)
    holder = session.rpc.read(session.workspace.battery.custodian_of(found[0]))
    person, to = session.person("battery_operator", known(session, holder)), operation_in(place)
    paper, see = evidence(document, "take-over", place, *ids), watch(session, "take over")
    receipts = session.send(lambda: library(session.workspace, found, to, paper, person, watch=see))
    show_receipts(session, receipts, done=f"{fleet(found)} in {place}")


@click.command(
    "set-operator",
    cls=Command,
    writes=True,
    short_help="Who operates them, named by the owner.",
    example="battery-chain battery set-operator 1:0-9 --to operator",
)
@SOME_IDS
@click.option("--to", "operator", metavar="WHO", required=True, help="The new operator.")
@BATCHES
def set_operator(session: Session, ids: tuple[str, ...], operator: str, batches: tuple[int, ...]) -> None:
    """The owner of batteries names their operator; of a whole batch while all of it is one owner's."""
    from battery_chain.lifecycle import set_batch_operator
    from battery_chain.lifecycle import set_operator as library

    either(ids, batches)
    found, whole = resolve(session, ids), known_batches(session, batches)
    person = _owner(session, found, whole)

    def work() -> list[object]:
        see = watch(session, "set operator")
        alone = library(session.workspace, found, operator, person, watch=see) if found else []
        return [*alone, *(set_batch_operator(session.workspace, each, operator, person) for each in whole)]

    receipts = session.send(work)
    show_receipts(session, receipts, done=f"{_what(found, whole)} operated by {operator}")


# -- title


@click.command(
    "transfer",
    cls=Command,
    writes=True,
    once=True,
    short_help="Title to another member.",
    example="battery-chain battery transfer --batch 1 --to alice --account bank",
)
@SOME_IDS
@click.option("--to", "receiver", metavar="WHO", required=True, help="The new owner, a verified member.")
@BATCHES
def transfer(session: Session, ids: tuple[str, ...], receiver: str, batches: tuple[int, ...]) -> None:
    """One by one, or with --batch all that still follow their batch, in one transaction. By the owner, or
    whom it has approved."""
    from battery_chain.lifecycle import transfer as library
    from battery_chain.lifecycle import transfer_batches

    either(ids, batches)
    found, whole = resolve(session, ids), known_batches(session, batches)
    person = _owner(session, found, whole)
    to, see = session.address(receiver), watch(session, "transfer")
    session.confirm(f"Transfer the title of {_what(found, whole)} to {receiver}?")

    def work() -> list[object]:
        alone = library(session.workspace, found, to, person, watch=see) if found else []
        together = transfer_batches(session.workspace, whole, to, person, watch=see) if whole else []
        return [*alone, *together]

    receipts = session.send(work)
    show_receipts(session, receipts, done=f"{_what(found, whole)} transferred to {receiver}")


def _owner(session: Session, ids: list[int], batches: list[int]) -> str:
    """Who sends it: the owner, where nobody is named."""
    first = owners_of(session, ids[:1])
    if not first:
        batch = session.rpc.read(session.workspace.battery.batch_of(batches[0]))
        return session.person("", known(session, batch.owner))
    return session.person("", *first.values())


def _what(ids: list[int], batches: list[int]) -> str:
    named = [fleet(ids)] if ids else []
    return " and ".join([*named, counted(len(batches), "batch", "batches")] if batches else named)
