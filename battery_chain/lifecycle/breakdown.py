"""What a portfolio consists of: class by class, and how much of it was assessed in the running period."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.rpc import Block
from battery_chain.contracts import structs
from battery_chain.deploy import Workspace
from battery_chain.errors import Mismatch, Reverted
from battery_chain.units import amount_of_units, date_of

__all__ = ["ClassWorth", "Coverage", "breakdown", "coverage"]

_SCALE = 96


@dataclass(frozen=True, slots=True)
class ClassWorth:
    """All of one class that an account holds: rated and service energy in Wh (service rounded down), price
    and exit value in units of account per kWh, and the value in units of account, exactly.
    """

    class_id: int
    name: str
    rated_wh: int
    service_wh: int
    price: Decimal
    exit_value: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Coverage:
    """Rated energy that counts, Wh, and how much of it was assessed in the window of the running period; the
    share in basis points, rounded down.
    """

    eligible_wh: int
    assessed_wh: int
    basis_points: int


def breakdown(workspace: Workspace, owner: str, block: Block, day: int | None = None) -> list[ClassWorth]:
    """What an address holds, class by class in the order of their ids, on a day (default: the block's now).

    Raises `Mismatch` when the classes do not add up to the portfolio's value, `Reverted` with
    `HistoryNotKept` for a day before the latest measurement of a class.
    """
    valuation, read = workspace.valuation, workspace.rpc.read
    rows: tuple[structs.ClassValue, ...]
    if day is None:
        rows, whole = read(valuation.breakdown(owner), block), read(valuation.portfolio_value(owner), block)
    else:
        rows = read(valuation.breakdown_with_day(owner, day), block)
        whole = read(valuation.portfolio_value_with_day(owner, day), block)
    total = sum(row.value for row in rows)
    if total != whole:
        when = f" on {date_of(day)}" if day is not None else ""
        raise Mismatch(f"classes and portfolio value of {owner}{when} at block {block}", total, whole)
    names = {number: name for name, number in workspace.deployment.classes.items()}
    return [_row(row, names.get(row.class_, str(row.class_)), workspace.deployment.decimals) for row in rows]


def _row(row: structs.ClassValue, name: str, decimals: int) -> ClassWorth:
    return ClassWorth(
        class_id=row.class_,
        name=name,
        rated_wh=row.rated,
        service_wh=row.service >> _SCALE,
        price=Decimal(row.price).scaleb(-3),
        exit_value=Decimal(row.exit).scaleb(-3),
        value=amount_of_units(row.value, decimals),
    )


def coverage(workspace: Workspace, owner: str, block: Block) -> Coverage | None:
    """How much of what an address holds was assessed in the running period; None for one that keeps no
    coverage: a person, or a contract that is no fund.
    """
    try:
        found = workspace.rpc.read(workspace.valuation.coverage(owner), block)
    except Reverted as refused:
        if refused.error == "NoCoverage":
            return None
        raise
    return Coverage(found.eligible_wh, found.assessed_wh, found.basis_points)
