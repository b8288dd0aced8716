"""The reference model, fed with events alone, against the chain: after any operations, on any day."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from battery_chain.demo.checks import Checks
from battery_chain.deploy import events
from battery_chain.errors import BatteryChainError, Mismatch
from battery_chain.fund import consent
from battery_chain.lifecycle import (
    Follower,
    dismantle,
    install,
    recycle,
    replay,
    repurpose,
    retire,
    swap,
    waste,
)
from battery_chain.model import Operation
from battery_chain.valuation import BatchAssessed, BatchMinted, PriceSet, Replay, agrees
from tests.integration.deployed import Scene

OWNERS = ("bank", "alice", "bruno", "Fund")


class World:
    """Random operations, each one that the chain would allow or refuse; what is refused is left out."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene, self.w, self.random = scene, scene.workspace, random.Random(seed)
        self.ids: list[int] = []
        self.day = scene.today - 1_000
        self.done: list[str] = []
        self.classes = {"nmc-four-wheel": "CAR-NMC", "lfp-four-wheel": "CAR-LFP", "lfp-station": "SWAP-LFP"}

    def run(self, steps: int) -> None:
        self.mint()
        for _ in range(steps):
            act = self.random.choice(self.acts)
            try:
                act(self)
            except BatteryChainError:
                continue
            self.done.append(act.__name__)

    def some(self) -> list[int]:
        batch = self.random.choice(self.ids) >> 32
        of_batch = [each for each in self.ids if each >> 32 == batch]
        return sorted(self.random.sample(of_batch, self.random.randint(1, len(of_batch))))

    def mint(self) -> None:
        name = self.random.choice(list(self.classes))
        first, count = self.scene.next_serial, self.random.randint(1, 6)
        self.scene.next_serial += count
        cells = {
            "series": self.classes[name],
            "class": name,
            "chemistry": "NMC" if name.startswith("nmc") else "LFP",
            "rated_wh": self.random.randint(1, 100_000),
            "bol_health_bp": self.random.randint(6_000, 10_500),
        }
        rows = [self.scene.row(serial, **cells) for serial in range(first, first + count)]
        (minted,) = self.scene.deliver(rows)
        self.ids += [minted.batch_id << 32 | index for index in range(count)]

    def assess(self) -> None:
        batch = self.random.choice(self.ids) >> 32
        count = self.scene.batch(batch).count
        healths = [
            None if self.random.random() < 0.3 else self.random.randint(4_000, 10_600) for _ in range(count)
        ]
        self.day = min(self.scene.today, self.day + self.random.randint(0, 200))
        self.scene.travel(1)
        self.scene.assess(batch, healths, day=self.day)

    def install(self) -> None:
        where = self.random.choice([Operation.IN_VEHICLE, Operation.IN_STATION])
        install(self.w, self.some(), where, b"", "operator")

    def swap(self) -> None:
        where = self.random.choice([Operation.IN_VEHICLE, Operation.IN_STATION])
        swap(self.w, self.some()[:1], where, b"", "operator")

    def retire(self) -> None:
        retire(self.w, self.some()[:1], b"", "operator")

    def waste(self) -> None:
        waste(self.w, self.some()[:1], "recycler", b"", "operator")

    def dismantle(self) -> None:
        dismantle(self.w, self.some()[:1], [1_000], [900], b"", "recycler")

    def recycle(self) -> None:
        battery = self.some()[0]
        owner = self.w.name_of(self.scene.rpc.read(self.w.battery.owner_of(battery)))
        statement = self.scene.balance(battery)
        if owner == "Fund":
            consent(self.w, [statement], "manager")
        list(recycle(self.w, [statement], "recycler", "auditor", "" if owner == "Fund" else owner))

    def repurpose(self) -> None:
        battery = self.some()[0]
        owner = self.w.name_of(self.scene.rpc.read(self.w.battery.owner_of(battery)))
        energy = self.scene.batch(battery >> 32).energy
        statement = self.scene.storage([battery], energy=energy, discarded=0, class_id=5)
        if owner == "Fund":
            consent(self.w, [statement], "manager")
        number, _ = repurpose(self.w, statement, "repurposer", "inspector", "" if owner == "Fund" else owner)
        self.ids.append(number << 32)

    def give(self) -> None:
        battery = self.some()[0]
        owner = self.scene.rpc.read(self.w.battery.owner_of(battery))
        if self.w.name_of(owner) == "Fund":
            return
        to = self.w.address(self.random.choice(("alice", "bruno", "bank")))
        call = self.w.battery.transfer_from(owner, to, battery)
        self.w.sender.send(call, action="give", signer=self.w.signer(self.w.name_of(owner)))

    def give_batch(self) -> None:
        batch = self.random.choice(self.ids) >> 32
        owner = self.scene.batch(batch).owner
        if self.w.name_of(owner) == "Fund":
            return
        call = self.w.battery.transfer_batch(owner, self.w.address("alice"), batch)
        self.w.sender.send(call, action="give", signer=self.w.signer(self.w.name_of(owner)))

    def sell(self) -> None:
        self.scene.fund(ids=self.some()[:1])

    def pass_time(self) -> None:
        self.scene.travel(self.random.choice((100, 86_400, 40 * 86_400)))

    acts: tuple[Callable[[World], None], ...] = (
        *(mint, assess, assess, assess, install, install, swap, retire, retire, waste, dismantle, recycle),
        *(repurpose, repurpose, give, give_batch, sell, pass_time),
    )


def compare(scene: Scene, ids: list[int]) -> None:
    """Every battery and every owner: on the day of the last measurement, today, and years later."""
    model = replay(scene.workspace)
    measured = max(model.state(each).day for each in ids)
    compare_on(scene, ids, measured)
    for years in (0, 1, 9):
        scene.travel(years * 365 * 86_400)
        compare_on(scene, ids, scene.today)


def compare_on(scene: Scene, ids: list[int], day: int) -> None:
    w, follower = scene.workspace, Follower(scene.workspace)
    model, checks = follower.advance(), Checks(w, follower)
    burned = {each for each in ids if model.owner(each) is None}
    checks.batteries([each for each in ids if each not in burned], day)
    assert {scene.condition(each) for each in burned} <= {Operation.RECYCLED}
    for name in OWNERS:
        owner = w.deployment.contracts.get(name) or w.address(name)
        value = scene.rpc.read(w.valuation.portfolio_value_with_day(owner, day))
        checks.portfolio(owner, day, value)
        assert model.portfolio(owner, day).count == scene.rpc.read(w.battery.balance_of(owner))


@pytest.mark.parametrize("seed", range(8))
def test_model_and_chain_agree_after_any_operations(scene: Scene, seed: int) -> None:
    world = World(scene, seed)
    world.run(60)
    assert len(world.done) > 15
    compare(scene, world.ids)


def test_the_seeds_together_have_done_everything(scene: Scene) -> None:
    """A sequence that only ever does the same proves little: these eight do all there is."""
    world = World(scene, 2024)
    world.run(200)
    missing = {act.__name__ for act in World.acts} - set(world.done)
    assert missing == set()
    compare(scene, world.ids)


def test_a_follower_that_goes_on_says_the_same_as_one_that_starts_over(scene: Scene) -> None:
    world, follower = World(scene, 1), Follower(scene.workspace)
    for _ in range(4):
        world.run(8)
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
    value = scene.rpc.read(scene.workspace.valuation.value_of_with_day(ids[0], day), height)
    past = replay(scene.workspace, height)
    assert agrees(past.value(ids[0], day), value, past.service(ids[0], day))


# -- what must differ


Tamper = Callable[[Any], Any]


def _rated(event: Any) -> Any:
    return replace(event, energy_wh=event.energy_wh + 1) if isinstance(event, BatchMinted) else event


def _owned(event: Any) -> Any:
    return replace(event, owner="0x" + "1" * 40) if isinstance(event, BatchMinted) else event


def _measured(event: Any) -> Any:
    if not isinstance(event, BatchAssessed):
        return event
    (health, cycles), *others = event.readings
    return replace(event, readings=[(health + 1, cycles), *others])


def _dated(event: Any) -> Any:
    return replace(event, day=event.day - 1) if isinstance(event, BatchAssessed) else event


def _priced(event: Any) -> Any:
    return replace(event, price=event.price + 1) if isinstance(event, PriceSet) else event


def _scrapped(event: Any) -> Any:
    return replace(event, exit_value=event.exit_value - 1) if isinstance(event, PriceSet) else event


def _lost(event: Any) -> Any:
    return None if isinstance(event, BatchAssessed) else event


@pytest.mark.parametrize("tamper", [_rated, _owned, _measured, _dated, _priced, _scrapped, _lost])
def test_one_tampered_or_lost_event_is_found(
    scene: Scene, tamper: Tamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = scene.cars(2)
    scene.assess(1, [9_000, 8_000])
    compare_on(scene, ids, scene.today)
    told = Follower._facts

    def lying(self: Follower, found: Iterator[Any]) -> Iterator[Any]:
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
