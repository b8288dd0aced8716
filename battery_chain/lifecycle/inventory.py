"""What is on chain: batches, and the facts of single batteries, at any block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from battery_chain.deploy.workspace import Workspace
from battery_chain.lifecycle.find import Minting, identify, mintings
from battery_chain.model import BatteryState, LegalStatus, Operation, Standing

__all__ = ["BatchLine", "BatteryLine", "SeriesLine", "batches", "batteries", "identify", "series"]

_NOBODY = "0x" + "0" * 40


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch: serials in full, energy in Wh per battery, begin-of-life health in basis points (0: none)
    and day number. `followers` of its `count` still belong to `owner`; `legal` as minted. What holds of all
    followers alike: `quarantined`, `expired` (their assessments are too old), `pledged`."""

    batch: int
    first: str
    last: str
    count: int
    followers: int
    class_id: int
    energy_wh: int
    owner: str
    operator: str
    manufactured: int
    health_bp: int
    day: int
    legal: LegalStatus
    quarantined: bool
    expired: bool
    pledged: bool


@dataclass(frozen=True, slots=True)
class BatteryLine:
    """One battery: health in basis points and day number of its last assessment (0: none). The burned have no
    owner, operator and custodian. `before`: where a quarantined one goes back to; `lien` 0: none;
    `successors`: the batches that it goes on as."""

    id: int
    serial: str
    class_id: int
    energy_wh: int
    owner: str
    operator: str
    custodian: str
    health_bp: int
    cycles: int
    day: int
    operation: Operation
    legal: LegalStatus
    before: Operation | None
    expired: bool
    frozen: bool
    repair: bool
    lien: int
    successors: tuple[int, ...]
    predecessors: tuple[int, ...]

    @property
    def successor(self) -> int:
        """The first batch that it goes on as; 0 for none."""
        return self.successors[0] if self.successors else 0


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """The numbering of one issuer, and where it goes on."""

    series: int
    prefix: str
    issuer: str
    next: int


def series(workspace: Workspace, block: int) -> list[SeriesLine]:
    """Every series of the deployment at a block."""
    known = dict(sorted(workspace.deployment.series.items(), key=lambda pair: pair[1]))
    found = workspace.rpc.read_many([workspace.battery.series_of(each) for each in known.values()], block)
    return [SeriesLine(known[name], name, s.issuer, s.next) for name, s in zip(known, found, strict=True)]


def batches(workspace: Workspace, block: int) -> list[BatchLine]:
    """Every batch at a block, in order of minting."""
    minted = list(mintings(workspace, last=block))
    found = workspace.rpc.read_many([workspace.battery.batch_of(each.batch) for each in minted], block)
    return [_batch_line(each, batch) for each, batch in zip(minted, found, strict=True)]


def _batch_line(minted: Minting, batch: Any) -> BatchLine:
    return BatchLine(
        batch=minted.batch,
        first=minted.identifier(0),
        last=minted.identifier(minted.count - 1),
        count=batch.count,
        followers=batch.followers,
        class_id=batch.class_,
        energy_wh=batch.energy,
        owner=batch.owner,
        operator=batch.operator,
        manufactured=batch.manufactured,
        health_bp=batch.health,
        day=batch.day,
        legal=LegalStatus(batch.legal),
        quarantined=bool(batch.standing & Standing.QUARANTINED),
        expired=bool(batch.standing & Standing.EXPIRED),
        pledged=bool(batch.standing & Standing.PLEDGED),
    )


def batteries(workspace: Workspace, ids: Sequence[int], block: int) -> list[BatteryLine]:
    """The facts of batteries (token ids) at a block, of burned ones too; those minted later are left out."""
    b, read = workspace.battery, workspace.rpc.read_many
    named = sorted({each >> 32 for each in ids})
    minted = {each.batch: each for each in mintings(workspace, *named, last=block)} if named else {}
    numbers = sorted(minted)
    records = read([call for each in numbers for call in (b.batch_of(each), b.predecessors_of(each))], block)
    batch_of = {n: _Batch(minted[n], *records[2 * at : 2 * at + 2]) for at, n in enumerate(numbers)}
    known = [each for each in ids if each >> 32 in minted]
    asked = (b.condition_of, b.state_of, b.lien_of, b.successors_of)
    facts = read([ask(each) for each in known for ask in asked], block)
    found = {each: _Facts(*facts[4 * at : 4 * at + 4]) for at, each in enumerate(known)}
    living = [each for each in known if found[each].condition.operation != Operation.RECYCLED]
    people = _people(workspace, living, block)
    return [
        _battery_line(each, batch_of[each >> 32], found[each], people.get(each, (_NOBODY,) * 3))
        for each in known
    ]


@dataclass(frozen=True, slots=True)
class _Batch:
    minted: Minting
    record: Any
    predecessors: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Facts:
    condition: Any
    word: int
    lien: int
    successors: Any


def _people(workspace: Workspace, ids: Sequence[int], block: int) -> dict[int, tuple[str, ...]]:
    b = workspace.battery
    calls = [call for each in ids for call in (b.owner_of(each), b.operator_of(each), b.custodian_of(each))]
    found = workspace.rpc.read_many(calls, block)
    return {each: (*found[3 * place : 3 * place + 3],) for place, each in enumerate(ids)}


def _battery_line(battery: int, batch: _Batch, facts: _Facts, people: Sequence[str]) -> BatteryLine:
    condition, after, state = facts.condition, facts.successors, BatteryState.unpack(facts.word)
    owner, operator, custodian = people
    return BatteryLine(
        id=battery,
        serial=batch.minted.identifier(battery & 0xFFFF_FFFF),
        class_id=condition.class_,
        energy_wh=batch.record.energy,
        owner=owner,
        operator=operator,
        custodian=custodian,
        health_bp=condition.health,
        cycles=condition.cycles,
        day=condition.day,
        operation=Operation(condition.operation),
        legal=LegalStatus(condition.legal),
        before=state.before,
        expired=state.expired,
        frozen=state.frozen,
        repair=state.under_repair,
        lien=facts.lien,
        successors=tuple(range(after.first, after.last + 1)) if after.first else (),
        predecessors=tuple(batch.predecessors),
    )
