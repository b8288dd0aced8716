"""Setting up: what is missing is sent, once; a changed line changes only that."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from battery_chain.deploy import Deployment
from battery_chain.deploy.description import MemberSpec, MigrationSpec, SecondUse, SeriesSpec
from battery_chain.deploy.roles import DELAYED, ROLES, Permission
from battery_chain.errors import BadInput, Mismatch, Reverted, Unfinished
from battery_chain.model import Use
from battery_chain.setup import apply, changes, issue
from battery_chain.setup.apply import series_ids
from battery_chain.setup.delayed import cancel, execute, force_transfer, pending
from tests.integration.deployed import Scene


def missing(scene: Scene, **changed: object) -> list[str]:
    description = replace(scene.description, **changed)  # type: ignore[arg-type]
    return [change.action for change in changes(scene.workspace, description)]


def applied(scene: Scene, **changed: object) -> list[str]:
    description = replace(scene.description, **changed)  # type: ignore[arg-type]
    return [receipt.action for receipt in apply(scene.workspace, description)]


# -- refused


def test_terms_of_a_class_that_is_there_never_change(scene: Scene) -> None:
    first, *others = scene.description.classes
    terms = replace(first.terms, half_life=first.terms.half_life + 1)
    height = scene.rpc.block_number()
    with pytest.raises(Mismatch) as refused:
        applied(scene, classes=(replace(first, terms=terms), *others))
    assert refused.value.what == "terms of class nmc-four-wheel, which never change"
    assert (refused.value.left, refused.value.right) == (first.terms.pack(), terms.pack())
    assert scene.rpc.block_number() == height


def test_only_the_issuer_issues_money(scene: Scene) -> None:
    with pytest.raises(Reverted) as refused:
        issue(scene.workspace, "alice", "alice", Decimal(1))
    assert refused.value.error == "MissingRole"
    assert refused.value.arguments["role"] == 12


def test_a_stranger_cannot_set_up(scene: Scene) -> None:
    """The admin's key is what it takes: an account of the description that is not the admin is refused."""
    ids = scene.workspace.deployment.identities
    ids["admin"] = ids["outsider"]
    grown = {**scene.description.roles, "guardian": ("auditor",)}
    with pytest.raises(Reverted) as refused:
        applied(scene, roles=grown)
    assert refused.value.error == "AccessManagerUnauthorizedAccount"


def test_a_version_of_something_else_is_no_version(scene: Scene) -> None:
    """A description refuses it first; the contract does too."""
    migrations = (MigrationSpec("nmc-four-wheel", "lfp-four-wheel", scene.today + 100),)
    with pytest.raises(Reverted) as refused:
        applied(scene, migrations=migrations)
    assert refused.value.error == "BadMigration"


def test_by_force_nothing_moves_at_once(scene: Scene) -> None:
    """Neither by the agent, who may freeze at once, nor by the admin: scheduled, and a day later."""
    (battery,) = scene.cars(1)
    workspace = scene.workspace
    call = workspace.battery.forced_transfer(workspace.address("bank"), workspace.address("alice"), battery)
    for person in ("agent", "admin", "alice"):
        with pytest.raises(Reverted, match="MissingRole"):
            workspace.sender.send(call, action="force", signer=workspace.signer(person))
    execute_ = workspace.authority.execute(call.to, call.data)
    with pytest.raises(Reverted, match="AccessManagerNotScheduled"):
        workspace.sender.send(execute_, action="execute", signer=workspace.signer("agent"))
    force_transfer(workspace, battery, "alice", "agent")
    (found,) = pending(workspace)
    assert (found.contract, found.function, found.state) == (
        "Battery",
        "forcedTransfer(address,address,uint256)",
        "waiting",
    )
    scene.travel(86_399 - 10)
    with pytest.raises(Reverted, match="AccessManagerNotReady"):
        workspace.sender.send(execute_, action="execute", signer=workspace.signer("agent"))
    with pytest.raises(Unfinished, match="it may be executed from second"):
        execute(workspace, found.id, "agent")
    scene.travel(20)
    with pytest.raises(Reverted, match="AccessManagerUnauthorizedCall"):
        execute(workspace, found.id, "alice")
    execute(workspace, found.id[:8], "agent")
    assert pending(workspace) == []
    assert scene.rpc.read(workspace.battery.owner_of(battery)) == workspace.address("alice").lower()
    frozen = workspace.battery.set_frozen_tokens(workspace.address("alice"), battery, True)
    workspace.sender.send(frozen, action="freeze", signer=workspace.signer("agent"))


def test_what_is_scheduled_can_be_cancelled_and_lapses(scene: Scene) -> None:
    (battery,) = scene.cars(1)
    workspace = scene.workspace
    with pytest.raises(BadInput, match="ff: operation: no scheduled operation has this id"):
        execute(workspace, "ff", "agent")
    with pytest.raises(Reverted, match="AccessManagerUnauthorizedCall"):
        force_transfer(workspace, battery, "alice", "alice")
    force_transfer(workspace, battery, "alice", "agent")
    (found,) = pending(workspace)
    with pytest.raises(Reverted, match="AccessManagerUnauthorizedCancel"):
        cancel(workspace, found.id, "alice")
    cancel(workspace, found.id, "admin")
    assert pending(workspace) == []
    force_transfer(workspace, battery, "alice", "agent")
    scene.travel(9 * 86_400)
    (late,) = pending(workspace)
    assert late.state == "lapsed"
    with pytest.raises(BadInput, match="has lapsed: schedule it again"):
        execute(workspace, late.id, "agent")


# -- done once


def test_a_second_run_changes_nothing(scene_on_both: Scene) -> None:
    scene = scene_on_both
    height = scene.rpc.block_number()
    assert missing(scene) == []
    assert applied(scene) == []
    assert scene.rpc.block_number() == height


def test_stopped_after_any_transaction_it_goes_on(scene: Scene) -> None:
    """One new thing of every kind; each run is stopped after its first receipt."""
    newcomer = MemberSpec("outsider", 276, 1)
    extra = replace(scene.description.classes[0], id=7, name="nmc-four-wheel-2")
    grown = {
        "classes": (*scene.description.classes, extra),
        "members": (*scene.description.members, newcomer),
        "series": (*scene.description.series, SeriesSpec("NEW", "maker")),
        "accreditation": {**scene.description.accreditation, "inspector": ("nmc-four-wheel-2",)},
        "second_uses": (*scene.description.second_uses, SecondUse(276, Use.STATION, (Use.STORAGE,))),
        "roles": {**scene.description.roles, "guardian": ("auditor",)},
        "migrations": (MigrationSpec("nmc-four-wheel", "nmc-four-wheel-2", scene.today + 100),),
        "permissions": (*scene.description.permissions, Permission("Battery", "setBaseURI", "agent")),
    }
    description = replace(scene.description, **grown)  # type: ignore[arg-type]
    seen = []
    while (receipt := next(apply(scene.workspace, description), None)) is not None:
        seen.append(receipt.action)
    assert seen == [
        "give Battery.setBaseURI to agent",
        "grant guardian to auditor",
        "add member outsider",
        "set class nmc-four-wheel-2",
        "migrate nmc-four-wheel to nmc-four-wheel-2",
        "accredit inspector",
        "allow second use of station",
        "grant prefix NEW",
        "open series NEW",
        "set price of nmc-four-wheel-2",
    ]
    assert series_ids(scene.workspace)["NEW"] == 8


# -- only what changed


def test_a_new_member_is_the_only_change(scene_on_both: Scene) -> None:
    scene = scene_on_both
    members = (*scene.description.members, MemberSpec("outsider", 756, 2))
    assert missing(scene, members=members) == ["add member outsider"]
    assert applied(scene, members=members) == ["add member outsider"]
    found = scene.rpc.read(scene.workspace.members.member_of(scene.workspace.address("outsider")))
    assert (found.jurisdiction, found.investor_class, found.frozen) == (756, 2, False)
    assert found.valid_until > scene.now + 3_649 * 86_400
    assert missing(scene, members=members) == []


@pytest.mark.parametrize("changed", [{"jurisdiction": 40}, {"investor_class": 3}])
def test_a_changed_member_is_the_only_change(scene: Scene, changed: dict[str, int]) -> None:
    members = tuple(
        replace(member, **changed) if member.account == "alice" else member
        for member in scene.description.members
    )
    assert applied(scene, members=members) == ["add member alice"]
    assert missing(scene, members=members) == []


def test_a_member_whose_verification_has_lapsed_is_renewed(scene: Scene) -> None:
    scene.travel((scene.description.valid_days + 1) * 86_400)
    people = [member.account for member in scene.description.members]
    assert missing(scene) == [f"add member {name}" for name in [*people, "Fund", "FundInKind", "FundVault"]]


def test_a_changed_accreditation_second_use_or_role_is_the_only_change(scene: Scene) -> None:
    d = scene.description
    fewer = {**d.accreditation, "inspector": ("lfp-storage",)}
    assert applied(scene, accreditation=fewer) == ["accredit inspector"]
    inspector = scene.workspace.address("inspector")
    assert scene.rpc.read(scene.workspace.battery.accreditation(inspector)) == 1 << 5
    first, *others = d.second_uses
    wider = (replace(first, to=(Use.STORAGE, Use.STATION)), *others)
    assert applied(scene, accreditation=fewer, second_uses=wider) == ["allow second use of four_wheel"]
    roles = {**d.roles, "assessor": (*d.roles["assessor"], "auditor")}
    grown = {"accreditation": fewer, "second_uses": wider, "roles": roles}
    assert applied(scene, **grown) == ["grant assessor to auditor"]
    assert missing(scene, **grown) == []


def test_a_delay_that_was_lengthened_is_the_only_change(scene: Scene) -> None:
    longer = {"enforcer": 2 * 86_400}
    assert applied(scene, delays=longer) == ["grant enforcer to agent"]
    assert missing(scene, delays=longer) == []
    assert applied(scene) == ["grant enforcer to agent"]  # back: in force only after a setback
    assert missing(scene) == []


def test_a_permission_that_is_no_longer_described_goes_back_to_the_admin(scene: Scene) -> None:
    assert applied(scene, permissions=()) == [
        "give Battery.forcedTransfer to admin",
        "give Fund.forcedTransfer to admin",
        "give Fund.forcedRequests to admin",
    ]
    assert missing(scene, permissions=()) == []


def test_what_is_delayed_a_guardian_may_cancel(scene_on_both: Scene) -> None:
    scene = scene_on_both
    for role in DELAYED:
        guardian = scene.rpc.read(scene.workspace.authority.get_role_guardian(ROLES[role]))
        assert guardian == ROLES["guardian"]


def test_a_sunset_that_was_put_off_is_the_only_change(scene: Scene) -> None:
    extra = replace(scene.description.classes[0], id=7, name="nmc-four-wheel-2")
    first = (MigrationSpec("nmc-four-wheel", "nmc-four-wheel-2", scene.today + 100),)
    grown = {"classes": (*scene.description.classes, extra), "migrations": first}
    applied(scene, **grown)
    later = {**grown, "migrations": (replace(first[0], sunset=scene.today + 200),)}
    assert applied(scene, **later) == ["migrate nmc-four-wheel to nmc-four-wheel-2"]
    assert missing(scene, **later) == []


def test_prices_are_first_prices_only(scene: Scene) -> None:
    """Later ones belong to a window: a description that was edited does not move the value of a fund."""
    dearer = tuple(replace(spec, price=spec.price + 1) for spec in scene.description.classes)
    assert missing(scene, classes=dearer) == []


def test_a_new_series_is_granted_opened_and_remembered(scene: Scene) -> None:
    series = (*scene.description.series, SeriesSpec("NEW", "maker"))
    assert applied(scene, series=series) == ["grant prefix NEW", "open series NEW"]
    assert scene.workspace.deployment.series["NEW"] == 8
    kept = Deployment.load(scene.folder / "deployment" / "deployment.json")
    assert kept.series == scene.workspace.deployment.series
    found = scene.rpc.read(scene.workspace.battery.series_of(8))
    assert (found.issuer, found.next) == (scene.workspace.address("maker").lower(), 0)


def test_what_is_set_up_is_what_was_described(scene_on_both: Scene) -> None:
    scene, d = scene_on_both, scene_on_both.description
    battery, read = scene.workspace.battery, scene.rpc.read
    for spec in d.classes:
        info = read(battery.class_info(spec.id))
        assert (info.name, info.use, info.category) == (spec.name, spec.use, spec.category)
        assert (info.age_limit, info.step_sum_limit) == (spec.age_limit_days, spec.step_sum_limit)
        assert info.chemistry.rstrip(b"\0").decode() == spec.chemistry
        assert read(battery.terms_of(spec.id)) == spec.terms.pack()
        price = read(scene.workspace.valuation.price_at(spec.id, scene.now))
        assert (price.service, price.exit) == (spec.price, spec.exit_value)
    assert read(battery.second_uses(0, Use.TWO_WHEEL)) == 1 | 1 << Use.STORAGE


def test_money_arrives_to_the_unit_and_never_more(scene: Scene) -> None:
    issue(scene.workspace, "issuer", "alice", Decimal("12.3456789"))
    assert scene.money("alice") == 12_345_678
    with pytest.raises(BadInput, match="nobody: is neither an address nor one of"):
        issue(scene.workspace, "issuer", "nobody", Decimal(1))
