"""How a fund gives batteries away: against payment, on the buyer's signed offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.intents import Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.contracts.fund import Disposed
from battery_chain.deploy import Workspace, event_of
from battery_chain.errors import BadInput, Problem
from battery_chain.fund.acts import Act, act_digest, offer_of, offer_typed_data
from battery_chain.fund.book import amount
from battery_chain.fund.currency import currencies
from battery_chain.fund.invest import allow
from battery_chain.units import token_units_up

__all__ = ["Disposal", "dispose", "purchase", "take_purchase"]


@dataclass(frozen=True, slots=True)
class Disposal:
    """What was sold, in units of account; `fair_value` is what the portfolio lost."""

    price: Decimal
    fair_value: Decimal
    receipt: Receipt


def purchase(
    workspace: Workspace, buyer: str, price: Decimal, *, batches: Sequence[int] = (), ids: Sequence[int] = ()
) -> Act:
    """The buyer lets the fund take the price (rounded up) and signs an offer, valid for three days."""
    if price < 0:
        raise BadInput([Problem("price", 0, "", f"{price} is less than nothing")])
    units = token_units_up(price, workspace.deployment.decimals)
    offer = offer_of(workspace, buyer, units, batches, ids)
    allow(workspace, buyer, workspace.fund.address, units, currencies(workspace)[0])
    signature = workspace.signer(buyer).sign_typed_data(offer_typed_data(workspace, "purchase", offer))
    return Act("purchase", workspace.fund.address, workspace.deployment.chain_id, offer, signature)


def take_purchase(workspace: Workspace, act: Act, manager: str) -> Disposal:
    """The manager takes an offer. An offer is taken once: run again, this sends nothing."""
    offer = act.content
    if not isinstance(offer, structs.Offer) or act.kind != "purchase":
        raise BadInput([Problem("offer", 0, "", f"is a {act.kind}, not a purchase")])
    key = content_key("dispose", act_digest(workspace, act))
    buyer = workspace.name_of(offer.party) or offer.party
    what = f"sell {len(offer.batches)} batches and {len(offer.ids)} batteries to {buyer}"
    call = workspace.fund.dispose(offer, act.signature)
    receipt = workspace.sender.send(call, action=what, key=key, signer=workspace.signer(manager))
    event = event_of(receipt, Disposed)
    return Disposal(amount(workspace, event.price), amount(workspace, event.fair_value), receipt)


def dispose(
    workspace: Workspace,
    buyer: str,
    manager: str,
    price: Decimal,
    *,
    batches: Sequence[int] = (),
    ids: Sequence[int] = (),
) -> Disposal:
    """Sells batteries to a buyer whose key is here, within the band of fair value."""
    return take_purchase(workspace, purchase(workspace, buyer, price, batches=batches, ids=ids), manager)
