"""Anvil takes blocks back: the journal goes along."""

from __future__ import annotations

from pathlib import Path

import pytest

from battery_chain.chain import Intent, Rpc, Sender, Signer, Transfer
from battery_chain.errors import WrongChain
from tests.integration.test_sender import COUNTER, Poke

SHOP = "0x" + "5" * 40


def pokes(rpc: Rpc, counter: str) -> int:
    return int(rpc.call("eth_getStorageAt", counter, "0x0", "latest"), 16)


def test_entries_and_contracts_of_lost_blocks_come_back_once(
    anvil_rpc: Rpc, signers: list[Signer], tmp_path: Path
) -> None:
    sender = Sender.open(anvil_rpc, tmp_path, signers[0])
    sender.send(Transfer(SHOP, 1), action="pay", key="stays")
    fork = anvil_rpc.block_number()
    counter = sender.send(COUNTER, action="create", key="counter").contract
    intents = [Intent(Poke(counter), signers[i % 2], "poke", f"poke:{i}", gas=60_000) for i in range(5)]
    list(sender.send_many(intents))
    sender.close()
    anvil_rpc.call("anvil_reorg", anvil_rpc.block_number() - fork, [])
    assert anvil_rpc.codes([counter]) == [b""]
    sender = Sender.open(anvil_rpc, tmp_path)
    assert len(sender.journal.open()) == 6
    assert {each.state for each in sender.resume()} == {"done"}
    assert pokes(anvil_rpc, counter) == 5
    assert sender.journal.show("counter").contract == counter
    assert all(each.before for each in sender.send_many(intents))
    assert anvil_rpc.balance(SHOP) == 1
    sender.close()


def test_what_the_other_branch_holds_is_moved_and_its_state_follows(
    anvil_rpc: Rpc, signers: list[Signer], tmp_path: Path
) -> None:
    """A call that ran out of its luck succeeds where the contract came later, and the other way round."""
    sender = Sender.open(anvil_rpc, tmp_path, signers[0])
    sender.send(Transfer(SHOP, 1), action="pay", key="stays")
    mark = anvil_rpc.call("evm_snapshot")
    poor = signers[1]
    moved = sender.send(Transfer(SHOP, 2), action="pay", key="moves")
    failed = next(
        sender.send_many([Intent(Poke(SHOP, b"\x01"), poor, "poke", "fails", gas=21_016)], check=False)
    )
    raws = [anvil_rpc.call("eth_getRawTransactionByHash", each.hash) for each in (moved, failed)]
    assert anvil_rpc.call("evm_revert", mark)
    anvil_rpc.call("anvil_mine", "0x2")
    for raw in reversed(raws):
        anvil_rpc.call("eth_sendRawTransaction", raw)
    offered = [anvil_rpc.transaction_count(each.address) for each in signers[:2]]
    sender._check_chain()
    entries = [sender.journal.show(each.hash) for each in (moved, failed)]
    assert [each.block_number for each in entries] == [moved.block_number + 3, failed.block_number + 1]
    assert sender.journal.open() == []
    assert [anvil_rpc.transaction_count(each.address) for each in signers[:2]] == offered
    sender.close()


def test_a_revert_that_succeeds_on_the_other_branch_is_done(
    anvil_rpc: Rpc, signers: list[Signer], tmp_path: Path
) -> None:
    sender = Sender.open(anvil_rpc, tmp_path, signers[0])
    sender.send(Transfer(SHOP, 1), action="pay", key="stays")
    mark = anvil_rpc.call("evm_snapshot")
    place = "0x" + "7" * 40
    anvil_rpc.call("anvil_setCode", place, "0x60006000fd")
    failed = next(
        sender.send_many([Intent(Poke(place), signers[0], "poke", "poke", gas=60_000)], check=False)
    )
    assert sender.journal.show("poke").state == "reverted"
    raw = anvil_rpc.call("eth_getRawTransactionByHash", failed.hash)
    assert anvil_rpc.call("evm_revert", mark)
    anvil_rpc.call("anvil_mine", "0x2")
    anvil_rpc.call("eth_sendRawTransaction", raw)
    sender.close()
    sender = Sender.open(anvil_rpc, tmp_path, signers[0])
    assert (sender.journal.show("poke").state, sender.journal.show("poke").error) == ("done", "")
    sender.close()


def test_a_chain_that_is_rewound_under_a_running_command_is_said_plainly(
    anvil_rpc: Rpc, signers: list[Signer], tmp_path: Path
) -> None:
    sender = Sender.open(anvil_rpc, tmp_path, signers[0])
    mark = anvil_rpc.call("evm_snapshot")
    sender.send(Transfer(SHOP, 1), action="pay")
    assert anvil_rpc.call("evm_revert", mark)
    with pytest.raises(WrongChain, match=r"block \d+, which the journal has for pay: .* no such block"):
        sender.send(Transfer(SHOP, 2), action="pay")
    assert anvil_rpc.balance(SHOP) == 0
    sender.close()
