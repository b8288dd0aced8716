"""A sender that is killed, at named places and at random: every payment exactly once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from battery_chain.chain import Chain, Journal, Rpc
from battery_chain.chain.crash import CRASH_POINTS

SHOP = "0x" + "5" * 40
SCRIPT = Path(__file__).with_name("sending_child.py")
ROOT = SCRIPT.parents[2]


def start(
    chain: Chain, folder: Path, first: int, last: int, window: int, crash: str = ""
) -> subprocess.Popen[str]:
    arguments = [chain.rpc_url, str(folder), SHOP, str(first), str(last), str(window)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "BATTERY_CHAIN_CRASH": crash}
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), *arguments], stdout=subprocess.PIPE, text=True, env=environ
    )


def finish(child: subprocess.Popen[str]) -> int:
    child.communicate()
    return child.returncode


def paid(rpc: Rpc) -> Counter[int]:
    """How often each amount was paid, from the blocks of the chain."""
    found: Counter[int] = Counter()
    for number in range(rpc.block_number() + 1):
        block = rpc.block(number, full=True)
        assert block is not None
        found.update(int(each["value"], 16) for each in block["transactions"] if each["to"] == SHOP)
    return found


def open_intents(folder: Path) -> int:
    file = next(folder.glob("*.sqlite"), None)
    if file is None:
        return 0
    journal = Journal(file)
    try:
        return len(journal.open())
    finally:
        journal.close()


@pytest.mark.parametrize("point", CRASH_POINTS)
def test_a_sender_killed_at_a_named_place_pays_everything_once(
    point: str, anvil: Chain, anvil_rpc: Rpc, tmp_path: Path
) -> None:
    assert finish(start(anvil, tmp_path, 1, 12, 3, f"{point}:2")) == -signal.SIGKILL
    assert finish(start(anvil, tmp_path, 1, 12, 3)) == 0
    assert paid(anvil_rpc) == Counter(range(1, 13))


@contextmanager
def slow_blocks(rpc_url: str) -> Iterator[None]:
    """A block every 150 ms, so that intents stay open for a while as they do on a real chain."""
    rpc = Rpc.connect(rpc_url)
    rpc.call("evm_setAutomine", False)
    over = threading.Event()

    def mine() -> None:
        while not over.wait(0.15):
            rpc.call("evm_mine")

    miner = threading.Thread(target=mine)
    miner.start()
    try:
        yield
    finally:
        over.set()
        miner.join()
        rpc.call("evm_setAutomine", True)
        rpc.close()


def test_a_sender_killed_at_random_pays_everything_once(anvil: Chain, anvil_rpc: Rpc, tmp_path: Path) -> None:
    kills, dice = int(os.environ.get("BATTERY_CHAIN_KILLS", "25")), random.Random(4)
    total = 8 * kills
    landed: Counter[int] = Counter()
    with slow_blocks(anvil.rpc_url):
        for _ in range(kills):
            child = start(anvil, tmp_path, 1, total, 4)
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(dice.uniform(0.01, 0.4))
            child.kill()
            if finish(child) == -signal.SIGKILL:
                landed[open_intents(tmp_path)] += 1
        assert finish(start(anvil, tmp_path, 1, total, 100)) == 0
    print("open intents at the moment of the kill → kills:", dict(sorted(landed.items())))
    assert paid(anvil_rpc) == Counter(range(1, total + 1))
    assert landed.total() >= 0.8 * kills
    assert landed.total() - landed[0] >= 0.8 * landed.total()


def test_two_hosts_with_one_account_pay_everything_once(anvil: Chain, anvil_rpc: Rpc, tmp_path: Path) -> None:
    """Two journals in two folders know nothing of each other: nonces collide, and are planned again."""
    children = [start(anvil, tmp_path / str(first), first, first + 29, 5) for first in (1, 31)]
    assert [finish(child) for child in children] == [0, 0]
    assert paid(anvil_rpc) == Counter(range(1, 61))


def test_two_processes_with_one_journal_pay_everything_once(
    anvil: Chain, anvil_rpc: Rpc, tmp_path: Path
) -> None:
    """The same keys from both: the one that comes second finds them open or done."""
    children = [start(anvil, tmp_path, 1, 40, 5) for _ in range(2)]
    assert [finish(child) for child in children] == [0, 0]
    assert paid(anvil_rpc) == Counter(range(1, 41))
