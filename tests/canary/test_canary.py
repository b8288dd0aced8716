"""A test that must fail: a runner that calls it green tells nothing about the others."""

from __future__ import annotations


def test_canary_is_red() -> None:
    assert 1 + 1 == 3, "the canary fails on purpose"
