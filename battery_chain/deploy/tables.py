"""Reading TOML tables: typed values out, everything that is wrong noted on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from battery_chain.errors import BadInput, Problem
from battery_chain.units import parse_day

__all__ = ["Table"]


class Table:
    """One table of a document; `None` stands for one that is missing, which its owner has noted: it says no
    more. `close` notes what nobody asked for."""

    def __init__(self, place: str, values: object, problems: list[Problem], source: str) -> None:
        self._place, self._problems, self._source = place, problems, source
        self._values: Mapping[str, Any] = values if isinstance(values, dict) else {}
        self._asked: set[str] = set()
        self._silent = not isinstance(values, dict)
        if values is not None and self._silent:
            problems.append(Problem(source, 0, place, "is not a table"))

    def __iter__(self) -> Iterator[str]:
        """The keys there are."""
        return iter(self._values)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def note(self, key: str, rule: str) -> None:
        """Key "" is the table as a whole."""
        if self._silent:
            return
        self._problems.append(Problem(self._source, 0, self._at(key), rule))

    def get(self, key: str, default: object = None) -> Any:
        self._asked.add(key)
        if key not in self._values:
            if default is None:
                self.note(key, "is missing")
            return default
        return self._values[key]

    def text(self, key: str) -> str:
        value = self.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            self.note(key, f"{value!r} is not a text")
        return value if isinstance(value, str) else ""

    def number(self, key: str, low: int, high: int, default: int | None = None) -> int:
        value = self.get(key, default)
        if value is None:
            return low
        if isinstance(value, bool) or not isinstance(value, int):
            self.note(key, f"{value!r} is not a whole number")
            return low
        if not low <= value <= high:
            self.note(key, f"{value} is not in {low}..{high}")
        return value

    def amount(self, key: str, *, positive: bool = False) -> Decimal:
        value = self.get(key)
        number = _amount(value)
        if value is not None and number is None:
            self.note(key, f'{value!r} is not an amount, such as "1000.50"')
        elif number == 0 and positive:
            self.note(key, f"{value!r} is not more than nothing")
        return number or Decimal(0)

    def choice(self, key: str, known: Mapping[str, Any]) -> Any:
        value = self.get(key)
        if isinstance(value, str) and value in known:
            return known[value]
        if value is not None:
            self.note(key, f"{value!r} is not one of {', '.join(known)}")
        return next(iter(known.values()))

    def day(self, key: str) -> int:
        value = self.get(key)
        try:
            return parse_day(str(value)) if value is not None else 0
        except BadInput as bad:
            self.note(key, bad.problems[0].rule)
            return 0

    def names(self, key: str, known: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        value = self.get(key)
        listed = value if isinstance(value, list) else []
        if value is not None and (not listed or not all(isinstance(each, str) for each in listed)):
            self.note(key, f"{value!r} is not a list of names")
            return ()
        for each in dict.fromkeys(listed):
            if known is not None and each not in known:
                self.note(key, f"{each!r} is not one of {', '.join(known)}")
            if listed.count(each) > 1:
                self.note(key, f"{each!r} is there twice")
        return tuple(listed)

    def known(self, key: str, names: Mapping[str, Any]) -> str:
        """One of some names: those of the accounts."""
        name = self.text(key)
        if name and name not in names:
            self.note(key, f"{name!r} is not one of the accounts")
        return name

    def inner(self, key: str) -> Table:
        """The table under a key."""
        return Table(self._at(key), self.get(key), self._problems, self._source)

    def rows(self, key: str) -> Iterator[Table]:
        """The tables of a list under a key; none where it is missing."""
        values = self.get(key, [])
        for index, each in enumerate(values if isinstance(values, list) else [values]):
            yield Table(f"{self._at(key)}[{index}]", each, self._problems, self._source)

    def _at(self, key: str) -> str:
        return ".".join(part for part in (self._place, key) if part)

    def close(self) -> None:
        for key in self._values:
            if key not in self._asked:
                self.note(key, "is unknown")


def _amount(value: object) -> Decimal | None:
    """A finite number that is not negative, written as a text or a whole number; else None."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None
