"""A whole fund by its rules: purses, entries, requests in and out of its vaults, strikes, income, fees, in
kind, and its end. Every act is a method; time moves by `to`, which puts down every window's end as it passes.

The chain puts down only what is about to change (copy on write); here every window's end is: two ways to the
same price. Amounts in settlement-token units, shares raw (18 decimals), times in seconds. What the rules
refuse is a `BadInput` whose problem is named like the contract's error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from battery_chain.units import SECONDS_A_DAY
from battery_chain.valuation.dealing import (
    SHARE,
    DealFacts,
    Dealt,
    DealTerms,
    Finding,
    Purse,
    decide,
)
from battery_chain.valuation.entries import Entries, EntryKind, OpenEntry
from battery_chain.valuation.fills import INDEX_DIGITS, ceil_div
from battery_chain.valuation.formula import refuse
from battery_chain.valuation.fundstate import Calendar, LastDeal, TermsByEpoch, WindowEnd
from battery_chain.valuation.sharebook import ShareBook
from battery_chain.valuation.vaultbook import VaultBook

__all__ = ["MAIN", "OWN", "FundBooks"]

OWN = "the fund"
"""Who holds the share that is the fund's own."""

MAIN = "main"
"""The vault in the currency of prices."""


class FundBooks:
    """The books of one fund, opened by `founder` with a seed.

    `portfolio`: value of its batteries at the next valuation time, if `valued`; `batteries`: how many;
    `covered`: whether the running window's assessments suffice, until its end. Strikes answer with `Dealt`.
    """

    def __init__(
        self,
        calendar: Calendar,
        now: int,
        seed: int,
        founder: str,
        terms: DealTerms | None = None,
        decimals: int = 6,
    ) -> None:
        parity = SHARE // 10**decimals
        if seed * parity < SHARE:
            raise refuse("SeedTooSmall", f"{seed} is less than one share, {SHARE // parity}")
        self.calendar, self.now = calendar, now
        self.vaults = {MAIN: VaultBook(MAIN, cash=seed)}
        self.shares = ShareBook(silent={OWN, MAIN})
        self.entries, self.terms = Entries(), TermsByEpoch(terms or DealTerms())
        self.portfolio, self.batteries = 0, 0
        self.valued = self.covered = True
        self.closing = False
        self.suspended_until = 0
        self.objected: set[int] = set()
        self.asked_in_kind: set[int] = set()
        self.declared: dict[int, int] = {}
        self.ends: dict[int, WindowEnd] = {}
        self.struck = self.fees_struck = self.fees_paid = 0
        self.mark = SHARE // parity
        self.last = LastDeal(self.mark, seed, seed * parity, now)
        self.shares.mint(OWN, SHARE)
        self.shares.mint(founder, seed * parity - SHARE)

    def add_vault(self, name: str) -> None:
        """Another settlement currency, at par."""
        self.vaults[name] = VaultBook(name, last=self.struck)
        self.shares.silent.add(name)

    # time

    @property
    def period(self) -> int:
        """The running one."""
        return self.calendar.period_at(self.now)

    def to(self, second: int) -> None:
        """Time moves on; each window that ends on the way is put down as it is now."""
        if second < self.now:
            raise refuse("time", f"{second} is before {self.now}")
        for period in self._ending(second):
            self.ends[period] = self._window_end(period)
            self.covered = True
        self.now = second

    def _ending(self, second: int) -> Iterable[int]:
        end = self.calendar.window_end
        latest = self.calendar.period_at(second)
        return (each for each in range(max(1, self.period), latest + 1) if self.now <= end(each) < second)

    def _window_end(self, period: int) -> WindowEnd:
        day = self.calendar.valuation_day(period)
        worth = self.portfolio + self.entries.receivables(day) - self.entries.loans()
        bases = tuple(each.base for each in self.vaults.values())
        reserved = self.entries.owed() - self.fees_paid
        empty = self.closing and self.batteries == 0 and self.entries.empty
        finding = self._finding(period)
        return WindowEnd(worth if self.valued else 0, bases, reserved, finding, empty, self.closing)

    def _finding(self, period: int) -> Finding:
        if not self.valued:
            return Finding.UNVALUED
        if self.calendar.window_end(period) <= self.suspended_until:
            return Finding.SUSPENDED
        return Finding.SOUND if self.covered else Finding.UNCOVERED

    # governing

    def set_terms(self, epoch: int, terms: DealTerms) -> None:
        """Terms of deals from an epoch on that has not begun; two sets in force at most are remembered."""
        waiting = self.next_strike()
        if epoch > self.period + 1 and waiting is not None and waiting < self.terms.begun(self.period):
            raise refuse("BadTerms", f"epoch {waiting} still waits for its own")
        self.terms.set(epoch, terms, self.period)

    def close(self) -> None:
        """No more deposits, for good."""
        self.closing = True

    def suspend(self, until: int) -> None:
        """No deals of epochs whose window ends until then."""
        self.suspended_until = until

    def object(self, epoch: int) -> None:
        """The depositary's no: the strike of an epoch whose window has ended makes no deal."""
        if epoch not in self.ends or epoch <= self.struck:
            raise refuse("OutsideEpoch", f"epoch {epoch} is not between its window's end and its strike")
        self.objected.add(epoch)

    def declare(self, epoch: int, amount: int) -> None:
        """To be distributed by the strike of an epoch, before its cutoff, at most a dozen ahead."""
        if not self.period < epoch <= self.period + 13:
            raise refuse("OutsideEpoch", f"epoch {epoch} is not within 13 from {self.period + 1} on")
        self.declared[epoch] = amount

    # cash and batteries

    @property
    def main(self) -> VaultBook:
        """The purse that everything but deals goes through."""
        return self.vaults[MAIN]

    @property
    def cash(self) -> int:
        """Of all currencies."""
        return sum(each.cash for each in self.vaults.values())

    @property
    def fees_owed(self) -> int:
        """Accrued by strikes and not paid."""
        return self.fees_struck - self.fees_paid

    @property
    def nav(self) -> int:
        """At this second, fees accrued so far taken off."""
        receivables = self.entries.receivables(self.now // SECONDS_A_DAY)
        owed = self.entries.loans() + self.entries.owed() + self.fees_owed
        return self.portfolio + receivables + self.cash - owed

    def spendable(self) -> int:
        """Cash but what a window's end has seen that is not struck and somebody waits to be paid from."""
        waiting = [each for each in self.ends if each > self.struck and self.pays_out(each)]
        if not waiting:
            return self.main.cash
        seen = self.ends[max(waiting)].bases[0]
        return max(0, self.main.base - seen)

    def pays_out(self, epoch: int) -> bool:
        """Whether a distribution or redemptions wait for the strike of an epoch."""
        return self.declared.get(epoch, 0) != 0 or any(each.leaves_by(epoch) for each in self.vaults.values())

    def _spend(self, amount: int) -> None:
        if amount > self.spendable():
            raise refuse("InsufficientCash", f"needs {amount}, may spend {self.spendable()}")
        self.main.cash -= amount

    def acquire(self, price: int, value: int, count: int = 1) -> None:
        """Batteries against payment."""
        self._require_open()
        self._spend(price)
        self._batteries(count, value)

    def dispose(self, price: int, value: int, count: int = 1) -> None:
        """Batteries given for payment."""
        self.main.cash += price
        self._batteries(-count, -value)

    def recycle(self, proceeds: int, value: int, due_day: int | None = None) -> int:
        """A battery becomes materials, for proceeds now or an entry (its number): negative ones are owed."""
        self._batteries(-1, -value)
        if due_day is None:
            self.accrue(proceeds) if proceeds >= 0 else self._spend(-proceeds)
            return 0
        kind = EntryKind.RECYCLING_DUE if proceeds > 0 else EntryKind.RECYCLING_OWED
        return self.entries.add(OpenEntry(kind, abs(proceeds), due_day))

    def _require_open(self) -> None:
        if self.closing:
            raise refuse("FundClosing", "nothing is taken in any more")

    def _batteries(self, count: int, value: int) -> None:
        self.batteries += count
        self.portfolio += value

    def accrue(self, amount: int) -> None:
        """Income: cash from now on."""
        self.main.cash += amount

    # entries and fees

    def enter(self, kind: EntryKind, amount: int, due_day: int = 0) -> int:
        """An entry that two people have agreed on; its number."""
        return self.entries.add(OpenEntry(kind, amount, due_day))

    def borrow(self, amount: int) -> int:
        """Cash, against a loan; the number of its entry."""
        self._require_open()
        self.main.cash += amount
        return self.enter(EntryKind.LOAN, amount)

    def receive(self, number: int, amount: int) -> None:
        """A debtor pays."""
        self.entries.reduce(number, amount, assets=True)
        self.main.cash += amount

    def pay(self, number: int, amount: int) -> None:
        """What is owed is paid."""
        if self.entries[number].kind is EntryKind.PROVISION:
            raise refuse("BadEntry", f"entry {number} is a provision, owed to nobody yet")
        self.entries.reduce(number, amount, assets=False)
        self._spend(amount)

    def pay_fees(self) -> int:
        """Fees accrued, as far as cash may be spent."""
        amount = min(self.fees_owed, self.spendable())
        if amount == 0:
            raise refuse("NothingToClaim", "fees")
        self._spend(amount)
        self.fees_paid += amount
        return amount

    # requests

    def ask_deposit(self, who: str, assets: int, vault: str = MAIN) -> int:
        """Assets for the next epoch; which one."""
        if self.closing:
            raise refuse("DoorShut", vault)
        self.vaults[vault].ask_deposit(who, self.period + 1, assets)
        return self.period + 1

    def ask_redemption(self, who: str, shares: int, vault: str = MAIN) -> int:
        """Shares for the next epoch, or as many later as the notice says; which one."""
        epoch = self.period + 1 + self.terms.of(self.period + 1).notice
        if shares > self.shares.balances[who]:
            raise refuse("ERC20InsufficientBalance", f"{who} has {self.shares.balances[who]}, not {shares}")
        income = self.vaults[vault].ask_redemption(who, epoch, shares, self.shares.index)
        self.shares.credit(who, income)
        self.shares.move(who, vault, shares)
        return epoch

    def redeem_unclaimed(self, who: str, assets: int, vault: str = MAIN) -> int:
        """Shares that wait for their depositor go to redemption at once; how many."""
        shares = self.claim_shares(who, assets, vault)
        self.ask_redemption(who, shares, vault)
        return shares

    # claims

    def claim_shares(self, who: str, assets: int | None = None, vault: str = MAIN) -> int:
        """Shares of deals, for all that was deposited or for some of it."""
        door = self.vaults[vault]
        wanted = door.claimable_shares(who)[0] if assets is None else assets
        shares, income = door.claim_shares(who, wanted, self.shares.index)
        self.shares.credit(who, income)
        self.shares.move(vault, who, shares)
        return shares

    def claim_assets(self, who: str, shares: int | None = None, vault: str = MAIN) -> int:
        """Money for all shares that were redeemed or for some of them."""
        door = self.vaults[vault]
        wanted = door.claimable_assets(who)[0] if shares is None else shares
        assets, income = door.claim_assets(who, wanted, self.shares.index)
        self.shares.credit(who, income)
        return assets

    def refund(self, who: str, vault: str = MAIN) -> int:
        """Deposits of epochs without a deal."""
        return self.vaults[vault].refund(who)

    def income(self, who: str) -> int:
        """What an account has earned and not claimed, what its shares in escrow earn among it; rounded
        down.
        """
        index = self.shares.index
        escrowed = sum(each.income(who, index) for each in self.vaults.values())
        return self.shares.fine_income(who) + escrowed >> INDEX_DIGITS

    def claim_income(self, who: str) -> int:
        """Pays it, but for that of shares in escrow: it comes with what is claimed there."""
        return self.shares.claim(who)

    def transfer(self, owner: str, to: str, shares: int) -> None:
        """Shares change hands."""
        self.shares.move(owner, to, shares)

    # strike

    def next_strike(self) -> int | None:
        """The oldest epoch that somebody waits for."""
        due = [each.open_after(self.struck) for each in self.vaults.values()]
        due += [each for each in (*self.declared, *self.asked_in_kind) if each > self.struck]
        return min((each for each in due if each is not None), default=None)

    def facts(self, epoch: int) -> DealFacts:
        """What the strike of an epoch is about; its window has ended."""
        end, last = self.ends[epoch], self.last
        purses = tuple(self._purses(epoch, end))
        struck = sum(each.struck for each in self.vaults.values())
        own, terms = self.shares.balances[OWN], self.terms.of(epoch)
        cancelled = own if end.empty and self.shares.supply > own else 0
        return DealFacts(
            finding=end.finding,
            nav=end.worth + sum(end.bases) - end.reserved + struck - self.fees_struck,
            supply=self.shares.supply - cancelled,
            purses=purses,
            last_price=last.price,
            last_nav=last.nav,
            seconds=self.calendar.valuation_time(epoch) - last.time,
            mark=self.mark,
            own=own - cancelled,
            declared=self.declared.get(epoch, 0),
            terms=replace(terms, levy=0) if end.empty else terms,
            blocked=epoch in self.objected,
            closing=end.closing,
        )

    def _purses(self, epoch: int, end: WindowEnd) -> Iterable[Purse]:
        """A vault that is younger than the window's end brings deposits and requests alone."""
        for at, vault in enumerate(self.vaults.values()):
            base = end.bases[at] if at < len(end.bases) else 0
            kept = 0 if at else self.fees_struck + end.reserved
            yield Purse(*vault.due(epoch), base + vault.struck - kept)

    def strike(self, epoch: int) -> Dealt:
        """Deals the requests of the oldest open epoch, from its valuation time on."""
        due = self.next_strike()
        if epoch != due:
            raise refuse("NotNext", f"epoch {epoch}; the next is {due}")
        if self.now < self.calendar.valuation_time(epoch):
            raise refuse("TooEarly", f"epoch {epoch} from {self.calendar.valuation_time(epoch)} on")
        facts = self.facts(epoch)
        dealt = decide(facts)
        self.struck = epoch
        if dealt.is_deal:
            self._book(epoch, facts, dealt)
        else:
            for each in self.vaults.values():
                each.settle(epoch, None, 0, self.shares.index)
        return dealt

    def _book(self, epoch: int, facts: DealFacts, dealt: Dealt) -> None:
        self.shares.distribute(dealt.delta, dealt.distributed)
        self.main.cash -= dealt.distributed
        self.main.struck -= dealt.distributed
        self.shares.burn(OWN, self.shares.balances[OWN] - facts.own)
        for vault, part in zip(self.vaults.values(), dealt.vaults, strict=True):
            self.shares.mint(vault.name, part.minted)
            self.shares.burn(vault.name, part.burned)
            vault.settle(epoch, part, dealt.delta, self.shares.index)
        self.fees_struck += dealt.fees
        self.mark = dealt.mark
        nav = dealt.nav + dealt.total("deposits") - dealt.total("paid")
        time = facts.seconds + self.last.time
        self.last = LastDeal(dealt.price, nav, self.shares.supply, time, epoch)

    # in kind

    def ask_in_kind(self) -> int:
        """A request in kind for the next epoch, which it opens; which one."""
        self.asked_in_kind.add(self.period + 1)
        return self.period + 1

    def contribute(self, epoch: int, who: str, value: int) -> int:
        """Batteries for shares, at the price of the epoch just dealt; how many shares."""
        self._require_dealt(epoch)
        self._require_open()
        shares = self.last.contribute(value)
        self._batteries(1, value)
        self.shares.mint(who, shares)
        return shares

    def redeem_in_kind(
        self, epoch: int, who: str, shares: int, value: int, energies: Iterable[tuple[int, int]] = ()
    ) -> int:
        """Batteries given for at most `shares`; how many. `energies`: of each class, Wh given and held."""
        self._require_dealt(epoch)
        for given, held in energies:
            if given > ceil_div(held * shares, self.last.supply):
                raise refuse("NotProRata", f"{given} Wh of {held} is more than the part of {shares} shares")
        burned = self.last.redeem(value, shares)
        self._batteries(-1, -value)
        self.shares.burn(who, burned)
        return burned

    def _require_dealt(self, epoch: int) -> None:
        latest = self.calendar.window_end(epoch + 1)
        if epoch == 0 or epoch != self.last.epoch or self.now > latest:
            raise refuse("OutsideEpoch", f"epoch {epoch}; dealt last: {self.last.epoch}, until {latest}")
