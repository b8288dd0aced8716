"""In kind from the command line: asked for, accepted, refused in words, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from battery_chain.chain import Rpc
from tests.e2e.conftest import Cli, describe, row, write


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    """An open fund in which alice has 50,000; three batches of two of the bank."""
    cli = Cli(tmp_path_factory.mktemp("cli"), quick=True)
    cli("chain", "start")
    try:
        cli("deploy", "run", describe(cli.folder, period=10_000, window=7_000))
        for person in ("manager", "alice"):
            cli("token", "issue", person, "100000")
        cli("fund", "open")
        cli("fund", "subscribe", "50000", "--account", "alice")
        struck(cli)
        cli("fund", "claim", "--account", "alice")
        for first in (1, 3, 5):  # batches 1, 2 and 3
            rows = [row(serial=first), row(serial=first + 1)]
            cli("battery", "mint", write(cli.folder, f"mint{first}.csv", rows))
        yield cli
    finally:
        cli("chain", "stop")


def travel_to(cli: Cli, second: int) -> None:
    """The newest block is not before `second`."""
    rpc = Rpc.connect(cli.json("chain", "status")["rpc"])
    block = rpc.block("latest")
    assert block is not None
    rpc.call("evm_increaseTime", max(0, second - int(block["timestamp"], 16)))
    rpc.call("evm_mine")
    rpc.close()


def struck(cli: Cli) -> str:
    """Strikes all that waits, up to the next epoch, at its valuation time."""
    calendar = cli.json("fund", "nav")
    travel_to(cli, second_of(calendar["next_valuation"]) + 1)
    while True:
        deal = cli.json("fund", "strike", "--account", "agent")
        if deal["epoch"] == calendar["next_epoch"]:
            return str(deal["outcome"])


def second_of(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def waiting(cli: Cli, person: str) -> Any:
    return cli.json("fund", "in-kind", "--account", person)


# -- refused


def test_nothing_is_sent_for_nobody_for_nothing_or_for_an_outsider(bank: Cli) -> None:
    before = bank.block()
    done = bank("fund", "contribute", "3:0", code=2)
    assert done.stderr.startswith("--account: say who")
    done = bank("fund", "contribute", "--account", "bank", code=2)
    assert done.stderr.startswith("batteries: name batteries, or batches with --batch")
    done = bank("fund", "contribute", "3:0", "--account", "outsider", code=5)
    assert "is not a verified member" in done.stderr
    done = bank("fund", "take-back", "1", "--shares", "--stray", "3:0", "--account", "bank", code=2)
    assert done.stderr.startswith("--stray: goes with a contribution")
    assert bank.block() == before


def test_a_request_that_there_is_not_is_refused_in_words(bank: Cli) -> None:
    for words in (("accept", "77"), ("take-back", "77"), ("take-back", "77", "--shares")):
        done = bank("fund", *words, "--account", "bank", code=5)
        assert "there is no open request 77 in kind" in done.stderr


# -- done


def test_what_is_contributed_is_gone_until_it_cannot_be_dealt_any_more(bank: Cli) -> None:
    bank("fund", "contribute", "2:0-1", "--account", "bank", "--dry-run")
    assert waiting(bank, "bank")["contributions"] == []
    asked = bank.json("fund", "contribute", "2:0-1", "--account", "bank")
    (found,) = waiting(bank, "bank")["contributions"]
    assert found["id"] == asked["contribution"]
    assert found["ids"] == [2 << 32, 2 << 32 | 1]
    number = str(asked["contribution"])
    done = bank("fund", "take-back", number, "--account", "bank", code=5)
    assert "nothing goes back before" in done.stderr
    travel_to(bank, found["accept_before"])
    done = bank("fund", "accept", number, "--account", "agent", code=5)
    assert f"contributions for epoch {found['epoch']} were accepted until" in done.stderr
    back = bank.json("fund", "take-back", number, "--account", "bank")
    assert sorted(back["batteries"]) == [2 << 32, 2 << 32 | 1]
    assert waiting(bank, "bank")["contributions"] == []


def test_batteries_become_shares_after_the_deal(bank: Cli) -> None:
    asked = bank.json("fund", "contribute", "--batch", "1", "--account", "bank")
    assert struck(bank) == "deal"
    done = bank.json("fund", "accept", str(asked["contribution"]), "--account", "agent")
    (shares,) = [value for name, value in done.items() if name.startswith("shares for")]
    assert Decimal(shares) > 0
    assert bank.json("fund", "nav", "--account", "bank")["position"]["shares"] == shares


def test_shares_go_back_with_nothing_delivered(bank: Cli) -> None:
    asked = bank.json("fund", "redeem-in-kind", "10", "--account", "alice")
    number = str(asked["request"])
    done = bank("fund", "deliver", number, "3:0", "--account", "manager", code=5)
    assert "OutsideEpoch" in done.stderr
    (found,) = waiting(bank, "alice")["redemptions"]
    travel_to(bank, found["deliver_until"] + 1)
    done = bank("fund", "take-back", number, "--shares", "--account", "alice")
    assert done.stdout.startswith("✓ 10 shares back with alice")
    assert bank("fund", "in-kind", "--account", "alice").stdout.endswith("nothing waits\n")
