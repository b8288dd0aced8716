"""battery_chain.carrying: policies from TOML, entries from CSV, and `bank ledger`: refusals, then figures."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import battery_chain.carrying as carrying
from battery_chain.carrying import (
    COLUMNS,
    Asset,
    Derecognised,
    DiminishingBalance,
    EstimateChanged,
    Expended,
    Impaired,
    Measure,
    Policy,
    Reason,
    Recognised,
    Reversed,
    StraightLine,
    Succeeded,
    UnitsOfProduction,
    Used,
    read_entries,
    read_ledger,
    read_policies,
)
from battery_chain.cli.app import app
from battery_chain.errors import BadInput, Missing
from battery_chain.units import parse_day

POLICY = """
decimals = 2

[class.car]
method = "straight line"
life_months = 96
residual_bp = 1000

[class.storage]
method = "diminishing balance"
rate = "0.25"

[class.station]
method = "units of production"
swaps = 4000
residual_bp = 500

[class.depot]
method = "units of production"
throughput_wh = 9_000_000
"""
D1, D2 = parse_day("2026-01-01"), parse_day("2027-01-01")

Write = Callable[[str], Path]


@pytest.fixture
def policy(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "policy.toml"
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def entries(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "entries.csv"
        path.write_bytes(text.encode())
        return path

    return write


def acquired(name: str, rated_wh: str = "1", class_: str = "car", **cells: str) -> str:
    """A row of 2026-01-01."""
    return row(day="2026-01-01", entry="acquired", id=name, class_=class_, rated_wh=rated_wh, **cells)


def row(**cells: str) -> str:
    return ",".join(cells.get(column.replace("class", "class_"), "") for column in COLUMNS)


def table(*rows: str) -> str:
    return "\n".join([",".join(COLUMNS), *rows]) + "\n"


def said(work: Callable[[], Any]) -> list[str]:
    with pytest.raises(BadInput) as refused:
        work()
    return str(refused.value).splitlines()


def test_public_names_are_there() -> None:
    assert all(hasattr(carrying, name) for name in carrying.__all__)
    assert len(set(carrying.__all__)) == len(carrying.__all__)


# -- policies


def test_all_that_is_wrong_with_policies_is_told_at_once(policy: Write) -> None:
    file = policy(
        """
decimals = 19
colour = "red"

[class]
flat = 7

[class.a]
method = "sum of digits"
residual_bp = 10001

[class.b]
residual_bp = 1.5

[class.c]
method = "straight line"
life_months = 1201
rate = "0.1"

[class.d]
method = "straight line"

[class.e]
method = "diminishing balance"
rate = 1.0

[class.f]
method = "diminishing balance"
rate = "a quarter"

[class.g]
method = "diminishing balance"

[class.h]
method = "units of production"
swaps = 1
throughput_wh = 1

[class.i]
method = "units of production"
swaps = true
"""
    )
    assert said(lambda: read_policies(file)) == [
        "policy.toml: colour: is unknown; known are decimals, class",
        "policy.toml: decimals: 19 is not in 0..18",
        "policy.toml: class.flat: is not a table",
        "policy.toml: class.a.residual_bp: 10001 is not in 0..10000",
        "policy.toml: class.a.method: 'sum of digits' is not one of straight line, diminishing balance, "
        "units of production",
        "policy.toml: class.b.residual_bp: Decimal('1.5') is not a whole number",
        "policy.toml: class.b.method: is missing",
        "policy.toml: class.c.rate: is unknown; known are method, residual_bp, life_months",
        "policy.toml: class.c.life_months: 1201 is not in 1..1200",
        "policy.toml: class.d.life_months: is missing",
        "policy.toml: class.e.rate: a rate of 1.0 is not between 0 and 1",
        "policy.toml: class.f.rate: 'a quarter' is not a rate, such as \"0.25\"",
        "policy.toml: class.g.rate: is missing",
        "policy.toml: class.h: give one of throughput_wh, swaps",
        "policy.toml: class.i.swaps: True is not a whole number",
    ]


def test_a_file_without_classes_or_decimals_is_refused(policy: Write) -> None:
    assert said(lambda: read_policies(policy("class = 3"))) == [
        "policy.toml: decimals: is missing",
        "policy.toml: class: there is no [class.NAME]",
    ]


def test_what_is_not_toml_is_refused(policy: Write) -> None:
    assert said(lambda: read_policies(policy("decimals")))[0].startswith("policy.toml: is not TOML: ")


def test_files_that_are_not_there_are_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"no.toml is not a file; name a file of policies, TOML"):
        read_policies(tmp_path / "no.toml")
    with pytest.raises(Missing, match=r"no.csv is not a file; name a file of entries, CSV"):
        read_entries(tmp_path / "no.csv", 2)


def test_policies_are_read(policy: Write) -> None:
    found = read_policies(policy(POLICY))
    assert found.decimals == 2
    assert found.policies == {
        "car": Policy(StraightLine(96), 1_000),
        "storage": Policy(DiminishingBalance(Decimal("0.25"))),
        "station": Policy(UnitsOfProduction(4_000, Measure.SWAPS), 500),
        "depot": Policy(UnitsOfProduction(9_000_000, Measure.THROUGHPUT)),
    }


def test_a_rate_may_be_a_number_and_is_never_a_binary_fraction(policy: Write) -> None:
    found = read_policies(policy('decimals = 2\n[class.a]\nmethod = "diminishing balance"\nrate = 0.1'))
    assert found.policies["a"].terms == DiminishingBalance(Decimal("0.1"))


# -- entries


def test_all_that_is_wrong_with_entries_is_told_at_once(entries: Write) -> None:
    good = {"day": "2026-01-01", "id": "a", "class_": "car", "rated_wh": "10", "amount": "5"}
    file = entries(
        table(
            row(**{**good, "entry": "bought"}),
            row(**{**good, "entry": ""}),
            row(day="2026-01-01", entry="acquired"),
            row(**{**good, "entry": "acquired", "day": "2026-02-30", "rated_wh": "-1", "amount": "1.234"}),
            row(**{**good, "entry": "acquired", "id": "=a", "class_": "+c", "amount": "five"}),
            row(**{**good, "entry": "acquired", "id": " a"}),
            row(**{**good, "entry": "acquired", "swaps": "1"}),
            row(**{**good, "entry": "acquired", "amount": ""}),
            row(**{**good, "entry": "acquired", "fair_value": "3"}),
            row(day="2026-01-01", entry="used", id="a"),
            row(day="2026-01-01", entry="estimated", id="a", rate="x"),
            row(day="2026-01-01", entry="estimated", id="a", rate="0.1", swaps="1"),
            row(day="2026-01-01", entry="estimated", id="a", life_months="0"),
            "2026-01-01,lost",
        )
    )
    assert said(lambda: read_entries(file, 2)) == [
        "entries.csv:2: entry: 'bought' is not one of bundle, acquired, used, estimated, impaired, reversed, "
        "expended, superseded, successor, discarded, repurposed, sold, recycled, lost",
        "entries.csv:3: entry: is missing",
        "entries.csv:4: id: is missing, 'acquired' needs it",
        "entries.csv:4: class: is missing, 'acquired' needs it",
        "entries.csv:4: rated_wh: is missing, 'acquired' needs it",
        "entries.csv:5: day: '2026-02-30' is not a day of the calendar",
        "entries.csv:5: rated_wh: '-1' is not a whole number (digits only)",
        "entries.csv:5: amount: 1.234 has more than 2 decimals",
        "entries.csv:6: id: '=a' begins with '=': a spreadsheet would run it as a formula",
        "entries.csv:6: class: '+c' begins with '+': a spreadsheet would run it as a formula",
        "entries.csv:6: amount: 'five' is not an amount, such as 1000.50",
        "entries.csv:7: id: ' a' is not a text of at most 64 printable characters, no blanks around",
        "entries.csv:8: swaps: is not for 'acquired'",
        "entries.csv:9: amount: is missing, and there is no group to take it from",
        "entries.csv:10: fair_value: splits the price of a bundle: there is no group",
        "entries.csv:11: throughput_wh: is missing, or swaps",
        "entries.csv:12: rate: 'x' is not a rate, such as 0.25",
        "entries.csv:13: life_months, rate, throughput_wh and swaps: one of them at most",
        "entries.csv:14: a life of 0 months is not in 1..1200",
        "entries.csv:15: 2 cells, the header has 14",
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [
                row(day="2026-01-01", entry="bundle", group="g", amount="5"),
                row(day="2026-01-02", entry="acquired", id="a", class_="car", rated_wh="1", group="g"),
            ],
            "entries.csv:2: group: its rows are of several days",
        ),
        (
            [acquired("a", group="g")],
            "entries.csv:2: group: has 0 rows 'bundle', not one",
        ),
        (
            [row(day="2026-01-01", entry="bundle", group="g", amount="5")],
            "entries.csv:2: group: bundle: has no assets",
        ),
        (
            [
                row(day="2026-01-01", entry="bundle", group="g", amount="-5"),
                acquired("a", group="g"),
            ],
            "entries.csv:2: group: amount: -500 is less than nothing",
        ),
        (
            [
                row(day="2026-01-01", entry="bundle", group="g", amount="5"),
                row(
                    day="2026-01-01",
                    entry="acquired",
                    id="a",
                    class_="car",
                    rated_wh="1",
                    group="g",
                    amount="1",
                ),
            ],
            "entries.csv:2: amount: row 3 has its price with its bundle",
        ),
        (
            [
                row(day="2026-01-01", entry="bundle", group="g", amount="5"),
                acquired("a", group="g"),
                acquired("b", group="g", fair_value="1"),
            ],
            "entries.csv:2: fair_value: 1 of 2 of the bundle have one: all or none",
        ),
        (
            [
                row(day="2026-01-01", entry="bundle", group="g", amount="5"),
                row(day="2026-01-01", entry="superseded", id="a", group="g"),
            ],
            "entries.csv:2: group: is a bundle and a succession at once",
        ),
    ],
)
def test_a_group_that_breaks_a_rule_is_refused(entries: Write, rows: list[str], expected: str) -> None:
    file = entries(table(*rows))
    assert said(lambda: read_entries(file, 2)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["entries.csv:1: day: the column is missing", "entries.csv:1: entry: the column is missing"]),
        ("day,entry\n", ["entries.csv: the file has no rows"]),
        (
            "day,entry,id,id,price\n",
            ["entries.csv:1: id: the column is there twice", "entries.csv:1: 'price': the column is unknown"],
        ),
        ("day,entry,id\n\n", ["entries.csv:2: 0 cells, the header has 3"]),
    ],
)
def test_a_table_that_is_none_is_refused(entries: Write, text: str, expected: list[str]) -> None:
    file = entries(text)
    assert said(lambda: read_entries(file, 2)) == expected


def test_what_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "entries.csv").write_bytes(b"day,entry\n\xff\n")
    assert said(lambda: read_entries(tmp_path / "entries.csv", 2))[0].startswith(
        "entries.csv: is not CSV in UTF-8: "
    )


def test_every_kind_of_row_becomes_its_entry_in_the_order_of_days(entries: Write) -> None:
    one, two = {"day": "2026-01-01"}, {"day": "2027-01-01"}
    file = entries(
        table(
            row(**two, entry="superseded", id="a", group="s"),
            row(**two, entry="successor", id="n", class_="storage", rated_wh="7", group="s"),
            row(**two, entry="impaired", id="x", amount="1"),
            row(**two, entry="discarded", rated_wh="1", amount="-0.5", group="s"),
            row(**two, entry="discarded", rated_wh="2", group="s"),
            row(**two, entry="repurposed", amount="30", group="s"),
            row(**two, entry="reversed", id="x", amount="2.5"),
            row(**two, entry="expended", id="x", amount="3"),
            row(**two, entry="used", id="x", throughput_wh="4"),
            row(**two, entry="used", id="x", swaps="5"),
            row(**two, entry="estimated", id="x", exit_value="-6"),
            row(**two, entry="estimated", id="x", life_months="7"),
            row(**two, entry="estimated", id="x", rate="0.8"),
            row(**two, entry="estimated", id="x", throughput_wh="9"),
            row(**two, entry="sold", id="x", amount="10"),
            row(**two, entry="recycled", id="y", amount="-11"),
            row(**two, entry="lost", id="z"),
            row(**one, entry="bundle", group="b", amount="10.01"),
            acquired("a", "5", group="b", exit_value="0"),
            row(
                **one, entry="acquired", group="b", id="b", class_="car", rated_wh="5", available="2026-02-01"
            ),
            acquired("c", "5", amount="0"),
        )
    )
    assert read_entries(file, 2) == (
        Recognised(D1, Asset("a", "car", 5), 501, exit_value=0),
        Recognised(D1, Asset("b", "car", 5), 500, available=D1 + 31),
        Recognised(D1, Asset("c", "car", 5), 0),
        Succeeded(D2, ("a",), (Asset("n", "storage", 7),), 3, -50, 3_000),
        Impaired(D2, "x", 100),
        Reversed(D2, "x", 250),
        Expended(D2, "x", 300),
        Used(D2, "x", throughput_wh=4),
        Used(D2, "x", swaps=5),
        EstimateChanged(D2, "x", -600),
        EstimateChanged(D2, "x", terms=StraightLine(7)),
        EstimateChanged(D2, "x", terms=DiminishingBalance(Decimal("0.8"))),
        EstimateChanged(D2, "x", terms=UnitsOfProduction(9, Measure.THROUGHPUT)),
        Derecognised(D2, "x", 1_000, Reason.SOLD),
        Derecognised(D2, "y", -1_100, Reason.RECYCLED),
        Derecognised(D2, "z", 0, Reason.LOST),
    )


def test_a_bundle_by_fair_values(entries: Write) -> None:
    rows = [
        row(
            day="2026-01-01",
            entry="acquired",
            group="b",
            id=name,
            class_="car",
            rated_wh="5",
            fair_value=value,
        )
        for name, value in (("a", "3"), ("b", "1"))
    ]
    file = entries(table(*rows, row(day="2026-01-01", entry="bundle", group="b", amount="100")))
    costs = [entry.cost for entry in read_entries(file, 2) if isinstance(entry, Recognised)]
    assert costs == [7_500, 2_500]


def test_what_the_ledger_refuses_is_told_with_the_row(policy: Write, entries: Write) -> None:
    file = entries("day,entry,id,amount\n2026-01-01,expended,a,5\n2026-01-01,lost,b,\n")
    assert said(lambda: read_ledger(policy(POLICY), file)) == [
        "entries.csv:2: id: 'a' was never recognised",
        "entries.csv:3: id: 'b' was never recognised",
    ]


def test_columns_that_no_row_needs_may_be_left_out_and_a_mark_of_bytes_is_no_column(
    policy: Write, entries: Write
) -> None:
    text = "\ufeffday,entry,id,class,rated_wh,amount\n2026-01-01,acquired,a,car,10,96\n"
    ledger, decimals = read_ledger(policy(POLICY), entries(text))
    assert (ledger.carrying("a", D2 - 1), decimals) == (8_520, 2)


# -- the command


RECORDED = table(
    row(day="2026-01-01", entry="bundle", group="b", amount="300"),
    acquired("1:0", "50", "car", group="b"),
    acquired("1:1", "50", "car", group="b"),
    row(
        day="2026-01-01",
        entry="acquired",
        group="b",
        id="1:2",
        class_="station",
        rated_wh="50",
        exit_value="-3",
    ),
    row(day="2026-07-01", entry="used", id="1:2", swaps="1000"),
    row(day="2027-01-01", entry="superseded", id="1:0", group="s"),
    row(day="2027-01-01", entry="successor", id="2:0", class_="storage", rated_wh="40", group="s"),
    row(day="2027-01-01", entry="discarded", rated_wh="10", group="s", amount="2"),
    row(day="2027-06-30", entry="recycled", id="1:2", amount="-4"),
)


def run(*words: str | Path) -> Result:
    return CliRunner(env={"NO_COLOR": "1"}).invoke(
        app, ["bank", "ledger", *map(str, words)], catch_exceptions=False
    )


def test_bank_ledger_refuses_bad_files_with_2(policy: Write, entries: Write, tmp_path: Path) -> None:
    found = run(policy(POLICY), entries("day,entry,id\n2026-01-01,lost,a\n"))
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith("entries.csv:2: id: 'a' was never recognised\nerror: refused, 1 problem")
    assert run(policy(POLICY), tmp_path / "no.csv").exit_code == 2
    file = entries(RECORDED)
    assert "id: 'bus' was never recognised" in run(policy(POLICY), file, "--battery", "bus").stderr
    assert "--on" in run(policy(POLICY), file, "--on", "tomorrow").stderr
    late = run(policy(POLICY), file, "--from", "2030-01-01")
    assert late.stderr.startswith("from_day: 2030-01-01 is after 2027-06-30")
    nowhere = run(policy(POLICY), file, "--export", tmp_path / "no" / "file.csv")
    assert nowhere.exit_code == 2
    assert "cannot be written: No such file or directory" in nowhere.stderr


def test_bank_ledger_tells_amounts_roll_forward_and_disposals(policy: Write, entries: Write) -> None:
    found = json.loads(run(policy(POLICY), entries(RECORDED), "--json", "--battery", "2:0").stdout)
    assert (found["from"], found["on"]) == ("2027-01-01", "2027-06-30")
    assert found["total"] == {
        "opening": "252.50",
        "additions": "0.00",
        "depreciation": "-14.51",
        "impairment": "0.00",
        "reversals": "0.00",
        "disposals": "-92.75",
        "transfers": "0.00",
        "closing": "145.24",  # both charges are rounded up
    }
    assert found["classes"]["car"]["transfers"] == "-71.00"
    assert found["classes"]["storage"]["transfers"] == "71.00"
    assert found["provisions"]["settled"] == "-3.00"
    assert [(each["reason"], each["gain"]) for each in found["disposals"]] == [
        ("discarded", "-15.75"),
        ("recycled", "-79.00"),
    ]
    assert [each["id"] for each in found["batteries"]] == ["1:1", "2:0"]
    assert [each["day"] for each in found["schedule"]] == ["2027-06-30"]


def test_the_files_of_the_documentation_work(policy: Write, entries: Write) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs/decisions/0011-carrying-amount.md").read_text("utf-8")
    toml, table_of = (text.split(f"```{kind}\n")[1].split("```")[0] for kind in ("toml", "csv"))
    found = json.loads(run(policy(toml), entries(table_of), "--on", "2028-12-31", "--json").stdout)
    assert [each["id"] for each in found["batteries"]] == ["3:0"]
    before = Decimal(found["classes"]["nmc-four-wheel"]["transfers"])
    assert Decimal(found["total"]["closing"]) == (2_000 - before) * 7 / 8  # half a year at a quarter


def test_bank_ledger_shows_tables_to_people(policy: Write, entries: Write) -> None:
    words = policy(POLICY), entries(RECORDED), "--on", "2027-12-31", "--battery", "1:0"
    lines = run(*words).stdout.splitlines()
    for title in (
        "Carrying amounts, 2027-01-01 to 2027-12-31",
        "Provisions (IAS 37), kept beside them",
        "Disposals",
        "Schedule of 1:0",
        "Batteries on 2027-12-31",
    ):
        assert title in lines


def test_an_export_cannot_run_in_a_spreadsheet(
    policy: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such an id cannot come from a file; one from elsewhere is neutralised."""
    from battery_chain.carrying import Ledger

    ledger = Ledger(
        {"car": Policy(StraightLine(96))}, [Recognised(D1, Asset("=cmd()", "car", 1), 9_600, exit_value=-5)]
    )
    monkeypatch.setattr(carrying, "read_ledger", lambda *_: (ledger, 2))
    file = tmp_path / "out.csv"
    assert run(policy(POLICY), policy(POLICY), "--export", file).exit_code == 0
    with file.open(newline="") as stream:
        (found,) = csv.DictReader(stream)
    assert found["id"] == "'=cmd()"
    assert (found["cost"], found["carrying"], found["provision"]) == ("96.00", "95.96", "0.05")
