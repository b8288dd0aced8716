"""The market on the command line: a fund trades by listed orders; trades, candles, fee; the order book."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest

from tests.e2e.conftest import PROGRAM, clean_environment
from tests.e2e.market_desk import Trading, trading

_BATTERIES = (f"1:{index}" for index in count())


@pytest.fixture
def battery() -> str:
    """One that no other test has touched."""
    return next(_BATTERIES)


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trading]:
    with trading(tmp_path_factory.mktemp("market")) as found:
        yield found


# -- a fund


def test_a_fund_trades_by_what_its_manager_has_listed(market: Trading, battery: str) -> None:
    file = market.fund_order("buy", battery, "--price", "2076")
    done = market("market", "fill", file, "--account", "bank", code=5)
    assert "nobody has listed it on chain" in done.stderr
    shown = market.show(file)
    assert shown["next"] == [f"its manager lists it: battery-chain market list {file} --account manager"]
    done = market("market", "list", file, "--account", "alice", code=5)
    assert "lacks the role manager of fund 1" in done.stderr
    market("market", "list", file)
    assert market.show(file)["signature"] == "none: it is listed on chain"
    assert [each["hash"] for each in market.json("market", "orders", "--maker", "Fund")] == [shown["hash"]]
    market("market", "fill", file, "--account", "bank")
    assert market.owner(battery) == "Fund"
    cheap = market.fund_order("sell", battery, "--price", "1000")
    market("market", "list", cheap)
    done = market("market", "fill", cheap, "--approve", "--account", "alice", code=5)
    assert (
        "the price 999 CEUR is outside the fund's band of 1,000 basis points round fair value" in done.stderr
    )
    market("market", "cancel", cheap)
    assert market.show(cheap)["reason"]["error"] == "OrderCancelled"
    fair = market.fund_order("sell", battery, "--price", "2080")
    market("market", "list", fair)
    market("market", "fill", fair, "--approve", "--account", "alice")
    assert market.owner(battery) == "alice"


def test_outside_its_band_a_fund_sells_only_with_the_depositary(market: Trading, battery: str) -> None:
    market("fund", "acquire", battery, "--seller", "bank")
    file = market.fund_order("sell", battery, "--price", "1000")
    market("market", "list", file)
    hash_ = market.show(file)["hash"]
    market("fund", "approve", "--digest", hash_)
    words = ("market", "fill", file, "--approve", "--account", "alice")
    assert "outside the fund's band" in market(*words, code=5).stderr
    market.travel(86_401)
    assert market.json(*words)["cash"] == "1000.000000"


# -- what is told


def test_trades_are_told_by_time_battery_and_class(market: Trading, battery: str) -> None:
    file = market.sell(battery, "--price", "1234")
    market("market", "fill", file, "--approve", "--account", "alice")
    (found,) = market.json("market", "trades", "--battery", battery)
    assert (found["cash"], found["fee"], found["seller"]["name"]) == ("1234.000000", "1.234000", "bank")
    assert market.json("market", "trades", "--class", "nmc-four-wheel")[-1] == found
    assert market.json("market", "trades", "--class", "lfp-station") == []
    assert market.json("market", "trades", "--since", "2099-01-01") == []
    assert f"1 battery: {battery}" in market("market", "trades", "--since", "7d").stdout
    assert "name a class with --class, or a fund with --fund" in market("market", "candles", code=2).stderr


def test_the_fee_is_told(market: Trading) -> None:
    found = market.json("market", "fee")
    assert (found["fee_bp"], found["max_fee_bp"], found["stopped"]) == (10, 100, False)
    assert found["recipient"]["name"] == "admin"


def test_what_an_order_lacks_is_told(market: Trading) -> None:
    done = market("market", "sign", "sell", "1:0", "--account", "bank", code=2)
    assert "--price" in done.stderr
    done = market("market", "sign", "sell", "--price", "1", "--account", "bank", code=2)
    assert "name batteries, batches with --batch, or --shares of a fund" in done.stderr
    done = market("market", "sign", "sell", "--price", "1", "1:0", code=2)
    assert "--account: say whose order it is" in done.stderr
    done = market(
        "market", "sign", "sell", "1:0", "--shares", "1", "--price", "1", "--account", "bank", code=2
    )
    assert "batteries and shares go into orders of their own" in done.stderr
    done = market("market", "approve", "--account", "bank", code=2)
    assert "give the FILE of an order, or name --battery, --shares or --money" in done.stderr


# -- the order book


@contextmanager
def served(market: Trading) -> Iterator[str]:
    words = [str(PROGRAM), "market", "serve-book", "--port", "0"]
    with subprocess.Popen(
        words,
        cwd=market.folder,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        try:
            assert running.stdout is not None
            yield running.stdout.readline().rsplit(" ", 1)[1].strip()
        finally:
            running.terminate()


def test_orders_are_handed_to_an_order_book_and_found_there(market: Trading, battery: str) -> None:
    good, cancelled = market.sell(battery, "--price", "3333"), market.sell(battery, "--price", "3334")
    market("market", "cancel", cancelled, "--account", "bank")
    with served(market) as url:
        done = market("market", "submit", good, cancelled, "--book", url, "--json", code=6)
        said = json.loads(done.stdout)
        assert [each["status"] for each in said] == ["accepted", "refused"]
        assert "has cancelled order" in said[1]["why"]
        assert market("market", "submit", cancelled, "--book", url, code=5).stdout.startswith("0 of 1 are in")
        market("market", "orders", "--book", url, "--out", "found")
        hash_ = market.show(good)["hash"]
        assert market.show(f"found/{hash_[2:18]}.json")["signature"] == "good"
        depth = ("market", "depth", "--class", "nmc-four-wheel")
        levels = market.json(*depth, "--book", url)
        assert levels == {"sell": [{"price": "3333.000000", "amount": 1, "orders": 1}], "buy": []}
        assert market.json(*depth, "--orders", "found") == levels
    done = market("market", "orders", "--book", "http://127.0.0.1:9", code=3)
    assert "no order book answers there" in done.stderr
    assert "battery-chain market serve-book" in done.stderr
