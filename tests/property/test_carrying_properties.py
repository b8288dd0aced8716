"""Properties of the ledger of carrying amounts, over random lives of fleets with successions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from battery_chain.carrying import (
    Asset,
    Derecognised,
    DiminishingBalance,
    Entry,
    EstimateChanged,
    Expended,
    Impaired,
    Ledger,
    Measure,
    Policy,
    Reason,
    Recognised,
    Reversed,
    StraightLine,
    Succeeded,
    Terms,
    UnitsOfProduction,
    Used,
    allocate,
)
from battery_chain.errors import BadInput
from battery_chain.units import months_before

START = 20_000
POLICIES = {
    "line": Policy(StraightLine(60), 1_000),
    "balance": Policy(DiminishingBalance(Decimal("0.3")), 500),
    "units": Policy(UnitsOfProduction(1_000, Measure.SWAPS)),
}
END = START + 8_000

amounts = st.integers(0, 10**9)
terms_of: st.SearchStrategy[Terms] = st.one_of(
    st.builds(StraightLine, st.integers(1, 240)),
    st.builds(DiminishingBalance, st.decimals("0.01", "0.99", places=2)),
    st.builds(UnitsOfProduction, st.integers(1, 10**6), st.sampled_from(Measure)),
)


@dataclass
class Story:
    """Entries that keep every rule, drawn one by one; each has a day of its own unless it comes at once."""

    draw: Callable[[st.SearchStrategy[object]], object]
    ledger: Ledger = field(default_factory=lambda: Ledger(POLICIES))
    entries: list[Entry] = field(default_factory=list)
    live: dict[str, int] = field(default_factory=dict)
    day: int = START
    made: int = 0

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))  # type: ignore[return-value]

    def some(self) -> str:
        return self.draw(st.sampled_from(sorted(self.live)))  # type: ignore[return-value]

    def add(self, entry: Entry | None) -> None:
        if entry is not None:
            event(type(entry).__name__)
            self.entries.append(entry)
            self.ledger.feed([entry])

    def asset(self, rated_wh: int) -> Asset:
        self.made += 1
        policy: str = self.draw(st.sampled_from(sorted(POLICIES)))  # type: ignore[assignment]
        self.live[f"b{self.made}"] = rated_wh
        return Asset(f"b{self.made}", policy, rated_wh)

    def recognised(self) -> Entry:
        asset = self.asset(self.number(1, 1_000))
        exit_value: int | None = self.draw(st.none() | st.integers(-(10**6), 10**9))  # type: ignore[assignment]
        return Recognised(self.day, asset, self.number(0, 10**9), exit_value=exit_value)

    def used(self) -> Entry:
        return Used(self.day, self.some(), self.number(0, 10**5), self.number(0, 400))

    def estimated(self) -> Entry:
        terms: Terms = self.draw(terms_of)  # type: ignore[assignment]
        return EstimateChanged(self.day, self.some(), self.number(-(10**6), 10**9), terms)

    def impaired(self) -> Entry | None:
        asset = self.some()
        now = self.ledger.carrying(asset, self.day - 1)
        return Impaired(self.day, asset, self.number(0, now - 1)) if now else None

    def reversed_(self) -> Entry | None:
        asset = self.some()
        found = self.ledger.schedule(asset, [self.day - 1])
        if not found or found[0].carrying == found[0].ceiling:
            return None
        return Reversed(self.day, asset, found[0].carrying + self.number(1, 10**9))

    def expended(self) -> Entry:
        return Expended(self.day, self.some(), self.number(1, 10**8))

    def succeeded(self) -> Entry:
        old = {self.some() for _ in range(self.number(1, 3))}
        energy = sum(self.live.pop(each) for each in old)
        parts: list[int] = []
        while energy - sum(parts) > 0 and len(parts) < self.number(1, 3):
            parts.append(self.number(1, energy - sum(parts)))
        successors = tuple(self.asset(part) for part in parts)
        discarded = energy - sum(parts)
        proceeds = self.number(-1_000, 1_000) if discarded else 0
        return Succeeded(self.day, tuple(sorted(old)), successors, discarded, proceeds, self.number(0, 10**6))

    def derecognised(self) -> Entry:
        asset = self.some()
        del self.live[asset]
        return Derecognised(self.day, asset, self.number(-(10**6), 10**9), Reason.RECYCLED)


KINDS = ("recognised", "used", "estimated", "impaired", "reversed_", "expended", "succeeded", "derecognised")


@st.composite
def stories(draw: Callable[[st.SearchStrategy[object]], object]) -> Story:
    story = Story(draw)
    for _ in range(story.number(1, 14)):
        kind = draw(st.sampled_from(KINDS)) if story.live else "recognised"
        story.add(getattr(story, str(kind))())
        story.day += story.number(1, 500)
    return story


def everything(story: Story) -> list[str]:
    return [f"b{number}" for number in range(1, story.made + 1)]


# -- roll-forward


@given(stories(), st.lists(st.integers(START - 5, END), min_size=2, max_size=6, unique=True))
def test_every_roll_forward_adds_up_and_the_next_begins_where_it_ended(story: Story, days: list[int]) -> None:
    days = sorted(days)
    rolls = [story.ledger.roll_forward(begin, end - 1) for begin, end in pairwise(days)]
    for roll in rolls:
        assert all(line.adds_up for line in (*roll.lines.values(), roll.total))
        assert roll.provisions.adds_up
        assert roll.total.transfers == roll.provisions.transfers == 0
        assert roll.total.closing == sum(
            story.ledger.carrying(each, roll.to_day) for each in everything(story)
        )
        assert roll.provisions.closing == sum(
            story.ledger.provision(each, roll.to_day) for each in everything(story)
        )
    for before, after in pairwise(rolls):
        assert before.total.closing == after.total.opening
        assert before.provisions.closing == after.provisions.opening


@given(stories())
def test_what_came_in_is_held_charged_or_gone(story: Story) -> None:
    """From entries alone: additions are costs and expenditure, disposals are what disposals say."""
    total = story.ledger.roll_forward(0, END).total
    came = sum(
        each.cost if isinstance(each, Recognised) else each.amount if isinstance(each, Expended) else 0
        for each in story.entries
    )
    came += sum(each.expenditure for each in story.entries if isinstance(each, Succeeded))
    assert total.opening == 0
    assert total.additions == came
    assert -total.disposals == sum(each.carrying for each in story.ledger.disposals(0, END))
    assert total.depreciation <= 0
    assert total.impairment <= 0 <= total.reversals


@given(stories(), st.integers(START, END))
def test_cost_less_depreciation_and_impairment_is_the_carrying_amount_below_its_ceiling(
    story: Story, day: int
) -> None:
    for found in story.ledger.standings(day):
        assert found.cost - found.depreciation - found.impairment == found.carrying
        assert found.depreciation >= 0
        assert found.impairment >= 0
        assert 0 <= found.carrying <= found.ceiling <= found.cost
        assert found.carrying == story.ledger.carrying(found.id, day)


# -- the past stays as it is


@given(stories(), st.lists(st.integers(START, END), min_size=1, max_size=5))
def test_no_entry_changes_a_day_before_its_own(story: Story, days: list[int]) -> None:
    for count in range(1, len(story.entries)):
        earlier, turn = Ledger(POLICIES, story.entries[:count]), story.entries[count].day
        names = [each.id for each in earlier.standings(earlier.day)]
        for day in [turn - 1, *(day for day in days if day < turn)]:
            for name in names:
                assert earlier.carrying(name, day) == story.ledger.carrying(name, day)
                assert earlier.provision(name, day) == story.ledger.provision(name, day)


@given(amounts, amounts, terms_of, terms_of, amounts, st.integers(1, 4_000))
def test_a_change_of_estimate_alone_changes_no_amount_on_its_day(
    cost: int, residual: int, first: Terms, second: Terms, new_residual: int, later: int
) -> None:
    asset, day = Asset("b", "b", 1), START + later
    ledger = Ledger({"b": Policy(first)}, [Recognised(START, asset, cost, exit_value=residual)])
    before = ledger.carrying("b", day - 1)
    ledger.feed([EstimateChanged(day, "b", new_residual, second)])
    assert ledger.carrying("b", day - 1) == before
    line = ledger.roll_forward(day, day).total
    assert (line.opening, line.impairment + line.reversals + line.disposals + line.additions) == (before, 0)


@given(stories())
def test_fed_one_by_one_or_at_once_is_the_same(story: Story) -> None:
    at_once = Ledger(POLICIES, story.entries)
    assert at_once.standings(END) == story.ledger.standings(END)
    assert at_once.roll_forward(START, END) == story.ledger.roll_forward(START, END)


@given(stories(), stories())
def test_a_refused_feed_leaves_no_trace(story: Story, other: Story) -> None:
    """Another story about the same names, and one entry that cannot be."""
    before = story.ledger.roll_forward(START, END), story.ledger.standings(END), story.ledger.day
    shift = story.ledger.day + 1 - START
    moved = [_later(each, shift) for each in other.entries]
    with pytest.raises(BadInput):
        story.ledger.feed([*moved, Expended(END, "nobody", 1)])
    after = story.ledger.roll_forward(START, END), story.ledger.standings(END), story.ledger.day
    assert after == before


def _later(entry: Entry, shift: int) -> Entry:
    return replace(entry, day=entry.day + shift)


# -- impairment


@given(st.integers(1, 10**9), st.integers(0, 10**6), terms_of, st.integers(2, 2_000), st.integers(1, 2_000))
def test_an_impairment_that_is_reversed_to_the_top_leaves_no_trace(
    cost: int, residual: int, terms: Terms, until: int, then: int
) -> None:
    bought = Recognised(START, Asset("b", "b", 1), cost, exit_value=residual)
    first, second = Used(START + 1, "b", 5, 5), Used(START + until + then, "b", 7, 7)
    plain, ledger = (Ledger({"b": Policy(terms)}, [bought, first]) for _ in range(2))
    day, now = START + until + then, plain.carrying("b", START + until - 1)
    assume(now > 0)
    ledger.feed([Impaired(START + until, "b", now - 1)])
    found = ledger.schedule("b", [day - 1])[0]
    assume(found.carrying < found.ceiling)
    ledger.feed([Reversed(day, "b", 10**9), second])
    plain.feed([second])
    for later in (0, 1, 100, 1_000):
        assert ledger.carrying("b", day + later) == plain.carrying("b", day + later)


# -- depreciation


@given(amounts, amounts, terms_of, st.lists(st.integers(0, 6_000), min_size=2, max_size=8))
def test_depreciation_falls_never_below_the_residual_value_and_never_rises(
    cost: int, residual: int, terms: Terms, days: list[int]
) -> None:
    asset = Asset("b", "b", 1)
    ledger = Ledger({"b": Policy(terms)}, [Recognised(START, asset, cost, exit_value=residual)])
    ledger.feed([Used(START + day, "b", 10_000, 10_000) for day in sorted(days)])
    found = [ledger.carrying("b", START + day) for day in sorted(days)]
    assert found == sorted(found, reverse=True)
    assert all(min(cost, residual) <= each <= cost for each in found)


@given(amounts, amounts, st.integers(1, 240), st.integers(0, 4_000))
def test_straight_line_is_the_formula_to_less_than_a_unit(
    cost: int, residual: int, months: int, elapsed: int
) -> None:
    """C − (C − S)·t/L, by whole months, in fractions."""
    asset = Asset("b", "b", 1)
    ledger = Ledger(
        {"b": Policy(StraightLine(months))}, [Recognised(START, asset, cost, exit_value=residual)]
    )
    gone = elapsed % (months + 1)
    exact = cost - Fraction(max(cost - residual, 0) * gone, months)
    found = ledger.carrying("b", months_before(START, -gone) - 1) if gone else cost
    assert 0 <= exact - found < 1


@given(amounts, st.decimals("0.01", "0.99", places=2), st.integers(1, 12))
def test_diminishing_balance_is_the_formula_to_less_than_a_unit(cost: int, rate: Decimal, years: int) -> None:
    ledger = Ledger({"b": Policy(DiminishingBalance(rate))}, [Recognised(START, Asset("b", "b", 1), cost)])
    found = ledger.carrying("b", months_before(START, -12 * years) - 1)
    assert 0 <= cost * (1 - Fraction(rate)) ** years - found < 1


# -- succession


@given(st.integers(1, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_shares_add_up_and_none_is_a_unit_away_from_its_exact_one(amount: int, weights: list[int]) -> None:
    if not sum(weights):
        weights = [*weights, 1]
    shares = allocate(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(amount * weight, sum(weights))) < 1
        assert weight or not share


@st.composite
def trees(draw: Callable[[st.SearchStrategy[object]], object]) -> Story:
    """Successions of successions, all on one day, so that nothing is charged in between."""
    story = Story(draw)
    for _ in range(story.number(1, 3)):
        story.add(story.recognised())
    for _ in range(story.number(1, 5)):
        story.add(story.succeeded())
    return story


@given(trees())
def test_a_tree_of_successions_conserves_every_token_unit(story: Story) -> None:
    before = sum(each.cost for each in story.entries if isinstance(each, Recognised))
    provided = sum(max(-(each.exit_value or 0), 0) for each in story.entries if isinstance(each, Recognised))
    spent = sum(each.expenditure for each in story.entries if isinstance(each, Succeeded))
    gone = story.ledger.disposals(START, START)
    line = story.ledger.roll_forward(START, START).total
    assert line.additions == before + spent
    assert line.transfers == 0
    assert line.closing - line.depreciation == before + spent - sum(each.carrying for each in gone)
    provision = story.ledger.roll_forward(START, START).provisions
    assert provision.closing == provided - sum(each.provision for each in gone)


@given(
    st.lists(st.tuples(amounts, st.integers(1, 1_000)), min_size=1, max_size=4),
    st.lists(st.integers(1, 1_000), min_size=1, max_size=5),
    st.integers(0, 10**6),
)
def test_each_successor_gets_its_share_by_rated_energy(
    old: list[tuple[int, int]], new: list[int], expenditure: int
) -> None:
    energies = [energy for _, energy in old]
    discarded = sum(energies) - sum(new)
    if discarded < 0:
        energies[0] -= discarded
        discarded = 0
    entries: list[Entry] = [
        Recognised(START, Asset(f"o{place}", "line", energy), cost)
        for place, ((cost, _), energy) in enumerate(zip(old, energies, strict=True))
    ]
    successors = tuple(Asset(f"n{place}", "line", energy) for place, energy in enumerate(new))
    names = tuple(f"o{place}" for place in range(len(old)))
    end = Succeeded(START, names, successors, discarded, expenditure=expenditure)
    ledger = Ledger(POLICIES, [*entries, end])
    total = sum(cost for cost, _ in old)
    for found, energy in zip(ledger.standings(START), new, strict=True):
        exact = Fraction(total * energy, sum(energies)) + Fraction(expenditure * energy, sum(new))
        assert abs(found.cost - exact) < 2  # two amounts, each to less than a unit
    gone = sum(each.carrying for each in ledger.disposals(START, START))
    assert sum(each.cost for each in ledger.standings(START)) == total - gone + expenditure
