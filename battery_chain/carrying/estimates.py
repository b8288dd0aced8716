"""Figures that estimates are made of: residual value, exit value, value in use. They are fed to the ledger as
entries; the ledger itself knows none of them.

Amounts are Decimal in whatever unit they are given in (per kWh, per pack); health and shares are ratios.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal, localcontext

from battery_chain.errors import BadInput, Problem

__all__ = ["health_linear", "recycling", "refurbished", "second_life"]

_PRECISION = 60
_ZERO, _ONE = Decimal(0), Decimal(1)


def health_linear(cost: Decimal, exit_value: Decimal, health: Decimal, end_of_use: Decimal) -> Decimal:
    """S + (C − S)·(SoH − SoH_e)/(1 − SoH_e), not below S and not above C.

    Raises `BadInput` when use ends at full health.
    """
    if end_of_use >= _ONE:
        raise BadInput([Problem("end_of_use", 0, "", f"{end_of_use} is not below 1")])
    with localcontext(Context(prec=_PRECISION)):
        share = min(max((health - end_of_use) / (_ONE - end_of_use), _ZERO), _ONE)
        return exit_value + (cost - exit_value) * share


def second_life(price_new: Decimal, health: Decimal, discount: Decimal, repurposing: Decimal) -> Decimal:
    """p_new·SoH·(1 − K_u) − c_rep: what a used battery brings in its second use; may be negative."""
    with localcontext(Context(prec=_PRECISION)):
        return price_new * health * (_ONE - discount) - repurposing


def refurbished(
    price_new: Decimal, years: Decimal, fade: Decimal, discount: Decimal, refurbishing: Decimal
) -> Decimal:
    """(1 − K_r − K_u)·(1 − fade·years)·P: both discounts as shares of the price, health falling evenly."""
    with localcontext(Context(prec=_PRECISION)):
        health = max(_ONE - fade * years, _ZERO)
        return (_ONE - refurbishing - discount) * health * price_new


def recycling(
    masses: Mapping[str, Decimal],
    recovery: Mapping[str, Decimal],
    prices: Mapping[str, Decimal],
    energy: Decimal,
    cost: Decimal,
) -> Decimal:
    """Σ mass·recovery·price·E − cost, may be negative. masses: kg per kWh, prices per kg, energy in kWh.

    Raises `BadInput` with every metal that has no recovery or no price.
    """
    known = {"recovery": recovery, "prices": prices}
    problems = [
        Problem(what, 0, metal, "is missing")
        for what, table in known.items()
        for metal in masses.keys() - table
    ]
    if problems:
        raise BadInput(sorted(problems, key=str))
    with localcontext(Context(prec=_PRECISION)):
        metals = sum((mass * recovery[name] * prices[name] for name, mass in masses.items()), _ZERO)
        return metals * energy - cost
