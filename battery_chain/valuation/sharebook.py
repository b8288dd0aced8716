"""Who holds how many shares, and the income of each: an index of what one raw share was given so far, ·2^96.

A holder's income is (index now − index at the last look) · shares, kept with its fraction; what is claimed is
rounded down. The fund's own share earns nothing; what is in escrow earns for the one it belongs to, by the
vault's requests.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from battery_chain.valuation.fills import INDEX_DIGITS
from battery_chain.valuation.formula import refuse

__all__ = ["ShareBook"]


@dataclass(slots=True)
class ShareBook:
    """Balances in raw shares (18 decimals), income in settlement-token units.

    `silent`: accounts whose balance earns nothing by itself (the fund and its escrows).
    """

    silent: set[str] = field(default_factory=set)
    supply: int = 0
    index: int = 0
    owed: int = 0
    balances: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _since: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _income: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def mint(self, to: str, shares: int) -> None:
        """New shares."""
        self._look(to)
        self.supply += shares
        self.balances[to] += shares

    def burn(self, owner: str, shares: int) -> None:
        """Shares that are no more."""
        self._take(owner, shares)
        self.supply -= shares

    def move(self, owner: str, to: str, shares: int) -> None:
        """Shares change hands; the income on them so far does not."""
        self._take(owner, shares)
        self._look(to)
        self.balances[to] += shares

    def _take(self, owner: str, shares: int) -> None:
        if not 0 <= shares <= self.balances[owner]:
            raise refuse("ERC20InsufficientBalance", f"{owner} has {self.balances[owner]}, not {shares}")
        self._look(owner)
        self.balances[owner] -= shares

    def _look(self, account: str) -> None:
        if account not in self.silent:
            self._income[account] += (self.index - self._since[account]) * self.balances[account]
        self._since[account] = self.index

    def distribute(self, delta: int, amount: int) -> None:
        """The index grows by `delta`; `amount` is set aside for it."""
        self.index += delta
        self.owed += amount

    def credit(self, account: str, income: int) -> None:
        """Income of shares in escrow, ·2^96."""
        self._look(account)
        self._income[account] += income

    def fine_income(self, account: str) -> int:
        """What an account has earned and not claimed, ·2^96, escrow not counted."""
        self._look(account)
        return self._income[account]

    def income(self, account: str) -> int:
        """What an account may claim, rounded down, escrow not counted."""
        return self.fine_income(account) >> INDEX_DIGITS

    def claim(self, account: str) -> int:
        """Pays an account its income; the fraction of a unit stays its own."""
        amount = self.income(account)
        if amount == 0:
            raise refuse("NothingToClaim", account)
        self._income[account] -= amount << INDEX_DIGITS
        self.owed -= amount
        return amount
