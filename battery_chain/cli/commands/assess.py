"""Health: from readings to booked assessments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import AT, DAY, FILE, Amount, resolve
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group
from battery_chain.cli.values import Health, Moment

if TYPE_CHECKING:
    from battery_chain.assessment import Assessment
    from battery_chain.assessment.fleet import Measured, Measurement

__all__ = ["command"]

command = Group("assess", help="Health: from readings to booked assessments.")

_METRICS = ("soce", "remaining_capacity")
_METHODS = ("full_discharge", "partial", "simulated")

_READING = (
    click.argument("readings", type=FILE),
    click.option("--rated", type=Amount(), metavar="AH", help="Rated capacity, where the file does not say."),
    click.option("--until", type=DAY, help="Last day that counts.  [default: the chain's today]"),
    click.option("--metric", type=click.Choice(_METRICS), default="remaining_capacity", show_default=True),
    click.option("--method", type=click.Choice(_METHODS), default="full_discharge", show_default=True),
)
_ASSESSORS = click.option(
    "--assessor",
    "assessors",
    metavar="WHO",
    multiple=True,
    help="Who signs; a second one where a step asks for it.  [default: the assessors of the description]",
)


def _reads(function: Callable[..., None]) -> Callable[..., None]:
    for each in reversed(_READING):
        function = each(function)
    return function


def _measure(session: Session, readings: Path, options: dict[str, Any]) -> Measured:
    from battery_chain.assessment.fleet import measure
    from battery_chain.lifecycle.inventory import identify
    from battery_chain.model import Method, Metric

    def find(names: Sequence[str]) -> dict[str, int]:
        return {name: ids[0] for name, ids in identify(session.workspace, names).items() if len(ids) == 1}

    rated: Decimal | None = options["rated"]
    found = measure(
        session.workspace,
        readings,
        find,
        rated=rated,
        until_day=options["until"],
        metric=Metric[options["metric"].upper()],
        method=Method[options["method"].upper()],
    )
    for problem in found.left_out:
        session.screen.warn(f"left out: {problem}")
    return found


def _line(measurement: Measurement) -> dict[str, Any]:
    from battery_chain.units import date_of

    healths = [reading.health for reading in measurement.readings if reading]
    return {
        "batch": measurement.batch,
        "day": date_of(measurement.day).isoformat(),
        "readings": measurement.count,
        "of": len(measurement.readings),
        "lowest": Health(min(healths)),
        "highest": Health(max(healths)),
    }


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    columns = ("batch", "day", "readings", "of", "lowest", "highest")
    return Table(columns, [list(row.values()) for row in rows], empty="no reading counts")


@command.command(
    "estimate",
    short_help="What a file of readings says.",
    example="battery-chain assess estimate readings.csv",
)
@_reads
def estimate(session: Session, readings: Path, **options: Any) -> None:
    """Reads a CSV file with the columns battery_id (serial, BATCH:INDEX or token id), day (YYYY-MM-DD),
    relative_capacity (rated = 1) or capacity_ah, and cycles where they are counted.

    Of each battery and quarter the last measurement counts. Readings that cannot be right are named and left
    out, never mended. Sends nothing.
    """
    found = _measure(session, readings, options)
    rows = [_line(each) for each in found.measurements]
    left_out = [str(each) for each in found.left_out]
    text = f"{len(rows)} assessments, {len(left_out)} readings left out"
    session.screen.show({"assessments": rows, "left_out": left_out}, _table(rows), Lines([text]))


def _signed(
    session: Session, readings: Path, assessors: Sequence[str], options: dict[str, Any]
) -> list[Assessment]:
    from battery_chain.assessment.fleet import signed, unbooked

    measurements = _measure(session, readings, options).measurements
    fresh = unbooked(session.workspace, measurements)
    if len(fresh) < len(measurements):
        session.screen.note(f"{len(measurements) - len(fresh)} are booked already")
    signers = session.people("assessor", assessors)
    return list(signed(session.workspace, fresh, signers, session.now()))


@command.command(
    "sign",
    short_help="Sign what a file of readings says.",
    example="battery-chain assess sign readings.csv --out signed.json --assessor laboratory",
)
@_reads
@_ASSESSORS
@click.option("--out", type=FILE, required=True, help="Where the signed assessments go.")
def sign(session: Session, readings: Path, assessors: tuple[str, ...], out: Path, **options: Any) -> None:
    """Signs as the accredited assessors; anybody may submit the result within a day. Sends nothing."""
    from battery_chain.assessment.signed_file import write_signed

    count = write_signed(out, _signed(session, readings, assessors, options))
    lines = Lines([f"✓ {count} assessments signed, in {out}"], "green")
    session.screen.show(
        {"signed": count, "file": str(out)}, lines, Lines([f"next: battery-chain assess submit {out}"])
    )


def _submit(session: Session, assessments: list[Assessment], person: str) -> None:
    from battery_chain.assessment import submit_many

    receipts = session.send_each(lambda: submit_many(session.workspace, assessments, person))
    done = list(session.screen.follow(receipts, "assess", len(assessments)))
    text = f"{len(done)} assessments booked" if done else "nothing new to book"
    show_receipts(session, done, {"booked": len(done)}, done=text)


@command.command(
    "submit",
    writes=True,
    short_help="Book signed assessments.",
    example="battery-chain assess submit signed.json --account operator",
)
@click.argument("signed", type=FILE)
def submit(session: Session, signed: Path) -> None:
    """Submits the assessments that `assess sign` has written, each once. Whoever submits pays the gas."""
    from battery_chain.assessment.signed_file import read_signed

    assessments = read_signed(signed)
    _submit(session, assessments, session.person("battery_operator"))


@command.command(
    "run",
    writes=True,
    short_help="Estimate, sign and submit in one.",
    example="battery-chain assess run readings.csv",
)
@_reads
@_ASSESSORS
def run(session: Session, readings: Path, assessors: tuple[str, ...], **options: Any) -> None:
    """As `assess estimate`, `sign` and `submit` one after the other. What is booked already is not sent again."""
    person = session.person("battery_operator")
    if not session.dry_run:
        session.sender.resume(session.workspace.signer(person).address)
    _submit(session, _signed(session, readings, assessors, options), person)


@command.command("show", short_help="Assessments of a battery.", example="battery-chain assess show 1:0")
@click.argument("battery", metavar="ID")
@AT
def show(session: Session, battery: str, at: str | None) -> None:
    """Every assessment of one battery, from the chain's events, and its present health."""
    from battery_chain.lifecycle import history
    from battery_chain.lifecycle.inventory import batteries
    from battery_chain.units import date_of

    found, block = resolve(session, [battery])[0], session.block(at)
    line = batteries(session.workspace, [found], block)[0]
    entries = [entry for entry in history(session.workspace, found, block) if entry.what == "assess"]
    data = [
        {
            "day": date_of(entry.day).isoformat(),
            "health": Health(int(entry.facts.get("health_bp", 0))),
            "cycles": entry.facts.get("cycles", 0),
            "booked": Moment(session.second_of(entry.block)),
            "evidence": entry.facts.get("evidence", ""),
        }
        for entry in entries
    ]
    rows = [
        [row["day"], row["health"], row["cycles"], row["booked"], f"{row['evidence']}"[:16]] for row in data
    ]
    facts = {
        "battery": line.serial,
        "health": Health(line.health_bp),
        "measured": date_of(line.day).isoformat(),
    }
    table = Table(
        ("day", "health", "cycles", "booked", "evidence"), rows, empty="never assessed since it was made"
    )
    session.screen.show({**facts, "assessments": data}, Facts(facts), table)
