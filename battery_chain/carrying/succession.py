"""Batteries that go on as others: what was held is conserved to the last token unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from battery_chain.carrying.account import Account, Kind, Step
from battery_chain.carrying.allocate import allocate, split
from battery_chain.carrying.effects import Refused, closing_step, not_negative, opened, policy_of
from battery_chain.carrying.entries import Asset, Succeeded
from battery_chain.carrying.plan import Plan
from battery_chain.carrying.terms import Policy, Position

__all__ = ["Succession", "succeeded"]


@dataclass(frozen=True, slots=True)
class Succession:
    """The closing steps of each predecessor, the history of each successor, and what was discarded: its
    carrying amount and the provision that was kept for it.
    """

    closing: tuple[tuple[Step, ...], ...]
    successors: tuple[Account, ...]
    discarded: int
    released: int


@dataclass(frozen=True, slots=True)
class _Held:
    """What an asset holds when it is superseded, as parts that are spread one by one.

    gap: ceiling less carrying amount; impairment and depreciation make the gross cost with carrying.
    """

    carrying: int
    gap: int
    impairment: int
    depreciation: int
    provision: int

    @classmethod
    def of(cls, account: Account, day: int) -> _Held:
        last, carrying = account.last, account.amount(day)
        gap = account.ceiling(day) - carrying
        depreciation = last.cost - last.impairment - carrying
        return cls(carrying, gap, last.impairment, depreciation, last.provision)


_PARTS = ("carrying", "gap", "impairment", "depreciation", "provision")


def succeeded(
    entry: Succeeded, predecessors: Sequence[Account], policies: Mapping[str, Policy]
) -> Succession:
    """Spreads over successors and discarded energy in proportion to rated energy."""
    _check(entry, predecessors)
    terms = [policy_of(policies, asset) for asset in entry.successors]
    energies = [asset.rated_wh for asset in entry.successors]
    held = [_Held.of(account, entry.day) for account in predecessors]
    shares: dict[str, tuple[int, ...]] = {}
    gone: dict[str, tuple[int, ...]] = {}
    for part in _PARTS:
        shares[part], gone[part] = split([getattr(h, part) for h in held], energies, entry.discarded_wh)
    added = allocate(not_negative("expenditure", entry.expenditure), energies)
    successors = tuple(
        _successor(entry.day, asset, policy, _Held(*(shares[part][place] for part in _PARTS)), added[place])
        for place, (asset, policy) in enumerate(zip(entry.successors, terms, strict=True))
    )
    closing = tuple(
        _closing(account, entry.day, h, carrying, provision)
        for account, h, carrying, provision in zip(
            predecessors, held, gone["carrying"], gone["provision"], strict=True
        )
    )
    return Succession(closing, successors, sum(gone["carrying"]), sum(gone["provision"]))


def _check(entry: Succeeded, predecessors: Sequence[Account]) -> None:
    if not entry.predecessors or not entry.successors:
        raise Refused("successors" if entry.predecessors else "predecessors", "there are none")
    names = [asset.id for asset in entry.successors]
    for column, ids in (("predecessors", entry.predecessors), ("successors", names)):
        twice = sorted({each for each in ids if list(ids).count(each) > 1})
        if twice:
            raise Refused(column, f"{twice[0]!r} is there twice")
    before = sum(account.asset.rated_wh for account in predecessors)
    after = sum(asset.rated_wh for asset in entry.successors)
    discarded = not_negative("discarded_wh", entry.discarded_wh)
    if after + discarded != before:
        rule = f"{after} Wh of successors and {discarded} Wh discarded are not {before} Wh of predecessors"
        raise Refused("rated_wh", rule)
    if entry.proceeds and not discarded:
        raise Refused("proceeds", "nothing was discarded")


def _successor(day: int, asset: Asset, policy: Policy, held: _Held, added: int) -> Account:
    """Its terms and its life begin anew; what was charged before comes with it."""
    base = held.carrying + added
    residual = policy.residual_down(base)
    cost = held.carrying + held.impairment + held.depreciation
    plan = Plan.beginning(held.carrying, residual, policy.terms, Position())
    account = opened(
        asset,
        day,
        Kind.TRANSFERRED,
        day,
        plan,
        gap=held.gap,
        cost=cost,
        impairment=held.impairment,
        provision=held.provision,
    )
    if added:
        step = account.last
        plan, ceiling = plan.rebased(plan.since, base), plan.rebased(plan.since, base + held.gap)
        step = replace(step, kind=Kind.ADDED, change=added, plan=plan, ceiling=ceiling, cost=cost + added)
        account.steps.append(step)
    return account


def _closing(account: Account, day: int, held: _Held, discarded: int, released: int) -> tuple[Step, ...]:
    kept = held.provision - released
    return (
        closing_step(account, day, Kind.DISPOSED, -discarded, provision=kept),
        closing_step(account, day, Kind.TRANSFERRED, discarded - held.carrying),
    )
