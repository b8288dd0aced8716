"""The long profiles, in parts that can be resumed: `make deep`. It writes docs/assurance/deep.json.

A part that passed at this commit is not run again; delete `.cache/deep.json` to begin anew.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.test import FOLDERS, pytest  # noqa: E402
from scripts.toolchain import files  # noqa: E402
from scripts.toolchain.foundry import forge  # noqa: E402
from scripts.toolchain.steps import Step, forge_counts, pytest_counts, run  # noqa: E402

__all__ = ["main", "parts"]

SEEDS = ("1", "2")
VALUES = 25_000
KILLS = 250
REPORT = "docs/assurance/deep.json"
KEPT = ".cache/deep.json"


def parts() -> list[Step]:
    """Each part takes at most 40 minutes; the order of tests differs by seed, their result must not."""
    found = []
    if any((ROOT / "tests/contracts").rglob("*.t.sol")):
        found.append(Step("forge deep", (forge(), "test"), {"FOUNDRY_PROFILE": "deep"}, forge_counts))
    long = {"HYPOTHESIS_PROFILE": "ci"}
    for folder in (name for name in FOLDERS if any((ROOT / name).rglob("test_*.py"))):
        for seed in SEEDS:
            command = pytest(f"--randomly-seed={seed}", folder)
            found.append(Step(f"pytest {folder}, seed {seed}", command, long, pytest_counts))
    return [*found, *_differential(), *_kills()]


def _kills() -> list[Step]:
    """Deploy, mint, assess and strike, killed at random: 250 kills a part, each with a seed of its own."""
    return [
        Step(
            f"{KILLS} kills of the works, seed {seed}",
            pytest("-s", "tests/integration/test_kill_works.py", "-k", "random"),
            {"BATTERY_CHAIN_WORK_KILLS": str(KILLS), "BATTERY_CHAIN_WORK_SEED": str(seed)},
            pytest_counts,
        )
        for seed in range(11, 15)
    ]


def _differential() -> list[Step]:
    """The contracts against the reference model: 100,000 values, 40 lives, every day of every class."""
    asked = {f"{VALUES:,} values, seed {n}": ("reference", VALUES, n) for n in range(1, 5)}
    asked |= {f"10 lives, seed {n}": ("lives", 10, n) for n in (1, 11, 21, 31)}
    asked["every day of every class"] = ("growth", 1, 1)
    settings = {"reference": "DIFFERENTIAL_CASES", "lives": "DIFFERENTIAL_LIVES", "growth": "GROWTH_STRIDE"}
    return [
        Step(
            f"differential: {name}",
            pytest("tests/property/test_differential.py", "-k", test),
            {settings[test]: str(many), "DIFFERENTIAL_SEED": str(seed)},
            pytest_counts,
        )
        for name, (test, many, seed) in asked.items()
    ]


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _kept(commit: str) -> dict[str, Any]:
    path = ROOT / KEPT
    kept: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return kept if kept.get("commit") == commit else {"commit": commit, "parts": {}}


def main() -> int:
    """Run the parts that have not passed at this commit; write the report when all have."""
    report = _kept(_commit())
    steps = parts()
    for step in steps:
        if step.name in report["parts"]:
            continue
        outcome = run(step)
        if not outcome.ok:
            return 1
        report["parts"][step.name] = asdict(outcome.counts) | {"minutes": round(outcome.seconds / 60, 1)}
        files.write(ROOT / KEPT, files.canonical(report))
    files.write(ROOT / REPORT, files.canonical(report | {"seeds": list(SEEDS)}))
    print(f"{len(steps)} parts passed; see {REPORT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
