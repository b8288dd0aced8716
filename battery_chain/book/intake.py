"""Taking orders in: what a document says is checked here, what the chain says of it by the lens.

Orders that arrive together share one question to the chain and one transaction of the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from battery_chain.book.book import Book
from battery_chain.book.following import head_of
from battery_chain.book.lens import Lens
from battery_chain.book.reasons import Reason
from battery_chain.book.store import Head
from battery_chain.chain.rpc import Rpc
from battery_chain.errors import BadInput, BatteryChainError
from battery_chain.market.order import Domain, SignedOrder, read_order

__all__ = ["PER_MAKER", "Intake", "Read", "Verdict", "read"]

PER_MAKER = 20_000
"""Open orders that one maker may have in the order book: they cost nothing to sign."""


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read: its order, or why it is none. `document` is kept where only the signature is
    wrong: of a contract it may be right.
    """

    signed: SignedOrder | None = None
    reason: Reason | None = None
    document: Any = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What has become of one document: a new order, one that was open already, or a refusal."""

    status: Literal["accepted", "known", "refused"]
    hash: bytes = b""
    sequence: int = 0
    reason: Reason | None = None


def read(document: Any, domain: Domain) -> Read:
    """Shape, domain and a wallet's signature."""
    try:
        return Read(read_order(document, domain, "order"))
    except BatteryChainError as wrong:
        return Read(reason=Reason.of_error(wrong), document=document if _of_signature(wrong) else None)


def _of_signature(wrong: BatteryChainError) -> bool:
    """Whether nothing is wrong but the signature."""
    return not isinstance(wrong, BadInput) or all(each.column == "signature" for each in wrong.problems)


class Intake:
    """Decides on groups of orders. For the one thread that writes."""

    def __init__(self, book: Book, rpc: Rpc, lens: Lens, per_maker: int = PER_MAKER) -> None:
        self._book, self._rpc, self._lens, self._per_maker = book, rpc, lens, per_maker

    def take(self, group: Sequence[Read]) -> tuple[list[Verdict], Head]:
        """A verdict for each, in their order, and the block that they are true of. What is accepted is
        durable.
        """
        known = self._of_contracts(group)
        signed = {each.signed.hash: each.signed for each in known if each.signed}
        verdicts = self._judge([each for key, each in signed.items() if self._book.get(key) is None])
        return [self._verdict(each, verdicts) for each in known], verdicts.head

    def _verdict(self, one: Read, verdicts: _Verdicts) -> Verdict:
        if one.signed is None:
            return Verdict("refused", reason=one.reason)
        return verdicts.take(one.signed.hash) or self._known(one.signed.hash)

    def _known(self, order_hash: bytes) -> Verdict:
        entry = self._book.get(order_hash)
        return Verdict("known", order_hash, entry.sequence if entry else 0)

    # -- contracts that sign

    def _of_contracts(self, group: Sequence[Read]) -> list[Read]:
        """Signatures that are no wallet's are left to the chain (ERC-1271) where the maker has code."""
        makers = sorted({_maker(each.document) for each in group if each.document is not None} - {""})
        codes = dict(zip(makers, self._rpc.codes(makers), strict=True)) if makers else {}
        return [self._again(each) if codes.get(_maker(each.document)) else each for each in group]

    def _again(self, one: Read) -> Read:
        try:
            return Read(read_order(one.document, self._book.domain, "order", contract=True))
        except BatteryChainError as wrong:
            return Read(reason=Reason.of_error(wrong))

    # -- what the chain says

    def _judge(self, orders: Sequence[SignedOrder]) -> _Verdicts:
        fitting, refused = self._within(orders)
        answers = self._lens.check(fitting)
        head = head_of(self._rpc)
        found = _Verdicts(head, refused)
        good: list[tuple[SignedOrder, int]] = []
        for order, answer in zip(fitting, answers, strict=True):
            if answer.open:
                good.append((order, answer.open))
            else:
                found.add(Verdict("refused", order.hash, reason=answer.reason))
        for entry in self._accept(good, head):
            found.add(Verdict("accepted", entry.hash, entry.sequence))
        return found

    def _accept(self, good: Sequence[tuple[SignedOrder, int]], head: Head) -> Sequence[Any]:
        classes = self._lens.classes([order for order, _ in good])
        rows = [(*pair, class_id) for pair, class_id in zip(good, classes, strict=True)]
        return self._book.accept(rows, max(head.number, self._book.head.number))

    def _within(self, orders: Sequence[SignedOrder]) -> tuple[list[SignedOrder], list[Verdict]]:
        """Those that do not make too many of one maker."""
        count: dict[str, int] = {}
        fitting, refused = [], []
        for each in orders:
            maker = each.order.maker
            count[maker] = count.get(maker, self._book.count(maker)) + 1
            if count[maker] <= self._per_maker:
                fitting.append(each)
            else:
                reason = Reason("TooMany", {"maker": maker, "most": str(self._per_maker)})
                refused.append(Verdict("refused", each.hash, reason=reason))
        return fitting, refused


class _Verdicts:
    """Each order's own, given out once: the same order again in one group is known by then."""

    def __init__(self, head: Head, first: Sequence[Verdict]) -> None:
        self.head = head
        self._found = {each.hash: each for each in first}

    def add(self, verdict: Verdict) -> None:
        self._found[verdict.hash] = verdict

    def take(self, order_hash: bytes) -> Verdict | None:
        found = self._found.get(order_hash)
        if found is not None and found.status == "accepted":
            del self._found[order_hash]
        return found


def _maker(document: Any) -> str:
    """The address that a document names; empty where it names none."""
    return str(document["message"]["maker"]).lower() if document is not None else ""
