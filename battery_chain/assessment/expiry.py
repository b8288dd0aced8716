"""Assessments that have grown older than their class allows: found on chain, and taken out of the sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from battery_chain.assessment.book import Limits, limits_of
from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Intent, Receipt
from battery_chain.chain.rpc import Block
from battery_chain.contracts import structs
from battery_chain.deploy import Workspace
from battery_chain.errors import BadInput, Problem, Reverted
from battery_chain.model import Standing, unpack_slot
from battery_chain.units import SECONDS_A_DAY

__all__ = ["TooOld", "expire", "too_old"]

_PART = 300  # batteries in one transaction, at 41,000 gas each where a fund is told
_TOGETHER = Standing.QUARANTINED | Standing.EXPIRED  # what followers already are as one


@dataclass(frozen=True, slots=True)
class TooOld:
    """What can be expired: `batches` of which all that follow it can be at once, and `ids` that are to be
    named one by one; `count` batteries in all. In a batch some may be left over once its followers are
    expired: they are found the next time.
    """

    batches: tuple[int, ...]
    ids: tuple[int, ...]
    count: int


def too_old(
    workspace: Workspace,
    batches: Sequence[int] | None = None,
    ids: Sequence[int] | None = None,
    block: Block = "latest",
) -> TooOld:
    """Finds what can be expired: among all batteries, those of `batches`, or `ids`, which are then to be
    expired one by one. `BadInput` for a batch that was never minted.
    """
    numbers = _numbers(workspace, batches, ids, block)
    heads = _heads(workspace, numbers, block)
    limits = limits_of(workspace, [each.class_ for each in heads.values()], block)
    today = workspace.rpc.second(block) // SECONDS_A_DAY
    old = _old(workspace, heads, limits, today, block)
    if ids is not None:
        wanted = tuple(sorted(set(ids) & {each for found in old.values() for each in found}))
        return TooOld((), wanted, len(wanted))
    whole = [
        number for number, found in old.items() if _together(workspace, heads[number], number, found, block)
    ]
    single = tuple(each for number, found in old.items() if number not in whole for each in found)
    return TooOld(tuple(whole), single, sum(map(len, old.values())))


def _numbers(
    workspace: Workspace, batches: Sequence[int] | None, ids: Sequence[int] | None, block: Block
) -> list[int]:
    if ids is not None:
        return sorted({each >> 32 for each in ids})
    if batches is not None:
        return sorted(set(batches))
    return list(range(1, workspace.rpc.read(workspace.battery.batch_count(), block) + 1))


def _heads(workspace: Workspace, numbers: Sequence[int], block: Block) -> dict[int, structs.Batch]:
    found = workspace.rpc.read_many([workspace.battery.batch_of(each) for each in numbers], block)
    heads = dict(zip(numbers, found, strict=True))
    problems = [
        Problem("batch", 0, str(number), "was never minted")
        for number, head in heads.items()
        if not head.count
    ]
    if problems:
        raise BadInput(problems)
    return heads


def _old(
    workspace: Workspace,
    heads: Mapping[int, structs.Batch],
    limits: Mapping[int, Limits],
    today: int,
    block: Block,
) -> dict[int, list[int]]:
    """Of each batch, the batteries that count and whose measurement is too old; all states in one read."""
    ids = [number << 32 | index for number, head in heads.items() for index in range(head.count)]
    words = workspace.rpc.read_many([workspace.battery.state_of(each) for each in ids], block)
    found: dict[int, list[int]] = {}
    for each, word in zip(ids, words, strict=True):
        head, state = heads[each >> 32], unpack_slot(word << 192)[0]
        health, day = (state.health, state.day) if state.day else (head.health, head.day)
        counts = state.operation.live and not state.expired
        if health and counts and today > day + limits[head.class_].age:
            found.setdefault(each >> 32, []).append(each)
    return found


def _together(
    workspace: Workspace, head: structs.Batch, number: int, found: Sequence[int], block: Block
) -> bool:
    """Whether all that follow the batch can go at once: the chain alone knows who does."""
    if not head.followers or head.standing & _TOGETHER or len(found) < head.followers:
        return False
    try:
        workspace.rpc.read(workspace.battery.expire_batch(number), block)
    except Reverted:
        return False
    return True


def expire(
    workspace: Workspace,
    person: str,
    batches: Sequence[int] | None = None,
    ids: Sequence[int] | None = None,
) -> Iterator[Receipt]:
    """Expires what `too_old` finds, whole batches first, and what is left of these one by one. Anyone may.

    Run again it finds only what is still to be done.
    """
    signer = workspace.signer(person)
    workspace.sender.add_signer(signer)
    workspace.sender.resume(signer.address)
    found = too_old(workspace, batches, ids)
    whole: list[tuple[str, Call]] = [
        (f"expire batch {each}", workspace.battery.expire_batch(each)) for each in found.batches
    ]
    yield from workspace.sender.send_many(Intent(call, signer, action) for action, call in whole)
    left = too_old(workspace, found.batches).ids if found.batches else ()
    single = (*found.ids, *left)
    parts = [single[start : start + _PART] for start in range(0, len(single), _PART)]
    yield from workspace.sender.send_many(
        Intent(workspace.battery.expire(part), signer, f"expire {len(part)} batteries") for part in parts
    )
