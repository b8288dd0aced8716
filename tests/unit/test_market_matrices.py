"""No field of an order without a mutation, and no function of Market without a row of who may call it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from battery_chain import artifacts

MARKET = Path(__file__).resolve().parents[1] / "contracts" / "unit" / "books" / "market"
ALTERED = re.compile(r"\baltered\(\s*\"(\w+)\"")
MEANT = re.compile(r"\bmeant\w*\(\s*\"(\w+)\"")
ROW = re.compile(r"\brow\(\s*I\w+\.(\w+)\.selector")
READ = re.compile(r"\bread\(\s*I\w+\.(\w+)\.selector")

# What a maker may mean whatever it is: each such value makes another order, and a good one.
FREE = {"maker", "side", "asset", "token", "nonce"}


def entries(kind: str, name: str) -> list[Mapping[str, Any]]:
    return [e for e in artifacts.load("Market").abi if e["type"] == kind and e.get("name") == name]


def leaves(component: Mapping[str, Any]) -> list[str]:
    """Names of the fields of a tuple, those of a tuple in it in its place."""
    if component["type"] != "tuple":
        return [component["name"]]
    return [name for inner in component["components"] for name in leaves(inner)]


def fields() -> list[str]:
    (function,) = entries("function", "fill")
    return [name for inner in function["inputs"][0]["components"] for name in leaves(inner)]


def functions(*, views: bool) -> list[str]:
    abi = [f for f in artifacts.load("Market").abi if f["type"] == "function"]
    return sorted(f["name"] for f in abi if (f["stateMutability"] in ("view", "pure")) == views)


def named(pattern: re.Pattern[str], *files: str) -> list[str]:
    texts = [(MARKET / f"{name}.t.sol").read_text(encoding="utf-8") for name in files]
    return [name for text in texts for name in pattern.findall(text)]


def test_an_order_has_the_fields_that_are_signed() -> None:
    assert len(fields()) == len(set(fields())) == 18


def test_every_field_of_an_order_is_altered_after_it_was_signed() -> None:
    assert set(named(ALTERED, "FieldMutations")) == set(fields())


def test_every_field_that_can_be_meant_wrongly_is_meant_wrongly() -> None:
    assert set(named(MEANT, "MeantMutations")) == set(fields()) - FREE


def test_a_field_without_a_mutation_is_noticed() -> None:
    assert set(named(ALTERED, "FieldMutations")) != {*fields(), "aNewOne"}


@pytest.mark.parametrize(("pattern", "views"), [(ROW, False), (READ, True)])
def test_every_function_has_one_row_of_callers(pattern: re.Pattern[str], *, views: bool) -> None:
    assert sorted(named(pattern, "RoleFunctionMarket")) == functions(views=views)
