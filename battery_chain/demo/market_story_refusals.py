"""Who is refused on the trading day, and why: persons, orders, and who comes too late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from battery_chain.contracts.structs import Order
from battery_chain.demo.market_story_batteries import batch_of_model
from battery_chain.demo.market_story_deals import deal, model_refuses, offer, put, refused_deal
from battery_chain.demo.market_story_tale import Tale
from battery_chain.errors import BadInput, Mismatch
from battery_chain.market.fills import fill
from battery_chain.market.make import Batteries, Terms, domain_of
from battery_chain.market.makers import cancel, cancel_all
from battery_chain.market.order import (
    Domain,
    Side,
    SignedOrder,
    order_hash,
    order_json,
    read_order,
    typed_data,
)
from battery_chain.setup.members import freeze

__all__ = ["refuse_orders", "refuse_people"]

_MODEL = "Zero S ZF7.2"
_HOUR = 3_600


# -- persons


def refuse_people(tale: Tale) -> None:
    """The asset says who may have it; the market asks nobody and lets nobody past."""
    tale.chapter("Who may not trade: an outsider, a frozen member, somebody else than the taker")
    signed = offer(tale, "bank", _one(tale, 40), 100)
    refused_deal(
        tale,
        "an outsider with money fills an order",
        signed,
        "outsider",
        "NotVerified",
        "Its wallet belongs to no verified member; the money moves back with the battery",
    )
    _refuse_frozen(tale, signed)
    _refuse_other_taker(tale)


def _one(tale: Tale, place: int) -> Batteries:
    return Batteries(ids=(batch_of_model(tale, _MODEL) << 32 | place,))


def _refuse_frozen(tale: Tale, signed: SignedOrder) -> None:
    """Frozen, nothing comes in; and nothing goes out, also by an order that was signed before."""
    workspace = tale.workspace
    tale.cast.spend("freeze", [freeze(workspace, ["chanida", "bruno"], True, "agent")])
    tale.refused(
        "chanida, a frozen member, fills an order",
        partial(fill, workspace, signed, "chanida"),
        "MemberIsFrozen",
        "An agent has frozen her",
    )
    mine = offer(tale, "bruno", _one(tale, 3), 100)
    tale.refused(
        "alice fills an order of bruno, who is frozen",
        partial(fill, workspace, mine, "alice"),
        "MemberIsFrozen",
        "What is his stays his, whatever he has signed",
    )
    tale.cast.spend("freeze", [freeze(workspace, ["chanida", "bruno"], False, "agent")])


def _refuse_other_taker(tale: Tale) -> None:
    terms = Terms(Decimal(500), taker="alice")
    signed = put(tale, "bank", Side.SELL, _one(tale, 41), terms)
    refused_deal(
        tale,
        "bruno fills an order that is for alice alone",
        signed,
        "bruno",
        "NotTaker",
        "Its maker has named the taker",
    )
    deal(tale, "fill one", signed, "alice")


# -- orders


def refuse_orders(tale: Tale) -> None:
    """Altered, made for elsewhere, cancelled, expired, filled."""
    tale.chapter("What is no order any more, and what never was one")
    signed = offer(tale, "bank", _one(tale, 42), 100)
    cheaper = replace(signed.order, price=1, end_price=1)
    _refuse(tale, "bruno lowers the price of a signed order to a millionth", cheaper, signed.signature)
    _refuse_elsewhere(tale, signed.order)
    _refuse_malformed(tale, signed)
    _refuse_cancelled(tale)
    _refuse_late(tale)
    _refuse_second(tale, signed)


def _call(tale: Tale, order: Order, signature: bytes, person: str) -> Callable[[], Any]:
    """As somebody would who does without this package."""
    call = tale.workspace.market.fill(order, signature, order.amount)
    return partial(tale.workspace.rpc.read, call, sender=tale.workspace.address(person))


def _refuse(tale: Tale, what: str, order: Order, signature: bytes) -> None:
    words = "Whoever signed, it was not the maker, or not this order"
    tale.refused(what, _call(tale, order, signature, "bruno"), "WrongSigner", words)


def _refuse_elsewhere(tale: Tale, order: Order) -> None:
    """On chain it is a signature of nobody; the file says which chain or market it is for."""
    here = domain_of(tale.workspace)
    for what, field, domain in (
        ("another chain", "chainId", Domain(1, here.market)),
        (
            "another market",
            "verifyingContract",
            Domain(here.chain_id, tale.workspace.battery.address.lower()),
        ),
    ):
        signature = tale.workspace.signer("bank").sign_typed_data(typed_data(order, domain))
        _refuse(tale, f"bruno brings an order that the bank signed for {what}", order, signature)
        signed = SignedOrder(order, signature, order_hash(order, domain))
        tale.say(f"the file says it: {_wrong_domain(tale, signed, domain, field)}")


def _wrong_domain(tale: Tale, signed: SignedOrder, domain: Domain, field: str) -> str:
    """What the reader of order files finds wrong."""
    try:
        read_order(order_json(signed, domain), domain_of(tale.workspace), "order.json")
    except BadInput as found:
        (problem,) = found.problems
        tale.equal("fields that name where an order is for", problem.column, f"domain.{field}")
        return f"{problem.column} {problem.rule}"
    raise Mismatch("an order for elsewhere", "read", "refused")


def _refuse_malformed(tale: Tale, signed: SignedOrder) -> None:
    """The two forms of a signature that are not its own: cut, and mirrored."""
    r, s, v = signed.signature[:32], int.from_bytes(signed.signature[32:64], "big"), signed.signature[64]
    mirrored = r + (_ORDER_OF_CURVE - s).to_bytes(32, "big") + bytes([55 - v])
    for what, signature, error, words in (
        ("a signature cut short", signed.signature[:64], "BadSignatureLength", "A wallet's has 65 bytes"),
        ("the other form of a signature", mirrored, "HighS", "One order has one signature"),
    ):
        act = _call(tale, signed.order, signature, "bruno")
        tale.refused(f"bruno brings {what}", act, error, words)


_ORDER_OF_CURVE = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141


def _refuse_cancelled(tale: Tale) -> None:
    """One, and then all: the counter that an order carries is of the past."""
    one, other = (offer(tale, "bruno", _one(tale, place), 100) for place in (3, 7))
    tale.spend("cancel", cancel(tale.workspace, [one.order.nonce], "bruno"))
    tale.model.cancel("bruno", [one.order.nonce])
    refused_deal(
        tale,
        "alice fills an order that bruno has cancelled",
        one,
        "alice",
        "OrderCancelled",
        "He has changed his mind, for the price of one transaction",
    )
    tale.spend("cancel", cancel_all(tale.workspace, "bruno")[1])
    tale.model.cancel_all("bruno")
    refused_deal(
        tale,
        "alice fills another one, after bruno has cancelled all",
        other,
        "alice",
        "OldCounter",
        "One transaction cancels all that he ever signed",
    )


def _refuse_late(tale: Tale) -> None:
    terms = Terms(Decimal(500), expires_at=tale.now + _HOUR)
    signed = put(tale, "bank", Side.SELL, _one(tale, 43), terms)
    tale.pass_seconds(_HOUR + 60)
    refused_deal(
        tale,
        "alice fills an order that has expired",
        signed,
        "alice",
        "Expired",
        "It was good for an hour",
    )


def _refuse_second(tale: Tale, signed: SignedOrder) -> None:
    """Who comes first has it; who saw that and wants it too pays nothing, and gets nothing."""
    deal(tale, "fill one", signed, "alice")
    tale.refused(
        "a front-runner wants the order that alice has filled",
        _call(tale, signed.order, signed.signature, "bruno"),
        "OrderFilled",
        "An order is filled once",
    )
    model_refuses(tale, "a front-runner", signed, "bruno", "OrderFilled")
