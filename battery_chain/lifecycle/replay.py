"""From the chain's events to the reference model: no value, no sum, no state of a contract is read on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from battery_chain.contracts import battery as b
from battery_chain.contracts import valuation as v
from battery_chain.deploy import Logged, Workspace, events
from battery_chain.model import ClassTerms, Operation, unpack_readings
from battery_chain.valuation import (
    BatchAssessed,
    BatchMinted,
    ClassSet,
    Event,
    OperationChanged,
    PriceSet,
    Recycled,
    Replay,
    Transferred,
)

__all__ = ["Follower", "replay"]

_KINDS = (
    b.ClassSet,
    b.BatchMinted,
    b.Transfer,
    b.BatchAssessed,
    b.Installed,
    b.Swapped,
    b.Retired,
    b.Repurposed,
    b.Wasted,
    b.Dismantled,
    b.Recycled,
    v.PriceSet,
)


class Follower:
    """A reference model that follows the chain's events; `model` answers for all that was followed so far."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._next = workspace.deployment.block
        self._counts: dict[int, int] = {}
        self.model = Replay(unit=workspace.deployment.unit)
        self.events = 0

    def advance(self, last: int | None = None) -> Replay:
        """Feeds the model what has happened since, up to block `last` (default: the newest)."""
        end = self._workspace.rpc.block_number() if last is None else last
        if end >= self._next:
            found = events(self._workspace, _KINDS, ["Battery", "Valuation"], first=self._next, last=end)
            self.model.feed(self._facts(found))
            self._next = end + 1
        return self.model

    def _facts(self, found: Iterator[Logged]) -> Iterator[Event]:
        for logged in found:
            self.events += 1
            yield from self._fact(logged.event)

    def _fact(self, event: Any) -> Iterator[Event]:
        match event:
            case b.ClassSet():
                terms = ClassTerms.unpack(event.terms)
                yield ClassSet(event.class_, terms.end_of_use, terms.half_life)
            case v.PriceSet():
                yield PriceSet(event.class_, event.service, event.exit, event.in_force_from)
            case b.BatchMinted(mint=m):
                self._counts[event.batch_id] = m.count
                yield BatchMinted(event.batch_id, event.to, m.class_, m.energy, m.count, m.health, m.day)
            case b.Transfer() if int(event.from_, 16) and int(event.to, 16):
                yield Transferred((event.token_id,), event.to)
            case b.BatchAssessed(assessment=a):
                yield BatchAssessed(a.batch_id, a.day, unpack_readings(a.readings, self._counts[a.batch_id]))
            case b.Installed() | b.Swapped():
                yield OperationChanged(event.ids, event.operation)
            case b.Retired():
                yield OperationChanged(event.ids, Operation.RETIRED)
            case b.Repurposed():
                yield OperationChanged(event.repurposing.predecessors, Operation.SUPERSEDED)
            case b.Wasted():
                yield OperationChanged(event.ids, Operation.WASTE_HELD)
            case b.Dismantled():
                yield OperationChanged(event.ids, Operation.DISMANTLED)
            case b.Recycled():
                yield Recycled(event.id)


def replay(workspace: Workspace, last: int | None = None) -> Replay:
    """The reference model, fed with everything up to block `last`."""
    return Follower(workspace).advance(last)
