"""Gas of public contracts beside ours: ERC721A, Solady and OpenZeppelin, measured by receipts.

python scripts/bench/peers.py           measure, print the table, write figures and page
python scripts/bench/peers.py --check   measure, write nothing; 1 where a peer's figure or the page differs
python scripts/bench/peers.py --page    write the page anew from kept figures: after ours have moved
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.gauge import snapshot  # noqa: E402
from scripts.peers import titles, worth  # noqa: E402
from scripts.peers.compiled import compile_peers, inputs  # noqa: E402
from scripts.peers.page import lines, page, table  # noqa: E402
from scripts.peers.stage import open_stage  # noqa: E402
from scripts.toolchain import files  # noqa: E402
from scripts.toolchain.compiler import CompilationFailed  # noqa: E402

__all__ = ["OURS", "PAGE", "THEIRS", "kept", "main", "measure", "texts"]

OURS = "tests/snapshots/gas.json"
THEIRS = "tests/snapshots/peers.json"
PAGE = "docs/reference/peers.md"


def measure() -> dict[str, Any]:
    """Every figure of the peers, and what it was made from; the same each time."""
    with open_stage(compile_peers(ROOT)) as stage:
        figures = dict(titles.measure(stage)) | dict(worth.measure(stage))
    return {"gas": figures, "inputs": inputs(ROOT)}


def kept() -> dict[str, Any]:
    """What was measured last."""
    return dict(json.loads((ROOT / THEIRS).read_text("utf-8")))


def texts(found: dict[str, Any]) -> dict[str, str]:
    """The generated files: name in the repository → text."""
    ours = snapshot.load(ROOT / OURS)
    return {
        THEIRS: json.dumps(found, indent=2, sort_keys=True) + "\n",
        PAGE: page(list(lines(ours, found["gas"])), found["inputs"]),
    }


def main(arguments: list[str] | None = None) -> int:
    """1 where `--check` finds a difference."""
    parser = argparse.ArgumentParser(description="gas of public contracts beside ours")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where something differs")
    parser.add_argument("--page", action="store_true", help="measure nothing; write the page anew")
    options = parser.parse_args(arguments)
    try:
        found = kept() if options.page else measure()
    except CompilationFailed as refused:
        print(refused, file=sys.stderr)
        return 1
    for line in table(list(lines(snapshot.load(ROOT / OURS), found["gas"]))):
        print(line)
    if options.check:
        return _report(files.differing(ROOT, texts(found)))
    files.write_all(ROOT, texts(found))
    return 0


def _report(differing: list[str]) -> int:
    for name in differing:
        print(f"{name} differs: run .venv/bin/python scripts/bench/peers.py")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
