"""What stands against orders, asked of the chain for many at once: `OrderCheck.check`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from battery_chain.book.reasons import Reason
from battery_chain.chain.rpc import Block, Rpc, RpcRefused
from battery_chain.contracts.battery import Battery
from battery_chain.contracts.order_check import OrderCheck
from battery_chain.errors import Mismatch, Reverted
from battery_chain.market.order import SignedOrder, lots_of

__all__ = ["Answer", "Lens"]

_ONE, _EACH = 120_000, 30_000
"""Gas of the check of an order, and of each battery of it, at most as a rule."""
_MOST = 250
"""Orders in one call: nodes bound the bytes of a request too."""

_NO_REASON = Reason("NoReason", {})


@dataclass(frozen=True, slots=True)
class Answer:
    """How much of an order can be filled; 0 with the reason."""

    open: int
    reason: Reason | None = None


class Lens:
    """Asks with as few calls as the node's gas limit allows; `calls` and `checked` count what was asked."""

    def __init__(self, rpc: Rpc, check: OrderCheck, battery: Battery, gas: int = 20_000_000) -> None:
        self._rpc, self._check, self._battery, self._gas = rpc, check, battery, gas
        self._classes: dict[int, int] = {}
        self.calls = self.checked = 0

    def check(self, orders: Sequence[SignedOrder], block: Block = "latest") -> list[Answer]:
        """An answer for each order, true of one block."""
        found: list[Answer] = []
        for chunk in self._chunks(orders):
            found += self._ask(chunk, block)
        self.checked += len(orders)
        return found

    def _chunks(self, orders: Sequence[SignedOrder]) -> Iterable[list[SignedOrder]]:
        chunk: list[SignedOrder] = []
        gas = 0
        for each in orders:
            weight = _ONE + _EACH * (each.order.amount if each.order.items else 0)
            if chunk and (gas + weight > self._gas or len(chunk) == _MOST):
                yield chunk
                chunk, gas = [], 0
            chunk.append(each)
            gas += weight
        if chunk:
            yield chunk

    def _ask(self, orders: list[SignedOrder], block: Block) -> list[Answer]:
        """Halves what is too much for the node; one that is too much alone has no reason."""
        self.calls += 1
        call = self._check.check([each.order for each in orders], [each.signature for each in orders])
        try:
            found = self._rpc.read(call, block)
        except (RpcRefused, Reverted, Mismatch):
            return [Answer(0, _NO_REASON)] if len(orders) == 1 else self._halves(orders, block)
        answers = [_answer(*pair) for pair in zip(found.open, found.reasons, strict=True)]
        spent = any(each.reason == _NO_REASON for each in answers)
        return self._halves(orders, block) if spent and len(orders) > 1 else answers

    def _halves(self, orders: list[SignedOrder], block: Block) -> list[Answer]:
        middle = len(orders) // 2
        return [*self._ask(orders[:middle], block), *self._ask(orders[middle:], block)]

    # -- classes

    def classes(self, orders: Sequence[SignedOrder]) -> list[int]:
        """The class of each order's batteries: that of their batch; 0 for shares and for several classes."""
        batches = [[lot.batch for lot in lots_of(each.order.items)] for each in orders]
        unknown = sorted({batch for several in batches for batch in several} - self._classes.keys())
        answers = self._rpc.read_many([self._battery.batch_of(batch) for batch in unknown])
        self._classes |= {batch: each.class_ for batch, each in zip(unknown, answers, strict=True)}
        return [self._only({self._classes[batch] for batch in several}) for several in batches]

    def forget_class(self, batch: int) -> None:
        """A batch has moved to another class: its class is asked anew."""
        self._classes.pop(batch, None)

    @staticmethod
    def _only(classes: set[int]) -> int:
        return classes.pop() if len(classes) == 1 else 0


def _answer(amount: int, reason: bytes) -> Answer:
    if amount:
        return Answer(amount)
    return Answer(0, Reason.of_revert(reason))
