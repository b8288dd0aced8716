"""Chapters of the money: the fund opens, outsiders are refused, investors subscribe, an epoch is struck."""

from __future__ import annotations

import time
from collections.abc import Mapping
from decimal import Decimal

from battery_chain.demo.cast import Cast
from battery_chain.demo.fleet import Key
from battery_chain.demo.life import assess_day
from battery_chain.errors import Mismatch, Reverted
from battery_chain.fund import Epoch, claim, epoch, fund_state, open_fund, position, strike, subscribe
from battery_chain.fund.calendar import chain_time
from battery_chain.model import Reading
from battery_chain.setup import issue
from battery_chain.units import token_units_down

__all__ = ["found", "invest", "wait"]

_MONEY = {"alice": Decimal(400_000), "bruno": Decimal(250_000), "chanida": Decimal(150_000)}
_OUTSIDER = Decimal(50_000)
_TRIES = 3


def found(cast: Cast) -> None:
    """Settlement tokens for everybody, and the fund opened with its founder's capital."""
    cast.stage.chapter("The fund opens")
    spec = cast.description.fund
    assert spec is not None
    for person, money in {spec.manager: spec.seed, **_MONEY, "outsider": _OUTSIDER}.items():
        cast.spend("money", [issue(cast.workspace, "issuer", person, money)])
    opened = open_fund(cast.workspace, spec)
    cast.spend("open", [opened] if opened else [])
    state = fund_state(cast.workspace)
    cast.checks.equal("net asset value of a fund that has just opened", state.nav, spec.seed)
    cast.stage.say(
        f"{spec.name}: {spec.seed:,} of founder's capital, {state.supply:,.0f} shares at {state.price:.2f}"
    )


def invest(cast: Cast, today: int, readings: Mapping[Key, Reading]) -> None:
    """Requests before the cutoff, evidence in the window, one price for all after it.

    A machine that is too slow for the window gets no deal: then money goes back and the next epoch is tried.
    """
    cast.stage.chapter("Investors come in at a price that nobody types in")
    _refuse_outsider(cast)
    for _ in range(_TRIES):
        if _one_epoch(cast, today, readings):
            return
    raise Mismatch(f"{_TRIES} strikes", "no deal", "a deal")


def _one_epoch(cast: Cast, today: int, readings: Mapping[Key, Reading]) -> bool:
    number = _subscribe_all(cast)
    times = epoch(cast.workspace, number)
    wait(cast, "the cutoff", times.cutoff)
    assess_day(cast, today, readings, _issued_after(cast, times.cutoff))
    cast.stage.say(f"{len(readings):,} batteries assessed again within the window, after the cutoff")
    wait(cast, "the valuation time", times.valuation)
    dealt = _strike(cast, number, times.valuation)
    _claim_all(cast)
    return dealt


def _refuse_outsider(cast: Cast) -> None:
    try:
        subscribe(cast.workspace, "outsider", _OUTSIDER)
    except Reverted as refused:
        cast.checks.note("an outsider's subscription refused")
        cast.stage.say(f"an outsider is refused: {refused.error}, its wallet is no verified member")
        return
    raise Mismatch("an outsider's subscription", "taken", "refused")


def _subscribe_all(cast: Cast) -> int:
    """All requests in one epoch: waits for the next one when a cutoff is too near."""
    times = _next_cutoff(cast)
    if times.cutoff - cast.now < cast.description.calendar.period * 2 // 5:
        wait(cast, "a fresh epoch", times.cutoff)
    for person, money in _MONEY.items():
        cast.spend("subscribe", [subscribe(cast.workspace, person, money)])
        cast.stage.say(f"{person} asks to subscribe for {money:,}")
    passed: int = cast.workspace.rpc.read(cast.workspace.valuation.period_at(chain_time(cast.workspace)))
    return passed + 1


def _next_cutoff(cast: Cast) -> Epoch:
    passed = cast.workspace.rpc.read(cast.workspace.valuation.period_at(cast.now))
    return epoch(cast.workspace, passed + 1)


def _issued_after(cast: Cast, cutoff: int) -> int:
    return max(cutoff + 1, chain_time(cast.workspace))


def wait(cast: Cast, what: str, second: int) -> None:
    """Until a block is later than `second`. Development chains make one only when asked, and some estimate by
    the clock of the newest: one is made at the end.
    """
    left = second + 1 - cast.now
    if left > 0:
        with cast.stage.track(f"waiting for {what}", left) as tracker:
            while cast.now <= second:
                time.sleep(min(1.0, second + 1.05 - cast.now))
                tracker.step()
    cast.workspace.rpc.call("evm_mine")


def _strike(cast: Cast, number: int, at: int) -> bool:
    deal = strike(cast.workspace, "alice", number)
    cast.spend("strike", [deal.receipt])
    if deal.outcome != "deal":
        cast.stage.say(f"no deal, {deal.outcome}: the assessments came too late for the window")
        return False
    portfolio = deal.nav - (fund_state(cast.workspace).cash - deal.assets_in + deal.assets_out)
    units = token_units_down(portfolio, cast.workspace.deployment.decimals)
    cast.checks.portfolio(cast.fund, at // 86_400, units, at)
    cast.prices.append(deal.price)
    cast.stage.say(
        f"struck by an investor: net asset value {deal.nav:,.2f} / {deal.supply:,.0f} shares "
        f"= {deal.price} a share"
    )
    return True


def _claim_all(cast: Cast) -> None:
    for person in _MONEY:
        cast.spend("claim", claim(cast.workspace, person))
        found = position(cast.workspace, person)
        cast.checks.equal("claims left", (found.pending_deposit, found.claimable_shares), (0, 0))
        cast.stage.say(f"{person} has {found.shares:,.4f} shares and {found.money:,.2f} in hand")
