"""The fleet of the demo: every row bound to a trace of its use and chemistry, or refused."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from battery_chain.demo.fleet import Fleet, load_fleet
from battery_chain.deploy import Description, read_description
from battery_chain.errors import BadInput, Missing
from battery_chain.manifest import COLUMNS, Manifest, Rules, open_manifest
from battery_chain.model import Method, Metric, Use
from battery_chain.telemetry import shipped, traces
from battery_chain.units import day_of, parse_day

TODAY = parse_day("2026-06-30")


@pytest.fixture(scope="module")
def description() -> Description:
    return read_description(shipped("demo", "description.toml"))


def opened(path: Path, description: Description) -> Manifest:
    return open_manifest(path, Rules({spec.name: spec for spec in description.classes}, TODAY))


@pytest.fixture(scope="module")
def fleet(description: Description) -> Fleet:
    return load_fleet(opened(shipped("demo", "manifest.csv"), description), description, None)


def rows() -> list[dict[str, str]]:
    with shipped("demo", "manifest.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def loaded(
    folder: Path, cells: Sequence[dict[str, str]], description: Description, data: Path | None
) -> Fleet:
    path = folder / "m.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(cells)
    return load_fleet(opened(path, description), description, data)


def test_a_folder_without_data_is_missing(tmp_path: Path, description: Description) -> None:
    with pytest.raises(Missing, match="has no CSV file"):
        loaded(tmp_path, rows(), description, tmp_path / "none")


def test_what_the_story_needs_is_asked_for_all_at_once(tmp_path: Path, description: Description) -> None:
    few = [row for row in rows() if row["class"] in ("nmc-four-wheel", "lfp-station")]
    few[1] = few[1] | {"battery_operator": "maker"}
    with pytest.raises(BadInput) as refused:
        loaded(tmp_path, few, description, None)
    assert [str(each) for each in refused.value.problems] == [
        "m.csv: class: the story needs 2 of lfp-four-wheel, not 0",
        "m.csv: class: the story needs 6 of nca-two-wheel, not 0",
        "m.csv: class: the story needs 1 of lfp-storage, not 0",
        "m.csv:3: battery_operator: maker is not operator, as in the story",
    ]


def test_every_battery_follows_a_trace_of_its_use_and_chemistry(
    fleet: Fleet, description: Description
) -> None:
    assert set(fleet.bindings) == {(row.series, row.serial) for row in fleet.rows}
    for row in fleet.rows:
        spec = description.class_named(row.class_name)
        trace = fleet.traces[fleet.bindings[row.series, row.serial].trace]
        assert (trace.use, trace.chemistry) == (spec.use, spec.chemistry)


def test_no_two_uses_share_a_trace_and_there_are_enough(fleet: Fleet) -> None:
    used = {(fleet.bindings[key].trace, use) for use in Use for key in fleet.of_use(use)}
    assert max(Counter(trace for trace, _ in used).values()) == 1
    assert len(used) >= 24


def test_shipped_bindings_are_kept_and_others_made(
    tmp_path: Path, description: Description, fleet: Fleet
) -> None:
    changed = rows()
    changed[0] |= {"serial": "0"}
    changed[-1] |= (
        {"class": "lfp-storage", "chemistry": "LFP"} if changed[-1]["class"] != "lfp-storage" else {}
    )
    found = loaded(tmp_path, changed, description, None)
    kept = [key for key in found.bindings if key in fleet.bindings]
    same = sum(found.bindings[key] == fleet.bindings[key] for key in kept)
    assert len(kept) == len(fleet.rows) - 1
    assert same >= len(kept) - 1
    key = ("CAR-NMC", 0)
    assert traces()[found.bindings[key].trace].chemistry == "NMC"


def test_readings_begin_when_all_are_in_service_and_end_today(fleet: Fleet) -> None:
    days = [day for day, _ in fleet.readings(TODAY)]
    assert days[-1] == TODAY
    assert days[0] > max(row.bol_day for row in fleet.rows)
    assert len(days) >= 30
    assert days == sorted(set(days))
    assert {date_month(day) for day in days} <= {3, 6, 9, 12}


def date_month(day: int) -> int:
    from battery_chain.units import date_of

    assert day_of(date_of(day)) == day
    return date_of(day).month


def test_a_batch_says_by_what_its_health_was_found(fleet: Fleet) -> None:
    by_use = {use: fleet.of_use(use)[:3] for use in Use}
    for number, (use, keys) in enumerate(by_use.items(), 1):
        fleet.batches[number] = list(keys)
        expected = Metric.SOCE if use in (Use.FOUR_WHEEL, Use.STATION) else Metric.REMAINING_CAPACITY
        assert fleet.metric(number) is expected
        kinds = {fleet.traces[fleet.bindings[key].trace].kind for key in keys}
        assert fleet.method(number) is (Method.FULL_DISCHARGE if kinds == {"measured"} else Method.SIMULATED)
        for key in keys:
            assert f"{key[1]}:{fleet.bindings[key].trace}" in fleet.source(number)
    fleet.batches.clear()
