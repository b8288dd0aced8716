"""Ownership and state rebuilt from events, and the values that follow from them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from battery_chain.valuation.events import Event
from battery_chain.valuation.fleet import Fleet
from battery_chain.valuation.formula import (
    Prices,
    Terms,
    Worth,
    allowed_difference,
    health_above,
    refuse,
    service_factor,
    value_of,
    worth_of,
)
from battery_chain.valuation.state import Batch, Battery, Claim, Lien, address

__all__ = ["Known", "KnownBatch", "Portfolio", "Replay", "Sum"]

_SECONDS_A_DAY = 86_400
_PRECISION = 60
_NO_CLASS = 0


@dataclass(frozen=True, slots=True)
class Known:
    """The state of one battery as events tell it. Health (basis points), day, legal status, operator and lien
    are its batch's until it has its own; the custodian is the operator until it was handed over. `before`:
    the operation to which a quarantined one goes back. `own_*`: what it has of its own, 0 or empty for none.
    `identifier` is empty where `serial` of `series` is its name. `follows`: it has never been apart from its
    batch.
    """

    id: int
    class_id: int
    energy_wh: int
    health: int
    cycles: int
    day: int
    operation: int
    expired: bool
    owner: str
    before: int
    legal: int
    operator: str
    custodian: str
    lien: int
    frozen: bool
    repair: bool
    pack_grams: int
    successors: tuple[int, int]
    predecessors: tuple[int, ...]
    series: int
    serial: int
    identifier: str
    follows: bool
    own_day: int
    own_legal: int
    own_custody: bool
    own_operator: str
    own_lien: int


@dataclass(frozen=True, slots=True)
class KnownBatch:
    """What holds of a batch, and of the `followers` of its batteries that were never apart from it."""

    class_id: int
    health: int
    day: int
    operator: str
    followers: int
    expired: bool
    quarantined: bool
    lien: int
    predecessors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """What an account holds of a class: tokens, rated Wh, and by day of measurement the Wh · basis points
    above the end of use (s − e) of all that are worth the full formula. Class 0 counts what is lost,
    superseded or void: tokens without energy.
    """

    count: int
    energy_wh: int
    healths: Mapping[int, int]

    def weight(self, growth: Callable[[int], int]) -> int:
        """Σw as the chain keeps it, by its integer of 2^((day − T)/H) with 18 digits."""
        return sum(above * growth(day) for day, above in self.healths.items())


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What an account holds on a day: exact value and service part in token units, rated Wh, tokens, and the
    classes that have a value.
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


class Replay:
    """Keeps who owns what in which state, from events alone, and says what it is worth.

    unit: token units in a millionth of the unit of account, 10^(decimals − 6). Feed events in the order of
    the chain; an event about something unknown is refused with `BadInput`. Not safe to share between threads.
    """

    def __init__(self, events: Iterable[Event] = (), unit: int = 1) -> None:
        self._unit = unit
        self._fleet = Fleet()
        self.feed(events)

    def feed(self, events: Iterable[Event]) -> None:
        """Takes in more events."""
        for event in events:
            self._fleet.apply(event)

    # batteries

    def batteries(self) -> tuple[int, ...]:
        """Every id there ever was, burned ones too."""
        return tuple(self._fleet.batteries)

    def batches(self) -> tuple[int, ...]:
        """The number of every batch."""
        return tuple(self._fleet.batches)

    def owner(self, battery: int) -> str | None:
        """Who owns it; None after it was recycled."""
        return self._fleet.battery(battery).owner or None

    def holdings(self, owner: str) -> tuple[int, ...]:
        """Ids of all an account owns, in the order they came."""
        return tuple(self._fleet.held.get(address(owner), ()))

    def owners(self) -> tuple[str, ...]:
        """Every account that owns a battery."""
        return tuple(owner for owner, held in self._fleet.held.items() if held)

    def named(self, identifier: str) -> int:
        """The battery of an identifier that is no number of a series; 0 for none."""
        return self._fleet.names.get(identifier, 0)

    def followers(self, batch: int) -> tuple[int, ...]:
        """The ids that have never been apart from their batch."""
        members = enumerate(self._fleet.members(batch), batch << 32)
        return tuple(battery for battery, found in members if found.follows)

    def state(self, battery: int) -> Known:
        """The state of a battery, of ended ones too."""
        found = self._fleet.battery(battery)
        batch, (health, day) = found.batch, found.measured()
        index = battery & 0xFFFF_FFFF
        operator = found.operator or batch.operator
        return Known(
            id=battery,
            class_id=batch.class_id,
            energy_wh=batch.energy_wh,
            health=health,
            cycles=found.cycles,
            day=day,
            operation=found.operation,
            expired=found.expired,
            owner=found.owner,
            before=found.before,
            legal=found.legal or batch.legal,
            operator=operator,
            custodian=found.custodian or operator,
            lien=batch.lien if found.follows and batch.lien else found.lien,
            frozen=found.frozen,
            repair=found.repair,
            pack_grams=found.pack_grams,
            successors=found.successors,
            predecessors=tuple(batch.predecessors),
            series=batch.series,
            serial=0 if batch.identifiers else batch.serial(index),
            identifier=batch.identifiers[index] if batch.identifiers else "",
            follows=found.follows,
            own_day=found.day,
            own_legal=found.legal,
            own_custody=found.custody,
            own_operator=found.operator,
            own_lien=found.lien,
        )

    def batch(self, batch: int) -> KnownBatch:
        """What holds of a batch."""
        found: Batch = self._fleet.batch(batch)
        return KnownBatch(
            class_id=found.class_id,
            health=found.health0,
            day=found.day0,
            operator=found.operator,
            followers=found.followers,
            expired=found.expired,
            quarantined=found.quarantined,
            lien=found.lien,
            predecessors=tuple(found.predecessors),
        )

    def lien(self, lien: int) -> Lien:
        """A lien, also one that is over (no marks)."""
        return self._fleet.lien(lien)

    def liens(self) -> tuple[int, ...]:
        """The number of every lien there was."""
        return tuple(self._fleet.liens)

    def claim(self, battery: int) -> Claim | None:
        """What is or was owed for a recycled battery; None where it was paid at once."""
        return self._fleet.claims.get(battery)

    # sums

    def sums(self, owner: str) -> dict[int, Sum]:
        """What an account holds, by class."""
        by_class: dict[int, list[Battery]] = defaultdict(list)
        for found in self._held_by(owner):
            by_class[_NO_CLASS if _gone(found) else found.batch.class_id].append(found)
        return {class_id: self._sum(class_id, held) for class_id, held in sorted(by_class.items())}

    def followers_sum(self, batch: int) -> Sum:
        """What all that follow a batch add to the sums of its owner."""
        return self._sum(self._fleet.batch(batch).class_id, list(self._fleet.followers(batch)))

    def _sum(self, class_id: int, held: list[Battery]) -> Sum:
        if class_id == _NO_CLASS:
            return Sum(len(held), 0, {})
        healths: dict[int, int] = defaultdict(int)
        for found in held:
            facts = found.facts()
            above = facts.energy_wh * health_above(facts, self._terms(class_id))
            if above:
                healths[facts.day] += above
        return Sum(len(held), sum(found.batch.energy_wh for found in held), dict(healths))

    def _held_by(self, owner: str) -> list[Battery]:
        return [self._fleet.batteries[battery] for battery in self.holdings(owner)]

    # values

    def terms(self, class_id: int) -> Terms:
        """The terms of a class; `BadInput` for one that is unknown."""
        if class_id not in self._fleet.terms:
            raise refuse("class", f"{class_id} is unknown")
        return self._terms(class_id)

    def _terms(self, class_id: int) -> Terms:
        return self._fleet.terms[class_id]

    def prices(self, class_id: int, at: int) -> Prices:
        """Prices in force at a second; `BadInput` before the first of the class."""
        known = self._fleet.price_list.get(class_id, [])
        place = bisect_right(known, at, key=lambda entry: entry[0])
        if not place:
            since = f" before second {known[0][0]}" if known else ""
            raise refuse("class", f"{class_id} has no price{since}")
        return known[place - 1][1]

    def value(self, battery: int, day: int, at: int | None = None) -> Decimal:
        """Exact value in token units on a day, at the prices in force at second `at` (default: the end of the
        day).
        """
        found = self._fleet.battery(battery)
        class_id = found.batch.class_id
        prices = self.prices(class_id, _end_of(day) if at is None else at)
        return value_of(found.facts(), self._terms(class_id), prices, day, self._unit)

    def service(self, battery: int, day: int, at: int | None = None) -> Decimal:
        """The part of the value that decays, in token units."""
        found = self._fleet.battery(battery)
        return self._service(found, day, _end_of(day) if at is None else at)

    def allowed(self, battery: int, day: int, at: int | None = None) -> Decimal:
        """How far the chain's value of one battery may be off."""
        return allowed_difference(self.service(battery, day, at))

    def portfolio(self, owner: str, day: int, at: int | None = None) -> Portfolio:
        """Sum of the exact values of all an account owns, with what is needed to compare it with the
        chain.
        """
        tokens = self._held_by(owner)
        held = [found for found in tokens if not _gone(found)]
        moment = _end_of(day) if at is None else at
        worth = {found.batch.class_id: self.prices(found.batch.class_id, moment) for found in held}
        with localcontext(Context(prec=_PRECISION)):
            value = service = Decimal(0)
            for found in held:
                class_id = found.batch.class_id
                value += value_of(found.facts(), self._terms(class_id), worth[class_id], day, self._unit)
                service += self._service(found, day, moment)
        energy = sum(found.batch.energy_wh for found in held)
        return Portfolio(value, service, energy, len(tokens), len(worth))

    def _service(self, found: Battery, day: int, at: int) -> Decimal:
        prices, facts = self.prices(found.batch.class_id, at), found.facts()
        factor = service_factor(facts, self._terms(found.batch.class_id), day)
        with localcontext(Context(prec=_PRECISION)):
            return (prices.price - prices.exit_value) * facts.energy_wh * self._unit * factor


def _gone(found: Battery) -> bool:
    """Lost, superseded or void: still somebody's, and in the sums of no class."""
    return worth_of(found.facts()) is Worth.NOTHING


def _end_of(day: int) -> int:
    return (day + 1) * _SECONDS_A_DAY - 1
