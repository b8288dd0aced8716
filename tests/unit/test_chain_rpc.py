from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import pytest

from battery_chain.chain.calls import Transfer
from battery_chain.chain.fake import FakeNode
from battery_chain.chain.fees import Fees, probe
from battery_chain.chain.reverts import decode_revert
from battery_chain.chain.rpc import Fault, Rpc, RpcRefused
from battery_chain.chain.transport import HttpTransport
from battery_chain.errors import Reverted, Unreachable

PANIC = bytes.fromhex("4e487b71") + (0x11).to_bytes(32, "big")
TEXT = (
    bytes.fromhex("08c379a0") + (32).to_bytes(32, "big") + (5).to_bytes(32, "big") + b"stale".ljust(32, b"\0")
)


def table(data: bytes) -> tuple[str, dict[str, Any]] | None:
    return ("TooMany", {"count": 3}) if data.startswith(b"abcd") else None


def rpc_of(node: Any, pauses: list[float] | None = None) -> Rpc:
    return Rpc(node, table, pause=(pauses if pauses is not None else []).append)


class Canned:
    """Gives the answers it is made with."""

    url = "canned://"

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)

    def send(self, document: Any) -> Any:
        answer = self.answers.pop(0)
        return answer(document) if callable(answer) else answer

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("error", "name", "arguments"),
    [
        ({"code": 3, "message": "execution reverted", "data": "0x" + b"abcd".hex()}, "TooMany", {"count": 3}),
        (
            {"code": -32000, "message": "VM Exception: revert", "data": "0x" + TEXT.hex()},
            "Error",
            {"message": "stale"},
        ),
        (
            {"code": -32000, "message": "x", "data": {"result": "0x" + b"wxyz".hex()}},
            "UnknownError",
            {"selector": "0x7778797a"},
        ),
        ({"code": 3, "message": "execution reverted"}, "NoReason", {}),
        ({"code": -32000, "message": "VM Exception: revert", "data": "words"}, "NoReason", {}),
    ],
)
def test_a_revert_is_decoded_whatever_the_node_calls_it(error: Any, name: str, arguments: Any) -> None:
    node = Canned({"id": 1, "error": error})
    with pytest.raises(Reverted) as refused:
        rpc_of(node).call("eth_call", {}, "latest", action="mint")
    assert (refused.value.error, refused.value.arguments, refused.value.action) == (name, arguments, "mint")


def test_a_panic_is_said_in_words() -> None:
    assert decode_revert(PANIC, table) == ("Panic", {"code": "0x11", "meaning": "arithmetic overflow"})


def test_an_error_that_is_no_revert_keeps_the_node_s_words() -> None:
    with pytest.raises(RpcRefused, match=r"eth_foo refused by the node: method eth_foo not found \(-32601\)"):
        rpc_of(FakeNode()).call("eth_foo")


def test_reads_are_repeated_with_growing_pauses_and_then_given_up() -> None:
    node, pauses = FakeNode(), list[float]()
    node.losses = ["before"] * 4
    assert rpc_of(node, pauses).chain_id() == 9000
    assert len(pauses) == 4
    assert all(0.05 * 2**i <= pause <= 0.15 * 2**i for i, pause in enumerate(pauses))
    node.losses = ["before"] * 5
    with pytest.raises(Unreachable):
        rpc_of(node).chain_id()


@pytest.mark.parametrize("method", ["eth_sendRawTransaction", "evm_mine", "anvil_reset"])
def test_writes_are_never_repeated(method: str) -> None:
    node, pauses = FakeNode(), list[float]()
    node.losses = ["before"]
    with pytest.raises(Unreachable):
        rpc_of(node, pauses).call(method, "0x")
    assert pauses == []


def test_a_batch_answers_in_the_order_of_its_requests() -> None:
    node = Canned(lambda asked: [{"id": each["id"], "result": each["method"]} for each in reversed(asked)])
    assert rpc_of(node).batch([("a", ()), ("b", ()), ("c", ())]) == ["a", "b", "c"]


def test_a_batch_with_a_missing_answer_is_no_answer() -> None:
    node = Canned(*[lambda asked: [{"id": asked[0]["id"], "result": 1}]] * 9)
    with pytest.raises(Unreachable, match="1 answers to a batch of 2"):
        rpc_of(node).batch([("a", ()), ("b", ())])


def test_a_node_without_batches_is_asked_one_by_one() -> None:
    one = [lambda asked: {"id": asked["id"], "result": asked["method"]}] * 2
    node = Canned({"id": None, "error": {"code": -32600, "message": "batch not supported"}}, *one)
    assert rpc_of(node).batch([("a", ()), ("b", ())]) == ["a", "b"]


def test_batches_are_cut_by_count_and_by_size() -> None:
    sizes: list[int] = []

    def answer(asked: Any) -> Any:
        sizes.append(len(asked) if isinstance(asked, list) else 1)
        documents = asked if isinstance(asked, list) else [asked]
        found = [{"id": each["id"], "result": 1} for each in documents]
        return found if isinstance(asked, list) else found[0]

    rpc_of(Canned(answer, answer, answer)).batch([("a", ())] * 5, chunk=2)
    assert sizes == [2, 2, 1]
    sizes.clear()
    rpc_of(Canned(answer, answer)).batch([("a", ("x" * 400_000,))] * 3)
    assert sizes == [2, 1]


def test_one_failure_of_many_is_found_in_its_place() -> None:
    outcomes = rpc_of(FakeNode()).outcomes([("eth_chainId", ()), ("eth_foo", ())])
    assert outcomes == [hex(9000), Fault(-32601, "method eth_foo not found")]


def test_reads_are_decoded_and_name_the_function_that_reverts() -> None:
    node = FakeNode()
    assert rpc_of(node).read(Transfer("0x01")) == b""
    node.reverts[b"bad"] = b"abcd"
    with pytest.raises(Reverted, match="ownerOf refused by the chain: TooMany"):
        rpc_of(node).read_many([Transfer("0x01"), Transfer("0x01", data=b"bad", function="ownerOf")])


def test_logs_are_asked_in_spans_that_fit() -> None:
    asked: list[tuple[int, int]] = []

    def answer(document: Any) -> Any:
        first, last = (int(document["params"][0][name], 16) for name in ("fromBlock", "toBlock"))
        asked.append((first, last))
        if last - first >= 4:
            return {"id": 1, "error": {"code": -32005, "message": "too wide"}}
        return {"id": 1, "result": list(range(first, last + 1))}

    found = list(rpc_of(Canned(*[answer] * 50)).logs(1, 20, span=8))
    assert found == list(range(1, 21))
    assert asked[:2] == [(1, 8), (1, 4)]


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "{'web3', 'requests', 'eth_account', 'eth_abi'}"
    code = f"import sys, battery_chain.chain; print({heavy} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "set()\n"


def test_fees_follow_what_the_chain_has() -> None:
    node = FakeNode()
    assert probe(rpc_of(node)) == Fees(2001, 1)
    node.base_fee = 0
    assert probe(rpc_of(node)) == Fees(0, 0)
    node.base_fee = None
    assert probe(rpc_of(node)) == Fees(0, 0, legacy=True)
    assert probe(rpc_of(node)).fields() == {"gasPrice": 0}


def test_a_replacement_offers_an_eighth_more_except_where_gas_is_free() -> None:
    assert Fees(100, 1).above(Fees(800, 8)) == Fees(901, 10)
    assert Fees(5000, 50).above(Fees(800, 8)) == Fees(5000, 50)
    assert Fees(0, 0).above(Fees(0, 0)) == Fees(0, 0)


class Scripted:
    """A server that answers what it was given, an answer a request."""

    def __init__(self, *answers: tuple[int, dict[str, str], bytes]) -> None:
        self.answers, self.asked = list(answers), 0

    def post(self, *_: object, **__: object) -> Any:
        self.asked += 1
        status, headers, content = self.answers.pop(0)
        asked_for = headers.get("Retry-After", "")
        return SimpleNamespace(status=status, content=content, retry_after=asked_for)


def over_http(server: Scripted, pauses: list[float]) -> Rpc:
    transport = HttpTransport("http://127.0.0.1:1")
    transport._wire = server  # type: ignore[assignment]
    return Rpc(transport, table, pause=pauses.append)


ANSWER = (200, dict[str, str](), b'{"jsonrpc":"2.0","id":1,"result":"0x7"}')


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again_even_where_it_sends_json(status: int) -> None:
    pauses = list[float]()
    server = Scripted((status, {}, b'{"error": {"code": 1, "message": "busy"}}'), ANSWER)
    assert over_http(server, pauses).chain_id() == 7
    assert len(pauses) == 1


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [("7", 7, 7), ("100000", 60, 60), ("-3", 0.05, 0.15), ("soon", 0.05, 0.15), ("", 0.05, 0.15)],
)
def test_a_server_is_left_alone_for_as_long_as_it_asks(header: str, least: float, most: float) -> None:
    pauses = list[float]()
    over_http(Scripted((429, {"Retry-After": header}, b""), ANSWER), pauses).chain_id()
    assert least <= pauses[0] <= most


def test_a_server_may_name_the_moment_from_which_it_answers() -> None:
    pauses, moment = list[float](), format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    over_http(Scripted((503, {"Retry-After": moment}, b""), ANSWER), pauses).chain_id()
    assert 10 < pauses[0] <= 20


def test_what_is_sent_is_offered_once_however_busy_the_server_is() -> None:
    server, pauses = Scripted((429, {"Retry-After": "1"}, b""), ANSWER), list[float]()
    with pytest.raises(Unreachable, match="HTTP 429"):
        over_http(server, pauses).call("eth_sendRawTransaction", "0x")
    assert (server.asked, pauses) == (1, [])
