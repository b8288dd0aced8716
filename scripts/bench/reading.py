"""Reading the chain: events decoded, the reference model fed, one battery's life, against the JSON they
come from.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from battery_chain.contracts.battery import decode_log  # noqa: E402
from battery_chain.lifecycle import Follower, history  # noqa: E402
from scripts.gauge.health import next_quarter  # noqa: E402
from scripts.gauge.speed import best, line  # noqa: E402
from scripts.gauge.titles import move  # noqa: E402
from scripts.gauge.world import DAY, World, open_world  # noqa: E402

_BATCHES, _SIZE, _QUARTERS = 20, 1_000, 8


def _live(world: World) -> int:
    """20 batches of 1,000, assessed for two years; one battery of each moves. The id of one that did."""
    batches = [world.mint(_SIZE) for _ in range(_BATCHES)]
    for quarter in range(1, _QUARTERS + 1):
        for batch in batches:
            world.assess(batch, quarter)
        next_quarter(world)
    for batch in batches:
        move(world, batch, 7, "bank", "alice")
    return batches[_BATCHES // 2] << 32 | 7


def _decode(text: str) -> int:
    return sum(_decoded(log) for log in json.loads(text))


def _decoded(log: Mapping[str, Any]) -> bool:
    topics = [bytes.fromhex(each[2:]) for each in log["topics"]]
    return decode_log(topics, bytes.fromhex(log["data"][2:])) is not None


def _logs(world: World) -> Sequence[Mapping[str, Any]]:
    last = world.rpc.block_number()
    return list(world.rpc.logs(world.workspace.deployment.block, last, [world.battery.address]))


def _model(world: World) -> None:
    """The reference model, fed from the chain, values the whole fleet; the chain must agree."""
    owner, second = world.address("bank"), world.now
    value = Follower(world.workspace).advance().portfolio(owner, second // DAY, second)
    found = world.rpc.read(world.valuation.portfolio_value(owner))
    assert abs(found - value.value) <= value.allowed, f"{found} on chain, {value.value} by the model"


def main() -> None:
    with open_world() as world:
        battery = _live(world)
        logs = _logs(world)
        text = json.dumps(logs)
        floor = len(logs) / best(lambda: json.loads(text))
        line("events.decode", len(logs) / best(lambda: _decode(text)), "logs/s", floor, "json.loads")
        asked = best(lambda: _logs(world))
        line("events.fetch", len(logs) / asked, "logs/s", floor, "json.loads")
        follower = Follower(world.workspace)
        fed = best(follower.advance, 1)
        line("replay.feed", follower.events / fed, "events/s", len(logs) / asked, "eth_getLogs")
        line("replay.fleet_value", 1000 * best(lambda: _model(world), 1), "ms", 1000 * asked, "eth_getLogs")
        told = best(lambda: list(history(world.workspace, battery)))
        line("history.one_battery", 1000 * told, "ms", 1000 * asked, "all logs fetched")


if __name__ == "__main__":
    main()
