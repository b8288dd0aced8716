"""Waiting until the chain has decided, and heeding what nodes say meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from battery_chain.chain.accounts import Signer
from battery_chain.chain.broadcast import Answer, Reply
from battery_chain.chain.clock import Clock
from battery_chain.chain.journal import UNDONE, Entry, Journal
from battery_chain.chain.outbox import Outbox
from battery_chain.chain.settle import Events, Settler
from battery_chain.errors import NotPermitted, Unfinished

__all__ = ["REFUSED", "Waiter"]

REFUSED = "refused by the node: "
"""How the reason of an intent begins that was cancelled because no node would take it."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.004, 0.5
_LONGEST_SILENCE = 30.0


def _in_turn(entries: Sequence[Entry]) -> list[list[Entry]]:
    """What a reorganisation has undone happens in its old order, also over several accounts: a call of a
    contract that is not there yet would succeed and do nothing. All else is offered at once.
    """
    undone = [each for each in entries if each.reason.startswith(UNDONE)]
    others = [each for each in entries if not each.reason.startswith(UNDONE)]
    undone.sort(key=lambda each: each.id)
    parts = [list(group) for _, group in groupby(undone, key=lambda each: each.account)]
    return [*parts, others] if others else parts


def _why_late(entry: Entry) -> str:
    late = "past its deadline"
    return f"{entry.reason}, {late}" if entry.reason.startswith(UNDONE) else late


class _Pace:
    """Pauses that grow while nothing happens."""

    def __init__(self, clock: Clock, timeout: float, rebroadcast: float) -> None:
        self._clock, self._timeout, self._rebroadcast = clock, timeout, rebroadcast
        self.progress()

    def progress(self) -> None:
        self._pause, self._silence = _FIRST_PAUSE, self._rebroadcast
        self._since = self._offered = self._clock.monotonic()

    def rest(self) -> bool:
        """Pause; False when the time for any progress is over."""
        self._clock.sleep(self._pause)
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        return self._clock.monotonic() - self._since < self._timeout

    def due(self) -> bool:
        """Is it time to offer the transactions again? Then the next time is twice as far."""
        now = self._clock.monotonic()
        if now - self._offered < self._silence:
            return False
        self._offered, self._silence = now, min(2 * self._silence, _LONGEST_SILENCE)
        return True


class Waiter:
    """Follows open intents until none is open. `signers`, by address, is shared with the sender."""

    def __init__(
        self,
        journal: Journal,
        outbox: Outbox,
        settler: Settler,
        signers: Mapping[str, Signer],
        *,
        clock: Clock,
        timeout: float,
        rebroadcast: float,
    ) -> None:
        self._journal, self._outbox, self._settler, self._signers = journal, outbox, settler, signers
        self._clock, self._timeout, self._rebroadcast = clock, timeout, rebroadcast

    def settle(self, numbers: Sequence[int], events: Events | None = None) -> dict[int, Mapping[str, Any]]:
        """Wait until these entries are decided; the receipts that were seen on the way, by entry.

        Raises `Unfinished` when nothing has moved for the time-out.
        """
        receipts: dict[int, Mapping[str, Any]] = {}
        pace = _Pace(self._clock, self._timeout, self._rebroadcast)
        entries = self._open(numbers)
        while entries:
            receipts |= self._settler.poll(entries, events or {})
            states = self._journal.states([each.id for each in entries])
            left = [each for each in entries if states[each.id] == "open"]
            if len(left) < len(entries):
                pace.progress()
            elif not pace.rest():
                raise self._unfinished(left, len(numbers))
            elif pace.due():
                # Read again: another process may have signed a replacement or a cancellation.
                left = self._open([each.id for each in left])
                self.offer(left)
            entries = left
        return receipts

    def finish(self, entries: Sequence[Entry]) -> None:
        """Bring what an earlier run left open to its end: sent again before its deadline, cancelled
        after it."""
        self._settler.poll(entries)
        still = self._open([each.id for each in entries])
        late = [each for each in still if each.deadline <= self._clock.now() and not each.cancelling]
        locked = [each for each in late if each.account not in self._signers]
        for each in late:
            if each.account in self._signers:
                self._outbox.cancel(each, self._signers[each.account], _why_late(each))
        held_back = {each.id for each in locked}
        going = self._open([each.id for each in still if each.id not in held_back])
        for part in _in_turn(going):
            self.offer(part)
            self.settle([each.id for each in part])
        for each in locked:
            raise NotPermitted(each.account, f"its key is needed to cancel what is too old: {each.action}")

    def offer(self, entries: Sequence[Entry]) -> None:
        """Broadcast again. A refusal is only noted: the node may mean "I have had that"."""
        self.heed(self._outbox.broadcast(entries), first=False)

    def heed(self, replies: Sequence[tuple[Entry, Reply]], *, first: bool) -> None:
        """Act on what the node said: a better price for what is too cheap.

        At the first offer, the nonce of what the node refuses is used up at once, so that the account can go
        on, and an account that cannot pay may yet be paid by another intent of its window; later it raises
        `NotPermitted`.
        """
        again: list[Entry] = []
        for entry, reply in replies:
            if reply.answer is not Answer.TAKEN:
                self._journal.note(entry.id, entry.reason or reply.message)
            if reply.answer is Answer.POOR and not first:
                raise NotPermitted(entry.account, f"{reply.message}; {entry.action} stays open, run again")
            if reply.answer is Answer.CHEAP and entry.account in self._signers:
                again.append(self._outbox.reprice(entry, self._signers[entry.account]))
            if reply.answer is Answer.REFUSED and first:
                again.append(
                    self._outbox.cancel(entry, self._signers[entry.account], REFUSED + reply.message)
                )
        if again:
            self._outbox.broadcast(again)

    def _open(self, numbers: Sequence[int]) -> list[Entry]:
        return [each for each in self._journal.pick(numbers) if each.state == "open"]

    def _unfinished(self, left: Sequence[Entry], total: int) -> Unfinished:
        first = self._journal.pick([left[0].id])[0]
        said = f": {first.reason}" if first.reason else ""
        if not said and self._settler.newest() <= first.planned_block:
            said = f": the chain has mined no block since block {first.planned_block:,}"
        what = f"{first.action} (transaction {first.last.hash}) is not decided yet{said}; run again"
        return Unfinished(what, total - len(left), total)
