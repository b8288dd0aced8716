"""Stories of a fund, told by tables: every figure of every strike and every claim, and what is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from battery_chain.valuation.dealing import DealOutcome
from tests.unit.fund_table import DEAL_FIGURES, ModelStage, Row, play, read, stories

BY_NAME = {path.stem.removeprefix("story-"): path for path in stories()}


def tell(name: str) -> ModelStage:
    stage = ModelStage()
    for _ in play(stage, read(BY_NAME[name])):
        pass
    return stage


@pytest.mark.parametrize("path", stories(), ids=lambda path: path.stem)
def test_every_figure_of_a_story_is_that_of_the_model(path: Path) -> None:
    for row, observed in play(ModelStage(), read(path)):
        assert {name: observed[name] for name in row.expected} == row.expected, f"{path.name}:{row.line}"


@pytest.mark.parametrize("path", stories(), ids=lambda path: path.stem)
def test_every_strike_of_a_story_gives_every_figure_and_every_claim_its_result(path: Path) -> None:
    for row in read(path):
        if row.act == "strike":
            assert set(row.expected) == {"outcome", *DEAL_FIGURES}, f"line {row.line}"
        if row.act.startswith(("claim", "refund", "contribute")):
            assert row.expected, f"line {row.line}"


def test_the_stories_reach_every_outcome_but_void() -> None:
    met = {row.cells["outcome"] for path in stories() for row in read(path)} - {""}
    assert met == {each.name for each in DealOutcome} - {"VOID"}


def test_five_years_have_five_distributions_and_both_fees() -> None:
    deals = [row.expected for row in read(BY_NAME["five-years"]) if row.act == "strike"]
    assert len(deals) == 20
    assert sum(1 for each in deals if each["distributed"]) == 5
    assert sum(1 for each in deals if each["performance_fee"]) >= 3
    assert all(each["management_fee"] for each in deals if each["outcome"] == "DEAL")


def test_a_redemption_is_filled_over_several_epochs() -> None:
    fills = [
        row.number("burned", 18)
        for row in read(BY_NAME["gate"])
        if row.act == "strike" and row.cells["burned"] != "0"
    ]
    assert len(fills) >= 5


def test_a_wind_down_takes_the_last_share_and_the_last_unit() -> None:
    books = tell("wind-down").books
    assert (books.shares.supply, books.cash, books.nav, books.fees_owed) == (0, 0, 0, 0)
    assert set(books.shares.balances.values()) == {0}
    assert [each.held for each in books.vaults.values()] == [1], "what a claim rounded off"


def test_two_depositors_in_one_epoch_can_leave_a_raw_share_each() -> None:
    """What a claim rounds off stays in escrow: the last redemption then leaves less than a unit for it."""
    stage = ModelStage()
    for line, (act, who, amount) in enumerate(
        [
            ("open", "manager", "1000"),
            ("deposit", "alice", "100.000001"),
            ("deposit", "bruno", "200.000003"),
            ("accrue", "", "0.7"),
            ("cutoff", "", ""),
            ("strike", "", ""),
            ("claim_shares", "alice", "all"),
            ("claim_shares", "bruno", "all"),
        ]
    ):
        stage.play(Row(line, {"epoch": "1", "act": act, "vault": "", "who": who, "amount": amount}))
    assert 0 < stage.books.shares.balances["main"] <= 2
