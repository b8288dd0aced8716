"""How a fund gets its batteries: against payment, on the seller's signed offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from battery_chain.chain.intents import Intent, Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.contracts.fund import Acquired
from battery_chain.deploy import Statement, Workspace, digest, event_of
from battery_chain.errors import BadInput, Problem
from battery_chain.fund.acts import Act, act_digest, offer_of, offer_typed_data
from battery_chain.fund.book import amount
from battery_chain.units import token_units_down

__all__ = ["Acquisition", "acquire", "consent", "fair_value", "sale", "sale_typed_data", "take_sale"]


@dataclass(frozen=True, slots=True)
class Acquisition:
    """What was bought, in units of account. `fair_value` is what the portfolio gained, `day_one` the
    difference.
    """

    price: Decimal
    fair_value: Decimal
    day_one: Decimal
    receipt: Receipt


def fair_value(workspace: Workspace, batches: Sequence[int] = (), ids: Sequence[int] = ()) -> Decimal:
    """Sum of the values today of single batteries and of all that follow some batches, units of account."""
    every = list(ids)
    for batch in batches:
        every += _followers(workspace, batch)
    values = workspace.rpc.read_many([workspace.valuation.value_of(each) for each in every])
    return amount(workspace, sum(values))


def _followers(workspace: Workspace, batch: int) -> list[int]:
    found = workspace.rpc.read(workspace.battery.batch_of(batch))
    all_ids = [batch << 32 | index for index in range(found.count)]
    if found.followers == found.count:
        return all_ids
    owners = workspace.rpc.read_many([workspace.battery.owner_of(each) for each in all_ids])
    return [each for each, owner in zip(all_ids, owners, strict=True) if owner.lower() == found.owner.lower()]


def sale(
    workspace: Workspace, seller: str, price: Decimal, *, batches: Sequence[int] = (), ids: Sequence[int] = ()
) -> Act:
    """The seller makes the fund its operator and signs an offer: valid for three days, taken by `take_sale`.

    Raises `BadInput` for a negative price: nobody is paid to take batteries off somebody's hands.
    """
    if price < 0:
        raise BadInput([Problem("price", 0, "", f"{price} is less than nothing")])
    units = token_units_down(price, workspace.deployment.decimals)
    offer = offer_of(workspace, seller, units, batches, ids)
    _approve(workspace, seller)
    signature = workspace.signer(seller).sign_typed_data(offer_typed_data(workspace, "sale", offer))
    return Act("sale", workspace.fund.address, workspace.deployment.chain_id, offer, signature)


def sale_typed_data(workspace: Workspace, offer: structs.Offer) -> dict[str, Any]:
    """The seller's offer as wallets take it."""
    return offer_typed_data(workspace, "sale", offer)


def _approve(workspace: Workspace, seller: str) -> None:
    owner, fund = workspace.address(seller), workspace.fund.address
    if not workspace.rpc.read(workspace.battery.is_approved_for_all(owner, fund)):
        call = workspace.battery.set_approval_for_all(fund, True)
        workspace.sender.send(
            call, action=f"{seller} lets the fund take batteries", signer=workspace.signer(seller)
        )


def take_sale(workspace: Workspace, act: Act, manager: str) -> Acquisition:
    """The manager takes an offer. An offer is taken once: run again, this sends nothing."""
    offer = act.content
    if not isinstance(offer, structs.Offer) or act.kind != "sale":
        raise BadInput([Problem("offer", 0, "", f"is a {act.kind}, not a sale")])
    key = content_key("acquire", act_digest(workspace, act))
    call = workspace.fund.acquire(offer, act.signature)
    seller = workspace.name_of(offer.party) or offer.party
    what = f"acquire {len(offer.batches)} batches and {len(offer.ids)} batteries of {seller}"
    receipt = workspace.sender.send(call, action=what, key=key, signer=workspace.signer(manager))
    return _acquisition(workspace, receipt)


def acquire(
    workspace: Workspace,
    seller: str,
    manager: str,
    price: Decimal,
    *,
    batches: Sequence[int] = (),
    ids: Sequence[int] = (),
) -> Acquisition:
    """Buys batteries of a seller whose key is here, within the band of fair value."""
    return take_sale(workspace, sale(workspace, seller, price, batches=batches, ids=ids), manager)


def _acquisition(workspace: Workspace, receipt: Receipt) -> Acquisition:
    event = event_of(receipt, Acquired)
    fair, day_one = amount(workspace, event.fair_value), amount(workspace, event.day_one_difference)
    return Acquisition(amount(workspace, event.price), fair, day_one, receipt)


def consent(workspace: Workspace, statements: Sequence[Statement], manager: str) -> list[Receipt]:
    """The fund consents on chain to statements about its batteries."""
    signer = workspace.signer(manager)
    intents = []
    for statement in statements:
        found = digest(workspace, statement)
        key = content_key("consent", workspace.fund.address, found)
        intents.append(Intent(workspace.fund.consent(found), signer, "consent of the fund", key))
    return list(workspace.sender.send_many(intents))
