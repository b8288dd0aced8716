"""An order from what people say: batteries or shares, a price, how long, for whom, under which conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from battery_chain.contracts import structs
from battery_chain.deploy import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.market.lots import items_of, lots_of
from battery_chain.market.nonces import new_nonces
from battery_chain.market.order import (
    NOBODY,
    Domain,
    OtherSigner,
    Side,
    SignedOrder,
    order_hash,
    signer_of,
    typed_data,
)
from battery_chain.market.sound import problems_of
from battery_chain.units import amount_of_units, token_units_down

__all__ = [
    "OPEN_SECONDS",
    "SHARE_DECIMALS",
    "Asked",
    "Batteries",
    "Goods",
    "Shares",
    "Terms",
    "conditions_of",
    "domain_of",
    "draft",
    "exact_units",
    "sign",
    "signed_elsewhere",
]

OPEN_SECONDS = 7 * 86_400
"""How long an order is open unless it says so."""

SHARE_DECIMALS = 18
_SIGNATURE = re.compile(r"0x(?:[0-9a-fA-F]{2})*")


@dataclass(frozen=True, slots=True)
class Batteries:
    """Token ids, and numbers of batches of which all are meant that follow."""

    ids: Sequence[int] = ()
    batches: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Shares:
    """Whole shares and parts of one; of the fund with this number or symbol, by default the one chosen."""

    count: Decimal
    fund: str = ""


Goods = Batteries | Shares


@dataclass(frozen=True, slots=True)
class Asked:
    """What must hold at the fill: health in basis points, days since the last assessment, class ids; what all
    of it is worth at least, in units of account. Zero or nothing: not asked."""

    min_health: int = 0
    max_age: int = 0
    classes: Sequence[int] = ()
    min_value: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Terms:
    """`price` for all of it in units of account, at `starts_at`; `end_price` (None: the same) at
    `expires_at`. Negative, of batteries: the seller pays. Seconds; 0: now, and a week later. `taker`: who
    alone may fill it (person or address). `max_fee` in basis points; None: the fee in force."""

    price: Decimal
    end_price: Decimal | None = None
    starts_at: int = 0
    expires_at: int = 0
    taker: str = ""
    asked: Asked = field(default_factory=Asked)
    max_fee: int | None = None
    token: str = ""


def domain_of(workspace: Workspace) -> Domain:
    """Where orders of this deployment hold."""
    return Domain(workspace.deployment.chain_id, workspace.market.address.lower())


def draft(
    workspace: Workspace, maker: str, side: Side, goods: Goods, terms: Terms, *, nonce: int | None = None
) -> structs.Order:
    """The order, not yet signed: times, counter and an unused nonce are filled in from the chain.

    `maker`: a person or an address. Raises `BadInput` with all that contradicts itself.
    """
    who = workspace.address(maker).lower()
    asset, items, amount = _goods(workspace, goods)
    starts = terms.starts_at or workspace.rpc.second()
    price = exact_units(workspace, "price", terms.price)
    order = structs.Order(
        maker=who,
        taker=workspace.address(terms.taker).lower() if terms.taker else NOBODY,
        side=side,
        asset=asset.lower(),
        items=items,
        amount=amount,
        token=(terms.token or workspace.token.address).lower(),
        price=price,
        end_price=price if terms.end_price is None else exact_units(workspace, "endPrice", terms.end_price),
        max_fee=_fee(workspace) if terms.max_fee is None else terms.max_fee,
        starts_at=starts,
        expires_at=terms.expires_at or starts + OPEN_SECONDS,
        conditions=conditions_of(workspace, terms.asked),
        nonce=new_nonces(workspace, who)[0] if nonce is None else nonce,
        counter=workspace.rpc.read(workspace.market.counter_of(who)),
    )
    _require_sound(order)
    return order


def _fee(workspace: Workspace) -> int:
    return int(workspace.rpc.read(workspace.market.fee()).basis_points)


def _require_sound(order: structs.Order) -> None:
    wrong = [Problem("order", 0, name, rule) for name, rule in problems_of(order)]
    if wrong:
        raise BadInput(wrong)


def _goods(workspace: Workspace, goods: Goods) -> tuple[str, tuple[int, ...], int]:
    """Asset, items and amount."""
    if isinstance(goods, Shares):
        return _fund(workspace, goods.fund), (), _share_units(goods.count)
    followers = _followers(workspace, goods.batches)
    items = items_of(goods.ids, followers)
    if not items:
        raise BadInput([Problem("order", 0, "items", "name batteries, batches or shares")])
    return workspace.battery.address, items, sum(lot.count for lot in lots_of(items))


def _followers(workspace: Workspace, batches: Sequence[int]) -> dict[int, int]:
    found = workspace.rpc.read_many([workspace.battery.batch_of(each) for each in batches])
    return {number: batch.followers for number, batch in zip(batches, found, strict=True)}


def _fund(workspace: Workspace, named: str) -> str:
    if not named:
        return workspace.fund.address
    return workspace.deployment.contract(workspace.deployment.fund_named(named))


def _share_units(count: Decimal) -> int:
    units = token_units_down(count, SHARE_DECIMALS)
    if units <= 0 or amount_of_units(units, SHARE_DECIMALS) != count:
        rule = f"{count} is not more than nothing, with {SHARE_DECIMALS} decimals at most"
        raise BadInput([Problem("order", 0, "shares", rule)])
    return units


def exact_units(workspace: Workspace, what: str, said: Decimal) -> int:
    """Settlement-token units of an amount, also a negative one. `BadInput` where a part would be lost."""
    decimals = workspace.deployment.decimals
    units = token_units_down(said, decimals)
    if amount_of_units(units, decimals) != said:
        rule = f"{said} has more than the {decimals} decimals of the token"
        raise BadInput([Problem("order", 0, what, rule)])
    return units


def conditions_of(workspace: Workspace, asked: Asked) -> structs.Conditions:
    """Conditions as the chain has them."""
    classes = sum(1 << each for each in set(asked.classes))
    least = exact_units(workspace, "minValue", asked.min_value)
    return structs.Conditions(asked.min_health, asked.max_age, classes, least)


def sign(
    workspace: Workspace, maker: str, side: Side, goods: Goods, terms: Terms, *, nonce: int | None = None
) -> SignedOrder:
    """An order signed by a person whose key is here. What its maker still lacks to be filled, `check`
    says."""
    order, domain = draft(workspace, maker, side, goods, terms, nonce=nonce), domain_of(workspace)
    signature = workspace.signer(maker).sign_typed_data(typed_data(order, domain))
    return SignedOrder(order, signature, order_hash(order, domain))


def signed_elsewhere(workspace: Workspace, order: structs.Order, signature: str) -> SignedOrder:
    """An order with a signature (0x…) that a wallet or a contract has made of its `typed_data`. Raises
    `BadInput` for what is none, `OtherSigner` where a wallet is the maker and another key has signed."""
    if not _SIGNATURE.fullmatch(signature):
        raise BadInput([Problem("order", 0, "signature", "is not 0x and hexadecimal digits")])
    signed = SignedOrder(order, bytes.fromhex(signature[2:]), order_hash(order, domain_of(workspace)))
    if not workspace.rpc.codes([order.maker])[0] and signer_of(signed) != order.maker:
        raise OtherSigner("order", signer_of(signed) or "nobody", order.maker)
    return signed
