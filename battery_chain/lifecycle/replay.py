"""From the chain's events to the reference model: no value, no sum, no state of a contract is read on the
way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


class Follower:
    """A reference model that follows the chain's events; `model` answers for all that was followed so far."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._next = workspace.deployment.block
        self._counts: dict[int, int] = {}
        self.model = Replay(unit=workspace.deployment.unit)
        self.events = 0
        self._handlers: dict[type, Callable[[Any], Iterator[Event]]] = {
            b.ClassSet: self._class_set,
            b.BatchMinted: self._minted,
            b.Transfer: self._transferred,
            b.BatchAssessed: self._assessed,
            b.Installed: self._moved,
            b.Swapped: self._moved,
            b.Retired: self._became(Operation.RETIRED),
            b.Repurposed: self._superseded,
            b.Wasted: self._became(Operation.WASTE_HELD),
            b.Dismantled: self._became(Operation.DISMANTLED),
            b.Recycled: self._recycled,
            v.PriceSet: self._price_set,
        }

    def advance(self, last: int | None = None) -> Replay:
        """Feeds the model what has happened since, up to block `last` (default: the newest)."""
        end = self._workspace.rpc.block_number() if last is None else last
        if end >= self._next:
            found = events(
                self._workspace, tuple(self._handlers), ["Battery", "Valuation"], first=self._next, last=end
            )
            self.model.feed(self._facts(found))
            self._next = end + 1
        return self.model

    def _facts(self, found: Iterator[Logged]) -> Iterator[Event]:
        for logged in found:
            self.events += 1
            yield from self._fact(logged.event)

    def _fact(self, event: Any) -> Iterator[Event]:
        handler = self._handlers.get(type(event))
        if handler is not None:
            yield from handler(event)

    def _class_set(self, event: b.ClassSet) -> Iterator[Event]:
        terms = ClassTerms.unpack(event.terms)
        yield ClassSet(event.class_, terms.end_of_use, terms.half_life)

    def _price_set(self, event: v.PriceSet) -> Iterator[Event]:
        yield PriceSet(event.class_, event.service, event.exit, event.in_force_from)

    def _minted(self, event: b.BatchMinted) -> Iterator[Event]:
        m = event.mint
        self._counts[event.batch_id] = m.count
        yield BatchMinted(event.batch_id, event.to, m.class_, m.energy, m.count, m.health, m.day)

    def _transferred(self, event: b.Transfer) -> Iterator[Event]:
        """Mints and burns are told by events of their own."""
        if int(event.from_, 16) and int(event.to, 16):
            yield Transferred((event.token_id,), event.to)

    def _assessed(self, event: b.BatchAssessed) -> Iterator[Event]:
        a = event.assessment
        yield BatchAssessed(a.batch_id, a.day, unpack_readings(a.readings, self._counts[a.batch_id]))

    def _moved(self, event: b.Installed | b.Swapped) -> Iterator[Event]:
        yield OperationChanged(event.ids, event.operation)

    def _superseded(self, event: b.Repurposed) -> Iterator[Event]:
        yield OperationChanged(event.repurposing.predecessors, Operation.SUPERSEDED)

    def _recycled(self, event: b.Recycled) -> Iterator[Event]:
        yield Recycled(event.id)

    @staticmethod
    def _became(operation: Operation) -> Callable[[Any], Iterator[Event]]:
        return lambda event: iter((OperationChanged(event.ids, operation),))


def replay(workspace: Workspace, last: int | None = None) -> Replay:
    """The reference model, fed with everything up to block `last`."""
    return Follower(workspace).advance(last)
