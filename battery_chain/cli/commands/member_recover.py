"""A lost wallet is replaced."""

from __future__ import annotations

from pathlib import Path

import click

from battery_chain.cli.arguments import FILE, evidence
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group
from battery_chain.cli.values import Moment

__all__ = ["recover"]

recover = Group(
    "recover", short_help="Replace a lost wallet.", help="A lost wallet is replaced, a day later."
)


@recover.command(
    "propose",
    writes=True,
    short_help="Say who replaces whom.",
    example="battery-chain member recover propose alice --by dora --evidence letter.pdf",
)
@click.argument("who")
@click.option("--by", "replacement", metavar="NEW", required=True, help="The new wallet, a verified member.")
@click.option("--evidence", "document", type=FILE, help="The document whose hash goes on chain.")
def propose(session: Session, who: str, replacement: str, document: Path | None) -> None:
    """NEW is to take the place of WHO, whose key is lost: for good, and a day later. Until then WHO may veto
    it. Nobody helps a frozen wallet so. By an agent.
    """
    from battery_chain.contracts.members import RecoveryProposed
    from battery_chain.deploy import event_of
    from battery_chain.manifest import keccak256
    from battery_chain.setup.member_recovery import propose as library

    person = session.person("agent")
    session.confirm(f"Propose that {replacement} replaces {who}?")
    proof = keccak256(evidence(document, "recover", who, replacement))
    receipt = session.send(lambda: library(session.workspace, who, replacement, proof, person))
    ready = Moment(event_of(receipt, RecoveryProposed).executable_at)
    done = f"{replacement} replaces {who} from {ready} on; next: battery-chain member recover execute {who}"
    facts = {"account": who, "replacement": replacement, "executable_at": ready}
    show_receipts(session, [receipt], facts, done=done)


@recover.command(
    "veto",
    writes=True,
    short_help="The wallet is not lost.",
    example="battery-chain member recover veto alice",
)
@click.argument("who")
def veto(session: Session, who: str) -> None:
    """Ends what is proposed about WHO, signed by WHO: its key is not lost."""
    from battery_chain.setup.member_recovery import veto as library

    person = session.person("", who)
    receipt = session.send(lambda: library(session.workspace, who, person))
    show_receipts(session, [receipt], {"account": who}, done=f"{who} stays as it is")


@recover.command(
    "cancel",
    writes=True,
    short_help="Take it back.",
    example="battery-chain member recover cancel alice",
)
@click.argument("who")
def cancel(session: Session, who: str) -> None:
    """Takes back what is proposed about WHO. By an agent."""
    from battery_chain.setup.member_recovery import cancel as library

    person = session.person("agent")
    receipt = session.send(lambda: library(session.workspace, who, person))
    show_receipts(session, [receipt], {"account": who}, done=f"{who} stays as it is")


@recover.command(
    "execute",
    writes=True,
    short_help="Carry out what is proposed.",
    example="battery-chain member recover execute alice",
)
@click.argument("who")
def execute(session: Session, who: str) -> None:
    """Does what was proposed about WHO, once its day is over. WHO is frozen for good, and what it has follows
    to the new wallet when asked. By an agent.
    """
    from battery_chain.contracts.members import Recovered
    from battery_chain.deploy import event_of
    from battery_chain.setup.member_recovery import recover as library

    person = session.person("agent")
    session.confirm(f"Replace {who} for good?")
    receipt = session.send(lambda: library(session.workspace, who, person, session.now()))
    replacement = session.party(event_of(receipt, Recovered).replacement)
    facts = {"account": who, "replacement": replacement}
    show_receipts(session, [receipt], facts, done=f"{who} is replaced by {replacement.short}")
