"""An account holds batteries of 32 classes at most. That limits what it may take, and must not stop what
befalls its batteries, nor the assessment of a batch in which it has one.
"""

from __future__ import annotations

import pytest

from battery_chain.chain import Call
from battery_chain.contracts import structs
from battery_chain.errors import Reverted
from battery_chain.model import ClassTerms, Operation
from tests.integration.deployed import Scene
from tests.integration.world import DOCUMENT, World

TERMS = ClassTerms(end_of_use=7_000, half_life=2_000, start_day=16_436, step_limit=500).pack()
FIRST, HELD = 20, 32


class Full(World):
    """alice holds two batteries of each of 32 classes."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, 1)
        everything = 2**256 - 1
        for assessor in ("laboratory", "inspector"):
            self.send(self.w.battery.set_accreditation(self.w.address(assessor), everything), "admin")
        for class_id in range(FIRST, FIRST + HELD + 1):
            info = structs.ClassInfo(1, 1, 400, 1_000, b"x".ljust(16, b"\0"), f"class {class_id}")
            self.send(self.w.battery.set_class(class_id, TERMS, info), "admin")
        for class_id in range(FIRST, FIRST + HELD):
            self.of_class(class_id, "alice", 2)

    def of_class(self, class_id: int, owner: str, count: int) -> int:
        series = self.w.deployment.series["HOME-LFP"]
        people = self.w.address(owner), self.w.address("operator")
        first, self.serial = self.serial, self.serial + count
        mint = structs.Mint(*people, class_id, 1_000, count, 20_000, 0, 0, series, first, DOCUMENT, b"")
        self.send(self.w.battery.mint_batch(mint, b""), "maker")
        number: int = self.scene.rpc.read(self.w.battery.batch_count())
        self.ids += range(number << 32, (number << 32) + count)
        return number

    def transfer(self, to: str, battery: int, owner: str) -> Call:
        return self.w.battery.transfer_from(self.w.address(owner), self.w.address(to), battery)


@pytest.fixture
def full(scene: Scene) -> Full:
    return Full(scene)


def test_one_more_class_is_refused_at_the_mint_and_in_a_transfer(full: Full) -> None:
    with pytest.raises(Reverted, match="TooManyClasses"):
        full.of_class(FIRST + HELD, "alice", 1)
    other = full.of_class(FIRST + HELD, "bank", 1)
    with pytest.raises(Reverted, match="TooManyClasses"):
        full.send(full.transfer("alice", other << 32, "bank"), "bank")


def test_a_battery_is_lost_whatever_its_owner_holds(full: Full) -> None:
    full.lose()
    assert any(state.operation == Operation.LOST for state in full.states)


def test_a_duplicate_ends_whatever_its_owner_holds(full: Full) -> None:
    full.send(full.w.battery.quarantine(full.ids[:2], DOCUMENT), "laboratory")
    statement = structs.Voiding(full.ids[0], full.ids[1], full.until, DOCUMENT)
    (signature,) = full.signed(statement, "auditor")
    full.send(full.w.battery.void_duplicate(statement, signature), "inspector")
    assert any(state.operation == Operation.VOIDED for state in full.states)


def test_one_owner_does_not_keep_a_batch_from_going_over_to_the_next_version(full: Full) -> None:
    last, next_ = FIRST + HELD - 1, FIRST + HELD
    full.send(full.w.battery.set_migration(last, next_, 65_535), "admin")
    shared = full.of_class(last, "bank", 4)
    full.send(full.transfer("alice", shared << 32, "bank"), "bank")
    full._assess(shared, lambda _: next_)
    assert full.scene.batch(shared).class_ == next_
