"""Several funds over the same batteries: added to a deployment that is there, ruled by their description,
each with cash, roles and shares of its own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from battery_chain import artifacts
from battery_chain.chain import Signer
from battery_chain.chain.calls import Creation
from battery_chain.contracts import settlement_token
from battery_chain.deploy import (
    Description,
    FundSpec,
    LimitsSpec,
    TermsSpec,
    VaultSpec,
    Workspace,
    create,
    open_workspace,
)
from battery_chain.deploy.roles import Permission
from battery_chain.errors import BadInput, Mismatch, Reverted
from battery_chain.fund import acquire, fair_value, fund_state, open_fund, subscribe
from battery_chain.fund.rules import fund_rules
from battery_chain.setup import apply, changes, issue
from battery_chain.setup.delayed import execute, pending
from tests.integration.deployed import Scene, people

PAPER = b"\x33" * 32
SECOND: dict[str, Any] = {
    "number": 2,
    "name": "Battery Bank Two",
    "symbol": "BB2",
    "manager": "bank",
    "depositary": "auditor",
}


def second_fund(scene: Scene, **changed: Any) -> FundSpec:
    assert scene.description.fund is not None
    return replace(scene.description.fund, seed=Decimal(10_000), **{**SECOND, **changed})


def grown(scene: Scene, signers: list[Signer], description: Description) -> Workspace:
    """The deployment with what the description has more."""
    file, signer_of = scene.folder / "deployment" / "deployment.json", people(signers)
    list(create(description, scene.rpc, scene.workspace.sender, signer_of, file))
    workspace = open_workspace(scene.rpc, scene.workspace.sender, signer_of, file)
    list(apply(workspace, description))
    return workspace


def another_token(scene: Scene) -> str:
    """An ERC-20 that is there already."""
    w = scene.workspace
    arguments = settlement_token.constructor(w.deployment.contract("Authority"), "Dollar", "USDX", 6)
    code = artifacts.load("SettlementToken").bytecode({}) + arguments
    return w.sender.send(Creation(code), action="create a token", signer=w.signer("admin")).contract


def missing(workspace: Workspace, description: Description) -> list[str]:
    return [each.action for each in changes(workspace, description)]


def test_a_fund_that_is_there_keeps_its_number_and_its_place(scene: Scene, signers: list[Signer]) -> None:
    second = second_fund(scene)
    d = replace(scene.description, other_funds=(second,))
    grown(scene, signers, d)
    height = scene.rpc.block_number()
    for other in (
        scene.description,
        replace(d, other_funds=(replace(second, number=3),)),
        replace(d, fund=second, other_funds=(d.fund,)),  # type: ignore[arg-type]
    ):
        with pytest.raises(Mismatch, match=r"Fund2? of the deployment demo"):
            grown(scene, signers, other)
    assert scene.rpc.block_number() == height


def test_funds_have_cash_roles_and_batteries_of_their_own(scene: Scene, signers: list[Signer]) -> None:
    d = replace(scene.description, other_funds=(second_fund(scene),))
    w = grown(scene, signers, d)
    assert missing(w, d) == []
    with pytest.raises(BadInput, match=r"--fund: '9' is none of 1 \(BB1\), 2 \(BB2\)"):
        w.choose("9")
    for person in ("manager", "bank", "alice"):
        issue(w, "issuer", person, Decimal(10_000))
    one = replace(d.fund, seed=Decimal(10_000))  # type: ignore[type-var]
    open_fund(w, one)  # type: ignore[arg-type]
    first, ids = w.fund.address, scene.cars(2)
    w.choose("BB2")
    assert w.fund.address not in (first, "")
    with pytest.raises(Reverted) as refused:
        open_fund(w, replace(second_fund(scene), manager="manager", seed=Decimal(1)))
    assert refused.value.error == "MissingRole"
    open_fund(w, second_fund(scene))
    acquire(w, "bank", "bank", fair_value(w, ids=ids), ids=ids)
    subscribe(w, "alice", Decimal(1_000))
    two = fund_state(w)
    w.choose("1")
    state = fund_state(w)
    assert (state.cash, state.portfolio, state.pending_assets) == (Decimal(10_000), Decimal(0), Decimal(0))
    assert two.portfolio > 0
    assert two.pending_assets == 1_000
    assert w.fund_contracts == ["Fund", "FundInKind", "FundVault"]


def test_the_rules_of_a_description_are_those_on_chain(scene: Scene, signers: list[Signer]) -> None:
    limits = LimitsSpec(("professional", "institution"), 100, 5_000, 2, 0, 0, 0, Decimal(1_000))
    terms = TermsSpec(management_fee=150, levy=20)
    spec = second_fund(scene, terms=terms, limits=limits, jurisdictions=(276, 380), prospectus=PAPER)
    d = replace(scene.description, other_funds=(spec,))
    w = grown(scene, signers, d)
    assert missing(w, d) == []
    w.choose("2")
    found = fund_rules(w)
    assert (found.terms, found.coming, found.limits) == (terms, None, limits)
    assert (found.jurisdictions, found.prospectus.hash) == ((276, 380), PAPER)
    fewer = replace(d, other_funds=(replace(spec, jurisdictions=(276, 40)),))
    assert missing(w, fewer) == ["admit jurisdictions of Fund2", "no longer admit jurisdictions of Fund2"]
    list(apply(w, fewer))
    assert fund_rules(w).jurisdictions == (40, 276)


def test_terms_of_a_fee_administrator_are_scheduled_once(scene: Scene, signers: list[Signer]) -> None:
    spec = second_fund(scene, terms=TermsSpec(management_fee=150))
    d = replace(
        scene.description,
        other_funds=(spec,),
        permissions=(*scene.description.permissions, Permission("Fund", "setTerms", "fee_admin")),
        roles={**scene.description.roles, "fee_admin": ("auditor",)},
    )
    w = grown(scene, signers, d)
    assert missing(w, d) == []
    w.choose("2")
    assert fund_rules(w).terms.management_fee == 150
    dearer = replace(d, other_funds=(replace(spec, terms=TermsSpec(management_fee=200)),))
    assert missing(w, dearer) == ["schedule: set terms of Fund2"]
    list(apply(w, dearer))
    assert missing(w, dearer) == []
    assert fund_rules(w).terms.management_fee == 150
    scene.travel(604_800 + 1)
    execute(w, pending(w)[-1].id, "auditor")
    assert fund_rules(w).terms.management_fee == 200


def test_a_vault_of_another_currency_is_added_once_the_fund_is_open(
    scene: Scene, signers: list[Signer]
) -> None:
    vault = VaultSpec("USDX", another_token(scene), Decimal(10))
    spec = second_fund(scene, vaults=(vault,))
    d = replace(scene.description, other_funds=(spec,))
    w = grown(scene, signers, d)
    assert missing(w, d) == []
    w.choose("2")
    issue(w, "issuer", "bank", Decimal(10_000))
    open_fund(w, spec)
    assert missing(w, d) == ["add vault USDX of Fund2"]
    list(apply(w, d))
    assert missing(w, d) == []
    known = [each.lower() for each in w.rpc.read(w.fund.vaults())]
    assert known == [each.address.lower() for each in w.vaults.values()]
    assert w.rpc.read(w.vaults["USDX"].asset()) == vault.token.lower()
