"""A fund's staff on the command line: two funds, offers and approvals, entries, rules, the depositary's word,
restatements; what is refused, in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from battery_chain.chain import Rpc
from tests.e2e.conftest import Cli, describe, row, signed, write
from tests.e2e.test_cli import following

PERIOD, WINDOW = 4_000, 2_000
SECOND = """
[[fund]]
number = 2
name = "Battery Bank Two"
symbol = "BB2"
manager = "bank"
depositary = "auditor"
seed = "500"
minimum = "10"
jurisdictions = [276]

[fund.terms]
management_fee_bp = 100

[fund.limits]
max_holders = 20
"""


class Desk(Cli):
    """The command line of a deployment with two funds, the first of them open."""

    def travel(self, seconds: int) -> None:
        rpc = Rpc.connect(self.json("chain", "status")["rpc"])
        rpc.call("evm_increaseTime", seconds)
        rpc.call("evm_mine")
        rpc.close()

    def paper(self, name: str) -> str:
        (self.folder / name).write_text(f"what is in {name}")
        return name

    def cash(self) -> Decimal:
        return Decimal(self.json("fund", "nav")["cash"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    found = Desk(tmp_path_factory.mktemp("staff"), quick=True)
    file = found.folder / describe(found.folder, PERIOD, WINDOW)
    file.write_text(_described(file))
    found("chain", "start")
    try:
        found("deploy", "run", "description.toml")
        for person in ("manager", "bank", "alice"):
            found("token", "issue", person, "50000")
        found("fund", "open")
        manifest = write(found.folder, "cars.csv", [row(serial=serial) for serial in (1, 2, 3)])
        found("battery", "mint", manifest)
        yield found
    finally:
        found("chain", "stop")


def _described(file: Path) -> str:
    text = file.read_text().replace("[fund]", "[[fund]]").replace('seed = "1000"', 'seed = "40000"')
    roles = text.replace('enforcer = ["agent"]', 'enforcer = ["agent"]\nguardian = ["agent"]')
    return roles + SECOND


# -- several funds


def test_each_fund_has_its_own_fact_sheet(desk: Desk) -> None:
    first, second = desk.json("fund", "nav"), desk.json("fund", "nav", "--fund", "BB2")
    assert (first["fund"], second["fund"]) == ("BB1", "BB2")
    assert first["supply"] == "40000.000000000000000000" != second["supply"]
    assert desk.json("fund", "nav", BATTERY_CHAIN_FUND="2") == second
    done = desk("fund", "nav", "--fund", "9", code=2)
    assert done.stderr.startswith("--fund: '9' is none of 1 (BB1), 2 (BB2)")
    rules = desk.json("fund", "rules", "--fund", "2")
    assert rules["terms"]["management_fee_bp"] == 100
    assert (rules["limits"]["max_holders"], rules["jurisdictions"]) == (20, ["276"])
    contracts = desk.json("deploy", "status")["contracts"]
    assert {"Fund", "Fund2", "FundVault", "FundVault2"} <= set(contracts)
    assert "holders" in desk("fund", "nav").stdout


# -- offers


def test_what_an_offer_lacks_is_told(desk: Desk) -> None:
    done = desk("fund", "acquire", "1:0", code=2)
    assert done.stderr.startswith("--seller: is needed: who signs the offer; or take one with --offer")
    done = desk("fund", "acquire", "--seller", "bank", code=2)
    assert done.stderr.startswith("battery: name batteries, or batches with --batch")
    desk.paper("note.txt")
    done = desk("fund", "acquire", "--offer", "note.txt", code=2)
    assert done.stderr.startswith("note.txt: is not JSON")
    done = desk("fund", "approve", "--digest", "0x12", code=2)
    assert "--digest: give a FILE, or 0x and 64 hexadecimal digits" in done.stderr


def test_a_price_outside_the_band_goes_by_way_of_the_depositary(desk: Desk) -> None:
    words = ["fund", "acquire", "1:0", "--seller", "bank", "--price", "9000"]
    done = desk(*words, code=5)
    assert "the price 9,000,000,000 is outside the band of 1,000 basis points" in done.stderr
    assert "sign it with --out FILE, then: battery-chain fund approve FILE" in done.stderr
    shown = desk(*words, "--out", "offer.json").stdout
    assert "next: battery-chain fund approve offer.json, and a day later: battery-chain fund acquire" in shown
    assert "offer.json: is there already" in desk(*words, "--out", "offer.json", code=2).stderr
    refused = desk("fund", "approve", "offer.json", "--account", "manager", code=5)
    assert "manager" in refused.stderr
    assert "lacks the role depositary of fund 1" in refused.stderr
    approved = desk.json("fund", "approve", "offer.json")
    assert (approved["act"], approved["price"]) == ("sale", "9000.000000")
    assert approved["party"]["name"] == "bank"
    desk.travel(86_401)
    had = desk.cash()
    bought = desk.json("fund", "acquire", "--offer", "offer.json")
    assert (bought["price"], had - desk.cash()) == ("9000.000000", Decimal(9_000))
    assert desk.json("fund", "acquire", "--offer", "offer.json")["receipts"][0]["before"] is True


def test_an_offer_that_its_seller_signs_elsewhere_is_taken(desk: Desk) -> None:
    first = following(desk)
    minted = desk.json("battery", "mint", write(desk.folder, "far.csv", [row(serial=first)]))["minted"]
    battery = f"{minted[0]['batch']}:0"
    words = ("fund", "acquire", battery, "--seller", "bank", "--out", "far.json")
    printed = desk(*words, "--unsigned", code=6)
    assert "battery-chain fund attach far.json --signature 0x" in printed.stderr
    *approvals, message = json.loads(printed.stdout)
    rpc = Rpc.connect(desk.json("chain", "status")["rpc"])
    for each in approvals:
        fields = {name: each[name] for name in ("from", "to", "data", "gas")}
        rpc.call("eth_sendTransaction", fields)
    rpc.close()
    seller = message["message"]["seller"]
    desk("fund", "attach", "far.json", "--signature", signed(message, seller))
    desk("fund", "acquire", "--offer", "far.json")
    assert desk.json("battery", "show", battery)[0]["owner"]["name"] == "Fund"


def test_batteries_are_bought_and_sold_at_fair_value(desk: Desk) -> None:
    before = desk.cash()
    bought = desk.json("fund", "acquire", "1:1", "--seller", "bank")
    assert "sold to alice for" in desk("fund", "dispose", "1:1", "--buyer", "alice").stdout
    assert abs(before - desk.cash()) < Decimal("0.01")
    assert abs(Decimal(bought["day_one_difference"])) <= Decimal("0.000001")
    assert desk.json("battery", "show", "1:1")[0]["owner"]["name"] == "alice"


def test_a_dry_run_signs_and_sends_nothing(desk: Desk) -> None:
    before = desk.block()
    plan = desk.json("fund", "distribute", "declare", "10", "--dry-run")
    assert next(each["action"] for each in plan["planned"]).startswith("declare 10 for epoch ")
    assert desk.block() == before


# -- books


def test_entries_are_proposed_confirmed_listed_and_paid(desk: Desk) -> None:
    lease = desk.paper("lease.txt")
    words = ["fund", "entries", "propose", "receivable", "1200", "--with", "alice", "--document", lease]
    done = desk.json(*words, "--due", "2099-12-31")
    number = str(done["entry"])
    listed: Any = desk.json("fund", "entries", "list")[-1]
    assert listed["confirmed"] is False
    assert listed["proposal"] == {"amount": "1200.000000", "due": "2099-12-31"}
    refused = desk("fund", "entries", "confirm", number, "--account", "manager", code=5)
    assert "lacks the role depositary of fund 1" in refused.stderr
    desk("fund", "entries", "confirm", number)
    assert desk.json("fund", "nav")["receivables"] == "1200.000000"
    refused = desk("fund", "entries", "settle", number, "--amount", "1300", "--account", "alice", code=5)
    assert f"entry {number} has 1,200,000,000 token units open, not 1,300,000,000" in refused.stderr
    desk("fund", "entries", "settle", number, "--account", "alice")
    assert desk.json("fund", "entries", "list", "--open") == []
    assert "receivable" in desk("fund", "entries", "list").stdout


def test_income_and_fees_are_shown_and_paid(desk: Desk) -> None:
    desk("fund", "distribute", "accrue", "100", "--account", "alice", "--reference", "swaps")
    declared = desk.json("fund", "distribute", "declare", "100")
    last = {"epoch": declared["epoch"], "declared": "100.000000", "distributed": "0.000000", "outcome": ""}
    assert desk.json("fund", "distribute", "show")[-1] == last
    desk("fund", "distribute", "declare", "0", "--epoch", str(declared["epoch"]))
    assert desk.json("fund", "fees")["owed"] == "0.000000"
    assert "there is nothing to claim" in desk("fund", "fees", "--pay", code=5).stderr


# -- rules


def test_rules_are_changed_one_by_one(desk: Desk) -> None:
    done = desk("fund", "terms", code=2)
    assert done.stderr.startswith("options: name what is to change; see: battery-chain fund rules")
    desk("fund", "terms", "--levy-bp", "10")
    desk("fund", "limits", "--class", "professional", "--class", "institution", "--budget", "60000")
    desk("fund", "jurisdictions", "276", "40")
    desk("fund", "jurisdictions", "40", "--remove")
    desk("fund", "prospectus", desk.paper("prospectus.txt"))
    found = desk.json("fund", "rules")
    assert (found["coming"]["levy_bp"], found["terms"]["levy_bp"]) == (10, 0)
    assert found["limits"]["investor_classes"] == ["professional", "institution"]
    assert (found["limits"]["budget"], found["jurisdictions"]) == ("60000.000000", ["276"])
    assert found["prospectus_edition"] == 1
    refused = desk("fund", "limits", "--max-holders", "5", "--account", "manager", code=5)
    assert "lacks the role admin" in refused.stderr or "may not call this" in refused.stderr
    assert "terms from epoch" in desk("fund", "rules").stdout


def test_force_is_scheduled_and_executed(desk: Desk) -> None:
    done = desk("fund", "force-transfer", "manager", "alice", code=2)
    assert done.stderr.startswith("force-transfer: give --shares, or --requests")
    found = desk.json("fund", "force-transfer", "manager", "alice", "--shares", "5")
    assert found["ready"] is not None
    desk.travel(86_401)
    desk("role", "execute", found["operation"][:8])
    assert desk.json("fund", "nav", "--account", "alice")["position"]["shares"] == "5.000000000000000000"


# -- the depositary, and what stops a fund


def test_the_depositary_attests_its_own_figures(desk: Desk) -> None:
    desk("fund", "distribute", "declare", "1")
    epoch = str(desk.json("fund", "nav")["next_epoch"])
    early = desk("fund", "attest", epoch, "--cash", "1", "--batteries", "1", code=5)
    assert f"{epoch} is not between " in early.stderr
    assert "and the end of time" in early.stderr
    desk.travel(PERIOD + WINDOW)
    refused = desk("fund", "attest", epoch, "--cash", "1", "--batteries", "99", code=5)
    said = "the depositary says 1,000,000 token units and 99 batteries, the fund's books [0-9,]+ and ([0-9]+)"
    owned = re.search(said, refused.stderr)
    assert owned is not None
    desk("fund", "attest", epoch, "--cash", str(desk.cash()), "--batteries", owned[1])
    desk("fund", "object", epoch, "--document", desk.paper("report.txt"))
    outcomes = {}
    while int(epoch) not in outcomes:
        struck = desk.json("fund", "strike")
        outcomes[struck["epoch"]] = struck["outcome"]
    assert outcomes[int(epoch)] != "deal"


def test_deals_are_suspended_and_deposits_paused(desk: Desk) -> None:
    done = desk("fund", "suspend", code=2)
    assert done.stderr.startswith("suspend: give --days, or --end")
    assert "no deals until " in desk("fund", "suspend", "--days", "90").stdout
    desk("fund", "suspend", "--end")
    assert desk.json("fund", "pause")["paused"] is True
    assert (
        "it is paused, or it closes" in desk("fund", "subscribe", "500", "--account", "alice", code=5).stderr
    )
    desk("fund", "resume")


def test_a_wrong_price_is_refused_where_there_was_none(desk: Desk) -> None:
    words = ["fund", "restate", "999", "0.9", "--document", desk.paper("error.txt"), "--out", "restate.json"]
    assert desk(*words, code=2).stderr.startswith("epoch: 999: had no deal: it has no price")
    done = desk("fund", "restate", "999", "0.9", code=2)
    assert "are all needed to write it; or put one on record with --act" in done.stderr
    done = desk("fund", "compensation", "999", code=2)
    assert "the price of epoch 999 was not restated" in done.stderr


def test_the_second_fund_is_closed_and_the_first_is_not(desk: Desk) -> None:
    desk("fund", "open", "--fund", "2")
    closed = desk("fund", "close", "--fund", "2", "--yes").stdout
    assert "Battery Bank Two closes from epoch " in closed
    assert desk.json("fund", "nav", "--fund", "2")["closing"] is True
    assert desk.json("fund", "nav")["closing"] is False
