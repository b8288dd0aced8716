"""What an investor has, and how it came to it; who holds shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.commands.fund_invest import investor
from battery_chain.cli.receipts import short_hash
from battery_chain.cli.render import Block, Facts, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import Moment

if TYPE_CHECKING:
    from battery_chain.fund import Statement

__all__ = ["COLUMNS", "COMMANDS", "holders", "statement", "statement_rows"]

COLUMNS = (
    *("section", "time", "block", "epoch", "what", "currency", "shares", "price", "money", "cost", "gain"),
    *("claimed", "state", "other", "transaction"),
)
"""Of the CSV: one row for each request, lot, disposal and line of the journal, and for each total."""

_IN_SHARES = frozenset({"shares", "claimable_shares", "pending_redeem", "pending_in_kind"})
_EMPTY: dict[str, object] = dict.fromkeys(COLUMNS)


@click.command(
    "statement",
    cls=Command,
    reads=True,
    short_help="An investor's requests, lots, income, fees.",
    example="battery-chain fund statement alice\nbattery-chain fund statement alice --at 1200 --format csv",
)
@click.argument("who", required=False)
def statement(session: Session, who: str | None) -> None:
    """All of it is told by the chain's events, and then compared with the contracts: where they differ, both
    figures are shown and nothing else (exit 4). Lots are matched first in, first out; what a transfer was
    paid for the chain does not know, so it counts at the price of the last deal. Without WHO: of --account.
    """
    from battery_chain import fund

    found = fund.statement(session.workspace, investor(session, who), session.block())
    rows = statement_rows(session, found)
    session.screen.show(_data(session, found), *_blocks(session, found), rows=rows)


def _data(session: Session, found: Statement) -> dict[str, Any]:
    journal = [
        asdict(each)
        | {"second": Moment(each.second), "other": session.party(each.other) if each.other else None}
        for each in found.journal
    ]
    whose = {"account": session.party(found.account), "second": Moment(found.second)}
    return asdict(found) | whose | {"journal": journal}


def _blocks(session: Session, found: Statement) -> Iterator[Block]:
    title = f"{session.party(found.account)} at block {found.block:,}, {Moment(found.second)}"
    yield Facts(_priced(asdict(found.totals)), title=title + (": frozen" if found.frozen else ""))
    yield _table("Requests", found.requests, "no requests")
    yield _table("Lots", found.lots, "no shares")
    yield _table("Disposals", found.disposals, "none were redeemed or given away")
    columns = ("time", "what", "epoch", "shares", "money", "with", "transaction")
    rows = [
        (
            *(Moment(each.second), each.what, each.epoch or None, each.shares or None, each.money or None),
            *(session.party(each.other) if each.other else "", short_hash(each.transaction)),
        )
        for each in found.journal
    ]
    yield Table(columns, rows, title="Journal", empty="nothing has happened")


def _table(title: str, lines: tuple[Any, ...], empty: str) -> Table:
    rows = [_priced(asdict(each)) for each in lines]
    columns = tuple(name.replace("_", " ") for name in rows[0]) if rows else ()
    return Table(columns, [list(each.values()) for each in rows], title=title, empty=empty)


def _priced(facts: dict[str, Any]) -> dict[str, Any]:
    """A price is shown with all its digits, whatever its size."""
    return facts | {"price": _Figure(facts["price"])} if "price" in facts else facts


# -- rows


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number that is written out, never as a power of ten."""

    value: Decimal

    def __str__(self) -> str:
        text = f"{self.value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


def statement_rows(session: Session, found: Statement) -> Iterator[dict[str, object]]:
    """A statement as one table, with all of `COLUMNS` in each row."""
    return (_EMPTY | row for row in _rows(session, found))


def _rows(session: Session, found: Statement) -> Iterator[dict[str, object]]:
    for ask in found.requests:
        is_money = ask.side == "subscribe"
        money, shares = (ask.amount, ask.result) if is_money else (ask.result, ask.amount)
        row = {"section": "request", "epoch": ask.epoch, "what": ask.side, "currency": ask.currency}
        yield row | {"money": money, "shares": shares, "claimed": ask.claimed, "state": ask.state}
    for lot in found.lots:
        row = {"section": "lot", "epoch": lot.epoch, "what": lot.how, "shares": lot.shares}
        yield row | {"price": lot.price, "money": lot.value, "cost": lot.cost, "gain": lot.gain}
    for sold in found.disposals:
        row = {"section": "disposal", "epoch": sold.epoch, "what": sold.how, "shares": sold.shares}
        yield row | {"money": sold.proceeds, "cost": sold.cost, "gain": sold.gain}
    for each in found.journal:
        other = session.workspace.name_of(each.other) or each.other
        row = {"section": "journal", "time": str(Moment(each.second)), "block": each.block}
        row |= {"epoch": each.epoch or "", "what": each.what, "shares": each.shares, "money": each.money}
        yield row | {"other": other, "transaction": each.transaction}
    for name, value in asdict(found.totals).items():
        column = "shares" if name in _IN_SHARES else "money"
        yield {"section": "total", "block": found.block, "what": name, column: value}


# -- holders


@click.command(
    "holders",
    cls=Command,
    reads=True,
    short_help="Who holds shares.",
    example="battery-chain fund holders\nbattery-chain fund holders --json",
)
def holders(session: Session) -> None:
    """Accounts with shares, the largest first: per cent of the supply, what is locked or frozen of it, and
    whether the holder is valid, lapsed, frozen or replaced. Escrow: what waits in a vault, and the fund's own
    share.
    """
    from battery_chain import fund

    found = fund.holders(session.workspace, session.block())
    data = [asdict(each) | {"account": session.party(each.account)} for each in found]
    columns = ("holder", "shares", "% of supply", "locked", "frozen", "state")
    session.screen.show(data, Table(columns, [list(each.values()) for each in data], empty="no holders"))


COMMANDS = (statement, holders)
