"""Reading batteries."""

from __future__ import annotations

from battery_chain.api.verbs import Name, Verbs
from battery_chain.lifecycle import history as told
from battery_chain.lifecycle import inventory
from battery_chain.lifecycle.history import Entry
from battery_chain.lifecycle.inventory import BatchLine, BatteryLine, SeriesLine

__all__ = ["Reading"]

# Within the class `list` is a verb.
_Ids = list[int]
_Batteries = list[BatteryLine]
_Batches = list[BatchLine]
_Entries = list[Entry]
_Series = list[SeriesLine]


class Reading(Verbs):
    """What `battery show`, `list`, `history` and `series` say."""

    def ids(self, *names: Name) -> _Ids:
        """The token ids of what people write, ascending, each once. `BadInput` for what is not on chain."""
        return self._ids(names)

    def show(self, *names: Name, block: int | None = None) -> _Batteries:
        """The facts of batteries, in ascending order of their token ids: energy in Wh, health in basis
        points, days since 1970, addresses of owner, operator and custodian.
        """
        ids = self._ids(names)
        return inventory.batteries(self._w, ids, self._at(block))

    def list(self, *, owner: str = "", block: int | None = None) -> _Batches:
        """Every batch in the order of minting, or those of one owner."""
        wanted = self._w.address(owner).lower() if owner else ""
        found = inventory.batches(self._w, self._at(block))
        return [each for each in found if wanted in ("", each.owner.lower())]

    def history(self, name: Name, *, block: int | None = None) -> _Entries:
        """What the chain's events tell of one battery, oldest first, its burn included."""
        return [*told(self._w, self._id(name), self._at(block))]

    def series(self, *, block: int | None = None) -> _Series:
        """Every series: its prefix, its issuer, the serial it goes on with."""
        return inventory.series(self._w, self._at(block))
