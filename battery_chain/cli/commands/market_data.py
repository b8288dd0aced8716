"""What was traded: trades and candles, from the events of the chain."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import resolve
from battery_chain.cli.commands.market_told import asset_name, money_of, symbol_of
from battery_chain.cli.commands.market_words import SPAN, UNTIL, Until
from battery_chain.cli.render import Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import Moment, Place, counted
from battery_chain.errors import BadInput, Problem
from battery_chain.units import amount_of_units

if TYPE_CHECKING:
    from battery_chain.market import Trade

__all__ = ["candles", "trades"]

_SHARE_DECIMALS = 18
_SINCE = click.option(
    "--since", type=UNTIL, metavar="7d|DATE", help="From this day, or so long ago, on: 7d, 2026-12-01."
)
_CLASS = click.option("--class", "name", metavar="NAME", help="Batteries of this class.")


def _begin(session: Session, since: Until | None) -> int:
    """The second that is meant: a day begins with its first."""
    if since is None:
        return 0
    if since.span:
        return session.now() - since.span
    return since.second - since.second % 86_400 if since.second % 86_400 == 86_399 else since.second


def _found(session: Session, since: Until | None, name: str | None, battery: str | None) -> list[Trade]:
    """The trades that are asked for: of a class, of a battery, of the shares of --fund; else all."""
    from battery_chain.market import trades as library
    from battery_chain.setup.prices import class_number

    workspace = session.workspace
    wanted = class_number(workspace, name) if name else None
    ids = resolve(session, [battery]) if battery else []
    fund = workspace.fund.address.lower() if session.settings.fund else ""
    begin = _begin(session, since)

    def is_meant(trade: Trade) -> bool:
        return (
            trade.second >= begin
            and (wanted is None or wanted in trade.classes)
            and (not ids or bool(set(ids) & set(trade.ids)))
            and (not fund or trade.asset == fund)
        )

    return [each for each in library(workspace, last=session.block()) if is_meant(each)]


@click.command(
    "trades",
    cls=Command,
    reads=True,
    short_help="What changed hands.",
    example="battery-chain market trades --since 7d\nbattery-chain market trades --fund BB1 --json",
)
@_SINCE
@click.option("--battery", metavar="ID", help="This battery.")
@_CLASS
def trades(session: Session, since: Until | None, battery: str | None, name: str | None) -> None:
    """Every trade, the oldest first: who sold what to whom, for how much; of batteries, of a class, of a
    battery, or of the shares of --fund."""
    rows = [_row(session, each) for each in _found(session, since, name, battery)]
    columns = ("time", "seller", "buyer", "what", "cash", "fee")
    cells = [[r["time"], r["seller"], r["buyer"], _what(r), r["cash"], r["fee"]] for r in rows]
    symbol = symbol_of(session) if rows else ""
    session.screen.show(rows, Table(columns, cells, title=f"in {symbol}" if rows else "", empty="no trades"))


def _row(session: Session, trade: Trade) -> dict[str, Any]:
    shares = not trade.ids
    amount = amount_of_units(trade.amount, _SHARE_DECIMALS) if shares else trade.amount
    return {
        "time": Moment(trade.second),
        "block": trade.block,
        "seller": session.party(trade.seller),
        "buyer": session.party(trade.buyer),
        "asset": asset_name(session, trade.asset),
        "amount": amount,
        "batteries": [Place(each) for each in trade.ids],
        "cash": money_of(session, trade.cash),
        "fee": money_of(session, trade.fee),
        "energy_wh": trade.energy_wh,
        "orders": list(trade.orders),
        "transaction": trade.transaction,
    }


def _what(row: dict[str, Any]) -> str:
    ids: list[Place] = row["batteries"]
    if not ids:
        text = f"{row['amount']:,f}"
        return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {row['asset']}"
    first = f"{ids[0]}" + (" …" if len(ids) > 1 else "")
    return f"{counted(len(ids), 'battery', 'batteries')}: {first}"


@click.command(
    "candles",
    cls=Command,
    reads=True,
    short_help="Prices in time.",
    example="battery-chain market candles --fund BB1 --width 1d\n"
    "battery-chain market candles --class nmc-four-wheel --width 7d --since 2026-01-01",
)
@_CLASS
@click.option(
    "--width", type=SPAN, metavar="1d", default="1d", show_default=True, help="The time of a candle."
)
@_SINCE
def candles(session: Session, name: str | None, width: int, since: Until | None) -> None:
    """First, highest, lowest and last price of each span of time in which there was a trade: a share of
    --fund, or a kWh of rated energy of batteries of a class."""
    from battery_chain.market import candles as library

    if bool(name) == bool(session.settings.fund):
        raise BadInput([Problem("candles", 0, "", "name a class with --class, or a fund with --fund")])
    found = library(_found(session, since, name, None), width, session.workspace.deployment.decimals)
    rows = [_candle(asdict(each), energy=bool(name)) for each in found]
    columns = ("from", "open", "high", "low", "close", "volume", "trades")
    cells = [[r["start"], r["open"], r["high"], r["low"], r["close"], r["volume"], r["count"]] for r in rows]
    unit = "a kWh, volume in kWh" if name else f"a share of {session.deployed_fund}"
    head = Lines([f"{symbol_of(session)} {unit}"])
    session.screen.show(rows, head, Table(columns, cells, empty="no trades"))


def _candle(found: dict[str, Any], energy: bool) -> dict[str, Any]:
    """Of batteries in kWh."""
    shown = dict(found, start=Moment(found["start"]))
    if energy:
        for price in ("open", "high", "low", "close"):
            shown[price] = found[price].scaleb(3)
        shown["volume"] = found["volume"].scaleb(-3)
    return shown
