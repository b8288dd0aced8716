"""Loans on batteries of a fund: a lender signs a pledge, the depositary approves, the manager borrows."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.intents import Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.contracts.fund import Borrowed
from battery_chain.deploy import Workspace, event_of, sign
from battery_chain.errors import BadInput, Problem
from battery_chain.fund.acts import OFFER_SECONDS, Act, act_digest
from battery_chain.fund.book import amount, exact_units
from battery_chain.fund.calendar import chain_time
from battery_chain.fund.currency import currencies
from battery_chain.fund.invest import allow
from battery_chain.valuation.entries import EntryKind

__all__ = ["Loan", "borrow", "lend", "repay"]


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan of `amount` units of account: its lien on batteries, its entry in the books."""

    lien: int
    entry: int
    amount: Decimal
    receipt: Receipt


def lend(
    workspace: Workspace,
    lender: str,
    money: Decimal,
    document: bytes,
    *,
    ids: Sequence[int] = (),
    batches: Sequence[int] = (),
) -> Act:
    """The lender lets the fund take the amount and signs the pledge; `document`: the agreement's hash."""
    units = exact_units(workspace, "amount", money)
    pledge = structs.Pledge(
        owner=workspace.fund.address,
        lender=workspace.address(lender),
        ids=tuple(ids),
        batches=tuple(batches),
        amount=units,
        document=document,
        expires_at=chain_time(workspace) + OFFER_SECONDS,
        nonce=secrets.randbits(64),
    )
    allow(workspace, lender, workspace.fund.address, units, currencies(workspace)[0])
    signature = sign(workspace, pledge, lender)
    return Act("pledge", workspace.fund.address, workspace.deployment.chain_id, pledge, signature)


def borrow(workspace: Workspace, act: Act, manager: str) -> Loan:
    """Takes the loan, a day after the depositary's approval at the earliest; once: run again, this sends
    nothing."""
    pledge = act.content
    if not isinstance(pledge, structs.Pledge):
        raise BadInput([Problem("pledge", 0, "", f"is a {act.kind}, not a pledge")])
    key = content_key("borrow", act_digest(workspace, act))
    call, signer = workspace.fund.borrow(pledge, act.signature), workspace.signer(manager)
    receipt = workspace.sender.send(call, action="borrow on batteries", key=key, signer=signer)
    event = event_of(receipt, Borrowed)
    return Loan(event.lien_id, event.entry_id, amount(workspace, event.amount), receipt)


def repay(workspace: Workspace, manager: str, entry: int, money: Decimal | None = None) -> Receipt:
    """Pays a loan back, or part of it (default: all). The lender releases its lien then."""
    found = workspace.rpc.read(workspace.fund.entry_of(entry))
    if found.kind != EntryKind.LOAN.value:
        raise BadInput([Problem("entry", 0, str(entry), "is no loan")])
    units = int(found.amount) if money is None else exact_units(workspace, "amount", money)
    call, signer = workspace.fund.settle_payable(entry, units), workspace.signer(manager)
    return workspace.sender.send(
        call, action=f"repay {amount(workspace, units)} of loan {entry}", signer=signer
    )
