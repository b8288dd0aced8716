"""A deployment that is open for work: its chain, its sender, its people."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from battery_chain.chain.accounts import Signer
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
    valuation,
)
from battery_chain.deploy.funds import FundNames, names_beside
from battery_chain.deploy.record import Deployment
from battery_chain.errors import BadInput, Problem, WrongChain

__all__ = ["SignerOf", "Workspace"]

SignerOf = Callable[[str], Signer]
"""From what `[accounts]` says of a person (keystore's name, address, `dev:N`) to its signer."""

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")


class Workspace:
    """What the writers work with. Names of people are those of the description."""

    def __init__(
        self, rpc: Rpc, sender: Sender, deployment: Deployment, signer_of: SignerOf, file: Path | None = None
    ) -> None:
        self.rpc, self.sender, self.deployment = rpc, sender, deployment
        self._signer_of, self._file = signer_of, file
        self._signers: dict[str, Signer] = {}
        self.fund_names: FundNames = names_beside("Fund")
        """What the deployment calls the contracts of the fund that work is on: of the first by default."""

    def check_chain(self) -> None:
        """Raises `WrongChain` unless the chain that answers is the one of the deployment, with its
        contracts.
        """
        found = self.rpc.chain_id(), self.rpc.genesis_hash()
        expected = self.deployment.chain_id, self.deployment.genesis
        if found != expected:
            raise WrongChain(f"deployment {self.deployment.name}", expected, found)
        addresses = list(self.deployment.contracts.values())
        for address, code in zip(addresses, self.rpc.codes(addresses), strict=True):
            if not code:
                raise WrongChain(
                    f"contract {address} of the deployment {self.deployment.name}", "byte code", "none"
                )

    def choose(self, fund: str) -> None:
        """From here on, work on the fund with this number or symbol. `BadInput` when there is none."""
        self.fund_names = names_beside(self.deployment.fund_named(fund))

    # -- people

    def signer(self, person: str) -> Signer:
        """Whoever signs for a person of the description, or for an account setting as it is."""
        if person not in self._signers:
            identity = self.deployment.identities.get(person, person)
            self._signers[person] = self._signer_of(identity)
        return self._signers[person]

    def address(self, person: str) -> str:
        """The address of a person, or an address as it is; `BadInput` for a name nobody has."""
        if _ADDRESS.fullmatch(person):
            return person
        if person not in self.deployment.accounts:
            known = ", ".join(self.deployment.accounts)
            raise BadInput([Problem(person, 0, "", f"is neither an address nor one of {known}")])
        return self.deployment.accounts[person]

    def name_of(self, address: str) -> str:
        """The name of whoever has an address; empty for a stranger."""
        return self._names.get(address.lower(), "")

    @cached_property
    def _names(self) -> dict[str, str]:
        people = {address.lower(): name for name, address in self.deployment.accounts.items()}
        contracts = {address.lower(): name for name, address in self.deployment.contracts.items()}
        return contracts | people

    def save(self) -> None:
        if self._file is not None:
            self.deployment.save(self._file)

    def web3(self) -> Any:
        """A web3.py connection to the same chain, for what this package has no call for."""
        from web3 import HTTPProvider, Web3

        return Web3(HTTPProvider(self.rpc.url))

    # -- contracts

    @cached_property
    def authority(self) -> authority.Authority:
        return authority.Authority(self.deployment.contract("Authority"))

    @cached_property
    def members(self) -> members.Members:
        return members.Members(self.deployment.contract("Members"))

    @cached_property
    def token(self) -> settlement_token.SettlementToken:
        return settlement_token.SettlementToken(self.deployment.contract("SettlementToken"))

    @cached_property
    def battery(self) -> battery.Battery:
        return battery.Battery(self.deployment.contract("Battery"))

    @cached_property
    def valuation(self) -> valuation.Valuation:
        return valuation.Valuation(self.deployment.contract("Valuation"))

    @cached_property
    def market(self) -> market.Market:
        return market.Market(self.deployment.contract("Market"))

    @cached_property
    def order_check(self) -> order_check.OrderCheck:
        return order_check.OrderCheck(self.deployment.contract("OrderCheck"))

    @property
    def fund(self) -> fund.Fund:
        """The fund that was chosen."""
        return fund.Fund(self.deployment.contract(self.fund_names.fund))

    @property
    def vault(self) -> fund_vault.FundVault:
        """Its vault of the settlement token that prices are in."""
        return fund_vault.FundVault(self.deployment.contract(self.fund_names.vault))

    @property
    def in_kind(self) -> fund_in_kind.FundInKind:
        """Its escrow of batteries that are contributed, and of shares for batteries."""
        return fund_in_kind.FundInKind(self.deployment.contract(self.fund_names.in_kind))

    @property
    def vaults(self) -> dict[str, fund_vault.FundVault]:
        """All its vaults by currency; "" is that of the settlement token."""
        first = self.fund_names.vault
        places = self.deployment.contracts.items()
        others = {n.partition(".")[2]: a for n, a in places if n.startswith(first + ".")}
        return {"": self.vault} | {name: fund_vault.FundVault(place) for name, place in others.items()}

    @property
    def fund_contracts(self) -> list[str]:
        """The names of the contracts of the fund that was chosen, as `events` takes them."""
        names = self.fund_names
        single = {names.fund, names.vault, names.in_kind}
        known = self.deployment.contracts
        return [each for each in known if each in single or each.startswith(names.vault + ".")]
