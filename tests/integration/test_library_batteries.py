"""Through the library alone: deployed, minted, used, measured, pledged, ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from battery_chain.errors import BadInput, NotPermitted, Reverted
from battery_chain.lifecycle import MassBalance, OwnersShare, Succession
from battery_chain.lifecycle.recall import Criteria
from battery_chain.manifest import passport_hash
from battery_chain.model import LegalStatus, Operation
from battery_chain.units import SECONDS_A_DAY
from tests.integration.library_stage import Story, opened


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with opened(tmp_path_factory.mktemp("library")) as found:
        yield found


# -- deployment


def test_a_deployment_is_planned_made_once_and_whole(story: Story) -> None:
    plan = [step.name for step in story.bank.deploy.plan(story.folder / "description.toml")]
    assert {"Battery", "Fund", "FundVault", "Market"} <= set(plan)
    assert story.receipts > len(plan)
    again = story.bank.deploy.run(story.folder / "description.toml")
    assert [each.action for each in again if not each.before] == []
    assert story.bank.deploy.changes() == []
    assert story.bank.deploy.status().contracts.keys() <= set(plan)


# -- service


def test_a_battery_serves_is_repaired_and_goes_from_hand_to_hand(story: Story) -> None:
    batch, operator = story.cars(3), story.act("operator")
    first, second, third = (f"{batch}:{place}" for place in range(3))
    with pytest.raises(Reverted):
        operator.battery.retire(first, evidence=b"too early")
    operator.battery.install(f"{batch}:0-2", operation=Operation.IN_VEHICLE, evidence=b"note")
    operator.battery.swap(third, operation=Operation.IN_STATION, evidence=b"swap")
    assert story.state(third) is Operation.IN_STATION
    operator.battery.maintain(first, evidence=b"order", repair=True)
    operator.battery.quarantine(evidence=b"smoke", batches=[batch])
    story.measure(batch, 0, 1, 2)
    story.act("inspector").battery.release(f"{batch}:0-2", evidence=b"report")
    operator.battery.resume(first, operation=Operation.IN_VEHICLE, evidence=b"bill")
    operator.battery.hand_over(second, to="recycler", evidence=b"waybill")
    story.act("recycler").battery.take_over(second, operation=Operation.IN_VEHICLE, evidence=b"receipt")
    operator.battery.retire(first, evidence=b"worn")
    assert story.state(first) is Operation.RETIRED
    operator.battery.reuse(first, operation=Operation.IN_VEHICLE, evidence=b"again")
    assert [each.what for each in story.bank.battery.history(first)][-2:] == ["retire", "reuse"]


def test_title_is_frozen_and_given_and_an_operator_named(story: Story) -> None:
    batch, owner, agent = story.cars(3), story.act("bank"), story.act("agent")
    with pytest.raises(Reverted):
        owner.battery.set_operator(operator="outsider", batches=[batch])
    for person in ("recycler", "repurposer"):
        story.act("admin").role.grant("battery_operator", person)
    owner.battery.set_operator(operator="repurposer", batches=[batch])
    owner.battery.set_operator(f"{batch}:1", operator="recycler")
    agent.battery.freeze(f"{batch}:0")
    with pytest.raises(Reverted):
        owner.battery.transfer(f"{batch}:0", to="alice")
    agent.battery.unfreeze(f"{batch}:0")
    owner.battery.transfer(f"{batch}:0", to="alice")
    owner.battery.transfer(to="bruno", batches=[batch])
    shown, name_of = story.bank.battery.show(f"{batch}:0-2"), story.bank.workspace.name_of
    assert [name_of(each.owner) for each in shown] == ["alice", "bruno", "bruno"]
    assert [name_of(each.operator) for each in shown] == ["repurposer", "recycler", "repurposer"]


def test_what_is_lost_is_found_recalled_and_a_duplicate_void(story: Story) -> None:
    batch, operator = story.cars(2), story.act("operator")
    operator.battery.lose(f"{batch}:0", evidence=b"report", auditor="auditor")
    assert story.bank.value.battery(f"{batch}:0").value == 0
    story.travel(1)  # a later statement is of a later second
    operator.battery.find(f"{batch}:0", evidence=b"inspection", auditor="auditor")
    assert story.state(f"{batch}:0") is Operation.QUARANTINED
    wanted = operator.battery.recalled(Criteria(model=f"Pack {story.next_serial - 2}"))
    assert wanted.batches == (batch,)
    operator.battery.recall(wanted, evidence=b"recall")
    assert story.state(f"{batch}:1") is Operation.QUARANTINED
    assessor = story.act("inspector")
    assessor.battery.void(f"{batch}:0", f"{batch}:1", evidence=b"one object", auditor="auditor")
    assert story.state(f"{batch}:1") is Operation.VOIDED


# -- liens and ends


def test_a_pledge_is_shown_called_and_released(story: Story) -> None:
    batch, owner, lender = story.cars(2), story.act("bank"), story.act("alice")
    number, _ = owner.battery.lien.pledge(
        lender="alice", amount=Decimal("1000.5"), evidence=b"contract", batches=[batch]
    )
    assert story.bank.battery.lien.show(number).amount == 1_000_500_000
    with pytest.raises(Reverted):
        owner.battery.transfer(to="bruno", batches=[batch])
    lender.battery.lien.call(number, evidence=b"default")
    with pytest.raises(Reverted):
        lender.battery.lien.foreclose(number, batches=[batch])
    lender.battery.lien.release(number, batches=[batch])
    owner.battery.transfer(to="bruno", batches=[batch])


def test_batteries_are_taken_apart_burned_and_paid_for(story: Story) -> None:
    batch, recycler = story.cars(3), story.act("recycler")
    story.act("operator").battery.waste(f"{batch}:0-2", recycler="recycler", evidence=b"waste")
    recycler.battery.dismantle(f"{batch}:0-2", pack_grams=250_000, part_grams=240_000, evidence=b"protocol")
    metals = {"cobalt": 6_300, "copper": 18_900, "lithium": 2_000, "nickel": 19_800, "lead": 0, "rest": 9}
    ids = story.bank.battery.ids(f"{batch}:0-2")
    paid, due, fee = (
        MassBalance(id=ids[0], proceeds=5_000_000, document=b"a", **metals),
        MassBalance(id=ids[1], proceeds=7_000_000, document=b"b", due_day=60_000, **metals),
        MassBalance(id=ids[2], proceeds=-1_000_000, document=b"c", **metals),
    )
    had = story.bank.token.balance("bank")
    assert len(recycler.battery.recycle(paid, due, fee, auditor="auditor")) == 3
    assert story.bank.token.balance("bank") - had == 4
    assert story.state(f"{batch}:0") is Operation.RECYCLED
    (claim,) = story.bank.battery.claim.show(f"{batch}:1")
    assert (claim.amount, claim.settled) == (7_000_000, False)
    recycler.battery.claim.settle(f"{batch}:1")
    assert story.bank.token.balance("bank") - had == 11


def test_what_is_in_service_is_not_remanufactured(story: Story) -> None:
    batch, maker = story.cars(2), story.act("repurposer")
    wanted = replace(_storage(story, batch), legal=LegalStatus.REMANUFACTURED, class_id=1)
    with pytest.raises(Reverted):
        maker.battery.remanufacture(wanted, operator="operator", assessors=["laboratory", "inspector"])


@pytest.mark.parametrize("reclaimed", [False, True])
def test_batteries_go_on_as_others(story: Story, reclaimed: bool) -> None:
    batch, operator = story.cars(2), story.act("operator")
    operator.battery.install(f"{batch}:0-1", operation=Operation.IN_VEHICLE, evidence=b"note")
    story.measure(batch, 0, 1)
    who = "recycler" if reclaimed else "repurposer"
    if reclaimed:
        operator.battery.waste(f"{batch}:0-1", recycler="recycler", evidence=b"waste")
    else:
        operator.battery.retire(f"{batch}:0-1", evidence=b"worn")
    verb = story.act(who).battery.reclaim if reclaimed else story.act(who).battery.repurpose
    if reclaimed:  # the series of second lives is the repurposer's
        with pytest.raises(Reverted):
            verb(_storage(story, batch), operator="operator", assessors=["laboratory", "inspector"])
        return
    made = verb(_storage(story, batch), operator="operator", assessors=["laboratory", "inspector"])
    assert story.state(f"{batch}:0") is Operation.SUPERSEDED
    assert story.bank.battery.show(f"{made.first}:0")[0].serial == "SECOND-LIFE-00000001"


def _storage(story: Story, batch: int) -> Succession:
    """Two cars of 40 kWh as two stores of 38 kWh."""
    passports = tuple(passport_hash(bytes([place])) for place in range(2))
    return Succession(
        legal=LegalStatus.REPURPOSED,
        predecessors=tuple(story.bank.battery.ids(f"{batch}:0-1")),
        shares=(OwnersShare("bank", passports),),
        class_id=6,
        energy=38_000,
        discarded=4_000,
        day=story.bank.rpc.second() // SECONDS_A_DAY,
        health=7_900,
        series=story.bank.workspace.deployment.series["SECOND-LIFE"],
        first_serial=1,
        document=b"safety test",
    )


# -- health and value


def test_health_is_signed_by_two_and_stands(story: Story) -> None:
    batch = story.cars(1)
    file = story.folder / "one.csv"
    file.write_text(f"battery_id,day,relative_capacity\n{batch}:0,{story.today()},0.90\n")
    measured = story.bank.assess.estimate(file)
    (alone,) = story.bank.assess.sign(measured, assessors=["laboratory"])
    both = story.bank.assess.countersign([alone], assessor="inspector")
    assert [len(each.signatures) for each in both] == [2]
    with pytest.raises(NotPermitted):
        story.bank.assess.submit(both)
    assert len(story.act("operator").assess.submit(both)) == 1
    assert story.bank.assess.sign(measured, assessors=["laboratory"]) == []
    assert story.bank.assess.standing(f"{batch}:0").step_sum == 1_000
    assert story.bank.assess.show(f"{batch}:0")[-1].readings[0].health == 9_000
    assert story.bank.assess.too_old(f"{batch}:0").count == 0
    assert story.act("operator").assess.expire(batches=[batch]) == []


def test_a_batch_is_rated_at_its_begin_of_life(story: Story) -> None:
    batch, day = story.cars(2, bol_health_bp="", bol_day=""), 18_300
    with pytest.raises(BadInput):
        story.bank.assess.rate(batch, 30_000, day=day, assessor="laboratory")
    rated = story.bank.assess.rate(batch, 9_900, day=day, assessor="laboratory")
    story.act("operator").assess.submit([rated])
    assert [each.health_bp for each in story.bank.battery.show(f"{batch}:0-1")] == [9_900, 9_900]


def test_values_agree_with_the_model_and_add_up(story: Story) -> None:
    batch = story.cars(2)
    one = story.bank.value.battery(f"{batch}:0", model=True)
    assert one.model is not None
    whole = story.bank.value.portfolio("bank")
    lines = story.bank.value.breakdown("bank")
    assert abs(sum(line.value for line in lines) - whole.value) <= len(lines) * Decimal("0.000001")
    assert story.bank.value.coverage("bank") is None
    covered = story.bank.value.coverage("Fund")
    assert covered is not None
    assert 0 <= covered.basis_points <= 10_000
    with pytest.raises(BadInput):
        story.bank.value.classes("steam")
    (priced,) = story.bank.value.classes("lfp-station")
    with pytest.raises(Reverted):
        story.act("alice").value.price("lfp-station", priced.price + 1, priced.exit_value)
    with pytest.raises(BadInput, match="is of another use, category or chemistry"):
        story.act("admin").value.migrate("lfp-station", "lfp-storage", sunset=60_000)
