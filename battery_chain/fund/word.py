"""The depositary: confirms cash and batteries of an epoch by its own records, objects, approves acts outside
the bands. It can hold things up; it can do none of them."""

from __future__ import annotations

from decimal import Decimal

from battery_chain.chain.intents import Receipt, content_key
from battery_chain.contracts.fund import Approved
from battery_chain.deploy import Workspace, event_of
from battery_chain.errors import BadInput, Problem
from battery_chain.fund.acts import Act, act_digest
from battery_chain.fund.book import exact_units

__all__ = ["approve", "approve_digest", "attest", "object_to", "waiting_epoch"]


def waiting_epoch(workspace: Workspace) -> int:
    """The epoch to be struck next. `BadInput` when nobody has asked for one."""
    found = workspace.rpc.read(workspace.fund.next_strike())
    if not found:
        raise BadInput([Problem("epoch", 0, "", "no epoch waits for a strike: name one")])
    return int(found)


def attest(workspace: Workspace, depositary: str, epoch: int, cash: Decimal, batteries: int) -> Receipt:
    """The depositary's word on an epoch whose window has ended: cash (units of account, of all currencies)
    and number of batteries by its own records. The fund refuses figures that are not those of its books."""
    units = exact_units(workspace, "cash", cash) if cash else 0
    call = workspace.fund.attest(epoch, units, batteries)
    key = content_key("attest", workspace.fund.address, epoch)
    signer = workspace.signer(depositary)
    return workspace.sender.send(call, action=f"attest epoch {epoch}", key=key, signer=signer)


def object_to(workspace: Workspace, depositary: str, epoch: int, reason: bytes) -> Receipt:
    """Makes the strike of an epoch one without a deal; `reason`: the hash of a document."""
    call = workspace.fund.object(epoch, reason)
    key = content_key("object", workspace.fund.address, epoch, reason)
    signer = workspace.signer(depositary)
    return workspace.sender.send(call, action=f"object to epoch {epoch}", key=key, signer=signer)


def approve(workspace: Workspace, depositary: str, act: Act) -> tuple[int, Receipt]:
    """The depositary agrees to an act; the second from which it may be done, and the receipt."""
    return approve_digest(workspace, depositary, act_digest(workspace, act), act.kind)


def approve_digest(
    workspace: Workspace, depositary: str, digest: bytes, what: str = "act"
) -> tuple[int, Receipt]:
    """As `approve`, for a digest that was computed elsewhere."""
    call, signer = workspace.fund.approve_act(digest), workspace.signer(depositary)
    receipt = workspace.sender.send(call, action=f"approve a {what}", signer=signer)
    return event_of(receipt, Approved).usable_from, receipt
