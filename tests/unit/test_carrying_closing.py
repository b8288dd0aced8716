"""A closed period stays as it was closed: what was changed in it later is found, and named."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from battery_chain.carrying import (
    Asset,
    Books,
    Closed,
    Derecognised,
    Entry,
    Impaired,
    Ledger,
    Policy,
    Reason,
    Recognised,
    StraightLine,
    close,
    read_closed,
)
from battery_chain.errors import BadInput
from battery_chain.units import parse_day

POLICIES = {"car": Policy(StraightLine(96), 1_000)}
D = [parse_day(f"202{year}-12-31") for year in range(6, 10)]
FIRST = parse_day("2026-01-01")


def bought(name: str, day: int = FIRST, cost: int = 900_000, line: int = 0) -> Recognised:
    return Recognised(day, Asset(name, "car", 38_000), cost, line=line)


def books(*entries: Entry, policies: dict[str, Policy] = POLICIES) -> Books:
    ordered = sorted(entries, key=lambda each: each.day)
    return Books(policies, ordered, Ledger(policies, ordered), 2, "entries.csv")


def refused(work: Books, previous: Closed, on: int = D[1]) -> list[str]:
    with pytest.raises(BadInput) as found:
        close(work, on, FIRST, previous)
    return [str(each) for each in found.value.problems]


ONE, TWO = bought("1:0", line=2), bought("1:1", line=3)


@pytest.fixture
def closed() -> Closed:
    return close(books(ONE, TWO), D[0], FIRST, None)


# -- refusals


def test_a_new_entry_in_a_closed_period_is_named_with_its_row(closed: Closed) -> None:
    said = refused(books(ONE, TWO, bought("1:2", line=9)), closed)
    assert said == [
        "entries.csv:9: day: is new or changed, and its period was closed on 2026-12-31: "
        "close 2026-12-31 again with --restate"
    ]


def test_a_changed_and_a_missing_entry_are_named(closed: Closed) -> None:
    said = refused(books(ONE, replace(TWO, cost=900_001)), closed)
    assert len(said) == 2
    assert "entries.csv:3: day: is new or changed" in said[0]
    assert "1 entries of the period that was closed on 2026-12-31 are gone or changed" in said[1]
    assert len(refused(books(ONE), closed)) == 1


def test_another_policy_is_named(closed: Closed) -> None:
    other = {"car": Policy(StraightLine(84), 1_000)}
    assert refused(books(ONE, TWO, policies=other), closed) == [
        "policy: class.car: is not the policy under which 2026-12-31 was closed"
    ]


def test_a_period_ends_after_it_begins(closed: Closed) -> None:
    assert "is before 2027-01-01" in refused(books(ONE, TWO), closed, D[0])[0]


@pytest.mark.parametrize("change", [lambda t: t + " ", lambda t: t.replace("0", "1", 1), lambda _: "[]"])
def test_a_closing_that_was_touched_is_none(closed: Closed, change: object) -> None:
    assert read_closed(closed.text, "c.json") == closed
    touched = change(closed.text)  # type: ignore[operator]
    if touched.replace("1", "0", 1) == closed.text:
        assert read_closed(touched, "c.json").sha256 != closed.sha256
        return
    with pytest.raises(BadInput, match=r"c\.json: is no closing"):
        read_closed(touched, "c.json")


# -- what a closing holds


def test_the_same_books_are_closed_to_the_same_bytes_in_whatever_rows_they_stand(closed: Closed) -> None:
    moved = books(replace(ONE, line=40), replace(TWO, line=1), bought("2:0", D[1]))
    assert close(moved, D[0], FIRST, None).text == closed.text


def test_each_closing_opens_with_what_the_one_before_closed(closed: Closed) -> None:
    more = books(ONE, TWO, Impaired(D[0] + 40, "1:0", 300_000), bought("2:0", D[0] + 90))
    second = close(more, D[1], FIRST, closed)
    assert second.document["from"] == "2027-01-01"
    assert second.document["previous"] == closed.sha256
    assert second.document["total"]["opening"] == closed.document["total"]["closing"]


def test_a_restatement_says_why_and_instead_of_what(closed: Closed) -> None:
    found = close(books(ONE), D[0], FIRST, None, reason="1:1 was never ours", of=closed.sha256)
    assert found.document["restates"] == {"sha256": closed.sha256, "reason": "1:1 was never ours"}


@pytest.mark.parametrize("seed", range(20))
def test_closings_chain_up_to_one_run_over_all_years(seed: int) -> None:
    """Random purchases, impairments and ends: the lines of the years add up to those of one period."""
    dice = random.Random(seed)
    entries = _life(dice)
    whole = books(*entries).ledger.roll_forward(FIRST, D[-1]).total
    previous, lines = None, []
    for day in D:
        previous = close(books(*(each for each in entries if each.day <= day)), day, FIRST, previous)
        lines.append(previous.document["total"])
    for name in ("additions", "depreciation", "impairment", "disposals"):
        assert sum(int(line[name]) for line in lines) == getattr(whole, name)
    assert int(lines[-1]["closing"]) == whole.closing
    assert all(int(b["opening"]) == int(a["closing"]) for a, b in pairwise(lines))


def _life(dice: random.Random) -> Sequence[Entry]:
    found: list[Entry] = []
    for number in range(8):
        day = dice.randint(FIRST, D[2])
        found.append(bought(f"1:{number}", day, dice.randint(100_000, 2_000_000)))
        if dice.random() < 0.5:
            found.append(Impaired(day + dice.randint(1, 200), f"1:{number}", dice.randint(0, 90_000)))
        if dice.random() < 0.4:
            end = min(day + dice.randint(300, 900), D[-1])
            found.append(
                Derecognised(end, f"1:{number}", reason=Reason.SOLD, proceeds=dice.randint(0, 500_000))
            )
    return sorted(found, key=lambda each: each.day)
