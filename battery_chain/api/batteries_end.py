"""Waste, recycling, and the successors of what is not waste yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from battery_chain import fund, lifecycle
from battery_chain.api.verbs import Evidence, Name, Verbs, document
from battery_chain.chain.intents import Receipt
from battery_chain.deploy import Statement
from battery_chain.lifecycle import MassBalance, Succession, Successors
from battery_chain.lifecycle.owners import allow, consenting, owners_of, payments

__all__ = ["Ending"]


class Ending(Verbs):
    """What ends a token; where a fund owns the batteries its manager consents on chain first."""

    def waste(self, *names: Name, recycler: str, evidence: Evidence) -> list[Receipt]:
        """Declared waste, into the custody of a licensed recycler. By their owner or operator."""
        ids, paper = self._ids(names), document(evidence)
        return lifecycle.waste(self._w, ids, recycler, paper, self._me)

    def dismantle(self, *names: Name, pack_grams: int, part_grams: int, evidence: Evidence) -> list[Receipt]:
        """Taken apart: grams of each pack and of what was taken out of it, of all alike. By the recycler."""
        ids, paper = self._ids(names), document(evidence)
        packs, parts = [pack_grams] * len(ids), [part_grams] * len(ids)
        return lifecycle.dismantle(self._w, ids, packs, parts, paper, self._me)

    def recycle(self, *balances: MassBalance, auditor: str, owner: str | None = None) -> list[Receipt]:
        """Burns tokens with their mass balances (grams, settlement-token units), a receipt for each. By the
        recycler, countersigned by an auditor; proceeds or gate fees are paid in the same transaction, unless
        a due day is named.

        `owner`: who consents for the owners; by default each for itself, where its key is at hand.
        """
        w, me, now = self._w, self._me, self._now()
        statements = [lifecycle.recycling_statement(w, each, me, now) for each in balances]
        owners = owners_of(w, [each.id for each in balances])
        signers = {battery: consenting(name, owner) for battery, name in owners.items()}
        allow(w, payments(balances, me, signers))
        self._consent([each for each in statements if signers.get(each.id) == ""])
        return [*lifecycle.recycle(w, statements, me, auditor, signers)]

    # -- successors

    def remanufacture(
        self,
        wanted: Succession,
        *,
        operator: str,
        assessors: Sequence[str],
        owner: str | None = None,
    ) -> Successors:
        """Retired batteries are superseded by successors of the same use. By the remanufacturer; `operator`
        operates the successors; two assessors sign.
        """
        return self._succeed(lifecycle.remanufacture, wanted, operator, assessors, owner)

    def repurpose(
        self,
        wanted: Succession,
        *,
        operator: str,
        assessors: Sequence[str],
        owner: str | None = None,
    ) -> Successors:
        """Retired batteries are superseded by successors of another use. By the repurposer."""
        return self._succeed(lifecycle.repurpose, wanted, operator, assessors, owner)

    def reclaim(
        self,
        wanted: Succession,
        *,
        operator: str,
        assessors: Sequence[str],
        owner: str | None = None,
    ) -> Successors:
        """Batteries held as waste are none after all: superseded. By the recycler that holds them."""
        return self._succeed(lifecycle.reclaim, wanted, operator, assessors, owner)

    def _succeed(
        self,
        library: Callable[..., Successors],
        wanted: Succession,
        operator: str,
        assessors: Sequence[str],
        owner: str | None,
    ) -> Successors:
        w, me = self._w, self._me
        statement = lifecycle.succession_statement(w, wanted, me, operator, self._now())
        names = (w.name_of(share.owner) or share.owner for share in wanted.shares)
        owners = [consenting(name, owner) for name in names]
        self._consent([statement] if "" in owners else [])
        return library(w, statement, me, assessors, owners)

    def _consent(self, statements: Sequence[Statement]) -> None:
        if statements:
            description, chosen = self._connection.description, self._connection.settings.fund
            fund.consent(self._w, statements, description.fund_chosen(chosen).manager)
