"""Creating the contracts of a deployment, step by step; stopped anywhere, the same call goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
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
    fund_in_kind,
    fund_vault,
    market,
    members,
    order_check,
    settlement_token,
    structs,
    valuation,
)
from battery_chain.deploy.description import Description
from battery_chain.deploy.funds import FundNames, FundSpec, VaultSpec, fund_names, kind_of
from battery_chain.deploy.record import Deployment
from battery_chain.deploy.workspace import SignerOf, Workspace
from battery_chain.errors import Mismatch
from battery_chain.units import token_units_up

__all__ = ["Step", "create", "plan"]


_OF_A_FUND = ("Fund", "FundVault", "FundInKind")


@dataclass(frozen=True, slots=True)
class Step:
    """One contract to create; `arguments` encodes its constructor's arguments once the earlier ones are
    there.
    """

    name: str
    arguments: Callable[[Deployment], bytes] = lambda _: b""

    @property
    def artifact(self) -> artifacts.Artifact:
        return artifacts.load(kind_of(self.name))


def plan(description: Description) -> list[Step]:
    """The contracts of a deployment, each after those it needs."""
    steps = [Step(name) for name in _libraries(description)]
    steps += [
        Step("Authority", lambda d: authority.constructor(d.accounts[description.deployer])),
        Step("Members", lambda d: members.constructor(d.contract("Authority"))),
        Step("SettlementToken", lambda d: _token(description, d)),
        Step(
            "Battery",
            lambda d: battery.constructor(*map(d.contract, ("Authority", "Members", "SettlementToken"))),
        ),
        Step("Valuation", lambda d: _valuation(description, d)),
    ]
    for place, spec in enumerate(description.funds):
        steps += _fund_steps(fund_names(place), spec)
    return steps + _market_steps(description)


def _market_steps(description: Description) -> list[Step]:
    if description.market is None:
        return []
    reader = ("Market", "Battery", "Members")
    return [
        Step("Market", lambda d: _market(description, d)),
        Step("OrderCheck", lambda d: order_check.constructor(*map(d.contract, reader))),
    ]


def _market(description: Description, d: Deployment) -> bytes:
    spec = description.market
    assert spec is not None
    return market.constructor(
        d.contract("Authority"),
        d.contract("Battery"),
        d.contract("Valuation"),
        d.contract("SettlementToken"),
        spec.max_fee,
        d.accounts[spec.fee_recipient],
    )


def _fund_steps(names: FundNames, spec: FundSpec) -> list[Step]:
    """A fund and what escrows for it; all but the fund itself are its members, admitted by `setup.apply`."""
    return [
        Step(names.fund, lambda d: _fund(spec, d)),
        Step(names.vault, lambda d: _vault(names, d, d.contract("SettlementToken"), spec.minimum)),
        Step(names.in_kind, lambda d: fund_in_kind.constructor(d.contract(names.fund))),
        *(_other_vault(names, each) for each in spec.vaults),
    ]


def _other_vault(names: FundNames, vault: VaultSpec) -> Step:
    return Step(names.vault_of(vault.currency), lambda d: _vault(names, d, vault.token, vault.minimum))


def _libraries(description: Description) -> list[str]:
    wanted = ["Battery"] + ([*_OF_A_FUND] if description.funds else [])
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

    A description may have grown by accounts, classes, funds and vaults. Raises `Mismatch` when the file names
    another deployment than the description, `WrongChain` when it is of another chain.
    """
    deployment = _begin(description, rpc, signer_of, file)
    deployer = signer_of(description.accounts[description.deployer])
    for step in plan(description):
        artifact = step.artifact
        places = deployment.libraries if artifact.kind == "library" else deployment.contracts
        if step.name in places:
            continue
        code = artifact.bytecode(deployment.libraries) + step.arguments(deployment)
        key = content_key(
            "deploy", deployment.name, deployment.genesis, step.name, hashlib.sha256(code).hexdigest()
        )
        receipt = sender.send(Creation(code), action=f"create {step.name}", key=key, signer=deployer)
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
    """Takes in accounts, classes and funds that are new; those that are known stay what they are."""
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
    _grow_funds(found, description)


def _grow_funds(found: Deployment, description: Description) -> None:
    """Takes in funds that are new; each of the others stays what it is, at its place."""
    described = {fund_names(place).fund: _facts(spec) for place, spec in enumerate(description.funds)}
    for name in {**found.funds, **described}:
        known, wanted = found.funds.get(name), described.get(name)
        if known is not None and known != wanted:
            raise Mismatch(f"{name} of the deployment {found.name}", known, wanted)
    found.funds |= described


def _facts(spec: FundSpec) -> dict[str, object]:
    codes = [artifacts.load(name).source_hash for name in _OF_A_FUND]
    fixed = hashlib.sha256(repr((spec.fixed, codes)).encode()).hexdigest()
    return {"number": spec.number, "symbol": spec.symbol, "fixed": fixed}


def _fingerprint(description: Description) -> str:
    """What cannot change once the contracts are there: token, calendar, byte code."""
    fixed = description.name, description.token, description.calendar
    steps = plan(replace(description, fund=None, other_funds=(), market=None))
    codes = [step.artifact.source_hash for step in steps]
    return hashlib.sha256(repr((fixed, codes)).encode()).hexdigest()


def _fund(spec: FundSpec, d: Deployment) -> bytes:
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


def _vault(names: FundNames, d: Deployment, token: str, minimum: Decimal) -> bytes:
    """The smallest request is rounded up: nobody gets below what was described."""
    return fund_vault.constructor(d.contract(names.fund), token, token_units_up(minimum, d.decimals))
