"""The gas snapshot: what refuses it, what it must have, and that its page is its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import gas
from scripts.gauge import snapshot
from scripts.gauge.keys import KEYS, RATIOS

DESIGNED = {
    "mint.batch10.per_battery",
    "mint.batch100.per_battery",
    "mint.batch1000.per_battery",
    "mint.batch1000.gaps.per_battery",
    "transfer.first_from_batch_1000",
    "transfer.first_from_batch_4096",
    "transfer.first_from_batch_1000.fresh",
    "transfer.steady",
    "transfer.batch1000.per_battery",
    "assess.batch1000.per_battery",
    "assess.first.batch1000.per_battery",
    "assess.batch1000.moved10pct.per_battery",
    "nav.read.8_classes.100_batteries",
    "nav.read.8_classes.1000000_batteries",
    "burn.one",
    "burn.follower",
    "share.transfer.steady",
    "deposit.cycle.per_investor",
    "strike.1_request",
    "strike.10000_requests",
    "claim.after_1000_epochs",
    "order.nft_for_cash",
    "order.shares_partial",
    "order.bundle10.per_item",
    "order.match",
}
"""The design's keys whose operation exists; swaps come with theirs."""


@pytest.fixture
def figures() -> dict[str, int]:
    """Every key at its target; those without one, at one figure."""
    return {key: each.target or 100_000 for key, each in KEYS.items()}


def test_figure_above_twice_its_target_is_wrong(figures: dict[str, int]) -> None:
    figures["transfer.steady"] = 124_001
    assert list(snapshot.broken(figures)) == ["transfer.steady: 124,001 is above twice its target 62,000"]


def test_figure_of_twice_its_target_is_a_miss_and_no_more(figures: dict[str, int]) -> None:
    figures["transfer.steady"] = 124_000
    assert list(snapshot.broken(figures)) == []
    assert list(snapshot.misses(figures)) == ["transfer.steady: 124,000 misses 62,000 (+100.00 %)"]


def test_key_that_is_not_measured_is_wrong(figures: dict[str, int]) -> None:
    del figures["burn.one"]
    assert list(snapshot.broken(figures)) == ["burn.one: is missing"]


def test_key_that_nothing_describes_is_wrong(figures: dict[str, int]) -> None:
    assert list(snapshot.broken(figures | {"sneeze": 1})) == ["sneeze: is not described"]


@pytest.mark.parametrize("ratio", RATIOS, ids=lambda ratio: ratio.key)
def test_what_must_be_flat_is_wrong_just_above_its_bound(ratio, figures: dict[str, int]) -> None:
    for each in RATIOS:
        figures[each.base] = figures[each.key] = 50_000
    figures[ratio.key] = 500 * (100 + ratio.percent)
    assert list(snapshot.broken(figures)) == []
    figures[ratio.key] += 1
    said = f"{ratio.key}: {figures[ratio.key]:,} is more than {ratio.percent} % above 50,000"
    assert list(snapshot.broken(figures)) == [said]


def test_a_single_gas_more_has_moved(figures: dict[str, int]) -> None:
    after = figures | {"transfer.steady": 62_001}
    assert list(snapshot.moved(figures, after)) == [
        "transfer.steady: 62,000 -> 62,001 (+0.00 %), target 62,000"
    ]


def test_keys_that_come_and_go_have_moved() -> None:
    assert list(snapshot.moved({"old": 5}, {"new": 7})) == [
        "new: 7 is new",
        "old: 5 is not measured any more",
    ]


def test_equal_figures_have_not_moved(figures: dict[str, int]) -> None:
    assert list(snapshot.moved(figures, dict(figures))) == []


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: dict[str, int]) -> Path:
    """A snapshot and its page in a folder of their own, and a chain that measures `figures`."""
    monkeypatch.setattr(gas, "SNAPSHOT", tmp_path / "gas.json")
    monkeypatch.setattr(gas, "PAGE", tmp_path / "gas.md")
    monkeypatch.setattr(gas, "measure", lambda: figures)
    assert gas.main([]) == 0
    return tmp_path


def test_check_fails_when_a_figure_has_moved(kept: Path, figures: dict[str, int], capsys) -> None:
    figures["transfer.steady"] -= 1
    assert gas.main(["--check"]) == 1
    assert "moved: transfer.steady: 62,000 -> 61,999" in capsys.readouterr().out


def test_check_fails_when_the_page_is_not_that_of_the_figures(kept: Path) -> None:
    (kept / "gas.md").write_text("by hand")
    assert gas.main(["--check"]) == 1


def test_check_fails_above_twice_a_target_even_when_it_is_the_snapshot(
    kept: Path, figures: dict[str, int]
) -> None:
    figures["transfer.steady"] *= 3
    assert gas.main([]) == 1
    assert gas.main(["--check"]) == 1


def test_check_passes_and_names_the_misses(kept: Path, figures: dict[str, int], capsys) -> None:
    figures["transfer.steady"] += 1
    assert gas.main([]) == 0
    capsys.readouterr()
    assert gas.main(["--check"]) == 0
    assert capsys.readouterr().out == "misses its target: transfer.steady: 62,001 misses 62,000 (+0.00 %)\n"


def test_the_snapshot_has_every_key_of_the_design_and_is_not_wrong() -> None:
    found = snapshot.load(gas.SNAPSHOT)
    assert set(found) >= DESIGNED
    assert list(snapshot.broken(found)) == []


def test_the_snapshot_is_one_flat_sorted_object_of_whole_numbers() -> None:
    found = json.loads(gas.SNAPSHOT.read_text("utf-8"))
    assert list(found) == sorted(found)
    assert all(type(value) is int and value > 0 for value in found.values())


def test_the_page_is_generated_from_the_snapshot() -> None:
    assert snapshot.page(snapshot.load(gas.SNAPSHOT)) == gas.PAGE.read_text("utf-8")
