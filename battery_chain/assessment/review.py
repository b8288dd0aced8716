"""What would be wrong with a list of signed assessments, said before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from battery_chain.assessment.book import BatchFacts, Limits, batch_facts
from battery_chain.assessment.make import Assessment, Statement, batches_of
from battery_chain.assessment.signing import signers_of
from battery_chain.assessment.steps import advance, needs_second, too_early
from battery_chain.contracts import structs
from battery_chain.contracts.battery import BatchAssessed, BatchRated, Inspected
from battery_chain.deploy import Workspace, events
from battery_chain.deploy.description import ROLES
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import keccak256
from battery_chain.model import Reading, index_of, unpack_readings
from battery_chain.units import SECONDS_A_DAY, date_of

__all__ = ["booked_evidence", "pending", "review", "second_needed"]


def booked_evidence(workspace: Workspace) -> dict[bytes, set[int]]:
    """The seconds of issue of what the chain has booked, by evidence hash."""
    found: dict[bytes, set[int]] = {}
    for logged in events(workspace, [BatchAssessed, BatchRated, Inspected], ["Battery"]):
        statement = _statement(logged.event)
        if statement is not None:
            found.setdefault(statement.evidence, set()).add(statement.issued_at)
    return found


def _statement(event: object) -> Statement | None:
    match event:
        case BatchAssessed():
            return event.assessment
        case BatchRated():
            return event.rating
        case Inspected():
            return event.inspection
    return None


def pending(
    workspace: Workspace, assessments: Sequence[Assessment], *, new: bool = False
) -> list[Assessment]:
    """Those that are not booked yet.

    `BadInput` when the same evidence was booked by another statement, unless `new` is asked for: signed
    again after a stop, an assessment would count twice.
    """
    booked = booked_evidence(workspace)
    done = [booked.get(each.statement.evidence, set()) for each in assessments]
    left = [
        (each, issued)
        for each, issued in zip(assessments, done, strict=True)
        if each.statement.issued_at not in issued
    ]
    problems = [
        _problem(each, "its evidence is booked already; --new books it again") for each, i in left if i
    ]
    if problems and not new:
        raise BadInput(problems)
    return [each for each, _ in left]


def review(workspace: Workspace, assessments: Sequence[Assessment], now: int) -> None:
    """Raises `BadInput` with everything for which the chain would refuse them, sent in this order at second
    `now`: evidence, times, signatures, roles and accreditation, and a step that needs a second assessor.

    Interest in a battery (owner, operator, maker, manager) is for the chain to judge.
    """
    reviewer = _Reviewer(workspace, now)
    problems = [problem for each in assessments for problem in reviewer.problems(each)]
    if problems:
        raise BadInput(problems)


def second_needed(workspace: Workspace, assessments: Sequence[Assessment]) -> list[Assessment]:
    """Those that wait for a second signature, as the chain is now and booked in this order."""
    reviewer = _Reviewer(workspace, 0)
    return [each for each in assessments if reviewer.lacks_second(each)]


@dataclass(slots=True)
class _Reviewer:
    """Goes through assessments in their order, with the facts as each would leave them."""

    workspace: Workspace
    now: int
    _facts: dict[int, BatchFacts] = field(default_factory=dict)
    _accredited: dict[str, int] = field(default_factory=dict)

    def problems(self, assessment: Assessment) -> Iterator[Problem]:
        yield from (_problem(assessment, rule) for rule in self._rules(assessment))

    def _rules(self, assessment: Assessment) -> Iterator[str]:
        statement = assessment.statement
        if keccak256(assessment.document) != statement.evidence:
            yield "its evidence hash is not that of its document"
        yield from self._times(statement)
        yield from self._signers(assessment)
        yield from self._readings(statement)
        if self.lacks_second(assessment):
            yield "the step of health needs a second assessor's signature: battery-chain assess countersign"

    def _times(self, statement: Statement) -> Iterator[str]:
        if statement.expires_at < self.now:
            yield "is too old to be submitted: sign it again"
        if statement.day * SECONDS_A_DAY > statement.issued_at:
            yield f"was issued before its day of measurement, {date_of(statement.day)}"
        if statement.issued_at > self.now:
            yield "was issued later than the chain's time"
        for batch in batches_of(statement):
            yield from self._place_in_time(self._of(batch), statement)

    def _place_in_time(self, facts: BatchFacts, statement: Statement) -> Iterator[str]:
        limits = self._limits(facts, statement)
        if statement.issued_at <= facts.issued_at:
            yield f"batch {facts.batch} has a newer statement already: sign it again"
        if limits.class_id != self._class(statement):
            yield f"batch {facts.batch} is of class {limits.class_id}, not {self._class(statement)}"
        if limits.sunset and self.now // SECONDS_A_DAY >= limits.sunset:
            yield f"nothing is assessed under class {limits.class_id} from {date_of(limits.sunset)} on"

    def _limits(self, facts: BatchFacts, statement: Statement) -> Limits:
        if isinstance(statement, structs.Assessment):
            return facts.limits(statement.class_)
        return facts.held

    def _signers(self, assessment: Assessment) -> Iterator[str]:
        count, most = len(assessment.signatures), 1 if assessment.kind == "rate" else 2
        if not 1 <= count <= most:
            yield f"has {count} signatures, not 1{f' or {most}' if most > 1 else ''}"
            return
        signers = signers_of(self.workspace, assessment)
        for place, who in enumerate(signers):
            name = self.workspace.name_of(who) or who
            if who in signers[:place]:
                yield f"is signed twice by {name}"
            elif not self._may_sign(who) >> self._class(assessment.statement) & 1:
                yield f"{name} is not accredited for class {self._class(assessment.statement)}"

    def _may_sign(self, who: str) -> int:
        """The classes that somebody may sign for, a bit each; none without the role."""
        if who not in self._accredited:
            role = self.workspace.authority.has_role(ROLES["assessor"], who)
            held, classes = self.workspace.rpc.read_many([role, self.workspace.battery.accreditation(who)])
            self._accredited[who] = classes if held.is_member and not held.execution_delay else 0
        return self._accredited[who]

    def _class(self, statement: Statement) -> int:
        if isinstance(statement, structs.Rating):
            return self._of(statement.batch_id).held.class_id
        return statement.class_

    def _readings(self, statement: Statement) -> Iterator[str]:
        if isinstance(statement, structs.Rating):
            if any(self._of(statement.batch_id).healths):
                yield "the batch has a health already: a begin-of-life statement comes before all others"
            return
        for batch in batches_of(statement):
            facts = self._of(batch)
            later = too_early(facts, _readings(statement, facts), statement.day)
            if later:
                yield f"{date_of(statement.day)} is before its last assessment, of {date_of(later)}"

    def lacks_second(self, assessment: Assessment) -> bool:
        """Whether a second signature is missing; moves the facts on."""
        statement, lacking = assessment.statement, False
        if isinstance(statement, structs.Rating):
            _rated(self._of(statement.batch_id), statement)
            return False
        for batch in batches_of(statement):
            facts = self._of(batch)
            readings = _readings(statement, facts)
            limits = self._limits(facts, statement)
            lacking |= len(assessment.signatures) < 2 and needs_second(facts, readings, statement.day, limits)
            advance(facts, readings, statement.day, statement.issued_at)
            facts.held = limits
        return lacking

    def _of(self, batch: int) -> BatchFacts:
        if batch not in self._facts:
            self._facts[batch] = batch_facts(self.workspace, batch)
        return self._facts[batch]


def _rated(facts: BatchFacts, rating: structs.Rating) -> None:
    facts.healths, facts.days = [rating.health] * facts.count, [rating.day] * facts.count
    facts.issued_at, facts.step_sum, facts.step_since = rating.issued_at, 0, rating.day


def _readings(statement: structs.Assessment | structs.Inspection, facts: BatchFacts) -> list[Reading | None]:
    if isinstance(statement, structs.Assessment):
        return list(unpack_readings(statement.readings, facts.count))
    padded = statement.readings.ljust(-(-len(statement.ids) // 4) * 16, b"\0")
    found: list[Reading | None] = [None] * facts.count
    for each, reading in zip(statement.ids, unpack_readings(padded, len(statement.ids)), strict=True):
        if each >> 32 == facts.batch:
            found[index_of(each)] = reading
    return found


def _problem(assessment: Assessment, rule: str) -> Problem:
    what = f"{assessment.kind} {assessment.subject} of {date_of(assessment.statement.day)}"
    return Problem(what, 0, "", rule)
