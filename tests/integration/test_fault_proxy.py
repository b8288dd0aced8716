"""A fifth of all requests goes wrong, in ten ways: what is sent is there once, nothing is lost.

BATTERY_CHAIN_PROXY_FAULTS is how often each kind is met at least.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from battery_chain.chain import Chain, Intent, KeySigner, Options, Rpc, Sender, Transfer, development_signers
from battery_chain.chain.transport import HttpTransport
from battery_chain.errors import Retryable, WrongChain
from tests.integration.fault_proxy import Proxy, proxy
from tests.integration.killed_works import WORKS, open_bench

FAULTS = int(os.environ.get("BATTERY_CHAIN_PROXY_FAULTS", "100"))
SHOP = "0x" + "6" * 40
PATIENCE = 0.1  # seconds that the client waits for an answer
ROUND = 20
ATTEMPTS = 50


def pay(through: Proxy, folder: Path, signers: list[KeySigner], amounts: range, window: int) -> None:
    """Run again until all is done, as a person would."""
    intents = [
        Intent(Transfer(SHOP, wei), signers[wei % 2], f"pay {wei}", key=f"pay:{wei}", gas=30_000)
        for wei in amounts
    ]
    for _ in range(ATTEMPTS):
        rpc = Rpc(HttpTransport(through.url, PATIENCE), pause=lambda seconds: time.sleep(seconds / 20))
        try:
            sender = Sender.open(rpc, folder, options=Options(timeout=20, rebroadcast=0.2))
            try:
                assert len(list(sender.send_many(intents, window=window))) == len(amounts)
            finally:
                sender.close()
        except WrongChain:
            raise
        except Retryable:
            continue
        finally:
            rpc.close()
        return
    raise AssertionError("it never got through")


def paid(rpc: Rpc) -> Counter[int]:
    found: Counter[int] = Counter()
    for number in range(rpc.block_number() + 1):
        block = rpc.block(number, full=True)
        assert block is not None
        found.update(int(each["value"], 16) for each in block["transactions"] if each["to"] == SHOP)
    return found


def test_payments_through_a_bad_line_are_made_once(anvil: Chain, anvil_rpc: Rpc, tmp_path: Path) -> None:
    dice, done = random.Random(5), 0
    signers = development_signers(anvil_rpc.chain_id(), 2)
    with proxy(anvil.rpc_url, 5, PATIENCE) as bad:
        while min(bad.met.values()) < FAULTS:
            pay(bad, tmp_path, signers, range(done + 1, done + 1 + ROUND), dice.randint(1, 6))
            done += ROUND
    print(f"\n{done} payments, {bad.requests} requests;", dict(bad.met))
    assert paid(anvil_rpc) == Counter(range(1, done + 1))
    assert bad.met.total() >= 0.15 * bad.requests


@pytest.mark.parametrize("work", WORKS[1:], ids=lambda work: work.name)
def test_works_through_a_bad_line_are_done_once(work, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with open_bench(tmp_path) as bench:
        stage = bench.of(work)
        with proxy(stage.chain.rpc_url, 6, 1.0) as bad:
            words = (*work.words, "--rpc", bad.url, "--rpc-timeout", "1")
            for _ in range(ATTEMPTS):
                ran = stage.run(words)
                if ran.code == 0:
                    break
                assert ran.code in (3, 6), ran.said
        assert bad.met.total() > 0
        assert max(stage.sent().values()) == 1
        assert work.complete(stage)
