"""Brownie compiles the repository as `make build` does, and its contracts work on its development chain."""

from __future__ import annotations

import json
from pathlib import Path

import brownie
import pytest

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = {
    artifact["contractName"]: artifact
    for path in (ROOT / "battery_chain/artifacts").glob("[A-Z]*.json")
    for artifact in [json.loads(path.read_text())]
    if artifact["kind"] == "contract"
}


@pytest.fixture(scope="session")
def project():
    return brownie.project.get_loaded_projects()[0]


def _entries(abi):
    # Brownie gives the constructor a name of its own; parameters that a contract hands on unread have none
    # here, and those of the interface in the artifacts.
    nameless = ({k: v for k, v in e.items() if (k, v) != ("name", "constructor")} for e in abi)
    return {json.dumps(_without_names(entry), sort_keys=True) for entry in nameless}


def _without_names(entry):
    if entry["type"] != "function":
        return entry
    return entry | {"inputs": [{k: v for k, v in item.items() if k != "name"} for item in entry["inputs"]]}


@pytest.mark.parametrize("name", sorted(ARTIFACTS))
def test_brownie_sees_the_same_abi(project, name):
    assert _entries(project[name].abi) == _entries(ARTIFACTS[name]["abi"])


@pytest.mark.parametrize("name", sorted(ARTIFACTS))
def test_brownie_uses_the_settings_of_the_repository(project, name):
    made = project[name]._build["compiler"]
    settings = ARTIFACTS[name]["compiler"]["settings"]
    assert made["evm_version"] == settings["evmVersion"]
    assert made["optimizer"] == settings["optimizer"]


def test_a_contract_deployed_by_brownie_answers(project, accounts):
    authority = project["Authority"].deploy(accounts[0], {"from": accounts[0]})
    member, delay = authority.hasRole(authority.ADMIN_ROLE(), accounts[0])
    assert (member, delay) == (True, 0)
    assert authority.hasRole(authority.ADMIN_ROLE(), accounts[1])[0] is False
