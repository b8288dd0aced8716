"""Mint: a manifest becomes tokens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import FILE
from battery_chain.cli.receipts import receipt_data
from battery_chain.cli.render import Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import counted
from battery_chain.units import energy_text

if TYPE_CHECKING:
    from battery_chain.lifecycle.mint import Minted
    from battery_chain.manifest import Manifest

__all__ = ["mint"]


@click.command(
    "mint",
    cls=Command,
    writes=True,
    once=True,
    short_help="A manifest becomes tokens.",
    example="battery-chain battery mint manifest.csv",
)
@click.argument("manifest", type=FILE)
@click.option("--assessor", metavar="WHO", help="Who signs the begin-of-life health.")
def mint(session: Session, manifest: Path, assessor: str | None) -> None:
    """Mints every battery of MANIFEST (CSV or JSON Lines), each once however often this runs.

    Its serials are numbers of a series, which go on or come late, or identifiers of their own, side by side.
    A file with anything wrong is refused as a whole: every problem is named, nothing is sent.
    """
    from battery_chain.lifecycle.mint import mint as mint_all
    from battery_chain.lifecycle.mint import open_delivery

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
    issuers = {s.issuer for s in session.description.series if s.prefix in delivery.summary.series}
    return issuers.pop() if len(issuers) == 1 else ""


def _show(session: Session, delivery: Manifest, minted: list[Minted]) -> None:
    facts = _facts(minted)
    if facts["batches"]:
        text = f"✓ {_batteries(facts)} minted in {_batches(facts)}, {energy_text(facts['energy_wh'])}"
    else:
        text = f"✓ all {facts['minted_before']:,} batteries of {delivery.path.name} were minted before"
    shown = {name: value for name, value in facts.items() if value and name != "energy_wh"}
    data = {**facts, "minted": [_batch_data(each) for each in minted]}
    session.screen.show(data, Lines([text], "green"), _table(minted), Facts(shown))


def _facts(minted: list[Minted]) -> dict[str, Any]:
    fresh = [each for each in minted if not each.receipt.before]
    count = sum(each.batch.count for each in fresh)
    gas = sum(each.receipt.gas_used for each in fresh)
    return {
        "batteries": count,
        "batches": len(fresh),
        "minted_before": sum(each.batch.count for each in minted) - count,
        "energy_wh": sum(each.batch.energy_wh for each in fresh),
        "gas_used": gas,
        "gas_per_battery": gas // count if count else 0,
    }


def _batteries(facts: dict[str, Any]) -> str:
    return counted(facts["batteries"], "battery", "batteries")


def _batches(facts: dict[str, Any]) -> str:
    return counted(facts["batches"], "batch", "batches")


def _batch_data(each: Minted) -> dict[str, Any]:
    facts = {"batch": each.batch_id, "count": each.batch.count, "form": each.batch.form.value}
    return {**facts, **receipt_data(each.receipt)}


def _table(minted: list[Minted]) -> Table:
    columns = ("batch", "count", "model", "class", "form", "first")
    return Table(columns, [_line(each) for each in minted])


def _line(each: Minted) -> list[object]:
    batch = each.batch
    return [
        each.batch_id,
        batch.count,
        batch.model,
        batch.class_name,
        batch.form.value,
        batch.first_identifier,
    ]
