"""Everything that goes wrong at once, by seed: answers lost before and after delivery, kills, dropped pools,
nonces taken by another host, receipts that come late. Whatever happens, each payment is made exactly once."""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from battery_chain.chain.accounts import KeySigner
from battery_chain.chain.calls import Transfer
from battery_chain.chain.fake import FakeClock, FakeNode
from battery_chain.chain.history import open_journal
from battery_chain.chain.intents import Intent
from battery_chain.chain.rpc import Rpc
from battery_chain.chain.sender import Options, Sender
from battery_chain.errors import Retryable

ANN, BOB = KeySigner(b"\x01" * 32), KeySigner(b"\x02" * 32)
SHOP = "0x" + "5" * 40
PAYMENTS = 24


class Killed(BaseException):
    """Stands for a process that dies: nothing after it runs."""


class Trouble:
    """Stands between the sender and the node, and counts what it does."""

    def __init__(self, node: FakeNode, seed: int) -> None:
        self.node, self.dice, self.url = node, random.Random(seed), node.url
        self.met: Counter[str] = Counter()
        self.over = False

    def send(self, document: Any) -> Any:
        if self.over:
            return self.node.send(document)
        fate = self.dice.random()
        if fate < 0.2:
            kind = "before" if fate < 0.1 else "after"
            self.met[f"lost {kind} delivery"] += 1
            self.node.losses = [kind]
        answer = self.node.send(document)
        if 0.2 <= fate < 0.24:
            self.met["killed after delivery"] += 1
            raise Killed
        return answer

    def close(self) -> None:
        pass

    def while_waiting(self) -> None:
        """Blocks come at some pauses; at others the world is unkind."""
        fate = 1.0 if self.over else self.dice.random()
        if fate < 0.05:
            self.met["pool dropped"] += 1
            self.node.pool.clear()
        elif fate < 0.09:
            self.met["nonce taken by another host"] += 1
            self.node.foreign(self.dice.choice([ANN, BOB]).address)
            self.node.pool = [each for each in self.node.pool if each.nonce >= self.node._count(each.sender)]
        elif fate < 0.12:
            self.met["receipts late"] += 1
            self.node.late_receipts = 9
        elif fate > 0.6:
            self.node.mine()


def run(trouble: Trouble, clock: FakeClock, folder: Path) -> None:
    rpc = Rpc(trouble, lambda _: None, pause=clock.sleep)
    intents = [
        Intent(Transfer(SHOP, wei), ANN if wei % 3 else BOB, f"pay {wei}", f"pay:{wei}", gas=30_000)
        for wei in range(1, PAYMENTS + 1)
    ]
    journal = open_journal(folder, rpc)
    try:
        sender = Sender(rpc, journal, options=Options(deadline=10**6, timeout=60), clock=clock)
        assert len(list(sender.send_many(intents, window=5))) == PAYMENTS
    finally:
        journal.close()


def endure(seed: int, folder: Path) -> Counter[str]:
    """Run until a run succeeds, the twentieth without trouble; returns what was met on the way."""
    node = FakeNode(automine=False)
    trouble, clock = Trouble(node, seed), FakeClock()
    clock.on_sleep = trouble.while_waiting
    for attempt in range(20):
        trouble.over = attempt == 19
        try:
            run(trouble, clock, folder)
            break
        except (Killed, Retryable) as end:
            if trouble.over:
                raise
            trouble.met[type(end).__name__] += 1
    assert sorted(each.value for each in node.all_mined() if each.to == SHOP) == list(range(1, PAYMENTS + 1))
    return trouble.met


@pytest.mark.parametrize("first_seed", [0, 100, 200])
def test_whatever_goes_wrong_each_payment_is_made_exactly_once(first_seed: int, tmp_path: Path) -> None:
    worlds = int(os.environ.get("BATTERY_CHAIN_FAULT_WORLDS", "30")) // 3
    met: Counter[str] = Counter()
    for seed in range(first_seed, first_seed + worlds):
        met += endure(seed, tmp_path / str(seed))
    print(dict(met))
    kinds = ("lost before delivery", "lost after delivery", "killed after delivery", "pool dropped")
    assert all(met[kind] >= 10 for kind in kinds)
    assert met["nonce taken by another host"] >= 5
    assert met["receipts late"] >= 5
