"""The sender: every transaction of the package goes through here, exactly once.

Plan, sign with an explicit nonce, write to the journal, and only then broadcast; then wait for the receipt
and record it. Whatever a crash leaves open is finished by the next run before it sends anything else. The
reasons are in docs/decisions/0004-sending.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Self

from battery_chain.chain.accounts import Signer
from battery_chain.chain.calls import Call
from battery_chain.chain.clock import Clock, SystemClock
from battery_chain.chain.crash import CrashPoints
from battery_chain.chain.estimate import estimates, plans
from battery_chain.chain.history import mend_history, open_journal, recorded_receipt
from battery_chain.chain.intents import Intent, Plan, Receipt, operation_id
from battery_chain.chain.journal import UNDONE, Entry, Journal
from battery_chain.chain.operation import Operation
from battery_chain.chain.outbox import Outbox, Wish
from battery_chain.chain.receipts import Wanted, read_receipts
from battery_chain.chain.rpc import Fault, Rpc
from battery_chain.chain.settle import Settler
from battery_chain.chain.slots import (
    Slot,
    cancelled,
    receipt_from,
    refuse_equal,
    refuse_other,
    refuse_two,
    reverted,
)
from battery_chain.chain.wait import Waiter
from battery_chain.config import Settings
from battery_chain.errors import (
    BadInput,
    NotPermitted,
    Problem,
    Unfinished,
    WrongChain,
)

__all__ = ["Options", "Sender"]

_REPLANS, _LATE_LOOKS = 10, 20


@dataclass(frozen=True, slots=True)
class Options:
    """How the sender works; times in seconds."""

    window: int = 100
    """Transactions under way at once."""
    timeout: int = 120
    """Without any progress for this long, `Unfinished` is raised."""
    deadline: int = 3600
    """Age at which an open intent is cancelled rather than sent again."""
    confirmations: int = 0
    """Blocks that must follow a receipt."""
    max_fee: int = 10_000
    """The most that is offered for a unit of gas, gwei: whatever a node says, no account is emptied."""
    rebroadcast: float = 2.0
    """Without progress for this long, what is open is offered again; then after twice as long, and so on."""

    @classmethod
    def of(cls, settings: Settings) -> Options:
        s = settings
        return cls(s.window, s.timeout, s.deadline, s.confirmations, s.max_fee)


class Sender:
    """Sends intents of any number of accounts on one chain. Not for use by several threads."""

    def __init__(
        self,
        rpc: Rpc,
        journal: Journal,
        signer: Signer | None = None,
        *,
        options: Options | None = None,
        clock: Clock | None = None,
        operation: Operation | None = None,
    ) -> None:
        chain = journal.chain()
        if chain is None:
            raise WrongChain(f"journal {journal.file.name}", "a chain id", "none")
        self._rpc, self.journal, self._options = rpc, journal, options or Options()
        self._clock, self._crash = clock or SystemClock(), CrashPoints()
        self._operation = operation
        self._signer, self._signers = signer, dict[str, Signer]()
        if signer is not None:
            self._signers[signer.address] = signer
        self._chain_id = chain[0]
        self._outbox = Outbox(
            rpc,
            journal,
            chain[0],
            deadline=self._options.deadline,
            max_fee=self._options.max_fee,
            clock=self._clock,
            crash=self._crash,
        )
        self._settler = Settler(rpc, journal, self._options.confirmations, self._crash)
        self._waiter = Waiter(
            journal,
            self._outbox,
            self._settler,
            self._signers,
            clock=self._clock,
            timeout=self._options.timeout,
            rebroadcast=self._options.rebroadcast,
        )

    @classmethod
    def open(
        cls,
        rpc: Rpc,
        folder: Path,
        signer: Signer | None = None,
        *,
        options: Options | None = None,
        clock: Clock | None = None,
        operation: Operation | None = None,
    ) -> Self:
        """A sender with the journal of this chain in `folder`. Raises `WrongChain` as `open_journal` says.

        operation: what names the wishes without a key; without one, each gets an operation id of its own.
        """
        journal = open_journal(folder, rpc)
        made = cls(rpc, journal, signer, options=options, clock=clock, operation=operation)
        made._look_at_undone()
        return made

    def close(self) -> None:
        self.journal.close()

    def add_signer(self, signer: Signer) -> None:
        """Lets `resume` and `cancel` use up nonces of this account too."""
        self._signers[signer.address] = signer

    # -- sending

    def send(
        self,
        call: Call,
        *,
        action: str,
        key: str = "",
        signer: Signer | None = None,
        gas: int | None = None,
        operation: str = "",
        new: bool = False,
    ) -> Receipt:
        """Send one call and wait for its receipt; see `send_many`."""
        chosen = signer or self._signer
        if chosen is None:
            raise NotPermitted("no account", f"{action} needs one to sign")
        intent = Intent(call, chosen, action, key, gas, operation)
        return next(iter(self.send_many([intent], new=new)))

    def send_many(
        self, intents: Iterable[Intent], *, window: int | None = None, new: bool = False, check: bool = True
    ) -> Iterator[Receipt]:
        """The receipts of `intents`, in their order; a window of them is under way at once.

        An intent whose key is done already is not sent again: its recorded receipt is returned (`before` is
        set). Raises `Reverted` when a simulation fails (before it is sent) or a mined transaction has
        reverted (with `check=False` its receipt is returned instead), `Unfinished` when the chain does not
        get on, or when an equal intent without a key was left open by an earlier run and `new` is not set,
        `NotPermitted` when the account cannot pay, `WrongChain` when a recorded receipt is no longer part
        of the chain.
        """
        remaining = iter(intents)
        while part := list(islice(remaining, window or self._options.window)):
            slots = [Slot(each, self._key(each), each.gas or 0) for each in part]
            yield from self._send_window(slots, new or self._sends_new, check)

    @property
    def _sends_new(self) -> bool:
        return self._operation is not None and self._operation.new

    def _key(self, intent: Intent) -> str:
        if intent.key or intent.operation:
            return intent.key or intent.operation
        return operation_id() if self._operation is None else self._operation.name(intent.call)

    def _named(self, intents: Iterable[Intent]) -> list[Intent]:
        """With the keys that the user's own brings."""
        if self._operation is None or not self._operation.given:
            return list(intents)
        return [each if each.key else replace(each, key=self._key(each)) for each in intents]

    def _send_window(self, slots: list[Slot], new: bool, check: bool) -> Iterator[Receipt]:
        self._check_chain()
        self._begin(slots, new)
        while slots:
            ready = self._prepare(slots)
            self._carry_out(ready)
            yield from self._receipts(ready, check)
            slots = slots[len(ready) :]

    def _check_chain(self) -> None:
        """Is it still the chain that the journal knows? Asked before each window: it may have been restarted,
        rewound or reorganised under a running command."""
        mark = self.journal.newest_mark()
        for _ in range(_LATE_LOOKS):
            found = None if mark is None else self._rpc.block(mark[0])
            if mark is None or (found is not None and found["hash"] == mark[1]):
                return
            if found is not None:
                break
            # One of several nodes may lag behind the others.
            self._clock.sleep(0.25)
        mend_history(self.journal, self._rpc)
        self._look_at_undone()

    def _look_at_undone(self) -> None:
        """What a reorganisation has put into other blocks is recorded at once."""
        undone = [each for each in self.journal.open() if each.reason.startswith(UNDONE)]
        if undone:
            self._settler.poll(undone)

    def _begin(self, slots: Sequence[Slot], new: bool) -> None:
        """Finish what earlier runs left open on these accounts, and refuse what looks like the same wish
        again."""
        for slot in slots:
            self.add_signer(slot.intent.signer)
        left = self._left({slot.intent.signer.address for slot in slots})
        if left:
            self._waiter.finish(left)
            if not new:
                unkeyed = [slot for slot in slots if not self._is_keyed(slot.intent)]
                refuse_equal(unkeyed, self.journal.pick([each.id for each in left]))

    def _left(self, accounts: Set[str]) -> list[Entry]:
        """What is open of these accounts, and what was undone of others: calls may need it."""
        now = self._clock.now()
        return [
            each
            for each in self.journal.open()
            if each.account in accounts or (each.reason.startswith(UNDONE) and each.deadline > now)
        ]

    def _is_keyed(self, intent: Intent) -> bool:
        return bool(intent.key) or (self._operation is not None and self._operation.given)

    def _prepare(self, slots: Sequence[Slot]) -> list[Slot]:
        """The longest beginning of `slots` that can be sent now, or was before.

        A call may be possible only after an earlier one of its window: then those before it go first, and
        it is tried again.
        """
        self._recall(slots)
        asked = [slot for slot in slots if not slot.entry and not slot.gas]
        outcomes = estimates(self._rpc, [slot.intent for slot in asked])
        for slot, outcome in zip(asked, outcomes, strict=True):
            if isinstance(outcome, Fault):
                ready = slots[: slots.index(slot)]
                if not ready:
                    raise self._rpc.error(outcome, "eth_estimateGas", slot.intent.action)
                return list(ready)
            slot.gas = outcome
        return list(slots)

    def _recall(self, slots: Sequence[Slot]) -> None:
        """Tie slots to the journal's live entries of their keys; the receipts of done ones are read again."""
        refuse_two(slots)
        for slot in slots:
            entry = None if slot.entry else self.journal.live(slot.key)
            if entry is not None:
                refuse_other(slot, entry)
                slot.entry, slot.before = entry.id, entry.state == "done"
        done = [slot for slot in slots if slot.before and slot.receipt is None]
        entries = self.journal.pick([slot.entry for slot in done])
        wanted = [_wanted(*pair) for pair in zip(entries, done, strict=True)]
        answers = read_receipts(self._rpc, wanted)
        for slot, entry, answer in zip(done, entries, answers, strict=True):
            slot.receipt = self._recorded(entry, answer)

    def _recorded(self, entry: Entry, first: Mapping[str, Any] | None) -> Mapping[str, Any]:
        try:
            return recorded_receipt(self._rpc, entry, first, self._clock.sleep)
        except WrongChain:
            mend_history(self.journal, self._rpc)
            self._look_at_undone()
            raise Unfinished(f"{entry.action}: {UNDONE} just now; run again") from None

    def _carry_out(self, slots: Sequence[Slot]) -> None:
        """Publish what is not yet in the journal and wait for all; what lost its nonce is planned again."""
        for _ in range(_REPLANS):
            self._publish([slot for slot in slots if not slot.entry])
            waiting = {slot.entry: slot.intent.events for slot in slots if not slot.before}
            receipts = self._waiter.settle(list(waiting), waiting)
            for slot in slots:
                slot.receipt = slot.receipt or receipts.get(slot.entry)
            states = self.journal.states([slot.entry for slot in slots])
            lost = [slot for slot in slots if states[slot.entry] == "superseded"]
            if not lost:
                return
            for slot in lost:
                slot.entry = 0
        raise Unfinished(f"{slots[0].intent.action}: another host keeps using the nonces of this account")

    def _publish(self, slots: Sequence[Slot]) -> None:
        if not slots:
            return
        wishes = [
            Wish(slot.key, slot.intent.action, slot.intent.call, slot.intent.signer, slot.gas)
            for slot in slots
        ]
        numbers, replies = self._outbox.publish(wishes)
        for slot, number in zip(slots, numbers, strict=True):
            slot.entry = number
        self._waiter.heed(replies, first=True)

    def _receipts(self, slots: Sequence[Slot], check: bool) -> Iterator[Receipt]:
        entries = self.journal.pick([slot.entry for slot in slots])
        for slot, entry in zip(slots, entries, strict=True):
            if entry.state == "cancelled":
                raise cancelled(entry)
            if entry.state == "reverted" and check:
                raise reverted(entry)
            raw = slot.receipt or read_receipts(self._rpc, [_wanted(entry, slot)])[0]
            yield receipt_from(entry, self._recorded(entry, raw), slot.before)

    def receipt_of(self, entry: Entry) -> Receipt:
        """The receipt of a done entry of the journal, as the chain has it now."""
        return receipt_from(entry, self._recorded(entry, self._rpc.receipts([entry.hash])[0]), before=True)

    # -- looking ahead, and mending

    def simulate(self, intents: Iterable[Intent]) -> list[Plan]:
        """A dry run of each intent on the present state: nothing is written or sent. Raises `Reverted`.

        Every intent is tried on its own, so one that needs an earlier one of the list is refused.
        """
        wanted = self._named(intents)
        found = plans(self._rpc, self._chain_id, wanted)
        lives = [self.journal.live(each.key) if each.key else None for each in wanted]
        return [
            plan if live is None or live.state != "done" else replace(plan, already=live.hash)
            for plan, live in zip(found, lives, strict=True)
        ]

    def resume(self, account: str = "") -> list[Entry]:
        """Finish all open intents, or those of one account; returns them as they are now.

        Raises `Unfinished` if some could not be decided, and `NotPermitted` if one is past its deadline and
        the key to cancel it was not given to `add_signer`.
        """
        self._check_chain()
        left = self.journal.open(account)
        if left:
            self._waiter.finish(left)
        return self.journal.pick([each.id for each in left])

    def cancel(self, wanted: int | str) -> Entry:
        """Use up the nonce of an open intent (number, key or hash); returns what the chain decided.

        Its own transaction may win the race: then the entry is done, not cancelled.
        """
        entry, signer = self._mendable(wanted)
        return self._mended(self._outbox.cancel(entry, signer, "cancelled by hand"))

    def speed_up(self, wanted: int | str) -> Entry:
        """Offer more for an open intent, nonce kept; returns what the chain decided."""
        entry, signer = self._mendable(wanted)
        return self._mended(self._outbox.reprice(entry, signer))

    def _mendable(self, wanted: int | str) -> tuple[Entry, Signer]:
        entry = self.journal.show(wanted)
        if entry.state != "open":
            problem = Problem(str(self.journal.file), 0, str(wanted), f"is {entry.state}, not open")
            raise BadInput([problem])
        if entry.account not in self._signers:
            raise NotPermitted(entry.account, f"its key is needed to mend {entry.action}")
        return entry, self._signers[entry.account]

    def _mended(self, entry: Entry) -> Entry:
        self._waiter.offer([entry])
        self._waiter.settle([entry.id])
        return self.journal.pick([entry.id])[0]


def _wanted(entry: Entry, slot: Slot) -> Wanted:
    return Wanted(entry.hash, entry.gas, slot.intent.events)
