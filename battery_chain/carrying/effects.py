"""What each entry does to the history of an asset, and which rules it must keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from battery_chain.carrying.account import Account, Kind, Step
from battery_chain.carrying.entries import (
    Asset,
    Derecognised,
    EstimateChanged,
    Expended,
    Impaired,
    Recognised,
    Reversed,
    Used,
)
from battery_chain.carrying.plan import Plan
from battery_chain.carrying.terms import Policy, Position, faults_of

__all__ = [
    "Refused",
    "closing_step",
    "derecognised",
    "estimated",
    "expended",
    "impaired",
    "not_negative",
    "opened",
    "policy_of",
    "recognised",
    "reversed_",
    "used",
]


class Refused(Exception):
    """An entry breaks a rule; it becomes a `Problem` where its source and row are known."""

    def __init__(self, column: str, rule: str) -> None:
        self.column, self.rule = column, rule
        super().__init__(rule)


def not_negative(column: str, amount: int) -> int:
    if amount < 0:
        raise Refused(column, f"{amount} is less than nothing")
    return amount


def policy_of(policies: Mapping[str, Policy], asset: Asset) -> Policy:
    if asset.rated_wh < 1:
        raise Refused("rated_wh", f"{asset.rated_wh} is less than 1")
    if asset.policy not in policies:
        known = ", ".join(policies)
        raise Refused("class", f"{asset.policy!r} has no policy; known are {known}")
    return policies[asset.policy]


def opened(
    asset: Asset,
    available: int,
    kind: Kind,
    day: int,
    plan: Plan,
    *,
    cost: int,
    gap: int = 0,
    impairment: int = 0,
    provision: int = 0,
) -> Account:
    """A new history. gap: what impairments have taken from the plan's amount so far."""
    ceiling = plan.rebased(plan.since, plan.base + gap)
    first = Step(day, kind, plan.base, plan, ceiling, cost=cost, impairment=impairment, provision=provision)
    return Account(asset, available, [first])


def recognised(entry: Recognised, policy: Policy) -> Account:
    cost = not_negative("cost", entry.cost)
    if entry.available and entry.available < entry.day:
        raise Refused("available", "is before the asset was recognised")
    residual = policy.residual_down(cost) if entry.exit_value is None else max(entry.exit_value, 0)
    plan = Plan.beginning(cost, residual, policy.terms, Position())
    provision = max(-(entry.exit_value or 0), 0)
    available = entry.available or entry.day
    return opened(entry.asset, available, Kind.ADDED, entry.day, plan, cost=cost, provision=provision)


def used(entry: Used, account: Account) -> Step:
    wh = not_negative("throughput_wh", entry.throughput_wh)
    swaps = not_negative("swaps", entry.swaps)
    last, before = account.last, account.amount(entry.day)
    counted = replace(last.used, throughput_wh=last.used.throughput_wh + wh, swaps=last.used.swaps + swaps)
    step = replace(last, day=entry.day, kind=Kind.DEPRECIATED, used=counted)
    after = step.plan.amount_down(account.position(step, entry.day))
    return replace(step, change=after - before)


def estimated(entry: EstimateChanged, account: Account) -> Step:
    if entry.exit_value is None and entry.terms is None:
        raise Refused("", "no estimate is given: an exit value, a life, a rate or units")
    for fault in () if entry.terms is None else faults_of(entry.terms):
        raise Refused("terms", fault)
    last, at = account.last, account.position(account.last, entry.day)
    residual = None if entry.exit_value is None else max(entry.exit_value, 0)
    return replace(
        last,
        day=entry.day,
        kind=Kind.DEPRECIATED,
        change=0,
        plan=last.plan.estimated(at, residual, entry.terms),
        ceiling=last.ceiling.estimated(at, residual, entry.terms),
        provision=last.provision if entry.exit_value is None else max(-entry.exit_value, 0),
    )


def impaired(entry: Impaired, account: Account) -> Step:
    recoverable = not_negative("recoverable", entry.recoverable)
    carrying = account.amount(entry.day)
    if recoverable >= carrying:
        raise Refused(
            "recoverable", f"{recoverable} is not below the carrying amount {carrying} (token units)"
        )
    at = account.position(account.last, entry.day)
    return replace(
        account.last,
        day=entry.day,
        kind=Kind.IMPAIRED,
        change=recoverable - carrying,
        plan=account.last.plan.rebased(at, recoverable),
        impairment=account.last.impairment + carrying - recoverable,
    )


def reversed_(entry: Reversed, account: Account) -> Step:
    """Up to the ceiling the plan without impairments takes over, as if there had been none."""
    carrying, ceiling = account.amount(entry.day), account.ceiling(entry.day)
    if carrying == ceiling:
        raise Refused("recoverable", "there is no impairment to reverse")
    if entry.recoverable <= carrying:
        rule = f"{entry.recoverable} is not above the carrying amount {carrying} (token units)"
        raise Refused("recoverable", rule)
    last, at = account.last, account.position(account.last, entry.day)
    risen = min(entry.recoverable, ceiling)
    return replace(
        last,
        day=entry.day,
        kind=Kind.REVERSED,
        change=risen - carrying,
        plan=last.ceiling if risen == ceiling else last.plan.rebased(at, risen),
        impairment=last.impairment - (risen - carrying),
    )


def expended(entry: Expended, account: Account) -> Step:
    amount = entry.amount
    if amount < 1:
        raise Refused("amount", f"{amount} is not more than nothing")
    last, at = account.last, account.position(account.last, entry.day)
    return replace(
        last,
        day=entry.day,
        kind=Kind.ADDED,
        change=amount,
        plan=last.plan.rebased(at, account.amount(entry.day) + amount),
        ceiling=last.ceiling.rebased(at, account.ceiling(entry.day) + amount),
        cost=last.cost + amount,
    )


def derecognised(entry: Derecognised, account: Account) -> Step:
    return closing_step(account, entry.day, Kind.DISPOSED, -account.amount(entry.day))


def closing_step(account: Account, day: int, kind: Kind, change: int, provision: int = 0) -> Step:
    """Nothing is left; `provision`: what a later step of the same day takes away."""
    last, at = account.last, account.position(account.last, day)
    nothing = Plan.beginning(0, 0, last.plan.terms, at)
    return Step(day, kind, change, nothing, nothing, provision=provision, used=last.used)
