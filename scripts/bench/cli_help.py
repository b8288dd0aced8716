"""How long `battery-chain --help` takes beside `python -c "import click, rich"`: 1.5 times at most."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

__all__ = ["GOAL", "main", "seconds"]

GOAL = 1.5
_RUNS = 25


def seconds(command: Sequence[str], runs: int = _RUNS) -> list[float]:
    """Wall time of each of several runs, after one that fills the caches."""
    found = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        found.append(time.perf_counter() - began)
    return found[1:]


def main() -> int:
    """Print medians, best times and ratios; the machine may be busy, so nothing fails here."""
    program = str(Path(sys.executable).parent / "battery-chain")
    base = seconds([sys.executable, "-c", "import click, rich"])
    ours = seconds([program, "--help"])
    for name, pick in (("median", median), ("best", min)):
        ratio = pick(ours) / pick(base)
        print(
            f"--help {name}: {pick(ours) * 1000:.1f} ms, imports {pick(base) * 1000:.1f} ms, "
            f"ratio {ratio:.2f}"
        )
    print(f"goal: a ratio of {GOAL} at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
