"""Rows grouped into what one mint takes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

from battery_chain.manifest.merkle import MerkleTree, keccak256, leaf_of
from battery_chain.manifest.rules import Row
from battery_chain.model import MAX_BATCH

__all__ = ["Batch", "batches"]

_MAX_GAP = 0xFFFF
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


@dataclass(frozen=True)
class Batch:
    """1 to 4,096 batteries alike in all but serial and passport, in the order of their serials."""

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
    serials: tuple[int, ...]
    passports: tuple[bytes, ...]
    first_line: int

    @property
    def count(self) -> int:
        """Batteries in it."""
        return len(self.serials)

    @property
    def first_serial(self) -> int:
        """The lowest serial."""
        return self.serials[0]

    @property
    def energy_wh(self) -> int:
        """Rated energy of all, Wh."""
        return self.rated_wh * self.count

    @cached_property
    def gaps(self) -> bytes:
        """Per battery the serials left out before it (16 bits, big-endian, the first 0); empty when there are
        none.
        """
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


def batches(rows: Iterable[Row]) -> Iterator[Batch]:
    """Consecutive rows with the same facts and growing serials, at most 4,096 and 65,535 serials apart."""
    group: list[Row] = []
    for row in rows:
        if group and not _joins(row, group):
            yield _batch(group)
            group = []
        group.append(row)
    if group:
        yield _batch(group)


def _joins(row: Row, group: list[Row]) -> bool:
    last = group[-1]
    near = 0 < row.serial - last.serial <= _MAX_GAP + 1
    return near and len(group) < MAX_BATCH and _facts(row) == _facts(last)


def _batch(group: list[Row]) -> Batch:
    shared = {name: getattr(group[0], name) for name in _SHARED}
    serials = tuple(row.serial for row in group)
    return Batch(
        **shared, serials=serials, passports=tuple(row.passport for row in group), first_line=group[0].line
    )
