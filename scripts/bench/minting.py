"""From a manifest of 100,000 rows to tokens: against sending the same transactions, signed before, to the
same chain.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from battery_chain.lifecycle import mint, open_delivery  # noqa: E402
from scripts.gauge.speed import line, write_manifest  # noqa: E402
from scripts.gauge.world import World, open_world  # noqa: E402

ROWS = 100_000


def _mint(world: World, file: Path) -> list[str]:
    """Mints the whole file; the hashes of the transactions."""
    manifest = open_delivery(world.workspace, world.description, file)
    return [each.receipt.hash for each in mint(world.workspace, manifest, "maker", "laboratory")]


def _send(world: World, raw: list[str]) -> float:
    """Seconds until the last of these transactions, sent one by one, is mined."""
    began = time.perf_counter()
    hashes = [world.rpc.call("eth_sendRawTransaction", each) for each in raw]
    while world.rpc.receipts([hashes[-1]])[0] is None:
        time.sleep(0.002)
    return time.perf_counter() - began


def main() -> None:
    with open_world() as world, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "manifest.csv"
        write_manifest(file, ROWS)
        mark, second = world.rpc.call("evm_snapshot"), world.now
        world.at(second + 1)
        began = time.perf_counter()
        hashes = _mint(world, file)
        took = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        raw = [world.rpc.call("eth_getRawTransactionByHash", each) for each in hashes]
        world.rpc.call("evm_revert", mark)
        world.at(second + 1)
        floor = ROWS / _send(world, raw)
        owned = world.rpc.read(world.battery.balance_of(world.address("bank")))
        assert owned == ROWS, f"{owned} batteries instead of {ROWS}"
        line("mint.end_to_end", ROWS / took, "batteries/s", floor, "presigned, sent")
        line("mint.peak_memory", peak, "MiB (Linux)")


if __name__ == "__main__":
    main()
