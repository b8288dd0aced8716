"""Rows grouped into what one mint takes."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import TypeAlias

from battery_chain.manifest.identifiers import serial_text
from battery_chain.manifest.merkle import MerkleTree, keccak256, leaf_of
from battery_chain.manifest.rules import Row
from battery_chain.model import MAX_BATCH

__all__ = [
    "MAX_SINGLES",
    "MAX_WORDS",
    "Batch",
    "Form",
    "Outline",
    "Witness",
    "WitnessOf",
    "batches",
    "no_witness",
]

MAX_SINGLES = 400
"""Single identifiers of one batch: with a new prefix each they take up to 58,000 gas a battery."""

MAX_WORDS = 400
"""Ranges of 256 serials that one batch of late serials touches: each takes a slot of its own on chain."""

_MAX_GAP = 0xFFFF
_MAX_OPEN = 64
_SHARED = (
    "series",
    "model",
    "class_name",
    "rated_wh",
    "chemistry",
    "manufacture_day",
    "bol_health_bp",
    "bol_day",
    "first_owner",
    "battery_operator",
)
_facts = attrgetter(*_SHARED)


class Form(Enum):
    """How a batch is identified: by numbers that its series goes on with, by numbers that the series has left
    out before, or by identifiers of their own."""

    GROWING = "growing"
    LATE = "late"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Witness:
    """Where a series has left serials out: between the serials of batch `batch`, or, with `batch` 0, in the
    range that begins at `skipped_from`."""

    batch: int
    skipped_from: int


WitnessOf: TypeAlias = Callable[[str, int], Witness | None]
"""(series, serial) -> where the series left that serial out; None when it did not."""


def no_witness(_series: str, _serial: int) -> Witness | None:
    """Where nothing is on chain, nothing is late."""
    return None


@dataclass(frozen=True, slots=True)
class Outline:
    """A batch without its rows: what is known of each of the batches of a long file at once. Energy in Wh."""

    series: str
    model: str
    class_name: str
    form: Form
    count: int
    energy_wh: int
    first_identifier: str
    serials: Sequence[int]
    """One a battery, in order."""
    identifiers: tuple[str, ...] = ()
    """The single identifiers; empty for numbers of a series."""
    witness: Witness | None = None


@dataclass(frozen=True)
class Batch:
    """1 to 4,096 batteries alike in all but identifier, passport, cell lot and supplier.

    Serials ascend; those of single identifiers are what stands for them in the passport's proof. `rows` are
    those of the file.
    """

    series: str
    model: str
    class_name: str
    rated_wh: int
    chemistry: str
    manufacture_day: int
    bol_health_bp: int
    bol_day: int
    first_owner: str
    battery_operator: str
    rows: tuple[Row, ...]
    form: Form = Form.GROWING
    witness: Witness | None = None

    @property
    def count(self) -> int:
        """Batteries in it."""
        return len(self.rows)

    @cached_property
    def serials(self) -> tuple[int, ...]:
        """One a battery, in order."""
        return tuple(row.serial for row in self.rows)

    @cached_property
    def passports(self) -> tuple[bytes, ...]:
        """Hashes of the passports, in the same order."""
        return tuple(row.passport for row in self.rows)

    @cached_property
    def identifiers(self) -> tuple[str, ...]:
        """The single identifiers; empty for numbers of a series."""
        return tuple(row.single for row in self.rows) if self.form is Form.SINGLE else ()

    @property
    def first_identifier(self) -> str:
        """That of the first battery: the serial in full, or the single identifier."""
        return self.rows[0].single or serial_text(self.series, self.first_serial)

    @property
    def first_serial(self) -> int:
        """The lowest serial; 0 for single identifiers, as the contract wants it."""
        return 0 if self.form is Form.SINGLE else self.serials[0]

    @property
    def first_line(self) -> int:
        """The first of its rows in the file."""
        return self.rows[0].line

    @property
    def energy_wh(self) -> int:
        """Rated energy of all, Wh."""
        return self.rated_wh * self.count

    @property
    def outline(self) -> Outline:
        return Outline(
            self.series,
            self.model,
            self.class_name,
            self.form,
            self.count,
            self.energy_wh,
            self.first_identifier,
            _packed(self.serials),
            self.identifiers,
            self.witness,
        )

    @cached_property
    def gaps(self) -> bytes:
        """Per battery the serials left out before it (16 bits, big-endian, the first 0); empty when there are
        none.
        """
        if self.form is Form.SINGLE:
            return b""
        left_out = [after - before - 1 for before, after in pairwise(self.serials)]
        if not any(left_out):
            return b""
        return b"".join(gap.to_bytes(2, "big") for gap in (0, *left_out))

    @cached_property
    def _tree(self) -> MerkleTree:
        numbered = enumerate(zip(self.serials, self.passports, strict=True))
        return MerkleTree([leaf_of(index, serial, passport) for index, (serial, passport) in numbered])

    @property
    def root(self) -> bytes:
        """Merkle root of (index, serial, passport hash), 32 bytes."""
        return self._tree.root

    def proof(self, index: int) -> tuple[bytes, ...]:
        """The Merkle proof of battery `index`, for `verify` and for OpenZeppelin's MerkleProof."""
        return self._tree.proof(index)

    @cached_property
    def key(self) -> bytes:
        """32 bytes that are the same exactly when the content is: what makes a mint happen once."""
        facts = {name: getattr(self, name) for name in _SHARED}
        facts |= {"count": self.count, "root": self.root.hex()}  # serials and passports are in the root
        return keccak256(json.dumps(facts, sort_keys=True).encode())


def _packed(serials: Sequence[int]) -> Sequence[int]:
    """The same numbers in 8 bytes each, or in none where they follow each other."""
    following = range(serials[0], serials[0] + len(serials))
    if all(serial == each for serial, each in zip(serials, following, strict=True)):
        return following
    if serials[-1] < 2**64:
        return array("Q", serials)
    return serials


def batches(rows: Iterable[Row], witness_of: WitnessOf = no_witness) -> Iterator[Batch]:
    """Rows with the same facts and form, at most 4,096 and 65,535 serials apart.

    Growing serials of a series stay in their order, from batch to batch. Late ones are together by the place
    that shows them left out, which no later mint changes: the same file makes the same batches again.
    """
    open_groups: dict[Hashable, _Group] = {}
    for row in rows:
        found = _Group(row, witness_of(row.series, row.serial) if not row.single else None)
        group = open_groups.get(found.lane)
        if group is not None and group.takes(row):
            group.rows.append(row)
            continue
        if group is not None:
            yield open_groups.pop(found.lane).batch()
        elif len(open_groups) == _MAX_OPEN:
            yield open_groups.pop(next(iter(open_groups))).batch()
        open_groups[found.lane] = found
    for group in open_groups.values():
        yield group.batch()


class _Group:
    """A batch in the making."""

    def __init__(self, row: Row, witness: Witness | None) -> None:
        self.rows, self.facts, self.witness = [row], _facts(row), witness
        self.words = 1
        self.form = Form.SINGLE if row.single else Form.LATE if witness else Form.GROWING
        # A series that grows has one group at a time: its numbers must not overtake each other.
        self.lane: Hashable = row.series if self.form is Form.GROWING else (self.form, witness, self.facts)

    def takes(self, row: Row) -> bool:
        """Whether a row of the same lane joins."""
        if self.form is Form.SINGLE:
            return len(self.rows) < MAX_SINGLES
        last = self.rows[-1].serial
        near = 0 < row.serial - last <= _MAX_GAP + 1
        return near and len(self.rows) < MAX_BATCH and _facts(row) == self.facts and self._word(last, row)

    def _word(self, last: int, row: Row) -> bool:
        if self.form is Form.LATE and row.serial >> 8 != last >> 8:
            self.words += 1
        return self.words <= MAX_WORDS

    def batch(self) -> Batch:
        shared = {name: getattr(self.rows[0], name) for name in _SHARED}
        return Batch(**shared, rows=tuple(self.rows), form=self.form, witness=self.witness)
