"""What the chapters of the trading day share: the chain, the story's own account of who has what, and the
reference model, which computes every fill a second time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from battery_chain.chain import Call, Receipt
from battery_chain.contracts.market import Filled, decode_log
from battery_chain.contracts.structs import Order
from battery_chain.demo.cast import Cast
from battery_chain.deploy import Workspace
from battery_chain.errors import Mismatch, Reverted
from battery_chain.fund.calendar import chain_time
from battery_chain.market.auction import followers_of
from battery_chain.market.order import SignedOrder, lots_of
from battery_chain.units import amount_of_units, token_units_down
from battery_chain.valuation.orders import Line, Side, cash_of_part, fee_of, price_on

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
    """The state of the day, as the story says it is: token units, raw shares and batteries by person. `fee`
    in basis points; `orders` by hash: all that were made; `filled`: raw amounts by hash.
    """

    cast: Cast
    fee: int
    money: Counter[str] = field(default_factory=Counter)
    shares: Counter[str] = field(default_factory=Counter)
    owners: dict[int, str] = field(default_factory=dict)
    orders: dict[bytes, SignedOrder] = field(default_factory=dict)
    filled: Counter[bytes] = field(default_factory=Counter)
    fees: int = 0
    paid: int = 0
    deals: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    notes: dict[str, Decimal] = field(default_factory=dict)

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
            self.workspace.rpc.call("evm_increaseTime", left)
            self.workspace.rpc.call("evm_mine")

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

    # -- orders and deals

    def note(self, signed: SignedOrder) -> SignedOrder:
        """An order of the day: its hash, computed here, is that of the chain."""
        chain = self.workspace.rpc.read(self.workspace.market.order_hash(signed.order))
        self.equal("hashes of orders", chain, signed.hash)
        self.orders[signed.hash] = signed
        return signed

    def settle(self, step: str, receipt: Receipt) -> list[int]:
        """Every fill of a transaction, computed again by the reference model and booked; the cash of each
        deal, token units.

        The two fills of a match are one deal, at the price of the order that sells.
        """
        self.spend(step, receipt)
        second = self.workspace.rpc.second(receipt.block_number)
        found = list(self._fills(receipt))
        cash = [self._recomputed(event, found, second) for event in found]
        deals = [pair for pair in zip(found, cash, strict=True) if not _is_echo(pair[0], found)]
        for event, units in deals:
            self._book(event, units)
        return [units for _, units in deals]

    def _fills(self, receipt: Receipt) -> Iterator[Filled]:
        market = self.workspace.market.address.lower()
        for log in receipt.logs:
            if log["address"].lower() == market:
                topics = [bytes.fromhex(each[2:]) for each in log["topics"]]
                event = decode_log(topics, bytes.fromhex(log["data"][2:]))
                if isinstance(event, Filled):
                    yield event

    def _recomputed(self, event: Filled, fills: list[Filled], second: int) -> int:
        """The cash that the model finds for a fill; the chain's must be the same to the unit."""
        order = self.orders[event.order_hash].order
        seller = self._seller(event, fills)
        price = price_on(_line(seller), second)
        cash = cash_of_part(price, Side(seller.side), event.amount, seller.amount)
        self.equal("cash of fills", event.cash, cash)
        self.equal("fees of fills", event.fee, fee_of(cash, self.fee))
        self.equal("makers of fills", event.maker.lower(), order.maker)
        self.filled[event.order_hash] += event.amount
        chain = self.workspace.rpc.read(self.workspace.market.filled_amount(order)) if not order.items else 0
        self.equal("what is filled of orders", chain, 0 if order.items else self.filled[event.order_hash])
        return cash

    def _seller(self, event: Filled, fills: list[Filled]) -> Order:
        """The order whose price counts: the one itself, or the one that sells in a match."""
        return next(
            (self.orders[each.order_hash].order for each in fills if _is_pair(each, event)),
            self.orders[event.order_hash].order,
        )

    def _book(self, event: Filled, cash: int) -> None:
        """Money to who is paid less the fee, goods to who buys."""
        maker, taker = self.name(event.maker), self.name(event.taker)
        seller, buyer = (maker, taker) if event.side == Side.SELL else (taker, maker)
        payer, payee = (buyer, seller) if cash >= 0 else (seller, buyer)
        fee = fee_of(cash, self.fee)
        self.money[payer] -= abs(cash)
        self.money[payee] += abs(cash) - fee
        self.money[self._recipient] += fee
        self.fees += fee
        self.paid += abs(cash)
        self.deals += 1
        self._give(event, seller, buyer)

    def _give(self, event: Filled, seller: str, buyer: str) -> None:
        order = self.orders[event.order_hash].order
        if not order.items:
            self.shares[seller] -= event.amount
            self.shares[buyer] += event.amount
            return
        for each in self._batteries(order):
            self.equal("owners before a fill, by the story", self.owners[each], seller)
            self.owners[each] = buyer

    def _batteries(self, order: Order) -> Iterator[int]:
        """Of a whole batch those that follow it, which they do after the fill as before."""
        for lot in lots_of(order.items):
            yield from followers_of(self.workspace, lot.batch) if lot.whole else lot.ids

    @property
    def _recipient(self) -> str:
        spec = self.cast.description.market
        assert spec is not None
        return spec.fee_recipient


def _line(order: Order) -> Line:
    return Line(order.price, order.end_price, order.starts_at, order.expires_at)


def _is_pair(one: Filled, other: Filled) -> bool:
    """Whether `one` sells what `other` buys, in one match."""
    opposite = one.side == Side.SELL and other.side == Side.BUY
    return opposite and (one.maker, one.taker) == (other.taker, other.maker) and one.amount == other.amount


def _is_echo(event: Filled, fills: list[Filled]) -> bool:
    """Whether it is the buying half of a match."""
    return any(_is_pair(each, event) for each in fills)


def shares_text(raw: int) -> str:
    """Raw shares as whole ones, for a reader."""
    return f"{amount_of_units(raw, SHARE_DECIMALS):,.4f}"
