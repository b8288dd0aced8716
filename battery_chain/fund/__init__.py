"""Funds: opened with a seed, buying batteries against payment, taking subscriptions and redemptions at a
struck price.

Amounts of money are `Decimal` units of account, shares `Decimal` whole shares; on chain both are integers.
"""

from battery_chain.fund.book import FundState, Position, fund_state, position
from battery_chain.fund.buy import Acquisition, acquire, consent, fair_value
from battery_chain.fund.calendar import Epoch, epoch, wait_until
from battery_chain.fund.deal import Deal, open_fund, strike, waiting
from battery_chain.fund.holders import Holder, holders
from battery_chain.fund.invest import (
    Prospectus,
    accept_prospectus,
    claim,
    prospectus,
    redeem,
    redeem_unclaimed,
    set_operator,
    subscribe,
    transfer,
)
from battery_chain.fund.statement import Statement, statement

__all__ = [
    "Acquisition",
    "Deal",
    "Epoch",
    "FundState",
    "Holder",
    "Position",
    "Prospectus",
    "Statement",
    "accept_prospectus",
    "acquire",
    "claim",
    "consent",
    "epoch",
    "fair_value",
    "fund_state",
    "holders",
    "open_fund",
    "position",
    "prospectus",
    "redeem",
    "redeem_unclaimed",
    "set_operator",
    "statement",
    "strike",
    "subscribe",
    "transfer",
    "wait_until",
    "waiting",
]
