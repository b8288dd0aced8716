"""Entries from a CSV file, checked as a whole. Columns that no row needs may be left out; rows may be in any
order, those of one day count in the order of the file.

| entry | needs | may have |
|---|---|---|
| bundle | group, amount (the price) | |
| acquired | id, class, rated_wh, and amount or group | exit_value, available; fair_value (all of a bundle) |
| used | id, and throughput_wh or swaps | both |
| estimated | id, and one of the next | exit_value; what remains: life_months, rate, throughput_wh or swaps |
| impaired, reversed | id, amount (the recoverable one) | |
| expended | id, amount | |
| superseded | id, group | |
| successor | id, class, rated_wh, group | |
| discarded | rated_wh, group | amount (what it brought) |
| repurposed | group, amount (what it cost) | |
| sold, recycled | id, amount (net proceeds; a gate fee is negative) | |
| lost | id | |

Rows of one group are of one day: a bundle with what was acquired, or a succession.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from battery_chain.carrying.allocate import recognise
from battery_chain.carrying.closing import Books
from battery_chain.carrying.effects import Refused
from battery_chain.carrying.entries import (
    Derecognised,
    Entry,
    EstimateChanged,
    Expended,
    Impaired,
    Reason,
    Recognised,
    Reversed,
    Succeeded,
    Used,
)
from battery_chain.carrying.ledger import Ledger
from battery_chain.carrying.policy_file import read_policies
from battery_chain.carrying.rows import COLUMNS, Noted, Row, read_rows
from battery_chain.carrying.terms import (
    DiminishingBalance,
    Measure,
    StraightLine,
    Terms,
    UnitsOfProduction,
    faults_of,
)
from battery_chain.errors import BadInput, Missing, Problem

__all__ = ["COLUMNS", "read_books", "read_entries", "read_ledger"]


def read_entries(path: Path, decimals: int) -> tuple[Entry, ...]:
    """The entries in the order of their days, amounts as token units of a token with so many decimals.

    Raises `Missing` where there is no file, `BadInput` with everything that is wrong with its rows.
    """
    if not path.is_file():
        raise Missing(f"{path} is not a file", "name a file of entries, CSV")
    problems: list[Problem] = []

    def note(line: int, column: str, rule: str) -> None:
        problems.append(Problem(path.name, line, column, rule))

    rows = list(read_rows(path, decimals, note))
    entries = list(_entries(rows, note))
    if not rows and not problems:
        note(0, "", "the file has no rows")
    if problems:
        raise BadInput(sorted(problems, key=lambda problem: problem.row))
    return tuple(sorted(entries, key=lambda entry: entry.day))


def read_ledger(policies: Path, entries: Path) -> tuple[Ledger, int]:
    """The ledger of a file of policies and a file of entries, and the decimals of its amounts.

    Raises what `read_policies`, `read_entries` and `Ledger.feed` raise.
    """
    books = read_books(policies, entries)
    return books.ledger, books.decimals


def read_books(policies: Path, entries: Path) -> Books:
    """The same with what it was made of, for a closing."""
    found = read_policies(policies)
    ledger, read = Ledger(found.policies), read_entries(entries, found.decimals)
    ledger.feed(read, entries.name)
    return Books(found.policies, read, ledger, found.decimals, entries.name)


def _entries(rows: Sequence[Row], note: Noted) -> Iterator[Entry]:
    for gathered in _gathered(rows):
        entries: list[Entry] = []
        line, wrong = gathered[0].line, ("group", "has nothing to record")
        try:
            entries = list(_entry(gathered))
        except Refused as refused:
            wrong = refused.column, refused.rule
        except BadInput as bad:
            wrong = "group", f"{bad.problems[0].source}: {bad.problems[0].rule}"
        if not all(row.good for row in gathered):
            continue
        if entries:
            yield from entries
        else:
            note(line, *wrong)


def _gathered(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows of one group together, where its first one is; any other alone."""
    by_group: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_group[row.group].append(row)
    for row in rows:
        if not row.group:
            yield [row]
        elif by_group[row.group][0] is row:
            yield by_group[row.group]


def _entry(rows: list[Row]) -> Iterable[Entry]:
    if not rows[0].group:
        return [_single(rows[0])]
    rows[0].text("group")
    if len({row.day() for row in rows}) > 1:
        raise Refused("group", "its rows are of several days")
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row)
    if kinds.keys() <= {"bundle", "acquired"}:
        return _bundle(kinds["bundle"], kinds["acquired"])
    if kinds.keys() & {"bundle", "acquired"}:
        raise Refused("group", "is a bundle and a succession at once")
    return [_succession(rows[0], kinds)]


def _bundle(prices: Sequence[Row], acquired: Sequence[Row]) -> Iterable[Entry]:
    if len(prices) != 1:
        raise Refused("group", f"has {len(prices)} rows 'bundle', not one")
    priced = [row for row in acquired if "amount" in row]
    if priced:
        raise Refused("amount", f"row {priced[0].line} has its price with its bundle")
    valued = [row for row in acquired if "fair_value" in row]
    if valued and len(valued) != len(acquired):
        raise Refused("fair_value", f"{len(valued)} of {len(acquired)} of the bundle have one: all or none")
    values = [row.amount("fair_value") for row in acquired] if valued else None
    assets = [row.asset() for row in acquired]
    bundle = recognise(prices[0].day(), prices[0].amount("amount"), assets, values)
    return [_completed(entry, row) for entry, row in zip(bundle, acquired, strict=True)]


def _completed(entry: Recognised, row: Row) -> Recognised:
    exit_value = row.amount("exit_value") if "exit_value" in row else None
    return replace(entry, available=row.day("available"), exit_value=exit_value, line=row.line)


def _succession(first: Row, kinds: Mapping[str, list[Row]]) -> Entry:
    """Several rows of discarded energy or of expenditure add up."""
    discarded, repurposed = kinds.get("discarded", []), kinds.get("repurposed", [])
    return Succeeded(
        first.day(),
        tuple(row.text("id") for row in kinds.get("superseded", [])),
        tuple(row.asset() for row in kinds.get("successor", [])),
        discarded_wh=sum(row.whole("rated_wh") for row in discarded),
        proceeds=sum(row.amount("amount") for row in discarded),
        expenditure=sum(row.amount("amount") for row in repurposed),
        line=first.line,
    )


def _single(row: Row) -> Entry:
    made: Mapping[str, Callable[[Row], Entry]] = {
        "acquired": _acquired,
        "used": _used,
        "estimated": _estimated,
        "impaired": lambda row: Impaired(row.day(), row.text("id"), row.amount("amount"), line=row.line),
        "reversed": lambda row: Reversed(row.day(), row.text("id"), row.amount("amount"), line=row.line),
        "expended": lambda row: Expended(row.day(), row.text("id"), row.amount("amount"), line=row.line),
    }
    return made.get(row.kind, _derecognised)(row)


def _acquired(row: Row) -> Entry:
    if "amount" not in row:
        raise Refused("amount", "is missing, and there is no group to take it from")
    if "fair_value" in row:
        raise Refused("fair_value", "splits the price of a bundle: there is no group")
    return _completed(Recognised(row.day(), row.asset(), row.amount("amount")), row)


def _derecognised(row: Row) -> Entry:
    return Derecognised(row.day(), row.text("id"), row.amount("amount"), Reason(row.kind), line=row.line)


def _used(row: Row) -> Entry:
    if "throughput_wh" not in row and "swaps" not in row:
        raise Refused("throughput_wh", "is missing, or swaps")
    wh, swaps = row.whole("throughput_wh"), row.whole("swaps")
    return Used(row.day(), row.text("id"), wh, swaps, line=row.line)


def _estimated(row: Row) -> Entry:
    exit_value = row.amount("exit_value") if "exit_value" in row else None
    return EstimateChanged(row.day(), row.text("id"), exit_value, _terms(row), line=row.line)


def _terms(row: Row) -> Terms | None:
    found: list[Terms] = [
        UnitsOfProduction(row.whole(each.value), each) for each in Measure if each.value in row
    ]
    if "life_months" in row:
        found.append(StraightLine(row.whole("life_months")))
    if "rate" in row:
        found.append(DiminishingBalance(row.rate("rate")))
    if len(found) > 1:
        raise Refused("", "life_months, rate, throughput_wh and swaps: one of them at most")
    for fault in (fault for terms in found for fault in faults_of(terms)):
        raise Refused("", fault)
    return found[0] if found else None
