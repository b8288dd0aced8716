"""Properties of the reference model, and its agreement with a second formulation in integers."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from battery_chain.valuation import (
    BatchAssessed,
    BatchMinted,
    ClassSet,
    Facts,
    Prices,
    PriceSet,
    Replay,
    Terms,
    Transferred,
    agrees,
    value_of,
)

DAY = 20_000
SHIFT = 256
ROUNDING = Fraction(1, 10**25)  # 60 digits of numbers below 10^35

terms_of = st.builds(Terms, st.integers(0, 9_999), st.integers(1, 10_000))
prices_of = st.tuples(st.integers(-(2**31), 2**31 - 1), st.integers(0, 2**32 - 1)).map(
    lambda pair: Prices(exit_value=pair[0], price=max(pair[0], 0) + pair[1])
)
facts_of = st.builds(
    Facts,
    energy_wh=st.integers(1, 2**32 - 1),
    health=st.integers(0, 65_535),
    day=st.integers(0, DAY),
    operation=st.integers(0, 13),
    expired=st.booleans(),
)


def half_power_bounds(age: int, half_life: int) -> tuple[Fraction, Fraction]:
    """Integers below and above 2^(−age/half_life), over 2^SHIFT: an integer root, no logarithm, no
    decimal.
    """
    whole, part = divmod(age, half_life)
    radicand = 1 << (SHIFT * half_life - part) if half_life <= 64 else None
    if radicand is None:
        return _by_series(age, half_life)
    root = _root(radicand, half_life)
    return Fraction(root, 1 << (SHIFT + whole)), Fraction(root + 1, 1 << (SHIFT + whole))


def _root(number: int, degree: int) -> int:
    low, high = 0, 1 << (number.bit_length() // degree + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**degree <= number else (low, middle)
    return low


def _by_series(age: int, half_life: int) -> tuple[Fraction, Fraction]:
    """e^(−x) with x = part/half_life · ln 2, by its series in integers of 2^SHIFT, with a stated error."""
    whole, part = divmod(age, half_life)
    log_two = sum((1 << SHIFT) // (term << term) for term in range(1, SHIFT + 20))
    x = log_two * part // half_life
    total = term = 1 << SHIFT
    for n in range(1, 80):
        term = -term * x // (n << SHIFT)
        total += term
    slack = 1 << 10
    return Fraction(total - slack, 1 << (SHIFT + whole)), Fraction(total + slack, 1 << (SHIFT + whole))


def bounds_of(facts: Facts, terms: Terms, prices: Prices, day: int, unit: int) -> tuple[Fraction, Fraction]:
    """The value between two fractions."""
    if facts.operation >= 10:
        return Fraction(0), Fraction(0)
    exit_value = Fraction(facts.energy_wh * unit * prices.exit_value)
    if facts.operation >= 7 or facts.expired or not facts.health or not facts.day:
        return exit_value, exit_value
    above = Fraction(facts.health - terms.end_of_use, 10_000 - terms.end_of_use)
    service = (
        facts.energy_wh
        * unit
        * (prices.price - prices.exit_value)
        * min(max(above, Fraction(0)), Fraction(1))
    )
    low, high = half_power_bounds(day - facts.day, terms.half_life)
    return exit_value + service * low, exit_value + service * high


@given(facts_of, terms_of, prices_of, st.integers(0, 4_000), st.sampled_from([1, 10**12]))
@settings(deadline=None)
def test_value_agrees_with_rational_bounds(
    facts: Facts, terms: Terms, prices: Prices, age: int, unit: int
) -> None:
    value = Fraction(value_of(facts, terms, prices, DAY + age, unit))
    low, high = bounds_of(facts, terms, prices, DAY + age, unit)
    assert low - ROUNDING <= value <= high + ROUNDING


def growth(days: int, half_life: int) -> int:
    """2^(days/H) with 18 digits, rounded down, as the contracts keep it."""
    low, _ = half_power_bounds(-days % half_life, half_life)
    return int(low * 10**18 * 2 ** (-(-days // half_life)))


def value_in_integers(facts: Facts, terms: Terms, prices: Prices, day: int, unit: int, start: int) -> int:
    """The design's arithmetic: weights in 18 digits, service in 96 binary places, one rounding down."""
    above = min(max(facts.health - terms.end_of_use, 0), 10_000 - terms.end_of_use)
    weight = facts.energy_wh * above * growth(facts.day - start, terms.half_life)
    service = (weight << 96) // (growth(day - start, terms.half_life) * (10_000 - terms.end_of_use))
    per_wh = (prices.price - prices.exit_value) * unit
    return prices.exit_value * facts.energy_wh * unit + (per_wh * service >> 96)


@given(
    st.builds(Terms, st.integers(0, 9_999), st.integers(365, 4_000)),
    prices_of,
    st.integers(1, 2**32 - 1),
    st.integers(1, 12_000),
    st.tuples(st.integers(0, 7_000), st.integers(0, 2_900)),
    st.sampled_from([1, 10**12]),
)
def test_the_integers_of_the_design_stay_within_the_stated_bound(
    terms: Terms, prices: Prices, energy: int, health: int, days: tuple[int, int], unit: int
) -> None:
    start, measured, day = DAY, DAY + days[0], DAY + sum(days)
    facts = Facts(energy, health, measured, 2)
    exact = value_of(facts, terms, prices, day, unit)
    service = exact - prices.exit_value * energy * unit
    assert agrees(exact, value_in_integers(facts, terms, prices, day, unit, start), service)


@given(facts_of, terms_of, prices_of)
def test_value_lies_between_exit_and_new(facts: Facts, terms: Terms, prices: Prices) -> None:
    value = value_of(facts, terms, prices, DAY)
    if facts.operation <= 9:
        assert facts.energy_wh * prices.exit_value <= value <= facts.energy_wh * prices.price
    else:
        assert value == 0


@given(facts_of, terms_of, prices_of, st.integers(0, 65_535))
def test_better_health_is_never_worth_less(facts: Facts, terms: Terms, prices: Prices, other: int) -> None:
    low, high = sorted((max(1, facts.health), max(1, other)))
    worse = Facts(facts.energy_wh, low, facts.day, facts.operation, facts.expired)
    better = Facts(facts.energy_wh, high, facts.day, facts.operation, facts.expired)
    assert value_of(worse, terms, prices, DAY) <= value_of(better, terms, prices, DAY)


@given(facts_of, terms_of, prices_of, st.integers(0, 2_000), st.integers(1, 2_000))
def test_value_decays(facts: Facts, terms: Terms, prices: Prices, age: int, more: int) -> None:
    assert value_of(facts, terms, prices, DAY + age) >= value_of(facts, terms, prices, DAY + age + more)


@given(
    st.lists(st.lists(st.integers(0, 12_000), min_size=1, max_size=5), min_size=1, max_size=5),
    st.data(),
)
@settings(deadline=None)
def test_portfolios_are_the_sum_of_their_batteries_whoever_owns_them(
    fleet: list[list[int]], data: st.DataObject
) -> None:
    replay = Replay([ClassSet(1, 7_000, 1_826), PriceSet(1, 128_000, -4_000, 0)])
    ids: list[int] = []
    for batch, healths in enumerate(fleet, 1):
        replay.feed([BatchMinted(batch, "0xa", 1, 1_000 * batch, len(healths), 10_000, DAY)])
        replay.feed([BatchAssessed(batch, DAY, [(health, 1) for health in healths])])
        ids += range(batch << 32, (batch << 32) + len(healths))
    total = Fraction(replay.portfolio("0xa", DAY + 99).value)
    moved = data.draw(st.lists(st.sampled_from(ids), unique=True))
    replay.feed([Transferred(moved, "0xb"), Transferred(moved[::2], "0xA")])
    parts = [replay.portfolio(owner, DAY + 99) for owner in ("0xa", "0xb")]
    assert abs(sum(Fraction(part.value) for part in parts) - total) < ROUNDING
    assert sum(part.count for part in parts) == len(ids)
    assert abs(sum(Fraction(replay.value(battery, DAY + 99)) for battery in ids) - total) < ROUNDING
