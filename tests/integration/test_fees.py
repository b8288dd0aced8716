"""What is offered for gas, on chains that price it differently: probed, never assumed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from battery_chain.chain import Options, Rpc, Sender, Signer, Transfer
from battery_chain.chain.child import spawn, stop
from battery_chain.chain.embedded import Limits, _address, _anvil
from battery_chain.chain.fees import probe
from battery_chain.errors import Unfinished

SHOP = "0x" + "5" * 40
KINDS = {
    "free": ("--base-fee", "0", "--gas-price", "0", "--disable-min-priority-fee"),
    "before EIP-1559": ("--hardfork", "berlin", "--gas-price", "3000000000"),
    "EIP-1559": ("--base-fee", "7000000000"),
}


@contextmanager
def anvil(*words: str) -> Iterator[Rpc]:
    """An Anvil with other prices than the embedded one."""
    command = _anvil(Limits())
    if "--hardfork" in words:
        at = command.index("--hardfork")
        del command[at : at + 2]
    with TemporaryFile() as log:
        child = spawn([*command, *words], log, dict(os.environ), bound=True)
        try:
            rpc = Rpc.connect(f"http://{_address(child, log)}")
            yield rpc
            rpc.close()
        finally:
            stop(child)


@pytest.fixture(params=KINDS)
def priced(request: pytest.FixtureRequest) -> Iterator[tuple[str, Rpc]]:
    with anvil(*KINDS[request.param]) as rpc:
        yield request.param, rpc


def test_every_chain_is_paid_in_its_own_way_and_what_is_open_is_mended(
    priced: tuple[str, Rpc], signers: Sequence[Signer], tmp_path: Path
) -> None:
    kind, rpc = priced
    fees = probe(rpc)
    assert fees.legacy is (kind == "before EIP-1559")
    assert (fees.cap == 0) is (kind == "free")
    sender = Sender.open(rpc, tmp_path, signers[0], options=Options(timeout=1))
    paid = sender.send(Transfer(SHOP, 3), action="pay")
    found = rpc.call("eth_getTransactionByHash", paid.hash)
    assert int(found.get("type") or "0x0", 16) == (0 if fees.legacy else 2)
    assert (paid.gas_price == 0) is (kind == "free")
    rpc.call("evm_setAutomine", False)
    for key, mend, state in (("faster", sender.speed_up, "done"), ("gone", sender.cancel, "cancelled")):
        with pytest.raises(Unfinished, match="has mined no block since"):
            sender.send(Transfer(SHOP, 5), action="pay", key=key)
        with pytest.raises(Unfinished):
            mend(key)
        rpc.call("evm_mine")
        # Where gas is free no price is better than another: the chain keeps what it has.
        wanted = "done" if kind == "free" else state
        assert [each.state for each in sender.resume()] == [wanted]
    assert rpc.balance(SHOP) == (13 if kind == "free" else 8)
    sender.close()


def test_an_intent_of_last_week_is_cancelled_on_a_real_chain_and_not_sent(
    anvil_rpc: Rpc, signers: Sequence[Signer], tmp_path: Path
) -> None:
    """Written, never heard of by the node, found again a week later."""
    anvil_rpc.call("evm_setAutomine", False)
    early = Sender.open(anvil_rpc, tmp_path, signers[0], options=Options(timeout=1))
    with pytest.raises(Unfinished):
        early.send(Transfer(SHOP, 9), action="pay")
    (left,) = early.journal.open()
    anvil_rpc.call("anvil_dropTransaction", left.last.hash)
    anvil_rpc.call("evm_setAutomine", True)
    early.close()
    later = Sender.open(anvil_rpc, tmp_path, signers[0], clock=_NextWeek())
    receipt = later.send(Transfer(SHOP, 1), action="pay")
    states = {each.id: each.state for each in later.journal.entries()}
    assert states[left.id] == "cancelled"
    assert later.journal.show(left.id).reason == "past its deadline"
    assert receipt.nonce == left.nonce + 1
    assert anvil_rpc.balance(SHOP) == 1
    later.close()


class _NextWeek:
    """The machine's clock, seven days on."""

    def now(self) -> int:
        return int(time.time()) + 7 * 86_400

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
