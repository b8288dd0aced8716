"""A fund in kind: batteries for shares, shares for batteries."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import Amount, resolve
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Block, Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import Moment, fleet
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.fund.inkind import Returned

__all__ = ["COMMANDS"]

_IDS = click.argument("ids", nargs=-1)
_BATCHES = click.option(
    "--batch",
    "batches",
    type=click.IntRange(1),
    multiple=True,
    metavar="BATCH",
    help="All that still follow this batch; as often.",
)


def _who(session: Session) -> str:
    if not session.settings.account:
        raise BadInput([Problem("--account", 0, "", "say who")])
    return session.settings.account


def _chosen(session: Session, ids: tuple[str, ...], batches: tuple[int, ...]) -> list[int]:
    if not ids and not batches:
        raise BadInput([Problem("batteries", 0, "", "name batteries, or batches with --batch")])
    return resolve(session, ids)


@click.command(
    "contribute",
    cls=Command,
    writes=True,
    short_help="Ask for shares for batteries.",
    example="battery-chain fund contribute 3:0-9 @more.txt --batch 7 --account bank",
)
@_IDS
@_BATCHES
def contribute(session: Session, ids: tuple[str, ...], batches: tuple[int, ...]) -> None:
    """Batteries (IDS, and the lines of @FILE) go into escrow, for shares at the price of the next deal."""
    from battery_chain.fund.inkind import contribute as library

    who, found = _who(session), _chosen(session, ids, batches)
    session.confirm(f"Contribute {_words(batches, found)} of {who}? They cannot be called back.")
    asked = session.send(lambda: library(session.workspace, who, batches, found))
    facts = {"contribution": asked.id, "epoch": asked.epoch}
    show_receipts(session, [asked.receipt], facts, done=f"{who} contributes {_words(batches, found)}")


def _words(batches: tuple[int, ...], ids: list[int]) -> str:
    words = [f"batch {each}" for each in batches] + ([fleet(ids)] if ids else [])
    return ", ".join(words)


@click.command(
    "accept",
    cls=Command,
    writes=True,
    short_help="Turn contributions into shares.",
    example="battery-chain fund accept 1 2 --account agent",
)
@click.argument("contributions", nargs=-1, type=click.IntRange(1), required=True)
def accept(session: Session, contributions: tuple[int, ...]) -> None:
    """After the deal of their epoch and before the next cutoff; anybody may."""
    from battery_chain.fund.inkind import accept as library

    person = session.person("agent")
    found = session.send(lambda: [library(session.workspace, each, person) for each in contributions])
    shares = {
        f"shares for contribution {n}": each.shares for n, each in zip(contributions, found, strict=True)
    }
    show_receipts(session, [each.receipt for each in found], shares, done=f"{len(found)} accepted")


@click.command(
    "redeem-in-kind",
    cls=Command,
    writes=True,
    short_help="Ask for batteries for shares.",
    example="battery-chain fund redeem-in-kind 250 --account alice",
)
@click.argument("shares", type=Amount())
def redeem_in_kind(session: Session, shares: Decimal) -> None:
    """SHARES go into escrow, for batteries of the fund at the price of the next deal."""
    from battery_chain.fund.inkind import redeem_in_kind as library

    who = _who(session)
    session.confirm(f"Redeem {shares:,} shares of {who} in kind? They cannot be called back.")
    asked = session.send(lambda: library(session.workspace, who, shares))
    facts = {"request": asked.id, "epoch": asked.epoch, "shares": shares}
    show_receipts(session, [asked.receipt], facts, done=f"{who} asks for batteries for {shares:,} shares")


@click.command(
    "deliver",
    cls=Command,
    writes=True,
    short_help="Give batteries for shares.",
    example="battery-chain fund deliver 1 3:0-4 --account manager",
)
@click.argument("request", type=click.IntRange(1))
@_IDS
@_BATCHES
def deliver(session: Session, request: int, ids: tuple[str, ...], batches: tuple[int, ...]) -> None:
    """The manager gives batteries of the fund for the shares of REQUEST, of each class its part at most."""
    from battery_chain.fund.inkind import deliver as library

    found, person = _chosen(session, ids, batches), session.person("manager", _manager(session))
    session.confirm(f"Deliver {_words(batches, found)} for request {request}?")
    done = session.send(lambda: library(session.workspace, request, person, batches, found))
    facts = {"shares burned": done.burned, "shares returned": done.returned}
    show_receipts(session, [done.receipt], facts, done=f"{_words(batches, found)} delivered")


def _manager(session: Session) -> str:
    return session.description.fund_chosen(session.settings.fund).manager


@click.command(
    "take-back",
    cls=Command,
    writes=True,
    short_help="Take back what was not dealt.",
    example="battery-chain fund take-back 1 --account bank\n"
    "battery-chain fund take-back 4 --shares --account alice",
)
@click.argument("request", type=click.IntRange(1))
@click.option("--shares", is_flag=True, help="REQUEST is one for batteries: its shares go back.")
@click.option("--stray", "strays", multiple=True, metavar="ID", help="Left its batch in escrow; as often.")
def take_back(session: Session, request: int, shares: bool, strays: tuple[str, ...]) -> None:
    """Without a deal, or after the time, batteries of a contribution (or shares) go back to their owner."""
    if shares and strays:
        raise BadInput([Problem("--stray", 0, "", "goes with a contribution, not with --shares")])
    if shares:
        _take_back_shares(session, request)
        return
    from battery_chain.fund.inkind import take_back as library

    who, found = _who(session), resolve(session, strays)
    returned: list[Returned] = session.send(lambda: library(session.workspace, request, who, found))
    lost = returned[-1].open
    facts: dict[str, Any] = {
        "batches": [number for each in returned for number in each.batches],
        "batteries": [number for each in returned for number in each.ids],
        "rest": "cannot move now: ask again later" if lost else "none",
    }
    show_receipts(session, [each.receipt for each in returned], facts, done=f"back with {who}")


def _take_back_shares(session: Session, request: int) -> None:
    from battery_chain.fund.inkind import take_back_shares as library

    who = _who(session)
    count, receipt = session.send(lambda: library(session.workspace, request, who))
    show_receipts(
        session, [receipt], {"shares": count}, done=f"{count.normalize():,f} shares back with {who}"
    )


@click.command(
    "in-kind",
    cls=Command,
    reads=True,
    short_help="What waits in kind.",
    example="battery-chain fund in-kind --account alice",
)
def in_kind(session: Session) -> None:
    """What an investor has in the escrow, and until when it can be done."""
    from battery_chain.fund.inkind import waiting

    who, block = _who(session), session.block()
    found = waiting(session.workspace, who, block)
    given = [
        [c.id, c.epoch, len(c.batches), len(c.ids), Moment(c.accept_before)] for c in found.contributions
    ]
    asked = [[r.id, r.epoch, r.shares, Moment(r.deliver_until)] for r in found.redemptions]
    blocks: list[Block] = [Facts({"investor": who})]
    if given:
        heads = ("contribution", "epoch", "batches", "batteries", "accept before")
        blocks.append(Table(heads, given))
    if asked:
        blocks.append(Table(("request", "epoch", "shares", "deliver until"), asked))
    if not given and not asked:
        blocks.append(Lines(["nothing waits"]))
    session.screen.show({"investor": who, **asdict(found)}, *blocks)


COMMANDS = (contribute, accept, redeem_in_kind, deliver, take_back, in_kind)
"""Of the group, in the order in which they are used."""
