"""Which block was the last one at a moment?"""

from __future__ import annotations

from collections.abc import Sequence

from battery_chain.chain.rpc import Rpc

__all__ = ["block_at"]

_PROBES = 16


def block_at(rpc: Rpc, second: int) -> int | None:
    """The height of the last block whose time is at or before `second` (since 1970); None where even the
    first is later.

    Narrows the range by `_PROBES` + 1 with each batch: ten million blocks take six.
    """
    low, high = 0, rpc.block_number()
    if _seconds(rpc, [high])[0] <= second:
        return high
    if _first(rpc) > second:
        return None
    while high - low > 1:
        heights = _between(low, high)
        for height, time in zip(heights, _seconds(rpc, heights), strict=True):
            if time > second:
                high = height
                break
            low = height
    return low


def _first(rpc: Rpc) -> int:
    return rpc.second(rpc.can.first_block)


def _between(low: int, high: int) -> list[int]:
    """Ascending heights that cut the open range into equal parts."""
    count = min(_PROBES, high - low - 1)
    # Rounded down: each is at least one above the one before, as there are no more of them than heights.
    return [low + (high - low) * each // (count + 1) for each in range(1, count + 1)]


def _seconds(rpc: Rpc, heights: Sequence[int]) -> list[int]:
    found = rpc.can.block_seconds(heights)
    return [found[each] for each in heights]
