"""From readings to a statement that assessors have signed: about a whole batch, about single batteries, or
about all of a batch at its begin of life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from battery_chain.assessment.book import BatchFacts
from battery_chain.assessment.documents import (
    SCHEMA,
    Vectors,
    dumped,
    evidence_of,
    evidence_of_some,
    health_documents,
    stated,
    vectors_of,
)
from battery_chain.assessment.steps import advance, needs_second
from battery_chain.contracts import structs
from battery_chain.deploy import Workspace, sign
from battery_chain.deploy.statements import VALID_SECONDS
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import keccak256
from battery_chain.model import MAX_BATCH, Method, Metric, Reading, index_of, pack_readings
from battery_chain.telemetry import HealthVector

__all__ = ["Assessment", "Statement", "batches_of", "inspect", "make", "rate"]

Statement = structs.Assessment | structs.Rating | structs.Inspection

_KINDS: Mapping[type, str] = {
    structs.Assessment: "assess",
    structs.Rating: "rate",
    structs.Inspection: "inspect",
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """A statement with the signatures under it, ready to be submitted by anybody once there are enough."""

    statement: Statement
    signatures: tuple[bytes, ...]
    document: bytes
    """What the evidence hash is the hash of."""
    signers: tuple[str, ...] = ()
    """Who is to sign elsewhere: an address for each signature, where some are still empty."""

    @property
    def kind(self) -> str:
        """`assess` (a whole batch), `rate` (its begin of life) or `inspect` (single batteries)."""
        return _KINDS[type(self.statement)]

    @property
    def subject(self) -> str:
        """What it is about, in words."""
        statement = self.statement
        if isinstance(statement, structs.Inspection):
            return f"{len(statement.ids)} batteries of class {statement.class_}"
        return f"batch {statement.batch_id}"


def batches_of(statement: Statement) -> tuple[int, ...]:
    """The batches whose sequence a statement moves on, ascending."""
    if isinstance(statement, structs.Inspection):
        return tuple(dict.fromkeys(each >> 32 for each in statement.ids))
    return (statement.batch_id,)


# -- a whole batch


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
    vectors: Vectors = (),
    partly: bool = False,
) -> Assessment:
    """Signs readings (one a battery, None = no reading) by the first assessor, and by the second when a
    step asks for it. `source` says where the readings come from; it is part of the evidence. `vectors`: what
    else was measured, and how sure it is; without them each reading stands alone. `facts` is brought up to
    date.

    Raises `BadInput` when readings are missing, no assessor is named, or only one where a second signature is
    needed (`partly`: then one signs, and a second one is to be added), and where the metric is not the one
    that prices the category.
    """
    if len(readings) != facts.count:
        raise BadInput([Problem("readings", 0, "", f"{len(readings)} for a batch of {facts.count}")])
    second = needs_second(facts, readings, day)
    signers = _signers(workspace, f"batch {facts.batch}", second, assessors, partly)
    packed = pack_readings(readings)
    vectors = vectors or vectors_of(facts.goes.category, metric, method, day, source, readings)
    document = evidence_of(facts.batch, day, metric, method, source, readings, vectors)
    statement = structs.Assessment(
        batch_id=facts.batch,
        day=day,
        issued_at=issued_at,
        expires_at=now + VALID_SECONDS,
        metric=metric,
        method=method,
        class_=facts.goes.class_id,
        evidence=keccak256(document),
        readings=packed,
    )
    found = _signed(workspace, statement, document, signers)
    advance(facts, readings, day, issued_at)
    facts.held = facts.goes
    return found


def _signers(
    workspace: Workspace, what: str, second: bool, assessors: Sequence[str], partly: bool
) -> Sequence[str]:
    if not assessors:
        raise BadInput([Problem(what, 0, "", "needs an assessor")])
    if second and len(assessors) < 2 and not partly:
        rule = "the step of health needs a second assessor's signature"
        raise BadInput([Problem(what, 0, "", rule)])
    chosen = assessors[: 2 if second else 1]
    if len({workspace.signer(each).address for each in chosen}) < len(chosen):
        rule = f"{' and '.join(chosen)} are one person: the second assessor is another"
        raise BadInput([Problem(what, 0, "", rule)])
    return chosen


def _signed(
    workspace: Workspace, statement: Statement, document: bytes, signers: Sequence[str]
) -> Assessment:
    signatures = tuple(sign(workspace, statement, each) for each in signers)
    missing = not all(signatures)
    named = tuple(workspace.signer(each).address for each in signers) if missing else ()
    return Assessment(statement, signatures, document, named)


# -- begin of life


def rate(
    workspace: Workspace,
    facts: BatchFacts,
    health: int,
    *,
    day: int,
    issued_at: int,
    now: int,
    metric: Metric,
    method: Method,
    source: str,
    assessor: str,
    vector: HealthVector | None = None,
) -> Assessment:
    """Signs one begin-of-life health, basis points, for all of a batch that was minted without one.

    `BadInput` when the batch has a health already, or was assessed since.
    """
    if facts.issued_at or any(facts.healths):
        rule = "has a health already: a begin-of-life statement comes before all others"
        raise BadInput([Problem(f"batch {facts.batch}", 0, "", rule)])
    known = vector or stated(facts.held.category, metric, method, day, source, Reading(health, 0))
    document = dumped(
        {
            "batch": facts.batch,
            "begin_of_life": True,
            "day": day,
            "health": health_documents([known]),
            "method": method.name.lower(),
            "metric": metric.name.lower(),
            "schema": SCHEMA,
            "source": source,
        }
    )
    evidence = keccak256(document)
    statement = structs.Rating(
        facts.batch, day, health, issued_at, now + VALID_SECONDS, metric, method, evidence
    )
    return _signed(workspace, statement, document, [assessor])


# -- single batteries


def inspect(
    workspace: Workspace,
    facts: Mapping[int, BatchFacts],
    readings: Mapping[int, Reading],
    *,
    day: int,
    issued_at: int,
    now: int,
    metric: Metric,
    method: Method,
    source: str,
    assessors: Sequence[str],
    vectors: Mapping[int, HealthVector] | None = None,
    partly: bool = False,
) -> Assessment:
    """Signs readings of single batteries (by token id), all of one class, as `make` does; `facts` of each of
    their batches are brought up to date. It leaves a batch in its class version.

    `BadInput` for batteries of several classes, for none, and for more than 4,096.
    """
    ids = sorted(readings)
    class_id = _one_class(facts, ids)
    dense = {batch: _dense(facts[batch], readings) for batch in dict.fromkeys(each >> 32 for each in ids)}
    second = any(needs_second(facts[batch], each, day, facts[batch].held) for batch, each in dense.items())
    signers = _signers(workspace, f"inspection of {len(ids)} batteries", second, assessors, partly)
    category = facts[ids[0] >> 32].held.category
    known = vectors or {each: stated(category, metric, method, day, source, readings[each]) for each in ids}
    document = evidence_of_some(day, metric, method, source, readings, known)
    packed = pack_readings([readings[each] for each in ids])[: 4 * len(ids)]
    statement = structs.Inspection(
        class_=class_id,
        day=day,
        issued_at=issued_at,
        expires_at=now + VALID_SECONDS,
        metric=metric,
        method=method,
        evidence=keccak256(document),
        ids=tuple(ids),
        readings=packed,
    )
    found = _signed(workspace, statement, document, signers)
    for batch, each in dense.items():
        advance(facts[batch], each, day, issued_at)
    return found


def _one_class(facts: Mapping[int, BatchFacts], ids: Sequence[int]) -> int:
    classes = sorted({facts[each >> 32].held.class_id for each in ids})
    if len(classes) != 1:
        rule = f"are of the classes {classes}: a statement is about one" if classes else "there is none"
        raise BadInput([Problem("batteries", 0, "", rule)])
    if len(ids) > MAX_BATCH:
        raise BadInput([Problem("batteries", 0, "", f"{len(ids)} are more than {MAX_BATCH}")])
    return classes[0]


def _dense(facts: BatchFacts, readings: Mapping[int, Reading]) -> list[Reading | None]:
    first = facts.batch << 32
    found: list[Reading | None] = [None] * facts.count
    for each, reading in readings.items():
        if first <= each < first + facts.count:
            found[index_of(each)] = reading
    return found
