"""What must be known of a batch to assess it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from battery_chain.chain.rpc import Block
from battery_chain.contracts import structs
from battery_chain.deploy import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.model import BatteryState, Category, ClassTerms, unpack_slot

__all__ = ["BatchFacts", "Limits", "batch_facts", "limits_of", "states_of"]

_LANE = 192


@dataclass(frozen=True, slots=True)
class Limits:
    """What a class version asks of assessments: basis points of health for a step and for the steps of 90
    days, days until one is too old; the version that takes over (0: none) and the day from which nothing is
    assessed under this one (0: never).
    """

    class_id: int
    category: Category
    step: int
    step_sum: int
    age: int
    successor: int = 0
    sunset: int = 0


@dataclass(slots=True)
class BatchFacts:
    """Batch `batch` as the chain has it.

    held: the class version it is of; goes: that under which it is assessed next as a whole, a later one where
    one is announced. healths, days: of the last measurement of each battery, basis points (0 = none) and day
    number; `step_sum` basis points since day `step_since`; `issued_at` of the last statement about any of its
    batteries, second.
    """

    batch: int
    count: int
    held: Limits
    goes: Limits
    healths: list[int]
    days: list[int]
    issued_at: int
    step_sum: int
    step_since: int

    def limits(self, class_id: int) -> Limits:
        """Those of one of the two versions; of another class those of the batch's own."""
        return self.goes if class_id == self.goes.class_id else self.held


def batch_facts(workspace: Workspace, batch: int) -> BatchFacts:
    """Reads a batch; `BadInput` when there is none with that number."""
    battery, rpc = workspace.battery, workspace.rpc
    found, record = rpc.read_many([battery.batch_of(batch), battery.record_of(batch)])
    if found.count == 0:
        raise BadInput([Problem("batch", 0, str(batch), "was never minted")])
    held = limits_of(workspace, [found.class_])[found.class_]
    states = states_of(workspace, batch, found.count)
    return BatchFacts(
        batch=batch,
        count=found.count,
        held=held,
        goes=limits_of(workspace, [held.successor])[held.successor] if held.successor else held,
        healths=[state.health if state.day else found.health for state in states],
        days=[state.day or found.day for state in states],
        issued_at=record.issued_at,
        step_sum=record.step_sum,
        step_since=record.step_since,
    )


def limits_of(workspace: Workspace, classes: Sequence[int], block: Block = "latest") -> dict[int, Limits]:
    """The limits of classes, by their ids."""
    wanted, battery, read = list(dict.fromkeys(classes)), workspace.battery, workspace.rpc.read_many
    terms = read([battery.terms_of(each) for each in wanted], block)
    infos: list[structs.ClassInfo] = read([battery.class_info(each) for each in wanted], block)
    moves: list[structs.Migration] = read([battery.migration_of(each) for each in wanted], block)
    return {
        number: Limits(
            class_id=number,
            category=Category(info.category),
            step=ClassTerms.unpack(word).step_limit,
            step_sum=info.step_sum_limit,
            age=info.age_limit,
            successor=move.to,
            sunset=move.sunset,
        )
        for number, word, info, move in zip(wanted, terms, infos, moves, strict=True)
    }


def states_of(workspace: Workspace, batch: int, count: int, block: Block = "latest") -> list[BatteryState]:
    """The state of each battery of a batch."""
    calls = [workspace.battery.state_of(batch << 32 | index) for index in range(count)]
    return [unpack_slot(word << _LANE)[0] for word in workspace.rpc.read_many(calls, block)]
