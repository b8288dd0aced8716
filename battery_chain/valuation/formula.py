"""Value of one battery: V = E · [ G + (P − G) · h(s) · 2^(−(t − t_i)/H) ], by the worth of its operation.

h(s) = (s − e)/(1 − e), clamped to [0, 1]. E is rated energy in Wh, P and G are millionths of a unit of
account per Wh, `unit` is token units in such a millionth: values are token units. G may be negative (a gate
fee).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from enum import Enum
from functools import lru_cache

from battery_chain.errors import BadInput, Problem
from battery_chain.units import BASIS_POINTS

__all__ = [
    "Facts",
    "Prices",
    "Terms",
    "Worth",
    "agrees",
    "allowed_difference",
    "health_above",
    "refuse",
    "relative_error",
    "service_factor",
    "value_of",
    "worth_of",
]

_PRECISION = 60
_BASE_ERROR = Decimal(3).scaleb(-18)
_ERROR_A_DOUBLING = Decimal(42).scaleb(-20)
_MAX_DOUBLINGS = 30
_ZERO = Decimal(0)

# Codes of the chain, said here once more on purpose: this model imports no enumeration.
_LIVE = frozenset(range(7))  # registered, station, vehicle, storage, transit, maintenance, retired
_AT_EXIT = frozenset({7, 8, 9})  # quarantined, held as waste, dismantled
_WORTHLESS = frozenset({10, 11, 12, 13})  # lost, superseded, recycled, voided


class Worth(Enum):
    """What an operation is worth."""

    FULL = "full formula"
    EXIT = "exit value"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a class: end of use e in basis points, half-life H in days, day T its weights count from."""

    end_of_use: int
    half_life: int
    start: int = 0


@dataclass(frozen=True, slots=True)
class Prices:
    """P and G, millionths of a unit of account per Wh."""

    price: int
    exit_value: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a battery: rated Wh, health in basis points, day of its measurement, code of its
    operation.

    Health 0 or day 0: never assessed. `expired`: its assessment was declared older than the class allows.
    """

    energy_wh: int
    health: int
    day: int
    operation: int
    expired: bool = False


def refuse(what: str, rule: str) -> BadInput:
    """The refusal of a question that has no answer."""
    return BadInput([Problem(what, 0, "", rule)])


def worth_of(facts: Facts) -> Worth:
    """Full formula, exit value or nothing; `BadInput` for an unknown operation."""
    if facts.operation in _WORTHLESS:
        return Worth.NOTHING
    if facts.operation in _AT_EXIT:
        return Worth.EXIT
    if facts.operation not in _LIVE:
        raise refuse("operation", f"{facts.operation} is unknown")
    return Worth.FULL if facts.health and facts.day and not facts.expired else Worth.EXIT


@lru_cache(maxsize=65_536)
def _remaining(age_days: int, half_life: int) -> Decimal:
    """2^(−age/H). Pure, so a cache is not state; one entry per class and age."""
    with localcontext(Context(prec=_PRECISION)):
        return Decimal(2) ** (Decimal(-age_days) / half_life)


@lru_cache(maxsize=65_536)
def _health_factor(health: int, end_of_use: int) -> Decimal:
    with localcontext(Context(prec=_PRECISION)):
        above = Decimal(health - end_of_use) / (BASIS_POINTS - end_of_use)
    return min(max(above, _ZERO), Decimal(1))


def health_above(facts: Facts, terms: Terms) -> int:
    """s − e in basis points of a battery of full worth, within 0 and 1 − e; else 0."""
    if worth_of(facts) is not Worth.FULL:
        return 0
    return min(max(facts.health - terms.end_of_use, 0), BASIS_POINTS - terms.end_of_use)


def service_factor(facts: Facts, terms: Terms, day: int) -> Decimal:
    """h(s) · 2^(−(t − t_i)/H) of a battery of full worth, else 0; `BadInput` for a day before its
    measurement.
    """
    if worth_of(facts) is not Worth.FULL:
        return _ZERO
    if day < facts.day:
        raise refuse("day", f"{day} is before the measurement of day {facts.day}")
    remaining = _remaining(day - facts.day, terms.half_life)
    with localcontext(Context(prec=_PRECISION)):
        return _health_factor(facts.health, terms.end_of_use) * remaining


def value_of(facts: Facts, terms: Terms, prices: Prices, day: int, unit: int = 1) -> Decimal:
    """The exact value in token units on a day, to 60 digits, not rounded."""
    if worth_of(facts) is Worth.NOTHING:
        return _ZERO
    factor = service_factor(facts, terms, day)
    with localcontext(Context(prec=_PRECISION)):
        per_wh = prices.exit_value + (prices.price - prices.exit_value) * factor
        return facts.energy_wh * unit * per_wh


def relative_error(half_lives: Decimal | int = _MAX_DOUBLINGS) -> Decimal:
    """How far the chain's service value may be off, relatively, so many half-lives after the assessment:
    3e-18 + 4.2e-19 a half-life; by default after the 30 for which a class may be valued: 1.56e-17.

    The chain divides X(t_i) by X(t), with X(d) = exp(⌊(d − T)·LN2/H⌋) cut after 18 digits, LN2 = ln 2 cut
    after 18 digits. LN2 is 4.17e-19 of ln 2 · half-lives short, the two cuts of X 1e-18 each, and both X are
    below the exact ones: 2e-18 + 4.2e-19 a half-life, and 1e-18 to spare. On every day of every class of the
    shipped table, 0 to 30 half-lives (`make deep`), X was at most 1.3512e-17 below.
    """
    with localcontext(Context(prec=_PRECISION)):
        return _BASE_ERROR + _ERROR_A_DOUBLING * half_lives


def allowed_difference(service: Decimal, roundings: int = 1) -> Decimal:
    """How far chain and exact value may be apart: one token unit a rounding, and `relative_error` of the
    service value, which is (P − G)·E·h·2^(−age/H) in token units.
    """
    with localcontext(Context(prec=_PRECISION)):
        return roundings + relative_error() * service


def agrees(exact: Decimal, chain: int, service: Decimal, roundings: int = 1) -> bool:
    """Whether a value of the chain, rounded down `roundings` times, is the exact one within the stated
    bound.
    """
    with localcontext(Context(prec=_PRECISION)):
        below = exact - chain
        return -relative_error() * service <= below <= allowed_difference(service, roundings)
