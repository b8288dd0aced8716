"""The funds of a description: what each is, its terms, its limits, its vaults of other currencies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from battery_chain.deploy.tables import Table
from battery_chain.manifest.merkle import keccak256

__all__ = [
    "INVESTOR_CLASSES",
    "FundNames",
    "FundSpec",
    "LimitsSpec",
    "TermsSpec",
    "VaultSpec",
    "fund_names",
    "kind_of",
    "names_beside",
    "read_fund",
    "same_twice",
]

INVESTOR_CLASSES: Mapping[str, int] = {"none": 0, "retail": 1, "professional": 2, "institution": 3}
"""The investor classes of `Members`, by name."""

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_HASH = re.compile(r"0x[0-9a-fA-F]{64}")
_CURRENCY = re.compile(r"[A-Za-z][A-Za-z0-9]{0,11}")
_NUMBERED = re.compile(r"[0-9]*(?:\..*)?$")


@dataclass(frozen=True, slots=True)
class TermsSpec:
    """What deals are made on from epoch `start` on (0: as soon as terms can be changed). Fees, gate and levy
    in basis points; notice in epochs."""

    management_fee: int = 0
    performance_fee: int = 0
    gate: int = 0
    levy: int = 0
    notice: int = 0
    start: int = 0


@dataclass(frozen=True, slots=True)
class LimitsSpec:
    """Who may hold how much, and what the fund may hold; 0 (for classes: none named) is no limit. Shares of
    a whole in basis points, lock-up in epochs, `budget` in units of account for one period."""

    investor_classes: tuple[str, ...] = ()
    max_holders: int = 0
    max_share: int = 0
    lockup: int = 0
    max_class: int = 0
    max_maker: int = 0
    max_operator: int = 0
    budget: Decimal = Decimal(0)

    @property
    def bitmap(self) -> int:
        """The investor classes as the contract has them: 0 for all."""
        return sum(1 << INVESTOR_CLASSES[name] for name in self.investor_classes)


@dataclass(frozen=True, slots=True)
class VaultSpec:
    """A vault of one fund for another settlement currency, at par: an ERC-20 that is there already."""

    currency: str
    token: str
    minimum: Decimal


@dataclass(frozen=True, slots=True)
class FundSpec:
    """One fund. `seed` is in units of account, `band` and `coverage` in basis points, `minimum` (request)
    in units of account; `grace` in seconds: how long a strike waits for the depositary. `terms`, `limits`,
    `jurisdictions` (ISO 3166-1 numbers) and `prospectus` (a hash) are left as they are on chain where the
    description does not have them."""

    number: int
    name: str
    symbol: str
    manager: str
    depositary: str
    seed: Decimal
    minimum: Decimal
    band: int
    coverage: int
    fee_recipient: str
    grace: int
    terms: TermsSpec | None = None
    limits: LimitsSpec | None = None
    jurisdictions: tuple[int, ...] = ()
    prospectus: bytes = b""
    vaults: tuple[VaultSpec, ...] = ()

    @property
    def fixed(self) -> tuple[object, ...]:
        """What cannot change once the fund's contracts are there."""
        return (
            *(self.number, self.name, self.symbol, self.manager, self.depositary, self.seed, self.minimum),
            *(self.band, self.coverage, self.fee_recipient, self.grace),
        )


@dataclass(frozen=True, slots=True)
class FundNames:
    """What a deployment calls the contracts of one fund: Fund2, FundVault2, FundInKind2; none has a number
    for the first. Vaults of other currencies have the currency behind: FundVault2.USDX."""

    fund: str
    vault: str
    in_kind: str

    def vault_of(self, currency: str) -> str:
        return f"{self.vault}.{currency}"


def fund_names(place: int) -> FundNames:
    """The names of the contracts of a description's fund by its place, from 0."""
    return names_beside(f"Fund{place + 1}" if place else "Fund")


def names_beside(fund: str) -> FundNames:
    """The names of all contracts of a fund by the name of its first."""
    suffix = fund.removeprefix("Fund")
    return FundNames(fund, f"FundVault{suffix}", f"FundInKind{suffix}")


def kind_of(name: str) -> str:
    """The artifact of a contract by its name in a deployment: Fund of Fund2, FundVault of FundVault.USDX."""
    return _NUMBERED.sub("", name)


# -- reading


def read_fund(table: Table, accounts: Mapping[str, str], folder: Path) -> FundSpec:
    """One `[fund]`; what is wrong is noted. A prospectus is a hash, or a file beside the description."""
    payee = "fee_recipient"
    found = FundSpec(
        number=table.number("number", 1, 2**32 - 1),
        name=table.text("name"),
        symbol=table.text("symbol"),
        manager=table.known("manager", accounts),
        depositary=table.known("depositary", accounts),
        seed=table.amount("seed", positive=True),
        minimum=table.amount("minimum"),
        band=table.number("band_bp", 1, 5_000, 1_000),
        coverage=table.number("coverage_bp", 0, 10_000, 9_500),
        fee_recipient=table.known(payee, accounts) if payee in table else str(table.get("manager", "")),
        grace=table.number("grace_seconds", 0, 2**32 - 1, 0),
        terms=_terms(table),
        limits=_limits(table),
        jurisdictions=_jurisdictions(table),
        prospectus=_prospectus(table, folder),
        vaults=tuple(_vaults(table)),
    )
    table.close()
    return found


def _terms(fund: Table) -> TermsSpec | None:
    if "terms" not in fund:
        return None
    table = fund.inner("terms")
    found = TermsSpec(
        management_fee=table.number("management_fee_bp", 0, 200, 0),
        performance_fee=table.number("performance_fee_bp", 0, 2_000, 0),
        gate=table.number("gate_bp", 0, 10_000, 0),
        levy=table.number("levy_bp", 0, 200, 0),
        notice=table.number("notice_epochs", 0, 12, 0),
        start=table.number("from", 0, 2**32 - 1, 0),
    )
    table.close()
    return found


def _limits(fund: Table) -> LimitsSpec | None:
    if "limits" not in fund:
        return None
    table = fund.inner("limits")
    classes = "investor_classes"
    found = LimitsSpec(
        investor_classes=table.names(classes, INVESTOR_CLASSES) if classes in table else (),
        max_holders=table.number("max_holders", 0, 2**32 - 1, 0),
        max_share=table.number("max_share_bp", 0, 10_000, 0),
        lockup=table.number("lockup_epochs", 0, 36, 0),
        max_class=table.number("max_class_bp", 0, 10_000, 0),
        max_maker=table.number("max_maker_bp", 0, 10_000, 0),
        max_operator=table.number("max_operator_bp", 0, 10_000, 0),
        budget=table.amount("budget") if "budget" in table else Decimal(0),
    )
    table.close()
    return found


def _jurisdictions(fund: Table) -> tuple[int, ...]:
    listed = fund.get("jurisdictions", [])
    good = isinstance(listed, list) and all(type(each) is int and 1 <= each <= 999 for each in listed)
    if not good or len(set(listed)) != len(listed):
        fund.note("jurisdictions", f"{listed!r} is not a list of numbers in 1..999, each once")
        return ()
    return tuple(sorted(listed))


def _prospectus(fund: Table, folder: Path) -> bytes:
    if "prospectus" not in fund:
        return b""
    text = fund.text("prospectus")
    if _HASH.fullmatch(text):
        return bytes.fromhex(text[2:])
    try:
        return keccak256((folder / text).read_bytes())
    except OSError as failure:
        fund.note("prospectus", f"{text!r} is neither 0x and 64 digits nor a file: {failure.strerror}")
        return b""


def _vaults(fund: Table) -> Iterator[VaultSpec]:
    seen: set[str] = set()
    for table in fund.rows("vault"):
        currency, token = table.text("currency"), table.text("token")
        if currency and (not _CURRENCY.fullmatch(currency) or currency in seen):
            table.note("currency", f"{currency!r} is there twice, or not 1 to 12 letters and digits")
        if token and not _ADDRESS.fullmatch(token):
            table.note("token", f"{token!r} is not an address")
        seen.add(currency)
        yield VaultSpec(currency, token, table.amount("minimum"))
        table.close()


def same_twice(funds: tuple[FundSpec, ...]) -> Iterator[object]:
    """Numbers and symbols that more than one fund has."""
    names: tuple[list[object], ...] = ([each.number for each in funds], [each.symbol for each in funds])
    for values in names:
        yield from (each for each in dict.fromkeys(values) if values.count(each) > 1)
