"""The description of a deployment: one TOML file with accounts, token, calendar, classes, members, roles,
series, migrations, permissions and funds. Read as a whole; everything wrong with it is refused at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from battery_chain.deploy.funds import INVESTOR_CLASSES, FundSpec, read_fund, same_twice
from battery_chain.deploy.market import MarketSpec, read_market
from battery_chain.deploy.roles import DELAYED, ROLES, RULED, Permission
from battery_chain.deploy.tables import Table
from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.manifest.cells import BadCell, series
from battery_chain.model import Category, ClassSpec, ClassTerms, Use

__all__ = [
    "ROLES",
    "CalendarSpec",
    "Description",
    "FundSpec",
    "MarketSpec",
    "MemberSpec",
    "MigrationSpec",
    "SecondUse",
    "SeriesSpec",
    "TokenSpec",
    "read_description",
]

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")


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
class MigrationSpec:
    """Batches of the class `old` go over to `new`, a later version of it, when they are next assessed; from
    day `sunset` on nothing is assessed under the old one.
    """

    old: str
    new: str
    sunset: int


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
    migrations: tuple[MigrationSpec, ...] = ()
    permissions: tuple[Permission, ...] = ()
    delays: Mapping[str, int] = field(default_factory=dict)
    other_funds: tuple[FundSpec, ...] = ()
    market: MarketSpec | None = None

    @property
    def funds(self) -> tuple[FundSpec, ...]:
        """All funds, in the order of the description: `fund` is the first."""
        return () if self.fund is None else (self.fund, *self.other_funds)

    @property
    def deployer(self) -> str:
        """Who creates the contracts and sets them up: an account of that name where there is one, which then
        gives administration to `admin` and renounces it; else the admin."""
        return "deployer" if "deployer" in self.accounts else "admin"

    def fund_chosen(self, which: str = "") -> FundSpec:
        """A fund by its number or symbol; the first when neither is given.

        Raises `Missing` when there is no fund, `BadInput` when none is called so.
        """
        if not self.funds:
            raise Missing(
                "the description has no fund", "add [fund] to it and run: battery-chain deploy run FILE"
            )
        found = [each for each in self.funds if which in ("", str(each.number), each.symbol)]
        if not found:
            known = ", ".join(f"{each.number} ({each.symbol})" for each in self.funds)
            raise BadInput([Problem("--fund", 0, "", f"{which!r} is none of {known}")])
        return found[0]

    def class_named(self, name: str) -> ClassSpec:
        return next(spec for spec in self.classes if spec.name == name)

    def delay(self, role: str) -> int:
        """Seconds between scheduling and execution for those who have a role."""
        return self.delays.get(role, DELAYED.get(role, 0))

    def ruler(self, contract: str, function: str) -> str:
        """The role that a function which the access manager rules is for."""
        found = (p.role for p in self.permissions if (p.contract, p.function) == (contract, function))
        return next(found, "admin")


class _Reader:
    def __init__(self, path: Path, document: Mapping[str, Any]) -> None:
        self.problems: list[Problem] = []
        self._source, self._folder = path.name, path.parent
        self._top = self._table("", document)
        self._accounts: dict[str, str] = {}

    def _table(self, place: str, values: object) -> Table:
        return Table(place, values, self.problems, self._source)

    def _tables(self, key: str) -> Iterator[Table]:
        return self._rows(key, self._top.get(key, []))

    def _rows(self, place: str, values: object) -> Iterator[Table]:
        for index, each in enumerate(values if isinstance(values, list) else [values]):
            table = self._table(f"{place}[{index}]", each)
            yield table
            table.close()

    def description(self) -> Description:
        self._accounts = self._read_accounts()
        uses = {use.name.lower(): use for use in Use}
        classes = tuple(self._class(table, uses) for table in self._tables("class"))
        names = {spec.name: spec for spec in classes}
        self._unique("class", [spec.name for spec in classes])
        self._unique("class", [spec.id for spec in classes])
        members = self._table("members", self._top.get("members"))
        valid_days = members.number("valid_days", 1, 36_500)
        found = Description(
            name=self._top.text("name"),
            accounts=self._accounts,
            token=self._token(),
            calendar=self._calendar(),
            valid_days=valid_days,
            classes=classes,
            members=self._members(members),
            roles=self._roles(),
            accreditation=self._lists("accreditation", self._accounts, names),
            series=self._series(),
            second_uses=self._second_uses(uses),
            **self._funds(),
            migrations=self._migrations(names),
            permissions=self._permissions(),
            delays=self._delays(),
            market=self._market(),
        )
        members.close()
        self._top.close()
        return found

    def _read_accounts(self) -> dict[str, str]:
        table = self._table("accounts", self._top.get("accounts"))
        found = {name: table.text(name) for name in table}
        for name in found:
            if not _NAME.fullmatch(name):
                table.note(name, "is not a name (a-z first, then a-z 0-9 _ -; at most 32)")
        if "admin" not in found:
            table.note("admin", "is missing")
        elif found.get("deployer") == found["admin"]:
            table.note("deployer", "is the admin: leave it out, or name another")
        return found

    def _account(self, table: Table, key: str) -> str:
        return table.known(key, self._accounts)

    def _unique(self, place: str, values: Sequence[object]) -> None:
        for value in dict.fromkeys(values):
            if value != "" and values.count(value) > 1:
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

    def _class(self, table: Table, uses: Mapping[str, Use]) -> ClassSpec:
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
            price_since=table.day("price_since") if "price_since" in table else 0,
        )
        if spec.price < spec.exit_value:
            table.note("price", f"{spec.price} is below the exit value {spec.exit_value}")
        if len(spec.chemistry.encode()) > 16:
            table.note("chemistry", "is longer than 16 bytes")
        return spec

    def _members(self, table: Table) -> tuple[MemberSpec, ...]:
        found = tuple(self._member(row) for row in self._rows("members.list", table.get("list", [])))
        self._unique("members.list", [member.account for member in found])
        return found

    def _member(self, row: Table) -> MemberSpec:
        account = self._account(row, "account")
        jurisdiction = row.number("jurisdiction", 1, 999)
        return MemberSpec(account, jurisdiction, row.choice("investor_class", INVESTOR_CLASSES))

    def _series(self) -> tuple[SeriesSpec, ...]:
        found = tuple(
            SeriesSpec(self._prefix(table), self._account(table, "issuer"))
            for table in self._tables("series")
        )
        self._unique("series", [each.prefix for each in found])
        return found

    def _prefix(self, table: Table) -> str:
        prefix = table.text("prefix")
        try:
            return series(prefix) if prefix else ""
        except BadCell as bad:
            table.note("prefix", str(bad))
            return ""

    def _roles(self) -> dict[str, tuple[str, ...]]:
        return self._lists("roles", ROLES, self._accounts)

    def _lists(
        self, key: str, keys: Mapping[str, Any], known: Mapping[str, Any]
    ) -> dict[str, tuple[str, ...]]:
        table = self._table(key, self._top.get(key, {}))
        found = {name: table.names(name, known) for name in table}
        for name in found:
            if name not in keys:
                table.note(name, f"is not one of {', '.join(keys)}")
        return found

    def _second_uses(self, uses: Mapping[str, Use]) -> tuple[SecondUse, ...]:
        found = tuple(self._second_use(table, uses) for table in self._tables("second_use"))
        self._unique("second_use", [(row.jurisdiction, row.use.name.lower()) for row in found])
        return found

    def _second_use(self, table: Table, uses: Mapping[str, Use]) -> SecondUse:
        return SecondUse(
            table.number("jurisdiction", 0, 999, 0),
            table.choice("use", uses),
            tuple(uses[name] for name in table.names("to", uses) if name in uses),
        )

    def _migrations(self, classes: Mapping[str, ClassSpec]) -> tuple[MigrationSpec, ...]:
        found: list[MigrationSpec] = []
        for table in self._tables("migration"):
            old, new = (table.choice(key, classes) if classes else None for key in ("from", "to"))
            sunset = table.day("sunset")
            if old and new:
                self._check_migration(table, old, new, found)
                found.append(MigrationSpec(old.name, new.name, sunset))
        self._unique("migration", [each.old for each in found])
        return tuple(found)

    def _check_migration(
        self, table: Table, old: ClassSpec, new: ClassSpec, earlier: Sequence[MigrationSpec]
    ) -> None:
        """As the contract has it: a version goes on to another before it takes over nothing any more."""
        if old is new:
            table.note("to", f"{new.name!r} is the class itself")
        elif (old.use, old.category, old.chemistry) != (new.use, new.category, new.chemistry):
            table.note("to", f"{new.name!r} is of another use, category or chemistry than {old.name!r}")
        elif any(each.old == new.name for each in earlier):
            table.note("to", f"{new.name!r} goes over to another class itself: name the last version")

    def _permissions(self) -> tuple[Permission, ...]:
        found = tuple(self._permission(table) for table in self._tables("permission"))
        self._unique("permission", [f"{each.contract}.{each.function}" for each in found])
        return found

    def _permission(self, table: Table) -> Permission:
        contract = table.choice("contract", {name: name for name in RULED})
        function = table.choice("function", {name: name for name in RULED[contract]})
        return Permission(contract, function, table.choice("role", {name: name for name in ROLES}))

    def _delays(self) -> dict[str, int]:
        table = self._table("delays", self._top.get("delays", {}))
        found = {name: table.number(name, DELAYED.get(name, 0), 2**32 - 1) for name in table}
        for name in found:
            if name not in DELAYED:
                table.note(name, f"acts without delay: only {', '.join(DELAYED)} may have one")
        return found

    def _market(self) -> MarketSpec | None:
        if "market" not in self._top:
            return None
        return read_market(self._table("market", self._top.get("market")), self._accounts)

    def _funds(self) -> dict[str, Any]:
        """One `[fund]`, or several `[[fund]]`."""
        listed = self._top.get("fund", [])
        tables = self._top.rows("fund") if isinstance(listed, list) else [self._table("fund", listed)]
        found = tuple(read_fund(table, self._accounts, self._folder) for table in tables)
        for value in same_twice(found):
            self.problems.append(Problem(self._source, 0, "fund", f"{value!r} is there twice"))
        return {"fund": found[0] if found else None, "other_funds": found[1:]}


def read_description(path: Path) -> Description:
    """The description in a TOML file. Raises `BadInput` with every problem it has, `Missing` when there is
    none.
    """
    if not path.is_file():
        raise Missing(f"{path} is not a file", "name a deployment description (TOML)")
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadInput([Problem(path.name, 0, "", f"is not TOML: {wrong}")]) from None
    reader = _Reader(path, document)
    found = reader.description()
    if reader.problems:
        raise BadInput(reader.problems)
    return found
