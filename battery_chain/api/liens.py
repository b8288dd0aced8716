"""`bank.battery.lien` and `bank.battery.claim`: what is secured by batteries, what is owed for them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from battery_chain import lifecycle
from battery_chain.api.verbs import Evidence, Name, Verbs, document
from battery_chain.chain.intents import Receipt
from battery_chain.contracts import structs
from battery_chain.lifecycle.owners import allow
from battery_chain.units import token_units_up

__all__ = ["Claim", "Lien"]


class Lien(Verbs):
    """The verbs of `battery-chain battery lien`."""

    def pledge(
        self,
        *names: Name,
        lender: str,
        amount: Decimal,
        evidence: Evidence,
        batches: Sequence[int] = (),
        signature: str = "",
    ) -> tuple[int, Receipt]:
        """Number of the new lien, and the receipt. By the owner, signed by the lender (`signature`: 0x…,
        where that key is elsewhere). `amount` in units of account, rounded up to a unit of the settlement
        token.
        """
        w, me, now = self._w, self._me, self._now()
        units, paper = token_units_up(amount, w.deployment.decimals), document(evidence)
        ids = self._some_ids(names)
        statement = lifecycle.pledge_statement(
            w, me, lender, units, paper, now, ids=ids, batches=batches, nonce=now
        )
        return lifecycle.pledge(w, statement, me, signature or lender)

    def release(self, lien: int, *names: Name, batches: Sequence[int] = ()) -> Receipt:
        """The lender lets batteries and batches go; the lien ends with the last."""
        ids = self._some_ids(names)
        return lifecycle.release_lien(self._w, lien, self._me, ids=ids, batches=batches)

    def call(self, lien: int, *, evidence: Evidence) -> Receipt:
        """The lender calls it in; 14 days later it may foreclose."""
        return lifecycle.call_lien(self._w, lien, document(evidence), self._me)

    def foreclose(self, lien: int, *names: Name, batches: Sequence[int] = ()) -> Receipt:
        """Title goes to the lender, 14 days after the call."""
        ids = self._some_ids(names)
        return lifecycle.foreclose(self._w, lien, self._me, ids=ids, batches=batches)

    def show(self, lien: int, *, block: int | None = None) -> structs.Lien:
        """Lender, amount in settlement-token units, what is still under it, second from which it may be
        foreclosed.
        """
        found: structs.Lien = self._w.rpc.read(self._w.battery.lien(lien), self._at(block))
        return found


class Claim(Verbs):
    """The verbs of `battery-chain battery claim`."""

    def settle(self, *names: Name) -> list[Receipt]:
        """Pays what was booked when batteries were recycled. By the debtor."""
        w, ids = self._w, self._ids(names)
        claims = w.rpc.read_many([w.battery.claim_of(each) for each in ids])
        owed = sum(each.amount for each in claims if not each.settled)
        allow(w, {self._me: owed} if owed else {})
        return lifecycle.settle_claims(w, ids, self._me)

    def show(self, *names: Name, block: int | None = None) -> list[structs.IBatteryClaim]:
        """Debtor, creditor, settlement-token units and due day of what was booked for each."""
        w, ids = self._w, self._ids(names)
        return w.rpc.read_many([w.battery.claim_of(each) for each in ids], self._at(block))
