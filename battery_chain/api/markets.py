"""`bank.market`: orders for batteries, bundles and fund shares."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from battery_chain import market, wholly
from battery_chain.api.verbs import Name, Verbs, document
from battery_chain.chain.intents import Receipt
from battery_chain.contracts import structs
from battery_chain.errors import BadInput, Problem
from battery_chain.market import (
    Asked,
    BatchDone,
    Batteries,
    Candle,
    Checked,
    Done,
    Goods,
    Need,
    Side,
    SignedOrder,
    Terms,
    Trade,
    Wanted,
)

__all__ = ["Market"]

# Within the class `list` is a verb.
_Checked = list[Checked]
_Needs = list[Need]
_Receipts = list[Receipt]
_Trades = list[Trade]
_Candles = list[Candle]


class Market(Verbs):
    """The verbs of `battery-chain market`. Prices in units of account (`Terms`), amounts of an order in its
    own units (batteries, or shares with 18 decimals).
    """

    # -- making orders

    def goods(self, *names: Name, batches: Sequence[int] = ()) -> Batteries:
        """Batteries and whole batches, as `sign` takes them; shares are `market.Shares(count)`."""
        return Batteries(self._some_ids(names), batches)

    def sign(self, side: Side, goods: Goods, terms: Terms) -> SignedOrder:
        """An order, signed by who acts. Sends nothing. Raises `BadInput` with all that contradicts itself."""
        return market.sign(self._w, self._me, side, goods, terms)

    def auction(self, goods: Batteries, terms: Terms | None = None) -> Terms:
        """Terms of a falling price, by default from fair value down to exit value."""
        return market.auction_terms(self._w, goods, terms)

    def draft(self, side: Side, goods: Goods, terms: Terms) -> structs.Order:
        """An order without a signature, to `list`, or to be signed elsewhere and `attach`ed."""
        return market.draft(self._w, self._me, side, goods, terms)

    def attach(self, order: structs.Order, signature: str) -> SignedOrder:
        """An order with a signature (0x…) that was made elsewhere. Raises `OtherSigner`."""
        return market.signed_elsewhere(self._w, order, signature)

    def list(self, order: structs.Order) -> tuple[SignedOrder, Receipt]:
        """Puts an order on chain, which then needs no signature. By its maker."""
        return market.list_order(self._w, order, self._me)

    # -- files

    def write(self, order: SignedOrder, path: str | Path) -> None:
        """The file of an order: what a wallet signs, and the signature (JSON)."""
        found = market.order_json(order, market.domain_of(self._w))
        wholly.write(Path(path), json.dumps(found, indent=1) + "\n")

    def read(self, path: str | Path) -> SignedOrder:
        """The order of a file. Raises `BadInput` with all that is wrong, `OtherSigner` if it was altered."""
        file = Path(path)
        try:
            found = json.loads(document(file))
        except ValueError:
            raise BadInput([Problem(str(file), 0, "", "is not JSON")]) from None
        return market.read_order(found, market.domain_of(self._w), file.name)

    # -- dealing

    def check(self, *orders: SignedOrder, block: int | None = None) -> _Checked:
        """Whether each can be filled now, how much of it, and else why not."""
        return market.check(self._w, orders, block)

    def needs(self, order: SignedOrder) -> _Needs:
        """What the market must be allowed to take of who acts before a fill."""
        return market.needs(self._w, order.order, self._me)

    def approve(self, order: SignedOrder) -> _Receipts:
        """Lets the market take what an order needs of who acts; nothing where it may already."""
        return market.approve(self._w, order.order, self._me)

    def fill(
        self,
        order: SignedOrder,
        *,
        amount: int | None = None,
        asked: Asked | None = None,
        key: str = "",
    ) -> Done:
        """Takes an order, or `amount` of it; `asked`: what must hold of batteries at that moment."""
        if asked is None:
            return market.fill(self._w, order, self._me, amount, key=key)
        return market.fill_if(self._w, order, self._me, asked, amount, key=key)

    def fill_batch(self, *wanted: Wanted, key: str = "") -> BatchDone:
        """Several in one transaction; those that cannot be filled are named, the others are."""
        return market.fill_batch(self._w, wanted, self._me, key=key)

    def match(
        self, sell: SignedOrder, buy: SignedOrder, *, amount: int | None = None, key: str = ""
    ) -> tuple[Done, Done]:
        """Brings two orders together. Anybody may."""
        return market.match(self._w, sell, buy, self._me, amount, key=key)

    def cancel(self, *orders: SignedOrder) -> Receipt:
        """Orders of who acts can be filled no more."""
        return market.cancel(self._w, [each.order.nonce for each in orders], self._me)

    def cancel_all(self, *, new: bool = False) -> tuple[int, Receipt]:
        """All orders of who acts, those too that were forgotten: the new counter, and the receipt."""
        return market.cancel_all(self._w, self._me, new=new)

    # -- data

    def trades(self, *, first: int | None = None, last: int | None = None) -> _Trades:
        """Every trade of the blocks `first` to `last`, both included, oldest first."""
        return market.trades(self._w, first, last)

    def candles(self, trades: Iterable[Trade], width: int) -> _Candles:
        """Open, high, low, close and volume of each `width` seconds."""
        return market.candles(trades, width, self._w.deployment.decimals)

    def fee(self, *, block: int | None = None) -> int:
        """The fee in force, in basis points."""
        found = self._w.rpc.read(self._w.market.fee(), self._at(block))
        return int(found.basis_points)
