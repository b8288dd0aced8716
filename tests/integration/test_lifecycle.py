"""Transitions of batteries: the wrong state and the wrong person refused exactly, then each to its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from battery_chain.contracts.battery import SuccessorsOfResult
from battery_chain.deploy import sign
from battery_chain.errors import BadInput, Reverted
from battery_chain.fund import consent, fund_state
from battery_chain.lifecycle import (
    OwnersShare,
    dismantle,
    install,
    recycle,
    repurpose,
    retire,
    swap,
    waste,
)
from battery_chain.model import LegalStatus, Operation
from battery_chain.setup import apply, issue
from tests.integration.deployed import Scene

_OPERATOR, _REPURPOSER, _RECYCLER, _AUDITOR = 2, 4, 5, 6

Act = Callable[[Scene, Sequence[int]], object]


def refused(scene: Scene, act: Callable[[], object]) -> tuple[str, dict[str, Any]]:
    """The error of the contract; no block was made for it."""
    height = scene.rpc.block_number()
    with pytest.raises(Reverted) as found:
        act()
    assert scene.rpc.block_number() == height
    return found.value.error, dict(found.value.arguments)


def role(scene: Scene, number: int, person: str) -> tuple[str, dict[str, Any]]:
    return "MissingRole", {"role": number, "account": scene.workspace.address(person).lower()}


def paper(scene: Scene) -> bytes:
    """A document of its own each time: the same act again would only be answered from the journal."""
    return b"evidence %d" % len(scene.workspace.sender.journal.entries())


def into_vehicle(scene: Scene, ids: Sequence[int], person: str = "operator") -> object:
    return install(scene.workspace, ids, Operation.IN_VEHICLE, paper(scene), person)


def into_station(scene: Scene, ids: Sequence[int], person: str = "operator") -> object:
    return swap(scene.workspace, ids, Operation.IN_STATION, paper(scene), person)


def out_of_service(scene: Scene, ids: Sequence[int], person: str = "operator") -> object:
    return retire(scene.workspace, ids, paper(scene), person)


def to_waste(
    scene: Scene, ids: Sequence[int], person: str = "operator", recycler: str = "recycler"
) -> object:
    return waste(scene.workspace, ids, recycler, paper(scene), person)


def apart(scene: Scene, ids: Sequence[int], person: str = "recycler") -> object:
    return dismantle(scene.workspace, ids, [1_000] * len(ids), [900] * len(ids), paper(scene), person)


def on_as_storage(scene: Scene, ids: Sequence[int], owner: str = "bank") -> object:
    statement = scene.storage(ids, document=paper(scene))
    return repurpose(scene.workspace, statement, "repurposer", ["inspector", "laboratory"], [owner])


def burn(scene: Scene, ids: Sequence[int], owner: str = "bank") -> object:
    # A statement of its own each time: the same one again would only be answered from the journal.
    grams = len(scene.workspace.sender.journal.entries())
    statements = [scene.balance(battery, rest=grams) for battery in ids]
    return list(recycle(scene.workspace, statements, "recycler", "auditor", owner))


def other_operator(scene: Scene) -> str:
    """Somebody with the role, whom no battery names."""
    roles = {**scene.description.roles, "battery_operator": ("operator", "auditor")}
    list(apply(scene.workspace, replace(scene.description, roles=roles)))
    return "auditor"


def selector(scene: Scene, name: str) -> bytes:
    """The first four bytes of a call of Battery, by the name of a method of its binding."""
    battery = scene.workspace.battery
    calls: dict[str, Any] = {
        "install": battery.install((), 0, bytes(32)),
        "swap": battery.swap((), 0, bytes(32)),
        "retire": battery.retire((), bytes(32)),
        "waste": battery.waste((), battery.address, bytes(32)),
        "dismantle": battery.dismantle((), (), (), bytes(32)),
        "repurpose": battery.repurpose(scene.storage([1]), [], []),
        "recycle": battery.recycle(scene.balance(1), b"", b""),
    }
    return bytes(calls[name].data[:4])


# -- the wrong state


def _registered(scene: Scene) -> list[int]:
    return scene.cars(1)


def _in_vehicle(scene: Scene) -> list[int]:
    ids = scene.cars(1)
    scene.serve(ids)
    scene.assess(ids[0] >> 32, [9_900])
    return ids


def _retired(scene: Scene) -> list[int]:
    return scene.retired(1)


def _superseded(scene: Scene) -> list[int]:
    ids = scene.retired(1)
    on_as_storage(scene, ids)
    return ids


def _waste_held(scene: Scene) -> list[int]:
    ids = scene.cars(1)
    to_waste(scene, ids)
    return ids


def _dismantled(scene: Scene) -> list[int]:
    return scene.wasted(1)


def _recycled(scene: Scene) -> list[int]:
    ids = scene.wasted(1)
    burn(scene, ids)
    return ids


STATES: dict[Operation, Callable[[Scene], list[int]]] = {
    Operation.REGISTERED: _registered,
    Operation.IN_VEHICLE: _in_vehicle,
    Operation.RETIRED: _retired,
    Operation.SUPERSEDED: _superseded,
    Operation.WASTE_HELD: _waste_held,
    Operation.DISMANTLED: _dismantled,
    Operation.RECYCLED: _recycled,
}
ACTS: dict[str, tuple[Act, frozenset[Operation]]] = {
    "install": (into_vehicle, frozenset({Operation.REGISTERED})),
    "swap": (into_station, frozenset({Operation.IN_VEHICLE})),
    "retire": (out_of_service, frozenset({Operation.IN_VEHICLE})),
    "repurpose": (on_as_storage, frozenset({Operation.RETIRED})),
    "waste": (to_waste, frozenset({Operation.REGISTERED, Operation.IN_VEHICLE, Operation.RETIRED})),
    "dismantle": (apart, frozenset({Operation.WASTE_HELD})),
    "recycle": (burn, frozenset({Operation.DISMANTLED})),
}
AFTER = {
    "install": Operation.IN_VEHICLE,
    "swap": Operation.IN_STATION,
    "retire": Operation.RETIRED,
    "repurpose": Operation.SUPERSEDED,
    "waste": Operation.WASTE_HELD,
    "dismantle": Operation.DISMANTLED,
    "recycle": Operation.RECYCLED,
}
_GONE = {"waste", "repurpose", "recycle"}
"""What asks for the owner first: a burned battery has none."""
_NOT_IN_CUSTODY = {"dismantle", "recycle"}
"""What asks for the custodian first: before it was waste the recycler is not it."""


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name.lower())
def test_what_the_state_does_not_allow_is_refused_with_state_and_action(
    scene: Scene, state: Operation
) -> None:
    ids = STATES[state](scene)
    assert scene.condition(ids[0]) is state
    for name, (act, allowed) in ACTS.items():
        if state in allowed:
            continue
        found = refused(scene, lambda act=act: act(scene, ids))  # type: ignore[misc]
        if state is Operation.RECYCLED and name in _GONE:
            assert found == ("NoSuchBattery", {"id": ids[0]}), name
        elif name in _NOT_IN_CUSTODY and state not in (
            Operation.DISMANTLED,
            Operation.WASTE_HELD,
            Operation.RECYCLED,
        ):
            recycler = scene.workspace.address("recycler").lower()
            assert found == ("NotCustodian", {"id": ids[0], "caller": recycler}), name
        else:
            arguments = {"id": ids[0], "operation": state, "action": selector(scene, name)}
            assert found == ("WrongState", arguments), name
    assert scene.condition(ids[0]) is state


@pytest.mark.parametrize("name", ACTS)
def test_what_the_state_allows_is_done(scene_on_both: Scene, name: str) -> None:
    scene = scene_on_both
    act, allowed = ACTS[name]
    ids = STATES[min(allowed, key=list(STATES).index)](scene)
    act(scene, ids)
    assert scene.condition(ids[0]) is AFTER[name]


def test_what_never_was_is_no_battery(scene: Scene) -> None:
    for act, _ in (ACTS[name] for name in ("install", "swap", "retire", "waste", "repurpose")):
        found = refused(scene, lambda act=act: act(scene, [1 << 32]))  # type: ignore[misc]
        assert found == ("NoSuchBattery", {"id": 1 << 32})


def test_one_bad_battery_of_a_list_stops_them_all(scene: Scene) -> None:
    ids = scene.cars(3)
    into_vehicle(scene, ids[1:2])
    assert refused(scene, lambda: into_vehicle(scene, ids))[1]["id"] == ids[1]
    assert [scene.condition(each) for each in ids] == [0, Operation.IN_VEHICLE, 0]


# -- the wrong person


@pytest.mark.parametrize("act", [into_vehicle, into_station, out_of_service])
def test_only_the_operator_of_a_battery_serves_it(scene: Scene, act: Act) -> None:
    ids = scene.retired(1)
    for person in ("alice", "bank"):
        assert refused(scene, lambda person=person: act(scene, ids, person)) == role(  # type: ignore[call-arg,misc]
            scene, _OPERATOR, person
        )
    stranger = other_operator(scene)
    address = scene.workspace.address(stranger).lower()
    found = refused(scene, lambda: act(scene, ids, stranger))  # type: ignore[call-arg]
    assert found == ("NotOperator", {"id": ids[0], "caller": address})


def test_waste_is_declared_by_owner_or_operator_and_goes_to_a_recycler(scene: Scene) -> None:
    ids = scene.cars(2)
    alice = scene.workspace.address("alice").lower()
    stranger = ("NotOperator", {"id": ids[0], "caller": alice})
    assert refused(scene, lambda: to_waste(scene, ids, "alice")) == stranger
    unlicensed = role(scene, _RECYCLER, "alice")
    assert refused(scene, lambda: to_waste(scene, ids, "operator", "alice")) == unlicensed
    to_waste(scene, ids[:1], "bank")
    to_waste(scene, ids[1:], "operator")
    recycler = scene.workspace.address("recycler").lower()
    custodian = scene.workspace.battery.custodian_of
    assert [scene.rpc.read(custodian(each)) for each in ids] == [recycler, recycler]


def test_only_the_custodian_dismantles_and_parts_are_no_heavier_than_the_pack(scene: Scene) -> None:
    ids = _waste_held(scene)
    assert refused(scene, lambda: apart(scene, ids, "alice")) == role(scene, _RECYCLER, "alice")
    w = scene.workspace
    found = refused(scene, lambda: dismantle(w, ids, [999], [1_000], b"parts", "recycler"))
    assert found == ("MassExceedsPack", {"id": ids[0], "grams": 1_000, "packGrams": 999})


@pytest.mark.parametrize(("pack", "part"), [([], []), ([1], []), ([], [1]), ([1, 2], [1, 2])])
def test_masses_for_other_than_each_battery_are_refused(
    scene: Scene, pack: list[int], part: list[int]
) -> None:
    ids = _waste_held(scene)
    height = scene.rpc.block_number()
    with pytest.raises(BadInput) as found:
        dismantle(scene.workspace, ids, pack, part, b"parts", "recycler")
    assert str(found.value) == f"masses: {len(pack)} of packs and {len(part)} of parts for 1 batteries"
    assert scene.rpc.block_number() == height


# -- too old, and the wrong place


def test_a_retirement_needs_an_assessment_that_is_young_enough(scene: Scene) -> None:
    ids = scene.cars(1)
    scene.serve(ids)
    day = scene.batch(1).day
    old = ("AssessmentTooOld", {"id": ids[0], "day": day, "limit": 400})
    assert refused(scene, lambda: out_of_service(scene, ids)) == old
    scene.assess(1, [9_900])
    scene.travel(400 * 86_400)
    out_of_service(scene, ids)


def test_a_storage_pack_is_in_no_vehicle_and_a_car_in_no_storage(scene: Scene) -> None:
    ids = scene.cars(1)
    storage = scene.deliver([scene.row(1, series="HOME-NMC", **{"class": "nmc-storage"})])[0].batch_id << 32
    wrong = {"id": ids[0], "use": 1, "operation": Operation.IN_STORAGE}
    w = scene.workspace
    found = refused(scene, lambda: install(w, ids, Operation.IN_STORAGE, b"", "operator"))
    assert found == ("WrongUse", wrong)
    found = refused(scene, lambda: into_vehicle(scene, [storage]))
    assert found == ("WrongUse", {"id": storage, "use": 4, "operation": Operation.IN_VEHICLE})


# -- second life


def test_a_repurposing_is_refused_when_energy_policy_consent_or_person_are_wrong(scene: Scene) -> None:
    ids, w = scene.retired(2), scene.workspace
    good = scene.storage(ids)

    def found(
        statement: Any, by: str = "repurposer", assessor: str = "inspector", owner: str = "bank"
    ) -> Any:
        statement = replace(statement, maker=w.address(by))
        return refused(scene, lambda: repurpose(w, statement, by, [assessor, "laboratory"], [owner]))

    assert found(good, by="alice") == role(scene, _REPURPOSER, "alice")
    assert found(good, assessor="auditor") == role(scene, 3, "auditor")
    lost = {"before": 80_000, "afterwards": 79_999}
    assert found(scene.storage(ids, discarded=3_999)) == ("EnergyNotConserved", lost)
    backwards = replace(good, predecessors=tuple(ids[::-1]))
    assert found(backwards) == ("NotInOrder", {"id": ids[0]})
    same = scene.storage(ids, class_id=2)
    assert found(same) == ("SecondUseForbidden", {"jurisdiction": 276, "from": 1, "to": 1})
    assert found(replace(good, expires_at=1)) == ("Expired", {"expiresAt": 1})
    for owner in ("", "alice"):
        assert found(good, owner=owner)[0] == "NoConsent"


@pytest.mark.parametrize("owners", [(), ("bank", "bank"), ("out of order",)])
def test_shares_name_each_owner_once_in_order(scene: Scene, owners: tuple[str, ...]) -> None:
    ids = scene.retired(2)
    shares = tuple(OwnersShare(owner, (bytes(32),)) for owner in owners)
    if owners == ("out of order",):
        shares = scene.shares({"bank": 1, "alice": 1})[::-1]
    with pytest.raises(BadInput) as found:
        scene.storage(ids, shares=shares)
    assert str(found.value) == "shares: owner: each owner once, in the order of the addresses"


def test_successors_belong_to_the_owner_who_signed(scene_on_both: Scene) -> None:
    scene = scene_on_both
    ids, w = scene.retired(3), scene.workspace
    statement = scene.storage(ids)
    made = repurpose(w, statement, "repurposer", ["inspector", "laboratory"], ["bank"])
    (number,) = made.batches
    batch = scene.batch(number)
    assert (batch.owner, batch.count, batch.energy) == (w.address("bank").lower(), 3, 38_000)
    assert LegalStatus(batch.legal) is LegalStatus.REPURPOSED
    assert scene.rpc.read(w.battery.predecessors_of(number)) == tuple(ids)
    assert {scene.rpc.read(w.battery.successors_of(each)) for each in ids} == {
        SuccessorsOfResult(number, number)
    }
    assert [scene.condition(each) for each in ids] == [Operation.SUPERSEDED] * 3
    assert [scene.rpc.read(w.valuation.value_of(each)) for each in ids] == [0] * 3
    assert scene.rpc.read(w.battery.rated_energy_of(w.address("bank"))) == 3 * 38_000
    again = repurpose(w, statement, "repurposer", ["inspector", "laboratory"], ["bank"])
    assert (again.batches, again.receipt.hash, again.receipt.before) == (
        made.batches,
        made.receipt.hash,
        True,
    )


def test_a_fund_consents_on_chain_instead_of_signing(scene: Scene) -> None:
    ids, w = scene.retired(2), scene.workspace
    scene.fund(batches=[ids[0] >> 32])
    statement = scene.storage(ids, {w.fund.address: 2})
    without = refused(scene, lambda: repurpose(w, statement, "repurposer", ["inspector", "laboratory"]))
    assert without[0] == "NoConsent"
    assert without[1]["owner"] == w.fund.address.lower()
    denied = refused(scene, lambda: consent(w, [statement], "alice"))
    assert denied[0] == "MissingRole"
    consent(w, [statement], "manager")
    made = repurpose(w, statement, "repurposer", ["inspector", "laboratory"])
    assert scene.batch(made.first).owner == w.fund.address.lower()
    # Consent is to this statement alone, and once.
    other = scene.storage(ids[:1], {w.fund.address: 1})
    assert (
        refused(scene, lambda: repurpose(w, other, "repurposer", ["inspector", "laboratory"]))[0]
        == "NoConsent"
    )


# -- recycling


def test_a_burn_needs_auditor_owner_custodian_and_no_more_mass_than_there_was(scene: Scene) -> None:
    (battery,), w = scene.wasted(1), scene.workspace
    good = scene.balance(battery)

    def found(statement: Any, by: str = "recycler", auditor: str = "auditor", owner: str = "bank") -> Any:
        return refused(scene, lambda: list(recycle(w, [statement], by, auditor, owner)))

    assert found(good, by="alice") == role(scene, _RECYCLER, "alice")
    assert found(good, auditor="alice") == role(scene, _AUDITOR, "alice")
    assert found(good, owner="alice")[0] == "NoConsent"
    assert found(good, owner="")[0] == "NoConsent"
    heavy = scene.balance(battery, rest=851)
    assert found(heavy) == ("MassExceedsPack", {"id": battery, "grams": 1_001, "packGrams": 1_000})
    assert found(replace(good, expires_at=1)) == ("Expired", {"expiresAt": 1})
    assert found(scene.balance(battery, proceeds=5))[0] == "ERC20InsufficientAllowance"
    assert found(scene.balance(battery, proceeds=-5))[0] == "ERC20InsufficientAllowance"


def test_an_auditor_who_is_the_recycler_is_refused(scene: Scene) -> None:
    roles = {**scene.description.roles, "auditor": ("auditor", "recycler")}
    list(apply(scene.workspace, replace(scene.description, roles=roles)))
    (battery,) = scene.wasted(1)
    w = scene.workspace
    found = refused(scene, lambda: list(recycle(w, [scene.balance(battery)], "recycler", "recycler", "bank")))
    assert found == ("SamePerson", {"account": w.address("recycler").lower()})


@pytest.mark.parametrize(
    ("proceeds", "payer", "payee"), [(700, "recycler", "bank"), (-300, "bank", "recycler")]
)
def test_proceeds_and_gate_fees_are_paid_with_the_burn(
    scene: Scene, proceeds: int, payer: str, payee: str
) -> None:
    (battery,), w = scene.wasted(1), scene.workspace
    issue(w, "issuer", payer, Decimal("0.001"))
    allow = w.token.approve(w.battery.address, abs(proceeds))
    w.sender.send(allow, action="allow", signer=w.signer(payer))
    before = scene.money(payee)
    statements = [scene.balance(battery, proceeds)]
    (receipt,) = recycle(w, statements, "recycler", "auditor", "bank")
    assert scene.money(payee) - before == abs(proceeds)
    assert scene.money(payer) == 1_000 - abs(proceeds)
    (again,) = recycle(w, statements, "recycler", "auditor", "bank")
    assert (again.hash, again.before) == (receipt.hash, True)


def test_a_burned_token_is_gone_and_its_history_stays(scene_on_both: Scene) -> None:
    scene = scene_on_both
    ids, w = scene.wasted(2), scene.workspace
    burn(scene, ids[:1])
    with pytest.raises(Reverted) as found:
        scene.rpc.read(w.battery.owner_of(ids[0]))
    assert (found.value.error, found.value.arguments) == ("NoSuchBattery", {"id": ids[0]})
    assert scene.rpc.read(w.battery.owner_of(ids[1])) == w.address("bank").lower()
    condition = scene.rpc.read(w.battery.condition_of(ids[0]))
    assert (condition.operation, condition.legal) == (Operation.RECYCLED, LegalStatus.WASTE)
    assert scene.rpc.read(w.battery.pack_grams(ids[0])) == 1_000
    assert scene.rpc.read(w.battery.balance_of(w.address("bank"))) == 1


def test_a_fund_s_battery_burns_with_its_consent_and_pays_into_its_books(scene: Scene) -> None:
    ids, w = scene.cars(2), scene.workspace
    scene.fund(batches=[1])
    to_waste(scene, ids)
    apart(scene, ids)
    issue(w, "issuer", "recycler", Decimal(1))
    w.sender.send(w.token.approve(w.battery.address, 10**6), action="allow", signer=w.signer("recycler"))
    statements = [scene.balance(ids[0], 250_000), scene.balance(ids[1], -100_000)]
    first = refused(scene, lambda: list(recycle(w, statements, "recycler", "auditor")))
    assert first[0] == "NoConsent"
    consent(w, statements, "manager")
    before, cash = fund_state(w), scene.money(w.fund.address)
    receipts = list(recycle(w, statements, "recycler", "auditor"))
    after = fund_state(w)
    assert after.cash - before.cash == Decimal("0.15")
    assert scene.money(w.fund.address) - cash == 150_000
    assert (after.portfolio, after.nav) == (Decimal(0), after.cash)
    again = list(recycle(w, statements, "recycler", "auditor"))
    assert [(each.hash, each.before) for each in again] == [(each.hash, True) for each in receipts]


def test_a_signature_does_not_help_where_the_owner_is_a_fund(scene: Scene) -> None:
    ids = scene.retired(1)
    scene.fund(batches=[1])
    statement = scene.storage(ids, {scene.workspace.fund.address: 1})
    assert sign(scene.workspace, statement, "manager")
    found = refused(
        scene,
        lambda: repurpose(scene.workspace, statement, "repurposer", ["inspector", "laboratory"], ["manager"]),
    )
    assert found[0] == "NoConsent"


# -- many at once


def test_long_lists_go_in_several_transactions(scene: Scene) -> None:
    ids = scene.cars(501)
    receipts = into_vehicle(scene, ids)
    assert len(receipts) == 3  # type: ignore[arg-type]
    assert {scene.condition(each) for each in (ids[0], ids[250], ids[500])} == {Operation.IN_VEHICLE}
