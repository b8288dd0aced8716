"""The ledger: entries in, carrying amounts and roll-forwards out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from battery_chain.carrying import effects
from battery_chain.carrying.account import Account, Standing, Step
from battery_chain.carrying.effects import Refused
from battery_chain.carrying.entries import (
    Asset,
    Derecognised,
    Entry,
    EstimateChanged,
    Expended,
    Impaired,
    Reason,
    Recognised,
    Reversed,
    Succeeded,
    Used,
)
from battery_chain.carrying.report import Disposal, RollForward, roll
from battery_chain.carrying.succession import succeeded
from battery_chain.carrying.terms import Policy
from battery_chain.errors import BadInput, Problem
from battery_chain.units import date_of

__all__ = ["Ledger"]

_SIMPLE: Mapping[type, Callable[[Any, Account], Step]] = {
    Used: effects.used,
    EstimateChanged: effects.estimated,
    Impaired: effects.impaired,
    Reversed: effects.reversed_,
    Expended: effects.expended,
}


class Ledger:
    """Carrying amounts by id. Days are day numbers; every amount of a day is that at its close.

    Entries come in the order of their days: an earlier one is never changed by a later one. An error of the
    past is restated by a new ledger over corrected entries. Not safe to share between threads.
    """

    def __init__(self, policies: Mapping[str, Policy], entries: Iterable[Entry] = ()) -> None:
        self._policies = dict(policies)
        self._accounts: dict[str, Account] = {}
        self._disposals: list[Disposal] = []
        self._day = 0
        self.feed(entries)

    @property
    def day(self) -> int:
        """The day of the last entry, 0 without any."""
        return self._day

    def feed(self, entries: Iterable[Entry], source: str = "ledger") -> None:
        """Takes in more entries, all or none.

        Raises `BadInput` with all that break a rule, by `source` and line; what follows about the same assets
        is not judged then.
        """
        feeding = _Feeding(self, source)
        try:
            for entry in entries:
                feeding.take(entry)
            feeding.refuse()
        except BaseException:
            feeding.undo()
            raise

    # -- questions

    def carrying(self, asset: str, day: int) -> int:
        """The carrying amount at the close of a day; 0 before it was recognised and after it ended."""
        return self._account(asset).opening(day + 1)

    def provision(self, asset: str, day: int) -> int:
        """The provision kept beside it at the close of a day."""
        step = self._account(asset).before(day + 1)
        return step.provision if step else 0

    def standings(self, day: int) -> tuple[Standing, ...]:
        """Every asset that is held at the close of a day, in the order it came."""
        return tuple(standing for _, standing in self._standing(day))

    def held(self, day: int) -> tuple[Asset, ...]:
        """What `standings` are of."""
        return tuple(account.asset for account, _ in self._standing(day))

    def schedule(self, asset: str, days: Sequence[int]) -> tuple[Standing, ...]:
        """One asset at the close of each of some days; the future as it is estimated now. Days before it was
        recognised are left out.
        """
        found = map(self._account(asset).standing, days)
        return tuple(standing for standing in found if standing is not None)

    def roll_forward(self, from_day: int, to_day: int) -> RollForward:
        """From the opening of one day to the close of another; `BadInput` for days in the wrong order."""
        if from_day > to_day:
            rule = f"{date_of(from_day)} is after {date_of(to_day)}"
            raise BadInput([Problem("from_day", 0, "", rule)])
        return roll(self._accounts.values(), from_day, to_day)

    def disposals(self, from_day: int, to_day: int) -> tuple[Disposal, ...]:
        """What left from one day to another, both included."""
        return tuple(each for each in self._disposals if from_day <= each.day <= to_day)

    def _standing(self, day: int) -> Iterator[tuple[Account, Standing]]:
        for account in self._accounts.values():
            if not _ended(account, day) and (standing := account.standing(day)) is not None:
                yield account, standing

    def _account(self, name: str) -> Account:
        if name not in self._accounts:
            raise BadInput([Problem("id", 0, "", f"{name!r} was never recognised")])
        return self._accounts[name]


def _ended(account: Account, day: int) -> bool:
    return bool(account.ended) and account.last.day <= day


class _Feeding:
    """One call of `feed`: writes at once and remembers how to undo it."""

    def __init__(self, ledger: Ledger, source: str) -> None:
        self._ledger, self._source = ledger, source
        self._accounts, self._disposals = ledger._accounts, ledger._disposals
        self._before = ledger._day, len(ledger._disposals)
        self._lengths: dict[str, int] = {}
        self._new: list[str] = []
        self._unsure: set[str] = set()
        self._problems: list[Problem] = []

    def take(self, entry: Entry) -> None:
        named = _named(entry)
        if not self._unsure.isdisjoint(named):
            self._unsure.update(named)
            return
        try:
            self._in_order(entry.day)
            self._record(entry)
        except Refused as refused:
            self._unsure.update(named)
            place = refused.column if entry.line else f"{named[0]} {refused.column}".strip()
            self._problems.append(Problem(self._source, entry.line, place, refused.rule))

    def refuse(self) -> None:
        """Raises what was found, silent when nothing was."""
        if self._problems:
            raise BadInput(self._problems)

    def undo(self) -> None:
        for name in self._new:
            del self._accounts[name]
        for name, length in self._lengths.items():
            if name in self._accounts:
                self._accounts[name].ended = ""
                del self._accounts[name].steps[length:]
        self._ledger._day, kept = self._before
        del self._disposals[kept:]

    def _in_order(self, day: int) -> None:
        if day < self._ledger._day:
            last = date_of(self._ledger._day)
            raise Refused("day", f"{date_of(day)} is before {last}, the day of an entry before it")
        self._ledger._day = day

    def _record(self, entry: Entry) -> None:
        match entry:
            case Recognised():
                policy = effects.policy_of(self._ledger._policies, entry.asset)
                self._check_new(entry.asset)
                self._open(effects.recognised(entry, policy))
            case Succeeded():
                self._succeed(entry)
            case Derecognised():
                self._derecognise(entry)
            case _:
                account = self._held(entry.id)
                self._append(account, _SIMPLE[type(entry)](entry, account))

    def _derecognise(self, entry: Derecognised) -> None:
        account = self._held(entry.id)
        provision = account.last.provision
        step = effects.derecognised(entry, account)
        self._append(account, step)
        self._end(account, entry.reason.value, entry.day)
        self._disposals.append(
            Disposal(entry.day, (entry.id,), entry.reason, -step.change, entry.proceeds, provision)
        )

    def _succeed(self, entry: Succeeded) -> None:
        predecessors = [self._held(each) for each in entry.predecessors]
        for asset in entry.successors:
            self._check_new(asset)
        found = succeeded(entry, predecessors, self._ledger._policies)
        for account, steps in zip(predecessors, found.closing, strict=True):
            for step in steps:
                self._append(account, step)
            self._end(account, "superseded", entry.day)
        for account in found.successors:
            self._open(account)
        if entry.discarded_wh:
            disposal = Disposal(
                entry.day,
                entry.predecessors,
                Reason.DISCARDED,
                found.discarded,
                entry.proceeds,
                found.released,
            )
            self._disposals.append(disposal)

    def _check_new(self, asset: Asset) -> None:
        if not asset.id:
            raise Refused("id", "is empty")
        if asset.id in self._accounts:
            raise Refused("id", f"{asset.id!r} was recognised already")

    def _held(self, name: str) -> Account:
        account = self._accounts.get(name)
        if account is None:
            raise Refused("id", f"{name!r} was never recognised")
        if account.ended:
            raise Refused("id", f"{name!r} was {account.ended}")
        return account

    def _open(self, account: Account) -> None:
        self._accounts[account.asset.id] = account
        self._new.append(account.asset.id)

    def _append(self, account: Account, step: Step) -> None:
        self._lengths.setdefault(account.asset.id, len(account.steps))
        account.steps.append(step)

    @staticmethod
    def _end(account: Account, how: str, day: int) -> None:
        account.ended = f"{how} on {date_of(day)}"


def _named(entry: Entry) -> tuple[str, ...]:
    """The assets an entry is about."""
    match entry:
        case Recognised():
            return (entry.asset.id,)
        case Succeeded():
            return (*entry.predecessors, *(asset.id for asset in entry.successors))
    return (entry.id,)
