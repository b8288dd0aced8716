"""Successors of one and of several owners: what is refused, then each kind to its end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from battery_chain.deploy import sign
from battery_chain.lifecycle import (
    pledge,
    pledge_statement,
    reclaim,
    remanufacture,
    repurpose,
    transfer,
    waste,
)
from battery_chain.manifest import passport_hash
from battery_chain.manifest.merkle import MerkleTree, leaf_of
from battery_chain.model import LegalStatus, Operation
from battery_chain.setup import apply
from tests.integration.deployed import Scene
from tests.integration.test_lifecycle import refused, role

_BOTH = ["inspector", "laboratory"]


def of_two_owners(scene: Scene) -> list[int]:
    """Four retired cars: two of the bank, two of alice."""
    ids = scene.retired(4)
    transfer(scene.workspace, ids[2:], "alice", "bank")
    return ids


def in_order(scene: Scene, *people: str) -> list[str]:
    """People in the order of their addresses, as shares are."""
    return sorted(people, key=lambda person: int(scene.workspace.address(person), 16))


# -- several owners


def test_successors_of_several_owners_belong_to_them_as_all_have_signed(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    ids = of_two_owners(scene)
    statement = scene.storage(ids, {"bank": 1, "alice": 2})
    people = in_order(scene, "alice", "bank")
    made = repurpose(w, statement, "repurposer", _BOTH, people)
    batches = [scene.batch(number) for number in made.batches]
    assert [each.owner for each in batches] == [w.address(person).lower() for person in people]
    assert [each.count for each in batches] == [{"bank": 1, "alice": 2}[person] for person in people]
    assert batches[1].first_serial == batches[0].first_serial + batches[0].count
    for batch in batches:  # every successor's serial and passport are what its batch commits to
        serials = enumerate(range(batch.first_serial, batch.first_serial + batch.count))
        leaves = [leaf_of(place, serial, passport_hash(bytes([place]))) for place, serial in serials]
        assert MerkleTree(leaves).root == batch.identity
    assert {scene.condition(each) for each in ids} == {Operation.SUPERSEDED}
    found = {scene.rpc.read(w.battery.successors_of(each)) for each in ids}
    assert {(each.first, each.last) for each in found} == {(made.batches[0], made.batches[-1])}


def test_an_owner_without_a_share_and_a_stranger_with_one_are_refused(scene: Scene) -> None:
    w, ids = scene.workspace, of_two_owners(scene)

    def found(owners: dict[str, int]) -> Any:
        statement = scene.storage(ids, owners)
        people = in_order(scene, *owners)
        return refused(scene, lambda: repurpose(w, statement, "repurposer", _BOTH, people))[0]

    assert found({"bank": 4}) == "NotShared"
    assert found({"bank": 2, "alice": 1, "bruno": 1}) == "NotShared"


def test_one_owner_does_not_sign_for_the_other(scene: Scene) -> None:
    w, ids = scene.workspace, of_two_owners(scene)
    statement = scene.storage(ids, {"bank": 2, "alice": 2})
    for people in (["bank", "bank"], ["alice", "alice"], ["", ""]):
        found = refused(scene, lambda people=people: repurpose(w, statement, "repurposer", _BOTH, people))  # type: ignore[misc]
        assert found[0] == "NoConsent"


def test_an_owner_may_get_nothing_when_it_has_signed_so(scene: Scene) -> None:
    w, ids = scene.workspace, of_two_owners(scene)
    statement = scene.storage(ids, {"bank": 4, "alice": 0})
    made = repurpose(w, statement, "repurposer", _BOTH, in_order(scene, "alice", "bank"))
    assert [scene.batch(number).owner for number in made.batches] == [w.address("bank").lower()]


def test_owners_and_assessors_sign_elsewhere(scene: Scene) -> None:
    w, ids = scene.workspace, of_two_owners(scene)
    statement = scene.storage(ids, {"bank": 2, "alice": 2})
    signed = {
        person: "0x" + sign(w, statement, person).hex()
        for person in ("alice", "bank", "inspector", "laboratory")
    }
    assessors = [signed["inspector"], signed["laboratory"]]
    owners = [signed[person] for person in in_order(scene, "alice", "bank")]
    made = repurpose(w, statement, "repurposer", assessors, owners)
    assert len(made.batches) == 2


# -- steps


def test_a_large_step_of_service_energy_needs_a_second_assessor(scene: Scene) -> None:
    w, ids = scene.workspace, scene.retired(1)
    statement = scene.storage(ids)
    found = refused(scene, lambda: repurpose(w, statement, "repurposer", ["inspector"], ["bank"]))
    assert found[0] == "SecondSignatureNeeded"
    repurpose(w, statement, "repurposer", _BOTH, ["bank"])


# -- remanufactured


def remanufactured(scene: Scene, ids: list[int], **changed: Any) -> Any:
    facts = {"legal": LegalStatus.REMANUFACTURED, "class_id": 1, "health": 9_500, "cell_spread": 200}
    return scene.storage(ids, **(facts | changed))


def test_a_remanufactured_battery_is_as_good_as_new_or_refused(scene: Scene) -> None:
    w, ids = scene.workspace, scene.retired(2)

    def found(statement: Any) -> Any:
        return refused(scene, lambda: remanufacture(w, statement, "repurposer", _BOTH, ["bank"]))

    for changed in ({"health": 8_999}, {"cell_spread": 301}, {"legal": LegalStatus.REPURPOSED}):
        assert found(remanufactured(scene, ids, **changed))[0] == "BadSuccession"
    assert found(remanufactured(scene, ids, class_id=6))[0] == "SecondUseForbidden"
    made = remanufacture(w, remanufactured(scene, ids), "repurposer", _BOTH, ["bank"])
    batch = scene.batch(made.first)
    assert (LegalStatus(batch.legal), batch.class_, batch.health) == (LegalStatus.REMANUFACTURED, 1, 9_500)


# -- reclaimed


def test_waste_is_none_after_all_by_the_recycler_that_holds_it(scene: Scene) -> None:
    description = scene.description
    roles = {**description.roles, "recycler": ("recycler", "repurposer")}
    list(apply(scene.workspace, replace(description, roles=roles)))
    w, ids = scene.workspace, scene.cars(2)
    waste(w, ids, "repurposer", b"waste", "operator")
    statement = scene.storage(ids)  # in the repurposer's series: here it is a recycler too
    stranger = replace(statement, maker=w.address("recycler"))
    found = refused(scene, lambda: reclaim(w, stranger, "recycler", _BOTH, ["bank"]))
    assert found == ("NotCustodian", {"id": ids[0], "caller": w.address("recycler").lower()})
    made = reclaim(w, statement, "repurposer", _BOTH, ["bank"])
    assert {scene.condition(each) for each in ids} == {Operation.SUPERSEDED}
    assert LegalStatus(scene.batch(made.first).legal) is LegalStatus.REPURPOSED


def test_only_a_recycler_reclaims(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(1)
    waste(w, ids, "recycler", b"waste", "operator")
    statement = scene.storage(ids)
    found = refused(scene, lambda: reclaim(w, statement, "repurposer", _BOTH, ["bank"]))
    assert found == role(scene, 5, "repurposer")


# -- liens


def test_a_lien_goes_on_with_the_successors_of_its_owner(scene: Scene) -> None:
    w, ids = scene.workspace, scene.retired(2)
    said = pledge_statement(w, "bank", "alice", 500, b"loan", scene.now, ids=ids)
    number, _ = pledge(w, said, "bank", "alice")
    made = repurpose(w, scene.storage(ids), "repurposer", _BOTH, ["bank"])
    assert scene.rpc.read(w.battery.lien_of(made.first << 32)) == number
    assert scene.rpc.read(w.battery.lien_of(ids[0])) == 0
