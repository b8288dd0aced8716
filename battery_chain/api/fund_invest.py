"""What an investor does in a fund."""

from __future__ import annotations

from decimal import Decimal

from battery_chain import fund
from battery_chain.api.verbs import Verbs
from battery_chain.chain.intents import Receipt
from battery_chain.fund import Position, Prospectus, Statement

__all__ = ["Investing"]


class Investing(Verbs):
    """`of`: for an investor that has made you its operator. `currency`: of a fund with several."""

    def prospectus(self, who: str = "", *, currency: str = "") -> Prospectus:
        """The edition in force, its hash, and whether the investor has accepted it."""
        return fund.prospectus(self._w, who or self._me, currency)

    def accept_prospectus(self, said: bytes, *, currency: str = "") -> Receipt | None:
        """Accepts the edition with this hash (32 bytes); None where that was done before."""
        return fund.accept_prospectus(self._w, self._me, said, currency)

    def subscribe(
        self,
        amount: Decimal,
        *,
        currency: str = "",
        of: str = "",
        key: str = "",
        new: bool = False,
    ) -> Receipt:
        """Pays in, for shares at the price of the strike that follows the next cutoff."""
        return fund.subscribe(self._w, self._me, amount, currency=currency, of=of, key=key, new=new)

    def redeem(
        self,
        shares: Decimal,
        *,
        currency: str = "",
        of: str = "",
        key: str = "",
        new: bool = False,
    ) -> Receipt:
        """Gives shares back, for money at the price of the strike that follows the next cutoff."""
        return fund.redeem(self._w, self._me, shares, currency=currency, of=of, key=key, new=new)

    def redeem_unclaimed(self, *, currency: str = "", of: str = "") -> Receipt | None:
        """The same for all shares that were dealt and not claimed; None where there are none."""
        return fund.redeem_unclaimed(self._w, self._me, currency=currency, of=of)

    def claim(self, *, to: str = "", of: str = "") -> list[Receipt]:
        """Takes shares, money, refunds and income that are there. Income goes to its holder only."""
        return fund.claim(self._w, self._me, to=to, of=of)

    def transfer(self, shares: Decimal, to: str, *, key: str = "", new: bool = False) -> Receipt:
        """Gives shares to another member; the income on them so far stays."""
        return fund.transfer(self._w, self._me, to, shares, key=key, new=new)

    def operator(self, who: str, *, allowed: bool = True) -> list[Receipt]:
        """Somebody may ask and claim for you, or no longer."""
        return fund.set_operator(self._w, self._me, who, allowed)

    def position(self, who: str = "", *, block: int | None = None) -> Position:
        """Shares, money, and what waits, of an investor."""
        return fund.position(self._w, who or self._me, self._at(block))

    def statement(self, who: str = "", *, block: int | None = None) -> Statement:
        """The account of an investor from the chain's events, reconciled with the chain."""
        return fund.statement(self._w, who or self._me, block)
