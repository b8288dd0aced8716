"""How a fund gets its batteries: against payment, on the seller's signed offer."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from battery_chain.chain.intents import Intent, Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.contracts.fund import Acquired
from battery_chain.deploy import Statement, Workspace, digest, eip712, event_of
from battery_chain.errors import BadInput, Problem
from battery_chain.fund.book import amount
from battery_chain.fund.calendar import chain_time
from battery_chain.units import token_units_down

__all__ = ["Acquisition", "acquire", "consent", "fair_value", "sale_typed_data"]

_OFFER_SECONDS = 3600
_SALE = "address seller,uint64[] batches,uint256[] ids,uint256 price,uint64 expiresAt,uint256 nonce"


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


def sale_typed_data(workspace: Workspace, sale: structs.Offer) -> dict[str, Any]:
    """The seller's offer as wallets take it."""
    domain = workspace.rpc.read(workspace.fund.eip712_domain())
    return eip712(
        "Sale",
        _SALE,
        sale.fields(),
        {
            "name": domain.name,
            "version": domain.version,
            "chainId": domain.chain_id,
            "verifyingContract": domain.verifying_contract,
        },
    )


def acquire(
    workspace: Workspace,
    seller: str,
    manager: str,
    price: Decimal,
    *,
    batches: Sequence[int] = (),
    ids: Sequence[int] = (),
) -> Acquisition:
    """Buys batteries of a seller: it makes the fund its operator, signs the offer, the manager takes it.

    Raises `BadInput` for a negative price: nobody is paid to take batteries off somebody's hands.
    """
    if price < 0:
        raise BadInput([Problem("price", 0, "", f"{price} is less than nothing")])
    sale = structs.Offer(
        party=workspace.address(seller),
        batches=tuple(batches),
        ids=tuple(ids),
        price=token_units_down(price, workspace.deployment.decimals),
        expires_at=chain_time(workspace) + _OFFER_SECONDS,
        nonce=secrets.randbits(128),
    )
    _approve(workspace, seller)
    signature = workspace.signer(seller).sign_typed_data(sale_typed_data(workspace, sale))
    call = workspace.fund.acquire(sale, signature)
    what = f"acquire {len(batches)} batches and {len(ids)} batteries of {seller}"
    receipt = workspace.sender.send(call, action=what, signer=workspace.signer(manager))
    return _acquisition(workspace, receipt)


def _approve(workspace: Workspace, seller: str) -> None:
    owner, fund = workspace.address(seller), workspace.fund.address
    if not workspace.rpc.read(workspace.battery.is_approved_for_all(owner, fund)):
        call = workspace.battery.set_approval_for_all(fund, True)
        workspace.sender.send(
            call, action=f"{seller} lets the fund take batteries", signer=workspace.signer(seller)
        )


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
