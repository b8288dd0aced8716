"""An investor on the command line: what each refusal says, in words, and a statement in every form.

The page docs/guide/fund.md shows these refusals as the program prints them: what it shows is compared here.
"""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from battery_chain.chain import Call, Rpc
from battery_chain.contracts import structs
from battery_chain.contracts.authority import Authority
from battery_chain.contracts.fund import Fund
from battery_chain.contracts.fund_vault import FundVault
from battery_chain.contracts.members import Members
from battery_chain.contracts.settlement_token import SettlementToken
from battery_chain.contracts.valuation import Valuation
from battery_chain.deploy import Deployment
from battery_chain.setup.people import role_id
from tests.e2e.conftest import Cli, describe

PAGE = Path(__file__).resolve().parents[2] / "docs/guide/fund.md"
HASH = b"\x6b" * 32
MONTH = 2_000
MONEY, SHARE = 10**6, 10**18
NEVER = 2**40 - 1
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}(?![0-9a-fA-F])")


class Desk:
    """The deployment of the command line, and what others do: sent past it, so that its journal holds."""

    def __init__(self, cli: Cli) -> None:
        self.cli, self.rpc = cli, Rpc.connect(cli.json("chain", "status")["rpc"])
        (file,) = cli.folder.glob("**/deployments/*.json")
        self.deployment = Deployment.load(file)
        contract = self.deployment.contract
        self.fund, self.vault = Fund(contract("Fund")), FundVault(contract("FundVault"))
        self.members, self.token = Members(contract("Members")), SettlementToken(contract("SettlementToken"))
        self.valuation = Valuation(contract("Valuation"))

    def who(self, person: str) -> str:
        return self.deployment.accounts[person]

    def do(self, call: Call, person: str) -> None:
        fields = {"from": self.who(person), "to": call.to, "data": "0x" + call.data.hex()}
        sent = self.rpc.call("eth_sendTransaction", fields)
        while (receipt := self.rpc.receipts([sent])[0]) is None:
            time.sleep(0.01)
        assert int(receipt["status"], 16) == 1, call.function

    def travel(self, seconds: int) -> None:
        self.rpc.call("evm_increaseTime", seconds)
        self.rpc.call("evm_mine")

    # -- what makes an investor be refused

    def lapse(self, person: str) -> None:
        self.do(self.members.add((self.who(person),), self.rpc.second() + 60, 276, 2), "identity")
        self.travel(120)

    def freeze(self, person: str) -> None:
        self.do(self.members.set_frozen((self.who(person),), True), "agent")

    def freeze_shares(self, person: str, shares: int) -> None:
        self.do(self.fund.set_frozen_tokens(self.who(person), shares * SHARE), "agent")

    def limit(self, **limits: int) -> None:
        of_holders = ("classes", "max_holders", "max_share", "lockup")
        of_fleet = ("max_class", "max_maker", "max_operator", "budget")
        found = dict.fromkeys((*of_holders, *of_fleet), 0) | limits
        self.do(self.fund.set_limits(structs.Limits(**found)), "admin")

    def admit_only(self, jurisdiction: int) -> None:
        self.do(self.fund.set_jurisdictions((jurisdiction,), True), "admin")

    def publish(self) -> None:
        self.do(self.fund.set_prospectus(HASH), "admin")

    def pause(self) -> None:
        authority = Authority(self.deployment.contract("Authority"))
        self.do(authority.grant_role(role_id("guardian"), self.who("agent"), 0), "admin")
        self.do(self.fund.set_paused(True), "agent")

    def close_fund(self) -> None:
        self.do(self.fund.close(), "manager")

    def lock(self) -> None:
        self.limit(lockup=5)
        self.do(self.vault.deposit(500 * MONEY, self.who("bruno")), "bruno")

    def ask_often(self) -> None:
        self.do(self.token.approve(self.vault.address, 2**255), "chanida")
        for _ in range(8):
            self.do(
                self.vault.request_deposit(100 * MONEY, self.who("chanida"), self.who("chanida")), "chanida"
            )
            self.travel(MONTH)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Alice has claimed 1,000 shares, bruno has 500 that are dealt and not claimed; chanida only money."""
    cli = Cli(tmp_path_factory.mktemp("investors"), quick=True)
    cli("chain", "start")
    try:
        cli("deploy", "run", describe(cli.folder, MONTH, MONTH // 2))
        desk = Desk(cli)
        for person, money in (("manager", 1_000), ("alice", 5_000), ("bruno", 5_000), ("chanida", 5_000)):
            cli("token", "issue", person, str(money))
        cli("fund", "open")
        cli("fund", "subscribe", "1000", "--account", "alice")
        cli("fund", "subscribe", "500", "--account", "bruno")
        desk.travel(4 * MONTH)
        cli("fund", "strike", "--account", "alice")
        cli("fund", "claim", "--account", "alice")
        yield desk
        desk.rpc.close()
    finally:
        cli("chain", "stop")


@pytest.fixture
def desk(opened: Desk) -> Iterator[Desk]:
    """As it was opened: the chain is put back afterwards, and no refused command has left a trace."""
    snapshot = opened.rpc.call("evm_snapshot")
    yield opened
    assert opened.rpc.call("evm_revert", snapshot) is True


@dataclass(frozen=True)
class Refusal:
    """What somebody tries, and what was done before that makes it be refused."""

    words: str
    because: str
    arrange: Callable[[Desk], object] = lambda _: None
    code: int = 5


REFUSALS = (
    Refusal("subscribe 500 --account outsider", "not a member"),
    Refusal("subscribe 500 --account alice", "verification lapsed", lambda d: d.lapse("alice")),
    Refusal("subscribe 500 --account alice", "member frozen", lambda d: d.freeze("alice")),
    Refusal(
        "subscribe 500 --account alice", "investor class not admitted", lambda d: d.limit(classes=1 << 3)
    ),
    Refusal("subscribe 500 --account alice", "jurisdiction not admitted", lambda d: d.admit_only(380)),
    Refusal("subscribe 500 --account alice", "prospectus not accepted", lambda d: d.publish()),
    Refusal(
        f"subscribe 500 --account alice --accept-prospectus 0x{'6c' * 32}",
        "another prospectus",
        lambda d: d.publish(),
    ),
    Refusal("subscribe 50 --account alice", "below the smallest subscription"),
    Refusal("subscribe 9000 --account alice", "more money than there is"),
    Refusal("subscribe 500 --account alice", "paused", lambda d: d.pause()),
    Refusal("subscribe 500 --account alice", "closing", lambda d: d.close_fund()),
    Refusal("subscribe 500 --account chanida", "too many requests", lambda d: d.ask_often()),
    Refusal("subscribe 500 --account chanida", "too many holders", lambda d: d.limit(max_holders=2)),
    Refusal("subscribe 500 --account chanida", "too large a share", lambda d: d.limit(max_share=100)),
    Refusal("subscribe 500 --of alice --account bruno", "no operator of who pays"),
    Refusal("redeem 50 --account alice", "below the smallest redemption"),
    Refusal("redeem 2000 --account alice", "more shares than there are"),
    Refusal("redeem 500 --account alice", "frozen, wants to leave", lambda d: d.freeze("alice")),
    Refusal("redeem 500 --account bruno", "locked up", lambda d: d.lock()),
    Refusal("redeem 500 --of alice --account bruno", "no operator of who holds"),
    Refusal("claim --account bruno", "lapsed, wants its shares", lambda d: d.lapse("bruno")),
    Refusal("claim --account bruno", "frozen, wants its shares", lambda d: d.freeze("bruno")),
    Refusal("claim --to outsider --account bruno", "a receiver that is no member"),
    Refusal("claim --of bruno --account alice", "no operator of who claims"),
    Refusal("transfer 100 --to outsider --account alice", "to a stranger"),
    Refusal(
        "transfer 100 --to bruno --account alice", "frozen shares", lambda d: d.freeze_shares("alice", 950)
    ),
    Refusal(
        "transfer 500 --to chanida --account alice", "too large a share", lambda d: d.limit(max_share=100)
    ),
    Refusal("cancel --account alice", "a request cannot be cancelled", lambda d: asked(d), 2),
)


def asked(desk: Desk) -> None:
    desk.do(desk.vault.request_redeem(200 * SHARE, desk.who("alice"), desk.who("alice")), "alice")


def shown(refusal: Refusal, stderr: str) -> str:
    """As the page has it: addresses and times, which differ from chain to chain, cut."""
    text = _ADDRESS.sub("0x…", stderr.rstrip())
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2026-…", text)
    return f"$ battery-chain fund {refusal.words}\n{re.sub(r'of epoch [0-9]+', 'of epoch 7', text)}"


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: f"{each.words.split()[0]}: {each.because}")
def test_a_refused_investor_reads_why_and_what_next_as_the_page_shows(desk: Desk, refusal: Refusal) -> None:
    refusal.arrange(desk)
    before = desk.rpc.block_number()
    done = desk.cli("fund", *refusal.words.split(), code=refusal.code)
    lines = [each for each in done.stderr.splitlines() if not each.startswith("operation op:")]
    assert lines[0].startswith("error: ")
    assert lines[-1].startswith("hint: ")
    assert done.stdout == ""
    assert desk.rpc.block_number() == before
    assert shown(refusal, "\n".join(lines)) in PAGE.read_text("utf-8")


# -- done


def write(desk: Desk, folder: Path, *words: str) -> Any:
    """With a journal of its own: what it sends is undone after the test."""
    return desk.cli.json("fund", *words, "--journal", str(folder / "journal"))


def test_a_prospectus_is_accepted_and_the_money_paid_in(desk: Desk, tmp_path: Path) -> None:
    desk.publish()
    words = ("subscribe", "500", "--account", "alice", "--accept-prospectus", "0x" + HASH.hex())
    done = write(desk, tmp_path, *words)
    assert (done["prospectus_edition"], done["prospectus"]) == (1, "0x" + HASH.hex())
    assert [each["action"] for each in done["receipts"]] == [
        "alice accepts prospectus 0x6b6b6b6b…",
        "subscribe 500 for alice",
    ]


def test_who_cannot_receive_shares_leaves_without(desk: Desk, tmp_path: Path) -> None:
    desk.lapse("bruno")
    done = write(desk, tmp_path, "redeem", "--unclaimed", "--account", "bruno")
    assert [each["action"] for each in done["receipts"]] == ["redeem unclaimed shares of bruno"]
    desk.travel(4 * MONTH)
    write(desk, tmp_path, "strike", "--account", "alice")
    done = write(desk, tmp_path, "claim", "--account", "bruno")
    assert [each["action"] for each in done["receipts"]] == ["claim 500"]


def test_an_operator_claims_for_another_to_a_third(desk: Desk, tmp_path: Path) -> None:
    done = write(desk, tmp_path, "operator", "alice", "--account", "bruno")
    assert (done["operator"], done["allowed"], len(done["receipts"])) == ("alice", True, 1)
    write(desk, tmp_path, "claim", "--of", "bruno", "--to", "chanida", "--account", "alice")
    assert desk.cli.json("fund", "statement", "chanida")["totals"]["shares"] == "500.000000000000000000"
    done = write(desk, tmp_path, "transfer", "100", "--to", "bruno", "--account", "chanida")
    assert done["to"] == "bruno"
    done = write(desk, tmp_path, "operator", "alice", "--remove", "--account", "bruno")
    assert done["allowed"] is False


# -- told


def test_a_statement_is_a_table_a_document_or_csv(desk: Desk) -> None:
    asked(desk)
    told = desk.cli("fund", "statement", "alice").stdout
    for title in ("Requests", "Lots", "Disposals", "Journal"):
        assert title in told.splitlines()
    found = desk.cli.json("fund", "statement", "alice")
    assert found["account"]["name"] == "alice"
    totals = found["totals"]
    assert (totals["shares"], totals["pending_redeem"]) == (
        "800.000000000000000000",
        "200.000000000000000000",
    )
    assert [each["state"] for each in found["requests"]] == ["claimed", "waiting"]
    rows = list(csv.DictReader(desk.cli("fund", "statement", "alice", "--format", "csv").stdout.splitlines()))
    assert rows[0]["section"] == "request"
    named = {row["what"]: row for row in rows if row["section"] == "total"}
    assert Decimal(named["cost"]["money"]) == Decimal(totals["cost"]) == 1_000
    assert [row["what"] for row in rows if row["section"] == "journal"][-1] == "redeem"


def test_a_statement_is_of_the_block_that_it_is_asked_for(desk: Desk) -> None:
    first = next(each["block"] for each in desk.cli.json("fund", "statement", "alice")["journal"])
    found = desk.cli.json("fund", "statement", "alice", "--at", str(first))
    assert [each["state"] for each in found["requests"]] == ["waiting"]
    assert found["totals"]["pending_deposit"] == "1000.000000"


def test_a_statement_is_one_format_at_a_time_and_about_somebody(desk: Desk) -> None:
    done = desk.cli("fund", "statement", "alice", "--format", "csv", "--json", code=2)
    assert done.stderr.startswith("--format: csv is one format, --json another: choose")
    assert desk.cli("fund", "statement", code=2).stderr.startswith("--account: say which investor")


def test_holders_are_listed_with_their_parts(desk: Desk) -> None:
    found = desk.cli.json("fund", "holders")
    names = [(each["account"]["name"], each["part"], each["state"]) for each in found]
    assert names == [
        ("alice", "40.00", "valid"),
        ("manager", "39.96", "valid"),
        ("FundVault", "20.00", "escrow"),
        ("Fund", "0.04", "escrow"),
    ]
