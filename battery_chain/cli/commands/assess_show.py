"""How assessments stand, and taking those that are too old out of the sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import resolve
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Facts, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import Health, Moment, counted, fleet
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.assessment import Booked, Standing

__all__ = ["expire", "show"]


@click.command(
    "expire",
    cls=Command,
    writes=True,
    once=True,
    short_help="Take assessments that are too old out of the sums.",
    example="battery-chain assess expire\nbattery-chain assess expire --batch 3",
)
@click.argument("batteries", metavar="ID...", nargs=-1)
@click.option("--batch", "batches", type=click.IntRange(1), multiple=True, help="Only of this batch.")
def expire(session: Session, batteries: tuple[str, ...], batches: tuple[int, ...]) -> None:
    """Finds assessments older than their class allows, of all batteries, of --batch, or of those named, and
    expires them: exit value, and out of coverage, until they are assessed again. Anyone may.
    """
    from battery_chain.assessment import expire as library
    from battery_chain.assessment import too_old

    if batteries and batches:
        raise BadInput([Problem("--batch", 0, "", "name batteries or batches")])
    person = session.person("battery_operator")
    ids = resolve(session, batteries) if batteries else None
    found = too_old(session.workspace, batches or None, ids)
    receipts = session.send_each(lambda: library(session.workspace, person, batches or None, ids))
    done = list(session.screen.follow(receipts, "expire", len(found.batches) + len(found.ids)))
    facts = {"expired": found.count, "batches": list(found.batches)}
    text = f"{counted(found.count, 'assessment')} expired" if done else "no assessment is too old"
    show_receipts(session, done, facts if done else {"expired": 0}, done=text)


# -- show


@click.command(
    "show",
    cls=Command,
    reads=True,
    short_help="Assessments of a battery or a batch.",
    example="battery-chain assess show 1:0",
)
@click.argument("battery", metavar="ID", required=False)
@click.option("--batch", type=click.IntRange(1), help="Of a whole batch.")
@click.option("--last", type=click.IntRange(1), metavar="COUNT", help="Only the last ones.")
def show(session: Session, battery: str | None, batch: int | None, last: int | None) -> None:
    """Every assessment of one battery, or of a batch, from the chain's events: day, second of issue,
    assessors, step; and how it stands: the sum of steps in 90 days, days until it is too old.
    """
    from battery_chain.assessment import booked, standing

    if (battery is None) == (batch is None):
        raise BadInput([Problem("assess show", 0, "", "takes a battery or --batch")])
    number, index, block = _place(session, battery, batch, session.block())
    found = standing(session.workspace, number, index, block)
    entries = [each for each in booked(session.workspace, number, block) if _about(each, index)]
    data = [_entry(session, each, index) for each in entries[-(last or 0) :]]
    facts = {"battery" if battery else "batch": battery or number, **_standing(found)}
    columns = ("kind", "day", "issued", "health", "cycles", "± (k=2)", "step", "90 days", "assessors")
    rows = [list(row.values())[: len(columns)] for row in data]
    table = Table(columns, rows, empty="never assessed")
    session.screen.show({**facts, "assessments": data}, Facts(facts), table)


def _place(
    session: Session, battery: str | None, batch: int | None, block: int
) -> tuple[int, int | None, int]:
    if battery is None:
        return batch or 0, None, block
    ids = resolve(session, [battery])
    if len(ids) != 1:
        raise BadInput([Problem("battery", 0, battery, f"is {fleet(ids)}: name one")])
    return ids[0] >> 32, ids[0] & 0xFFFF_FFFF, block


def _about(entry: Booked, index: int | None) -> bool:
    return index is None or index in entry.readings


def _standing(found: Standing) -> dict[str, Any]:
    from battery_chain.units import date_of

    left = found.days_left
    return {
        "measured": date_of(found.day).isoformat() if found.day else None,
        "days_until_too_old": left,
        "too_old": left is not None and left < 0,
        "expired": found.expired,
        "last_issued": Moment(found.issued_at),
        "last_of_whole_batch": Moment(found.counted_at),
        "steps_in_90_days_bp": found.step_sum,
        "step_limit_bp": found.limits.step,
        "step_sum_limit_bp": found.limits.step_sum,
    }


def _entry(session: Session, entry: Booked, index: int | None) -> dict[str, Any]:
    from battery_chain.units import date_of

    return {
        "kind": entry.kind,
        "day": date_of(entry.day).isoformat(),
        "issued": Moment(entry.issued_at),
        **_figures(entry, index),
        "uncertainty": _uncertainty(session, entry, index),
        "step_bp": entry.step,
        "steps_in_90_days_bp": entry.step_sum,
        "assessors": [session.party(each) for each in entry.assessors],
        "booked": Moment(session.second_of(entry.block)),
        "evidence": entry.evidence.hex(),
    }


def _uncertainty(session: Session, entry: Booked, index: int | None) -> Health | None:
    """Expanded (k = 2), of a battery, from the evidence document where this folder keeps it."""
    from battery_chain.assessment import document_of, vector_in

    document = document_of(session.settings.state / "evidence", entry.evidence)
    if index is None or document is None:
        return None
    found = vector_in(document, entry.batch << 32 | index)
    known = found.health.uncertainty if found else None
    return None if known is None else Health(known)


def _figures(entry: Booked, index: int | None) -> dict[str, Any]:
    if index is not None:
        reading = entry.readings[index]
        return {"health": Health(reading.health), "cycles": reading.cycles}
    healths = [each.health for each in entry.readings.values()]
    shown = f"{Health(min(healths))} – {Health(max(healths))} ({len(healths)})" if healths else "–"
    return {"health": shown, "cycles": max((each.cycles for each in entry.readings.values()), default=0)}
