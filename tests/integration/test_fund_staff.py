"""What a fund's staff does: offers and their approval, entries, income, fees, the depositary's word, loans,
restatements, and what stops a fund."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from battery_chain.deploy import LimitsSpec, TermsSpec
from battery_chain.errors import BadInput, Mismatch, Missing, Reverted
from battery_chain.fund import (
    Deal,
    acquire,
    claim,
    epoch,
    fair_value,
    fund_state,
    open_fund,
    position,
    redeem,
    strike,
    subscribe,
)
from battery_chain.fund import close as halting
from battery_chain.fund.acts import Act, read_act
from battery_chain.fund.buy import sale, take_sale
from battery_chain.fund.entries import amend, confirm, entries, propose, settle
from battery_chain.fund.income import accrue, declare, distributions, fees, pay_fees
from battery_chain.fund.loan import borrow, lend, repay
from battery_chain.fund.restate import compensations, propose_compensation, restate, restatement
from battery_chain.fund.rules import admit_jurisdictions, fund_rules, set_limits, set_prospectus, set_terms
from battery_chain.fund.sell import dispose, purchase, take_purchase
from battery_chain.fund.word import approve, attest, object_to
from battery_chain.setup import issue
from battery_chain.valuation.entries import EntryKind
from tests.integration.deployed import Scene

SEED = Decimal(100_000)
MONEY = Decimal(5_000)
PAPER = b"\x11" * 32
DAY = 86_400


@pytest.fixture
def bank(scene: Scene) -> Scene:
    """The fund, open with 100,000 of its manager; others have 5,000 each."""
    assert scene.description.fund is not None
    for person, money in (("manager", SEED), *((name, MONEY) for name in ("alice", "bruno", "operator"))):
        issue(scene.workspace, "issuer", person, money)
    open_fund(scene.workspace, replace(scene.description.fund, seed=SEED))
    return scene


def refused(act: Callable[[], object]) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Reverted) as found:
        act()
    return found.value.error, dict(found.value.arguments)


def cash(scene: Scene) -> Decimal:
    return fund_state(scene.workspace).cash


def struck(scene: Scene, number: int) -> Deal:
    scene.travel_to(epoch(scene.workspace, number).valuation + 1)
    return strike(scene.workspace, "alice")


def approved(scene: Scene, act: Act) -> Act:
    """After a file, and after the depositary's day."""
    act = read_act(act.document(), "act.json")
    approve(scene.workspace, "depositary", act)
    scene.travel(DAY + 1)
    return act


# -- offers


def test_an_offer_outside_the_band_is_taken_a_day_after_the_depositarys_approval(bank: Scene) -> None:
    ids, w = bank.cars(2), bank.workspace
    price = (fair_value(w, ids=ids) * 2).quantize(Decimal("0.01"))
    act = sale(w, "bank", price, ids=ids)
    assert refused(lambda: take_sale(w, act, "manager"))[0] == "PriceOutsideBand"
    error, arguments = refused(lambda: approve(w, "manager", act))
    assert (error, arguments["account"]) == ("MissingRole", w.address("manager").lower())
    approve(w, "depositary", act)
    assert refused(lambda: take_sale(w, act, "manager"))[0] == "PriceOutsideBand"
    bank.travel(DAY + 1)
    bought = take_sale(w, act, "manager")
    assert bought.price == price
    again = take_sale(w, act, "manager")
    assert (again.receipt.hash, again.receipt.before) == (bought.receipt.hash, True)
    assert cash(bank) == SEED - price


def test_an_act_of_another_fund_or_kind_is_refused_before_it_is_sent(bank: Scene) -> None:
    ids, w = bank.cars(1), bank.workspace
    act = sale(w, "bank", Decimal(10), ids=ids)
    height = bank.rpc.block_number()
    with pytest.raises(Mismatch, match="the fund of the act"):
        take_sale(w, replace(act, fund=w.vault.address), "manager")
    with pytest.raises(BadInput, match="offer: is a sale, not a purchase"):
        take_purchase(w, act, "manager")
    with pytest.raises(BadInput, match="pledge: is a sale, not a pledge"):
        borrow(w, act, "manager")
    wrongs: tuple[Any, ...] = (
        {},
        [],
        None,
        {**act.document(), "content": ["1"]},
        {**act.document(), "act": "gift"},
    )
    for wrong in wrongs:
        with pytest.raises(BadInput, match=r"act\.json: is not an act of a fund"):
            read_act(wrong, "act.json")
    assert bank.rpc.block_number() == height


def test_batteries_are_sold_against_payment(bank: Scene) -> None:
    ids, w = bank.cars(4), bank.workspace
    acquire(w, "bank", "manager", fair_value(w, ids=ids), ids=ids)
    before, half = cash(bank), fair_value(w, ids=ids[:1])
    with pytest.raises(BadInput, match="price: -1 is less than nothing"):
        purchase(w, "alice", Decimal(-1), ids=ids[:1])
    found = refused(lambda: dispose(w, "alice", "manager", half * Decimal("0.8"), ids=ids[:1]))
    assert found[0] == "PriceOutsideBand"
    sold = dispose(w, "alice", "manager", half, ids=ids[:1])
    assert cash(bank) == before + sold.price
    assert abs(sold.fair_value - sold.price) < Decimal("0.01")
    assert bank.rpc.read(w.battery.owner_of(ids[0])) == w.address("alice").lower()


# -- entries


def test_an_entry_counts_once_another_person_has_confirmed_it(bank: Scene) -> None:
    w = bank.workspace
    for wrong, said in ((Decimal(0), "more than nothing"), (Decimal("0.0000001"), "more than nothing")):
        with pytest.raises(BadInput, match=said):
            propose(w, "manager", "receivable", "alice", wrong, PAPER)
    with pytest.raises(BadInput, match=r"amount: 1\.0000001 has more than the 6 decimals of the token"):
        propose(w, "manager", "receivable", "alice", Decimal("1.0000001"), PAPER)
    with pytest.raises(BadInput, match="kind: 'loan' is none of receivable"):
        propose(w, "manager", "loan", "alice", Decimal(1), PAPER)
    number, _ = propose(w, "manager", "receivable", "alice", Decimal(900), PAPER, due_day=bank.today)
    (entry,) = entries(w)
    assert (entry.number, entry.kind, entry.confirmed, entry.worth) == (
        1,
        EntryKind.RECEIVABLE,
        False,
        Decimal(0),
    )
    assert entry.proposal is not None
    assert entry.proposal.amount == 900
    assert refused(lambda: confirm(w, "manager", number))[0] == "MissingRole"
    assert refused(lambda: confirm(w, "depositary", 2)) == (
        "NothingProposed",
        {"entryId": 2, "amount": 0, "dueDay": 0},
    )
    confirm(w, "depositary", number)
    (entry,) = entries(w)
    assert (entry.amount, entry.worth, entry.proposal) == (Decimal(900), Decimal(900), None)
    assert fund_state(w).receivables == 900
    assert fund_state(w).nav == SEED + 900


def test_a_receivable_ages_is_written_down_and_paid(bank: Scene) -> None:
    w = bank.workspace
    number, _ = propose(w, "manager", "receivable", "alice", Decimal(900), PAPER, due_day=bank.today)
    confirm(w, "depositary", number)
    bank.travel(9 * DAY)
    assert entries(w)[0].worth == fund_state(w).receivables == 810
    found = refused(lambda: settle(w, "alice", number, Decimal(901)))
    assert found == ("ExceedsEntry", {"entryId": 1, "amount": 901 * 10**6, "open": 900 * 10**6})
    settle(w, "alice", number, Decimal(300))
    amend(w, "manager", number, Decimal(100))
    confirm(w, "depositary", number)
    settle(w, "alice", number)
    assert [entries(w)[0].amount, cash(bank)] == [0, SEED + 400]


def test_what_is_owed_is_taken_off_and_paid_by_the_manager(bank: Scene) -> None:
    w, before = bank.workspace, bank.money("alice")
    for kind in ("payable", "provision"):
        number, _ = propose(w, "manager", kind, "alice", Decimal(200), PAPER)
        confirm(w, "depositary", number)
    assert [fund_state(w).liabilities, fund_state(w).nav] == [400, SEED - 400]
    assert [each.worth for each in entries(w)] == [-200, -200]
    assert refused(lambda: settle(w, "alice", 1))[0] == "MissingRole"
    settle(w, "manager", 1)
    assert bank.money("alice") == before + 200 * 10**6
    assert refused(lambda: settle(w, "manager", 2)) == ("BadEntry", {"what": b"kind".ljust(32, b"\0")})


# -- income, fees


def test_income_is_worth_something_at_once_and_given_to_holders_by_the_strike(bank: Scene) -> None:
    w, number = bank.workspace, fund_state(bank.workspace).next_epoch
    assert refused(lambda: accrue(w, "outsider", Decimal(1)))[0] == "NotVerified"
    accrue(w, "operator", Decimal(1_000), b"swaps")
    assert fund_state(w).nav == SEED + 1_000
    found = refused(lambda: declare(w, "manager", Decimal(1), number + 13))
    assert found == ("OutsideEpoch", {"epoch": number + 13, "from": number, "until": number + 12})
    assert declare(w, "manager", Decimal(1_000))[0] == number
    assert [(each.declared, each.outcome) for each in distributions(w)] == [(Decimal(1_000), "")]
    struck(bank, number)
    (given,) = distributions(w)
    assert (given.epoch, given.distributed, given.outcome) == (number, Decimal(1_000), "deal")
    assert fund_state(w).income_owed == 1_000
    assert fund_state(w).nav == SEED


def test_fees_accrue_with_deals_and_are_paid_to_the_recipient(bank: Scene) -> None:
    w = bank.workspace
    assert refused(lambda: pay_fees(w, "alice"))[0] == "NothingToClaim"
    done = set_terms(w, TermsSpec(management_fee=200), "admin")
    assert done.operation == ""
    rules = fund_rules(w)
    assert (rules.terms.management_fee, rules.coming is not None) == (0, True)
    assert rules.coming is not None
    assert rules.coming.start == rules.epoch + 1
    bank.travel_to(epoch(w, rules.coming.start).cutoff - 500)
    subscribe(w, "alice", Decimal(1_000))
    deal = struck(bank, bank.rpc.read(w.fund.next_strike()) or fund_state(w).next_epoch)
    assert deal.outcome == "deal"
    assert fees(w).owed == fees(w).management == deal.management_fee > 0
    before = bank.money("manager")
    paid, _ = pay_fees(w, "alice")
    assert bank.money("manager") == before + paid * 10**6
    assert [fees(w).owed, fees(w).paid, fund_state(w).fees_owed] == [0, paid, 0]


def test_rules_are_read_as_they_were_set(bank: Scene) -> None:
    w = bank.workspace
    limits = LimitsSpec(("retail", "institution"), 9, 5_000, 1, 8_000, 7_000, 6_000, Decimal(500))
    error, _ = refused(lambda: set_limits(w, limits, "manager"))
    assert error == "AccessManagedUnauthorized"
    set_limits(w, limits, "admin")
    admit_jurisdictions(w, [276, 40], True, "admin")
    admit_jurisdictions(w, [40], False, "admin")
    set_prospectus(w, PAPER, "admin")
    found = fund_rules(w)
    assert (found.limits, found.jurisdictions) == (limits, (276,))
    assert (found.prospectus.number, found.prospectus.hash) == (1, PAPER)
    error, arguments = refused(lambda: set_terms(w, TermsSpec(management_fee=201), "admin"))
    assert (error, arguments["what"].rstrip(b"\0")) == ("BadTerms", b"managementFee")


# -- the depositary


def test_the_depositarys_figures_are_those_of_the_books_or_refused(bank: Scene) -> None:
    w, number = bank.workspace, fund_state(bank.workspace).next_epoch
    subscribe(w, "alice", Decimal(1_000))
    error, arguments = refused(lambda: attest(w, "depositary", number, SEED, 0))
    assert (error, arguments["epoch"]) == ("OutsideEpoch", number)
    bank.travel_to(epoch(w, number).window_end + 1)
    found = refused(lambda: attest(w, "depositary", number, SEED - 1, 3))
    expected = {"cash": 99_999 * 10**6, "cashInBooks": 10**11, "batteries": 3, "batteriesOwned": 0}
    assert found == ("Unreconciled", expected)
    first = attest(w, "depositary", number, SEED, 0)
    again = attest(w, "depositary", number, SEED, 0)
    assert (again.hash, again.before) == (first.hash, True)
    assert bank.rpc.read(w.fund.attestation_of(number)).attested is True


def test_an_objection_makes_the_strike_one_without_a_deal(bank: Scene) -> None:
    w, number = bank.workspace, fund_state(bank.workspace).next_epoch
    subscribe(w, "alice", Decimal(1_000))
    bank.travel_to(epoch(w, number).window_end + 1)
    object_to(w, "depositary", number, PAPER)
    assert struck(bank, number).outcome == "blocked"
    assert position(w, "alice").refundable == 1_000


# -- loans


def test_a_loan_is_signed_approved_borrowed_and_repaid(bank: Scene) -> None:
    ids, w = bank.cars(2), bank.workspace
    acquire(w, "bank", "manager", fair_value(w, ids=ids), ids=ids)
    before = cash(bank)
    act = lend(w, "alice", Decimal(1_000), PAPER, ids=ids)
    assert refused(lambda: borrow(w, act, "manager"))[0] == "NotApprovedYet"
    loan = borrow(w, approved(bank, act), "manager")
    assert (loan.amount, loan.entry) == (Decimal(1_000), 1)
    state = fund_state(w)
    assert [state.cash, state.liens, state.liabilities] == [before + 1_000, 1_000, 1_000]
    assert bank.rpc.read(w.battery.lien_of(ids[0])) == loan.lien
    repay(w, "manager", loan.entry, Decimal(400))
    repay(w, "manager", loan.entry)
    assert [fund_state(w).liens, cash(bank)] == [0, before]
    number, _ = propose(w, "manager", "payable", "alice", Decimal(1), PAPER)
    with pytest.raises(BadInput, match=f"entry: {number}: is no loan"):
        repay(w, "manager", number)


# -- wrong prices


def test_who_came_in_too_dear_is_compensated_who_came_in_too_cheap_is_not(bank: Scene) -> None:
    w, number = bank.workspace, fund_state(bank.workspace).next_epoch
    with pytest.raises(BadInput, match=f"epoch: {number}: had no deal"):
        restatement(w, number, Decimal("0.9"), PAPER)
    subscribe(w, "alice", Decimal(1_000))
    subscribe(w, "bruno", Decimal(300))
    redeem(w, "manager", Decimal(2_000))
    assert struck(bank, number).price == 1
    claim(w, "alice")
    with pytest.raises(Missing, match="was not restated"):
        compensations(w, number)
    dear = restate(w, approved(bank, restatement(w, number, Decimal("0.9"), PAPER)), "manager")
    assert (dear.dealt, dear.right, dear.material) == (Decimal(1), Decimal("0.9"), True)
    names = {w.address(name).lower(): name for name in ("alice", "bruno", "manager")}
    _, due = compensations(w, number)
    assert {names[each.account]: each.amount for each in due} == {"alice": 100, "bruno": 30}
    found = propose_compensation(w, "manager", number)
    assert [each[1].before for each in propose_compensation(w, "manager", number)] == [True, True]
    for entry, _ in found:
        confirm(w, "depositary", entry)
        settle(w, "manager", entry)
    assert bank.money("alice") == (MONEY - 1_000 + 100) * 10**6

    cheap = restate(w, approved(bank, restatement(w, number, Decimal("1.001"), b"\x22" * 32)), "manager")
    assert cheap.material is False
    _, due = compensations(w, number)
    assert {names[each.account]: each.amount for each in due} == {"manager": 2}
    with pytest.raises(BadInput, match="restated by less than half a per cent"):
        propose_compensation(w, "manager", number)


# -- stopped


def test_deals_are_suspended_deposits_paused_and_a_fund_closed(bank: Scene) -> None:
    w, number = bank.workspace, fund_state(bank.workspace).next_epoch
    assert refused(lambda: halting.suspend(w, "manager", bank.now + 91 * DAY))[0] == "OutsideEpoch"
    halting.suspend(w, "manager", bank.now + 3 * DAY)
    subscribe(w, "alice", Decimal(1_000))
    assert struck(bank, number).outcome == "suspended"
    error, arguments = refused(lambda: halting.pause(w, "alice", True))
    assert (error, arguments["role"]) == ("MissingRole", 11)
    bank.workspace.sender.send(
        w.authority.grant_role(11, w.address("admin"), 0), action="grant", signer=w.signer("admin")
    )
    halting.pause(w, "admin", True)
    assert refused(lambda: subscribe(w, "alice", Decimal(1_000)))[0] == "DoorShut"
    halting.pause(w, "admin", False)
    first, _ = halting.close(w, "manager")
    assert (first, fund_state(w).closing) == (fund_state(w).next_epoch, True)
    assert refused(lambda: subscribe(w, "alice", Decimal(1_000)))[0] == "DoorShut"
    assert halting.close(w, "manager")[1].before is True
    assert refused(lambda: halting.follow(w, "alice", "bruno"))[0] == "NoSuccessor"


def test_shares_move_by_force_only_after_the_enforcers_delay(bank: Scene) -> None:
    w = bank.workspace
    found = halting.force_transfer(w, "manager", "alice", 10**18, "agent")
    assert found.ready_at >= bank.now + DAY - 5
    assert position(w, "alice").shares == 0
    bank.travel(DAY + 1)
    call = w.fund.forced_transfer(w.address("manager"), w.address("alice"), 10**18)
    run = w.authority.execute(call.to, call.data)
    w.sender.send(run, action="execute", signer=w.signer("agent"))
    assert position(w, "alice").shares == 1
