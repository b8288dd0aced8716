"""Health: from readings to booked assessments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import DAY, FILE, Amount
from battery_chain.cli.commands.assess_attach import attach
from battery_chain.cli.commands.assess_show import expire, show
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group
from battery_chain.cli.values import Health, counted
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.assessment import Assessment
    from battery_chain.assessment.fleet import Find, Lot, Measured, Measurement
    from battery_chain.telemetry import HealthVector

__all__ = ["command"]

command = Group("assess", help="Health: from readings to booked assessments.")

_METRICS = ("soce", "remaining_capacity")
_METHODS = ("full_discharge", "partial", "simulated")
_METHOD = click.option("--method", type=click.Choice(_METHODS), default="full_discharge", show_default=True)
_METRIC = click.option(
    "--metric",
    type=click.Choice(_METRICS),
    help="What the figure is.  [default: what prices the category of the battery]",
)

_READING = (
    click.argument("readings", type=FILE),
    click.option("--rated", type=Amount(), metavar="AH", help="Rated capacity, where the file does not say."),
    click.option("--until", type=DAY, help="Last day that counts.  [default: the chain's today]"),
    _METRIC,
    _METHOD,
    click.option("--accuracy", type=Amount(), metavar="PERCENT", help="Accuracy class of the meter."),
    click.option(
        "--full-scale", type=Amount(), metavar="AH", help="Where the class is of full scale: the full scale."
    ),
    click.option("--vector", type=FILE, help="CSV: what else was measured, by battery_id."),
    click.option("--by", metavar="NAME", default="", help="Who measured.  [default: the file's name]"),
    click.option(
        "--single", is_flag=True, help="Statements about the batteries in the file alone, not whole batches."
    ),
)
_ASSESSORS = click.option(
    "--assessor",
    "assessors",
    metavar="WHO",
    multiple=True,
    help="Who signs; a second one where a step asks for it.  [default: the assessors of the description]",
)
_NEW = click.option("--new", is_flag=True, help="Also what is booked already, as a new statement.")


def _reads(function: Callable[..., None]) -> Callable[..., None]:
    for each in reversed(_READING):
        function = each(function)
    return function


def _measure(session: Session, readings: Path, options: dict[str, Any]) -> Measured:
    from battery_chain.assessment.fleet import measure
    from battery_chain.lifecycle.inventory import identify
    from battery_chain.model import Method, Metric
    from battery_chain.telemetry import Instrument

    def find(names: Sequence[str]) -> dict[str, int]:
        return {name: ids[0] for name, ids in identify(session.workspace, names).items() if len(ids) == 1}

    rated: Decimal | None = options["rated"]
    accuracy, metric = options["accuracy"], options["metric"]
    if accuracy is None and options["full_scale"] is not None:
        raise BadInput([Problem("--full-scale", 0, "", "says nothing without --accuracy")])
    found = measure(
        session.workspace,
        readings,
        find,
        rated=rated,
        until_day=options["until"],
        metric=Metric[metric.upper()] if metric else None,
        method=Method[options["method"].upper()],
        instrument=None if accuracy is None else Instrument(accuracy, options["full_scale"]),
        originator=options["by"],
    )
    for problem in found.left_out:
        session.screen.warn(f"left out: {problem}")
    for problem in found.noticed:
        session.screen.note(f"noticed: {problem}")
    return _with_vector(found, options["vector"], find)


def _with_vector(found: Measured, file: Path | None, find: Find) -> Measured:
    from battery_chain.assessment.figures import read_figures, with_figures

    if file is None:
        return found
    measurements = with_figures(found.measurements, read_figures(file), find, file.name)
    return replace(found, measurements=measurements)


# -- estimate


def _line(measurement: Measurement) -> dict[str, Any]:
    from battery_chain.units import date_of

    healths = [reading.health for reading in measurement.readings if reading]
    return {
        "batch": measurement.batch,
        "day": date_of(measurement.day).isoformat(),
        "metric": measurement.metric,
        "readings": measurement.count,
        "of": len(measurement.readings),
        "lowest": Health(min(healths)),
        "highest": Health(max(healths)),
        "uncertainty": _uncertainty([each for each in measurement.vectors if each]),
        "not_measured": sorted({name for each in measurement.vectors if each for name in each.missing}),
    }


def _uncertainty(vectors: Sequence[HealthVector]) -> Health | None:
    """The largest expanded uncertainty (k = 2); none where one is not known."""
    found = [each.health.uncertainty for each in vectors]
    known = [each for each in found if each is not None]
    return Health(max(known)) if known and len(known) == len(found) else None


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    columns = ("batch", "day", "metric", "readings", "of", "lowest", "highest", "± (k=2)", "not measured")
    return Table(columns, [list(row.values()) for row in rows], empty="no reading counts")


@command.command(
    "estimate",
    rows=True,
    short_help="What a file of readings says.",
    example="battery-chain assess estimate readings.csv --accuracy 0.5",
)
@_reads
def estimate(session: Session, readings: Path, **options: Any) -> None:
    """Reads a CSV file with the columns battery_id (serial, BATCH:INDEX or token id), day (YYYY-MM-DD),
    relative_capacity (rated = 1) or capacity_ah, and cycles where they are counted.

    Of each battery and quarter the last measurement counts. Readings that cannot be right are named and left
    out, never mended; what is kept but should be known is noticed. Sends nothing.
    """
    found = _measure(session, readings, options)
    rows = [_line(each) for each in found.measurements]
    left_out, noticed = [str(each) for each in found.left_out], [str(each) for each in found.noticed]
    text = f"{counted(len(rows), 'assessment')}, {counted(len(left_out), 'reading')} left out"
    data = {"assessments": rows, "left_out": left_out, "noticed": noticed}
    session.screen.show(data, _table(rows), Lines([text]), rows=rows)


# -- sign


def _signed(
    session: Session,
    readings: Path,
    assessors: Sequence[str],
    options: dict[str, Any],
    new: bool,
    partly: bool,
) -> list[Assessment]:
    from battery_chain.assessment.fleet import inspected, lots, signed, unbooked

    measurements = _measure(session, readings, options).measurements
    signers, now = session.people("assessor", assessors), session.now()
    if options["single"]:
        some: list[Lot] = lots(measurements)
        fresh_lots = some if new else unbooked(session.workspace, some)
        _note_booked(session, len(some) - len(fresh_lots))
        return list(inspected(session.workspace, fresh_lots, signers, now, partly=partly))
    fresh = list(measurements) if new else unbooked(session.workspace, measurements)
    _note_booked(session, len(measurements) - len(fresh))
    return list(signed(session.workspace, fresh, signers, now, partly=partly))


def _note_booked(session: Session, count: int) -> None:
    if count:
        session.screen.note(f"{count} are booked already; --new books them again")


def _written(session: Session, out: Path, assessments: Sequence[Assessment]) -> None:
    """Writes the file and says what is still missing."""
    from battery_chain.assessment import second_needed
    from battery_chain.assessment.signed_file import write_signed

    if session.unsigned:
        write_signed(out, assessments)
        session.way_back = f"battery-chain assess attach {out} --signature 0x…"
        return
    count, waiting = write_signed(out, assessments), len(second_needed(session.workspace, assessments))
    step = f"countersign {out} --assessor WHO" if waiting else f"submit {out}"
    lines = [f"next: battery-chain assess {step}"]
    if waiting:
        lines.insert(0, f"{counted(waiting, 'step')} of health beyond the limit: a second assessor must sign")
    head = Lines([f"✓ {counted(count, 'assessment')} signed, in {out}"], "green")
    data = {"signed": count, "second_signature_needed": waiting, "file": str(out)}
    session.screen.show(data, head, Lines(lines))


@command.command(
    "sign",
    signs=True,
    short_help="Sign what a file of readings says.",
    example="battery-chain assess sign readings.csv --out signed.json --assessor laboratory",
)
@_reads
@_ASSESSORS
@_NEW
@click.option("--out", type=FILE, required=True, help="Where the signed assessments go.")
def sign(
    session: Session, readings: Path, assessors: tuple[str, ...], new: bool, out: Path, **options: Any
) -> None:
    """Signs as the accredited assessors; anybody may submit the result within a day. Sends nothing.

    A step of health beyond the limit of the class needs a second assessor: with one named, the file waits for
    `assess countersign`. With --unsigned OUT waits for signatures that are made elsewhere: `assess attach`.
    """
    found = _signed(session, readings, assessors, options, new, partly=True)
    _written(session, out, found)


@command.command(
    "rate",
    signs=True,
    short_help="Sign a begin-of-life health for a whole batch.",
    example="battery-chain assess rate 8 --health 10000 --day 2026-01-10 --out signed.json",
)
@click.argument("batch", type=click.IntRange(1))
@click.option("--health", type=click.IntRange(1, 20_000), required=True, help="Basis points of all alike.")
@click.option("--day", type=DAY, required=True, help="Day of the test.")
@_METRIC
@_METHOD
@click.option("--by", metavar="NAME", default="", help="Who measured.  [default: the assessor]")
@click.option("--assessor", metavar="WHO", help="Who signs.  [default: the first of the description]")
@click.option("--out", type=FILE, required=True, help="Where the signed statement goes.")
def rate(
    session: Session,
    batch: int,
    health: int,
    day: int,
    metric: str | None,
    method: str,
    by: str,
    assessor: str | None,
    out: Path,
) -> None:
    """The first health of BATCH when it was minted without one: one figure for all, a few storage slots
    whatever their number. Before any other assessment. Sends nothing; `assess submit` books it.
    """
    from battery_chain.assessment import batch_facts
    from battery_chain.assessment import rate as library
    from battery_chain.model import Method, Metric
    from battery_chain.telemetry import pricing_metric

    facts, now = batch_facts(session.workspace, batch), session.now()
    who = session.people("assessor", (assessor,) if assessor else ())[0]
    found = library(
        session.workspace,
        facts,
        health,
        day=day,
        issued_at=now,
        now=now,
        metric=Metric[metric.upper()] if metric else pricing_metric(facts.held.category),
        method=Method[method.upper()],
        source=by or who,
        assessor=who,
    )
    _written(session, out, [found])


@command.command(
    "countersign",
    signs=True,
    short_help="Add a second assessor's signature.",
    example="battery-chain assess countersign signed.json --assessor inspector",
)
@click.argument("signed", type=FILE)
@click.option("--with", "other", type=FILE, help="The same statements, signed by the other assessor.")
@click.option("--out", type=FILE, help="Where the result goes.  [default: the file itself]")
@click.option("--assessor", "who", metavar="WHO", help="The second assessor.")
def countersign(
    session: Session, signed: Path, other: Path | None, out: Path | None, who: str | None
) -> None:
    """Signs what waits for a second signature, or takes it from another file of the same statements. Who has
    signed already is refused. Sends nothing.
    """
    from battery_chain.assessment import countersign as library
    from battery_chain.assessment import merge, second_needed
    from battery_chain.assessment.signed_file import read_signed

    if (other is None) == (who is None):
        raise BadInput([Problem("countersign", 0, "", "takes either --assessor or --with")])
    found = read_signed(signed)
    if other is not None:
        both = merge(session.workspace, found, read_signed(other))
    else:
        waiting = second_needed(session.workspace, found)
        both = [library(session.workspace, each, str(who)) if each in waiting else each for each in found]
    _written(session, out or signed, both)


# -- submit


def _submit(session: Session, assessments: list[Assessment], person: str, new: bool) -> None:
    from battery_chain.assessment import book, keep

    if not session.planning:
        keep(session.settings.state / "evidence", assessments)
    receipts = session.send_each(
        lambda: book(session.workspace, assessments, person, now=session.now(), new=new)
    )
    done = list(session.screen.follow(receipts, "assess", len(assessments)))
    text = f"{counted(len(done), 'assessment')} booked" if done else "nothing new to book"
    show_receipts(session, done, {"booked": len(done)}, done=text)


@command.command(
    "submit",
    writes=True,
    once=True,
    short_help="Book signed assessments.",
    example="battery-chain assess submit signed.json --account operator",
)
@click.argument("signed", type=FILE)
@_NEW
def submit(session: Session, signed: Path, new: bool) -> None:
    """Submits the assessments of a signed file, each once, reviewed before the first is sent. Whoever submits
    pays the gas.
    """
    from battery_chain.assessment.signed_file import read_signed

    assessments = read_signed(signed)
    _submit(session, assessments, session.person("battery_operator"), new)


@command.command(
    "run",
    writes=True,
    once=True,
    short_help="Estimate, sign and submit in one.",
    example="battery-chain assess run readings.csv",
)
@_reads
@_ASSESSORS
@_NEW
def run(session: Session, readings: Path, assessors: tuple[str, ...], new: bool, **options: Any) -> None:
    """As `assess estimate`, `sign` and `submit` one after the other. What is booked already is not sent
    again.
    """
    person = session.person("battery_operator")
    if not session.planning:
        session.sender.resume(session.workspace.signer(person).address)
    _submit(session, _signed(session, readings, assessors, options, new, partly=False), person, new)


command.add_command(attach)
command.add_command(expire)
command.add_command(show)
