"""Starting a chain: seconds until an embedded one answers, against the program's own `--version`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from battery_chain.chain import Rpc, embedded  # noqa: E402
from battery_chain.chain.embedded import find_anvil, find_ganache  # noqa: E402
from scripts.gauge.speed import best, line  # noqa: E402


def _start(kind: str) -> None:
    with embedded(kind) as chain:
        rpc = Rpc.connect(chain.rpc_url)
        rpc.chain_id()
        rpc.close()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    node, script = (str(each) for each in find_ganache())
    floors = {"anvil": [str(find_anvil()), "--version"], "ganache": [node, script, "--version"]}
    for kind, command in floors.items():
        floor = best(lambda command=command: _run(*command))  # type: ignore[misc]
        took = best(lambda kind=kind: _start(kind))  # type: ignore[misc]
        line(f"chain.start.{kind}", 1000 * took, "ms", 1000 * floor, "--version")


if __name__ == "__main__":
    main()
