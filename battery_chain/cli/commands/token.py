"""The settlement token."""

from __future__ import annotations

from decimal import Decimal

import click

from battery_chain.cli.arguments import Amount
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Facts, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group

__all__ = ["command"]

command = Group("token", help="The settlement token.")


@command.command(
    "issue", writes=True, short_help="Pay somebody in.", example="battery-chain token issue alice 10000"
)
@click.argument("who")
@click.argument("amount", type=Amount())
def issue(session: Session, who: str, amount: Decimal) -> None:
    """Issues AMOUNT units of account to WHO, against money that was paid in off chain. By the issuer."""
    from battery_chain.setup import issue as library

    person = session.person("issuer")
    session.confirm(f"Issue {amount:,.2f} to {who}?")
    receipt = session.send(lambda: library(session.workspace, person, who, amount))
    show_receipts(session, [receipt], {"to": who, "amount": amount}, done=f"{amount:,.2f} issued to {who}")


@command.command(
    "balance",
    reads=True,
    short_help="Who has how much.",
    example="battery-chain token balance alice\nbattery-chain token balance",
)
@click.argument("who", nargs=-1)
def balance(session: Session, who: tuple[str, ...]) -> None:
    """Balances in units of account: of WHO, else of everybody in the deployment who has some."""
    from battery_chain.units import amount_of_units

    workspace, deployment = session.workspace, session.workspace.deployment
    named = {each: session.address(each) for each in who or (*deployment.accounts, *deployment.contracts)}
    calls = [workspace.token.balance_of(address) for address in named.values()]
    units = session.rpc.read_many(calls, session.block())
    found = dict(zip(named.values(), units, strict=True))
    rows = [
        {"who": session.party(address), "balance": amount_of_units(value, deployment.decimals)}
        for address, value in found.items()
        if value or who
    ]
    if len(who) == 1:
        session.screen.show(rows[0], Facts(rows[0]))
        return
    session.screen.show(rows, Table(("who", "balance"), [list(row.values()) for row in rows]))
