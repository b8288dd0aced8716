"""A chain in memory, for tests: the transport that stands beside `HttpTransport`.

It keeps nonces, a pool, blocks and receipts as a node does, executes nothing, and misbehaves when told to:
answers get lost before or after delivery, the pool is dropped, receipts come late, another host takes a
nonce, history is rewound.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from battery_chain.errors import Unreachable

__all__ = ["FakeClock", "FakeNode", "Mined"]

_GAS_USED = 21_000


class FakeClock:
    """Time that passes only when somebody sleeps; `on_sleep` lets the world move meanwhile."""

    def __init__(self, now: int = 1_700_000_000) -> None:
        self.time = float(now)
        self.on_sleep: Callable[[], object] = lambda: None

    def now(self) -> int:
        return int(self.time)

    def monotonic(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds
        self.on_sleep()


@dataclass(frozen=True, slots=True)
class Mined:
    """A transaction in the fake's pool or in one of its blocks."""

    hash: str
    sender: str
    nonce: int
    to: str
    value: int
    data: bytes
    gas: int
    price: int


class FakeNode:
    """JSON-RPC over `send`. Public members are the knobs of a test."""

    url = "fake://node"

    def __init__(self, chain_id: int = 9000, *, salt: str = "", automine: bool = True) -> None:
        self.chain_id, self.salt, self.automine = chain_id, salt, automine
        self.base_fee: int | None = 1000
        self.blocks: list[list[Mined]] = [[]]
        self.pool: list[Mined] = []
        self.reverts: dict[bytes, bytes] = {}
        """Call data that reverts, and what it says."""
        self.refusals: list[str] = []
        """Error messages for the next transactions offered, one each; empty text lets one pass."""
        self.losses: list[str] = []
        """For the next requests: "before" or "after" delivery the connection breaks, "" lets one pass."""
        self.late_receipts = 0
        """So many receipt requests find nothing, whatever has been mined."""
        self.codes: dict[str, bytes] = {}
        self.forgets_states = False
        self._forks: list[int] = []
        self.seen: list[tuple[str, Any]] = []
        self.offered: list[str] = []

    # -- the transport

    def close(self) -> None:
        pass

    def send(self, document: Any) -> Any:
        loss = self.losses.pop(0) if self.losses else ""
        if loss == "before":
            raise Unreachable(self.url, "connection reset")
        answer = [self._one(each) for each in document] if isinstance(document, list) else self._one(document)
        if loss == "after":
            raise Unreachable(self.url, "connection reset")
        return answer

    def _one(self, request: Mapping[str, Any]) -> dict[str, Any]:
        method, params = request["method"], request["params"]
        self.seen.append((method, params))
        head = {"jsonrpc": "2.0", "id": request["id"]}
        handler = getattr(self, "_" + method, None)
        if handler is None:
            return {**head, "error": {"code": -32601, "message": f"method {method} not found"}}
        try:
            return {**head, "result": handler(*params)}
        except _Error as error:
            return {**head, "error": error.args[0]}

    # -- what a test makes happen

    def mine(self) -> None:
        """A block of everything in the pool whose turn it is."""
        block: list[Mined] = []
        while ready := [each for each in self.pool if each.nonce == self._count(each.sender, block)]:
            block.append(ready[0])
            self.pool.remove(ready[0])
            self.pool = [
                each for each in self.pool if (each.sender, each.nonce) != (ready[0].sender, ready[0].nonce)
            ]
        self.blocks.append(block)

    def foreign(self, sender: str) -> None:
        """Another host sends for the same account, and is mined at once."""
        nonce = self._count(sender.lower())
        self.blocks.append(
            [Mined(_hash("foreign", sender, nonce), sender.lower(), nonce, "", 0, b"", 21_000, 1)]
        )

    def rewind(self, height: int) -> None:
        """Forget all blocks above `height`; what is mined next has other hashes."""
        del self.blocks[height + 1 :]
        self._forks.append(height)

    def reorganise(self, height: int, *blocks: list[Mined]) -> None:
        """Replace the blocks above `height` by these and an empty one."""
        self.rewind(height)
        self.blocks += [*blocks, []]

    def all_mined(self) -> list[Mined]:
        return [each for block in self.blocks for each in block]

    # -- methods

    def _eth_chainId(self) -> str:  # noqa: N802
        return hex(self.chain_id)

    def _web3_clientVersion(self) -> str:  # noqa: N802
        return "Fake/1"

    def _eth_blockNumber(self) -> str:  # noqa: N802
        return hex(len(self.blocks) - 1)

    def _eth_gasPrice(self) -> str:  # noqa: N802
        return hex(self.base_fee or 0)

    def _eth_maxPriorityFeePerGas(self) -> str:  # noqa: N802
        return hex(1 if self.base_fee else 0)

    def _eth_getBlockByNumber(self, tag: str, full: bool) -> dict[str, Any] | None:  # noqa: N802
        number = self._height(tag)
        if number >= len(self.blocks):
            return None
        mined = [_shown(each) if full else each.hash for each in self.blocks[number]]
        block = {
            "number": hex(number),
            "hash": self._block_hash(number),
            "gasLimit": hex(30_000_000),
            "transactions": mined,
        }
        return block if self.base_fee is None else {**block, "baseFeePerGas": hex(self.base_fee)}

    def _eth_getTransactionCount(self, address: str, tag: str) -> str:  # noqa: N802
        height = self._height(tag)
        if self.forgets_states and height < len(self.blocks) - 1:
            raise _Error({"code": -32000, "message": "missing trie node"})
        mined = [each for block in self.blocks[: height + 1] for each in block]
        return hex(sum(each.sender == address.lower() for each in mined))

    def _eth_getTransactionReceipt(self, wanted: str) -> dict[str, Any] | None:  # noqa: N802
        if self.late_receipts > 0:
            self.late_receipts -= 1
            return None
        for number, block in enumerate(self.blocks):
            for each in block:
                if each.hash == wanted:
                    return self._receipt(each, number)
        return None

    def _receipt(self, mined: Mined, number: int) -> dict[str, Any]:
        failed = mined.data in self.reverts
        created = "0x" + _hash("contract", mined.hash)[2:42] if not mined.to and not failed else None
        return {
            "transactionHash": mined.hash,
            "blockNumber": hex(number),
            "blockHash": self._block_hash(number),
            "status": "0x0" if failed else "0x1",
            "gasUsed": hex(_GAS_USED),
            "effectiveGasPrice": hex(mined.price),
            "contractAddress": created,
            "logs": [],
        }

    def _eth_getCode(self, address: str, _tag: str) -> str:  # noqa: N802
        return "0x" + self.codes.get(address.lower(), b"\x01").hex()

    def _eth_estimateGas(self, fields: Mapping[str, str]) -> str:  # noqa: N802
        self._eth_call(fields)
        return hex(_GAS_USED)

    def _eth_call(self, fields: Mapping[str, str], _tag: str = "latest") -> str:
        said = self.reverts.get(bytes.fromhex(fields.get("data", "0x")[2:]))
        if said is not None:
            raise _Error({"code": 3, "message": "execution reverted", "data": "0x" + said.hex()})
        return "0x"

    def _eth_sendRawTransaction(self, raw: str) -> str:  # noqa: N802
        self.offered.append(raw)
        refusal = self.refusals.pop(0) if self.refusals else ""
        if refusal:
            raise _Error({"code": -32000, "message": refusal})
        mined = _decoded(raw)
        if mined.hash in {each.hash for each in [*self.pool, *self.all_mined()]}:
            raise _Error({"code": -32000, "message": "already known"})
        if mined.nonce < self._count(mined.sender):
            raise _Error({"code": -32000, "message": "nonce too low"})
        self._place(mined)
        if self.automine:
            self.mine()
        return mined.hash

    # -- inside

    def _place(self, mined: Mined) -> None:
        for each in self.pool:
            if (each.sender, each.nonce) == (mined.sender, mined.nonce):
                if mined.price < each.price * 11 // 10:
                    raise _Error({"code": -32000, "message": "replacement transaction underpriced"})
                self.pool.remove(each)
                break
        self.pool.append(mined)

    def _count(self, sender: str, block: list[Mined] | None = None) -> int:
        return sum(each.sender == sender for each in [*self.all_mined(), *(block or [])])

    def _height(self, tag: str) -> int:
        return len(self.blocks) - 1 if tag == "latest" else int(tag, 16)

    def _block_hash(self, number: int) -> str:
        salt = self.salt + "'" * sum(number > fork for fork in self._forks)
        return _hash("block", salt, number, *(each.hash for each in self.blocks[number]))


class _Error(Exception):
    """The error member of an answer."""


def _hash(*parts: object) -> str:
    return "0x" + hashlib.sha256(repr(parts).encode()).hexdigest()


def _shown(mined: Mined) -> dict[str, Any]:
    return {"hash": mined.hash, "from": mined.sender, "nonce": hex(mined.nonce)}


def _decoded(raw: str) -> Mined:
    """Read what was signed, and by whom: a fake that trusted its caller would not notice a wrong nonce."""
    import rlp  # type: ignore[import-untyped]
    from eth_account import Account
    from eth_utils.crypto import keccak

    body = bytes.fromhex(raw[2:])
    typed = body[0] == 2
    fields = rlp.decode(body[1:] if typed else body)
    nonce, price, gas, to, value, data = (
        (fields[1], fields[3], *fields[4:8]) if typed else (fields[0], *fields[1:6])
    )
    return Mined(
        hash="0x" + keccak(body).hex(),
        sender=Account.recover_transaction(raw).lower(),
        nonce=int.from_bytes(nonce, "big"),
        to="0x" + to.hex() if to else "",
        value=int.from_bytes(value, "big"),
        data=data,
        gas=int.from_bytes(gas, "big"),
        price=int.from_bytes(price, "big"),
    )
