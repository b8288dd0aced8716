"""Carrying amounts of the bank's batteries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import DAY, FILE
from battery_chain.cli.commands.bank_close import close, reconcile, report
from battery_chain.cli.render import Block, Facts, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.carrying import Disposal, Ledger, RollForward, Standing

__all__ = ["command"]

command = Group("bank", help="Carrying amounts of the bank's batteries.")
for each in (close, reconcile, report):
    command.add_command(each)

_AMOUNTS = ("cost", "depreciation", "impairment", "carrying", "ceiling", "provision")
_COLUMNS = ("id", "class", "day", *_AMOUNTS)


class _Report:
    """The ledger's answers about one period, token units as amounts."""

    def __init__(self, ledger: Ledger, decimals: int, first: int, last: int) -> None:
        self._decimals = decimals
        self.roll: RollForward = ledger.roll_forward(first, last)
        self.batteries = [self.standing(each) for each in ledger.standings(last)]
        self.disposals = [self._disposal(each) for each in ledger.disposals(first, last)]

    def amount(self, units: int) -> Decimal:
        from battery_chain.units import amount_of_units

        return amount_of_units(units, self._decimals)

    def standing(self, found: Standing) -> dict[str, Any]:
        amounts = {name: self.amount(getattr(found, name)) for name in _AMOUNTS}
        return {"id": found.id, "class": found.policy, "day": _iso(found.day), **amounts}

    def _disposal(self, found: Disposal) -> dict[str, Any]:
        names = ("carrying", "proceeds", "gain", "provision")
        facts = {"day": _iso(found.day), "ids": list(found.ids), "reason": found.reason.value}
        return facts | {name: self.amount(getattr(found, name)) for name in names}

    def lines(self) -> dict[str, dict[str, Decimal]]:
        """The roll-forward by class."""
        return {name: self._amounts(line) for name, line in self.roll.lines.items()}

    def total(self) -> dict[str, Decimal]:
        return self._amounts(self.roll.total)

    def provisions(self) -> dict[str, Decimal]:
        return self._amounts(self.roll.provisions)

    def _amounts(self, line: Any) -> dict[str, Decimal]:
        return {each.name: self.amount(getattr(line, each.name)) for each in fields(line)}

    def data(self, schedule: Sequence[dict[str, Any]]) -> dict[str, Any]:
        return {
            "from": _iso(self.roll.from_day),
            "on": _iso(self.roll.to_day),
            "classes": self.lines(),
            "total": self.total(),
            "provisions": self.provisions(),
            "disposals": self.disposals,
            "batteries": self.batteries,
            "schedule": list(schedule),
        }


def _iso(day: int) -> str:
    from battery_chain.units import date_of

    return date_of(day).isoformat()


@command.command(
    "ledger",
    rows=True,
    short_help="Carrying amounts and their roll-forward.",
    example="battery-chain bank ledger policy.toml entries.csv --on 2026-12-31\n"
    "battery-chain bank ledger policy.toml entries.csv --battery 1:0 --export amounts.csv",
)
@click.argument("policy", type=FILE)
@click.argument("entries", type=FILE)
@click.option("--on", type=DAY, help="At the close of this day.  [default: that of the last entry]")
@click.option("--from", "since", type=DAY, help="Roll forward from here.  [default: 1 January of that year]")
@click.option("--battery", metavar="ID", help="Also the schedule of one, year by year.")
@click.option("--export", type=FILE, help="Write the amounts of each battery to this CSV file.")
def ledger(
    session: Session,
    policy: Path,
    entries: Path,
    on: int | None,
    since: int | None,
    battery: str | None,
    export: Path | None,
) -> None:
    """Carrying amounts by the cost model (IAS 16), from ENTRIES (CSV: acquisitions, throughput, estimates,
    impairments, successions, disposals) and the POLICY of each class (TOML).

    Fair value is another ledger: see `value`. No chain is asked. The two files are described in
    docs/decisions/0011-carrying-amount.md.
    """
    from battery_chain.carrying import read_ledger

    found, decimals = read_ledger(policy, entries)
    last = found.day if on is None else on
    report = _Report(found, decimals, _new_year(last) if since is None else since, last)
    schedule = [] if battery is None else _schedule(report, found, battery, last)
    if export is not None:
        _write(export, report.batteries)
    session.screen.show(report.data(schedule), *_blocks(report, schedule), rows=report.batteries)


def _new_year(day: int) -> int:
    from battery_chain.units import date_of, day_of

    return day_of(date(date_of(day).year, 1, 1))


def _schedule(report: _Report, ledger: Ledger, battery: str, last: int) -> list[dict[str, Any]]:
    """At the end of each year up to `last`, and on `last`."""
    from battery_chain.units import date_of, day_of

    years = range(1970, date_of(last).year)
    days = [*(day_of(date(year, 12, 31)) for year in years), last]
    return [report.standing(each) for each in ledger.schedule(battery, days)]


def _write(file: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Text that a spreadsheet would run is neutralised."""
    from battery_chain.manifest import write_csv

    try:
        with file.open("w", encoding="utf-8", newline="") as stream:
            write_csv(stream, _COLUMNS, rows)
    except OSError as failure:
        raise BadInput([Problem(str(file), 0, "", f"cannot be written: {failure.strerror}")]) from None


def _blocks(report: _Report, schedule: Sequence[dict[str, Any]]) -> list[Block]:
    period = f"{_iso(report.roll.from_day)} to {_iso(report.roll.to_day)}"
    rows = [[name, *line.values()] for name, line in [*report.lines().items(), ("total", report.total())]]
    blocks: list[Block] = [Table(("class", *report.total()), rows, title=f"Carrying amounts, {period}")]
    if any(report.provisions().values()):
        blocks.append(Facts(report.provisions(), title="Provisions (IAS 37), kept beside them"))
    if report.disposals:
        rows = [list(each.values()) for each in report.disposals]
        blocks.append(Table(tuple(report.disposals[0]), rows, title="Disposals"))
    if schedule:
        blocks.append(_table(schedule, f"Schedule of {schedule[0]['id']}"))
    return [*blocks, _table(report.batteries, f"Batteries on {_iso(report.roll.to_day)}")]


def _table(standings: Sequence[dict[str, Any]], title: str) -> Table:
    return Table(_COLUMNS, [[each[column] for column in _COLUMNS] for each in standings], title=title)
