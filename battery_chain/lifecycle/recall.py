"""Recall: everything on chain of a model, a cell lot, a supplier, a class or some days of manufacture goes
into quarantine, and with it the successors that were made of it.

Class and day are on chain; model, lot and supplier are in what this workspace has kept of the manifests that
it minted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from battery_chain.chain.intents import Intent, Receipt
from battery_chain.contracts.battery import BatchMigrated, BatchMinted, Succeeded
from battery_chain.deploy.events import events
from battery_chain.deploy.workspace import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.lifecycle.delivered import Delivered, delivered
from battery_chain.lifecycle.safety import quarantine, quarantine_batches
from battery_chain.lifecycle.sending import Watch, parts, unwatched
from battery_chain.manifest import keccak256
from battery_chain.model import LegalStatus, Operation, Standing

__all__ = ["Cost", "Criteria", "Selection", "plan", "select", "send"]


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is recalled: the batteries of which all that is told here is true. `class_id` (the version they
    were minted in, or have gone over to) 0: any; days of manufacture are day numbers, both included, None:
    open."""

    model: str = ""
    cell_lot: str = ""
    supplier: str = ""
    class_id: int = 0
    made_from: int | None = None
    made_to: int | None = None

    def asks_manifest(self) -> bool:
        """Whether the chain alone cannot answer."""
        return bool(self.model or self.cell_lot or self.supplier)

    def asks_anything(self) -> bool:
        """Whether anything is told."""
        return self != Criteria()

    def fits_batch(self, classes: Collection[int], made: int) -> bool:
        """Whether class and day of manufacture are as told."""
        early = self.made_from is not None and made < self.made_from
        late = self.made_to is not None and made > self.made_to
        return self.class_id in (0, *classes) and not early and not late

    def fits(self, told: Delivered) -> list[int]:
        """The places in a batch whose model, lot and supplier are as told."""
        if self.model not in ("", told.model):
            return []
        pairs = enumerate(zip(told.lots, told.suppliers, strict=True))
        return [
            index
            for index, (lot, supplier) in pairs
            if self.cell_lot in ("", lot) and self.supplier in ("", supplier)
        ]


@dataclass(frozen=True, slots=True)
class Selection:
    """What a recall means, and is live: whole batches by number, and single batteries (token ids) of others.

    `successors` are those of the batches that were made of recalled ones. `unknown` are batches that no
    manifest kept here tells anything of: whether they are meant, nobody can say from here.
    """

    batches: tuple[int, ...]
    ids: tuple[int, ...]
    successors: tuple[int, ...]
    unknown: tuple[int, ...]
    batteries: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What a recall takes; gas is the sum of the limits."""

    batteries: int
    batches: int
    transactions: int
    gas: int


# -- select


@dataclass
class _Found:
    """Batches and places in batches, before anybody has looked what they are doing."""

    whole: dict[int, int] = field(default_factory=dict)
    """Count of the batch by its number."""
    some: dict[int, list[int]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    successors: list[int] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    migrated: dict[int, list[int]] = field(default_factory=dict)

    def add(self, batch: int, count: int, places: Sequence[int]) -> None:
        if len(places) == count:
            self.whole[batch] = count
        elif places:
            self.some[batch] = list(places)

    def has(self, battery: int) -> bool:
        batch, index = battery >> 32, battery & 0xFFFF_FFFF
        return batch in self.whole or index in self.some.get(batch, ())


def select(workspace: Workspace, criteria: Criteria) -> Selection:
    """What is recalled, as things stand: what is quarantined or ended is left out.

    Raises `BadInput` when nothing is told that a battery could fit.
    """
    if not criteria.asks_anything():
        raise BadInput(
            [Problem("recall", 0, "", "of what? name a model, a lot, a supplier, a class or days")]
        )
    return _living(workspace, _meant(workspace, criteria))


def _meant(workspace: Workspace, criteria: Criteria) -> _Found:
    """In the order of the chain, so that successors of successors are found too."""
    found = _Found(migrated=_migrated(workspace))
    for logged in events(workspace, [BatchMinted, Succeeded], ["Battery"]):
        if isinstance(logged.event, BatchMinted):
            _judge(workspace, criteria, found, logged.event)
        elif isinstance(logged.event, Succeeded):
            _follow(found, logged.event)
    return found


def _migrated(workspace: Workspace) -> dict[int, list[int]]:
    """The classes that batches have gone over to."""
    found: dict[int, list[int]] = {}
    for logged in events(workspace, [BatchMigrated], ["Battery"]):
        if isinstance(logged.event, BatchMigrated):
            found.setdefault(logged.event.batch_id, []).append(logged.event.to)
    return found


def _judge(workspace: Workspace, criteria: Criteria, found: _Found, event: BatchMinted) -> None:
    batch, m = event.batch_id, event.mint
    found.counts[batch] = m.count
    if not criteria.fits_batch([m.class_, *found.migrated.get(batch, ())], m.manufactured):
        return
    if not criteria.asks_manifest():
        found.whole[batch] = m.count
    elif event.legal == LegalStatus.ORIGINAL:  # successors are judged by what they were made of
        told = delivered(workspace, m.series, m.root)
        if told is None:
            found.unknown.append(batch)
        else:
            found.add(batch, m.count, criteria.fits(told))


def _follow(found: _Found, event: Succeeded) -> None:
    """Whose modules are in which successor nobody writes down: all of them are meant."""
    if not any(map(found.has, event.succession.predecessors)):
        return
    owners = sum(1 for share in event.succession.shares if share.count)
    for batch in range(event.first_batch, event.first_batch + owners):
        found.whole[batch] = found.counts[batch]
        found.successors.append(batch)


def _living(workspace: Workspace, found: _Found) -> Selection:
    """A batch whose followers are live goes as a whole; of any other, each battery that is live."""
    numbers = list(found.whole)
    states = workspace.rpc.read_many([workspace.battery.batch_of(each) for each in numbers])
    batches = [n for n, state in zip(numbers, states, strict=True) if _followed(state)]
    rest = {n: range(found.whole[n]) for n in numbers if n not in set(batches)}
    ids = list(_live(workspace, {**rest, **found.some}))
    batteries = sum(found.whole[each] for each in batches) + len(ids)
    return Selection(tuple(batches), tuple(ids), tuple(found.successors), tuple(found.unknown), batteries)


def _followed(batch: Any) -> bool:
    return bool(batch.followers) and not batch.standing & Standing.QUARANTINED


def _live(workspace: Workspace, places: Mapping[int, Sequence[int]]) -> Iterator[int]:
    ids = [batch << 32 | index for batch in sorted(places) for index in places[batch]]
    found = workspace.rpc.read_many([workspace.battery.condition_of(each) for each in ids])
    return (each for each, now in zip(ids, found, strict=True) if Operation(now.operation).live)


# -- send


def plan(workspace: Workspace, selection: Selection, evidence: bytes, person: str) -> Cost:
    """What sending it would take, tried on the present state. Raises `Reverted` where the chain refuses."""
    proof, signer, b = keccak256(evidence), workspace.signer(person), workspace.battery
    calls = [b.quarantine_batch(each, proof) for each in selection.batches]
    calls += [b.quarantine(part, proof) for part in parts(selection.ids)]
    found = workspace.sender.simulate(Intent(call, signer, "recall") for call in calls)
    gas = sum(each.gas for each in found)
    return Cost(selection.batteries, len(selection.batches), len(found), gas)


def send(
    workspace: Workspace, selection: Selection, evidence: bytes, person: str, *, watch: Watch = unwatched
) -> list[Receipt]:
    """Quarantines it: one transaction a whole batch, the others in lists. By the batteries' operator, or by
    an assessor accredited for all of their classes. Interrupted, `select` and `send` again go on."""
    together = quarantine_batches(workspace, selection.batches, evidence, person, watch=watch)
    return [*together, *quarantine(workspace, selection.ids, evidence, person, watch=watch)]
