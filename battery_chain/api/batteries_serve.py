"""Service, custody and safety: what happens to a battery while it lives."""

from __future__ import annotations

from collections.abc import Sequence

from battery_chain import lifecycle
from battery_chain.api.verbs import Evidence, Name, Verbs, document
from battery_chain.chain.intents import Receipt
from battery_chain.lifecycle import recall
from battery_chain.lifecycle.recall import Criteria, Selection
from battery_chain.model import Operation

__all__ = ["Serving"]


class Serving(Verbs):
    """Each returns a receipt for every transaction: long lists go in several. What stands already is not
    sent.
    """

    # -- title and operator

    def transfer(self, *names: Name, to: str, batches: Sequence[int] = ()) -> list[Receipt]:
        """Title of batteries, and of all that still follow whole batches, goes to another member. By their
        owner.
        """
        together = lifecycle.transfer_batches(self._w, batches, to, self._me) if batches else []
        ids = self._ids(names) if names or not batches else []
        return [*together, *(lifecycle.transfer(self._w, ids, to, self._me) if ids else [])]

    def set_operator(self, *names: Name, operator: str, batches: Sequence[int] = ()) -> list[Receipt]:
        """Who operates batteries, or all that follow whole batches, from now on. By their owner."""
        w, me = self._w, self._me
        together = [lifecycle.set_batch_operator(w, each, operator, me) for each in batches]
        ids = self._ids(names) if names or not batches else []
        return [*together, *(lifecycle.set_operator(w, ids, operator, me) if ids else [])]

    # -- service

    def install(self, *names: Name, operation: Operation, evidence: Evidence) -> list[Receipt]:
        """Into service: `Operation.IN_STATION`, `IN_VEHICLE` or `IN_STORAGE`. By their operator."""
        return lifecycle.install(self._w, self._ids(names), operation, document(evidence), self._me)

    def swap(self, *names: Name, operation: Operation, evidence: Evidence) -> list[Receipt]:
        """From station to vehicle or back. By their operator."""
        return lifecycle.swap(self._w, self._ids(names), operation, document(evidence), self._me)

    def maintain(self, *names: Name, evidence: Evidence, repair: bool = False) -> list[Receipt]:
        """Into the workshop; `repair`: its health will be measured before it goes on. By their operator."""
        ids, paper = self._ids(names), document(evidence)
        return lifecycle.maintain(self._w, ids, paper, self._me, repair=repair)

    def resume(self, *names: Name, operation: Operation, evidence: Evidence) -> list[Receipt]:
        """Out of the workshop, into service again. By their operator."""
        return lifecycle.resume(self._w, self._ids(names), operation, document(evidence), self._me)

    def retire(self, *names: Name, evidence: Evidence) -> list[Receipt]:
        """Out of service, held by their operator. By it."""
        return lifecycle.retire(self._w, self._ids(names), document(evidence), self._me)

    def reuse(self, *names: Name, operation: Operation, evidence: Evidence) -> list[Receipt]:
        """Retired batteries into the same use again. By their operator."""
        return lifecycle.reuse(self._w, self._ids(names), operation, document(evidence), self._me)

    # -- custody

    def hand_over(self, *names: Name, to: str, evidence: Evidence, signature: str = "") -> list[Receipt]:
        """Into somebody's custody. By who holds them, signed by who takes them (`signature`: 0x…, where that
        key is elsewhere).
        """
        ids, paper = self._ids(names), document(evidence)
        return lifecycle.hand_over(self._w, ids, to, paper, self._me, self._now(), signature=signature)

    def take_over(self, *names: Name, operation: Operation, evidence: Evidence) -> list[Receipt]:
        """Out of transit, into operation. By who has custody of them."""
        ids, paper = self._ids(names), document(evidence)
        return lifecycle.take_over(self._w, ids, operation, paper, self._me)

    # -- safety

    def quarantine(self, *names: Name, evidence: Evidence, batches: Sequence[int] = ()) -> list[Receipt]:
        """Batteries, and all that follow whole batches, are not safe: they serve no more and move no more."""
        w, paper, me = self._w, document(evidence), self._me
        together = lifecycle.quarantine_batches(w, batches, paper, me) if batches else []
        ids = self._ids(names) if names or not batches else []
        return [*together, *(lifecycle.quarantine(w, ids, paper, me) if ids else [])]

    def recalled(self, criteria: Criteria) -> Selection:
        """What a recall would quarantine: of a cell lot, a supplier, a model, a class, days it was made."""
        return recall.select(self._w, criteria)

    def recall(self, selection: Selection, *, evidence: Evidence) -> list[Receipt]:
        """Quarantines what `recalled` has found."""
        return recall.send(self._w, selection, document(evidence), self._me)

    def release(self, *names: Name, evidence: Evidence, batches: Sequence[int] = ()) -> list[Receipt]:
        """Out of quarantine, back to what they did. By an accredited assessor without interest in them, on a
        measurement not older than the quarantine.
        """
        w, paper, me = self._w, document(evidence), self._me
        together = lifecycle.release_batches(w, batches, paper, me) if batches else []
        ids = self._ids(names) if names or not batches else []
        return [*together, *(lifecycle.release(w, ids, paper, me) if ids else [])]

    def lose(self, *names: Name, evidence: Evidence, auditor: str) -> list[Receipt]:
        """Reported lost: worth nothing from now on. By their operator, signed by an auditor."""
        ids, paper = self._ids(names), document(evidence)
        return lifecycle.lose(self._w, ids, paper, self._me, auditor, self._now())

    def find(self, *names: Name, evidence: Evidence, auditor: str) -> list[Receipt]:
        """Found again, and quarantined. By their operator, signed by an auditor."""
        ids, paper = self._ids(names), document(evidence)
        return lifecycle.find(self._w, ids, paper, self._me, auditor, self._now())

    def void(self, kept: Name, voided: Name, *, evidence: Evidence, auditor: str) -> Receipt:
        """Two quarantined tokens are one battery: the later ends. By an accredited assessor, signed by an
        auditor.
        """
        first, second, paper = self._id(kept), self._id(voided), document(evidence)
        return lifecycle.void_duplicate(self._w, first, second, paper, self._me, auditor, self._now())

    def freeze(self, *names: Name) -> list[Receipt]:
        """Title is held. By an agent."""
        return lifecycle.set_frozen(self._w, self._ids(names), True, self._me)

    def unfreeze(self, *names: Name) -> list[Receipt]:
        """Title moves again. By an agent."""
        return lifecycle.set_frozen(self._w, self._ids(names), False, self._me)
