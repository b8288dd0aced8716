"""Money in and out of a fund: seed, subscription, redemption, strike, claim."""

from __future__ import annotations

import time
from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Receipt
from battery_chain.contracts.fund import Struck
from battery_chain.deploy import FundSpec, Workspace, event_of
from battery_chain.errors import BadInput, Problem, Reverted
from battery_chain.fund.book import SHARE_DECIMALS, amount, position, shares
from battery_chain.fund.calendar import chain_time, epoch
from battery_chain.units import token_units_down

__all__ = ["OUTCOMES", "Deal", "claim", "open_fund", "redeem", "strike", "subscribe"]

_STRIKE_GAS = 3_000_000
OUTCOMES = (
    "deal",
    "uncovered",
    "unvalued",
    "suspended",
    "void",
    "blocked",
    "not positive",
    "below floor",
)


@dataclass(frozen=True, slots=True)
class Deal:
    """How an epoch was struck; money in units of account, shares whole."""

    epoch: int
    outcome: str
    price: Decimal
    nav: Decimal
    supply: Decimal
    assets_in: Decimal
    shares_minted: Decimal
    shares_burned: Decimal
    assets_out: Decimal
    management_fee: Decimal
    performance_fee: Decimal
    distributed: Decimal
    receipt: Receipt


def open_fund(workspace: Workspace, spec: FundSpec) -> Receipt | None:
    """Opens the fund with its seed, paid by its manager; None when it is open already."""
    if workspace.rpc.read(workspace.fund.total_supply()):
        return None
    seed = token_units_down(spec.seed, workspace.deployment.decimals)
    _allow(workspace, spec.manager, workspace.fund.address, seed)
    call = workspace.fund.open(workspace.vault.address, seed)
    return workspace.sender.send(call, action=f"open {spec.name}", signer=workspace.signer(spec.manager))


def _allow(workspace: Workspace, person: str, spender: str, wanted: int) -> None:
    owner = workspace.address(person)
    if workspace.rpc.read(workspace.token.allowance(owner, spender)) < wanted:
        call = workspace.token.approve(spender, wanted)
        workspace.sender.send(call, action=f"{person} approves a payment", signer=workspace.signer(person))


def subscribe(
    workspace: Workspace, investor: str, money: Decimal, *, key: str = "", new: bool = False
) -> Receipt:
    """Asks to subscribe for an amount of money at the price of the next strike."""
    wanted = _positive("amount", token_units_down(money, workspace.deployment.decimals), money)
    who = workspace.address(investor)
    call = workspace.vault.request_deposit(wanted, who, who)
    _refuse_early(workspace, call, who)
    _allow(workspace, investor, workspace.vault.address, wanted)
    return _send(workspace, call, f"subscribe {money} for {investor}", investor, key, new)


def redeem(
    workspace: Workspace, investor: str, count: Decimal, *, key: str = "", new: bool = False
) -> Receipt:
    """Asks to redeem a number of shares at the price of the next strike."""
    wanted = _positive("shares", token_units_down(count, SHARE_DECIMALS), count)
    who = workspace.address(investor)
    call = workspace.vault.request_redeem(wanted, who, who)
    return _send(workspace, call, f"redeem {count} shares of {investor}", investor, key, new)


def _refuse_early(workspace: Workspace, call: Call, who: str) -> None:
    """What the vault refuses for another reason than the allowance is refused before one is given."""
    try:
        workspace.rpc.read(call, sender=who)
    except Reverted as refused:
        if refused.error != "ERC20InsufficientAllowance":
            raise Reverted(refused.error, refused.arguments, "subscribe", refused.data) from None


def _positive(what: str, wanted: int, said: Decimal) -> int:
    if wanted <= 0:
        raise BadInput([Problem(what, 0, "", f"{said} is not more than nothing")])
    return wanted


def _send(workspace: Workspace, call: Call, action: str, person: str, key: str, new: bool) -> Receipt:
    return workspace.sender.send(call, action=action, key=key, new=new, signer=workspace.signer(person))


def strike(workspace: Workspace, person: str, wanted: int = 0) -> Deal:
    """Strikes the epoch `wanted` (0: the next one that waits). Anyone may; the price is the same for all.

    Raises `BadInput` when none waits.
    """
    number = wanted or workspace.rpc.read(workspace.fund.next_strike())
    if not number:
        raise BadInput(
            [Problem("epoch", 0, "", "no epoch waits for a strike: nobody has asked to subscribe or redeem")]
        )
    call, signer = workspace.fund.strike(number), workspace.signer(person)
    gas = _STRIKE_GAS if _is_asleep(workspace, number) else None
    receipt = workspace.sender.send(call, action=f"strike epoch {number}", signer=signer, gas=gas)
    return _deal(workspace, event_of(receipt, Struck), receipt)


def _deal(workspace: Workspace, event: Struck, receipt: Receipt) -> Deal:
    found = event.deal
    return Deal(
        epoch=event.epoch,
        outcome=OUTCOMES[found.outcome],
        price=amount(workspace, found.price),
        nav=amount(workspace, found.nav),
        supply=shares(found.supply),
        assets_in=amount(workspace, found.assets_in),
        shares_minted=shares(found.minted),
        shares_burned=shares(found.burned),
        assets_out=amount(workspace, found.paid),
        management_fee=amount(workspace, found.management_fee),
        performance_fee=amount(workspace, found.performance_fee),
        distributed=amount(workspace, found.distributed),
        receipt=receipt,
    )


def _is_asleep(workspace: Workspace, number: int) -> bool:
    """A development chain that made no block since the valuation time would simulate the strike too early."""
    return chain_time(workspace) < epoch(workspace, number).valuation <= int(time.time())


def claim(workspace: Workspace, investor: str) -> list[Receipt]:
    """Claims all that an investor can: shares of filled subscriptions, money of filled redemptions,
    refunds.
    """
    who, vault = workspace.address(investor), workspace.vault
    found = position(workspace, investor)
    receipts = []
    if found.claimable_shares:
        call: Call = vault.mint(token_units_down(found.claimable_shares, SHARE_DECIMALS), who)
        receipts.append(_send(workspace, call, f"claim {found.claimable_shares} shares", investor, "", True))
    if found.claimable_money:
        money = token_units_down(found.claimable_money, workspace.deployment.decimals)
        call = vault.withdraw(money, who, who)
        receipts.append(_send(workspace, call, f"claim {found.claimable_money}", investor, "", True))
    if found.refundable:
        call = vault.refund(who, who)
        receipts.append(_send(workspace, call, f"take back {found.refundable}", investor, "", True))
    return receipts
