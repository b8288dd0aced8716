"""How batteries end: waste, dismantled, and burned by recycling on a countersigned mass balance; and what is
paid for it, at once or by a booked claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Intent, Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.deploy.statements import VALID_SECONDS, sign
from battery_chain.deploy.workspace import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.lifecycle.sending import (
    Made,
    Step,
    Watch,
    once,
    send_list,
    send_parts,
    unwatched,
)
from battery_chain.manifest.merkle import keccak256
from battery_chain.model import Operation

__all__ = [
    "MassBalance",
    "dismantle",
    "recycle",
    "recycling_statement",
    "settle_claims",
    "waste",
]


def waste(
    workspace: Workspace,
    ids: Sequence[int],
    recycler: str,
    evidence: bytes,
    person: str,
    *,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """Live, Quarantined → WasteHeld, into the custody of a licensed recycler. By owner or operator."""
    proof, to, b = keccak256(evidence), workspace.address(recycler), workspace.battery
    step = Step.to("waste", Operation.WASTE_HELD)
    return send_list(workspace, step, ids, lambda part: b.waste(part, to, proof), person, watch)


def dismantle(
    workspace: Workspace,
    ids: Sequence[int],
    pack_grams: Sequence[int],
    part_grams: Sequence[int],
    evidence: bytes,
    person: str,
    *,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """WasteHeld → Dismantled; masses of the pack and of its parts in grams, one of each a battery."""
    if not len(ids) == len(pack_grams) == len(part_grams):
        rule = f"{len(pack_grams)} of packs and {len(part_grams)} of parts for {len(ids)} batteries"
        raise BadInput([Problem("masses", 0, "", rule)])
    masses = {each: (pack, part) for each, pack, part in zip(ids, pack_grams, part_grams, strict=True)}
    proof, b = keccak256(evidence), workspace.battery
    step = Step.to("dismantle", Operation.DISMANTLED)

    def call(part: Sequence[int]) -> Call:
        packs, parts = zip(*(masses[each] for each in part), strict=True)
        return b.dismantle(part, packs, parts, proof)

    return send_list(workspace, step, ids, call, person, watch)


# -- recycling


@dataclass(frozen=True, slots=True)
class MassBalance:
    """What was recovered of one battery, in grams, and the settlement-token units the recycler pays its
    owner for it (negative: a gate fee that the owner pays). `due_day` 0: paid with the burn; else the day
    number on which the claim that is booked is due."""

    id: int
    cobalt: int
    copper: int
    lithium: int
    nickel: int
    lead: int
    rest: int
    proceeds: int
    document: bytes
    due_day: int = 0

    @property
    def grams(self) -> int:
        """All that is accounted for: at most the mass of the pack."""
        return self.cobalt + self.copper + self.lithium + self.nickel + self.lead + self.rest

    @property
    def recovered(self) -> dict[str, int]:
        """Grams by metal, as `recovery` takes them."""
        return {metal: getattr(self, metal) for metal in ("cobalt", "copper", "lithium", "nickel", "lead")}


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
        due_day=balance.due_day,
        evidence=keccak256(balance.document),
        expires_at=now + VALID_SECONDS,
    )


def recycle(
    workspace: Workspace,
    statements: Sequence[structs.Recycling],
    recycler: str,
    auditor: str,
    owner: str | Mapping[int, str] = "",
) -> Iterator[Receipt]:
    """Dismantled → Recycled, for each statement: the token burned, proceeds or gate fee paid, all or nothing;
    or the claim booked.

    owner: who signs for the owner, of all or by token id; empty when it has consented on chain (a fund).
    """
    signer = workspace.signer(recycler)

    def intents() -> Iterator[Intent]:
        for said in statements:
            person = owner if isinstance(owner, str) else owner.get(said.id, "")
            consent = sign(workspace, said, person) if person else b""
            call = workspace.battery.recycle(said, sign(workspace, said, auditor), consent)
            key = content_key("recycle", call.to, signer.address, said.evidence, *said.fields()[:10])
            yield once(workspace, Intent(call, signer, f"recycle {said.id}", key), lambda: True)

    return workspace.sender.send_many(intents())


def settle_claims(
    workspace: Workspace, ids: Sequence[int], debtor: str, *, watch: Watch = unwatched
) -> list[Receipt]:
    """Pays what was booked for recycled batteries; by the debtor, who has allowed the contract the money."""
    b = workspace.battery

    def make(battery: int) -> Made:
        return Made.of(b.settle_claim(battery))

    return send_parts(workspace, "settle a claim", ids, make, lambda _: True, debtor, watch)
