"""How the trading day begins: a fleet in the bank's hands, a fund that has investors, money, leave for the
market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from battery_chain.demo.cast import Cast
from battery_chain.demo.fund_story_open import deliver
from battery_chain.demo.market_story_tale import FUND, Tale
from battery_chain.deploy import Description, read_description
from battery_chain.deploy.description import CalendarSpec
from battery_chain.errors import Missing
from battery_chain.fund import claim, epoch, open_fund, position, strike, subscribe
from battery_chain.fund.word import attest
from battery_chain.telemetry import shipped
from battery_chain.units import SECONDS_A_DAY, token_units_down
from battery_chain.valuation.matching import Market

__all__ = ["describe", "open_day"]

_WEEK = CalendarSpec(7 * SECONDS_A_DAY, SECONDS_A_DAY, 3_600)
_SEED = Decimal(100_000)
_SUBSCRIBED = {"alice": Decimal(60_000), "bruno": Decimal(20_000)}
_MONEY: Mapping[str, int] = {
    "alice": 160_000,
    "bruno": 120_000,
    "bank": 40_000,
    "recycler": 20_000,
    "chanida": 30_000,
    "outsider": 30_000,
}
_EVERYTHING = 2**256 - 1
_HOUR = 3_600
_MORNING = 6 * _HOUR


def describe() -> Description:
    """The shipped description with a week for an epoch; the access manager asks nobody but the
    administrator.
    """
    found = read_description(shipped("demo", "description.toml"))
    if found.fund is None or found.market is None:
        raise Missing("the shipped description has no fund, or no market", "install the package again")
    return replace(found, calendar=_WEEK, permissions=(), fund=replace(found.fund, seed=_SEED))


def open_day(cast: Cast, folder: Path) -> Tale:
    """From the seed of the fund to the morning on which the market opens."""
    tale = Tale(cast, _model(cast))
    _endow(tale)
    _invest(tale)
    cast.today = tale.now // SECONDS_A_DAY
    deliver(cast, folder)
    tale.model.owners = dict.fromkeys(cast.fleet.ids.values(), "bank")
    tale.model.following = set(tale.model.owners)
    _give_leave(tale)
    _next_morning(tale)
    return tale


def _model(cast: Cast) -> Market:
    """The market as the description has it, with nobody's money. A fund gives leave in the middle of a fill:
    the model has it from the beginning.
    """
    spec, token, fund = cast.description.market, cast.workspace.token.address.lower(), cast.fund.lower()
    assert spec is not None
    return Market(
        battery=cast.workspace.battery.address.lower(),
        fee=spec.fee,
        recipient=spec.fee_recipient,
        tokens={token},
        funds={fund},
        members={FUND, *(each.account for each in cast.description.members)},
        allowed={(token, FUND): _EVERYTHING},
        approved={FUND},
    )


# -- money


def _endow(tale: Tale) -> None:
    spec = tale.cast.description.fund
    assert spec is not None
    for person, money in {**_MONEY, spec.manager: int(_SEED)}.items():
        units = tale.units(money)
        tale.send("money", tale.workspace.token.issue(tale.workspace.address(person), units), "issuer")
        tale.give(tale.token, person, units)


def _invest(tale: Tale) -> None:
    """The founder's seed, two subscriptions, one strike: shares that can be traded."""
    tale.chapter("A fund opens, two investors come in")
    spec = tale.cast.description.fund
    assert spec is not None
    opened = open_fund(tale.workspace, spec)
    assert opened is not None
    tale.spend("open", opened)
    _pay_in(tale, spec.manager, _SEED)
    for person, money in _SUBSCRIBED.items():
        tale.spend("subscribe", subscribe(tale.workspace, person, money))
        _pay_in(tale, person, money)
    _strike(tale, sum(map(int, _SUBSCRIBED.values())) + int(_SEED))
    parts = ", ".join(f"{person} {tale.has(tale.fund, person) // 10**18:,}" for person in _SUBSCRIBED)
    tale.say(f"shares after the first strike, at 1.00: {parts}")


def _pay_in(tale: Tale, person: str, money: Decimal) -> None:
    units = tale.units(money)
    tale.give(tale.token, person, -units)
    tale.give(tale.token, FUND, units)


def _strike(tale: Tale, worth: int) -> None:
    workspace = tale.workspace
    number = workspace.rpc.read(workspace.fund.next_strike())
    times = epoch(workspace, number)
    tale.travel(times.window_end + 60)
    tale.spend("attest", attest(workspace, "depositary", number, Decimal(int(_SEED)), 0))
    tale.travel(times.valuation + 60)
    deal = strike(workspace, "alice", number)
    tale.spend("strike", deal.receipt)
    tale.equal("outcome and value of the first strike", (deal.outcome, deal.nav), ("deal", _SEED))
    for person, money in _SUBSCRIBED.items():
        tale.cast.spend("claim", claim(workspace, person))
        raw = token_units_down(position(workspace, person).shares, 18)
        tale.equal("shares of subscriptions", raw, token_units_down(money, 18))
        tale.give(tale.fund, person, raw)
    held = workspace.rpc.read(workspace.fund.nav())
    tale.equal("value of the fund before it trades", held, tale.units(worth))


# -- leave


def _give_leave(tale: Tale) -> None:
    """Who trades lets the market take money, and goods; only a fill ever uses it."""
    tale.chapter("The market opens: who trades lets it take what an order says")
    market = tale.workspace.market.address
    for person in _MONEY:
        tale.send("leave", tale.workspace.token.approve(market, _EVERYTHING), person)
        tale.model.allowed[tale.token, person] = _EVERYTHING
    for person in ("bank", "bruno", "alice"):
        tale.send("leave", tale.workspace.battery.set_approval_for_all(market, True), person)
        tale.model.approved.add(person)
    tale.send("leave", tale.workspace.fund.approve(market, _EVERYTHING), "alice")
    tale.model.allowed[tale.fund, "alice"] = _EVERYTHING
    _tell_fee(tale)


def _tell_fee(tale: Tale) -> None:
    spec = tale.cast.description.market
    assert spec is not None
    fee, most = Decimal(spec.fee) / 100, Decimal(spec.max_fee) / 100
    tale.say(f"fee {fee} % of what is paid, never more than {most} %; without an order leave moves nothing")


def _next_morning(tale: Tale) -> None:
    """A day of trades begins at six: none of it is to be cut in two by midnight."""
    tale.travel((tale.now // SECONDS_A_DAY + 1) * SECONDS_A_DAY + _MORNING)
    tale.cast.today = tale.now // SECONDS_A_DAY
