"""The life of a battery as the chain's events tell it."""

from __future__ import annotations

from battery_chain.fund import consent
from battery_chain.lifecycle import dismantle, history, install, recycle, repurpose, retire, swap, waste
from battery_chain.model import Operation
from tests.integration.deployed import Scene


def told(scene: Scene, battery: int) -> list[str]:
    return [entry.what for entry in history(scene.workspace, battery)]


def test_nothing_is_told_of_what_never_was(scene: Scene) -> None:
    scene.cars(2)
    assert told(scene, 1 << 32 | 2) == []
    assert told(scene, 9 << 32) == []


def test_the_whole_life_of_a_burned_battery_is_told_in_order(scene_on_both: Scene) -> None:
    scene = scene_on_both
    ids, w = scene.cars(2), scene.workspace
    scene.serve(ids)
    swap(w, ids[:1], Operation.IN_STATION, b"swap", "operator")
    scene.assess(1, [9_900, 9_800])
    scene.travel(60)
    scene.assess(1, [None, 9_700])
    w.sender.send(
        w.battery.transfer_from(w.address("bank"), w.address("alice"), ids[0]),
        action="sell",
        signer=w.signer("bank"),
    )
    retire(w, ids[:1], b"worn", "operator")
    waste(w, ids[:1], "recycler", b"waste", "alice")
    dismantle(w, ids[:1], [1_000], [900], b"parts", "recycler")
    list(recycle(w, [scene.balance(ids[0])], "recycler", "auditor", "alice"))
    entries = list(history(w, ids[0]))
    assert [entry.what for entry in entries] == [
        "mint",
        "install",
        "swap",
        "assess",
        "transfer",
        "retire",
        "waste",
        "dismantle",
        "recycle",
    ]
    mint, install_, swapped, assess, transfer, *_, parts, burn = entries
    assert mint.text == (
        "CAR-NMC-00000001: 40,000 Wh, class 1, made 2018-01-15, health 100.00 % on 2018-02-01; "
        "minted by maker to bank as original"
    )
    assert install_.text == "in vehicle by operator"
    assert swapped.text == "in station by operator"
    assert assess.text == "health 99.00 % after 100 cycles, by laboratory"
    assert assess.day == scene.today
    assert transfer.text == "title passes from bank to alice"
    assert parts.text == "dismantled by recycler: pack 1,000 g, parts 900 g"
    assert burn.text == (
        "recycled and burned by recycler, countersigned by auditor: 10 g cobalt, 20 g copper, 30 g lithium, "
        "40 g nickel, 50 g lead, 60 g rest; proceeds 0 token units"
    )
    blocks = [entry.block for entry in entries]
    assert blocks == sorted(blocks)
    assert all(entry.transaction.startswith("0x") for entry in entries)
    assert told(scene, ids[1]) == ["mint", "install", "assess", "assess"]


def test_a_second_assessor_is_named(scene: Scene) -> None:
    ids = scene.cars(1)
    scene.assess(1, [9_000])
    *_, last = history(scene.workspace, ids[0])
    assert last.text == "health 90.00 % after 100 cycles, by laboratory and inspector"


def test_predecessors_and_successors_tell_of_each_other(scene: Scene) -> None:
    ids, w = scene.retired(5), scene.workspace
    scene.fund(batches=[1])
    statement = scene.storage(ids)
    consent(w, [statement], "manager")
    number, _ = repurpose(w, statement, "repurposer", "inspector")
    *_, sale, end = history(w, ids[0])
    assert sale.text == "title passes from bank to Fund"
    assert end.text == f"superseded: goes on as batch {number} of class 6"
    minted, made = history(w, number << 32)
    assert minted.text.startswith("SECOND-LIFE-00000001: 38,000 Wh, class 6, made ")
    assert minted.text.endswith("minted by repurposer to Fund as repurposed")
    assert made.text == "made of 1:0, 1:1, 1:2, 1:3 and 1 more"
    assert made.facts["predecessors"] == ids


def test_a_story_can_be_told_as_of_a_block(scene: Scene) -> None:
    ids = scene.cars(1)
    height = scene.rpc.block_number()
    install(scene.workspace, ids, Operation.IN_VEHICLE, b"", "operator")
    assert [entry.what for entry in history(scene.workspace, ids[0], last=height)] == ["mint"]


def test_a_new_operator_is_part_of_the_story_of_those_it_is_named_for(scene: Scene) -> None:
    ids, w = scene.cars(2), scene.workspace
    bank, operator = w.signer("bank"), w.address("operator")
    w.sender.send(w.battery.set_operator(ids[1:], operator), action="name", signer=bank)
    w.sender.send(w.battery.set_batch_operator(1, operator), action="name", signer=bank)
    assert told(scene, ids[0]) == ["mint", "operator"]
    assert told(scene, ids[1]) == ["mint", "operator", "operator"]
