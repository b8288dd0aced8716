"""Rules of a fund from now on: terms of deals, limits, jurisdictions, prospectus. The access manager rules
who sets them: at once, or scheduled where the role has a delay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from battery_chain.contracts import structs
from battery_chain.deploy import LimitsSpec, Ruled, TermsSpec, Workspace, send_ruled
from battery_chain.deploy.fund_rules import (
    Edition,
    admitted_jurisdictions,
    last_prospectus,
    limits_of,
    terms_of,
)
from battery_chain.deploy.funds import INVESTOR_CLASSES
from battery_chain.errors import BadInput, Problem
from battery_chain.fund.book import amount

__all__ = [
    "FundRules",
    "admit_jurisdictions",
    "fund_rules",
    "set_limits",
    "set_prospectus",
    "set_terms",
]

_LATEST = 2**32 - 1


@dataclass(frozen=True, slots=True)
class FundRules:
    """Terms of the epoch that takes requests, those to come (None: no others), limits, the jurisdictions
    admitted (none listed: all), the prospectus in force."""

    epoch: int
    terms: TermsSpec
    coming: TermsSpec | None
    limits: LimitsSpec
    jurisdictions: tuple[int, ...]
    prospectus: Edition


def fund_rules(workspace: Workspace, block: int | None = None) -> FundRules:
    """The rules at a block (default: the newest)."""
    at = workspace.rpc.block_number() if block is None else block
    fund, name = workspace.fund, workspace.fund_names.fund
    period = workspace.rpc.read(workspace.valuation.period_at(workspace.rpc.second(at)), at)
    now, later, limits = workspace.rpc.read_many(
        [fund.terms_of(period + 1), fund.terms_of(_LATEST), fund.limits()], at
    )
    return FundRules(
        epoch=period + 1,
        terms=_terms(now),
        coming=None if later == now else _terms(later),
        limits=_limits(workspace, limits),
        jurisdictions=tuple(admitted_jurisdictions(workspace, name, at)),
        prospectus=last_prospectus(workspace, name, at),
    )


def _terms(found: structs.Terms) -> TermsSpec:
    return TermsSpec(
        management_fee=found.management_fee,
        performance_fee=found.performance_fee,
        gate=found.gate,
        levy=found.levy,
        notice=found.notice,
        start=found.from_,
    )


def _limits(workspace: Workspace, found: structs.Limits) -> LimitsSpec:
    return LimitsSpec(
        investor_classes=tuple(name for name, bit in INVESTOR_CLASSES.items() if found.classes >> bit & 1),
        max_holders=found.max_holders,
        max_share=found.max_share,
        lockup=found.lockup,
        max_class=found.max_class,
        max_maker=found.max_maker,
        max_operator=found.max_operator,
        budget=amount(workspace, found.budget),
    )


def set_terms(workspace: Workspace, terms: TermsSpec, person: str) -> Ruled:
    """New terms from epoch `terms.start` on: by default, and at least, the second after the one that takes
    requests when they are in force."""
    earliest = _earliest(workspace, person)
    call = workspace.fund.set_terms(terms_of(terms, earliest))
    return send_ruled(workspace, call, f"set terms from epoch {max(terms.start, earliest)} on", person)


def _earliest(workspace: Workspace, person: str) -> int:
    """The first epoch for which a person can change terms."""
    fund, rpc = workspace.fund, workspace.rpc
    if not rpc.read(fund.vaults()):
        return 0
    call = fund.set_terms(terms_of(TermsSpec(), 0))
    allowed = rpc.read(workspace.authority.can_call(workspace.address(person), call.to, call.data[:4]))
    period: int = rpc.read(workspace.valuation.period_at(rpc.second() + allowed.delay))
    return period + 2


def set_limits(workspace: Workspace, limits: LimitsSpec, person: str) -> Ruled:
    """New limits, all of them at once. What is held already stays; no claim is ever refused for a limit."""
    if limits.budget < Decimal(0):
        raise BadInput([Problem("budget", 0, "", f"{limits.budget} is less than nothing")])
    call = workspace.fund.set_limits(limits_of(limits, workspace.deployment.decimals))
    return send_ruled(workspace, call, "set limits", person)


def admit_jurisdictions(workspace: Workspace, numbers: Sequence[int], admitted: bool, person: str) -> Ruled:
    """Puts ISO 3166-1 numbers on the list of those admitted, or takes them off."""
    wanted = sorted(set(numbers))
    call = workspace.fund.set_jurisdictions(wanted, admitted)
    what = "admit" if admitted else "no longer admit"
    return send_ruled(workspace, call, f"{what} {', '.join(f'{each:03d}' for each in wanted)}", person)


def set_prospectus(workspace: Workspace, hash_: bytes, person: str) -> Ruled:
    """A new edition: who deposits next has to accept it first."""
    return send_ruled(
        workspace, workspace.fund.set_prospectus(hash_), "set a new edition of the prospectus", person
    )
