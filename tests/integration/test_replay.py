"""The reference model, fed with events alone, against the chain: after any operations, on any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from battery_chain.demo.checks import Checks
from battery_chain.deploy import Logged, events
from battery_chain.errors import BatteryChainError, Mismatch
from battery_chain.lifecycle.replay import Follower, replay
from battery_chain.lifecycle.worth import battery_worth, portfolio_worth
from battery_chain.valuation import (
    BatchAssessed,
    BatchMinted,
    BatchTransferred,
    LienPinned,
    PriceSet,
    Replay,
    Transferred,
    agrees,
)
from tests.integration.deployed import Scene
from tests.integration.views import Growth, compare_views
from tests.integration.world import PEOPLE, World

OWNERS = (*PEOPLE, "manager", "Fund")


@pytest.mark.parametrize("seed", range(4))
def test_what_events_rebuild_is_what_the_chain_says_after_any_operations(scene: Scene, seed: int) -> None:
    world, growth = World(scene, seed), Growth(scene.workspace)
    for _ in range(2):
        world.run(60)
        compare_views(scene.workspace, world.follower.advance(), growth, OWNERS, world.names)
    assert len(world.done) > 15


def test_years_later_it_still_is(scene: Scene) -> None:
    world, growth = World(scene, 11), Growth(scene.workspace)
    world.run(80)
    for years in (1, 9, 20):
        scene.travel(years * 365 * 86_400)
        compare_views(scene.workspace, world.follower.advance(), growth, OWNERS, world.names)


def test_one_sequence_does_all_there_is(scene: Scene) -> None:
    """Sequences that only ever do the same prove little."""
    world = World(scene, 3)
    everything = {act.__name__ for act in World.acts}
    for _ in range(24):
        world.run(50)
        if everything <= set(world.done):
            break
    assert set(world.done) == everything
    growth, model = Growth(scene.workspace), world.follower.advance()
    assert compare_views(scene.workspace, model, growth, OWNERS, world.names) > 1_000


def test_a_follower_that_goes_on_says_the_same_as_one_that_starts_over(scene: Scene) -> None:
    world, follower = World(scene, 1), Follower(scene.workspace)
    for _ in range(4):
        world.run(10)
        whole, followed = replay(scene.workspace), follower.advance()
        assert [followed.state(each) for each in world.ids] == [whole.state(each) for each in world.ids]
    assert follower.advance() is followed


def test_the_past_is_replayed_up_to_a_block(scene: Scene) -> None:
    ids = scene.cars(2)
    height = scene.rpc.block_number()
    scene.assess(1, [9_000, 9_000])
    day = scene.today
    assert replay(scene.workspace, height).state(ids[0]).health == 10_000
    assert replay(scene.workspace).state(ids[0]).health == 9_000
    value = scene.rpc.read(scene.workspace.valuation.value_of(ids[0]), height)
    past = replay(scene.workspace, height)
    assert agrees(past.value(ids[0], day), value, past.service(ids[0], day))


def test_what_moved_alone_and_what_moved_with_its_batch_are_told_apart(scene: Scene) -> None:
    """Both in one transaction, between the same two."""
    world = World(scene, 5)
    ids, w = scene.cars(4), scene.workspace
    world.ids = ids
    world._pledge(w.address("bank").lower(), (ids[1],), (1,))
    scene.travel(86_400)
    world.send(w.battery.call_lien(1, bytes(32)), "manager")
    scene.travel(15 * 86_400)
    world.send(w.battery.foreclose(1, [ids[1]], [1]), "manager")
    seen = list(Follower(w)._facts(events(w, contracts=["Battery", "Valuation"])))
    moves = [each for each in seen if isinstance(each, Transferred | BatchTransferred)]
    manager = w.address("manager").lower()
    assert moves == [Transferred((ids[1],), manager), BatchTransferred(1, manager)]
    compare_views(w, replay(w), Growth(w), ("bank", "manager"))


def _quarantined(world: World, ids: list[int]) -> None:
    world.send(world.w.battery.quarantine(ids, bytes(32)), "laboratory")


def _recalled(world: World, ids: list[int]) -> None:
    world.send(world.w.battery.quarantine_batch(ids[0] >> 32, bytes(32)), "laboratory")


def _wasted(world: World, ids: list[int]) -> None:
    world.send(world.w.battery.waste(ids, world.w.address("recycler"), bytes(32)), "operator")


def _dismantled(world: World, ids: list[int]) -> None:
    _wasted(world, ids)
    world.send(world.w.battery.dismantle(ids, [2], [1], bytes(32)), "recycler")


def _lost(world: World, ids: list[int]) -> None:
    world.lose()


def _found(world: World, ids: list[int]) -> None:
    world.lose()
    world.find()


def _expired(world: World, ids: list[int]) -> None:
    world.send(world.w.battery.expire(ids), "outsider")


def _in_service(world: World, ids: list[int]) -> None:
    world.install()


def _remanufactured(world: World, ids: list[int]) -> None:
    world.install()
    world._inspect(world.states)
    world.retire()
    world.remanufacture()


@pytest.mark.parametrize(
    ("act", "basis"),
    [
        (_in_service, "full formula"),
        (_expired, "exit value"),
        (_quarantined, "exit value"),
        (_recalled, "exit value"),
        (_found, "exit value"),
        (_wasted, "exit value"),
        (_dismantled, "exit value"),
        (_lost, "nothing"),
        (_remanufactured, "nothing"),
    ],
)
def test_a_battery_is_worth_what_its_operation_is(
    scene: Scene, act: Callable[[World, list[int]], None], basis: str
) -> None:
    """And the owner's portfolio is worth the sum, by the chain and by the events alone."""
    world, w = World(scene, 1), scene.workspace
    ids = world.ids = scene.cars(1)
    before = battery_worth(w, ids[0], scene.rpc.block_number())
    assert before.basis == "full formula"
    act(world, ids)
    block = scene.rpc.block_number()
    worth = battery_worth(w, ids[0], block, recompute=True)
    assert (worth.basis, worth.energy_wh) == (basis, 40_000)
    if basis != "full formula":
        assert worth.units == (40_000 * 8_000 if basis == "exit value" else 0)
    assert portfolio_worth(w, w.address("bank"), block, recompute=True).units == sum(
        battery_worth(w, each, block).units for each in world.ids
    )


# -- what must differ


def compare_on(scene: Scene, ids: list[int], day: int) -> None:
    w, follower = scene.workspace, Follower(scene.workspace)
    checks = Checks(w, follower)
    checks.batteries(ids, day)
    bank = w.address("bank")
    checks.portfolio(bank, day, scene.rpc.read(w.valuation.portfolio_value_with_day(bank, day)))


def test_every_kind_of_event_matters(scene: Scene) -> None:
    """Without all events of any one kind, something that was rebuilt is not what the chain says. A pin under
    a lien follows from what caused it: its event is a second witness. One event alone may be made up for by
    a later one: kinds are left out that came once or twice.
    """
    world, growth, w = World(scene, 3), Growth(scene.workspace), scene.workspace
    world.run(500)
    seen = list(Follower(w)._facts(events(w)))
    counted = Counter(type(each) for each in seen)
    kinds = {kind for kind, count in counted.items() if count > 2} - {LienPinned}
    assert len(kinds) > 25
    compare_views(w, Replay(seen, w.deployment.unit), growth, OWNERS, world.names)
    unnoticed = {kind.__name__ for kind in kinds if not _differs(world, seen, kind, growth)}
    assert unnoticed == set()


def _differs(world: World, seen: list[Any], kind: type, growth: Growth) -> bool:
    kept = [each for each in seen if type(each) is not kind]
    try:
        model = Replay(kept, world.w.deployment.unit)
        compare_views(world.w, model, growth, OWNERS, world.names)
    except (AssertionError, BatteryChainError):
        return True
    return False


Tamper = Callable[[Any], Any]


def _rated(event: Any) -> Any:
    return replace(event, energy_wh=event.energy_wh + 1) if isinstance(event, BatchMinted) else event


def _owned(event: Any) -> Any:
    return replace(event, owner="0x" + "1" * 40) if isinstance(event, BatchMinted) else event


def _measured(event: Any) -> Any:
    if not isinstance(event, BatchAssessed):
        return event
    first, *others = event.readings
    assert first is not None
    return replace(event, readings=[(first[0] + 1, first[1]), *others])


def _dated(event: Any) -> Any:
    return replace(event, day=event.day - 1) if isinstance(event, BatchAssessed) else event


def _priced(event: Any) -> Any:
    return replace(event, price=event.price + 1) if isinstance(event, PriceSet) else event


def _scrapped(event: Any) -> Any:
    return replace(event, exit_value=event.exit_value - 1) if isinstance(event, PriceSet) else event


def _dropped(event: Any) -> Any:
    return None if isinstance(event, BatchAssessed) else event


@pytest.mark.parametrize("tamper", [_rated, _owned, _measured, _dated, _priced, _scrapped, _dropped])
def test_one_tampered_or_lost_event_is_found(
    scene: Scene, tamper: Tamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = scene.cars(2)
    scene.assess(1, [9_000, 8_000])
    compare_on(scene, ids, scene.today)
    told = Follower._facts

    def lying(self: Follower, found: Iterator[Logged]) -> Iterator[Any]:
        return filter(None, map(tamper, told(self, found)))

    monkeypatch.setattr(Follower, "_facts", lying)
    with pytest.raises(Mismatch, match=r"of battery|portfolio value"):
        compare_on(scene, ids, scene.today)


def test_the_model_is_given_no_value(scene: Scene) -> None:
    """Nothing that goes into it is a sum of money: its events are days, ids, Wh and prices."""
    scene.cars(1)
    scene.assess(1, [9_000])
    follower = Follower(scene.workspace)
    seen = list(follower._facts(events(scene.workspace)))
    value = scene.rpc.read(scene.workspace.valuation.value_of(1 << 32))
    assert value > 10**6
    assert str(value) not in repr(seen)
    assert Replay(seen).value(1 << 32, scene.today) != Decimal(0)
