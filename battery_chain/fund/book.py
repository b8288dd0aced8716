"""What a fund is worth, and what an investor has in it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.rpc import Block
from battery_chain.deploy import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.units import amount_of_units, token_units_down

__all__ = [
    "SHARE_DECIMALS",
    "FundState",
    "Position",
    "amount",
    "exact_units",
    "fund_state",
    "position",
    "shares",
]

SHARE_DECIMALS = 18


def amount(workspace: Workspace, token_units: int) -> Decimal:
    """Settlement-token units as units of account, exactly."""
    return amount_of_units(token_units, workspace.deployment.decimals)


def exact_units(workspace: Workspace, what: str, said: Decimal) -> int:
    """Settlement-token units of an amount. `BadInput` unless it is more than nothing and nothing is lost."""
    decimals = workspace.deployment.decimals
    units = token_units_down(said, decimals)
    if units <= 0:
        raise BadInput([Problem(what, 0, "", f"{said} is not more than nothing")])
    if amount_of_units(units, decimals) != said:
        raise BadInput([Problem(what, 0, "", f"{said} has more than the {decimals} decimals of the token")])
    return units


def shares(raw: int) -> Decimal:
    """Fund units (18 decimals) as whole shares, exactly."""
    return amount_of_units(raw, SHARE_DECIMALS)


@dataclass(frozen=True, slots=True)
class FundState:
    """The fact sheet: money in units of account, energy in Wh, shares whole. `price` is that of the last
    deal, valued at second `dealt_at`; `share_price` an estimate at this moment's net asset value;
    `largest_class` in basis points of the rated energy; `receivables` after ageing; `liens` are part of
    `liabilities`; `income_owed` was distributed and is no part of the net asset value."""

    nav: Decimal
    portfolio: Decimal
    cash: Decimal
    supply: Decimal
    price: Decimal
    share_price: Decimal
    epoch: int
    next_epoch: int
    eligible_wh: int
    covered_wh: int
    pending_assets: Decimal
    pending_shares: Decimal
    dealt_at: int
    largest_class: int
    receivables: Decimal
    liens: Decimal
    liabilities: Decimal
    fees_owed: Decimal
    income_owed: Decimal
    holders: int
    closing: bool


def fund_state(workspace: Workspace, block: Block = "latest") -> FundState:
    """The fund's fact sheet at a block, in one call."""
    found = workspace.rpc.read(workspace.fund.fact_sheet(), block)
    return FundState(
        nav=amount(workspace, found.nav),
        portfolio=amount(workspace, found.portfolio),
        cash=amount(workspace, found.cash),
        supply=shares(found.supply),
        price=amount(workspace, found.price),
        share_price=amount(workspace, found.share_price),
        epoch=found.epoch,
        next_epoch=found.next_epoch,
        eligible_wh=found.eligible_wh,
        covered_wh=found.covered_wh,
        pending_assets=amount(workspace, found.pending_assets),
        pending_shares=shares(found.pending_shares),
        dealt_at=found.dealt_at,
        largest_class=found.largest_class,
        receivables=amount(workspace, found.receivables),
        liens=amount(workspace, found.liens),
        liabilities=amount(workspace, found.liabilities),
        fees_owed=amount(workspace, found.fees_owed),
        income_owed=amount(workspace, found.income_owed),
        holders=found.holders,
        closing=found.closing,
    )


@dataclass(frozen=True, slots=True)
class Position:
    """What an investor has: shares and money in hand, requests that wait, fills to claim, deposits to take
    back.
    """

    shares: Decimal
    money: Decimal
    pending_deposit: Decimal
    claimable_shares: Decimal
    pending_redeem: Decimal
    claimable_money: Decimal
    refundable: Decimal


def position(workspace: Workspace, person: str, block: Block = "latest") -> Position:
    """What a person has in the fund at a block."""
    who, vault = workspace.address(person), workspace.vault
    calls = [
        workspace.fund.balance_of(who),
        workspace.token.balance_of(who),
        vault.pending_deposit_request(0, who),
        vault.max_mint(who),
        vault.pending_redeem_request(0, who),
        vault.max_withdraw(who),
        vault.refundable(who),
    ]
    held, money, waiting, to_mint, leaving, to_pay, back = workspace.rpc.read_many(calls, block)
    return Position(
        shares=shares(held),
        money=amount(workspace, money),
        pending_deposit=amount(workspace, waiting),
        claimable_shares=shares(to_mint),
        pending_redeem=shares(leaving),
        claimable_money=amount(workspace, to_pay),
        refundable=amount(workspace, back),
    )
