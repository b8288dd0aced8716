"""From what the chain has told to the orders that it can concern: these are looked at again, no others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from battery_chain.book.book import Book
from battery_chain.book.entry import Entry
from battery_chain.contracts import battery, fund, market, members, settlement_token
from battery_chain.contracts._codec import Event
from battery_chain.market.order import Side

__all__ = ["Places", "concerned", "decode"]


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses of the contracts that are followed, lower case; besides them the funds and tokens of open
    orders.
    """

    market: str
    battery: str
    members: str

    def addresses(self, book: Book) -> list[str]:
        """All whose logs matter now."""
        traded = {a for each in book.entries() for a in (each.order.asset, each.order.token)}
        return [self.market, self.battery, self.members, *sorted(traded - {self.battery})]


def decode(places: Places, log: Mapping[str, Any]) -> Event | None:
    """The event of a log; None where it is none that matters."""
    words = [bytes.fromhex(each[2:]) for each in log["topics"]], bytes.fromhex(log["data"][2:])
    where = log["address"].lower()
    if where == places.market:
        return market.decode_log(*words)
    if where == places.battery:
        return battery.decode_log(*words)
    if where == places.members:
        return members.decode_log(*words)
    return fund.decode_log(*words) or settlement_token.decode_log(*words)


def concerned(book: Book, places: Places, where: str, event: Event) -> Iterable[Entry]:
    """The open orders that may no longer be what they were after an event of the contract `where`."""
    if where == places.market:
        return _of_market(book, event)
    if where == places.members:
        return _makers(book, event, ("account", "replacement"))
    if where == places.battery:
        return _of_battery(book, places, event)
    return _of_token(book, places, where, event)


def _makers(book: Book, event: Event, names: Iterable[str]) -> list[Entry]:
    people = {getattr(event, name) for name in names if hasattr(event, name)}
    return [each for who in sorted(people) for each in book.of_maker(who)]


# -- the market itself


def _of_market(book: Book, event: Event) -> Iterable[Entry]:
    look: Callable[[Book, Any], Iterable[Entry]] | None = _MARKET.get(type(event))
    return look(book, event) if look else ()


def _filled(book: Book, event: market.Filled) -> Iterable[Entry]:
    """The order, and any other with its nonce: one nonce, one order."""
    return (each for each in book.of_maker(event.maker) if each.order.nonce == event.nonce)


def _cancelled(book: Book, event: market.Cancelled) -> Iterable[Entry]:
    return (
        each
        for each in book.of_maker(event.maker)
        if each.order.nonce >> 8 == event.word and event.bits >> (each.order.nonce & 255) & 1
    )


def _fee_set(book: Book, event: market.FeeSet) -> Iterable[Entry]:
    return (each for each in book.entries() if each.order.max_fee < event.fee)


_MARKET: Mapping[type, Callable[[Book, Any], Iterable[Entry]]] = {
    market.Filled: _filled,
    market.Cancelled: _cancelled,
    market.CounterRaised: lambda book, event: book.of_maker(event.maker),
    market.FeeSet: _fee_set,
    market.TokenSet: lambda book, event: (e for e in book.entries() if e.order.token == event.token),
    market.FundSet: lambda book, event: (e for e in book.entries() if e.order.asset == event.fund),
}


# -- batteries


def _of_battery(book: Book, places: Places, event: Event) -> Iterable[Entry]:
    if isinstance(event, battery.ApprovalForAll):
        if event.operator != places.market:
            return ()
        return (e for e in book.of_maker(event.owner) if e.order.asset == places.battery)
    batteries, batches = set(_numbers(event, _IDS)), set(_numbers(event, _BATCHES))
    found = {e.hash: e for each in batteries for e in book.of_battery(each)}
    return (found | {e.hash: e for each in batches for e in book.of_batch(each)}).values()


_IDS = frozenset({"id", "ids", "token_id", "voided", "predecessors"})
_BATCHES = frozenset({"batch_id", "batches"})


def _numbers(record: Any, names: frozenset[str]) -> Iterator[int]:
    """The values of the fields of these names, also of structs inside."""
    for each in fields(record):
        value = getattr(record, each.name)
        if is_dataclass(value):
            yield from _numbers(value, names)
        elif each.name in names:
            yield from (value,) if isinstance(value, int) else value


# -- funds and settlement tokens


def _of_token(book: Book, places: Places, where: str, event: Event) -> Iterable[Entry]:
    if isinstance(event, _APPROVALS):
        if event.spender != places.market:
            return ()
        return (e for e in book.of_maker(event.owner) if _gives(e, where))
    if isinstance(event, _MOVES):
        moved = _makers(book, event, ("from_", "to", "account"))
        return (e for e in moved if where in (e.order.asset, e.order.token))
    if isinstance(event, _RULES):
        return (e for e in book.entries() if e.order.asset == where)
    return ()


_APPROVALS = (fund.Approval, settlement_token.Approval)
_MOVES = (fund.Transfer, settlement_token.Transfer, fund.Frozen, fund.AccountFollowed)
_RULES = (fund.JurisdictionsSet, fund.TermsSet, fund.LimitsSet, fund.Paused, fund.Struck, fund.Restated)


def _gives(entry: Entry, where: str) -> bool:
    """Whether an order's maker gives of a token: shares sold, or money paid (also by one that sells)."""
    if entry.order.asset == where:
        return entry.order.side == Side.SELL
    return entry.order.token == where
