"""No function of Battery without a row: who may call it, and in which operation of a battery."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from battery_chain import artifacts

UNIT = Path(__file__).resolve().parents[1] / "contracts" / "unit" / "battery"
SELECTOR = r"(?:I\w+\.(\w+)\.selector|bytes4\(keccak256\(\"([^\"]+)\"\)\)|(SAFE\w*))"
ROLE_ROW = re.compile(r"\brow\(\s*" + SELECTOR)
VIEW_ROW = re.compile(r"\bread\(\s*" + SELECTOR)
STATE_COLUMN = re.compile(r"\b(?:leads|keeps|leadsBy)\(\s*" + SELECTOR)
SAFE_CONSTANT = re.compile(r"bytes4 private constant (SAFE\w*) = bytes4\(keccak256\(\"([^\"]+)\"\)\);")

# what does not ask for the operation of one battery
WITHOUT_OPERATION = {
    "setClass",
    "setMigration",
    "setAccreditation",
    "setSecondUse",
    "grantPrefix",
    "setBaseURI",
    "openSeries",
    "mintBatch",
    "mintIdentified",
    "mintLate",
    "consent",
    "setApprovalForAll",
}


def functions(*, views: bool) -> set[str]:
    """Names from the published ABI; where one name has several functions, their signatures."""
    abi = [f for f in artifacts.load("Battery").abi if f["type"] == "function"]
    names = [f["name"] for f in abi]
    chosen = [f for f in abi if (f["stateMutability"] in ("view", "pure")) == views]
    return {f["name"] if names.count(f["name"]) == 1 else signature(f) for f in chosen}


def signature(function: Mapping[str, Any]) -> str:
    return f"{function['name']}({','.join(i['type'] for i in function['inputs'])})"


def rows(pattern: re.Pattern[str], files: str) -> list[str]:
    """What the matrices name, one entry a row."""
    found: list[str] = []
    for path in sorted(UNIT.glob(files)):
        text = path.read_text(encoding="utf-8")
        constants = dict(SAFE_CONSTANT.findall(text))
        found += [name or written or constants[constant] for name, written, constant in pattern.findall(text)]
    return found


def test_every_function_that_changes_state_has_one_row_of_roles() -> None:
    named = rows(ROLE_ROW, "RoleFunction*.t.sol")
    assert sorted(named) == sorted(functions(views=False))


def test_every_view_has_one_row_of_readers() -> None:
    named = rows(VIEW_ROW, "RoleFunction*.t.sol")
    assert sorted(named) == sorted(functions(views=True))


def test_every_function_about_batteries_has_a_column_of_operations() -> None:
    named = set(rows(STATE_COLUMN, "StateAction*.t.sol"))
    assert named == functions(views=False) - WITHOUT_OPERATION


def test_every_function_that_takes_signatures_has_a_row_of_signers() -> None:
    text = (UNIT / "SignerStatement.t.sol").read_text(encoding="utf-8")
    assert set(re.findall(r"abi\.encodeCall\(IBattery\.(\w+),", text)) == signed()


def signed() -> set[str]:
    """Functions that take a statement and signatures of it: a tuple, and bytes after it."""
    abi = [f for f in artifacts.load("Battery").abi if f["type"] == "function"]
    types = {f["name"]: [i["type"] for i in f["inputs"]] for f in abi}
    return {name for name, given in types.items() if "tuple" in given[:1] and given[-1].startswith("bytes")}


@pytest.mark.parametrize("pattern", [ROLE_ROW, VIEW_ROW, STATE_COLUMN])
def test_the_matrices_are_not_read_as_empty(pattern: re.Pattern[str]) -> None:
    files = "StateAction*.t.sol" if pattern is STATE_COLUMN else "RoleFunction*.t.sol"
    assert len(rows(pattern, files)) > 30


def test_a_function_without_a_row_is_noticed() -> None:
    named = set(rows(ROLE_ROW, "RoleFunction*.t.sol"))
    assert functions(views=False) | {"aNewOne"} != named
