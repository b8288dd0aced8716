"""What the chapters of the trading day share: the chain, and the reference model of the market, which does
everything a second time and keeps the account of who has what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from battery_chain.chain import Call, Receipt
from battery_chain.demo.cast import Cast
from battery_chain.deploy import Workspace
from battery_chain.errors import Mismatch, Reverted
from battery_chain.fund.calendar import chain_time
from battery_chain.units import amount_of_units, token_units_down
from battery_chain.valuation.matching import Market

__all__ = ["FUND", "Refusal", "Tale", "shares_text"]

FUND = "Fund"
SHARE_DECIMALS = 18


@dataclass(frozen=True, slots=True)
class Refusal:
    """What somebody tried, and the error that the contracts answered, with its arguments by name."""

    what: str
    error: str
    arguments: dict[str, Any]


@dataclass(slots=True)
class Tale:
    """The state of the day. `model` knows people by their names, and money as units of (token or fund,
    person); `steps` counts deals by what they were; `words`: of nonces that were used, by maker's address;
    `paid` and `fees` in token units; `notes`, `depth`: what the closing figures
    have of amounts, and of the order book at the time of the match.
    """

    cast: Cast
    model: Market
    steps: Counter[str] = field(default_factory=Counter)
    words: set[tuple[str, int]] = field(default_factory=set)
    fees: int = 0
    paid: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    notes: dict[str, Decimal] = field(default_factory=dict)
    depth: list[list[str]] = field(default_factory=list)

    # -- time

    @property
    def workspace(self) -> Workspace:
        return self.cast.workspace

    @property
    def now(self) -> int:
        return chain_time(self.workspace)

    def travel(self, second: int) -> None:
        """The chain's clock goes on to a second."""
        left = second - self.now
        if left > 0:
            self.workspace.rpc.can.travel(left)

    def pass_seconds(self, seconds: int) -> None:
        self.travel(self.now + seconds)

    # -- words and amounts

    def units(self, money: Decimal | int) -> int:
        """Units of account as token units, rounded down."""
        return token_units_down(Decimal(money), self.workspace.deployment.decimals)

    def amount(self, units: int) -> Decimal:
        """Token units as units of account."""
        return amount_of_units(units, self.workspace.deployment.decimals)

    def text(self, units: int) -> str:
        return f"{self.amount(units):,.2f}"

    def name(self, address: str) -> str:
        """Who has an address; the address of a stranger."""
        return self.workspace.name_of(address) or address

    # -- who has what, by the model

    @property
    def token(self) -> str:
        """The settlement token as the model calls it."""
        return self.workspace.token.address.lower()

    @property
    def fund(self) -> str:
        """The fund whose shares are traded, as the model calls it."""
        return self.cast.fund.lower()

    def has(self, asset: str, person: str) -> int:
        """Units of a token or fund that a person has by the model."""
        return self.model.units.get((asset, person), 0)

    def give(self, asset: str, person: str, units: int) -> None:
        """What comes, or goes, by other ways than the market."""
        self.model.units[asset, person] = self.has(asset, person) + units

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
            self.refuse(what, error, found.arguments)
            self.say(f"{what}: refused, {error}. {words}")
            return
        raise Mismatch(what, "taken", f"refused, {error}")

    def refuse(self, what: str, error: str, arguments: dict[str, Any]) -> None:
        """Notes a refusal."""
        self.cast.checks.note("acts refused with the reason expected")
        self.refusals.append(Refusal(what, error, dict(arguments)))

    def spend(self, step: str, *receipts: Receipt) -> None:
        """Counts receipts under a step."""
        self.cast.spend(step, receipts)

    def send(self, step: str, call: Call, person: str) -> Receipt:
        """One transaction, counted under a step."""
        signer = self.workspace.signer(person)
        receipt = self.workspace.sender.send(call, action=f"{step} by {person}", signer=signer, new=True)
        self.spend(step, receipt)
        return receipt


def shares_text(raw: int) -> str:
    """Raw shares as whole ones, for a reader."""
    return f"{amount_of_units(raw, SHARE_DECIMALS):,.4f}"
