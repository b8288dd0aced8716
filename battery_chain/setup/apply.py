"""What a deployment lacks to be what its description says, and the transactions that give it.

Each change is found by reading the chain, so a second run changes nothing and a changed line changes only
that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Intent, Receipt
from battery_chain.contracts import structs
from battery_chain.contracts.battery import PrefixGranted, SeriesOpened
from battery_chain.deploy import kind_of
from battery_chain.deploy.description import Description, MemberSpec
from battery_chain.deploy.events import events
from battery_chain.deploy.roles import (
    DELAYED,
    GUARDIAN,
    ROLES,
    RULED,
    depositary_role,
    manager_role,
    selector,
)
from battery_chain.deploy.workspace import Workspace
from battery_chain.errors import Mismatch
from battery_chain.manifest import granted_prefix, series_of
from battery_chain.model import ClassSpec, Use
from battery_chain.setup.changes import Change
from battery_chain.setup.funds import fund_rules
from battery_chain.setup.market import market_rules
from battery_chain.units import SECONDS_A_DAY

__all__ = ["Change", "apply", "changes", "depositary_role", "manager_role", "series_ids"]

_OF_FUNDS = frozenset({"Fund", "FundVault", "FundInKind"})
"""Contracts that hold batteries, shares or money of members: members themselves."""


def apply(
    workspace: Workspace, description: Description, before: Description | None = None
) -> Iterator[Receipt]:
    """Sends what is missing, stage by stage (a later stage needs the roles and members of an earlier one).

    `before` is the description as it was applied last: roles that it gave and this one does not are revoked.
    """
    for stage in _stages(before):
        found = list(_signed(workspace, description, stage(workspace, description)))
        intents = [Intent(change.call, workspace.signer(change.person), change.action) for change in found]
        yield from workspace.sender.send_many(intents)
    workspace.deployment.series.update(series_ids(workspace))
    workspace.save()


def changes(
    workspace: Workspace, description: Description, before: Description | None = None
) -> Iterator[Change]:
    """What `apply` would send, as far as can be known before anything is sent."""
    for stage in _stages(before):
        yield from _signed(workspace, description, stage(workspace, description))


def _signed(workspace: Workspace, description: Description, found: Iterable[Change]) -> Iterator[Change]:
    """What is the admin's is the deployer's until it has handed over."""
    acting = "deployer" if _holds_all(workspace, description) else "admin"
    for change in found:
        yield replace(change, person=acting) if change.person == "admin" else change


def _holds_all(workspace: Workspace, description: Description) -> bool:
    """Is there a deployer that still administers everything?"""
    if description.deployer == "admin":
        return False
    held = workspace.authority.has_role(ROLES["admin"], workspace.address("deployer"))
    return bool(workspace.rpc.read(held).is_member)


def _hand_over(workspace: Workspace, description: Description) -> Iterator[Change]:
    """The last that the deployer does."""
    if not _holds_all(workspace, description):
        return
    authority, admin = workspace.authority, workspace.address("admin")
    if not workspace.rpc.read(authority.has_role(ROLES["admin"], admin)).is_member:
        yield Change("grant admin to admin", "admin", authority.grant_role(ROLES["admin"], admin, 0))
    renounced = authority.renounce_role(ROLES["admin"], workspace.address("deployer"))
    yield Change("deployer renounces admin", "admin", renounced)


def _permissions(workspace: Workspace, description: Description) -> Iterator[Change]:
    """Before any role is given: what the access manager rules is for those whom the description names."""
    authority, places = workspace.authority, workspace.deployment.contracts
    ruled = [
        (name, each, selector(kind_of(name), each))
        for name in places
        for each in RULED.get(kind_of(name), ())
    ]
    calls = [authority.get_target_function_role(places[name], which) for name, _, which in ruled]
    for (name, each, which), found in zip(ruled, workspace.rpc.read_many(calls), strict=True):
        role = description.ruler(kind_of(name), each)
        if found != ROLES[role]:
            call = authority.set_target_function_role(places[name], [which], ROLES[role])
            yield Change(f"give {name}.{each} to {role}", "admin", call)


def _guardians(workspace: Workspace, description: Description) -> Iterator[Change]:
    """Whatever is delayed, a guardian may cancel."""
    del description
    authority = workspace.authority
    found = workspace.rpc.read_many([authority.get_role_guardian(ROLES[role]) for role in DELAYED])
    for role, guardian in zip(DELAYED, found, strict=True):
        if guardian != GUARDIAN:
            yield Change(f"label {role}", "admin", authority.label_role(ROLES[role], role.upper()))
            yield Change(f"guard {role}", "admin", authority.set_role_guardian(ROLES[role], GUARDIAN))


def _roles(workspace: Workspace, description: Description) -> Iterator[Change]:
    wanted = list(_given(description))
    authority = workspace.authority
    held = workspace.rpc.read_many(
        [authority.get_access(role, workspace.address(who)) for _, role, who in wanted]
    )
    for (name, role, person), access in zip(wanted, held, strict=True):
        delay = description.delay(name)
        coming = access.pending_delay if access.effect else access.current_delay
        if not access.since or coming != delay:
            call = authority.grant_role(role, workspace.address(person), delay)
            yield Change(f"grant {name} to {person}", "admin", call)


def _revoked(workspace: Workspace, description: Description, before: Description) -> Iterator[Change]:
    """Roles that the description gave when it was applied last, and gives no more."""
    gone = [each for each in _given(before) if each not in set(_given(description))]
    authority = workspace.authority
    known = [(name, role, person) for name, role, person in gone if person in workspace.deployment.accounts]
    held = workspace.rpc.read_many(
        [authority.get_access(role, workspace.address(person)) for _, role, person in known]
    )
    for (name, role, person), access in zip(known, held, strict=True):
        if access.since:
            call = authority.revoke_role(role, workspace.address(person))
            yield Change(f"revoke {name} from {person}", "admin", call)


def _given(description: Description) -> Iterator[tuple[str, int, str]]:
    """Name and id of each role, and who has it."""
    for role, people in description.roles.items():
        for person in people:
            yield role, ROLES[role], person
    for fund in description.funds:
        yield "manager", manager_role(fund.number), fund.manager
        yield "depositary", depositary_role(fund.number), fund.depositary


def _members(workspace: Workspace, description: Description) -> Iterator[Change]:
    provider = next(iter(description.roles.get("identity_provider", ())), "admin")
    now = workspace.rpc.second()
    wanted = list(description.members) + [
        MemberSpec(name, 0, 3) for name in workspace.deployment.contracts if kind_of(name) in _OF_FUNDS
    ]
    known = workspace.rpc.read_many(
        [workspace.members.member_of(_account(workspace, m.account)) for m in wanted]
    )
    for member, is_ in zip(wanted, known, strict=True):
        same = (is_.jurisdiction, is_.investor_class) == (member.jurisdiction, member.investor_class)
        if is_.valid_until > now and same:
            continue
        until = now + description.valid_days * SECONDS_A_DAY
        accounts = [_account(workspace, member.account)]
        call = workspace.members.add(accounts, until, member.jurisdiction, member.investor_class)
        yield Change(f"add member {member.account}", provider, call)


def _account(workspace: Workspace, name: str) -> str:
    contracts = workspace.deployment.contracts
    return contracts[name] if name in contracts else workspace.address(name)


def _classes(workspace: Workspace, description: Description) -> Iterator[Change]:
    known = workspace.rpc.read_many([workspace.battery.terms_of(spec.id) for spec in description.classes])
    for spec, terms in zip(description.classes, known, strict=True):
        if terms == 0:
            yield Change(f"set class {spec.name}", "admin", _set_class(workspace, spec))
        elif terms != spec.terms.pack():
            raise Mismatch(f"terms of class {spec.name}, which never change", terms, spec.terms.pack())


def _set_class(workspace: Workspace, spec: ClassSpec) -> Call:
    info = structs.ClassInfo(
        spec.use,
        spec.category,
        spec.age_limit_days,
        spec.step_sum_limit,
        spec.chemistry.encode().ljust(16, b"\0"),
        spec.name,
    )
    return workspace.battery.set_class(spec.id, spec.terms.pack(), info)


def _migrations(workspace: Workspace, description: Description) -> Iterator[Change]:
    for row in description.migrations:
        old, new = description.class_named(row.old).id, description.class_named(row.new).id
        found = workspace.rpc.read(workspace.battery.migration_of(old))
        if (found.to, found.sunset) != (new, row.sunset):
            call = workspace.battery.set_migration(old, new, row.sunset)
            yield Change(f"migrate {row.old} to {row.new}", "admin", call)


def _accreditations(workspace: Workspace, description: Description) -> Iterator[Change]:
    for person, classes in description.accreditation.items():
        bitmap = sum(1 << description.class_named(name).id for name in classes)
        address = workspace.address(person)
        if workspace.rpc.read(workspace.battery.accreditation(address)) != bitmap:
            yield Change(f"accredit {person}", "admin", workspace.battery.set_accreditation(address, bitmap))


def _second_uses(workspace: Workspace, description: Description) -> Iterator[Change]:
    for row in description.second_uses:
        uses = 1 | sum(1 << use for use in row.to)
        if workspace.rpc.read(workspace.battery.second_uses(row.jurisdiction, row.use)) != uses:
            call = workspace.battery.set_second_use(row.jurisdiction, row.use, uses)
            yield Change(f"allow second use of {Use(row.use).name.lower()}", "admin", call)


def _prefixes(workspace: Workspace, description: Description) -> Iterator[Change]:
    opened = series_ids(workspace)
    granted = _granted(workspace)
    for series in description.series:
        if series.prefix not in opened and series.prefix not in granted:
            prefix = granted_prefix(series.prefix)
            call = workspace.battery.grant_prefix(workspace.address(series.issuer), prefix)
            yield Change(f"grant prefix {series.prefix}", "admin", call)


def _series(workspace: Workspace, description: Description) -> Iterator[Change]:
    opened = series_ids(workspace)
    for series in description.series:
        if series.prefix not in opened:
            call = workspace.battery.open_series(granted_prefix(series.prefix))
            yield Change(f"open series {series.prefix}", series.issuer, call)


def _prices(workspace: Workspace, description: Description) -> Iterator[Change]:
    """First prices only: later ones are set within a window, see `value price`."""
    pricer = next(iter(description.roles.get("pricer", ())), "admin")
    now = workspace.rpc.second()
    known = workspace.rpc.read_many(
        [workspace.valuation.price_at(spec.id, now) for spec in description.classes]
    )
    for spec, price in zip(description.classes, known, strict=True):
        if price.service == 0 and price.exit == 0:
            yield Change(f"set price of {spec.name}", pricer, _first_price(workspace, spec))


def _first_price(workspace: Workspace, spec: ClassSpec) -> Call:
    valuation = workspace.valuation
    if not spec.price_since:
        return valuation.set_price(spec.id, spec.price, spec.exit_value)
    since = spec.price_since * SECONDS_A_DAY
    return valuation.set_first_price(spec.id, spec.price, spec.exit_value, since)


def series_ids(workspace: Workspace) -> dict[str, int]:
    """The ids of all series by prefix, from the chain's events."""
    opened = (logged.event for logged in events(workspace, [SeriesOpened]))
    return {series_of(event.prefix): event.series for event in opened if isinstance(event, SeriesOpened)}


def _granted(workspace: Workspace) -> set[str]:
    granted = (logged.event for logged in events(workspace, [PrefixGranted]))
    return {series_of(event.prefix) for event in granted if isinstance(event, PrefixGranted)}


_Stage = Callable[[Workspace, Description], Iterator[Change]]
_STAGES: tuple[_Stage, ...] = (
    fund_rules,
    market_rules,
    _permissions,
    _guardians,
    _roles,
    _members,
    _classes,
    _migrations,
    _accreditations,
    _second_uses,
    _prefixes,
    _series,
    _prices,
    _hand_over,
)


def _stages(before: Description | None) -> tuple[_Stage, ...]:
    if before is None:
        return _STAGES
    return (lambda workspace, description: _revoked(workspace, description, before), *_STAGES)
