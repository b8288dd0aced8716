"""Properties of the reference model, and its agreement with a second formulation in integers."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from battery_chain.valuation import (
    BatchAssessed,
    BatchExpired,
    BatchMigrated,
    BatchMinted,
    BatchQuarantined,
    BatchReleased,
    BatchTransferred,
    ClassSet,
    Event,
    Expired,
    Facts,
    Found,
    Frozen,
    Inspected,
    Known,
    Lost,
    OperationChanged,
    Pledged,
    Prices,
    PriceSet,
    Quarantined,
    Recycled,
    Released,
    Replay,
    Terms,
    Transferred,
    Voided,
    Wasted,
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


IDS = tuple(batch << 32 | index for batch in (1, 2) for index in range(3))
BEGINNING = (
    ClassSet(1, 7_000, 1_826),
    ClassSet(2, 8_000, 1_000),
    PriceSet(1, 128_000, -4_000, 0),
    PriceSet(2, 90_000, 1_000, 0),
    BatchMinted(1, "0xa", 1, 40_000, 3, 10_000, DAY),
    BatchMinted(2, "0xb", 2, 7_001, 3, 0, 0),
    Pledged(1, "0xc", 1, b"", (), (2,)),
)
ids_of = st.lists(st.sampled_from(IDS), min_size=1, unique=True)
one_of_them, batch_of, owner_of = (
    st.sampled_from(IDS),
    st.integers(1, 2),
    st.sampled_from(("0xa", "0xb", "0xc")),
)
reading_of = st.tuples(st.integers(1, 12_000), st.integers(0, 3_000))
life_of: st.SearchStrategy[Event] = st.one_of(
    st.builds(Transferred, ids_of, owner_of),
    st.builds(BatchTransferred, batch_of, owner_of),
    st.builds(
        BatchAssessed, batch_of, st.just(DAY), st.lists(st.none() | reading_of, min_size=3, max_size=3)
    ),
    st.builds(lambda battery, reading: Inspected([battery], DAY, [reading]), one_of_them, reading_of),
    st.builds(Expired, ids_of),
    st.builds(BatchExpired, batch_of),
    st.builds(OperationChanged, ids_of, st.integers(0, 6)),
    st.builds(Quarantined, ids_of),
    st.builds(BatchQuarantined, batch_of),
    st.builds(Released, ids_of),
    st.builds(BatchReleased, batch_of),
    st.builds(Lost, ids_of),
    st.builds(Found, ids_of),
    st.builds(Voided, one_of_them),
    st.builds(Wasted, ids_of, owner_of),
    st.builds(Recycled, one_of_them),
    st.builds(Frozen, one_of_them, st.booleans()),
    st.builds(BatchMigrated, batch_of, st.integers(1, 2)),
)


@given(st.lists(life_of, max_size=30))
@settings(deadline=None)
def test_sums_are_those_of_the_batteries_whatever_befalls_them(life: list[Event]) -> None:
    """Count, energy, weight and value by owner and class; who follows; what a lien is on."""
    replay = Replay((*BEGINNING, *life))
    owned = [battery for battery in IDS if replay.owner(battery)]
    assert sorted(each for owner in replay.owners() for each in replay.holdings(owner)) == owned
    for owner in replay.owners():
        _sums_are_those_of(replay, owner)
    for batch in (1, 2):
        assert len(replay.followers(batch)) == replay.batch(batch).followers
        assert len({_likeness(replay, each) for each in replay.followers(batch)}) <= 1
    pinned = sum(1 for battery in IDS if replay.state(battery).own_lien)
    assert replay.lien(1).marks == 1 + pinned


def _sums_are_those_of(replay: Replay, owner: str) -> None:
    held, sums = [replay.state(each) for each in replay.holdings(owner)], replay.sums(owner)
    assert sum(each.count for each in sums.values()) == len(held)
    counted = [each for each in held if each.operation < 10]
    assert sum(each.energy_wh for each in sums.values()) == sum(each.energy_wh for each in counted)
    portfolio = replay.portfolio(owner, DAY + 99)
    single = sum(Fraction(replay.value(each.id, DAY + 99)) for each in held)
    assert abs(Fraction(portfolio.value) - single) < ROUNDING
    above = sum(each.weight(lambda _: 1) for class_id, each in sums.items() if class_id)
    assert above == sum(_above(replay.terms(each.class_id), each) for each in counted)


def _above(terms: Terms, state: Known) -> int:
    """Wh · basis points above the end of use, where the full formula holds."""
    if state.operation > 6 or state.expired or not state.health:
        return 0
    return state.energy_wh * min(max(state.health - terms.end_of_use, 0), 10_000 - terms.end_of_use)


def _likeness(replay: Replay, battery: int) -> tuple[object, ...]:
    """What all that follow a batch have in common."""
    state = replay.state(battery)
    return state.owner, state.lien, state.frozen, state.class_id
