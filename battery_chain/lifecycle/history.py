"""The life of one battery, told from the chain's events alone: what befell it alone and with its batch, its
burn included; and the line it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from battery_chain import valuation as m
from battery_chain.contracts import battery as b
from battery_chain.contracts._codec import Event
from battery_chain.deploy.events import Logged, events
from battery_chain.deploy.workspace import Workspace
from battery_chain.lifecycle.find import mintings
from battery_chain.lifecycle.replay import Translator
from battery_chain.lifecycle.sentences import Sentences

__all__ = ["Entry", "Relative", "history", "line"]

_OF_BATCH: tuple[type[Event], ...] = (
    *(b.BatchMinted, b.BatchRated, b.BatchAssessed, b.BatchMigrated, b.BatchAssessmentsExpired),
    *(b.BatchOperatorSet, b.BatchQuarantined, b.BatchReleased, b.BatchTransferred),
)
_OF_BATTERY: tuple[type[Event], ...] = (b.Recycled, b.ClaimBooked, b.ClaimSettled, b.Voided)
_OF_MANY: tuple[type[Event], ...] = (
    *(b.ClassSet, b.Inspected, b.AssessmentsExpired, b.Installed, b.Swapped, b.Maintained, b.Resumed),
    *(b.Retired, b.Reused, b.HandedOver, b.TakenOver, b.OperatorSet, b.Quarantined, b.Released, b.Lost),
    *(b.Found, b.Wasted, b.Dismantled, b.Succeeded, b.Pledged, b.LienPinned, b.LienCarried, b.LienCalled),
    *(b.LienReleased, b.Foreclosed),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a battery: its word, the day it is about (0: the block's), a sentence, where
    it stands on chain, the facts as the event has them, the hash of the evidence among them.
    """

    what: str
    day: int
    text: str
    block: int
    transaction: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relative:
    """A battery of the same line: `generation` −1 for predecessors, −2 for theirs, 1 for successors …"""

    id: int
    generation: int


def history(workspace: Workspace, battery: int, last: int | None = None) -> Iterator[Entry]:
    """Everything the chain tells of a battery (token id), in order; works for burned ones too.

    Nothing for one that was never minted.
    """
    minting = next(mintings(workspace, battery >> 32), None)
    if minting is None or battery & 0xFFFF_FFFF >= minting.count:
        return
    sentences = Sentences(battery, minting, lambda address: workspace.name_of(address) or address)
    teller = _Teller(battery, minting.count, sentences)
    yield from teller.story(_concerning(workspace, battery, last))


def _concerning(workspace: Workspace, battery: int, last: int | None) -> Iterator[Logged]:
    """Asked for by topic where an event has one for the battery or its batch: independent of the fleet."""
    one, batch = _word(battery), _word(battery >> 32)
    asked: tuple[tuple[tuple[type[Event], ...], list[Any]], ...] = (
        (_OF_BATCH, [batch]),
        (_OF_BATTERY, [one]),
        ((b.Voided, b.Frozen), [None, one]),
        ((b.Transfer, b.ForcedTransfer), [None, None, one]),
        (_OF_MANY, []),
    )
    for kinds, topics in asked:
        yield from events(workspace, kinds, ["Battery"], topics, last=last)


def _word(number: int) -> str:
    return "0x" + number.to_bytes(32, "big").hex()


class _Teller:
    """Tells one event after the other, and keeps the battery's state, as the reference model has it, for what
    depends on it: whether it still goes along with its batch, and whether it is live.
    """

    def __init__(self, battery: int, count: int, sentences: Sentences) -> None:
        self._id, self._count, self._sentences = battery, count, sentences
        self._model, self._translator = m.Replay(), Translator()

    def story(self, found: Iterable[Logged]) -> Iterator[Entry]:
        """The entries, in the order of the chain."""
        ordered = sorted(found, key=lambda each: (each.block, each.index))
        for logged, after in zip(ordered, [*ordered[1:], None], strict=True):
            if not self._moves_with_batch(logged, after):
                yield from self._entries(logged)

    @property
    def state(self) -> m.Known | None:
        """As of the last entry; None as long as it is not minted."""
        return self._model.state(self._id) if self._model.batches() else None

    def _moves_with_batch(self, logged: Logged, after: Logged | None) -> bool:
        """Whether a transfer is one of a whole batch, which the next event tells of: then no more transfers
        lie between the two than there are batteries behind this one.
        """
        if after is None or not isinstance(after.event, b.BatchTransferred):
            return False
        behind = self._count - (self._id & 0xFFFF_FFFF)
        near = logged.transaction == after.transaction and after.index - logged.index <= behind
        follows = self.state is not None and self.state.follows
        return isinstance(logged.event, b.Transfer) and near and follows

    def _entries(self, logged: Logged) -> Iterator[Entry]:
        """What an event says of this battery; nothing when it is about others."""
        event = logged.event
        facts = (_narrowed(fact, self._id) for fact in self._translator.facts(event))
        own = [fact for fact in facts if fact is not None]
        concerned = bool(own) or isinstance(event, b.Voided | b.ForcedTransfer)
        before = None if isinstance(event, b.BatchMinted) else self.state
        self._model.feed(own)
        known = before or self.state
        told = self._sentences.tell(event, known) if concerned and known else None
        if told is not None:
            yield Entry(told.what, told.day, told.text, logged.block, logged.transaction, told.facts)


def _narrowed(fact: Any, battery: int) -> m.Event | None:
    """What a fact says of one battery; None if nothing."""
    batch = battery >> 32
    if isinstance(fact, m.ClassSet | m.LienCalled):
        return fact
    if isinstance(fact, m.Pledged | m.LienEnded):
        return replace(fact, ids=_only(fact.ids, battery), batches=_only(fact.batches, batch))
    if isinstance(fact, m.Succeeded):
        return _succession(fact, battery)
    if hasattr(fact, "batch"):
        return fact if fact.batch == batch else None
    if hasattr(fact, "id"):
        return fact if fact.id == battery else None
    return _of_list(fact, battery) if battery in fact.ids else None


def _only(numbers: Sequence[int], wanted: int) -> tuple[int, ...]:
    return tuple(each for each in numbers if each == wanted)


def _succession(fact: m.Succeeded, battery: int) -> m.Event | None:
    """Of a predecessor it is the end, whatever follows; of a batch of successors the beginning."""
    if battery in fact.predecessors:
        return m.Succeeded((battery,), fact.first, fact.first - 1)
    batch = battery >> 32
    return m.Succeeded((), batch, batch) if fact.first <= batch <= fact.last else None


def _of_list(fact: Any, battery: int) -> m.Event:
    """The battery's place in each of the fact's lists, which are as long as that of the ids."""
    place = list(fact.ids).index(battery)
    lists = {
        name: (getattr(fact, name)[place],) for name in ("readings", "pack_grams") if hasattr(fact, name)
    }
    narrowed: m.Event = replace(fact, ids=(battery,), **lists)
    return narrowed


# -- the line


def line(workspace: Workspace, battery: int, last: int | None = None) -> list[Relative]:
    """Every battery it was made of and every one it goes on as, over all generations, nearest first; by the
    chain's views at block `last` (default: the newest), also for what is burned.
    """
    before = _generations(battery, lambda each: _predecessors(workspace, each, last), -1)
    after = _generations(battery, lambda each: _successors(workspace, each, last), 1)
    return [*before, *after]


def _generations(battery: int, nearest: Callable[[int], Sequence[int]], step: int) -> Iterator[Relative]:
    known, these, generation = {battery}, [battery], 0
    while these:
        found = dict.fromkeys(next_ for each in these for next_ in nearest(each))
        these, generation = [each for each in found if each not in known], generation + step
        known.update(these)
        yield from (Relative(each, generation) for each in these)


def _predecessors(workspace: Workspace, battery: int, last: int | None) -> Sequence[int]:
    found: Sequence[int] = workspace.rpc.read(workspace.battery.predecessors_of(battery >> 32), _at(last))
    return found


def _successors(workspace: Workspace, battery: int, last: int | None) -> Sequence[int]:
    b_, at = workspace.battery, _at(last)
    found = workspace.rpc.read(b_.successors_of(battery), at)
    batches = range(found.first, found.last + 1) if found.first else ()
    counts = workspace.rpc.read_many([b_.batch_of(each) for each in batches], at) if batches else []
    return [
        number << 32 | index
        for number, batch in zip(batches, counts, strict=True)
        for index in range(batch.count)
    ]


def _at(last: int | None) -> int | str:
    return "latest" if last is None else last
