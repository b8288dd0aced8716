"""Funds: opened with a seed, buying batteries against payment, taking subscriptions and redemptions at a
struck price.

Amounts of money are `Decimal` units of account, shares `Decimal` whole shares; on chain both are integers.
"""

from battery_chain.fund.book import FundState, Position, fund_state, position
from battery_chain.fund.buy import Acquisition, acquire, consent, fair_value
from battery_chain.fund.calendar import Epoch, epoch, wait_until
from battery_chain.fund.deal import Deal, claim, open_fund, redeem, strike, subscribe

__all__ = [
    "Acquisition",
    "Deal",
    "Epoch",
    "FundState",
    "Position",
    "acquire",
    "claim",
    "consent",
    "epoch",
    "fair_value",
    "fund_state",
    "open_fund",
    "position",
    "redeem",
    "strike",
    "subscribe",
    "wait_until",
]
