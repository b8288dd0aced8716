"""Trades: what changed hands, from the events of the chain. No index: logs are read by range of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from battery_chain.contracts import structs
from battery_chain.contracts.battery import Transfer
from battery_chain.contracts.market import Filled, Matched
from battery_chain.deploy import Logged, Workspace, events
from battery_chain.market.order import Side

__all__ = ["Trade", "trades"]

_GAP = 100
"""Blocks between two trades that are read along rather than asked for apart."""


@dataclass(frozen=True, slots=True)
class Trade:
    """One deal, in a transaction of a block at a second (since 1970).

    amount: batteries, or share units; cash, fee: units of `token`, the fee being what the payee did not
    receive; negative cash: the seller paid. side: the maker's; of two orders that were matched that of the
    one that sells, and `orders` has both hashes, the selling one first. ids: the batteries that moved;
    energy_wh: their rated energy; classes: of their batches.
    """

    block: int
    second: int
    transaction: str
    index: int
    orders: tuple[bytes, ...]
    seller: str
    buyer: str
    side: Side
    asset: str
    token: str
    amount: int
    cash: int
    fee: int
    ids: tuple[int, ...] = ()
    energy_wh: int = 0
    classes: tuple[int, ...] = ()


def trades(workspace: Workspace, first: int | None = None, last: int | None = None) -> list[Trade]:
    """All trades from block `first` (default: that of the deployment) to `last` (default: the newest), in
    their order. Classes are those of block `last`."""
    end = workspace.rpc.block_number() if last is None else last
    told = events(workspace, [Filled, Matched], ["Market"], first=first, last=end)
    found = _timed(workspace, list(_deals(told)))
    moved = _moves(workspace, [each.block for each in found if _is_battery(workspace, each)])
    lots = [replace(each, ids=ids) for each, ids in zip(found, _lots(found, moved), strict=True)]
    return _weighed(workspace, lots, end)


def _is_battery(workspace: Workspace, trade: Trade) -> bool:
    return trade.asset == workspace.battery.address.lower()


def _deals(told: Iterable[Logged]) -> Iterator[Trade]:
    """One for each fill, and one for both fills of two orders that were matched."""
    matched, sold = False, None
    for each in told:
        if not isinstance(each.event, Filled):
            matched = True
        elif not matched:
            yield _deal(each, each.event)
        elif sold is None:
            sold = _deal(each, each.event)
        else:
            yield replace(sold, orders=(*sold.orders, each.event.order_hash))
            matched, sold = False, None


def _deal(logged: Logged, event: Filled) -> Trade:
    side = Side(event.side)
    parties = (event.maker, event.taker) if side is Side.SELL else (event.taker, event.maker)
    return Trade(
        block=logged.block,
        second=0,
        transaction=logged.transaction,
        index=logged.index,
        orders=(event.order_hash,),
        seller=parties[0],
        buyer=parties[1],
        side=side,
        asset=event.asset,
        token=event.token,
        amount=event.amount,
        cash=event.cash,
        fee=event.fee,
    )


def _timed(workspace: Workspace, found: Sequence[Trade]) -> list[Trade]:
    seconds = workspace.rpc.can.block_seconds({each.block for each in found})
    return [replace(each, second=seconds[each.block]) for each in found]


# -- what moved


def _moves(workspace: Workspace, blocks: Iterable[int]) -> Mapping[str, list[Logged]]:
    """The transfers of batteries in these blocks, by transaction; of a whole batch each battery has one."""
    found: dict[str, list[Logged]] = {}
    for first, last in _runs(sorted(set(blocks))):
        for each in events(workspace, [Transfer], ["Battery"], first=first, last=last):
            found.setdefault(each.transaction, []).append(each)
    return found


def _runs(blocks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ranges that cover the blocks: one request for those that are near each other."""
    first = last = None
    for block in blocks:
        if first is not None and last is not None and block - last > _GAP:
            yield first, last
            first = None
        first, last = block if first is None else first, block
    if first is not None and last is not None:
        yield first, last


def _lots(found: Sequence[Trade], moved: Mapping[str, Sequence[Logged]]) -> Iterator[tuple[int, ...]]:
    """What moved from seller to buyer since the deal before in the same transaction."""
    before: dict[str, int] = {}
    for trade in found:
        since = before.get(trade.transaction, -1)
        before[trade.transaction] = trade.index
        own = (each for each in moved.get(trade.transaction, ()) if since < each.index < trade.index)
        yield tuple(_ids(own, trade))


def _ids(moved: Iterable[Logged], trade: Trade) -> Iterator[int]:
    for each in moved:
        event = each.event
        if isinstance(event, Transfer) and (event.from_, event.to) == (trade.seller, trade.buyer):
            yield event.token_id


def _weighed(workspace: Workspace, found: Sequence[Trade], block: int) -> list[Trade]:
    numbers = sorted({each >> 32 for trade in found for each in trade.ids})
    answers = workspace.rpc.read_many([workspace.battery.batch_of(each) for each in numbers], block)
    known = dict(zip(numbers, answers, strict=True))
    return [_with_energy(each, known) for each in found]


def _with_energy(trade: Trade, known: Mapping[int, structs.Batch]) -> Trade:
    batches = [known[each >> 32] for each in trade.ids]
    classes = tuple(sorted({batch.class_ for batch in batches}))
    return replace(trade, energy_wh=sum(batch.energy for batch in batches), classes=classes)
