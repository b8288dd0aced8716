"""The words of the domain as values: their numbers are the codes on chain, their packing is the chain's
layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import NamedTuple

from battery_chain.errors import BadInput, Problem

__all__ = [
    "MAX_BATCH",
    "BatteryState",
    "Category",
    "ClassSpec",
    "ClassTerms",
    "LegalStatus",
    "Method",
    "Metric",
    "Operation",
    "Reading",
    "Standing",
    "Use",
    "batch_of",
    "battery_id",
    "index_of",
    "pack_readings",
    "pack_slot",
    "unpack_readings",
    "unpack_slot",
]

MAX_BATCH = 4_096
"""Batteries in one batch at most: mint and any assessment of it fit one block."""

_LANES = 4  # states in a slot, readings in a word
_STATE_BITS = 64


class Standing(IntFlag):
    """What holds of all batteries alike that follow a batch."""

    QUARANTINED = 1
    EXPIRED = 2
    PLEDGED = 4


class Operation(IntEnum):
    """What a battery is doing, or how it ended."""

    REGISTERED = 0
    IN_STATION = 1
    IN_VEHICLE = 2
    IN_STORAGE = 3
    IN_TRANSIT = 4
    MAINTENANCE = 5
    RETIRED = 6
    QUARANTINED = 7
    WASTE_HELD = 8
    DISMANTLED = 9
    LOST = 10
    SUPERSEDED = 11
    RECYCLED = 12
    VOIDED = 13

    @property
    def live(self) -> bool:
        """Registered, in service, in transit, in maintenance or retired: valued by the full formula."""
        return self <= Operation.RETIRED


class LegalStatus(IntEnum):
    """The status of Regulation (EU) 2023/1542."""

    ORIGINAL = 0
    REUSED = 1
    REPURPOSED = 2
    REMANUFACTURED = 3
    WASTE = 4


class Use(IntEnum):
    """What a battery class is made for; a swap never changes it."""

    FOUR_WHEEL = 1
    TWO_WHEEL = 2
    STATION = 3
    STORAGE = 4


class Category(IntEnum):
    """The passport's category of a battery."""

    EV = 1
    LMT = 2
    INDUSTRIAL = 3
    STATIONARY = 4


class Metric(IntEnum):
    """Which figure the health of an assessment is."""

    SOCE = 1  # state of certified energy, UN GTR 22
    REMAINING_CAPACITY = 2


class Method(IntEnum):
    """How the health of an assessment was found."""

    FULL_DISCHARGE = 1
    PARTIAL = 2
    SIMULATED = 3


class Reading(NamedTuple):
    """One battery in one assessment: health in basis points (0 = no reading) and full cycles so far."""

    health: int
    cycles: int


def _within(what: str, value: int, bits: int) -> int:
    if not 0 <= value < 1 << bits:
        raise BadInput([Problem(what, 0, "", f"{value} is not in 0..{(1 << bits) - 1}")])
    return value


def _fields(word: int, *widths: int) -> list[int]:
    """The fields of a word, the widest-placed first, as they are packed."""
    found = []
    for bits in reversed(widths):
        found.append(word & ((1 << bits) - 1))
        word >>= bits
    return found[::-1]


# ids


def battery_id(batch: int, index: int) -> int:
    """The token id of battery `index` of a batch: batch << 32 | index."""
    return _within("batch", batch, 64) << 32 | _within("index", index, 32)


def batch_of(battery: int) -> int:
    """The batch of a token id."""
    return battery >> 32


def index_of(battery: int) -> int:
    """The place of a token id in its batch, from 0."""
    return battery & 0xFFFF_FFFF


# state


@dataclass(frozen=True, slots=True)
class BatteryState:
    """The 64 bits of one battery: health 16 | cycles 16 | day 16 | flags 9 | legal status 3 | operation 4.
    The flags from the top: under repair | frozen | pledged | operation before quarantine 4 | expired |
    custody.

    `health` is in basis points and may exceed 10,000. `day` 0 means that health and day are the batch's.
    """

    health: int = 0
    cycles: int = 0
    day: int = 0
    flags: int = 0
    legal: LegalStatus = LegalStatus.ORIGINAL
    operation: Operation = Operation.REGISTERED

    @property
    def expired(self) -> bool:
        """Its assessment was declared too old."""
        return bool(self.flags & 1 << 1)

    @property
    def before(self) -> Operation | None:
        """What it was doing before its quarantine; None when it is in none."""
        quarantined = self.operation is Operation.QUARANTINED
        return Operation(self.flags >> 2 & 0xF) if quarantined else None

    @property
    def frozen(self) -> bool:
        return bool(self.flags & 1 << 7)

    @property
    def under_repair(self) -> bool:
        return bool(self.flags & 1 << 8)

    def pack(self) -> int:
        """The 64-bit word, health in the top bits; `BadInput` when a field does not fit."""
        word = _within("health", self.health, 16)
        word = word << 16 | _within("cycles", self.cycles, 16)
        word = word << 16 | _within("day", self.day, 16)
        word = word << 9 | _within("flags", self.flags, 9)
        return word << 7 | self.legal << 4 | self.operation

    @classmethod
    def unpack(cls, word: int) -> BatteryState:
        """The state of a 64-bit word; `BadInput` for a code that has no name."""
        health, cycles, day, flags, legal, operation = _fields(
            _within("state", word, _STATE_BITS), 16, 16, 16, 9, 3, 4
        )
        try:
            return cls(health, cycles, day, flags, LegalStatus(legal), Operation(operation))
        except ValueError as unnamed:
            raise BadInput([Problem("state", 0, "", str(unnamed))]) from None


def pack_slot(states: Sequence[BatteryState]) -> int:
    """Up to four states in one 256-bit word, the first on top; lanes left over are zero."""
    if len(states) > _LANES:
        raise BadInput([Problem("slot", 0, "", f"{len(states)} states do not fit a slot of {_LANES}")])
    word = 0
    for lane, state in enumerate(states):
        word |= state.pack() << _STATE_BITS * (_LANES - 1 - lane)
    return word


def unpack_slot(word: int) -> tuple[BatteryState, ...]:
    """The four states of a slot."""
    lanes = _fields(_within("slot", word, 256), *[_STATE_BITS] * _LANES)
    return tuple(map(BatteryState.unpack, lanes))


# readings


def pack_readings(readings: Sequence[Reading | None]) -> bytes:
    """Per battery health 16 | cycles 16, big-endian, padded with zeros to whole words of four (16 bytes)."""
    packed = bytearray()
    for reading in readings:
        health, cycles = reading or (0, 0)
        packed += (_within("health", health, 16) << 16 | _within("cycles", cycles, 16)).to_bytes(4, "big")
    return bytes(packed.ljust(-(-len(readings) // _LANES) * 16, b"\0"))


def unpack_readings(packed: bytes, count: int) -> tuple[Reading | None, ...]:
    """The readings of `count` batteries, None where health is 0; `BadInput` on a wrong length or padding."""
    length = -(-count // _LANES) * 16
    if len(packed) != length or any(packed[count * 4 :]):
        rule = f"{len(packed)} bytes are not {length} for {count} batteries, zeros after the last"
        raise BadInput([Problem("readings", 0, "", rule)])
    words = (int.from_bytes(packed[at : at + 4], "big") for at in range(0, count * 4, 4))
    return tuple(Reading(word >> 16, word & 0xFFFF) if word >> 16 else None for word in words)


# classes


@dataclass(frozen=True, slots=True)
class ClassTerms:
    """The terms of a class version that never change.

    end_of_use: health at which this use ends, basis points; half_life: of service value between assessments,
    days; start_day: T of the weights; step_limit: change of health in one assessment that needs a second
    signature, basis points.
    """

    end_of_use: int
    half_life: int
    start_day: int
    step_limit: int

    def pack(self) -> int:
        """64 bits: endOfUse 16 | halfLife 16 | startDay 16 | stepLimit 16."""
        word = 0
        for name in ("end_of_use", "half_life", "start_day", "step_limit"):
            word = word << 16 | _within(name, getattr(self, name), 16)
        return word

    @classmethod
    def unpack(cls, word: int) -> ClassTerms:
        """The terms of a 64-bit word."""
        return cls(*_fields(_within("terms", word, 64), 16, 16, 16, 16))


@dataclass(frozen=True, slots=True)
class ClassSpec:
    """A battery class: chemistry x use x version, with the parameters it is created and priced with.

    price (P) and exit_value (G, may be negative) are millionths of a unit of account per Wh; age_limit_days
    is the oldest assessment that still counts; step_sum_limit the sum of steps in 90 days that needs a second
    signature. price_since: day from which the first price holds (a history is brought in); 0: when it is set.
    """

    id: int
    name: str
    chemistry: str
    use: Use
    category: Category
    terms: ClassTerms
    age_limit_days: int
    step_sum_limit: int
    price: int
    exit_value: int
    price_since: int = 0
