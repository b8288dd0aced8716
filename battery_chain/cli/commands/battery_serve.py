"""Into service, between station and vehicle, and out of it."""

from __future__ import annotations

from pathlib import Path

import click

from battery_chain.cli.arguments import FILE, evidence, resolve
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import fleet

__all__ = ["EVIDENCE", "install", "retire", "swap"]

EVIDENCE = click.option("--evidence", "document", type=FILE, help="The document whose hash goes on chain.")
_PLACES = ("station", "vehicle", "storage")


@click.command(
    "install",
    cls=Command,
    writes=True,
    short_help="Into service: station, vehicle or storage.",
    example="battery-chain battery install 1:0-9 --in vehicle",
)
@click.argument("ids", nargs=-1, required=True)
@click.option("--in", "place", type=click.Choice(_PLACES), required=True, help="Where they work.")
@EVIDENCE
def install(session: Session, ids: tuple[str, ...], place: str, document: Path | None) -> None:
    """Registered batteries begin to work; by their operator."""
    from battery_chain.lifecycle import install as library
    from battery_chain.model import Operation

    found, person = resolve(session, ids), session.person("battery_operator")
    paper = evidence(document, "install", place, *ids)
    to = Operation[f"IN_{place.upper()}"]
    receipts = session.send(lambda: library(session.workspace, found, to, paper, person))
    show_receipts(session, receipts, done=f"{fleet(found)} in {place}")


@click.command(
    "swap",
    cls=Command,
    writes=True,
    short_help="Between station and vehicle.",
    example="battery-chain battery swap 4:3 --to vehicle",
)
@click.argument("ids", nargs=-1, required=True)
@click.option("--to", "place", type=click.Choice(_PLACES[:2]), required=True, help="Where they go.")
@EVIDENCE
def swap(session: Session, ids: tuple[str, ...], place: str, document: Path | None) -> None:
    """Batteries go from a station into vehicles, or back; by their operator."""
    from battery_chain.lifecycle import swap as library
    from battery_chain.model import Operation

    found, person = resolve(session, ids), session.person("battery_operator")
    paper = evidence(document, "swap", place, *ids)
    to = Operation[f"IN_{place.upper()}"]
    receipts = session.send(lambda: library(session.workspace, found, to, paper, person))
    show_receipts(session, receipts, done=f"{fleet(found)} swapped to {place}")


@click.command(
    "retire",
    cls=Command,
    writes=True,
    short_help="Out of their use.",
    example="battery-chain battery retire CAR-NMC-00000012",
)
@click.argument("ids", nargs=-1, required=True)
@EVIDENCE
def retire(session: Session, ids: tuple[str, ...], document: Path | None) -> None:
    """Batteries in service end this use; their last assessment must be young enough. By their operator."""
    from battery_chain.lifecycle import retire as library

    found, person = resolve(session, ids), session.person("battery_operator")
    paper = evidence(document, "retire", *ids)
    receipts = session.send(lambda: library(session.workspace, found, paper, person))
    show_receipts(session, receipts, done=f"{fleet(found)} retired")
