"""`bank.battery`: the life of batteries, from mint to burn."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from battery_chain.api.batteries_end import Ending
from battery_chain.api.batteries_read import Reading
from battery_chain.api.batteries_serve import Serving
from battery_chain.api.liens import Claim, Lien
from battery_chain.lifecycle.mint import Minted, mint, open_delivery

__all__ = ["Battery"]


class Battery(Reading, Serving, Ending):
    """The verbs of `battery-chain battery`."""

    def mint(self, manifest: str | Path, *, assessor: str) -> list[Minted]:
        """Mints every battery of a manifest (CSV or JSON Lines), each once however often this is called; a
        result for each batch, in the order of the file. By the issuer of its series; `assessor` signs the
        begin-of-life health.

        Raises `BadInput` with every problem of the file before anything is sent.
        """
        delivery = open_delivery(self._w, self._connection.description, Path(manifest))
        return list(mint(self._w, delivery, self._me, assessor))

    @cached_property
    def lien(self) -> Lien:
        """Pledges."""
        return Lien(self._connection)

    @cached_property
    def claim(self) -> Claim:
        """What is owed for recycled batteries."""
        return Claim(self._connection)
