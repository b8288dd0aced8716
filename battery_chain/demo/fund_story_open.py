"""How the fund's story begins: its own description and fleet, two vaults, terms, prospectus and seed."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from battery_chain import artifacts
from battery_chain.chain import Creation
from battery_chain.contracts import fund_vault, settlement_token
from battery_chain.demo.cast import Cast
from battery_chain.demo.fleet import load_fleet
from battery_chain.demo.fund_story_tale import DOORS, MAIN, SECOND, Investor, Tale
from battery_chain.demo.life import mint_fleet, put_in_service
from battery_chain.deploy import Description, FundSpec, read_description
from battery_chain.deploy.description import CalendarSpec, MemberSpec
from battery_chain.deploy.funds import TermsSpec
from battery_chain.errors import Missing
from battery_chain.fund import fund_state, open_fund
from battery_chain.fund.currency import currencies
from battery_chain.fund.rules import set_terms
from battery_chain.lifecycle import open_delivery
from battery_chain.manifest import COLUMNS, keccak256, passport_document, passport_hash, serial_text
from battery_chain.setup.members import add_members, admission, valid_until
from battery_chain.telemetry import shipped
from battery_chain.units import SECONDS_A_DAY, date_of, parse_day, token_units_down
from battery_chain.valuation import Calendar, DealTerms, FundBooks

__all__ = ["ACCOUNTS", "TERMS", "deliver", "describe", "open_doors"]

ACCOUNTS = 24
"""Funded accounts: more people than in the story of a life."""

FREE = DealTerms(gate=2_000, levy=50)
"""Until there is a fleet: a fifth of the shares may leave an epoch, half a per cent of each deal stays."""

TERMS = replace(FREE, management_fee=200, performance_fee=2_000)
"""From the second epoch on: 2 % a year, 20 % of gains."""

PROSPECTUS = b"Battery Bank One, prospectus: what is bought, what it costs, when one can leave"

_DAYS_PERIOD, _DAYS_WINDOW, _DAYS_LAG, _DAYS_GRACE = 91, 7, 1, 3
_SEED = Decimal(100_000)
_CHARGED = 2
_SECOND_SYMBOL = "HEUR"
_MEMBERS = (MemberSpec("diego", 724, 2), MemberSpec("emma", 528, 1), MemberSpec("frida", 208, 2))
_NEWCOMERS = {"diego": 19, "emma": 20, "frida": 21, "chanida-2": 22}
_FLEET: Mapping[str, int] = {
    "Nissan Leaf 40 kWh": 30,
    "BYD e6": 10,
    "Zero S ZF7.2": 50,
    "Honda Mobile Power Pack": 10,
    "CATL Choco-SEB block": 10,
    "BYD Battery-Box H 10.2": 20,
}
"""Batteries of each model, as many of the shipped manifest."""

_MONEY = {
    MAIN: {"alice": 100_000, "bruno": 110_000, "chanida": 40_000, "emma": 25_000},
    SECOND: {"diego": 30_000},
}


# -- description and fleet


def describe() -> Description:
    """The shipped description with a quarter for an epoch and more people; the access manager asks nobody
    but the administrator.
    """
    found = read_description(shipped("demo", "description.toml"))
    if found.fund is None:
        raise Missing("the shipped description has no fund", "install the package again")
    day = SECONDS_A_DAY
    return replace(
        found,
        accounts={**found.accounts, **{name: f"dev:{number}" for name, number in _NEWCOMERS.items()}},
        calendar=CalendarSpec(_DAYS_PERIOD * day, _DAYS_WINDOW * day, _DAYS_LAG * day),
        members=(*found.members, *_MEMBERS),
        permissions=(),
        fund=replace(
            found.fund,
            seed=_SEED,
            grace=_DAYS_GRACE * day,
            terms=_spec_of(FREE, 0),
            prospectus=keccak256(PROSPECTUS),
        ),
    )


def deliver(cast: Cast, folder: Path) -> None:
    """A small new fleet becomes tokens and goes into service."""
    path = folder / "fleet.csv"
    _write_fleet(path, cast.today)
    manifest = open_delivery(cast.workspace, cast.description, path)
    cast.fleet = load_fleet(manifest, cast.description, None)
    mint_fleet(cast, manifest)
    put_in_service(cast)


def _write_fleet(path: Path, today: int) -> None:
    """The first rows of each model, as if they had been made a month ago."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(_rows(today))


def _rows(today: int) -> Iterator[dict[str, str]]:
    left = dict(_FLEET)
    with shipped("demo", "manifest.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if left.get(row["model"]):
                left[row["model"]] -= 1
                yield _young(row, today)


def _young(row: Mapping[str, str], today: int) -> dict[str, str]:
    made, tested = (date_of(today - days).isoformat() for days in (30, 14))
    document = passport_document(
        identifier=serial_text(row["series"], int(row["serial"])),
        model=row["model"],
        battery_class=row["class"],
        chemistry=row["chemistry"],
        rated_wh=int(row["rated_wh"]),
        manufacture_day=parse_day(made),
        bol_health_bp=int(row["bol_health_bp"]),
        bol_day=parse_day(tested),
    )
    passport = "0x" + passport_hash(document).hex()
    return {**row, "manufacture_day": made, "bol_day": tested, "passport": passport}


# -- the fund


def open_doors(cast: Cast) -> Tale:
    """Terms and prospectus before the fund opens, its seed, and a vault for a second currency."""
    cast.stage.chapter("The fund opens: terms, prospectus, seed, two currencies")
    books = _open(cast, _spec(cast))
    _add_vault(cast)
    _charge(cast, books)
    doors = dict(zip(DOORS, currencies(cast.workspace), strict=True))
    books.add_vault(SECOND)
    people = {name: Investor() for each in _MONEY.values() for name in each} | {"frida": Investor()}
    tale = Tale(cast, doors, books, {_spec(cast).manager: Investor(books.cash, books.cash), **people})
    _endow(tale)
    cast.stage.say(
        "from the second epoch on 2 % of the value a year, 20 % of gains above the highest price; "
        f"at most {TERMS.gate // 100} % of the shares leave in one epoch; "
        f"{Decimal(TERMS.levy) / 100} % of each deal stays; "
        f"an epoch has {_DAYS_PERIOD} days, its window {_DAYS_WINDOW}"
    )
    return tale


def _spec(cast: Cast) -> FundSpec:
    found = cast.description.fund
    assert found is not None
    return found


def _spec_of(terms: DealTerms, start: int) -> TermsSpec:
    return TermsSpec(
        management_fee=terms.management_fee,
        performance_fee=terms.performance_fee,
        gate=terms.gate,
        levy=terms.levy,
        notice=terms.notice,
        start=start,
    )


def _charge(cast: Cast, books: FundBooks) -> None:
    done = set_terms(cast.workspace, _spec_of(TERMS, _CHARGED), "admin")
    cast.spend("rules", [done.receipt])
    books.set_terms(_CHARGED, TERMS)


def _open(cast: Cast, spec: FundSpec) -> FundBooks:
    """The fund on chain, and the reference model with the same seed and second."""
    workspace = cast.workspace
    deployment = workspace.deployment
    seed = token_units_down(spec.seed, deployment.decimals)
    signer = workspace.signer("issuer")
    call = workspace.token.issue(workspace.address(spec.manager), seed)
    cast.spend("money", [workspace.sender.send(call, action="issue the seed", signer=signer)])
    opened = open_fund(workspace, spec)
    assert opened is not None
    cast.spend("open", [opened])
    calendar = cast.description.calendar
    times = Calendar(deployment.start, calendar.period, calendar.window, calendar.lag)
    second = workspace.rpc.second(opened.block_number)
    state = fund_state(workspace)
    cast.checks.equal("net asset value of a fund that has just opened", state.nav, spec.seed)
    cast.stage.say(
        f"{spec.name}: {spec.seed:,} of founder's capital, {state.supply:,.0f} shares at {state.price:.2f}"
    )
    return FundBooks(times, second, seed, spec.manager, FREE, deployment.decimals)


def _add_vault(cast: Cast) -> None:
    """Another euro, at par, with a vault of its own."""
    first = cast.workspace
    deployment = first.deployment
    authority, decimals = deployment.contract("Authority"), deployment.decimals
    token = _create(
        cast,
        "SettlementToken",
        settlement_token.constructor(authority, "Harbour Euro", _SECOND_SYMBOL, decimals),
    )
    minimum = token_units_down(_spec(cast).minimum, decimals)
    vault = _create(cast, "FundVault", fund_vault.constructor(first.fund.address, token, minimum))
    deployment.contracts[first.fund_names.vault_of(_SECOND_SYMBOL)] = vault
    until = valid_until(cast.description.valid_days, first.rpc.second())
    wanted = [admission(first, vault, until, 0, "institution")]
    cast.spend("members", add_members(first, wanted, "identity"))
    call = first.fund.add_vault(vault)
    cast.spend("open", [first.sender.send(call, action="add a vault", signer=first.signer("admin"))])
    cast.stage.say("a second vault, for Harbour Euro (HEUR), at par with Consortium Euro")


def _create(cast: Cast, name: str, arguments: bytes) -> str:
    workspace = cast.workspace
    code = artifacts.load(name).bytecode(workspace.deployment.libraries) + arguments
    receipt = workspace.sender.send(
        Creation(code), action=f"create another {name}", signer=workspace.signer("admin")
    )
    cast.spend("deploy", [receipt])
    return receipt.contract


def _endow(tale: Tale) -> None:
    for door in DOORS:
        for person, money in _MONEY[door].items():
            tale.endow(person, tale.units(money), door)
    tale.endow("outsider", tale.units(50_000))
