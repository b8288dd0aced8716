"""Whom a wrong price has cost what. No chain: events of one epoch's deal in, raw amounts out.

Too dear a price gave those who came in too few shares, too low a price gave those who went out too little
money. What a person gained by it is left with the person. Each amount is rounded down, in favour of the fund:

    came in:  shares · (dealt − right) / 10^18
    went out: shares · (right − dealt) · (1 − levy) / 10^18

Prices in settlement-token units a share (10^18 raw). Redemptions fill in the proportion of what waits, see
contracts/fund/Fills.sol.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from battery_chain.units import BASIS_POINTS

__all__ = ["DealtShares", "VaultDeals", "compensation"]

_SHARE = 10**18


@dataclass(slots=True)
class DealtShares:
    """Raw shares by account that came in and went out at the price of one epoch."""

    came: dict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    went: dict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))

    def move(self, account: str, successor: str) -> None:
        """What is due to a wallet that was replaced is due to its successor."""
        for side in (self.came, self.went):
            if account in side:
                side[successor] += side.pop(account)


@dataclass(slots=True)
class VaultDeals:
    """Requests of one vault as they are asked and dealt, up to the strike of `epoch`; what that dealt goes
    into `dealt`."""

    epoch: int
    dealt: DealtShares
    _deposits: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _waiting: list[tuple[int, str, Fraction]] = field(default_factory=list)

    def deposit(self, epoch: int, controller: str, assets: int) -> None:
        """Assets that wait for an epoch."""
        if epoch == self.epoch:
            self._deposits[controller] += assets

    def redeem(self, epoch: int, controller: str, shares: int) -> None:
        """Shares that wait from an epoch on."""
        self._waiting.append((epoch, controller, Fraction(shares)))

    def move(self, account: str, successor: str) -> None:
        """All requests of a controller are another's now."""
        if account in self._deposits:
            self._deposits[successor] += self._deposits.pop(account)
        self._waiting = [
            (epoch, successor if who == account else who, shares) for epoch, who, shares in self._waiting
        ]

    def strike(self, epoch: int, assets: int, minted: int, burned: int) -> None:
        """One strike of this vault."""
        if epoch == self.epoch and assets:
            for who, given in self._deposits.items():
                self.dealt.came[who] += given * minted // assets
        if burned:
            self._fill(epoch, burned)

    def _fill(self, epoch: int, burned: int) -> None:
        queued = sum(shares for since, _, shares in self._waiting if since <= epoch)
        part = Fraction(burned) / queued
        left: list[tuple[int, str, Fraction]] = []
        for since, who, shares in self._waiting:
            filled = shares * part if since <= epoch else Fraction(0)
            if epoch == self.epoch and filled:
                self.dealt.went[who] += filled
            if filled < shares:
                left.append((since, who, shares - filled))
        self._waiting = left


def compensation(found: DealtShares, dealt: int, right: int, levy: int) -> Mapping[str, int]:
    """Settlement-token units due to each account; accounts without a loss are left out. `levy` in basis
    points of what was redeemed."""
    if dealt > right:
        owed = {who: shares * (dealt - right) for who, shares in found.came.items()}
    else:
        kept = Fraction(BASIS_POINTS - levy, BASIS_POINTS)
        owed = {who: shares * (right - dealt) * kept for who, shares in found.went.items()}
    rounded = {who: int(each // _SHARE) for who, each in owed.items()}
    return {who: units for who, units in sorted(rounded.items()) if units}
