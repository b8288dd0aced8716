"""Random lives of a fund: rows of a story, one by one, that the reference model takes or refuses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from battery_chain.valuation.fundbooks import FundBooks
from tests.unit.fund_table import COLUMNS, ModelStage, Row, shown

__all__ = ["Life"]

INVESTORS = ("alice", "bruno", "carla", "dora", "erik")
VAULTS = ("main", "second")


@dataclass
class Life:
    """What people, managers and chance do, by a seed. `model` must have played every row given so far."""

    seed: int
    epochs: int
    model: ModelStage = field(default_factory=ModelStage)
    line: int = 0
    names: int = 0
    owned: list[str] = field(default_factory=list)
    contributed: list[str] = field(default_factory=list)
    kept: set[int] = field(default_factory=set)
    notice: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    @property
    def books(self) -> FundBooks:
        return self.model.books

    def rows(self) -> Iterator[Row]:
        """The next row, once the one before was played."""
        self.notice = self.random.choice((0, 0, 1, 2))
        yield self._row(0, "terms", note=self._terms())
        yield self._row(0, "open", who="manager", amount=self._money(1_000, 50_000))
        if self.random.random() < 0.7:
            yield self._row(0, "add_vault", vault="second")
        for epoch in range(1, self.epochs + 1):
            yield from self._some(epoch, self.random.randint(1, 9))
            if self.books.batteries and self.random.random() < 0.1:
                yield self._row(epoch, "uncovered")
            yield self._row(epoch, "cutoff")
            yield self._row(epoch, "value", value=self._value())
            yield from self._some(epoch + 1, self.random.randint(0, 3))
            yield self._row(epoch, "lag")
            if self.books.pays_out(epoch):
                self.kept.add(epoch)
            yield from self._some(epoch + 1, self.random.randint(0, 2))
            yield from self._strikes(epoch)

    def _strikes(self, epoch: int) -> Iterator[Row]:
        """Now and then somebody is late; but not by as many epochs as can wait."""
        if epoch < self.epochs and epoch % 4 and self.random.random() < 0.25:
            return
        while (due := self.books.next_strike()) is not None and due <= epoch:
            if self.random.random() < 0.05:
                yield self._row(due, "object", note="no")
            yield self._row(due, "strike")
            if due == epoch:
                yield from self._in_kind(epoch)

    def _some(self, epoch: int, count: int) -> Iterator[Row]:
        for _ in range(count):
            act = getattr(self, f"_{self.random.choice(ACTS)}")
            row = act(epoch)
            if row is not None:
                yield row

    def _row(self, epoch: int, act: str, **cells: str) -> Row:
        self.line += 1
        return Row(self.line, dict.fromkeys(COLUMNS, "") | {"epoch": str(epoch), "act": act} | cells)

    def forget(self, row: Row) -> None:
        """A row that was refused brought no battery in."""
        name = row.note.split(" ")[0]
        for names in (self.owned, self.contributed):
            if row.act in ("acquire", "contribute") and name in names:
                names.remove(name)

    @property
    def _may_spend(self) -> bool:
        """Not while cash is kept for an epoch that has ended and that nobody waits for any more: the
        contracts keep it until the next strike.
        """
        return not any(each > self.books.struck and not self.books.pays_out(each) for each in self.kept)

    # chance

    def _money(self, low: int, high: int) -> str:
        return shown(self.random.randint(low * 10**6, high * 10**6), 6)

    def _terms(self) -> str:
        pick = self.random.choice
        fees = (pick((0, 1, 150, 200)), pick((0, 1_500, 2_000)))
        terms = (*fees, pick((0, 0, 300, 2_500)), pick((0, 0, 7, 200)), self.notice)
        return " ".join(map(str, terms))

    def _value(self) -> str:
        """From a little more to nearly nothing, seldom below."""
        part = self.random.choice((0.5, 0.9, 0.97, 1.0, 1.02, 1.05, 1.3, 1.01, 1.03, -0.1))
        return shown(int(Decimal(self.books.portfolio) * Decimal(part)) + self.random.randint(-9, 9), 6)

    def _who(self) -> str:
        return self.random.choice(INVESTORS)

    def _vault(self) -> str:
        return self.random.choice(list(self.books.vaults))

    # acts

    def _deposit(self, epoch: int) -> Row:
        amount = self._money(1, self.random.choice((10, 5_000, 90_000)))
        return self._row(epoch, "deposit", who=self._who(), vault=self._vault(), amount=amount)

    def _redeem(self, epoch: int) -> Row | None:
        who = self.random.choice((*INVESTORS, "manager"))
        balance = self.books.shares.balances[who]
        if balance < 10**13:
            return None
        part = self.random.choice((balance, balance, balance // 3, self.random.randint(10**12, balance)))
        return self._row(epoch, "redeem", who=who, vault=self._vault(), amount=shown(part, 18))

    def _transfer(self, epoch: int) -> Row | None:
        who, to = self._who(), self._who()
        amount = self.books.shares.balances[who] // self.random.randint(1, 9)
        return self._row(epoch, "transfer", who=who, note=to, amount=shown(amount, 18)) if amount else None

    def _claim(self, epoch: int) -> Row | None:
        """Something that somebody can claim, all of it or a part."""
        choices = [
            (who, vault, *each)
            for who in INVESTORS
            for vault, door in self.books.vaults.items()
            for each in (
                ("claim_shares", door.claimable_shares(who)[0], 6),
                ("claim_assets", door.claimable_assets(who)[0], 18),
                ("refund", door.refundable(who), 6),
                ("redeem_unclaimed", door.claimable_shares(who)[0], 6),
            )
            if each[1]
        ]
        if not choices:
            return None
        who, vault, act, most, decimals = self.random.choice(choices)
        if act == "redeem_unclaimed" and self.random.random() < 0.8:
            act = "claim_shares"
        part = most if act == "refund" else self.random.choice((most, most // 2 + 1))
        return self._row(epoch, act, who=who, vault=vault, amount=shown(part, decimals))

    def _income(self, epoch: int) -> Row:
        return self._row(epoch, "claim_income", who=self.random.choice((*INVESTORS, "manager")))

    def _acquire(self, epoch: int) -> Row | None:
        """Not in a window: what comes in then was not assessed in it."""
        if self.books.now <= self.books.calendar.window_end(self.books.period) or not self._may_spend:
            return None
        free = max(self.books.spendable(), 10**6)
        price = self.random.choice((free // 2, free // 3, free, free + 1))
        value = price * self.random.choice((95, 100, 105)) // 100
        self.names += 1
        self.owned.append(f"b{self.names}")
        return self._row(epoch, "acquire", amount=shown(price, 6), value=shown(value, 6), note=self.owned[-1])

    def _dispose(self, epoch: int) -> Row | None:
        if not self.owned or self.books.portfolio <= 0:
            return None
        name = self.owned.pop(self.random.randrange(len(self.owned)))
        value = self.books.portfolio // max(1, self.books.batteries)
        price = value * self.random.choice((95, 100, 105)) // 100
        return self._row(epoch, "dispose", amount=shown(price, 6), value=shown(value, 6), note=name)

    def _accrue(self, epoch: int) -> Row:
        return self._row(epoch, "accrue", who="operator", amount=self._money(1, 3_000))

    def _declare(self, epoch: int) -> Row:
        amount = self.random.choice((self._money(1, 2_000), self._money(1, 90_000)))
        return self._row(epoch + self.random.choice((0, 0, 1)), "declare", amount=amount)

    def _enter(self, epoch: int) -> Row | None:
        if self.names > 60 or len(self.model.entries) >= 10:
            return None
        kind = self.random.choice(("RECEIVABLE", "PAYABLE", "PROVISION"))
        cells = {"who": kind, "amount": self._money(1, 900), "value": str(self.random.randint(-120, 40))}
        return self._row(epoch, "enter", **cells, note=f"entry {self.line}")

    def _settle(self, epoch: int) -> Row | None:
        open_ = [(name, self.books.entries[number]) for name, number in self.model.entries.items()]
        open_ = [(name, entry) for name, entry in open_ if entry.amount]
        if not open_:
            return None
        name, entry = self.random.choice(open_)
        amount = self.random.choice((entry.amount, entry.amount // 2 + 1, entry.amount + 1))
        if entry.kind.name == "PROVISION":
            return self._row(epoch, "amend", note=name, amount="0", value="0")
        if not entry.is_asset and not self._may_spend:
            return None
        return self._row(epoch, "receive" if entry.is_asset else "pay", note=name, amount=shown(amount, 6))

    def _fees(self, epoch: int) -> Row | None:
        return self._row(epoch, "pay_fees") if self._may_spend else None

    def _change_terms(self, epoch: int) -> Row:
        return self._row(epoch + self.random.choice((0, 1, 2)), "terms", note=self._terms())

    def _close(self, epoch: int) -> Row | None:
        """Late in life, and not while an epoch waits that has ended."""
        waiting = self.books.next_strike()
        ended = waiting is not None and waiting in self.books.ends
        if self.books.closing or ended or epoch < self.epochs * 2 // 3 or self.random.random() < 0.6:
            return None
        return self._row(epoch, "close")

    def _in_kind(self, epoch: int) -> Iterator[Row]:
        if self.random.random() < 0.4:
            self.names += 1
            value = self.books.last.nav // self.random.randint(9, 40)
            if value:
                name = f"k{self.names}"
                self.contributed.append(name)
                yield self._row(epoch, "contribute", who="dealer", value=shown(value, 6), note=f"{name} 1")
        balance = self.books.shares.balances["dealer"]
        if self.contributed and balance and self.random.random() < 0.5:
            name, value = self.contributed.pop(), self.books.last.nav // self.random.randint(40, 99) + 1
            amount = shown(balance, 18)
            yield self._row(
                epoch, "redeem_in_kind", who="dealer", amount=amount, value=shown(value, 6), note=name
            )


ACTS = (
    *("deposit",) * 4,
    *("redeem",) * 4,
    *("claim",) * 5,
    *("income", "acquire", "acquire", "dispose", "accrue", "declare", "enter", "settle"),
    *("fees", "change_terms", "transfer", "close"),
)
