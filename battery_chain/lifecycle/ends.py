"""How tokens end: superseded by successors in second life, or burned by recycling; both on signed
statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from battery_chain.chain.intents import Intent, Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.contracts.battery import BatchMinted
from battery_chain.deploy import Workspace, digest, event_of, sign
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import MerkleTree, keccak256, leaf_of

__all__ = [
    "MassBalance",
    "Repurposing",
    "recycle",
    "recycling_statement",
    "repurpose",
    "repurposing_statement",
]

_VALID_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Repurposing:
    """Retired batteries (ids) that go on in another use. `energy` is the rated Wh of each of `count`
    successors, `discarded` the Wh of modules that go on nowhere; `day` and `health` (basis points) their
    fresh assessment; `passports` the hashes of their new passports, `document` the evidence."""

    predecessors: tuple[int, ...]
    class_id: int
    count: int
    energy: int
    discarded: int
    day: int
    health: int
    series: int
    first_serial: int
    passports: tuple[bytes, ...]
    document: bytes


@dataclass(frozen=True, slots=True)
class MassBalance:
    """What was recovered of one battery, in grams, and the settlement-token units the recycler pays its
    owner for it (negative: a gate fee that the owner pays)."""

    id: int
    cobalt: int
    copper: int
    lithium: int
    nickel: int
    lead: int
    rest: int
    proceeds: int
    document: bytes


def repurposing_statement(
    workspace: Workspace, wanted: Repurposing, repurposer: str, operator: str, now: int
) -> structs.Repurposing:
    """The statement that the assessor signs and the owner consents to.

    Raises `BadInput` unless each successor has a passport.
    """
    if len(wanted.passports) != wanted.count:
        rule = f"{len(wanted.passports)} for {wanted.count} successors"
        raise BadInput([Problem("passports", 0, "", rule)])
    serials = range(wanted.first_serial, wanted.first_serial + wanted.count)
    leaves = [leaf_of(i, s, p) for i, (s, p) in enumerate(zip(serials, wanted.passports, strict=True))]
    return structs.Repurposing(
        predecessors=wanted.predecessors,
        repurposer=workspace.address(repurposer),
        operator=workspace.address(operator),
        class_=wanted.class_id,
        count=wanted.count,
        energy=wanted.energy,
        discarded=wanted.discarded,
        day=wanted.day,
        health=wanted.health,
        series=wanted.series,
        first_serial=wanted.first_serial,
        root=MerkleTree(leaves).root,
        evidence=keccak256(wanted.document),
        expires_at=now + _VALID_SECONDS,
    )


def repurpose(
    workspace: Workspace, statement: structs.Repurposing, repurposer: str, assessor: str, owner: str = ""
) -> tuple[int, Receipt]:
    """Retired → Superseded, successors minted: the number of their batch and the receipt.

    owner: the person who signs for the predecessors; empty when the owner has consented on chain (a fund).
    """
    consent = sign(workspace, statement, owner) if owner else b""
    call = workspace.battery.repurpose(statement, sign(workspace, statement, assessor), consent)
    key = content_key("repurpose", digest(workspace, statement))
    action = f"repurpose {len(statement.predecessors)} batteries"
    receipt = workspace.sender.send(call, action=action, key=key, signer=workspace.signer(repurposer))
    return event_of(receipt, BatchMinted).batch_id, receipt


def recycling_statement(
    workspace: Workspace, balance: MassBalance, recycler: str, now: int
) -> structs.Recycling:
    """The statement that the auditor countersigns and the owner consents to."""
    return structs.Recycling(
        id=balance.id,
        recycler=workspace.address(recycler),
        cobalt=balance.cobalt,
        copper=balance.copper,
        lithium=balance.lithium,
        nickel=balance.nickel,
        lead=balance.lead,
        rest=balance.rest,
        proceeds=balance.proceeds,
        evidence=keccak256(balance.document),
        expires_at=now + _VALID_SECONDS,
    )


def recycle(
    workspace: Workspace,
    statements: Sequence[structs.Recycling],
    recycler: str,
    auditor: str,
    owner: str = "",
) -> Iterator[Receipt]:
    """Dismantled → Recycled, for each statement: the token burned, proceeds or gate fee paid, all or nothing.

    owner: who signs for the owner; empty when the owner has consented on chain (a fund).
    """

    def intents() -> Iterator[Intent]:
        for statement in statements:
            consent = sign(workspace, statement, owner) if owner else b""
            call = workspace.battery.recycle(statement, sign(workspace, statement, auditor), consent)
            key = content_key("recycle", digest(workspace, statement))
            yield Intent(call, workspace.signer(recycler), f"recycle {statement.id}", key)

    return workspace.sender.send_many(intents())
