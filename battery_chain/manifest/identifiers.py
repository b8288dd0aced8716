"""What the serial of a row says: a number of its series, or an identifier of its own.

An identifier reads as prefix and number: its last digits, and what is before. A prefix belongs to one series,
or to single identifiers; the contract holds to that, and so a file is refused before it is sent.
"""

from __future__ import annotations

from collections.abc import Collection

from battery_chain.manifest.cells import BadCell, is_number, shown
from battery_chain.manifest.merkle import keccak256

__all__ = [
    "MAX_IDENTIFIER",
    "Singles",
    "granted_prefix",
    "leaf_number",
    "number_of",
    "prefix_of",
    "serial_text",
    "series_of",
]

MAX_IDENTIFIER = 64
"""Bytes of a single identifier at most."""

_DIGITS = "0123456789"
_BETWEEN = "-"


def serial_text(series: str, serial: int) -> str:
    """A serial as it is shown: prefix, `-`, the number with at least eight digits."""
    return f"{series}{_BETWEEN}{serial:08d}"


def granted_prefix(series: str) -> str:
    """What a series has to be granted on chain: all that stands before its numbers. With less, its numbers
    and texts that read the same would not exclude each other."""
    return series + _BETWEEN


def series_of(granted: str) -> str:
    """The series that was granted a prefix."""
    return granted.removesuffix(_BETWEEN)


def number_of(cell: str, series: str) -> str | None:
    """The digits of a number of its series, written alone or in full; None for anything else."""
    digits = cell.removeprefix(series + _BETWEEN)
    return digits if is_number(digits) else None


def prefix_of(identifier: str) -> str | None:
    """What is before the last digits; None when it does not end in a digit."""
    prefix = identifier.rstrip(_DIGITS)
    return None if prefix == identifier else prefix


def leaf_number(identifier: str) -> int:
    """What stands for the serial in the passport's proof: keccak256 of the identifier."""
    return int.from_bytes(keccak256(identifier.encode()), "big")


class Singles:
    """The single identifiers of a file, and the prefixes that they must keep clear of."""

    def __init__(self, prefixes: Collection[str]) -> None:
        series = {series_of(prefix) for prefix in prefixes}
        self._series = {taken: each for each in series for taken in (each, granted_prefix(each))}
        self._alike = {_letters(each): each for each in series}
        self._rows: dict[str, int] = {}

    def add(self, identifier: str, row: int) -> str:
        """Notes the row of an identifier. Raises `BadCell` when it may not be one, or is there already."""
        _refuse_characters(identifier)
        self._refuse_prefix(identifier)
        used = self._rows.setdefault(identifier, row)
        if used != row:
            raise BadCell(f"{identifier} is in row {used} already")
        return identifier

    def _refuse_prefix(self, identifier: str) -> None:
        prefix = prefix_of(identifier)
        if prefix is None:
            return
        if prefix in self._series:
            raise BadCell(f"{shown(identifier)} is a number of series {self._series[prefix]}")
        alike = self._alike.get(_letters(prefix), "")
        if alike:
            raise BadCell(f"{shown(identifier)} reads like a number of series {alike}, written otherwise")


def _refuse_characters(identifier: str) -> None:
    if not identifier.isascii() or " " in identifier:
        raise BadCell(f"{shown(identifier)} is no identifier (ASCII letters, digits and signs, no blanks)")


def _letters(prefix: str) -> str:
    """A prefix as a careless writer may have meant it."""
    return "".join(filter(str.isalnum, prefix)).casefold()
