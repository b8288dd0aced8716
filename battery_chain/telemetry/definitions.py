"""The field's definitions of health, one function each. Every result is a ratio of one (0.9 = 90 %), except
the self-discharge rate, which is a ratio per month.

Values are exact to 60 digits; where a digit is lost, the battery looks worse, never better: what remains is
rounded down, what has faded or grown is rounded up. Health is not monotone and may exceed one, so a fade may
be negative: nothing is clamped.

Measure both figures of a ratio in the same conditions (temperature, rate, depth, and for power the state of
charge): no formula makes up for conditions that differ.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Context, Decimal, localcontext

from battery_chain.errors import BadInput, Problem
from battery_chain.model import Category, Metric
from battery_chain.telemetry.uncertainty import Figure, ratio

__all__ = [
    "MONTH_DAYS",
    "capacity_fade",
    "is_remanufactured",
    "power_fade",
    "pricing_metric",
    "remaining_capacity",
    "remaining_power",
    "resistance_increase",
    "round_trip_efficiency",
    "round_trip_efficiency_fade",
    "self_discharge_rate",
    "state_of_certified_energy",
]

MONTH_DAYS = Decimal("30.4375")
"""A month of self-discharge and of ageing tables: a twelfth of 365.25 days."""

_LEAST_CAPACITY = Decimal("0.9")
_MOST_SPREAD = Decimal("0.03")


def pricing_metric(category: Category) -> Metric:
    """The figure that prices a battery of a category: state of certified energy for electric vehicles, else
    remaining capacity (Regulation (EU) 2023/1542, Annex VII part A).
    """
    return Metric.SOCE if category is Category.EV else Metric.REMAINING_CAPACITY


def state_of_certified_energy(measured: Figure, certified: Figure) -> Figure:
    """SOCE: usable energy measured now over the usable energy certified for the type (UN GTR No. 22).

    The certified figure is a declaration (`uncertainty.declared`): SOCE takes its uncertainty from the
    measurement alone.
    """
    return ratio(measured, certified)


def remaining_capacity(now: Figure, rated: Figure) -> Figure:
    """Capacity measured now over rated capacity (Regulation (EU) 2023/1542, Annex IV definitions, Annex VII
    part A point 1).
    """
    return ratio(now, rated)


def capacity_fade(now: Figure, begin: Figure, *, correlation: Decimal = Decimal(0)) -> Figure:
    """1 − C(x)/C_BOL (ISO 12405-4; Annex IV part A point 2), C_BOL the begin-of-life measurement.

    correlation: 1 for an error that both measurements share in full, such as one meter's scale.
    """
    return _lost(ratio(now, begin, correlation=correlation))


def remaining_power(now: Figure, original: Figure) -> Figure:
    """Power at one state of charge now, over the same when new (Annex VII part A point 2; Annex IV part B
    asks for 80 % and 20 % state of charge).
    """
    return ratio(now, original)


def power_fade(now: Figure, begin: Figure, *, correlation: Decimal = Decimal(0)) -> Figure:
    """1 − P(x)/P_BOL at one state of charge (Annex IV part A point 2 and its definition of power fade)."""
    return _lost(ratio(now, begin, correlation=correlation))


def round_trip_efficiency(delivered: Figure, charged: Figure) -> Figure:
    """Net energy of a discharge over the energy that restores the state of charge before it (Annex IV,
    definition of energy round-trip efficiency).

    `BadInput` where more is delivered than was charged, beyond the expanded uncertainty: the two are then not
    of one round trip.
    """
    found = ratio(delivered, charged)
    if found.value - (found.expanded or 0) > 1:
        raise _refused(
            "efficiency", f"{delivered.value} delivered of {charged.value} charged is no round trip"
        )
    return found


def round_trip_efficiency_fade(now: Figure, begin: Figure, *, correlation: Decimal = Decimal(0)) -> Figure:
    """1 − η(x)/η_BOL, of two round-trip efficiencies: relative to the first, as the other fades are; not the
    difference in percentage points (Annex IV part A point 4 names the fade without a formula).
    """
    return _lost(ratio(now, begin, correlation=correlation))


def resistance_increase(now: Figure, begin: Figure, *, correlation: Decimal = Decimal(0)) -> Figure:
    """R(x)/R_BOL − 1 of ohmic resistance (Annex IV part A point 3); rounded up."""
    found = ratio(now, begin, correlation=correlation, rounding=ROUND_CEILING)
    with localcontext(Context(prec=60, rounding=ROUND_CEILING)):
        return Figure(found.value - 1, found.standard)


def self_discharge_rate(
    before: Figure, after: Figure, days: Decimal, *, correlation: Decimal = Decimal(0)
) -> Figure:
    """Share of the charge lost in a month of rest: (1 − C_after/C_before)·30.4375/days, rounded up (percent
    per month in DIN DKE SPEC 99100; Annex VII part A point 4 asks how it evolves).

    Linear in time. Negative where the second measurement is the higher one. `BadInput` unless days > 0.
    """
    if not (days.is_finite() and days > 0):
        raise _refused("rest", f"{days} days are not above zero")
    lost = _lost(ratio(after, before, correlation=correlation))
    with localcontext(Context(prec=60, rounding=ROUND_CEILING)):
        months = MONTH_DAYS / days
        standard = None if lost.standard is None else lost.standard * months
        return Figure(lost.value * months, standard)


def is_remanufactured(capacity: Decimal, spread: Decimal) -> bool:
    """Whether a battery counts as remanufactured: at least 90 % of original rated capacity, and the healths
    of its cells not more than 3 % apart (Regulation (EU) 2023/1542, Article 3(1)(32)). Ratios of one.
    """
    return capacity >= _LEAST_CAPACITY and 0 <= spread <= _MOST_SPREAD


def _lost(left: Figure) -> Figure:
    """One minus what is left, rounded up: `left` was rounded down."""
    with localcontext(Context(prec=60, rounding=ROUND_CEILING)):
        return Figure(1 - left.value, left.standard)


def _refused(what: str, rule: str) -> BadInput:
    return BadInput([Problem(what, 0, "", rule)])
