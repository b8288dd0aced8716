"""Ownership and state rebuilt from events, and the values that follow from them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Any

from battery_chain.valuation.events import (
    BatchAssessed,
    BatchMinted,
    BatchRated,
    ClassSet,
    Event,
    Expired,
    OperationChanged,
    PriceSet,
    Recycled,
    Transferred,
)
from battery_chain.valuation.formula import (
    Facts,
    Prices,
    Terms,
    allowed_difference,
    refuse,
    service_factor,
    value_of,
)

__all__ = ["Known", "Portfolio", "Replay"]

_RECYCLED = 12
_SECONDS_A_DAY = 86_400
_PRECISION = 60


@dataclass(frozen=True, slots=True)
class Known:
    """The state of one battery as events tell it: health in basis points and day are its batch's until it has
    its own.
    """

    id: int
    class_id: int
    energy_wh: int
    health: int
    cycles: int
    day: int
    operation: int
    expired: bool


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What an account holds on a day: exact value and service part in token units, rated Wh, batteries,
    classes.
    """

    value: Decimal
    service: Decimal
    energy_wh: int
    count: int
    classes: int

    @property
    def allowed(self) -> Decimal:
        """How far the chain may be off: it rounds once per class."""
        return allowed_difference(self.service, self.classes)


@dataclass(slots=True)
class _Battery:
    batch: _Batch
    owner: str
    operation: int = 0
    health: int = 0
    cycles: int = 0
    day: int = 0
    expired: bool = False

    def facts(self) -> Facts:
        health, day = (self.health, self.day) if self.day else (self.batch.health0, self.batch.day0)
        return Facts(self.batch.energy_wh, health, day, self.operation, self.expired)


@dataclass(slots=True)
class _Batch:
    class_id: int
    energy_wh: int
    count: int
    health0: int
    day0: int


class Replay:
    """Keeps who owns what in which state, from events alone, and says what it is worth.

    unit: token units in a millionth of the unit of account, 10^(decimals − 6). Feed events in the order of
    the chain; an event about something unknown is refused with `BadInput`. Not safe to share between threads.
    """

    def __init__(self, events: Iterable[Event] = (), unit: int = 1) -> None:
        self._unit = unit
        self._terms: dict[int, Terms] = {}
        self._prices: dict[int, list[tuple[int, Prices]]] = defaultdict(list)
        self._batches: dict[int, _Batch] = {}
        self._batteries: dict[int, _Battery] = {}
        self._held: dict[str, dict[int, None]] = defaultdict(dict)
        self._handlers: dict[type, Callable[[Any], None]] = {
            ClassSet: self._class_set,
            PriceSet: self._price_set,
            BatchMinted: self._minted,
            BatchRated: self._rated,
            Transferred: self._transferred,
            BatchAssessed: self._assessed,
            OperationChanged: self._operation_changed,
            Expired: self._expired,
            Recycled: self._recycled,
        }
        self.feed(events)

    def feed(self, events: Iterable[Event]) -> None:
        """Takes in more events."""
        for event in events:
            self._handlers[type(event)](event)

    # questions

    def owner(self, battery: int) -> str | None:
        """Who owns it; None after it was recycled."""
        return self._battery(battery).owner or None

    def holdings(self, owner: str) -> tuple[int, ...]:
        """Ids of all an account owns, in the order they came."""
        return tuple(self._held.get(_account(owner), ()))

    def owners(self) -> tuple[str, ...]:
        """Every account that owns a battery."""
        return tuple(owner for owner, held in self._held.items() if held)

    def state(self, battery: int) -> Known:
        """The state of a battery, of ended ones too."""
        found = self._battery(battery)
        facts = found.facts()
        return Known(
            battery,
            found.batch.class_id,
            facts.energy_wh,
            facts.health,
            found.cycles,
            facts.day,
            facts.operation,
            facts.expired,
        )

    def prices(self, class_id: int, at: int) -> Prices:
        """Prices in force at a second. Before the first: the first, as a chain that knows no earlier one
        answers.
        """
        known = self._prices.get(class_id)
        if not known:
            raise refuse("class", f"{class_id} has no price")
        return known[max(0, bisect_right(known, at, key=lambda entry: entry[0]) - 1)][1]

    def value(self, battery: int, day: int, at: int | None = None) -> Decimal:
        """Exact value in token units on a day, at the prices in force at second `at` (default: the end of the
        day).
        """
        found = self._battery(battery)
        class_id = found.batch.class_id
        prices = self.prices(class_id, _end_of(day) if at is None else at)
        return value_of(found.facts(), self._terms[class_id], prices, day, self._unit)

    def service(self, battery: int, day: int, at: int | None = None) -> Decimal:
        """The part of the value that decays, in token units."""
        found = self._battery(battery)
        return self._service(found, day, _end_of(day) if at is None else at)

    def allowed(self, battery: int, day: int, at: int | None = None) -> Decimal:
        """How far the chain's value of one battery may be off."""
        return allowed_difference(self.service(battery, day, at))

    def portfolio(self, owner: str, day: int, at: int | None = None) -> Portfolio:
        """Sum of the exact values of all an account owns, with what is needed to compare it with the
        chain.
        """
        held = [self._batteries[battery] for battery in self.holdings(owner)]
        moment = _end_of(day) if at is None else at
        worth = {found.batch.class_id: self.prices(found.batch.class_id, moment) for found in held}
        with localcontext(Context(prec=_PRECISION)):
            value = service = Decimal(0)
            for found in held:
                class_id = found.batch.class_id
                value += value_of(found.facts(), self._terms[class_id], worth[class_id], day, self._unit)
                service += self._service(found, day, moment)
        energy = sum(found.batch.energy_wh for found in held)
        return Portfolio(value, service, energy, len(held), len(worth))

    def _service(self, found: _Battery, day: int, at: int) -> Decimal:
        prices, facts = self.prices(found.batch.class_id, at), found.facts()
        factor = service_factor(facts, self._terms[found.batch.class_id], day)
        with localcontext(Context(prec=_PRECISION)):
            return (prices.price - prices.exit_value) * facts.energy_wh * self._unit * factor

    # events

    def _class_set(self, event: ClassSet) -> None:
        self._terms[event.class_id] = Terms(event.end_of_use, event.half_life)

    def _price_set(self, event: PriceSet) -> None:
        known = self._prices[event.class_id]
        place = bisect_right(known, event.in_force_from, key=lambda entry: entry[0])
        known.insert(place, (event.in_force_from, Prices(event.price, event.exit_value)))

    def _minted(self, event: BatchMinted) -> None:
        if event.batch in self._batches:
            raise refuse("batch", f"{event.batch} was minted before")
        if event.class_id not in self._terms:
            raise refuse("class", f"{event.class_id} is unknown")
        batch = _Batch(event.class_id, event.energy_wh, event.count, event.health0, event.day0)
        self._batches[event.batch] = batch
        owner = _account(event.owner)
        for battery in range(event.batch << 32, (event.batch << 32) + event.count):
            self._batteries[battery] = _Battery(batch, owner)
            self._held[owner][battery] = None

    def _rated(self, event: BatchRated) -> None:
        batch = self._batch(event.batch)
        batch.health0, batch.day0 = event.health0, event.day0

    def _transferred(self, event: Transferred) -> None:
        to = _account(event.to)
        for battery in event.ids:
            found = self._battery(battery)
            self._held[found.owner].pop(battery, None)
            self._held[to][battery] = None
            found.owner = to

    def _assessed(self, event: BatchAssessed) -> None:
        batch = self._batch(event.batch)
        if len(event.readings) != batch.count:
            raise refuse(
                "readings", f"{len(event.readings)} for {batch.count} batteries of batch {event.batch}"
            )
        for battery, reading in enumerate(event.readings, event.batch << 32):
            if reading and reading[0]:
                found = self._batteries[battery]
                found.health, found.cycles, found.day, found.expired = *reading, event.day, False

    def _operation_changed(self, event: OperationChanged) -> None:
        for battery in event.ids:
            self._battery(battery).operation = event.operation

    def _expired(self, event: Expired) -> None:
        for battery in event.ids:
            self._battery(battery).expired = True

    def _recycled(self, event: Recycled) -> None:
        found = self._battery(event.id)
        self._held[found.owner].pop(event.id, None)
        found.owner, found.operation = "", _RECYCLED

    def _battery(self, battery: int) -> _Battery:
        if battery not in self._batteries:
            raise refuse("battery", f"{battery} was never minted")
        return self._batteries[battery]

    def _batch(self, batch: int) -> _Batch:
        if batch not in self._batches:
            raise refuse("batch", f"{batch} was never minted")
        return self._batches[batch]


def _end_of(day: int) -> int:
    return (day + 1) * _SECONDS_A_DAY - 1


def _account(address: str) -> str:
    """Addresses are compared without the case of their checksum."""
    return address.lower()
