"""Five years of a fund as a person starts them: every figure adds up, nothing is left, and a contract that is
not the model's is found out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from battery_chain import artifacts
from battery_chain.artifacts import Artifact
from battery_chain.cli.app import app
from battery_chain.demo import QuietStage, play_fund
from battery_chain.errors import Mismatch
from tests.e2e.test_demo import Run

INVESTORS = ("manager", "alice", "bruno", "chanida", "emma", "diego", "frida")


def figures_of(folder: Path, *words: str) -> dict[str, Any]:
    run = Run(folder, "--json", "--story", "fund", *words)
    out, _ = run.end(0)
    run.leaves_nothing()
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The figures of the story on Anvil."""
    return figures_of(tmp_path_factory.mktemp("anvil"))


def total(figures: Mapping[str, Any], name: str) -> Decimal:
    return sum((Decimal(each[name]) for each in figures["epochs"]), Decimal(0))


def of_all(figures: Mapping[str, Any], name: str) -> Decimal:
    return sum((Decimal(each[name]) for each in figures["investors"].values()), Decimal(0))


# -- refused


@pytest.mark.parametrize(("option", "value"), [("--manifest", "fleet.csv"), ("--data", "readings")])
def test_input_of_the_other_story_is_refused(tmp_path: Path, option: str, value: str) -> None:
    run = Run(tmp_path, "--story", "fund", option, value)
    out, err = run.end(2)
    assert out == ""
    assert f"{option}: is for the story of a life" in err
    run.leaves_nothing()


# -- the story


def test_the_fund_is_wound_down_to_the_last_unit(told: dict[str, Any]) -> None:
    assert (told["supply"], told["cash"]) == (0, 0)
    assert Decimal(told["epochs"][-1]["waiting"]) == 0
    assert 0 <= told["income_unclaimed"] < 100


def test_what_strikes_took_in_and_paid_is_what_investors_put_in_and_got(told: dict[str, Any]) -> None:
    """The founder's seed is no deal of a strike; what a no-deal epoch gave back neither."""
    assert tuple(told["investors"]) == INVESTORS
    seed = Decimal(told["investors"]["manager"]["paid"])
    assert total(told, "assets_in") == of_all(told, "paid") - of_all(told, "refunded") - seed
    paid, received = total(told, "assets_out"), of_all(told, "received")
    assert 0 <= paid - received < Decimal("0.0001")
    given, income = total(told, "distributed"), of_all(told, "income")
    assert 0 <= given - income == Decimal(told["income_unclaimed"]).scaleb(-6)
    assert total(told, "fees") == Decimal(told["fees"]) > 0


def test_gains_of_investors_are_income_of_swaps_less_what_the_fund_lost(told: dict[str, Any]) -> None:
    gains = {name: Decimal(each["gain"]) for name, each in told["investors"].items()}
    assert gains["bruno"] < 0 < gains["alice"]
    assert Decimal(told["investors"]["frida"]["in_kind"]) > Decimal(told["investors"]["frida"]["received"])
    borne = of_all(told, "fees")
    assert Decimal(told["fees"]) < borne < Decimal(told["fees"]) + 5_000


def test_one_epoch_finds_too_little_evidence_and_gives_deposits_back(told: dict[str, Any]) -> None:
    uncovered = [each for each in told["epochs"] if each["outcome"] != "deal"]
    assert [each["outcome"] for each in uncovered] == ["uncovered"]
    assert Decimal(told["investors"]["alice"]["refunded"]) == 1_500
    assert all(not Decimal(uncovered[0][name]) for name in ("price", "assets_in", "assets_out", "fees"))


def test_a_large_redemption_is_paid_over_several_epochs(told: dict[str, Any]) -> None:
    """A fifth of the shares may leave at once: first nothing (no deal), then part, then the rest."""
    waiting = [Decimal(each["waiting"]) for each in told["epochs"]]
    first = next(place for place, each in enumerate(waiting) if each)
    rolled, part, rest = waiting[first : first + 3]
    assert rolled > part > rest == 0
    paid = [Decimal(each["assets_out"]) for each in told["epochs"][first : first + 3]]
    assert paid[0] == 0 < paid[2] < paid[1]


def test_prices_fall_when_batteries_do_and_each_year_gives_income(told: dict[str, Any]) -> None:
    prices = [Decimal(each["price"]) for each in told["epochs"] if each["outcome"] == "deal"]
    assert prices[0] == 1
    falls = [after / before for before, after in pairwise(prices)]
    assert min(falls) < Decimal("0.92") < 1 < max(falls)
    assert sum(1 for each in told["epochs"] if Decimal(each["distributed"])) == 4


def test_every_figure_of_every_strike_was_recomputed(told: dict[str, Any]) -> None:
    checks, strikes = told["checks"], len(told["epochs"])
    assert strikes == 20
    for what in (
        "outcomes of strikes",
        "price, value and fills of strikes",
        "fees and distributions of strikes",
        "books after strikes",
        "value but for batteries",
        "what waits in each vault",
        "batteries of the fund, by the model's count",
    ):
        assert checks[what] == strikes, what
    assert checks["fills of each vault"] == 2 * strikes
    assert checks["acts refused with the reason expected"] == 10
    assert checks["money in the hands of investors"] == len(INVESTORS)
    assert checks["gains of statements, first in first out, and of purses"] == len(INVESTORS)
    assert min(checks.values()) > 0


def test_every_step_has_its_gas(told: dict[str, Any]) -> None:
    assert {"strike", "attest", "claim", "redeem", "accrue", "borrow", "dispose", "close"} < set(told["gas"])
    assert all(count and gas > 21_000 * count for count, gas in told["gas"].values())


@pytest.mark.slow
def test_ganache_tells_the_same_story(told: dict[str, Any], tmp_path: Path) -> None:
    found = figures_of(tmp_path, "--chain", "ganache")
    assert list(found["checks"]) == list(told["checks"])
    assert [each["outcome"] for each in found["epochs"]] == [each["outcome"] for each in told["epochs"]]
    assert (found["supply"], found["cash"]) == (0, 0)


# -- a contract that is not the model's


def _charging_another_year(wanted: str, load: Callable[[str], Artifact]) -> Artifact:
    """The year of the management fee is a second longer."""
    found = load(wanted)
    factor = 10_000 * 31_536_000
    old, new = f"{factor:x}", f"{factor + 10_000:x}"
    if wanted != "Dealing":
        return found
    assert old in found.bytecode_text
    return replace(found, bytecode_text=found.bytecode_text.replace(old, new))


def test_a_fee_that_is_computed_otherwise_ends_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    load = artifacts.load
    monkeypatch.setattr("battery_chain.artifacts.load", lambda wanted: _charging_another_year(wanted, load))
    with pytest.raises(Mismatch, match=r"of strikes"):
        play_fund("anvil", QuietStage())
    with pytest.raises(SystemExit) as ended:
        app.main(["demo", "--json", "--story", "fund"])
    assert ended.value.code == 4
