"""What must be known of a batch to assess it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from battery_chain.deploy import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.model import BatteryState, ClassTerms, unpack_slot

__all__ = ["BatchFacts", "batch_facts"]


@dataclass(slots=True)
class BatchFacts:
    """Batch `batch` as the chain has it. healths: the last of each battery, basis points, 0 = none;
    `step_sum` basis points since day `step_since`; `issued_at` of the last assessment, second."""

    batch: int
    class_id: int
    count: int
    step_limit: int
    step_sum_limit: int
    healths: list[int]
    issued_at: int
    step_sum: int
    step_since: int


def batch_facts(workspace: Workspace, batch: int) -> BatchFacts:
    """Reads a batch; `BadInput` when there is none with that number."""
    battery, rpc = workspace.battery, workspace.rpc
    found, record = rpc.read_many([battery.batch_of(batch), battery.record_of(batch)])
    if found.count == 0:
        raise BadInput([Problem("batch", 0, str(batch), "was never minted")])
    terms, info = rpc.read_many([battery.terms_of(found.class_), battery.class_info(found.class_)])
    states = _states(workspace, batch, found.count)
    return BatchFacts(
        batch=batch,
        class_id=found.class_,
        count=found.count,
        step_limit=ClassTerms.unpack(terms).step_limit,
        step_sum_limit=info.step_sum_limit,
        healths=[state.health if state.day else found.health for state in states],
        issued_at=record.issued_at,
        step_sum=record.step_sum,
        step_since=record.step_since,
    )


def _states(workspace: Workspace, batch: int, count: int) -> Sequence[BatteryState]:
    calls = [workspace.battery.state_of(batch << 32 | index) for index in range(count)]
    return [unpack_slot(word << 192)[0] for word in workspace.rpc.read_many(calls)]
