"""No function of Fund, FundVault or Members without a row: who may call it, and what others are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from battery_chain import artifacts
from tests.unit.test_matrices import SELECTOR, signature

UNIT = Path(__file__).resolve().parents[1] / "contracts" / "unit" / "books"
ROW = re.compile(r"\brow\(\s*" + SELECTOR)
READ = re.compile(r"\b(?:read|preview)\(\s*" + SELECTOR)
FILES = {
    "Fund": ("RoleFunctionGovern", "RoleFunctionBooks", "RoleFunctionTrading", "RoleFunctionFundViews"),
    "FundVault": ("RoleFunctionVault",),
    "Members": ("RoleFunctionMembers",),
}


def functions(contract: str, *, views: bool) -> list[str]:
    """Names from the published ABI; where one name has several functions, their signatures."""
    abi = [f for f in artifacts.load(contract).abi if f["type"] == "function"]
    names = [f["name"] for f in abi]
    chosen = [f for f in abi if (f["stateMutability"] in ("view", "pure")) == views]
    return sorted(f["name"] if names.count(f["name"]) == 1 else signature(f) for f in chosen)


def rows(pattern: re.Pattern[str], contract: str) -> list[str]:
    """What the matrices of a contract name, one entry a row."""
    texts = [(UNIT / f"{name}.t.sol").read_text(encoding="utf-8") for name in FILES[contract]]
    return sorted(name or written for text in texts for name, written, _ in pattern.findall(text))


@pytest.mark.parametrize("contract", FILES)
def test_every_function_that_changes_state_has_one_row_of_roles(contract: str) -> None:
    assert rows(ROW, contract) == functions(contract, views=False)


@pytest.mark.parametrize("contract", FILES)
def test_every_view_has_one_row_of_readers(contract: str) -> None:
    assert rows(READ, contract) == functions(contract, views=True)


@pytest.mark.parametrize("contract", FILES)
def test_a_function_without_a_row_is_noticed(contract: str) -> None:
    assert rows(ROW, contract) != sorted([*functions(contract, views=False), "aNewOne"])
