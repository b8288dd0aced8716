"""Who has signed, and a second signature under what a first assessor has signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from battery_chain.assessment.make import Assessment
from battery_chain.chain.typed import recovered
from battery_chain.deploy import Workspace, sign, typed_data
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import keccak256

__all__ = ["countersign", "merge", "signers_of"]

_LENGTH = 65


def signers_of(workspace: Workspace, assessment: Assessment) -> tuple[str, ...]:
    """The addresses that signed, in the order of the signatures; `BadInput` for what is no signature."""
    if any(len(each) != _LENGTH for each in assessment.signatures):
        raise _refused(assessment, "has a signature that is not 65 bytes long")
    message = typed_data(workspace, assessment.statement)
    found = tuple(recovered(message, each) for each in assessment.signatures)
    if not all(found):
        raise _refused(assessment, "has a signature that is of no key")
    return found


def countersign(workspace: Workspace, assessment: Assessment, person: str) -> Assessment:
    """The assessment with the signature of a second assessor, under the very same statement.

    `BadInput` when the person has signed it, when it is signed by two, or when its evidence is not that of
    its document.
    """
    if keccak256(assessment.document) != assessment.statement.evidence:
        raise _refused(assessment, "its evidence hash is not that of its document")
    if len(assessment.signatures) != 1:
        raise _refused(
            assessment, f"has {len(assessment.signatures)} signatures: a second one is to be added"
        )
    first = signers_of(workspace, assessment)
    _refuse_same(workspace, assessment, first, person)
    second = sign(workspace, assessment.statement, person)
    named = () if second else (*first, workspace.signer(person).address)
    return replace(assessment, signatures=(*assessment.signatures, second), signers=named)


def _refuse_same(workspace: Workspace, assessment: Assessment, signers: Sequence[str], person: str) -> None:
    if workspace.signer(person).address.lower() in signers:
        raise _refused(assessment, f"{person} has signed it: the second assessor is another person")


def merge(workspace: Workspace, mine: Sequence[Assessment], theirs: Sequence[Assessment]) -> list[Assessment]:
    """Two files of the same statements, each signed by one assessor, as one list signed by both.

    `BadInput` for statements that only one of them has, and where both are of the same person.
    """
    others = {each.statement: each for each in theirs}
    problems = [_problem(each, "is only in one file") for each in mine if each.statement not in others]
    known = {each.statement for each in mine}
    problems += [_problem(each, "is only in one file") for each in theirs if each.statement not in known]
    if problems:
        raise BadInput(problems)
    return [_joined(workspace, each, others[each.statement]) for each in mine]


def _joined(workspace: Workspace, one: Assessment, other: Assessment) -> Assessment:
    first, second = signers_of(workspace, one), signers_of(workspace, other)
    new = [signature for who, signature in zip(second, other.signatures, strict=True) if who not in first]
    if not new:
        names = ", ".join(workspace.name_of(each) or each for each in first)
        raise _refused(one, f"is signed by {names} in both files: the second assessor is another person")
    return replace(one, signatures=(*one.signatures, *new)[:2])


def _problem(assessment: Assessment, rule: str) -> Problem:
    return Problem(f"{assessment.kind} {assessment.subject}", 0, "", rule)


def _refused(assessment: Assessment, rule: str) -> BadInput:
    return BadInput([_problem(assessment, rule)])
