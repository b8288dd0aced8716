"""Assessments on a chain: the exact refusals, and the second signature by the same rule on both sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from battery_chain.assessment import Assessment, batch_facts, needs_second, submit, submit_many
from battery_chain.deploy import sign
from battery_chain.errors import BadInput, Reverted
from battery_chain.lifecycle import dismantle, waste
from battery_chain.model import Operation, Reading
from tests.integration.deployed import Scene


def refused(scene: Scene, assessment: Assessment, person: str = "alice") -> tuple[str, dict[str, Any]]:
    """The error of the contract; nothing was sent."""
    height = scene.rpc.block_number()
    with pytest.raises(Reverted) as found:
        submit(scene.workspace, assessment, person)
    assert scene.rpc.block_number() == height
    return found.value.error, dict(found.value.arguments)


def resigned(scene: Scene, assessment: Assessment, *people: str, **changed: Any) -> Assessment:
    """The statement with other fields, signed by these."""
    statement = replace(assessment.statement, **changed)
    return replace(
        assessment,
        statement=statement,
        signatures=tuple(sign(scene.workspace, statement, person) for person in people),
    )


@pytest.fixture
def batch(scene: Scene) -> int:
    return scene.cars(5)[0] >> 32


# -- refused


def test_a_batch_that_was_never_minted_has_no_facts(scene: Scene) -> None:
    with pytest.raises(BadInput) as found:
        batch_facts(scene.workspace, 1)
    assert str(found.value) == "batch: 1: was never minted"


def test_a_step_with_one_assessor_is_refused_by_both_sides(scene: Scene, batch: int) -> None:
    height = scene.rpc.block_number()
    with pytest.raises(BadInput, match="needs a second assessor's signature"):
        scene.assess(batch, [9_499, None, None, None, None], assessors=("laboratory",))
    assert scene.rpc.block_number() == height
    whole = scene.signed(batch_facts(scene.workspace, batch), [9_499, None, None, None, None])
    assert len(whole.signatures) == 2
    alone = replace(whole, signatures=whole.signatures[:1])
    assert refused(scene, alone) == ("SecondSignatureNeeded", {"step": 501, "stepSum": 501})


def test_two_signatures_of_one_person_are_one(scene: Scene, batch: int) -> None:
    facts, height = batch_facts(scene.workspace, batch), scene.rpc.block_number()
    with pytest.raises(BadInput, match="laboratory and laboratory are one person: the second assessor is"):
        scene.signed(facts, [9_000] * 5, assessors=("laboratory", "laboratory"))
    assert scene.rpc.block_number() == height
    found = resigned(scene, scene.signed(facts, [9_000] * 5), "laboratory", "laboratory")
    laboratory = scene.workspace.address("laboratory").lower()
    assert refused(scene, found) == ("SamePerson", {"account": laboratory})


def test_who_is_no_assessor_or_has_an_interest_is_refused(scene: Scene, batch: int) -> None:
    found = scene.signed(batch_facts(scene.workspace, batch), [9_900] * 5)
    for person in ("maker", "bank", "operator", "auditor"):
        arguments = {"role": 3, "account": scene.workspace.address(person).lower()}
        assert refused(scene, resigned(scene, found, person)) == ("MissingRole", arguments)


def test_wrong_lengths_classes_metrics_and_days_are_refused_exactly(scene: Scene, batch: int) -> None:
    found = scene.signed(batch_facts(scene.workspace, batch), [9_900] * 5)
    true, today = found.statement, scene.today
    cases: list[tuple[dict[str, Any], str, dict[str, Any]]] = [
        ({"readings": true.readings[:-16]}, "BadLength", {"given": 16, "expected": 32}),
        ({"readings": true.readings[:-4] + b"\0\1\0\0"}, "BadLength", {"given": 8, "expected": 5}),
        ({"batch_id": 9}, "NoSuchBatch", {"batchId": 9}),
        ({"class_": 2}, "WrongClass", {"given": 2, "expected": 1}),
        ({"metric": 0}, "WrongMetric", {"metric": 0}),
        ({"metric": 3}, "WrongMetric", {"metric": 3}),
        ({"day": today + 1}, "FutureDay", {"day": today + 1, "today": today}),
        ({"day": 17_000}, "BadDay", {"day": 17_000, "from": 17_563, "until": today}),
        ({"expires_at": true.issued_at - 1}, "Expired", {"expiresAt": true.issued_at - 1}),
        ({"issued_at": 0}, "NotNewer", {"given": 0, "last": 0}),
    ]
    for changed, error, arguments in cases:
        assert refused(scene, resigned(scene, found, "laboratory", **changed)) == (error, arguments)


def test_an_assessment_is_never_older_than_the_last(scene: Scene, batch: int) -> None:
    scene.assess(batch, [9_900] * 5)
    late = scene.signed(batch_facts(scene.workspace, batch), [9_900] * 5)
    issued = late.statement.issued_at
    last = batch_facts(scene.workspace, batch).issued_at
    assert refused(scene, resigned(scene, late, "laboratory", issued_at=last, evidence=bytes(32))) == (
        "NotNewer",
        {"given": last, "last": last},
    )
    earlier = {"day": scene.today - 1, "issued_at": issued + 1}
    scene.travel(5)
    found = refused(scene, resigned(scene, late, "laboratory", **earlier))
    assert found == ("NotNewer", {"given": scene.today - 1, "last": scene.today})


# -- booked, once


def test_an_assessment_is_booked_and_changes_only_what_it_read(scene_on_both: Scene) -> None:
    scene = scene_on_both
    ids = scene.cars(5)
    scene.assess(ids[0] >> 32, [9_900, None, 9_800, 9_700, None])
    found = [scene.rpc.read(scene.workspace.battery.condition_of(each)) for each in ids]
    assert [each.health for each in found] == [9_900, 10_000, 9_800, 9_700, 10_000]
    assert [each.cycles for each in found] == [100, 0, 100, 100, 0]
    assert [each.day == scene.today for each in found] == [True, False, True, True, False]


def test_the_same_assessment_is_never_sent_twice(scene: Scene, batch: int) -> None:
    found = scene.signed(batch_facts(scene.workspace, batch), [9_900] * 5)
    first = submit(scene.workspace, found, "alice")
    height = scene.rpc.block_number()
    again = submit(scene.workspace, found, "alice")
    assert (again.hash, again.before) == (first.hash, True)
    assert scene.rpc.block_number() == height


def test_anybody_may_submit_but_only_once(scene: Scene, batch: int) -> None:
    found = scene.signed(batch_facts(scene.workspace, batch), [9_900] * 5)
    submit(scene.workspace, found, "outsider")
    height = scene.rpc.block_number()
    with pytest.raises(BadInput, match="this key stands for another transaction"):
        submit(scene.workspace, found, "alice")
    assert scene.rpc.block_number() == height


def test_signed_again_the_same_evidence_is_not_booked_again(scene: Scene, batch: int) -> None:
    """Run again a minute later, the same readings make a statement that expires later: it is the same
    assessment all the same."""
    facts = batch_facts(scene.workspace, batch)
    moment = {"day": scene.today, "issued_at": scene.now}
    first = submit(scene.workspace, scene.signed(facts, [9_900] * 5, **moment), "alice")
    height = scene.rpc.block_number()
    later = scene.signed(facts, [9_900] * 5, **moment, now=scene.now + 60)
    again = submit(scene.workspace, later, "alice")
    assert (again.hash, again.before) == (first.hash, True)
    assert scene.rpc.block_number() == height


def test_many_are_booked_in_their_order(scene: Scene, batch: int) -> None:
    facts, today = batch_facts(scene.workspace, batch), scene.today
    made = [
        scene.signed(facts, [10_000 - 10 * place] * 5, day=day, issued_at=day * 86_400)
        for place, day in enumerate(range(today - 20, today), 1)
    ]
    receipts = list(submit_many(scene.workspace, made, "alice"))
    assert [each.before for each in receipts] == [False] * 20
    assert batch_facts(scene.workspace, batch) == facts


def test_a_battery_held_as_waste_is_read_on_and_a_burned_one_is_not(scene: Scene) -> None:
    ids = scene.cars(4)
    waste(scene.workspace, ids[:1], "recycler", b"waste", "operator")
    scene.assess(1, [9_900, None, None, None])
    assert scene.condition(ids[0]) is Operation.WASTE_HELD
    dismantle(scene.workspace, ids[:1], [10], [9], b"parts", "recycler")
    scene.travel(1)
    found = scene.signed(batch_facts(scene.workspace, 1), [9_900, None, None, None])
    assert refused(scene, found) == ("NotAssessable", {"id": ids[0], "operation": Operation.DISMANTLED})


# -- the second signature

STEPS = st.lists(
    st.tuples(
        st.integers(0, 60),  # days since the assessment before
        st.lists(st.one_of(st.none(), st.integers(8_600, 10_400)), min_size=3, max_size=3),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_both_sides_ask_for_a_second_signature_at_the_same_step(
    scene: Scene, steps: list[tuple[int, list[int | None]]]
) -> None:
    """The contract alone decides: one signature is refused exactly where Python asks for two, and the
    sums it keeps are those that Python keeps."""
    batch = scene.cars(3)[0] >> 32
    facts, day = batch_facts(scene.workspace, batch), scene.today - 400
    for place, (days, healths) in enumerate(steps):
        day += days
        readings = [None if each is None else Reading(each, 1) for each in healths]
        second = needs_second(facts, readings, day)
        whole = scene.signed(facts, healths, day=day, issued_at=day * 86_400 + place)
        assert len(whole.signatures) == (2 if second else 1)
        if second:
            error, _ = refused(scene, replace(whole, signatures=whole.signatures[:1]))
            assert error == "SecondSignatureNeeded"
        submit(scene.workspace, whole, "alice")
        assert batch_facts(scene.workspace, batch) == facts
