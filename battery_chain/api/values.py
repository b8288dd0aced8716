"""`bank.value`: prices and values."""

from __future__ import annotations

from decimal import Decimal

from battery_chain.api.verbs import Name, Verbs
from battery_chain.chain.intents import Receipt
from battery_chain.lifecycle import breakdown, worth
from battery_chain.lifecycle.breakdown import ClassWorth, Coverage
from battery_chain.lifecycle.worth import Worth
from battery_chain.setup import prices
from battery_chain.setup.prices import PricedClass

__all__ = ["Value"]


class Value(Verbs):
    """The verbs of `battery-chain value`. `model`: the reference model recomputes the value from events
    alone, and `Mismatch` is raised where the two differ by more than its bound.
    """

    def classes(self, *names: str, block: int | None = None) -> list[PricedClass]:
        """Every class, or those named: terms, price and exit value per kWh. (`value class` of the command
        line.)
        """
        for name in names:
            prices.class_number(self._w, name)
        found = prices.classes(self._w, self._at(block))
        return [each for each in found if not names or each.name in names]

    def price(self, name: str, price: Decimal, exit_value: Decimal, *, since: int | None = None) -> Receipt:
        """Sets price and exit value of a class, per kWh, in units of account. By the pricer, in the window
        after a cutoff; `since`: of a first price, the past day from which it holds.
        """
        return prices.set_price(self._w, name, price, exit_value, self._me, since)

    def migrate(self, old: str, new: str, *, sunset: int) -> Receipt:
        """Batches of class `old` go over to `new` when they are next assessed; from day `sunset` on nothing
        is assessed under `old`. By the admin.
        """
        return prices.migrate(self._w, old, new, sunset, self._me)

    def battery(
        self, name: Name, *, day: int | None = None, block: int | None = None, model: bool = False
    ) -> Worth:
        """What a battery is worth on a day (by default the block's), in units of account."""
        battery = self._id(name)
        return worth.battery_worth(self._w, battery, self._at(block), day, recompute=model)

    def portfolio(
        self,
        owner: str = "",
        *,
        day: int | None = None,
        block: int | None = None,
        model: bool = False,
    ) -> Worth:
        """What all batteries of somebody are worth; by default those of who acts."""
        who = self._address(owner or self._me)
        return worth.portfolio_worth(self._w, who, self._at(block), day, recompute=model)

    def breakdown(
        self, owner: str = "", *, day: int | None = None, block: int | None = None
    ) -> list[ClassWorth]:
        """The same class by class: rated and service Wh, prices per kWh, value."""
        return breakdown.breakdown(self._w, self._address(owner or self._me), self._at(block), day)

    def coverage(self, owner: str = "", *, block: int | None = None) -> Coverage | None:
        """How much of what a fund has was assessed in the running period, in basis points and Wh; None for
        people: they keep none.
        """
        return breakdown.coverage(self._w, self._address(owner or self._me), self._at(block))
