"""kill -9 during deploy, mint, assess and strike: nothing twice on chain, nothing lost, back in seconds.

BATTERY_CHAIN_WORK_KILLS is the number of random kills, BATTERY_CHAIN_WORK_SEED their seed.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle

import pytest

from battery_chain.chain.crash import CRASH_POINTS
from tests.integration.killed_works import BLOCK, WORKS, Bench, Killed, Stage, killed, open_bench

KILLS = int(os.environ.get("BATTERY_CHAIN_WORK_KILLS", "25"))
SEED = int(os.environ.get("BATTERY_CHAIN_WORK_SEED", "7"))
IN_A_ROW = 3  # kills of one work before it may end
_PATIENCE = 60


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with open_bench(tmp_path_factory.mktemp("works")) as found:
        yield found
        longest = {name: f"{tenths / 10:.1f} s" for name, tenths in sorted(found.longest.items())}
        print("\nlongest run after a kill:", longest)


def finish(bench: Bench, work: Killed, stage: Stage) -> None:
    """Runs the work again, as a person would, and asks the chain."""
    again = stage.run(work.words)
    assert again.code == 0, again.said
    bench.longest[work.name] = max(bench.longest[work.name], round(10 * again.seconds))
    twice = {what: count for what, count in stage.sent().items() if count > 1}
    assert not twice, f"{work.name}: sent twice: {twice}"
    assert work.complete(stage), f"{work.name}: something is missing"
    assert stage.open_intents() == 0


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
@pytest.mark.parametrize("point", CRASH_POINTS)
def test_a_work_killed_at_a_named_point_is_done_once(bench: Bench, work: Killed, point: str) -> None:
    stage = bench.of(work)
    stage.put_back()
    crashed = stage.run(work.words, f"{point}:{work.visits}")
    assert crashed.code == -signal.SIGKILL, crashed.said
    finish(bench, work, stage)


def kill_at_random(stage: Stage, work: Killed, dice: random.Random) -> bool:
    """Kills the work a little after it has written an intent; False where it was faster."""
    before, until = stage.newest(), time.monotonic() + _PATIENCE
    child = stage.start(work.words)
    while child.poll() is None and stage.newest() == before:
        assert time.monotonic() < until
        time.sleep(0.002)
    time.sleep(dice.uniform(0, BLOCK / 3))
    return killed(child)


def test_works_killed_at_random_are_done_once(bench: Bench) -> None:
    dice = random.Random(SEED)
    landed: Counter[int] = Counter()
    works: Counter[str] = Counter()
    for work in cycle(WORKS):
        if landed.total() >= KILLS:
            break
        stage = bench.of(work)
        stage.put_back()
        with stage.slow_blocks():
            for _ in range(min(IN_A_ROW, KILLS - landed.total())):
                if not kill_at_random(stage, work, dice):
                    break
                landed[stage.open_intents()] += 1
                works[work.name] += 1
        finish(bench, work, stage)
    print(f"\nseed {SEED}; kills by work:", dict(sorted(works.items())))
    print("open intents at the moment of the kill → kills:", dict(sorted(landed.items())))
    assert landed.total() - landed[0] >= 0.8 * landed.total()
