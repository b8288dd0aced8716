from __future__ import annotations

import pytest

from battery_chain.chain import Chain, Rpc, Signer, Transfer
from battery_chain.chain.fees import probe
from battery_chain.chain.rpc import RpcRefused
from battery_chain.errors import Unreachable


def test_nobody_at_the_address_is_said_without_the_password_in_it() -> None:
    rpc = Rpc.connect("http://ann:hunter2@127.0.0.1:1/path?key=secret")
    rpc._attempts = 1
    with pytest.raises(Unreachable) as refused:
        rpc.chain_id()
    assert str(refused.value) == "no answer from http://127.0.0.1:1/path: connection refused"


def test_an_unknown_method_is_the_node_s_error(rpc: Rpc) -> None:
    with pytest.raises(RpcRefused):
        rpc.call("eth_unheardOf")


def test_heads_accounts_and_codes_are_numbers_and_bytes(
    rpc: Rpc, chain: Chain, signers: list[Signer]
) -> None:
    assert rpc.chain_id() == {"anvil": 31337, "ganache": 1337}[chain.kind]
    assert rpc.client().lower().startswith(chain.kind)
    assert rpc.block(10**9) is None
    assert rpc.genesis_hash().startswith("0x")
    assert rpc.transaction_count(signers[5].address) == 0
    assert rpc.codes([signers[0].address]) == [b""]
    assert rpc.receipts(["0x" + "1" * 64]) == [None]


def test_many_reads_are_answered_in_order(rpc: Rpc, signers: list[Signer]) -> None:
    calls = [Transfer(each.address) for each in signers] * 15
    assert rpc.read_many(calls) == [b""] * len(calls)


def test_fees_are_probed(rpc: Rpc) -> None:
    fees = probe(rpc)
    assert 0 < fees.tip < fees.cap
    assert not fees.legacy
