"""The batteries of an order as it lists them: a word for one, for a range of ids, or for all that follow a
batch.

A word: whole batch (1 bit) | zeros | count - 1 (16 bits) << 96 | first id (96 bits). Of a whole batch the
first id is that of its battery 0, and the count that of the batteries which move with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from battery_chain.errors import BadInput, Problem
from battery_chain.model import batch_of, battery_id

__all__ = ["Lot", "items_of", "lots_of", "overlaps", "strays"]

_WHOLE = 1 << 255
_COUNT_SHIFT = 96
_MOST = 1 << 16
_ID = (1 << _COUNT_SHIFT) - 1
_STRAY = ~(_WHOLE | (_MOST - 1) << _COUNT_SHIFT | _ID)


@dataclass(frozen=True, slots=True)
class Lot:
    """One word: `count` batteries from id `first` on, or the `count` that follow a batch (`whole`)."""

    first: int
    count: int
    whole: bool = False

    @property
    def batch(self) -> int:
        """The batch of its first battery."""
        return batch_of(self.first)

    @property
    def ids(self) -> range:
        """The ids of a range; `BadInput` of a whole batch, whose followers only the chain knows."""
        if self.whole:
            raise _refused(f"which batteries follow batch {self.batch} only the chain knows")
        return range(self.first, self.first + self.count)

    @property
    def item(self) -> int:
        """The word of an order."""
        return (_WHOLE if self.whole else 0) | (self.count - 1) << _COUNT_SHIFT | self.first

    def __str__(self) -> str:
        if self.whole:
            return f"batch {self.batch} ({self.count} batteries)"
        last = f" to {self.first + self.count - 1}" if self.count > 1 else ""
        return f"{self.first}{last}"


def _refused(rule: str) -> BadInput:
    return BadInput([Problem("order", 0, "items", rule)])


def items_of(ids: Iterable[int], batches: Mapping[int, int]) -> tuple[int, ...]:
    """The words for batteries, packed into ranges, and for whole batches (number -> how many follow it).

    Sorted by id, so that the same batteries make the same order. `BadInput`: a battery twice, an empty batch,
    a number that is no id.
    """
    wanted = sorted(ids)
    _require_ids(wanted)
    whole = [_whole(batch, count) for batch, count in batches.items()]
    return tuple(
        lot.item for lot in sorted([*_ranges(wanted), *whole], key=lambda lot: (lot.first, not lot.whole))
    )


def _require_ids(ids: Sequence[int]) -> None:
    for earlier, later in pairwise(ids):
        if earlier == later:
            raise _refused(f"battery {later} is named twice")
    for each in ids:
        if not 0 <= each <= _ID:
            raise _refused(f"{each} is not the id of a battery")


def _whole(batch: int, count: int) -> Lot:
    if not 1 <= count <= _MOST:
        raise _refused(f"{count} batteries of batch {batch} are not 1..{_MOST}")
    return Lot(battery_id(batch, 0), count, True)


def _ranges(ids: Sequence[int]) -> list[Lot]:
    lots: list[Lot] = []
    for each in ids:
        last = lots[-1] if lots else None
        if last and each == last.first + last.count and each >> 32 == last.batch and last.count < _MOST:
            lots[-1] = Lot(last.first, last.count + 1)
        else:
            lots.append(Lot(each, 1))
    return lots


def lots_of(items: Iterable[int]) -> tuple[Lot, ...]:
    """The lots of an order's words, in their order; `BadInput` for a word with stray bits."""
    return tuple(map(_lot, items))


def _lot(item: int) -> Lot:
    if strays(item):
        raise _refused(f"{item:#x} has bits that mean nothing")
    return Lot(item & _ID, (item >> _COUNT_SHIFT & _MOST - 1) + 1, bool(item & _WHOLE))


def strays(item: int) -> bool:
    """Whether a word has bits that mean nothing; of a whole batch also those of an index."""
    return bool(item & _STRAY) or bool(item & _WHOLE and item & 0xFFFF_FFFF)


def overlaps(lots: Iterable[Lot]) -> Lot | None:
    """The first lot (by id) with a battery that another one has too. Of a whole batch nobody but the chain
    knows which batteries move with it: one beside it may have left it.
    """
    ordered = sorted(lots, key=lambda lot: (lot.whole, lot.first))
    for one, other in pairwise(ordered):
        same = other.batch == one.batch if one.whole else other.first < one.first + one.count
        if one.whole == other.whole and same:
            return other
    return None
