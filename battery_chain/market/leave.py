"""What a maker or taker has yet to let the market take, and the approvals that give it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Receipt
from battery_chain.contracts import structs
from battery_chain.contracts.settlement_token import SettlementToken
from battery_chain.deploy import Workspace
from battery_chain.market.order import Side, cash_for, price_at

__all__ = ["Need", "Part", "approve", "approve_several", "needs", "needs_of_several"]

Part = tuple[structs.Order, int | None]
"""An order and how much of it is meant; None: all."""


@dataclass(frozen=True, slots=True)
class Need:
    """An approval that a person has yet to give the market: `what` in words, and the call that gives it."""

    what: str
    call: Call


def needs(workspace: Workspace, order: structs.Order, person: str, amount: int | None = None) -> list[Need]:
    """What a person, as maker or taker of an order, has yet to let the market take: batteries, shares or
    money for `amount` of it (default: all). Money at the highest price that it may come to from now on.
    """
    return needs_of_several(workspace, [(order, amount)], person)


def needs_of_several(workspace: Workspace, parts: Sequence[Part], person: str) -> list[Need]:
    """The same for several orders together, as for a batch of fills. What is allowed already counts, whatever
    it was given for: orders that are open at the same time are best named together."""
    who, now = workspace.address(person).lower(), workspace.rpc.second()
    goods: Counter[str] = Counter()
    money: Counter[str] = Counter()
    for order, amount in parts:
        part = order.amount if amount is None else amount
        sells = (who == order.maker) == (order.side == Side.SELL)
        if sells:
            goods[order.asset] += part
        cash = _most(order, part, who, now)
        if (cash > 0 and not sells) or (cash < 0 and sells):
            money[order.token] += abs(cash)
    return [*_of_goods(workspace, who, goods), *_allowances(workspace, who, money, "money")]


def _most(order: structs.Order, part: int, who: str, now: int) -> int:
    """The maker of an auction may pay up to its last price; a taker no more than at this second."""
    if who != order.maker:
        return cash_for(order, part, now)
    first, last = price_at(order, now), price_at(order, order.expires_at)
    return cash_for(order, part, now if abs(first) >= abs(last) else order.expires_at)


def _of_goods(workspace: Workspace, who: str, goods: Counter[str]) -> Iterator[Need]:
    battery, market = workspace.battery, workspace.market.address
    if battery.address.lower() in goods:
        del goods[battery.address.lower()]
        if not workspace.rpc.read(battery.is_approved_for_all(who, market)):
            yield Need("the market may take batteries", battery.set_approval_for_all(market, True))
    yield from _allowances(workspace, who, goods, "shares")


def _allowances(workspace: Workspace, who: str, wanted: Counter[str], what: str) -> Iterator[Need]:
    """Beside what is allowed already: it may be for another order."""
    market = workspace.market.address
    for token, units in sorted(wanted.items()):
        allowed = workspace.rpc.read(SettlementToken(token).allowance(who, market))
        if allowed < units:
            yield Need(f"the market may take {what}", SettlementToken(token).approve(market, allowed + units))


def approve(
    workspace: Workspace, order: structs.Order, person: str, amount: int | None = None
) -> list[Receipt]:
    """Gives the market all that `needs` names; nothing where nothing is lacking."""
    return approve_several(workspace, [(order, amount)], person)


def approve_several(workspace: Workspace, parts: Sequence[Part], person: str) -> list[Receipt]:
    """The same for several orders together, as for a batch of fills."""
    signer = workspace.signer(person)
    found = needs_of_several(workspace, parts, person)
    return [
        workspace.sender.send(each.call, action=f"{person}: {each.what}", signer=signer) for each in found
    ]
