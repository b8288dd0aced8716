"""Gas of title: batteries minted and moved."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.gauge.world import World

__all__ = ["Figures", "measure"]

Figures = Iterator[tuple[str, int]]
"""Keys of the snapshot and their gas."""

_HALFWAY = 500
"""An index in the middle of a batch of 1,000: a first move costs the same wherever it is."""


def per_battery(gas: int, count: int) -> int:
    """Gas of one of `count`, rounded up."""
    return -(-gas // count)


def measure(world: World) -> Figures:
    """Every key of mints and transfers."""
    for part in (_mints, _gaps, _fresh, _first, _first_of_largest, _steady, _batch):
        with world.apart():
            yield from part(world)


def _mints(world: World) -> Figures:
    """The second batch of an account and a class: what a plant pays day after day."""
    world.mint(10)
    for count in (10, 100, 1000):
        with world.apart():
            yield f"mint.batch{count}.per_battery", per_battery(_minted(world, count), count)
        with world.apart():
            gas = world.do("maker", world.minting(count, health=0))
            yield f"mint.batch{count}.unassessed.per_battery", per_battery(gas, count)


def _minted(world: World, count: int) -> int:
    return world.do("maker", world.minting(count))


def _gaps(world: World) -> Figures:
    world.mint(10)
    gaps = b"".join((i * 7 % 10).to_bytes(2, "big") for i in range(1000))
    yield (
        "mint.batch1000.gaps.per_battery",
        per_battery(world.do("maker", world.minting(1000, gaps=gaps)), 1000),
    )


def _fresh(world: World) -> Figures:
    yield "mint.batch10.fresh.per_battery", per_battery(_minted(world, 10), 10)
    batch = world.mint(1000)
    yield "transfer.first_from_batch_1000.fresh", move(world, batch, _HALFWAY, "bank", "alice")


def move(world: World, batch: int, index: int, giver: str, taker: str) -> int:
    """The gas of one battery's transfer."""
    ids = batch << 32 | index
    return world.do(giver, world.battery.transfer_from(world.address(giver), world.address(taker), ids))


def _first(world: World) -> Figures:
    batch = _with_steady_recipient(world, 1000)
    yield "transfer.first_from_batch_1000", move(world, batch, _HALFWAY, "bank", "alice")


def _with_steady_recipient(world: World, count: int) -> int:
    """A batch of the bank's, when alice has another of the class."""
    world.mint(10, "alice")
    return world.mint(count)


def _first_of_largest(world: World) -> Figures:
    batch = _with_steady_recipient(world, 4096)
    yield "transfer.first_from_batch_4096", move(world, batch, 4095, "bank", "alice")


def _steady(world: World) -> Figures:
    batch = _with_steady_recipient(world, 1000)
    move(world, batch, _HALFWAY, "bank", "alice")
    yield "transfer.steady", move(world, batch, _HALFWAY, "alice", "bank")


def _batch(world: World) -> Figures:
    batch = _with_steady_recipient(world, 1000)
    world.mint(10)
    call = world.battery.transfer_batch(world.address("bank"), world.address("alice"), batch)
    yield "transfer.batch1000.per_battery", per_battery(world.do("bank", call), 1000)
