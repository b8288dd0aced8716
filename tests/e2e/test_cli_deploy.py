"""A deployment from the command line: planned by rehearsal, run, changed by a line, verified, exported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from battery_chain.chain import Rpc
from tests.e2e.conftest import Cli, clean_environment, describe

FILE = "description.toml"


@pytest.fixture(params=["anvil", "ganache"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cli]:
    """A chain with nothing on it, and a description."""
    cli = Cli(tmp_path, quick=True)
    cli("chain", "start", "--kind", request.param)
    try:
        describe(tmp_path)
        yield cli
    finally:
        cli("chain", "stop")


def change(cli: Cli, old: str, new: str) -> None:
    file = cli.folder / FILE
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def rpc_of(cli: Cli) -> Rpc:
    return Rpc.connect(cli.json("chain", "status")["rpc"])


def test_a_plan_is_what_comes_to_pass_to_the_last_gas(empty: Cli) -> None:
    planned = empty.json("deploy", "plan", FILE)
    assert (empty.block(), planned["exists"], planned["waiting"]) == (0, {}, [])
    assert {each["signer"]["name"] for each in planned["steps"]} >= {"deployer", "maker"}
    assert "who signs" in empty("deploy", "plan", FILE).stdout
    done = empty.json("deploy", "run", FILE, "--yes")
    assert len(done["receipts"]) == len(planned["steps"])
    assert done["gas_used"] == planned["gas"]
    again = empty.json("deploy", "plan", FILE)
    assert (again["steps"], again["create"], again["set_up"]) == ([], [], [])
    assert set(again["exists"]) > set(done["contracts"])
    assert empty.json("deploy", "verify")["differ"] == []


def test_a_chain_whose_address_holds_a_secret_is_not_forked(empty: Cli) -> None:
    url = empty.json("chain", "status")["rpc"].replace("http://", "http://user:password@")
    done = empty("deploy", "plan", FILE, "--rpc", url)
    assert "no rehearsal: the address of the chain holds a secret" in done.stderr
    assert "password" not in done.stderr + done.stdout
    assert "create  Battery" in done.stdout


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    found = Cli(tmp_path_factory.mktemp("deploy"), quick=True)
    found("chain", "start")
    try:
        found("deploy", "run", describe(found.folder))
        yield found
    finally:
        found("chain", "stop")


@pytest.fixture
def deployed(cli: Cli) -> Iterator[Cli]:
    """As it was deployed: chain and description are put back afterwards."""
    rpc, text = rpc_of(cli), (cli.folder / FILE).read_text()
    kept = cli.folder / ".battery-chain" / "deployments" / "demo.toml"
    copy, snapshot = kept.read_text(), rpc.call("evm_snapshot")
    yield cli
    assert rpc.call("evm_revert", snapshot) is True
    rpc.close()
    (cli.folder / FILE).write_text(text)
    kept.write_text(copy)


CHANGES = [
    ('auditor = ["auditor"]', 'auditor = ["auditor", "outsider"]', ["grant auditor to outsider"]),
    ('auditor = ["auditor"]\n', "", ["revoke auditor from auditor"]),
    (
        'account = "bruno", jurisdiction = 380, investor_class = "professional"',
        'account = "bruno", jurisdiction = 276, investor_class = "professional"',
        ["add member bruno"],
    ),
    (
        '[[series]]\nprefix = "CAR-NMC"',
        '[[series]]\nprefix = "BUS-NMC"\nissuer = "maker"\n\n[[series]]\nprefix = "CAR-NMC"',
        ["grant prefix BUS-NMC", "open series BUS-NMC"],
    ),
]


@pytest.mark.parametrize(("old", "new", "actions"), CHANGES, ids=[each[2][0] for each in CHANGES])
def test_a_changed_line_changes_only_that(deployed: Cli, old: str, new: str, actions: list[str]) -> None:
    change(deployed, old, new)
    planned = deployed.json("deploy", "plan", FILE)
    assert [each["action"] for each in planned["steps"]] == actions
    done = deployed.json("deploy", "run", FILE, "--yes")
    assert [each["action"] for each in done["receipts"]] == actions
    assert deployed.json("deploy", "run", FILE, "--yes")["receipts"] == []
    assert deployed.json("deploy", "verify")["differ"] == []


WEEK = 604_800
TERMS = """

[fund.terms]
management_fee_bp = 100
"""
RULED = """[[permission]]
contract = "Fund"
function = "setTerms"
role = "fee_admin"

[delays]
"""


def test_what_is_delayed_is_scheduled_shown_and_executed_later(deployed: Cli) -> None:
    change(deployed, "[delays]\n", RULED)
    change(deployed, 'enforcer = ["agent"]', 'enforcer = ["agent"]\nfee_admin = ["manager"]')
    deployed("deploy", "run", FILE, "--yes")
    change(deployed, "coverage_bp = 9_500", f"coverage_bp = 9_500{TERMS}")
    (step,) = deployed.json("deploy", "plan", FILE)["steps"]
    assert (step["action"], step["signer"]["name"]) == ("schedule: set terms of Fund", "manager")
    second = rpc_of(deployed).second()
    assert second + WEEK <= step["ready_at"] <= second + WEEK + 60
    done = deployed("deploy", "run", FILE, "--yes", code=6)
    assert "1 steps are scheduled, the first is ready at " in done.stderr
    (waiting,) = deployed.json("deploy", "status")["waiting"]
    assert (waiting["what"].partition("(")[0], waiting["state"]) == ("Fund.setTerms", "waiting")
    assert deployed.json("deploy", "run", FILE, "--yes")["receipts"] == []
    deployed("role", "execute", waiting["id"], "--account", "manager", code=6)
    rpc = rpc_of(deployed)
    rpc.call("evm_increaseTime", WEEK)
    rpc.call("evm_mine")
    rpc.close()
    deployed("role", "execute", waiting["id"], "--account", "manager")
    again = deployed.json("deploy", "plan", FILE)
    assert (again["steps"], again["waiting"]) == ([], [])


def test_code_that_was_changed_is_a_mismatch(deployed: Cli) -> None:
    rpc = rpc_of(deployed)
    address = deployed.json("deploy", "status")["contracts"]["Market"]
    rpc.call("anvil_setCode", address, "0x6001")
    done = deployed("deploy", "verify", "--json", code=4)
    (differs,) = json.loads(done.stdout)["differ"]
    assert (differs["what"], differs["place"]) == ("code", "Market")
    shown = deployed("deploy", "verify", code=4)
    assert "should be" in shown.stdout
    rpc.close()


def test_a_deployment_is_exported_the_same_each_time(deployed: Cli) -> None:
    deployed("deploy", "export", "--to", "abi.json")
    first = (deployed.folder / "abi.json").read_bytes()
    deployed("deploy", "export", "--to", "abi.json")
    assert (deployed.folder / "abi.json").read_bytes() == first
    assert json.loads(first) == deployed.json("deploy", "export")
    assert json.loads(first)["contracts"]["Battery"]["abi"]


@pytest.mark.parametrize("words", [("deploy", "status"), ("config", "show"), ("doctor",)])
def test_no_command_shows_what_is_secret_in_an_address(deployed: Cli, words: tuple[str, ...]) -> None:
    url = deployed.json("chain", "status")["rpc"].replace("http://", "http://user:hidden@") + "/?token=hidden"
    for form in ((), ("--json",)):
        done = deployed._outside([*words, "--rpc", url, *form], clean_environment())
        assert "hidden" not in done.stdout + done.stderr
        assert "http://127.0.0.1:" in done.stdout
