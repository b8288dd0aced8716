"""From readings to a statement that assessors have signed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from battery_chain.assessment.book import BatchFacts
from battery_chain.contracts import structs
from battery_chain.deploy import Workspace, sign
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import keccak256
from battery_chain.model import Method, Metric, Reading, pack_readings

__all__ = ["Assessment", "evidence_of", "make", "needs_second"]

_STEP_DAYS = 90
_VALID_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Assessment:
    """A statement with the signatures under it, ready to be submitted by anybody."""

    statement: structs.Assessment
    signatures: tuple[bytes, ...]
    document: bytes
    """What the evidence hash is the hash of."""


def make(
    workspace: Workspace,
    facts: BatchFacts,
    readings: Sequence[Reading | None],
    *,
    day: int,
    issued_at: int,
    now: int,
    metric: Metric,
    method: Method,
    source: str,
    assessors: Sequence[str],
) -> Assessment:
    """Signs readings (one a battery, None = no reading) by the first assessor, and by the second when a
    step asks for it. `source` says where the readings come from; it is part of the evidence. `facts` is
    brought up to date.

    Raises `BadInput` when readings are missing, or a second signature is needed and only one assessor is
    named.
    """
    if len(readings) != facts.count:
        raise BadInput([Problem("readings", 0, "", f"{len(readings)} for a batch of {facts.count}")])
    document = evidence_of(facts.batch, day, metric, method, source, readings)
    statement = structs.Assessment(
        batch_id=facts.batch,
        day=day,
        issued_at=issued_at,
        expires_at=now + _VALID_SECONDS,
        metric=metric,
        method=method,
        class_=facts.class_id,
        evidence=keccak256(document),
        readings=pack_readings(readings),
    )
    signers = assessors[: 2 if needs_second(facts, readings, day) else 1]
    if needs_second(facts, readings, day) and len(assessors) < 2:
        rule = "the step of health needs a second assessor's signature"
        raise BadInput([Problem(f"batch {facts.batch}", 0, "", rule)])
    signed = tuple(sign(workspace, statement, person) for person in signers)
    _advance(facts, readings, day, issued_at)
    return Assessment(statement, signed, document)


def evidence_of(
    batch: int, day: int, metric: Metric, method: Method, source: str, readings: Sequence[Reading | None]
) -> bytes:
    """Canonical JSON of what an assessor has before it: kept off chain, its hash on chain."""
    document = {
        "batch": batch,
        "day": day,
        "method": method.name.lower(),
        "metric": metric.name.lower(),
        "readings": [list(reading) if reading else None for reading in readings],
        "schema": "battery-chain/assessment/1",
        "source": source,
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def _step(facts: BatchFacts, readings: Sequence[Reading | None]) -> int:
    pairs = zip(facts.healths, readings, strict=True)
    return max((abs(reading.health - last) for last, reading in pairs if reading and last), default=0)


def _sum(facts: BatchFacts, day: int) -> tuple[int, int]:
    fresh = facts.step_since == 0 or day > facts.step_since + _STEP_DAYS
    return (0, day) if fresh else (facts.step_sum, facts.step_since)


def needs_second(facts: BatchFacts, readings: Sequence[Reading | None], day: int) -> bool:
    """A step, or the sum of steps in 90 days, beyond the limit of the class, up or down."""
    step = _step(facts, readings)
    return step > facts.step_limit or _sum(facts, day)[0] + step > facts.step_sum_limit


def _advance(facts: BatchFacts, readings: Sequence[Reading | None], day: int, issued_at: int) -> None:
    step = _step(facts, readings)
    total, since = _sum(facts, day)
    facts.step_sum, facts.step_since, facts.issued_at = total + step, since, issued_at
    facts.healths = [
        reading.health if reading else last for last, reading in zip(facts.healths, readings, strict=True)
    ]
