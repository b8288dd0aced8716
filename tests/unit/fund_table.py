"""Stories of a fund as tables: what happens in which epoch, and what has to come of it.

Money is in units of account (6 decimals), shares are whole (18 decimals). A row is one act. `strike` has the
figures of the deal, a claim its result; what a cell leaves empty is not looked at. Time stands still between
`cutoff` (its window opens), `lag` (it has ended) and `strike` of an epoch.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from battery_chain.valuation.dealing import Dealt, DealTerms
from battery_chain.valuation.entries import EntryKind
from battery_chain.valuation.fundbooks import MAIN, FundBooks
from battery_chain.valuation.fundstate import Calendar

__all__ = [
    "CALENDAR",
    "DEAL_FIGURES",
    "FOLDER",
    "OPENED",
    "ModelStage",
    "Observed",
    "Row",
    "Stage",
    "play",
    "read",
    "stories",
]

FOLDER = Path(__file__).parents[1] / "data" / "fund"
OPENED = 2_000_000_000
QUARTER = 7_889_400
"""A quarter of 365.25 days."""
CALENDAR = Calendar(start=OPENED + 864_000, period=QUARTER, window=432_000, lag=86_400)

MONEY, SHARES = 6, 18
DEAL_FIGURES = {
    "price": MONEY,
    "nav": MONEY,
    "supply": SHARES,
    "assets_in": MONEY,
    "minted": SHARES,
    "burned": SHARES,
    "paid": MONEY,
    "management_fee": MONEY,
    "performance_fee": MONEY,
    "distributed": MONEY,
    "mark": MONEY,
    "cash": MONEY,
}
INPUTS = ("epoch", "act", "vault", "who", "amount", "value", "note")
COLUMNS = (*INPUTS, "result", "outcome", *DEAL_FIGURES)
IN_SHARES = frozenset({"redeem", "transfer", "claim_shares", "claim_assets", "redeem_in_kind"})
"""Acts whose amount is in shares; but `claim_shares` is asked for in money."""
GIVES_SHARES = frozenset({"claim_shares", "contribute", "redeem_in_kind", "redeem_unclaimed"})

Observed = Mapping[str, int | str]


def raw(text: str, decimals: int) -> int:
    """The integer that a cell stands for, exactly."""
    number = Decimal(text).scaleb(decimals)
    assert number == int(number), f"{text} has more than {decimals} decimals"
    return int(number)


def shown(number: int, decimals: int) -> str:
    """The cell of an integer."""
    return format(Decimal(number).scaleb(-decimals).normalize(), "f")


@dataclass(frozen=True)
class Row:
    """One act; `line` of the file."""

    line: int
    cells: Mapping[str, str]

    @property
    def act(self) -> str:
        return self.cells["act"]

    @property
    def epoch(self) -> int:
        return int(self.cells["epoch"])

    @property
    def vault(self) -> str:
        return self.cells["vault"] or MAIN

    @property
    def who(self) -> str:
        return self.cells["who"]

    @property
    def note(self) -> str:
        return self.cells["note"]

    def number(self, column: str, decimals: int = MONEY) -> int:
        return raw(self.cells[column], decimals)

    @property
    def whole(self) -> bool:
        """Asks for all there is."""
        return self.cells["amount"] in ("", "all")

    @property
    def expected(self) -> dict[str, int | str]:
        """The figures that have to come of it."""
        found: dict[str, int | str] = {}
        if self.cells["outcome"]:
            found["outcome"] = self.cells["outcome"]
        if self.cells["result"]:
            found["result"] = self.number("result", SHARES if self.act in GIVES_SHARES else MONEY)
        return found | {
            name: self.number(name, decimals) for name, decimals in DEAL_FIGURES.items() if self.cells[name]
        }


class Stage(Protocol):
    """Whatever can play a table: the model, or contracts on a chain."""

    def play(self, row: Row) -> Observed: ...


def stories() -> list[Path]:
    """Every table of a story."""
    return sorted(FOLDER.glob("story-*.csv"))


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        assert tuple(reader.fieldnames or ()) == COLUMNS, f"{path.name}: {reader.fieldnames}"
        return [Row(line, cells) for line, cells in enumerate(reader, 2)]


def play(stage: Stage, rows: Sequence[Row]) -> Iterator[tuple[Row, Observed]]:
    """Plays a story, row by row."""
    for row in rows:
        yield row, stage.play(row)


class ModelStage:
    """The reference model, played by a table."""

    def __init__(self) -> None:
        self.books: FundBooks
        self.terms = DealTerms()
        self.entries: dict[str, int] = {}
        self.dealt: Dealt | None = None

    def play(self, row: Row) -> Observed:
        return getattr(self, f"_{row.act}")(row) or {}

    # time

    def _open(self, row: Row) -> None:
        self.books = FundBooks(CALENDAR, OPENED, row.number("amount"), row.who, self.terms)

    def _add_vault(self, row: Row) -> None:
        self.books.add_vault(row.vault)

    def _cutoff(self, row: Row) -> None:
        self.books.to(CALENDAR.cutoff(row.epoch) + 1)

    def _lag(self, row: Row) -> None:
        self.books.to(CALENDAR.window_end(row.epoch) + 1)

    def _strike(self, row: Row) -> Observed:
        books = self.books
        books.to(max(books.now, CALENDAR.valuation_time(row.epoch)))
        supply = books.facts(row.epoch).supply
        dealt = self.dealt = books.strike(row.epoch)
        totals = {name: dealt.total(name) for name in ("minted", "burned", "paid")}
        return totals | {
            "outcome": dealt.outcome.name,
            "price": dealt.price,
            "nav": dealt.nav,
            "supply": supply,
            "assets_in": dealt.total("deposits"),
            "management_fee": dealt.management_fee,
            "performance_fee": dealt.performance_fee,
            "distributed": dealt.distributed,
            "mark": books.mark,
            "cash": books.cash,
        }

    # governing

    def _terms(self, row: Row) -> None:
        """Those of epoch 0 are set before the fund opens."""
        self.terms = DealTerms(*terms_of(row))
        if row.epoch:
            self.books.set_terms(row.epoch, self.terms)

    def _close(self, row: Row) -> None:
        self.books.close()

    def _suspend(self, row: Row) -> None:
        self.books.suspend(CALENDAR.window_end(row.epoch))

    def _object(self, row: Row) -> None:
        self.books.object(row.epoch)

    def _declare(self, row: Row) -> None:
        self.books.declare(row.epoch, row.number("amount"))

    # portfolio

    def _value(self, row: Row) -> None:
        self.books.portfolio = row.number("value")

    def _uncovered(self, row: Row) -> None:
        self.books.covered = False

    def _unvalued(self, row: Row) -> None:
        self.books.valued = False

    def _valued(self, row: Row) -> None:
        self.books.valued = True

    def _acquire(self, row: Row) -> None:
        self.books.acquire(row.number("amount"), row.number("value"))

    def _dispose(self, row: Row) -> None:
        self.books.dispose(row.number("amount"), row.number("value"))

    def _recycle(self, row: Row) -> None:
        self.books.recycle(row.number("amount"), row.number("value"))

    # entries

    def _enter(self, row: Row) -> None:
        """`who`: its kind; `note`: its name; `value`: its due day, from the first valuation day."""
        due = due_day(row)
        self.entries[row.note] = self.books.enter(EntryKind[row.who], row.number("amount"), due)

    def _amend(self, row: Row) -> None:
        self.books.entries.amend(self.entries[row.note], row.number("amount"), due_day(row))

    def _borrow(self, row: Row) -> None:
        self.entries[row.note] = self.books.borrow(row.number("amount"))

    def _receive(self, row: Row) -> None:
        self.books.receive(self.entries[row.note], row.number("amount"))

    def _pay(self, row: Row) -> None:
        self.books.pay(self.entries[row.note], row.number("amount"))

    def _accrue(self, row: Row) -> None:
        self.books.accrue(row.number("amount"))

    def _pay_fees(self, row: Row) -> Observed:
        return {"result": self.books.pay_fees()}

    # members

    def _deposit(self, row: Row) -> None:
        self.books.ask_deposit(row.who, row.number("amount"), row.vault)

    def _redeem(self, row: Row) -> None:
        balance = self.books.shares.balances[row.who]
        shares = balance if row.whole else row.number("amount", SHARES)
        self.books.ask_redemption(row.who, shares, row.vault)

    def _redeem_unclaimed(self, row: Row) -> Observed:
        return {"result": self.books.redeem_unclaimed(row.who, row.number("amount"), row.vault)}

    def _transfer(self, row: Row) -> None:
        self.books.transfer(row.who, row.note, row.number("amount", SHARES))

    def _claim_shares(self, row: Row) -> Observed:
        assets = None if row.whole else row.number("amount")
        return {"result": self.books.claim_shares(row.who, assets, row.vault)}

    def _claim_assets(self, row: Row) -> Observed:
        shares = None if row.whole else row.number("amount", SHARES)
        return {"result": self.books.claim_assets(row.who, shares, row.vault)}

    def _refund(self, row: Row) -> Observed:
        return {"result": self.books.refund(row.who, row.vault)}

    def _claim_income(self, row: Row) -> Observed:
        return {"result": self.books.claim_income(row.who)}

    def _contribute(self, row: Row) -> Observed:
        return {"result": self.books.contribute(row.epoch, row.who, row.number("value"))}

    def _redeem_in_kind(self, row: Row) -> Observed:
        """The shares are asked for in the same moment, which opens another epoch."""
        shares = row.number("amount", SHARES)
        self.books.ask_in_kind()
        return {"result": self.books.redeem_in_kind(row.epoch, row.who, shares, row.number("value"))}


def terms_of(row: Row) -> list[int]:
    """`note`: management fee, performance fee, gate, levy (basis points), notice (epochs)."""
    return [int(each) for each in row.note.split()]


def due_day(row: Row) -> int:
    """`value`: days after the valuation day of the epoch."""
    return CALENDAR.valuation_day(row.epoch) + int(row.cells["value"] or 0)


def record(path: Path) -> None:
    """Writes what comes of a story into its table: to be read before it is kept."""
    rows = read(path)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row, observed in play(ModelStage(), rows):
            writer.writerow({each: row.cells[each] for each in INPUTS} | _cells(row, observed))


def _cells(row: Row, observed: Observed) -> dict[str, str]:
    decimals = DEAL_FIGURES | {"result": SHARES if row.act in GIVES_SHARES else MONEY}
    return {
        name: found if isinstance(found, str) else shown(found, decimals[name])
        for name, found in observed.items()
    }


if __name__ == "__main__":
    for each in map(Path, sys.argv[1:]):
        record(each)
