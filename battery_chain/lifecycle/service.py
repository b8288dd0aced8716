"""Service: what operators do with the batteries that name them."""

from __future__ import annotations

from collections.abc import Sequence

from battery_chain.chain.intents import Receipt
from battery_chain.deploy.workspace import Workspace
from battery_chain.lifecycle.sending import Step, Watch, send_list, send_operation, unwatched
from battery_chain.manifest.merkle import keccak256
from battery_chain.model import Operation

__all__ = ["install", "retire", "swap"]


def install(
    workspace: Workspace,
    ids: Sequence[int],
    operation: Operation,
    evidence: bytes,
    person: str,
    *,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """Registered → InStation, InVehicle or InStorage; `evidence` is the document, its hash goes on chain."""
    call = workspace.battery.install
    return send_operation(workspace, "install", call, ids, operation, evidence, person, watch)


def swap(
    workspace: Workspace,
    ids: Sequence[int],
    operation: Operation,
    evidence: bytes,
    person: str,
    *,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """InStation ↔ InVehicle."""
    call = workspace.battery.swap
    return send_operation(workspace, "swap", call, ids, operation, evidence, person, watch)


def retire(
    workspace: Workspace, ids: Sequence[int], evidence: bytes, person: str, *, watch: Watch = unwatched
) -> list[Receipt]:
    """In service → Retired, on an assessment not older than the limit of the class."""
    proof, b = keccak256(evidence), workspace.battery
    step = Step.to("retire", Operation.RETIRED)
    return send_list(workspace, step, ids, lambda part: b.retire(part, proof), person, watch)
