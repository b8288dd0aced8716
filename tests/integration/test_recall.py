"""Recall by model, cell lot, supplier, class and day of manufacture: what is meant, and nothing else."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from battery_chain.errors import BadInput, Reverted
from battery_chain.lifecycle import mint as mint_all
from battery_chain.lifecycle import open_delivery, quarantine, recall, repurpose, retire
from battery_chain.lifecycle.mint import adopt
from battery_chain.lifecycle.recall import Criteria, Selection
from battery_chain.manifest import COLUMNS
from battery_chain.model import Operation
from battery_chain.units import parse_day
from tests.integration.deployed import Scene

PAPER = b"field action 7"


def manifest(scene: Scene, rows: Sequence[Mapping[str, Any]], name: str = "lots.csv") -> Path:
    path = scene.folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*COLUMNS, "cell_lot", "supplier"])
        writer.writeheader()
        writer.writerows(rows)
    return path


def deliver(scene: Scene, rows: Sequence[Mapping[str, Any]]) -> None:
    opened = open_delivery(scene.workspace, scene.description, manifest(scene, rows))
    list(mint_all(scene.workspace, opened, "maker", "laboratory"))


@pytest.fixture
def fleet(scene: Scene) -> Scene:
    """Batches: 1 of lots L1 L1 L2, 2 of L2 alone, 3 another model made later, 4 of another class."""
    rows = [
        scene.row(serial, cell_lot=lot, supplier="Cells AG") for serial, lot in enumerate(["L1", "L1", "L2"])
    ]
    rows += [scene.row(n, cell_lot="L2", supplier="Zellen SE", rated_wh=39_000) for n in (10, 11)]
    rows += [scene.row(20, model="Block", manufacture_day="2018-01-20", cell_lot="L1")]
    rows += [
        scene.row(1, **{"series": "CAR-LFP", "class": "lfp-four-wheel", "chemistry": "LFP", "cell_lot": "L3"})
    ]
    deliver(scene, rows)
    return scene


def meant(scene: Scene, **told: Any) -> tuple[tuple[int, ...], list[str]]:
    found = recall.select(scene.workspace, Criteria(**told))
    return found.batches, [f"{each >> 32}:{each & 0xFFFF_FFFF}" for each in found.ids]


def operations(scene: Scene, batch: int, count: int) -> list[Operation]:
    return [scene.condition(batch << 32 | index) for index in range(count)]


# -- refused


def test_a_recall_of_nothing_is_refused(scene: Scene) -> None:
    with pytest.raises(BadInput, match=r"recall: of what\? name a model, a lot, a supplier, a class or days"):
        recall.select(scene.workspace, Criteria())


def test_a_recall_by_somebody_else_is_refused_before_anything_is_sent(fleet: Scene) -> None:
    found, height = recall.select(fleet.workspace, Criteria(model="Pack")), fleet.rpc.block_number()
    with pytest.raises(Reverted) as refused:
        recall.plan(fleet.workspace, found, PAPER, "alice")
    assert (refused.value.error, refused.value.arguments["role"]) == ("MissingRole", 2)
    with pytest.raises(Reverted):
        recall.send(fleet.workspace, found, PAPER, "alice")
    assert fleet.rpc.block_number() == height


# -- selected


@pytest.mark.parametrize(
    ("told", "batches", "ids"),
    [
        ({"model": "Pack"}, (1, 2, 4), []),
        ({"model": "Block"}, (3,), []),
        ({"model": "None"}, (), []),
        ({"cell_lot": "L1"}, (3,), ["1:0", "1:1"]),
        ({"cell_lot": "L2"}, (2,), ["1:2"]),
        ({"cell_lot": "L2", "supplier": "Cells AG"}, (), ["1:2"]),
        ({"cell_lot": "L1", "model": "Pack"}, (), ["1:0", "1:1"]),
        ({"supplier": "Zellen SE"}, (2,), []),
        ({"class_id": 1}, (1, 2, 3), []),
        ({"class_id": 1, "cell_lot": "L3"}, (), []),
        ({"made_from": parse_day("2018-01-20")}, (3,), []),
        ({"made_to": parse_day("2018-01-19")}, (1, 2, 4), []),
        ({"made_from": parse_day("2018-01-20"), "made_to": parse_day("2018-01-20")}, (3,), []),
        ({"made_from": parse_day("2018-01-15"), "made_to": parse_day("2018-01-20")}, (1, 2, 3, 4), []),
    ],
)
def test_what_is_told_is_meant(
    fleet: Scene, told: dict[str, Any], batches: tuple[int, ...], ids: list[str]
) -> None:
    assert meant(fleet, **told) == (batches, ids)


def test_what_is_quarantined_already_is_left_out(fleet: Scene) -> None:
    quarantine(fleet.workspace, [1 << 32], PAPER, "operator")
    assert meant(fleet, cell_lot="L1") == ((3,), ["1:1"])
    recall.send(fleet.workspace, recall.select(fleet.workspace, Criteria(class_id=1)), PAPER, "operator")
    assert meant(fleet, class_id=1) == ((), [])


def test_batches_that_no_manifest_tells_of_are_named(fleet: Scene) -> None:
    kept = fleet.workspace.sender.journal.file.parent.parent / "delivered"
    shutil.rmtree(kept)
    found = recall.select(fleet.workspace, Criteria(cell_lot="L1", class_id=1))
    assert found == Selection((), (), (), (1, 2, 3), 0)
    adopt(fleet.workspace, fleet.description, fleet.folder / "lots.csv")
    assert meant(fleet, cell_lot="L1") == ((3,), ["1:0", "1:1"])


def test_a_file_of_the_workspace_that_was_damaged_is_refused(fleet: Scene) -> None:
    kept = fleet.workspace.sender.journal.file.parent.parent / "delivered"
    damaged = next(kept.rglob("1-*.json"))
    damaged.write_text('{"model": 1}')
    with pytest.raises(BadInput, match="is not what was written when its batch was minted"):
        recall.select(fleet.workspace, Criteria(cell_lot="L1"))


def test_successors_of_what_is_recalled_are_recalled_with_it(scene: Scene) -> None:
    rows = [scene.row(serial, cell_lot=f"L{serial}") for serial in range(1, 5)]
    deliver(scene, rows)
    scene.next_serial = 5
    ids = [1 << 32 | index for index in range(4)]
    scene.serve(ids)
    scene.assess(1, [8_000] * 4)
    retire(scene.workspace, ids, PAPER, "operator")
    statement = scene.storage(ids[:2])
    repurpose(scene.workspace, statement, "repurposer", ["inspector", "laboratory"], ["bank"])
    found = recall.select(scene.workspace, Criteria(cell_lot="L2"))
    assert (found.batches, found.ids, found.successors) == ((2,), (), (2,))
    assert recall.select(scene.workspace, Criteria(cell_lot="L3")).successors == ()


# -- sent


def test_a_recall_takes_whole_batches_at_once_and_leaves_the_rest_alone(fleet: Scene) -> None:
    found = recall.select(fleet.workspace, Criteria(cell_lot="L1"))
    cost = recall.plan(fleet.workspace, found, PAPER, "operator")
    assert (cost.batteries, cost.batches, cost.transactions) == (3, 1, 2)
    receipts = recall.send(fleet.workspace, found, PAPER, "operator")
    assert len(receipts) == cost.transactions
    assert sum(each.gas_used for each in receipts) <= cost.gas
    held, free = Operation.QUARANTINED, Operation.REGISTERED
    assert operations(fleet, 1, 3) == [held, held, free]
    assert operations(fleet, 2, 2) == [free, free]
    assert operations(fleet, 3, 1) == [held]


def test_a_recall_that_was_interrupted_goes_on_and_does_nothing_twice(fleet: Scene) -> None:
    whole = recall.select(fleet.workspace, Criteria(class_id=1))
    first = Selection(whole.batches[:1], (), (), (), 3)
    recall.send(fleet.workspace, first, PAPER, "operator")
    sent = recall.send(fleet.workspace, whole, PAPER, "operator")
    assert [each.before for each in sent] == [True, False, False]
    assert recall.select(fleet.workspace, Criteria(class_id=1)).batteries == 0
