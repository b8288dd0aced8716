"""What the columns of capacity files are called, and how their texts become numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from battery_chain.errors import BadInput, Problem
from battery_chain.units import parse_day

__all__ = ["Columns", "Dirty", "Kind", "columns_of", "day_of_text", "number_of", "whole_number_of"]


class Kind(StrEnum):
    """What a capacity is: charge in Ah, usable energy in kWh, or relative to the rating."""

    CHARGE = "charge"
    ENERGY = "energy"
    RELATIVE = "relative"


_CELL = ("trace", "cell_id", "scenario_id", "battery_id")
_WHEN = ("month", "cycle", "discharge_no", "row_no", "day")
_CYCLES = ("cycles", "equivalent_full_cycles")
_FACTS = ("chemistry", "cathode", "dataset", "duty", "ambient_C", "cell_temp_C")
_CAPACITY = MappingProxyType(  # column: kind, power of ten to its unit
    {
        "relative_capacity": (Kind.RELATIVE, 0),
        "relative_capacity_percent": (Kind.RELATIVE, -2),
        "capacity_ah": (Kind.CHARGE, 0),
        "measured_capacity_ah": (Kind.CHARGE, 0),
        "capacity_mah": (Kind.CHARGE, -3),
        "measured_capacity_mah": (Kind.CHARGE, -3),
        "usable_energy_kwh": (Kind.ENERGY, 0),
        "usable_energy_wh": (Kind.ENERGY, -3),
    }
)
_RATED = MappingProxyType(
    {
        "nominal_capacity_ah": (Kind.CHARGE, 0),
        "rated_capacity_ah": (Kind.CHARGE, 0),
        "nominal_capacity_mah": (Kind.CHARGE, -3),
        "rated_capacity_mah": (Kind.CHARGE, -3),
        "certified_energy_kwh": (Kind.ENERGY, 0),
        "certified_energy_wh": (Kind.ENERGY, -3),
    }
)
_AXES = MappingProxyType({"month": "month", "day": "day"})
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_NOT_FINITE = re.compile(r"[+-]?(?:s?nan|inf|infinity)", re.IGNORECASE)
_WHOLE = re.compile(r"([0-9]{1,9})(?:\.0*)?")
_LENGTH = 40


class Dirty(Exception):
    """A reading that cannot be right: column and rule."""

    def __init__(self, column: str, rule: str) -> None:
        self.column, self.rule = column, rule
        super().__init__(rule)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one file that are read, as the file spells them; None for those it does not have."""

    header: tuple[str, ...]
    cell: str
    when: str | None
    axis: str
    capacity: str
    kind: Kind
    scale: int
    rated: str | None
    rated_scale: int
    cycles: str | None
    facts: tuple[str, ...]

    def capacity_of(self, record: Mapping[str, str]) -> Decimal:
        """The capacity of a record in Ah, kWh or parts of the rating; `Dirty`."""
        return number_of(self.capacity, record.get(self.capacity, "")).scaleb(self.scale)

    def rated_of(self, record: Mapping[str, str]) -> Decimal | None:
        """The rating that a record states in the unit of its capacity, None where it states none; `Dirty`."""
        if self.kind is Kind.RELATIVE:
            return Decimal(1)
        text = record.get(self.rated, "") if self.rated else ""
        return number_of(self.rated or "", text).scaleb(self.rated_scale) if text else None

    def position_of(self, record: Mapping[str, str]) -> int:
        """Cycle, month or day number of a record, 0 in a file without such a column; `Dirty`."""
        if self.when is None:
            return 0
        text = record.get(self.when, "")
        return day_of_text(self.when, text) if self.axis == "day" else whole_number_of(self.when, text)


def columns_of(source: str, header: Sequence[str]) -> Columns:
    """Finds the columns by name, in capitals or not. `BadInput` when none names the cell or the capacity."""
    spelled = {name.lower(): name for name in reversed(header)}
    cell, capacity = _first(_CELL, spelled), _first(_CAPACITY, spelled)
    if cell is None or capacity is None:
        wanted: Iterable[str] = _CELL if cell is None else _CAPACITY
        raise BadInput([Problem(source, 1, "", f"none of the columns {', '.join(wanted)} is there")])
    when, cycles = _first(_WHEN, spelled), _first(_CYCLES, spelled)
    kind, scale = _CAPACITY[capacity]
    rated = _first([name for name in _RATED if _RATED[name][0] is kind], spelled)
    return Columns(
        header=tuple(header),
        cell=spelled[cell],
        when=spelled[when] if when else None,
        axis=_AXES.get(when, "cycle") if when else "once",
        capacity=spelled[capacity],
        kind=kind,
        scale=scale,
        rated=spelled[rated] if rated else None,
        rated_scale=_RATED[rated][1] if rated else 0,
        cycles=spelled[cycles] if cycles else None,
        facts=tuple(name for name in _FACTS if name in header),
    )


def _first(wanted: Iterable[str], there: Mapping[str, str]) -> str | None:
    return next((column for column in wanted if column in there), None)


def number_of(column: str, text: str) -> Decimal:
    """A positive number in ASCII digits; `Dirty`."""
    if not text:
        raise Dirty(column, "the cell is blank")
    if _NOT_FINITE.fullmatch(text):
        raise Dirty(column, f"{text} is not a number")
    if not _NUMBER.fullmatch(text) or len(text) > _LENGTH:
        raise Dirty(column, f"{text[:_LENGTH]!r} is not a number")
    number = Decimal(text)
    if number <= 0:
        raise Dirty(column, f"{text} is not above zero")
    return number


def whole_number_of(column: str, text: str) -> int:
    """A whole number of up to nine digits, `12` or `12.0`; `Dirty`."""
    found = _WHOLE.fullmatch(text)
    if not found or len(text) > _LENGTH:
        raise Dirty(column, f"{text[:_LENGTH]!r} is not a whole number")
    return int(found[1])


def day_of_text(column: str, text: str) -> int:
    """The day number of `YYYY-MM-DD`, a time of day after it left aside; `Dirty`."""
    try:
        return parse_day(re.split("[T ]", text, maxsplit=1)[0][:_LENGTH])
    except BadInput as refused:
        raise Dirty(column, refused.problems[0].rule) from None
