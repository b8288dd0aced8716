"""Gas of ends: waste, and the burn that recycling is."""

from __future__ import annotations

from battery_chain.deploy import sign
from battery_chain.lifecycle import MassBalance, recycling_statement
from battery_chain.manifest import keccak256
from battery_chain.model import Operation
from scripts.gauge.titles import Figures, move
from scripts.gauge.world import World

__all__ = ["measure"]

_PACK_GRAMS = 450_000
_PROCEEDS = 120_000_000


def measure(world: World) -> Figures:
    """Every key of ends: of a battery that has moved alone, and of one that followed its batch until it was
    waste.
    """
    for end, moved in (("one", True), ("follower", False)):
        with world.apart():
            yield from _end(world, end, moved)


def _end(world: World, end: str, moved: bool) -> Figures:
    batch = world.mint(1000)
    world.mint(10, "alice")
    world.assess(batch)
    if moved:
        move(world, batch, 7, "bank", "alice")
    owner, battery = "alice" if moved else "bank", batch << 32 | 7
    world.do("operator", world.battery.install([battery], Operation.IN_VEHICLE, keccak256(b"installed")))
    call = world.battery.waste([battery], world.address("recycler"), keccak256(b"waste"))
    yield f"waste.{end}", world.do(owner, call)
    call = world.battery.dismantle([battery], [_PACK_GRAMS], [_PACK_GRAMS - 20_000], keccak256(b"dismantled"))
    yield f"dismantle.{end}", world.do("recycler", call)
    _fund_recycler(world, owner)
    with world.apart():
        yield f"burn.{end}.without_payment", _recycle(world, battery, owner, 0)
    yield f"burn.{end}", _recycle(world, battery, owner, _PROCEEDS)


def _fund_recycler(world: World, owner: str) -> None:
    """Payer and payee both have money before and after."""
    for person in ("recycler", owner):
        world.do("issuer", world.token.issue(world.address(person), 10 * _PROCEEDS))
    world.do("recycler", world.token.approve(world.battery.address, 2**256 - 1))


def _recycle(world: World, battery: int, owner: str, proceeds: int) -> int:
    """The burn, with the auditor's countersignature and the owner's signed consent; its gas."""
    balance = MassBalance(battery, 12_000, 60_000, 9_000, 40_000, 0, 250_000, proceeds, b"mass balance")
    statement = recycling_statement(world.workspace, balance, "recycler", world.now)
    auditor, consent = (sign(world.workspace, statement, person) for person in ("auditor", owner))
    return world.do("recycler", world.battery.recycle(statement, auditor, consent))
