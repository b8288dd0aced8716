"""Gas of health: whole batches assessed."""

from __future__ import annotations

from scripts.gauge.titles import Figures, move, per_battery
from scripts.gauge.world import DAY, World

__all__ = ["measure"]

_OWNERS = 10
_MOVED = 100


def measure(world: World) -> Figures:
    """Every key of assessments: each booked a quarter after the one before, with one signature."""
    for part in (_followers, _moved):
        with world.apart():
            yield from part(world)


def _followers(world: World) -> Figures:
    batch = world.mint(1000)
    yield "assess.first.batch1000.per_battery", per_battery(world.assess(batch), 1000)
    _next_quarter(world)
    yield "assess.batch1000.per_battery", per_battery(world.assess(batch, 2), 1000)


def _next_quarter(world: World) -> None:
    world.at(world.now + 91 * DAY)
    world.rpc.call("evm_mine")


def _moved(world: World) -> Figures:
    """Every tenth battery has gone to one of ten owners."""
    batch = world.mint(1000)
    world.assess(batch)
    for place in range(_MOVED):
        move(world, batch, place * (1000 // _MOVED), "bank", f"owner{place % _OWNERS}")
    _next_quarter(world)
    yield "assess.batch1000.moved10pct.per_battery", per_battery(world.assess(batch, 2), 1000)
