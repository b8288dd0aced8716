"""What deploying a description would take, found out by doing it: on a copy of the chain that is thrown away.

Anvil forks the chain that answers; there every account may send without its key. So the plan has all steps in
their order, with who signs each and its gas, also those that need an earlier one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from battery_chain.chain import Intent, Limits, Receipt, Rpc, Sender, embedded
from battery_chain.chain.accounts import Signed, Signer
from battery_chain.chain.history import open_journal
from battery_chain.chain.rpc import call_fields
from battery_chain.contracts.authority import OperationScheduled
from battery_chain.deploy import Description, SignerOf, create, event_of, open_workspace
from battery_chain.errors import NotPermitted, Reverted, Unreachable
from battery_chain.setup.apply import apply

__all__ = ["Rehearsed", "rehearse"]

_PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One transaction: what it does, who signs it (an address), gas it used, and the second from which what
    it schedules may be executed (0: nothing is)."""

    action: str
    signer: str
    gas: int
    ready_at: int = 0


def rehearse(
    rpc_url: str,
    description: Description,
    signer_of: SignerOf,
    file: Path | None = None,
    before: Description | None = None,
) -> list[Rehearsed]:
    """Every transaction that brings the chain at `rpc_url` to the description; nothing is sent there.

    `file` is the deployment as far as it is there, `before` the description that was applied last. Raises
    what the real run would, `Missing` without Anvil, `Unreachable` where the chain cannot be forked.
    """
    origin = Rpc.connect(rpc_url)
    limits = Limits(accounts=1, fork=rpc_url, chain_id=origin.chain_id())
    origin.close()
    with embedded("anvil", limits) as chain, TemporaryDirectory(prefix="battery-chain-") as folder:
        copy = Path(folder) / "deployment.json"
        if file is not None:
            copy.write_bytes(file.read_bytes())
        rpc = Rpc.connect(chain.rpc_url)
        rpc.call("anvil_autoImpersonateAccount", True)
        sender = _Stage(rpc, open_journal(Path(folder), rpc))
        try:
            return list(_steps(rpc, sender, description, _without_keys(signer_of), copy, before))
        finally:
            sender.close()
            rpc.close()


def _steps(
    rpc: Rpc, sender: Sender, description: Description, signer_of: SignerOf, file: Path, before: Any
) -> Iterator[Rehearsed]:
    for receipt in create(description, rpc, sender, signer_of, file):
        yield Rehearsed(f"create {receipt.action}", receipt.account, receipt.gas_used)
    workspace = open_workspace(rpc, sender, signer_of, file)
    for receipt in apply(workspace, description, before):
        scheduled = receipt.action.startswith("schedule: ")
        ready = event_of(receipt, OperationScheduled).schedule if scheduled else 0
        yield Rehearsed(receipt.action, receipt.account, receipt.gas_used, ready)


@dataclass(frozen=True, slots=True)
class _Nobody:
    """Somebody's address without the key."""

    address: str

    def sign_transaction(self, transaction: Mapping[str, Any]) -> Signed:  # noqa: ARG002
        raise NotPermitted(self.address, "its key is not used in a rehearsal")

    def sign_typed_data(self, message: Mapping[str, Any]) -> bytes:  # noqa: ARG002
        raise NotPermitted(self.address, "its key is not used in a rehearsal")


def _without_keys(signer_of: SignerOf) -> Callable[[str], Signer]:
    return lambda identity: _Nobody(signer_of(identity).address)


class _Stage(Sender):
    """Sends at once and unsigned, on a chain where that may be done."""

    def send_many(self, intents: Iterable[Intent], **_: Any) -> Iterator[Receipt]:
        for intent in intents:
            yield self._done(intent)

    def _done(self, intent: Intent) -> Receipt:
        fields = call_fields(intent.call, intent.signer.address)
        gas = int(self._rpc.call("eth_estimateGas", fields, action=intent.action), 16)
        offer = {"gas": hex(gas), "gasPrice": hex(self._price())}
        hash_ = self._rpc.call("eth_sendTransaction", fields | offer, action=intent.action)
        raw = self._mined(hash_)
        if int(raw["status"], 16) != 1:
            raise Reverted("NoReason", {}, intent.action, "0x")
        return Receipt(
            key=intent.key,
            action=intent.action,
            account=intent.signer.address,
            nonce=0,
            hash=hash_,
            succeeded=True,
            block_number=int(raw["blockNumber"], 16),
            block_hash=str(raw["blockHash"]),
            gas_used=int(raw["gasUsed"], 16),
            gas_price=0,
            contract=str(raw.get("contractAddress") or ""),
            logs=tuple(cast("list[Mapping[str, Any]]", raw["logs"])),
        )

    def _mined(self, hash_: str) -> Mapping[str, Any]:
        """Anvil answers before it has mined."""
        until = time.monotonic() + _PATIENCE
        while (raw := self._rpc.receipts([hash_])[0]) is None:
            if time.monotonic() > until:
                raise Unreachable(self._rpc.url, f"no receipt of {hash_} within {_PATIENCE} s")
            time.sleep(0.002)
        return raw

    def _price(self) -> int:
        return int(self._rpc.call("eth_gasPrice"), 16)
