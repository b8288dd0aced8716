"""The market on the command line: orders are signed, approved, shown, filled, matched, cancelled; what is
refused, in words and with its exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import count

import pytest

from tests.e2e.market_desk import Trading, trading

FEE = Decimal("0.001")

_BATTERIES = (f"1:{index}" for index in count())


@pytest.fixture
def battery() -> str:
    """One that no other test has touched."""
    return next(_BATTERIES)


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trading]:
    with trading(tmp_path_factory.mktemp("market")) as found:
        yield found


# -- one order, from its signature to its trade


def test_an_order_is_signed_approved_shown_and_filled(market: Trading, battery: str) -> None:
    market("battery", "transfer", battery, "--to", "bruno", "--account", "bank")
    file = market.name()
    signed = market("market", "sign", "sell", battery, "--price", "4000", "--account", "bruno", "--out", file)
    assert f"bruno sells 1 battery ({battery}) for 4,000.00 CEUR, to anybody" in signed.stdout
    assert f"battery-chain market approve {file} --account bruno" in signed.stdout
    shown = market.show(file)
    assert (shown["signature"], shown["open"], shown["reason"]["error"]) == ("good", 0, "NotApproved")
    assert shown["next"][0].endswith(f"battery-chain market approve {file} --account bruno")
    market("market", "approve", file, "--account", "bruno")
    assert market.show(file)["open"] == 1
    assert "fillable now  yes: 1 battery" in market("market", "show", file).stdout
    market("market", "approve", "--revoke", "--account", "alice")
    lacking = market("market", "fill", file, "--account", "alice", code=2)
    assert "alice has not said yet that the market may take money" in lacking.stderr
    assert f"battery-chain market approve {file} --account alice" in lacking.stderr
    market("market", "approve", file, "--account", "alice")
    before = market.money("bruno"), market.money("alice")
    filled = market.json("market", "fill", file, "--account", "alice")
    assert (filled["cash"], filled["fee"]) == ("4000.000000", "4.000000")
    assert market.money("bruno") - before[0] == Decimal(4_000) * (1 - FEE)
    assert before[1] - market.money("alice") == Decimal(4_000)
    assert market.owner(battery) == "alice"
    assert market.show(file)["reason"]["error"] == "OrderFilled"
    market("market", "approve", "--battery", "--revoke", "--account", "bruno")


def test_a_fill_is_sent_once_however_often_it_is_run(market: Trading, battery: str) -> None:
    file = market.sell(battery, "--price", "4000")
    words = ("market", "fill", file, "--approve", "--account", "alice")
    first, second = market.json(*words), market.json(*words)
    assert (first["receipts"][0]["before"], second["receipts"][0]["before"]) == (False, True)
    assert first["receipts"][0]["transaction"] == second["receipts"][0]["transaction"]
    other = market("market", "fill", file, "--account", "bruno", code=5)
    assert "is filled already" in other.stderr


def test_a_dry_run_signs_and_sends_nothing(market: Trading, battery: str) -> None:
    file = market.sell(battery, "--price", "4000")
    before = market.block()
    plan = market.json("market", "fill", file, "--approve", "--account", "bruno", "--dry-run")
    assert [each["action"] for each in plan["planned"]] == [
        "bruno: the market may take money",
        "fill an order",
    ]
    signed = market(
        "market", "sign", "sell", battery, "--price", "1", "--account", "bank", "--dry-run"
    ).stdout
    assert "nothing was signed" in signed
    assert market.block() == before
    assert market.owner(battery) == "bank"


def test_an_outsider_is_refused_in_plain_words(market: Trading, battery: str) -> None:
    file = market.sell(battery, "--price", "4000")
    for words in ([], ["--approve"]):
        before = market.block()
        done = market("market", "fill", file, *words, "--account", "outsider", code=5)
        assert re.search(r"refused: outsider \(0x\w{40}\) is no verified member", done.stderr)
        assert "nothing has changed hands" in done.stderr
        assert "battery-chain member add" in done.stderr
        assert market.block() == before
    shares = market.sell("--shares", "2", "--price", "2", by="manager")
    market("market", "approve", shares, "--account", "manager")
    done = market("market", "fill", shares, "--account", "outsider", code=5)
    assert "is no verified member" in done.stderr
    assert market.owner(battery) == "bank"


def test_an_order_for_one_taker_is_filled_by_nobody_else(market: Trading, battery: str) -> None:
    file = market.sell(battery, "--price", "100", "--taker", "bruno")
    done = market("market", "fill", file, "--approve", "--account", "alice", code=5)
    assert re.search(r"the order is for bruno \(\w+\) alone, not for alice", done.stderr)
    market("market", "fill", file, "--approve", "--account", "bruno")
    assert market.owner(battery) == "bruno"


# -- signed by a wallet that is elsewhere


def test_a_wallet_elsewhere_signs_what_is_printed(market: Trading, battery: str) -> None:
    words = ("market", "sign", "sell", battery, "--price", "4000", "--account", "bank", "--unsigned")
    printed = json.loads(market(*words).stdout)
    assert printed["primaryType"] == "Order"
    assert "signature" not in printed
    bare, file = market.name(), market.name()
    market(*words, "--out", bare)
    other = json.loads((market.folder / market.sell(battery, "--price", "1")).read_text())["signature"]
    done = market("market", "sign", "attach", bare, other, "--out", file, code=4)
    assert f"signer of {bare}" in done.stderr
    done = market("market", "sign", "attach", bare, "0x1234", "--out", file, code=2)
    assert f"{bare}: signature: has 2 bytes; that of a wallet has 65" in done.stderr
    market("market", "sign", "attach", bare, "--account", "bank", "--out", file)
    assert market.show(file)["signature"] == "good"
    again = market("market", "sign", "attach", bare, "--account", "bank", "--out", file, code=2)
    assert f"{file}: is there already" in again.stderr


# -- altered, of another chain, cancelled


def test_an_altered_order_is_refused(market: Trading, battery: str) -> None:
    file = market.sell(battery, "--price", "4000")
    altered = market.changed(file, price="1000000", endPrice="1000000")
    done = market("market", "fill", altered, "--approve", "--account", "alice", code=4)
    assert f"error: signer of {altered}: " in done.stderr
    shown = market("market", "show", altered, code=4)
    assert "signature     not the maker's" in shown.stdout
    assert market.owner(battery) == "bank"


def test_an_order_of_another_chain_or_market_is_refused(market: Trading, battery: str) -> None:
    file = market.sell(battery, "--price", "4000")
    elsewhere = market.changed(file, chainId=1)
    done = market("market", "fill", elsewhere, "--account", "alice", code=2)
    assert f"{elsewhere}: domain.chainId: is chain 1; this market is on chain 31337" in done.stderr
    other = market.changed(file, verifyingContract="0x" + "12" * 20)
    done = market("market", "show", other, code=2)
    assert f"{other}: domain.verifyingContract: is 0x{'12' * 20}" in done.stderr


def test_what_is_no_order_is_refused_all_at_once(market: Trading, battery: str) -> None:
    (market.folder / "note.json").write_text("no")
    file = market.changed(market.sell(battery, "--price", "4000"), side=2)
    done = market("market", "fill", "note.json", file, "missing.json", "--account", "alice", code=2)
    assert "note.json: is not JSON" in done.stderr
    assert f"{file}: side: 2 is neither 0 (sell) nor 1 (buy)" in done.stderr
    assert "missing.json: cannot be read" in done.stderr
    assert "refused, 3 problems; nothing was sent" in done.stderr


def test_a_cancelled_order_is_not_filled(market: Trading, battery: str) -> None:
    file = market.sell(battery, "--price", "4000")
    done = market("market", "cancel", file, "--account", "alice", code=5)
    assert "is not the maker of the order" in done.stderr
    market("market", "cancel", file, "--account", "bank")
    done = market("market", "fill", file, "--approve", "--account", "alice", code=5)
    assert re.search(r"bank \(\w+\) has cancelled order [0-9]+", done.stderr)
    assert "have its maker sign a new one: battery-chain market sign" in done.stderr
    assert market.owner(battery) == "bank"


def test_orders_are_cancelled_by_number_by_word_and_all(market: Trading, battery: str) -> None:
    market("battery", "transfer", battery, "--to", "bruno", "--account", "bank")
    market("market", "approve", "--battery", "--account", "bruno")
    one, other, last = (market.sell(battery, "--price", "400", by="bruno") for _ in range(3))
    number = market.show(one)["nonce"]
    assert market.json("market", "cancel", "--nonce", number, "--account", "bruno")["nonces"] == [number]
    assert market.show(one)["reason"]["error"] == "OrderCancelled"
    assert market.show(other)["open"] == 1
    market("market", "cancel", "--word", str(int(market.show(other)["nonce"]) // 256), "--account", "bruno")
    assert market.show(other)["reason"]["error"] == "OrderCancelled"
    market("market", "cancel", "--all", "--account", "bruno")
    assert market.show(last)["reason"]["error"] == "OldCounter"
    done = market("market", "cancel", "--all", one, "--account", "bruno", code=2)
    assert "cancel: name files, or --nonce, or --word, or --all" in done.stderr
    market("market", "approve", "--revoke", "--account", "bruno")


def test_an_order_that_has_expired_is_not_filled(market: Trading, battery: str) -> None:
    file = market.sell(battery, "--price", "4000", "--expires", "1h")
    market.travel(3_700)
    done = market("market", "fill", file, "--account", "alice", code=5)
    assert re.search(r"the order held until 2\d\d\d-\d\d-\d\dT", done.stderr)


# -- bundles, several orders, parts, auctions


def test_a_whole_batch_is_sold_as_one(market: Trading) -> None:
    file = market.sell("--batch", "2", "--price", "6000")
    shown = market.show(file)
    assert (shown["batches"], shown["amount"], shown["batteries"]) == ([2], 3, [])
    part = market("market", "fill", file, "--amount", "2", "--approve", "--account", "alice", code=5)
    assert "batteries are sold all together: the order is for 3, not 2" in part.stderr
    assert (
        "alice buys 3 batteries" in market("market", "fill", file, "--approve", "--account", "alice").stdout
    )
    assert {market.owner(f"2:{index}") for index in range(3)} == {"alice"}


def test_of_several_orders_what_can_be_filled_is(market: Trading) -> None:
    batteries = [next(_BATTERIES) for _ in range(3)]
    files = [market.sell(each, "--price", "1000") for each in batteries]
    market("market", "cancel", files[1], "--account", "bank")
    checked = market("market", "check", *files, code=4)
    assert "2 of 3 can be filled now" in checked.stdout
    done = market("market", "fill", *files, "--approve", "--account", "alice", "--json", code=6)
    said = json.loads(done.stdout)
    assert [each["filled"] for each in said["orders"]] == [True, False, True]
    assert said["orders"][1]["error"] == "OrderCancelled"
    assert "has cancelled order" in said["orders"][1]["why"]
    assert [market.owner(each) for each in batteries] == ["alice", "bank", "alice"]
    refused = market("market", "fill", files[1], files[2], "--account", "bruno", code=5)
    assert "bruno has filled 0 of 2 orders" in refused.stdout
    assert "is filled already" in refused.stdout


def test_shares_are_sold_in_parts(market: Trading) -> None:
    file = market.sell("--shares", "12.5", "--price", "13", by="manager")
    market("market", "approve", file, "--account", "manager")
    before = market.shares("alice")
    words = ("market", "fill", file, "--approve", "--account", "alice")
    assert "alice buys 2.5 shares for 2.60 CEUR" in market(*words, "--amount", "2.5").stdout
    assert "fillable now  yes: 10 shares" in market("market", "show", file).stdout
    block = market.block()
    done = market(*words, "--amount", "11", code=5)
    assert market.block() == block  # nor was anything approved
    assert "10 shares of the order are left, not 11 shares" in done.stderr
    worth = market(*words, "--amount", "1", "--min-value", "1000000", code=5)
    assert "are asked" in worth.stderr
    market("market", "fill", file, "--approve", "--account", "bruno")
    assert market.shares("alice") - before == Decimal("2.5")
    assert market.show(file)["open"] == 0
    trades = market.json("market", "trades", "--fund", "BB1")
    assert [each["amount"] for each in trades[-2:]] == ["2.500000000000000000", "10.000000000000000000"]
    candle = market.json("market", "candles", "--fund", "BB1", "--width", "1w")[-1]
    assert Decimal(candle["close"]) == Decimal("1.04")


def test_conditions_guard_both_sides(market: Trading, battery: str) -> None:
    file = market.sell(battery, "--price", "1500")
    done = market("market", "fill", file, "--approve", "--max-age", "5", "--account", "alice", code=5)
    assert re.search(
        rf"the last assessment of {battery} is [0-9,]+ days old, at most 5 are asked", done.stderr
    )
    done = market("market", "fill", file, "--approve", "--class", "lfp-station", "--account", "alice", code=5)
    assert f"{battery} is of class 1, which is not one that is asked" in done.stderr
    wanted = market.buy(battery, "--price", "1600", "--min-health", "101%")
    market("market", "approve", wanted, "--account", "alice")
    done = market("market", "match", file, wanted, "--account", "agent", code=5)
    assert f"{battery} has a health of 100 %, 101 % is asked" in done.stderr
    done = market(
        "market", "sign", "buy", battery, "--price", "1", "--class", "none", "--account", "alice", code=2
    )
    assert "none: class: is none of lfp-four-wheel" in done.stderr


def test_two_orders_are_matched_by_anybody_at_the_price_of_the_one_that_sells(
    market: Trading, battery: str
) -> None:
    sell, wanted = market.sell(battery, "--price", "1500"), market.buy(battery, "--price", "1600")
    market("market", "approve", wanted, "--account", "alice")
    done = market("market", "match", wanted, sell, "--account", "agent", code=5)
    assert "two orders are matched when one sells, the other buys" in done.stderr
    dear = market.sell(battery, "--price", "1700")
    done = market("market", "match", dear, wanted, "--account", "agent", code=5)
    assert "the seller asks 1,700 CEUR, the buyer pays 1,600 CEUR at most" in done.stderr
    before = market.money("alice")
    done = market("market", "match", sell, wanted, "--account", "outsider")
    assert "bank sells alice 1 battery for 1,500.00 CEUR" in done.stdout
    assert before - market.money("alice") == Decimal(1_500)


def test_an_auction_falls_from_fair_value_to_exit_value(market: Trading, battery: str) -> None:
    file = market.name()
    market("market", "auction", battery, "--until", "2d", "--account", "bank", "--out", file)
    shown = market.show(file)
    value = Decimal(market.json("value", "battery", battery)["value"])
    assert (Decimal(shown["price"]), shown["end_price"]) == (value, "304.000000")
    market.travel(86_400)
    done = market.json("market", "fill", file, "--approve", "--account", "alice")
    middle = (value + 304) / 2
    assert abs(Decimal(done["cash"]) - middle) < 5
    rising = ("market", "auction", battery, "--from", "5", "--to", "6", "--account", "bank")
    assert "auction:" in market(*rising, code=2).stderr


def test_a_seller_pays_for_what_costs_more_than_it_brings(market: Trading, battery: str) -> None:
    file = market.sell(battery, "--price", "-25")
    market("market", "approve", file, "--account", "bank")
    before = market.money("bank")
    assert market.json("market", "fill", file, "--account", "bruno")["cash"] == "-25.000000"
    assert before - market.money("bank") == Decimal(25)
    assert market.owner(battery) == "bruno"
