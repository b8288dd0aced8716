"""docs/guide/brownie.md shows the commands that `make brownie` runs, neither more nor fewer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scripts import brownie, deploy

PAGE = Path(__file__).resolve().parents[2] / "docs/guide/brownie.md"


def test_the_guide_shows_what_is_run() -> None:
    shown = [line.split()[1:] for line in PAGE.read_text().splitlines() if line.startswith("brownie ")]
    run = [list(check.words) for check in brownie.checks()]
    default = ["--network", next(iter(brownie.CHAINS))]
    assert shown == [words[:-2] if words[-2:] == default else words for words in run]


def test_a_script_that_is_not_there_is_the_canary() -> None:
    script = brownie.CANARY.words[1]
    assert not (PAGE.parents[2] / "scripts" / f"{script}.py").exists()


class _Network:
    connected = False

    def is_connected(self) -> bool:
        return self.connected


def test_a_deployment_goes_where_brownie_is_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "brownie", raising=False)
    assert deploy._network() == []
    provider = type("Provider", (), {"endpoint_uri": "http://127.0.0.1:7"})
    web3 = type("Web3", (), {"provider": provider})
    fake = type("Brownie", (), {"network": _Network(), "web3": web3})
    monkeypatch.setitem(sys.modules, "brownie", fake)
    assert deploy._network() == []
    fake.network.connected = True  # type: ignore[attr-defined]
    assert deploy._network() == ["--rpc", "http://127.0.0.1:7"]
