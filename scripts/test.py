"""Every check and test, in two lanes side by side: `make test`. The last line counts them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.check import contract_checks, deep_age, python_checks  # noqa: E402
from scripts.toolchain.foundry import forge  # noqa: E402
from scripts.toolchain.steps import (  # noqa: E402
    Counts,
    Outcome,
    Step,
    forge_counts,
    pytest_counts,
    run_lane,
)

__all__ = ["contract_lane", "main", "python_lane"]

FOLDERS = ("tests/unit", "tests/property", "tests/integration", "tests/e2e")
SEED = "20231"  # of the order of tests; `make deep` takes others


def pytest(*arguments: str) -> tuple[str, ...]:
    """The command line of pytest with `arguments`."""
    return (sys.executable, "-m", "pytest", "-q", *arguments)


def contract_lane() -> list[Step]:
    """The contracts: checks, the red canary, the tests in Solidity."""
    canary = Step(
        "red canary of forge", (forge(), "test"), {"FOUNDRY_PROFILE": "canary"}, red="test_canary_is_red"
    )
    steps = [*contract_checks(), canary]
    if any((ROOT / "tests/contracts").rglob("*.t.sol")):
        steps.append(Step("forge test", (sys.executable, "scripts/forge_test.py"), counts=forge_counts))
    return [*steps, *_brownie()]


def _brownie() -> list[Step]:
    """Brownie where it is installed; else one line with the reason, a failure where it is required."""
    python = ROOT / ".venv-brownie/bin/python"
    if (ROOT / ".venv-brownie/.installed").exists():
        return [Step("brownie", (str(python), "scripts/brownie.py"), counts=pytest_counts)]
    required = "brownie" in os.environ.get("BATTERY_CHAIN_REQUIRE", "").split(",")
    code = f"print('1 {'failed' if required else 'skipped'} in 0.0s; brownie is missing: make brownie')"
    return [Step("brownie", (sys.executable, "-c", code), counts=pytest_counts)]


def python_lane() -> list[Step]:
    """The package: checks, the red canary, the tests in Python."""
    canary = Step("red canary of pytest", pytest("tests/canary"), red="test_canary_is_red")
    folders = [folder for folder in FOLDERS if any((ROOT / folder).rglob("test_*.py"))]
    tests = Step("pytest", pytest(f"--randomly-seed={SEED}", *folders), counts=pytest_counts)
    return [*python_checks(), canary, tests]


def _timed(steps: Sequence[Step]) -> tuple[list[Outcome], float]:
    began = time.monotonic()
    outcomes = run_lane(steps)
    return outcomes, (time.monotonic() - began) / 60


def main() -> int:
    """Run both lanes; 1 where anything failed."""
    lanes = {"contracts": contract_lane(), "package": python_lane()}
    with ThreadPoolExecutor(len(lanes)) as pool:
        done = dict(zip(lanes, pool.map(_timed, lanes.values()), strict=True))
    outcomes = [outcome for lane, _ in done.values() for outcome in lane]
    print(deep_age(), end="\n" if deep_age() else "")
    print("; ".join(f"{name} lane {minutes:.1f} minutes" for name, (_, minutes) in done.items()))
    for failed in (outcome for outcome in outcomes if not outcome.ok):
        print(f"failed: {failed.name}", *failed.reasons, sep="\n  ")
    print(sum((outcome.counts for outcome in outcomes), Counts()))
    return 0 if all(outcome.ok for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
