"""A fund's books: what each act refuses, what it changes, and what a window's end has seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from battery_chain.errors import BadInput
from battery_chain.valuation.dealing import SHARE, DealOutcome, Dealt, DealTerms, Finding
from battery_chain.valuation.entries import Entries, EntryKind, OpenEntry, aged
from battery_chain.valuation.fundbooks import MAIN, OWN, FundBooks
from battery_chain.valuation.fundstate import Calendar
from battery_chain.valuation.vaultbook import MAX_REQUESTS

UNIT = 10**6
CALENDAR = Calendar(start=1_000_000, period=100_000, window=10_000, lag=1_000)
OPENED = 900_000


def fund(seed: int = 1_000, terms: DealTerms | None = None) -> FundBooks:
    return FundBooks(CALENDAR, OPENED, seed * UNIT, "manager", terms)


def deal(books: FundBooks, epoch: int) -> Dealt:
    books.to(max(books.now, CALENDAR.valuation_time(epoch)))
    return books.strike(epoch)


def invested(amount: int = 9_000, terms: DealTerms | None = None) -> FundBooks:
    """A fund of 1,000 and alice's `amount`, claimed; epoch 1 is struck."""
    books = fund(terms=terms)
    books.ask_deposit("alice", amount * UNIT)
    deal(books, 1)
    books.claim_shares("alice")
    return books


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(BadInput) as found:
        act()
    return str(found.value)


# opening and time


def test_a_seed_below_one_share_is_refused() -> None:
    act = lambda: FundBooks(CALENDAR, OPENED, UNIT - 1, "manager")  # noqa: E731
    assert refused(act) == f"SeedTooSmall: {UNIT - 1} is less than one share, {UNIT}"


def test_the_first_share_is_the_funds_own() -> None:
    books = fund()
    assert books.shares.balances == {OWN: SHARE, "manager": 999 * SHARE}
    assert (books.cash, books.nav, books.mark, books.last.price) == (1_000 * UNIT, 1_000 * UNIT, UNIT, UNIT)


def test_time_does_not_go_back() -> None:
    assert refused(lambda: fund().to(OPENED - 1)) == f"time: {OPENED - 1} is before {OPENED}"


def test_the_calendar_has_cutoff_window_and_valuation_time() -> None:
    assert [CALENDAR.period_at(each) for each in (999_999, 1_000_000, 1_099_999, 1_100_000)] == [0, 1, 1, 2]
    assert (CALENDAR.cutoff(2), CALENDAR.window_end(2), CALENDAR.valuation_time(2)) == (
        1_100_000,
        1_110_000,
        1_111_000,
    )


def test_what_happens_in_the_last_second_of_a_window_counts_and_one_later_does_not() -> None:
    for second, counted in ((CALENDAR.window_end(1), 7 * UNIT), (CALENDAR.window_end(1) + 1, 0)):
        books = fund()
        books.ask_deposit("alice", UNIT)
        books.to(second)
        books.portfolio = 7 * UNIT
        assert deal(books, 1).nav == 1_000 * UNIT + counted


def test_a_late_strike_gives_what_a_punctual_one_gives() -> None:
    prices = []
    for late in (False, True):
        books = invested()
        books.ask_deposit("bruno", 500 * UNIT)
        if not late:
            deal(books, 2)
        books.to(CALENDAR.valuation_time(2))
        books.ask_redemption("alice", 100 * SHARE)
        books.portfolio = 321 * UNIT
        books.to(CALENDAR.valuation_time(3))
        if late:
            deal(books, 2)
        prices.append((deal(books, 3), books.last, books.cash, books.shares.supply))
    assert prices[0] == prices[1]


# governing


def test_terms_cannot_touch_an_epoch_that_somebody_may_have_asked_for() -> None:
    books = fund()
    assert refused(lambda: books.set_terms(1, DealTerms())) == "BadTerms: epoch 1 has begun"
    books.set_terms(2, DealTerms(levy=10))
    books.set_terms(3, DealTerms(levy=20))
    assert [books.terms.of(epoch).levy for epoch in (1, 2, 3, 9)] == [0, 0, 20, 20]


def test_the_depositary_objects_between_the_windows_end_and_the_strike() -> None:
    books = invested()
    says = "OutsideEpoch: epoch {} is not between its window's end and its strike"
    assert refused(lambda: books.object(1)) == says.format(1)
    books.ask_deposit("alice", UNIT)
    assert refused(lambda: books.object(2)) == says.format(2)
    books.to(CALENDAR.window_end(2) + 1)
    books.object(2)
    assert deal(books, 2).outcome is DealOutcome.BLOCKED


@pytest.mark.parametrize("epoch", [0, 14])
def test_a_distribution_is_declared_for_one_of_the_next_epochs(epoch: int) -> None:
    act = lambda: fund().declare(epoch, 1)  # noqa: E731
    assert refused(act) == f"OutsideEpoch: epoch {epoch} is not within 13 from 1 on"


def test_a_declared_distribution_opens_an_epoch() -> None:
    books = invested()
    assert books.next_strike() is None
    books.declare(3, 90 * UNIT)
    assert books.next_strike() == 3
    assert deal(books, 3).distributed == 90 * UNIT


def test_a_closing_fund_takes_nothing_in_and_lets_all_out() -> None:
    books = invested()
    books.close()
    assert refused(lambda: books.ask_deposit("bruno", 1)) == f"DoorShut: {MAIN}"
    for act in (
        lambda: books.acquire(1, 1),
        lambda: books.borrow(1),
        lambda: books.contribute(1, "bruno", 1),
    ):
        assert refused(act) == "FundClosing: nothing is taken in any more"
    for who in ("alice", "manager"):
        books.ask_redemption(who, books.shares.balances[who])
    deal(books, 2)
    assert (books.shares.supply, books.cash) == (0, 0)


def test_closing_after_a_windows_end_does_not_change_its_strike() -> None:
    books = invested()
    books.acquire(9_999 * UNIT, 9_950 * UNIT)
    books.ask_deposit("bruno", UNIT)
    books.to(CALENDAR.cutoff(2))
    books.portfolio = 0
    books.to(CALENDAR.window_end(2) + 1)
    books.close()
    assert deal(books, 2).outcome is DealOutcome.BELOW_FLOOR


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({}, Finding.SOUND),
        ({"covered": False}, Finding.UNCOVERED),
        ({"suspended_until": CALENDAR.window_end(1), "covered": False}, Finding.SUSPENDED),
        ({"suspended_until": CALENDAR.window_end(1) - 1}, Finding.SOUND),
        ({"valued": False, "suspended_until": CALENDAR.window_end(1)}, Finding.UNVALUED),
    ],
)
def test_a_windows_end_shows_what_was_wrong(change: dict[str, object], finding: Finding) -> None:
    books = fund()
    for name, value in change.items():
        setattr(books, name, value)
    books.to(CALENDAR.window_end(1) + 1)
    assert books.ends[1].finding is finding
    assert books.covered, "the next window begins anew"


# cash


def test_more_than_there_is_cannot_be_spent() -> None:
    act = lambda: fund().acquire(1_001 * UNIT, 1)  # noqa: E731
    assert refused(act) == f"InsufficientCash: needs {1_001 * UNIT}, may spend {1_000 * UNIT}"


def test_cash_that_a_window_has_shown_to_redeemers_is_kept_until_the_strike() -> None:
    books = invested()
    books.ask_redemption("alice", SHARE)
    books.to(CALENDAR.window_end(2))
    assert books.spendable() == 10_000 * UNIT
    books.to(CALENDAR.window_end(2) + 1)
    books.accrue(5)
    assert books.spendable() == 5
    books.acquire(5, 5)
    deal(books, 2)
    assert books.spendable() == 9_999 * UNIT


def test_cash_that_a_window_has_shown_to_depositors_alone_may_be_spent() -> None:
    books = invested()
    books.ask_deposit("bruno", UNIT)
    books.to(CALENDAR.window_end(2) + 1)
    assert books.spendable() == 10_000 * UNIT


# entries


def test_a_receivable_ages_by_a_ninetieth_a_day_and_is_rounded_down() -> None:
    counted = {0: 1_000, 100: 1_000, 101: 988, 102: 977, 189: 11, 190: 0, 500: 0}
    assert {day: aged(1_000, 100, day) for day in counted} == counted


def test_entries_refuse_what_is_not_open() -> None:
    entries = Entries()
    assert (
        refused(lambda: entries.add(OpenEntry(EntryKind.PAYABLE, 0))) == "BadEntry: amount 0 is not above 0"
    )
    due, owed = (entries.add(OpenEntry(kind, 10)) for kind in (EntryKind.RECEIVABLE, EntryKind.PAYABLE))
    assert refused(lambda: entries[3]) == "NoSuchEntry: there is no entry 3"
    assert refused(lambda: entries.amend(due, -1, 0)) == "BadEntry: amount -1 is below 0"
    assert refused(lambda: entries.reduce(due, 1, assets=False)) == "BadEntry: entry 1 is a receivable"
    says = "ExceedsEntry: entry 2: {}, of 10 that are open"
    assert refused(lambda: entries.reduce(owed, 11, assets=False)) == says.format(11)
    assert refused(lambda: entries.reduce(owed, 0, assets=False)) == says.format(0)


def test_entries_are_in_the_net_asset_value_and_out_of_what_may_be_distributed() -> None:
    books = invested()
    books.enter(EntryKind.RECEIVABLE, 100 * UNIT, CALENDAR.valuation_day(2))
    books.enter(EntryKind.PAYABLE, 30 * UNIT)
    books.enter(EntryKind.PROVISION, 20 * UNIT)
    books.borrow(7 * UNIT)
    books.declare(2, 99_999 * UNIT)
    books.to(CALENDAR.valuation_time(2))
    facts = books.facts(2)
    assert books.nav == facts.nav == 10_050 * UNIT
    assert facts.purses[0].cash == 9_957 * UNIT, "with the loan's cash, without what is owed at once"


def test_a_payable_is_paid_to_its_end_and_a_provision_to_nobody() -> None:
    books = fund()
    payable, provision = books.enter(EntryKind.PAYABLE, 10), books.enter(EntryKind.PROVISION, 10)
    assert refused(lambda: books.pay(provision, 1)).startswith("BadEntry: entry 2 is a provision")
    books.pay(payable, 10)
    books.entries.amend(provision, 0, 0)
    assert (books.cash, books.entries.empty) == (1_000 * UNIT - 10, True)


def test_a_claim_on_a_recycler_is_a_receivable_and_a_gate_fee_is_owed() -> None:
    books = fund()
    books.acquire(100, 100, count=4)
    due, owed = books.recycle(9, 25, due_day=7), books.recycle(-5, 25, due_day=7)
    assert [books.entries[each].kind.name for each in (due, owed)] == ["RECYCLING_DUE", "RECYCLING_OWED"]
    books.recycle(3, 25)
    books.recycle(-2, 25)
    books.receive(due, 9)
    books.pay(owed, 5)
    assert (books.batteries, books.portfolio, books.cash) == (0, 0, 1_000 * UNIT - 100 + 5)


# fees and income


def test_fees_are_owed_from_the_strike_on_and_paid_as_far_as_there_is_cash() -> None:
    books = invested(terms=DealTerms(management_fee=200))
    owed = books.fees_owed
    assert owed > 0
    before = books.nav
    assert books.pay_fees() == owed
    assert (books.nav, books.fees_owed) == (before, 0)
    assert refused(books.pay_fees) == "NothingToClaim: fees"


def test_paying_fees_changes_no_price() -> None:
    found = []
    for pays in (False, True):
        books = invested(terms=DealTerms(management_fee=200))
        if pays:
            books.pay_fees()
        books.ask_deposit("bruno", UNIT)
        found.append(deal(books, 2))
    assert found[0] == found[1]


def test_shares_that_wait_or_were_not_claimed_earn_for_those_they_belong_to() -> None:
    books = fund()
    books.ask_deposit("alice", 1_000 * UNIT)
    books.ask_deposit("bruno", 1_000 * UNIT)
    deal(books, 1)
    books.claim_shares("alice")
    books.ask_redemption("alice", 500 * SHARE)
    books.declare(2, 2_999 * UNIT // 10)
    deal(books, 2)
    assert refused(lambda: books.claim_income("bruno")) == "NothingToClaim: bruno"
    tenth = 100 * UNIT - 1  # the index is rounded down
    assert [books.income(who) for who in ("alice", "bruno", "manager")] == [tenth, tenth, 99_899_999]
    assert books.claim_income("alice") == 50 * UNIT - 1, "the rest comes with the redemption"
    books.claim_assets("alice")
    books.claim_shares("bruno")
    assert [books.claim_income(who) for who in ("alice", "bruno")] == [50 * UNIT, tenth]
    assert books.shares.owed == 99_900_002


def test_income_stays_with_who_held_the_shares_when_they_move() -> None:
    books = invested()
    books.declare(2, 9_999 * UNIT // 100)
    deal(books, 2)
    books.transfer("alice", "manager", 9_000 * SHARE)
    books.transfer("manager", "alice", 9_999 * SHARE)
    assert [books.income(who) for who in ("alice", "manager")] == [90 * UNIT - 1, 9_990_000 - 1]


def test_buying_just_before_a_distribution_gains_nothing() -> None:
    books = invested()
    books.ask_deposit("bruno", 1_000 * UNIT)
    books.declare(2, 500 * UNIT)
    deal(books, 2)
    books.claim_shares("bruno")
    assert books.income("bruno") == 0


# requests and claims


def test_requests_need_shares_places_and_an_amount() -> None:
    books = invested()
    assert refused(lambda: books.ask_deposit("alice", 0)) == "BelowMinimum: 0 assets"
    assert refused(lambda: books.ask_redemption("alice", 0)) == "BelowMinimum: 0 shares"
    too_much = books.shares.balances["alice"] + 1
    assert refused(lambda: books.ask_redemption("alice", too_much)).startswith(
        "ERC20InsufficientBalance: alice"
    )
    for epoch in range(2, 2 + MAX_REQUESTS):
        books.to(CALENDAR.cutoff(epoch - 1) + 50_000)
        books.ask_deposit("alice", UNIT)
        books.ask_deposit("alice", UNIT)
    books.to(CALENDAR.cutoff(10))
    says = f"TooManyRequests: alice has {MAX_REQUESTS} that are open"
    assert refused(lambda: books.ask_deposit("alice", UNIT)) == says


def test_claims_are_for_what_was_dealt_and_no_more() -> None:
    books = fund()
    books.ask_deposit("alice", 100 * UNIT)
    assert refused(lambda: books.claim_shares("alice")) == "ExceedsClaimable: alice: 0, of 0"
    assert refused(lambda: books.refund("alice")) == "NothingToClaim: alice"
    deal(books, 1)
    says = f"ExceedsClaimable: alice: {100 * UNIT + 1}, of {100 * UNIT}"
    assert refused(lambda: books.claim_shares("alice", 100 * UNIT + 1)) == says
    assert books.claim_shares("alice", 40 * UNIT) == 40 * SHARE
    assert books.claim_shares("alice") == 60 * SHARE
    assert refused(lambda: books.claim_assets("alice")) == "ExceedsClaimable: alice: 0, of 0"


def test_an_epoch_without_a_deal_gives_deposits_back_and_lets_redemptions_wait() -> None:
    books = invested()
    books.covered = False
    books.ask_deposit("bruno", 70 * UNIT)
    books.ask_redemption("alice", 100 * SHARE)
    books.declare(2, UNIT)
    assert deal(books, 2).outcome is DealOutcome.UNCOVERED
    assert books.refund("bruno") == 70 * UNIT
    assert (books.next_strike(), books.vaults[MAIN].pending()) == (3, (0, 100 * SHARE))
    assert deal(books, 3).total("paid") == 100 * UNIT
    assert books.claim_assets("alice") == 100 * UNIT
    assert books.shares.owed == 0, "what was declared has lapsed"


def test_strikes_are_in_order_and_not_early() -> None:
    books = invested()
    books.ask_redemption("alice", SHARE)
    assert refused(lambda: books.strike(3)) == "NotNext: epoch 3; the next is 2"
    assert refused(lambda: books.strike(2)) == f"TooEarly: epoch 2 from {CALENDAR.valuation_time(2)} on"
    deal(books, 2)
    assert refused(lambda: books.strike(2)) == "NotNext: epoch 2; the next is None"


def test_shares_that_were_not_claimed_can_be_redeemed_at_once() -> None:
    books = fund()
    books.ask_deposit("alice", 100 * UNIT)
    deal(books, 1)
    assert books.redeem_unclaimed("alice", 60 * UNIT) == 60 * SHARE
    assert books.shares.balances[MAIN] == 100 * SHARE
    deal(books, 2)
    assert books.claim_assets("alice") == 60 * UNIT
    assert books.claim_shares("alice") == 40 * SHARE


# in kind


def test_in_kind_is_for_the_epoch_just_dealt_and_before_the_next_window_ends() -> None:
    books = invested()
    last = CALENDAR.window_end(2)
    says = f"OutsideEpoch: epoch 2; dealt last: 1, until {last + 100_000}"
    assert refused(lambda: books.contribute(2, "carla", 1)) == says
    books.to(last)
    assert books.contribute(1, "carla", 1_000 * UNIT) == 950 * SHARE
    books.to(last + 1)
    says = f"OutsideEpoch: epoch 1; dealt last: 1, until {last}"
    assert refused(lambda: books.contribute(1, "carla", 1)) == says


def test_in_kind_has_a_cap_a_price_and_a_part_of_each_class() -> None:
    books = invested()
    assert refused(lambda: books.contribute(1, "carla", 0)) == "Worthless: 0"
    says = f"OverBudget: {1_000 * UNIT + 1} beside 0 exceeds {1_000 * UNIT}"
    assert refused(lambda: books.contribute(1, "carla", 1_000 * UNIT + 1)) == says
    books.contribute(1, "carla", 600 * UNIT)
    assert refused(lambda: books.contribute(1, "carla", 401 * UNIT)).startswith("OverBudget: ")
    shares = books.shares.balances["carla"]
    assert shares == 570 * SHARE
    act = lambda: books.redeem_in_kind(1, "carla", shares, 600 * UNIT)  # noqa: E731
    assert refused(act).startswith("OverBudget: takes ")
    act = lambda: books.redeem_in_kind(1, "carla", shares, UNIT, [(55, 1_000)])  # noqa: E731
    assert refused(act) == f"NotProRata: 55 Wh of 1000 is more than the part of {shares} shares"
    burned = books.redeem_in_kind(1, "carla", shares, 500 * UNIT, [(54, 1_000)])
    assert burned == -(-500 * UNIT * 10_570 * SHARE // (10_600 * UNIT))
    assert books.shares.balances["carla"] == shares - burned
