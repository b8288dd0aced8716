"""The roll-forward of a period: from opening to closing amounts, line by line (IAS 16.73(e), IAS 37.84)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from battery_chain.carrying.account import Account, Kind
from battery_chain.carrying.entries import Reason
from battery_chain.errors import Mismatch

__all__ = ["Disposal", "Line", "ProvisionLine", "RollForward", "roll"]


@dataclass(frozen=True, slots=True)
class Disposal:
    """What left on a day: carrying amount, net proceeds, and the provision that ended with it."""

    day: int
    ids: tuple[str, ...]
    reason: Reason
    carrying: int
    proceeds: int
    provision: int

    @property
    def gain(self) -> int:
        """Net proceeds less carrying amount (IAS 16.71); negative: a loss. The provision ends beside it."""
        return self.proceeds - self.carrying


@dataclass(frozen=True, slots=True)
class Line:
    """Token units, each with the sign with which it changes the carrying amount."""

    opening: int = 0
    additions: int = 0
    depreciation: int = 0
    impairment: int = 0
    reversals: int = 0
    disposals: int = 0
    transfers: int = 0
    closing: int = 0

    @property
    def adds_up(self) -> bool:
        """Opening and all changes are the closing."""
        changes = self.additions + self.depreciation + self.impairment + self.reversals
        return self.opening + changes + self.disposals + self.transfers == self.closing


@dataclass(frozen=True, slots=True)
class ProvisionLine:
    """Token units: made and released by estimates, settled with what left, transferred by succession."""

    opening: int = 0
    made: int = 0
    released: int = 0
    settled: int = 0
    transfers: int = 0
    closing: int = 0

    @property
    def adds_up(self) -> bool:
        return self.opening + self.made + self.released + self.settled + self.transfers == self.closing


@dataclass(frozen=True, slots=True)
class RollForward:
    """From the opening of `from_day` to the close of `to_day`, by policy and in total."""

    from_day: int
    to_day: int
    lines: Mapping[str, Line]
    total: Line
    provisions: ProvisionLine


def roll(accounts: Iterable[Account], from_day: int, to_day: int) -> RollForward:
    """Opening and closing are asked of the plans, the lines are gathered from the changes: `Mismatch` where
    they do not meet, which would be a defect of this package.
    """
    begin, end = from_day, to_day + 1
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    provisions: dict[str, int] = defaultdict(int)
    for account in accounts:
        line = sums[account.asset.policy]
        line["opening"] += account.opening(begin)
        line["closing"] += account.opening(end)
        for kind, change in account.changes(begin, end):
            line[kind.value] += change
        for name, change in _provision_changes(account, begin, end):
            provisions[name] += change
    lines = {policy: Line(**found) for policy, found in sums.items()}
    total = Line(*(sum(getattr(line, each.name) for line in lines.values()) for each in fields(Line)))
    found = RollForward(from_day, to_day, lines, total, ProvisionLine(**provisions))
    _check(found)
    return found


def _check(found: RollForward) -> None:
    for name, line in {**found.lines, "total": found.total}.items():
        if not line.adds_up:
            raise Mismatch(f"roll-forward of {name}", line, line.closing)
    if not found.provisions.adds_up:
        raise Mismatch("roll-forward of provisions", found.provisions, found.provisions.closing)


_PROVISION = {Kind.DISPOSED: "settled", Kind.TRANSFERRED: "transfers"}


def _provision_changes(account: Account, begin: int, end: int) -> Iterable[tuple[str, int]]:
    before = 0
    for step in account.steps:
        if step.day >= end:
            break
        change, before = step.provision - before, step.provision
        if step.day < begin:
            yield "opening", change
        elif change:
            yield _PROVISION.get(step.kind, "made" if change > 0 else "released"), change
        yield "closing", change
