"""Making an assessment: what is refused before anything is signed, and the evidence that is hashed."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from battery_chain.assessment import BatchFacts, Limits, evidence_of, make, needs_second
from battery_chain.chain import development_signers
from battery_chain.errors import BadInput
from battery_chain.manifest import keccak256
from battery_chain.model import Category, Method, Metric, Reading, unpack_readings

CARS = Limits(class_id=1, category=Category.EV, step=500, step_sum=1_000, age=400)


def facts(**changed: Any) -> BatchFacts:
    known = {
        "batch": 7,
        "count": 3,
        "held": CARS,
        "goes": CARS,
        "healths": [9_000, 9_000, 0],
        "days": [19_000, 19_000, 0],
        "issued_at": 0,
        "step_sum": 0,
        "step_since": 0,
    }
    return BatchFacts(**(known | changed))


def workspace() -> Any:
    """All of a workspace that signing needs."""
    keys = development_signers(31337)
    return SimpleNamespace(
        signer={"laboratory": keys[4], "inspector": keys[5]}.__getitem__,
        deployment=SimpleNamespace(chain_id=31337),
        battery=SimpleNamespace(address="0x" + "11" * 20),
    )


def made(found: BatchFacts, healths: list[int | None], assessors: tuple[str, ...], day: int = 20_000) -> Any:
    readings = [None if health is None else Reading(health, 12) for health in healths]
    return make(
        workspace(),
        found,
        readings,
        day=day,
        issued_at=day * 86_400,
        now=day * 86_400,
        metric=Metric.SOCE,
        method=Method.SIMULATED,
        source="a trace",
        assessors=assessors,
    )


BOTH = ("laboratory", "inspector")


@pytest.mark.parametrize("healths", [[], [9_000], [9_000] * 4])
def test_a_wrong_number_of_readings_is_refused(healths: list[int | None]) -> None:
    before = facts()
    with pytest.raises(BadInput) as refused:
        made(before, healths, BOTH)
    assert str(refused.value) == f"readings: {len(healths)} for a batch of 3"
    assert before == facts()


@pytest.mark.parametrize("healths", [[9_501, None, None], [None, 8_499, None]])
def test_a_step_without_a_second_assessor_is_refused_and_nothing_is_noted(healths: list[int | None]) -> None:
    before = facts()
    with pytest.raises(BadInput) as refused:
        made(before, healths, ("laboratory",))
    assert str(refused.value) == "batch 7: the step of health needs a second assessor's signature"
    assert before == facts()


def test_an_assessment_without_an_assessor_is_refused() -> None:
    with pytest.raises(BadInput, match="batch 7: needs an assessor"):
        made(facts(), [9_000, 9_000, 9_000], ())


def test_a_reading_that_does_not_fit_is_refused() -> None:
    with pytest.raises(BadInput, match=r"health: 65536 is not in 0\.\.65535"):
        made(facts(), [65_536, None, None], BOTH)
    with pytest.raises(BadInput, match=r"health: figure: 20001 basis points are not in 1\.\.20000"):
        made(facts(), [20_001, None, None], BOTH)


def test_one_signature_when_it_is_enough_two_when_not() -> None:
    assert len(made(facts(), [9_500, 8_500, 1], BOTH).signatures) == 1
    assert len(made(facts(), [9_501, 8_500, 1], BOTH).signatures) == 2


def test_steps_add_up_for_ninety_days() -> None:
    known = facts()
    for day, health, expected in (
        (20_000, 9_400, False),
        (20_050, 9_000, False),
        (20_090, 9_200, False),
        (20_090, 9_201, True),  # 400 + 400 + 200 + 1, still within 90 days of the first
        (20_091, 9_000, False),  # a new sum begins
    ):
        readings = [Reading(health, 1), None, None]
        assert needs_second(known, readings, day) is expected, day
        made(known, [health, None, None], BOTH, day)


def test_the_first_reading_of_a_battery_is_no_step() -> None:
    assert not needs_second(facts(), [None, None, Reading(1, 0)], 20_000)


def test_what_is_signed_is_what_was_read() -> None:
    known = facts()
    found = made(known, [9_100, None, 8_000], BOTH)
    statement = found.statement
    assert unpack_readings(statement.readings, 3) == (Reading(9_100, 12), None, Reading(8_000, 12))
    assert (statement.batch_id, statement.class_, statement.day) == (7, 1, 20_000)
    assert statement.expires_at == 20_001 * 86_400
    assert statement.evidence == keccak256(found.document)
    assert (known.healths, known.step_sum, known.step_since) == ([9_100, 9_000, 8_000], 100, 20_000)


def test_evidence_is_the_same_bytes_for_the_same_facts() -> None:
    document = evidence_of(7, 20_000, Metric.SOCE, Method.PARTIAL, "a trace", [Reading(9_000, 1), None])
    assert document.decode() == (
        '{"batch":7,"day":20000,"health":[null,null],"method":"partial","metric":"soce",'
        '"readings":[[9000,1],null],"schema":"battery-chain/assessment/2","source":"a trace"}'
    )
    assert json.loads(document)["readings"] == [[9_000, 1], None]
