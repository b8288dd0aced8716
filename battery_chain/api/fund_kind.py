"""Batteries for shares, shares for batteries."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from battery_chain.api.verbs import Name, Verbs
from battery_chain.chain.intents import Receipt
from battery_chain.fund import inkind
from battery_chain.fund.inkind import Accepted, Delivery, Requested, Returned, Waiting

__all__ = ["InKind"]


class InKind(Verbs):
    """Both wait in escrow for the price of the next deal."""

    def contribute(
        self, *names: Name, batches: Sequence[int] = (), key: str = "", new: bool = False
    ) -> Requested:
        """Batteries, and all that follow whole batches, for shares. By their owner."""
        ids = self._some_ids(names)
        return inkind.contribute(self._w, self._me, batches, ids, key=key, new=new)

    def accept(self, contribution: int) -> Accepted:
        """Turns a contribution into shares, after the deal of its epoch. Anybody may."""
        return inkind.accept(self._w, contribution, self._me)

    def redeem_in_kind(self, shares: Decimal, *, key: str = "", new: bool = False) -> Requested:
        """Shares for batteries of the fund."""
        return inkind.redeem_in_kind(self._w, self._me, shares, key=key, new=new)

    def deliver(self, request: int, *names: Name, batches: Sequence[int] = ()) -> Delivery:
        """Batteries for the shares of a request, of each class its part at most. By the manager."""
        return inkind.deliver(self._w, request, self._me, batches, self._some_ids(names))

    def take_back(self, contribution: int, *strays: Name) -> list[Returned]:
        """Without a deal, or after the time, batteries go back. `strays`: those that left their batch in
        escrow.
        """
        return inkind.take_back(self._w, contribution, self._me, self._some_ids(strays))

    def take_back_shares(self, request: int) -> tuple[Decimal, Receipt]:
        """The same for the shares of a request for batteries."""
        return inkind.take_back_shares(self._w, request, self._me)

    def in_kind(self, who: str = "", *, block: int | None = None) -> Waiting:
        """What an investor has in escrow, and until when it can be done."""
        return inkind.waiting(self._w, who or self._me, self._at(block))
