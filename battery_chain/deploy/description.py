"""The description of a deployment: one TOML file with accounts, token, calendar, classes, members, roles, series
and a fund. Read as a whole; everything wrong with it is refused at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.model import Category, ClassSpec, ClassTerms, Use
from battery_chain.units import parse_day

__all__ = [
    "ROLES",
    "CalendarSpec",
    "Description",
    "FundSpec",
    "MemberSpec",
    "SecondUse",
    "SeriesSpec",
    "TokenSpec",
    "read_description",
]

ROLES: Mapping[str, int] = {
    "admin": 0,
    "manufacturer": 1,
    "battery_operator": 2,
    "assessor": 3,
    "repurposer": 4,
    "recycler": 5,
    "auditor": 6,
    "pricer": 7,
    "agent": 8,
    "identity_provider": 9,
    "station_operator": 10,
    "guardian": 11,
    "issuer": 12,
}
"""The ids of `Roles.sol`; a test holds the two together."""

_INVESTOR_CLASSES = {"none": 0, "retail": 1, "professional": 2, "institution": 3}


@dataclass(frozen=True, slots=True)
class TokenSpec:
    """The settlement token."""

    name: str
    symbol: str
    decimals: int


@dataclass(frozen=True, slots=True)
class CalendarSpec:
    """Seconds from cutoff to cutoff, of the window after a cutoff, and from its end to the valuation."""

    period: int
    window: int
    lag: int


@dataclass(frozen=True, slots=True)
class MemberSpec:
    """A verified wallet: jurisdiction by ISO 3166-1 numeric code."""

    account: str
    jurisdiction: int
    investor_class: int


@dataclass(frozen=True, slots=True)
class SeriesSpec:
    """The numbering of one issuer."""

    prefix: str
    issuer: str


@dataclass(frozen=True, slots=True)
class SecondUse:
    """Batteries of one use may go on in another; jurisdiction 0 is the default for all."""

    jurisdiction: int
    use: Use
    to: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class FundSpec:
    """One fund. `seed` is in units of account, `band` and `coverage` in basis points, `minimum` (request) in units
    of account."""

    number: int
    name: str
    symbol: str
    manager: str
    depositary: str
    seed: Decimal
    minimum: Decimal
    band: int
    coverage: int


@dataclass(frozen=True, slots=True)
class Description:
    """Everything a deployment is asked to be. Accounts are named; `accounts` says who they are: an address, a
    keystore's name, or `dev:N` on a development chain."""

    name: str
    accounts: Mapping[str, str]
    token: TokenSpec
    calendar: CalendarSpec
    valid_days: int
    classes: tuple[ClassSpec, ...]
    members: tuple[MemberSpec, ...]
    roles: Mapping[str, tuple[str, ...]]
    accreditation: Mapping[str, tuple[str, ...]]
    series: tuple[SeriesSpec, ...]
    second_uses: tuple[SecondUse, ...]
    fund: FundSpec | None

    def class_named(self, name: str) -> ClassSpec:
        return next(spec for spec in self.classes if spec.name == name)


class _Table:
    """One TOML table: takes typed values out, notes what is wrong, and at the end what nobody asked for."""

    def __init__(self, place: str, values: object, problems: list[Problem], source: str) -> None:
        self._place, self._problems, self._source = place, problems, source
        self._values: Mapping[str, Any] = values if isinstance(values, dict) else {}
        self._asked: set[str] = set()
        if not isinstance(values, dict):
            self.note("", "is not a table")

    def note(self, key: str, rule: str) -> None:
        column = ".".join(part for part in (self._place, key) if part)
        self._problems.append(Problem(self._source, 0, column, rule))

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

    def amount(self, key: str) -> Decimal:
        value = self.get(key)
        try:
            number = Decimal(value) if isinstance(value, str | int) else None
        except InvalidOperation:
            number = None
        if value is not None and (number is None or not number.is_finite() or number < 0):
            self.note(key, f'{value!r} is not an amount, such as "1000.50"')
        return number if number is not None and number.is_finite() else Decimal(0)

    def choice(self, key: str, known: Mapping[str, Any]) -> Any:
        value = self.get(key)
        if value is not None and value not in known:
            self.note(key, f"{value!r} is not one of {', '.join(known)}")
        return known.get(value, next(iter(known.values())))

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
        for each in listed:
            if known is not None and each not in known:
                self.note(key, f"{each!r} is not one of {', '.join(known)}")
        return tuple(listed)

    def close(self) -> None:
        for key in self._values:
            if key not in self._asked:
                self.note(key, "is unknown")


class _Reader:
    def __init__(self, source: str, document: Mapping[str, Any]) -> None:
        self.problems: list[Problem] = []
        self._source = source
        self._top = self._table("", document)
        self._accounts: dict[str, str] = {}

    def _table(self, place: str, values: object) -> _Table:
        return _Table(place, values, self.problems, self._source)

    def _tables(self, key: str) -> Iterator[_Table]:
        values = self._top.get(key, [])
        for index, each in enumerate(values if isinstance(values, list) else [values]):
            table = self._table(f"{key}[{index}]", each)
            yield table
            table.close()

    def description(self) -> Description:
        self._accounts = self._read_accounts()
        uses = {use.name.lower(): use for use in Use}
        classes = tuple(self._class(table, uses) for table in self._tables("class"))
        names = {spec.name: spec for spec in classes}
        self._unique("class", [spec.name for spec in classes] + [str(spec.id) for spec in classes])
        members = self._table("members", self._top.get("members"))
        valid_days = members.number("valid_days", 1, 36_500)
        found = Description(
            name=self._top.text("name"),
            accounts=self._accounts,
            token=self._token(),
            calendar=self._calendar(),
            valid_days=valid_days,
            classes=classes,
            members=tuple(self._members(members)),
            roles=self._roles(),
            accreditation=self._lists("accreditation", names),
            series=tuple(
                SeriesSpec(table.text("prefix"), self._account(table, "issuer"))
                for table in self._tables("series")
            ),
            second_uses=tuple(self._second_use(table, uses) for table in self._tables("second_use")),
            fund=self._fund(),
        )
        members.close()
        self._top.close()
        return found

    def _read_accounts(self) -> dict[str, str]:
        table = self._table("accounts", self._top.get("accounts"))
        found = {name: table.text(name) for name in (self._top.get("accounts", {}) or {})}
        if "admin" not in found:
            table.note("admin", "is missing")
        return found

    def _account(self, table: _Table, key: str) -> str:
        name = table.text(key)
        if name and name not in self._accounts:
            table.note(key, f"{name!r} is not one of the accounts")
        return name

    def _unique(self, place: str, values: list[str]) -> None:
        for value in {each for each in values if values.count(each) > 1}:
            self.problems.append(Problem(self._source, 0, place, f"{value!r} is there twice"))

    def _token(self) -> TokenSpec:
        table = self._table("token", self._top.get("token"))
        found = TokenSpec(table.text("name"), table.text("symbol"), table.number("decimals", 6, 18))
        table.close()
        return found

    def _calendar(self) -> CalendarSpec:
        table = self._table("calendar", self._top.get("calendar"))
        found = CalendarSpec(
            table.number("period", 2, 2**32 - 1),
            table.number("window", 1, 2**32 - 1),
            table.number("lag", 0, 2**32 - 1),
        )
        if found.window + found.lag >= found.period:
            table.note("period", f"{found.period} is not more than window and lag together")
        table.close()
        return found

    def _class(self, table: _Table, uses: Mapping[str, Use]) -> ClassSpec:
        terms = ClassTerms(
            table.number("end_of_use_bp", 0, 9_999),
            table.number("half_life_days", 1, 65_535),
            table.day("start_day"),
            table.number("step_limit_bp", 1, 10_000),
        )
        categories = {category.name.lower(): category for category in Category}
        spec = ClassSpec(
            id=table.number("id", 1, 255),
            name=table.text("name"),
            chemistry=table.text("chemistry"),
            use=table.choice("use", uses),
            category=table.choice("category", categories),
            terms=terms,
            age_limit_days=table.number("age_limit_days", 1, 65_535),
            step_sum_limit=table.number("step_sum_limit_bp", terms.step_limit, 65_535),
            price=table.number("price", 1, 2**32 - 1),
            exit_value=table.number("exit_value", -(2**31), 2**31 - 1),
        )
        if spec.price < spec.exit_value:
            table.note("price", f"{spec.price} is below the exit value {spec.exit_value}")
        if len(spec.chemistry.encode()) > 16:
            table.note("chemistry", "is longer than 16 bytes")
        return spec

    def _members(self, table: _Table) -> Iterator[MemberSpec]:
        listed = table.get("list", [])
        for index, each in enumerate(listed if isinstance(listed, list) else []):
            row = self._table(f"members.list[{index}]", each)
            yield MemberSpec(
                self._account(row, "account"),
                row.number("jurisdiction", 1, 999),
                row.choice("investor_class", _INVESTOR_CLASSES),
            )
            row.close()

    def _roles(self) -> dict[str, tuple[str, ...]]:
        found = self._lists("roles", self._accounts)
        for name in found:
            if name not in ROLES:
                self.problems.append(
                    Problem(self._source, 0, f"roles.{name}", f"is not one of {', '.join(ROLES)}")
                )
        return found

    def _lists(self, key: str, known: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
        values = self._top.get(key, {})
        table = self._table(key, values)
        found = {name: table.names(name, known) for name in (values if isinstance(values, dict) else {})}
        if key == "accreditation":
            for name in found:
                if name not in self._accounts:
                    table.note(name, "is not one of the accounts")
        return found

    def _second_use(self, table: _Table, uses: Mapping[str, Use]) -> SecondUse:
        return SecondUse(
            table.number("jurisdiction", 0, 999, 0),
            table.choice("use", uses),
            tuple(uses[name] for name in table.names("to", uses) if name in uses),
        )

    def _fund(self) -> FundSpec | None:
        if not self._top.get("fund", {}):
            return None
        table = self._table("fund", self._top.get("fund"))
        found = FundSpec(
            number=table.number("number", 1, 2**32 - 1),
            name=table.text("name"),
            symbol=table.text("symbol"),
            manager=self._account(table, "manager"),
            depositary=self._account(table, "depositary"),
            seed=table.amount("seed"),
            minimum=table.amount("minimum"),
            band=table.number("band_bp", 1, 5_000, 1_000),
            coverage=table.number("coverage_bp", 0, 10_000, 9_500),
        )
        if found.seed <= 0:
            table.note("seed", "must be more than nothing")
        table.close()
        return found


def read_description(path: Path) -> Description:
    """The description in a TOML file. Raises `BadInput` with every problem it has, `Missing` when there is none."""
    if not path.is_file():
        raise Missing(f"{path} is not a file", "name a deployment description (TOML)")
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadInput([Problem(path.name, 0, "", f"is not TOML: {wrong}")]) from None
    reader = _Reader(path.name, document)
    found = reader.description()
    if reader.problems:
        raise BadInput(reader.problems)
    return found
