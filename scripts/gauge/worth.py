"""Gas of worth: the value of portfolios of any size."""

from __future__ import annotations

from collections.abc import Iterator

from battery_chain.model import MAX_BATCH
from scripts.gauge.titles import Figures
from scripts.gauge.world import GAS_LIMIT, World

__all__ = ["measure"]

_CLASSES = 8


def measure(world: World) -> Figures:
    """An account with eight classes and 100 batteries, and one with a million, in 248 batches."""
    for count in (100, 1_000_000):
        with world.apart():
            _own(world, count)
            yield f"nav.read.8_classes.{count}_batteries", _read(world)


def _own(world: World, count: int) -> None:
    """Mints `count` batteries for alice, the classes as equal as whole batteries allow."""
    maker, serial, acts = world.address("maker"), world.next_serial(), []
    for class_id, size in _batches(count):
        acts.append((maker, world.minting(size, "alice", class_id, serial=serial)))
        serial += size
    world.do_all(acts, GAS_LIMIT)
    held = world.rpc.read(world.battery.balance_of(world.address("alice")))
    assert held == count, f"{held} batteries instead of {count}"


def _read(world: World) -> int:
    return world.estimate(world.valuation.portfolio_value(world.address("alice")), "alice")


def _batches(count: int) -> Iterator[tuple[int, int]]:
    """Class and size of each batch."""
    for place in range(_CLASSES):
        left = count // _CLASSES + (place < count % _CLASSES)
        while left:
            size = min(left, MAX_BATCH)
            yield place + 1, size
            left -= size
