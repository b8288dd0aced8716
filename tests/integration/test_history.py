"""The life of a battery as the chain's events tell it."""

from __future__ import annotations

from dataclasses import replace

from battery_chain.fund import consent
from battery_chain.lifecycle import dismantle, history, install, recycle, repurpose, retire, swap, waste
from battery_chain.lifecycle.find import mintings
from battery_chain.lifecycle.history import Entry, Relative, _concerning, _Teller, line
from battery_chain.lifecycle.sentences import Sentences
from battery_chain.model import Operation
from battery_chain.valuation import Known
from tests.integration.deployed import Scene
from tests.integration.world import World


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
    statement = scene.storage(ids, {w.fund.address: 5})
    consent(w, [statement], "manager")
    number = repurpose(w, statement, "repurposer", ["inspector", "laboratory"]).first
    *_, sale, end = history(w, ids[0])
    assert sale.text == "title passes with its batch from bank to Fund"
    assert end.text == f"superseded: goes on as batch {number} of class 6"
    minted, made = history(w, number << 32)
    assert minted.text.startswith("SECOND-LIFE-00000001: 38,000 Wh, class 6, made ")
    assert minted.text.endswith("minted by repurposer to Fund as repurposed")
    assert made.text == "made of 1:0, 1:1, 1:2, 1:3 and 1 more"
    assert made.facts["predecessors"] == ids
    assert line(w, ids[0]) == [Relative(number << 32 | index, 1) for index in range(5)]
    assert line(w, number << 32) == [Relative(each, -1) for each in ids]


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
    assert told(scene, ids[1]) == ["mint", "operator"]


def test_evidence_and_transaction_stand_beside_every_sentence(scene: Scene) -> None:
    ids = scene.cars(1)
    scene.serve(ids)
    *_, install_ = history(scene.workspace, ids[0])
    assert len(bytes.fromhex(install_.facts["evidence"])) == 32
    receipt = scene.rpc.call("eth_getTransactionReceipt", install_.transaction)
    assert int(receipt["blockNumber"], 16) == install_.block


def test_a_recall_befalls_all_and_a_release_of_the_batch_those_that_follow_it(scene: Scene) -> None:
    world, w = World(scene, 1), scene.workspace
    ids = world.ids = scene.cars(3)
    world.send(w.battery.transfer_from(w.address("bank"), w.address("alice"), ids[2]), "bank")
    world.send(w.battery.quarantine_batch(1, bytes(32)), "laboratory")
    world._inspect([each for each in world.states if each.follows])
    world.send(w.battery.release_batch(1, bytes(32)), "inspector")
    assert told(scene, ids[0]) == ["mint", "recall", "inspect", "release"]
    assert told(scene, ids[2]) == ["mint", "transfer", "recall"]
    *_, recall, _, release = history(w, ids[0])
    assert recall.text == "quarantined with its batch by laboratory"
    assert release.text == "released with its batch by inspector"


def test_age_and_a_new_version_of_the_class_befall_the_batch(scene: Scene) -> None:
    world, w = World(scene, 1), scene.workspace
    ids = world.ids = scene.cars(2)
    world.send(w.battery.expire([ids[0]]), "outsider")
    world.send(w.battery.expire_batch(1), "outsider")
    world._assess(1, lambda _: 7)
    single, *_ = [each for each in history(w, ids[0]) if each.what == "expire"]
    both, *_ = [each for each in history(w, ids[1]) if each.what == "expire"]
    assert single.text == "its assessment of 2018-02-01 has expired: exit value until the next"
    assert both.text == "its assessment of 2018-02-01 has expired with its batch: exit value until the next"
    (goes,) = [each for each in history(w, ids[1]) if each.what == "migrate"]
    assert goes.text == "goes over with its batch from class 1 to class 7, weighed by its terms"


def test_a_lien_on_the_batch_is_told_of_those_that_follow_it_and_stays_on_who_leaves(scene: Scene) -> None:
    world, w = World(scene, 1), scene.workspace
    ids = world.ids = scene.cars(3)
    world.send(w.battery.transfer_from(w.address("bank"), w.address("alice"), ids[2]), "bank")
    world._pledge(w.address("bank"), (), (1,))
    world.send(w.battery.quarantine([ids[0]], bytes(32)), "laboratory")
    world.send(w.battery.release_lien(1, [], [1]), "manager")
    assert told(scene, ids[0]) == ["mint", "pledge", "keep lien", "quarantine"]
    assert told(scene, ids[1]) == ["mint", "pledge", "release lien"]
    assert told(scene, ids[2]) == ["mint", "transfer"]
    _, pledge, kept, _ = history(w, ids[0])
    assert pledge.text == "pledged with its batch by bank to manager for 1,000 token units: lien 1"
    assert kept.text == "leaves its batch, and stays under its lien 1"


def test_a_lien_goes_on_to_successors_and_may_be_foreclosed(scene: Scene) -> None:
    world, w = World(scene, 1), scene.workspace
    ids = scene.retired(1)
    world.ids = list(ids)
    world.pledge()
    world.remanufacture()
    (made,) = [each for each in world.ids if each not in ids]
    world.foreclose()
    assert told(scene, ids[0])[-2:] == ["pledge", "remanufacture"]
    minted, carried, of, called, passed, foreclosed = history(w, made)
    assert carried.text == "comes under lien 1, which its predecessors were under"
    assert of.text == "made of 1:0"
    assert called.text.startswith("lien 1 is called in: it may be foreclosed from 20")
    assert passed.text == "title passes with its batch from bank to manager"
    assert foreclosed.text == "lien 1 foreclosed with its batch"
    assert minted.what == "mint"


def test_lost_found_and_one_object_are_told(scene: Scene) -> None:
    world, w = World(scene, 1), scene.workspace
    ids = world.ids = scene.cars(2)
    world.lose()
    while any(each.operation == Operation.LOST for each in world.states):
        world.find()
    live = [each.id for each in world.states if each.operation != Operation.QUARANTINED]
    world.send(w.battery.quarantine(live, bytes(32)), "inspector")
    while all(each.operation != Operation.VOIDED for each in world.states):
        world.run(1, [World.void])
    assert told(scene, ids[1])[-1] == "void"
    *_, kept = history(w, ids[0])
    *_, voided = history(w, ids[1])
    assert kept.text == (
        "found to be one object with 1:1, whose token ends; by inspector, countersigned by auditor"
    )
    assert voided.text == (
        "found to be one object with 1:0, which goes on: this token ends; by inspector, "
        "countersigned by auditor"
    )
    found = [each for ids_ in ids for each in history(w, ids_) if each.what == "find"]
    assert found[0].text == "reported found again, and quarantined by operator, countersigned by auditor"


WORDS = frozenset(
    [
        "mint",
        "rate",
        "assess",
        "inspect",
        "migrate",
        "expire",
        "install",
        "swap",
        "maintain",
        "resume",
        "retire",
        "reuse",
        "hand over",
        "take over",
        "operator",
        "quarantine",
        "recall",
        "release",
        "lose",
        "find",
        "void",
        "waste",
        "dismantle",
        "recycle",
        "claim",
        "settle",
        "remanufacture",
        "repurpose",
        "reclaim",
        "transfer",
        "force",
        "freeze",
        "unfreeze",
        "pledge",
        "keep lien",
        "carry lien",
        "call lien",
        "release lien",
        "foreclose",
    ]
)


def test_a_story_is_told_by_the_state_that_all_events_together_rebuild(scene: Scene) -> None:
    """And nearly every word there is, is told of somebody."""
    world = World(scene, 3)
    world.run(300)
    words, model = set(), world.follower.advance()
    for each in world.ids[::2]:
        entries, state = _story(scene, each)
        words |= {entry.what for entry in entries}
        assert state == _of_its_own(model.state(each))
    assert words <= WORDS
    assert len(words) > len(WORDS) - 15


def _story(scene: Scene, battery: int) -> tuple[list[Entry], Known]:
    """What is told, and the state that the teller ends with."""
    minted = next(iter(mintings(scene.workspace, battery >> 32)))
    teller = _Teller(battery, minted.count, Sentences(battery, minted, str))
    entries = list(teller.story(_concerning(scene.workspace, battery, None)))
    state = teller.state
    assert state is not None
    return entries, _of_its_own(state)


def _of_its_own(state: Known) -> Known:
    """Without what its story does not need: who else was made of what, names of its own."""
    return replace(state, predecessors=(), successors=(0, 0), identifier="", serial=0)
