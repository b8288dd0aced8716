"""Successors: remanufactured, repurposed or reclaimed from waste. One signed statement, one transaction; the
successors belong to the predecessors' owners in the shares that all of them have signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Receipt
from battery_chain.contracts import structs
from battery_chain.contracts.battery import Succeeded
from battery_chain.deploy.events import event_of
from battery_chain.deploy.statements import VALID_SECONDS, sign
from battery_chain.deploy.workspace import Workspace
from battery_chain.errors import BadInput, Problem, Reverted
from battery_chain.lifecycle.sending import Made, send_parts
from battery_chain.manifest.merkle import MerkleTree, keccak256, leaf_of
from battery_chain.model import LegalStatus

__all__ = [
    "OwnersShare",
    "Succession",
    "Successors",
    "reclaim",
    "remanufacture",
    "repurpose",
    "succession_statement",
]


@dataclass(frozen=True, slots=True)
class OwnersShare:
    """One owner (a person or an address) and the hashes of its successors' passports; empty: it gets none."""

    owner: str
    passports: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """Retired batteries (ids), or waste, that go on as others.

    `shares`: just the predecessors' owners, in the order of their addresses; serials run on from the first
    share's to the last's. `energy` is the rated Wh of each successor, `discarded` the Wh of modules that go
    on nowhere; `day` and `health` (basis points) their fresh assessment, `cell_spread` basis points between
    the strongest and the weakest cell; `document` the evidence.
    """

    legal: LegalStatus
    predecessors: tuple[int, ...]
    shares: tuple[OwnersShare, ...]
    class_id: int
    energy: int
    discarded: int
    day: int
    health: int
    series: int
    first_serial: int
    document: bytes
    cell_spread: int = 0


@dataclass(frozen=True, slots=True)
class Successors:
    """The batches of the successors, one an owner that got any, and the transaction that made them."""

    batches: tuple[int, ...]
    receipt: Receipt

    @property
    def first(self) -> int:
        """The first batch."""
        return self.batches[0]


def succession_statement(
    workspace: Workspace, wanted: Succession, maker: str, operator: str, now: int
) -> structs.Succession:
    """The statement that assessors and owners sign.

    Raises `BadInput` when the shares are not in the order of the owners' addresses.
    """
    owners = [int(workspace.address(share.owner), 16) for share in wanted.shares]
    if not owners or owners != sorted(set(owners)):
        raise BadInput([Problem("shares", 0, "owner", "each owner once, in the order of the addresses")])
    return structs.Succession(
        legal=wanted.legal,
        maker=workspace.address(maker),
        predecessors=tuple(sorted(wanted.predecessors)),
        shares=tuple(_shares(workspace, wanted)),
        operator=workspace.address(operator),
        class_=wanted.class_id,
        energy=wanted.energy,
        discarded=wanted.discarded,
        day=wanted.day,
        health=wanted.health,
        cell_spread=wanted.cell_spread,
        series=wanted.series,
        first_serial=wanted.first_serial,
        evidence=keccak256(wanted.document),
        expires_at=now + VALID_SECONDS,
    )


def _shares(workspace: Workspace, wanted: Succession) -> Iterator[structs.Share]:
    serial = wanted.first_serial
    for share in wanted.shares:
        leaves = [leaf_of(place, serial + place, each) for place, each in enumerate(share.passports)]
        root = MerkleTree(leaves).root if leaves else bytes(32)
        yield structs.Share(workspace.address(share.owner), len(leaves), root)
        serial += len(leaves)


Succeed = Callable[[structs.Succession, Sequence[bytes], Sequence[bytes]], Call]


def remanufacture(
    workspace: Workspace,
    statement: structs.Succession,
    maker: str,
    assessors: Sequence[str],
    owners: Sequence[str] = (),
) -> Successors:
    """Retired → Superseded, successors of the same use: at least 90 % of the rated capacity, cells at most
    3 % apart. See `repurpose` for who signs."""
    call = workspace.battery.remanufacture
    return _succeed(workspace, "remanufacture", call, statement, maker, assessors, owners)


def repurpose(
    workspace: Workspace,
    statement: structs.Succession,
    maker: str,
    assessors: Sequence[str],
    owners: Sequence[str] = (),
) -> Successors:
    """Retired → Superseded, successors of another use.

    assessors: one or two persons; the second signs only when the step of service energy asks for it.
    owners: who signs for each share, in their order; empty for an owner that has consented on chain (a fund).
    None at all: every owner has.
    """
    call = workspace.battery.repurpose
    return _succeed(workspace, "repurpose", call, statement, maker, assessors, owners)


def reclaim(
    workspace: Workspace,
    statement: structs.Succession,
    maker: str,
    assessors: Sequence[str],
    owners: Sequence[str] = (),
) -> Successors:
    """WasteHeld → Superseded, successors: by the recycler that has custody. See `repurpose` for who signs."""
    return _succeed(workspace, "reclaim", workspace.battery.reclaim, statement, maker, assessors, owners)


def _succeed(
    workspace: Workspace,
    action: str,
    call: Succeed,
    statement: structs.Succession,
    maker: str,
    assessors: Sequence[str],
    owners: Sequence[str],
) -> Successors:
    consents = _consents(workspace, statement, owners)

    def make(_: structs.Succession) -> Made:
        assessed = _assessed(workspace, statement, maker, assessors, consents, call)
        return Made(call(statement, assessed, consents), _content(statement))

    label = f"{action} {len(statement.predecessors)} batteries"
    (receipt,) = send_parts(workspace, label, [statement], make, lambda _: True, maker)
    first = event_of(receipt, Succeeded).first_batch
    made = sum(1 for share in statement.shares if share.count)
    return Successors(tuple(range(first, first + made)), receipt)


def _content(said: structs.Succession) -> tuple[str | bytes | int, ...]:
    """What makes it the same succession when the statement is made again, with later serials and times."""
    facts = (said.class_, said.energy, said.discarded, said.day, said.health, said.cell_spread)
    return (int(said.legal), *facts, said.evidence, *said.predecessors)


def _consents(workspace: Workspace, statement: structs.Succession, owners: Sequence[str]) -> list[bytes]:
    given = list(owners) or [""] * len(statement.shares)
    if len(given) != len(statement.shares):
        rule = f"{len(given)} sign for {len(statement.shares)} owners"
        raise BadInput([Problem("owners", 0, "", rule)])
    return [sign(workspace, statement, person) if person else b"" for person in given]


def _assessed(
    workspace: Workspace,
    statement: structs.Succession,
    maker: str,
    assessors: Sequence[str],
    consents: Sequence[bytes],
    call: Succeed,
) -> list[bytes]:
    """One signature; two where the contract, asked with one, wants a second."""
    signed = partial(sign, workspace, statement)
    first = [signed(person) for person in assessors[:1]]
    if len(assessors) < 2:
        return first
    try:
        workspace.rpc.read(call(statement, first, consents), sender=workspace.address(maker))
    except Reverted as refused:
        if refused.error == "SecondSignatureNeeded":
            return [*first, signed(assessors[1])]
    return first
