"""What makers do with their orders on chain: list, cancel some, many or all; a fund by its manager."""

from __future__ import annotations

from collections.abc import Sequence

from battery_chain.chain.intents import Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.contracts.market import CounterRaised
from battery_chain.deploy import Workspace, event_of
from battery_chain.errors import BadInput, Problem
from battery_chain.market.make import domain_of
from battery_chain.market.order import SignedOrder, order_hash

__all__ = ["cancel", "cancel_all", "cancel_word", "list_order"]


def list_order(workspace: Workspace, order: structs.Order, person: str) -> tuple[SignedOrder, Receipt]:
    """Puts an order on chain instead of a signature: one of the person's own, or one of the chosen fund by
    its manager. It is listed once: run again, this sends nothing.
    """
    found = order_hash(order, domain_of(workspace))
    fund = _is_fund(workspace, order.maker)
    call = workspace.fund.list(order) if fund else workspace.market.list(order)
    key = content_key("list", workspace.market.address.lower(), found)
    receipt = workspace.sender.send(call, action="list an order", key=key, signer=workspace.signer(person))
    return SignedOrder(order, b"", found), receipt


def _is_fund(workspace: Workspace, maker: str) -> bool:
    """Whether it is the chosen fund: a deployment may have none."""
    known = workspace.deployment.contracts.get(workspace.fund_names.fund, "")
    return maker.lower() == known.lower()


def cancel(workspace: Workspace, nonces: Sequence[int], person: str, *, maker: str = "") -> Receipt:
    """Cancels the orders of a person with these nonces, for good; what was filled stays filled. `maker`: the
    chosen fund's address, whose manager the person is."""
    if not nonces:
        raise BadInput([Problem("nonces", 0, "", "name the orders that are to be cancelled")])
    wanted = sorted(set(nonces))
    who = (maker or workspace.address(person)).lower()
    fund = _is_fund(workspace, who)
    call = workspace.fund.cancel_orders(wanted) if fund else workspace.market.cancel(wanted)
    key = content_key("cancel orders", workspace.market.address.lower(), who, *wanted)
    action = f"cancel {len(wanted)} orders"
    return workspace.sender.send(call, action=action, key=key, signer=workspace.signer(person))


def cancel_word(workspace: Workspace, word: int, bits: int, person: str) -> Receipt:
    """Cancels the orders of a person with the nonces `word * 256 + i` for every bit i, for good."""
    if not 0 < bits < 1 << 256:
        raise BadInput([Problem("bits", 0, "", f"{bits:#x} is not one or more of 256 bits")])
    call, who = workspace.market.cancel_word(word, bits), workspace.address(person).lower()
    key = content_key("cancel a word", call.to.lower(), who, word, bits)
    action = f"cancel {bits.bit_count()} orders of word {word}"
    return workspace.sender.send(call, action=action, key=key, signer=workspace.signer(person))


def cancel_all(workspace: Workspace, person: str, *, new: bool = False) -> tuple[int, Receipt]:
    """Cancels every order of a person so far; the counter that new orders carry, and the receipt."""
    call, signer = workspace.market.cancel_all(), workspace.signer(person)
    receipt = workspace.sender.send(call, action="cancel all orders", signer=signer, new=new)
    return event_of(receipt, CounterRaised).counter, receipt
