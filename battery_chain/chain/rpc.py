"""JSON-RPC, typed: quantities as int, byte strings as 0x…, reverts and silences as this package's errors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from battery_chain.chain.answers import block_fields, quantities, quantity, stored_bytes
from battery_chain.chain.calls import Call
from battery_chain.chain.retry import ask
from battery_chain.chain.reverts import Decoder, contract_decoder, decode_revert
from battery_chain.chain.transport import HttpTransport, Transport
from battery_chain.errors import Rejected, Reverted, Unreachable

if TYPE_CHECKING:
    from battery_chain.chain.capabilities import Capabilities

__all__ = ["Block", "Fault", "Request", "Rpc", "RpcRefused", "block_tag", "call_fields"]

Request = tuple[str, Sequence[Any]]
"""A method and its parameters."""

Block = int | str | Mapping[str, Any]
"""A height, a tag such as "latest", or an object that names a hash (EIP-1898; ask `Rpc.can` first)."""

_BATCH_BYTES = 1_000_000
_ANY_NUMBER = 1_000_000
_PASSING = ("internal error", "rate limit", "too many requests")
_WRITES = ("eth_send", "evm_", "anvil_", "hardhat_", "miner_", "personal_")


class RpcRefused(Rejected):
    """The node answered a request with an error that is not a revert."""

    def __init__(self, method: str, code: int, message: str) -> None:
        self.method, self.code, self.message = method, code, message
        super().__init__(f"{method} refused by the node: {message} ({code})")


@dataclass(frozen=True, slots=True)
class Fault:
    """The error member of one JSON-RPC answer; `data` is what a revert carries, None if it is no revert."""

    code: int
    message: str
    data: bytes | None = None

    @property
    def passing(self) -> bool:
        """Is it about the node just now, rather than about what was asked?"""
        return self.data is None and any(words in self.message.lower() for words in _PASSING)


class Rpc:
    """A chain at one address.

    Reads are repeated with growing, jittered pauses when there is no answer, or one that says the node is
    busy; writes never are, because the sender knows better what a lost answer means.
    """

    def __init__(
        self,
        transport: Transport,
        decoder: Decoder | None = None,
        *,
        attempts: int = 5,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._transport, self._attempts, self._pause = transport, attempts, pause
        self._decoder = decoder
        self._id = 0
        self.counts = {"requests": 0, "exchanges": 0, "unanswered": 0}
        """What this process has asked: requests (those of a batch one by one), exchanges, and of these the
        unanswered."""
        self.batch_limit = _ANY_NUMBER
        """How many requests the node is known to take at once: lowered when it refuses more."""

    @classmethod
    def connect(cls, url: str, timeout: float = 30) -> Rpc:
        return cls(HttpTransport(url, timeout))

    @property
    def url(self) -> str:
        return self._transport.url

    @property
    def decoder(self) -> Decoder:
        if self._decoder is None:
            self._decoder = contract_decoder()
        return self._decoder

    @cached_property
    def can(self) -> Capabilities:
        """What this node can do, probed as far as it is used."""
        from battery_chain.chain.capabilities import Capabilities

        return Capabilities(self)

    def close(self) -> None:
        self._transport.close()

    # -- requests

    def call(self, method: str, *params: Any, action: str = "") -> Any:
        """The result of one request. Raises `Unreachable`, `Reverted` or `RpcRefused`."""
        answer = self._exchange(self._document(method, params), repeat=not method.startswith(_WRITES))
        outcome = _outcome(answer)
        return self._result(outcome, method, action)

    def batch(self, requests: Sequence[Request], chunk: int = 100, actions: Sequence[str] = ()) -> list[Any]:
        """The results of `requests`, in their order; raises for the first one that failed."""
        outcomes = self.outcomes(requests, chunk)
        named = actions or [""] * len(requests)
        return [
            self._result(outcome, request[0], action)
            for outcome, request, action in zip(outcomes, requests, named, strict=True)
        ]

    def outcomes(self, requests: Sequence[Request], chunk: int = 100) -> list[Any | Fault]:
        """Like `batch`, but an error is returned as a `Fault` in its place."""
        found: list[Any | Fault] = []
        for part in _parts(requests, min(chunk, self.batch_limit)):
            found += self._batch(part)
        return found

    def _batch(self, requests: Sequence[Request]) -> list[Any | Fault]:
        documents = [self._document(method, params) for method, params in requests]
        repeat = not any(method.startswith(_WRITES) for method, _ in requests)
        if len(documents) == 1:
            return [_outcome(self._exchange(documents[0], repeat))]
        answers = self._exchange(documents, repeat)
        if not isinstance(answers, list):
            # This node takes no batches, or none as long.
            self.batch_limit = len(requests) // 2
            return self.outcomes(requests, self.batch_limit)
        by_id = {answer.get("id"): answer for answer in answers if isinstance(answer, dict)}
        if any(document["id"] not in by_id for document in documents):
            raise Unreachable(self.url, f"{len(answers)} answers to a batch of {len(documents)}")
        return [_outcome(by_id[document["id"]]) for document in documents]

    def _document(self, method: str, params: Sequence[Any]) -> dict[str, Any]:
        self._id += 1
        return {"jsonrpc": "2.0", "id": self._id, "method": method, "params": list(params)}

    def _exchange(self, document: Any, repeat: bool) -> Any:
        if not repeat:
            return self._sent(document)
        return ask(lambda: self._answer(document), self._attempts, self._pause)

    def _answer(self, document: Any) -> Any:
        answer = self._sent(document)
        for each in _singles(document, answer):
            said = _outcome(each)
            if isinstance(said, Fault) and said.passing:
                self.counts["unanswered"] += 1
                raise Unreachable(self.url, said.message)
        return answer

    def _sent(self, document: Any) -> Any:
        self.counts["requests"] += len(document) if isinstance(document, list) else 1
        self.counts["exchanges"] += 1
        try:
            return self._transport.send(document)
        except Unreachable:
            self.counts["unanswered"] += 1
            raise

    def _result(self, outcome: Any | Fault, method: str, action: str) -> Any:
        if isinstance(outcome, Fault):
            raise self.error(outcome, method, action)
        return outcome

    def error(self, fault: Fault, method: str, action: str = "") -> Rejected:
        """The typed error for a fault."""
        if fault.data is None:
            return RpcRefused(method, fault.code, fault.message)
        name, arguments = decode_revert(fault.data, self.decoder)
        return Reverted(name, arguments, action, "0x" + fault.data.hex())

    # -- the chain

    def chain_id(self) -> int:
        return self._quantity("eth_chainId")

    def client(self) -> str:
        return str(self.call("web3_clientVersion"))

    def block_number(self) -> int:
        return self._quantity("eth_blockNumber")

    def block(self, which: Block = "latest", full: bool = False) -> dict[str, Any] | None:
        """A block as the node gives it, or None when there is no such block."""
        found = self.call("eth_getBlockByNumber", block_tag(which), full)
        return block_fields(self.url, found, which if isinstance(which, int) else None)

    def second(self, which: Block = "latest") -> int:
        """The time of a block in seconds since 1970-01-01, 0 when there is no such block."""
        found = self.block(which)
        return quantities(self.url, "eth_getBlockByNumber", found, "timestamp")[0] if found else 0

    def genesis_hash(self) -> str:
        """Hash of block 0, or of block 1 on nodes that do not serve block 0."""
        first = self.block(self.can.first_block)
        if first is None:
            raise Unreachable(self.url, "it has no first block yet")
        return str(first["hash"])

    def balance(self, address: str, block: Block = "latest") -> int:
        return self._quantity("eth_getBalance", address, block_tag(block))

    def transaction_count(self, address: str, block: Block = "latest") -> int:
        return self._quantity("eth_getTransactionCount", address, block_tag(block))

    def codes(self, addresses: Sequence[str], block: Block = "latest") -> list[bytes]:
        """The byte code at each address; empty where there is no contract."""
        answers = self.batch([("eth_getCode", (address, block_tag(block))) for address in addresses])
        return [stored_bytes(self.url, "eth_getCode", answer) for answer in answers]

    def receipts(self, hashes: Sequence[str]) -> list[dict[str, Any] | None]:
        """The receipt of each transaction as the node gives it, or None where it is not mined."""
        return self.batch([("eth_getTransactionReceipt", (each,)) for each in hashes])

    def _quantity(self, method: str, *params: Any) -> int:
        return quantity(self.url, method, self.call(method, *params))

    # -- contracts

    def read(self, call: Call, block: Block = "latest", sender: str = "") -> Any:
        """What the contract answers, decoded. Some functions refuse or mislead without a `sender`."""
        return self.read_many([call], block, sender)[0]

    def read_many(self, calls: Sequence[Call], block: Block = "latest", sender: str = "") -> list[Any]:
        """The decoded answers of many contract functions, in batches; raises for the first that reverts."""
        requests = [("eth_call", (call_fields(call, sender), block_tag(block))) for call in calls]
        answers = self.batch(requests, actions=[call.function for call in calls])
        return [
            call.decode(stored_bytes(self.url, "eth_call", answer))
            for call, answer in zip(calls, answers, strict=True)
        ]

    def logs(
        self,
        first: int,
        last: int,
        addresses: Sequence[str] = (),
        topics: Sequence[Any] = (),
        span: int = 2_000,
    ) -> Iterator[dict[str, Any]]:
        """Logs of the blocks `first`..`last`, both included.

        The span asked at once halves when a node finds it too wide, and doubles after each success.
        """
        widest = max(1, last - first + 1)
        start = first
        while start <= last:
            end = min(start + span - 1, last)
            fields: dict[str, Any] = {"fromBlock": hex(start), "toBlock": hex(end), "topics": list(topics)}
            if addresses:
                fields["address"] = list(addresses)
            try:
                yield from self.call("eth_getLogs", fields)
            except (RpcRefused, Unreachable):
                if span == 1:
                    raise
                span //= 2
                continue
            start, span = end + 1, min(span * 2, widest)


def _parts(requests: Sequence[Request], chunk: int) -> Iterator[list[Request]]:
    """At most `chunk` requests and `_BATCH_BYTES` of text at once: nodes bound both."""
    part: list[Request] = []
    size = 0
    for request in requests:
        weight = sum(len(str(param)) for param in request[1])
        if part and (len(part) == chunk or size + weight > _BATCH_BYTES):
            yield part
            part, size = [], 0
        part.append(request)
        size += weight
    if part:
        yield part


def call_fields(call: Call, sender: str = "") -> dict[str, str]:
    """A call as the parameter of `eth_call` and `eth_estimateGas`."""
    fields = {"data": "0x" + call.data.hex()}
    if call.to:
        fields["to"] = call.to
    if call.value:
        fields["value"] = hex(call.value)
    if sender:
        fields["from"] = sender
    return fields


def block_tag(block: Block) -> str | Mapping[str, Any]:
    return hex(block) if isinstance(block, int) else block


def _singles(document: Any, answer: Any) -> Sequence[Any]:
    """The answers to compare one by one; none where a node knows no batches and says so once."""
    if isinstance(document, list):
        return answer if isinstance(answer, list) else ()
    return (answer,)


def _outcome(answer: Any) -> Any | Fault:
    if not isinstance(answer, dict) or ("error" not in answer and "result" not in answer):
        return Fault(0, "the answer is not JSON-RPC")
    error = answer.get("error")
    return answer["result"] if error is None else _fault(error)


def _fault(error: Any) -> Fault:
    """Geth and Anvil answer code 3 with the bytes in `data`, Ganache -32000 with text or an object."""
    if not isinstance(error, dict):
        return Fault(0, str(error))
    code, message = int(error.get("code", 0)), str(error.get("message", ""))
    data = _revert_data(error.get("data"))
    if data is None and (code == 3 or "revert" in message.lower()):
        data = b""
    return Fault(code, message, data)


def _revert_data(data: Any) -> bytes | None:
    if isinstance(data, str) and data.startswith("0x"):
        try:
            return bytes.fromhex(data[2:])
        except ValueError:
            return None
    if isinstance(data, dict):
        found = (_revert_data(data.get(name)) for name in ("result", "data"))
        return next((each for each in found if each is not None), None)
    return None
