"""What stands against an order now, and what its maker or taker has yet to approve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Receipt
from battery_chain.chain.reverts import contract_decoder, decode_revert
from battery_chain.contracts import structs
from battery_chain.contracts.settlement_token import SettlementToken
from battery_chain.deploy import Workspace
from battery_chain.market.order import Side, SignedOrder, cash_for, price_at
from battery_chain.market.words import sentence_of

__all__ = ["Checked", "Need", "Reason", "approve", "check", "needs", "reason_of"]


@dataclass(frozen=True, slots=True)
class Reason:
    """An error of the contracts: name, arguments by name, and a sentence."""

    error: str
    arguments: dict[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How much of an order can be filled now (batteries, or share units); 0 with the reason."""

    signed: SignedOrder
    open: int
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """An approval that a person has yet to give the market: `what` in words, and the call that gives it."""

    what: str
    call: Call


def reason_of(data: bytes) -> Reason:
    """What the bytes of a revert say; none of them: the fill ran out of gas."""
    if not data:
        return Reason("OutOfGas", {}, "it ran out of gas")
    error, arguments = decode_revert(data, contract_decoder())
    return Reason(error, arguments, sentence_of(error, arguments))


def check(workspace: Workspace, orders: Sequence[SignedOrder], block: int | None = None) -> list[Checked]:
    """For each order what its maker could settle now (or at a block), by `OrderCheck`: one call for all."""
    call = workspace.order_check.check([each.order for each in orders], [each.signature for each in orders])
    found = workspace.rpc.read(call, "latest" if block is None else block)
    answers = zip(orders, found.open, found.reasons, strict=True)
    return [Checked(one, amount, reason_of(why) if not amount else None) for one, amount, why in answers]


def needs(workspace: Workspace, order: structs.Order, person: str, amount: int | None = None) -> list[Need]:
    """What a person, as maker or taker of an order, has yet to let the market take: batteries, shares or
    money for `amount` of it (default: all). Money at the highest price that it may come to from now on.
    """
    who = workspace.address(person).lower()
    sells = (who == order.maker) == (order.side == Side.SELL)
    part = order.amount if amount is None else amount
    found = _goods(workspace, order, who, part) if sells else []
    cash = _most(workspace, order, part, who)
    if (cash > 0 and not sells) or (cash < 0 and sells):
        found += _allowance(workspace, order.token, who, abs(cash), "money")
    return found


def _most(workspace: Workspace, order: structs.Order, part: int, who: str) -> int:
    """The maker of an auction may pay up to its last price; a taker no more than at this second."""
    now = workspace.rpc.second()
    if who != order.maker:
        return cash_for(order, part, now)
    first, last = price_at(order, now), price_at(order, order.expires_at)
    return cash_for(order, part, now if abs(first) >= abs(last) else order.expires_at)


def _goods(workspace: Workspace, order: structs.Order, who: str, part: int) -> list[Need]:
    if not order.items:
        return _allowance(workspace, order.asset, who, part, "shares")
    battery, market = workspace.battery, workspace.market.address
    if workspace.rpc.read(battery.is_approved_for_all(who, market)):
        return []
    return [Need("the market may take batteries", battery.set_approval_for_all(market, True))]


def _allowance(workspace: Workspace, token: str, who: str, wanted: int, what: str) -> list[Need]:
    """Beside what is allowed already: it may be for another order."""
    erc20, market = SettlementToken(token), workspace.market.address
    allowed = workspace.rpc.read(erc20.allowance(who, market))
    if allowed >= wanted:
        return []
    return [Need(f"the market may take {what}", erc20.approve(market, allowed + wanted))]


def approve(
    workspace: Workspace, order: structs.Order, person: str, amount: int | None = None
) -> list[Receipt]:
    """Gives the market all that `needs` names; nothing where nothing is lacking."""
    signer = workspace.signer(person)
    found = needs(workspace, order, person, amount)
    return [
        workspace.sender.send(each.call, action=f"{person}: {each.what}", signer=signer) for each in found
    ]
