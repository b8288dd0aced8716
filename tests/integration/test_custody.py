"""Maintenance, reuse, hand-over, operators and title: each once to its end, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from battery_chain.deploy import typed_data
from battery_chain.errors import Reverted
from battery_chain.lifecycle import (
    hand_over,
    hand_over_statement,
    maintain,
    resume,
    reuse,
    set_batch_operator,
    set_operator,
    take_over,
    transfer,
    transfer_batches,
)
from battery_chain.model import LegalStatus, Operation
from battery_chain.setup import apply
from tests.integration.deployed import Scene
from tests.integration.test_lifecycle import refused

_DAY = 86_400


def in_vehicle(scene: Scene, count: int = 2) -> list[int]:
    ids = scene.cars(count)
    scene.serve(ids)
    return ids


# -- maintenance


def test_maintained_batteries_come_back(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    ids = in_vehicle(scene)
    maintain(w, ids, b"service book", "operator")
    assert {scene.condition(each) for each in ids} == {Operation.MAINTENANCE}
    resume(w, ids, Operation.IN_VEHICLE, b"service book", "operator")
    assert {scene.condition(each) for each in ids} == {Operation.IN_VEHICLE}


def test_a_repaired_battery_comes_back_on_a_fresh_measurement_only(scene: Scene) -> None:
    w, ids = scene.workspace, in_vehicle(scene, 1)
    maintain(w, ids, b"repair", "operator", repair=True)
    found = refused(scene, lambda: resume(w, ids, Operation.IN_VEHICLE, b"", "operator"))
    day = scene.batch(ids[0] >> 32).day
    assert found == ("NotFresh", {"id": ids[0], "day": day, "from": scene.today})
    scene.assess(ids[0] >> 32, [9_900])
    resume(w, ids, Operation.IN_VEHICLE, b"", "operator")
    assert scene.condition(ids[0]) is Operation.IN_VEHICLE


def test_the_same_maintenance_again_is_a_new_one_only_when_it_is_over(scene: Scene) -> None:
    """A command that is run again must neither double nor lose what it says."""
    w, ids = scene.workspace, in_vehicle(scene)
    (first,) = maintain(w, ids, b"service book", "operator")
    (again,) = maintain(w, ids, b"service book", "operator")
    assert (again.hash, again.before) == (first.hash, True)
    resume(w, ids, Operation.IN_VEHICLE, b"service book", "operator")
    (next_one,) = maintain(w, ids, b"service book", "operator")
    assert not next_one.before
    assert scene.condition(ids[0]) is Operation.MAINTENANCE


# -- reuse


def test_a_retired_battery_is_reused_on_a_measurement_of_the_last_30_days(scene: Scene) -> None:
    w, ids = scene.workspace, scene.retired(2)
    scene.travel(31 * _DAY)
    found = refused(scene, lambda: reuse(w, ids, Operation.IN_VEHICLE, b"", "operator"))
    assert found[0] == "NotFresh"
    scene.assess(ids[0] >> 32, [8_000, 8_000])
    reuse(w, ids, Operation.IN_VEHICLE, b"", "operator")
    assert {scene.condition(each) for each in ids} == {Operation.IN_VEHICLE}
    legal = {scene.rpc.read(w.battery.condition_of(each)).legal for each in ids}
    assert legal == {LegalStatus.REUSED}


# -- hand-over


def test_batteries_change_hands_and_title_stays(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    ids = in_vehicle(scene)
    hand_over(w, ids, "recycler", b"waybill", "operator", scene.now)
    recycler = w.address("recycler").lower()
    assert {scene.rpc.read(w.battery.custodian_of(each)) for each in ids} == {recycler}
    assert {scene.rpc.read(w.battery.owner_of(each)) for each in ids} == {w.address("bank").lower()}
    assert {scene.condition(each) for each in ids} == {Operation.IN_TRANSIT}
    take_over(w, ids, Operation.IN_VEHICLE, b"waybill", "recycler")
    assert {scene.condition(each) for each in ids} == {Operation.IN_VEHICLE}
    scene.travel(1)
    hand_over(w, ids, "operator", b"back again", "recycler", scene.now)
    take_over(w, ids, Operation.IN_VEHICLE, b"back again", "operator")


def test_a_retired_battery_stays_retired_in_other_hands(scene: Scene) -> None:
    ids = scene.retired(1)
    hand_over(scene.workspace, ids, "recycler", b"waybill", "operator", scene.now)
    assert scene.condition(ids[0]) is Operation.RETIRED


def test_a_hand_over_is_refused_to_strangers_and_by_others_than_the_custodian(scene: Scene) -> None:
    w, ids = scene.workspace, in_vehicle(scene, 1)
    found = refused(scene, lambda: hand_over(w, ids, "alice", b"", "operator", scene.now))
    assert found == ("MissingRole", {"role": 2, "account": w.address("alice").lower()})
    found = refused(scene, lambda: hand_over(w, ids, "recycler", b"", "alice", scene.now))
    assert found == ("NotCustodian", {"id": ids[0], "caller": w.address("alice").lower()})
    hand_over(w, ids, "recycler", b"", "operator", scene.now)
    found = refused(scene, lambda: take_over(w, ids, Operation.IN_VEHICLE, b"", "operator"))
    assert found == ("NotCustodian", {"id": ids[0], "caller": w.address("operator").lower()})


def test_a_taker_signs_elsewhere(scene: Scene) -> None:
    """What leaves the house is the typed data alone; what comes back is a signature."""
    w, ids, now = scene.workspace, in_vehicle(scene), scene.now
    message = typed_data(w, hand_over_statement(w, ids, "recycler", b"waybill", now))
    signature = "0x" + w.signer("recycler").sign_typed_data(message).hex()
    wrong = signature[:10] + ("0" if signature[10] != "0" else "1") + signature[11:]
    found = refused(
        scene, lambda: hand_over(w, ids, "recycler", b"waybill", "operator", now, signature=wrong)
    )
    assert found == ("BadSignature", {"signer": w.address("recycler").lower()})
    hand_over(w, ids, "recycler", b"waybill", "operator", now, signature=signature)
    assert scene.condition(ids[0]) is Operation.IN_TRANSIT


# -- operators and title


def test_the_owner_names_the_operator_of_one_or_of_all(scene: Scene) -> None:
    roles = {**scene.description.roles, "battery_operator": ("operator", "alice")}
    list(apply(scene.workspace, replace(scene.description, roles=roles)))
    w, ids = scene.workspace, scene.cars(3)
    alice = w.address("alice").lower()
    set_operator(w, ids[:1], "alice", "bank")
    assert [scene.rpc.read(w.battery.operator_of(each)) == alice for each in ids] == [True, False, False]
    set_batch_operator(w, ids[0] >> 32, "alice", "bank")
    assert {scene.rpc.read(w.battery.operator_of(each)) for each in ids} == {alice}
    found = refused(scene, lambda: set_operator(w, ids, "operator", "alice"))
    assert found == ("NotOwner", {"id": ids[0], "caller": alice})


def test_title_moves_one_by_one_or_as_a_batch(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(3)
    assert len(transfer(w, ids[:2], "alice", "bank")) == 2
    (receipt,) = transfer_batches(w, [ids[0] >> 32], "bruno", "bank")
    owners = [scene.rpc.read(w.battery.owner_of(each)) for each in ids]
    assert owners == [w.address(person).lower() for person in ("alice", "alice", "bruno")]
    transfer(w, ids[2:], "bank", "bruno")
    with pytest.raises(Reverted):
        transfer_batches(w, [ids[0] >> 32], "alice", "bank")
    assert not receipt.before


def test_a_title_goes_to_members_only(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(1)
    found = refused(scene, lambda: transfer(w, ids, "outsider", "bank"))
    assert found == ("NotVerified", {"account": w.address("outsider").lower()})
    found = refused(scene, lambda: transfer(w, ids, "alice", "bruno"))
    assert found == ("NotApproved", {"id": ids[0], "caller": w.address("bruno").lower()})
