"""Begin of life, single readings, second signatures, and the same evidence never twice, on a chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from battery_chain.assessment import (
    Assessment,
    batch_facts,
    book,
    booked,
    countersign,
    health_in,
    inspect,
    merge,
    rate,
    review,
    second_needed,
    standing,
    submit,
)
from battery_chain.contracts import structs
from battery_chain.contracts.battery import BatchAssessed, BatchMinted, Inspected
from battery_chain.deploy import event_of, events
from battery_chain.errors import BadInput, Reverted, Unfinished
from battery_chain.model import Method, Metric, Reading
from tests.integration.deployed import Scene


def unassessed(scene: Scene) -> int:
    """A batch of five cars that was minted without a begin-of-life health."""
    workspace = scene.workspace
    first, scene.next_serial = scene.next_serial, scene.next_serial + 5
    mint = structs.Mint(
        to=workspace.address("bank"),
        operator=workspace.address("operator"),
        class_=1,
        energy=40_000,
        count=5,
        manufactured=17_563,
        day=0,
        health=0,
        series=workspace.deployment.series["CAR-NMC"],
        first_serial=first,
        root=bytes(32),
        gaps=b"",
    )
    call = workspace.battery.mint_batch(mint, b"")
    receipt = workspace.sender.send(call, action="mint five", signer=workspace.signer("maker"))
    return event_of(receipt, BatchMinted).batch_id


@pytest.fixture
def batch(scene: Scene) -> int:
    return scene.cars(5)[0] >> 32


@pytest.fixture
def unrated(scene: Scene) -> int:
    return unassessed(scene)


def rated(scene: Scene, batch: int, health: int = 10_000, **changed: Any) -> Assessment:
    values: dict[str, Any] = {
        "day": scene.today,
        "issued_at": scene.now,
        "now": scene.now,
        "metric": Metric.SOCE,
        "method": Method.FULL_DISCHARGE,
        "source": "factory test",
        "assessor": "laboratory",
    }
    return rate(scene.workspace, batch_facts(scene.workspace, batch), health, **(values | changed))


def inspection(
    scene: Scene,
    healths: dict[int, int],
    assessors: Sequence[str] = ("laboratory", "inspector"),
    **changed: Any,
) -> Assessment:
    values: dict[str, Any] = {
        "day": scene.today,
        "issued_at": scene.now,
        "now": scene.now,
        "metric": Metric.SOCE,
        "method": Method.PARTIAL,
        "source": "workshop",
        "assessors": assessors,
    }
    facts = {each >> 32: batch_facts(scene.workspace, each >> 32) for each in healths}
    readings = {each: Reading(health, 100) for each, health in healths.items()}
    return inspect(scene.workspace, facts, readings, **(values | changed))


def problems(scene: Scene, *assessments: Assessment, now: int = 0) -> list[str]:
    """What is said before anything is sent."""
    with pytest.raises(BadInput) as refused:
        review(scene.workspace, assessments, now or scene.now)
    return [str(each).split(": ", 1)[1] for each in refused.value.problems]


def health(scene: Scene, battery: int) -> int:
    return int(scene.rpc.read(scene.workspace.battery.condition_of(battery)).health)


# -- refused before anything is sent


def test_a_begin_of_life_comes_before_all_others(scene: Scene, batch: int, unrated: int) -> None:
    with pytest.raises(BadInput, match=f"batch {batch}: has a health already"):
        rated(scene, batch)
    late = rated(scene, unrated)
    scene.assess(unrated, [9_900, None, None, None, None])
    said = problems(scene, late)
    assert said[0] == f"batch {unrated} has a newer statement already: sign it again"
    assert said[1].startswith("the batch has a health already")
    with pytest.raises(Reverted) as refused:
        submit(scene.workspace, late, "alice")
    assert (refused.value.error, refused.value.arguments) == ("AlreadyRated", {"batchId": unrated})


def test_single_readings_are_of_one_class(scene: Scene, batch: int) -> None:
    other = scene.deliver([scene.row(1, series="CAR-LFP", chemistry="LFP", **{"class": "lfp-four-wheel"})])[0]
    both = {batch << 32: 9_900, other.batch_id << 32: 9_900}
    with pytest.raises(BadInput, match=r"batteries: are of the classes \[1, 2\]: a statement is about one"):
        inspection(scene, both)


def test_a_metric_that_does_not_price_the_category_is_refused(scene: Scene, batch: int) -> None:
    with pytest.raises(BadInput, match="metric: REMAINING_CAPACITY does not price EV: SOCE does"):
        inspection(scene, {batch << 32: 9_900}, metric=Metric.REMAINING_CAPACITY)


def test_a_missing_second_signature_is_said_before_sending(scene: Scene, batch: int) -> None:
    with pytest.raises(BadInput, match="needs a second assessor's signature"):
        inspection(scene, {batch << 32: 9_400}, ("laboratory",))
    one = inspection(scene, {batch << 32: 9_400}, ("laboratory",), partly=True)
    assert second_needed(scene.workspace, [one]) == [one]
    needed = "the step of health needs a second assessor's signature: battery-chain assess countersign"
    assert problems(scene, one) == [needed]
    with pytest.raises(Reverted) as refused:
        submit(scene.workspace, one, "alice")
    assert (refused.value.error, refused.value.arguments) == (
        "SecondSignatureNeeded",
        {"step": 600, "stepSum": 600},
    )


def test_the_second_assessor_is_another_person(scene: Scene, batch: int) -> None:
    one = inspection(scene, {batch << 32: 9_400}, ("laboratory",), partly=True)
    with pytest.raises(BadInput, match="laboratory has signed it: the second assessor is another person"):
        countersign(scene.workspace, one, "laboratory")
    with pytest.raises(BadInput, match="is signed by laboratory in both files"):
        merge(scene.workspace, [one], [one])
    twice = replace(one, signatures=one.signatures * 2)
    assert problems(scene, twice) == ["is signed twice by laboratory"]
    with pytest.raises(Reverted, match="SamePerson"):
        submit(scene.workspace, twice, "alice")


def test_other_documents_under_a_signature_are_refused(scene: Scene, batch: int) -> None:
    one = inspection(scene, {batch << 32: 9_900}, ("laboratory",))
    changed = replace(one, document=one.document.replace(b"workshop", b"elsewhere"))
    with pytest.raises(BadInput, match="its evidence hash is not that of its document"):
        countersign(scene.workspace, changed, "inspector")
    assert problems(scene, changed) == ["its evidence hash is not that of its document"]


def test_who_is_not_accredited_is_named_before_sending(scene: Scene, batch: int) -> None:
    by_maker = inspection(scene, {batch << 32: 9_900}, ("maker",))
    assert problems(scene, by_maker) == ["maker is not accredited for class 1"]


def test_what_is_too_old_or_from_the_future_is_refused(scene: Scene, batch: int) -> None:
    found = inspection(scene, {batch << 32: 9_900})
    end = found.statement.expires_at
    assert problems(scene, found, now=end + 1) == ["is too old to be submitted: sign it again"]
    assert problems(scene, found, now=scene.now - 1) == ["was issued later than the chain's time"]
    early = inspection(scene, {batch << 32: 9_900}, issued_at=scene.today * 86_400 - 1)
    assert problems(scene, early)[0].startswith("was issued before its day of measurement")


def test_everything_wrong_is_said_at_once(scene: Scene, batch: int) -> None:
    one = inspection(scene, {batch << 32: 9_400}, ("maker",), partly=True)
    other = inspection(scene, {(batch << 32) + 1: 9_900}, issued_at=scene.now)
    assert len(problems(scene, one, other)) == 3  # who, a second one, and the second is not newer


# -- booked


def test_a_begin_of_life_health_is_that_of_all(scene_on_both: Scene) -> None:
    scene = scene_on_both
    batch = unassessed(scene)
    list(book(scene.workspace, [rated(scene, batch, 9_950)], "alice", now=scene.now))
    assert [health(scene, batch << 32 | index) for index in range(5)] == [9_950] * 5
    (entry,) = booked(scene.workspace, batch, scene.rpc.block_number())
    laboratory = scene.workspace.address("laboratory").lower()
    assert (entry.kind, entry.assessors, entry.step) == ("rate", (laboratory,), 0)


def test_single_readings_change_only_what_they_are_of(scene_on_both: Scene) -> None:
    scene = scene_on_both
    first, second = (scene.cars(3)[0] for _ in range(2))
    found = inspection(scene, {first + 1: 9_700, second: 9_600})
    assert [each.health.basis_points for each in health_in(found.document) if each] == [9_700, 9_600]
    list(book(scene.workspace, [found], "alice", now=scene.now))
    assert [health(scene, first + place) for place in range(3)] == [10_000, 9_700, 10_000]
    assert health(scene, second) == 9_600
    for battery, step in ((first, 300), (second, 400)):
        facts = batch_facts(scene.workspace, battery >> 32)
        entry = booked(scene.workspace, battery >> 32, scene.rpc.block_number())[-1]
        assert (entry.kind, entry.step, entry.step_sum, facts.step_sum) == ("inspect", step, step, step)


def test_two_assessors_sign_one_after_the_other(scene: Scene, batch: int) -> None:
    one = inspection(scene, {batch << 32: 9_400}, ("laboratory",), partly=True)
    both = countersign(scene.workspace, one, "inspector")
    with pytest.raises(BadInput, match="has 2 signatures: a second one is to be added"):
        countersign(scene.workspace, both, "auditor")
    list(book(scene.workspace, [both], "alice", now=scene.now))
    entry = booked(scene.workspace, batch, scene.rpc.block_number())[-1]
    assert [scene.workspace.name_of(each) for each in entry.assessors] == ["laboratory", "inspector"]


def test_two_files_of_the_same_statements_become_one(scene: Scene, batch: int) -> None:
    one = inspection(scene, {batch << 32: 9_400}, ("laboratory",), partly=True)
    other = inspection(scene, {batch << 32: 9_400}, ("inspector",), partly=True)
    (both,) = merge(scene.workspace, [one], [other])
    assert len(list(book(scene.workspace, [both], "alice", now=scene.now))) == 1
    stranger = inspection(scene, {batch << 32: 9_500}, ("inspector",))
    with pytest.raises(BadInput, match="is only in one file"):
        merge(scene.workspace, [one], [stranger])


def test_a_file_moves_its_batches_on_statement_by_statement(scene: Scene, unrated: int) -> None:
    """What a statement needs depends on those before it in the file."""
    begin = rated(scene, unrated, day=scene.today - 2, issued_at=scene.now - 2)
    facts = batch_facts(scene.workspace, unrated)
    facts.healths, facts.days = [10_000] * 5, [scene.today - 2] * 5
    readings = {unrated << 32: Reading(9_600, 1)}
    values: dict[str, Any] = {
        "day": scene.today,
        "now": scene.now,
        "metric": Metric.SOCE,
        "method": Method.PARTIAL,
        "source": "x",
        "assessors": ("laboratory",),
    }
    step = inspect(scene.workspace, {unrated: facts}, readings, issued_at=scene.now, **values)
    assert len(list(book(scene.workspace, [begin, step], "alice", now=scene.now))) == 2
    assert batch_facts(scene.workspace, unrated).healths == facts.healths


# -- the same evidence, once


def test_the_same_evidence_signed_anew_is_refused_unless_it_is_asked_for(scene: Scene, batch: int) -> None:
    facts = batch_facts(scene.workspace, batch)
    first = scene.signed(facts, [9_900] * 5)
    list(book(scene.workspace, [first], "alice", now=scene.now))
    assert list(book(scene.workspace, [first], "alice", now=scene.now)) == []
    scene.travel(60)
    again = scene.signed(batch_facts(scene.workspace, batch), [9_900] * 5, day=first.statement.day)
    assert again.statement.evidence == first.statement.evidence
    height = scene.rpc.block_number()
    with pytest.raises(BadInput, match="its evidence is booked already; --new books it again"):
        list(book(scene.workspace, [again], "alice", now=scene.now))
    assert scene.rpc.block_number() == height
    assert len(list(book(scene.workspace, [again], "alice", now=scene.now, new=True))) == 1


def test_what_another_account_left_open_is_not_sent_beside_it(
    scene: Scene, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = scene.signed(batch_facts(scene.workspace, batch), [9_900] * 5)
    _leave_open(scene, found, "bruno", monkeypatch)
    height = scene.rpc.block_number()
    with pytest.raises(Unfinished, match="the same evidence was left open by"):
        list(book(scene.workspace, [found], "alice", now=scene.now))
    assert scene.rpc.block_number() == height


def test_signed_again_after_a_stop_the_open_one_is_finished_and_counts_once(
    scene: Scene, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill between writing and sending: the run after it signs with another second of issue."""
    found = scene.signed(batch_facts(scene.workspace, batch), [9_900] * 5)
    _leave_open(scene, found, "alice", monkeypatch)
    scene.rpc.call("evm_increaseTime", 5)
    later = replace(found, statement=replace(found.statement, issued_at=found.statement.issued_at + 5))
    with pytest.raises(BadInput, match="its evidence is booked already"):
        list(book(scene.workspace, [later], "alice", now=scene.now + 5))
    entries = booked(scene.workspace, batch, scene.rpc.block_number())
    assert [each.kind for each in entries] == ["mint", "assess"]


def _leave_open(scene: Scene, found: Assessment, person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written into the journal and not sent."""
    outbox = scene.workspace.sender._outbox

    class Stop(Exception):
        pass

    def stop(*_: Any) -> Any:
        raise Stop

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "broadcast", stop)
        with pytest.raises(Stop):
            submit(scene.workspace, found, person)
    assert len(scene.workspace.sender.journal.open()) == 1


# -- how it stands


def test_steps_and_their_sums_are_those_of_the_chain(scene: Scene, batch: int) -> None:
    """Whole batches and single readings, within 90 days and after: recomputed from readings alone."""
    today = scene.today
    scene.assess(batch, [9_900, None, None, None, None], day=today - 200, issued_at=scene.now - 4)
    scene.assess(batch, [9_700, 9_950, None, None, None], day=today - 120, issued_at=scene.now - 3)
    one = inspection(scene, {(batch << 32) + 1: 9_000}, day=today - 110, issued_at=scene.now - 2)
    submit(scene.workspace, one, "alice")
    scene.assess(batch, [None, 9_100, None, None, 9_990], day=today, issued_at=scene.now - 1)
    entries = booked(scene.workspace, batch, scene.rpc.block_number())
    assert [(each.step, each.step_sum) for each in entries] == [
        (0, 0),
        (100, 100),
        (200, 300),
        (950, 1_250),
        (100, 100),
    ]
    record: structs.Record = scene.rpc.read(scene.workspace.battery.record_of(batch))
    assert record.step_sum == entries[-1].step_sum
    logged = events(scene.workspace, [BatchAssessed, Inspected], ["Battery"])
    assert [each.event.step for each in logged] == [each.step for each in entries[1:]]  # type: ignore[attr-defined]


def test_a_battery_stands_as_it_was_measured(scene: Scene, batch: int) -> None:
    scene.assess(batch, [9_900, None, None, None, None])
    block = scene.rpc.block_number()
    one, whole = standing(scene.workspace, batch, 0, block), standing(scene.workspace, batch, None, block)
    assert (one.day, one.days_left, one.step_sum) == (scene.today, 400, 100)
    assert whole.day < one.day
    assert whole.days_left is not None
    assert whole.days_left < 0
    record: structs.Record = scene.rpc.read(scene.workspace.battery.record_of(batch))
    assert (one.issued_at, one.counted_at) == (record.issued_at, record.counted_at)
