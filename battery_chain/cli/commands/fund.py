"""A fund: batteries in, investors in and out."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.commands import (
    fund_books,
    fund_inkind,
    fund_invest,
    fund_rules,
    fund_statement,
    fund_trade,
    fund_watch,
)
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Facts, Lines
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group
from battery_chain.cli.values import Moment
from battery_chain.units import energy_text, ratio_of

if TYPE_CHECKING:
    from battery_chain.fund import Position

__all__ = ["command"]

command = Group("fund", help="A fund: batteries in, investors in and out.")


@command.command("open", writes=True, short_help="Open it with its seed.", example="battery-chain fund open")
def open_(session: Session) -> None:
    """The manager pays the seed of the description in and gets the first shares, one for one."""
    from battery_chain.fund import open_fund

    spec = session.fund
    receipt = session.send(lambda: open_fund(session.workspace, spec))
    text = f"{spec.name} is open" if receipt else f"{spec.name} was open already"
    if spec.vaults:
        text += "; its vaults of other currencies are added by: battery-chain deploy run FILE"
    show_receipts(session, [receipt] if receipt else [], {"fund": spec.name, "seed": spec.seed}, done=text)


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
    person = session.person("agent", session.fund.manager)
    number = epoch or fund.waiting(workspace, workspace.signer(person).address)
    if wait and number:
        at = fund.epoch(workspace, number).valuation
        session.screen.note(f"epoch {number} is valued at {Moment(at)}")
        fund.wait_until(workspace.rpc, at)
    deal = session.send(lambda: fund.strike(workspace, person, number))
    facts = asdict(deal)
    del facts["receipt"]
    data = {**facts, "transaction": deal.receipt.hash, "gas_used": deal.receipt.gas_used}
    session.screen.show(data, Lines([f"✓ epoch {deal.epoch}: {deal.outcome}"], "green"), Facts(facts))


def _position(found: Position) -> dict[str, Any]:
    facts = asdict(found)
    return {name: value for name, value in facts.items() if value or name in ("shares", "money")}


@command.command(
    "nav",
    reads=True,
    short_help="The fact sheet.",
    example="battery-chain fund nav\nbattery-chain fund nav --account alice",
)
def nav(session: Session) -> None:
    """Net asset value, price and calendar; with --account also what that investor has."""
    from battery_chain.fund import epoch, fund_state, position

    workspace, block = session.workspace, session.block()
    state = asdict(fund_state(workspace, block))
    following = epoch(workspace, state["next_epoch"])
    times = {"next_cutoff": Moment(following.cutoff), "next_valuation": Moment(following.valuation)}
    facts = {"fund": session.deployed_fund, **state, "dealt_at": Moment(state["dealt_at"]), **times}
    shown = {name: energy_text(facts[name]) for name in ("eligible_wh", "covered_wh")}
    shown["largest_class"] = f"{ratio_of(facts['largest_class']):.2%}"
    blocks, data = [Facts(facts | shown)], dict(facts)
    who = session.settings.account
    if who:
        found = position(workspace, who, block)
        data["position"] = {"investor": who, **asdict(found)}
        blocks.append(Facts(_position(found), title=who))
    session.screen.show(data, *blocks)


for each in (
    *fund_trade.COMMANDS,
    *fund_invest.COMMANDS,
    *fund_inkind.COMMANDS,
    *fund_books.COMMANDS,
    *fund_statement.COMMANDS,
    *fund_rules.COMMANDS,
    *fund_watch.COMMANDS,
):
    command.add_command(each)
command.show("fund")
