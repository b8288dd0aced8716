"""Submitting assessments: each once, by whoever pays for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from battery_chain.assessment.make import Assessment
from battery_chain.chain.intents import Intent, Receipt, content_key
from battery_chain.deploy import Workspace

__all__ = ["submit", "submit_many"]

_GAS_HOOKS = 2_500_000  # what Battery must be able to pass on to a holder, and the fixed part
_GAS_BATTERY = 8_000  # 6,300 measured for a first assessment, 2,100 for a later one


def submit(workspace: Workspace, assessment: Assessment, person: str) -> Receipt:
    """Books one assessment; a second time it is not sent again."""
    return next(iter(submit_many(workspace, [assessment], person)))


def submit_many(
    workspace: Workspace, assessments: Iterable[Assessment], person: str, *, estimate: bool = True
) -> Iterator[Receipt]:
    """Books many, in their order, a window at once.

    Without `estimate` the gas limit is computed instead of asked for, which spares a slow node a simulation
    each; for batches of which few batteries have moved alone.
    """
    return workspace.sender.send_many(_intent(workspace, each, person, estimate) for each in assessments)


def _intent(workspace: Workspace, assessment: Assessment, person: str, estimate: bool) -> Intent:
    statement = assessment.statement
    key = content_key(
        "assess", workspace.battery.address, statement.batch_id, statement.issued_at, statement.evidence
    )
    call = workspace.battery.assess(statement, assessment.signatures)
    action = f"assess batch {statement.batch_id} of day {statement.day}"
    gas = None if estimate else _GAS_HOOKS + _GAS_BATTERY * len(statement.readings) // 4
    return Intent(call, workspace.signer(person), action, key, gas)
