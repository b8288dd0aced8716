"""The reference model of the market: a pure state machine that says of each act what moves, or why it is
refused.

Written from the rules in words: of one order, first whether it may be filled at all (time, assets, sense),
then whether it is still open (counter, nonce), then whether its maker wants it (signature or listing), then
how much; then price and fee, the conditions of the goods, the money, the goods, and at last what the buyer
has gained. It knows batteries and share units by number, people by name, and nothing of the chain's encoding.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from battery_chain.errors import Rejected
from battery_chain.valuation.orders import Line, Side, cash_of_part, fee_of, price_on

__all__ = ["Asking", "BatteryFacts", "Market", "Moved", "Offer", "Piece", "Refused"]

T = TypeVar("T")

_WORD = 256


class Refused(Rejected):
    """The rules refuse an act; `error` is the name that the contracts have for it."""

    def __init__(self, error: str) -> None:
        self.error = error
        super().__init__(f"refused: {error}")


@dataclass(frozen=True, slots=True)
class Asking:
    """Conditions: health (basis points) and age (days) of every battery, its class, what all is worth at
    least (token units). Zero or none: not asked.
    """

    min_health: int = 0
    max_age: int = 0
    classes: frozenset[int] = frozenset()
    min_value: int = 0

    @property
    def of_batteries(self) -> bool:
        return bool(self.min_health or self.max_age or self.classes)


@dataclass(frozen=True, slots=True)
class Piece:
    """`count` batteries from number `first` on; `whole`: the `count` that follow the batch of `first`."""

    first: int
    count: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """An order. `pieces` empty: of shares, `amount` units. `key` names it among all; two that differ in
    anything have two."""

    key: bytes
    maker: str
    taker: str
    side: Side
    asset: str
    pieces: tuple[Piece, ...]
    amount: int
    token: str
    line: Line
    max_fee: int
    nonce: int
    counter: int
    asking: Asking = field(default_factory=Asking)


@dataclass(frozen=True, slots=True)
class BatteryFacts:
    """Health in basis points, day of the last assessment, class, value in token units."""

    health: int
    day: int
    kind: int
    value: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What a deal moved: `cash` (negative: the seller paid), of which the payee did not receive `fee`."""

    seller: str
    buyer: str
    amount: int
    cash: int
    fee: int


@dataclass
class Market:
    """The market and all it touches. `second` is that of the next act; the test sets it.

    cash, shares: units by (token or fund, account); allowed: what the market may take of them. owners: of
    batteries by number; following: those that move with their batch; approved: who lets the market take
    batteries; members: who may receive. share_price: token units for 10^18 share units, by fund.
    """

    battery: str
    fee: int
    recipient: str
    tokens: set[str] = field(default_factory=set)
    funds: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)
    paused: bool = False
    second: int = 0
    counters: dict[str, int] = field(default_factory=dict)
    used: dict[tuple[str, int], str] = field(default_factory=dict)
    filled: dict[tuple[str, int], tuple[bytes, int]] = field(default_factory=dict)
    seen: set[tuple[str, int]] = field(default_factory=set)
    listed: set[bytes] = field(default_factory=set)
    units: dict[tuple[str, str], int] = field(default_factory=dict)
    allowed: dict[tuple[str, str], int] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)
    following: set[int] = field(default_factory=set)
    approved: set[str] = field(default_factory=set)
    facts: dict[int, BatteryFacts] = field(default_factory=dict)
    share_price: dict[str, int] = field(default_factory=dict)

    # -- acts

    def fill(
        self, offer: Offer, signature: str, amount: int, taker: str, asking: Asking | None = None
    ) -> Moved:
        """The taker is the other side of an offer. `signature`: "" (listed), "good", or the name of the error
        that a bad one is. Raises `Refused`; then nothing has changed."""
        return self._whole(lambda: self._open(self._fill, offer, signature, amount, taker, asking))

    def fill_batch(
        self, fills: Sequence[tuple[Offer, str, int, Asking]], taker: str
    ) -> list[Moved | Refused]:
        """Each by itself: what is refused changes nothing."""
        if self.paused:
            raise Refused("MarketPaused")
        found: list[Moved | Refused] = []
        for offer, signature, amount, asking in fills:
            try:
                found.append(self.fill(offer, signature, amount, taker, asking))
            except Refused as refused:
                found.append(refused)
        return found

    def match(self, sell: Offer, sell_signature: str, buy: Offer, buy_signature: str, amount: int) -> Moved:
        """Both are filled with each other, at the price of the one that sells."""
        return self._whole(lambda: self._open(self._match, sell, sell_signature, buy, buy_signature, amount))

    def list_offer(self, offer: Offer, caller: str) -> None:
        """The maker puts its offer up without a signature."""
        if caller != offer.maker:
            raise Refused("NotMaker")
        self._require_sense(offer)
        self.listed.add(offer.key)

    def cancel(self, maker: str, nonces: Iterable[int]) -> None:
        """What was used stays what it was."""
        for nonce in nonces:
            self.used.setdefault((maker, nonce), "cancelled")

    def cancel_all(self, maker: str) -> None:
        self.counters[maker] = self.counters.get(maker, 0) + 1

    def used_bits(self, maker: str, word: int) -> tuple[int, int]:
        """The nonces of a word that are used, and those that were cancelled, as bits."""
        inside = {
            nonce: how for (who, nonce), how in self.used.items() if who == maker and nonce // _WORD == word
        }
        cancelled = [nonce for nonce, how in inside.items() if how == "cancelled"]
        return sum(1 << nonce % _WORD for nonce in inside), sum(1 << nonce % _WORD for nonce in cancelled)

    # -- all or nothing

    def _whole(self, act: Callable[[], T]) -> T:
        before = copy.deepcopy(self.__dict__)
        try:
            return act()
        except Refused:
            self.__dict__.update(before)
            raise

    def _open(self, act: Callable[..., T], *arguments: object) -> T:
        if self.paused:
            raise Refused("MarketPaused")
        return act(*arguments)

    def _fill(self, offer: Offer, signature: str, amount: int, taker: str, asking: Asking | None) -> Moved:
        seller, buyer = (offer.maker, taker) if offer.side is Side.SELL else (taker, offer.maker)
        if asking is not None:
            self._require_conditions(offer, asking, seller, amount)
        if offer.taker not in ("", taker):
            raise Refused("NotTaker")
        if offer.maker == taker:
            raise Refused("BadOrder")
        self._take(offer, signature, amount)
        moved = self._deal(seller, buyer, amount, self._cash(offer, amount))
        self._require_fee(offer, moved.fee)
        self._require_conditions(offer, offer.asking, seller, amount)
        self._settle(offer, moved)
        self._require_gain(offer, offer.asking)
        if asking is not None:
            self._require_gain(offer, asking)
        return moved

    def _match(self, sell: Offer, sell_signature: str, buy: Offer, buy_signature: str, amount: int) -> Moved:
        self._require_opposite(sell, buy)
        self._take(sell, sell_signature, amount)
        self._take(buy, buy_signature, amount)
        moved = self._deal(sell.maker, buy.maker, amount, self._cash(sell, amount))
        if moved.cash > self._cash(buy, amount):
            raise Refused("PricesDoNotCross")
        for each in (sell, buy):
            self._require_fee(each, moved.fee)
        for each in (sell, buy):
            self._require_conditions(each, each.asking, sell.maker, amount)
        self._settle(sell, moved)
        for each in (buy, sell):
            self._require_gain(each, each.asking)
        return moved

    def _require_opposite(self, sell: Offer, buy: Offer) -> None:
        if sell.side is not Side.SELL or buy.side is not Side.BUY or sell.maker == buy.maker:
            raise Refused("NotOpposite")
        if (sell.asset, sell.token, sell.pieces) != (buy.asset, buy.token, buy.pieces):
            raise Refused("DifferentLots")
        if sell.taker not in ("", buy.maker) or buy.taker not in ("", sell.maker):
            raise Refused("NotTaker")

    # -- one offer

    def _take(self, offer: Offer, signature: str, amount: int) -> None:
        self._require_tradable(offer)
        place = (offer.maker, offer.nonce)
        if offer.counter != self.counters.get(offer.maker, 0):
            raise Refused("OldCounter")
        if place in self.used:
            raise Refused("OrderCancelled" if self.used[place] == "cancelled" else "OrderFilled")
        if offer.asset == self.battery:
            self._require_wanted(offer, signature)
            if amount != offer.amount:
                raise Refused("NotDivisible")
            self.used[place] = "filled"
        else:
            self._take_part(offer, signature, amount)

    def _take_part(self, offer: Offer, signature: str, amount: int) -> None:
        place = (offer.maker, offer.nonce)
        key, filled = self.filled.get(place, (offer.key, 0))
        if key != offer.key:
            raise Refused("NonceTaken")
        if place not in self.seen:
            self._require_wanted(offer, signature)
        if filled == offer.amount:
            raise Refused("OrderFilled")
        if not 0 < amount <= offer.amount - filled:
            raise Refused("Overfilled")
        self.filled[place] = (offer.key, filled + amount)
        if signature == "good":
            self.seen.add(place)

    def _require_tradable(self, offer: Offer) -> None:
        if self.second < offer.line.starts:
            raise Refused("NotYet")
        if self.second > offer.line.expires:
            raise Refused("Expired")
        if offer.asset != self.battery and offer.asset not in self.funds:
            raise Refused("UnknownAsset")
        if offer.token not in self.tokens:
            raise Refused("UnknownToken")
        self._require_sense(offer)

    def _require_sense(self, offer: Offer) -> None:
        line, shares = offer.line, offer.asset != self.battery
        rises = line.end > line.price if offer.side is Side.SELL else line.end < line.price
        count = sum(piece.count for piece in offer.pieces)
        nonsense = (
            offer.amount == 0
            or line.expires <= line.starts
            or offer.maker == offer.taker
            or rises
            or (shares and (bool(offer.pieces) or min(line.price, line.end) < 0 or offer.asking.of_batteries))
            or (not shares and count != offer.amount)
        )
        if nonsense:
            raise Refused("BadOrder")

    def _require_wanted(self, offer: Offer, signature: str) -> None:
        if not signature and offer.key not in self.listed:
            raise Refused("NotListed")
        if signature not in ("", "good"):
            raise Refused(signature)

    # -- money and goods

    def _cash(self, offer: Offer, amount: int) -> int:
        price = price_on(offer.line, self.second)
        return cash_of_part(price, offer.side, amount, offer.amount)

    def _deal(self, seller: str, buyer: str, amount: int, cash: int) -> Moved:
        return Moved(seller, buyer, amount, cash, fee_of(cash, self.fee))

    def _require_fee(self, offer: Offer, fee: int) -> None:
        if fee and self.fee > offer.max_fee:
            raise Refused("FeeTooHigh")

    def _settle(self, offer: Offer, moved: Moved) -> None:
        pays, gets = (moved.seller, moved.buyer) if moved.cash < 0 else (moved.buyer, moved.seller)
        cash = abs(moved.cash)
        if cash > moved.fee:
            self._send(offer.token, pays, gets, cash - moved.fee)
        if moved.fee:
            self._send(offer.token, pays, self.recipient, moved.fee)
        if offer.asset == self.battery:
            for piece in offer.pieces:
                self._move(piece, moved.seller, moved.buyer)
        else:
            self._send(offer.asset, moved.seller, moved.buyer, moved.amount)

    def _send(self, token: str, from_: str, to: str, amount: int) -> None:
        if self.allowed.get((token, from_), 0) < amount:
            raise Refused("ERC20InsufficientAllowance")
        if self.units.get((token, from_), 0) < amount:
            raise Refused("ERC20InsufficientBalance")
        self.allowed[token, from_] = self.allowed.get((token, from_), 0) - amount
        self.units[token, from_] = self.units.get((token, from_), 0) - amount
        self.units[token, to] = self.units.get((token, to), 0) + amount

    def _move(self, piece: Piece, seller: str, buyer: str) -> None:
        if not piece.whole:
            for number in range(piece.first, piece.first + piece.count):
                self._require_title([number], seller, buyer)
                self.owners[number] = buyer
                self.following.discard(number)
            return
        moving = [number for number in self._batch(piece.first) if number in self.following]
        if len(moving) != piece.count:
            raise Refused("BatchChanged")
        self._require_title(moving, seller, buyer)
        self.owners.update(dict.fromkeys(moving, buyer))

    def _require_title(self, numbers: Sequence[int], seller: str, buyer: str) -> None:
        if buyer not in self.members:
            raise Refused("NotVerified")
        if any(self.owners.get(number) != seller for number in numbers):
            raise Refused("WrongOwner")
        if seller not in self.approved:
            raise Refused("NotApproved")

    def _batch(self, first: int) -> list[int]:
        return [number for number in self.owners if number >> 32 == first >> 32]

    # -- conditions

    def _require_conditions(self, offer: Offer, asking: Asking, seller: str, amount: int) -> None:
        if offer.asset != self.battery:
            if asking.min_value:
                self._require_share_value(offer, asking, amount)
        elif asking.of_batteries:
            for number in self._looked_at(offer, seller):
                self._require_battery(self.facts[number], asking)

    def _require_share_value(self, offer: Offer, asking: Asking, amount: int) -> None:
        value = amount * self.share_price[offer.asset] // 10**18
        if value < -(-abs(asking.min_value) * amount // offer.amount):
            raise Refused("WorthTooLittle")

    def _looked_at(self, offer: Offer, seller: str) -> list[int]:
        """Of a whole batch all that the seller has of it, also what has left it."""
        found: list[int] = []
        for piece in offer.pieces:
            if piece.whole:
                found += [each for each in sorted(self._batch(piece.first)) if self.owners[each] == seller]
            else:
                found += range(piece.first, piece.first + piece.count)
        return found

    def _require_battery(self, facts: BatteryFacts, asking: Asking) -> None:
        if facts.health < asking.min_health:
            raise Refused("HealthTooLow")
        if asking.max_age and self.second // 86_400 - facts.day > asking.max_age:
            raise Refused("AssessmentTooOld")
        if asking.classes and facts.kind not in asking.classes:
            raise Refused("OtherClass")

    def _require_gain(self, offer: Offer, asking: Asking) -> None:
        """What the buyer has gained is what moved."""
        if offer.asset == self.battery and asking.min_value and self._worth(offer) < asking.min_value:
            raise Refused("WorthTooLittle")

    def _worth(self, offer: Offer) -> int:
        """Asked after the goods have moved: what follows a batch still does."""
        numbers: list[int] = []
        for piece in offer.pieces:
            if piece.whole:
                numbers += [each for each in self._batch(piece.first) if each in self.following]
            else:
                numbers += range(piece.first, piece.first + piece.count)
        return sum(self.facts[each].value for each in numbers)
