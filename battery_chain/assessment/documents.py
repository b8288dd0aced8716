"""The evidence: what an assessor has before it, as canonical JSON. It is kept off chain, its hash on chain.

Each battery with a reading has its health document (`telemetry.HealthVector.document`, of which it is the
content byte for byte): the figure that prices it with its uncertainty, and the vector of its category.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from battery_chain.errors import BadInput, Problem
from battery_chain.model import Category, Method, Metric, Reading, index_of
from battery_chain.telemetry import Figure, Health, HealthVector, read_health
from battery_chain.units import ratio_of

__all__ = [
    "SCHEMA",
    "Vectors",
    "dumped",
    "evidence_of",
    "evidence_of_some",
    "health_documents",
    "health_in",
    "stated",
    "vector_in",
    "vectors_of",
]

SCHEMA = "battery-chain/assessment/2"
_ORIGINATOR = 200  # characters that a health document has for it

Vectors = Sequence[HealthVector | None]
"""One a battery, None without a reading."""


def stated(
    category: Category, metric: Metric, method: Method, day: int, originator: str, reading: Reading
) -> HealthVector:
    """A reading as a vector of which nothing is known but the figure that prices it, nor how sure that is.

    `BadInput` when the metric does not price the category.
    """
    figure, who = Figure(ratio_of(reading.health)), originator[:_ORIGINATOR].strip()
    return HealthVector(category, Health(metric, method, day, who, figure))


def vectors_of(
    category: Category,
    metric: Metric,
    method: Method,
    day: int,
    originator: str,
    readings: Sequence[Reading | None],
) -> tuple[HealthVector | None, ...]:
    """`stated` for a whole batch."""
    return tuple(
        stated(category, metric, method, day, originator, each) if each else None for each in readings
    )


def evidence_of(
    batch: int,
    day: int,
    metric: Metric,
    method: Method,
    source: str,
    readings: Sequence[Reading | None],
    vectors: Vectors = (),
) -> bytes:
    """The document of a whole batch: the same bytes for the same content, whoever signs it and when.

    `BadInput` where a vector says another health than its reading.
    """
    _refuse_unlike(readings, vectors)
    return dumped(
        {
            "batch": batch,
            "day": day,
            "health": health_documents(vectors or (None,) * len(readings)),
            "method": method.name.lower(),
            "metric": metric.name.lower(),
            "readings": [list(reading) if reading else None for reading in readings],
            "schema": SCHEMA,
            "source": source,
        }
    )


def evidence_of_some(
    day: int,
    metric: Metric,
    method: Method,
    source: str,
    readings: Mapping[int, Reading],
    vectors: Mapping[int, HealthVector],
) -> bytes:
    """The document of single batteries, by token id; as `evidence_of`."""
    ids = sorted(readings)
    found = [vectors[each] for each in ids]
    _refuse_unlike([readings[each] for each in ids], found)
    return dumped(
        {
            "batteries": [str(each) for each in ids],
            "day": day,
            "health": health_documents(found),
            "method": method.name.lower(),
            "metric": metric.name.lower(),
            "readings": [list(readings[each]) for each in ids],
            "schema": SCHEMA,
            "source": source,
        }
    )


def health_documents(vectors: Vectors) -> list[Any]:
    """The content of each health document."""
    return [json.loads(vector.document()) if vector else None for vector in vectors]


def dumped(document: Any) -> bytes:
    """Canonical JSON: sorted keys, no blanks, ASCII."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def _refuse_unlike(readings: Sequence[Reading | None], vectors: Vectors) -> None:
    problems = [
        Problem("health", 0, str(index), "the vector and the reading do not say the same health")
        for index, (reading, vector) in enumerate(zip(readings, vectors, strict=bool(vectors)))
        if (reading.health if reading else 0) != (vector.health.basis_points if vector else 0)
    ]
    if problems:
        raise BadInput(problems)


def health_in(document: bytes) -> list[HealthVector | None]:
    """The vectors of an evidence document, in its order. `BadInput` when one is not canonical."""
    found = json.loads(document)["health"]
    return [read_health(dumped(each)) if each else None for each in found]


def vector_in(document: bytes, battery: int) -> HealthVector | None:
    """What an evidence document says of one battery, by token id; None where it says nothing of it."""
    facts = json.loads(document)
    vectors = health_in(document)
    if facts.get("begin_of_life"):
        return vectors[0]
    if "batteries" in facts:
        return dict(zip(facts["batteries"], vectors, strict=True)).get(str(battery))
    index = index_of(battery)
    return vectors[index] if index < len(vectors) else None
