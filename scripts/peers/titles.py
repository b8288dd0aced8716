"""Gas of the peers' titles: minted, moved and burned, in the states in which Battery's are measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.peers.stage import Contract, Stage

__all__ = ["BATCH", "DEPTHS", "Figures", "each", "measure"]

Figures = Iterator[tuple[str, int]]
"""Keys and their gas."""

BATCH = 1_000
_OTHER = 10
"""Tokens that somebody holds before the measurement, so that its balance is there already."""

_MOVED = 7
_HALFWAY = 500

DEPTHS: Mapping[str, Sequence[int]] = {
    "erc721a": (0, 100, 999),
    "solady": (_HALFWAY,),
    "openzeppelin": (_HALFWAY,),
}
"""Where in a batch of `BATCH` a first token leaves it. Only ERC721A searches for the owner."""

_CONTRACTS = {"erc721a": "BatchToken", "solady": "ExtraToken", "openzeppelin": "PlainToken"}
_EXTRA = 0xBA77E4_0000_0000_2684_0001
"""The first of the 96 bits that Solady keeps beside an owner: class, day, health, serial in some order."""


@dataclass(frozen=True, slots=True)
class _Token:
    """One peer, deployed; its ids begin at 0."""

    stage: Stage
    contract: Contract
    peer: str

    def mint(self, to: str, count: int) -> int:
        extra = (_EXTRA,) if self.peer == "solady" else ()
        return self._do("minter", {to: count}, "mint", self._address(to), count, *extra)

    def move(self, giver: str, taker: str, token: int) -> int:
        people = self._address(giver), self._address(taker)
        return self._do(giver, {giver: -1, taker: 1}, "transferFrom", *people, token)

    def move_many(self, giver: str, taker: str, first: int, count: int) -> int:
        change = {giver: -count, taker: count}
        return self._do(giver, change, "transferMany", self._address(taker), first, count)

    def burn(self, owner: str, token: int) -> int:
        return self._do(owner, {owner: -1}, "burn", token)

    def _do(self, person: str, change: Mapping[str, int], function: str, *values: Any) -> int:
        """The gas of a call, after which balances must have changed as they should."""
        wanted = {who: self._held(who) + more for who, more in change.items()}
        gas = self.stage.do(person, self.contract, function, *values)
        assert {who: self._held(who) for who in change} == wanted, (
            f"{self.peer}: {function} did something else"
        )
        return gas

    def _held(self, person: str) -> int:
        return self.stage.read(self.contract, "balanceOf", self._address(person))

    def _address(self, person: str) -> str:
        return self.stage.address(person)


def each(gas: int, count: int) -> int:
    """Gas of one of `count`, rounded up."""
    return -(-gas // count)


def measure(stage: Stage) -> Figures:
    """Every key of mints, transfers and burns."""
    for peer, name in _CONTRACTS.items():
        with stage.apart():
            token = _Token(stage, stage.deploy(name, stage.address("minter")), peer)
            for part in _PARTS:
                with stage.apart():
                    yield from ((f"{peer}.{key}", gas) for key, gas in part(token))


def _mints(token: _Token) -> Figures:
    """The second batch of an owner."""
    token.mint("bank", _OTHER)
    for count in (10, 100, BATCH):
        with token.stage.apart():
            yield f"mint.batch{count}.per_battery", each(token.mint("bank", count), count)


def _first(token: _Token) -> Figures:
    """Out of an untouched batch, to somebody who has others and to somebody who has none."""
    first = _with_batch(token)
    for depth in DEPTHS[token.peer]:
        for suffix, taker in (("", "alice"), (".fresh", "bruno")):
            with token.stage.apart():
                yield f"transfer.first_at_{depth}{suffix}", token.move("bank", taker, first + depth)


def _with_batch(token: _Token) -> int:
    """Gives the bank a batch, when alice has tokens already; the id of its first."""
    token.mint("alice", _OTHER)
    token.mint("bank", BATCH)
    return _OTHER


def _steady(token: _Token) -> Figures:
    moved = _with_batch(token) + _HALFWAY
    token.move("bank", "alice", moved)
    yield "transfer.steady", token.move("alice", "bank", moved)


def _whole(token: _Token) -> Figures:
    """The bank keeps others."""
    first = _with_batch(token)
    token.mint("bank", _OTHER)
    yield f"transfer.batch{BATCH}.per_battery", each(token.move_many("bank", "alice", first, BATCH), BATCH)


def _burns(token: _Token) -> Figures:
    """By its owner: of a token that had moved alone, and of one that never left its batch.

    Neither is the first: ERC721A counts what is burned, and a counter's first write costs 20,000 more.
    """
    token_id = _with_batch(token) + _MOVED
    token.burn("alice", 0)
    with token.stage.apart():
        yield "burn.follower", token.burn("bank", token_id)
    token.move("bank", "alice", token_id)
    yield "burn.one", token.burn("alice", token_id)


_PARTS: Sequence[Callable[[_Token], Figures]] = (_mints, _first, _steady, _whole, _burns)
