from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from battery_chain.chain import Limits, Rpc, detached, embedded
from battery_chain.chain.accounts import development_signers
from battery_chain.errors import BadInput, Missing

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("anvil", "ganache")
HOLD = """
import sys, time
from battery_chain.chain import embedded
with embedded(sys.argv[1]) as chain:
    print(chain.pid, flush=True)
    {then}
"""


def runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def ends(pid: int) -> bool:
    until = time.monotonic() + 10
    while runs(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not runs(pid)


def holder(kind: str, then: str) -> tuple[subprocess.Popen[str], int]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(then=then), kind],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    return child, int(child.stdout.readline())


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_chain_ends_when_its_parent_is_ended(kind: str, sign: signal.Signals) -> None:
    child, pid = holder(kind, "time.sleep(60)")
    child.send_signal(sign)
    child.communicate()
    assert ends(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("then", ["pass", "raise SystemExit(3)", "1 / 0"])
def test_a_chain_ends_with_its_block(then: str) -> None:
    child, pid = holder("anvil", then)
    child.communicate()
    assert ends(pid)


def test_an_unknown_kind_of_chain_is_refused() -> None:
    with pytest.raises(BadInput, match="geth: chain: is none of anvil, ganache"), embedded("geth"):
        pass


def test_a_missing_program_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys.modules[embedded.__module__], "_module_folders", list)
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        pytest.raises(Missing, match="Anvil is not installed; run: npm ci --ignore-scripts"),
        embedded("anvil"),
    ):
        pass
    with pytest.raises(Missing, match="Node is not installed"), embedded("ganache"):
        pass


@pytest.mark.parametrize("kind", KINDS)
def test_a_chain_has_its_funded_accounts_limits_and_rules(kind: str) -> None:
    with embedded(kind, Limits(accounts=25, balance=7, gas_limit=50_000_000)) as chain:
        rpc = Rpc.connect(chain.rpc_url)
        last = development_signers(rpc.chain_id(), 25)[-1]
        assert rpc.balance(last.address) == 7 * 10**18
        block = rpc.block()
        assert block is not None
        assert int(block["gasLimit"], 16) == 50_000_000
        # PUSH0 runs under shanghai; 24,577 bytes of code are one too many everywhere.
        fields = {"from": last.address, "data": "0x5f5ff3", "gas": "0x2dc6c00"}
        assert rpc.call("eth_call", fields, "latest") == "0x"
        tried = rpc.outcomes([("eth_estimateGas", ({"from": last.address, "data": "0x6160016000f3"},))])[0]
        assert not isinstance(tried, str)
        rpc.close()


def test_old_logs_and_receipts_are_kept_when_old_states_are_not() -> None:
    with embedded("anvil", Limits(history=4)) as chain:
        rpc = Rpc.connect(chain.rpc_url)
        sender = development_signers(31337, 1)[0].address
        # LOG0 of nothing, in a constructor.
        sent = rpc.call("eth_sendTransaction", {"from": sender, "data": "0x60006000a0"})
        for _ in range(20):
            rpc.call("evm_mine")
        assert len(list(rpc.logs(0, rpc.block_number()))) == 1
        assert rpc.receipts([sent])[0] is not None
        rpc.close()


def test_two_chains_run_side_by_side() -> None:
    with embedded("anvil") as one, embedded("anvil") as other:
        assert one.rpc_url != other.rpc_url


def test_a_chain_in_the_background_outlives_its_command_and_is_stopped(tmp_path: Path) -> None:
    assert detached.status(tmp_path) is None
    assert detached.stop(tmp_path) is None
    started = detached.start(tmp_path)
    try:
        assert detached.status(tmp_path) == started
        assert (tmp_path / "chain.json").stat().st_mode & 0o777 == 0o600
        with pytest.raises(BadInput, match="a chain runs already, anvil at http:"):
            detached.start(tmp_path)
        rpc = Rpc.connect(started.rpc_url)
        assert rpc.chain_id() == 31337
        rpc.close()
    finally:
        assert detached.stop(tmp_path) == started
    assert detached.status(tmp_path) is None


def test_a_process_number_given_to_another_program_is_left_alone(tmp_path: Path) -> None:
    innocent = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        state = f'{{"kind": "anvil", "rpc_url": "http://x", "pid": {innocent.pid}, "started": "1"}}'
        (tmp_path / "chain.json").write_text(state)
        assert detached.status(tmp_path) is None
        detached.stop(tmp_path)
        assert innocent.poll() is None
    finally:
        innocent.kill()
        innocent.wait()
