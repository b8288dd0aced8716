"""Twenty years of one battery of each use, from the mint to the burn of what was made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from battery_chain.assessment import batch_facts, inspect, submit
from battery_chain.lifecycle import (
    dismantle,
    history,
    maintain,
    quarantine,
    recycle,
    release,
    repurpose,
    resume,
    retire,
    swap,
    waste,
)
from battery_chain.model import Method, Metric, Operation, Reading
from battery_chain.telemetry import pricing_metric
from tests.integration.deployed import Scene

YEAR = 365 * 86_400 + 21_600
FIRST_USE, IN_ALL = 12, 20


@dataclass(frozen=True)
class Use:
    """A battery of one use: how it is delivered, where it serves, where else it goes in a swap."""

    cells: dict[str, object]
    serves: Operation
    swaps_to: Operation | None
    second_use: bool = True


USES = {
    "car": Use({}, Operation.IN_VEHICLE, None),
    "two-wheeler": Use(
        {"series": "MOTO-NCA", "class": "nca-two-wheel", "chemistry": "NCA", "rated_wh": 2_000},
        Operation.IN_VEHICLE,
        Operation.IN_STATION,
    ),
    "station": Use(
        {"series": "SWAP-LFP", "class": "lfp-station", "chemistry": "LFP"},
        Operation.IN_STATION,
        Operation.IN_VEHICLE,
    ),
    "storage": Use(
        {"series": "HOME-LFP", "class": "lfp-storage", "chemistry": "LFP"},
        Operation.IN_STORAGE,
        None,
        second_use=False,
    ),
}


@dataclass
class Life:
    scene: Scene
    battery: int
    health: int = 10_000
    years: int = field(default=0)

    def year(self, loss: int) -> None:
        """A year passes, and the battery is measured."""
        self.scene.travel(YEAR)
        self.years += 1
        self.health -= loss
        self.scene.assess(self.battery >> 32, [self.health], metric=self.metric)

    @property
    def metric(self) -> Metric:
        """The figure that prices the category of its class."""
        number = self.scene.batch(self.battery >> 32).class_
        return pricing_metric(
            next(spec.category for spec in self.scene.description.classes if spec.id == number)
        )

    def inspect(self) -> None:
        scene, batch = self.scene, self.battery >> 32
        scene.travel(10)  # each statement about a batch is newer than the one before
        found = inspect(
            scene.workspace,
            {batch: batch_facts(scene.workspace, batch)},
            {self.battery: Reading(self.health, 100)},
            day=scene.today,
            issued_at=scene.now,
            now=scene.now,
            metric=self.metric,
            method=Method.FULL_DISCHARGE,
            source="workshop",
            assessors=("laboratory", "inspector"),
        )
        submit(scene.workspace, found, "alice")


def _first_use(scene: Scene, use: Use) -> Life:
    life = Life(scene, scene.cars(1, **use.cells)[0])
    w, ids = scene.workspace, [life.battery]
    scene.serve(ids, use.serves)
    for year in range(1, FIRST_USE + 1):
        life.year(250)
        if use.swaps_to is not None and year % 4 == 0:
            swap(w, ids, use.swaps_to, b"swap out", "operator")
            swap(w, ids, use.serves, b"swap in", "operator")
        if year == 5:
            maintain(w, ids, b"cell module exchanged", "operator", repair=True)
            life.inspect()
            resume(w, ids, use.serves, b"back in service", "operator")
        if year == 9:
            quarantine(w, ids, b"collision reported", "operator")
            life.inspect()
            release(w, ids, b"no damage found", "inspector")
    return life


def _second_use(life: Life) -> Life:
    """Retired, and made into a storage pack of the same owner."""
    scene, w = life.scene, life.scene.workspace
    retire(w, [life.battery], b"end of first use", "operator")
    rated = scene.batch(life.battery >> 32).energy
    statement = scene.storage(
        [life.battery], energy=rated * 95 // 100, discarded=rated - rated * 95 // 100, health=life.health
    )
    made = repurpose(w, statement, "repurposer", ("laboratory", "inspector"), ("bank",))
    successor = Life(scene, made.first << 32, life.health, life.years)
    scene.serve([successor.battery], Operation.IN_STORAGE)
    return successor


def _end(life: Life) -> None:
    scene, w, ids = life.scene, life.scene.workspace, [life.battery]
    waste(w, ids, "recycler", b"worn out", "operator")
    dismantle(w, ids, [1_000], [900], b"modules and cells", "recycler")
    list(recycle(w, [scene.balance(life.battery)], "recycler", "auditor", "bank"))


@pytest.mark.parametrize("name", USES)
def test_twenty_years_from_mint_to_burn_are_told_from_the_chain(scene: Scene, name: str) -> None:
    use = USES[name]
    life = _first_use(scene, use)
    first = life.battery
    if use.second_use:
        life = _second_use(life)
    for _ in range(FIRST_USE, IN_ALL):
        life.year(150)
    _end(life)
    assert life.years == IN_ALL

    lives = {battery: list(history(scene.workspace, battery)) for battery in (first, life.battery)}
    for battery, entries in lives.items():
        print(f"\n{name}: token {battery}")
        for entry in entries:
            print(f"  {entry.what:<12} {entry.text}")
    told = [entry.what for entry in lives[first]]
    assert told[:2] == ["mint", "install"]
    assert told.count("assess") == (FIRST_USE if use.second_use else IN_ALL)
    assert [what for what in told if what in {"maintain", "inspect", "resume", "quarantine", "release"}] == [
        "maintain",
        "inspect",
        "resume",
        "quarantine",
        "inspect",
        "release",
    ]
    assert told.count("swap") == (0 if use.swaps_to is None else 6)
    if use.second_use:
        assert told[-2:] == ["retire", "repurpose"]
        assert scene.condition(first) is Operation.SUPERSEDED
    after = [entry.what for entry in lives[life.battery]]
    assert after[-3:] == ["waste", "dismantle", "recycle"]
    assert after.count("assess") == (IN_ALL - FIRST_USE if use.second_use else IN_ALL)
    assert scene.condition(life.battery) is Operation.RECYCLED
    assert scene.rpc.read(scene.workspace.battery.rated_energy_of(scene.workspace.address("bank"))) == 0
