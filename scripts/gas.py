"""The gas snapshot: measured on an Anvil of its own, written to `tests/snapshots/gas.json` and
`docs/reference/gas.md`.

python scripts/gas.py            measure and write
python scripts/gas.py --check    measure, compare to the unit, print what moved and what misses its target
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.gauge import ends, health, identity, money, orders, snapshot, titles, worth  # noqa: E402
from scripts.gauge.world import open_world  # noqa: E402

__all__ = ["PAGE", "SNAPSHOT", "main", "measure"]

SNAPSHOT = ROOT / "tests/snapshots/gas.json"
PAGE = ROOT / "docs/reference/gas.md"


def measure() -> dict[str, int]:
    """Every key, measured now; the same figures each time."""
    found: dict[str, int] = {}
    with open_world() as world:
        for part in (titles, identity, health, ends, worth, money, orders):
            found.update(part.measure(world))
    with money.open_rolling_world() as world:
        found.update(money.measure_rolled(world))
    return found


def main(arguments: list[str] | None = None) -> int:
    """1 where a figure is not what the snapshot says (`--check`), above twice its target, or not flat."""
    parser = argparse.ArgumentParser(description="measure gas")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a figure has moved")
    check = parser.parse_args(arguments).check
    found = measure()
    moved = list(snapshot.moved(snapshot.load(SNAPSHOT), found))
    broken = list(snapshot.broken(found))
    _print("moved", moved)
    _print("misses its target", snapshot.misses(found))
    _print("wrong", broken)
    if check:
        return _verdict(moved, broken, snapshot.page(found))
    snapshot.store(SNAPSHOT, found)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(snapshot.page(found), "utf-8")
    return 1 if broken else 0


def _verdict(moved: list[str], broken: list[str], page: str) -> int:
    stale = not PAGE.exists() or PAGE.read_text("utf-8") != page
    if moved or stale:
        print("if that is meant: .venv/bin/python scripts/gas.py, and commit what it writes")
    return 1 if moved or broken or stale else 0


def _print(title: str, lines: Iterable[str]) -> None:
    for line in lines:
        print(f"{title}: {line}")


if __name__ == "__main__":
    sys.exit(main())
