"""What an order is worth at a moment, in the integers of the rules: exact fractions, one rounding at the end.

A price that moves goes in a straight line from `price` at `starts` to `end` at `expires`. What the maker
gives way is rounded down; cash for a part of an order is rounded in the maker's favour: up for one that
sells, down for one that buys. A fee is rounded down.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from math import ceil, floor

__all__ = ["Line", "Side", "cash_of_part", "fee_of", "price_on"]

_BASIS = 10_000


class Side(IntEnum):
    """What the maker of an order does."""

    SELL = 0
    BUY = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A price in time: token units for all of an order; seconds since 1970. `starts` is before `expires`."""

    price: int
    end: int
    starts: int
    expires: int


def price_on(line: Line, second: int) -> int:
    """Token units for all of it; before it starts the first price, after it has expired the last.

    What is given way of the first price is rounded towards zero.
    """
    if line.price == line.end:
        return line.price
    passed = min(max(second - line.starts, 0), line.expires - line.starts)
    way = floor(Fraction(abs(line.end - line.price) * passed, line.expires - line.starts))
    return line.price - way if line.end < line.price else line.price + way


def cash_of_part(price: int, side: Side, amount: int, whole: int) -> int:
    """Token units for a part of `whole` at a price for all of it, rounded in the maker's favour."""
    if amount == whole:
        return price
    part = Fraction(price * amount, whole)
    return ceil(part) if side is Side.SELL else floor(part)


def fee_of(cash: int, basis_points: int) -> int:
    """What is taken off what the payee receives, rounded down."""
    return floor(Fraction(abs(cash) * basis_points, _BASIS))
