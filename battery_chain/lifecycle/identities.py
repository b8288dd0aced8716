"""Which identifiers are on chain, and where a series has left serials out, told from the chain's events."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from battery_chain.contracts import structs
from battery_chain.contracts.battery import BatchMinted, PrefixGranted
from battery_chain.deploy.events import events
from battery_chain.deploy.workspace import Workspace
from battery_chain.lifecycle.find import Minting, mintings
from battery_chain.manifest import Witness

__all__ = ["Identities", "gap", "granted_prefixes", "identities", "used_identifiers"]


@dataclass(slots=True)
class _Numbers:
    """The numbers of one series: below `next` each was minted, or was left out and may have come late.

    `passed` is what the series has passed over, ascending from `starts`: a batch, or None for a range that
    was skipped.
    """

    next: int = 0
    starts: list[int] = field(default_factory=list)
    passed: list[Minting | None] = field(default_factory=list)
    late: set[int] = field(default_factory=set)

    def mint(self, minted: Minting) -> None:
        if minted.first_serial < self.next:
            self.late.update(minted.serials)
            return
        if minted.first_serial > self.next:
            self._pass(self.next, None)
        self._pass(minted.first_serial, minted)
        self.next = minted.serials[-1] + 1

    def _pass(self, start: int, minted: Minting | None) -> None:
        self.starts.append(start)
        self.passed.append(minted)

    def witness(self, serial: int) -> Witness | None:
        if serial >= self.next:
            return None
        place = bisect_right(self.starts, serial) - 1
        minted = self.passed[place]
        if minted is None:
            return Witness(0, self.starts[place])
        return Witness(minted.batch, 0) if minted.index_of(serial) is None else None

    def used(self, serial: int) -> bool:
        return serial in self.late or (serial < self.next and self.witness(serial) is None)


class Identities:
    """The numbers of every series, by its prefix, after some mints in the order of the chain."""

    def __init__(self, minted: Iterable[Minting]) -> None:
        self._numbers: dict[str, _Numbers] = defaultdict(_Numbers)
        for each in minted:
            if not each.identifiers:
                self._numbers[each.prefix].mint(each)

    def next(self, prefix: str) -> int:
        """The serial that a series goes on with."""
        return self._numbers[prefix].next

    def witness(self, prefix: str, serial: int) -> Witness | None:
        """Where a serial was left out; None when it was minted in its turn, or its turn is to come."""
        return self._numbers[prefix].witness(serial)

    def used(self, prefix: str, serial: int) -> bool:
        """Whether a serial is on chain, minted in its turn or late."""
        return self._numbers[prefix].used(serial)


def identities(workspace: Workspace) -> Identities:
    """All that the chain tells of serials."""
    return Identities(mintings(workspace))


def gap(workspace: Workspace, witness: Witness) -> structs.Gap:
    """What shows the contract that a series left serials out there."""
    if not witness.batch:
        return structs.Gap(0, witness.skipped_from, bytes(32), b"")
    topics = ["0x" + witness.batch.to_bytes(32, "big").hex()]
    (logged,) = events(workspace, [BatchMinted], ["Battery"], topics)
    assert isinstance(logged.event, BatchMinted)
    return structs.Gap(witness.batch, 0, logged.event.mint.root, logged.event.mint.gaps)


def granted_prefixes(workspace: Workspace) -> set[str]:
    """Every prefix that was ever granted to an issuer of a series."""
    logged = events(workspace, [PrefixGranted], ["Battery"])
    return {each.event.prefix for each in logged if isinstance(each.event, PrefixGranted)}


def used_identifiers(workspace: Workspace, identifiers: Sequence[str]) -> Iterator[str]:
    """Those of some single identifiers that are on chain."""
    ids = workspace.rpc.read_many([workspace.battery.id_of(each) for each in identifiers])
    return (each for each, battery in zip(identifiers, ids, strict=True) if battery)
