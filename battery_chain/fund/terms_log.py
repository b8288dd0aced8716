"""The levy of each epoch, as the changes of a fund's terms tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["TermsLog"]


@dataclass(slots=True)
class TermsLog:
    """Levies (basis points) by the epoch that they hold from; `period_at`: the period whose cutoff had passed
    last at a second. Source: contracts/fund/TermsBook.sol.
    """

    period_at: Callable[[int], int] = lambda _: 0
    _levies: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)])

    def set(self, epoch: int, levy: int, second: int, *, opened: bool) -> None:
        """New terms, told at a second: they replace those that have not begun; before the fund opens, all."""
        if not opened:
            self._levies = [(0, levy)]
            return
        begun = self.period_at(second) + 1
        self._levies = [each for each in self._levies if each[0] <= begun]
        self._levies.append((epoch, levy))

    def levy_of(self, epoch: int) -> int:
        """Basis points of a deposit or redemption that stay in the fund."""
        return next(levy for since, levy in reversed(self._levies) if since <= epoch)
