"""What the node at the other end can do: asked of it when first needed, once per connection, and never
concluded from its name.

Each capability has a read that uses it where it is there and holds, and another way where it does not; where
there is no other way, a typed error. What a node claims is compared with what it cannot well get wrong: the
block itself, and the count of transactions before and after one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from battery_chain.chain.answers import block_fields, quantities, quantity, quantity_or_none
from battery_chain.errors import Mismatch, Missing, Unreachable, WrongChain

if TYPE_CHECKING:
    from battery_chain.chain.calls import Call
    from battery_chain.chain.rpc import Request, Rpc

__all__ = ["CAPABILITIES", "Capabilities", "Pricing", "Snapshot"]

CAPABILITIES = (
    "archive",
    "base fee",
    "batch limit",
    "batches",
    "block objects",
    "block receipts",
    "fee history",
    "finality",
    "first block",
    "log times",
    "pending nonce",
    "snapshots",
    "time travel",
)
"""Their names; each has a row in the test that lies about it."""

_BATCH = 100
_WITNESS_BLOCKS = 64
_UNKNOWN_BLOCK = "0x" + "5c" * 32
_ACCOUNT = "0x" + "00" * 19 + "01"
_REMEDY = "use a development chain: battery-chain chain start"


class Pricing(Enum):
    """How a chain charges for gas."""

    FREE = "free"
    MARKET = "base fee"
    LEGACY = "one price"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state to go back to: its name at the node, and the newest block then."""

    id: str
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class _Witness:
    """An account, a block in which it sent something, and its count of transactions before and after."""

    account: str
    block: int
    hash: str
    parent: str
    before: int
    after: int


class Capabilities:
    """Of one connection. Properties are probed once; every method is right with and without its capability,
    or raises an error of this package.
    """

    def __init__(self, rpc: Rpc) -> None:
        self._rpc = rpc
        self._log_times: bool | None = None

    # -- requests

    @cached_property
    def batch_limit(self) -> int:
        """How many requests the node takes at once, up to 100; 1 where it knows no batches."""
        self._rpc.batch([("eth_chainId", ())] * _BATCH)
        return min(_BATCH, self._rpc.batch_limit)

    # -- blocks

    @cached_property
    def first_block(self) -> int:
        """0, or 1 on nodes that do not serve block 0."""
        for number in (0, 1):
            answer: object = self._rpc.outcomes([("eth_getBlockByNumber", (hex(number), False))])[0]
            if self._is_block(answer, number):
                return number
        raise Unreachable(self._rpc.url, "it has no first block yet")

    def _is_block(self, answer: object, number: int) -> bool:
        try:
            return block_fields(self._rpc.url, answer, number) is not None
        except Unreachable:
            return False

    def block_seconds(self, blocks: Collection[int]) -> dict[int, int]:
        """The time of each of these blocks, in seconds since 1970. Raises `Unreachable` for one that is not
        there.
        """
        wanted, url = sorted(set(blocks)), self._rpc.url
        answers = self._rpc.batch([("eth_getBlockByNumber", (hex(each), False)) for each in wanted])
        found = {}
        for number, answer in zip(wanted, answers, strict=True):
            block = block_fields(url, answer, number)
            if block is None:
                raise Unreachable(url, f"it has no block {number}")
            found[number] = quantities(url, "eth_getBlockByNumber", block, "timestamp")[0]
        return found

    def log_seconds(self, logs: Sequence[Mapping[str, Any]]) -> dict[int, int]:
        """The time of each block of these logs: as they carry it, where its first and last block bear that
        out, else as the blocks do.
        """
        told = self._told(logs)
        if not told or self._log_times is False or None in told.values():
            return self.block_seconds(told)
        borne_out = self.block_seconds({min(told), max(told)})
        self._log_times = all(told[block] == second for block, second in borne_out.items())
        known = {block: second for block, second in told.items() if second is not None}
        return known if self._log_times else self.block_seconds(told)

    def _told(self, logs: Sequence[Mapping[str, Any]]) -> dict[int, int | None]:
        told: dict[int, int | None] = {}
        for log in logs:
            number = quantities(self._rpc.url, "eth_getLogs", log, "blockNumber")[0]
            second = quantity_or_none(log.get("blockTimestamp"))
            told[number] = second if told.get(number, second) == second else None
        return told

    def final_block(self, depth: int) -> int:
        """The newest block that will not be replaced: what the node calls finalized, else the one `depth`
        blocks below its newest.
        """
        head = self._rpc.block_number()
        answer: object = self._rpc.outcomes([("eth_getBlockByNumber", ("finalized", False))])[0]
        fields = answer if isinstance(answer, dict) else {}
        number = quantity_or_none(fields.get("number"))
        if number is not None and number <= head and self._is_hash(number, fields.get("hash")):
            return number
        return max(self.first_block, head - depth)

    def _is_hash(self, number: int, hash_: object) -> bool:
        block = self._rpc.block(number)
        return block is not None and block["hash"] == hash_

    # -- receipts

    def receipts_of(self, number: int) -> list[dict[str, Any]]:
        """The receipts of a block in its order: at once where the node can, else one by one. Raises
        `Unreachable` where they are not those of the block.
        """
        block = self._rpc.block(number)
        if block is None:
            raise Unreachable(self._rpc.url, f"it has no block {number}")
        hashes = block.get("transactions")
        if not isinstance(hashes, list) or not all(isinstance(each, str) for each in hashes):
            raise Unreachable(self._rpc.url, f"block {number} does not list its transactions")
        at_once: object = self._rpc.outcomes([("eth_getBlockReceipts", (hex(number),))])[0]
        found = _receipts(at_once, hashes, block["hash"])
        found = found or _receipts(self._rpc.receipts(hashes), hashes, block["hash"])
        if found is None:
            raise Unreachable(self._rpc.url, f"it does not show the receipts of block {number}")
        return found

    # -- states

    @cached_property
    def _witness(self) -> _Witness | None:
        """Of the newest block with a transaction, among the last `_WITNESS_BLOCKS`."""
        head = self._rpc.block_number()
        numbers = range(head, max(self.first_block, head - _WITNESS_BLOCKS), -1)
        answers = self._rpc.batch([("eth_getBlockByNumber", (hex(each), True)) for each in numbers])
        for number, answer in zip(numbers, answers, strict=True):
            block = block_fields(self._rpc.url, answer, number)
            sent = block.get("transactions") if block else None
            if block and sent and isinstance(sent, list) and isinstance(sent[0], dict):
                return _witness(self._rpc.url, number, block, sent)
        return None

    @cached_property
    def block_objects(self) -> bool:
        """Does it read the state of a block named by its hash (EIP-1898), and refuse a hash it never saw?

        False also where no transaction of late shows which state was read.
        """
        seen = self._witness
        if seen is None:
            return False
        named = [_object(seen.parent), _object(seen.hash), _object(_UNKNOWN_BLOCK)]
        asked: list[Request] = [("eth_getTransactionCount", (seen.account, each)) for each in named]
        before, after, unknown = map(quantity_or_none, self._rpc.outcomes(asked))
        return (before, after, unknown) == (seen.before, seen.after, None)

    def read_at(self, calls: Sequence[Call], number: int, block_hash: str) -> list[Any]:
        """What contracts answered at a block, decoded. Raises `WrongChain` where it is not, or no longer,
        the block of this number, `Missing` where its state is gone.

        Without EIP-1898 it reads by number, and looks at the block's hash before and after.
        """
        if self.block_objects:
            return self._rpc.read_many(calls, _object(block_hash))
        self._require_hash(number, block_hash)
        self.require_state(number)
        found = self._rpc.read_many(calls, number)
        self._require_hash(number, block_hash)
        return found

    def _require_hash(self, number: int, expected: str) -> None:
        block = self._rpc.block(number)
        found = block["hash"] if block else "no such block"
        if found != expected:
            raise WrongChain(f"block {number}", expected, found)

    @cached_property
    def tells_states_apart(self) -> bool:
        """Does it answer for an old block from that block's state? Some answer from the newest.

        True also where no transaction of late could show it.
        """
        seen = self._witness
        if seen is None:
            return True
        heights = [hex(seen.block - 1), hex(seen.block)]
        asked: list[Request] = [("eth_getTransactionCount", (seen.account, each)) for each in heights]
        before, after = map(quantity_or_none, self._rpc.outcomes(asked))
        return before is None or after is None or (before, after) == (seen.before, seen.after)

    def require_state(self, number: int) -> None:
        """Raises `Missing` where the node has not kept the state of this block, or answers from another."""
        answer = self._rpc.outcomes([("eth_getTransactionCount", (_ACCOUNT, hex(number)))])[0]
        if quantity_or_none(answer) is None or not self.tells_states_apart:
            raise Missing(f"the node has not the state of block {number}", "ask an archive node: --rpc URL")

    def next_nonce(self, account: str) -> int:
        """The count of an account's transactions, those under way included where the node counts them. Never
        below the mined count, so that nothing depends on what a pool promises.
        """
        mined = self._rpc.transaction_count(account)
        said = self._rpc.outcomes([("eth_getTransactionCount", (account, "pending"))])[0]
        return max(mined, quantity_or_none(said) or 0)

    # -- fees

    @cached_property
    def pricing(self) -> Pricing:
        """How gas is paid for. Raises `Unreachable` where the node says neither base fee nor price."""
        url = self._rpc.url
        block, price = self._rpc.outcomes([("eth_getBlockByNumber", ("latest", False)), ("eth_gasPrice", ())])
        fields = block_fields(url, block)
        if fields is None or fields.get("baseFeePerGas") is None:
            return Pricing.LEGACY if quantity(url, "eth_gasPrice", price) else Pricing.FREE
        base = quantities(url, "eth_getBlockByNumber", fields, "baseFeePerGas")[0]
        return Pricing.MARKET if base or quantity_or_none(price) else Pricing.FREE

    def next_base_fee(self) -> int:
        """The most that the next block asks for each gas, in wei; 0 where there is no base fee.

        The node's own forecast (`eth_feeHistory`) where it fits the newest block; else an eighth above the
        base fee of that block, rounded up: it cannot rise faster (EIP-1559).
        """
        block = self._rpc.block("latest")
        if block is None or block.get("baseFeePerGas") is None:
            return 0
        url, method = self._rpc.url, "eth_getBlockByNumber"
        number, base = quantities(url, method, block, "number", "baseFeePerGas")
        most = base + base // 8 + 1 if base else 0
        said = self._rpc.outcomes([("eth_feeHistory", ("0x1", hex(number), []))])[0]
        return _forecast(said, number, base, most)

    # -- development chains

    def travel(self, seconds: int) -> None:
        """The chain's clock goes on by `seconds`, and a block is mined. Raises `Missing` where it cannot."""
        goal = self._rpc.second() + seconds
        for steps in (
            (("evm_increaseTime", (seconds,)), ("evm_mine", ())),
            (("evm_setNextBlockTimestamp", (goal,)), ("evm_mine", ())),
            (("evm_mine", (goal,)),),
        ):
            self._rpc.outcomes(steps, chunk=1)
            if self._rpc.second() >= goal:
                return
        raise Missing("this chain does not travel in time", _REMEDY)

    def snapshot(self) -> Snapshot:
        """Keep the present state. Raises `Missing` where the node cannot."""
        head = self._rpc.block("latest")
        name = self._rpc.outcomes([("evm_snapshot", ())])[0]
        if head is None or quantity_or_none(name) is None:
            raise Missing("this chain takes no snapshots", _REMEDY)
        return Snapshot(str(name), int(head["number"], 16), head["hash"])

    def go_back(self, snapshot: Snapshot) -> None:
        """Back to a snapshot, which is used up. Raises `Missing` where the node does not know it, `Mismatch`
        where it says so and stays.
        """
        said = self._rpc.outcomes([("evm_revert", (snapshot.id,))])[0]
        head = self._rpc.block("latest")
        now = (int(head["number"], 16), head["hash"]) if head else None
        if said is not True:
            raise Missing(f"this chain does not go back to its snapshot {snapshot.id}", _REMEDY)
        if now != (snapshot.number, snapshot.hash):
            raise Mismatch("newest block after going back", now, (snapshot.number, snapshot.hash))


def _object(block_hash: str) -> dict[str, Any]:
    return {"blockHash": block_hash, "requireCanonical": True}


def _receipts(answer: object, hashes: Sequence[str], block_hash: str) -> list[dict[str, Any]] | None:
    """The answer, where it holds the receipts of these transactions in their order."""
    if not isinstance(answer, list) or len(answer) != len(hashes):
        return None
    for each, hash_ in zip(answer, hashes, strict=True):
        if not isinstance(each, dict):
            return None
        if (each.get("transactionHash"), each.get("blockHash")) != (hash_, block_hash):
            return None
    return answer


def _witness(url: str, number: int, block: Mapping[str, Any], sent: Sequence[Mapping[str, Any]]) -> _Witness:
    account = str(sent[0].get("from"))
    nonces = [each.get("nonce") for each in sent if each.get("from") == account]
    found = [quantity(url, "eth_getBlockByNumber: nonce", each) for each in nonces]
    parent = str(block.get("parentHash"))
    return _Witness(account, number, block["hash"], parent, min(found), max(found) + 1)


def _forecast(said: object, number: int, base: int, most: int) -> int:
    if not isinstance(said, dict) or quantity_or_none(said.get("oldestBlock")) != number:
        return most
    fees = said.get("baseFeePerGas")
    known = [quantity_or_none(each) for each in fees] if isinstance(fees, list) else []
    if len(known) != 2 or known[0] != base or known[1] is None:
        return most
    # What rises faster than the rule allows, or falls faster, is no forecast for the block after this.
    return known[1] if base - base // 8 - 1 <= known[1] <= most else most
