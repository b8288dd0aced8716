"""The valuation calendar: cutoff < window < valuation time, one for all funds."""

from __future__ import annotations

import time
from dataclasses import dataclass

from battery_chain.chain import Rpc
from battery_chain.deploy import Workspace

__all__ = ["Epoch", "chain_time", "epoch", "wait_until"]


@dataclass(frozen=True, slots=True)
class Epoch:
    """Epoch `number`: requests close at `cutoff`; evidence and prices arrive until `window_end`; it may be
    struck from `valuation` on. Seconds."""

    number: int
    cutoff: int
    window_end: int
    valuation: int


def epoch(workspace: Workspace, number: int) -> Epoch:
    """The times of an epoch."""
    v = workspace.valuation
    cutoff, end, at = workspace.rpc.read_many(
        [v.cutoff_of(number), v.window_end_of(number), v.valuation_time_of(number)]
    )
    return Epoch(number, cutoff, end, at)


def chain_time(workspace: Workspace) -> int:
    """The second of the newest block."""
    return workspace.rpc.second()


def wait_until(rpc: Rpc, second: int) -> None:
    """Sleeps until a block made now would be later than `second`: by this machine's clock, or by the chain's
    where that is ahead."""
    while (left := second - max(int(time.time()), rpc.second())) >= 0:
        time.sleep(min(1.0, left + 0.05))
