"""Candles of trades, and the sentences about refusals."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from battery_chain.errors import BadInput
from battery_chain.market.candles import candles, unit_price
from battery_chain.market.check import reason_of
from battery_chain.market.order import Side
from battery_chain.market.trades import Trade
from battery_chain.market.words import sentence_of

ROOT = Path(__file__).resolve().parents[2]
D = Decimal
BASE = Trade(
    block=1,
    second=1_000,
    transaction="0x1",
    index=0,
    orders=(b"1",),
    seller="0xa",
    buyer="0xb",
    side=Side.SELL,
    asset="battery",
    token="money",
    amount=1,
    cash=3_000_000,
    fee=3_000,
    ids=(5,),
    energy_wh=40_000,
    classes=(2,),
)
SHARES = replace(BASE, asset="fund", ids=(), energy_wh=0, classes=(), amount=3 * 10**18, cash=10_000_000)


def test_a_candle_has_first_highest_lowest_and_last_price() -> None:
    cash = (3_000_000, 5_000_000, -1_000_000, 4_000_000)
    told = [replace(BASE, block=at, second=1_000 + at, cash=each) for at, each in enumerate(cash)]
    (one,) = candles(reversed(told), 600, 6)
    assert (one.open, one.high, one.low, one.close) == (
        D("0.000075000"),
        D("0.000125000"),
        D("-0.000025000"),
        D("0.000100000"),
    )
    assert (one.start, one.width, one.count, one.volume, one.turnover) == (600, 600, 4, D(160_000), D(13))


def test_spans_classes_assets_and_tokens_are_told_apart() -> None:
    told = [
        BASE,
        replace(BASE, second=1_200),
        replace(BASE, classes=(2, 3)),
        replace(BASE, token="other"),
        SHARES,
    ]
    found = [(each.asset, each.classes, each.token, each.start) for each in candles(told, 600, 6)]
    assert found == [
        ("battery", (2,), "money", 600),
        ("battery", (2,), "money", 1_200),
        ("battery", (2,), "other", 600),
        ("battery", (2, 3), "money", 600),
        ("fund", (), "money", 600),
    ]


def test_trades_of_one_block_are_in_their_order() -> None:
    told = [replace(BASE, index=4, cash=8_000_000), replace(BASE, index=2, cash=4_000_000)]
    (one,) = candles(told, 60, 6)
    assert (one.open, one.close) == (D("0.0001"), D("0.0002"))


def test_a_price_of_a_share_is_rounded_half_to_even() -> None:
    assert unit_price(SHARES, 6) == D("3.333333333")
    assert unit_price(replace(SHARES, amount=2 * 10**18, cash=1), 9) == D("0E-9")
    assert unit_price(replace(SHARES, amount=2 * 10**18, cash=3), 9) == D("2E-9")


def test_a_fill_of_nothing_is_in_no_candle() -> None:
    assert candles([replace(SHARES, amount=0, cash=0)], 60, 6) == []


@pytest.mark.parametrize("width", [0, -1])
def test_a_candle_has_a_width(width: int) -> None:
    with pytest.raises(BadInput, match="seconds are no span of time"):
        candles([BASE], width, 6)


def test_every_error_of_a_fill_has_a_sentence() -> None:
    """Those of rulers, and those that no fill meets, need none."""
    others = {"MissingRole", "Reentered", "NotSelf", "BadConfig"}
    for file in ("interfaces/IMarket.sol", "OrderCheck.sol"):
        text = (ROOT / "contracts" / file).read_text("utf-8")
        for name, declared in re.findall(r"error (\w+)\(([^)]*)\)", text):
            arguments = {each.split()[-1]: 7 for each in declared.split(",") if each.strip()}
            said = sentence_of(name, arguments)
            assert name in others or not said.startswith(name), said


def test_an_error_without_a_sentence_is_told_by_name() -> None:
    assert sentence_of("Elsewhere", {"a": 1, "b": 2}) == "Elsewhere(a 1, b 2)"
    assert (
        sentence_of("BadOrder", {"what": b"amount".ljust(32, b"\0")})
        == "the order contradicts itself in amount"
    )
    assert reason_of(b"").text == "it ran out of gas"
