"""From a file of a fleet's readings to assessments: one for each batch and day that was measured, or one for
each class and day of those batteries alone that were."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeVar

from battery_chain.assessment.book import BatchFacts, batch_facts, limits_of
from battery_chain.assessment.documents import Vectors, evidence_of, evidence_of_some
from battery_chain.assessment.make import Assessment, inspect, make
from battery_chain.assessment.review import booked_evidence
from battery_chain.assessment.steps import too_early
from battery_chain.contracts import structs
from battery_chain.deploy import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import keccak256
from battery_chain.model import Category, Method, Metric, Reading
from battery_chain.telemetry import (
    Clock,
    Estimate,
    Estimates,
    HealthVector,
    Instrument,
    estimate,
    pricing_metric,
)
from battery_chain.units import SECONDS_A_DAY, date_of

__all__ = [
    "LOT",
    "Find",
    "Lot",
    "Measured",
    "Measurement",
    "inspected",
    "lots",
    "measure",
    "signed",
    "unbooked",
]

Find = Callable[[Sequence[str]], Mapping[str, int]]

LOT = 400
"""Single readings in one statement at most: of a fund's batteries, at 37,000 to 56,000 gas each, they fit a
block of 30 million."""


class Evident(Protocol):
    """What has an evidence hash."""

    @property
    def evidence(self) -> bytes: ...


E = TypeVar("E", bound=Evident)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one assessment will say: readings of a batch on a day, None where a battery has none; `vectors`:
    the same with the uncertainty and what else was measured.
    """

    batch: int
    day: int
    readings: tuple[Reading | None, ...]
    metric: Metric
    method: Method
    source: str
    vectors: Vectors = ()
    class_id: int = 0

    @property
    def count(self) -> int:
        """Batteries with a reading."""
        return sum(reading is not None for reading in self.readings)

    @property
    def evidence(self) -> bytes:
        """Hash of the evidence, 32 bytes: the same for the same content."""
        return keccak256(
            evidence_of(
                self.batch, self.day, self.metric, self.method, self.source, self.readings, self.vectors
            )
        )


@dataclass(frozen=True, slots=True)
class Lot:
    """What one inspection will say: readings of single batteries of one class on a day, by token id."""

    class_id: int
    day: int
    readings: Mapping[int, Reading]
    vectors: Mapping[int, HealthVector]
    metric: Metric
    method: Method
    source: str

    @property
    def evidence(self) -> bytes:
        """Hash of the evidence, 32 bytes: the same for the same content."""
        return keccak256(
            evidence_of_some(self.day, self.metric, self.method, self.source, self.readings, self.vectors)
        )

    @property
    def batches(self) -> frozenset[int]:
        return frozenset(each >> 32 for each in self.readings)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a file says, in the order of days; the readings that were left out; what was kept but should be
    known.
    """

    measurements: tuple[Measurement, ...]
    left_out: tuple[Problem, ...]
    noticed: tuple[Problem, ...] = ()


# -- measuring


def measure(
    workspace: Workspace,
    path: Path,
    find: Find,
    *,
    rated: Decimal | None = None,
    until_day: int | None = None,
    metric: Metric | None = None,
    method: Method = Method.FULL_DISCHARGE,
    instrument: Instrument | None = None,
    originator: str = "",
) -> Measured:
    """Reads a CSV file with columns `battery_id` (serial in full, batch:index or token id), `day`
    (YYYY-MM-DD), one of `relative_capacity` (rated = 1) or `capacity_ah` (with `nominal_capacity_Ah`, or
    `rated` in Ah), and `cycles` where counted. Of each battery and quarter before `until_day` (default:
    the chain's today) the last counts.

    find: from names in the file to token ids; those that are not on chain are not among its answers.
    metric: default is the one that prices the category of each battery; instrument: the accuracy class of the
    meter; originator: who measured, default the file's name. Dirty readings are left out and reported;
    `BadInput` names every battery that is not on chain, and a metric that does not price a category.
    """
    until = workspace.rpc.second() // SECONDS_A_DAY if until_day is None else until_day

    def estimated(wanted: Metric) -> Estimates:
        clock = Clock(until, 0)
        return estimate(path, clock, until, rated=rated, metric=wanted, method=method, instrument=instrument)

    found = estimated(metric or Metric.SOCE)
    places = _places(path.name, found.estimates, find)
    held = _batches(workspace, {each >> 32 for each in places.values()})
    limits = limits_of(workspace, [each.class_ for each in held.values()])
    categories = {number: limits[each.class_].category for number, each in held.items()}
    grouped: dict[tuple[int, int], dict[int, Estimate]] = {}
    for each in _by_metric(found.estimates, places, categories, metric, estimated):
        battery = places[each.name]
        grouped.setdefault((each.day, battery >> 32), {})[battery & 0xFFFF_FFFF] = each
    who = originator or path.name
    measurements = tuple(
        _measurement(batch, cells, held[batch], categories[batch], path.name, who)
        for (_, batch), cells in sorted(grouped.items())
    )
    return Measured(measurements, found.left_out, found.noticed)


def _by_metric(
    found: Sequence[Estimate],
    places: Mapping[str, int],
    categories: Mapping[int, Category],
    metric: Metric | None,
    estimated: Callable[[Metric], Estimates],
) -> Sequence[Estimate]:
    """The estimates, each by the metric that prices its battery: where the file says what it is of, the note
    of an estimate depends on it.
    """

    def wanted(each: Estimate) -> Metric:
        return pricing_metric(categories[places[each.name] >> 32])

    if metric is not None or all(wanted(each) is each.metric for each in found):
        return found
    other = estimated(Metric.REMAINING_CAPACITY).estimates
    return [each for each in (*found, *other) if wanted(each) is each.metric]


def _measurement(
    batch: int,
    cells: Mapping[int, Estimate],
    held: structs.Batch,
    category: Category,
    source: str,
    originator: str,
) -> Measurement:
    first = next(iter(cells.values()))
    readings: list[Reading | None] = [None] * held.count
    vectors: list[HealthVector | None] = [None] * held.count
    for index, each in cells.items():
        readings[index] = Reading(each.health, each.cycles)
        vectors[index] = HealthVector(category, each.stated_by(originator))
    return Measurement(
        batch, first.day, tuple(readings), first.metric, first.method, source, tuple(vectors), held.class_
    )


def _batches(workspace: Workspace, numbers: Iterable[int]) -> dict[int, structs.Batch]:
    wanted = sorted(numbers)
    found = workspace.rpc.read_many([workspace.battery.batch_of(each) for each in wanted])
    return dict(zip(wanted, found, strict=True))


def _places(source: str, estimates: Sequence[Estimate], find: Find) -> Mapping[str, int]:
    names = list(dict.fromkeys(each.name for each in estimates))
    found = find(names)
    problems = [
        Problem(source, 0, "battery_id", f"{name!r} is not a battery on chain")
        for name in names
        if name not in found
    ]
    if problems:
        raise BadInput(problems)
    return found


# -- grouping


def lots(measurements: Sequence[Measurement], size: int = LOT) -> list[Lot]:
    """The same readings as statements about single batteries: one for each day and class, at most `size`
    batteries in each, in the order of days and ids.
    """
    by_day: dict[tuple[int, int, Metric, Method, str], dict[int, tuple[Reading, HealthVector]]] = {}
    for each in measurements:
        place = each.day, each.class_id, each.metric, each.method, each.source
        for index, (reading, vector) in enumerate(zip(each.readings, each.vectors, strict=True)):
            if reading and vector:
                by_day.setdefault(place, {})[each.batch << 32 | index] = reading, vector
    return [lot for place in sorted(by_day) for lot in _split(place, by_day[place], size)]


def _split(
    place: tuple[int, int, Metric, Method, str],
    found: Mapping[int, tuple[Reading, HealthVector]],
    size: int,
) -> Iterator[Lot]:
    (day, class_id, metric, method, source), ids = place, sorted(found)
    for start in range(0, len(ids), size):
        part = ids[start : start + size]
        readings = {each: found[each][0] for each in part}
        vectors = {each: found[each][1] for each in part}
        yield Lot(class_id, day, readings, vectors, metric, method, source)


def unbooked(workspace: Workspace, wanted: Sequence[E]) -> list[E]:
    """Those whose evidence the chain has not booked yet, so that a file can be run again."""
    booked = booked_evidence(workspace)
    return [each for each in wanted if each.evidence not in booked]


# -- signing


def signed(
    workspace: Workspace,
    measurements: Sequence[Measurement],
    assessors: Sequence[str],
    now: int,
    *,
    partly: bool = False,
) -> Iterator[Assessment]:
    """Signs measurements, those of each batch in the order of their days, the last as of second `now`.

    Raises `BadInput` for days before a battery's last assessment and for a step that needs a second assessor
    where only one is named (`partly`: then one signs).
    """
    facts: dict[int, BatchFacts] = {}
    left = {each.batch: 0 for each in measurements}
    for each in measurements:
        left[each.batch] += 1
    for each in measurements:
        known = _known(workspace, facts, each.batch)
        _refuse_early(known, each.readings, each.day, each.source)
        left[each.batch] -= 1
        yield make(
            workspace,
            known,
            each.readings,
            day=each.day,
            issued_at=now - left[each.batch],
            now=now,
            metric=each.metric,
            method=each.method,
            source=each.source,
            assessors=assessors,
            vectors=each.vectors,
            partly=partly,
        )


def inspected(
    workspace: Workspace, wanted: Sequence[Lot], assessors: Sequence[str], now: int, *, partly: bool = False
) -> Iterator[Assessment]:
    """Signs lots in their order, as `signed` does; where a batch is in several, each is issued a second after
    the one before.
    """
    facts: dict[int, BatchFacts] = {}
    for lot, later in zip(wanted, _later(wanted), strict=True):
        for batch in sorted(lot.batches):
            known = _known(workspace, facts, batch)
            readings = [lot.readings.get(batch << 32 | index) for index in range(known.count)]
            _refuse_early(known, readings, lot.day, lot.source)
        yield inspect(
            workspace,
            facts,
            lot.readings,
            day=lot.day,
            issued_at=now - later,
            now=now,
            metric=lot.metric,
            method=lot.method,
            source=lot.source,
            assessors=assessors,
            vectors=lot.vectors,
            partly=partly,
        )


def _later(wanted: Sequence[Lot]) -> list[int]:
    """How many seconds before the last each is issued: more than any later one about one of its batches."""
    highest: dict[int, int] = {}
    found = []
    for lot in reversed(wanted):
        later = max((highest[batch] + 1 for batch in lot.batches if batch in highest), default=0)
        highest |= dict.fromkeys(lot.batches, later)
        found.append(later)
    return found[::-1]


def _known(workspace: Workspace, facts: dict[int, BatchFacts], batch: int) -> BatchFacts:
    if batch not in facts:
        facts[batch] = batch_facts(workspace, batch)
    return facts[batch]


def _refuse_early(facts: BatchFacts, readings: Sequence[Reading | None], day: int, source: str) -> None:
    later = too_early(facts, readings, day)
    if later:
        rule = f"{date_of(day)} is before its last assessment, of {date_of(later)}"
        raise BadInput([Problem(source, 0, f"batch {facts.batch}", rule)])
