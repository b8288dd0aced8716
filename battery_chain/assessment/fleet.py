"""From a file of a fleet's readings to assessments: one for each batch and day that was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from battery_chain.assessment.book import BatchFacts, batch_facts
from battery_chain.assessment.make import Assessment, evidence_of, make
from battery_chain.contracts.battery import BatchAssessed
from battery_chain.deploy import Workspace, events
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import keccak256
from battery_chain.model import Method, Metric, Reading
from battery_chain.telemetry import Clock, Estimate, estimate
from battery_chain.units import date_of

__all__ = ["Find", "Measured", "Measurement", "measure", "signed", "unbooked"]

Find = Callable[[Sequence[str]], Mapping[str, int]]

_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one assessment will say: readings of a batch on a day, None where a battery has none."""

    batch: int
    day: int
    readings: tuple[Reading | None, ...]
    metric: Metric
    method: Method
    source: str

    @property
    def count(self) -> int:
        """Batteries with a reading."""
        return sum(reading is not None for reading in self.readings)

    @property
    def evidence(self) -> bytes:
        """Hash of the evidence, 32 bytes: the same for the same content."""
        document = evidence_of(self.batch, self.day, self.metric, self.method, self.source, self.readings)
        return keccak256(document)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a file says, in the order of days, and the readings that were left out."""

    measurements: tuple[Measurement, ...]
    left_out: tuple[Problem, ...]


def measure(
    workspace: Workspace,
    path: Path,
    find: Find,
    *,
    rated: Decimal | None = None,
    until_day: int | None = None,
    metric: Metric = Metric.REMAINING_CAPACITY,
    method: Method = Method.FULL_DISCHARGE,
) -> Measured:
    """Reads a CSV file with columns `battery_id` (serial in full, batch:index or token id), `day` (YYYY-MM-DD), one
    of `relative_capacity` (rated = 1) or `capacity_ah` (with `nominal_capacity_Ah`, or `rated` in Ah), and `cycles`
    where counted. Of each battery and quarter before `until_day` (default: the chain's today) the last counts.

    find: from names in the file to token ids; those that are not on chain are not among its answers.
    Dirty readings are left out and reported; `BadInput` names every battery that is not on chain.
    """
    today = _today(workspace)
    until = today if until_day is None else until_day
    found = estimate(path, Clock(until, 0), until, rated=rated, metric=metric, method=method)
    places = _places(path.name, found.estimates, find)
    grouped: dict[tuple[int, int], dict[int, Reading]] = {}
    for each in found.estimates:
        battery = places[each.name]
        readings = grouped.setdefault((each.day, battery >> 32), {})
        readings[battery & 0xFFFF_FFFF] = Reading(each.health, each.cycles)
    counts = _counts(workspace, sorted({batch for _, batch in grouped}))
    measurements = tuple(
        Measurement(batch, day, _dense(readings, counts[batch]), metric, method, path.name)
        for (day, batch), readings in sorted(grouped.items())
    )
    return Measured(measurements, found.left_out)


def _today(workspace: Workspace) -> int:
    head = workspace.rpc.block("latest")
    return int(head["timestamp"], 16) // _SECONDS if head else 0


def _dense(readings: dict[int, Reading], count: int) -> tuple[Reading | None, ...]:
    return tuple(readings.get(index) for index in range(count))


def _counts(workspace: Workspace, batches: Sequence[int]) -> dict[int, int]:
    found = workspace.rpc.read_many([workspace.battery.batch_of(each) for each in batches])
    return {number: each.count for number, each in zip(batches, found, strict=True)}


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


def unbooked(workspace: Workspace, measurements: Sequence[Measurement]) -> list[Measurement]:
    """Those whose evidence the chain has not booked yet, so that a file can be run again."""
    logged = (each.event for each in events(workspace, [BatchAssessed], ["Battery"]))
    booked = {
        (event.assessment.batch_id, event.assessment.evidence)
        for event in logged
        if isinstance(event, BatchAssessed)
    }
    return [each for each in measurements if (each.batch, each.evidence) not in booked]


def signed(
    workspace: Workspace, measurements: Sequence[Measurement], assessors: Sequence[str], now: int
) -> Iterator[Assessment]:
    """Signs measurements, those of each batch in the order of their days, the last as of second `now`.

    Raises `BadInput` for days before a battery's last assessment and for a step that needs a second assessor.
    """
    facts: dict[int, BatchFacts] = {}
    left = {each.batch: 0 for each in measurements}
    for each in measurements:
        left[each.batch] += 1
    for each in measurements:
        if each.batch not in facts:
            facts[each.batch] = batch_facts(workspace, each.batch)
            _refuse_old(workspace, each)
        left[each.batch] -= 1
        yield make(
            workspace,
            facts[each.batch],
            each.readings,
            day=each.day,
            issued_at=now - left[each.batch],
            now=now,
            metric=each.metric,
            method=each.method,
            source=each.source,
            assessors=assessors,
        )


def _refuse_old(workspace: Workspace, measurement: Measurement) -> None:
    last = workspace.rpc.read(workspace.battery.batch_of(measurement.batch)).last_day
    if measurement.day < last:
        rule = f"{date_of(measurement.day)} is before its last assessment, of {date_of(last)}"
        raise BadInput([Problem(measurement.source, 0, f"batch {measurement.batch}", rule)])
