"""In kind: batteries that become shares of a fund, shares that become batteries of it.

Both are asked for before a cutoff and done at the price of the deal that follows. What waits is in escrow,
and goes back only when it cannot be done any more: who could call it back would see the price and choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Receipt, content_key
from battery_chain.chain.rpc import Block
from battery_chain.contracts.fund_in_kind import (
    ContributionAccepted,
    ContributionRequested,
    ContributionTakenBack,
    Delivered,
    FundInKind,
    RedemptionRequested,
    SharesTakenBack,
)
from battery_chain.deploy import Workspace, event_of
from battery_chain.errors import BadInput, Problem, Reverted
from battery_chain.fund.book import SHARE_DECIMALS, shares
from battery_chain.units import token_units_down

__all__ = [
    "Accepted",
    "Contribution",
    "Delivery",
    "Redemption",
    "Requested",
    "Returned",
    "Waiting",
    "accept",
    "contribute",
    "deliver",
    "redeem_in_kind",
    "take_back",
    "take_back_shares",
    "waiting",
]


@dataclass(frozen=True, slots=True)
class Requested:
    """A request in kind, by its number among its kind, and the epoch at whose deal it is done."""

    id: int
    epoch: int
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a contribution became; shares whole."""

    shares: Decimal
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Returned:
    """What went back of a contribution: whole batches and single batteries. `open`: others could not move,
    and are to be asked for again."""

    batches: tuple[int, ...]
    ids: tuple[int, ...]
    open: bool
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Delivery:
    """Whole shares that the value of the batteries took, and those that went back to their owner."""

    burned: Decimal
    returned: Decimal
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Contribution:
    """Batteries that wait: `batches` as far as their batteries never moved alone, `ids` single ones.
    `accept_before`: a second; from then on they can only go back."""

    id: int
    epoch: int
    batches: tuple[int, ...]
    ids: tuple[int, ...]
    accept_before: int


@dataclass(frozen=True, slots=True)
class Redemption:
    """Whole shares that wait for batteries, which may be delivered until that second."""

    id: int
    epoch: int
    shares: Decimal
    deliver_until: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody has in the escrow."""

    contributions: tuple[Contribution, ...]
    redemptions: tuple[Redemption, ...]


# -- batteries for shares


def contribute(
    workspace: Workspace,
    contributor: str,
    batches: Sequence[int] = (),
    ids: Sequence[int] = (),
    *,
    key: str = "",
    new: bool = False,
) -> Requested:
    """The contributor's batteries go into escrow, to become shares at the next deal: whole batches as far as
    their batteries never moved alone, and single ones.

    Lets the escrow move its batteries where it may not yet. What the escrow refuses for another reason
    (`NotVerified`, `NotAssessed`, `DoorShut`, …) is refused before that.
    """
    if not batches and not ids:
        raise BadInput([Problem("batteries", 0, "", "name batteries, or whole batches")])
    escrow, signer = workspace.in_kind, workspace.signer(contributor)
    call = escrow.request_contribution(batches, ids)
    _approve(workspace, contributor, escrow, call)
    what = f"contribute {len(batches)} batches and {len(ids)} batteries of {contributor}"
    receipt = workspace.sender.send(call, action=what, signer=signer, key=key, new=new)
    event = event_of(receipt, ContributionRequested)
    return Requested(event.contribution_id, event.epoch, receipt)


def _approve(workspace: Workspace, contributor: str, escrow: FundInKind, call: Call) -> None:
    owner, battery = workspace.address(contributor), workspace.battery
    if workspace.rpc.read(battery.is_approved_for_all(owner, escrow.address)):
        return
    try:
        workspace.rpc.read(call, sender=owner)
    except Reverted as refused:
        if refused.error != "NotApproved":
            raise Reverted(refused.error, refused.arguments, "contribute", refused.data) from None
    what = f"{contributor} lets the in-kind escrow take batteries"
    allowing = battery.set_approval_for_all(escrow.address, True)
    workspace.sender.send(allowing, action=what, signer=workspace.signer(contributor))


def accept(workspace: Workspace, contribution: int, person: str) -> Accepted:
    """Turns a contribution into shares of its contributor, once its epoch was dealt and before the next
    cutoff. Anyone may. Run again, this sends nothing.
    """
    escrow = workspace.in_kind
    key = content_key("accept", escrow.address, contribution)
    what = f"accept contribution {contribution}"
    receipt = workspace.sender.send(
        escrow.accept(contribution), action=what, key=key, signer=workspace.signer(person)
    )
    return Accepted(shares(event_of(receipt, ContributionAccepted).shares), receipt)


def take_back(
    workspace: Workspace, contribution: int, contributor: str, strays: Sequence[int] = ()
) -> list[Returned]:
    """Gives back what can move of a contribution that cannot become shares any more: without a deal, after
    the time, when a battery was assessed since the window's end, or when the fund closes.

    strays: batteries that left their batch while it was in escrow, by id: with any, only they are asked for.
    """
    escrow = workspace.in_kind
    calls = [escrow.take_back_stray(contribution, each) for each in strays]
    calls = calls or [escrow.take_back(contribution)]
    return [_returned(workspace, contribution, contributor, each) for each in calls]


def _returned(workspace: Workspace, contribution: int, contributor: str, call: Call) -> Returned:
    what, signer = f"take back contribution {contribution}", workspace.signer(contributor)
    receipt = workspace.sender.send(call, action=what, signer=signer, new=True)
    event = event_of(receipt, ContributionTakenBack)
    return Returned(tuple(event.batches), tuple(event.ids), event.open, receipt)


# -- shares for batteries


def redeem_in_kind(
    workspace: Workspace, owner: str, count: Decimal, *, key: str = "", new: bool = False
) -> Requested:
    """A number of shares goes into escrow, for batteries of the fund at the price of the next deal.

    Raises `BadInput` for less than the smallest part of a share.
    """
    wanted = token_units_down(count, SHARE_DECIMALS)
    if wanted <= 0:
        raise BadInput([Problem("shares", 0, "", f"{count} is not more than nothing")])
    call, signer = workspace.in_kind.request_redemption(wanted), workspace.signer(owner)
    what = f"redeem {count} shares of {owner} in kind"
    receipt = workspace.sender.send(call, action=what, signer=signer, key=key, new=new)
    event = event_of(receipt, RedemptionRequested)
    return Requested(event.request_id, event.epoch, receipt)


def deliver(
    workspace: Workspace,
    redemption: int,
    manager: str,
    batches: Sequence[int] = (),
    ids: Sequence[int] = (),
) -> Delivery:
    """The manager gives batteries of the fund for the shares of a request, of no class more than its part;
    shares that their value does not take go back. Run again, this sends nothing.
    """
    escrow = workspace.in_kind
    key = content_key("deliver", escrow.address, redemption)
    what = f"deliver {len(batches)} batches and {len(ids)} batteries for request {redemption}"
    call, signer = escrow.deliver(redemption, batches, ids), workspace.signer(manager)
    receipt = workspace.sender.send(call, action=what, key=key, signer=signer)
    event = event_of(receipt, Delivered)
    return Delivery(shares(event.burned), shares(event.returned), receipt)


def take_back_shares(workspace: Workspace, redemption: int, owner: str) -> tuple[Decimal, Receipt]:
    """Gives the shares of a request back, with their income, when nothing was delivered in time or there was
    no deal. Returns how many. Run again, this sends nothing.
    """
    escrow = workspace.in_kind
    key = content_key("take back shares", escrow.address, redemption)
    what = f"take back the shares of request {redemption}"
    call, signer = escrow.take_back_shares(redemption), workspace.signer(owner)
    receipt = workspace.sender.send(call, action=what, key=key, signer=signer)
    return shares(event_of(receipt, SharesTakenBack).shares), receipt


# -- what waits


def waiting(workspace: Workspace, person: str, block: Block = "latest") -> Waiting:
    """The open requests in kind of somebody, by number."""
    escrow, who = workspace.in_kind, workspace.address(person)
    given = workspace.rpc.read(escrow.contributions_of(who), block)
    asked = workspace.rpc.read(escrow.redemptions_of(who), block)
    return Waiting(
        tuple(_contribution(workspace, escrow, each, block) for each in sorted(given)),
        tuple(_redemption(workspace, escrow, each, block) for each in sorted(asked)),
    )


def _contribution(workspace: Workspace, escrow: FundInKind, number: int, block: Block) -> Contribution:
    found = workspace.rpc.read(escrow.contribution_of(number), block)
    before = workspace.rpc.read(escrow.deadlines_of(found.epoch), block).accept_before
    return Contribution(number, found.epoch, tuple(found.batches), tuple(found.ids), before)


def _redemption(workspace: Workspace, escrow: FundInKind, number: int, block: Block) -> Redemption:
    found = workspace.rpc.read(escrow.redemption_of(number), block)
    until = workspace.rpc.read(escrow.deadlines_of(found.epoch), block).deliver_until
    return Redemption(number, found.epoch, shares(found.shares), until)
