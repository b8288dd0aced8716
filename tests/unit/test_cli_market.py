"""The market on the command line, away from a chain: what is written as values, and refusals in words."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest

from battery_chain.cli.hints import HINTS, explain
from battery_chain.cli.hints_market import IN_MARKET_HINTS, for_traders
from battery_chain.contracts._errors import ERRORS

CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"
TOKEN, FUND, ALICE = ("0x" + digits * 20 for digits in ("aa", "bb", "cc"))
BY_SHORT_NAME = {name.partition(" in ")[0]: name for name in IN_MARKET_HINTS}

# -- refusals


def declared(*sources: str) -> set[str]:
    texts = [(CONTRACTS / each).read_text("utf-8") for each in sources]
    return {name for text in texts for name in re.findall(r"^    error (\w+)\(", text, re.MULTILINE)}


def test_every_error_of_the_market_and_its_lens_has_a_sentence_of_its_own() -> None:
    found = declared("interfaces/IMarket.sol", "OrderCheck.sol")
    assert {"NotTaker", "NotFree", "OrderCancelled"} <= found
    assert found <= set(HINTS) | set(BY_SHORT_NAME)


def test_what_the_contracts_do_not_say_any_more_has_no_sentence() -> None:
    known = {name for name, _ in ERRORS.values()} | {"NoReason", "OutOfGas"}
    assert set(HINTS) <= known
    assert set(BY_SHORT_NAME) <= known


@pytest.mark.parametrize("name", sorted(IN_MARKET_HINTS))
def test_a_sentence_of_the_market_names_arguments_that_there_are(name: str) -> None:
    short = name.partition(" in ")[0]
    sentence, hint = IN_MARKET_HINTS[name]
    used = {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
    for known, parameters in ERRORS.values():
        sample = {each: 1 for each, _ in parameters}
        if known == short and used <= for_traders(short, sample, TOKEN, 6, "CEUR")[1].keys():
            break
    else:
        pytest.fail(f"no {short} carries {used}")
    assert hint


def told(error: str, **arguments: Any) -> str:
    name, said = for_traders(error, arguments, TOKEN.upper().replace("0X", "0x"), 6, "CEUR")
    names = {ALICE: "alice"}
    return explain(name, said, lambda address: names.get(address, ""), {**HINTS, **IN_MARKET_HINTS})[0]


def test_money_is_told_in_units_of_account_and_shares_in_shares() -> None:
    lacking = {"account": ALICE, "needed": 1_500_000, "has": 20_000}
    assert (
        told("TooLittle", token=TOKEN, **lacking)
        == f"alice ({ALICE}) has 0.02 CEUR free, 1.5 CEUR are needed"
    )
    shares = {"account": ALICE, "needed": 25 * 10**17, "allowed": 0}
    assert told("NotAllowed", token=FUND, **shares).endswith(
        "lets the market take 0 shares, 2.5 shares are needed"
    )
    assert (
        told("Overfilled", amount=10**18, open=5 * 10**17) == "0.5 shares of the order are left, not 1 shares"
    )
    assert told("WorthTooLittle", value=-1_000_000, minimum=0).startswith(
        "what would change hands is worth -1 CEUR"
    )
    assert told("PricesDoNotCross", sell=2_000_000, buy=1_000_000) == (
        "the seller asks 2 CEUR, the buyer pays 1 CEUR at most"
    )


def test_an_error_of_the_same_name_is_told_by_what_it_carries() -> None:
    offered = told("NotOwner", maker=ALICE, id=(1 << 32) + 7, owner=TOKEN)
    assert offered == f"1:7 belongs to {TOKEN}, not to alice ({ALICE}), who offers it"
    assert told("NotOwner", id=1 << 32, caller=ALICE) == f"alice ({ALICE}) does not own it"


@pytest.mark.parametrize("name", ["age", "day"])
def test_an_age_is_one_though_battery_has_an_error_of_this_selector(name: str) -> None:
    assert told("AssessmentTooOld", id=1 << 32, limit=90, **{name: 95}) == (
        "the last assessment of 1:0 is 95 days old, at most 90 are asked"
    )


def test_numbers_of_orders_are_told_as_they_are_written() -> None:
    assert told("OrderCancelled", maker=ALICE, nonce=1234567) == (
        f"alice ({ALICE}) has cancelled order 1234567"
    )
    assert told("HealthTooLow", id=1 << 32, health=7_950, minimum=8_000) == (
        "1:0 has a health of 79.5 %, 80 % is asked"
    )
    assert told("NotYet", startsAt=1_700_000_000) == "the order holds from 2023-11-14T22:13:20Z on"
