"""Orders and trades: batteries, bundles and fund shares against a settlement token.

An order is made (`draft`, `sign`, `auction_terms`) or put on chain (`list_order`), looked at (`check`,
`needs`), and filled, matched or cancelled; each act is sent once, however often it is run again. Amounts of
money are `Decimal` units of account, shares `Decimal` whole shares, batteries token ids.
"""

from battery_chain.market.auction import auction_terms, exit_value, fair_value
from battery_chain.market.candles import Candle, candles, unit_price
from battery_chain.market.check import Checked, Reason, check, reason_of
from battery_chain.market.fills import BatchDone, Done, Wanted, fill, fill_batch, fill_if, match
from battery_chain.market.leave import Need, Part, approve, approve_several, needs, needs_of_several
from battery_chain.market.make import (
    Asked,
    Batteries,
    Goods,
    Shares,
    Terms,
    conditions_of,
    domain_of,
    draft,
    sign,
    signed_elsewhere,
)
from battery_chain.market.makers import cancel, cancel_all, cancel_word, list_order
from battery_chain.market.nonces import new_nonces
from battery_chain.market.order import (
    Domain,
    Lot,
    OtherSigner,
    Side,
    SignedOrder,
    cash_for,
    items_of,
    lots_of,
    order_hash,
    order_json,
    price_at,
    read_order,
    signer_of,
    typed_data,
)
from battery_chain.market.trades import Trade, trades

__all__ = [
    "Asked",
    "BatchDone",
    "Batteries",
    "Candle",
    "Checked",
    "Domain",
    "Done",
    "Goods",
    "Lot",
    "Need",
    "OtherSigner",
    "Part",
    "Reason",
    "Shares",
    "Side",
    "SignedOrder",
    "Terms",
    "Trade",
    "Wanted",
    "approve",
    "approve_several",
    "auction_terms",
    "cancel",
    "cancel_all",
    "cancel_word",
    "candles",
    "cash_for",
    "check",
    "conditions_of",
    "domain_of",
    "draft",
    "exit_value",
    "fair_value",
    "fill",
    "fill_batch",
    "fill_if",
    "items_of",
    "list_order",
    "lots_of",
    "match",
    "needs",
    "needs_of_several",
    "new_nonces",
    "order_hash",
    "order_json",
    "price_at",
    "read_order",
    "reason_of",
    "sign",
    "signed_elsewhere",
    "signer_of",
    "trades",
    "typed_data",
    "unit_price",
]
