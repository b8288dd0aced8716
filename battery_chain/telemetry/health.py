"""What an assessment says of one battery: the figure that prices it, and the vector of its passport category.

The document of a `HealthVector` is canonical: the same content gives the same bytes, whatever the order in
which it was put together, so that its hash can stand on chain for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from battery_chain.errors import BadInput, Problem
from battery_chain.model import Category, Method, Metric
from battery_chain.telemetry.definitions import pricing_metric
from battery_chain.telemetry.uncertainty import COVERAGE, Figure
from battery_chain.units import MAX_DAY, basis_points_down, basis_points_up

__all__ = ["HEALTH_CAP", "Attribute", "Health", "HealthVector", "read_health", "vector_of"]

HEALTH_CAP = 20_000
"""The highest health that the chain accepts, basis points."""

_SCHEMA = "battery-chain/health/1"
_MILLIONTH = Decimal("0.000001")
_CONTEXT = Context(prec=60)
_MOST = Decimal(1_000_000)
_ORIGINATOR = 200


class Attribute(StrEnum):
    """A figure of the vector: ratios of one, but self_discharge (per month) and ohmic_resistance (ohm)."""

    STATE_OF_CERTIFIED_ENERGY = "state_of_certified_energy"
    REMAINING_CAPACITY = "remaining_capacity"
    REMAINING_POWER = "remaining_power"
    ROUND_TRIP_EFFICIENCY = "round_trip_efficiency"
    SELF_DISCHARGE = "self_discharge"
    OHMIC_RESISTANCE = "ohmic_resistance"
    CAPACITY_FADE = "capacity_fade"
    POWER_FADE = "power_fade"
    ROUND_TRIP_EFFICIENCY_FADE = "round_trip_efficiency_fade"
    RESISTANCE_INCREASE = "resistance_increase"

    @property
    def unit(self) -> str:
        """`1`, `1/month` or `ohm`."""
        return _UNITS.get(self, "1")

    @property
    def rounding(self) -> str:
        """Towards the worse: down where more is better, up where less is."""
        return ROUND_FLOOR if self in _MORE_IS_BETTER else ROUND_CEILING


_UNITS = {Attribute.SELF_DISCHARGE: "1/month", Attribute.OHMIC_RESISTANCE: "ohm"}
_MORE_IS_BETTER = frozenset(
    (
        Attribute.STATE_OF_CERTIFIED_ENERGY,
        Attribute.REMAINING_CAPACITY,
        Attribute.REMAINING_POWER,
        Attribute.ROUND_TRIP_EFFICIENCY,
    )
)
_MAY_BE_NEGATIVE = frozenset(
    (
        Attribute.SELF_DISCHARGE,
        Attribute.CAPACITY_FADE,
        Attribute.POWER_FADE,
        Attribute.ROUND_TRIP_EFFICIENCY_FADE,
        Attribute.RESISTANCE_INCREASE,
    )
)
_OF_METRIC = {
    Metric.SOCE: Attribute.STATE_OF_CERTIFIED_ENERGY,
    Metric.REMAINING_CAPACITY: Attribute.REMAINING_CAPACITY,
}
_VECTOR = (
    Attribute.REMAINING_CAPACITY,
    Attribute.REMAINING_POWER,
    Attribute.ROUND_TRIP_EFFICIENCY,
    Attribute.SELF_DISCHARGE,
    Attribute.OHMIC_RESISTANCE,
)


def vector_of(category: Category) -> tuple[Attribute, ...]:
    """What the signed document of a category is asked for: SOCE alone for electric vehicles, else remaining
    capacity, power, round-trip efficiency, self-discharge, ohmic resistance (Regulation (EU) 2023/1542, Annex
    VII part A, which asks for power, efficiency and resistance "where possible").
    """
    return (Attribute.STATE_OF_CERTIFIED_ENERGY,) if category is Category.EV else _VECTOR


@dataclass(frozen=True, slots=True)
class Health:
    """The figure that prices a battery, a ratio of one, with how, when (day number) and by whom it was found.

    `BadInput` with everything wrong: a figure that gives no basis point or more than 20,000, a day that does
    not fit the chain, no originator.
    """

    metric: Metric
    method: Method
    day: int
    originator: str
    figure: Figure

    def __post_init__(self) -> None:
        rules = [Problem("health", 0, column, rule) for column, rule in _wrong(self)]
        if rules:
            raise BadInput(rules)

    @property
    def basis_points(self) -> int:
        """Health for the chain, rounded down: in favour of the fund that buys at this figure."""
        return basis_points_down(self.figure.value)

    @property
    def uncertainty(self) -> int | None:
        """Expanded uncertainty (k = 2) in basis points, rounded up; None when it is not known."""
        expanded = self.figure.expanded
        return None if expanded is None else basis_points_up(expanded)


def _wrong(health: Health) -> Iterator[tuple[str, str]]:
    if not 1 <= health.basis_points <= HEALTH_CAP:
        yield "figure", f"{health.basis_points} basis points are not in 1..{HEALTH_CAP}"
    if not 0 <= health.day <= MAX_DAY:
        yield "day", f"{health.day} is not in 0..{MAX_DAY}"
    name = health.originator
    if not (name.strip() and name == name.strip() and name.isprintable() and len(name) <= _ORIGINATOR):
        yield "originator", f"{name[:40]!r} does not say who measured"


@dataclass(frozen=True, slots=True)
class HealthVector:
    """Health with the other figures of the category, in the units of `Attribute`.

    What was not measured is not there (`missing` names it), and null in the document. `BadInput` when the
    metric is not the one that prices the category, when the priced figure is given twice, or when a figure
    cannot be.
    """

    category: Category
    health: Health
    figures: Mapping[Attribute, Figure] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        problems = [Problem("health", 0, column, rule) for column, rule in _wrong_vector(self)]
        if problems:
            raise BadInput(problems)
        object.__setattr__(self, "figures", MappingProxyType(dict(self.figures)))

    @property
    def all_figures(self) -> Mapping[Attribute, Figure]:
        """The vector with the priced figure in it."""
        return {_OF_METRIC[self.health.metric]: self.health.figure, **self.figures}

    @property
    def missing(self) -> tuple[Attribute, ...]:
        """What the category is asked for and was not measured."""
        return tuple(each for each in vector_of(self.category) if each not in self.all_figures)

    def document(self) -> bytes:
        """Canonical JSON: sorted keys, no blanks, ASCII; decimals as text with six places, rounded towards
        the worse; expanded uncertainties (k = 2) rounded up, null when not known.
        """
        wanted = dict.fromkeys(vector_of(self.category))
        vector = {**wanted, **{each: _stated(each, it) for each, it in self.all_figures.items()}}
        document = {
            "category": self.category.name.lower(),
            "coverage_factor": COVERAGE,
            "day": self.health.day,
            "health_bp": self.health.basis_points,
            "method": self.health.method.name.lower(),
            "metric": self.health.metric.name.lower(),
            "originator": self.health.originator,
            "schema": _SCHEMA,
            "uncertainty_bp": self.health.uncertainty,
            "vector": {each.value: stated for each, stated in vector.items()},
        }
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def _wrong_vector(vector: HealthVector) -> Iterator[tuple[str, str]]:
    metric, wanted = vector.health.metric, pricing_metric(vector.category)
    if metric is not wanted:
        yield (
            "metric",
            f"{metric.name} does not price {vector.category.name}: {wanted.name} does",
        )
    if _OF_METRIC[metric] in vector.figures:
        yield _OF_METRIC[metric].value, "is the priced figure already"
    for attribute, figure in vector.figures.items():
        rule = _impossible(attribute, figure)
        if rule:
            yield attribute.value, rule


def _impossible(attribute: Attribute, figure: Figure) -> str:
    if abs(figure.value) > _MOST or (figure.expanded or 0) > _MOST:
        return f"{figure.value} is not below a million"
    if figure.value <= 0 and attribute not in _MAY_BE_NEGATIVE:
        return f"{figure.value} is not above zero"
    if attribute is Attribute.ROUND_TRIP_EFFICIENCY and figure.value - (figure.expanded or 0) > 1:
        return f"{figure.value} is above one"
    if attribute.value.endswith("_fade") and figure.value > 1:
        return f"{figure.value} is above one"
    return ""


def _stated(attribute: Attribute, figure: Figure) -> dict[str, str | None]:
    expanded = figure.expanded
    return {
        "expanded": None if expanded is None else _text(expanded, ROUND_CEILING),
        "unit": attribute.unit,
        "value": _text(figure.value, attribute.rounding),
    }


def _text(value: Decimal, rounding: str) -> str:
    rounded = value.quantize(_MILLIONTH, rounding=rounding, context=_CONTEXT)
    return str(abs(rounded) if rounded == 0 else rounded)


def read_health(document: bytes) -> HealthVector:
    """A document's vector. `BadInput` unless it is, byte for byte, what `HealthVector.document` makes."""
    try:
        vector = _vector(json.loads(document))
    except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError, RecursionError) as wrong:
        raise _not_canonical(f"{type(wrong).__name__}: {wrong}") from None
    if vector.document() != document:
        raise _not_canonical("its bytes are not those its content has")
    return vector


def _vector(facts: Mapping[str, Any]) -> HealthVector:
    if facts["schema"] != _SCHEMA:
        raise ValueError(f"its schema is {facts['schema']!r}")
    figures = {Attribute(name): _figure(stated) for name, stated in facts["vector"].items() if stated}
    if type(facts["day"]) is not int:  # JSON's true and 1.0 would pass for numbers
        raise TypeError(f"day {facts['day']!r} is not a whole number")
    metric = Metric[facts["metric"].upper()]
    figure = figures.pop(_OF_METRIC[metric])
    health = Health(metric, Method[facts["method"].upper()], facts["day"], facts["originator"], figure)
    return HealthVector(Category[facts["category"].upper()], health, figures)


def _figure(stated: Mapping[str, str | None]) -> Figure:
    expanded = stated["expanded"]
    return Figure(Decimal(str(stated["value"])), None if expanded is None else Decimal(expanded) / COVERAGE)


def _not_canonical(why: str) -> BadInput:
    return BadInput([Problem("health", 0, "", f"is not a health document: {why}")])
