"""Sign, write down, broadcast: the only place from which a transaction leaves.

Whatever is broadcast has been written to the journal and synchronised to disk before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from battery_chain.chain import journal as j
from battery_chain.chain import steps
from battery_chain.chain.accounts import Signer
from battery_chain.chain.broadcast import Reply, broadcast
from battery_chain.chain.calls import Call
from battery_chain.chain.clock import Clock
from battery_chain.chain.crash import CrashPoints
from battery_chain.chain.fees import GWEI, Fees, probe, survey
from battery_chain.chain.intents import fingerprint
from battery_chain.chain.journal import Draft, Entry, Journal, Sent
from battery_chain.chain.lock import held
from battery_chain.chain.rpc import Rpc
from battery_chain.errors import Unfinished, WrongChain

__all__ = ["Outbox", "Wish", "unsigned"]

_CANCEL_GAS = 21_000
_LAG_PAUSES = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """A planned intent: everything but the nonce, the fees and the signature."""

    key: str
    action: str
    call: Call
    signer: Signer
    gas: int


class Outbox:
    """Publishes wishes and mends what is under way."""

    def __init__(
        self,
        rpc: Rpc,
        journal: Journal,
        chain_id: int,
        *,
        deadline: int,
        max_fee: int,
        clock: Clock,
        crash: CrashPoints,
    ) -> None:
        self._rpc, self._journal, self._chain_id = rpc, journal, chain_id
        self._max_fee = max_fee * GWEI
        self._deadline, self._clock, self._crash = deadline, clock, crash

    def publish(self, wishes: Sequence[Wish]) -> tuple[list[int], list[tuple[Entry, Reply]]]:
        """Write and broadcast; returns the journal's numbers, in order, and what the node said to each new
        one.

        A wish whose key has become live meanwhile (another process) is not sent: its number is the live
        entry's.
        """
        with ExitStack() as locks:
            for account in sorted({wish.signer.address for wish in wishes}):
                locks.enter_context(held(self._journal.file.parent, f"{self._chain_id}-{account.lower()}"))
            live = {wish.key: entry for wish in wishes if (entry := self._journal.live(wish.key))}
            fresh = {wish.key: wish for wish in wishes if wish.key not in live}
            entries = self._write(list(fresh.values())) if fresh else []
            replies = self.broadcast(entries)
            self._crash.reached("after-broadcast")
        numbers = {key: entry.id for key, entry in live.items()} | {each.key: each.id for each in entries}
        return [numbers[wish.key] for wish in wishes], replies

    def _write(self, wishes: Sequence[Wish]) -> list[Entry]:
        # The block is read before the nonces: in it none of them was used.
        head, fees = survey(self._rpc)
        self._refuse_dear(fees, f"{wishes[0].action}: nothing was sent")
        nonces = self._nonces(wishes)
        self._crash.reached("after-plan")
        drafts = [self._draft(*pair, fees, head[0]) for pair in zip(wishes, nonces, strict=True)]
        self._crash.reached("after-sign")
        numbers = self._add(drafts, head)
        self._crash.reached("after-journal")
        entries = self._journal.pick(numbers)
        steps.written(entries)
        return entries

    def _add(self, drafts: Sequence[Draft], head: tuple[int, str]) -> list[int]:
        try:
            return self._journal.add(drafts, head)
        except sqlite3.IntegrityError:
            # The lock is per account: under another account, another process was faster with one of the keys.
            what = f"{drafts[0].action}: another process is sending the same; run again"
            raise Unfinished(what, 0, len(drafts)) from None

    def _nonces(self, wishes: Sequence[Wish]) -> list[int]:
        following: dict[str, int] = {}
        nonces = []
        for wish in wishes:
            account = wish.signer.address
            nonce = following[account] if account in following else self._next_nonce(account)
            following[account] = nonce + 1
            nonces.append(nonce)
        return nonces

    def _next_nonce(self, account: str) -> int:
        """From the mined state and the journal. The pool is not asked: what it promises may never be
        mined."""
        used = self._journal.used_nonce(account)
        for _ in range(_LAG_PAUSES):
            count = self._rpc.transaction_count(account)
            if count >= used:
                return max(count, self._journal.next_nonce(account))
            self._clock.sleep(0.25)
        raise WrongChain(f"transactions sent by {account}", f"at least {used}", count)

    def _draft(self, wish: Wish, nonce: int, fees: Fees, height: int) -> Draft:
        call, account, now = wish.call, wish.signer.address, self._clock.now()
        fields = unsigned(self._chain_id, call.to, call.value, call.data, nonce, wish.gas, fees)
        return Draft(
            key=wish.key,
            action=wish.action,
            function=call.function,
            account=account,
            nonce=nonce,
            recipient=call.to,
            value=call.value,
            data=call.data,
            fingerprint=fingerprint(account, call),
            gas=wish.gas,
            planned_block=height,
            created=now,
            deadline=now + self._deadline,
            first=self._sign(wish.signer, fields, j.CALL, fees),
        )

    def _sign(self, signer: Signer, fields: Mapping[str, Any], kind: str, fees: Fees) -> Sent:
        signed = signer.sign_transaction(fields)
        return Sent(signed.hash, kind, signed.raw, fees, self._clock.now())

    def broadcast(self, entries: Sequence[Entry]) -> list[tuple[Entry, Reply]]:
        """Offer the newest transaction of each entry, again or for the first time."""
        replies = broadcast(self._rpc, [entry.last.raw for entry in entries])
        found = list(zip(entries, replies, strict=True))
        for each in found:
            steps.said(*each)
        return found

    def cancel(self, entry: Entry, signer: Signer, reason: str) -> Entry:
        """Use up the nonce of an open entry with an empty transaction to oneself. Signed and written,
        not sent."""
        self._journal.note(entry.id, reason)
        return self._replace(entry, signer, j.CANCEL)

    def reprice(self, entry: Entry, signer: Signer) -> Entry:
        """The newest transaction of an open entry again, nonce kept, for more. Signed and written, not
        sent."""
        return self._replace(entry, signer, j.CANCEL if entry.cancelling else j.REPLACEMENT)

    def _refuse_dear(self, fees: Fees, what: str) -> None:
        if fees.cap > self._max_fee:
            asked, most = -(-fees.cap // GWEI), self._max_fee // GWEI
            raise Unfinished(f"{what}; gas costs {asked:,} gwei now, more than --max-fee {most:,}; run again")

    def _replace(self, entry: Entry, signer: Signer, kind: str) -> Entry:
        fees = probe(self._rpc).above(entry.last.fees)
        self._refuse_dear(fees, f"{entry.action} stays open")
        if kind == j.CANCEL:
            to, value, data, gas = entry.account, 0, b"", _CANCEL_GAS
        else:
            to, value, data, gas = entry.recipient, entry.value, entry.data, entry.gas
        fields = unsigned(self._chain_id, to, value, data, entry.nonce, gas, fees)
        self._journal.signed(entry.id, self._sign(signer, fields, kind, fees))
        (written,) = self._journal.pick([entry.id])
        steps.signed(written)
        return written


def unsigned(
    chain_id: int, to: str, value: int, data: bytes, nonce: int, gas: int, fees: Fees
) -> dict[str, Any]:
    """The members of a transaction, as a signer takes them. Without a recipient it creates a contract."""
    fields: dict[str, Any] = {
        "chainId": chain_id,
        "nonce": nonce,
        "value": value,
        "data": "0x" + data.hex(),
        "gas": gas,
        **fees.fields(),
    }
    return {**fields, "to": to} if to else fields
