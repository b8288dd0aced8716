"""From what people write of a battery to its token id, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from battery_chain.contracts.battery import BatchMinted
from battery_chain.deploy import Workspace, events
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import serial_text

__all__ = ["Minting", "find_battery", "mintings", "serials_on_chain"]

_PLACE = re.compile(r"([0-9]{1,20}):([0-9]{1,10})")


@dataclass(frozen=True)
class Minting:
    """One mint, as its event tells it: batch number, prefix of its series, serials in order of the
    batteries.
    """

    batch: int
    prefix: str
    first_serial: int
    count: int
    gaps: bytes

    @cached_property
    def serials(self) -> Sequence[int]:
        if not self.gaps:
            return range(self.first_serial, self.first_serial + self.count)
        found, serial = [], self.first_serial - 1
        for at in range(0, len(self.gaps), 2):
            serial += 1 + int.from_bytes(self.gaps[at : at + 2], "big")
            found.append(serial)
        return found

    def identifier(self, index: int) -> str:
        """The serial in full of one battery."""
        return serial_text(self.prefix, self.serials[index])


def mintings(workspace: Workspace, batch: int | None = None) -> Iterator[Minting]:
    """Every mint of the deployment, or that of one batch, in order."""
    prefixes = {number: prefix for prefix, number in workspace.deployment.series.items()}
    topics = ["0x" + batch.to_bytes(32, "big").hex()] if batch is not None else []
    for logged in events(workspace, [BatchMinted], ["Battery"], topics):
        if isinstance(logged.event, BatchMinted):
            minted = logged.event.mint
            prefix = prefixes.get(minted.series, str(minted.series))
            yield Minting(logged.event.batch_id, prefix, minted.first_serial, minted.count, minted.gaps)


def serials_on_chain(workspace: Workspace, prefix: str, ranges: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The serials of a series, within ranges (both ends included), that are on chain."""
    for minted in mintings(workspace):
        if minted.prefix == prefix:
            for first, last in ranges:
                yield from (serial for serial in minted.serials if first <= serial <= last)


def find_battery(workspace: Workspace, text: str) -> int:
    """The token id of a serial in full (`CAR-NMC-00000012`), a place (`batch:index`) or a token id.

    Raises `BadInput` when it is none of them or nothing on chain has it.
    """
    place = _PLACE.fullmatch(text)
    if place:
        return _checked(workspace, text, int(place[1]) << 32 | int(place[2]))
    if text.isdecimal() and len(text) <= 30:
        return _checked(workspace, text, int(text))
    prefix, _, digits = text.rpartition("-")
    if prefix in workspace.deployment.series and digits.isdecimal():
        for minted in mintings(workspace):
            if minted.prefix == prefix and int(digits) in minted.serials:
                return minted.batch << 32 | list(minted.serials).index(int(digits))
        raise _refused(text, "is not on chain")
    raise _refused(text, "is neither a serial (PREFIX-NUMBER), a place (BATCH:INDEX) nor a token id")


def _checked(workspace: Workspace, text: str, battery: int) -> int:
    batch = workspace.rpc.read(workspace.battery.batch_of((battery >> 32) & (2**64 - 1)))
    if battery >> 96 or battery & 0xFFFF_FFFF >= batch.count:
        raise _refused(text, "is not on chain")
    return battery


def _refused(text: str, rule: str) -> BadInput:
    return BadInput([Problem("battery", 0, text, rule)])
