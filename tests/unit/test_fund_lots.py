"""Lots: first in, first out, and no unit of cost is lost or made."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battery_chain.errors import Mismatch
from battery_chain.fund.lots import Acquisition, Lots, Sale, matched, value_of

S = 10**18


def came(shares: int, cost: int, epoch: int = 1, price: int = 1_000_000, how: str = "deal") -> Acquisition:
    return Acquisition(how, epoch, price, shares, cost)


def went(shares: int, proceeds: int, epoch: int = 9, how: str = "redeemed") -> Sale:
    return Sale(how, epoch, 0, shares, proceeds)


@dataclass(frozen=True)
class Case:
    """A history, and what is left: gains of the disposals, (shares, cost) of the lots, gain at `price`."""

    name: str
    events: tuple[Acquisition | Sale, ...]
    gains: tuple[int, ...]
    left: tuple[tuple[int, int], ...]
    price: int = 1_000_000
    unrealised: int = 0


CASES = (
    Case("nothing", (), (), ()),
    Case(
        "one lot, at a higher price",
        (came(10 * S, 10_000_000),),
        (),
        ((10 * S, 10_000_000),),
        1_500_000,
        5_000_000,
    ),
    Case("no shares are no lot", (came(0, 7),), (), ()),
    Case(
        "all of it goes at a gain",
        (came(10 * S, 10_000_000), went(10 * S, 12_000_000)),
        (2_000_000,),
        (),
    ),
    Case(
        "at a loss",
        (came(10 * S, 10_000_000), went(10 * S, 7_500_000)),
        (-2_500_000,),
        (),
    ),
    Case(
        "the oldest goes first",
        (came(10 * S, 10_000_000), came(10 * S, 20_000_000, 2), went(10 * S, 15_000_000)),
        (5_000_000,),
        ((10 * S, 20_000_000),),
        1_500_000,
        -5_000_000,
    ),
    Case(
        "across lots",
        (came(10 * S, 10_000_000), came(10 * S, 20_000_000, 2), went(15 * S, 30_000_000)),
        (10_000_000,),
        ((5 * S, 10_000_000),),
        2_000_000,
        0,
    ),
    Case(
        "in two parts the cost of a part is rounded down, the rest keeps it",
        (came(3, 10), went(1, 4), went(2, 8)),
        (1, 1),
        (),
    ),
    Case(
        "a redemption that is filled by and by",
        (came(10 * S, 10_000_000), went(4 * S, 4_400_000, 2), went(4 * S, 4_800_000, 3)),
        (400_000, 800_000),
        ((2 * S, 2_000_000),),
        1_200_000,
        400_000,
    ),
    Case(
        "given away at the price of the last deal, got back later",
        (
            came(10 * S, 10_000_000),
            went(10 * S, 11_000_000, how="transfer"),
            came(10 * S, 12_000_000, 5, how="transfer"),
        ),
        (1_000_000,),
        ((10 * S, 12_000_000),),
        1_200_000,
        0,
    ),
    Case("dust is a disposal for nothing", (came(10, 10), went(1, 0, how="dust")), (-1,), ((9, 9),), S, 0),
)


@pytest.mark.parametrize("case", CASES, ids=lambda each: each.name)
def test_a_worked_case_comes_out_to_the_unit(case: Case) -> None:
    found = matched(case.events)
    assert tuple(each.gain for each in found.disposals) == case.gains
    assert tuple((each.shares, each.cost) for each in found.open) == case.left
    assert found.realised == sum(case.gains)
    assert found.unrealised(case.price) == case.unrealised


def test_more_than_there_is_cannot_go() -> None:
    with pytest.raises(Mismatch) as found:
        matched([came(5, 5), went(6, 6)])
    assert (found.value.left, found.value.right) == (6, 5)


def test_a_disposal_tells_which_parts_of_which_lots_went() -> None:
    found = matched([came(10, 100, 1), came(10, 300, 2), went(15, 600)])
    (disposal,) = found.disposals
    assert [(part.origin.epoch, part.shares, part.cost) for part in disposal.parts] == [
        (1, 10, 100),
        (2, 5, 150),
    ]
    assert (disposal.cost, disposal.gain) == (250, 350)


def test_a_successor_has_the_lots_and_disposals_of_the_lost_wallet_in_order() -> None:
    old, new = matched([came(10, 100, 2), went(1, 5)]), matched([came(10, 50, 1), came(10, 70, 3)])
    new.succeed(old)
    assert [each.origin.epoch for each in new.open] == [1, 2, 3]
    assert (new.shares, new.cost, new.realised) == (29, 210, -5)
    assert (old.shares, old.disposals) == (0, [])


def test_a_value_is_rounded_down() -> None:
    assert [value_of(*each) for each in ((S, 7), (S - 1, 7), (1, S), (1, S - 1))] == [7, 6, 1, 0]


@given(
    st.lists(st.tuples(st.integers(1, 10**24), st.integers(0, 10**15)), min_size=1, max_size=6),
    st.lists(st.integers(1, 10**24), max_size=10),
)
def test_what_was_paid_is_the_cost_of_what_went_and_of_what_is_left(
    bought: list[tuple[int, int]], sold: list[int]
) -> None:
    lots = Lots()
    for shares, cost in bought:
        lots.acquire(came(shares, cost))
    for wanted in sold:
        if wanted <= lots.shares:
            lots.dispose(went(wanted, 0))
    gone = sum(each.cost for each in lots.disposals)
    assert gone + lots.cost == sum(cost for _, cost in bought)
    assert sum(each.sale.shares for each in lots.disposals) + lots.shares == sum(each for each, _ in bought)
    assert all(each.shares > 0 and each.cost >= 0 for each in lots.open)
