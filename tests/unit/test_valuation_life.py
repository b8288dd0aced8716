"""battery_chain.valuation: what each event of a life changes, of one battery, of a batch, and of whom not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from battery_chain.errors import BadInput
from battery_chain.valuation import (
    BatchAssessed,
    BatchExpired,
    BatchMigrated,
    BatchMinted,
    BatchOperatorSet,
    BatchQuarantined,
    BatchReleased,
    BatchTransferred,
    ClaimBooked,
    ClaimSettled,
    ClassSet,
    Dismantled,
    Event,
    Expired,
    Found,
    Frozen,
    HandedOver,
    Identified,
    Inspected,
    Known,
    LienCalled,
    LienCarried,
    LienEnded,
    LienPinned,
    Lost,
    Maintained,
    OperationChanged,
    OperatorSet,
    Pledged,
    PriceSet,
    Quarantined,
    Recycled,
    Released,
    Replay,
    Resumed,
    Reused,
    Succeeded,
    Sum,
    Transferred,
    Voided,
    Wasted,
)

DAY = 20_000
BANK, FUND, LENDER, WORKS, YARD = "0xBA", "0xFD", "0x1e", "0x0a", "0x9a"
A, B, C = (1 << 32 | index for index in range(3))
FULL, EXIT = 40_000 * 128_000, 40_000 * 8_000
IN_STATION, IN_VEHICLE, IN_TRANSIT, MAINTENANCE, RETIRED, QUARANTINED = 1, 2, 4, 5, 6, 7
WASTE_HELD, DISMANTLED, LOST, SUPERSEDED, RECYCLED, VOIDED = 8, 9, 10, 11, 12, 13
REUSED, REPURPOSED, WASTE = 1, 2, 4

BEGINNING: tuple[Event, ...] = (
    ClassSet(1, 7_000, 1_826, DAY - 100),
    PriceSet(1, 128_000, 8_000, 0),
    BatchMinted(1, BANK, 1, 40_000, 3, 10_000, DAY, WORKS),
    OperationChanged([A, B, C], IN_VEHICLE),
)


def after(*events: Event) -> Replay:
    return Replay((*BEGINNING, *events))


def operations(model: Replay) -> list[int]:
    return [model.state(each).operation for each in (A, B, C)]


# -- quarantine


def test_a_quarantined_battery_keeps_where_it_was_and_loses_its_weight() -> None:
    model = after(Quarantined([A]))
    state = model.state(A)
    assert (state.operation, state.before, state.follows) == (QUARANTINED, IN_VEHICLE, False)
    assert model.value(A, DAY) == EXIT
    assert model.sums(BANK) == {1: Sum(3, 120_000, {DAY: 2 * 40_000 * 3_000})}


def test_a_released_battery_goes_back_and_counts_again() -> None:
    model = after(Quarantined([A]), Inspected([A], DAY, [(10_000, 7)]), Released([A]))
    state = model.state(A)
    assert (state.operation, state.before, state.cycles, state.expired) == (IN_VEHICLE, 0, 7, False)
    assert model.value(A, DAY) == FULL


def test_a_release_ends_expiry_too() -> None:
    assert not after(Expired([A]), Quarantined([A]), Released([A])).state(A).expired


def test_a_recall_takes_every_live_battery_of_the_batch_whoever_owns_it() -> None:
    model = after(Transferred([C], FUND), OperationChanged([C], RETIRED), Lost([B]), BatchQuarantined(1))
    assert operations(model) == [QUARANTINED, LOST, QUARANTINED]
    assert [model.state(each).before for each in (A, B, C)] == [IN_VEHICLE, 0, RETIRED]
    assert model.batch(1).quarantined


def test_a_released_batch_leaves_those_that_have_left_it_in_quarantine() -> None:
    model = after(Transferred([C], FUND), BatchQuarantined(1), BatchReleased(1))
    assert operations(model) == [IN_VEHICLE, IN_VEHICLE, QUARANTINED]
    assert not model.batch(1).quarantined


def test_a_batch_that_nobody_follows_has_no_standing_of_its_own() -> None:
    assert not after(Transferred([A, B, C], FUND), BatchQuarantined(1)).batch(1).quarantined


def test_what_is_quarantined_twice_goes_back_to_where_it_was_first() -> None:
    assert after(BatchQuarantined(1), BatchQuarantined(1)).state(A).before == IN_VEHICLE


# -- lost, found, one object


def test_a_lost_battery_is_counted_without_energy_and_found_it_will_be_retired() -> None:
    model = after(Lost([A]))
    assert model.sums(BANK)[0] == Sum(1, 0, {})
    assert model.portfolio(BANK, DAY).count == 3
    model.feed([Found([A])])
    state = model.state(A)
    assert (state.operation, state.before) == (QUARANTINED, RETIRED)
    assert model.value(A, DAY) == EXIT
    assert 0 not in model.sums(BANK)


def test_a_voided_token_is_worth_nothing_and_the_other_goes_on() -> None:
    model = after(Quarantined([A, B]), Voided(B))
    assert operations(model)[:2] == [QUARANTINED, VOIDED]
    assert model.value(B, DAY) == 0
    assert model.sums(BANK)[0] == Sum(1, 0, {})


# -- service, custody, operators


def test_maintenance_remembers_a_repair_until_the_battery_resumes() -> None:
    model = after(Maintained([A], True), Maintained([B], False))
    assert [model.state(each).repair for each in (A, B)] == [True, False]
    assert [model.state(each).own_custody for each in (A, B)] == [True, False]
    assert operations(model)[:2] == [MAINTENANCE, MAINTENANCE]
    model.feed([Resumed([A, B], IN_STATION)])
    assert (model.state(A).repair, operations(model)[:2]) == (False, [IN_STATION, IN_STATION])


def test_a_reused_original_is_reused_and_a_repurposed_one_stays_what_it_is() -> None:
    second = BatchMinted(2, BANK, 1, 10, 1, 9_000, DAY, WORKS, REPURPOSED)
    model = after(second, OperationChanged([A, 2 << 32], RETIRED), Reused([A, 2 << 32], IN_VEHICLE))
    assert [model.state(each).legal for each in (A, 2 << 32)] == [REUSED, REPURPOSED]
    assert model.state(A).operation == IN_VEHICLE


def test_the_operator_is_the_batchs_until_a_battery_has_its_own() -> None:
    model = after(OperatorSet([A], YARD), BatchOperatorSet(1, "0xC0"))
    assert [model.state(each).operator for each in (A, B)] == [YARD, "0xc0"]
    assert [model.state(each).custodian for each in (A, B)] == [YARD, "0xc0"]


def test_what_is_handed_over_is_in_transit_and_what_is_retired_stays_so() -> None:
    model = after(OperationChanged([B], RETIRED), HandedOver([A, B], YARD))
    assert operations(model)[:2] == [IN_TRANSIT, RETIRED]
    assert [model.state(each).custodian for each in (A, B, C)] == [YARD, YARD, WORKS]
    assert model.state(A).follows
    model.feed([OperationChanged([A], IN_STATION)])
    assert model.state(A).operation == IN_STATION


# -- readings and their age


def test_single_readings_leave_all_others_as_they_were() -> None:
    model = after(Inspected([B], DAY + 9, [(8_500, 400)]))
    assert [model.state(each).health for each in (A, B, C)] == [10_000, 8_500, 10_000]
    assert model.state(B).follows
    assert model.sums(BANK)[1].healths == {DAY: 2 * 40_000 * 3_000, DAY + 9: 40_000 * 1_500}


def test_a_batch_expires_together_and_goes_on_together() -> None:
    model = after(Transferred([C], FUND), BatchExpired(1))
    assert [model.state(each).expired for each in (A, B, C)] == [True, True, False]
    assert (model.batch(1).followers, model.batch(1).expired) == (2, True)
    model.feed([BatchTransferred(1, FUND)])
    assert model.owner(A) == model.owner(B) == FUND.lower()
    assert model.batch(1).followers == 2


def test_followers_without_a_reading_leave_an_expired_batch_that_is_read() -> None:
    model = after(BatchExpired(1), BatchAssessed(1, DAY + 500, [(9_000, 1), None, (9_000, 1)]))
    assert [model.state(each).expired for each in (A, B, C)] == [False, True, False]
    assert [model.state(each).follows for each in (A, B, C)] == [True, False, True]
    assert not model.batch(1).expired


def test_followers_without_a_reading_stay_when_nothing_had_expired() -> None:
    assert after(BatchAssessed(1, DAY + 500, [(9_000, 1), None, None])).state(B).follows


def test_one_reading_out_of_an_expired_batch_stands_for_itself() -> None:
    model = after(BatchExpired(1), Inspected([B], DAY + 500, [(9_000, 1)]))
    assert [model.state(each).expired for each in (A, B, C)] == [True, False, True]
    assert [model.state(each).follows for each in (A, B, C)] == [True, False, True]


def test_a_single_expiry_pins_the_battery() -> None:
    state = after(Expired([A])).state(A)
    assert (state.expired, state.follows) == (True, False)


def test_readings_must_be_as_many_as_the_batteries() -> None:
    with pytest.raises(BadInput, match="readings: 1 for 2 batteries"):
        after(Inspected([A, B], DAY, [(9_000, 1)]))


# -- ends


def test_waste_is_in_the_recyclers_custody_and_its_legal_status_says_so() -> None:
    model = after(Wasted([A], YARD), Dismantled([A], [250_000]))
    state = model.state(A)
    assert (state.operation, state.legal, state.custodian) == (DISMANTLED, WASTE, YARD)
    assert (state.pack_grams, state.owner) == (250_000, BANK.lower())
    assert model.value(A, DAY) == EXIT
    model.feed([Recycled(A)])
    burned = model.state(A)
    assert (burned.operation, burned.owner, burned.follows) == (RECYCLED, "", False)
    assert model.holdings(BANK) == (B, C)


def test_predecessors_and_successors_name_each_other_over_several_batches() -> None:
    model = after(
        Transferred([B], FUND),
        OperationChanged([A, B], RETIRED),
        BatchMinted(2, BANK, 1, 30_000, 1, 9_500, DAY, WORKS, REPURPOSED),
        BatchMinted(3, FUND, 1, 30_000, 1, 9_500, DAY, WORKS, REPURPOSED),
        Succeeded([A, B], 2, 3),
    )
    assert [model.state(each).successors for each in (A, B, C)] == [(2, 3), (2, 3), (0, 0)]
    assert model.batch(2).predecessors == model.batch(3).predecessors == (A, B)
    assert model.state(3 << 32).predecessors == (A, B)
    assert operations(model)[:2] == [SUPERSEDED, SUPERSEDED]
    assert model.value(A, DAY) == 0
    assert model.sums(FUND)[0] == Sum(1, 0, {})


def settled(model: Replay, battery: int) -> bool | None:
    claim = model.claim(battery)
    return claim.settled if claim else None


def test_a_booked_claim_is_owed_until_it_is_settled_and_nothing_is_owed_for_nothing() -> None:
    model = after(ClaimBooked(A, FUND, YARD, 5, DAY + 30), ClaimBooked(B, FUND, YARD, 0, DAY))
    claim = model.claim(A)
    assert claim is not None
    assert (claim.debtor, claim.creditor, claim.amount, claim.due_day) == (FUND.lower(), YARD, 5, DAY + 30)
    assert [settled(model, each) for each in (A, B, C)] == [False, True, None]
    model.feed([ClaimSettled(A)])
    assert settled(model, A)


# -- liens, freezes


def pledge(*batches: int, ids: tuple[int, ...] = ()) -> Pledged:
    return Pledged(7, LENDER, 1_000, b"agreement", ids, batches)


def test_a_lien_on_single_batteries_pins_them() -> None:
    model = after(pledge(ids=(A,)))
    assert [model.state(each).lien for each in (A, B)] == [7, 0]
    assert (model.state(A).follows, model.lien(7).marks, model.lien(7).amount) == (False, 1, 1_000)
    model.feed([LienCalled(7, 99), LienEnded(7, (A,), ())])
    assert (model.state(A).lien, model.lien(7).marks, model.lien(7).foreclosable_at) == (0, 0, 99)


def test_a_lien_on_a_batch_is_on_its_followers_and_stays_on_those_that_leave() -> None:
    model = after(Transferred([C], FUND), pledge(1), LienPinned(7, A), Quarantined([A]))
    assert [model.state(each).lien for each in (A, B, C)] == [7, 7, 0]
    assert [model.state(each).own_lien for each in (A, B, C)] == [7, 0, 0]
    assert (model.batch(1).lien, model.lien(7).marks) == (7, 2)
    model.feed([BatchTransferred(1, LENDER), LienEnded(7, (), (1,))])
    assert [model.state(each).lien for each in (A, B, C)] == [7, 0, 0]
    assert [model.owner(each) for each in (A, B)] == [BANK.lower(), LENDER]
    assert model.lien(7).marks == 1


def test_a_pin_that_the_chain_does_not_tell_is_known_all_the_same() -> None:
    told = after(pledge(1), LienPinned(7, A), Quarantined([A]))
    untold = after(pledge(1), Quarantined([A]))
    assert told.state(A) == untold.state(A)
    assert told.lien(7) == untold.lien(7)


def test_a_lien_goes_on_to_the_successors() -> None:
    model = after(
        pledge(1),
        LienPinned(7, A),
        BatchMinted(2, BANK, 1, 40_000, 1, 9_500, DAY, WORKS, REPURPOSED),
        LienCarried(7, 2),
        Succeeded([A], 2, 2),
    )
    assert [model.state(each).lien for each in (A, B, 2 << 32)] == [0, 7, 7]
    assert model.lien(7).marks == 2


def test_a_pin_under_another_lien_is_refused() -> None:
    with pytest.raises(BadInput, match=f"lien: battery {A} is under 0, not 7"):
        after(pledge(ids=(B,)), LienPinned(7, A))


def test_a_freeze_pins_and_ends_with_a_word_of_its_own() -> None:
    model = after(Frozen(A, True))
    assert (model.state(A).frozen, model.state(A).follows) == (True, False)
    assert model.value(A, DAY) == FULL
    model.feed([Frozen(A, False), Transferred([A], FUND)])
    assert (model.state(A).frozen, model.owner(A)) == (False, FUND.lower())


# -- batches


def test_who_moved_alone_does_not_move_with_its_batch() -> None:
    model = after(Transferred([C], FUND), Transferred([C], BANK), BatchTransferred(1, FUND))
    assert [model.owner(each) for each in (A, B, C)] == [FUND.lower(), FUND.lower(), BANK.lower()]
    assert model.followers(1) == (A, B)


def test_a_migrated_batch_weighs_by_the_new_terms() -> None:
    model = after(ClassSet(2, 8_000, 1_000), PriceSet(2, 128_000, 8_000, 0), BatchMigrated(1, 2))
    assert model.sums(BANK) == {2: Sum(3, 120_000, {DAY: 3 * 40_000 * 2_000})}
    assert (model.state(A).class_id, model.batch(1).class_id) == (2, 2)
    assert model.terms(1).start == DAY - 100


def test_weights_are_sums_over_the_days_of_measurement() -> None:
    held = after(Inspected([B], DAY + 9, [(8_500, 1)])).sums(BANK)[1]
    growth: Callable[[int], int] = {DAY: 10, DAY + 9: 11}.__getitem__
    assert held.weight(growth) == 2 * 40_000 * 3_000 * 10 + 40_000 * 1_500 * 11


# -- names


def test_serials_follow_each_other_but_for_the_gaps() -> None:
    model = after(BatchMinted(2, BANK, 1, 10, 3, 0, 0, WORKS, 0, 4, 100, (0, 5, 0)))
    assert [model.state(2 << 32 | index).serial for index in range(3)] == [100, 106, 107]
    assert [model.state(each).serial for each in (A, B)] == [0, 1]
    assert model.state(2 << 32).series == 4


def test_identifiers_of_their_own_are_found() -> None:
    model = after(Identified(1, ("x-a", "x-b", "x-c")))
    assert (model.named("x-b"), model.named("x-d")) == (B, 0)
    assert (model.state(B).identifier, model.state(B).serial) == ("x-b", 0)


# -- what is refused


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (BatchQuarantined(9), "batch: 9 was never minted"),
        (Quarantined([5]), "battery: 5 was never minted"),
        (BatchMigrated(1, 9), "class: 9 is unknown"),
        (LienCalled(3, 1), "lien: 3 was never given"),
        (ClaimSettled(A), f"claim: none was booked for battery {A}"),
    ],
)
def test_what_is_about_something_unknown_is_refused(event: Event, rule: str) -> None:
    with pytest.raises(BadInput) as refused:
        after(event)
    assert str(refused.value) == rule


def test_a_state_is_a_value_of_its_own() -> None:
    model = after()
    before: Known = model.state(A)
    model.feed([Quarantined([A])])
    assert before.operation == IN_VEHICLE
