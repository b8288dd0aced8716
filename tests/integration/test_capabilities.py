"""What a node can do is probed: whatever it says about it, the answer is right or the error is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import pytest

from battery_chain.chain import Chain, Rpc, RpcRefused, development_signers, embedded
from battery_chain.chain.capabilities import CAPABILITIES, Pricing
from battery_chain.chain.fees import survey
from battery_chain.errors import BatteryChainError, Mismatch, Missing, Unreachable, WrongChain
from tests.integration.lying import LIES, Answer, Lying, not_found

KINDS = ("anvil", "ganache")
ALICE = development_signers(31337)[0]
LOGGING = "0x60006000a0"  # LOG0 of nothing, in a constructor


@dataclass(frozen=True)
class Told:
    """What the chain truly is, from a connection that nobody changes."""

    url: str
    kind: str
    head: int
    hashes: list[str]
    seconds: list[int]
    balances: list[int]
    counts: list[int]
    logs: list[dict[str, Any]]
    sent: list[str]


class Balance:
    """What an account has, as a call: a constructor that returns it, so that no contract is needed."""

    to, value, function = "", 0, "balance"
    data = bytes.fromhex(f"73{ALICE.address[2:]}315f5260205ff3")

    def decode(self, data: bytes) -> int:
        return int.from_bytes(data, "big")


@pytest.fixture(scope="module", params=KINDS)
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    """A chain of seven blocks: payments, logs, minutes between them."""
    with embedded(request.param) as chain:
        yield _lived(chain)


def _lived(chain: Chain) -> Told:
    rpc = Rpc.connect(chain.rpc_url)
    for _ in range(6):
        rpc.can.travel(60)
        rpc.call("eth_sendTransaction", {"from": ALICE.address, "data": LOGGING, "gas": "0x30d40"})
    head = rpc.block_number()
    blocks = [rpc.block(number) or {} for number in range(head + 1)]
    found = Told(
        url=chain.rpc_url,
        kind=chain.kind,
        head=head,
        hashes=[each["hash"] for each in blocks],
        seconds=[int(each["timestamp"], 16) for each in blocks],
        balances=[rpc.balance(ALICE.address, number) for number in range(head + 1)],
        counts=[rpc.transaction_count(ALICE.address, number) for number in range(head + 1)],
        logs=list(rpc.logs(0, head)),
        sent=[each for block in blocks for each in block["transactions"]],
    )
    rpc.close()
    return found


# -- the rows: what is asked, what is right, and how a node lies about it


@dataclass(frozen=True)
class Row:
    """`ask` uses a capability, `right` is its true answer, `lies` changes the answers of a node."""

    ask: Callable[[Rpc, Told], Any]
    right: Callable[[Told], Any]
    lies: dict[str, Callable[[Told], Callable[[Answer, Answer], Answer]]]
    errors: tuple[type[BatteryChainError], ...] = ()
    whole: dict[str, Callable[[Any, Any], Any]] | None = None


def _method(name: str, **results: Any) -> dict[str, Callable[[Told], Any]]:
    """The four lies about a method; results by lie, a callable is given the chain."""

    def lie(kind: str) -> Callable[[Told], Any]:
        def of(told: Told) -> Callable[[Answer, Answer], Answer]:
            def change(request: Answer, answer: Answer) -> Answer:
                if request["method"] != name:
                    return answer
                if kind == "absent":
                    return not_found(request, answer)
                said = results[kind.replace(" ", "_")]
                return {"jsonrpc": "2.0", "id": request["id"], "result": said(told, answer)}

            return change

        return of

    return {kind: lie(kind) for kind in LIES}


def _tagged(method: str, place: int, tag: Any, **results: Any) -> dict[str, Callable[[Told], Any]]:
    """The same, for requests whose parameter at `place` fits `tag`."""
    plain = _method(method, **results)

    def only(kind: str) -> Callable[[Told], Any]:
        def of(told: Told) -> Callable[[Answer, Answer], Answer]:
            change = plain[kind](told)

            def chosen(request: Answer, answer: Answer) -> Answer:
                params = request["params"]
                fits = request["method"] == method and tag(params[place])
                return change(request, answer) if fits else answer

            return chosen

        return of

    return {kind: only(kind) for kind in LIES}


def _field(method: str, name: str, **values: Any) -> dict[str, Callable[[Told], Any]]:
    """The four lies about a member of every object that a method answers."""

    def lie(kind: str) -> Callable[[Told], Any]:
        def of(told: Told) -> Callable[[Answer, Answer], Answer]:
            def change(request: Answer, answer: Answer) -> Answer:
                result = answer.get("result")
                if request["method"] == method and result is not None:
                    for each in result if isinstance(result, list) else [result]:
                        _lie_in(each, name, kind, told, values)
                return answer

            return change

        return of

    return {kind: lie(kind) for kind in LIES}


def _lie_in(fields: Answer, name: str, kind: str, told: Told, values: dict[str, Any]) -> None:
    if kind == "absent":
        fields.pop(name, None)
    else:
        fields[name] = values[kind.replace(" ", "_")](told, fields)


def _always(value: Any) -> Callable[..., Any]:
    return lambda *_: value


def _without_times(rpc: Rpc, told: Told) -> Any:
    """The logs as this node gives them."""
    return rpc.can.log_seconds(list(rpc.logs(0, told.head)))


def _times(told: Told) -> Any:
    return {int(log["blockNumber"], 16): told.seconds[int(log["blockNumber"], 16)] for log in told.logs}


def _old_count(rpc: Rpc, _told: Told) -> int:
    rpc.can.require_state(2)
    return rpc.transaction_count(ALICE.address, 2)


def _traveled(rpc: Rpc, told: Told) -> bool:
    true = Rpc.connect(told.url)
    began = true.second()
    rpc.can.travel(3_600)
    moved = true.second() - began
    true.close()
    return 3_600 <= moved < 3_700


def _there_and_back(rpc: Rpc, told: Told) -> Any:
    true = Rpc.connect(told.url)
    began = true.block("latest")
    kept = rpc.can.snapshot()
    true.call("evm_mine")
    rpc.can.go_back(kept)
    now = true.block("latest")
    true.close()
    return began is not None and began == now


def _priced(rpc: Rpc, told: Told) -> bool:
    """Are fees offered that the next block takes?"""
    fees = survey(rpc)[1]
    true = Rpc.connect(told.url)
    newest = true.block("latest") or {}
    true.close()
    return fees.cap >= int(newest["baseFeePerGas"], 16) and rpc.can.pricing is not Pricing.FREE


def _in_forecast(rpc: Rpc, told: Told) -> Any:
    """Between what the rule says is least and most."""
    true = Rpc.connect(told.url)
    block = true.block("latest") or {}
    true.close()
    base = int(block["baseFeePerGas"], 16)
    return base * 7 // 8 - 1 <= rpc.can.next_base_fee() <= base * 9 // 8 + 1


def _batch_right(rpc: Rpc, told: Told) -> Any:
    return rpc.batch([("eth_getBalance", (ALICE.address, hex(each))) for each in range(told.head + 1)])


def _receipts_of_another(told: Told, _answer: Answer) -> Any:
    true = Rpc.connect(told.url)
    found = true.receipts([told.sent[0]])
    true.close()
    return found


def _block(number: int) -> Callable[[Told, Answer], Any]:
    def shown(told: Told, _answer: Answer) -> Any:
        true = Rpc.connect(told.url)
        found = true.block(number if number >= 0 else told.head)
        true.close()
        return found

    return shown


def _future(told: Told, _answer: Answer) -> Any:
    return {"number": hex(told.head + 1_000), "hash": told.hashes[-1]}


def _objects() -> dict[str, Callable[[Told], Any]]:
    """A node may refuse block objects, answer them with something else, with nothing, or from the newest
    state.
    """
    said = {"wrong type": 7, "empty": "0x"}

    def lie(kind: str) -> Callable[[Told], Any]:
        def of(told: Told) -> Callable[[Answer, Answer], Answer]:
            def change(request: Answer, answer: Answer) -> Answer:
                if not any(isinstance(each, dict) and "blockHash" in each for each in request["params"]):
                    return answer
                if kind == "absent":
                    return not_found(request, answer)
                result = said[kind] if kind in said else _from_newest(told, request)
                return {"jsonrpc": "2.0", "id": request["id"], "result": result}

            return change

        return of

    return {kind: lie(kind) for kind in LIES}


def _from_newest(told: Told, request: Answer) -> Any:
    true = Rpc.connect(told.url)
    found = true.call(request["method"], request["params"][0], "latest")
    true.close()
    return found


def _old(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("0x")


def _newest_count(told: Told, _answer: Answer) -> str:
    true = Rpc.connect(told.url)
    found = hex(true.transaction_count(ALICE.address))
    true.close()
    return found


def _at_once_more_than(limit: int) -> Callable[[Any, Any], Any]:
    error = {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": "batch too long"}}
    return lambda asked, true: error if len(asked) > limit else true


def _ids_shifted(_asked: Any, true: Any) -> Any:
    return [{**each, "id": each["id"] - 1_000} for each in true]


_BATCHES = {
    "absent": _at_once_more_than(1),
    "wrong type": lambda _asked, _true: ["0x1", 7],
    "empty": lambda _asked, _true: [],
    "stale": _ids_shifted,
}
_LIMITS = {
    "absent": _at_once_more_than(3),
    "wrong type": lambda asked, true: "too many" if len(asked) > 3 else true,
    "empty": lambda asked, true: None if len(asked) > 3 else true,
    "stale": lambda asked, true: true[:3],
}
_TRUE: dict[str, Callable[[Told], Any]] = {kind: lambda _told: lambda _asked, answer: answer for kind in LIES}

ROWS: dict[str, Row] = {
    "archive": Row(
        _old_count,
        lambda told: told.counts[2],
        _tagged(
            "eth_getTransactionCount",
            1,
            _old,
            wrong_type=_always({"nonce": 2}),
            empty=_always(""),
            stale=_newest_count,
        ),
        errors=(Missing, Unreachable),
    ),
    "base fee": Row(
        _priced,
        _always(True),
        _field(
            "eth_getBlockByNumber",
            "baseFeePerGas",
            wrong_type=_always(["0x1"]),
            empty=_always(""),
            stale=lambda _told, fields: hex(int(fields.get("baseFeePerGas", "0x0"), 16) * 8 // 9),
        ),
        errors=(Unreachable,),
    ),
    "batch limit": Row(
        lambda rpc, told: (rpc.can.batch_limit <= 100, _batch_right(rpc, told))[1],
        lambda told: [hex(each) for each in told.balances],
        _TRUE,
        errors=(Unreachable,),
        whole=_LIMITS,
    ),
    "batches": Row(
        _batch_right,
        lambda told: [hex(each) for each in told.balances],
        _TRUE,
        errors=(Unreachable,),
        whole=_BATCHES,
    ),
    "block objects": Row(
        lambda rpc, told: rpc.can.read_at([Balance()], 3, told.hashes[3]),
        lambda told: [told.balances[3]],
        _objects(),
    ),
    "block receipts": Row(
        lambda rpc, told: [each["transactionHash"] for each in rpc.can.receipts_of(told.head)],
        lambda told: told.sent[-1:],
        _method(
            "eth_getBlockReceipts",
            wrong_type=_always({"receipts": []}),
            empty=_always([]),
            stale=_receipts_of_another,
        ),
    ),
    "fee history": Row(
        _in_forecast,
        _always(True),
        _method(
            "eth_feeHistory",
            wrong_type=_always("0x1"),
            empty=_always({}),
            stale=lambda told, _answer: {"oldestBlock": "0x1", "baseFeePerGas": ["0x1", "0x1"]},
        ),
    ),
    "finality": Row(
        lambda rpc, told: 0 <= rpc.can.final_block(2) <= rpc.block_number(),
        _always(True),
        _tagged(
            "eth_getBlockByNumber",
            0,
            lambda tag: tag == "finalized",
            wrong_type=_always("0x1"),
            empty=_always(None),
            stale=_future,
        ),
    ),
    "first block": Row(
        lambda rpc, told: rpc.genesis_hash() in told.hashes[:2],
        _always(True),
        _tagged(
            "eth_getBlockByNumber",
            0,
            lambda tag: tag == "0x0",
            wrong_type=_always("0x0"),
            empty=_always(None),
            stale=_block(3),
        ),
    ),
    "log times": Row(
        _without_times,
        _times,
        _field(
            "eth_getLogs",
            "blockTimestamp",
            wrong_type=_always(1_700_000_000),
            empty=_always("0x"),
            stale=lambda told, _fields: hex(told.seconds[1]),
        ),
    ),
    "pending nonce": Row(
        lambda rpc, told: rpc.can.next_nonce(ALICE.address),
        lambda told: len(told.sent),
        _tagged(
            "eth_getTransactionCount",
            1,
            lambda tag: tag == "pending",
            wrong_type=_always(3),
            empty=_always(None),
            stale=_always("0x1"),
        ),
    ),
    "snapshots": Row(
        _there_and_back,
        _always(True),
        _method("evm_snapshot", wrong_type=_always(["0x1"]), empty=_always(""), stale=_always("0x7777")),
        errors=(Missing, Mismatch),
    ),
    "time travel": Row(
        _traveled,
        _always(True),
        _method("evm_increaseTime", wrong_type=_always([]), empty=_always(None), stale=_always("0x0")),
        errors=(Missing,),
    ),
}


def test_every_capability_has_its_row_and_every_row_its_lies() -> None:
    assert sorted(ROWS) == sorted(CAPABILITIES)
    assert {name: sorted(row.lies) for name, row in ROWS.items()} == dict.fromkeys(ROWS, sorted(LIES))


def _lie(told: Told, name: str, lie: str) -> Lying:
    row = ROWS[name]
    return Lying(told.url, row.lies[lie](told), row.whole[lie] if row.whole else None)


@pytest.mark.parametrize("name", CAPABILITIES)
def test_an_honest_node_is_believed(told: Told, name: str) -> None:
    rpc = Rpc.connect(told.url)
    assert ROWS[name].ask(rpc, told) == ROWS[name].right(told)
    rpc.close()


@pytest.mark.parametrize(("name", "lie"), list(product(CAPABILITIES, LIES)))
def test_a_lie_leads_to_the_right_answer_or_a_typed_error(told: Told, name: str, lie: str) -> None:
    row, node = ROWS[name], _lie(told, name, lie)
    rpc = Rpc(node, pause=lambda _: None)
    refused = False
    try:
        answer = row.ask(rpc, told)
    except row.errors:
        refused = True
    assert refused or answer == row.right(told)
    # The lie was told: else this cell would prove nothing. What Ganache has not, it cannot take away.
    lacking = told.kind == "ganache" and (name, lie) in LACKING
    assert node.told > 0 or lacking


LACKING = {("log times", "absent")}
"""A missing member that is taken away changes nothing."""


def test_a_node_without_any_way_through_time_says_so(told: Told) -> None:
    def change(request: Answer, answer: Answer) -> Answer:
        return not_found(request, answer) if request["method"].startswith("evm_") else answer

    with pytest.raises(Missing, match="this chain does not travel in time; use a development chain"):
        Rpc(Lying(told.url, change)).can.travel(60)


def test_a_chain_that_says_it_went_back_and_stayed_is_found_out(told: Told) -> None:
    def change(request: Answer, answer: Answer) -> Answer:
        return {**answer, "result": True} if request["method"] == "evm_revert" else answer

    rpc = Rpc(Lying(told.url, change))
    kept = replace(rpc.can.snapshot(), id="0x7777")
    rpc.can.travel(60)
    with pytest.raises(Mismatch, match="newest block after going back"):
        rpc.can.go_back(kept)


def test_a_block_that_was_replaced_is_not_read_by_its_number(told: Told) -> None:
    rpc = Rpc.connect(told.url)
    with pytest.raises((WrongChain, RpcRefused)):
        rpc.can.read_at([Balance()], 3, told.hashes[2][:-4] + "beef")
    rpc.close()


def test_a_capability_is_probed_once_per_connection(told: Told) -> None:
    asked: list[str] = []

    def note(request: Answer, answer: Answer) -> Answer:
        asked.append(request["method"])
        return answer

    rpc = Rpc(Lying(told.url, note))
    assert rpc.can.first_block == rpc.can.first_block == 0
    assert asked == ["eth_getBlockByNumber"]
    assert rpc.can.block_objects is rpc.can.block_objects is (told.kind == "anvil")
    probes = len(asked)
    assert rpc.can.tells_states_apart
    assert len(asked) == probes + 2
