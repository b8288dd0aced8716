"""Income: paid in by members, declared for an epoch, given to holders by its strike; and what fees took."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from battery_chain.chain.intents import Receipt
from battery_chain.contracts.fund import DistributionDeclared, FeesPaid, Struck
from battery_chain.deploy import Workspace, event_of, events
from battery_chain.fund.book import amount, exact_units
from battery_chain.fund.currency import currencies
from battery_chain.fund.invest import allow

__all__ = [
    "Distribution",
    "Fees",
    "accrue",
    "declare",
    "distributions",
    "fees",
    "pay_fees",
]


@dataclass(frozen=True, slots=True)
class Distribution:
    """What was declared for an epoch and what its strike gave to holders, units of account. `outcome`: deal,
    or why there was none; empty before the strike."""

    epoch: int
    declared: Decimal
    distributed: Decimal
    outcome: str


@dataclass(frozen=True, slots=True)
class Fees:
    """Fees of all strikes, units of account: `management` and `performance` accrued, `paid`, `owed`;
    `high_water_mark`: the price with distributions that gains count from."""

    management: Decimal
    performance: Decimal
    paid: Decimal
    owed: Decimal
    high_water_mark: Decimal


def accrue(
    workspace: Workspace,
    payer: str,
    money: Decimal,
    reference: bytes = b"",
    *,
    key: str = "",
    new: bool = False,
) -> Receipt:
    """A member pays income into the fund; `reference`: at most 32 bytes, such as the hash of an account."""
    units = exact_units(workspace, "amount", money)
    allow(workspace, payer, workspace.fund.address, units, currencies(workspace)[0])
    call = workspace.fund.accrue(units, reference.ljust(32, b"\0"))
    signer, action = workspace.signer(payer), f"pay income of {money} into the fund"
    return workspace.sender.send(call, action=action, signer=signer, key=key, new=new)


def declare(workspace: Workspace, manager: str, money: Decimal, epoch: int = 0) -> tuple[int, Receipt]:
    """Declares what the strike of an epoch gives to holders (0: of the next cutoff); another declaration for
    it takes the place of the first, and nothing (0) takes it back. The epoch and the receipt."""
    units = exact_units(workspace, "amount", money) if money else 0
    wanted = epoch or workspace.rpc.read(workspace.fund.fact_sheet()).next_epoch
    call, signer = workspace.fund.declare(wanted, units), workspace.signer(manager)
    receipt = workspace.sender.send(call, action=f"declare {money} for epoch {wanted}", signer=signer)
    return event_of(receipt, DistributionDeclared).epoch, receipt


def distributions(workspace: Workspace, block: int | None = None) -> list[Distribution]:
    """Every epoch that something was declared for, the oldest first."""
    from battery_chain.fund.deal import OUTCOMES

    declared: dict[int, int] = {}
    struck: dict[int, Any] = {}
    names = [workspace.fund_names.fund]
    for logged in events(workspace, [DistributionDeclared, Struck], names, last=block):
        event: Any = logged.event
        if isinstance(event, DistributionDeclared):
            declared[event.epoch] = event.amount
        else:
            struck[event.epoch] = event.deal
    return [
        Distribution(
            epoch,
            amount(workspace, units),
            amount(workspace, struck[epoch].distributed if epoch in struck else 0),
            OUTCOMES[struck[epoch].outcome] if epoch in struck else "",
        )
        for epoch, units in sorted(declared.items())
    ]


def fees(workspace: Workspace, block: int | None = None) -> Fees:
    """What fees have accrued and were paid by a block (default: the newest)."""
    at = workspace.rpc.block_number() if block is None else block
    management = performance = paid = 0
    for logged in events(workspace, [Struck, FeesPaid], [workspace.fund_names.fund], last=at):
        event: Any = logged.event
        if isinstance(event, FeesPaid):
            paid += event.amount
        else:
            management += event.deal.management_fee
            performance += event.deal.performance_fee
    mark = workspace.rpc.read(workspace.fund.high_water_mark(), at)
    values = (management, performance, paid, management + performance - paid, mark)
    return Fees(*(amount(workspace, each) for each in values))


def pay_fees(workspace: Workspace, person: str) -> tuple[Decimal, Receipt]:
    """Pays the fund's recipient what fees are owed, as far as there is cash for it. Anyone may."""
    call, signer = workspace.fund.pay_fees(), workspace.signer(person)
    receipt = workspace.sender.send(call, action="pay fees", signer=signer)
    return amount(workspace, event_of(receipt, FeesPaid).amount), receipt
