"""The trading day as a person starts it: every figure adds up, every refusal is the one of the guide, and a
contract that is not the model's is found out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest

from battery_chain import artifacts
from battery_chain.artifacts import Artifact
from battery_chain.cli.app import app
from battery_chain.cli.hints import HINTS, explain
from battery_chain.cli.hints_market import IN_MARKET_HINTS, for_traders
from battery_chain.demo import QuietStage, play_market
from battery_chain.errors import Mismatch
from tests.e2e.test_demo import Run

PAGE = Path(__file__).resolve().parents[2] / "docs/guide/market.md"
TRADERS = {"bank", "alice", "bruno", "recycler", "Fund"}
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40,}")


def figures_of(folder: Path, *words: str) -> dict[str, Any]:
    run = Run(folder, "--json", "--story", "market", *words)
    out, _ = run.end(0)
    run.leaves_nothing()
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The figures of the day on Anvil."""
    return figures_of(tmp_path_factory.mktemp("anvil"))


def cash(trade: Mapping[str, Any]) -> Decimal:
    return Decimal(trade["cash"])


# -- refused


@pytest.mark.parametrize(("option", "value"), [("--manifest", "fleet.csv"), ("--data", "readings")])
def test_input_of_the_other_story_is_refused(tmp_path: Path, option: str, value: str) -> None:
    run = Run(tmp_path, "--story", "market", option, value)
    out, err = run.end(2)
    assert out == ""
    assert f"{option}: is for the story of a life" in err
    run.leaves_nothing()


def test_everybody_who_is_refused_is_told_the_reason(told: dict[str, Any]) -> None:
    assert [each["error"] for each in told["refusals"]] == [
        "AssessmentTooOld",
        "HealthTooLow",
        "Overfilled",
        "OrderFilled",
        "NotVerified",
        "MemberIsFrozen",
        "MemberIsFrozen",
        "NotTaker",
        "WrongSigner",
        "WrongSigner",
        "WrongSigner",
        "BadSignatureLength",
        "HighS",
        "OrderCancelled",
        "OldCounter",
        "Expired",
        "OrderFilled",
        "PriceOutsideBand",
        "PriceOutsideBand",
    ]


def test_an_altered_and_a_foreign_order_come_from_a_signer_of_this_domain_that_nobody_knows(
    told: dict[str, Any],
) -> None:
    found = [each["arguments"] for each in told["refusals"] if each["error"] == "WrongSigner"]
    known = {each.lower() for each in told["accounts"].values()}
    assert {each["maker"].lower() for each in found} == {told["accounts"]["bank"].lower()}
    assert not {each["signer"].lower() for each in found} & known
    assert len({each["signer"] for each in found}) == 3
    assert len({each["domain"] for each in found}) == 1


# -- the guide


def refusal_rows(figures: Mapping[str, Any]) -> list[str]:
    """Rows of the guide's table: what the program says of each refusal, without what differs each day."""
    names = {address.lower(): person for person, address in figures["accounts"].items()}
    return [
        f"| {each['what']} | {_plain(sentence)} | {_plain(hint)} |"
        for each in figures["refusals"]
        for sentence, hint in [_explained(each, figures["token"], names)]
    ]


def _explained(refusal: Mapping[str, Any], token: str, names: Mapping[str, str]) -> tuple[str, str]:
    arguments = {name: _value(value) for name, value in refusal["arguments"].items()}
    name, said = for_traders(refusal["error"], arguments, token, 6, "CEUR")
    hints = {**HINTS, **IN_MARKET_HINTS}
    return explain(name, said, lambda address: names.get(address.lower(), ""), hints)


def _value(value: Any) -> Any:
    """JSON has integers that are too wide as text, and bytes as hexadecimal digits."""
    if isinstance(value, str) and value.isdigit():
        return int(value)
    if isinstance(value, str) and value.startswith("0x") and len(value) != 42:
        return bytes.fromhex(value[2:])
    return value


def _plain(text: str) -> str:
    text = re.sub(r"order \d+", "order 7", _ADDRESS.sub("0x…", text))
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2026-…", text)
    return re.sub(r"(\d)\.\d+ CEUR", r"\1 CEUR", text).replace("|", "\\|")


def test_the_guide_has_the_refusals_word_for_word(told: dict[str, Any]) -> None:
    rows = refusal_rows(told)
    _, _, table = PAGE.read_text("utf-8").partition("|:---|:---|:---|\n")
    shown = table.partition("\n\n")[0].splitlines()
    assert shown == rows, "\n".join(rows)


def test_each_command_of_the_guide_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its options as they are shown; nothing is run."""
    lines = re.findall(r"^\$ battery-chain (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(lines) >= 15
    monkeypatch.chdir(tmp_path)
    for line in lines:
        for word in (words := line.split("  ")[0].split()):
            if word.endswith(".json"):
                (tmp_path / word).touch()
        _parse(app, words)


def _parse(group: click.Command, words: list[str]) -> None:
    while isinstance(group, click.Group):
        found = group.get_command(click.Context(group), words[0])
        assert found is not None, words
        group, words = found, words[1:]
    group.make_context(group.name, list(words), **app.context_settings)


# -- the day


def test_money_in_is_money_out_to_the_unit(told: dict[str, Any]) -> None:
    assert sum(map(Decimal, told["money"].values())) == 500_000
    assert Decimal(told["money"]["outsider"]) == Decimal(told["money"]["chanida"]) == 30_000
    assert Decimal(told["fees"]) == sum(Decimal(each["fee"]) for each in told["trades"])
    assert Decimal(told["money"]["admin"]) == Decimal(told["fees"]) > 0
    assert Decimal(told["paid"]) == sum(abs(cash(each)) for each in told["trades"])


def test_each_fee_is_a_thousandth_rounded_down(told: dict[str, Any]) -> None:
    for each in told["trades"]:
        units = int(abs(cash(each)) * 10**6)
        assert int(Decimal(each["fee"]) * 10**6) == units // 1_000


def test_the_purses_are_what_the_trades_say(told: dict[str, Any]) -> None:
    """What each had in the morning, less what it paid, more what it got."""
    purses = {"bank": 40_000, "alice": 100_000, "bruno": 100_000, "recycler": 20_000, "Fund": 180_000}
    found = {person: Decimal(money) for person, money in purses.items()}
    for each in told["trades"]:
        amount, fee = cash(each), Decimal(each["fee"])
        found[each["buyer"]] -= amount + (fee if amount < 0 else 0)
        found[each["seller"]] += amount - (fee if amount >= 0 else 0)
    assert {person: Decimal(told["money"][person]) for person in purses} == found


def test_four_members_and_the_fund_trade(told: dict[str, Any]) -> None:
    parties = {each["seller"] for each in told["trades"]} | {each["buyer"] for each in told["trades"]}
    assert parties == TRADERS
    assert sum(told["batteries"].values()) == 130
    assert told["batteries"] == {"bank": 88, "bruno": 24, "alice": 6, "recycler": 4, "Fund": 8}


def test_one_order_of_shares_is_filled_in_three_parts_and_the_match_is_better_for_the_buyer(
    told: dict[str, Any],
) -> None:
    parts = [each for each in told["trades"] if not each["batteries"]]
    assert len({each["orders"][0] for each in parts}) == 1
    assert [len(each["orders"]) for each in parts] == [1, 2, 1]
    assert sum(int(each["amount"]) for each in parts) == 1_000 * 10**18
    bid = Decimal("412.50")
    assert cash(parts[1]) + Decimal(told["improvement"]) == bid
    assert Decimal(told["improvement"]) > 0
    shares = {person: Decimal(raw) for person, raw in told["shares"].items()}
    assert shares == {"alice": 59_000, "bruno": Decimal("20733.3"), "bank": Decimal("266.7")}


def test_the_auction_ends_below_nothing_and_the_seller_pays(told: dict[str, Any]) -> None:
    (lot,) = [each for each in told["trades"] if each["buyer"] == "recycler"]
    assert (lot["seller"], lot["batteries"]) == ("bank", 4)
    assert cash(lot) == -Decimal(told["gate_fee"]) < -1_311
    assert Decimal(told["money"]["recycler"]) == 20_000 - cash(lot) - Decimal(lot["fee"])


def test_candles_are_the_falling_price_of_a_share_and_depth_has_both_sides(told: dict[str, Any]) -> None:
    candles = told["candles"]
    assert [each["count"] for each in candles] == [1, 1, 1]
    prices = [Decimal(each["close"]) for each in candles]
    assert prices == sorted(prices, reverse=True)
    assert sum(Decimal(each["volume"]) for each in candles) == 1_000
    assert [row[0] for row in told["depth"]] == ["sell", "buy", "buy"]


def test_every_fill_was_recomputed(told: dict[str, Any]) -> None:
    checks, deals = told["checks"], sum(told["deals"].values())
    assert deals == len(told["trades"]) == 14
    for what in ("parties and amounts of fills", "cash of fills", "fees of fills"):
        assert checks[what] == deals, what
    assert checks["acts refused with the reason expected"] == len(told["refusals"])
    assert checks["refusals of the model"] == 9
    assert checks["money in every hand"] == len(told["money"])
    assert checks["owners of batteries, as the model says"] == 130
    assert min(checks.values()) > 0


@pytest.mark.slow
def test_ganache_tells_the_same_day(told: dict[str, Any], tmp_path: Path) -> None:
    found = figures_of(tmp_path, "--chain", "ganache")
    assert found["checks"] == told["checks"]
    assert (found["batteries"], found["shares"]) == (told["batteries"], told["shares"])
    assert [each["error"] for each in found["refusals"]] == [each["error"] for each in told["refusals"]]


# -- a contract that is not the model's


def _larger_fee(wanted: str, load: Callable[[str], Artifact]) -> Artifact:
    """A fee is a part of 9,999, not of 10,000."""
    found = load(wanted)
    if wanted != "Market":
        return found
    old, new = "612710", "61270f"  # PUSH2 10000
    assert old in found.bytecode_text
    return replace(found, bytecode_text=found.bytecode_text.replace(old, new))


def test_a_fee_that_is_computed_otherwise_ends_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    load = artifacts.load
    monkeypatch.setattr("battery_chain.artifacts.load", lambda wanted: _larger_fee(wanted, load))
    with pytest.raises(Mismatch, match="fees of fills"):
        play_market("anvil", QuietStage())
    with pytest.raises(SystemExit) as ended:
        app.main(["demo", "--json", "--story", "market"])
    assert ended.value.code == 4
