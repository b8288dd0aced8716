"""A fund's books: entries, income, fees."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import DAY, Amount, resolve
from battery_chain.cli.commands.fund_shared import DOCUMENT, document_hash
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Facts, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command, Group
from battery_chain.errors import BadInput, Problem
from battery_chain.units import date_of

if TYPE_CHECKING:
    from battery_chain.fund.entries import BookEntry, Proposal

__all__ = ["COMMANDS"]

entries = Group(
    "entries", short_help="What is due and owed.", help="Receivables, payables, provisions, loans."
)
distribute = Group("distribute", short_help="Income to holders.", help="Income, in and out to holders.")

_ENTRY = click.argument("entry", type=click.IntRange(1))
_DUE = click.option("--due", type=DAY, help="When it is to be paid; a receivable ages from then on.")
_KINDS = ("receivable", "payable", "provision", "compensation")


@entries.command(
    "list",
    reads=True,
    short_help="All entries.",
    example="battery-chain fund entries list\nbattery-chain fund entries list --open",
)
@click.option("--open", "only_open", is_flag=True, help="Without those that are settled.")
def list_(session: Session, only_open: bool) -> None:
    """Entries with what is open of them, what they count for in the net asset value today (a receivable past
    its due day less by 1/90 a day) and what was proposed and waits for the depositary.
    """
    from battery_chain.fund.entries import entries as library

    found = library(session.workspace, session.block())
    data = [_entry(session, each) for each in found if not only_open or each.amount or each.proposal]
    columns = ("entry", "kind", "with", "open", "due", "counts for", "proposed")
    rows = [[*list(row.values())[: len(columns) - 1], _proposed(row)] for row in data]
    session.screen.show(data, Table(columns, rows, empty="no entries"))


def _entry(session: Session, each: BookEntry) -> dict[str, Any]:
    return {
        "entry": each.number,
        "kind": each.kind.name.lower().replace("_", " "),
        "counterparty": session.party(each.counterparty),
        "amount": each.amount,
        "due": _day(each.due_day),
        "worth": each.worth,
        "confirmed": each.confirmed,
        "proposal": _proposal(each.proposal),
        "document": each.document,
    }


def _proposal(found: Proposal | None) -> dict[str, Any] | None:
    return None if found is None else {"amount": found.amount, "due": _day(found.due_day)}


def _day(number: int) -> str | None:
    return str(date_of(number)) if number else None


def _proposed(row: dict[str, Any]) -> object:
    return None if row["proposal"] is None else row["proposal"]["amount"]


@entries.command(
    "propose",
    writes=True,
    short_help="A new entry.",
    example=(
        "battery-chain fund entries propose receivable 1200 --with alice --due 2026-12-31 "
        "--document lease.pdf"
    ),
)
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("amount", type=Amount())
@click.option("--with", "who", metavar="WHO", required=True, help="The other side.")
@_DUE
@DOCUMENT
def propose(
    session: Session,
    kind: str,
    amount: Decimal,
    who: str,
    due: int | None,
    paper: Path,
) -> None:
    """The manager proposes an entry; it counts once the depositary has confirmed it."""
    from battery_chain.fund.entries import propose as library

    person, hash_ = session.person("manager", session.fund.manager), document_hash(paper)
    session.confirm(f"Propose a {kind} of {amount:,.2f} with {who}?")
    number, receipt = session.send(
        lambda: library(session.workspace, person, kind, who, amount, hash_, due_day=due or 0)
    )
    facts = {"entry": number, "kind": kind, "amount": amount, "counterparty": who}
    next_ = f"proposed; next: battery-chain fund entries confirm {number} --account depositary"
    show_receipts(session, [receipt], facts, done=next_)


@entries.command(
    "amend",
    writes=True,
    short_help="Another amount or due day.",
    example="battery-chain fund entries amend 2 900 --due 2027-03-31",
)
@_ENTRY
@click.argument("amount", type=Amount())
@_DUE
def amend(session: Session, entry: int, amount: Decimal, due: int | None) -> None:
    """Proposes AMOUNT for ENTRY: less for a write-down, 0 to write it off."""
    from battery_chain.fund.entries import amend as library

    person = session.person("manager", session.fund.manager)
    session.confirm(f"Propose {amount:,.2f} for entry {entry}?")
    receipt = session.send(lambda: library(session.workspace, person, entry, amount, due_day=due))
    show_receipts(session, [receipt], {"entry": entry, "amount": amount}, done=f"proposed for entry {entry}")


@entries.command(
    "confirm",
    writes=True,
    short_help="The depositary agrees.",
    example="battery-chain fund entries confirm 2 --account depositary",
)
@_ENTRY
def confirm(session: Session, entry: int) -> None:
    """What was proposed for ENTRY is in the books from now on."""
    from battery_chain.fund.entries import confirm as library
    from battery_chain.fund.entries import proposal

    person = session.person("depositary", session.fund.depositary)
    seen = proposal(session.workspace, entry)
    session.confirm(f"Confirm entry {entry}" + (f" of {seen.amount:,.2f}?" if seen else "?"))
    receipt = session.send(lambda: library(session.workspace, person, entry, seen))
    show_receipts(session, [receipt], {"entry": entry}, done=f"entry {entry} is in the books")


@entries.command(
    "settle",
    writes=True,
    short_help="Pay it.",
    example=(
        "battery-chain fund entries settle 2 --account alice\n"
        "battery-chain fund entries settle 3 --amount 500"
    ),
)
@_ENTRY
@click.option("--amount", type=Amount(), help="Part of it.  [default: all]")
def settle(session: Session, entry: int, amount: Decimal | None) -> None:
    """Pays a receivable, by its debtor or whoever pays for it (--account); or what the fund owes, by its
    manager."""
    from battery_chain.fund.entries import settle as library

    person = session.person("manager", session.fund.manager)
    session.confirm(f"Settle {'all' if amount is None else amount} of entry {entry}?")
    receipt = session.send(lambda: library(session.workspace, person, entry, amount))
    show_receipts(session, [receipt], {"entry": entry}, done=receipt.action)


@entries.command(
    "recycling",
    writes=True,
    short_help="Pay a booked gate fee.",
    example="battery-chain fund entries recycling 3:0",
)
@click.argument("battery", metavar="BATTERY")
def recycling(session: Session, battery: str) -> None:
    """Pays what the fund owes the recycler of BATTERY. What recyclers owe the fund they pay themselves:
    battery claim settle."""
    from battery_chain.fund.entries import settle_recycling

    ids = resolve(session, [battery])
    if len(ids) != 1:
        raise BadInput([Problem("battery", 0, battery, "is more than one: name one")])
    person = session.person("manager", session.fund.manager)
    session.confirm(f"Pay for the recycling of {battery}?")
    receipt = session.send(lambda: settle_recycling(session.workspace, person, ids[0]))
    show_receipts(session, [receipt], {"battery": battery}, done=receipt.action)


# -- income


@distribute.command(
    "show", reads=True, short_help="Declared and distributed.", example="battery-chain fund distribute show"
)
def show(session: Session) -> None:
    """What was declared for each epoch, and what its strike gave to holders: as far as there was cash."""
    from battery_chain.fund.income import distributions

    data = [asdict(each) for each in distributions(session.workspace, session.block())]
    columns = ("epoch", "declared", "distributed", "outcome")
    session.screen.show(data, Table(columns, [list(row.values()) for row in data], empty="nothing declared"))


@distribute.command(
    "accrue",
    writes=True,
    short_help="Pay income in.",
    example="battery-chain fund distribute accrue 1500 --account operator --reference swaps-2026-03",
)
@click.argument("amount", type=Amount())
@click.option("--reference", default="", help="At most 32 characters that name what it is for.")
def accrue(session: Session, amount: Decimal, reference: str) -> None:
    """A member pays income of swaps or leases into the fund: it is part of the net asset value at once."""
    from battery_chain.fund.income import accrue as library

    told = reference.encode()
    if len(told) > 32:
        raise BadInput([Problem("--reference", 0, "", "is longer than 32 bytes")])
    person = session.person("battery_operator")
    session.confirm(f"Pay {amount:,.2f} into the fund as {person}?")
    receipt = session.send(lambda: library(session.workspace, person, amount, told))
    facts = {"amount": amount, "payer": person, "reference": reference}
    show_receipts(session, [receipt], facts, done=f"{person} has paid {amount:,.2f}")


@distribute.command(
    "declare",
    writes=True,
    short_help="Give income to holders.",
    example="battery-chain fund distribute declare 1000\nbattery-chain fund distribute declare 0 --epoch 7",
)
@click.argument("amount", type=Amount())
@click.option("--epoch", type=click.IntRange(1), help="Whose strike gives it.  [default: of the next cutoff]")
def declare(session: Session, amount: Decimal, epoch: int | None) -> None:
    """The strike of the epoch moves AMOUNT from the net asset value to those who hold shares then, as far as
    there is cash. Another AMOUNT for the same epoch takes its place, 0 takes it back."""
    from battery_chain.fund.income import declare as library

    person = session.person("manager", session.fund.manager)
    session.confirm(f"Declare {amount:,.2f}?")
    number, receipt = session.send(lambda: library(session.workspace, person, amount, epoch or 0))
    text = f"epoch {number} distributes {amount:,.2f} when it is struck"
    show_receipts(session, [receipt], {"epoch": number, "amount": amount}, done=text)


@click.command(
    "fees",
    cls=Command,
    writes=True,
    short_help="Accrued fees; pay them.",
    example="battery-chain fund fees\nbattery-chain fund fees --pay",
)
@click.option("--pay", is_flag=True, help="Pay the recipient what is owed, as far as there is cash.")
def fees(session: Session, pay: bool) -> None:
    """Management and performance fees that strikes have accrued, what was paid, what is owed."""
    from battery_chain.fund.income import fees as library
    from battery_chain.fund.income import pay_fees

    if not pay:
        facts = {**asdict(library(session.workspace)), "recipient": session.fund.fee_recipient}
        session.screen.show(facts, Facts(facts))
        return
    person = session.person("manager", session.fund.manager)
    session.confirm(f"Pay the fees to {session.fund.fee_recipient}?")
    amount, receipt = session.send(lambda: pay_fees(session.workspace, person))
    facts = {"paid": amount, "recipient": session.fund.fee_recipient}
    show_receipts(session, [receipt], facts, done=f"paid {amount:,.2f} to {session.fund.fee_recipient}")


COMMANDS = (entries, distribute, fees)
"""Of the group, in the order in which they are used."""
