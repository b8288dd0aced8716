"""What a fund is worth, and what an investor has in it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.rpc import Block
from battery_chain.deploy import Workspace
from battery_chain.units import amount_of_units

__all__ = ["SHARE_DECIMALS", "FundState", "Position", "amount", "fund_state", "position", "shares"]

SHARE_DECIMALS = 18


def amount(workspace: Workspace, token_units: int) -> Decimal:
    """Settlement-token units as units of account, exactly."""
    return amount_of_units(token_units, workspace.deployment.decimals)


def shares(raw: int) -> Decimal:
    """Fund units (18 decimals) as whole shares, exactly."""
    return amount_of_units(raw, SHARE_DECIMALS)


@dataclass(frozen=True, slots=True)
class FundState:
    """The fact sheet: money in units of account, energy in Wh, shares whole. `price` is that of the last
    deal, `share_price` an estimate at this moment's net asset value."""

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
