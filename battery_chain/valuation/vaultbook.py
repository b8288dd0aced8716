"""The door of a fund in one settlement currency: requests in and out, what became of them, and claims.

Deposits are dealt in full or refunded; redemptions wait in one queue and are filled in part. Oldest first;
every claim is rounded down, and what was claimed is taken off what is due so far: often or once is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from battery_chain.valuation.dealing import VaultDeal
from battery_chain.valuation.fills import FillQueue, Mark
from battery_chain.valuation.formula import refuse

__all__ = ["MAX_REQUESTS", "VaultBook"]

MAX_REQUESTS = 8
"""Open requests of one controller on one side."""


@dataclass(slots=True)
class _Request:
    """`amount` asked (assets or shares); `taken` of what was dealt and `given` for it; `basis`: Σ amount ·
    income index when it was asked, and `credited`: its income so far that was handed on.
    """

    epoch: int
    amount: int
    taken: int = 0
    given: int = 0
    basis: int = 0
    credited: int = 0


@dataclass(frozen=True, slots=True)
class _Dealt:
    """What an epoch's deposits became; `index` after its distribution."""

    assets: int
    minted: int
    index: int


_Requests = dict[str, list[_Request]]


@dataclass(slots=True)
class VaultBook:
    """What waits and what is claimable in one vault; the fund's `cash` in its currency, and what of it
    strikes brought in less paid out (`struck`); `held`: settlement tokens in escrow.
    """

    name: str
    cash: int = 0
    struck: int = 0
    held: int = 0
    last: int = 0
    queue: FillQueue = field(default_factory=FillQueue)
    _assets: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _shares: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _dealt: dict[int, _Dealt] = field(default_factory=dict)
    _marks: dict[int, tuple[Mark, int]] = field(default_factory=dict)
    _deposits: _Requests = field(default_factory=lambda: defaultdict(list))
    _redemptions: _Requests = field(default_factory=lambda: defaultdict(list))

    # what waits

    @property
    def base(self) -> int:
        """Cash but for what strikes did: what a window's end can see."""
        return self.cash - self.struck

    def due(self, epoch: int) -> tuple[int, int]:
        """Deposits of an epoch, and shares queued up to it."""
        return self._assets.get(epoch, 0), self.queue.pending + self._shares.get(epoch, 0)

    def leaves_by(self, epoch: int) -> bool:
        """Whether shares wait, or will by that epoch, to be redeemed."""
        return self.queue.pending > 0 or any(self.last < each <= epoch for each in self._shares)

    def open_after(self, epoch: int) -> int | None:
        """The next epoch that somebody waits for."""
        asked = (each for each in (*self._assets, *self._shares) if each > epoch)
        return epoch + 1 if self.queue.pending else min(asked, default=None)

    def pending(self) -> tuple[int, int]:
        """Assets and shares that wait for any strike."""
        later = [each for each in self._shares if each > self.last]
        assets = sum(amount for epoch, amount in self._assets.items() if epoch > self.last)
        return assets, self.queue.pending + sum(self._shares[each] for each in later)

    # requests

    def ask_deposit(self, who: str, epoch: int, assets: int) -> None:
        """Assets to be dealt in `epoch`."""
        if assets <= 0:
            raise refuse("BelowMinimum", f"{assets} assets")
        self._add(self._deposits[who], who, epoch, assets, 0)
        self._assets[epoch] += assets
        self.held += assets

    def ask_redemption(self, who: str, epoch: int, shares: int, index: int) -> int:
        """Shares to be queued in `epoch`; they earn from the index of now on. The income (·2^96) of what was
        asked for the same epoch before is handed on.
        """
        if shares <= 0:
            raise refuse("BelowMinimum", f"{shares} shares")
        found = self._add(self._redemptions[who], who, epoch, shares, index)
        self._shares[epoch] += shares
        return self._fresh(found, index)

    @staticmethod
    def _add(requests: list[_Request], who: str, epoch: int, amount: int, index: int) -> _Request:
        found = next((each for each in requests if each.epoch == epoch), None)
        if found is None:
            if len(requests) == MAX_REQUESTS:
                raise refuse("TooManyRequests", f"{who} has {MAX_REQUESTS} that are open")
            found = _Request(epoch, 0)
            requests.append(found)
        found.amount += amount
        found.basis += amount * index
        return found

    # strike

    def settle(self, epoch: int, deal: VaultDeal | None, delta: int, index: int) -> None:
        """Books a strike, `None` without a deal: income of those who wait, then the shares of the epoch join
        them, then the queue is filled. `index` after the distribution.
        """
        self.queue.earn(delta)
        if epoch in self._shares:
            self._marks[epoch] = (self.queue.join(self._shares[epoch]), index)
        self.last = epoch
        if deal is None:
            return
        if deal.burned:
            self.queue.fill(deal.burned, deal.paid)
        if deal.deposits:
            self._dealt[epoch] = _Dealt(deal.deposits, deal.minted, index)
        self.held += deal.paid - deal.deposits
        self.cash += deal.deposits - deal.paid
        self.struck += deal.deposits - deal.paid

    # claims

    def claimable_shares(self, who: str) -> tuple[int, int]:
        """Assets dealt and not claimed, and the shares for them."""
        return self._claimable(self._deposits[who], deposits=True)

    def claimable_assets(self, who: str) -> tuple[int, int]:
        """Shares redeemed and not claimed, and the assets for them."""
        return self._claimable(self._redemptions[who], deposits=False)

    def _claimable(self, requests: Iterable[_Request], *, deposits: bool) -> tuple[int, int]:
        inputs = outputs = 0
        for each in requests:
            filled, due = self._progress(each, deposits=deposits)
            inputs, outputs = inputs + filled - each.taken, outputs + due - each.given
        return inputs, outputs

    def _progress(self, request: _Request, *, deposits: bool) -> tuple[int, int]:
        """What has been dealt of a request so far, and for how much."""
        if deposits:
            dealt = self._dealt.get(request.epoch)
            return (request.amount, request.amount * dealt.minted // dealt.assets) if dealt else (0, 0)
        if request.epoch not in self._marks:
            return 0, 0
        return self.queue.progress(self._marks[request.epoch][0], request.amount)

    def claim_shares(self, who: str, assets: int, index: int) -> tuple[int, int]:
        """Shares for `assets` that were dealt, and the income on them since (·2^96)."""
        shares = income = 0
        for each, given in self._claim(self._deposits, who, assets, deposits=True):
            shares += given
            income += given * (index - self._dealt[each.epoch].index) if given else 0
        return shares, income

    def claim_assets(self, who: str, shares: int, index: int) -> tuple[int, int]:
        """Assets for `shares` that were redeemed, and the income (·2^96) of their requests so far."""
        assets = income = 0
        for each, given in self._claim(self._redemptions, who, shares, deposits=False):
            assets += given
            income += self._hand_on(each, index)
        self.held -= assets
        return assets, income

    def _claim(self, side: _Requests, who: str, amount: int, *, deposits: bool) -> list[tuple[_Request, int]]:
        claimable, _ = self._claimable(side[who], deposits=deposits)
        if not 0 < amount <= claimable:
            raise refuse("ExceedsClaimable", f"{who}: {amount}, of {claimable}")
        given = []
        for each in side[who]:
            if amount == 0:
                break
            inputs, outputs = self._take(each, amount, deposits=deposits)
            amount -= inputs
            given.append((each, outputs))
        side[who] = [each for each in side[who] if each.taken < each.amount]
        return given

    def _take(self, request: _Request, most: int, *, deposits: bool) -> tuple[int, int]:
        """Of what is due: all, or the part that `most` is of it, rounded down."""
        filled, due = self._progress(request, deposits=deposits)
        inputs, outputs = filled - request.taken, due - request.given
        if most < inputs:
            inputs, outputs = most, outputs * most // inputs
        request.taken, request.given = request.taken + inputs, request.given + outputs
        return inputs, outputs

    # refunds

    def refundable(self, who: str) -> int:
        """Deposits of epochs that were struck without a deal."""
        return sum(each.amount for each in self._deposits[who] if self._lapsed(each))

    def refund(self, who: str) -> int:
        """Gives them back, in full."""
        amount = self.refundable(who)
        if amount == 0:
            raise refuse("NothingToClaim", who)
        self._deposits[who] = [each for each in self._deposits[who] if not self._lapsed(each)]
        self.held -= amount
        return amount

    def _lapsed(self, request: _Request) -> bool:
        return request.epoch <= self.last and request.epoch not in self._dealt

    # income

    def income(self, who: str, index: int) -> int:
        """Income (·2^96) of a controller's shares in escrow that was not handed on yet."""
        waiting = sum(self._earned(each, index) - each.credited for each in self._redemptions[who])
        return waiting + self._unclaimed(who, index)

    def _unclaimed(self, who: str, index: int) -> int:
        """Income on shares that were minted and not claimed."""
        total = 0
        for each in self._deposits[who]:
            dealt = self._dealt.get(each.epoch)
            if dealt:
                total += (self._progress(each, deposits=True)[1] - each.given) * (index - dealt.index)
        return total

    def _earned(self, request: _Request, index: int) -> int:
        """By the index until the shares joined the queue, by the queue from then on."""
        if request.epoch not in self._marks:
            return request.amount * index - request.basis
        mark, joined = self._marks[request.epoch]
        return request.amount * joined - request.basis + self.queue.earned(mark, request.amount)

    def _hand_on(self, request: _Request, index: int) -> int:
        """Income of a request that is its controller's own from now on: when something of it is claimed."""
        return self._fresh(request, index) if request.taken else 0

    def _fresh(self, request: _Request, index: int) -> int:
        earned = self._earned(request, index)
        fresh, request.credited = earned - request.credited, earned
        return fresh
