"""The requests of everybody in one vault, as its events tell them: what has become of each, and the income
that goes with it. No chain.

Assets are settlement-token units, shares raw, income in units · 2^96. The rules are those of `FundVault` and
`Fills` (contracts/FundVault.sol): oldest request first, what is owed rounded down.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from battery_chain.valuation.fills import FillQueue, Mark

__all__ = ["Asked", "Closed", "Released", "VaultRequests"]


@dataclass(slots=True)
class Asked:
    """One request of a controller for one epoch. `amount`: assets of a deposit, shares of a redemption;
    `taken` of it was claimed, for `paid`. Of a redemption: the income `index` through which it was credited,
    and what it has `earned` in the queue that was credited.
    """

    epoch: int
    amount: int
    taken: int = 0
    paid: int = 0
    index: int = 0
    earned: int = 0


@dataclass(frozen=True, slots=True)
class Closed:
    """A request that is over: of which side (`subscribe`, `redeem`), and whether it was `claimed` or
    `refunded`.
    """

    side: str
    state: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class Released:
    """Shares of one epoch that left escrow; `index` of income after the distribution of that epoch; `lost`:
    what rounding left behind when the last of the request was claimed.
    """

    epoch: int
    shares: int
    index: int
    lost: int


@dataclass(frozen=True, slots=True)
class _Struck:
    """What a strike made of an epoch; `minted` for its `assets` in a deal."""

    dealt: bool
    assets: int
    minted: int
    index: int


_Queues = dict[str, list[Asked]]


def _queues() -> _Queues:
    return defaultdict(list)


@dataclass(slots=True)
class VaultRequests:
    """Deposits and redemptions by controller, the oldest first; `struck`: the last epoch struck."""

    deposits: _Queues = field(default_factory=_queues)
    redemptions: _Queues = field(default_factory=_queues)
    closed: dict[str, list[Closed]] = field(default_factory=lambda: defaultdict(list))
    struck: int = 0
    _queue: FillQueue = field(default_factory=FillQueue)
    _shares: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _epochs: dict[int, _Struck] = field(default_factory=dict)
    _marks: dict[int, Mark] = field(default_factory=dict)

    # -- asked

    def deposit(self, controller: str, epoch: int, assets: int) -> None:
        """Assets that wait for an epoch."""
        self._place(self.deposits[controller], epoch).amount += assets

    def redeem(self, controller: str, epoch: int, shares: int, index: int) -> int:
        """Shares that wait for an epoch, from an income index on; returns the income credited by that."""
        asked = self._place(self.redemptions[controller], epoch)
        credited = asked.amount * (index - asked.index) if asked.amount else 0
        asked.amount, asked.index = asked.amount + shares, index
        self._shares[epoch] += shares
        return credited

    @staticmethod
    def _place(queue: list[Asked], epoch: int) -> Asked:
        found = next((each for each in queue if each.epoch == epoch), None)
        if found is None:
            found = Asked(epoch, 0)
            queue.append(found)
        return found

    # -- struck

    def strike(
        self, epoch: int, dealt: bool, assets: int, minted: int, burned: int, paid: int, rate: int, index: int
    ) -> None:
        """One strike: income of those that wait, then the shares of the epoch join them, then they are
        filled.
        """
        self._queue.earn(rate)
        if epoch in self._shares:
            self._marks[epoch] = self._queue.join(self._shares[epoch])
        if burned:
            self._queue.fill(burned, paid)
        self._epochs[epoch] = _Struck(dealt and assets > 0, assets, minted, index)
        self.struck = epoch

    # -- what has become of it

    def dealt(self, asked: Asked) -> tuple[int, int]:
        """Assets of a deposit that became shares, and the shares; nothing while it waits or is refundable."""
        found = self._epochs.get(asked.epoch)
        if found is None or not found.dealt:
            return 0, 0
        return asked.amount, asked.amount * found.minted // found.assets

    def filled(self, asked: Asked) -> tuple[int, int]:
        """Shares of a redemption that were redeemed so far, and the assets owed for them."""
        mark = self._marks.get(asked.epoch)
        return self._queue.progress(mark, asked.amount) if mark else (0, 0)

    def is_refundable(self, asked: Asked) -> bool:
        """Whether a deposit was struck without a deal."""
        return asked.epoch <= self.struck and not self.dealt(asked)[0]

    def income_in_escrow(self, controller: str, index: int) -> int:
        """Income of shares in escrow that a controller's next claims credit, at the index of now."""
        waiting = sum(self._uncredited(each, index) for each in self.redemptions[controller])
        for each in self.deposits[controller]:
            _, owed = self.dealt(each)
            waiting += (owed - each.paid) * (index - self._epochs[each.epoch].index) if owed else 0
        return waiting

    def _uncredited(self, asked: Asked, now: int) -> int:
        return asked.amount * (self._index_of(asked, now) - asked.index) + self._earned(asked) - asked.earned

    def _index_of(self, asked: Asked, now: int) -> int:
        """The index a redemption earns by: of now while it waits outside the queue, else when it joined."""
        found = self._epochs.get(asked.epoch)
        return found.index if found else now

    def _earned(self, asked: Asked) -> int:
        mark = self._marks.get(asked.epoch)
        return self._queue.earned(mark, asked.amount) if mark else 0

    # -- claimed

    def claim_shares(self, controller: str, assets: int, shares: int) -> list[Released]:
        """Shares claimed for assets that were dealt, by epoch."""
        found = []
        for asked in list(self.deposits[controller]):
            if not assets:
                break
            inputs, owed = self.dealt(asked)
            taken, given = _part(inputs - asked.taken, owed - asked.paid, assets, shares)
            _book(asked, taken, given)
            assets, shares = assets - taken, shares - given
            done = asked.taken == asked.amount
            lost = owed - asked.paid if done else 0
            if taken:
                found.append(Released(asked.epoch, given, self._epochs[asked.epoch].index, lost))
            if done:
                self._close(self.deposits, "subscribe", "claimed", controller, asked)
        return found

    def claim_money(self, controller: str, shares: int, assets: int) -> int:
        """Money claimed for shares that were redeemed; returns the income credited by that."""
        credited = 0
        for asked in list(self.redemptions[controller]):
            if not shares:
                break
            filled, owed = self.filled(asked)
            taken, given = _part(filled - asked.taken, owed - asked.paid, shares, assets)
            _book(asked, taken, given)
            shares, assets = shares - taken, assets - given
            if asked.taken:
                credited += self._credit(asked)
            if asked.taken == asked.amount:
                self._close(self.redemptions, "redeem", "claimed", controller, asked)
        return credited

    def _credit(self, asked: Asked) -> int:
        credited = self._uncredited(asked, 0)
        asked.index, asked.earned = self._index_of(asked, 0), self._earned(asked)
        return credited

    def refund(self, controller: str) -> None:
        """All that is refundable has been returned."""
        for asked in list(self.deposits[controller]):
            if self.is_refundable(asked):
                self._close(self.deposits, "subscribe", "refunded", controller, asked)

    def _close(self, queues: _Queues, side: str, state: str, controller: str, asked: Asked) -> None:
        queues[controller].remove(asked)
        self.closed[controller].append(Closed(side, state, asked))

    # -- moved

    def move(self, giver: str, taker: str, index: int) -> int:
        """All requests of one controller become another's; returns the income credited to the latter."""
        for asked in self.deposits.pop(giver, []):
            self._insert(self.deposits[taker], asked)
        credited = 0
        for asked in self.redemptions.pop(giver, []):
            there = next((each for each in self.redemptions[taker] if each.epoch == asked.epoch), None)
            if there is not None:
                credited += self._level(asked, index) + self._level(there, index)
            self._insert(self.redemptions[taker], asked)
        return credited

    def _level(self, asked: Asked, now: int) -> int:
        """Credits by the index alone, so that two requests of an epoch can become one."""
        index = self._index_of(asked, now)
        credited, asked.index = asked.amount * (index - asked.index), index
        return credited

    @staticmethod
    def _insert(queue: list[Asked], asked: Asked) -> None:
        there = next((each for each in queue if each.epoch == asked.epoch), None)
        if there is None:
            queue.append(asked)
            queue.sort(key=lambda each: each.epoch)
            return
        there.amount, there.earned = there.amount + asked.amount, there.earned + asked.earned
        _book(there, asked.taken, asked.paid)


def _book(asked: Asked, taken: int, given: int) -> None:
    asked.taken, asked.paid = asked.taken + taken, asked.paid + given


def _part(inputs: int, outputs: int, left: int, given: int) -> tuple[int, int]:
    """Of what is claimable, what a claim of `left` for `given` takes here: all, or all that is left of the
    claim.
    """
    if left < inputs:
        return left, given
    return inputs, min(outputs, given)
