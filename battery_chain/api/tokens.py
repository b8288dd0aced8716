"""`bank.token`: the settlement token."""

from __future__ import annotations

from decimal import Decimal

from battery_chain import setup
from battery_chain.api.verbs import Verbs
from battery_chain.chain.intents import Receipt
from battery_chain.units import amount_of_units

__all__ = ["Token"]


class Token(Verbs):
    """The verbs of `battery-chain token`. Amounts in units of account."""

    def issue(self, to: str, amount: Decimal, *, key: str = "") -> Receipt:
        """New money for a member. By the issuer."""
        return setup.issue(self._w, self._me, to, amount, key=key)

    def balance(self, who: str = "", *, block: int | None = None) -> Decimal:
        """What somebody has; by default who acts. Exact."""
        w, account = self._w, self._address(who or self._me)
        units = w.rpc.read(w.token.balance_of(account), self._at(block))
        return amount_of_units(units, w.deployment.decimals)
