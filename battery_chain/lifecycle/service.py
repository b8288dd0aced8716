"""Transitions that operators, owners and recyclers make directly."""

from __future__ import annotations

from collections.abc import Sequence

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Intent, Receipt
from battery_chain.deploy import Workspace
from battery_chain.manifest import keccak256
from battery_chain.model import Operation

__all__ = ["dismantle", "install", "retire", "swap", "waste"]

_AT_ONCE = 500
"""Batteries of one transaction: well under a block's gas, also when each has a state slot of its own."""


def install(
    workspace: Workspace, ids: Sequence[int], operation: Operation, evidence: bytes, person: str
) -> list[Receipt]:
    """Registered → InStation, InVehicle or InStorage; `evidence` is the document, its hash goes on chain."""
    calls = [workspace.battery.install(part, operation, keccak256(evidence)) for part in _parts(ids)]
    return _send(workspace, "install", calls, person)


def swap(
    workspace: Workspace, ids: Sequence[int], operation: Operation, evidence: bytes, person: str
) -> list[Receipt]:
    """InStation ↔ InVehicle."""
    calls = [workspace.battery.swap(part, operation, keccak256(evidence)) for part in _parts(ids)]
    return _send(workspace, "swap", calls, person)


def retire(workspace: Workspace, ids: Sequence[int], evidence: bytes, person: str) -> list[Receipt]:
    """In service → Retired."""
    calls = [workspace.battery.retire(part, keccak256(evidence)) for part in _parts(ids)]
    return _send(workspace, "retire", calls, person)


def waste(
    workspace: Workspace, ids: Sequence[int], recycler: str, evidence: bytes, person: str
) -> list[Receipt]:
    """Live → WasteHeld, into the custody of a licensed recycler."""
    to = workspace.address(recycler)
    calls = [workspace.battery.waste(part, to, keccak256(evidence)) for part in _parts(ids)]
    return _send(workspace, "waste", calls, person)


def dismantle(
    workspace: Workspace,
    ids: Sequence[int],
    pack_grams: Sequence[int],
    part_grams: Sequence[int],
    evidence: bytes,
    person: str,
) -> list[Receipt]:
    """WasteHeld → Dismantled; masses of the pack and of its parts in grams, by battery."""
    masses = zip(_parts(ids), _parts(pack_grams), _parts(part_grams), strict=True)
    calls = [workspace.battery.dismantle(*each, keccak256(evidence)) for each in masses]
    return _send(workspace, "dismantle", calls, person)


def _parts(values: Sequence[int]) -> list[Sequence[int]]:
    return [values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE)]


def _send(workspace: Workspace, action: str, calls: Sequence[Call], person: str) -> list[Receipt]:
    signer = workspace.signer(person)
    return list(workspace.sender.send_many(Intent(call, signer, action) for call in calls))
