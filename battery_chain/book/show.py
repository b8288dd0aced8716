"""Orders as JSON. uint256 are decimal texts; the message and signature are what `matchOrders` and a wallet
take.
"""

from __future__ import annotations

from typing import Any

from battery_chain.book.engine import Level, Match
from battery_chain.book.entry import Entry, Lane, lot_of
from battery_chain.book.reasons import OPEN, Reason
from battery_chain.market.order import Domain, price_at
from battery_chain.market.signed import message_of, typed_data

__all__ = ["brief", "domain_view", "lane_view", "level_view", "match_view", "order_view"]


def order_view(entry: Entry, state: str = OPEN, reason: Reason | None = None) -> dict[str, Any]:
    """The whole order with what is open of it and its place in time."""
    return {
        "hash": "0x" + entry.hash.hex(),
        "sequence": entry.sequence,
        "state": state,
        "open": str(entry.open),
        "class": entry.class_id or None,
        "lot": lot_of(entry.order) or None,
        "reason": reason.json() if reason else None,
        "order": message_of(entry.order),
        "signature": "0x" + entry.signed.signature.hex(),
    }


def brief(entry: Entry, second: int) -> dict[str, Any]:
    """The order with its price at a second, token units for all of it."""
    return order_view(entry) | {"price": str(price_at(entry.order, second)), "second": second}


def domain_view(entry: Entry, domain: Domain) -> dict[str, Any]:
    """Types and domain, which an order's message needs to be a file of the command line."""
    found = typed_data(entry.order, domain)
    return {name: found[name] for name in ("types", "primaryType", "domain")}


def lane_view(lane: Lane) -> dict[str, Any]:
    """What is compared in a lane."""
    return {"asset": lane.asset, "token": lane.token, "kind": lane.kind, "which": lane.which or None}


def level_view(level: Level) -> dict[str, Any]:
    return {"price": str(level.price), "amount": str(level.amount), "orders": level.orders}


def match_view(match: Match) -> dict[str, Any]:
    """What `matchOrders` takes, and the cash that changes hands."""
    return {
        "sell": order_view(match.sell),
        "buy": order_view(match.buy),
        "amount": str(match.amount),
        "cash": str(match.cash),
    }
