"""Amounts of a fund are what the integers on chain say, however many digits they have."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from battery_chain.fund.book import SHARE_DECIMALS, amount, shares
from battery_chain.units import token_units_down

MANY = 123_456_789_012_345_678_901_234_567_890_123_457  # 36 digits: 123 quadrillion shares


def test_shares_keep_every_digit() -> None:
    assert token_units_down(shares(MANY), SHARE_DECIMALS) == MANY


def test_money_keeps_every_digit() -> None:
    workspace: Any = SimpleNamespace(deployment=SimpleNamespace(decimals=18))
    assert token_units_down(amount(workspace, MANY), 18) == MANY
