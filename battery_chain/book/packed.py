"""Orders as bytes, for the store: the ABI's encoding, which is exact and canonical."""

from __future__ import annotations

from functools import cache

from battery_chain.contracts import structs
from battery_chain.contracts._codec import Coder, coder

__all__ = ["pack", "unpack"]


@cache
def _order() -> Coder:
    return coder(
        "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,"
        "(uint16,uint16,uint256,int128),uint256,uint256)"
    )


def pack(order: structs.Order) -> bytes:
    """The order as `abi.encode` has it."""
    return _order().encode(order)


def unpack(data: bytes) -> structs.Order:
    """The order of such bytes; its addresses are lower case."""
    return structs.Order.of(_order().decode(data, 0))
