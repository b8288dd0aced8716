"""The market of a description: its fee, the highest it may ever have, and who gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from battery_chain.deploy.tables import Table

__all__ = ["FEE_CAP", "MarketSpec", "read_market"]

FEE_CAP = 500
"""No market takes more, basis points: `Market.FEE_CAP`."""


@dataclass(frozen=True, slots=True)
class MarketSpec:
    """`fee` of a price, in basis points, that the one who is paid leaves to the account `fee_recipient`; it
    is never more than `max_fee`, which is fixed when the market is created."""

    max_fee: int
    fee: int
    fee_recipient: str


def read_market(table: Table, accounts: Mapping[str, str]) -> MarketSpec:
    """The table `[market]`; what is wrong is noted in it."""
    most = table.number("max_fee_bp", 0, FEE_CAP)
    found = MarketSpec(most, table.number("fee_bp", 0, most, 0), table.known("fee_recipient", accounts))
    table.close()
    return found
