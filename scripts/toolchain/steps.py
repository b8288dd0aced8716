"""Steps of a check or a test run: commands with a name, run in lanes, counted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scripts.toolchain.config import REPOSITORY

__all__ = ["Counts", "Outcome", "Step", "forge_counts", "pytest_counts", "run", "run_lane"]

_PRINTING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Counts:
    """Tests that passed, failed, were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass(frozen=True, slots=True)
class Step:
    """A command. `counts` reads the tests off its output; `red` is a text that a canary must die with."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    counts: Callable[[str], Counts] | None = None
    red: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step; `counts.failed` is at least 1 where it is not `ok`."""

    name: str
    ok: bool
    counts: Counts
    seconds: float
    reasons: Sequence[str] = ()


_REASON = re.compile(r"^(FAILED |ERROR |E  +\S|\[FAIL|>  +\S|\S+\.py:\d+: )")


def _reasons(output: str, most: int = 40) -> list[str]:
    """The lines that say which tests failed and why, so that they stand beside the name of the step."""
    lines = [line.rstrip()[:300] for line in output.splitlines()]
    found = [line for line in lines if _REASON.match(line)]
    named = [line for line in found if line.startswith(("FAILED ", "ERROR ", "[FAIL"))]
    told = [*named, *(line for line in found if line not in named)] or lines[-10:]
    return told[:most]


def run(step: Step) -> Outcome:
    """Run one step and print what it said as one block, so that lanes do not mix their lines."""
    began = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | dict(step.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    outcome = _judged(step, done.returncode, done.stdout, time.monotonic() - began)
    if not outcome.ok:
        outcome = replace(outcome, reasons=_reasons(done.stdout))
    _show(step, outcome, done.stdout)
    return outcome


def _judged(step: Step, code: int, output: str, seconds: float) -> Outcome:
    if step.red:
        ok = code == 1 and step.red in output
        return Outcome(step.name, ok, Counts(failed=int(not ok)), seconds)
    counts = step.counts(output) if step.counts else Counts()
    ok = code == 0 and counts.failed == 0
    if not ok and counts.failed == 0:
        counts += Counts(failed=1)
    return Outcome(step.name, ok, counts, seconds)


def _show(step: Step, outcome: Outcome, output: str) -> None:
    quiet = outcome.ok and (step.red or step.counts is None)
    with _PRINTING:
        print(f"{'ok  ' if outcome.ok else 'FAIL'} {step.name} ({outcome.seconds:.1f} s)")
        for line in outcome.reasons:
            print(f"  {line}")
        if not quiet or "warning:" in output:
            print(output.rstrip())
        sys.stdout.flush()


def run_lane(steps: Sequence[Step]) -> list[Outcome]:
    """Run `steps` one after the other, the later ones also where an earlier one failed."""
    return [run(step) for step in steps]


_FORGE = re.compile(r"(\d+) tests passed, (\d+) failed, (\d+) skipped \(\d+ total tests\)")


def forge_counts(output: str) -> Counts:
    """From forge's last line; no such line is one failure."""
    found = _FORGE.findall(output)
    return Counts(*map(int, found[-1])) if found else Counts(failed=1)


def pytest_counts(output: str) -> Counts:
    """From pytest's last line, an error being a failure; no such line is one failure."""
    lines = [line for line in output.splitlines() if re.search(r"\bin \d+\.\d+s\b", line)]
    if not lines:
        return Counts(failed=1)
    number = {word.rstrip("s"): int(n) for n, word in re.findall(r"(\d+) ([a-z]+)", lines[-1])}
    return Counts(
        passed=number.get("passed", 0) + number.get("xfailed", 0),
        failed=number.get("failed", 0) + number.get("error", 0) + number.get("xpassed", 0),
        skipped=number.get("skipped", 0),
    )
