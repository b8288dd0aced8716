"""From what people write of a battery to its token id, and back."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from battery_chain.contracts.battery import BatchMinted, Identified
from battery_chain.deploy.events import events
from battery_chain.deploy.workspace import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import serial_text

__all__ = ["Minting", "find_battery", "identify", "mintings", "serials_on_chain"]

_RANGE = re.compile(r"([0-9]{1,19}):([0-9]{1,9})(?:-([0-9]{1,9}))?")
_TOKEN_ID = re.compile(r"[0-9]{1,30}")
_SERIAL = re.compile(r"(.+)[-:]([0-9]{1,20})")
_FEW = 50
"""As many batches a node is asked for by number; of more, all are read."""


@dataclass(frozen=True)
class Minting:
    """One mint, as its event tells it: batch number, prefix of its series, serials in order of the
    batteries; or their `identifiers`, where they are no numbers of a series.
    """

    batch: int
    prefix: str
    first_serial: int
    count: int
    gaps: bytes
    identifiers: tuple[str, ...] = ()

    @cached_property
    def serials(self) -> Sequence[int]:
        """Ascending; none where the batteries have identifiers."""
        if self.identifiers:
            return ()
        if not self.gaps:
            return range(self.first_serial, self.first_serial + self.count)
        found, serial = [], self.first_serial - 1
        for at in range(0, len(self.gaps), 2):
            serial += 1 + int.from_bytes(self.gaps[at : at + 2], "big")
            found.append(serial)
        return found

    def identifier(self, index: int) -> str:
        """The serial in full of one battery, or its identifier."""
        return self.identifiers[index] if self.identifiers else serial_text(self.prefix, self.serials[index])

    def index_of(self, serial: int) -> int | None:
        """The place of a serial."""
        place = bisect_left(self.serials, serial)
        return place if place < len(self.serials) and self.serials[place] == serial else None


def mintings(workspace: Workspace, *batches: int, last: int | None = None) -> Iterator[Minting]:
    """Every mint of the deployment, or those of some batches, in order; up to block `last`."""
    prefixes = {number: prefix for prefix, number in workspace.deployment.series.items()}
    few = 0 < len(batches) <= _FEW
    topics = [["0x" + each.to_bytes(32, "big").hex() for each in batches]] if few else []
    kinds = [BatchMinted, Identified]
    read = [each.event for each in events(workspace, kinds, ["Battery"], topics, last=last)]
    wanted = frozenset(batches)
    found = [
        each
        for each in read
        if isinstance(each, BatchMinted | Identified) and (not wanted or each.batch_id in wanted)
    ]
    named = {each.batch_id: each.identifiers for each in found if isinstance(each, Identified)}
    for each in found:
        if isinstance(each, BatchMinted):
            minted = each.mint
            yield Minting(
                each.batch_id,
                prefixes.get(minted.series, str(minted.series)),
                minted.first_serial,
                minted.count,
                minted.gaps,
                tuple(named.get(each.batch_id, ())),
            )


def serials_on_chain(workspace: Workspace, prefix: str, ranges: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The serials of a series, within ranges (both ends included), that are on chain."""
    for minted in mintings(workspace):
        if minted.prefix == prefix:
            for first, last in ranges:
                yield from (serial for serial in minted.serials if first <= serial <= last)


def identify(workspace: Workspace, names: Sequence[str]) -> dict[str, list[int]]:
    """Token ids by what people write: a serial in full (`CAR-NMC-00000012`), `series:serial`, an identifier
    of its own, a place `batch:index`, a range `batch:first-last`, a token id. What is not on chain is not
    among the answers."""
    known = _Known({each.batch: each for each in mintings(workspace)})
    found = {name: known.ids(name) for name in names}
    return {name: ids for name, ids in found.items() if ids}


@dataclass(frozen=True)
class _Known:
    """What is on chain, to be asked by name."""

    minted: Mapping[int, Minting]

    @cached_property
    def _by_prefix(self) -> Mapping[str, list[Minting]]:
        found: dict[str, list[Minting]] = {}
        for each in self.minted.values():
            found.setdefault(each.prefix, []).append(each)
        return found

    @cached_property
    def _identified(self) -> Mapping[str, int]:
        return {
            name: each.batch << 32 | index
            for each in self.minted.values()
            for index, name in enumerate(each.identifiers)
        }

    def ids(self, name: str) -> list[int]:
        if name in self._identified:
            return [self._identified[name]]
        place = _RANGE.fullmatch(name)
        if place:
            return self._range(int(place[1]), int(place[2]), int(place[3] or place[2]))
        if _TOKEN_ID.fullmatch(name):
            return self._range(int(name) >> 32, int(name) & 0xFFFF_FFFF, int(name) & 0xFFFF_FFFF)
        serial = _SERIAL.fullmatch(name)
        return self._serial(serial[1], int(serial[2])) if serial else []

    def _range(self, batch: int, first: int, last: int) -> list[int]:
        inside = batch in self.minted and first <= last < self.minted[batch].count
        return [batch << 32 | index for index in range(first, last + 1)] if inside else []

    def _serial(self, prefix: str, serial: int) -> list[int]:
        places = ((each, each.index_of(serial)) for each in self._by_prefix.get(prefix, ()))
        return [each.batch << 32 | index for each, index in places if index is not None]


def find_battery(workspace: Workspace, text: str) -> int:
    """The token id of one battery, as `identify` reads it.

    Raises `BadInput` when nothing on chain has this name, or several have.
    """
    found = identify(workspace, [text]).get(text, [])
    if len(found) != 1:
        known = _SERIAL.fullmatch(text) or _TOKEN_ID.fullmatch(text)
        rule = "is not on chain" if known else _RULE
        raise BadInput([Problem("battery", 0, text, "names several" if found else rule)])
    return found[0]


_RULE = "is neither a serial (PREFIX-NUMBER), a place (BATCH:INDEX) nor a token id"
