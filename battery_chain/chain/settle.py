"""What has the chain decided about the open intents?

Nothing is concluded from silence. An intent is closed by the receipt of one of its own transactions, or by
the sight of the foreign transaction that used its nonce. Some nodes count a nonce before they can show its
receipt, so "the nonce is used and there is no receipt" alone would be a way to send twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from battery_chain.chain import steps
from battery_chain.chain.crash import CrashPoints
from battery_chain.chain.journal import CANCEL, Entry, Journal, Outcome
from battery_chain.chain.receipts import Wanted, read_receipts
from battery_chain.chain.reverts import decode_revert
from battery_chain.chain.rpc import Block, Fault, Rpc, RpcRefused
from battery_chain.errors import Unreachable

__all__ = ["Events", "Settler"]

_MISSES_BEFORE_SEARCH = 3
_BLOCKS_SEARCHED = 20_000
_BLOCKS_AT_ONCE = 20


Events: TypeAlias = Mapping[int, frozenset[str] | None]
"""By entry the first topics of the logs that are kept of its receipt; None, or no such entry: all."""

_ALL: Events = MappingProxyType({})


class Settler:
    """Reads the chain and records the outcomes of open intents."""

    def __init__(self, rpc: Rpc, journal: Journal, confirmations: int, crash: CrashPoints) -> None:
        self._rpc, self._journal, self._confirmations = rpc, journal, confirmations
        self._crash = crash
        self._misses: dict[int, int] = {}

    def poll(self, entries: Sequence[Entry], events: Events = _ALL) -> dict[int, Mapping[str, Any]]:
        """Look once. Records what is decided and returns the receipts found, by entry."""
        height = self._height()
        counts = self._counts({entry.account for entry in entries}, height)
        used = [entry for entry in entries if entry.nonce < counts[entry.account]]
        if not used:
            return {}
        receipts = self._receipts(used, height, events)
        outcomes = [self._outcome(each, receipts[each.id]) for each in used if each.id in receipts]
        outcomes += [found for each in used if each.id not in receipts and (found := self._missed(each))]
        if outcomes:
            self._crash.reached("after-receipt")
            self._journal.record(outcomes)
            steps.decided(used, outcomes)
            self._crash.reached("after-record")
        return receipts

    def newest(self) -> int:
        """The number of the newest block."""
        return self._rpc.block_number()

    def _height(self) -> Block:
        """The newest block that counts."""
        if not self._confirmations:
            return "latest"
        return max(0, self._rpc.block_number() - self._confirmations)

    def _counts(self, accounts: set[str], height: Block) -> dict[str, int]:
        return {account: self._rpc.transaction_count(account, height) for account in accounts}

    def _receipts(
        self, entries: Sequence[Entry], height: Block, events: Events
    ) -> dict[int, Mapping[str, Any]]:
        owners = [(entry, sent.hash) for entry in entries for sent in entry.transactions]
        wanted = [Wanted(hash_, entry.gas, events.get(entry.id)) for entry, hash_ in owners]
        return {
            entry.id: receipt
            for (entry, _), receipt in zip(owners, read_receipts(self._rpc, wanted), strict=True)
            if receipt is not None and _is_mined(receipt, height)
        }

    def _outcome(self, entry: Entry, receipt: Mapping[str, Any]) -> Outcome:
        kinds = {sent.hash: sent.kind for sent in entry.transactions}
        succeeded = int(receipt.get("status", "0x1"), 16) == 1
        cancelled = kinds[receipt["transactionHash"]] == CANCEL
        state = "cancelled" if cancelled else "done" if succeeded else "reverted"
        return Outcome(
            id=entry.id,
            state=state,
            hash=receipt["transactionHash"],
            block_number=int(receipt["blockNumber"], 16),
            block_hash=receipt["blockHash"],
            gas_used=int(receipt["gasUsed"], 16),
            contract=(receipt.get("contractAddress") or "") if state == "done" else "",
            reason=entry.reason if cancelled else "",
            error=self._why(entry, receipt) if state == "reverted" else None,
        )

    def _why(self, entry: Entry, receipt: Mapping[str, Any]) -> dict[str, Any]:
        """Receipts carry no reason: the call is made again, on the state after its block and before it."""
        if int(receipt["gasUsed"], 16) >= entry.gas:
            return {"name": "OutOfGas", "arguments": {"gas": entry.gas}}
        number = int(receipt["blockNumber"], 16)
        blocks = [number, number - 1] if number else [number]
        answers = self._rpc.outcomes([("eth_call", (_again(entry), hex(block))) for block in blocks])
        for answer in answers:
            if isinstance(answer, Fault) and answer.data is not None:
                name, arguments = decode_revert(answer.data, self._rpc.decoder)
                return {"name": name, "arguments": arguments, "data": "0x" + answer.data.hex()}
        return {"name": "NoReason", "arguments": {}}

    def _missed(self, entry: Entry) -> Outcome | None:
        """The nonce is used, but no receipt is there yet: after a few looks, search for who used it."""
        self._misses[entry.id] = self._misses.get(entry.id, 0) + 1
        if self._misses[entry.id] < _MISSES_BEFORE_SEARCH:
            return None
        try:
            user = self._user_of_nonce(entry)
        except (RpcRefused, Unreachable) as failure:
            self._journal.note(entry.id, f"nonce {entry.nonce} is used; by whom is not to be seen: {failure}")
            return None
        if user is None or user in {sent.hash for sent in entry.transactions}:
            return None
        return Outcome(entry.id, "superseded", reason=f"nonce {entry.nonce} was used elsewhere, by {user}")

    def _user_of_nonce(self, entry: Entry) -> str | None:
        """Hash of the transaction that used the entry's nonce, or None if it is not to be seen."""
        head = self._rpc.block_number()
        try:
            return self._in_blocks(entry, [self._block_of_nonce(entry, head)])
        except RpcRefused:
            # The node has forgotten the states of old blocks, but not the blocks.
            return self._in_blocks(entry, range(entry.planned_block + 1, head + 1)[-_BLOCKS_SEARCHED:])

    def _block_of_nonce(self, entry: Entry, head: int) -> int:
        """The block that used the nonce, found by halving the blocks since it was planned."""
        low, high = entry.planned_block, head
        while low + 1 < high:
            middle = (low + high) // 2
            if self._rpc.transaction_count(entry.account, middle) > entry.nonce:
                high = middle
            else:
                low = middle
        return high

    def _in_blocks(self, entry: Entry, numbers: Sequence[int]) -> str | None:
        wanted = (entry.account.lower(), entry.nonce)
        for start in range(0, len(numbers), _BLOCKS_AT_ONCE):
            part = numbers[start : start + _BLOCKS_AT_ONCE]
            for block in self._rpc.batch([("eth_getBlockByNumber", (hex(each), True)) for each in part]):
                for each in [] if block is None else block["transactions"]:
                    if (each["from"].lower(), int(each["nonce"], 16)) == wanted:
                        return str(each["hash"])
        return None


def _is_mined(receipt: Mapping[str, Any], height: Block) -> bool:
    if receipt.get("blockNumber") is None:
        return False
    return not isinstance(height, int) or int(receipt["blockNumber"], 16) <= height


def _again(entry: Entry) -> dict[str, str]:
    fields = {"from": entry.account, "data": "0x" + entry.data.hex(), "gas": hex(entry.gas)}
    if entry.recipient:
        fields["to"] = entry.recipient
    if entry.value:
        fields["value"] = hex(entry.value)
    return fields
