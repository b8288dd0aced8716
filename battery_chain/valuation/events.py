"""What the model is fed: facts of the chain's events, in the order of the chain. No value is among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "BatchAssessed",
    "BatchMinted",
    "BatchRated",
    "ClassSet",
    "Event",
    "Expired",
    "OperationChanged",
    "PriceSet",
    "Recycled",
    "Transferred",
]


@dataclass(frozen=True, slots=True)
class ClassSet:
    """A class version with its terms: end of use in basis points, half-life in days."""

    class_id: int
    end_of_use: int
    half_life: int


@dataclass(frozen=True, slots=True)
class PriceSet:
    """Prices of a class, millionths of a unit of account per Wh, in force from a second on."""

    class_id: int
    price: int
    exit_value: int
    in_force_from: int


@dataclass(frozen=True, slots=True)
class BatchMinted:
    """`count` batteries, ids batch << 32 | 0..count-1. health0 and day0 are 0 when it came without an
    assessment.
    """

    batch: int
    owner: str
    class_id: int
    energy_wh: int
    count: int
    health0: int
    day0: int


@dataclass(frozen=True, slots=True)
class BatchRated:
    """A begin-of-life assessment of a whole batch, given after the mint."""

    batch: int
    health0: int
    day0: int


@dataclass(frozen=True, slots=True)
class Transferred:
    """Title of some batteries passed to `to`."""

    ids: Sequence[int]
    to: str


@dataclass(frozen=True, slots=True)
class BatchAssessed:
    """One (health, cycles) per battery of the batch, in order; None or health 0 = no reading."""

    batch: int
    day: int
    readings: Sequence[tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class OperationChanged:
    """The new operation of some batteries, by the chain's code (superseded and lost among them)."""

    ids: Sequence[int]
    operation: int


@dataclass(frozen=True, slots=True)
class Expired:
    """The assessments of some batteries were declared older than their class allows."""

    ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Recycled:
    """Burned: owned by nobody from now on."""

    id: int


Event: TypeAlias = (
    ClassSet
    | PriceSet
    | BatchMinted
    | BatchRated
    | Transferred
    | BatchAssessed
    | OperationChanged
    | Expired
    | Recycled
)
