"""The policies of a bank: one TOML file.

decimals = 6                        # of the settlement token: amounts of the entries have as many at most

[class.nmc-four-wheel]
method = "straight line"
life_months = 96
residual_bp = 1000                  # of the amount at which an asset enters; 0 where it is left out

[class.lfp-storage]
method = "diminishing balance"
rate = "0.25"                       # of the amount at the beginning of each year

[class.lfp-station]
method = "units of production"
swaps = 4000                        # or throughput_wh: what is expected over the whole life
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from battery_chain.carrying.terms import (
    MAX_MONTHS,
    DiminishingBalance,
    Measure,
    Policy,
    StraightLine,
    Terms,
    UnitsOfProduction,
    faults_of,
)
from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.units import BASIS_POINTS

__all__ = ["PolicyFile", "read_policies"]

_MOST_UNITS = 10**15


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """Decimals of the settlement token, and the policy of each class by its name."""

    decimals: int
    policies: Mapping[str, Policy]


def read_policies(path: Path) -> PolicyFile:
    """Raises `Missing` where there is no file, `BadInput` with everything that is wrong with it."""
    if not path.is_file():
        raise Missing(f"{path} is not a file", "name a file of policies, TOML")
    try:
        document = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadInput([Problem(path.name, 0, "", f"is not TOML: {wrong}")]) from None
    reader = _Reader(path.name)
    found = reader.file(document)
    if reader.problems:
        raise BadInput(reader.problems)
    return found


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self.problems: list[Problem] = []

    def _note(self, place: str, key: str, rule: str) -> None:
        column = ".".join(part for part in (place, key) if part)
        self.problems.append(Problem(self._source, 0, column, rule))

    def file(self, document: Mapping[str, Any]) -> PolicyFile:
        self._known("", document, ("decimals", "class"))
        decimals = self._number("", document, "decimals", 0, 18)
        classes = document.get("class")
        if not isinstance(classes, dict) or not classes:
            self._note("", "class", "there is no [class.NAME]")
            classes = {}
        policies = {name: self._policy(f"class.{name}", table) for name, table in classes.items()}
        return PolicyFile(decimals, policies)

    def _policy(self, place: str, table: object) -> Policy:
        if not isinstance(table, dict):
            self._note(place, "", "is not a table")
            return Policy(StraightLine(1))
        methods: Mapping[str, Callable[[str, Mapping[str, Any]], Terms]] = {
            "straight line": self._straight_line,
            "diminishing balance": self._diminishing_balance,
            "units of production": self._units_of_production,
        }
        residual = self._number(place, table, "residual_bp", 0, BASIS_POINTS, 0)
        method = table.get("method")
        if not isinstance(method, str) or method not in methods:
            said = "is missing" if method is None else f"{method!r} is not one of {', '.join(methods)}"
            self._note(place, "method", said)
            return Policy(StraightLine(1), residual)
        return Policy(methods[method](place, table), residual)

    def _straight_line(self, place: str, table: Mapping[str, Any]) -> Terms:
        self._known(place, table, ("method", "residual_bp", "life_months"))
        return StraightLine(self._number(place, table, "life_months", 1, MAX_MONTHS))

    def _diminishing_balance(self, place: str, table: Mapping[str, Any]) -> Terms:
        self._known(place, table, ("method", "residual_bp", "rate"))
        return DiminishingBalance(self._rate(place, table))

    def _rate(self, place: str, table: Mapping[str, Any]) -> Decimal:
        value = table.get("rate")
        try:
            rate = Decimal(value) if isinstance(value, str | Decimal) else None
        except InvalidOperation:
            rate = None
        if rate is None:
            said = "is missing" if value is None else f'{value!r} is not a rate, such as "0.25"'
            self._note(place, "rate", said)
            return Decimal("0.5")
        for fault in faults_of(DiminishingBalance(rate)):
            self._note(place, "rate", fault)
        return rate

    def _units_of_production(self, place: str, table: Mapping[str, Any]) -> Terms:
        names = {measure.value: measure for measure in Measure}
        self._known(place, table, ("method", "residual_bp", *names))
        given = [name for name in names if name in table]
        if len(given) != 1:
            self._note(place, "", f"give one of {', '.join(names)}")
            return UnitsOfProduction(1, Measure.SWAPS)
        return UnitsOfProduction(self._number(place, table, given[0], 1, _MOST_UNITS), names[given[0]])

    def _number(
        self, place: str, table: Mapping[str, Any], key: str, low: int, high: int, default: int | None = None
    ) -> int:
        value = table.get(key, default)
        if value is None:
            self._note(place, key, "is missing")
        elif isinstance(value, bool) or not isinstance(value, int):
            self._note(place, key, f"{value!r} is not a whole number")
        elif not low <= value <= high:
            self._note(place, key, f"{value} is not in {low}..{high}")
        return value if type(value) is int else low

    def _known(self, place: str, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
        for key in table:
            if key not in keys:
                self._note(place, key, f"is unknown; known are {', '.join(keys)}")
