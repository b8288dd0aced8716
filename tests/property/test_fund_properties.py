"""Properties of the fund's reference model, whatever people do and whatever batteries are worth."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from battery_chain.errors import BadInput
from battery_chain.valuation.dealing import (
    SHARE,
    DealFacts,
    Dealt,
    DealTerms,
    Finding,
    Purse,
    decide,
)
from battery_chain.valuation.entries import EntryKind
from battery_chain.valuation.fills import ExactQueue, FillQueue
from battery_chain.valuation.fundbooks import MAIN, OWN, FundBooks
from battery_chain.valuation.fundstate import Calendar

UNIT = 10**6
INDEX = 1 << 96
CALENDAR = Calendar(start=1_000_000, period=2_600_000, window=432_000, lag=86_400)

# the queue, product-sum and exact


@st.composite
def queues(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    """Joins of 2^20 to 2^90, income, and fills of any part of what waits, from next to nothing to all, for
    less than one a 2^20.
    """
    step = st.one_of(
        st.tuples(st.just("join"), st.integers(2**20, 2**90), st.just(0)),
        st.tuples(st.just("earn"), st.integers(0, 2**70), st.just(0)),
        st.tuples(
            st.just("fill"),
            st.sampled_from([1, 2**20, 2**63, 2**64 - 2**34, 2**64 - 2**20, 2**64 - 1, 2**64]),
            st.integers(0, 2**64),
        ),
    )
    return draw(st.lists(step, min_size=1, max_size=40))


@given(queues())
@settings(deadline=None, max_examples=200)
def test_the_product_sum_is_within_a_unit_of_a_walk_over_every_request(
    steps: list[tuple[str, int, int]],
) -> None:
    queue, exact, paid, earned = FillQueue(), ExactQueue(), 0, 0
    requests = []
    for what, amount, price in steps:
        if what == "join":
            requests.append((queue.join(amount), amount, exact.join(amount)))
        elif what == "earn":
            earned += queue.pending * amount
            queue.earn(amount)
            exact.earn(amount)
        elif queue.pending:
            filled = max(1, queue.pending * amount >> 64)
            price = filled * price >> 84
            assert queue.pending == exact.pending
            queue.fill(filled, price)
            exact.fill(filled, price)
            paid += price
    owed = income = 0
    for mark, amount, wanted in requests:
        filled, due = queue.progress(mark, amount)
        gained = queue.earned(mark, amount)
        assert abs(due - wanted.owed) <= 1 + wanted.owed / 2**50
        assert (
            -1 - amount / Fraction(2**53) <= wanted.waits - (amount - filled) <= 1 + amount / Fraction(2**53)
        )
        assert wanted.income - gained <= 1 + wanted.income / 2**50
        assert gained <= wanted.income
        owed, income = owed + due, income + gained
    assert owed <= paid
    assert income <= earned


@given(st.integers(2, 10**24), st.integers(1, 10**24), queues())
@settings(deadline=None)
def test_a_request_that_is_split_gains_nothing(
    amount: int, other: int, steps: list[tuple[str, int, int]]
) -> None:
    queue = FillQueue()
    whole, _ = queue.join(amount), queue.join(other)
    for what, part, price in steps:
        if what == "earn":
            queue.earn(part)
        elif what == "fill" and queue.pending:
            queue.fill(max(1, queue.pending * part >> 64), price)
    for first in (1, amount // 3, amount // 2):
        parts = [queue.progress(whole, each)[1] for each in (first, amount - first) if each]
        assert sum(parts) <= queue.progress(whole, amount)[1]


# one strike

terms_of = st.builds(
    DealTerms,
    management_fee=st.integers(0, 200),
    performance_fee=st.integers(0, 2_000),
    gate=st.sampled_from([0, 1, 500, 10_000]),
    levy=st.integers(0, 200),
)
money = st.integers(0, 10**15)
purses_of = st.lists(
    st.builds(Purse, deposits=money, queued=st.integers(0, 10**26), cash=st.integers(-(10**14), 10**15)),
    min_size=1,
    max_size=3,
)
facts_of = st.builds(
    DealFacts,
    finding=st.just(Finding.SOUND),
    nav=st.integers(1, 10**16),
    supply=st.integers(10**18, 10**28),
    purses=purses_of.map(tuple),
    last_price=st.integers(0, 10**8),
    last_nav=st.integers(0, 10**16),
    seconds=st.integers(0, 10**8),
    mark=st.integers(0, 10**8),
    own=st.sampled_from([0, 10**18]),
    declared=money,
    terms=terms_of,
    closing=st.booleans(),
)


@given(facts_of)
@settings(deadline=None, max_examples=300)
def test_a_deal_takes_nothing_from_those_who_stay(facts: DealFacts) -> None:
    """The value of a share does not fall by deposits and redemptions, compared as fractions."""
    assume(sum(each.queued for each in facts.purses) <= facts.supply - facts.own)
    dealt = decide(facts)
    assume(dealt.is_deal)
    supply = facts.supply + dealt.total("minted") - dealt.total("burned")
    nav = dealt.nav + dealt.total("deposits") - dealt.total("paid")
    assert nav >= 0
    assert supply >= 0
    assert nav * facts.supply >= dealt.nav * supply


@given(facts_of)
@settings(deadline=None, max_examples=300)
def test_a_deal_pays_no_more_than_there_is(facts: DealFacts) -> None:
    dealt = decide(facts)
    assume(dealt.is_deal)
    spare = facts.purses[0].cash - dealt.fees - dealt.distributed
    cash = [spare, *(each.cash for each in facts.purses[1:])]
    for purse, part, own in zip(facts.purses, dealt.vaults, cash, strict=True):
        assert part.paid <= max(0, own) + purse.deposits
        assert part.burned <= purse.queued
    assert dealt.distributed <= min(facts.declared, max(0, facts.purses[0].cash - dealt.fees))
    assert dealt.delta * (facts.supply - facts.own) <= dealt.distributed * INDEX
    assert dealt.mark >= facts.mark or dealt.distributed
    assert dealt.mark >= dealt.price
    assert dealt.total("deposits") == sum(each.deposits for each in facts.purses)


@given(facts_of)
@settings(deadline=None)
def test_fees_are_within_their_caps(facts: DealFacts) -> None:
    dealt = decide(facts)
    years = Fraction(facts.seconds, 31_536_000)
    assert dealt.management_fee <= facts.last_nav * years / 50
    assert dealt.performance_fee * 5 <= facts.nav
    if facts.mark * facts.supply >= facts.nav * SHARE:
        assert dealt.performance_fee == 0


@given(facts_of, st.integers(1, 10**15), st.integers(1, 99))
@settings(deadline=None)
def test_a_deposit_that_is_split_over_vaults_gains_nothing(facts: DealFacts, amount: int, part: int) -> None:
    first = amount * part // 100
    whole = decide(replace(facts, purses=(Purse(amount), Purse())))
    split = decide(replace(facts, purses=(Purse(first), Purse(amount - first))))
    assert split.total("minted") <= whole.total("minted")


# a whole fund

PEOPLE = ("alice", "bruno", "carla")
VAULTS = (MAIN, "second")
who_of, vault_of = st.sampled_from(PEOPLE), st.sampled_from(VAULTS)
act_of = st.one_of(
    st.tuples(st.just("deposit"), who_of, vault_of, st.integers(1, 5_000 * UNIT)),
    st.tuples(st.just("redeem"), who_of, vault_of, st.integers(1, 10_000)),
    st.tuples(st.just("redeem"), who_of, vault_of, st.sampled_from([5_000, 10_000])),
    st.tuples(st.just("value"), st.just(""), st.just(""), st.integers(-3_000 * UNIT, 20_000 * UNIT)),
    st.tuples(st.just("acquire"), st.just(""), st.just(""), st.integers(1, 10_000)),
    st.tuples(st.just("accrue"), st.just(""), st.just(""), st.integers(1, 900 * UNIT)),
    st.tuples(st.just("declare"), st.just(""), st.just(""), st.integers(1, 2_000 * UNIT)),
    st.tuples(
        st.just("enter"), st.sampled_from(["RECEIVABLE", "PAYABLE"]), st.just(""), st.integers(1, UNIT)
    ),
    st.tuples(st.just("uncovered"), st.just(""), st.just(""), st.just(0)),
    st.tuples(st.just("claim"), who_of, vault_of, st.integers(1, 10_000)),
    st.tuples(st.just("fees"), st.just(""), st.just(""), st.just(0)),
    st.tuples(st.just("transfer"), who_of, who_of, st.integers(1, 10_000)),
)
period_of = st.tuples(st.lists(act_of, max_size=6), st.lists(act_of, max_size=2), st.booleans())
life_of = st.lists(period_of, min_size=1, max_size=7)


class Life:
    """A fund of two vaults, and what people and managers do to it."""

    def __init__(self, terms: DealTerms) -> None:
        self.books = FundBooks(CALENDAR, CALENDAR.start - 9, 1_000 * UNIT, "manager", terms)
        self.books.add_vault("second")
        self.got: dict[str, int] = defaultdict(int)
        self.deals: list[Dealt] = []

    def live(self, life: list[Any]) -> Life:
        for epoch, (early, late, punctual) in enumerate(life, 1):
            for act in early:
                self.act(*act)
            self.books.to(CALENDAR.window_end(epoch) + 1)
            for act in late:
                self.act(*act)
            if punctual:
                self.strike_all(epoch)
        self.strike_all(len(life))
        return self

    def strike_all(self, through: int) -> None:
        epoch = self.books.next_strike()
        while epoch is not None and epoch <= through:
            self.books.to(max(self.books.now, CALENDAR.valuation_time(epoch)))
            self.deals.append(self.books.strike(epoch))
            epoch = self.books.next_strike()

    def act(self, what: str, who: str, where: str, amount: int) -> None:
        try:
            getattr(self, f"_{what}")(who, where, amount)
        except BadInput as refusal:
            if refusal.problems[0].source not in REFUSALS:
                raise

    def _deposit(self, who: str, where: str, amount: int) -> None:
        self.books.ask_deposit(who, amount, where)

    def _redeem(self, who: str, where: str, part: int) -> None:
        self.books.ask_redemption(who, self.books.shares.balances[who] * part // 10_000, where)

    def _value(self, who: str, where: str, amount: int) -> None:
        self.books.portfolio = amount

    def _acquire(self, who: str, where: str, part: int) -> None:
        price = self.books.spendable() * part // 10_000
        self.books.acquire(price, price)

    def _accrue(self, who: str, where: str, amount: int) -> None:
        self.books.accrue(amount)

    def _declare(self, who: str, where: str, amount: int) -> None:
        self.books.declare(self.books.period + 1, amount)

    def _enter(self, kind: str, where: str, amount: int) -> None:
        self.books.enter(EntryKind[kind], amount, CALENDAR.valuation_day(self.books.period + 1))

    def _uncovered(self, who: str, where: str, amount: int) -> None:
        self.books.covered = False

    def _fees(self, who: str, where: str, amount: int) -> None:
        self.books.pay_fees()

    def _transfer(self, who: str, to: str, part: int) -> None:
        self.books.transfer(who, to, self.books.shares.balances[who] * part // 10_000)

    def _claim(self, who: str, where: str, part: int) -> None:
        """A part of the money that is due; in the lives that are compared nothing is claimed in between."""
        claimable = self.books.vaults[where].claimable_assets(who)[0]
        if claimable:
            self.got[who] += self.books.claim_assets(who, max(1, claimable * part // 10_000), where)

    def claim_all(self, order: tuple[str, ...] = (*PEOPLE, "manager")) -> None:
        for who in order:
            for vault in VAULTS:
                door = self.books.vaults[vault]
                if door.claimable_assets(who)[0]:
                    self.got[who] += self.books.claim_assets(who, vault=vault)
                if door.claimable_shares(who)[0]:
                    self.books.claim_shares(who, vault=vault)
            if self.books.shares.income(who):
                self.got[who] += self.books.claim_income(who)


REFUSALS = frozenset(
    {
        "BelowMinimum",
        "TooManyRequests",
        "InsufficientCash",
        "NothingToClaim",
        "ExceedsClaimable",
        "OutsideEpoch",
    }
)


def check(life: Life) -> None:
    """What holds after any life."""
    books = life.books
    shares = books.shares
    assert sum(shares.balances.values()) == shares.supply, "balances add up to the supply"
    assert min(shares.balances.values()) >= 0
    assert shares.balances[OWN] == SHARE
    for name, vault in books.vaults.items():
        owed = sum(vault.claimable_assets(who)[1] + vault.refundable(who) for who in (*PEOPLE, "manager"))
        waiting, queued = vault.pending()
        assert owed + waiting <= vault.held, "the vault has the money it owes"
        unclaimed = sum(vault.claimable_shares(who)[1] for who in (*PEOPLE, "manager"))
        assert unclaimed + queued <= shares.balances[name], "and the shares"
        assert vault.cash >= 0
    income = sum(books.income(who) for who in (*PEOPLE, "manager"))
    assert income <= shares.owed, "income claimed and to be claimed is no more than was distributed"


@given(life_of, terms_of)
@settings(deadline=None, max_examples=150)
def test_whatever_happens_everybody_can_be_paid_and_the_balances_are_the_supply(
    life: list[Any], terms: DealTerms
) -> None:
    story = Life(terms).live(life)
    check(story)
    story.claim_all()
    check(story)


def of_outsiders(acts: list[Any]) -> list[Any]:
    """What can be done whether or not an earlier epoch has been dealt."""
    return [act for act in acts if act[0] in {"deposit", "value", "accrue", "declare", "enter", "uncovered"}]


@given(life_of, terms_of, st.lists(st.integers(1, 10_000), min_size=7, max_size=7))
@settings(deadline=None, max_examples=80)
def test_eager_and_lazy_get_the_same_within_a_unit_and_never_more(
    life: list[Any], terms: DealTerms, parts: list[int]
) -> None:
    """Two who hold alike; one claims money and income after every strike, the other only at the end."""
    story = Life(terms)
    books = story.books
    for who in ("eager", "lazy"):
        books.ask_deposit(who, 3_000 * UNIT)
    books.to(CALENDAR.window_end(1) + 1)
    story.strike_all(1)
    for who in ("eager", "lazy"):
        books.claim_shares(who)
    got = {"eager": 0, "lazy": 0}
    for epoch, ((early, late, _), part) in enumerate(zip(life, parts, strict=False), 2):
        for who in ("eager", "lazy"):
            story.act("redeem", who, MAIN, part)
        for act in early:
            story.act(*act)
        books.to(CALENDAR.window_end(epoch) + 1)
        for act in late:
            story.act(*act)
        story.strike_all(epoch)
        take(books, "eager", got)
    total = {who: got[who] + due(books, who) for who in got}
    take(books, "lazy", got)
    assert abs(total["eager"] - total["lazy"]) <= 1
    assert got["lazy"] <= total["lazy"]
    check(story)


def take(books: FundBooks, who: str, got: dict[str, int]) -> None:
    """Claims all money and income there is."""
    if books.vaults[MAIN].claimable_assets(who)[0]:
        got[who] += books.claim_assets(who)
    if books.shares.income(who):
        got[who] += books.claim_income(who)


def due(books: FundBooks, who: str) -> int:
    return books.vaults[MAIN].claimable_assets(who)[1] + books.income(who)


@given(life_of, terms_of, st.permutations(PEOPLE))
@settings(deadline=None, max_examples=60)
def test_the_order_of_claims_does_not_matter(life: list[Any], terms: DealTerms, order: list[str]) -> None:
    first, second = Life(terms).live(life), Life(terms).live(life)
    first.claim_all()
    second.claim_all((*order, "manager"))
    assert first.got == second.got
    assert first.books.shares.balances == second.books.shares.balances


@given(life_of, terms_of)
@settings(deadline=None, max_examples=60)
def test_when_an_epoch_is_struck_does_not_change_a_price(life: list[Any], terms: DealTerms) -> None:
    """As long as nobody does anything that depends on having been dealt already."""
    plain = [(of_outsiders(early), of_outsiders(late), punctual) for early, late, punctual in life]
    late = Life(terms).live([(early, after, False) for early, after, _ in plain])
    soon = Life(terms).live([(early, after, True) for early, after, _ in plain])
    assert late.deals == soon.deals


@given(life_of, terms_of, st.integers(2, 10**9), st.integers(1, 99))
@settings(deadline=None, max_examples=60)
def test_a_deposit_that_is_split_over_people_gains_nothing(
    life: list[Any], terms: DealTerms, amount: int, part: int
) -> None:
    got = []
    for parts in ((amount, 0), (amount * part // 100, amount - amount * part // 100)):
        books = Life(terms).books
        for who, each in zip(("one", "other"), parts, strict=True):
            if each:
                books.ask_deposit(who, each)
        books.accrue(77 * UNIT + 7)
        books.to(CALENDAR.valuation_time(1))
        books.strike(1)
        shares = [books.claim_shares(who) for who, each in zip(("one", "other"), parts, strict=True) if each]
        got.append(sum(shares))
    assert got[1] <= got[0]


@given(terms_of, st.lists(st.integers(10**4, 10**10), min_size=1, max_size=5), st.integers(0, 10**9))
@settings(deadline=None)
@example(DealTerms(), [10**9], 0)
def test_a_wind_down_leaves_nothing_but_what_was_rounded_off(
    terms: DealTerms, deposits: list[int], income: int
) -> None:
    """At most a raw share a claim, and a unit: the last epoch takes no levy, and has no gate."""
    books = FundBooks(CALENDAR, CALENDAR.start - 9, 1_000 * UNIT, "manager", terms)
    people = [f"depositor {n}" for n in range(len(deposits))]
    for who, amount in zip(people, deposits, strict=True):
        books.ask_deposit(who, amount)
    books.accrue(income)
    books.to(CALENDAR.valuation_time(1))
    books.strike(1)
    for who in people:
        books.claim_shares(who)
    books.close()
    for who in (*people, "manager"):
        books.ask_redemption(who, books.shares.balances[who])
    books.to(CALENDAR.valuation_time(2))
    assert books.strike(2).is_deal
    assert books.shares.supply <= len(people)
    assert books.cash - books.fees_owed <= 1
