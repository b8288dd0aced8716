"""Every battery there ever was, as the events left it: what each event changes, and of whom."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from battery_chain.valuation import events as e
from battery_chain.valuation.formula import Prices, Terms, refuse
from battery_chain.valuation.state import ORIGINAL, Batch, Battery, Claim, Lien, address

__all__ = ["Fleet"]

# Codes of the chain, said here once more on purpose: this model imports no enumeration.
_IN_TRANSIT, _MAINTENANCE, _RETIRED, _QUARANTINED = 4, 5, 6, 7
_WASTE_HELD, _DISMANTLED, _LOST, _SUPERSEDED, _RECYCLED, _VOIDED = 8, 9, 10, 11, 12, 13
_REUSED, _WASTE = 1, 4


class Fleet:
    """The state that events leave behind. Whoever changes alone is no longer alike with the followers of its
    batch, and stands for itself from then on.
    """

    def __init__(self) -> None:
        self.terms: dict[int, Terms] = {}
        self.price_list: dict[int, list[tuple[int, Prices]]] = defaultdict(list)
        self.batches: dict[int, Batch] = {}
        self.batteries: dict[int, Battery] = {}
        self.held: dict[str, dict[int, None]] = defaultdict(dict)
        self.liens: dict[int, Lien] = {}
        self.claims: dict[int, Claim] = {}
        self.names: dict[str, int] = {}
        self._handlers = self._all_handlers()

    def apply(self, event: e.Event) -> None:
        """Takes in one event; `BadInput` when it is about something unknown."""
        self._handlers[type(event)](event)

    def _all_handlers(self) -> dict[type, Callable[[Any], None]]:
        return {
            e.ClassSet: self._class_set,
            e.PriceSet: self._price_set,
            e.BatchMinted: self._minted,
            e.Identified: self._identified,
            e.BatchRated: self._rated,
            e.BatchMigrated: self._migrated,
            e.Transferred: self._transferred,
            e.BatchTransferred: self._batch_transferred,
            e.BatchAssessed: self._assessed,
            e.Inspected: self._inspected,
            e.Expired: self._expired,
            e.BatchExpired: self._batch_expired,
            e.OperationChanged: self._operation_changed,
            e.Maintained: self._maintained,
            e.Resumed: self._resumed,
            e.Reused: self._reused,
            e.OperatorSet: self._operator_set,
            e.BatchOperatorSet: self._batch_operator_set,
            e.HandedOver: self._handed_over,
            e.Quarantined: self._quarantined,
            e.BatchQuarantined: self._batch_quarantined,
            e.Released: self._released,
            e.BatchReleased: self._batch_released,
            e.Lost: self._lost,
            e.Found: self._found,
            e.Voided: self._voided,
            e.Wasted: self._wasted,
            e.Dismantled: self._dismantled,
            e.Succeeded: self._succeeded,
            e.Recycled: self._recycled,
            e.Pledged: self._pledged,
            e.LienPinned: self._lien_pinned,
            e.LienCarried: self._lien_carried,
            e.LienCalled: self._lien_called,
            e.LienEnded: self._lien_ended,
            e.Frozen: self._frozen,
            e.ClaimBooked: self._claim_booked,
            e.ClaimSettled: self._claim_settled,
        }

    # what is known

    def battery(self, battery: int) -> Battery:
        """`BadInput` for one that was never minted."""
        if battery not in self.batteries:
            raise refuse("battery", f"{battery} was never minted")
        return self.batteries[battery]

    def batch(self, batch: int) -> Batch:
        """`BadInput` for one that was never minted."""
        if batch not in self.batches:
            raise refuse("batch", f"{batch} was never minted")
        return self.batches[batch]

    def lien(self, lien: int) -> Lien:
        """`BadInput` for one that was never given."""
        if lien not in self.liens:
            raise refuse("lien", f"{lien} was never given")
        return self.liens[lien]

    def members(self, batch: int) -> Iterator[Battery]:
        """All batteries of a batch, in order."""
        count = self.batch(batch).count
        return (self.batteries[each] for each in range(batch << 32, (batch << 32) + count))

    def followers(self, batch: int) -> Iterator[Battery]:
        """Those that have never been apart from it."""
        return (each for each in self.members(batch) if each.follows)

    def _each(self, ids: Iterable[int]) -> Iterator[Battery]:
        return map(self.battery, ids)

    def _alone(self, ids: Iterable[int]) -> Iterator[Battery]:
        """Batteries that stand for themselves from now on."""
        for found in self._each(ids):
            self._part(found)
            yield found

    def _part(self, found: Battery) -> None:
        """It stands for itself, under the lien of the batch it leaves."""
        if not found.follows:
            return
        found.follows = False
        found.batch.followers -= 1
        if found.batch.lien:
            self.lien(found.batch.lien).marks += 1
            found.lien = found.batch.lien

    # classes, prices, mints

    def _class_set(self, event: e.ClassSet) -> None:
        self.terms[event.class_id] = Terms(event.end_of_use, event.half_life, event.start)

    def _price_set(self, event: e.PriceSet) -> None:
        known = self.price_list[event.class_id]
        place = bisect_right(known, event.in_force_from, key=lambda entry: entry[0])
        known.insert(place, (event.in_force_from, Prices(event.price, event.exit_value)))

    def _minted(self, event: e.BatchMinted) -> None:
        if event.batch in self.batches:
            raise refuse("batch", f"{event.batch} was minted before")
        self._known_class(event.class_id)
        batch = Batch(
            number=event.batch,
            class_id=event.class_id,
            energy_wh=event.energy_wh,
            count=event.count,
            health0=event.health0,
            day0=event.day0,
            operator=address(event.operator),
            legal=event.legal,
            series=event.series,
            first_serial=event.first_serial,
            gaps=event.gaps,
            followers=event.count,
        )
        self.batches[event.batch] = batch
        owner = address(event.owner)
        for battery in range(event.batch << 32, (event.batch << 32) + event.count):
            self.batteries[battery] = Battery(batch, owner)
            self.held[owner][battery] = None

    def _known_class(self, class_id: int) -> None:
        if class_id not in self.terms:
            raise refuse("class", f"{class_id} is unknown")

    def _identified(self, event: e.Identified) -> None:
        self.batch(event.batch).identifiers = event.identifiers
        for battery, name in enumerate(event.identifiers, event.batch << 32):
            self.names[name] = battery

    def _migrated(self, event: e.BatchMigrated) -> None:
        self._known_class(event.class_id)
        self.batch(event.batch).class_id = event.class_id

    # title

    def _transferred(self, event: e.Transferred) -> None:
        for battery in event.ids:
            found = self.battery(battery)
            self._part(found)
            self._give(battery, found, address(event.to))

    def _batch_transferred(self, event: e.BatchTransferred) -> None:
        for index, found in enumerate(self.members(event.batch)):
            if found.follows:
                self._give(event.batch << 32 | index, found, address(event.to))

    def _give(self, battery: int, found: Battery, to: str) -> None:
        self.held[found.owner].pop(battery, None)
        found.owner = to
        if to:
            self.held[to][battery] = None

    # health

    def _rated(self, event: e.BatchRated) -> None:
        batch = self.batch(event.batch)
        batch.health0, batch.day0 = event.health0, event.day0

    def _assessed(self, event: e.BatchAssessed) -> None:
        batch = self.batch(event.batch)
        self._matching(event.readings, batch.count, f"batteries of batch {event.batch}")
        for found, reading in zip(self.members(event.batch), event.readings, strict=True):
            if reading and reading[0]:
                _read(found, event.day, reading)
            elif batch.expired:  # the others count again, and this one does not: it is no longer like them
                self._part(found)
        batch.expired = False

    def _inspected(self, event: e.Inspected) -> None:
        self._matching(event.readings, len(event.ids), "batteries")
        for battery, reading in zip(event.ids, event.readings, strict=True):
            found = self.battery(battery)
            if found.expired:
                self._part(found)
            _read(found, event.day, reading)

    @staticmethod
    def _matching(given: Sequence[object], expected: int, of: str) -> None:
        if len(given) != expected:
            raise refuse("readings", f"{len(given)} for {expected} {of}")

    def _expired(self, event: e.Expired) -> None:
        for found in self._alone(event.ids):
            found.expired = True

    def _batch_expired(self, event: e.BatchExpired) -> None:
        self.batch(event.batch).expired = True
        for found in self.followers(event.batch):
            found.expired = True

    # service and custody

    def _operation_changed(self, event: e.OperationChanged) -> None:
        for found in self._each(event.ids):
            found.operation = event.operation

    def _maintained(self, event: e.Maintained) -> None:
        for found in self._each(event.ids):
            found.operation, found.repair = _MAINTENANCE, event.repair
            found.custody = found.custody or event.repair

    def _resumed(self, event: e.Resumed) -> None:
        for found in self._each(event.ids):
            found.operation, found.repair = event.operation, False

    def _reused(self, event: e.Reused) -> None:
        for found in self._each(event.ids):
            found.operation = event.operation
            if found.batch.legal == ORIGINAL:
                found.legal = _REUSED

    def _operator_set(self, event: e.OperatorSet) -> None:
        for found in self._each(event.ids):
            found.operator, found.custody = address(event.operator), True

    def _batch_operator_set(self, event: e.BatchOperatorSet) -> None:
        self.batch(event.batch).operator = address(event.operator)

    def _handed_over(self, event: e.HandedOver) -> None:
        for found in self._each(event.ids):
            found.custodian, found.custody = address(event.to), True
            if found.operation != _RETIRED:
                found.operation = _IN_TRANSIT

    # safety

    def _quarantined(self, event: e.Quarantined) -> None:
        for found in self._alone(event.ids):
            found.before, found.operation = found.operation, _QUARANTINED

    def _batch_quarantined(self, event: e.BatchQuarantined) -> None:
        batch = self.batch(event.batch)
        batch.quarantined = batch.quarantined or batch.followers > 0
        for found in self.members(event.batch):
            if found.operation <= _RETIRED:
                found.before, found.operation = found.operation, _QUARANTINED

    def _released(self, event: e.Released) -> None:
        for found in self._alone(event.ids):
            _release(found)

    def _batch_released(self, event: e.BatchReleased) -> None:
        batch = self.batch(event.batch)
        batch.quarantined = batch.expired = False
        for found in self.followers(event.batch):
            _release(found)

    def _lost(self, event: e.Lost) -> None:
        self._set_aside(event.ids, _LOST)

    def _found(self, event: e.Found) -> None:
        for found in self._each(event.ids):
            found.before, found.operation = _RETIRED, _QUARANTINED

    def _voided(self, event: e.Voided) -> None:
        self._set_aside([event.id], _VOIDED)

    def _set_aside(self, ids: Iterable[int], operation: int) -> None:
        for found in self._alone(ids):
            found.operation = operation

    # ends

    def _wasted(self, event: e.Wasted) -> None:
        for found in self._alone(event.ids):
            found.operation, found.legal = _WASTE_HELD, _WASTE
            found.custodian, found.custody = address(event.recycler), True

    def _dismantled(self, event: e.Dismantled) -> None:
        for found, grams in zip(self._each(event.ids), event.pack_grams, strict=True):
            found.operation, found.pack_grams = _DISMANTLED, grams

    def _succeeded(self, event: e.Succeeded) -> None:
        for found in self._alone(event.predecessors):
            if found.lien:
                self._unmark(found)
            found.operation, found.successors = _SUPERSEDED, (event.first, event.last)
        for batch in range(event.first, event.last + 1):
            self.batch(batch).predecessors = tuple(event.predecessors)

    def _recycled(self, event: e.Recycled) -> None:
        (found,) = self._alone([event.id])
        self._give(event.id, found, "")
        found.operation = _RECYCLED

    def _claim_booked(self, event: e.ClaimBooked) -> None:
        people = address(event.debtor), address(event.creditor)
        self.claims[event.id] = Claim(*people, event.amount, event.due_day)

    def _claim_settled(self, event: e.ClaimSettled) -> None:
        if event.id not in self.claims:
            raise refuse("claim", f"none was booked for battery {event.id}")
        self.claims[event.id].settled = True

    # liens and freezes

    def _pledged(self, event: e.Pledged) -> None:
        marks = len(event.ids) + len(event.batches)
        self.liens[event.lien] = Lien(address(event.lender), event.amount, event.document, marks)
        for found in self._alone(event.ids):
            found.lien = event.lien
        for batch in event.batches:
            self.batch(batch).lien = event.lien

    def _lien_pinned(self, event: e.LienPinned) -> None:
        (found,) = self._alone([event.id])
        if found.lien != event.lien:
            raise refuse("lien", f"battery {event.id} is under {found.lien}, not {event.lien}")

    def _lien_carried(self, event: e.LienCarried) -> None:
        self.lien(event.lien).marks += 1
        self.batch(event.batch).lien = event.lien

    def _lien_called(self, event: e.LienCalled) -> None:
        self.lien(event.lien).foreclosable_at = event.foreclosable_at

    def _lien_ended(self, event: e.LienEnded) -> None:
        for found in self._each(event.ids):
            self._unmark(found)
        for batch in map(self.batch, event.batches):
            self.lien(event.lien).marks -= 1
            batch.lien = 0

    def _unmark(self, found: Battery) -> None:
        self.lien(found.lien).marks -= 1
        found.lien = 0

    def _frozen(self, event: e.Frozen) -> None:
        (found,) = self._alone([event.id])
        found.frozen = event.frozen


def _read(found: Battery, day: int, reading: tuple[int, int]) -> None:
    """A reading ends expiry."""
    found.health, found.cycles = reading
    found.day, found.expired = day, False


def _release(found: Battery) -> None:
    found.operation, found.before, found.expired = found.before, 0, False
