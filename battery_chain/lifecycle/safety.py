"""Safety: quarantine and recall, loss, and tokens that turn out to be one object."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Receipt
from battery_chain.contracts import structs
from battery_chain.deploy.statements import VALID_SECONDS, sign
from battery_chain.deploy.workspace import Workspace
from battery_chain.lifecycle.sending import (
    Made,
    Step,
    Watch,
    all_stand,
    parts,
    send_list,
    send_parts,
    unwatched,
)
from battery_chain.manifest.merkle import keccak256
from battery_chain.model import Operation, Standing

__all__ = [
    "find",
    "lose",
    "quarantine",
    "quarantine_batches",
    "release",
    "release_batches",
    "report_statement",
    "void_duplicate",
    "voiding_statement",
]


# -- quarantine


def quarantine(
    workspace: Workspace, ids: Sequence[int], evidence: bytes, person: str, *, watch: Watch = unwatched
) -> list[Receipt]:
    """Live → Quarantined, by their operator or an accredited assessor."""
    proof, b = keccak256(evidence), workspace.battery
    step = Step.to("quarantine", Operation.QUARANTINED)
    return send_list(workspace, step, ids, lambda part: b.quarantine(part, proof), person, watch)


def quarantine_batches(
    workspace: Workspace, batches: Sequence[int], evidence: bytes, person: str, *, watch: Watch = unwatched
) -> list[Receipt]:
    """All live batteries of batches, whoever owns them."""
    call = partial(workspace.battery.quarantine_batch, evidence=keccak256(evidence))
    return _send_batches(workspace, "quarantine batch", batches, call, True, person, watch)


def release(
    workspace: Workspace, ids: Sequence[int], evidence: bytes, person: str, *, watch: Watch = unwatched
) -> list[Receipt]:
    """Quarantined → the operation before, or Retired after a loss; by an independent assessor, on a
    measurement not older than the quarantine."""
    proof, b = keccak256(evidence), workspace.battery
    step = Step("release", lambda operation: operation is not Operation.QUARANTINED)
    return send_list(workspace, step, ids, lambda part: b.release(part, proof), person, watch)


def release_batches(
    workspace: Workspace, batches: Sequence[int], evidence: bytes, person: str, *, watch: Watch = unwatched
) -> list[Receipt]:
    """All that follow quarantined batches; what has a slot of its own is released by itself."""
    call = partial(workspace.battery.release_batch, evidence=keccak256(evidence))
    return _send_batches(workspace, "release batch", batches, call, False, person, watch)


def _send_batches(
    workspace: Workspace,
    action: str,
    batches: Sequence[int],
    call: Callable[[int], Call],
    held: bool,
    person: str,
    watch: Watch,
) -> list[Receipt]:
    def stands(batch: int) -> bool:
        standing = workspace.rpc.read(workspace.battery.batch_of(batch)).standing
        return bool(standing & Standing.QUARANTINED) is held

    return send_parts(workspace, action, batches, lambda batch: Made.of(call(batch)), stands, person, watch)


# -- lost and found


def report_statement(
    workspace: Workspace, ids: Sequence[int], operator: str, evidence: bytes, now: int, *, found: bool
) -> structs.Report:
    """The operator's report of batteries lost, or found, that an auditor signs."""
    return structs.Report(
        found=found,
        operator=workspace.address(operator),
        ids=tuple(ids),
        issued_at=now,
        expires_at=now + VALID_SECONDS,
        evidence=keccak256(evidence),
    )


def lose(
    workspace: Workspace,
    ids: Sequence[int],
    evidence: bytes,
    operator: str,
    auditor: str,
    now: int,
    *,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """Live, Quarantined → Lost, worth 0. Sent by the operator, signed by an auditor."""
    b = workspace.battery
    return _report(workspace, "lose", b.lose, ids, evidence, (operator, auditor), now, watch)


def find(
    workspace: Workspace,
    ids: Sequence[int],
    evidence: bytes,
    operator: str,
    auditor: str,
    now: int,
    *,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """Lost → Quarantined; released later it is Retired."""
    b = workspace.battery
    return _report(workspace, "find", b.find, ids, evidence, (operator, auditor), now, watch)


def _report(
    workspace: Workspace,
    action: str,
    call: Callable[[structs.Report, bytes], Call],
    ids: Sequence[int],
    evidence: bytes,
    people: tuple[str, str],
    now: int,
    watch: Watch,
) -> list[Receipt]:
    operator, auditor = people
    found = action == "find"
    after = Operation.QUARANTINED if found else Operation.LOST

    def make(part: Sequence[int]) -> Made:
        said = report_statement(workspace, part, operator, evidence, now, found=found)
        return Made(call(said, sign(workspace, said, auditor)), (said.evidence, *part))

    stands = partial(all_stand, workspace, lambda operation: operation is after)
    return send_parts(workspace, action, parts(ids), make, stands, operator, watch)


# -- one object


def voiding_statement(kept: int, voided: int, evidence: bytes, now: int) -> structs.Voiding:
    """That two tokens are one physical object; an auditor signs it. The later one ends."""
    return structs.Voiding(kept, voided, now + VALID_SECONDS, keccak256(evidence))


def void_duplicate(
    workspace: Workspace, kept: int, voided: int, evidence: bytes, assessor: str, auditor: str, now: int
) -> Receipt:
    """Ends the later of two quarantined tokens that are one object: worth 0, never moved again. Sent by an
    assessor without interest in either, signed by an auditor."""

    def make(pair: tuple[int, int]) -> Made:
        said = voiding_statement(*pair, evidence, now)
        call = workspace.battery.void_duplicate(said, sign(workspace, said, auditor))
        return Made(call, (*pair, said.evidence))

    (receipt,) = send_parts(workspace, "void", [(kept, voided)], make, lambda _: True, assessor)
    return receipt
