"""What the chapters of the fund's story share: the chain, both currencies of the fund, and the reference
model that does everything a second time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from battery_chain.chain import Call, Receipt
from battery_chain.demo.cast import Cast
from battery_chain.deploy import FundSpec, Workspace
from battery_chain.errors import Mismatch, Reverted
from battery_chain.fund.book import amount
from battery_chain.fund.calendar import chain_time
from battery_chain.fund.currency import Currency
from battery_chain.units import amount_of_units, token_units_down
from battery_chain.valuation import FundBooks, OpenEntry

__all__ = ["DOORS", "MAIN", "SECOND", "Investor", "Struck", "Tale", "shares_text"]

MAIN, SECOND = "main", "second"
DOORS = (MAIN, SECOND)
"""The vaults as the reference model calls them: the currency of prices, and the one at par."""


@dataclass(slots=True)
class Investor:
    """What one was given to begin with, put in and got back, token units of either currency; `income` beside
    what was redeemed; `in_kind`: the value of batteries put in; `fees`: the
    part of the fund's fees and levies that the statement says was borne.
    """

    endowed: int = 0
    paid: int = 0
    refunded: int = 0
    received: int = 0
    income: int = 0
    in_kind: int = 0
    fees: int = 0

    @property
    def gain(self) -> int:
        """All that came back less all that went in."""
        return self.received + self.refunded + self.income - self.paid - self.in_kind


@dataclass(frozen=True, slots=True)
class Struck:
    """One row of the closing table; amounts in token units, `price` of a whole share."""

    epoch: int
    day: int
    outcome: str
    price: int
    nav: int
    assets_in: int
    assets_out: int
    fees: int
    distributed: int
    waiting: int


@dataclass(slots=True)
class Tale:
    """The state of the story. Investors are known by their first names, in the model for good; `wallets` says
    which account is theirs today. `recalled`: the batch that cannot be measured at present; `held`: the
    investor who cannot claim; `notes`: numbers of entries, liens and batches that a later chapter asks for.
    """

    cast: Cast
    doors: dict[str, Currency]
    books: FundBooks
    investors: dict[str, Investor]
    wallets: dict[str, str] = field(default_factory=dict)
    strikes: list[Struck] = field(default_factory=list)
    income: int = 0
    fees: int = 0
    recalled: int = 0
    held: str = ""
    notes: dict[str, int] = field(default_factory=dict)

    @property
    def spec(self) -> FundSpec:
        """The fund as it is described."""
        found = self.cast.description.fund
        assert found is not None
        return found

    # -- time

    @property
    def workspace(self) -> Workspace:
        return self.cast.workspace

    @property
    def now(self) -> int:
        return chain_time(self.workspace)

    @property
    def today(self) -> int:
        return self.now // 86_400

    @property
    def next_epoch(self) -> int:
        """The epoch that a request of now is for."""
        found: int = self.workspace.rpc.read(self.workspace.valuation.period_at(self.now))
        return found + 1

    def travel(self, second: int) -> None:
        """The chain's clock goes on to a second: years pass in a minute."""
        left = second - self.now
        if left > 0:
            self.workspace.rpc.can.travel(left)

    def pass_days(self, days: int) -> None:
        self.travel(self.now + days * 86_400)

    def follow(self) -> FundBooks:
        """The model, brought to the second of the chain."""
        self.books.to(self.now)
        return self.books

    # -- people and money

    def wallet(self, person: str) -> str:
        return self.wallets.get(person, person)

    def units(self, money: Decimal | int) -> int:
        """Units of account as token units, rounded down."""
        return token_units_down(Decimal(money), self.workspace.deployment.decimals)

    def money(self, units: int) -> Decimal:
        """Token units as units of account."""
        return amount(self.workspace, units)

    def text(self, units: int) -> str:
        return f"{self.money(units):,.2f}"

    def endow(self, person: str, units: int, door: str = MAIN) -> None:
        """Settlement tokens for somebody."""
        call = self.doors[door].token.issue(self.workspace.address(self.wallet(person)), units)
        self.send("money", call, "issuer")
        if person in self.investors:
            self.investors[person].endowed += units

    def spend(self, step: str, *receipts: Receipt) -> None:
        """Counts receipts under a step."""
        self.cast.spend(step, receipts)

    def send(self, step: str, call: Call, person: str) -> Receipt:
        """One transaction, counted under a step."""
        signer = self.workspace.signer(self.wallet(person))
        receipt = self.workspace.sender.send(call, action=f"{step} by {person}", signer=signer, new=True)
        self.spend(step, receipt)
        return receipt

    # -- telling and checking

    def chapter(self, title: str) -> None:
        self.cast.stage.chapter(title)

    def say(self, text: str) -> None:
        self.cast.stage.say(text)

    def equal(self, what: str, chain: object, expected: object) -> None:
        self.cast.checks.equal(what, chain, expected)

    def refused(self, what: str, act: Callable[[], object], error: str, words: str) -> None:
        """Somebody tries what is not allowed, and reads why; any other answer ends the story."""
        try:
            act()
        except Reverted as found:
            if found.error != error:
                raise
            self.cast.checks.note("acts refused with the reason expected")
            self.say(f"{what}: refused, {error}. {words}")
            return
        raise Mismatch(what, "taken", f"refused, {error}")

    def entry(self, number: int) -> OpenEntry:
        return self.books.entries[number]


def shares_text(raw: int) -> str:
    """Raw shares as whole ones, for a reader."""
    return f"{amount_of_units(raw, 18):,.4f}"
