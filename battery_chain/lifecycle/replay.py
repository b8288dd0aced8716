"""From the chain's events to the reference model: no value, no sum, no state of a contract is read on the
way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from battery_chain import valuation as m
from battery_chain.contracts import battery as b
from battery_chain.contracts import valuation as v
from battery_chain.deploy.events import Logged, events
from battery_chain.deploy.workspace import Workspace
from battery_chain.model import ClassTerms, Operation, Reading, unpack_readings

__all__ = ["Follower", "Translator", "replay"]


class Follower:
    """A reference model that follows the chain's events; `model` answers for all that was followed so far."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._next = workspace.deployment.block
        self.model = m.Replay(unit=workspace.deployment.unit)
        self.events = 0
        self._translator = Translator()

    def advance(self, last: int | None = None) -> m.Replay:
        """Feeds the model what has happened since, up to block `last` (default: the newest)."""
        end = self._workspace.rpc.block_number() if last is None else last
        if end >= self._next:
            found = events(
                self._workspace, self._translator.kinds, ["Battery", "Valuation"], first=self._next, last=end
            )
            self.model.feed(self._facts(found))
            self._next = end + 1
        return self.model

    def _facts(self, found: Iterator[Logged]) -> Iterator[m.Event]:
        for run in _runs(found):
            self.events += len(run)
            for event in _apart(run):
                yield from self._translator.facts(event)


def _runs(found: Iterator[Logged]) -> Iterator[list[Logged]]:
    """Transfers of one transaction that follow each other, with the event behind them; all others alone."""
    run: list[Logged] = []
    for logged in found:
        if run and run[-1].transaction != logged.transaction:
            yield run
            run = []
        run.append(logged)
        if not isinstance(logged.event, b.Transfer):
            yield run
            run = []
    if run:
        yield run


class Translator:
    """What each event of the contracts says, in the words of the model."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self._handlers: dict[type, Callable[[Any], Iterator[m.Event]]] = {
            v.PriceSet: self._price_set,
            b.ClassSet: self._class_set,
            b.BatchMinted: self._minted,
            b.BatchAssessed: self._assessed,
            b.Inspected: self._inspected,
            b.Succeeded: self._succeeded,
            b.Pledged: self._pledged,
            b.Foreclosed: self._lien_ended,
            b.LienReleased: self._lien_ended,
            b.Transfer: self._transferred,
            **{kind: _one(fact) for kind, fact in _SIMPLE.items()},
        }

    @property
    def kinds(self) -> tuple[type, ...]:
        """The events that it knows."""
        return tuple(self._handlers)

    def facts(self, event: object) -> Iterator[m.Event]:
        """What an event says; nothing for one that says nothing new."""
        handler = self._handlers.get(type(event))
        return handler(event) if handler else iter(())

    def _class_set(self, event: b.ClassSet) -> Iterator[m.Event]:
        terms = ClassTerms.unpack(event.terms)
        yield m.ClassSet(event.class_, terms.end_of_use, terms.half_life, terms.start_day)

    def _price_set(self, event: v.PriceSet) -> Iterator[m.Event]:
        yield m.PriceSet(event.class_, event.service, event.exit, event.in_force_from)

    def _minted(self, event: b.BatchMinted) -> Iterator[m.Event]:
        mint = event.mint
        self._counts[event.batch_id] = mint.count
        gaps = [int.from_bytes(mint.gaps[at : at + 2], "big") for at in range(0, len(mint.gaps), 2)]
        yield m.BatchMinted(
            batch=event.batch_id,
            owner=event.to,
            class_id=mint.class_,
            energy_wh=mint.energy,
            count=mint.count,
            health0=mint.health,
            day0=mint.day,
            operator=mint.operator,
            legal=event.legal,
            series=mint.series,
            first_serial=mint.first_serial,
            gaps=gaps,
        )

    def _transferred(self, event: b.Transfer) -> Iterator[m.Event]:
        """Mints and burns are told by events of their own."""
        if int(event.from_, 16) and int(event.to, 16):
            yield m.Transferred((event.token_id,), event.to)

    def _assessed(self, event: b.BatchAssessed) -> Iterator[m.Event]:
        a = event.assessment
        yield m.BatchAssessed(a.batch_id, a.day, unpack_readings(a.readings, self._counts[a.batch_id]))

    def _inspected(self, event: b.Inspected) -> Iterator[m.Event]:
        inspection = event.inspection
        words = [inspection.readings[at : at + 4] for at in range(0, len(inspection.readings), 4)]
        readings = [Reading(int.from_bytes(w[:2], "big"), int.from_bytes(w[2:], "big")) for w in words]
        yield m.Inspected(inspection.ids, inspection.day, readings)

    def _succeeded(self, event: b.Succeeded) -> Iterator[m.Event]:
        batches = sum(1 for share in event.succession.shares if share.count)
        last = event.first_batch + batches - 1
        yield m.Succeeded(event.succession.predecessors, event.first_batch, last)

    def _pledged(self, event: b.Pledged) -> Iterator[m.Event]:
        p = event.pledge
        yield m.Pledged(event.lien_id, event.lender, p.amount, p.document, p.ids, p.batches)

    def _lien_ended(self, event: b.LienReleased | b.Foreclosed) -> Iterator[m.Event]:
        yield m.LienEnded(event.lien_id, event.ids, event.batches)


def _apart(run: list[Logged]) -> list[Any]:
    """Without the transfers of the batteries that moved with their batch, which the last event tells of."""
    *transfers, last = (each.event for each in run)
    if isinstance(last, b.BatchTransferred):
        transfers = transfers[: len(transfers) - _together(transfers, last)]
    return [*transfers, last]


def _together(transfers: list[Any], moved: b.BatchTransferred) -> int:
    """How many of the last transfers are a batch that moved as a whole: ascending, from one to another."""
    people, above = (moved.from_, moved.to), moved.batch_id + 1 << 32
    for n, each in enumerate(reversed(transfers)):
        belongs = moved.batch_id << 32 <= each.token_id < above and (each.from_, each.to) == people
        if not belongs:
            return n
        above = each.token_id
    return len(transfers)


def _became(operation: Operation) -> Callable[[Any], m.Event]:
    return lambda event: m.OperationChanged(event.ids, operation)


def _moved(event: Any) -> m.Event:
    return m.OperationChanged(event.ids, event.operation)


def _one(fact: Callable[[Any], m.Event]) -> Callable[[Any], Iterator[m.Event]]:
    return lambda event: iter((fact(event),))


_SIMPLE: dict[type, Callable[[Any], m.Event]] = {
    b.Identified: lambda e: m.Identified(e.batch_id, e.identifiers),
    b.BatchRated: lambda e: m.BatchRated(e.batch_id, e.rating.health, e.rating.day),
    b.BatchMigrated: lambda e: m.BatchMigrated(e.batch_id, e.to),
    b.BatchTransferred: lambda e: m.BatchTransferred(e.batch_id, e.to),
    b.AssessmentsExpired: lambda e: m.Expired(e.ids),
    b.BatchAssessmentsExpired: lambda e: m.BatchExpired(e.batch_id),
    b.Installed: _moved,
    b.Swapped: _moved,
    b.TakenOver: _moved,
    b.Retired: _became(Operation.RETIRED),
    b.Maintained: lambda e: m.Maintained(e.ids, e.repair),
    b.Resumed: lambda e: m.Resumed(e.ids, e.operation),
    b.Reused: lambda e: m.Reused(e.ids, e.operation),
    b.OperatorSet: lambda e: m.OperatorSet(e.ids, e.operator),
    b.BatchOperatorSet: lambda e: m.BatchOperatorSet(e.batch_id, e.operator),
    b.HandedOver: lambda e: m.HandedOver(e.hand_over.ids, e.to),
    b.Quarantined: lambda e: m.Quarantined(e.ids),
    b.BatchQuarantined: lambda e: m.BatchQuarantined(e.batch_id),
    b.Released: lambda e: m.Released(e.ids),
    b.BatchReleased: lambda e: m.BatchReleased(e.batch_id),
    b.Lost: lambda e: m.Lost(e.report.ids),
    b.Found: lambda e: m.Found(e.report.ids),
    b.Voided: lambda e: m.Voided(e.voided),
    b.Wasted: lambda e: m.Wasted(e.ids, e.recycler),
    b.Dismantled: lambda e: m.Dismantled(e.ids, e.pack_grams),
    b.Recycled: lambda e: m.Recycled(e.id),
    b.LienPinned: lambda e: m.LienPinned(e.lien_id, e.id),
    b.LienCarried: lambda e: m.LienCarried(e.lien_id, e.batch_id),
    b.LienCalled: lambda e: m.LienCalled(e.lien_id, e.foreclosable_at),
    b.Frozen: lambda e: m.Frozen(e.token_id, e.frozen_status),
    b.ClaimBooked: lambda e: m.ClaimBooked(e.id, e.debtor, e.creditor, e.amount, e.due_day),
    b.ClaimSettled: lambda e: m.ClaimSettled(e.id),
}


def replay(workspace: Workspace, last: int | None = None) -> m.Replay:
    """The reference model, fed with everything up to block `last`."""
    return Follower(workspace).advance(last)
