"""Rules of a fund, the depositary's word, and what stops, closes or corrects it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from battery_chain.api.verbs import Evidence, Verbs, document
from battery_chain.chain.intents import Receipt
from battery_chain.deploy import LimitsSpec, Ruled, TermsSpec
from battery_chain.fund import close, restate, rules, word
from battery_chain.fund.acts import Act
from battery_chain.fund.restate import Compensation, Restated
from battery_chain.fund.rules import FundRules
from battery_chain.manifest import keccak256

__all__ = ["Watching"]


class Watching(Verbs):
    """A `Ruled` is done, or scheduled: then it says from which second on `role.execute` may do it."""

    # -- rules

    def rules(self, *, block: int | None = None) -> FundRules:
        """Terms in force and to come, limits, jurisdictions, prospectus."""
        return rules.fund_rules(self._w, block)

    def terms(self, terms: TermsSpec) -> Ruled:
        """Terms of later epochs."""
        return rules.set_terms(self._w, terms, self._me)

    def limits(self, limits: LimitsSpec) -> Ruled:
        """Limits from now on."""
        return rules.set_limits(self._w, limits, self._me)

    def jurisdictions(self, numbers: Sequence[int], *, admitted: bool = True) -> Ruled:
        """Admits investors of jurisdictions (ISO 3166-1 numbers), or no longer."""
        return rules.admit_jurisdictions(self._w, numbers, admitted, self._me)

    def set_prospectus(self, evidence: Evidence) -> Ruled:
        """A new edition, by its document. (`fund prospectus` of the command line.)"""
        return rules.set_prospectus(self._w, keccak256(document(evidence)), self._me)

    # -- the depositary, who acts

    def attest(self, cash: Decimal, batteries: int, *, epoch: int = 0) -> Receipt:
        """Cash and number of batteries as the depositary has them; `epoch` 0: the one that waits."""
        number = epoch or word.waiting_epoch(self._w)
        return word.attest(self._w, self._me, number, cash, batteries)

    def object(self, evidence: Evidence, *, epoch: int = 0) -> Receipt:
        """Objects to the deal of an epoch, with its reason."""
        number = epoch or word.waiting_epoch(self._w)
        return word.object_to(self._w, self._me, number, keccak256(document(evidence)))

    # -- stopping

    def suspend(self, until: int) -> Receipt:
        """No deals until a second. By the manager."""
        return close.suspend(self._w, self._me, until)

    def pause(self) -> Receipt:
        """Stops subscriptions and trades at once; redemption requests and claims go on. By the guardian."""
        return close.pause(self._w, self._me, True)

    def resume(self) -> Receipt:
        """They go on."""
        return close.pause(self._w, self._me, False)

    def close(self) -> tuple[int, Receipt]:
        """The fund ends: its last epoch, and the receipt. By the manager."""
        return close.close(self._w, self._me)

    # -- correcting

    def follow(self, account: str) -> tuple[str, int, Receipt]:
        """Shares of a member that was recovered go to its new wallet: that, the share units (18 decimals),
        the receipt.
        """
        return close.follow(self._w, account, self._me)

    def force_transfer(self, giver: str, taker: str, share_units: int) -> Ruled:
        """Shares (units of 18 decimals) change hands without their holder."""
        return close.force_transfer(self._w, giver, taker, share_units, self._me)

    def restatement(self, epoch: int, price: Decimal, evidence: Evidence) -> Act:
        """What `approve` and `restate` take: the price that an epoch should have had."""
        paper = keccak256(document(evidence))
        return restate.restatement(self._w, epoch, price, paper)

    def restate(self, act: Act) -> Restated:
        """Corrects the price of an epoch. By the manager, a day after the depositary's approval."""
        return restate.restate(self._w, act, self._me)

    def compensations(self, epoch: int) -> tuple[Restated, list[Compensation]]:
        """What a correction makes owed to whom."""
        return restate.compensations(self._w, epoch)

    def propose_compensation(self, epoch: int) -> list[tuple[int, Receipt]]:
        """Proposes an entry for each. By the manager. (`fund compensation` of the command line.)"""
        return restate.propose_compensation(self._w, self._me, epoch)
