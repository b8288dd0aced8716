"""What stops a fund, for a time or for good, and what becomes of lost wallets in it."""

from __future__ import annotations

from battery_chain.chain.intents import Receipt, content_key
from battery_chain.contracts.fund import AccountFollowed, Closing
from battery_chain.deploy import Ruled, Workspace, event_of, send_ruled

__all__ = ["close", "follow", "force_requests", "force_transfer", "pause", "suspend"]


def suspend(workspace: Workspace, manager: str, until: int) -> Receipt:
    """No deals of epochs whose window ends until second `until`: at most 90 days from now, and not again for
    90 days after it. An earlier `until` ends it. Claims go on."""
    call, signer = workspace.fund.suspend(until), workspace.signer(manager)
    return workspace.sender.send(call, action=f"suspend deals until second {until}", signer=signer)


def pause(workspace: Workspace, guardian: str, paused: bool) -> Receipt:
    """Stops or resumes new deposits; never a redemption or a claim. Only a guardian."""
    call, signer = workspace.fund.set_paused(paused), workspace.signer(guardian)
    action = "pause deposits" if paused else "resume deposits"
    return workspace.sender.send(call, action=action, signer=signer)


def close(workspace: Workspace, manager: str) -> tuple[int, Receipt]:
    """No deposits from now on, for good: the first epoch that is dealt so, and the receipt."""
    call, signer = workspace.fund.close(), workspace.signer(manager)
    key = content_key("close", workspace.fund.address)
    receipt = workspace.sender.send(call, action="close the fund", key=key, signer=signer)
    return event_of(receipt, Closing).epoch, receipt


def follow(workspace: Workspace, account: str, person: str) -> tuple[str, int, Receipt]:
    """Moves shares, income and requests of a wallet that was replaced to its successor. Anyone may. The
    successor, the raw shares and the receipt."""
    call, signer = workspace.fund.follow(workspace.address(account)), workspace.signer(person)
    action = f"move what {account} has to its successor"
    receipt = workspace.sender.send(call, action=action, signer=signer)
    event = event_of(receipt, AccountFollowed)
    return event.successor, event.shares, receipt


def force_transfer(workspace: Workspace, from_: str, to: str, raw: int, person: str) -> Ruled:
    """Moves shares by force, on a court's order: scheduled, where the person's role has a delay."""
    call = workspace.fund.forced_transfer(workspace.address(from_), workspace.address(to), raw)
    return send_ruled(workspace, call, f"move shares of {from_} to {to} by force", person)


def force_requests(workspace: Workspace, from_: str, to: str, person: str) -> Ruled:
    """Moves all requests and claims by force, likewise."""
    call = workspace.fund.forced_requests(workspace.address(from_), workspace.address(to))
    return send_ruled(workspace, call, f"move the requests of {from_} to {to} by force", person)
