"""Quarantine, recall, loss and duplicates: each once to its end, and what is refused."""

from __future__ import annotations

from battery_chain.lifecycle import (
    find,
    lose,
    quarantine,
    quarantine_batches,
    release,
    release_batches,
    set_frozen,
    transfer,
    void_duplicate,
)
from battery_chain.model import Operation
from tests.integration.deployed import Scene
from tests.integration.test_lifecycle import refused, role

_OPERATOR, _ASSESSOR, _AUDITOR, _AGENT = 2, 3, 6, 8


def in_vehicle(scene: Scene, count: int = 2) -> list[int]:
    ids = scene.cars(count)
    scene.serve(ids)
    return ids


# -- quarantine


def test_a_quarantined_battery_goes_back_to_what_it_did_on_a_measurement(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    ids = in_vehicle(scene)
    worth = [scene.rpc.read(w.valuation.value_of(each)) for each in ids]
    quarantine(w, ids, b"incident", "operator")
    assert [scene.rpc.read(w.valuation.value_of(each)) for each in ids] == [40_000 * 8_000] * 2
    early = refused(scene, lambda: release(w, ids, b"inspection", "inspector"))
    assert (early[0], early[1]["id"]) == ("NotFresh", ids[0])
    scene.assess(ids[0] >> 32, [9_900, 9_900])
    release(w, ids, b"inspection", "inspector")
    assert {scene.condition(each) for each in ids} == {Operation.IN_VEHICLE}
    assert all(scene.rpc.read(w.valuation.value_of(each)) > 40_000 * 8_000 for each in ids)
    assert worth[0] > 40_000 * 8_000


def test_operators_and_assessors_quarantine_and_only_assessors_release(scene: Scene) -> None:
    w, ids = scene.workspace, in_vehicle(scene)
    stranger = refused(scene, lambda: quarantine(w, ids, b"", "alice"))
    assert stranger == ("NotOperator", {"id": ids[0], "caller": w.address("alice").lower()})
    quarantine(w, ids[:1], b"", "inspector")
    quarantine(w, ids[1:], b"", "operator")
    assert refused(scene, lambda: release(w, ids, b"", "operator")) == role(scene, _ASSESSOR, "operator")


def test_a_title_does_not_move_out_of_quarantine(scene: Scene) -> None:
    w, ids = scene.workspace, in_vehicle(scene)
    quarantine(w, ids, b"", "operator")
    found = refused(scene, lambda: transfer(w, ids, "alice", "bank"))
    assert found == ("TitleBlocked", {"id": ids[0], "operation": Operation.QUARANTINED})


def test_a_whole_batch_is_quarantined_and_released(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    ids = scene.cars(9)
    batch = ids[0] >> 32
    (first,) = quarantine_batches(w, [batch], b"recall", "operator")
    assert {scene.condition(each) for each in ids} == {Operation.QUARANTINED}
    (again,) = quarantine_batches(w, [batch], b"recall", "operator")
    assert (again.hash, again.before) == (first.hash, True)
    scene.assess(batch, [9_900] * 9)
    release_batches(w, [batch], b"inspection", "inspector")
    assert {scene.condition(each) for each in ids} == {Operation.REGISTERED}


# -- lost and found


def test_lost_is_worth_nothing_and_found_is_quarantined(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    ids = in_vehicle(scene)
    lose(w, ids, b"police report", "operator", "auditor", scene.now)
    assert [scene.rpc.read(w.valuation.value_of(each)) for each in ids] == [0, 0]
    scene.travel(1)
    find(w, ids, b"found in a yard", "operator", "auditor", scene.now)
    assert {scene.condition(each) for each in ids} == {Operation.QUARANTINED}
    assert [scene.rpc.read(w.valuation.value_of(each)) for each in ids] == [40_000 * 8_000] * 2
    scene.assess(ids[0] >> 32, [9_900, 9_900])
    release(w, ids, b"inspection", "inspector")
    assert {scene.condition(each) for each in ids} == {Operation.RETIRED}


def test_a_loss_needs_the_operator_and_an_auditor(scene: Scene) -> None:
    w, ids, now = scene.workspace, in_vehicle(scene), scene.now
    found = refused(scene, lambda: lose(w, ids, b"", "alice", "auditor", now))
    assert found == role(scene, _OPERATOR, "alice")
    found = refused(scene, lambda: lose(w, ids, b"", "operator", "alice", now))
    assert found == role(scene, _AUDITOR, "alice")
    found = refused(scene, lambda: find(w, ids, b"", "operator", "auditor", now))
    assert (found[0], found[1]["operation"]) == ("WrongState", Operation.IN_VEHICLE)


def test_a_report_is_newer_than_what_happened_last(scene: Scene) -> None:
    w, ids, early = scene.workspace, in_vehicle(scene), scene.now
    scene.travel(10)
    lose(w, ids, b"", "operator", "auditor", scene.now)
    found = refused(scene, lambda: find(w, ids, b"", "operator", "auditor", early))
    assert (found[0], found[1]["given"]) == ("NotNewer", early)


# -- one object


def test_the_later_of_two_tokens_ends(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    kept, voided = scene.cars(1)[0], scene.cars(1)[0]
    quarantine(w, [kept, voided], b"the same number plate", "operator")
    void_duplicate(w, kept, voided, b"inspected", "inspector", "auditor", scene.now)
    assert (scene.condition(kept), scene.condition(voided)) == (Operation.QUARANTINED, Operation.VOIDED)
    assert scene.rpc.read(w.valuation.value_of(voided)) == 0
    again = void_duplicate(w, kept, voided, b"inspected", "inspector", "auditor", scene.now)
    assert again.before


def test_a_duplicate_is_voided_only_out_of_doubt_and_only_the_later_one(scene: Scene) -> None:
    w, first, second = scene.workspace, scene.cars(1)[0], scene.cars(1)[0]

    def void(kept: int, voided: int, by: str = "inspector") -> object:
        return void_duplicate(w, kept, voided, b"", by, "auditor", scene.now)

    assert refused(scene, lambda: void(first, second))[0] == "WrongState"
    quarantine(w, [first, second], b"", "operator")
    backwards = ("NotDuplicate", {"kept": second, "voided": first})
    assert refused(scene, lambda: void(second, first)) == backwards
    assert refused(scene, lambda: void(first, second, "alice")) == role(scene, _ASSESSOR, "alice")


# -- freezes


def test_a_frozen_battery_keeps_its_owner_until_it_is_free(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(2)
    assert refused(scene, lambda: set_frozen(w, ids, True, "alice")) == role(scene, _AGENT, "alice")
    assert len(set_frozen(w, ids, True, "agent")) == 2
    bank, held = w.address("bank").lower(), refused(scene, lambda: transfer(w, ids[:1], "alice", "bank"))
    assert held == ("ERC7943InsufficientUnfrozenBalance", {"account": bank, "tokenId": ids[0]})
    set_frozen(w, ids[:1], False, "agent")
    transfer(w, ids[:1], "alice", "bank")
    assert scene.rpc.read(w.battery.owner_of(ids[0])) == w.address("alice").lower()
