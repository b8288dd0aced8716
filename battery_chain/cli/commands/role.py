"""Who may do what."""

from __future__ import annotations

import click

from battery_chain.cli.commands.role_delayed import cancel, execute, force_transfer, pending
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group

__all__ = ["command"]

command = Group("role", help="Who may do what.")


@command.command("list", reads=True, short_help="Roles and who has them.", example="battery-chain role list")
def list_(session: Session) -> None:
    """Every role holder, from the events of the authority."""
    from battery_chain.setup.people import role_holders

    data = [
        {
            "role": each.role,
            "account": session.party(each.account),
            "since_block": each.block,
            "delay_seconds": each.delay,
        }
        for each in role_holders(session.workspace, session.block())
    ]
    columns = ("role", "who", "since block", "delay, s")
    session.screen.show(data, Table(columns, [list(row.values()) for row in data]))


def _number(session: Session, role: str) -> int:
    from battery_chain.setup.people import role_id

    return role_id(role, session.fund.number if role in ("manager", "depositary") else 1)


@command.command(
    "grant", writes=True, short_help="Give a role.", example="battery-chain role grant assessor inspector"
)
@click.argument("role")
@click.argument("who")
def grant(session: Session, role: str, who: str) -> None:
    """Gives ROLE to WHO, in force at once. By an administrator."""
    from battery_chain.setup.people import grant as library

    number, person = _number(session, role), session.person("admin", "admin")
    session.confirm(f"Grant {role} to {who}?")
    receipt = session.send(lambda: library(session.workspace, number, who, person))
    show_receipts(session, [receipt], {"role": role, "account": who}, done=f"{who} has the role {role}")


@command.command(
    "revoke", writes=True, short_help="Take it away.", example="battery-chain role revoke assessor inspector"
)
@click.argument("role")
@click.argument("who")
def revoke(session: Session, role: str, who: str) -> None:
    """Takes ROLE from WHO, at once. By an administrator."""
    from battery_chain.setup.people import revoke as library

    number, person = _number(session, role), session.person("admin", "admin")
    session.confirm(f"Revoke {role} from {who}?")
    receipt = session.send(lambda: library(session.workspace, number, who, person))
    show_receipts(session, [receipt], {"role": role, "account": who}, done=f"{who} lacks the role {role} now")


for each in (pending, execute, cancel, force_transfer):
    command.add_command(each)
