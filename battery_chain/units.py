"""The only place where units are converted. Days are whole days since 1970-01-01, health is in basis points
(1/10,000), energy in watt-hours, prices in millionths of a unit of account per watt-hour, money in token
units (the smallest part of a settlement token). Integers and `Decimal` only; a rounding is named in the
function.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext

from battery_chain.errors import BadInput, Problem

__all__ = [
    "BASIS_POINTS",
    "MAX_DAY",
    "MICRO",
    "SECONDS_A_DAY",
    "amount_of_units",
    "basis_points_down",
    "basis_points_up",
    "date_of",
    "day_of",
    "energy_text",
    "health_text",
    "kwh",
    "money_text",
    "months_before",
    "parse_day",
    "ratio_of",
    "token_units_down",
    "token_units_up",
    "units_per_micro",
    "wh_of_kwh",
]

BASIS_POINTS = 10_000
"""Basis points in one."""

SECONDS_A_DAY = 86_400
"""Seconds in a day."""

MICRO = 1_000_000
"""Prices are given in millionths of a unit of account."""

MAX_DAY = 65_535
"""The last day that fits the 16 bits it has on chain: 2149-06-06."""

_EPOCH = date(1970, 1, 1)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PRECISION = 60


def _refuse(what: str, rule: str) -> BadInput:
    return BadInput([Problem(what, 0, "", rule)])


def _exact() -> Context:
    return Context(prec=_PRECISION)


# days


def day_of(moment: date) -> int:
    """Days since 1970-01-01. `BadInput` when it does not fit the 16 bits of the chain."""
    day = moment.toordinal() - _EPOCH.toordinal()
    if not 0 <= day <= MAX_DAY:
        raise _refuse(
            "day", f"{moment.isoformat()} is not in {_EPOCH.isoformat()}..{date_of(MAX_DAY).isoformat()}"
        )
    return day


def date_of(day: int) -> date:
    """The date of a day number; `BadInput` outside 0..65535."""
    if not 0 <= day <= MAX_DAY:
        raise _refuse("day", f"{day} is not in 0..{MAX_DAY}")
    return _EPOCH + timedelta(days=day)


def parse_day(text: str) -> int:
    """The day number of an ISO 8601 calendar date `YYYY-MM-DD` (no other spelling)."""
    if not _ISO_DATE.fullmatch(text):
        raise _refuse("day", f"{text!r} is not a date YYYY-MM-DD")
    try:
        moment = date.fromisoformat(text)
    except ValueError:
        raise _refuse("day", f"{text!r} is not a day of the calendar") from None
    return day_of(moment)


def months_before(day: int, months: int) -> int:
    """The same day of the month, `months` earlier; the last of the month when it has no such day."""
    moment = date_of(day)
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return day_of(date(year, month + 1, min(moment.day, _days_in(year, month + 1))))


def _days_in(year: int, month: int) -> int:
    after = date(year + month // 12, month % 12 + 1, 1)
    return (after - date(year, month, 1)).days


# ratios


def ratio_of(basis_points: int) -> Decimal:
    """8750 -> Decimal('0.875'), exactly."""
    return Decimal(basis_points).scaleb(-4, _exact())


def basis_points_down(ratio: Decimal) -> int:
    """Basis points of a ratio, rounded towards minus infinity."""
    return _round(ratio, BASIS_POINTS, ROUND_FLOOR)


def basis_points_up(ratio: Decimal) -> int:
    """Basis points of a ratio, rounded towards plus infinity."""
    return _round(ratio, BASIS_POINTS, ROUND_CEILING)


def _round(number: Decimal, scale: int, rounding: str) -> int:
    if not number.is_finite():
        raise _refuse("number", f"{number} is not finite")
    with localcontext(_exact()):
        return int((number * scale).to_integral_value(rounding=rounding))


# energy


def kwh(wh: int) -> Decimal:
    """Kilowatt-hours of watt-hours, exactly."""
    return Decimal(wh).scaleb(-3, _exact())


def wh_of_kwh(kilowatt_hours: Decimal) -> int:
    """Watt-hours of kilowatt-hours; `BadInput` when a part of a watt-hour would be lost."""
    wh = _round(kilowatt_hours, 1000, ROUND_FLOOR)
    if kwh(wh) != kilowatt_hours:
        raise _refuse("energy", f"{kilowatt_hours} kWh is not a whole number of Wh")
    return wh


# money


def units_per_micro(decimals: int) -> int:
    """Token units in a millionth of a unit of account, for a settlement token of 6 to 18 decimals."""
    if not 6 <= decimals <= 18:
        raise _refuse("decimals", f"{decimals} is not in 6..18")
    return int(10 ** (decimals - 6))


def token_units_down(amount: Decimal, decimals: int) -> int:
    """Token units of an amount, rounded towards minus infinity."""
    return _round(amount, 10**decimals, ROUND_FLOOR)


def token_units_up(amount: Decimal, decimals: int) -> int:
    """Token units of an amount, rounded towards plus infinity."""
    return _round(amount, 10**decimals, ROUND_CEILING)


def amount_of_units(units: int, decimals: int) -> Decimal:
    """The amount that token units stand for, exactly."""
    with localcontext(Context(prec=max(_PRECISION, len(str(units))))):
        return Decimal(units).scaleb(-decimals)


# text


def health_text(basis_points: int) -> str:
    """8755 -> '87.55 %'."""
    return f"{Decimal(basis_points).scaleb(-2):.2f} %"


def energy_text(wh: int) -> str:
    """Wh below 1 kWh, else kWh or MWh, rounded half to even: 950 Wh, 40.0 kWh, 12.35 MWh."""
    if abs(wh) < 1000:
        return f"{wh:,} Wh"
    if abs(wh) < MICRO:
        return f"{_rounded(Decimal(wh).scaleb(-3), 1):,} kWh"
    return f"{_rounded(Decimal(wh).scaleb(-6), 2):,} MWh"


def money_text(units: int, decimals: int, places: int = 2) -> str:
    """Token units as an amount with thousands separators, rounded half to even to `places`."""
    return f"{_rounded(amount_of_units(units, decimals), places):,}"


def _rounded(number: Decimal, places: int) -> Decimal:
    with localcontext(Context(prec=100)):
        return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
