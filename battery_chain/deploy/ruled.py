"""Functions that the access manager rules: called at once where it lets the caller, else scheduled."""

from __future__ import annotations

from dataclasses import dataclass

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Intent, Receipt
from battery_chain.contracts.authority import OperationScheduled
from battery_chain.deploy.events import event_of
from battery_chain.deploy.workspace import Workspace

__all__ = ["Ruled", "ruled", "send_ruled"]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What became of the wish: done (`ready_at` 0), or scheduled under an id (hex) and to be executed from
    second `ready_at` on."""

    receipt: Receipt
    operation: str = ""
    ready_at: int = 0


def ruled(workspace: Workspace, call: Call, action: str, person: str) -> Intent:
    """The call itself, or its scheduling where the person's role has a delay. Who may not at all is left to
    the chain to refuse."""
    caller, authority = workspace.address(person), workspace.authority
    allowed = workspace.rpc.read(authority.can_call(caller, call.to, call.data[:4]))
    if allowed.immediate or not allowed.delay:
        return Intent(call, workspace.signer(person), action)
    wanted = authority.schedule(call.to, call.data, 0)
    return Intent(wanted, workspace.signer(person), f"schedule: {action}")


def send_ruled(workspace: Workspace, call: Call, action: str, person: str) -> Ruled:
    """Sends what `ruled` finds."""
    intent = ruled(workspace, call, action, person)
    receipt = workspace.sender.send(intent.call, action=intent.action, signer=intent.signer)
    if intent.call.to == call.to:
        return Ruled(receipt)
    event = event_of(receipt, OperationScheduled)
    return Ruled(receipt, event.operation_id.hex(), event.schedule)
