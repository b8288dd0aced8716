"""Dutch auctions of batteries at their end of life: from what they are worth down to what is left of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from battery_chain.deploy import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.market.make import Batteries, Terms
from battery_chain.units import amount_of_units, units_per_micro

__all__ = ["auction_terms", "exit_value", "fair_value", "followers_of"]


def auction_terms(
    workspace: Workspace,
    goods: Batteries,
    terms: Terms | None = None,
    *,
    start: Decimal | None = None,
    end: Decimal | None = None,
) -> Terms:
    """Terms of an auction of these (with the other terms of `terms`), for `sign` or `list_order`.

    start, end: prices in units of account; by default the fair value and the exit value today, or what is
    less. Both may be negative: the seller pays. `BadInput` where the price would rise.
    """
    first = fair_value(workspace, goods) if start is None else start
    last = min(first, exit_value(workspace, goods)) if end is None else end
    if last > first:
        raise BadInput([Problem("auction", 0, "end", f"{last} is above the start, {first}")])
    return replace(terms or Terms(first), price=first, end_price=last)


def fair_value(workspace: Workspace, goods: Batteries) -> Decimal:
    """Sum of the values of the batteries today, units of account."""
    values = workspace.rpc.read_many([workspace.valuation.value_of(each) for each in _ids(workspace, goods)])
    return amount_of_units(sum(values), workspace.deployment.decimals)


def exit_value(workspace: Workspace, goods: Batteries) -> Decimal:
    """What the batteries bring, or cost, as material at the exit values of their classes in force: rated
    energy times exit value, units of account; exact in token units, as those have 6 decimals or more.
    """
    ids, now = _ids(workspace, goods), workspace.rpc.second()
    b, v, rpc = workspace.battery, workspace.valuation, workspace.rpc
    classes = [found.class_ for found in rpc.read_many([b.condition_of(each) for each in ids])]
    known = sorted(set(classes))
    prices = dict(zip(known, rpc.read_many([v.price_at(each, now) for each in known]), strict=True))
    energies = _energies(workspace, ids)
    micros = sum(energies[each >> 32] * prices[kind].exit for each, kind in zip(ids, classes, strict=True))
    decimals = workspace.deployment.decimals
    return amount_of_units(micros * units_per_micro(decimals), decimals)


def _energies(workspace: Workspace, ids: Sequence[int]) -> dict[int, int]:
    """Rated energy of one battery of each batch, Wh."""
    batches = sorted({each >> 32 for each in ids})
    found = workspace.rpc.read_many([workspace.battery.batch_of(each) for each in batches])
    return {number: batch.energy for number, batch in zip(batches, found, strict=True)}


def _ids(workspace: Workspace, goods: Batteries) -> list[int]:
    """Each battery that is meant: those named, and those that follow a batch."""
    return [*goods.ids, *(each for batch in goods.batches for each in followers_of(workspace, batch))]


def followers_of(workspace: Workspace, batch: int) -> list[int]:
    """The ids that move with a batch: as far as can be read, all its owner has of it."""
    b, rpc = workspace.battery, workspace.rpc
    found = rpc.read(b.batch_of(batch))
    every = [batch << 32 | index for index in range(found.count)]
    if found.followers == found.count:
        return every
    owners = rpc.read_many([b.owner_of(each) for each in every])
    return [each for each, owner in zip(every, owners, strict=True) if owner.lower() == found.owner.lower()]
