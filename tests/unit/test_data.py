"""The data shipped with the package: consistent, marked, and what the scripts make."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from battery_chain.manifest import (
    COLUMNS,
    Row,
    Rules,
    open_manifest,
    passport_document,
    passport_hash,
    serial_text,
)
from battery_chain.model import Category, ClassSpec, ClassTerms, Use
from battery_chain.telemetry import (
    Binding,
    Trace,
    quarterly_readings,
    read_bindings,
    shipped,
    traces,
)
from battery_chain.units import parse_day

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
TODAY = parse_day("2026-11-23")
STEP_LIMIT = 500
CLASSES = {
    name: ClassSpec(
        number, name, chemistry, use, Category.EV, ClassTerms(7000, 1826, 16_436, STEP_LIMIT), 400, 1000, 1, 1
    )
    for number, name, chemistry, use in (
        (1, "nmc-four-wheel", "NMC", Use.FOUR_WHEEL),
        (2, "lfp-four-wheel", "LFP", Use.FOUR_WHEEL),
        (3, "nca-two-wheel", "NCA", Use.TWO_WHEEL),
        (4, "lfp-station", "LFP", Use.STATION),
        (5, "lfp-storage", "LFP", Use.STORAGE),
        (6, "nmc-storage", "NMC", Use.STORAGE),
    )
}


@pytest.fixture(scope="module")
def known() -> dict[str, Trace]:
    return dict(traces())


@pytest.fixture(scope="module")
def fleet() -> list[Row]:
    rules = Rules(CLASSES, TODAY, members={"bank", "operator"})
    return list(open_manifest(shipped("demo", "manifest.csv"), rules).rows())


@pytest.fixture(scope="module")
def bindings(known: dict[str, Trace]) -> dict[tuple[str, int], Binding]:
    return read_bindings(shipped("demo", "bindings.csv"), known)


# traces


def test_there_are_traces_enough_for_every_use(known: dict[str, Trace]) -> None:
    uses = Counter(trace.use for trace in known.values())
    assert len(known) >= 24
    assert all(uses[use] >= 6 for use in Use)


def test_no_two_traces_are_the_same_curve(known: dict[str, Trace]) -> None:
    assert len({trace.points for trace in known.values()}) == len(known)


def test_a_simulated_trace_is_marked_so_in_its_name_its_kind_and_its_source(known: dict[str, Trace]) -> None:
    for name, trace in known.items():
        simulated = trace.kind == "simulated"
        assert simulated == name.startswith("sim-") == trace.source.startswith("BLAST-Lite 1.1.1")
        assert simulated or trace.source.startswith("NASA PCoE")
    assert sum(trace.kind == "measured" for trace in known.values()) >= 4


def test_every_trace_lasts_twelve_years_and_begins_new(known: dict[str, Trace]) -> None:
    for trace in known.values():
        assert trace.span_days >= 12 * 365
        assert (trace.points[0].day, trace.points[0].health) == (0, 10_000)
        assert all(
            before.day < after.day for before, after in zip(trace.points, trace.points[1:], strict=False)
        )


def test_measured_health_rises_and_exceeds_what_was_rated(known: dict[str, Trace]) -> None:
    nasa = [trace for trace in known.values() if trace.kind == "measured"]
    rises = [
        after.health > before.health
        for trace in nasa
        for before, after in zip(trace.points, trace.points[1:], strict=False)
    ]
    assert sum(rises) > len(rises) // 10
    assert max(point.health for trace in nasa for point in trace.points) > 10_000


def test_the_notice_names_both_sources_and_the_licence() -> None:
    notice = shipped("traces", "NOTICE.txt").read_text(encoding="utf-8")
    for words in (
        "SIMULATED, not measured",
        "Alliance for Energy Innovation",
        "Redistributions in binary form",
        "NASA",
    ):
        assert words in notice


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared/data beside the repository")
def test_measured_figures_are_those_that_were_published() -> None:
    published = set()
    for path in (SHARED / "ageing").glob("nasa_pcoe*.csv"):
        with path.open(newline="", encoding="utf-8") as stream:
            published |= {
                (f"nasa-{row['cell_id'].lower()}", row["discharge_no"], row["capacity_Ah"])
                for row in csv.DictReader(stream)
            }
    with shipped("traces", "measured.csv").open(newline="", encoding="utf-8") as stream:
        ours = {(row["trace"], row["cycle"], row["capacity_ah"]) for row in csv.DictReader(stream)}
    assert ours <= published
    assert len(ours) < len(published) / 5


# the delivery


def test_the_delivery_is_a_thousand_batteries_in_four_uses(fleet: list[Row]) -> None:
    assert len(fleet) >= 1_000
    assert {CLASSES[row.class_name].use for row in fleet} == set(Use)
    assert {row.class_name for row in fleet} == set(CLASSES)
    assert {(row.first_owner, row.battery_operator) for row in fleet} == {("bank", "operator")}


def test_the_delivery_makes_batches_few_enough_to_assess() -> None:
    manifest = open_manifest(shipped("demo", "manifest.csv"), Rules(CLASSES, TODAY))
    counts = [batch.count for batch in manifest.batches()]
    assert 20 <= len(counts) <= 26
    assert 20 <= min(counts) <= max(counts) <= 110


def test_every_passport_hash_is_that_of_its_document(fleet: list[Row]) -> None:
    for row in fleet:
        document = passport_document(
            identifier=serial_text(row.series, row.serial),
            model=row.model,
            battery_class=row.class_name,
            chemistry=row.chemistry,
            rated_wh=row.rated_wh,
            manufacture_day=row.manufacture_day,
            bol_health_bp=row.bol_health_bp,
            bol_day=row.bol_day,
        )
        assert row.passport == passport_hash(document)
    assert len({row.passport for row in fleet}) == len(fleet)


def test_every_battery_follows_a_trace_of_its_use_and_chemistry(
    fleet: list[Row], bindings: dict[tuple[str, int], Binding], known: dict[str, Trace]
) -> None:
    assert set(bindings) == {(row.series, row.serial) for row in fleet}
    for row in fleet:
        trace = known[bindings[row.series, row.serial].trace]
        assert (trace.use, trace.chemistry) == (CLASSES[row.class_name].use, row.chemistry)
    assert {binding.trace for binding in bindings.values()} == set(known)


def test_eight_years_of_quarters_have_a_reading_of_every_battery_within_the_step_limit(
    fleet: list[Row], bindings: dict[tuple[str, int], Binding], known: dict[str, Trace]
) -> None:
    first = min(row.bol_day for row in fleet)
    quarters = dict(quarterly_readings(fleet, bindings, known, first, TODAY))
    assert max(row.bol_day for row in fleet) <= TODAY - 8 * 365
    assert max(quarters) == TODAY
    last: dict[tuple[str, int], int] = {}
    for day, readings in quarters.items():
        assert len(readings) == sum(row.bol_day < day for row in fleet)
        for battery, reading in readings.items():
            assert abs(reading.health - last.get(battery, reading.health)) <= STEP_LIMIT
            last[battery] = reading.health
    assert min(last.values()) < 7_500 < max(last.values())


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared/data beside the repository")
def test_stations_have_the_batteries_that_were_counted(bindings: dict[tuple[str, int], Binding]) -> None:
    (path,) = (SHARED / "fleet").glob("swap_stations_shenzhen_2026*.csv")
    with path.open(newline="", encoding="utf-8") as stream:
        counted = {
            f"Shenzhen {row['station_name']}": int(row["battery_slots"]) for row in csv.DictReader(stream)
        }
    ours = Counter(binding.place for (series, _), binding in bindings.items() if series == "SWAP-LFP")
    assert ours == counted


def test_the_shipped_files_are_what_their_script_makes(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "demo_data.py"), "--into", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    for name in ("manifest.csv", "bindings.csv"):
        assert (tmp_path / name).read_bytes() == shipped("demo", name).read_bytes(), (
            f"run scripts/demo_data.py: {name}"
        )


def test_no_shipped_cell_is_a_formula() -> None:
    with shipped("demo", "manifest.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == list(COLUMNS)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
