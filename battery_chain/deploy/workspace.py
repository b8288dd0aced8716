"""A deployment that is open for work: its chain, its sender, its people."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from battery_chain.chain.answers import block_fields, quantity
from battery_chain.deploy.funds import FundNames, names_beside
from battery_chain.deploy.record import Deployment
from battery_chain.errors import BadInput, Problem, WrongChain

if TYPE_CHECKING:
    from battery_chain.chain.accounts import Signer
    from battery_chain.chain.rpc import Rpc
    from battery_chain.chain.sender import Sender
    from battery_chain.contracts.authority import Authority
    from battery_chain.contracts.battery import Battery
    from battery_chain.contracts.fund import Fund
    from battery_chain.contracts.fund_in_kind import FundInKind
    from battery_chain.contracts.fund_vault import FundVault
    from battery_chain.contracts.market import Market
    from battery_chain.contracts.members import Members
    from battery_chain.contracts.order_check import OrderCheck
    from battery_chain.contracts.settlement_token import SettlementToken
    from battery_chain.contracts.valuation import Valuation

__all__ = ["SignerOf", "Workspace", "open_workspace"]

SignerOf = Callable[[str], "Signer"]
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
        addresses = list(self.deployment.contracts.values())
        nonces = [("eth_getTransactionCount", (each, "latest")) for each in addresses]
        id_, first, *counts = self.rpc.batch(
            [("eth_chainId", ()), ("eth_getBlockByNumber", ("0x0", False)), *nonces]
        )
        url = self.rpc.url
        block = None if first is None else block_fields(url, first, 0)
        found = quantity(url, "eth_chainId", id_), block["hash"] if block else self.rpc.genesis_hash()
        expected = self.deployment.chain_id, self.deployment.genesis
        if found != expected:
            raise WrongChain(f"deployment {self.deployment.name}", expected, found)
        # From its creation on a contract has a nonce (EIP-161); its code would be 40 kB of answer for each.
        used = [quantity(url, "eth_getTransactionCount", each) for each in counts]
        doubtful = [each for each, count in zip(addresses, used, strict=True) if count == 0]
        for address, code in zip(doubtful, self.rpc.codes(doubtful), strict=True):
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

    # -- contracts: each is loaded when it is first asked for

    @cached_property
    def authority(self) -> Authority:
        from battery_chain.contracts.authority import Authority

        return Authority(self.deployment.contract("Authority"))

    @cached_property
    def members(self) -> Members:
        from battery_chain.contracts.members import Members

        return Members(self.deployment.contract("Members"))

    @cached_property
    def token(self) -> SettlementToken:
        from battery_chain.contracts.settlement_token import SettlementToken

        return SettlementToken(self.deployment.contract("SettlementToken"))

    @cached_property
    def battery(self) -> Battery:
        from battery_chain.contracts.battery import Battery

        return Battery(self.deployment.contract("Battery"))

    @cached_property
    def valuation(self) -> Valuation:
        from battery_chain.contracts.valuation import Valuation

        return Valuation(self.deployment.contract("Valuation"))

    @cached_property
    def market(self) -> Market:
        from battery_chain.contracts.market import Market

        return Market(self.deployment.contract("Market"))

    @cached_property
    def order_check(self) -> OrderCheck:
        from battery_chain.contracts.order_check import OrderCheck

        return OrderCheck(self.deployment.contract("OrderCheck"))

    @property
    def fund(self) -> Fund:
        """The fund that was chosen."""
        from battery_chain.contracts.fund import Fund

        return Fund(self.deployment.contract(self.fund_names.fund))

    @property
    def vault(self) -> FundVault:
        """Its vault of the settlement token that prices are in."""
        from battery_chain.contracts.fund_vault import FundVault

        return FundVault(self.deployment.contract(self.fund_names.vault))

    @property
    def in_kind(self) -> FundInKind:
        """Its escrow of batteries that are contributed, and of shares for batteries."""
        from battery_chain.contracts.fund_in_kind import FundInKind

        return FundInKind(self.deployment.contract(self.fund_names.in_kind))

    @property
    def vaults(self) -> dict[str, FundVault]:
        """All its vaults by currency; "" is that of the settlement token."""
        from battery_chain.contracts.fund_vault import FundVault

        first = self.fund_names.vault
        places = self.deployment.contracts.items()
        others = {n.partition(".")[2]: a for n, a in places if n.startswith(first + ".")}
        return {"": self.vault} | {name: FundVault(place) for name, place in others.items()}

    @property
    def fund_contracts(self) -> list[str]:
        """The names of the contracts of the fund that was chosen, as `events` takes them."""
        names = self.fund_names
        single = {names.fund, names.vault, names.in_kind}
        known = self.deployment.contracts
        return [each for each in known if each in single or each.startswith(names.vault + ".")]


def open_workspace(rpc: Rpc, sender: Sender, signer_of: SignerOf, file: Path) -> Workspace:
    """A deployment that is there, checked against the chain that answers."""
    workspace = Workspace(rpc, sender, Deployment.load(file), signer_of, file)
    workspace.check_chain()
    return workspace
