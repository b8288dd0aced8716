"""Members from the command line: one by one, from files, by signed claims, recovered."""

from __future__ import annotations

import json
from typing import Any

import pytest

from battery_chain.chain import Rpc
from tests.e2e.conftest import Cli

CROWD = [f"0x{0xFACE0000 + n:040x}" for n in range(3)]


def states(cli: Cli) -> dict[str, dict[str, Any]]:
    """Members by name, or by address."""
    listed = cli.json("member", "list")
    return {each["account"]["name"] or each["account"]["address"].lower(): each for each in listed}


def write(cli: Cli, name: str, *rows: str, last: str = "days") -> str:
    header = f"wallet,jurisdiction,investor_class,{last}"
    (cli.folder / name).write_text("\n".join([header, *rows]) + "\n")
    return name


def a_day_later(cli: Cli) -> None:
    rpc = Rpc.connect(cli.json("chain", "status")["rpc"])
    rpc.call("evm_increaseTime", 86_400)
    rpc.call("evm_mine")
    rpc.close()


# -- refused


def test_a_file_with_bad_rows_is_refused_as_a_whole(cli: Cli) -> None:
    before = cli.block()
    rows = [f"{CROWD[0]},276,retail,30", "nobody,276,retail,30", f"{CROWD[0]},1000,rich,0"]
    done = cli("member", "add", "--file", write(cli, "bad.csv", *rows), code=2)
    assert done.stderr.splitlines() == [
        "bad.csv:3: wallet: 'nobody' is neither an address nor a name of the deployment",
        f"bad.csv:4: wallet: {CROWD[0]} stands in row 2 already",
        "bad.csv:4: jurisdiction: 1000 is not in 1..999",
        "bad.csv:4: investor_class: 'rich' is none of none, retail, professional, institution",
        "bad.csv:4: days: 0 is not in 1..36500",
        "error: refused, 5 problems; nothing was sent",
    ]
    assert cli.block() == before


@pytest.mark.parametrize(
    "words", [["add"], ["add", "alice"], ["add", "alice", "--jurisdiction", "276", "--file", "x.csv"]]
)
def test_it_takes_a_wallet_with_its_jurisdiction_or_a_file(cli: Cli, words: list[str]) -> None:
    done = cli("member", *words, code=2)
    assert done.stderr.startswith("member: name a wallet with --jurisdiction, or a --file")


def test_who_is_no_provider_reads_why(cli: Cli) -> None:
    done = cli("member", "add", "outsider", "--jurisdiction", "276", "--account", "alice", code=5)
    assert "lacks the role identity_provider" in done.stderr
    assert "hint: an administrator grants it: battery-chain role grant ROLE WHO" in done.stderr


def test_who_never_was_a_member_is_not_renewed(cli: Cli) -> None:
    assert cli("member", "renew", "auditor", code=2).stderr.startswith("auditor: was never a member")


# -- admitted, renewed


def test_a_file_admits_many_and_a_second_run_sends_nothing(cli: Cli) -> None:
    rows = [f"{CROWD[0]},276,retail,30", f"{CROWD[1]},756,professional,30", f"{CROWD[2]},276,retail,30"]
    name = write(cli, "members.csv", *rows)
    plan = cli.json("member", "add", "--file", name, "--dry-run")
    assert [each["action"] for each in plan["planned"]] == ["add 2 members", f"add member {_mixed(plan)}"]
    done = cli.json("member", "add", "--file", name)
    assert (done["members"], len(done["receipts"])) == (3, 2)
    found = states(cli)
    assert [found[each]["investor_class"] for each in CROWD] == ["retail", "professional", "retail"]
    assert {found[each]["state"] for each in CROWD} == {"valid"}
    assert cli.json("member", "add", "--file", name)["receipts"] == []
    assert "3 members admitted" in cli("member", "add", "--file", name).stdout


def _mixed(plan: dict[str, Any]) -> str:
    """The second wallet as it is shown, with its checksum."""
    action: str = plan["planned"][1]["action"]
    shown = action.removeprefix("add member ")
    assert shown.lower() == CROWD[1]
    return shown


def test_one_is_admitted_renewed_and_frozen(cli: Cli) -> None:
    words = ["outsider", "--jurisdiction", "4", "--investor-class", "retail", "--days", "10"]
    assert "outsider is a member" in cli("member", "add", *words).stdout
    first = states(cli)["outsider"]
    assert (first["jurisdiction"], first["state"], first["holder"]) == ("004", "valid", False)
    assert "outsider is renewed" in cli("member", "renew", "outsider", "--days", "20").stdout
    second = states(cli)["outsider"]
    assert second["valid_until"] > first["valid_until"]
    assert (second["jurisdiction"], second["investor_class"]) == ("004", "retail")
    assert cli.json("member", "freeze", "outsider")["frozen"] is True
    assert states(cli)["outsider"]["state"] == "frozen"
    cli("member", "unfreeze", "outsider")
    assert states(cli)["outsider"]["state"] == "valid"


def test_contracts_that_hold_batteries_are_marked(cli: Cli) -> None:
    found = states(cli)
    assert (found["Fund"]["holder"], found["FundVault"]["holder"]) == (True, False)


# -- by claims


def test_a_claim_is_signed_here_and_submitted_there(cli: Cli) -> None:
    wallet = f"0x{0xC1A10000:040x}"
    before = cli.block()
    words = [wallet, "--jurisdiction", "276", "--investor-class", "professional", "--out", "claim.json"]
    signed = cli.json("member", "claim", *words)
    assert (signed["written"], len(signed["claims"])) == ("claim.json", 1)
    assert signed["claims"][0]["provider"]["name"] == "identity"
    assert cli.block() == before
    done = cli.json("member", "register", "claim.json", "--account", "alice")
    assert (done["registered"], done["before"]) == (1, 0)
    found = states(cli)[wallet]
    assert (found["state"], found["investor_class"]) == ("valid", "professional")
    again = cli.json("member", "register", "claim.json", "--account", "bruno")
    assert (again["registered"], again["before"], again["receipts"]) == (0, 1, [])


def test_a_claim_that_was_changed_is_refused_in_words(cli: Cli) -> None:
    wallet = f"0x{0xC1A10001:040x}"
    cli("member", "claim", wallet, "--jurisdiction", "276", "--out", "changed.json")
    file = cli.folder / "changed.json"
    said = json.loads(file.read_text())
    said["claims"][0]["message"]["message"]["investorClass"] = 3
    file.write_text(json.dumps(said))
    done = cli("member", "register", "changed.json", "--account", "alice", code=5)
    assert "a signature is not that of a person who may sign" in done.stderr
    assert wallet not in states(cli)


def test_a_file_of_members_becomes_a_file_of_claims(cli: Cli) -> None:
    wallets = [f"0x{0xC1A20000 + n:040x}" for n in range(2)]
    name = write(cli, "claims.csv", *(f"{each},276,none,2030-12-31" for each in wallets), last="valid_until")
    assert "2 claims signed" in cli("member", "claim", "--file", name, "--out", "claims.json").stdout
    assert "2 claims registered" in cli("member", "register", "claims.json").stdout
    assert {states(cli)[each]["valid_until"] for each in wallets} == {"2030-12-31T23:59:59Z"}


# -- recovered


def test_a_lost_wallet_is_proposed_vetoed_cancelled_and_replaced(cli: Cli) -> None:
    new = f"0x{0x1EC00000:040x}"
    cli("member", "add", new, "--jurisdiction", "380", "--days", "30")
    propose = ["member", "recover", "propose", "bruno", "--by", new]
    cli("member", "recover", "veto", "bruno", code=2)
    assert cli.json(*propose)["account"] == "bruno"
    found = states(cli)["bruno"]
    assert (found["state"], found["recovery"]["by"]["address"].lower()) == ("recovering", new)
    assert "recovering: " in cli("member", "list").stdout
    assert "a recovery of bruno" in cli(*propose, code=5).stderr
    cli("member", "recover", "veto", "bruno")
    assert states(cli)["bruno"]["state"] == "valid"
    cli(*propose)
    cli("member", "recover", "cancel", "bruno")
    cli(*propose)
    early = cli("member", "recover", "execute", "bruno", code=6)
    assert "recover bruno: it may be done from second " in early.stderr
    a_day_later(cli)
    done = cli.json("member", "recover", "execute", "bruno")
    assert done["replacement"]["address"].lower() == new
    found = states(cli)["bruno"]
    assert (found["state"], found["replaced_by"]["address"].lower()) == ("replaced", new)
    late = cli("member", "unfreeze", "bruno", code=5)
    assert "bruno (0x" in late.stderr
    assert "was replaced by" in late.stderr
    assert "replaced by" in cli("member", "list").stdout
