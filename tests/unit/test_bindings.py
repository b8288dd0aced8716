"""Calls, events and errors of the generated bindings."""

from __future__ import annotations

import subprocess
import sys

import pytest
from eth_utils.crypto import keccak

from battery_chain.contracts import reverts
from battery_chain.contracts._codec import Event, Function, call, coder, find_event
from battery_chain.contracts._errors import ERRORS
from battery_chain.contracts.battery import Battery, Transfer, decode_log
from battery_chain.errors import BadInput, Mismatch

ALICE, BOB = "0x" + "a1" * 20, "0x" + "b0" * 20
BATTERY = Battery("0x" + "ba" * 20)
MOVE = Function(
    "Sample.move",
    keccak(text="move(address,uint64[],bool)")[:4],
    (("to", "address"), ("ids", "uint64[]"), ("now", "bool")),
    ("uint256",),
    lambda v: v[0],
)


def _word(value: int) -> bytes:
    return value.to_bytes(32, "big")


@pytest.mark.parametrize(
    ("arguments", "column", "rule"),
    [
        (("0x12", (1,), True), "to (address)", "'0x12' is not an address"),
        ((ALICE, (1, 2**64), True), "ids (uint64[])", f"{2**64} is not in 0..{2**64 - 1}"),
        ((ALICE, (-1,), True), "ids (uint64[])", f"-1 is not in 0..{2**64 - 1}"),
        ((ALICE, (True,), True), "ids (uint64[])", "True is not an integer"),
        ((ALICE, 7, True), "ids (uint64[])", "7 is not a sequence"),
        ((ALICE, (1,), 1), "now (bool)", "1 is not true or false"),
    ],
)
def test_an_argument_that_does_not_fit_is_refused_by_name(
    arguments: tuple[object, ...], column: str, rule: str
) -> None:
    with pytest.raises(BadInput) as refused:
        call(ALICE, MOVE, arguments)
    [problem] = refused.value.problems
    assert (problem.source, problem.column, problem.rule) == ("Sample.move", column, rule)


def test_every_argument_that_does_not_fit_is_named() -> None:
    with pytest.raises(BadInput) as refused:
        call(ALICE, MOVE, ("", "x", None))
    assert [problem.column for problem in refused.value.problems] == [
        "to (address)",
        "ids (uint64[])",
        "now (bool)",
    ]


def test_an_empty_answer_is_a_mismatch_and_not_a_zero() -> None:
    with pytest.raises(Mismatch, match=r"the answer of Battery\.balanceOf: 0x is not \(uint256\)"):
        BATTERY.balance_of(ALICE).decode(b"")


def test_an_answer_with_dirty_upper_bytes_is_a_mismatch() -> None:
    with pytest.raises(Mismatch):
        BATTERY.owner_of(1).decode(b"\x01" * 32)


def test_a_call_carries_what_a_sender_needs() -> None:
    made = BATTERY.owner_of(7)
    assert (made.to, made.value, made.function) == (BATTERY.address, 0, "Battery.ownerOf")
    assert made.data == keccak(text="ownerOf(uint256)")[:4] + _word(7)
    assert made.decode(_word(int(ALICE, 16))) == ALICE


def test_overloads_have_names_of_their_own() -> None:
    short = BATTERY.safe_transfer_from(ALICE, BOB, 1)
    long = BATTERY.safe_transfer_from_with_data(ALICE, BOB, 1, b"x")
    assert short.data[:4] == keccak(text="safeTransferFrom(address,address,uint256)")[:4]
    assert long.data[:4] == keccak(text="safeTransferFrom(address,address,uint256,bytes)")[:4]


def test_a_log_becomes_its_event() -> None:
    topics = [Transfer.TOPIC0, _word(int(ALICE, 16)), _word(int(BOB, 16)), _word(5)]
    assert decode_log(topics, b"") == Transfer(ALICE, BOB, 5)


def test_a_log_of_another_contract_is_none() -> None:
    assert decode_log([keccak(text="Other()")], b"") is None
    assert decode_log([], b"") is None
    # Transfer of an ERC-20 shares the first topic and has one topic less.
    assert decode_log([Transfer.TOPIC0, _word(1), _word(2)], _word(5)) is None


def test_a_log_with_the_wrong_data_is_a_mismatch() -> None:
    class Sample(Event):
        __slots__ = ()
        NAME, TOPIC0, INDEXED = "Sample.Sample", b"t" * 32, ()
        DATA, ORDER = (coder("uint8"),), (0,)

    with pytest.raises(Mismatch, match=r"the log of Sample\.Sample"):
        find_event({(b"t" * 32, 1): Sample}, [b"t" * 32], _word(256))


def test_every_custom_error_decodes_to_its_name_and_arguments() -> None:
    zero = {"string": "", "bytes": b"", "address": "0x" + "00" * 20, "bool": False}
    for selector, (name, parameters) in ERRORS.items():
        kinds = [kind for _, kind in parameters]
        values = tuple(
            () if "[" in k else zero.get(k, bytes(int(k[5:])) if k.startswith("bytes") else 0) for k in kinds
        )
        data = selector + coder(f"({','.join(kinds)})").encode(values)
        assert reverts.decode(data) == (name, dict(zip((n for n, _ in parameters), values, strict=True)))


def test_built_in_errors_decode() -> None:
    message = coder("(string)").encode(("no",))
    assert reverts.decode(bytes.fromhex("08c379a0") + message) == ("Error", {"message": "no"})
    assert reverts.decode(bytes.fromhex("4e487b71") + _word(17)) == ("Panic", {"code": 17})


@pytest.mark.parametrize("data", [b"", b"\x01", b"\xde\xad\xbe\xef", bytes.fromhex("4e487b71")])
def test_unknown_revert_data_decodes_to_none(data: bytes) -> None:
    assert reverts.decode(data) is None


def test_importing_the_bindings_brings_in_no_heavy_library() -> None:
    program = (
        "import sys, battery_chain.contracts.battery, battery_chain.contracts.reverts;"
        "print([m for m in ('web3', 'eth_abi', 'eth_account', 'requests') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
