"""Amounts split to the last token unit, and the cost of each battery of a bundle."""

from __future__ import annotations

from collections.abc import Sequence

from battery_chain.carrying.entries import Asset, Recognised
from battery_chain.errors import BadInput, Problem

__all__ = ["allocate", "recognise", "split"]


def _refuse(what: str, rule: str) -> BadInput:
    return BadInput([Problem(what, 0, "", rule)])


def allocate(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Shares of `amount` in proportion to weights that add up to it exactly.

    Largest remainder: every share is rounded down, what is left goes unit by unit to the largest remainders,
    the earlier of equal ones first. So no share is a whole unit away from its exact one.

    Raises `BadInput` for a negative amount or weight, and where there is no weight to split by.
    """
    if amount < 0:
        raise _refuse("amount", f"{amount} is less than nothing")
    if any(weight < 0 for weight in weights):
        raise _refuse("weight", f"{min(weights)} is less than nothing")
    total = sum(weights)
    if not total:
        if amount:
            raise _refuse("weight", f"there is none to split {amount} by")
        return (0,) * len(weights)
    return _by_largest_remainder(amount, weights, total)


def _by_largest_remainder(amount: int, weights: Sequence[int], total: int) -> tuple[int, ...]:
    shares = [amount * weight // total for weight in weights]
    remainders = [amount * weight % total for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: -remainders[place])
    for place in order[: amount - sum(shares)]:
        shares[place] += 1
    return tuple(shares)


def split(
    held: Sequence[int], energies: Sequence[int], discarded_wh: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What predecessors hold, over successors and discarded energy: (share of each successor, and of each
    predecessor the part that goes with the discarded energy). Nothing is made and nothing lost.
    """
    *shares, discarded = allocate(sum(held), [*energies, discarded_wh])
    return tuple(shares), allocate(discarded, held)


def recognise(
    day: int, price: int, assets: Sequence[Asset], fair_values: Sequence[int] | None = None
) -> tuple[Recognised, ...]:
    """A bundle bought at one price: each asset at its share of it by fair value, or by rated energy.

    price, fair_values: token units. Raises `BadInput` for an empty bundle, a negative price, fair values that
    are not one an asset, negative or all 0.
    """
    if not assets:
        raise _refuse("bundle", "has no assets")
    if fair_values is not None and len(fair_values) != len(assets):
        raise _refuse("fair_values", f"{len(fair_values)} are not one for each of {len(assets)} assets")
    weights = [asset.rated_wh for asset in assets] if fair_values is None else fair_values
    costs = allocate(price, weights)
    return tuple(Recognised(day, asset, cost) for asset, cost in zip(assets, costs, strict=True))
