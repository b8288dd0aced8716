"""Prices and values."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import DAY, Amount, resolve
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Block, Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group
from battery_chain.cli.values import Health, Moment, Place
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.lifecycle.breakdown import Coverage
    from battery_chain.lifecycle.worth import Worth

__all__ = ["command"]

command = Group("value", help="Prices and values.")

_MODEL = click.option(
    "--model", is_flag=True, help="Recompute it from events alone; exit 4 where the two differ."
)
_DAY = click.option("--on", "--day", "day", type=DAY, help="Value on this day.  [default: the block's day]")


@command.command(
    "class",
    reads=True,
    short_help="Classes, terms, prices.",
    example="battery-chain value class nmc-four-wheel",
)
@click.argument("names", nargs=-1)
def class_(session: Session, names: tuple[str, ...]) -> None:
    """Every class, or those named: use, chemistry, price and exit value per kWh, terms; which version it is,
    and what it goes over to from which day on.
    """
    from battery_chain.setup.prices import class_number, classes

    for name in names:
        class_number(session.workspace, name)
    found = [each for each in classes(session.workspace, session.block()) if not names or each.name in names]
    rows = [
        [c.id, c.name, c.use, c.chemistry, c.price, c.exit_value, Health(c.end_of_use_bp), c.half_life_days]
        for c in found
    ]
    columns = ["", "class", "use", "chemistry", "price/kWh", "exit/kWh", "end of use", "half-life, days"]
    if any(each.goes_to for each in found):
        columns += ["version", "goes over to", "sunset"]
        rows = [[*row, c.version, c.goes_to, c.sunset] for row, c in zip(rows, found, strict=True)]
    session.screen.show([asdict(each) for each in found], Table(columns, rows))


@command.command(
    "migrate",
    writes=True,
    short_help="Announce a later version of a class.",
    example="battery-chain value migrate nmc-four-wheel nmc-four-wheel-2 --sunset 2027-01-01",
)
@click.argument("old", metavar="FROM")
@click.argument("new", metavar="TO")
@click.option("--sunset", type=DAY, required=True, help="Day from which nothing is assessed under FROM.")
def migrate(session: Session, old: str, new: str, sunset: int) -> None:
    """Batches of class FROM go over to TO when they are next assessed. Of the same use, category and
    chemistry; announced again, the sunset moves. By the admin.
    """
    from battery_chain.setup.prices import migrate as library
    from battery_chain.units import date_of

    person = session.person("admin", "admin")
    session.confirm(f"Let the batches of {old} go over to {new}?")
    receipt = session.send(lambda: library(session.workspace, old, new, sunset, person))
    facts = {"from": old, "to": new, "sunset": date_of(sunset).isoformat()}
    show_receipts(session, [receipt], facts, done=f"{old} goes over to {new}")


@command.command(
    "price",
    writes=True,
    short_help="The price of a class, or a new one.",
    example="battery-chain value price nmc-four-wheel\nbattery-chain value price nmc-four-wheel 126.50 8",
)
@click.argument("name")
@click.argument("price", type=Amount(), required=False)
@click.argument("exit_value", type=Amount(), required=False)
@click.option("--since", type=DAY, help="Of a first price: the past day from which it holds.")
def price_(
    session: Session, name: str, price: Decimal | None, exit_value: Decimal | None, since: int | None
) -> None:
    """Shows price and exit value of class NAME per kWh; sets them where PRICE and EXIT_VALUE are given.

    A price changes in the window after a cutoff and is in force from the next valuation on; the first price
    of a class at once. (-- before a negative exit value.)
    """
    from battery_chain.setup.prices import class_number, classes, set_price

    class_number(session.workspace, name)
    if price is None or exit_value is None:
        if price is not None:
            raise BadInput([Problem("exit_value", 0, "", "is needed with a price")])
        found = next(each for each in classes(session.workspace, session.block()) if each.name == name)
        facts = {"class": name, "price_per_kwh": found.price, "exit_value_per_kwh": found.exit_value}
        session.screen.show(facts, Facts(facts))
        return
    person = session.person("pricer")
    receipt = session.send(lambda: set_price(session.workspace, name, price, exit_value, person, since))
    show_receipts(
        session, [receipt], {"class": name, "price": price, "exit_value": exit_value}, done="price set"
    )


def _facts(session: Session, worth: Worth) -> dict[str, Any]:
    from battery_chain.units import date_of

    facts: dict[str, Any] = {
        "value": worth.value,
        "day": date_of(worth.day).isoformat(),
        "block": worth.block,
        "time": Moment(session.second_of(worth.block)),
    }
    if worth.model is not None:
        facts |= {"model": worth.model, "difference": worth.value - worth.model, "batteries": worth.count}
        facts |= {"classes": worth.classes, "energy_wh": worth.energy_wh}
    if worth.basis:
        facts["basis"] = worth.basis
    return facts


def _show(session: Session, head: dict[str, Any], worth: Worth, *more: Block) -> None:
    facts = head | _facts(session, worth)
    lines = ["✓ the model, fed with events alone, agrees within its bound"] if worth.model is not None else []
    shown = {name: value for name, value in facts.items() if name != "classes_held"}
    if worth.model is not None:
        shown["model"], shown["difference"] = f"{worth.model:,.9f}", f"{facts['difference']:.9f}"
    session.screen.show(facts, Facts(shown), *more, Lines(lines, "green"))


@command.command(
    "battery",
    reads=True,
    short_help="What a battery is worth.",
    example="battery-chain value battery 1:0 --model",
)
@click.argument("battery", metavar="ID")
@_DAY
@_MODEL
def battery_(session: Session, battery: str, day: int | None, model: bool) -> None:
    """The value of one battery by the chain, in units of account."""
    from battery_chain.lifecycle.worth import battery_worth

    ids = resolve(session, [battery])
    if len(ids) != 1:
        raise BadInput([Problem("battery", 0, battery, "name one battery")])
    worth = battery_worth(session.workspace, ids[0], session.block(), day, recompute=model)
    _show(session, {"battery": Place(ids[0])}, worth)


@command.command(
    "portfolio",
    reads=True,
    short_help="What somebody's batteries are worth.",
    example="battery-chain value portfolio bank --model",
)
@click.argument("owner", required=False)
@_DAY
@_MODEL
def portfolio(session: Session, owner: str | None, day: int | None, model: bool) -> None:
    """The value of all that OWNER has, class by class, and how much of it was assessed in the running period:
    a person, an address, or Fund. Without OWNER: the account's, else the fund's.
    """
    from battery_chain.lifecycle.breakdown import breakdown, coverage
    from battery_chain.lifecycle.worth import portfolio_worth

    named = owner or session.settings.account or "Fund"
    address, block = session.address(named), session.block()
    worth = portfolio_worth(session.workspace, address, block, day, recompute=model)
    rows = breakdown(session.workspace, address, block, worth.day)
    head = {"owner": session.party(address), **_covered(coverage(session.workspace, address, block))}
    columns = ("class", "rated Wh", "service Wh", "price/kWh", "exit/kWh", "value")
    table = Table(columns, [list(asdict(row).values())[1:] for row in rows], empty="no batteries")
    _show(session, head | {"classes_held": [asdict(row) for row in rows]}, worth, table)


def _covered(found: Coverage | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "coverage": Health(found.basis_points),
        "eligible_wh": found.eligible_wh,
        "assessed_wh": found.assessed_wh,
    }
