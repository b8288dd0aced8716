"""Liens: pledge, release, call, foreclose."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from battery_chain.cli.arguments import Amount, evidence, resolve
from battery_chain.cli.commands.battery_lists import (
    BATCHES,
    EVIDENCE,
    SOME_IDS,
    STATEMENT,
    agreed,
    either,
    known,
    known_batches,
    owners_of,
)
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Facts
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command, Group
from battery_chain.cli.values import Moment
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.contracts.structs import Pledge

__all__ = ["lien"]

lien = Group("lien", short_help="Pledged to a lender.", help="What blocks title for an amount owed.")
_LIEN = click.argument("number", metavar="LIEN", type=click.IntRange(1))


@lien.command(
    "pledge",
    cls=Command,
    writes=True,
    once=True,
    short_help="A new lien.",
    example="battery-chain battery lien pledge --batch 1 --lender alice --amount 250000 --evidence loan.pdf",
)
@SOME_IDS
@BATCHES
@click.option("--lender", metavar="WHO", required=True, help="Who lends, a verified member.")
@click.option("--amount", type=Amount(), required=True, help="What is secured.")
@click.option("--signature", default="", metavar="0x…", help="The other side's, where its key is elsewhere.")
@STATEMENT
@EVIDENCE
def pledge(
    session: Session,
    ids: tuple[str, ...],
    batches: tuple[int, ...],
    lender: str,
    amount: Decimal,
    signature: str,
    statement_file: Path | None,
    document: Path | None,
) -> None:
    """Batteries, and with --batch all that follow a batch, are pledged. Sent by the owner, signed by the
    lender, or the other way round with --account LENDER. Title is blocked, safety never."""
    from battery_chain import lifecycle
    from battery_chain.units import token_units_up

    either(ids, batches)
    w, found, whole = session.workspace, resolve(session, ids), known_batches(session, batches)
    owner = _owner(session, found, whole)
    person = session.person("", owner)
    other = lender if w.address(person) == w.address(owner) else owner
    units = token_units_up(amount, w.deployment.decimals)
    paper = evidence(document, "pledge", lender, amount, *batches, *ids)

    def said(now: int) -> list[Pledge]:
        terms = (owner, lender, units, paper, now)
        return [lifecycle.pledge_statement(w, *terms, ids=found, batches=whole, nonce=now)]

    (statement,) = said(agreed(session, statement_file, said))
    number, receipt = session.send(lambda: lifecycle.pledge(w, statement, person, signature or other))
    facts = {"lien": number, "owner": owner, "lender": lender, "amount": amount}
    show_receipts(session, [receipt], facts, done=f"lien {number} for {lender}")


def _owner(session: Session, ids: list[int], batches: list[int]) -> str:
    """The one owner of all of these."""
    records = session.rpc.read_many([session.workspace.battery.batch_of(each) for each in batches])
    owners = {*owners_of(session, ids).values(), *(known(session, each.owner) for each in records)}
    if len(owners) != 1:
        names = ", ".join(sorted(owners))
        raise BadInput([Problem("battery", 0, "", f"a pledge has one owner; these belong to {names}")])
    return owners.pop()


@lien.command(
    "release",
    cls=Command,
    writes=True,
    short_help="Ends it on these.",
    example="battery-chain battery lien release 1 --batch 1",
)
@_LIEN
@SOME_IDS
@BATCHES
def release(session: Session, number: int, ids: tuple[str, ...], batches: tuple[int, ...]) -> None:
    """The lender lets batteries and batches go; the lien ends with the last."""
    from battery_chain.lifecycle import release_lien

    either(ids, batches)
    w, found, whole = session.workspace, resolve(session, ids), known_batches(session, batches)
    lender = _lender(session, number)
    receipt = session.send(lambda: release_lien(w, number, lender, ids=found, batches=whole))
    show_receipts(session, [receipt], done=f"released from lien {number}")


@lien.command(
    "call",
    cls=Command,
    writes=True,
    once=True,
    short_help="Calls it in.",
    example="battery-chain battery lien call 1 --evidence default-notice.pdf",
)
@_LIEN
@EVIDENCE
def call(session: Session, number: int, document: Path | None) -> None:
    """The lender calls the lien in: 14 days later it may foreclose."""
    from battery_chain.lifecycle import call_lien

    lender, paper = _lender(session, number), evidence(document, "call", number)
    receipt = session.send(lambda: call_lien(session.workspace, number, paper, lender))
    since = session.rpc.read(session.workspace.battery.lien(number)).foreclosable_at
    show_receipts(session, [receipt], {"foreclosable": Moment(since)}, done=f"lien {number} called in")


@lien.command(
    "foreclose",
    cls=Command,
    writes=True,
    once=True,
    short_help="Title to the lender.",
    example="battery-chain battery lien foreclose 1 --batch 1",
)
@_LIEN
@SOME_IDS
@BATCHES
def foreclose(session: Session, number: int, ids: tuple[str, ...], batches: tuple[int, ...]) -> None:
    """The lender takes batteries and batches, 14 days after it has called the lien in."""
    from battery_chain.lifecycle import foreclose as library

    either(ids, batches)
    w, found, whole = session.workspace, resolve(session, ids), known_batches(session, batches)
    lender = _lender(session, number)
    session.confirm(f"Foreclose lien {number}: title goes to {lender}?")
    receipt = session.send(lambda: library(w, number, lender, ids=found, batches=whole))
    show_receipts(session, [receipt], done=f"lien {number} foreclosed, {lender} owns them")


def _lender(session: Session, number: int) -> str:
    found = session.rpc.read(session.workspace.battery.lien(number))
    if not int(found.lender, 16):
        raise BadInput([Problem("lien", 0, str(number), "is not on chain")])
    return session.person("", known(session, found.lender))


@lien.command(
    "show",
    cls=Command,
    reads=True,
    short_help="What is secured, and for whom.",
    example="battery-chain battery lien show 1",
)
@_LIEN
def show(session: Session, number: int) -> None:
    """Lender, amount, what is still under it, and from when it may be foreclosed."""
    from battery_chain.units import amount_of_units

    found = session.rpc.read(session.workspace.battery.lien(number), session.block())
    if not int(found.lender, 16):
        raise BadInput([Problem("lien", 0, str(number), "is not on chain")])
    facts = {
        "lien": number,
        "lender": session.party(found.lender),
        "amount": amount_of_units(found.amount, session.workspace.deployment.decimals),
        "under_it": found.marks,
        "foreclosable": Moment(found.foreclosable_at),
        "document": found.document,
    }
    session.screen.show(facts, Facts(facts))
