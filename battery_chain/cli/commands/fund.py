"""A fund: batteries in, investors in and out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import AT, Amount, resolve
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Facts, Lines
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group
from battery_chain.cli.values import Moment
from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.units import energy_text

if TYPE_CHECKING:
    from battery_chain.deploy import FundSpec
    from battery_chain.fund import Position

__all__ = ["command"]

command = Group("fund", help="A fund: batteries in, investors in and out.")


def _once(function: Callable[..., None]) -> Callable[..., None]:
    key = click.option(
        "--idempotency-key", "key", default="", help="The same key is sent at most once, ever."
    )
    new = click.option("--new", is_flag=True, help="Send it though an equal one was left open.")
    return key(new(function))


def _spec(session: Session) -> FundSpec:
    fund = session.description.fund
    if fund is None:
        raise Missing("the description has no fund", "add [fund] to it and deploy under another name")
    return fund


def _investor(session: Session) -> str:
    if not session.settings.account:
        raise BadInput([Problem("--account", 0, "", "say which investor")])
    return session.settings.account


@command.command("open", writes=True, short_help="Open it with its seed.", example="battery-chain fund open")
def open_(session: Session) -> None:
    """The manager pays the seed of the description in and gets the first shares, one for one."""
    from battery_chain.fund import open_fund

    spec = _spec(session)
    receipt = session.send(lambda: open_fund(session.workspace, spec))
    text = f"{spec.name} is open" if receipt else f"{spec.name} was open already"
    show_receipts(session, [receipt] if receipt else [], {"fund": spec.name, "seed": spec.seed}, done=text)


@command.command(
    "acquire",
    writes=True,
    short_help="Buy batteries against payment.",
    example="battery-chain fund acquire --seller bank --batch 1 --batch 2\nbattery-chain fund acquire 3:0-9 --seller bank --price 18000",
)
@click.argument("ids", nargs=-1)
@click.option(
    "--batch", "batches", type=click.IntRange(1), multiple=True, help="All that still follow this batch."
)
@click.option("--seller", metavar="WHO", required=True, help="Their owner; its offer is signed here.")
@click.option("--price", type=Amount(), help="Units of account for all.  [default: fair value]")
def acquire(
    session: Session, ids: tuple[str, ...], batches: tuple[int, ...], seller: str, price: Decimal | None
) -> None:
    """Title passes and the price is paid in one transaction, within the fund's band round fair value."""
    from battery_chain.fund import acquire as library
    from battery_chain.fund import fair_value

    if not ids and not batches:
        raise BadInput([Problem("batteries", 0, "", "name batteries, or batches with --batch")])
    found = resolve(session, ids) if ids else []
    person = session.person("manager", _spec(session).manager)
    amount = fair_value(session.workspace, batches, found) if price is None else price
    session.confirm(f"Buy for {amount:,.2f} of {seller}?")
    deal = session.send(
        lambda: library(session.workspace, seller, person, amount, batches=batches, ids=found)
    )
    facts = {"price": deal.price, "fair_value": deal.fair_value, "day_one_difference": deal.day_one}
    show_receipts(session, [deal.receipt], facts, done=f"bought of {seller} for {deal.price:,.2f}")


@command.command(
    "subscribe",
    writes=True,
    short_help="Ask for shares.",
    example="battery-chain fund subscribe 5000 --account alice",
)
@click.argument("amount", type=Amount())
@_once
def subscribe(session: Session, amount: Decimal, key: str, new: bool) -> None:
    """Pays AMOUNT in, for shares at the price of the strike that follows the next cutoff."""
    from battery_chain.fund import subscribe as library

    who = _investor(session)
    session.confirm(f"Subscribe {amount:,.2f} for {who}?")
    receipt = session.send(lambda: library(session.workspace, who, amount, key=key, new=new))
    show_receipts(
        session, [receipt], {"investor": who, "amount": amount}, done=f"{who} asks to subscribe {amount:,.2f}"
    )


@command.command(
    "redeem",
    writes=True,
    short_help="Ask for money back.",
    example="battery-chain fund redeem 100 --account alice",
)
@click.argument("shares", type=Amount())
@_once
def redeem(session: Session, shares: Decimal, key: str, new: bool) -> None:
    """Gives SHARES back, for money at the price of the strike that follows the next cutoff."""
    from battery_chain.fund import redeem as library

    who = _investor(session)
    session.confirm(f"Redeem {shares:,} shares of {who}?")
    receipt = session.send(lambda: library(session.workspace, who, shares, key=key, new=new))
    show_receipts(
        session,
        [receipt],
        {"investor": who, "shares": shares},
        done=f"{who} asks to redeem {shares:,} shares",
    )


@command.command(
    "strike",
    writes=True,
    short_help="Deal at one price.",
    example="battery-chain fund strike --wait --account agent",
)
@click.argument("epoch", type=click.IntRange(1), required=False)
@click.option("--wait", is_flag=True, help="Wait for its valuation time.")
def strike(session: Session, epoch: int | None, wait: bool) -> None:
    """Strikes EPOCH, or the next that waits. Anybody may: the price is the same whoever does."""
    from battery_chain import fund

    workspace = session.workspace
    person = session.person("agent", _spec(session).manager)
    number = epoch or session.rpc.read(workspace.fund.next_strike())
    if wait and number:
        at = fund.epoch(workspace, number).valuation
        session.screen.note(f"epoch {number} is valued at {Moment(at)}")
        fund.wait_until(at)
    deal = session.send(lambda: fund.strike(workspace, person, number))
    facts = asdict(deal)
    del facts["receipt"]
    shown = {name.replace("_", " "): value for name, value in facts.items()}
    data = {**facts, "transaction": deal.receipt.hash, "gas_used": deal.receipt.gas_used}
    session.screen.show(data, Lines([f"✓ epoch {deal.epoch}: {deal.outcome}"], "green"), Facts(shown))


@command.command(
    "claim",
    writes=True,
    short_help="Take what was dealt.",
    example="battery-chain fund claim --account alice",
)
def claim(session: Session) -> None:
    """Takes the shares of filled subscriptions, the money of filled redemptions, and refunds."""
    from battery_chain.fund import claim as library
    from battery_chain.fund import position

    who = _investor(session)
    receipts = session.send(lambda: library(session.workspace, who))
    facts = _position(position(session.workspace, who))
    text = f"{who} has {facts['shares']:,.4f} shares" if receipts else f"{who} has nothing to claim"
    show_receipts(session, receipts, {"investor": who, **facts}, done=text)


def _position(found: Position) -> dict[str, Any]:
    facts = asdict(found)
    return {name: value for name, value in facts.items() if value or name in ("shares", "money")}


@command.command(
    "nav",
    short_help="The fact sheet.",
    example="battery-chain fund nav\nbattery-chain fund nav --account alice",
)
@AT
def nav(session: Session, at: str | None) -> None:
    """Net asset value, price and calendar; with --account also what that investor has."""
    from battery_chain.fund import epoch, fund_state, position

    workspace, block = session.workspace, session.block(at)
    state = asdict(fund_state(workspace, block))
    following = epoch(workspace, state["next_epoch"])
    facts = {**state, "next_cutoff": Moment(following.cutoff), "next_valuation": Moment(following.valuation)}
    shown = {name.replace("_", " "): value for name, value in facts.items()}
    shown |= {name.replace("_", " "): energy_text(facts[name]) for name in ("eligible_wh", "covered_wh")}
    blocks, data = [Facts(shown)], dict(facts)
    who = session.settings.account
    if who:
        found = position(workspace, who, block)
        data["position"] = {"investor": who, **asdict(found)}
        pairs = {name.replace("_", " "): value for name, value in _position(found).items()}
        blocks.append(Facts(pairs, title=who))
    session.screen.show(data, *blocks)
