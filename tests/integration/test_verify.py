"""`verify` names what differs on chain, and the deployer of the demo has handed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from battery_chain.artifacts import load
from battery_chain.deploy import Finding, exported, kind_of, verify
from battery_chain.deploy.roles import ROLES
from battery_chain.setup import apply, changes
from battery_chain.setup.people import grant, revoke
from tests.integration.deployed import Scene


def wrong(scene: Scene) -> list[Finding]:
    return [each for each in verify(scene.workspace, scene.description) if not each.ok]


def put_code(scene: Scene, name: str, change: Callable[[bytearray], None]) -> None:
    places = {**scene.workspace.deployment.contracts, **scene.workspace.deployment.libraries}
    code = bytearray(scene.rpc.codes([places[name]])[0])
    change(code)
    scene.rpc.call("anvil_setCode", places[name], f"0x{bytes(code).hex()}")


def flip_last(code: bytearray) -> None:
    code[-1] ^= 1


@pytest.mark.parametrize("name", ["Battery", "Market", "FundVault", "Trading", "Authority"])
def test_a_byte_that_was_changed_is_found(scene: Scene, name: str) -> None:
    put_code(scene, name, flip_last)
    (found,) = wrong(scene)
    assert (found.what, found.place) == ("code", name)


def test_code_that_is_gone_is_found(scene: Scene) -> None:
    put_code(scene, "OrderCheck", lambda code: code.clear())
    assert [(each.place, each.found) for each in wrong(scene)] == [("OrderCheck", "no code")]


def immutables() -> list[tuple[str, str]]:
    contracts = ("Battery", "Members", "SettlementToken", "Valuation", "Fund", "FundVault", "FundInKind")
    names = (*contracts, "Market", "OrderCheck", "Trading")
    return [(name, immutable) for name in names for immutable in load(kind_of(name)).immutables]


@pytest.mark.parametrize(("name", "immutable"), immutables())
def test_an_immutable_with_another_value_is_found(scene: Scene, name: str, immutable: str) -> None:
    place = load(name).immutables[immutable][0]

    def change(code: bytearray) -> None:
        code[place["start"] + place["length"] - 1] ^= 1

    put_code(scene, name, change)
    (found,) = wrong(scene)
    assert (found.what, found.place) == ("immutable", f"{name}.{immutable}")


def test_a_role_too_many_or_too_few_is_found(scene: Scene) -> None:
    grant(scene.workspace, ROLES["pricer"], "outsider", "admin")
    revoke(scene.workspace, ROLES["auditor"], "auditor", "admin")
    assert {(each.place, each.expected, each.found) for each in wrong(scene)} == {
        ("pricer of outsider", "not held", "held"),
        ("auditor of auditor", "held", "not held"),
    }


def test_another_delay_is_found(scene: Scene) -> None:
    authority, workspace = scene.workspace.authority, scene.workspace
    call = authority.grant_role(ROLES["enforcer"], workspace.address("outsider"), 100_000)
    workspace.sender.send(call, action="grant", signer=workspace.signer("admin"))
    description = scene.description
    roles = {**description.roles, "enforcer": (*description.roles["enforcer"], "outsider")}
    found = [each for each in verify(workspace, replace(description, roles=roles)) if not each.ok]
    assert [(each.place, each.expected, each.found) for each in found] == [
        ("enforcer of outsider", "held, acts after 86400 s", "held, acts after 100000 s")
    ]


def test_a_deployment_is_as_it_was_built_and_its_deployer_has_no_role(scene: Scene) -> None:
    findings = list(verify(scene.workspace, scene.description))
    assert [each for each in findings if not each.ok] == []
    assert findings[-1] == Finding("role", "deployer", "nothing", "nothing")
    counted = {what: sum(each.what == what for each in findings) for what in ("code", "immutable", "role")}
    deployment = scene.workspace.deployment
    assert counted["code"] == len(deployment.contracts) + len(deployment.libraries)
    assert counted["immutable"] > 70


def test_a_deployer_that_came_back_is_found(scene: Scene) -> None:
    grant(scene.workspace, ROLES["admin"], "deployer", "admin")
    assert wrong(scene)[-1] == Finding("role", "deployer", "nothing", "admin")
    assert [change.action for change in changes(scene.workspace, scene.description)] == [
        "deployer renounces admin"
    ]
    list(apply(scene.workspace, scene.description))
    assert wrong(scene) == []


def test_a_role_that_the_description_gives_no_more_is_revoked_and_no_other(scene: Scene) -> None:
    before = scene.description
    roles = {**before.roles, "auditor": ()}
    after = replace(before, roles=roles)
    grant(scene.workspace, ROLES["pricer"], "outsider", "admin")
    assert [change.action for change in changes(scene.workspace, after, before)] == [
        "revoke auditor from auditor"
    ]
    assert [receipt.action for receipt in apply(scene.workspace, after, before)] == [
        "revoke auditor from auditor"
    ]
    assert list(changes(scene.workspace, after, before)) == []
    assert list(changes(scene.workspace, after, after)) == []


def test_what_is_exported_is_all_that_another_program_needs(scene: Scene) -> None:
    from eth_abi.abi import decode
    from eth_utils.abi import function_abi_to_4byte_selector

    deployment = scene.workspace.deployment
    found = exported(deployment)
    assert exported(deployment) == found
    assert (found["chain_id"], found["genesis"]) == (deployment.chain_id, scene.rpc.genesis_hash())
    assert set(found["contracts"]) == set(deployment.contracts)
    token = found["contracts"]["SettlementToken"]
    (symbol,) = (each for each in token["abi"] if each.get("name") == "symbol")
    data = "0x" + function_abi_to_4byte_selector(symbol).hex()
    answer = scene.rpc.call("eth_call", {"to": token["address"], "data": data}, "latest")
    assert decode(["string"], bytes.fromhex(answer[2:])) == ("CEUR",)
