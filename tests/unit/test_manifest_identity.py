"""battery_chain.manifest: the three forms of identity in one file, and what they are refused for."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from battery_chain.errors import BadInput
from battery_chain.manifest import (
    COLUMNS,
    OPTIONAL,
    Batch,
    Form,
    Row,
    Witness,
    batches,
    keccak256,
    leaf_number,
    leaf_of,
    open_manifest,
    prefix_of,
    verify,
)
from battery_chain.manifest.batches import MAX_SINGLES, MAX_WORDS
from tests.unit.test_manifest import GOOD, RULES

KNOWN = replace(RULES, series={"SZ", "BJ"}, prefixes={"other"})
GB_24 = "04QCB76G5ABCDEF1A0000001"
GB_18 = "04QCB76G51A0000001"
URN = "urn:batterypass:de:vw:0a1b2c3d-e4f5"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def csv_file(*rows: Mapping[str, str], more: Sequence[str] = ()) -> Path:
        path = tmp_path / "manifest.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [*COLUMNS, *more], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return csv_file


def of_serials(*serials: str) -> list[dict[str, str]]:
    return [GOOD | {"serial": serial} for serial in serials]


def problems(path: Path) -> list[str]:
    with pytest.raises(BadInput) as refused:
        open_manifest(path, KNOWN)
    return [str(problem) for problem in refused.value.problems]


# -- refused


@pytest.mark.parametrize(
    ("serial", "rule"),
    [
        ("SZ7", "'SZ7' is a number of series SZ"),
        ("BJ-0007", "'BJ-0007' is a number of series BJ"),
        ("other12", "'other12' is a number of series other"),
        ("sz-7", "'sz-7' reads like a number of series SZ, written otherwise"),
        ("S_Z.7", "'S_Z.7' reads like a number of series SZ, written otherwise"),
        ("GB 7", "'GB 7' is no identifier (ASCII letters, digits and signs, no blanks)"),
        ("ÄB7", "'ÄB7' is no identifier (ASCII letters, digits and signs, no blanks)"),
        ("SZ-１２", "'SZ-１２' is no identifier (ASCII letters, digits and signs, no blanks)"),
        ("A\u200bB", r"'A\u200bB' has characters that cannot be printed"),
        ("A\x7fB", r"'A\x7fB' has characters that cannot be printed"),
        ("A" * 65, f"'{'A' * 37}...' is longer than 64 characters"),
        ("=A1", "'=A1' begins with '=': a spreadsheet would run it as a formula"),
        (" A1", "' A1' has blanks around it"),
    ],
)
def test_an_identifier_that_may_not_be_one_is_refused(write: Write, serial: str, rule: str) -> None:
    assert problems(write(*of_serials("7", serial))) == [f"manifest.csv:3: serial: {rule}"]


def test_an_identifier_that_is_there_twice_names_both_rows_whatever_the_series(write: Write) -> None:
    rows = [*of_serials(GB_24, URN, "7"), GOOD | {"serial": GB_24, "series": "BJ"}, *of_serials(URN)]
    assert problems(write(*rows)) == [
        f"manifest.csv:5: serial: {GB_24} is in row 2 already",
        f"manifest.csv:6: serial: {URN} is in row 3 already",
    ]


def test_everything_wrong_with_identities_is_told_at_once(write: Write) -> None:
    path = write(*of_serials("9", "SZ-9", "SZ9", "7", "Ä", GB_18, GB_18))
    assert [each.split(": ", 2)[0] for each in problems(path)] == [
        f"manifest.csv:{row}" for row in (3, 4, 5, 6, 8)
    ]


@pytest.mark.parametrize("column", OPTIONAL)
def test_a_cell_for_recalls_is_checked_like_any_other(write: Write, column: str) -> None:
    path = write(GOOD | {column: "=1"}, GOOD | {"serial": "8", column: ""}, more=[column])
    rule = "'=1' begins with '=': a spreadsheet would run it as a formula"
    assert problems(path) == [f"manifest.csv:2: {column}: {rule}"]


# -- read


def test_a_file_holds_numbers_and_identifiers_side_by_side(write: Write) -> None:
    manifest = open_manifest(write(*of_serials("7", GB_24, "SZ-9", URN, GB_18, "A" * 64)), KNOWN)
    assert [row.identifier for row in manifest.rows()] == [
        "SZ-00000007",
        GB_24,
        "SZ-00000009",
        URN,
        GB_18,
        "A" * 64,
    ]
    assert manifest.summary.serials == {"SZ": ((7, 7), (9, 9))}
    assert (manifest.summary.singles, manifest.summary.series) == ({"SZ": 4}, {"SZ"})


def test_lots_and_suppliers_may_be_missing_blank_or_told(write: Write) -> None:
    path = write(
        GOOD | {"cell_lot": "L1", "supplier": "Cells AG"}, *of_serials("8"), more=["supplier", "cell_lot"]
    )
    assert [(row.cell_lot, row.supplier) for row in open_manifest(path, RULES).rows()] == [
        ("L1", "Cells AG"),
        ("", ""),
    ]


@pytest.mark.parametrize(
    ("identifier", "prefix"),
    [(GB_24, "04QCB76G5ABCDEF1A"), (URN, "urn:batterypass:de:vw:0a1b2c3d-e4f"), ("x", None)],
)
def test_the_prefix_is_what_is_before_the_last_digits(identifier: str, prefix: str | None) -> None:
    assert prefix_of(identifier) == prefix


# -- grouped


def row(line: int, serial: int | str, **changed: object) -> Row:
    number = serial if isinstance(serial, int) else leaf_number(serial)
    single = serial if isinstance(serial, str) else ""
    facts = ("SZ", number, "m", "lfp", 1, "LFP", 1, 1, 1, "a", "b", keccak256(str(serial).encode()))
    return replace(Row(line, *facts, single=single), **changed)  # type: ignore[arg-type]


def left_out(*places: tuple[range, Witness]) -> Callable[[str, int], Witness | None]:
    return lambda _series, serial: next((seen for held, seen in places if serial in held), None)


def told(found: list[Batch]) -> list[tuple[Form, list[int]]]:
    return [(batch.form, [each.line for each in batch.rows]) for batch in found]


def test_forms_that_alternate_make_one_batch_each() -> None:
    place = Witness(3, 0)
    serials: list[int | str] = [1, "a", 2, "b", 100, "c", 101, "d"]
    rows = [row(line, serial) for line, serial in enumerate(serials)]
    found = list(batches(rows, left_out((range(100), place))))
    assert sorted(told(found), key=str) == sorted(
        [(Form.SINGLE, [1, 3, 5, 7]), (Form.LATE, [0, 2]), (Form.GROWING, [4, 6])], key=str
    )
    assert {batch.witness for batch in found if batch.form is Form.LATE} == {place}


def test_late_serials_are_together_by_the_place_that_left_them_out() -> None:
    first, second = Witness(0, 5), Witness(7, 0)
    rows = [row(serial, serial) for serial in (5, 6, 9, 20, 22)]
    found = list(batches(rows, left_out((range(5, 10), first), (range(20, 30), second))))
    assert [(batch.witness, batch.serials) for batch in found] == [(first, (5, 6, 9)), (second, (20, 22))]
    assert found[0].gaps.hex() == "000000000002"


def test_models_that_alternate_make_one_batch_each_of_single_identifiers() -> None:
    rows = [row(line, f"x{line}y", model="mn"[line % 2]) for line in range(6)]
    assert told(list(batches(rows))) == [(Form.SINGLE, [0, 2, 4]), (Form.SINGLE, [1, 3, 5])]


def test_numbers_of_a_growing_series_never_overtake_each_other() -> None:
    rows = [row(line, line, model="mmn"[line % 3]) for line in range(9)]
    found = list(batches(rows))
    assert [serial for batch in found for serial in batch.serials] == list(range(9))


def test_single_identifiers_are_split_where_a_block_would_be_too_small() -> None:
    rows = [row(line, f"x{line}y") for line in range(2 * MAX_SINGLES + 1)]
    assert [batch.count for batch in batches(rows)] == [MAX_SINGLES, MAX_SINGLES, 1]


def test_late_serials_far_apart_are_split_where_a_block_would_be_too_small() -> None:
    place = Witness(0, 0)
    rows = [row(line, 256 * line) for line in range(MAX_WORDS + 1)]
    assert [batch.count for batch in batches(rows, left_out((range(10**6), place)))] == [MAX_WORDS, 1]
    near = [row(line, line) for line in range(4_097)]
    assert [batch.count for batch in batches(near, left_out((range(10**6), place)))] == [4_096, 1]


def test_many_models_of_identifiers_keep_few_rows_in_memory_and_lose_none() -> None:
    rows = [row(line, f"x{line}y", model=str(line % 100)) for line in range(300)]
    found = list(batches(rows))
    assert sorted(line for _, lines in told(found) for line in lines) == list(range(300))


def test_an_identifier_is_proved_by_its_hash() -> None:
    (batch,) = batches([row(1, GB_24), row(2, URN)])
    assert (batch.identifiers, batch.first_serial, batch.gaps) == ((GB_24, URN), 0, b"")
    assert batch.first_identifier == GB_24
    leaf = leaf_of(1, int.from_bytes(keccak256(URN.encode()), "big"), batch.passports[1])
    assert verify(leaf, batch.proof(1), batch.root)


def test_what_a_batch_is_does_not_depend_on_where_its_lot_came_from(write: Write) -> None:
    plain = open_manifest(write(GOOD), RULES)
    (key,) = (batch.key for batch in plain.batches())
    told_lot = open_manifest(write(GOOD | {"cell_lot": "L1"}, more=["cell_lot"]), RULES)
    assert [batch.key for batch in told_lot.batches()] == [key]
