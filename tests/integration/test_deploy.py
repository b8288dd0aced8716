"""Deployments: stopped anywhere and run again, nothing is doubled; others are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from battery_chain.chain import Receipt, Rpc, Sender, Signer
from battery_chain.deploy import Deployment, Description, Workspace, create, open_workspace, plan
from battery_chain.deploy.description import CalendarSpec
from battery_chain.errors import BadInput, Mismatch, Missing, WrongChain
from tests.integration.deployed import Scene, people, shipped_description


class Stopped(Exception):
    """The process ends here."""


@pytest.fixture
def description() -> Description:
    return shipped_description()


def run(
    description: Description, rpc: Rpc, sender: Sender, signers: list[Signer], folder: Path
) -> list[Receipt]:
    return list(create(description, rpc, sender, people(signers), folder / "deployment.json"))


def names(description: Description) -> list[str]:
    return [step.name for step in plan(description)]


# -- refused


def test_a_description_that_asks_for_other_contracts_is_refused(scene: Scene, signers: list[Signer]) -> None:
    d = scene.description
    assert d.fund is not None
    others = (
        replace(d, name="other"),
        replace(d, calendar=CalendarSpec(20, 7, 1)),
        replace(d, token=replace(d.token, decimals=18)),
        replace(d, fund=None),
        replace(d, fund=replace(d.fund, seed=Decimal(1))),
    )
    height = scene.rpc.block_number()
    home = scene.folder / "deployment"
    for other in others:
        with pytest.raises(Mismatch, match=r"the deployment in .* and the description|Fund of the "):
            run(other, scene.rpc, scene.workspace.sender, signers, home)
    assert scene.rpc.block_number() == height


def test_a_known_account_or_class_never_becomes_another(scene: Scene, signers: list[Signer]) -> None:
    d, home = scene.description, scene.folder / "deployment"
    before = (home / "deployment.json").read_bytes()
    moved = replace(d, accounts={**d.accounts, "newcomer": "dev:19", "alice": "dev:18"})
    with pytest.raises(Mismatch) as refused:
        run(moved, scene.rpc, scene.workspace.sender, signers, home)
    assert str(refused.value) == "account alice of the deployment demo: dev:15 is not dev:18"
    renumbered = replace(d, classes=(replace(d.classes[0], id=99), *d.classes[1:]))
    with pytest.raises(Mismatch) as refused:
        run(renumbered, scene.rpc, scene.workspace.sender, signers, home)
    assert str(refused.value) == "class nmc-four-wheel of the deployment demo: 1 is not 99"
    assert (home / "deployment.json").read_bytes() == before


def test_a_deployment_of_another_chain_is_refused(scene: Scene, signers: list[Signer]) -> None:
    file = scene.folder / "deployment" / "deployment.json"
    deployment = Deployment.load(file)
    for changed in ({"chain_id": 1}, {"genesis": "0x" + "1" * 64}):
        replace(deployment, **changed).save(file)
        with pytest.raises(WrongChain, match="deployment demo: expected"):
            run(scene.description, scene.rpc, scene.workspace.sender, signers, file.parent)
        with pytest.raises(WrongChain, match="deployment demo: expected"):
            open_workspace(scene.rpc, scene.workspace.sender, people(signers), file)


def test_a_deployment_without_its_contracts_is_of_another_history(
    scene: Scene, signers: list[Signer]
) -> None:
    file = scene.folder / "deployment" / "deployment.json"
    deployment = Deployment.load(file)
    nowhere = "0x" + "77" * 20
    deployment.contracts["Battery"] = nowhere
    deployment.save(file)
    with pytest.raises(WrongChain) as refused:
        open_workspace(scene.rpc, scene.workspace.sender, people(signers), file)
    assert str(refused.value) == f"contract {nowhere} of the deployment demo: expected byte code, found none"


def test_a_name_that_nobody_has_is_refused(scene: Scene) -> None:
    with pytest.raises(BadInput, match="nobody: is neither an address nor one of admin, "):
        scene.workspace.address("nobody")


def test_without_a_fund_there_is_no_fund(
    description: Description, anvil_rpc: Rpc, signers: list[Signer], tmp_path: Path
) -> None:
    sender = Sender.open(anvil_rpc, tmp_path / "journal")
    run(replace(description, fund=None), anvil_rpc, sender, signers, tmp_path)
    workspace = open_workspace(anvil_rpc, sender, people(signers), tmp_path / "deployment.json")
    with pytest.raises(Missing, match="Fund is not part of the deployment demo"):
        _ = workspace.fund
    sender.close()


# -- stopped and run again


def test_stopped_after_any_step_it_goes_on_and_doubles_nothing(
    description: Description, rpc: Rpc, sender: Sender, signers: list[Signer], tmp_path: Path
) -> None:
    file, seen = tmp_path / "deployment.json", list[str]()
    for _ in names(description):
        steps: Iterator[Receipt] = create(description, rpc, sender, people(signers), file)
        receipt = next(steps)
        seen.append(receipt.action)
        with pytest.raises(Stopped):
            steps.throw(Stopped)  # type: ignore[attr-defined]
    assert seen == names(description)
    assert len(sender.journal.entries()) == rpc.block_number() == len(seen)
    assert run(description, rpc, sender, signers, tmp_path) == []
    _is_whole(Workspace(rpc, sender, Deployment.load(file), people(signers)), description)


def test_stopped_between_a_transaction_and_its_note_it_is_found_again(
    description: Description,
    anvil_rpc: Rpc,
    signers: list[Signer],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The file is written after the contract is there: a process killed between the two lost its address."""
    sender = Sender.open(anvil_rpc, tmp_path / "journal", signers[0])
    save = Deployment.save

    def fail(deployment: Deployment, file: Path) -> None:
        if deployment.contracts or deployment.libraries:
            raise Stopped
        save(deployment, file)

    monkeypatch.setattr(Deployment, "save", fail)
    with pytest.raises(Stopped):
        run(description, anvil_rpc, sender, signers, tmp_path)
    monkeypatch.undo()
    assert Deployment.load(tmp_path / "deployment.json").libraries == {}
    receipts = run(description, anvil_rpc, sender, signers, tmp_path)
    assert [each.before for each in receipts] == [True] + [False] * (len(receipts) - 1)
    assert anvil_rpc.block_number() == len(names(description))
    sender.close()


def test_a_second_run_sends_nothing(scene_on_both: Scene, signers: list[Signer]) -> None:
    scene = scene_on_both
    height, home = scene.rpc.block_number(), scene.folder / "deployment"
    before = (home / "deployment.json").read_bytes()
    assert run(scene.description, scene.rpc, scene.workspace.sender, signers, home) == []
    assert scene.rpc.block_number() == height
    assert (home / "deployment.json").read_bytes() == before


def test_a_second_run_needs_no_journal(scene: Scene, signers: list[Signer], tmp_path: Path) -> None:
    """Another machine that was given the deployment's file creates nothing anew."""
    fresh = Sender.open(scene.rpc, tmp_path / "elsewhere")
    height = scene.rpc.block_number()
    assert run(scene.description, scene.rpc, fresh, signers, scene.folder / "deployment") == []
    assert scene.rpc.block_number() == height
    fresh.close()


def test_a_description_may_grow_by_accounts_and_classes(scene: Scene, signers: list[Signer]) -> None:
    d, home = scene.description, scene.folder / "deployment"
    extra = replace(d.classes[0], id=7, name="nmc-four-wheel-2")
    grown = replace(d, accounts={**d.accounts, "newcomer": "dev:19"}, classes=(*d.classes, extra))
    assert run(grown, scene.rpc, scene.workspace.sender, signers, home) == []
    found = Deployment.load(home / "deployment.json")
    assert (found.accounts["newcomer"], found.classes["nmc-four-wheel-2"]) == (signers[19].address, 7)


def _is_whole(workspace: Workspace, description: Description) -> None:
    """Every contract knows the others, the code of each is there, and the parameters are those described."""
    workspace.check_chain()
    read, contracts = workspace.rpc.read, workspace.deployment.contracts
    assert sorted(contracts) == [
        "Authority",
        "Battery",
        "Fund",
        "FundInKind",
        "FundVault",
        "Market",
        "Members",
        "OrderCheck",
        "SettlementToken",
        "Valuation",
    ]
    assert read(workspace.fund.battery()) == contracts["Battery"]
    assert read(workspace.fund.valuation()) == contracts["Valuation"]
    assert read(workspace.fund.name()) == description.fund.name  # type: ignore[union-attr]
    assert read(workspace.vault.minimum_assets()) == 100_000_000
    assert read(workspace.token.decimals()) == description.token.decimals
    start, calendar = workspace.deployment.start, description.calendar
    assert read(workspace.valuation.cutoff_of(2)) == start + calendar.period
    assert read(workspace.valuation.window_end_of(1)) == start + calendar.window
    assert read(workspace.valuation.valuation_time_of(1)) == start + calendar.window + calendar.lag


def test_the_file_says_nothing_secret_and_is_sorted(scene: Scene) -> None:
    text = (scene.folder / "deployment" / "deployment.json").read_text("utf-8")
    document = json.loads(text)
    assert json.dumps(document, indent=2, sort_keys=True) + "\n" == text
    assert document["identities"]["alice"] == "dev:15"
    assert "mnemonic" not in text
