"""Rules of a fund between a description and its contract: terms, limits, jurisdictions, prospectus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from battery_chain.contracts import structs
from battery_chain.contracts.fund import JurisdictionsSet, ProspectusSet
from battery_chain.deploy.events import events
from battery_chain.deploy.funds import LimitsSpec, TermsSpec
from battery_chain.deploy.workspace import Workspace
from battery_chain.units import token_units_down

__all__ = ["Edition", "admitted_jurisdictions", "last_prospectus", "limits_of", "terms_of"]


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a prospectus, from 1, and its hash; 0 for none."""

    number: int = 0
    hash: bytes = b""


def terms_of(spec: TermsSpec, earliest: int) -> structs.Terms:
    """Terms as the contract takes them; from epoch `earliest` on at least."""
    return structs.Terms(
        from_=max(spec.start, earliest),
        management_fee=spec.management_fee,
        performance_fee=spec.performance_fee,
        gate=spec.gate,
        levy=spec.levy,
        notice=spec.notice,
    )


def limits_of(spec: LimitsSpec, decimals: int) -> structs.Limits:
    """Limits as the contract takes them; the budget rounded down."""
    return structs.Limits(
        classes=spec.bitmap,
        max_holders=spec.max_holders,
        max_share=spec.max_share,
        lockup=spec.lockup,
        max_class=spec.max_class,
        max_maker=spec.max_maker,
        max_operator=spec.max_operator,
        budget=token_units_down(spec.budget, decimals),
    )


def admitted_jurisdictions(workspace: Workspace, fund: str, last: int | None = None) -> list[int]:
    """The jurisdictions on a fund's list (by the name of its contract), from its events; none: all are
    admitted."""
    found: set[int] = set()
    for logged in events(workspace, [JurisdictionsSet], [fund], last=last):
        event: Any = logged.event
        found = found | set(event.jurisdictions) if event.admitted else found - set(event.jurisdictions)
    return sorted(found)


def last_prospectus(workspace: Workspace, fund: str, last: int | None = None) -> Edition:
    """The edition of a fund's prospectus in force, from its events."""
    found = Edition()
    for logged in events(workspace, [ProspectusSet], [fund], last=last):
        event: Any = logged.event
        found = Edition(event.edition, event.hash)
    return found
