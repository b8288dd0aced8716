"""The queue of redemptions: the product-sum beside a walk over every request."""

from __future__ import annotations

import pytest

from battery_chain.errors import BadInput
from battery_chain.valuation.fills import ExactQueue, FillQueue, ceil_div


@pytest.mark.parametrize(("filled", "paid"), [(0, 1), (11, 1), (5, -1)])
def test_a_fill_of_nothing_or_of_more_than_waits_is_refused(filled: int, paid: int) -> None:
    queue = FillQueue()
    queue.join(10)
    with pytest.raises(BadInput, match=f"fill: {filled} for {paid}, of 10 that wait"):
        queue.fill(filled, paid)


def test_division_rounds_up() -> None:
    assert [ceil_div(each, 3) for each in (-4, -3, 0, 1, 3)] == [-1, -1, 0, 1, 1]


def test_who_is_filled_at_once_gets_exactly_its_part_rounded_down() -> None:
    queue = FillQueue()
    first, second = queue.join(7 * 10**18), queue.join(14 * 10**18)
    queue.fill(21 * 10**18, 3_000_001)
    assert queue.progress(first, 7 * 10**18) == (7 * 10**18, 1_000_000)
    assert queue.progress(second, 14 * 10**18) == (14 * 10**18, 2_000_000)
    assert queue.pending == 0


def test_who_joins_later_has_no_part_in_earlier_fills_and_income() -> None:
    queue = FillQueue()
    first = queue.join(100)
    queue.earn(5 << 96)
    queue.fill(50, 1_000)
    second = queue.join(50)
    queue.earn(1 << 96)
    queue.fill(60, 600)
    assert queue.progress(first, 100) == (80, 1_300)
    assert queue.progress(second, 50) == (30, 300)
    assert queue.earned(first, 100) == 550 << 96
    assert queue.earned(second, 50) == 50 << 96


def test_a_rest_below_2_to_the_minus_64_counts_as_filled() -> None:
    queue, exact = FillQueue(), ExactQueue()
    mark, request = queue.join(3 << 65), exact.join(3 << 65)
    queue.fill((3 << 65) - 6, 9)
    exact.fill((3 << 65) - 6, 9)
    assert (queue.pending, queue.generation, exact.pending) == (0, 1, 0)
    assert queue.progress(mark, 3 << 65) == (3 << 65, 9)
    assert request.owed == 9


def test_a_thousand_rolled_epochs_lift_the_product_and_owe_what_was_paid() -> None:
    queue, amount, paid = FillQueue(), 10**27, 0
    mark = queue.join(amount)
    newcomers = []
    while queue.pending > 10**6 and len(newcomers) < 1_000:
        newcomers.append((queue.join(10**9), 10**9))
        filled = queue.pending // 16 + 1
        queue.fill(filled, filled // 10**5)
        paid += filled // 10**5
    assert queue.scale > 0
    queue.fill(queue.pending, 12_345)
    owed = [queue.progress(each, size)[1] for each, size in ((mark, amount), *newcomers)]
    assert paid + 12_345 - len(owed) <= sum(owed) <= paid + 12_345
    assert queue.progress(mark, amount)[0] == amount
