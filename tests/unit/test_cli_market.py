"""The market on the command line, away from a chain: what is written as values, and refusals in words."""

from __future__ import annotations

import re
import string
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest

from battery_chain.cli.commands.market_files import parse
from battery_chain.cli.commands.market_sign import Condition
from battery_chain.cli.commands.market_words import HEALTH, SPAN, UNTIL, Until
from battery_chain.cli.hints import HINTS, explain
from battery_chain.cli.hints_market import IN_MARKET_HINTS, for_traders
from battery_chain.contracts._errors import ERRORS
from battery_chain.errors import BadInput

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


# -- what is written


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("90m", 5_400), ("12h", 43_200), ("7d", 604_800), ("2w", 1_209_600)]
)
def test_a_length_of_time_is_a_number_and_a_letter(text: str, seconds: int) -> None:
    assert SPAN.convert(text, None, None) == seconds
    assert UNTIL.convert(text, None, None) == Until(span=seconds)
    assert Until(span=seconds).after(1_000) == 1_000 + seconds


@pytest.mark.parametrize("text", ["", "7", "d", "0d", "-1d", "1.5d", "7 d", "7D", "1y", "1234567890d"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is not a length of time, such as 90m, 12h, 7d or 2w"):
        SPAN.convert(text, None, None)


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("2027-01-31", 1_801_439_999),  # its last second
        ("2027-01-31T12:00", 1_801_396_800),
        ("2027-01-31 12:00Z", 1_801_396_800),
        ("2027-01-31T12:00:00+02:00", 1_801_389_600),
    ],
)
def test_a_moment_is_a_day_or_a_time_in_utc(text: str, second: int) -> None:
    assert UNTIL.convert(text, None, None) == Until(second=second)
    assert Until(second=second).after(5) == second


@pytest.mark.parametrize(
    "text", ["tomorrow", "2027-02-30", "31.01.2027", "2027-01-31T25:00", "20270131", "12:00"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is neither a length of time, such as 7d, nor a date"):
        UNTIL.convert(text, None, None)


@pytest.mark.parametrize(
    ("text", "points"), [("80%", 8_000), ("80", 8_000), ("79.95 %", 7_995), ("120%", 12_000), ("0.01%", 1)]
)
def test_a_health_is_written_in_per_cent(text: str, points: int) -> None:
    assert HEALTH.convert(text, None, None) == points


@pytest.mark.parametrize("text", ["", "0", "-1", "121", "80.001", "x", "NaN", "inf", "80%%"])
def test_what_is_no_health_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match=r"is not a health, such as 80% or 79\.95%"):
        HEALTH.convert(text, None, None)


def test_a_condition_is_there_when_something_is_asked() -> None:
    assert not Condition()
    assert Condition(min_health=1)
    assert Condition(classes=("nmc-four-wheel",))
    assert Condition(min_value=Decimal(0))


def test_an_order_file_without_a_signature_is_one_that_is_not_signed(tmp_path: Path) -> None:
    file = tmp_path / "order.json"
    file.write_text('{"message": 1}')
    assert parse(file) == {"signature": "0x", "message": 1}
    file.write_text('{"signature": "0x12"}')
    assert parse(file) == {"signature": "0x12"}
    file.write_text("[")
    with pytest.raises(BadInput, match=r"order\.json: is not JSON"):
        parse(file)
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        parse(tmp_path / "none.json")
