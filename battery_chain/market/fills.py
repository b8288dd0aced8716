"""Fills: one order, several at once, two orders with each other. Each is sent once, however often it is run
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from battery_chain.chain.calls import Call, Transfer
from battery_chain.chain.intents import Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.contracts._codec import Event
from battery_chain.contracts.market import Filled, FillSkipped, decode_log
from battery_chain.deploy import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.market.check import Reason, check, reason_of
from battery_chain.market.make import Asked, conditions_of
from battery_chain.market.order import SignedOrder
from battery_chain.units import amount_of_units

__all__ = ["BatchDone", "Done", "Wanted", "fill", "fill_batch", "fill_if", "match"]


@dataclass(frozen=True, slots=True)
class Done:
    """What a fill was: `amount` (batteries, or share units) for `cash`, of which `fee` was taken off, in
    units of account; negative: the seller paid.
    """

    hash: bytes
    maker: str
    taker: str
    amount: int
    cash: Decimal
    fee: Decimal
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Wanted:
    """One fill of several: `amount` None is all that is open; `asked` by the taker beside the order's."""

    signed: SignedOrder
    amount: int | None = None
    asked: Asked = field(default_factory=Asked)


@dataclass(frozen=True, slots=True)
class BatchDone:
    """What became of each fill of several: `fills` by its place, and why the others were skipped."""

    fills: dict[int, Done]
    skipped: dict[int, Reason]
    receipt: Receipt


def fill(
    workspace: Workspace, signed: SignedOrder, taker: str, amount: int | None = None, *, key: str = ""
) -> Done:
    """The taker is the other side of an order, for `amount` of it (default: all that is open).

    Run again, this sends nothing: the same amount of the same order is filled once. `key` names another wish
    of the same amount. What the taker lacks, `approve` gives. Raises `Reverted` with the reason.
    """
    part = _part(workspace, Wanted(signed, amount), taker, key)
    call = workspace.market.fill(signed.order, signed.signature, part)
    return _filled(workspace, call, taker, _key(workspace, signed, taker, amount, key))


def fill_if(
    workspace: Workspace,
    signed: SignedOrder,
    taker: str,
    asked: Asked,
    amount: int | None = None,
    *,
    key: str = "",
) -> Done:
    """As `fill`, under conditions of the taker."""
    one = Wanted(signed, amount, asked)
    call = workspace.market.fill_if(_wish(workspace, one, _part(workspace, one, taker, key)))
    return _filled(workspace, call, taker, _key(workspace, signed, taker, amount, key))


def _filled(workspace: Workspace, call: Call, taker: str, key: str) -> Done:
    receipt = _once(workspace, call, "fill an order", key, taker)
    (done,) = _told(workspace, receipt)
    return done


def _key(workspace: Workspace, signed: SignedOrder, taker: str, amount: int | None, key: str) -> str:
    """Equal for the same wish: by what was asked for, not by what was open at the time."""
    part = "open" if amount is None else amount
    return content_key("fill", signed.hash, workspace.address(taker).lower(), part, key)


def _once(workspace: Workspace, call: Call, action: str, key: str, person: str) -> Receipt:
    """What was begun goes on with the data that it was begun with: what is open has changed since."""
    entry = workspace.sender.journal.live(key)
    if entry is not None:
        call = Transfer(entry.recipient, entry.value, entry.data, entry.function)
    return workspace.sender.send(call, action=action, key=key, signer=workspace.signer(person))


def _part(workspace: Workspace, one: Wanted, taker: str, key: str) -> int:
    """The amount that is meant; all of it where the order was filled by this very wish before."""
    order = one.signed.order
    if one.amount is not None:
        return _positive(one.amount)
    if order.items or workspace.sender.journal.live(_key(workspace, one.signed, taker, None, key)):
        return order.amount
    return int(workspace.rpc.read(workspace.market.open_amount(order, one.signed.signature)))


def _positive(amount: int) -> int:
    if amount <= 0:
        raise BadInput([Problem("order", 0, "amount", f"{amount} is nothing to fill")])
    return amount


def _wish(workspace: Workspace, one: Wanted, amount: int) -> structs.Fill:
    conditions = conditions_of(workspace, one.asked)
    return structs.Fill(one.signed.order, one.signed.signature, amount, conditions)


def fill_batch(workspace: Workspace, wanted: Sequence[Wanted], taker: str, *, key: str = "") -> BatchDone:
    """Fills what can be filled in one transaction; the others are skipped, with the reason. Run again, this
    sends nothing, unless `key` names another wish."""
    if not wanted:
        raise BadInput([Problem("orders", 0, "", "there is nothing to fill")])
    parts: list[str | bytes | int] = [workspace.address(taker).lower(), key]
    for each in wanted:
        parts += [each.signed.hash, "open" if each.amount is None else each.amount]
    opened = _opened(workspace, wanted)
    call = workspace.market.fill_batch([_wish(workspace, each, _most(each)) for each in opened])
    name = content_key("fill batch", *parts)
    return _batch(workspace, _once(workspace, call, f"fill {len(wanted)} orders", name, taker), wanted)


def _opened(workspace: Workspace, wanted: Sequence[Wanted]) -> list[Wanted]:
    """With the amounts that are open; what cannot be filled keeps its own, and the chain says why."""
    asked = [each for each in wanted if each.amount is None and not each.signed.order.items]
    found = iter(check(workspace, [each.signed for each in asked]) if asked else [])
    return [
        Wanted(each.signed, next(found).open or None, each.asked) if each in asked else each
        for each in wanted
    ]


def _most(one: Wanted) -> int:
    return one.signed.order.amount if one.amount is None else _positive(one.amount)


def _batch(workspace: Workspace, receipt: Receipt, wanted: Sequence[Wanted]) -> BatchDone:
    skipped = {
        event.index: reason_of(event.reason)
        for event in _events(workspace, receipt)
        if isinstance(event, FillSkipped)
    }
    places = [at for at in range(len(wanted)) if at not in skipped]
    return BatchDone(dict(zip(places, _told(workspace, receipt), strict=True)), skipped, receipt)


def match(
    workspace: Workspace,
    sell: SignedOrder,
    buy: SignedOrder,
    person: str,
    amount: int | None = None,
    *,
    key: str = "",
) -> tuple[Done, Done]:
    """Fills two orders with each other at the price of the one that sells, by anybody; the fill of each.
    `amount`: by default the smaller of what is open of both.
    """
    part = "open" if amount is None else amount
    name = content_key("match", sell.hash, buy.hash, part, key)
    meant = _common(workspace, sell, buy, name) if amount is None else amount
    call = workspace.market.match_orders(sell.order, sell.signature, buy.order, buy.signature, meant)
    receipt = _once(workspace, call, "match two orders", name, person)
    first, second = _told(workspace, receipt)
    return first, second


def _common(workspace: Workspace, sell: SignedOrder, buy: SignedOrder, key: str) -> int:
    if sell.order.items or workspace.sender.journal.live(key):
        return int(sell.order.amount)
    market = workspace.market
    calls = [market.open_amount(each.order, each.signature) for each in (sell, buy)]
    return int(min(workspace.rpc.read_many(calls)))


def _events(workspace: Workspace, receipt: Receipt) -> list[Event | None]:
    own = [log for log in receipt.logs if log["address"].lower() == workspace.market.address.lower()]
    return [
        decode_log([bytes.fromhex(each[2:]) for each in log["topics"]], bytes.fromhex(log["data"][2:]))
        for log in own
    ]


def _told(workspace: Workspace, receipt: Receipt) -> list[Done]:
    decimals = workspace.deployment.decimals
    return [
        Done(
            event.order_hash,
            event.maker,
            event.taker,
            event.amount,
            amount_of_units(event.cash, decimals),
            amount_of_units(event.fee, decimals),
            receipt,
        )
        for event in _events(workspace, receipt)
        if isinstance(event, Filled)
    ]
