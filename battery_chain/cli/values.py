"""Values as they are shown: for people, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sized
from dataclasses import asdict, dataclass, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from battery_chain.units import health_text

__all__ = ["Health", "Moment", "Party", "Place", "counted", "document", "fleet", "human", "iso", "plain"]

_SAFE = 2**53


@dataclass(frozen=True, slots=True)
class Party:
    """An address and the name of whoever has it; empty for a stranger."""

    address: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.address}" if self.name else self.address

    @property
    def short(self) -> str:
        shortened = f"{self.address[:6]}…{self.address[-4:]}"
        return f"{self.name} {shortened}" if self.name else shortened


@dataclass(frozen=True, slots=True)
class Place:
    """A token id, shown as batch:index."""

    id: int

    def __str__(self) -> str:
        return f"{self.id >> 32}:{self.id & 0xFFFF_FFFF}"


@dataclass(frozen=True, slots=True)
class Health:
    """Basis points, shown as per cent; 0 is no reading."""

    basis_points: int

    def __str__(self) -> str:
        return health_text(self.basis_points) if self.basis_points else "–"


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds since 1970, shown as UTC ISO 8601."""

    second: int

    def __str__(self) -> str:
        return iso(self.second) if self.second else "–"


def iso(second: int) -> str:
    """A second as UTC ISO 8601."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def counted(count: int, one: str, many: str = "") -> str:
    """1 battery, 2 batteries."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def fleet(ids: Sized) -> str:
    """How many batteries."""
    return counted(len(ids), "battery", "batteries")


def human(value: object, short: bool = False) -> str:
    """One value for people: thousands separated, amounts with two places where that loses nothing below a
    cent.
    """
    match value:
        case None | "":
            return "–"
        case bool():
            return "yes" if value else "no"
        case Enum():
            return value.name.lower().replace("_", " ")
        case int():
            return f"{value:,}"
        case Decimal():
            return _amount(value)
        case Party():
            return value.short if short else str(value)
        case list() | tuple():
            return ", ".join(human(each, short) for each in value) or "–"
        case bytes():
            return "0x" + value.hex()
        case _:
            return str(value)


def _amount(value: Decimal) -> str:
    small = value and abs(value) < 1
    return f"{value.normalize():,f}" if small else f"{value:,.2f}"


def document(value: Any) -> str:
    """One JSON document: amounts exact as text, whole numbers beyond 2^53 as text, bytes as 0x…."""
    return json.dumps(plain(value), indent=2, ensure_ascii=False)


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case None | bool() | str():
            return value
        case Enum():
            return value.name.lower()
        case int():
            return value if abs(value) < _SAFE else str(value)
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(each) for each in value]
    return _plain_value(value)


def _plain_value(value: Any) -> Any:
    match value:
        case Decimal():
            return f"{value:f}"
        case Place():
            return str(value.id)
        case Health():
            return value.basis_points
        case Moment():
            return iso(value.second) if value.second else None
        case Party():
            return {"address": value.address, "name": value.name or None}
        case bytes():
            return "0x" + value.hex()
    return plain(asdict(value)) if is_dataclass(value) and not isinstance(value, type) else str(value)
