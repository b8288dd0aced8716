"""Orders without a chain: made, not signed."""

from __future__ import annotations

from itertools import count
from typing import Any

from battery_chain.book.entry import Entry
from battery_chain.contracts import structs
from battery_chain.market.order import NOBODY, Domain, SignedOrder, items_of, order_hash

__all__ = ["ASSET", "DOMAIN", "FUND", "NOW", "TOKEN", "entry", "order", "who"]

DOMAIN = Domain(31337, "0x" + "aa" * 20)
ASSET, FUND, TOKEN = "0x" + "bb" * 20, "0x" + "cc" * 20, "0x" + "dd" * 20
NOW = 1_000_000
_NONCE = count()


def who(number: int) -> str:
    """The address of a maker."""
    return f"0x{number + 1:040x}"


def order(**fields: Any) -> structs.Order:
    """Sells one battery for 100, unless said otherwise."""
    values: dict[str, Any] = {
        "maker": who(0),
        "taker": NOBODY,
        "side": 0,
        "asset": ASSET,
        "items": items_of([1 << 32], {}),
        "amount": 1,
        "token": TOKEN,
        "price": 100,
        "max_fee": 100,
        "starts_at": NOW - 100,
        "expires_at": NOW + 100,
        "conditions": structs.Conditions(0, 0, 0, 0),
        "nonce": next(_NONCE),
        "counter": 0,
    } | fields
    values.setdefault("end_price", values["price"])
    return structs.Order(**values)


def entry(sequence: int, open_: int = 0, class_id: int = 0, signature: bytes = b"", **fields: Any) -> Entry:
    """Such an order in the order book; all of it open unless said otherwise."""
    made = order(**fields)
    signed = SignedOrder(made, signature, order_hash(made, DOMAIN))
    return Entry(sequence, signed, open_ or made.amount, class_id)
