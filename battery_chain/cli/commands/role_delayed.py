"""Delayed operations of the access manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import resolve
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import Moment, fleet
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.setup.delayed import Delayed

__all__ = ["cancel", "execute", "force_transfer", "pending"]

_SHOWN = 10


def _entry(session: Session, each: Delayed) -> dict[str, Any]:
    return {
        "id": each.id,
        "operation": f"{each.contract}.{each.function}",
        "by": session.party(each.caller),
        "state": each.state,
        "ready": Moment(each.ready_at),
        "lapses": Moment(each.lapses_at),
        "data": each.data,
    }


@click.command(
    "pending",
    cls=Command,
    reads=True,
    short_help="What waits for its delay.",
    example="battery-chain role pending",
)
def pending(session: Session) -> None:
    """Operations that were scheduled and neither executed nor cancelled."""
    from battery_chain.setup.delayed import pending as library

    data = [_entry(session, each) for each in library(session.workspace, session.block())]
    columns = ("id", "operation", "by", "state", "ready", "lapses")
    rows = [[row["id"][:_SHOWN], *list(row.values())[1 : len(columns)]] for row in data]
    session.screen.show(data, Table(columns, rows, empty="nothing is scheduled"))


@click.command(
    "execute",
    cls=Command,
    writes=True,
    short_help="Carry out what is ready.",
    example="battery-chain role execute 3f2a9c01 --account agent",
)
@click.argument("operation", metavar="ID")
def execute(session: Session, operation: str) -> None:
    """Executes a scheduled operation, by the beginning of its id, once its delay is over. By who scheduled
    it.
    """
    from battery_chain.setup.delayed import execute as library

    person = session.person("enforcer")
    session.confirm(f"Execute {operation}?")
    receipt = session.send(lambda: library(session.workspace, operation, person))
    show_receipts(session, [receipt], {"operation": operation}, done="executed")


@click.command(
    "cancel",
    cls=Command,
    writes=True,
    short_help="Stop what is scheduled.",
    example="battery-chain role cancel 3f2a9c01 --account admin",
)
@click.argument("operation", metavar="ID")
def cancel(session: Session, operation: str) -> None:
    """Cancels a scheduled operation, by the beginning of its id. By a guardian, the admin, or who scheduled
    it.
    """
    from battery_chain.setup.delayed import cancel as library

    person = session.person("admin", "admin")
    receipt = session.send(lambda: library(session.workspace, operation, person))
    show_receipts(session, [receipt], {"operation": operation}, done="cancelled")


@click.command(
    "force-transfer",
    cls=Command,
    writes=True,
    short_help="Schedule a transfer by force.",
    example="battery-chain role force-transfer 1:0 bank --account agent",
)
@click.argument("battery", metavar="BATTERY")
@click.argument("to", metavar="WHO")
def force_transfer(session: Session, battery: str, to: str) -> None:
    """Schedules the transfer of BATTERY from its owner to WHO: on a court's order, or for a lost key. Carried
    out with `role execute` after the delay. By an enforcer.
    """
    from battery_chain.setup.delayed import force_transfer as library
    from battery_chain.setup.delayed import pending

    ids = resolve(session, [battery])
    if len(ids) != 1:
        raise BadInput([Problem("battery", 0, battery, f"is {fleet(ids)}: name one")])
    person = session.person("enforcer")
    session.confirm(f"Schedule the transfer of {battery} to {to} by force?")
    receipt = session.send(lambda: library(session.workspace, ids[0], to, person))
    found = pending(session.workspace, receipt.block_number)[-1]
    facts = {"operation": found.id, "ready": Moment(found.ready_at), "lapses": Moment(found.lapses_at)}
    show_receipts(
        session, [receipt], facts, done=f"scheduled; next: battery-chain role execute {found.id[:8]}"
    )
