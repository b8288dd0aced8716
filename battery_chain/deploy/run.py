"""Creating the contracts of a deployment, step by step; stopped anywhere, the same call goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from battery_chain import artifacts
from battery_chain.chain.calls import Creation
from battery_chain.chain.intents import Receipt, content_key
from battery_chain.chain.rpc import Rpc
from battery_chain.chain.sender import Sender
from battery_chain.contracts import (
    authority,
    battery,
    fund,
    fund_vault,
    members,
    settlement_token,
    structs,
    valuation,
)
from battery_chain.deploy.description import Description
from battery_chain.deploy.record import Deployment
from battery_chain.deploy.workspace import SignerOf, Workspace
from battery_chain.errors import Mismatch
from battery_chain.units import token_units_down

__all__ = ["Step", "create", "open_workspace", "plan"]


@dataclass(frozen=True, slots=True)
class Step:
    """One contract to create; `arguments` encodes its constructor's arguments once the earlier ones are
    there.
    """

    name: str
    arguments: Callable[[Deployment], bytes] = lambda _: b""


def plan(description: Description) -> list[Step]:
    """The contracts of a deployment, each after those it needs."""
    steps = [Step(name) for name in _libraries(description)]
    steps += [
        Step("Authority", lambda d: authority.constructor(d.accounts["admin"])),
        Step("Members", lambda d: members.constructor(d.contract("Authority"))),
        Step("SettlementToken", lambda d: _token(description, d)),
        Step(
            "Battery",
            lambda d: battery.constructor(*map(d.contract, ("Authority", "Members", "SettlementToken"))),
        ),
        Step("Valuation", lambda d: _valuation(description, d)),
    ]
    if description.fund is not None:
        steps += [
            Step("Fund", lambda d: _fund(description, d)),
            Step("FundVault", lambda d: _vault(description, d)),
        ]
    return steps


def _libraries(description: Description) -> list[str]:
    wanted = ["Battery"] + (["Fund", "FundVault"] if description.fund else [])
    return sorted({library for name in wanted for library in artifacts.load(name).libraries()})


def _token(description: Description, d: Deployment) -> bytes:
    token = description.token
    return settlement_token.constructor(d.contract("Authority"), token.name, token.symbol, token.decimals)


def _valuation(description: Description, d: Deployment) -> bytes:
    spec = description.calendar
    calendar = structs.Calendar(d.start, spec.period, spec.window, spec.lag)
    return valuation.constructor(
        d.contract("Battery"), d.contract("Authority"), description.token.decimals, calendar
    )


def create(
    description: Description, rpc: Rpc, sender: Sender, signer_of: SignerOf, file: Path
) -> Iterator[Receipt]:
    """Creates what is not there yet and writes the deployment's file after each step; a receipt for each.

    A description may have grown by accounts and classes. Raises `Mismatch` when the file names another
    deployment than the description, `WrongChain` when it is of another chain.
    """
    deployment = _begin(description, rpc, signer_of, file)
    admin = signer_of(description.accounts["admin"])
    for step in plan(description):
        artifact = artifacts.load(step.name)
        places = deployment.libraries if artifact.kind == "library" else deployment.contracts
        if step.name in places:
            continue
        code = artifact.bytecode(deployment.libraries) + step.arguments(deployment)
        key = content_key(
            "deploy", deployment.name, deployment.genesis, step.name, hashlib.sha256(code).hexdigest()
        )
        receipt = sender.send(Creation(code), action=f"create {step.name}", key=key, signer=admin)
        places[step.name] = receipt.contract
        deployment.save(file)
        yield replace(receipt, action=step.name)


def _begin(description: Description, rpc: Rpc, signer_of: SignerOf, file: Path) -> Deployment:
    """The deployment's file, as an earlier run left it, or a new one that fixes the calendar's start."""
    print_ = _fingerprint(description)
    if file.is_file():
        found = Deployment.load(file)
        Workspace(rpc, None, found, signer_of).check_chain()  # type: ignore[arg-type]
        if found.fingerprint != print_:
            raise Mismatch(
                f"the deployment in {file} and the description {description.name}", found.fingerprint, print_
            )
        _grow(found, description, signer_of)
        found.save(file)
        return found
    head = rpc.block("latest")
    assert head is not None
    found = Deployment(
        name=description.name,
        chain_id=rpc.chain_id(),
        genesis=rpc.genesis_hash(),
        start=int(head["timestamp"], 16) + description.calendar.period,
        block=int(head["number"], 16),
        decimals=description.token.decimals,
        fingerprint=print_,
    )
    _grow(found, description, signer_of)
    found.save(file)
    return found


def _grow(found: Deployment, description: Description, signer_of: SignerOf) -> None:
    """Takes in accounts and classes that are new; those that are known stay what they are."""
    for name, identity in description.accounts.items():
        if found.identities.setdefault(name, identity) != identity:
            what = f"account {name} of the deployment {found.name}"
            raise Mismatch(what, found.identities[name], identity)
        if name not in found.accounts:
            found.accounts[name] = signer_of(identity).address
    for spec in description.classes:
        if found.classes.setdefault(spec.name, spec.id) != spec.id:
            what = f"class {spec.name} of the deployment {found.name}"
            raise Mismatch(what, found.classes[spec.name], spec.id)


def _fingerprint(description: Description) -> str:
    """What cannot change once the contracts are there: token, calendar, fund, byte code."""
    fixed = description.name, description.token, description.calendar, description.fund
    codes = [artifacts.load(step.name).source_hash for step in plan(description)]
    return hashlib.sha256(repr((fixed, codes)).encode()).hexdigest()


def open_workspace(rpc: Rpc, sender: Sender, signer_of: SignerOf, file: Path) -> Workspace:
    """A deployment that is there, checked against the chain that answers."""
    workspace = Workspace(rpc, sender, Deployment.load(file), signer_of, file)
    workspace.check_chain()
    return workspace


def _fund(description: Description, d: Deployment) -> bytes:
    spec = description.fund
    assert spec is not None
    config = structs.Config(
        name=spec.name,
        symbol=spec.symbol,
        number=spec.number,
        authority=d.contract("Authority"),
        members=d.contract("Members"),
        battery=d.contract("Battery"),
        valuation=d.contract("Valuation"),
        settlement_token=d.contract("SettlementToken"),
        band=spec.band,
        coverage=spec.coverage,
        grace=spec.grace,
        fee_recipient=d.accounts[spec.fee_recipient],
    )
    return fund.constructor(config)


def _vault(description: Description, d: Deployment) -> bytes:
    spec = description.fund
    assert spec is not None
    minimum = token_units_down(spec.minimum, d.decimals)
    return fund_vault.constructor(d.contract("Fund"), d.contract("SettlementToken"), minimum)
