"""Mint and service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import FILE, evidence, resolve
from battery_chain.cli.receipts import receipt_data, show_receipts
from battery_chain.cli.render import Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.units import energy_text

if TYPE_CHECKING:
    from battery_chain.lifecycle import Minted
    from battery_chain.manifest import Manifest

__all__ = ["EVIDENCE", "install", "mint", "retire", "swap"]

EVIDENCE = click.option("--evidence", "document", type=FILE, help="The document whose hash goes on chain.")
_PLACES = ("station", "vehicle", "storage")


@click.command(
    "mint",
    cls=Command,
    writes=True,
    short_help="A manifest becomes tokens.",
    example="battery-chain battery mint manifest.csv",
)
@click.argument("manifest", type=FILE)
@click.option("--assessor", metavar="WHO", help="Who signs the begin-of-life health.")
def mint(session: Session, manifest: Path, assessor: str | None) -> None:
    """Mints every battery of MANIFEST (CSV or JSON Lines), each once however often this runs.

    A file with anything wrong is refused as a whole: every problem is named, nothing is sent.
    """
    from battery_chain.lifecycle import mint as mint_all
    from battery_chain.lifecycle import open_delivery

    delivery = open_delivery(session.workspace, session.description, manifest)
    issuer = session.person("manufacturer", _issuer(session, delivery))
    signer = session.people("assessor", [assessor] if assessor else [])[0]
    rows = delivery.summary.rows
    session.confirm(f"Mint {rows:,} batteries on chain {session.chain_id} as {issuer}?")
    minted = session.send_each(lambda: mint_all(session.workspace, delivery, issuer, signer))
    followed = session.screen.follow(minted, "mint", rows, lambda each: int(each.batch.count))
    _show(session, delivery, list(followed))


def _issuer(session: Session, delivery: Manifest) -> str:
    """Who opened the series of the file, when that is one person."""
    issuers = {s.issuer for s in session.description.series if s.prefix in delivery.summary.serials}
    return issuers.pop() if len(issuers) == 1 else ""


def _show(session: Session, delivery: Manifest, minted: list[Minted]) -> None:
    fresh = [each for each in minted if not each.receipt.before]
    count = sum(each.batch.count for each in fresh)
    gas = sum(each.receipt.gas_used for each in fresh)
    facts: dict[str, Any] = {
        "batteries": count,
        "batches": len(fresh),
        "minted_before": sum(each.batch.count for each in minted) - count,
        "energy_wh": sum(each.batch.energy_wh for each in fresh),
        "gas_used": gas,
        "gas_per_battery": gas // count if count else 0,
    }
    rows = [
        [
            each.batch_id,
            each.batch.count,
            each.batch.model,
            each.batch.class_name,
            f"{each.batch.series}-{each.batch.first_serial:08d}",
        ]
        for each in minted
    ]
    batches = [
        {"batch": each.batch_id, "count": each.batch.count, **receipt_data(each.receipt)} for each in minted
    ]
    text = f"✓ {count:,} batteries minted in {len(fresh)} batches, {energy_text(facts['energy_wh'])}"
    if not fresh:
        text = f"✓ all {facts['minted_before']:,} batteries of {delivery.path.name} were minted before"
    shown = {name.replace("_", " "): value for name, value in facts.items() if value and name != "energy_wh"}
    table = Table(("batch", "count", "model", "class", "first serial"), rows)
    session.screen.show({**facts, "minted": batches}, Lines([text], "green"), table, Facts(shown))


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
    show_receipts(session, receipts, done=f"{len(found):,} batteries in {place}")


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
    show_receipts(session, receipts, done=f"{len(found):,} batteries swapped to {place}")


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
    show_receipts(session, receipts, done=f"{len(found):,} batteries retired")
