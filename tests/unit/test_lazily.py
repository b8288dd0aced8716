"""Packages that load what they have when it is asked for: complete, and the same whatever comes first."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import battery_chain.errors

PACKAGES = ("chain", "deploy", "lifecycle", "manifest")
ROOT = Path(battery_chain.errors.__file__).parent


def _imports(package: str) -> dict[str, str]:
    """Name → module, of the imports that type checkers see."""
    tree = ast.parse((ROOT / package / "__init__.py").read_text("utf-8"))
    guarded = next(each for each in tree.body if isinstance(each, ast.If))
    found = [each for each in guarded.body if isinstance(each, ast.ImportFrom)]
    return {name.name: str(each.module).rpartition(".")[2] for each in found for name in each.names}


def _python(text: str) -> str:
    return subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_people_type_checkers_and_the_program_see_the_same_names(package: str) -> None:
    module = import_module(f"battery_chain.{package}")
    assert vars(module)["_places"] == _imports(package)
    assert sorted(module.__all__) == sorted(_imports(package))
    assert set(module.__all__) <= set(dir(module))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_is_where_it_is_said_to_be(package: str) -> None:
    module = import_module(f"battery_chain.{package}")
    for name, place in _imports(package).items():
        assert getattr(module, name) is getattr(import_module(f"battery_chain.{package}.{place}"), name)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"^module 'battery_chain\.chain' has no attribute 'web3'$"):
        _ = import_module("battery_chain.chain").web3


@pytest.mark.parametrize(
    "first",
    [
        "import battery_chain.lifecycle.history, battery_chain.lifecycle.mint",
        "from battery_chain.lifecycle import history",
        "from battery_chain.lifecycle import inventory",
    ],
)
def test_a_function_with_the_name_of_its_module_wins_whatever_comes_first(first: str) -> None:
    text = f"{first}; from battery_chain import lifecycle as l; print(callable(l.history), callable(l.mint))"
    assert _python(text) == "True True\n"


def test_what_reads_a_battery_loads_no_more_than_it_needs() -> None:
    text = (
        "import sys, battery_chain.cli.commands.battery_read, battery_chain.lifecycle.inventory; "
        "print(*sorted({m for m in sys.modules if m.startswith('battery_chain.contracts.')}), "
        "*({'web3', 'eth_abi', 'requests', 'sqlite3', 'battery_chain.valuation'} & sys.modules.keys()))"
    )
    wanted = ["_codec", "battery", "structs"]
    assert _python(text).split() == [f"battery_chain.contracts.{name}" for name in wanted]
