"""Gas of identity: identifiers of their own, serials that come late, numbers that are skipped."""

from __future__ import annotations

from dataclasses import dataclass

from battery_chain.chain import Call
from battery_chain.contracts import structs
from battery_chain.deploy import sign
from battery_chain.manifest import keccak256
from scripts.gauge.titles import Figures, per_battery
from scripts.gauge.world import BEGIN, DAY, HEALTHY, World

__all__ = ["measure"]

_MADE = BEGIN // DAY - 400
_SKIPPED = 100_000
_GAPS = b"".join((i and 1).to_bytes(2, "big") for i in range(1000))
"""Every other serial is left out."""


def measure(world: World) -> Figures:
    """Every key of identity; each is the second batch of its owner and series."""
    for part in (_identified, _late, _skipped):
        with world.apart():
            yield from part(_Plant(world))


@dataclass(frozen=True)
class _Plant:
    """Mints past the package, as its calls are what is measured."""

    world: World

    def statement(self, count: int, first: int = 0, gaps: bytes = b"") -> structs.Mint:
        return structs.Mint(
            to=self.world.address("bank"),
            operator=self.world.address("operator"),
            class_=1,
            energy=60_000,
            count=count,
            manufactured=_MADE,
            day=_MADE,
            health=HEALTHY,
            series=1,
            first_serial=first,
            root=keccak256(b"root"),
            gaps=gaps,
        )

    def signature(self, statement: structs.Mint) -> bytes:
        return sign(self.world.workspace, statement, "laboratory")

    def grow(self, count: int, first: int, gaps: bytes = b"") -> int:
        m = self.statement(count, first, gaps)
        return self.do(self.world.battery.mint_batch(m, self.signature(m)))

    def late(self, count: int, first: int, witness: structs.Gap, step: int = 1) -> int:
        gaps = b"" if step == 1 else b"".join((i and step - 1).to_bytes(2, "big") for i in range(count))
        m = self.statement(count, first, gaps)
        return self.do(self.world.battery.mint_late(m, witness, self.signature(m)))

    def identify(self, names: list[str]) -> int:
        m = self.statement(len(names))
        return self.do(self.world.battery.mint_identified(m, names, self.signature(m)))

    def do(self, call: Call) -> int:
        return self.world.do("maker", call)


def _identified(plant: _Plant) -> Figures:
    """GB/T 34014: 17 characters of the maker and the model, then seven digits."""
    plant.grow(10, 1)
    plant.identify([_gb(n) for n in range(10)])
    for key, count in (("mint.registry", 100), ("mint.registry.batch400", 400)):
        with plant.world.apart():
            names = [_gb(10 + n) for n in range(count)]
            yield f"{key}.per_battery", per_battery(plant.identify(names), count)
    names = [f"{n:016x}-{n:07d}" for n in range(100)]
    yield "mint.registry.prefixes.per_battery", per_battery(plant.identify(names), 100)


def _gb(number: int) -> str:
    return f"04QCB76G5ABCDEF1A{number:07d}"


def _late(plant: _Plant) -> Figures:
    """In the gaps of a batch of 1,000: from its middle on, every serial that it left out."""
    plant.grow(1000, 1, _GAPS)
    witness = structs.Gap(1, 0, keccak256(b"root"), _GAPS)
    plant.late(10, 2, witness, step=2)
    yield "mint.late.per_battery", per_battery(plant.late(100, 1002, witness, step=2), 100)


def _skipped(plant: _Plant) -> Figures:
    plant.grow(10, 1)
    with plant.world.apart():
        steady = plant.grow(100, 11)
    skipping = plant.grow(100, _SKIPPED)
    yield "mint.skip", skipping - steady
    witness = structs.Gap(0, 11, bytes(32), b"")
    plant.late(10, 11, witness)
    with plant.world.apart():
        yield "mint.late.skipped.per_battery", per_battery(plant.late(100, 1000, witness), 100)
    yield "mint.late.scattered.per_battery", per_battery(plant.late(100, 1000, witness, step=256), 100)
