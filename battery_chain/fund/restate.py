"""Prices that were wrong: put on record with the depositary's approval, and what is due to whom for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from battery_chain.chain.intents import Receipt, content_key
from battery_chain.contracts import fund as f
from battery_chain.contracts import fund_vault as v
from battery_chain.deploy import Workspace, event_of, events
from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.fund.acts import Act, Restatement, act_digest
from battery_chain.fund.book import amount, exact_units
from battery_chain.fund.compensation import DealtShares, VaultDeals, compensation
from battery_chain.fund.entries import propose
from battery_chain.fund.terms_log import TermsLog

__all__ = ["Compensation", "Restated", "compensations", "propose_compensation", "restate", "restatement"]

_KINDS = (
    *(f.Struck, f.VaultStruck, f.TermsSet, f.Opened, f.Contributed, f.RedeemedInKind, f.AccountFollowed),
    *(v.DepositRequest, v.RedeemRequest, v.RequestsMoved),
)


@dataclass(frozen=True, slots=True)
class Restated:
    """An epoch's price as dealt and as it ought to have been, units of account; `material`: by half a per
    cent or more, so that entries of compensation may follow."""

    epoch: int
    dealt: Decimal
    right: Decimal
    material: bool
    document: bytes
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Compensation:
    """What a wrong price has cost one account, units of account, rounded down."""

    account: str
    amount: Decimal


def restatement(workspace: Workspace, epoch: int, price: Decimal, document: bytes) -> Act:
    """The act to be approved; `document`: the hash of what it rests on."""
    if not workspace.rpc.read(workspace.fund.price_of(epoch)).output0:
        raise BadInput([Problem("epoch", 0, str(epoch), "had no deal: it has no price")])
    content = Restatement(epoch, exact_units(workspace, "price", price), document)
    return Act("restatement", workspace.fund.address, workspace.deployment.chain_id, content)


def restate(workspace: Workspace, act: Act, manager: str) -> Restated:
    """Puts it on record, a day after the depositary's approval at the earliest; once: run again, this sends
    nothing."""
    wanted = act.content
    if not isinstance(wanted, Restatement):
        raise BadInput([Problem("restatement", 0, "", f"is a {act.kind}, not a restatement")])
    key = content_key("restate", act_digest(workspace, act))
    call = workspace.fund.restate(wanted.epoch, wanted.price, wanted.document)
    action, signer = f"restate the price of epoch {wanted.epoch}", workspace.signer(manager)
    receipt = workspace.sender.send(call, action=action, key=key, signer=signer)
    return _restated(workspace, event_of(receipt, f.Restated), receipt)


def _restated(workspace: Workspace, event: f.Restated, receipt: Receipt | None = None) -> Restated:
    dealt, right = amount(workspace, event.price), amount(workspace, event.restated)
    return Restated(event.epoch, dealt, right, event.material, event.document, receipt)


# -- compensation


def compensations(workspace: Workspace, epoch: int) -> tuple[Restated, list[Compensation]]:
    """The last restatement of an epoch, and what its price has cost whom, from events alone.

    Raises `Missing` when the epoch was not restated.
    """
    record = _record(workspace, epoch)
    replay = _Replay(workspace, epoch)
    for logged in _events(workspace):
        replay.feed(logged)
    dealt, right = workspace.rpc.read(workspace.fund.price_of(epoch)).output0, _units(workspace, record.right)
    owed = compensation(replay.dealt, dealt, right, replay.levy)
    return record, [Compensation(who, amount(workspace, units)) for who, units in owed.items()]


def _units(workspace: Workspace, price: Decimal) -> int:
    return exact_units(workspace, "price", price)


def _record(workspace: Workspace, epoch: int) -> Restated:
    logged = (each.event for each in events(workspace, [f.Restated], [workspace.fund_names.fund]))
    found = [each for each in logged if isinstance(each, f.Restated) and each.epoch == epoch]
    if not found:
        raise Missing(
            f"the price of epoch {epoch} was not restated",
            "restate it: battery-chain fund restate EPOCH PRICE",
        )
    return _restated(workspace, found[-1])


def _events(workspace: Workspace) -> Iterator[Any]:
    return events(workspace, _KINDS, workspace.fund_contracts)


class _Replay:
    """What the deal of one epoch gave to whom, and the levy on it."""

    def __init__(self, workspace: Workspace, epoch: int) -> None:
        self.dealt = DealtShares()
        self.levy = 0
        self._workspace, self._epoch, self._opened = workspace, epoch, False
        self._vaults: dict[str, VaultDeals] = {}
        self._terms = TermsLog(lambda s: int(workspace.rpc.read(workspace.valuation.period_at(s))))

    def _vault(self, address: str) -> VaultDeals:
        return self._vaults.setdefault(address.lower(), VaultDeals(self._epoch, self.dealt))

    def feed(self, logged: Any) -> None:
        """The next event in the order of the chain."""
        event, place = logged.event, self._workspace.deployment.contracts[logged.contract]
        match event:
            case v.DepositRequest():
                self._vault(place).deposit(event.request_id, event.controller, event.assets)
            case v.RedeemRequest():
                self._vault(place).redeem(event.request_id, event.controller, event.shares)
            case v.RequestsMoved():
                self._vault(place).move(event.from_, event.to)
            case f.VaultStruck():
                self._vault(event.vault).strike(event.epoch, event.assets_in, event.minted, event.burned)
            case f.AccountFollowed():
                self.dealt.move(event.account, event.successor)
            case _:
                self._of_fund(event, logged.block)

    def _of_fund(self, event: Any, block: int) -> None:
        match event:
            case f.Opened():
                self._opened = True
            case f.TermsSet():
                second = self._workspace.rpc.second(block)
                self._terms.set(event.terms.from_, event.terms.levy, second, opened=self._opened)
            case f.Struck() if event.epoch == self._epoch:
                self.levy = self._terms.levy_of(self._epoch)
            case f.Contributed() if event.epoch == self._epoch:
                self.dealt.came[event.contributor] += event.shares
            case f.RedeemedInKind() if event.epoch == self._epoch:
                self.dealt.went[event.owner] += event.shares


def propose_compensation(workspace: Workspace, manager: str, epoch: int) -> list[tuple[int, Receipt]]:
    """Proposes an entry for each account that is due something; each once. `BadInput` where the error was not
    material."""
    record, due = compensations(workspace, epoch)
    if not record.material:
        raise BadInput([Problem("epoch", 0, str(epoch), "was restated by less than half a per cent")])
    found = []
    for each in due:
        key = content_key("compensation", workspace.fund.address, record.document, each.account)
        found.append(
            propose(workspace, manager, "compensation", each.account, each.amount, record.document, key=key)
        )
    return found
