"""Submitting assessments: each once, by whoever pays for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from battery_chain.assessment.make import Assessment
from battery_chain.chain.intents import Intent, Receipt, content_key
from battery_chain.deploy import Workspace

__all__ = ["submit", "submit_many"]


def submit(workspace: Workspace, assessment: Assessment, person: str) -> Receipt:
    """Books one assessment; a second time it is not sent again."""
    return next(iter(submit_many(workspace, [assessment], person)))


def submit_many(workspace: Workspace, assessments: Iterable[Assessment], person: str) -> Iterator[Receipt]:
    """Books many, in their order, a window at once."""
    return workspace.sender.send_many(_intent(workspace, each, person) for each in assessments)


def _intent(workspace: Workspace, assessment: Assessment, person: str) -> Intent:
    statement = assessment.statement
    key = content_key(
        "assess", workspace.battery.address, statement.batch_id, statement.issued_at, statement.evidence
    )
    call = workspace.battery.assess(statement, assessment.signatures)
    return Intent(
        call, workspace.signer(person), f"assess batch {statement.batch_id} of day {statement.day}", key
    )
