"""Recovery beside the targets of Regulation (EU) 2023/1542: figures by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from battery_chain.lifecycle.recovery import recovery, targets
from battery_chain.units import parse_day


@pytest.mark.parametrize(
    ("day", "since", "cobalt", "lithium"),
    [
        ("2026-11-23", 2027, 90, 50),
        ("2027-12-31", 2027, 90, 50),
        ("2031-12-30", 2027, 90, 50),
        ("2031-12-31", 2031, 95, 80),
        ("2040-01-01", 2031, 95, 80),
    ],
)
def test_the_targets_change_at_the_end_of_2031(day: str, since: int, cobalt: int, lithium: int) -> None:
    year, found = targets(parse_day(day))
    assert year == since
    assert [int(found[metal]) for metal in ("cobalt", "lead", "lithium")] == [cobalt, cobalt, lithium]


def test_a_target_is_met_exactly_at_it_and_missed_by_a_gram() -> None:
    day = parse_day("2028-01-01")
    inside = {"cobalt": 10_000, "lithium": 10_000}
    at, below = (recovery({"cobalt": 9_000 - n, "lithium": 5_000 - n}, inside, day) for n in (0, 1))
    assert [(each.metal, each.percent, each.met) for each in at] == [
        ("cobalt", Decimal("90.0"), True),
        ("lithium", Decimal("50.0"), True),
    ]
    assert [(each.percent, each.met) for each in below] == [
        (Decimal("90.0"), False),
        (Decimal("50.0"), False),
    ]


def test_what_was_not_declared_has_no_percentage() -> None:
    (nickel,) = recovery({"nickel": 5}, {}, parse_day("2028-01-01"))
    assert (nickel.metal, nickel.content, nickel.percent, nickel.met) == ("nickel", None, None, None)


def test_what_was_inside_and_not_recovered_is_told() -> None:
    (lead,) = recovery({}, {"lead": 100}, parse_day("2028-01-01"))
    assert (lead.recovered, lead.percent, lead.met) == (0, Decimal("0.0"), False)
