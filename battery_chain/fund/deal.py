"""A fund is opened with its seed; its epochs are struck."""

from __future__ import annotations

import time
from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.intents import Receipt, content_key
from battery_chain.contracts.fund import Struck
from battery_chain.deploy import FundSpec, Workspace, event_of
from battery_chain.errors import BadInput, Problem
from battery_chain.fund.book import amount, shares
from battery_chain.fund.calendar import chain_time, epoch
from battery_chain.fund.currency import currencies
from battery_chain.fund.invest import allow
from battery_chain.units import token_units_down

__all__ = ["OUTCOMES", "Deal", "open_fund", "strike", "waiting"]

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
    allow(workspace, spec.manager, workspace.fund.address, seed, currencies(workspace)[0])
    call = workspace.fund.open(workspace.vault.address, seed)
    key, signer = content_key("open", workspace.fund.address), workspace.signer(spec.manager)
    return workspace.sender.send(call, action=f"open {spec.name}", signer=signer, key=key)


def strike(workspace: Workspace, person: str, wanted: int = 0) -> Deal:
    """Strikes the epoch `wanted` (0: as `waiting` says). Anyone may; the price is the same for all. An epoch
    is struck once: run again, it is the same deal.

    Raises `BadInput` when none waits.
    """
    number = wanted or waiting(workspace, workspace.signer(person).address)
    if not number:
        raise BadInput(
            [Problem("epoch", 0, "", "no epoch waits for a strike: nobody has asked to subscribe or redeem")]
        )
    call, signer = workspace.fund.strike(number), workspace.signer(person)
    gas = _STRIKE_GAS if _is_asleep(workspace, number) else None
    key = content_key("strike", workspace.fund.address, number, signer.address)
    receipt = workspace.sender.send(call, action=f"strike epoch {number}", signer=signer, gas=gas, key=key)
    return _deal(workspace, event_of(receipt, Struck), receipt)


def waiting(workspace: Workspace, account: str) -> int:
    """The epoch whose strike by `account` an earlier run left open, else the next that waits; 0: none."""
    return _left_open(workspace, account) or workspace.rpc.read(workspace.fund.next_strike())


def _left_open(workspace: Workspace, account: str) -> int:
    selector = workspace.fund.strike(0).data[:4]
    for entry in workspace.sender.journal.open(account):
        if (entry.recipient, entry.data[:4]) == (workspace.fund.address, selector):
            return int.from_bytes(entry.data[4:36], "big")
    return 0


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
