"""battery_chain.telemetry: dirt is reported where it is and left out; what a battery did is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from battery_chain.model import Metric
from battery_chain.telemetry import (
    Clock,
    Instrument,
    Readings,
    estimate,
    read_capacities,
    shipped,
    traces,
)
from battery_chain.units import parse_day

HEADER = "cell_id,cycle,capacity_Ah"
START = parse_day("2024-01-01")
STEADY = ("1.95", "1.94", "1.95", "1.93", "1.94", "1.92", "1.93", "1.91")

Write = Callable[[bytes | str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def csv_file(content: bytes | str) -> Path:
        path = tmp_path / "cells_2Ah.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return csv_file


def table(*rows: str, header: str = HEADER) -> str:
    return "".join(f"{row}\n" for row in (header, *rows))


def series(capacities: Sequence[str]) -> str:
    return table(*(f"A,{cycle},{capacity}" for cycle, capacity in enumerate(capacities, 1)))


def kept(readings: Readings, name: str = "A") -> list[str]:
    return [str(point.capacity) for point in readings.cells[name].points]


def said(readings: Readings) -> list[str]:
    return [str(problem).removeprefix("cells_2Ah.csv:") for problem in readings.left_out]


def noticed(readings: Readings) -> list[str]:
    return [str(problem).removeprefix("cells_2Ah.csv:") for problem in readings.noticed]


# files


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + table("A,1,1.95", "A,2,1.94").encode(),
        table("A,1,1.95", "A,2,1.94").replace("\n", "\r\n").encode(),
        table("A,1,1.95", "A,2,1.94").replace("\n", "\r").encode(),
        table("A,1,1.95", "A,2,1.94").encode("utf-16"),
        table("", " A , 1.0, 1.95 ", ",,", "A,2.000,1.94,,").encode(),
        table('"A","1","1.95"', 'A,2,"1.94"').encode(),
        table("A,1,1.95", "A,2,1.94", header="Cell_ID,CYCLE,Capacity_AH").encode(),
        table("A,1,1950", "A,2,1940", header="cell_id,cycle,capacity_mAh").encode(),
        table("A,1,1.95", "A,2,1.94").rstrip().encode(),
    ],
    ids=["byte-order mark", "CRLF", "CR", "UTF-16", "blanks", "quotes", "capitals", "mAh", "no line end"],
)
def test_the_same_readings_in_any_dress_are_the_same(write: Write, content: bytes) -> None:
    readings = read_capacities(write(content))
    assert [point.capacity for point in readings.cells["A"].points] == [Decimal("1.95"), Decimal("1.94")]
    assert [point.position for point in readings.cells["A"].points] == [1, 2]
    assert (readings.left_out, readings.noticed) == ((), ())


@pytest.mark.parametrize(
    ("row", "report"),
    [
        ("A,2,1,94", "3: has 4 fields, the header 3"),
        ('A,2,"1.94', "3: the line cannot be read: unexpected end of data"),
        (HEADER, "3: the header again"),
        ("A,2,1_9", "3: capacity_Ah: '1_9' is not a number"),
        ("A,2,sNaN", "3: capacity_Ah: sNaN is not a number"),
        ("A,2,1e999999999", "3: capacity_Ah: '1e999999999' is not a number"),
        ("A,2,+-1", "3: capacity_Ah: '+-1' is not a number"),
        ("A,2.5,1.94", "3: cycle: '2.5' is not a whole number"),
        ("A,-2,1.94", "3: cycle: '-2' is not a whole number"),
        ("A,,1.94", "3: cycle: '' is not a whole number"),
        ("A,2,1940", "3: capacity_Ah: 1940 is more than twice the rated capacity 2"),
    ],
)
def test_one_bad_line_costs_that_line_alone(write: Write, row: str, report: str) -> None:
    readings = read_capacities(write(table("A,1,1.95", row, "A,3,1.93")))
    assert said(readings) == [report]
    assert kept(readings) == ["1.95", "1.93"]


def test_a_byte_that_is_not_text_costs_its_row(write: Write) -> None:
    readings = read_capacities(write(table("A,1,1.95").encode() + b"A,2,1.\xff4\nA\xff,3,1.9\nA,4,1.93\n"))
    assert said(readings) == [
        "3: capacity_Ah: '1.�4' is not a number",
        "4: cell_id: 'A�' is not text",
    ]
    assert kept(readings) == ["1.95", "1.93"]


# order, repetition, gaps


def test_rows_out_of_order_are_put_in_order_and_this_is_said(write: Write) -> None:
    readings = read_capacities(write(table("A,3,1.93", "A,1,1.95", "B,1,2", "A,2,1.94")))
    assert kept(readings) == ["1.95", "1.94", "1.93"]
    assert said(readings) == []
    assert noticed(readings) == ["3: cycle: out of order, as 1 in all: put in order"]


def test_a_row_twice_counts_once_wherever_it_stands(write: Write) -> None:
    readings = read_capacities(write(table("A,1,1.95", "A,2,1.94", "A,1,1.950", "A,2,1.90")))
    assert said(readings) == [
        "4: cycle: the reading of row 2 again",
        "5: cycle: row 3 has another reading of this cycle, 1.94",
    ]
    assert kept(readings) == ["1.95", "1.94"]


def test_two_tests_of_one_day_are_both_kept_and_the_later_row_counts(write: Write) -> None:
    rows = ("A,2024-03-01,1.90", "A,2024-03-01T15:30,1.92", "A,2024-03-01 18:00,1.90")
    path = write(table(*rows, header="cell_id,day,capacity_Ah"))
    assert kept(read_capacities(path)) == ["1.90", "1.92"]
    assert said(read_capacities(path)) == ["4: day: the reading of row 2 again"]
    found = estimate(path, Clock(0, 0), parse_day("2024-04-01"))
    assert [one.health for one in found.estimates] == [9_600]


def test_a_cell_measured_once_has_one_reading(write: Write) -> None:
    readings = read_capacities(write(table("A,1.9", "A,1.8", "B,1.7", header="cell_id,capacity_Ah")))
    assert said(readings) == ["3: cell_id: row 2 has another reading of this cell, 1.9"]
    assert (kept(readings), kept(readings, "B")) == (["1.9"], ["1.7"])


def test_a_gap_is_said_and_not_filled_in(write: Write) -> None:
    rows = [f"A,{cycle},1.9{cycle % 3}" for cycle in (1, 2, 3, 4, 5, 60, 61)]
    readings = read_capacities(write(table(*rows)))
    assert len(kept(readings)) == 7
    assert noticed(readings) == ["7: cycle: 55 cycles without a reading since row 6: nothing is filled in"]


@pytest.mark.parametrize(
    ("last", "left_out"),
    [
        ("A,6,1.9", ["7: capacity_Ah: the file ends within this row, perhaps within 1.9"]),
        ("A,6,1.92", []),
        ("A,6,1.9\n", []),
        ("A,6", ["7: capacity_Ah: the cell is blank"]),
        ("A,6,1.", ["7: capacity_Ah: the file ends within this row, perhaps within 1"]),
    ],
)
def test_a_number_that_may_be_cut_off_is_not_taken(write: Write, last: str, left_out: list[str]) -> None:
    readings = read_capacities(write(series(STEADY[:5]) + last))
    assert said(readings) == left_out
    assert len(kept(readings)) == (5 if left_out else 6)


# spikes


@pytest.mark.parametrize("spike", ["0.2", "0.97", "3.9", "2.60"])
def test_a_reading_that_both_sides_disown_is_a_spike(write: Write, spike: str) -> None:
    readings = read_capacities(write(series([*STEADY[:4], spike, *STEADY[4:]])))
    rule = f"{spike} is a spike: the readings before and after it lie about 1.935"
    assert said(readings) == [f"6: capacity_Ah: {rule}"]
    assert kept(readings) == list(STEADY)


@pytest.mark.parametrize(
    "capacities",
    [
        ["1.95", "1.60", "1.94", "1.55", "1.96", "1.93", "1.62"],
        ["1.50", "1.52", "1.9", "1.88", "1.85", "1.7", "1.6", "1.5"],
        ["1.9", "1.9", "1.9", "1.9", "1.0", "1.0", "1.0", "1.0"],
        ["1.9", "1.9", "1.9", "1.9", "1.2", "0.8", "0.5", "0.3"],
        ["0.4", "1.9", "1.9", "1.9", "1.9", "1.9", "1.9"],
        ["1.9", "0.3", "1.9", "1.9", "1.9", "1.9", "1.9"],
        ["0.57", "0.30", "0.18", "1.18", "0.10", "0.28", "0.20"],
        ["1.0", "1.0", "1.0", "1.0", "2.0", "2.0", "2.0", "2.0"],
        ["2.1", "2.2", "2.15", "2.2", "2.3", "2.25", "2.2"],
        ["0.20", "0.20", "0.20", "0.12", "0.20", "0.20", "0.20"],
        ["1.8", "2.0", "1.8", "1.25", "2.0", "1.8", "2.0"],
    ],
    ids=[
        "unsteady",
        "regained after a rest",
        "half lost at once",
        "a collapse",
        "a weak first test",
        "a weak second test",
        "one good test among failed ones",
        "repaired",
        "above the rating",
        "an old cell",
        "no farther off than the others scatter",
    ],
)
def test_what_a_battery_can_do_is_kept(write: Write, capacities: list[str]) -> None:
    readings = read_capacities(write(series(capacities)))
    assert (kept(readings), said(readings)) == (capacities, [])


def test_the_newest_reading_is_kept_however_far_off_and_this_is_said(write: Write) -> None:
    readings = read_capacities(write(series([*STEADY, "0.4"])))
    assert kept(readings)[-1] == "0.4"
    rule = "0.4 is far from the readings before it, about 1.92: kept"
    assert noticed(readings) == [f"10: capacity_Ah: {rule}"]


def test_no_shipped_reading_is_dirt() -> None:
    for name in ("measured", "simulated"):
        readings = read_capacities(shipped("traces", f"{name}.csv"), Decimal(2))
        assert (readings.left_out, readings.noticed) == ((), ())
        assert all(
            [point.row for point in cell.points] == sorted(point.row for point in cell.points)
            for cell in readings.cells.values()
        )
    assert sum(trace.kind == "measured" for trace in traces().values()) == 6


@pytest.mark.parametrize("name", ["b0006", "b0007", "b0027", "b0029", "b0030", "b0047"])
def test_dirt_between_the_published_readings_is_found_and_they_are_all_kept(write: Write, name: str) -> None:
    cell = read_capacities(shipped("traces", "measured.csv")).cells[f"nasa-{name}"]
    rows, dirty = [], 0
    for at, point in enumerate(cell.points):
        rows.append(f"A,{point.position},{point.capacity}")
        rows.append(("A,{0},", "A,{0},NaN", "A,{0},-2", "A,{0},9", "A,{0},0", "A,x,1")[at % 6].format(at))
        dirty += 1
    readings = read_capacities(write(table(*rows, rows[0])))
    assert [point.capacity for point in readings.cells["A"].points] == [p.capacity for p in cell.points]
    assert len(readings.left_out) == dirty + 1


# ratings


def test_a_rating_that_is_no_number_is_said_and_not_taken(write: Write) -> None:
    header = "cell_id,cycle,nominal_capacity_Ah,capacity_Ah"
    rows = ("A,1,abc,1.9", "A,2,2.5,1.9", "A,3,2.4,1.9", "A,4,,1.9")
    readings = read_capacities(write(table(*rows, header=header)))
    assert (readings.cells["A"].rated, len(kept(readings))) == (Decimal("2.5"), 4)
    assert noticed(readings) == [
        "2: nominal_capacity_Ah: 'abc' is not a number: not taken as a rating",
        "4: nominal_capacity_Ah: 2.4 is not the 2.5 of the cell: not taken",
    ]


def test_a_rating_in_the_file_is_taken_before_one_that_is_given(write: Write) -> None:
    path = write(table("A,1,2.5,1.9", "B,1,,1.9", header="cell_id,cycle,nominal_capacity_Ah,capacity_Ah"))
    cells = read_capacities(path, Decimal(4)).cells
    assert (cells["A"].rated, cells["B"].rated) == (Decimal("2.5"), Decimal(4))


def test_a_failed_first_test_is_no_rating(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_text(series(["0.3", "0.4", *STEADY]))
    readings = read_capacities(path)
    assert readings.cells["A"].reference == Decimal("1.95")
    assert [problem.rule for problem in readings.left_out] == [
        f"{low} is less than half the median 1.93: no rating can be taken from it" for low in ("0.3", "0.4")
    ]


def test_a_count_of_cycles_that_cannot_be_read_takes_no_capacity_with_it(write: Write) -> None:
    header = "battery_id,day,capacity_Ah,cycles"
    rows = ("A,2024-01-01,1.9,10", "A,2024-05-01,1.8,", "A,2024-09-01,1.7,1e11")
    path = write(table(*rows, header=header))
    readings = read_capacities(path)
    assert [point.cycles for point in readings.cells["A"].points] == [10, 10, 10]
    assert noticed(readings) == [
        "3: cycles: the cell is blank: 10 cycles are taken",
        "4: cycles: 1e11 is not a number of cycles: 10 cycles are taken",
    ]
    assert [one.health for one in estimate(path, Clock(0, 0), START + 366).estimates] == [9_500, 9_000, 8_500]


def test_thousands_of_cells_are_read_and_none_is_refused(write: Write) -> None:
    rows = [
        f"cell-{cell},{cycle},{1_950 - cell % 300 - cycle}" for cycle in (1, 2, 3) for cell in range(3_000)
    ]
    readings = read_capacities(write(table(*rows, "x,1,", header="cell_id,cycle,capacity_mAh")))
    assert len(readings.cells) == 3_001
    assert sum(len(cell.points) == 3 for cell in readings.cells.values()) == 3_000
    assert said(readings) == ["9002: capacity_mAh: the cell is blank"]


# energy and uncertainty in estimates


def test_certified_energy_is_what_soce_is_relative_to(write: Write) -> None:
    header = "battery_id,day,usable_energy_Wh,certified_energy_kWh"
    path = write(table("A,2024-05-01,61500,75", header=header))
    one = estimate(path, Clock(0, 0), START + 366, metric=Metric.SOCE).estimates[0]
    assert (one.health, one.note) == (8_200, "days as measured")


def test_soce_from_charge_says_so(write: Write) -> None:
    path = write(table("A,2024-05-01,1.9", header="battery_id,day,capacity_Ah"))
    one = estimate(path, Clock(0, 0), START + 366, metric=Metric.SOCE).estimates[0]
    assert one.note == "days as measured; SOCE by charge, not energy"


def test_an_estimate_states_its_uncertainty_where_there_is_one(write: Write) -> None:
    once = write(table("A,1,1.9000"))
    assert [one.uncertainty for one in estimate(once, Clock(START, 0), START).estimates] == [None]
    half = Instrument(Decimal("0.5"))
    found = estimate(once, Clock(START, 0), START, instrument=half).estimates[0]
    assert (found.health, found.uncertainty) == (9_500, 55)  # 2 × 0.95 × 0.005/√3 = 0.00548
    scattered = write(series(STEADY))
    found = estimate(scattered, Clock(START, 7), START + 7).estimates[-1]
    assert found.uncertainty is not None
    assert 60 < found.uncertainty < 200  # the readings lie about 0.01 Ah of 2 Ah off their line


def test_against_its_own_first_reading_one_meter_cancels(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_text(series([f"{2 - at / 100:.4f}" for at in range(10)]))
    first, last = (
        estimate(path, Clock(START, 200), START + 200, instrument=Instrument(Decimal(5))).estimates[at]
        for at in (0, -1)
    )
    assert (first.health, first.uncertainty) == (10_000, 0)
    assert (last.health, last.uncertainty) == (9_550, 1)  # the last digit alone: the line is straight
