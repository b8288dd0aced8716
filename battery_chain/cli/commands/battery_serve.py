"""Service: install, swap, retire."""

from __future__ import annotations

from pathlib import Path

import click

from battery_chain.cli.arguments import evidence, resolve
from battery_chain.cli.commands.battery_lists import EVIDENCE, IDS, operation_in, place, watch
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import fleet

__all__ = ["install", "retire", "swap"]


@click.command(
    "install",
    cls=Command,
    writes=True,
    once=True,
    short_help="Into service: station, vehicle or storage.",
    example="battery-chain battery install 1:0-9 --in vehicle",
)
@IDS
@place()
@EVIDENCE
def install(session: Session, ids: tuple[str, ...], place: str, document: Path | None) -> None:
    """Registered batteries begin to work; by their operator."""
    from battery_chain.lifecycle import install as library

    found, person = resolve(session, ids), session.person("battery_operator")
    paper, see = evidence(document, "install", place, *ids), watch(session, "install")
    to = operation_in(place)
    receipts = session.send(lambda: library(session.workspace, found, to, paper, person, watch=see))
    show_receipts(session, receipts, done=f"{fleet(found)} in {place}")


@click.command(
    "swap",
    cls=Command,
    writes=True,
    once=True,
    short_help="Between station and vehicle.",
    example="battery-chain battery swap 4:3 --to vehicle",
)
@IDS
@place("--to", 2, "Where they go.")
@EVIDENCE
def swap(session: Session, ids: tuple[str, ...], place: str, document: Path | None) -> None:
    """Batteries go from a station into vehicles, or back; by their operator."""
    from battery_chain.lifecycle import swap as library

    found, person = resolve(session, ids), session.person("battery_operator")
    paper, see = evidence(document, "swap", place, *ids), watch(session, "swap")
    to = operation_in(place)
    receipts = session.send(lambda: library(session.workspace, found, to, paper, person, watch=see))
    show_receipts(session, receipts, done=f"{fleet(found)} swapped to {place}")


@click.command(
    "retire",
    cls=Command,
    writes=True,
    once=True,
    short_help="Out of their use.",
    example="battery-chain battery retire CAR-NMC-00000012",
)
@IDS
@EVIDENCE
def retire(session: Session, ids: tuple[str, ...], document: Path | None) -> None:
    """Batteries in service end this use; their last assessment must be young enough. By their operator."""
    from battery_chain.lifecycle import retire as library

    found, person = resolve(session, ids), session.person("battery_operator")
    paper, see = evidence(document, "retire", *ids), watch(session, "retire")
    receipts = session.send(lambda: library(session.workspace, found, paper, person, watch=see))
    show_receipts(session, receipts, done=f"{fleet(found)} retired")
