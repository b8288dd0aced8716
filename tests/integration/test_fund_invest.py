"""An investor's requests, claims and statement on a real chain: every figure of a statement is told by events
and agrees with the contracts, whatever was done before.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

import pytest

from battery_chain.errors import BadInput, Mismatch, Reverted
from battery_chain.fund import (
    accept_prospectus,
    claim,
    epoch,
    fund_state,
    holders,
    position,
    prospectus,
    redeem,
    redeem_unclaimed,
    set_operator,
    statement,
    subscribe,
    transfer,
)
from battery_chain.fund.inkind import accept, contribute, deliver, redeem_in_kind, take_back_shares
from battery_chain.fund.logs import replayed
from battery_chain.fund.statement import reconcile
from tests.integration.deployed import Scene
from tests.integration.fund_investors import SEED, Bank, Crowd

D = Decimal


@pytest.fixture
def bank(scene: Scene) -> Bank:
    return Bank.opened(scene)


@pytest.fixture
def dear(scene: Scene) -> Bank:
    """With every fee there is, a gate of 20 % and a levy of 1 %."""
    return Bank.opened(scene, management_fee=200, performance_fee=2_000, gate=2_000, levy=100)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Reverted) as found:
        act()
    return found.value.error


# -- refused


def test_a_currency_that_the_fund_does_not_have_is_refused(bank: Bank) -> None:
    with pytest.raises(BadInput, match="currency: 'CUSD' is none of the fund's: CEUR"):
        subscribe(bank.scene.workspace, "alice", D(100), currency="CUSD")


def test_nobody_asks_or_claims_for_another_who_is_no_operator(bank: Bank) -> None:
    w = bank.scene.workspace
    assert refused(lambda: subscribe(w, "bruno", D(100), of="alice")) == "NotOwner"
    subscribe(w, "alice", D(100))
    bank.strike()
    assert refused(lambda: claim(w, "bruno", of="alice")) == "NotController"
    # Without a permission over the shares it is the allowance that is missing.
    claim(w, "alice")
    assert refused(lambda: redeem(w, "bruno", D(100), of="alice")) == "ERC20InsufficientAllowance"


def test_a_prospectus_must_be_accepted_as_it_is(bank: Bank) -> None:
    w = bank.scene.workspace
    bank.send(w.fund.set_prospectus(b"\x11" * 32), "admin")
    assert refused(lambda: subscribe(w, "alice", D(100))) == "ProspectusNotAccepted"
    assert refused(lambda: accept_prospectus(w, "alice", b"\x12" * 32)) == "WrongProspectus"
    assert prospectus(w, "alice").accepted is False
    assert accept_prospectus(w, "alice", b"\x11" * 32) is not None
    assert accept_prospectus(w, "alice", b"\x11" * 32) is None
    found = prospectus(w, "alice")
    assert (found.edition, found.hash, found.accepted) == (1, b"\x11" * 32, True)
    subscribe(w, "alice", D(100))


def test_a_statement_that_differs_from_the_contracts_tells_both_figures(bank: Bank) -> None:
    w = bank.scene.workspace
    subscribe(w, "alice", D(100))
    bank.strike()
    who, last = w.address("alice").lower(), w.rpc.block_number()
    books = replayed(w, who, last)
    reconcile(w, books, who, last, False)
    asked = books.vaults[w.vault.address.lower()].deposits[who][0]
    asked.paid += 1
    with pytest.raises(Mismatch) as found:
        reconcile(w, books, who, last, False)
    assert (found.value.left, found.value.right) == (100 * 10**18 - 1, 100 * 10**18)


# -- requests, claims


def test_who_has_nothing_has_an_empty_statement(bank: Bank) -> None:
    found = statement(bank.scene.workspace, "outsider")
    assert (found.requests, found.lots, found.disposals, found.journal) == ((), (), (), ())
    assert (found.totals.shares, found.totals.value, found.totals.price) == (0, 0, 1)


def test_a_subscription_is_told_from_request_to_claim(bank: Bank) -> None:
    w, number = bank.scene.workspace, bank.next_epoch
    subscribe(w, "alice", D("1000.5"))
    (line,) = statement(w, "alice").requests
    assert (line.side, line.currency, line.epoch, line.amount) == ("subscribe", "CEUR", number, D("1000.5"))
    assert (line.state, line.done, line.result) == ("waiting", 0, 0)
    bank.strike()
    found = statement(w, "alice")
    assert [(each.state, each.result, each.claimed) for each in found.requests] == [("dealt", D("1000.5"), 0)]
    assert (found.totals.claimable_shares, found.totals.shares) == (D("1000.5"), 0)
    claim(w, "alice")
    found = statement(w, "alice")
    assert [each.state for each in found.requests] == ["claimed"]
    assert found.totals.shares == found.lots[0].shares == D("1000.5")
    assert [each.what for each in found.journal] == ["subscribe", "deal", "shares claimed"]
    # As of a block before, it is what it was then.
    before = statement(w, "alice", found.journal[0].block)
    assert [each.state for each in before.requests] == ["waiting"]


def test_money_without_a_deal_comes_back(bank: Bank) -> None:
    w, number = bank.scene.workspace, bank.next_epoch
    subscribe(w, "alice", D(700))
    bank.scene.travel_to(bank.scene.rpc.read(w.valuation.window_end_of(number)) + 1)
    bank.send(w.fund.object(number, b"\x01" * 32), "depositary")
    assert bank.strike().outcome == "blocked"
    found = statement(w, "alice")
    assert ([each.state for each in found.requests], found.totals.refundable) == (["refundable"], 700)
    claim(w, "alice")
    found = statement(w, "alice")
    assert [each.state for each in found.requests] == ["refunded"]
    assert [each.what for each in found.journal] == ["subscribe", "no deal", "refunded"]
    assert bank.scene.money("alice") == SEED * 10**6


def test_an_operator_acts_and_another_member_receives(bank: Bank) -> None:
    w = bank.scene.workspace
    assert len(set_operator(w, "alice", "bruno", True)) == 1
    assert set_operator(w, "alice", "bruno", True) == []
    bank.send(w.token.approve(w.vault.address, 2**255), "alice")
    subscribe(w, "bruno", D(500), of="alice")
    bank.strike()
    claim(w, "bruno", of="alice", to="chanida")
    assert position(w, "chanida").shares == 500
    found = bank.statements()
    assert [each.what for each in found["alice"].journal][-2:] == ["shares claimed", "transfer out"]
    assert [(lot.how, lot.shares, lot.cost) for lot in found["chanida"].lots] == [("transfer", 500, 500)]
    assert (found["bruno"].journal, found["alice"].totals.realised) == ((), 0)
    redeem(w, "chanida", D(500))
    bank.strike()
    claim(w, "chanida", to="bruno")
    assert bank.scene.money("bruno") == (SEED + 500) * 10**6
    assert bank.statements()["bruno"].journal[-1].what == "money received"


def test_who_has_lapsed_leaves_with_what_it_never_claimed(bank: Bank) -> None:
    w = bank.scene.workspace
    soon = bank.scene.now + 3_000
    subscribe(w, "alice", D(400))
    bank.send(w.members.add((w.address("alice"),), soon, 276, 2), "identity")
    bank.strike()
    bank.scene.travel_to(soon + 1)
    assert refused(lambda: claim(w, "alice")) == "ERC7943CannotReceive"
    assert redeem_unclaimed(w, "alice") is not None
    assert redeem_unclaimed(w, "alice") is None
    bank.strike()
    found = statement(w, "alice").totals
    assert (found.claimable_money, found.claimable_shares, found.shares) == (400, 0, 0)
    claim(w, "alice")
    assert bank.scene.money("alice") == SEED * 10**6


def test_two_currencies_have_one_price_and_one_statement(bank: Bank) -> None:
    w = bank.scene.workspace
    other = bank.second_currency()
    subscribe(w, "alice", D(300))
    subscribe(w, "alice", D(600), currency="cusd")
    bank.strike()
    assert len(claim(w, "alice")) == 2
    redeem(w, "alice", D(500), currency="CUSD")
    deal = bank.strike()
    assert deal.assets_out == 500
    found = statement(w, "alice")
    assert {each.currency for each in found.requests} == {"CEUR", "CUSD"}
    assert found.totals.claimable_money == 500
    assert sum(each.shares for each in found.disposals) == sum(each.cost for each in found.disposals) == 500
    claim(w, "alice")
    assert bank.scene.rpc.read(other.max_withdraw(w.address("alice"))) == 0
    assert bank.statements()["alice"].totals.shares == 400


# -- lots, income, fees


def test_first_in_is_first_out_at_the_prices_of_the_strikes(bank: Bank) -> None:
    w = bank.scene.workspace
    subscribe(w, "alice", D(1_000))
    bank.strike()
    claim(w, "alice")
    bank.earn(D(1_100))
    subscribe(w, "alice", D(1_100))
    assert bank.strike().price == D("1.1")
    bank.earn(D(1_200))
    redeem(w, "alice", D(1_000))
    deal = bank.strike()
    found = statement(w, "alice")
    assert deal.price == D("1.2")
    assert [(each.shares, each.cost, each.proceeds, each.gain) for each in found.disposals] == [
        (1_000, 1_000, 1_200, 200)
    ]
    (lot,) = found.lots
    assert (lot.shares, lot.price, lot.cost, lot.value, lot.gain) == (1_000, D("1.1"), 1_100, 1_200, 100)
    totals = found.totals
    assert (totals.realised, totals.unrealised, totals.value) == (200, 100, 1_200)


def test_fees_gate_and_levy_are_borne_in_proportion(dear: Bank) -> None:
    w = dear.scene.workspace
    subscribe(w, "alice", D(5_000))
    dear.strike()
    first = statement(w, "alice").totals
    assert (first.levies, first.claimable_shares >= 4_950) == (D(50), True)
    claim(w, "alice")
    dear.earn(D(3_000))
    redeem(w, "alice", D(4_900))
    deal = dear.strike()
    found = statement(w, "alice")
    assert [each.state for each in found.requests if each.side == "redeem"] == ["partly filled"]
    assert deal.performance_fee > 0
    share = (deal.management_fee + deal.performance_fee) * first.claimable_shares / deal.supply
    assert 0 <= found.totals.fees - first.fees - share <= D("0.000002")
    assert found.totals.pending_redeem == D(4_900) - deal.shares_burned
    assert found.totals.levies > first.levies
    assert sum((each.gain for each in found.disposals), D(0)) == found.totals.realised


def test_income_is_told_as_it_is_credited_and_claimed(bank: Bank) -> None:
    w = bank.scene.workspace
    for name in ("alice", "bruno"):
        subscribe(w, name, D(2_000))
    bank.strike()
    claim(w, "alice")
    bank.earn(D(700))
    bank.declare(D(700))
    redeem(w, "alice", D(500))
    assert bank.strike().distributed == 700
    alice, bruno = statement(w, "alice").totals, statement(w, "bruno").totals
    # 1,500 held and 500 in escrow of 14,000 less the fund's own share; bruno's 2,000 are not claimed yet.
    assert 75 < alice.income < 75.1
    assert 25 < alice.income_in_escrow < 25.1
    assert (bruno.income, 100 < bruno.income_in_escrow < 100.1) == (0, True)
    assert len(claim(w, "alice")) == 2
    found = statement(w, "alice")
    assert found.totals.income == found.totals.income_in_escrow == 0
    assert 100 < found.totals.income_claimed < 100.1
    told = sum((each.money for each in found.journal if each.what == "income"), D(0))
    assert told == found.totals.income_claimed
    assert len(claim(w, "bruno")) == 2


def test_shares_that_wait_in_the_queue_earn_on(dear: Bank) -> None:
    w = dear.scene.workspace
    subscribe(w, "alice", D(5_000))
    dear.strike()
    claim(w, "alice")
    redeem(w, "alice", D(4_900))
    dear.strike()
    claim(w, "alice")
    waiting = statement(w, "alice").totals.pending_redeem
    dear.earn(D(300))
    dear.declare(D(300))
    deal = dear.strike()
    found = statement(w, "alice").totals
    exact = deal.distributed * waiting / (deal.supply - 1)
    assert deal.distributed == 300
    assert 0 <= exact - found.income_in_escrow <= D("0.000002")
    claim(w, "alice")
    after = statement(w, "alice").totals
    assert after.income_in_escrow == 0
    assert after.income_claimed >= found.income + found.income_in_escrow


def test_a_request_that_grows_after_a_distribution_keeps_its_income(bank: Bank) -> None:
    w, number = bank.scene.workspace, bank.next_epoch
    subscribe(w, "alice", D(2_000))
    bank.strike()
    claim(w, "alice")
    number = bank.next_epoch
    bank.earn(D(600))
    bank.declare(D(600))
    subscribe(w, "bruno", D(100))
    bank.scene.travel_to(epoch(w, number).cutoff + 1)
    redeem(w, "alice", D(500))
    bank.strike(number)
    redeem(w, "alice", D(500), new=True)
    found = statement(w, "alice")
    assert [(each.epoch, each.amount) for each in found.requests if each.side == "redeem"] == [
        (number + 1, 1_000)
    ]
    # 1,500 held, 500 waiting: 2,000 of 11,999 shares that have a part in it.
    assert 0 <= D(600) * 2_000 / 11_999 - found.totals.income <= D("0.000001")


def test_what_rounding_leaves_of_a_claim_is_in_nobodys_lots(dear: Bank) -> None:
    w = dear.scene.workspace
    dear.earn(D("1234.567"))
    subscribe(w, "alice", D(777))
    dear.strike()
    who = w.address("alice")
    minted = w.rpc.read(w.vault.max_mint(who))
    dear.send(w.vault.mint(minted - 5, who), "alice")
    found = statement(w, "alice")
    assert found.lots[0].shares == found.totals.shares == D(minted - 5).scaleb(-18)
    assert [(each.how, each.shares) for each in found.disposals] == [("dust", D(5).scaleb(-18))]


def test_what_was_a_lost_wallets_is_its_successors(bank: Bank) -> None:
    w = bank.scene.workspace
    subscribe(w, "alice", D(1_000))
    bank.strike()
    claim(w, "alice")
    bank.earn(D(1_100))
    redeem(w, "alice", D(400))
    subscribe(w, "alice", D(200))
    bank.replace("alice", "bruno")
    found = statement(w, "bruno")
    assert (found.totals.shares, found.totals.cost, found.totals.realised) == (600, 1_000, 0)
    assert found.journal[0].what == "subscribe"
    assert bank.statements()["alice"].lots == ()
    bank.strike()
    found = statement(w, "bruno")
    assert (found.totals.claimable_money, found.totals.realised) == (440, 40)
    assert len(claim(w, "bruno")) == 2


def test_batteries_for_shares_and_shares_for_batteries_are_lots_too(scene: Scene) -> None:
    bank, w = Bank.opened(scene, SEED * 10), scene.workspace
    batch = scene.cars(4)[0] >> 32
    asked = contribute(w, "bank", [batch])
    bank.strike()
    given = accept(w, asked.id, "agent")
    found = statement(w, "bank")
    (lot,) = found.lots
    assert (lot.how, lot.epoch, lot.shares) == ("in kind", asked.epoch, given.shares)
    # What the haircut took is a loss that is not realised.
    assert -found.totals.unrealised >= lot.cost * D("0.05") - D("0.000001")
    wanted = redeem_in_kind(w, "manager", D(40_000))
    number = bank.next_epoch
    bank.earn(D(50))
    bank.declare(D(50))
    scene.travel_to(epoch(w, number).cutoff + 1)
    scene.assess(batch, [9_900] * 4)
    waiting = statement(w, "manager").totals
    assert (waiting.shares, waiting.pending_in_kind) == (SEED * 10 - 40_001, 40_000)
    assert bank.strike(number).outcome == "deal"
    before = statement(w, "manager").totals
    assert 0 < before.income_in_escrow < before.income
    done = deliver(w, wanted.id, "manager", ids=[batch << 32])
    found = statement(w, "manager")
    (sold,) = found.disposals
    assert (sold.how, sold.shares) == ("in kind", done.burned)
    assert found.totals.shares == waiting.shares + done.returned
    assert 0 <= found.totals.income - before.income - before.income_in_escrow <= D("0.000001")
    back = redeem_in_kind(w, "bank", D(100))
    bank.strike()
    scene.travel_to(epoch(w, back.epoch + 1).window_end + 1)
    take_back_shares(w, back.id, "bank")
    assert statement(w, "bank").journal[-1].what == "shares taken back"


def test_holders_are_those_with_shares_the_largest_first(bank: Bank) -> None:
    w = bank.scene.workspace
    subscribe(w, "alice", D(2_500))
    bank.strike()
    found = {each.account: each for each in holders(w)}
    assert found[w.vault.address.lower()].state == "escrow"
    claim(w, "alice")
    transfer(w, "alice", "bruno", D(500))
    bank.send(w.members.set_frozen((w.address("bruno"),), True), "agent")
    bank.send(w.fund.set_frozen_tokens(w.address("alice"), 7 * 10**18), "agent")
    listed = holders(w)
    names = [w.name_of(each.account) for each in listed]
    assert names == ["manager", "alice", "bruno", "Fund"]
    assert [each.shares for each in listed] == [SEED - 1, 2_000, 500, 1]
    assert [each.part for each in listed] == [D("79.99"), D(16), D(4), 0]
    assert [each.state for each in listed] == ["valid", "valid", "frozen", "escrow"]
    assert [each.frozen for each in listed] == [0, 7, 0, 0]


# -- anything


@pytest.mark.parametrize("seed", [3, 4])
def test_whatever_investors_do_their_statements_agree_with_the_contracts(dear: Bank, seed: int) -> None:
    crowd = Crowd(dear, random.Random(seed))
    dear.second_currency()
    for step in range(80):
        crowd.act()
        if step % 6 == 5:
            dear.statements()
    assert len(crowd.done) >= 6, crowd.done
    found = dear.statements()
    for each in found.values():
        everything = each.totals.shares + each.totals.claimable_shares + each.totals.pending_redeem
        assert sum((lot.shares for lot in each.lots), D(0)) == everything
    assert (
        sum((each.totals.shares for each in found.values()), D(0)) <= fund_state(dear.scene.workspace).supply
    )
