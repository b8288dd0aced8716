"""Measured figures with their standard uncertainty, and first-order propagation of it (JCGM 100:2008, "GUM").

Standard uncertainties come from scatter (type A) and from what is known of the instrument (type B). A figure
whose uncertainty nobody knows has None, and so has everything computed from it: unknown is not zero. What is
stated to others is the expanded uncertainty with the coverage factor 2, about 95 % for a normal distribution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext

from battery_chain.errors import BadInput, Problem

__all__ = ["COVERAGE", "Figure", "Instrument", "combined", "declared", "of_repeats", "ratio"]

COVERAGE = 2
"""The coverage factor k of every expanded uncertainty."""

_PRECISION = 60
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its standard uncertainty in the same unit; None where the uncertainty is not known."""

    value: Decimal
    standard: Decimal | None = None

    def __post_init__(self) -> None:
        if not self.value.is_finite():
            raise _refused("figure", f"{self.value} is not finite")
        if self.standard is not None and not (self.standard.is_finite() and self.standard >= 0):
            raise _refused("figure", f"the uncertainty {self.standard} is not zero or above")

    @property
    def expanded(self) -> Decimal | None:
        """The expanded uncertainty, k = 2."""
        return None if self.standard is None else COVERAGE * self.standard


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a meter's accuracy class promises: limits of error of ± `accuracy` percent of the reading, or of
    `full_scale` (in the unit of the reading) where that is given.

    Within the limits every error is as likely as another, so the standard uncertainty is the limit over √3
    (GUM 4.3.7).
    """

    accuracy: Decimal
    full_scale: Decimal | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.accuracy <= _HUNDRED:
            raise _refused("accuracy", f"{self.accuracy} % is not in 0..100")
        if self.full_scale is not None and not self.full_scale > 0:
            raise _refused("full scale", f"{self.full_scale} is not above zero")

    def standard(self, value: Decimal) -> Decimal:
        """The standard uncertainty of one reading."""
        with localcontext(Context(prec=_PRECISION)):
            return abs(self.full_scale or value) * self.accuracy / _HUNDRED / Decimal(3).sqrt()

    def read(self, value: Decimal) -> Figure:
        """A reading of this instrument."""
        return Figure(value, self.standard(value))


def _refused(what: str, rule: str) -> BadInput:
    return BadInput([Problem(what, 0, "", rule)])


def declared(value: Decimal) -> Figure:
    """A figure that is so by declaration (a rated capacity, a certified energy): it has no uncertainty."""
    return Figure(value, Decimal(0))


def combined(*parts: Decimal | None) -> Decimal | None:
    """The combined standard uncertainty of independent parts, the root of the sum of their squares (GUM
    5.1.2); parts that are not known are left out, None when none is known.
    """
    known = [part for part in parts if part is not None]
    with localcontext(Context(prec=_PRECISION)):
        return sum((part * part for part in known), Decimal(0)).sqrt() if known else None


def of_repeats(values: Sequence[Decimal], instrument: Instrument | None = None) -> Figure:
    """The mean of repeated readings: scatter s/√n (GUM 4.2.3), with the instrument's part, which repeating
    does not lessen. A single reading has the instrument's part alone. `BadInput` without a reading.
    """
    if not values:
        raise _refused("readings", "there is none")
    with localcontext(Context(prec=_PRECISION)):
        count = len(values)
        mean = sum(values, Decimal(0)) / count
        squares = sum(((value - mean) ** 2 for value in values), Decimal(0))
        scatter = (squares / (count - 1) / count).sqrt() if count > 1 else None
    return Figure(mean, combined(scatter, instrument.standard(mean) if instrument else None))


def ratio(
    above: Figure, below: Figure, *, correlation: Decimal = Decimal(0), rounding: str = ROUND_FLOOR
) -> Figure:
    """above / below to 60 digits, rounded as said, with u² = r²·(a² + b² − 2ρab), where a and b are the
    relative standard uncertainties (GUM 5.1.6 and 5.2.2) and ρ the correlation of the two.

    Both are of one unit. `BadInput` unless above ≥ 0, below > 0 and ρ in −1..1.
    """
    if not (above.value >= 0 and below.value > 0):
        raise _refused("ratio", f"{above.value} over {below.value}: the first must be ≥ 0, the second > 0")
    if not -1 <= correlation <= 1:
        raise _refused("correlation", f"{correlation} is not in -1..1")
    with localcontext(Context(prec=_PRECISION, rounding=rounding)):
        value = above.value / below.value
    return Figure(value, _of_ratio(above, below, correlation))


def _of_ratio(above: Figure, below: Figure, correlation: Decimal) -> Decimal | None:
    if above.standard is None or below.standard is None:
        return None
    with localcontext(Context(prec=_PRECISION, rounding=ROUND_CEILING)):
        a = above.standard / below.value
        b = below.standard * above.value / below.value**2
        return max(Decimal(0), a * a + b * b - 2 * correlation * a * b).sqrt()
