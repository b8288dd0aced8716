"""What the market may take of whom: nothing that was not signed or sent by its owner, whatever is approved
here."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from battery_chain.cli.arguments import FILE, Amount
from battery_chain.cli.commands.market_files import load, trader
from battery_chain.cli.commands.market_told import symbol_of
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.errors import BadInput, Problem
from battery_chain.units import token_units_up

if TYPE_CHECKING:
    from battery_chain.chain import Receipt
    from battery_chain.chain.calls import Call

__all__ = ["approve"]

_SHARE_DECIMALS = 18


@click.command(
    "approve",
    cls=Command,
    writes=True,
    short_help="Let the market take what was offered.",
    example="battery-chain market approve sell.json --account bank\n"
    "battery-chain market approve --money 20000 --account alice\n"
    "battery-chain market approve --battery --revoke --account bank",
)
@click.argument("file", type=FILE, required=False)
@click.option("--battery", is_flag=True, help="Batteries: all that you own.")
@click.option("--shares", type=Amount(), help="So many shares of the fund (--fund).")
@click.option("--money", "--token", "money", type=Amount(), help="So much of the settlement token.")
@click.option("--revoke", is_flag=True, help="No longer: --battery, --shares or --money alone, or all three.")
def approve(
    session: Session,
    file: Path | None,
    battery: bool,
    shares: Decimal | None,
    money: Decimal | None,
    revoke: bool,
) -> None:
    """Gives the market leave to take what the order in FILE needs of you, as its maker or its taker; or what
    is named. It takes nothing without an order that you have signed or listed, or a fill that you send."""
    who = trader(session)
    named = battery or shares is not None or money is not None
    if bool(file) == bool(named or revoke):
        rule = "give the FILE of an order, or name --battery, --shares or --money"
        raise BadInput([Problem("approve", 0, "", rule)])
    if file is not None:
        _for_order(session, who, file)
        return
    every = revoke and not named
    calls = list(_calls(session, battery or every, 0 if every else shares, 0 if every else money, revoke))
    session.confirm(f"{'Take back' if revoke else 'Give'} leave: {', '.join(text for text, _ in calls)}?")
    receipts = session.send(lambda: [_send(session, who, text, call) for text, call in calls])
    word = "may no longer take" if revoke else "may take"
    told = ", ".join(text for text, _ in calls)
    show_receipts(
        session, receipts, {"owner": who, "approved": not revoke}, done=f"the market {word} {told} of {who}"
    )


def _for_order(session: Session, who: str, file: Path) -> None:
    from battery_chain.market import approve as library

    order = load(session, file).order
    session.confirm(f"Let the market take what the order in {file} needs of {who}?")
    receipts: list[Receipt] = session.send(lambda: library(session.workspace, order, who))
    text = f"the market may take what {file.name} needs of {who}" + ("" if receipts else " already")
    show_receipts(session, receipts, {"owner": who, "approved": True}, done=text)


def _calls(
    session: Session, battery: bool, shares: Decimal | int | None, money: Decimal | int | None, revoke: bool
) -> Iterator[tuple[str, Call]]:
    workspace, market = session.workspace, session.workspace.market.address
    if battery:
        yield "batteries", workspace.battery.set_approval_for_all(market, not revoke)
    if shares is not None:
        units = 0 if revoke else token_units_up(Decimal(shares), _SHARE_DECIMALS)
        text = (
            f"shares of {session.deployed_fund}"
            if revoke
            else f"{shares:,} shares of {session.deployed_fund}"
        )
        yield text, workspace.fund.approve(market, units)
    if money is not None:
        units = 0 if revoke else token_units_up(Decimal(money), workspace.deployment.decimals)
        yield (
            ("money" if revoke else f"{money:,} {symbol_of(session)}"),
            workspace.token.approve(market, units),
        )


def _send(session: Session, who: str, text: str, call: Call) -> Receipt:
    workspace = session.workspace
    return workspace.sender.send(call, action=f"{who}: the market and {text}", signer=workspace.signer(who))
