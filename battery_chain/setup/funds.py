"""What funds lack of their description: terms, limits, jurisdictions, prospectus, further vaults.

The access manager rules all of it. Before roles are given the admin sets it at once; where it has been given
to a role with a delay, a change is scheduled, and executed with `role execute` once the delay is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass

from battery_chain.chain.calls import Call
from battery_chain.contracts.fund import Fund
from battery_chain.deploy import Description, FundNames, FundSpec, Workspace
from battery_chain.deploy.fund_rules import admitted_jurisdictions, last_prospectus, limits_of, terms_of
from battery_chain.deploy.funds import fund_names
from battery_chain.setup.changes import Change
from battery_chain.setup.ruled import ruled

__all__ = ["fund_rules"]

_LATEST = 2**32 - 1
_NOBODY = "0x" + "00" * 20


@dataclass(frozen=True, slots=True)
class _Place:
    """One fund of a description on a chain."""

    workspace: Workspace
    description: Description
    spec: FundSpec
    names: FundNames

    @property
    def fund(self) -> Fund:
        return Fund(self.workspace.deployment.contract(self.names.fund))

    @property
    def is_open(self) -> bool:
        return bool(self.workspace.rpc.read(self.fund.vaults()))


def fund_rules(workspace: Workspace, description: Description) -> Iterator[Change]:
    """The changes that each fund lacks."""
    for at, spec in enumerate(description.funds):
        place = _Place(workspace, description, spec, fund_names(at))
        for stage in _STAGES:
            yield from stage(place)


def _ruled(place: _Place, function: str, what: str, call: Call) -> Iterator[Change]:
    which = (place.names.fund, "Fund", function)
    return ruled(place.workspace, place.description, which, f"{what} of {place.names.fund}", call)


# -- terms


def _terms(place: _Place) -> Iterator[Change]:
    spec, rpc = place.spec.terms, place.workspace.rpc
    if spec is None:
        return
    wanted = terms_of(spec, _earliest(place))
    found = rpc.read(place.fund.terms_of(_LATEST))
    if astuple(found)[1:] != astuple(wanted)[1:]:
        yield from _ruled(place, "setTerms", "set terms", place.fund.set_terms(wanted))


def _earliest(place: _Place) -> int:
    """The first epoch that terms may change for: after the one that takes requests when the delay is over."""
    if not place.is_open:
        return 0
    rpc, ruler = place.workspace.rpc, place.description.ruler("Fund", "setTerms")
    second = rpc.second() + place.description.delay(ruler)
    return int(rpc.read(place.workspace.valuation.period_at(second))) + 2


def _limits(place: _Place) -> Iterator[Change]:
    if place.spec.limits is None:
        return
    wanted = limits_of(place.spec.limits, place.workspace.deployment.decimals)
    if place.workspace.rpc.read(place.fund.limits()) != wanted:
        yield from _ruled(place, "setLimits", "set limits", place.fund.set_limits(wanted))


def _jurisdictions(place: _Place) -> Iterator[Change]:
    wanted = place.spec.jurisdictions
    if not wanted:
        return
    found = admitted_jurisdictions(place.workspace, place.names.fund)
    for admitted, numbers in ((True, set(wanted) - set(found)), (False, set(found) - set(wanted))):
        if numbers:
            call = place.fund.set_jurisdictions(sorted(numbers), admitted)
            what = "admit jurisdictions" if admitted else "no longer admit jurisdictions"
            yield from _ruled(place, "setJurisdictions", what, call)


def _prospectus(place: _Place) -> Iterator[Change]:
    wanted = place.spec.prospectus
    if wanted and last_prospectus(place.workspace, place.names.fund).hash != wanted:
        yield from _ruled(place, "setProspectus", "set the prospectus", place.fund.set_prospectus(wanted))


# -- what escrows for it


def _vaults(place: _Place) -> Iterator[Change]:
    """Once the fund is open, and the vaults are members."""
    if not place.spec.vaults or not place.is_open:
        return
    workspace, members = place.workspace, place.workspace.members
    known = {each.lower() for each in workspace.rpc.read(place.fund.vaults())}
    for spec in place.spec.vaults:
        vault = workspace.deployment.contract(place.names.vault_of(spec.currency))
        if vault.lower() not in known and workspace.rpc.read(members.is_verified(vault)):
            yield from _ruled(place, "addVault", f"add vault {spec.currency}", place.fund.add_vault(vault))


def _in_kind(place: _Place) -> Iterator[Change]:
    """The escrow of what is contributed or asked for in kind, where the deployment has one."""
    escrow = place.workspace.deployment.contracts.get(place.names.in_kind)
    if escrow and place.workspace.rpc.read(place.fund.in_kind()) == _NOBODY:
        yield from _ruled(place, "setInKind", "name the in-kind escrow", place.fund.set_in_kind(escrow))


_STAGES: tuple[Callable[[_Place], Iterator[Change]], ...] = (
    _terms,
    _limits,
    _jurisdictions,
    _prospectus,
    _vaults,
    _in_kind,
)
