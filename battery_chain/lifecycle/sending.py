"""Long lists go in several transactions, and each of them once, however often a command is run again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TypeVar

from battery_chain.chain.calls import Call, Transfer
from battery_chain.chain.intents import Intent, Receipt, content_key
from battery_chain.deploy.workspace import Workspace
from battery_chain.manifest.merkle import keccak256
from battery_chain.model import Operation

__all__ = [
    "Made",
    "Step",
    "Watch",
    "all_stand",
    "once",
    "parts",
    "send_list",
    "send_operation",
    "send_parts",
    "unwatched",
]

T = TypeVar("T")

Watch = Callable[[Iterator[Receipt], int], Iterable[Receipt]]
"""Passes the receipts of so many transactions on as they come; shows how far it is."""

_AT_ONCE = 250
"""Batteries of one transaction: the dearest (to quarantine what followed its batch: 67,000 gas each) then
take little more than half of a block of 30 million."""


@dataclass(frozen=True, slots=True)
class Step:
    """A transition of many batteries. `stands` tells of what a battery is doing whether that still is what
    this step has made of it."""

    action: str
    stands: Callable[[Operation], bool]
    at_once: int = _AT_ONCE

    @classmethod
    def to(cls, action: str, after: Operation, at_once: int = _AT_ONCE) -> Step:
        """The step after which batteries do this."""
        return cls(action, lambda operation: operation is after, at_once)


def unwatched(receipts: Iterator[Receipt], _total: int) -> Iterable[Receipt]:
    """Nobody looks."""
    return receipts


def parts(values: Sequence[T], at_once: int = _AT_ONCE) -> list[Sequence[T]]:
    """The values in parts of at most so many."""
    return [values[start : start + at_once] for start in range(0, len(values), at_once)]


@dataclass(frozen=True, slots=True)
class Made:
    """One transaction of several. `content` is what makes it the same wish when it is made again: the
    facts of a statement without its times."""

    call: Call
    content: tuple[str | bytes | int, ...]

    @classmethod
    def of(cls, call: Call) -> Made:
        """A call whose data are its content."""
        return cls(call, (call.data,))


def send_list(
    workspace: Workspace,
    step: Step,
    ids: Sequence[int],
    call: Callable[[Sequence[int]], Call],
    person: str,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """One transaction for each part of `ids`."""
    wanted = parts(ids, step.at_once)
    stand = partial(all_stand, workspace, step.stands)
    return send_parts(workspace, step.action, wanted, lambda part: Made.of(call(part)), stand, person, watch)


def send_operation(
    workspace: Workspace,
    action: str,
    call: Callable[[Sequence[int], int, bytes], Call],
    ids: Sequence[int],
    operation: Operation,
    evidence: bytes,
    person: str,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """One transaction for each part of `ids`, after which they do `operation`; the hash of the evidence goes
    on chain."""
    proof = keccak256(evidence)
    step = Step.to(action, operation)
    return send_list(workspace, step, ids, lambda part: call(part, operation, proof), person, watch)


def send_parts(
    workspace: Workspace,
    action: str,
    wanted: Sequence[T],
    make: Callable[[T], Made],
    stands: Callable[[T], bool],
    person: str,
    watch: Watch = unwatched,
) -> list[Receipt]:
    """One transaction for each part of what is wanted. What an earlier run has sent is not sent again while
    it `stands`: while the batteries are where it brought them."""
    signer = workspace.signer(person)

    def intents() -> Iterator[Intent]:
        for part in wanted:
            made = make(part)
            key = content_key(action, made.call.to, signer.address, *made.content)
            yield once(workspace, Intent(made.call, signer, action, key), partial(stands, part))

    return list(watch(workspace.sender.send_many(intents()), len(wanted)))


def all_stand(workspace: Workspace, stands: Callable[[Operation], bool], ids: Sequence[int]) -> bool:
    """Whether what every one of these is doing `stands`."""
    found = workspace.rpc.read_many([workspace.battery.condition_of(each) for each in ids])
    return all(stands(Operation(each.operation)) for each in found)


def once(workspace: Workspace, wanted: Intent, stands: Callable[[], bool]) -> Intent:
    """The intent under the key that it has now: what was begun goes on with the very data it was begun with,
    what was done and no longer `stands` is wanted anew."""
    for number in count():
        key = f"{wanted.key}/{number}" if number else wanted.key
        entry = workspace.sender.journal.live(key)
        if entry is None:
            return Intent(wanted.call, wanted.signer, wanted.action, key)
        if entry.state != "done" or stands():
            begun = Transfer(entry.recipient, entry.value, entry.data, entry.function)
            return Intent(begun, wanted.signer, wanted.action, key)
    raise AssertionError("unreachable")
