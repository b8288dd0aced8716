"""Submitting assessments: each once, by whoever pays for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from battery_chain.assessment.make import Assessment, Statement
from battery_chain.assessment.review import pending, review
from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Intent, Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.deploy import Workspace
from battery_chain.errors import Unfinished

__all__ = ["book", "submit", "submit_many"]

_GAS_HOOKS = 2_500_000  # what Battery must be able to pass on to a holder, and the fixed part
_GAS_BATTERY = 8_000  # 6,300 measured for a first assessment, 2,100 for a later one


def book(
    workspace: Workspace, assessments: Sequence[Assessment], person: str, *, now: int, new: bool = False
) -> Iterator[Receipt]:
    """Books what is not booked yet, reviewed before the first is sent: safe to run again after any stop.

    What an earlier run of this account left open is finished first; the same evidence counts once, however
    often it was signed, unless `new` is asked for. Raises `BadInput` as `pending` and `review` say,
    `Unfinished` when another account of this journal has left the same evidence open.
    """
    account = workspace.signer(person)
    workspace.sender.add_signer(account)
    workspace.sender.resume(account.address)
    left = pending(workspace, assessments, new=new)
    _refuse_open(workspace, left)
    review(workspace, left, now)
    yield from submit_many(workspace, left, person, once=not new)


def _refuse_open(workspace: Workspace, assessments: Sequence[Assessment]) -> None:
    left = workspace.sender.journal.open()
    for each in assessments:
        for entry in left:
            if each.statement.evidence in entry.data:
                raise Unfinished(
                    f"{entry.action}: the same evidence was left open by {entry.account}"
                    f" (transaction {entry.last.hash}); battery-chain tx resume finishes it"
                )


def submit(workspace: Workspace, assessment: Assessment, person: str) -> Receipt:
    """Books one assessment; a second time it is not sent again, though signed anew with a later end."""
    return next(iter(submit_many(workspace, [assessment], person)))


def submit_many(
    workspace: Workspace,
    assessments: Iterable[Assessment],
    person: str,
    *,
    estimate: bool = True,
    once: bool = False,
) -> Iterator[Receipt]:
    """Books many, in their order, a window at once.

    Without `estimate` the gas limit is computed instead of asked for, which spares a slow node a simulation
    each; for batches of which few batteries have moved alone. `once`: an assessment is known by its evidence
    alone, so that one of an earlier second of issue stands for it too.
    """
    return workspace.sender.send_many(
        _intent(workspace, each, person, estimate, once) for each in assessments
    )


def _intent(workspace: Workspace, assessment: Assessment, person: str, estimate: bool, once: bool) -> Intent:
    statement = assessment.statement
    issued = () if once else (statement.issued_at,)
    key = content_key(
        assessment.kind, workspace.battery.address, *_place(statement), *issued, statement.evidence
    )
    call = _call(workspace, statement, assessment.signatures)
    sent = workspace.sender.journal.live(key)
    if sent is not None:
        call = replace(call, data=sent.data)  # type: ignore[type-var]
    action = f"{assessment.kind} {assessment.subject} of day {statement.day}"
    return Intent(call, workspace.signer(person), action, key, None if estimate else _gas(statement))


def _place(statement: Statement) -> tuple[int, ...]:
    return () if isinstance(statement, structs.Inspection) else (statement.batch_id,)


def _call(workspace: Workspace, statement: Statement, signatures: Sequence[bytes]) -> Call:
    battery = workspace.battery
    match statement:
        case structs.Assessment():
            return battery.assess(statement, signatures)
        case structs.Inspection():
            return battery.inspect(statement, signatures)
    return battery.rate_batch(statement, signatures[0])


def _gas(statement: Statement) -> int | None:
    """None: the chain is asked."""
    if not isinstance(statement, structs.Assessment):
        return None
    return _GAS_HOOKS + _GAS_BATTERY * len(statement.readings) // 4
