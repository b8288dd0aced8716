"""What was booked about batches and batteries, from the chain's events, and how they stand now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from battery_chain.assessment.book import Limits, limits_of, states_of
from battery_chain.contracts import battery as b
from battery_chain.contracts import structs
from battery_chain.deploy import Logged, Workspace, events
from battery_chain.errors import BadInput, Problem
from battery_chain.model import Reading, index_of, unpack_readings
from battery_chain.units import SECONDS_A_DAY

__all__ = ["Booked", "Standing", "booked", "standing"]

_STEP_DAYS = 90
_NOBODY = "0x" + "0" * 40


@dataclass(frozen=True, slots=True)
class Booked:
    """One statement about batteries of a batch: `kind` is mint or rate (begin of life, of all alike), assess
    or inspect. `readings` by index in the batch; `step` the largest change of health in this batch, basis
    points, and `step_sum` what steps had added up to in the 90 days then running. `assessors` are addresses;
    of a mint the chain does not tell who signed.
    """

    kind: str
    batch: int
    day: int
    issued_at: int
    assessors: tuple[str, ...]
    step: int
    step_sum: int
    readings: Mapping[int, Reading] = field(repr=False)
    evidence: bytes
    metric: int
    block: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a batch, or one battery, stands on day `today`: day of the last measurement (of a batch that of the
    oldest battery that counts; 0: never assessed), `age_limit` in days; the batch's `issued_at` of the last
    statement and `counted_at` of the last about the whole batch, seconds; `step_sum` within 90 days, basis
    points, with the limits of the class.
    """

    day: int
    today: int
    expired: bool
    issued_at: int
    counted_at: int
    step_sum: int
    limits: Limits

    @property
    def days_left(self) -> int | None:
        """Days until the assessment is too old: negative when it is; None for what was never assessed."""
        return self.day + self.limits.age - self.today if self.day else None


def standing(workspace: Workspace, batch: int, index: int | None, block: int) -> Standing:
    """How a batch, or its battery at `index`, stands at a block; `BadInput` when it was never minted."""
    head, record = workspace.rpc.read_many(
        [workspace.battery.batch_of(batch), workspace.battery.record_of(batch)], block
    )
    if head.count <= (index or 0):
        raise BadInput([Problem("batch", 0, str(batch), "was never minted")])
    today = workspace.rpc.second(block) // SECONDS_A_DAY
    states = states_of(workspace, batch, head.count, block)
    chosen = states if index is None else states[index : index + 1]
    counting = [each for each in chosen if each.operation.live and not each.expired] or chosen
    running = record.step_since and today <= record.step_since + _STEP_DAYS
    return Standing(
        day=min(each.day or head.day for each in counting),
        today=today,
        expired=all(each.expired for each in chosen),
        issued_at=record.issued_at,
        counted_at=record.counted_at,
        step_sum=record.step_sum if running else 0,
        limits=limits_of(workspace, [head.class_], block)[head.class_],
    )


def booked(workspace: Workspace, batch: int, block: int) -> list[Booked]:
    """Every statement about batteries of a batch up to a block, in the order of the chain."""
    topic = "0x" + batch.to_bytes(32, "big").hex()
    of_batch = events(
        workspace, [b.BatchMinted, b.BatchRated, b.BatchAssessed], ["Battery"], [topic], last=block
    )
    of_some = events(workspace, [b.Inspected], ["Battery"], last=block)
    logged = sorted([*of_batch, *of_some], key=lambda each: (each.block, each.index))
    return list(_Book(batch).read(logged))


@dataclass(slots=True)
class _Book:
    """Follows a batch from its mint: what each reading was a step from."""

    batch: int
    healths: list[int] = field(default_factory=list)
    step_sum: int = 0
    step_since: int = 0

    def read(self, logged: list[Logged]) -> Iterator[Booked]:
        for each in logged:
            yield from self._read(each.event, each.block)

    def _read(self, event: Any, block: int) -> Iterator[Booked]:
        match event:
            case b.BatchMinted():
                yield from self._minted(event.mint, block)
            case b.BatchRated():
                yield self._rated(event, block)
            case b.BatchAssessed():
                dense = unpack_readings(event.assessment.readings, len(self.healths))
                readings = {index: each for index, each in enumerate(dense) if each}
                yield self._assessed("assess", event, event.assessment, readings, block)
            case b.Inspected():
                readings = self._own(event.inspection)
                if readings:
                    yield self._assessed("inspect", event, event.inspection, readings, block)

    def _minted(self, mint: structs.Mint, block: int) -> Iterator[Booked]:
        self.healths = [mint.health] * mint.count
        if mint.health:
            readings = dict.fromkeys(range(mint.count), Reading(mint.health, 0))
            yield Booked("mint", self.batch, mint.day, 0, (), 0, 0, readings, b"", 0, block)

    def _rated(self, event: b.BatchRated, block: int) -> Booked:
        rating = event.rating
        self.healths = [rating.health] * len(self.healths)
        self.step_sum, self.step_since = 0, rating.day
        readings = dict.fromkeys(range(len(self.healths)), Reading(rating.health, 0))
        head = ("rate", self.batch, rating.day, rating.issued_at, (event.assessor,), 0, 0)
        return Booked(*head, readings, rating.evidence, rating.metric, block)

    def _own(self, inspection: structs.Inspection) -> dict[int, Reading]:
        words = inspection.readings
        return {
            index_of(each): Reading(
                int.from_bytes(words[4 * place : 4 * place + 2], "big"),
                int.from_bytes(words[4 * place + 2 : 4 * place + 4], "big"),
            )
            for place, each in enumerate(inspection.ids)
            if each >> 32 == self.batch
        }

    def _assessed(
        self,
        kind: str,
        event: b.BatchAssessed | b.Inspected,
        statement: structs.Assessment | structs.Inspection,
        readings: Mapping[int, Reading],
        block: int,
    ) -> Booked:
        step = self._step(readings, statement.day)
        assessors = tuple(each for each in (event.assessor, event.second) if each != _NOBODY)
        head = (kind, self.batch, statement.day, statement.issued_at, assessors, step, self.step_sum)
        return Booked(*head, readings, statement.evidence, statement.metric, block)

    def _step(self, readings: Mapping[int, Reading], day: int) -> int:
        changes = [
            abs(r.health - self.healths[index]) for index, r in readings.items() if self.healths[index]
        ]
        step = max(changes, default=0)
        if self.step_since == 0 or day > self.step_since + _STEP_DAYS:
            self.step_sum, self.step_since = 0, day
        self.step_sum = min(self.step_sum + step, 0xFFFF)
        for index, reading in readings.items():
            self.healths[index] = reading.health
        return step
