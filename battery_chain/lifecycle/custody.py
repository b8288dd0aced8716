"""Custody: maintenance and back, from one custodian to the next, and who operates a battery."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Receipt
from battery_chain.contracts import structs
from battery_chain.deploy.statements import VALID_SECONDS, sign
from battery_chain.deploy.workspace import Workspace
from battery_chain.lifecycle.sending import (
    Made,
    Step,
    Watch,
    parts,
    send_list,
    send_operation,
    send_parts,
    unwatched,
)
from battery_chain.manifest.merkle import keccak256
from battery_chain.model import Operation

__all__ = [
    "hand_over",
    "hand_over_statement",
    "maintain",
    "resume",
    "reuse",
    "set_batch_operator",
    "set_operator",
    "take_over",
]


def maintain(
    workspace: Workspace,
    ids: Sequence[int],
    evidence: bytes,
    person: str,
    *,
    repair: bool = False,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """In service → Maintenance. After a repair a battery comes back only on a measurement of that day or
    later."""
    proof, b = keccak256(evidence), workspace.battery
    step = Step.to("maintain", Operation.MAINTENANCE)
    return send_list(workspace, step, ids, lambda part: b.maintain(part, repair, proof), person, watch)


def resume(
    workspace: Workspace,
    ids: Sequence[int],
    operation: Operation,
    evidence: bytes,
    person: str,
    *,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """Maintenance → in service."""
    call = workspace.battery.resume
    return send_operation(workspace, "resume", call, ids, operation, evidence, person, watch)


def reuse(
    workspace: Workspace,
    ids: Sequence[int],
    operation: Operation,
    evidence: bytes,
    person: str,
    *,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """Retired → in service, the same use; on a measurement not older than 30 days."""
    call = workspace.battery.reuse
    return send_operation(workspace, "reuse", call, ids, operation, evidence, person, watch)


# -- hand-over


def hand_over_statement(
    workspace: Workspace, ids: Sequence[int], taker: str, evidence: bytes, now: int
) -> structs.HandOver:
    """What the custodian that takes batteries signs."""
    return structs.HandOver(
        ids=tuple(ids),
        to=workspace.address(taker),
        issued_at=now,
        expires_at=now + VALID_SECONDS,
        evidence=keccak256(evidence),
    )


def hand_over(
    workspace: Workspace,
    ids: Sequence[int],
    taker: str,
    evidence: bytes,
    giver: str,
    now: int,
    *,
    signature: str = "",
    watch: Watch = unwatched,
) -> list[Receipt]:
    """In service, Registered → InTransit (Retired stays Retired), in the custody of the taker, who signs.
    Sent by the giver: whoever has custody, the operator where it was never handed over.

    signature: the taker's under `hand_over_statement` of the same facts, where its key is elsewhere.
    """

    def make(part: Sequence[int]) -> Made:
        said = hand_over_statement(workspace, part, taker, evidence, now)
        call = workspace.battery.hand_over(said, sign(workspace, said, signature or taker))
        return Made(call, (said.to, said.evidence, *part))

    def stands(part: Sequence[int]) -> bool:
        return _all_of(workspace, workspace.battery.custodian_of, part, taker)

    return send_parts(workspace, "hand over", parts(ids), make, stands, giver, watch)


def _all_of(workspace: Workspace, person_of: Callable[[int], Call], ids: Sequence[int], person: str) -> bool:
    found = workspace.rpc.read_many([person_of(each) for each in ids])
    return all(each.lower() == workspace.address(person).lower() for each in found)


def take_over(
    workspace: Workspace,
    ids: Sequence[int],
    operation: Operation,
    evidence: bytes,
    person: str,
    *,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """InTransit → in service, by the new custodian."""
    call = workspace.battery.take_over
    return send_operation(workspace, "take over", call, ids, operation, evidence, person, watch)


# -- operators


def set_operator(
    workspace: Workspace, ids: Sequence[int], operator: str, owner: str, *, watch: Watch = unwatched
) -> list[Receipt]:
    """The owner names the operator of its batteries."""
    to, b = workspace.address(operator), workspace.battery

    def make(part: Sequence[int]) -> Made:
        return Made.of(b.set_operator(part, to))

    def stands(part: Sequence[int]) -> bool:
        return _all_of(workspace, b.operator_of, part, operator)

    return send_parts(workspace, "set operator", parts(ids), make, stands, owner, watch)


def set_batch_operator(workspace: Workspace, batch: int, operator: str, owner: str) -> Receipt:
    """The owner of all batteries of a batch names their operator."""
    call = workspace.battery.set_batch_operator(batch, workspace.address(operator))
    return workspace.sender.send(call, action="set operator", signer=workspace.signer(owner))
