"""What a cell may be: each reader returns the value or raises `BadCell` with the rule that is broken."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from battery_chain.errors import BadInput
from battery_chain.manifest.merkle import keccak256
from battery_chain.units import parse_day

__all__ = [
    "BadCell",
    "address_or_name",
    "day",
    "is_number",
    "number",
    "passport",
    "serial",
    "series",
    "shown",
    "text",
]

_NUMBER = re.compile(r"-?[0-9]+")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_SERIES = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,29}[A-Za-z0-9])?")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_HASH = re.compile(r"0x[0-9a-fA-F]{64}")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_MAX_DIGITS = 20
_MAX_TEXT = 64
_MAX_PATH = 255
_MAX_DOCUMENT = 1 << 20


class BadCell(Exception):
    """A cell breaks a rule; it becomes a `Problem` where file, row and column are known."""


def shown(cell: str) -> str:
    """A cell as a message quotes it: escaped, and short."""
    return repr(cell if len(cell) <= 40 else cell[:37] + "...")


def text(cell: str, longest: int = _MAX_TEXT) -> str:
    """Printable characters without blanks around them, not too many, not the beginning of a formula."""
    if _FORMULA.match(cell):
        raise BadCell(f"{shown(cell)} begins with {cell[0]!r}: a spreadsheet would run it as a formula")
    if cell != cell.strip():
        raise BadCell(f"{shown(cell)} has blanks around it")
    if not cell.isprintable():
        raise BadCell(f"{shown(cell)} has characters that cannot be printed")
    if len(cell) > longest:
        raise BadCell(f"{shown(cell)} is longer than {longest} characters")
    return cell


def number(cell: str, low: int, high: int) -> int:
    """A whole number in ASCII digits, with nothing else in the cell."""
    if not is_number(cell):
        raise BadCell(f"{shown(text(cell))} is not a whole number (digits only)")
    if len(cell) > _MAX_DIGITS or not low <= int(cell) <= high:
        raise BadCell(f"{cell if len(cell) <= _MAX_DIGITS else shown(cell)} is not in {low}..{high}")
    return int(cell)


def is_number(cell: str) -> bool:
    """True for ASCII digits, with a sign or without."""
    return _NUMBER.fullmatch(cell) is not None


def serial(cell: str) -> str:
    """The text of a serial; whether it is a number of its series is told where the series is known."""
    return cell if is_number(cell) else text(cell)


def day(cell: str) -> int:
    """A calendar day YYYY-MM-DD, as a day number."""
    try:
        return parse_day(text(cell))
    except BadInput as refused:
        raise BadCell(refused.problems[0].rule) from None


def series(cell: str) -> str:
    """The prefix of a series: letters, digits and . _ - between them, at most 31, no digit at the end."""
    if not _SERIES.fullmatch(text(cell)):
        raise BadCell(f"{shown(cell)} is not a series (letters, digits, inner . _ -; at most 31)")
    if cell[-1].isdigit():
        raise BadCell(f"{shown(cell)} ends in a digit: nobody could tell where its numbers begin")
    return cell


def address_or_name(cell: str) -> str:
    """An account: 0x and 40 hexadecimal digits (EIP-55 checked when the case is mixed), or a member's
    name.
    """
    if text(cell).startswith("0x"):
        return _address(cell)
    if not _NAME.fullmatch(cell):
        raise BadCell(f"{shown(cell)} is neither an address nor a member's name")
    return cell


def _address(cell: str) -> str:
    if not _ADDRESS.fullmatch(cell):
        raise BadCell(f"{shown(cell)} is not an address (0x and 40 hexadecimal digits)")
    digits = cell[2:]
    if not int(digits, 16):
        raise BadCell("the zero address owns nothing")
    if digits not in (digits.lower(), digits.upper()) and cell != _checksummed(digits):
        raise BadCell(f"{cell} breaks its own checksum (EIP-55)")
    return _checksummed(digits)


def _checksummed(digits: str) -> str:
    lower = digits.lower()
    nibbles = keccak256(lower.encode()).hex()
    cased = (
        char.upper() if int(nibble, 16) > 7 else char for char, nibble in zip(lower, nibbles, strict=False)
    )
    return "0x" + "".join(cased)


def passport(cell: str, folder: Path) -> bytes:
    """The hash of a passport document: 0x and 64 hexadecimal digits, or a file in or below the manifest's
    folder.
    """
    if text(cell, _MAX_PATH).startswith("0x"):
        if not _HASH.fullmatch(cell) or not int(cell, 16):
            raise BadCell(f"{shown(cell)} is not a hash (0x and 64 hexadecimal digits, not all zero)")
        return bytes.fromhex(cell[2:])
    return keccak256(_document(cell, folder))


def _document(cell: str, folder: Path) -> bytes:
    name = PurePosixPath(cell)
    if name.is_absolute() or "\\" in cell or not (folder / name).resolve().is_relative_to(folder.resolve()):
        raise BadCell(f"{shown(cell)} is not below the folder of the manifest")
    try:
        with (folder / name).open("rb") as stream:
            document = stream.read(_MAX_DOCUMENT + 1)
    except OSError:
        raise BadCell(f"{shown(cell)} is neither a hash nor a file that can be read") from None
    if not document or len(document) > _MAX_DOCUMENT:
        raise BadCell(f"{shown(cell)} is empty or larger than {_MAX_DOCUMENT:,} bytes")
    return document
