"""How an asset is depreciated: the three methods of IAS 16.62, and how much of them is left at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from battery_chain.units import BASIS_POINTS, date_of, months_before

__all__ = [
    "MAX_MONTHS",
    "DiminishingBalance",
    "Measure",
    "Policy",
    "Position",
    "StraightLine",
    "Terms",
    "UnitsOfProduction",
    "faults_of",
    "left",
    "months_between",
    "moved",
]

MAX_MONTHS = 1_200
_MONTHS_A_YEAR = 12


class Measure(Enum):
    """What units of production are counted in."""

    THROUGHPUT = "throughput_wh"
    SWAPS = "swaps"


@dataclass(frozen=True, slots=True)
class StraightLine:
    """The same charge each month of a useful life; a part of a month counts by its days."""

    months: int


@dataclass(frozen=True, slots=True)
class DiminishingBalance:
    """A share of the amount at the beginning of each year of the asset, evenly over that year."""

    rate: Decimal


@dataclass(frozen=True, slots=True)
class UnitsOfProduction:
    """A charge for each Wh of throughput or each swap, of all that are expected."""

    units: int
    measure: Measure


Terms: TypeAlias = StraightLine | DiminishingBalance | UnitsOfProduction


@dataclass(frozen=True, slots=True)
class Policy:
    """How a class of assets is depreciated; residual_bp is of the amount at which an asset enters."""

    terms: Terms
    residual_bp: int = 0

    def residual_down(self, amount: int) -> int:
        """The residual value of an asset that enters at `amount`, rounded down: a lower one charges more."""
        return amount * self.residual_bp // BASIS_POINTS


@dataclass(frozen=True, slots=True)
class Position:
    """How far an asset has come: months since it was available for use, Wh of throughput, swaps."""

    months: Fraction = Fraction(0)
    throughput_wh: int = 0
    swaps: int = 0


def faults_of(terms: Terms) -> Iterator[str]:
    """The rules that terms break."""
    match terms:
        case StraightLine(months) if not 1 <= months <= MAX_MONTHS:
            yield f"a life of {months} months is not in 1..{MAX_MONTHS}"
        case DiminishingBalance(rate) if not (rate.is_finite() and 0 < rate < 1):
            yield f"a rate of {rate} is not between 0 and 1"
        case UnitsOfProduction(units, measure) if units < 1:
            yield f"{measure.value} of {units} is less than 1"


@lru_cache(maxsize=65_536)
def months_between(start: int, day: int) -> Fraction:
    """Months from the opening of day `start` to the opening of `day`: whole ones by the calendar, the rest by
    the days of the running one. 0 when `day` is not after `start`.
    """
    if day <= start:
        return Fraction(0)
    first, last = date_of(start), date_of(day)
    whole = (last.year - first.year) * _MONTHS_A_YEAR + last.month - first.month
    if _later(start, whole) > day:
        whole -= 1
    begin, end = _later(start, whole), _later(start, whole + 1)
    return whole + Fraction(day - begin, end - begin)


def _later(day: int, months: int) -> int:
    return months_before(day, -months)


def moved(terms: Terms, begin: Position, end: Position) -> Fraction:
    """How far what drives the depreciation has come between two positions: months, Wh or swaps."""
    if isinstance(terms, UnitsOfProduction):
        return Fraction(getattr(end, terms.measure.value) - getattr(begin, terms.measure.value))
    return end.months - begin.months


def left(terms: Terms, anchor: Position, at: Position) -> Fraction:
    """What terms that began at `anchor` leave of the amount to be depreciated at a position, 1 to 0.

    Diminishing balance: (1 − r)^years of the whole amount, the running year in proportion; it never is 0.
    """
    gone = moved(terms, anchor, at)
    match terms:
        case StraightLine(months):
            return max(1 - gone / months, Fraction(0))
        case UnitsOfProduction(units, _):
            return max(1 - gone / units, Fraction(0))
    years, part = divmod(gone / _MONTHS_A_YEAR, 1)
    kept = 1 - Fraction(terms.rate)
    return Fraction(kept ** int(years) * (1 - Fraction(terms.rate) * part))
