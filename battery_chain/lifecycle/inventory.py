"""What is on chain: batches, and the facts of single batteries, at any block."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from battery_chain.deploy import Workspace
from battery_chain.lifecycle.find import Minting, mintings
from battery_chain.model import LegalStatus, Operation

__all__ = ["BatchLine", "BatteryLine", "SeriesLine", "batches", "batteries", "identify", "series"]

_RANGE = re.compile(r"([0-9]{1,19}):([0-9]{1,9})(?:-([0-9]{1,9}))?")
_NOBODY = "0x" + "0" * 40


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch: serials in full, energy in Wh per battery, begin-of-life health in basis points (0: none) and day
    number. `followers` of its `count` still belong to `owner`; `legal` as minted."""

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


@dataclass(frozen=True, slots=True)
class BatteryLine:
    """One battery: health in basis points and day number of its last assessment (0: none). The burned have no
    owner, operator and custodian."""

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
    successor: int
    predecessors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """The numbering of one issuer, and where it goes on."""

    series: int
    prefix: str
    issuer: str
    next: int


def identify(workspace: Workspace, names: Sequence[str]) -> dict[str, list[int]]:
    """Token ids by what people write: a serial in full, `batch:index`, a range `batch:first-last`, a token id. What
    is not on chain is not among the answers."""
    minted = {each.batch: each for each in mintings(workspace)}
    found = {}
    for name in names:
        ids = _ids(name, minted)
        if ids:
            found[name] = ids
    return found


def _ids(name: str, minted: Mapping[int, Minting]) -> list[int]:
    place = _RANGE.fullmatch(name)
    if place:
        batch, first, last = int(place[1]), int(place[2]), int(place[3] or place[2])
        inside = batch in minted and first <= last < minted[batch].count
        return [batch << 32 | index for index in range(first, last + 1)] if inside else []
    if name.isdecimal() and len(name) <= 30:
        return _ids(f"{int(name) >> 32}:{int(name) & 0xFFFF_FFFF}", minted)
    prefix, _, digits = name.rpartition("-")
    if not digits.isdecimal() or len(digits) > 20:
        return []
    return [
        each.batch << 32 | bisect_left(each.serials, int(digits))
        for each in minted.values()
        if each.prefix == prefix and _holds(each.serials, int(digits))
    ]


def _holds(serials: Sequence[int], wanted: int) -> bool:
    place = bisect_left(serials, wanted)
    return place < len(serials) and serials[place] == wanted


def series(workspace: Workspace, block: int) -> list[SeriesLine]:
    """Every series of the deployment at a block."""
    known = workspace.deployment.series
    found = workspace.rpc.read_many([workspace.battery.series_of(each) for each in known.values()], block)
    return [SeriesLine(known[name], name, s.issuer, s.next) for name, s in zip(known, found, strict=True)]


def batches(workspace: Workspace, block: int) -> list[BatchLine]:
    """Every batch at a block, in order of minting."""
    minted = _minted(workspace, block)
    found = workspace.rpc.read_many([workspace.battery.batch_of(each.batch) for each in minted], block)
    return [_batch_line(each, batch) for each, batch in zip(minted, found, strict=True)]


def _minted(workspace: Workspace, block: int) -> list[Minting]:
    """The mints up to a block: batches are numbered from 1 in the order of their mints."""
    count = workspace.rpc.read(workspace.battery.batch_count(), block)
    return [each for each in mintings(workspace) if each.batch <= count]


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
    )


def batteries(workspace: Workspace, ids: Sequence[int], block: int) -> list[BatteryLine]:
    """The facts of batteries (token ids) at a block, of burned ones too; those minted later are left out."""
    b = workspace.battery
    minted = {each.batch: each for each in _minted(workspace, block)}
    numbers = sorted({each >> 32 for each in ids} & minted.keys())
    records = dict(
        zip(numbers, workspace.rpc.read_many([b.batch_of(n) for n in numbers], block), strict=True)
    )
    before = workspace.rpc.read_many([b.predecessors_of(n) for n in numbers], block)
    made_of = dict(zip(numbers, before, strict=True))
    known = [each for each in ids if each >> 32 in minted]
    conditions = workspace.rpc.read_many([b.condition_of(each) for each in known], block)
    living = [i for i, c in zip(known, conditions, strict=True) if c.operation != Operation.RECYCLED]
    people = _people(workspace, living, block)
    after = workspace.rpc.read_many([b.successor_of(each) for each in known], block)
    return [
        _battery_line(
            each, minted[each >> 32], records[each >> 32].energy, condition, people.get(each), made_of, next_
        )
        for each, condition, next_ in zip(known, conditions, after, strict=True)
    ]


def _people(workspace: Workspace, ids: Sequence[int], block: int) -> dict[int, tuple[str, str, str]]:
    b = workspace.battery
    calls = [call for each in ids for call in (b.owner_of(each), b.operator_of(each), b.custodian_of(each))]
    found = workspace.rpc.read_many(calls, block)
    return {each: (*found[3 * place : 3 * place + 3],) for place, each in enumerate(ids)}


def _battery_line(
    battery: int,
    minted: Minting,
    energy: int,
    condition: Any,
    people: tuple[str, str, str] | None,
    made_of: Mapping[int, Sequence[int]],
    successor: int,
) -> BatteryLine:
    owner, operator, custodian = people or (_NOBODY, _NOBODY, _NOBODY)
    return BatteryLine(
        id=battery,
        serial=minted.identifier(battery & 0xFFFF_FFFF),
        class_id=condition.class_,
        energy_wh=energy,
        owner=owner,
        operator=operator,
        custodian=custodian,
        health_bp=condition.health,
        cycles=condition.cycles,
        day=condition.day,
        operation=Operation(condition.operation),
        legal=LegalStatus(condition.legal),
        successor=successor,
        predecessors=tuple(made_of[minted.batch]),
    )
