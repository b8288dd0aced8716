"""Verified members."""

from __future__ import annotations

import click

from battery_chain.cli.arguments import AT
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group
from battery_chain.cli.values import Moment

__all__ = ["command"]

command = Group("member", help="Verified members.")

_CLASSES = ("none", "retail", "professional", "institution")


@command.command("list", short_help="Everybody who was admitted.", example="battery-chain member list --json")
@AT
def list_(session: Session, at: str | None) -> None:
    """Wallets with jurisdiction (ISO 3166-1 number), investor class, and until when they are valid."""
    from battery_chain.setup.people import members

    block = session.block(at)
    now = session.second_of(block)
    data = [
        {
            "account": session.party(each.account),
            "jurisdiction": f"{each.jurisdiction:03d}",
            "investor_class": each.investor_class,
            "valid_until": Moment(each.valid_until),
            "state": "frozen" if each.frozen else "valid" if each.valid_until > now else "expired",
        }
        for each in members(session.workspace, block)
    ]
    columns = ("member", "jurisdiction", "class", "valid until", "state")
    session.screen.show(data, Table(columns, [list(row.values()) for row in data], empty="no members"))


@command.command(
    "add",
    writes=True,
    short_help="Admit, or renew.",
    example="battery-chain member add dora --jurisdiction 276 --investor-class retail",
)
@click.argument("who")
@click.option("--jurisdiction", type=click.IntRange(1, 999), required=True, help="ISO 3166-1 number.")
@click.option("--investor-class", "class_", type=click.Choice(_CLASSES), default="none", show_default=True)
@click.option(
    "--days", type=click.IntRange(1, 36_500), default=365, show_default=True, help="Valid for so long."
)
def add(session: Session, who: str, jurisdiction: int, class_: str, days: int) -> None:
    """WHO is a person of the deployment or an address. By an identity provider."""
    from battery_chain.setup.people import add_member

    person, until = session.person("identity_provider"), session.now() + days * 86_400
    receipt = session.send(lambda: add_member(session.workspace, who, until, jurisdiction, class_, person))
    show_receipts(
        session, [receipt], {"member": who, "valid_until": Moment(until)}, done=f"{who} is a member"
    )


def _set_frozen(session: Session, who: tuple[str, ...], frozen: bool) -> None:
    from battery_chain.setup.people import freeze as library

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
