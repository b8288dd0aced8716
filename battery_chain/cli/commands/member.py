"""Verified members."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.commands.member_claim import attach, claim, register
from battery_chain.cli.commands.member_recover import recover
from battery_chain.cli.commands.member_rows import CLASS, DAYS, JURISDICTION, MEMBERS_FILE, admissions
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group
from battery_chain.cli.values import Moment, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from battery_chain.chain import Receipt
    from battery_chain.setup.members import Admission, Membership

__all__ = ["command"]

command = Group("member", help="Verified members.")

_SHOWN = ("account", "jurisdiction", "investor_class", "valid_until")


@command.command(
    "list", reads=True, short_help="Everybody who was admitted.", example="battery-chain member list --json"
)
def list_(session: Session) -> None:
    """Wallets with jurisdiction (ISO 3166-1 number), investor class, until when they are valid, and their
    state: valid, lapsed, frozen, recovering (a replacement is proposed) or replaced. A holder is a contract
    that is told of its batteries.
    """
    from battery_chain.setup.members import members

    block = session.block()
    now = session.second_of(block)
    data = [_entry(session, each, now) for each in members(session.workspace, block)]
    columns = ("member", "jurisdiction", "class", "valid until", "state", "holder")
    rows = [[*(row[name] for name in _SHOWN), _told(row), row["holder"]] for row in data]
    session.screen.show(data, Table(columns, rows, empty="no members"))


def _entry(session: Session, found: Membership, now: int) -> dict[str, Any]:
    recovery = found.recovery
    return {
        "account": session.party(found.account),
        "jurisdiction": f"{found.jurisdiction:03d}",
        "investor_class": found.investor_class,
        "valid_until": Moment(found.valid_until),
        "state": found.state(now),
        "holder": found.holder,
        "replaced_by": session.party(found.replaced_by) if found.replaced_by else None,
        "recovery": recovery
        and {"by": session.party(recovery.replacement), "executable_at": Moment(recovery.executable_at)},
    }


def _told(row: dict[str, Any]) -> str:
    if row["replaced_by"]:
        return f"replaced by {row['replaced_by'].short}"
    if row["state"] == "recovering":
        return f"recovering: {row['recovery']['by'].short} from {row['recovery']['executable_at']} on"
    return str(row["state"])


# -- admitted, renewed


@command.command(
    "add",
    writes=True,
    once=True,
    short_help="Admit, or renew.",
    example="battery-chain member add dora --jurisdiction 276 --investor-class retail\n"
    "battery-chain member add --file members.csv",
)
@click.argument("who", required=False)
@JURISDICTION
@CLASS
@DAYS
@MEMBERS_FILE
def add(
    session: Session, who: str | None, jurisdiction: int | None, class_: str, days: int, file: Path | None
) -> None:
    """WHO is a person of the deployment or an address; or everybody whom a CSV file names (wallet,
    jurisdiction, investor_class, and valid_until or days). A file with anything wrong is refused as a whole;
    a run that was stopped goes on when it is run again. By an identity provider.
    """
    wanted = admissions(session, who, jurisdiction, class_, days, file)
    person = session.person("identity_provider")
    receipts = _admitted(session, wanted, person)
    _show_admitted(
        session, wanted, receipts, "is a member" if receipts else "is a member as it is", "admitted"
    )


@command.command(
    "renew",
    writes=True,
    once=True,
    short_help="Prolong, as they are.",
    example="battery-chain member renew alice bruno",
)
@click.argument("who", nargs=-1, required=True)
@DAYS
def renew(session: Session, who: tuple[str, ...], days: int) -> None:
    """Jurisdiction and investor class stay as they are; a frozen member stays frozen. By an identity
    provider.
    """
    from battery_chain.setup.members import renewals, valid_until

    wanted = renewals(session.workspace, who, valid_until(days, session.now()))
    person = session.person("identity_provider")
    receipts = _admitted(session, wanted, person)
    _show_admitted(
        session, wanted, receipts, "is renewed" if receipts else "is valid as long already", "renewed"
    )


def _admitted(session: Session, wanted: Sequence[Admission], person: str) -> list[Receipt]:
    from battery_chain.setup.members import add_members

    def follow(receipts: Any, total: int) -> Any:
        return receipts if session.planning else session.screen.follow(receipts, "members", total)

    found: list[Receipt] = session.send(lambda: add_members(session.workspace, wanted, person, follow))
    return found


def _show_admitted(
    session: Session, wanted: Sequence[Admission], receipts: Sequence[Receipt], one: str, many: str
) -> None:
    if len(wanted) == 1:
        until = Moment(wanted[0].valid_until)
        name = session.workspace.name_of(wanted[0].account) or wanted[0].account
        show_receipts(session, receipts, {"member": name, "valid_until": until}, done=f"{name} {one}")
    else:
        done = f"{counted(len(wanted), 'member')} {many}"
        show_receipts(session, receipts, {"members": len(wanted)}, done=done)


# -- frozen


def _set_frozen(session: Session, who: tuple[str, ...], frozen: bool) -> None:
    from battery_chain.setup.members import freeze as library

    person = session.person("agent")
    receipt = session.send(lambda: library(session.workspace, who, frozen, person))
    word = "frozen" if frozen else "no longer frozen"
    show_receipts(
        session, [receipt], {"members": list(who), "frozen": frozen}, done=f"{', '.join(who)}: {word}"
    )


@command.command(
    "freeze", writes=True, short_help="Stop their moves.", example="battery-chain member freeze outsider"
)
@click.argument("who", nargs=-1, required=True)
def freeze(session: Session, who: tuple[str, ...]) -> None:
    """They neither give nor take until it is lifted. By an agent."""
    _set_frozen(session, who, True)


@command.command(
    "unfreeze", writes=True, short_help="Lift it.", example="battery-chain member unfreeze outsider"
)
@click.argument("who", nargs=-1, required=True)
def unfreeze(session: Session, who: tuple[str, ...]) -> None:
    """Lifts what `member freeze` has done. By an agent."""
    _set_frozen(session, who, False)


for each in (claim, attach, register, recover):
    command.add_command(each)
