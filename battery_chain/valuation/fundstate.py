"""What a fund's books remember of time: the calendar, windows' ends, the last deal, terms by epoch."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field

from battery_chain.units import SECONDS_A_DAY
from battery_chain.valuation.dealing import (
    DealTerms,
    Finding,
    contribution_shares,
    in_kind_limit,
    redemption_burn,
)
from battery_chain.valuation.formula import refuse

__all__ = ["Calendar", "LastDeal", "TermsByEpoch", "WindowEnd"]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Second of the first cutoff; seconds from cutoff to cutoff, from there to the window's end, and from
    there to the valuation time.
    """

    start: int
    period: int
    window: int
    lag: int

    def period_at(self, second: int) -> int:
        """The period whose cutoff has passed last; 0 before the first."""
        return 0 if second < self.start else (second - self.start) // self.period + 1

    def cutoff(self, period: int) -> int:
        """When requests for a period close."""
        return self.start + (period - 1) * self.period

    def window_end(self, period: int) -> int:
        """The last second that a strike of this period can see."""
        return self.cutoff(period) + self.window

    def valuation_time(self, period: int) -> int:
        """From when it may be struck."""
        return self.window_end(period) + self.lag

    def valuation_day(self, period: int) -> int:
        """The day that receivables are aged to."""
        return self.valuation_time(period) // SECONDS_A_DAY


@dataclass(frozen=True, slots=True)
class WindowEnd:
    """A fund at the end of a window. `worth`: portfolio + receivables − loans, 0 when it cannot be told;
    `bases`: cash but for strikes, by vault; `reserved`: all else that is owed, less fees paid (fees accrued
    come off when struck); `empty`: closing, and nothing is left that could become cash.
    """

    worth: int
    bases: tuple[int, ...]
    reserved: int
    finding: Finding
    empty: bool
    closing: bool


def _require_worth(value: int) -> None:
    if value <= 0:
        raise refuse("Worthless", f"{value}")


@dataclass(slots=True)
class LastDeal:
    """What the next strike goes by: `time` is the valuation time, `epoch` 0 before the first deal. Dealings
    in kind move `nav` and `supply`; `contributed` is what came in so far.
    """

    price: int
    nav: int
    supply: int
    time: int
    epoch: int = 0
    contributed: int = 0

    def contribute(self, value: int) -> int:
        """Shares for batteries worth `value`, within what one epoch may take."""
        _require_worth(value)
        limit = in_kind_limit(self.nav - self.contributed)
        if value + self.contributed > limit:
            raise refuse("OverBudget", f"{value} beside {self.contributed} exceeds {limit}")
        shares = contribution_shares(value, self.supply, self.nav)
        self.contributed += value
        self._move(value, shares)
        return shares

    def redeem(self, value: int, shares: int) -> int:
        """Of `shares`, those that batteries worth `value` take."""
        _require_worth(value)
        burned = redemption_burn(value, self.supply, self.nav)
        if burned > shares:
            raise refuse("OverBudget", f"takes {burned} shares, {shares} are offered")
        self._move(-value, -burned)
        return burned

    def _move(self, value: int, shares: int) -> None:
        self.nav += value
        self.supply += shares


@dataclass(slots=True)
class TermsByEpoch:
    """Terms, by the epoch that they are in force from."""

    first: InitVar[DealTerms]
    _terms: dict[int, DealTerms] = field(init=False)

    def __post_init__(self, first: DealTerms) -> None:
        self._terms = {0: first}

    def set(self, epoch: int, terms: DealTerms, period: int) -> None:
        """For epochs from `epoch` on, which nobody can have asked for yet; replaces what has not begun."""
        if epoch <= period + 1:
            raise refuse("BadTerms", f"epoch {epoch} has begun")
        begun = {each: old for each, old in self._terms.items() if each <= period + 1}
        self._terms = begun | {epoch: terms}

    def begun(self, period: int) -> int:
        """The epoch from which the latest are in force that have begun; 0: the first ones."""
        return max(each for each in self._terms if each <= period + 1)

    def of(self, epoch: int) -> DealTerms:
        """Those in force in an epoch."""
        return self._terms[max(each for each in self._terms if each <= epoch)]
