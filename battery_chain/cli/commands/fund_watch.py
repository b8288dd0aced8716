"""What holds a fund up, ends it, or sets right what was wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import click

from battery_chain.cli.arguments import FILE, Amount
from battery_chain.cli.commands.fund_shared import (
    DOCUMENT,
    OUT,
    document_hash,
    load_act,
    rule_maker,
    save_act,
    show_ruled,
)
from battery_chain.cli.receipts import receipt_data, show_receipts
from battery_chain.cli.render import Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import Moment
from battery_chain.errors import BadInput, Problem
from battery_chain.units import SECONDS_A_DAY

__all__ = ["COMMANDS"]

_EPOCH = click.argument("epoch", type=click.IntRange(1), required=False)
_MINUTE = 60


def _waiting(session: Session, epoch: int | None) -> int:
    from battery_chain.fund.word import waiting_epoch

    return epoch or waiting_epoch(session.workspace)


@click.command(
    "attest",
    cls=Command,
    writes=True,
    once=True,
    short_help="The depositary's word on an epoch.",
    example="battery-chain fund attest --cash 123456.78 --batteries 400 --account depositary",
)
@_EPOCH
@click.option("--cash", type=Amount(), required=True, help="Units of account, by its own records.")
@click.option("--batteries", type=click.IntRange(0), required=True, help="How many, by its own records.")
def attest(session: Session, epoch: int | None, cash: Decimal, batteries: int) -> None:
    """Confirms cash and batteries after the window of EPOCH (the next that waits): the strike need not wait
    any longer. Figures that differ from the fund's books are refused, with both."""
    from battery_chain.fund.word import attest as library

    number = _waiting(session, epoch)
    person = session.person("depositary", session.fund.depositary)
    session.confirm(f"Attest {cash:,.2f} and {batteries:,} batteries for epoch {number}?")
    receipt = session.send(lambda: library(session.workspace, person, number, cash, batteries))
    facts = {"epoch": number, "cash": cash, "batteries": batteries}
    show_receipts(session, [receipt], facts, done=f"epoch {number} is attested")


@click.command(
    "object",
    cls=Command,
    writes=True,
    once=True,
    short_help="No deal in an epoch.",
    example="battery-chain fund object --document report.pdf --account depositary",
)
@_EPOCH
@DOCUMENT
def object_(session: Session, epoch: int | None, paper: Path) -> None:
    """The strike of EPOCH (the next that waits) is one without a deal: deposits go back, redemptions wait on.
    From the end of its window on."""
    from battery_chain.fund.word import object_to

    number, reason = _waiting(session, epoch), document_hash(paper)
    person = session.person("depositary", session.fund.depositary)
    session.confirm(f"Object to epoch {number}: no deal?")
    receipt = session.send(lambda: object_to(session.workspace, person, number, reason))
    show_receipts(session, [receipt], {"epoch": number, "reason": reason}, done=f"no deal in epoch {number}")


# -- stopped


@click.command(
    "suspend",
    cls=Command,
    writes=True,
    short_help="No deals for a time.",
    example="battery-chain fund suspend --days 30\nbattery-chain fund suspend --end",
)
@click.option("--days", type=click.IntRange(1, 90), help="From now, at most 90.")
@click.option("--end", is_flag=True, help="It is over within a minute.")
def suspend(session: Session, days: int | None, end: bool) -> None:
    """Epochs whose window ends meanwhile have no deal; claims go on. Not again for 90 days after it."""
    from battery_chain.fund.close import suspend as library

    if bool(days) == end:
        raise BadInput([Problem("suspend", 0, "", "give --days, or --end")])
    # A minute less than the longest: the block comes later than now, never earlier.
    until = session.now() + (_MINUTE if end else (days or 0) * SECONDS_A_DAY - _MINUTE)
    person = session.person("manager", session.fund.manager)
    session.confirm("End the suspension?" if end else f"Suspend deals for {days} days?")
    receipt = session.send(lambda: library(session.workspace, person, until))
    show_receipts(session, [receipt], {"until": Moment(until)}, done=f"no deals until {Moment(until)}")


def _pause(session: Session, paused: bool) -> None:
    from battery_chain.fund.close import pause as library

    person = session.person("guardian", _guardian(session))
    session.confirm("Stop new deposits?" if paused else "Let deposits in again?")
    receipt = session.send(lambda: library(session.workspace, person, paused))
    text = "deposits are stopped; redemptions and claims go on" if paused else "deposits are let in again"
    show_receipts(session, [receipt], {"paused": paused}, done=text)


def _guardian(session: Session) -> str:
    return next(iter(session.description.roles.get("guardian", ())), "")


@click.command(
    "pause",
    cls=Command,
    writes=True,
    short_help="Stop new deposits.",
    example="battery-chain fund pause --account admin",
)
def pause(session: Session) -> None:
    """No new deposits; redemptions, claims and strikes go on. By a guardian."""
    _pause(session, True)


@click.command(
    "resume",
    cls=Command,
    writes=True,
    short_help="Let deposits in again.",
    example="battery-chain fund resume --account admin",
)
def resume(session: Session) -> None:
    """Deposits are let in again. By a guardian."""
    _pause(session, False)


@click.command(
    "close",
    cls=Command,
    writes=True,
    once=True,
    short_help="Wind it down, for good.",
    example="battery-chain fund close --yes",
)
def close(session: Session) -> None:
    """No deposits from now on. Once there are neither batteries nor entries, the next strike cancels the
    fund's own share, and the last redemption takes the last unit. Cannot be undone."""
    from battery_chain.fund.close import close as library

    person = session.person("manager", session.fund.manager)
    session.confirm(f"Close {session.fund.name} for good?", always=True)
    epoch, receipt = session.send(lambda: library(session.workspace, person))
    text = f"{session.fund.name} closes from epoch {epoch} on"
    show_receipts(session, [receipt], {"epoch": epoch}, done=text)


# -- lost wallets, force


@click.command(
    "follow",
    cls=Command,
    writes=True,
    short_help="To the successor of a lost wallet.",
    example="battery-chain fund follow bruno --account agent",
)
@click.argument("who", metavar="WHO")
def follow(session: Session, who: str) -> None:
    """Moves shares, income and requests of WHO, whose wallet was replaced (member recover), to its successor.
    Anybody may."""
    from battery_chain.fund.book import shares
    from battery_chain.fund.close import follow as library

    person = session.person("agent", session.fund.manager)
    successor, raw, receipt = session.send(lambda: library(session.workspace, who, person))
    facts = {"account": who, "successor": session.party(successor), "shares": shares(raw)}
    show_receipts(session, [receipt], facts, done=f"{shares(raw):,} shares of {who} moved")


@click.command(
    "force-transfer",
    cls=Command,
    writes=True,
    short_help="Move shares, or requests, by force.",
    example=(
        "battery-chain fund force-transfer bruno chanida --shares 120 --account agent\n"
        "battery-chain fund force-transfer bruno chanida --requests --account agent"
    ),
)
@click.argument("giver", metavar="FROM")
@click.argument("taker", metavar="TO")
@click.option("--shares", "count", type=Amount(), help="So many whole shares.")
@click.option("--requests", is_flag=True, help="All that waits or is claimable in the vaults.")
def force_transfer(session: Session, giver: str, taker: str, count: Decimal | None, requests: bool) -> None:
    """On a court's order: moves shares, or all requests and claims, of FROM to TO. Scheduled where the role
    has a delay, as an enforcer's: role execute carries it out."""
    from battery_chain.fund import close as library
    from battery_chain.fund.book import SHARE_DECIMALS
    from battery_chain.units import token_units_down

    if (count is None) == (not requests):
        raise BadInput([Problem("force-transfer", 0, "", "give --shares, or --requests")])
    person = rule_maker(session, "forcedRequests" if requests else "forcedTransfer")
    what = "requests" if count is None else f"{count:,} shares"
    session.confirm(f"Move {what} of {giver} to {taker} by force?")
    if count is None:
        found = session.send(lambda: library.force_requests(session.workspace, giver, taker, person))
    else:
        raw = token_units_down(count, SHARE_DECIMALS)
        found = session.send(lambda: library.force_transfer(session.workspace, giver, taker, raw, person))
    show_ruled(session, found, {"from": giver, "to": taker}, f"{what} of {giver} to {taker}")


# -- wrong prices


@click.command(
    "restate",
    cls=Command,
    writes=True,
    once=True,
    short_help="A price was wrong.",
    example=(
        "battery-chain fund restate 7 1.0312 --document error.pdf --out restate.json\n"
        "battery-chain fund restate --act restate.json"
    ),
)
@_EPOCH
@click.argument("price", type=Amount(), required=False)
@click.option("--document", "paper", type=FILE, help="What it rests on; its hash goes on chain.")
@OUT
@click.option("--act", "file", type=FILE, help="Put the restatement of this file on record.")
def restate(
    session: Session,
    epoch: int | None,
    price: Decimal | None,
    paper: Path | None,
    out: Path | None,
    file: Path | None,
) -> None:
    """In two steps: write it (EPOCH, the right PRICE, --out), have it approved (`fund approve`), put it on
    record a day later (--act). From half a per cent on compensation may follow: fund compensation."""
    from battery_chain.fund.restate import restate as library
    from battery_chain.fund.restate import restatement

    if file is None:
        if not (epoch and price is not None and paper and out):
            rule = "are all needed to write it; or put one on record with --act"
            raise BadInput([Problem("EPOCH, PRICE, --document, --out", 0, "", rule)])
        act = restatement(session.workspace, epoch, price, document_hash(paper))
        save_act(session, act, out, "battery-chain fund restate --act")
        return
    act = load_act(file)
    person = session.person("manager", session.fund.manager)
    session.confirm("Put this restatement on record?")
    found = session.send(lambda: library(session.workspace, act, person))
    facts = {"epoch": found.epoch, "dealt": found.dealt, "right": found.right, "material": found.material}
    text = f"the price of epoch {found.epoch} was {found.dealt}, ought to have been {found.right}"
    if found.material:
        text += f"; next: battery-chain fund compensation {found.epoch}"
    show_receipts(session, [found.receipt], facts, done=text)


@click.command(
    "compensation",
    cls=Command,
    writes=True,
    short_help="What a wrong price has cost whom.",
    example="battery-chain fund compensation 7\nbattery-chain fund compensation 7 --propose",
)
@click.argument("epoch", type=click.IntRange(1))
@click.option("--propose", "proposing", is_flag=True, help="Propose an entry for each.")
def compensation(session: Session, epoch: int, proposing: bool) -> None:
    """The loss of each account by the price of EPOCH, from events, rounded down; who gained keeps it. Each
    entry is confirmed by the depositary and paid: fund entries."""
    from battery_chain.fund.restate import compensations, propose_compensation

    record, due = compensations(session.workspace, epoch)
    rows = [{"account": session.party(each.account), "amount": each.amount} for each in due]
    data = {"epoch": epoch, "dealt": record.dealt, "right": record.right, "due": rows}
    table = Table(("account", "due"), [list(row.values()) for row in rows], empty="nobody has lost")
    if not proposing:
        facts = {name: data[name] for name in ("epoch", "dealt", "right")}
        session.screen.show(data, Facts(facts), table)
        return
    person = session.person("manager", session.fund.manager)
    session.confirm(f"Propose {len(due)} entries?")
    found = session.send(lambda: propose_compensation(session.workspace, person, epoch))
    numbers = [number for number, _ in found]
    told = {**data, "entries": numbers, "receipts": [receipt_data(receipt) for _, receipt in found]}
    session.screen.show(
        told, table, Lines([f"✓ proposed as entries {', '.join(map(str, numbers))}"], "green")
    )


COMMANDS = (attest, object_, suspend, pause, resume, close, follow, force_transfer, restate, compensation)
"""Of the group, in the order in which they are used."""
