"""`bank.member`: verified members."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from battery_chain.api.verbs import Evidence, Verbs, document
from battery_chain.chain.intents import Receipt
from battery_chain.manifest import keccak256
from battery_chain.setup import member_claims, member_recovery, members
from battery_chain.setup.member_claims import SignedClaim
from battery_chain.setup.members import Admission, Membership

__all__ = ["Member", "Recover"]

# Within the class `list` is a verb.
_Members = list[Membership]
_Admissions = list[Admission]
_Receipts = list[Receipt]
_Claims = list[SignedClaim]


class Member(Verbs):
    """The verbs of `battery-chain member`."""

    def list(self, *, block: int | None = None) -> _Members:
        """Every member that was ever added: valid until (second), jurisdiction (ISO 3166-1 number), class,
        frozen.
        """
        return members.members(self._w, block)

    def admission(self, who: str, *, until: int, jurisdiction: int, investor_class: str) -> Admission:
        """What `add` takes. Raises `BadInput`."""
        return members.admission(self._w, who, until, jurisdiction, investor_class)

    def renewals(self, *people: str, until: int) -> _Admissions:
        """What `add` takes to let members go on until a second, all else as it is."""
        return members.renewals(self._w, people, until)

    def add(self, *wanted: Admission) -> _Receipts:
        """Adds or renews members. By an identity provider."""
        return members.add_members(self._w, wanted, self._me)

    def freeze(self, *accounts: str) -> Receipt:
        """They neither give nor receive. By an agent."""
        return members.freeze(self._w, accounts, True, self._me)

    def unfreeze(self, *accounts: str) -> Receipt:
        """They give and receive again. By an agent."""
        return members.freeze(self._w, accounts, False, self._me)

    def claim(self, wanted: Sequence[Admission], *, expires_at: int, evidence: Evidence) -> _Claims:
        """Claims that anybody may register, signed by an identity provider, who acts. Sends nothing."""
        now, paper = self._now(), keccak256(document(evidence))
        return member_claims.sign_claims(self._w, wanted, self._me, now, expires_at, paper)

    def register(self, claims: Sequence[SignedClaim] | str | Path) -> _Receipts:
        """Registers signed claims, or those of a file."""
        if isinstance(claims, str | Path):
            claims = member_claims.read_claims(self._w, Path(claims))
        return member_claims.register(self._w, claims, self._me)

    @cached_property
    def recover(self) -> Recover:
        """A member's new wallet in the place of one that is lost."""
        return Recover(self._connection)


class Recover(Verbs):
    """The verbs of `battery-chain member recover`."""

    def propose(self, lost: str, replacement: str, *, evidence: Evidence) -> Receipt:
        """By an agent; the member has time to object."""
        paper = keccak256(document(evidence))
        return member_recovery.propose(self._w, lost, replacement, paper, self._me)

    def veto(self, lost: str) -> Receipt:
        """By the member whose wallet is said to be lost, who acts."""
        return member_recovery.veto(self._w, lost, self._me)

    def cancel(self, lost: str) -> Receipt:
        """By an agent."""
        return member_recovery.cancel(self._w, lost, self._me)

    def execute(self, lost: str) -> Receipt:
        """After the time to object. By an agent."""
        return member_recovery.recover(self._w, lost, self._me, self._now())
