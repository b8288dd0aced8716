from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from battery_chain.chain import Creation, Intent, Options, Rpc, RpcRefused, Sender, Signer, Transfer
from battery_chain.errors import Reverted, Unfinished, WrongChain

SHOP = "0x" + "5" * 40

# A counter: called with nothing it adds one; called with anything it reverts with Full(uint256), carrying its
# present value.
#   CALLDATASIZE PUSH1 0e JUMPI  PUSH1 0 SLOAD PUSH1 1 ADD PUSH1 0 SSTORE STOP
#   JUMPDEST PUSH4 <selector> PUSH1 e0 SHL PUSH1 0 MSTORE
#   PUSH1 0 SLOAD PUSH1 4 MSTORE  PUSH1 24 PUSH1 0 REVERT
FULL = "c0ffee00"
RUNTIME = f"36600e57600054600101600055005b63{FULL}60e01b60005260005460045260246000fd"
SIZE = f"{len(RUNTIME) // 2:02x}"
COUNTER = Creation(bytes.fromhex(f"60{SIZE}600c60003960{SIZE}6000f3{RUNTIME}"))


@dataclass(frozen=True)
class Poke:
    """A call of the counter."""

    to: str
    data: bytes = b""
    value: int = 0
    function: str = "poke"

    def decode(self, data: bytes) -> bytes:
        return data


def table(data: bytes) -> tuple[str, dict[str, int]] | None:
    return ("Full", {"count": int.from_bytes(data[4:], "big")}) if data[:4].hex() == FULL else None


@pytest.fixture
def counter(sender: Sender, rpc: Rpc) -> str:
    rpc._decoder = table
    return sender.send(COUNTER, action="deploy the counter", key="counter").contract


def test_a_revert_is_decoded_before_and_after_it_is_mined(sender: Sender, counter: str) -> None:
    sender.send(Poke(counter), action="poke")
    with pytest.raises(Reverted) as before:
        sender.send(Poke(counter, b"\x01"), action="poke")
    mined = len(sender.journal.entries())
    with pytest.raises(Reverted) as after:
        sender.send(Poke(counter, b"\x01"), action="poke", gas=100_000)
    for refused in (before, after):
        assert (refused.value.error, refused.value.arguments) == ("Full", {"count": 1})
    assert len(sender.journal.entries()) == mined + 1


def test_running_out_of_gas_is_told_from_a_refusal(sender: Sender, counter: str) -> None:
    with pytest.raises(Reverted, match=r"OutOfGas\(gas 21100\)"):
        sender.send(Poke(counter), action="poke", gas=21_100)


def test_a_refused_gas_limit_uses_up_its_nonce_and_the_account_goes_on(sender: Sender, rpc: Rpc) -> None:
    with pytest.raises(RpcRefused, match="gas"):
        sender.send(Transfer(SHOP, 1), action="pay", gas=31_000_000)
    assert sender.send(Transfer(SHOP, 2), action="pay").nonce == 1
    assert rpc.balance(SHOP) == 2


def test_hundreds_of_intents_of_several_accounts_are_each_mined_once(
    sender: Sender, rpc: Rpc, signers: list[Signer], counter: str
) -> None:
    intents = [
        Intent(Poke(counter), signers[i % 3], f"poke {i}", f"poke:{i}", gas=60_000) for i in range(250)
    ]
    assert [each.succeeded for each in sender.send_many(intents)] == [True] * 250
    again = list(sender.send_many(intents))
    assert all(each.before for each in again)
    assert int(rpc.call("eth_getStorageAt", counter, "0x0", "latest"), 16) == 250


def test_a_dependent_call_of_one_window_is_estimated_after_the_one_it_needs(sender: Sender, rpc: Rpc) -> None:
    """Before the first payment the second account owns nothing to pay with."""
    from battery_chain.chain import KeySigner

    poor = KeySigner(b"\x07" * 32)
    assert sender._signer is not None
    first = Intent(Transfer(poor.address, 10**18), sender._signer, "fund", gas=None)
    second = Intent(Transfer(SHOP, 10**17), poor, "pay on", gas=None)
    assert [each.succeeded for each in sender.send_many([first, second])] == [True, True]
    assert rpc.balance(SHOP) == 10**17


def test_a_node_that_lost_its_pool_gets_the_transaction_again(
    anvil_rpc: Rpc, signers: list[Signer], tmp_path: Path
) -> None:
    anvil_rpc.call("evm_setAutomine", False)
    try:
        sender = Sender.open(anvil_rpc, tmp_path, signers[0], options=Options(timeout=1))
        with pytest.raises(Unfinished):
            sender.send(Transfer(SHOP, 3), action="pay", key="k")
        lost = sender.journal.open()[0]
        anvil_rpc.call("anvil_dropTransaction", lost.last.hash)
    finally:
        anvil_rpc.call("evm_setAutomine", True)
    assert sender.send(Transfer(SHOP, 3), action="pay", key="k").hash == lost.last.hash
    assert anvil_rpc.balance(SHOP) == 3
    sender.close()


def test_an_open_intent_is_cancelled_or_offered_for_more(
    anvil_rpc: Rpc, signers: list[Signer], tmp_path: Path
) -> None:
    anvil_rpc.call("evm_setAutomine", False)
    sender = Sender.open(anvil_rpc, tmp_path, signers[0], options=Options(timeout=1))
    for key in ("dear", "dead"):
        with pytest.raises(Unfinished):
            sender.send(Transfer(SHOP, 3), action="pay", key=key)
        mend = sender.speed_up if key == "dear" else sender.cancel
        with pytest.raises(Unfinished):
            mend(key)
        anvil_rpc.call("evm_mine")
        assert [each.state for each in sender.resume()] == [{"dear": "done", "dead": "cancelled"}[key]]
    anvil_rpc.call("evm_setAutomine", True)
    assert anvil_rpc.balance(SHOP) == 3
    sender.close()


def test_a_reverted_snapshot_is_noticed(
    sender: Sender, rpc: Rpc, signers: list[Signer], tmp_path: Path
) -> None:
    snapshot = rpc.call("evm_snapshot")
    sender.send(Transfer(SHOP, 1), action="pay", key="k")
    rpc.call("evm_revert", snapshot)
    rpc.call("evm_mine")
    with pytest.raises(WrongChain):
        sender.send(Transfer(SHOP, 1), action="pay", key="k")
    anew = Sender.open(rpc, tmp_path / "journal", signers[0])
    assert not anew.send(Transfer(SHOP, 1), action="pay", key="k").before
    assert list((tmp_path / "journal").glob("*.old"))
    anew.close()


def test_a_dry_run_leaves_the_chain_as_it_is(sender: Sender, rpc: Rpc, signers: list[Signer]) -> None:
    height = rpc.block_number()
    plan = sender.simulate([Intent(Transfer(SHOP, 5), signers[0], "pay")])[0]
    assert 21_000 <= plan.gas <= 30_000
    assert (rpc.block_number(), rpc.balance(SHOP)) == (height, 0)
