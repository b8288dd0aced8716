"""One order, away from the chain: its hash, its file, who signed it, its batteries, its price at a moment."""

from __future__ import annotations

from battery_chain.contracts import structs
from battery_chain.market.lots import Lot, items_of, lots_of
from battery_chain.market.order_file import OtherSigner, order_json, read_order
from battery_chain.market.signed import Domain, SignedOrder, order_hash, signer_of, typed_data
from battery_chain.market.sound import NOBODY
from battery_chain.valuation.orders import Line, Side, cash_of_part, price_on

__all__ = [
    "NOBODY",
    "Domain",
    "Lot",
    "OtherSigner",
    "Side",
    "SignedOrder",
    "cash_for",
    "items_of",
    "lots_of",
    "order_hash",
    "order_json",
    "price_at",
    "read_order",
    "signer_of",
    "typed_data",
]


def price_at(order: structs.Order, second: int) -> int:
    """Settlement-token units for all of an order at a second (since 1970); what the maker gives way is
    rounded down. Negative: the seller pays.
    """
    return price_on(Line(order.price, order.end_price, order.starts_at, order.expires_at), second)


def cash_for(order: structs.Order, amount: int, second: int) -> int:
    """Settlement-token units for `amount` of it at a second; a part is rounded in the maker's favour."""
    return cash_of_part(price_at(order, second), Side(order.side), amount, order.amount)
