"""An Anvil with nothing on it, on which peers are deployed and every receipt is read."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from battery_chain.chain import Limits, Rpc, Signer, development_signers, embedded
from battery_chain.errors import Unreachable
from scripts.peers.compiled import Artifact
from scripts.toolchain import abi

__all__ = ["Contract", "Stage", "open_stage"]

_GAS_LIMIT = 100_000_000
"""Some peers need nearly a whole block of 30 million for a thousand batteries; here each finds room."""

_PATIENCE = 120  # seconds for one transaction
_PEOPLE = ("minter", "bank", "alice", "bruno", "assessor")


@dataclass(frozen=True, slots=True)
class Contract:
    """A deployed peer."""

    address: str
    artifact: Artifact

    def data(self, function: str, *values: Any) -> str:
        """The call data of a function, as JSON-RPC takes it."""
        entry = next(each for each in self.artifact["abi"] if each.get("name") == function)
        return "0x" + (abi.selector(entry) + _encoded(entry["inputs"], values)).hex()


@contextmanager
def open_stage(compiled: Mapping[str, Artifact]) -> Iterator[Stage]:
    """A chain of its own for the length of a `with` block."""
    with embedded("anvil", Limits(accounts=len(_PEOPLE), gas_limit=_GAS_LIMIT)) as chain:
        rpc = Rpc.connect(chain.rpc_url, timeout=_PATIENCE)
        try:
            yield Stage(rpc, compiled)
        finally:
            rpc.close()


class Stage:
    """A chain with a few people and the acts that measurements are made of. Every `do` is a block of its
    own.
    """

    def __init__(self, rpc: Rpc, compiled: Mapping[str, Artifact]) -> None:
        self._rpc, self._compiled = rpc, compiled
        self.chain_id = rpc.chain_id()
        self._signers = dict(zip(_PEOPLE, development_signers(self.chain_id, len(_PEOPLE)), strict=True))

    def signer(self, person: str) -> Signer:
        return self._signers[person]

    def address(self, person: str) -> str:
        return self._signers[person].address

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is done within is undone afterwards."""
        mark = self._rpc.call("evm_snapshot")
        try:
            yield
        finally:
            self._rpc.call("evm_revert", mark)

    def deploy(self, name: str, *values: Any) -> Contract:
        artifact = self._compiled[name]
        constructor = next(
            (each for each in artifact["abi"] if each["type"] == "constructor"), {"inputs": ()}
        )
        data = artifact["bytecode"] + _encoded(constructor["inputs"], values).hex()
        receipt = self._send({"from": self.address("minter"), "data": data})
        return Contract(receipt["contractAddress"], artifact)

    def do(self, person: str, contract: Contract, function: str, *values: Any) -> int:
        """The gas that the receipt says: the whole transaction. A revert is a mistake of the measurement."""
        receipt = self._send(self._fields(person, contract, function, values))
        return int(receipt["gasUsed"], 16)

    def estimate(self, person: str, contract: Contract, function: str, *values: Any) -> int:
        """What `eth_estimateGas` says of a view."""
        return int(self._rpc.call("eth_estimateGas", self._fields(person, contract, function, values)), 16)

    def read(self, contract: Contract, function: str, *values: Any) -> int:
        """The one word that a view returns."""
        return int(
            self._rpc.call("eth_call", self._fields("minter", contract, function, values), "latest"), 16
        )

    def _fields(
        self, person: str, contract: Contract, function: str, values: Sequence[Any]
    ) -> dict[str, str]:
        data = contract.data(function, *values)
        return {"from": self.address(person), "to": contract.address, "data": data}

    def _send(self, fields: Mapping[str, str]) -> dict[str, str]:
        transaction = self._rpc.call("eth_sendTransaction", {**fields, "gas": hex(_GAS_LIMIT)})
        until = time.monotonic() + _PATIENCE
        while (receipt := self._rpc.receipts([transaction])[0]) is None:
            if time.monotonic() > until:
                raise Unreachable(self._rpc.url, f"does not mine {transaction}")
            time.sleep(0.001)
        if int(receipt["status"], 16) == 0:
            raise AssertionError(f"{transaction} to {fields.get('to', 'nobody')} has reverted")
        return dict(receipt)


def _encoded(inputs: Sequence[Mapping[str, Any]], values: Sequence[Any]) -> bytes:
    from eth_abi.abi import encode

    return encode([abi.type_of(each) for each in inputs], values)
