"""What a wrong price has cost whom: in proportion, rounded in favour of the fund, gains left alone."""

from __future__ import annotations

from fractions import Fraction

import pytest

from battery_chain.fund.compensation import DealtShares, VaultDeals, compensation

ONE = 10**18


def deals(epoch: int = 2) -> tuple[DealtShares, VaultDeals]:
    dealt = DealtShares()
    return dealt, VaultDeals(epoch, dealt)


def test_who_came_in_too_dear_is_owed_the_difference_on_its_shares() -> None:
    dealt, vault = deals()
    vault.deposit(2, "ann", 300)
    vault.deposit(2, "bob", 100)
    vault.deposit(3, "late", 100)
    vault.strike(2, 400, 4 * ONE, 0)
    assert compensation(dealt, 1_000_100, 1_000_000, 0) == {"ann": 300, "bob": 100}


def test_who_came_in_too_cheap_keeps_it() -> None:
    dealt, vault = deals()
    vault.deposit(2, "ann", 300)
    vault.strike(2, 300, 3 * ONE, 0)
    assert compensation(dealt, 1_000_000, 1_000_100, 0) == {}


def test_who_went_out_too_cheap_is_owed_what_the_levy_leaves() -> None:
    dealt, vault = deals()
    vault.redeem(2, "ann", 2 * ONE)
    vault.strike(2, 0, 0, 2 * ONE)
    assert compensation(dealt, 900, 1_000, 0) == {"ann": 200}
    assert compensation(dealt, 900, 1_000, 100) == {"ann": 198}
    assert compensation(dealt, 1_000, 900, 100) == {}


def test_a_redemption_that_was_filled_in_part_counts_with_that_part() -> None:
    dealt, vault = deals()
    vault.redeem(1, "ann", 4 * ONE)
    vault.redeem(2, "bob", 2 * ONE)
    vault.redeem(3, "late", 9 * ONE)
    vault.strike(1, 0, 0, 2 * ONE)
    vault.strike(2, 0, 0, ONE)
    vault.strike(3, 0, 0, ONE)
    assert dealt.went == {"ann": Fraction(ONE, 2), "bob": Fraction(ONE, 2)}


def test_an_epoch_without_a_deal_owes_nothing() -> None:
    dealt, vault = deals()
    vault.deposit(2, "ann", 300)
    vault.redeem(2, "bob", ONE)
    vault.strike(2, 0, 0, 0)
    assert compensation(dealt, 2, 1, 0) == compensation(dealt, 1, 2, 0) == {}


def test_a_part_of_a_unit_stays_with_the_fund() -> None:
    dealt, vault = deals()
    for name in ("ann", "bob", "cay"):
        vault.deposit(2, name, 1)
    vault.strike(2, 3, 10**19, 0)
    owed = compensation(dealt, 7, 6, 0)
    assert owed == {"ann": 3, "bob": 3, "cay": 3}
    assert compensation(dealt, 7, 7, 0) == {}


@pytest.mark.parametrize("before", [True, False])
def test_a_successor_is_owed_what_its_lost_wallet_was(before: bool) -> None:
    dealt, vault = deals()
    vault.deposit(2, "lost", 300)
    vault.redeem(2, "lost", ONE)
    if before:
        vault.move("lost", "new")
    vault.strike(2, 300, 3 * ONE, ONE)
    dealt.move("lost", "new")
    assert compensation(dealt, 1_100, 1_000, 0) == {"new": 300}
    assert compensation(dealt, 1_000, 1_100, 0) == {"new": 100}
