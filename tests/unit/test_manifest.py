"""battery_chain.manifest: what refuses a file, word for word, and what a good file gives."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from battery_chain.errors import BadInput, Mismatch, Missing
from battery_chain.manifest import COLUMNS, Manifest, Rules, keccak256, open_manifest
from battery_chain.model import Category, ClassSpec, ClassTerms, Use
from battery_chain.units import parse_day

TERMS = ClassTerms(end_of_use=7500, half_life=1826, start_day=parse_day("2015-01-01"), step_limit=500)
CLASSES = {
    name: ClassSpec(number, name, chemistry, Use.STATION, Category.EV, TERMS, 400, 1000, 81_000, -4_000)
    for number, name, chemistry in ((4, "lfp-station", "LFP"), (1, "nmc-four-wheel", "NMC"))
}
RULES = Rules(CLASSES, parse_day("2026-11-23"), members={"bank", "operator"})
HASH = "0x" + "ab" * 32
OWNER = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
GOOD = {
    "series": "SZ",
    "serial": "7",
    "model": "block",
    "class": "lfp-station",
    "rated_wh": "26500",
    "chemistry": "LFP",
    "manufacture_day": "2018-03-05",
    "bol_health_bp": "10000",
    "bol_day": "2018-03-19",
    "first_owner": "bank",
    "battery_operator": "operator",
    "passport": HASH,
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def csv_file(*rows: dict[str, str], header: Sequence[str] = COLUMNS, end: str = "\n") -> Path:
        lines = [",".join(header), *(",".join(row[column] for column in header) for row in rows)]
        path = tmp_path / "manifest.csv"
        path.write_text(end.join(lines) + end, encoding="utf-8")
        return path

    return csv_file


def problems(path: Path, rules: Rules = RULES) -> list[str]:
    with pytest.raises(BadInput) as refused:
        open_manifest(path, rules)
    assert refused.value.exit_code == 2
    return [str(problem) for problem in refused.value.problems]


NOT_WHOLE = "is not a whole number (digits only)"
NO_IDENTIFIER = "is no identifier (ASCII letters, digits and signs, no blanks)"


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("rated_wh", "-5", "-5 is not in 1..1000000"),
        ("rated_wh", "0", "0 is not in 1..1000000"),
        ("rated_wh", "1000001", "1000001 is not in 1..1000000"),
        ("rated_wh", "9" * 5000, f"'{'9' * 37}...' is not in 1..1000000"),
        ("rated_wh", "NaN", f"'NaN' {NOT_WHOLE}"),
        ("rated_wh", "26.5", f"'26.5' {NOT_WHOLE}"),
        ("rated_wh", "2e4", f"'2e4' {NOT_WHOLE}"),
        ("rated_wh", '"26,500"', f"'26,500' {NOT_WHOLE}"),
        ("rated_wh", "２６５００", f"'２６５００' {NOT_WHOLE}"),
        ("rated_wh", "−5", f"'−5' {NOT_WHOLE}"),
        ("rated_wh", " 5", "' 5' has blanks around it"),
        ("rated_wh", "", "the cell is blank"),
        ("rated_wh", "  ", "the cell is blank"),
        ("rated_wh", "+5", "'+5' begins with '+': a spreadsheet would run it as a formula"),
        ("model", "=1+1", "'=1+1' begins with '=': a spreadsheet would run it as a formula"),
        ("model", "-x", "'-x' begins with '-': a spreadsheet would run it as a formula"),
        ("model", "@SUM(A1)", "'@SUM(A1)' begins with '@': a spreadsheet would run it as a formula"),
        ("model", "a\tb", r"'a\tb' has characters that cannot be printed"),
        ("model", "x" * 65, f"'{'x' * 37}...' is longer than 64 characters"),
        ("series", "S Z", "'S Z' is not a series (letters, digits, inner . _ -; at most 31)"),
        ("series", "SZ-", "'SZ-' is not a series (letters, digits, inner . _ -; at most 31)"),
        ("serial", "-7", "-7 is not in 0..18446744073709551614"),
        ("serial", "18446744073709551615", "18446744073709551615 is not in 0..18446744073709551614"),
        ("series", "SZ1", "'SZ1' ends in a digit: nobody could tell where its numbers begin"),
        ("class", "sodium", "'sodium' is not a known class (lfp-station, nmc-four-wheel)"),
        ("chemistry", "NMC", "'NMC' is not 'LFP', the chemistry of class lfp-station"),
        ("manufacture_day", "5.3.2018", "'5.3.2018' is not a date YYYY-MM-DD"),
        ("manufacture_day", "2018-02-30", "'2018-02-30' is not a day of the calendar"),
        ("bol_day", "2026-11-24", "2026-11-24 is in the future (today is 2026-11-23)"),
        ("bol_day", "2018-03-04", "2018-03-04 is before the manufacture on 2018-03-05"),
        ("bol_health_bp", "12001", "12001 is not in 1..12000"),
        ("bol_health_bp", "0", "0 is not in 1..12000"),
        ("first_owner", "bnak", "'bnak' is not a known member"),
        ("first_owner", "Bank Ltd", "'Bank Ltd' is neither an address nor a member's name"),
        ("first_owner", "0x12", "'0x12' is not an address (0x and 40 hexadecimal digits)"),
        ("first_owner", "0x" + "0" * 40, "the zero address owns nothing"),
        (
            "battery_operator",
            OWNER.replace("5aA", "5aa"),
            f"{OWNER.replace('5aA', '5aa')} breaks its own checksum (EIP-55)",
        ),
        ("passport", "0xab", "'0xab' is not a hash (0x and 64 hexadecimal digits, not all zero)"),
        (
            "passport",
            "0x" + "0" * 64,
            f"'0x{'0' * 35}...' is not a hash (0x and 64 hexadecimal digits, not all zero)",
        ),
        ("passport", "gone.json", "'gone.json' is neither a hash nor a file that can be read"),
        ("passport", "../secret", "'../secret' is not below the folder of the manifest"),
        ("passport", "/etc/passwd", "'/etc/passwd' is not below the folder of the manifest"),
    ],
)
def test_a_bad_cell_is_refused(write: Write, column: str, cell: str, rule: str) -> None:
    assert problems(write(GOOD | {column: cell})) == [f"manifest.csv:2: {column}: {rule}"]


def test_a_battery_older_than_its_class_is_refused(write: Write) -> None:
    old = GOOD | {"manufacture_day": "2014-01-01", "bol_day": "2014-01-02"}
    rule = "2014-01-02 is before 2015-01-01, the start of class lfp-station"
    assert problems(write(old)) == [f"manifest.csv:2: bol_day: {rule}"]


def test_an_unknown_series_is_refused(write: Write) -> None:
    rules = Rules(CLASSES, RULES.today, series={"BJ"})
    assert problems(write(GOOD), rules) == ["manifest.csv:2: series: 'SZ' is not a known series"]


def test_all_rows_are_reported_at_once_in_their_order(write: Write) -> None:
    path = write(GOOD | {"rated_wh": "-5", "model": ""}, GOOD, GOOD | {"serial": "x y"})
    assert problems(path) == [
        "manifest.csv:2: model: the cell is blank",
        "manifest.csv:2: rated_wh: -5 is not in 1..1000000",
        "manifest.csv:3: serial: SZ-00000007 is in row 2 already",
        f"manifest.csv:4: serial: 'x y' {NO_IDENTIFIER}",
    ]


def test_a_battery_not_tested_yet_has_neither_health_nor_day(write: Write) -> None:
    untested = GOOD | {"bol_health_bp": "", "bol_day": " "}
    (row,) = open_manifest(write(untested), RULES).rows()
    assert (row.bol_health_bp, row.bol_day) == (0, 0)
    assert problems(write(untested | {"bol_day": "2018-03-19"})) == [
        "manifest.csv:2: bol_health_bp: the cell is blank"
    ]
    assert problems(write(untested | {"bol_health_bp": "9900"})) == [
        "manifest.csv:2: bol_day: the cell is blank"
    ]


def test_a_duplicate_serial_names_both_rows_however_it_is_written(write: Write) -> None:
    rows = [GOOD | {"serial": serial} for serial in ("7", "8", "9", "SZ-00000008")]
    assert problems(write(*rows)) == ["manifest.csv:5: serial: SZ-00000008 is in row 3 already"]


def test_a_duplicate_names_its_row_where_series_are_mixed(write: Write) -> None:
    serials = [("SZ", "1"), ("BJ", "1"), ("SZ", "2"), ("SZ", "2")]
    path = write(*(GOOD | {"series": series, "serial": serial} for series, serial in serials))
    assert problems(path) == ["manifest.csv:5: serial: SZ-00000002 is in row 4 already"]


def test_serials_of_a_series_grow(write: Write) -> None:
    rows = [GOOD | {"serial": "9"}, GOOD | {"series": "BJ", "serial": "3"}, GOOD]
    assert problems(write(*rows)) == [
        "manifest.csv:4: serial: 7 is below 9 of row 2: the serials of a series grow"
    ]


def test_columns_missing_unknown_and_doubled_are_refused(write: Write) -> None:
    header = [*(column for column in COLUMNS if column != "model"), "colour"]
    assert problems(write(GOOD | {"colour": "red", "rated_wh": "x"}, header=header)) == [
        "manifest.csv:1: model: the column is missing",
        "manifest.csv:1: 'colour': the column is unknown",
        f"manifest.csv:2: rated_wh: 'x' {NOT_WHOLE}",
    ]
    assert problems(write(GOOD, header=[*COLUMNS, "serial"])) == [
        "manifest.csv:1: serial: the column is there twice"
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ": the file has no header"),
        (b"a,b\n1,2\n", None),
        (",".join(COLUMNS).encode() + b"\n", ": the file has no rows"),
        (",".join(COLUMNS).encode() + b"\nSZ,7\n", ":2: 2 cells, the header has 12"),
        (",".join(COLUMNS).encode() + b"\n\n", ":2: the line is blank"),
        (
            ",".join(COLUMNS).encode() + b'\nSZ,"7\n',
            ":2: a quote is not closed, or not alone (a cell has no line breaks)",
        ),
        (",".join(COLUMNS).encode() + b"\nSZ,\xff\n", ":2: byte 4 of the line is not UTF-8"),
        (",".join(COLUMNS).encode() + b"\nSZ,\0\n", ":2: the line has a NUL byte"),
        (
            ",".join(COLUMNS).encode() + b"\n" + b"x" * 70_000 + b"\nSZ\n",
            ":2: the line is longer than 65,536 bytes; the rest was not read",
        ),
    ],
)
def test_a_malformed_file_is_refused(tmp_path: Path, content: bytes, expected: str | None) -> None:
    path = tmp_path / "manifest.csv"
    path.write_bytes(content)
    found = problems(path)
    if expected is None:
        assert len(found) == len(COLUMNS) + 2
    else:
        assert found == [f"manifest.csv{expected}"]


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="is not a file"):
        open_manifest(tmp_path / "none.csv", RULES)


def test_problems_are_counted_beyond_those_kept(write: Write) -> None:
    found = problems(write(*[GOOD | {"rated_wh": "0"}] * 700))
    assert len(found) == 1_001  # 700 energies, 699 serials
    assert found[-1] == "manifest.csv: and 399 more problems"


# JSON Lines


def json_lines(folder: Path, *lines: str) -> Path:
    path = folder / "manifest.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def without(text: str) -> str:
    return json.dumps(GOOD).replace('"rated_wh": "26500"', text)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "the line is not JSON"),
        ("[" * 100_000, "the line is longer than 65,536 bytes; the rest was not read"),
        ("[" * 50_000, "the line is not JSON"),
        ("[1]", "the line is not a JSON object"),
        (without('"rated_wh": 26500.0'), f"rated_wh: '26500.0' {NOT_WHOLE}"),
        (without('"rated_wh": 2.65e4'), f"rated_wh: '2.65e4' {NOT_WHOLE}"),
        (without('"rated_wh": NaN'), f"rated_wh: 'NaN' {NOT_WHOLE}"),
        (without('"rated_wh": -5'), "rated_wh: -5 is not in 1..1000000"),
        (without('"rated_wh": null'), "rated_wh: the value is neither text nor a whole number"),
        (without('"rated_wh": true'), "rated_wh: the value is neither text nor a whole number"),
        (without('"rated_wh": {"a": 1}'), "rated_wh: the value is neither text nor a whole number"),
        (without('"rated_wh": 1, "colour": 2'), "'colour': the column is unknown"),
        (without('"model": "x"') + "", None),
    ],
)
def test_a_malformed_json_line_is_refused(tmp_path: Path, line: str, expected: str | None) -> None:
    found = problems(json_lines(tmp_path, json.dumps(GOOD | {"serial": 1}), line))
    if expected is None:
        assert found == [
            "manifest.jsonl:2: rated_wh: the column is missing",
            "manifest.jsonl:2: model: the column is there twice",
            "manifest.jsonl:2: model: the column is there twice",
        ]
    else:
        assert found == [f"manifest.jsonl:2: {expected}"]


# good files


def test_csv_and_json_lines_give_the_same_rows(write: Write, tmp_path: Path) -> None:
    rows = [GOOD, GOOD | {"serial": "SZ-00000008"}]
    lines = [json.dumps(row | {"rated_wh": 26500}) for row in rows]
    from_csv = open_manifest(write(*rows), RULES)
    from_json = open_manifest(json_lines(tmp_path, *lines), RULES)
    assert [row.identifier for row in from_csv.rows()] == ["SZ-00000007", "SZ-00000008"]
    assert [batch.key for batch in from_csv.batches()] == [batch.key for batch in from_json.batches()]
    assert from_csv.summary.rows == 2
    assert from_csv.summary.energy_wh == 53_000
    assert from_csv.summary.serials == {"SZ": ((7, 8),)}
    assert (from_csv.summary.singles, from_csv.summary.series) == ({}, {"SZ"})


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_byte_order_mark_and_either_line_end_are_accepted(write: Write, end: str) -> None:
    path = write(GOOD, end=end)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert open_manifest(path, RULES).summary.rows == 1


def test_a_row_has_its_values(write: Write) -> None:
    row = next(
        open_manifest(write(GOOD | {"first_owner": OWNER.lower(), "model": '"a, ""b"""'}), RULES).rows()
    )
    assert (row.line, row.series, row.serial, row.class_name) == (2, "SZ", 7, "lfp-station")
    assert (row.model, row.first_owner, row.battery_operator) == ('a, "b"', OWNER, "operator")
    assert (row.manufacture_day, row.bol_day) == (parse_day("2018-03-05"), parse_day("2018-03-19"))
    assert row.passport == bytes.fromhex("ab" * 32)


def test_a_passport_file_is_hashed(write: Write, tmp_path: Path) -> None:
    (tmp_path / "passports").mkdir()
    (tmp_path / "passports" / "7.json").write_bytes(b"{}")
    row = next(open_manifest(write(GOOD | {"passport": "passports/7.json"}), RULES).rows())
    assert row.passport == keccak256(b"{}")


@pytest.mark.parametrize("change", [("26500", "26501"), ("26500", "x"), ("SZ,7", "SZ,8")])
def test_a_file_changed_after_the_check_is_refused(write: Write, change: tuple[str, str]) -> None:
    path = write(GOOD)
    manifest = open_manifest(path, RULES)
    path.write_text(path.read_text().replace(*change))
    with pytest.raises((Mismatch, BadInput)):
        list(manifest.rows())


def test_the_address_of_another_case_is_the_same(write: Write) -> None:
    keys = {
        next(open_manifest(write(GOOD | {"first_owner": form}), RULES).batches()).key
        for form in (OWNER, OWNER.lower(), "0x" + OWNER[2:].upper())
    }
    assert len(keys) == 1


# batches


def grouped(manifest: Manifest) -> list[tuple[int, int]]:
    return [(batch.first_serial, batch.count) for batch in manifest.batches()]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("series", "BJ"),
        ("model", "other"),
        ("rated_wh", "26501"),
        ("manufacture_day", "2018-03-06"),
        ("bol_health_bp", "9999"),
        ("bol_day", "2018-03-20"),
        ("first_owner", "operator"),
        ("battery_operator", "bank"),
    ],
)
def test_a_batch_ends_where_a_fact_changes(write: Write, column: str, cell: str) -> None:
    path = write(GOOD, GOOD | {"serial": "8"}, GOOD | {"serial": "9", column: cell})
    assert grouped(open_manifest(path, RULES)) == [(7, 2), (9, 1)]


def test_gaps_are_those_before_each_battery(write: Write) -> None:
    path = write(*(GOOD | {"serial": serial} for serial in ("7", "8", "11", "65547")))
    (batch,) = open_manifest(path, RULES).batches()
    assert batch.gaps.hex() == "000000000002ffff"
    assert (batch.serials, batch.energy_wh) == ((7, 8, 11, 65547), 106_000)


def test_a_batch_without_gaps_says_nothing_of_them_and_a_wider_gap_splits(write: Write) -> None:
    path = write(*(GOOD | {"serial": serial} for serial in ("7", "8", "65545")))
    first, second = open_manifest(path, RULES).batches()
    assert (first.gaps, second.gaps) == (b"", b"")
    assert second.first_line == 4


def long_file(folder: Path, rows: int) -> Path:
    path = folder / "manifest.csv"
    with path.open("w") as stream:
        stream.write(",".join(COLUMNS) + "\n")
        for serial in range(rows):
            stream.write(",".join((GOOD | {"serial": str(serial)}).values()) + "\n")
    return path


def test_a_hundred_thousand_rows_make_batches_of_at_most_4096(tmp_path: Path) -> None:
    manifest = open_manifest(long_file(tmp_path, 100_000), RULES)
    assert [batch.count for batch in manifest.batches()] == [4096] * 24 + [100_000 - 24 * 4096]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = long_file(tmp_path, rows)
        tracemalloc.start()
        for _ in open_manifest(path, RULES).batches():
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(20_000) < 1.1 * peak(10_000)  # two batches of rows are alive at a time
