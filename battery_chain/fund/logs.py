"""The events of a fund and its vaults, replayed for one investor."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from battery_chain.contracts import fund as f
from battery_chain.contracts import fund_in_kind as k
from battery_chain.contracts import fund_vault as v
from battery_chain.contracts._codec import Event
from battery_chain.deploy import Workspace
from battery_chain.fund.journal import Follow, Place
from battery_chain.fund.replay import KINDS, FundReplay
from battery_chain.fund.terms_log import TermsLog

__all__ = ["replayed", "seconds_of"]

_Decoder = Callable[[Sequence[bytes], bytes], Event | None]
_Found = tuple[Event, Place, tuple[int, int]]


def replayed(workspace: Workspace, account: str, last: int) -> FundReplay:
    """The books of the fund for an account (lower case) and every wallet that it has replaced, as of block
    `last`.

    Reads every event of the fund and its vaults: linear in the fund's history.
    """
    in_kind = workspace.rpc.read(workspace.fund.in_kind(), last)
    told = list(_events(workspace, in_kind, last))
    follows = _follows(told)
    books = FundReplay(
        workspace.fund.address.lower(),
        _line_of(account, follows),
        follows,
        TermsLog(_periods(workspace, last)),
        in_kind,
    )
    for event, place in told:
        books.feed(event, place)
    return books


def seconds_of(workspace: Workspace, blocks: Collection[int]) -> Mapping[int, int]:
    """The time of each of these blocks."""
    return workspace.rpc.can.block_seconds(blocks)


def _periods(workspace: Workspace, last: int) -> Callable[[int], int]:
    calendar = workspace.rpc.read(workspace.valuation.calendar(), last)

    def period_at(second: int) -> int:
        return 0 if second < calendar.start else (second - calendar.start) // calendar.period + 1

    return period_at


def _follows(told: Sequence[tuple[Event, Place]]) -> list[Follow]:
    return [
        Follow(place.transaction, event.account, event.successor)
        for event, place in told
        if isinstance(event, f.AccountFollowed)
    ]


def _line_of(account: str, follows: Sequence[Follow]) -> set[str]:
    """The account and every wallet that it has replaced, over any number of steps."""
    found = {account}
    for _ in follows:
        found |= {each.account for each in follows if each.successor in found}
    return found


def _events(workspace: Workspace, in_kind: str, last: int) -> Iterator[tuple[Event, Place]]:
    """Those of the fund, of every vault that it ever told of and of its in-kind escrow, in the order of the
    chain.
    """
    own = list(_logs(workspace, [workspace.fund.address], f.decode_log, last))
    vaults = [event.vault for event, _, _ in own if isinstance(event, f.VaultUpdate)]
    others = [*_logs(workspace, vaults, v.decode_log, last)] if vaults else []
    others += _logs(workspace, [in_kind], k.decode_log, last) if int(in_kind, 16) else []
    times = seconds_of(workspace, {place.block for event, place, _ in own if isinstance(event, f.TermsSet)})
    for event, place, _ in sorted([*own, *others], key=lambda each: each[2]):
        yield event, Place(place.address, place.block, place.transaction, times.get(place.block, 0))


def _logs(workspace: Workspace, addresses: Sequence[str], decode: _Decoder, last: int) -> Iterator[_Found]:
    topics = [["0x" + kind.TOPIC0.hex() for kind in KINDS]]
    for log in workspace.rpc.logs(workspace.deployment.block, last, addresses, topics):
        words = [bytes.fromhex(each[2:]) for each in log["topics"]]
        event = decode(words, bytes.fromhex(log["data"][2:]))
        if event is not None:
            block = int(log["blockNumber"], 16)
            place = Place(log["address"].lower(), block, log["transactionHash"])
            yield event, place, (block, int(log["logIndex"], 16))
