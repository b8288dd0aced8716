"""Operations that the access manager delays: scheduled by whoever may call them, executed once they are
ready, cancelled until then by a guardian, the admin, or whoever scheduled them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from battery_chain import artifacts
from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Receipt
from battery_chain.contracts.authority import OperationCanceled, OperationExecuted, OperationScheduled
from battery_chain.deploy import Workspace, events, kind_of
from battery_chain.errors import BadInput, Problem, Unfinished

__all__ = ["Delayed", "cancel", "execute", "force_transfer", "pending", "schedule"]


@dataclass(frozen=True, slots=True)
class Delayed:
    """A scheduled call: `id` as the access manager counts it (hex), who scheduled it, contract and function
    by name where the deployment knows them, seconds from which and until which it may be executed. `state` is
    waiting, ready or lapsed.
    """

    id: str
    caller: str
    target: str
    contract: str
    function: str
    data: bytes
    ready_at: int
    lapses_at: int
    state: str


def pending(workspace: Workspace, block: int | None = None) -> list[Delayed]:
    """What was scheduled and neither executed nor cancelled, at a block (default: the newest), the next
    first.
    """
    kinds = [OperationScheduled, OperationExecuted, OperationCanceled]
    found: dict[bytes, OperationScheduled] = {}
    for logged in events(workspace, kinds, ["Authority"], last=block):
        event: Any = logged.event
        if isinstance(event, OperationScheduled):
            found[event.operation_id] = event
        else:
            found.pop(event.operation_id, None)
    at: int | str = "latest" if block is None else block
    now, span = workspace.rpc.second(at), workspace.rpc.read(workspace.authority.expiration(), at)
    return sorted((_delayed(workspace, each, span, now) for each in found.values()), key=lambda d: d.ready_at)


def _delayed(workspace: Workspace, event: OperationScheduled, span: int, now: int) -> Delayed:
    contract, lapses = workspace.name_of(event.target), event.schedule + span
    return Delayed(
        id=event.operation_id.hex(),
        caller=event.caller,
        target=event.target,
        contract=contract,
        function=_function(contract, event.data),
        data=event.data,
        ready_at=event.schedule,
        lapses_at=lapses,
        state="waiting" if now < event.schedule else "ready" if now < lapses else "lapsed",
    )


def _function(contract: str, data: bytes) -> str:
    kind = kind_of(contract)
    known = artifacts.load(kind).methods if kind in artifacts.names() else {}
    wanted = data[:4].hex()
    found = (name for name, value in known.items() if value.removeprefix("0x") == wanted)
    return next(found, f"0x{wanted}")


def schedule(workspace: Workspace, call: Call, action: str, person: str) -> Receipt:
    """Schedules a call at the earliest second that the delay of the person's role allows."""
    wanted = workspace.authority.schedule(call.to, call.data, 0)
    return workspace.sender.send(wanted, action=f"schedule: {action}", signer=workspace.signer(person))


def execute(workspace: Workspace, id_: str, person: str) -> Receipt:
    """Executes a scheduled call by its id, or the beginning of it. Only who scheduled it may.

    `Unfinished` when it is not ready; `BadInput` for an unknown id, and when it has lapsed.
    """
    found = _named(pending(workspace), id_)
    action = f"execute {found.contract}.{found.function}"
    if found.state == "waiting":
        raise Unfinished(f"{action}: it may be executed from second {found.ready_at} on")
    if found.state == "lapsed":
        raise BadInput([Problem(found.id, 0, "", "has lapsed: schedule it again")])
    call = workspace.authority.execute(found.target, found.data)
    return workspace.sender.send(call, action=action, signer=workspace.signer(person))


def cancel(workspace: Workspace, id_: str, person: str) -> Receipt:
    """Cancels a scheduled call by its id, or the beginning of it: a guardian, the admin, who scheduled it."""
    found = _named(pending(workspace), id_)
    call = workspace.authority.cancel(found.caller, found.target, found.data)
    action = f"cancel {found.contract}.{found.function}"
    return workspace.sender.send(call, action=action, signer=workspace.signer(person))


def _named(known: Sequence[Delayed], id_: str) -> Delayed:
    wanted = id_.removeprefix("0x").lower()
    found = [each for each in known if wanted and each.id.startswith(wanted)]
    if len(found) != 1:
        rule = "several scheduled operations begin so" if found else "no scheduled operation has this id"
        raise BadInput([Problem(id_, 0, "operation", rule)])
    return found[0]


def force_transfer(workspace: Workspace, battery: int, to: str, person: str) -> Receipt:
    """Schedules the transfer of a battery (token id) from its owner to another by force. Only an enforcer
    may; carried out by `execute` once its delay is over.
    """
    owner = workspace.rpc.read(workspace.battery.owner_of(battery))
    call = workspace.battery.forced_transfer(owner, workspace.address(to), battery)
    place = f"{battery >> 32}:{battery & 0xFFFF_FFFF}"
    return schedule(workspace, call, f"move battery {place} to {to} by force", person)
