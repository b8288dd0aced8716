"""Evidence: the vector of a category beside the readings, kept under its hash, grouped into statements."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from battery_chain.assessment import Assessment, document_of, evidence_of, health_in, keep, vector_in
from battery_chain.assessment.documents import evidence_of_some, stated, vectors_of
from battery_chain.assessment.figures import read_figures, with_figures
from battery_chain.assessment.fleet import Lot, Measurement, _later, lots
from battery_chain.contracts import structs
from battery_chain.errors import BadInput, Missing
from battery_chain.manifest import keccak256
from battery_chain.model import Category, Method, Metric, Reading
from battery_chain.telemetry import Attribute

DAY = 20_000
READINGS = (Reading(9_000, 10), None, Reading(8_500, 20))


def vectors(
    category: Category = Category.LMT, metric: Metric = Metric.REMAINING_CAPACITY
) -> tuple[object, ...]:
    return vectors_of(category, metric, Method.PARTIAL, DAY, "laboratory", READINGS)


def measurement(batch: int = 7, day: int = DAY, class_id: int = 3) -> Measurement:
    metric = Metric.REMAINING_CAPACITY
    found = vectors_of(Category.LMT, metric, Method.PARTIAL, day, "laboratory", READINGS)
    return Measurement(batch, day, READINGS, metric, Method.PARTIAL, "r.csv", found, class_id)


def file(folder: Path, *lines: str) -> Path:
    found = folder / "f.csv"
    found.write_text("\n".join(lines) + "\n")
    return found


def find(names: object) -> dict[str, int]:
    return {name: (7 << 32) + int(name) for name in names if name.isdecimal()}  # type: ignore[attr-defined]


# -- refused


def test_a_vector_that_says_another_health_than_its_reading_is_refused() -> None:
    other = (Reading(9_001, 10), None, Reading(8_500, 20))
    with pytest.raises(BadInput, match="health: 0: the vector and the reading do not say the same health"):
        evidence_of(7, DAY, Metric.REMAINING_CAPACITY, Method.PARTIAL, "x", other, vectors())  # type: ignore[arg-type]


def test_a_metric_that_does_not_price_the_category_is_refused() -> None:
    with pytest.raises(BadInput, match="metric: SOCE does not price LMT: REMAINING_CAPACITY does"):
        vectors(metric=Metric.SOCE)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["day,remaining_power", "2024-10-04,0.9"], ["f.csv:1: battery_id: is missing"]),
        (["battery_id,power", "0,0.9"], ["f.csv:1: power: is no figure of a vector"]),
        (
            ["battery_id,day,remaining_power,remaining_power_u", "0,soon,x,-1"],
            [
                "f.csv:2: day: 'soon' is not a date YYYY-MM-DD",
                "f.csv:2: remaining_power: 'x' is not a number",
                "f.csv:2: remaining_power_u: -1 is below zero",
            ],
        ),
        (["battery_id,remaining_power", "x,0.9"], ["f.csv:2: battery_id: 'x' has no reading that counts"]),
        (["battery_id,remaining_power", "1,0.9"], ["f.csv:2: battery_id: '1' has no reading that counts"]),
        (
            ["battery_id,day,remaining_power", "0,2024-10-05,0.9"],
            ["f.csv:2: battery_id: '0' has no reading on 2024-10-05 that counts"],
        ),
        (["battery_id,remaining_power", "0,0.9", "0,0.8"], ["f.csv:3: battery_id: '0' is there twice"]),
        (["battery_id,remaining_power", "0,-1"], ["f.csv:2: remaining_power: -1 is not above zero"]),
        (
            ["battery_id,remaining_capacity", "0,0.9"],
            ["f.csv:2: remaining_capacity: is the priced figure already"],
        ),
    ],
)
def test_bad_figures_are_refused_with_file_and_row(tmp_path: Path, lines: list[str], said: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        with_figures([measurement()], read_figures(file(tmp_path, *lines)), find, "f.csv")
    assert [str(each) for each in refused.value.problems] == said


def test_a_file_of_figures_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        read_figures(tmp_path / "none.csv")


def test_a_document_that_is_not_what_was_signed_is_not_kept_nor_given(tmp_path: Path) -> None:
    statement = structs.Assessment(7, DAY, 1, 2, 2, 1, 3, bytes(32), b"")
    with pytest.raises(BadInput, match="its evidence hash is not that of its document"):
        keep(tmp_path, [Assessment(statement, (), b"other")])
    assert list(tmp_path.iterdir()) == []
    (tmp_path / f"{bytes(32).hex()}.json").write_bytes(b"other")
    with pytest.raises(BadInput, match="is not the document whose hash is its name"):
        document_of(tmp_path, bytes(32))


# -- said, and found again


def test_the_vectors_of_a_document_are_read_back(tmp_path: Path) -> None:
    lines = ["battery_id,remaining_power,remaining_power_u,self_discharge", "2,0.91,0.02,0.011", "0,0.95,,"]
    (found,) = with_figures([measurement()], read_figures(file(tmp_path, *lines)), find, "f.csv")
    assert found.evidence != measurement().evidence
    document = evidence_of(7, DAY, found.metric, found.method, found.source, READINGS, found.vectors)
    first, none, third = health_in(document)
    assert (first, none, third) == tuple(found.vectors)
    assert third is not None
    assert third.figures[Attribute.REMAINING_POWER].expanded == Decimal("0.02")
    assert third.missing == (Attribute.ROUND_TRIP_EFFICIENCY, Attribute.OHMIC_RESISTANCE)
    assert vector_in(document, (7 << 32) + 2) == third
    assert vector_in(document, (7 << 32) + 1) is None
    assert vector_in(document, (7 << 32) + 9) is None


def test_a_document_of_single_batteries_is_found_by_their_ids() -> None:
    ids = (7 << 32, (9 << 32) + 4)
    readings = dict.fromkeys(ids, Reading(9_000, 1))
    each = stated(Category.EV, Metric.SOCE, Method.PARTIAL, DAY, "workshop", Reading(9_000, 1))
    document = evidence_of_some(DAY, Metric.SOCE, Method.PARTIAL, "x", readings, dict.fromkeys(ids, each))
    assert vector_in(document, ids[1]) == each
    assert vector_in(document, ids[1] + 1) is None


def test_a_document_is_kept_once_and_given_back(tmp_path: Path) -> None:
    statement = structs.Assessment(7, DAY, 1, 2, 2, 1, 3, keccak256(b"{}"), b"")
    found = Assessment(statement, (), b"{}")
    assert (keep(tmp_path / "e", [found]), keep(tmp_path / "e", [found])) == (1, 0)
    assert document_of(tmp_path / "e", keccak256(b"{}")) == b"{}"
    assert document_of(tmp_path / "e", keccak256(b"[]")) is None


# -- grouped


def test_single_readings_are_grouped_by_day_and_class_and_split_by_size() -> None:
    made = [measurement(7), measurement(8), measurement(9, class_id=4), measurement(7, day=DAY + 1)]
    found = lots(made, size=3)
    shape = [(each.day - DAY, each.class_id, [(i >> 32, i & 0xFF) for i in each.readings]) for each in found]
    assert shape == [
        (0, 3, [(7, 0), (7, 2), (8, 0)]),
        (0, 3, [(8, 2)]),
        (0, 4, [(9, 0), (9, 2)]),
        (1, 3, [(7, 0), (7, 2)]),
    ]
    assert len({each.evidence for each in found}) == 4
    assert [each.evidence for each in lots(made, size=3)] == [each.evidence for each in found]


def test_statements_about_one_batch_are_issued_one_after_the_other() -> None:
    base = lots([measurement()])[0]

    def about(*batches: int) -> Lot:
        return replace(base, readings={batch << 32: Reading(9_000, 1) for batch in batches})

    order = [about(1, 2), about(2, 3), about(3), about(4), about(1)]
    later = _later(order)
    assert later == [2, 1, 0, 0, 0]
    for place, lot in enumerate(order):
        for after, other in enumerate(order[place + 1 :], place + 1):
            assert not lot.batches & other.batches or later[place] > later[after]
