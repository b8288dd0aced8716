"""Every state against every transition that a list of batteries makes: allowed, or refused exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pytest

from battery_chain.chain import Receipt
from battery_chain.lifecycle import (
    dismantle,
    find,
    hand_over,
    install,
    lose,
    maintain,
    quarantine,
    recycle,
    release,
    repurpose,
    resume,
    retire,
    reuse,
    swap,
    take_over,
    void_duplicate,
    waste,
)
from battery_chain.model import Operation
from tests.integration.deployed import Scene
from tests.integration.test_lifecycle import paper, refused

Ids = Sequence[int]
_O = Operation
_VEHICLE = Operation.IN_VEHICLE

ACTS: dict[str, Callable[[Scene, Ids], object]] = {
    "install": lambda s, ids: install(s.workspace, ids, _VEHICLE, paper(s), "operator"),
    "swap": lambda s, ids: swap(s.workspace, ids, _O.IN_STATION, paper(s), "operator"),
    "maintain": lambda s, ids: maintain(s.workspace, ids, paper(s), "operator"),
    "resume": lambda s, ids: resume(s.workspace, ids, _VEHICLE, paper(s), "operator"),
    "retire": lambda s, ids: retire(s.workspace, ids, paper(s), "operator"),
    "reuse": lambda s, ids: reuse(s.workspace, ids, _VEHICLE, paper(s), "operator"),
    "handOver": lambda s, ids: hand_over(s.workspace, ids, "recycler", paper(s), "operator", s.now),
    "takeOver": lambda s, ids: take_over(s.workspace, ids, _VEHICLE, paper(s), "recycler"),
    "quarantine": lambda s, ids: quarantine(s.workspace, ids, paper(s), "operator"),
    "release": lambda s, ids: release(s.workspace, ids, paper(s), "inspector"),
    "lose": lambda s, ids: lose(s.workspace, ids, paper(s), "operator", "auditor", s.now),
    "find": lambda s, ids: find(s.workspace, ids, paper(s), "operator", "auditor", s.now),
    "waste": lambda s, ids: waste(s.workspace, ids, "recycler", paper(s), "operator"),
    "dismantle": lambda s, ids: dismantle(s.workspace, ids, [9], [8], paper(s), "recycler"),
}

_SERVICE = {_O.IN_STATION, _O.IN_VEHICLE}
_LIVE = {each for each in Operation if each.live}
ALLOWED: dict[str, set[Operation]] = {
    "install": {_O.REGISTERED},
    "swap": {_O.IN_VEHICLE},
    "maintain": _SERVICE,
    "resume": {_O.MAINTENANCE},
    "retire": _SERVICE,
    "reuse": {_O.RETIRED},
    "handOver": {_O.REGISTERED, _O.RETIRED, *_SERVICE},
    "takeOver": {_O.IN_TRANSIT},
    "quarantine": _LIVE,
    "release": {_O.QUARANTINED},
    "lose": {*_LIVE, _O.QUARANTINED},
    "find": {_O.LOST},
    "waste": {*_LIVE, _O.QUARANTINED},
    "dismantle": {_O.WASTE_HELD},
}
_BY_CUSTODIAN = {
    "takeOver": {_O.IN_TRANSIT, _O.WASTE_HELD, _O.DISMANTLED, _O.RECYCLED},
    "dismantle": {_O.IN_TRANSIT, _O.WASTE_HELD, _O.DISMANTLED, _O.RECYCLED},
}
"""Where the recycler, who asks, has custody; elsewhere that is what is refused."""
_OWNED = {"quarantine", "release", "lose", "find", "waste"}
"""What asks for the owner first: a burned battery has none."""


def _car(scene: Scene) -> list[int]:
    return scene.cars(1)


def _driven(scene: Scene) -> list[int]:
    ids = scene.cars(1)
    scene.serve(ids)
    scene.assess(ids[0] >> 32, [9_900])
    return ids


def _after(first: Callable[[Scene], list[int]], *names: str) -> Callable[[Scene], list[int]]:
    def make(scene: Scene) -> list[int]:
        ids = first(scene)
        for name in names:
            ACTS[name](scene, ids)
            scene.travel(1)
        return ids

    return make


def _superseded(scene: Scene) -> list[int]:
    ids = scene.retired(1)
    repurpose(scene.workspace, scene.storage(ids), "repurposer", ["inspector", "laboratory"], ["bank"])
    return ids


def _recycled(scene: Scene) -> list[int]:
    ids = scene.wasted(1)
    list(recycle(scene.workspace, [scene.balance(ids[0])], "recycler", "auditor", "bank"))
    return ids


def _voided(scene: Scene) -> list[int]:
    kept, voided = scene.cars(1)[0], scene.cars(1)[0]
    quarantine(scene.workspace, [kept, voided], b"doubt", "operator")
    void_duplicate(scene.workspace, kept, voided, b"one", "inspector", "auditor", scene.now)
    return [voided]


STATES: dict[Operation, Callable[[Scene], list[int]]] = {
    _O.REGISTERED: _car,
    _O.IN_VEHICLE: _driven,
    _O.IN_TRANSIT: _after(_driven, "handOver"),
    _O.MAINTENANCE: _after(_driven, "maintain"),
    _O.RETIRED: _after(_driven, "retire"),
    _O.QUARANTINED: _after(_driven, "quarantine"),
    _O.WASTE_HELD: _after(_car, "waste"),
    _O.DISMANTLED: lambda scene: scene.wasted(1),
    _O.LOST: _after(_driven, "lose"),
    _O.SUPERSEDED: _superseded,
    _O.RECYCLED: _recycled,
    _O.VOIDED: _voided,
}


def selector(scene: Scene, name: str) -> bytes:
    from battery_chain import artifacts

    methods = artifacts.load("Battery").methods.items()
    return next(bytes.fromhex(known) for signature, known in methods if signature.startswith(f"{name}("))


def expected(scene: Scene, name: str, state: Operation, battery: int) -> tuple[str, dict[str, object]]:
    """What the contract answers where the table of transitions has nothing."""
    if state is _O.RECYCLED and name in _OWNED:
        return "NoSuchBattery", {"id": battery}
    holders = _BY_CUSTODIAN.get(name)
    if holders is not None and state not in holders:
        return "NotCustodian", {"id": battery, "caller": scene.workspace.address("recycler").lower()}
    if name == "handOver" and state in {_O.IN_TRANSIT, _O.WASTE_HELD, _O.DISMANTLED, _O.RECYCLED}:
        return "NotCustodian", {"id": battery, "caller": scene.workspace.address("operator").lower()}
    return "WrongState", {"id": battery, "operation": state, "action": selector(scene, name)}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name.lower())
def test_what_the_table_does_not_have_is_refused_by_state_and_action(scene: Scene, state: Operation) -> None:
    (battery,) = STATES[state](scene)
    assert scene.condition(battery) is state
    scene.travel(1)
    for name in ACTS:
        if state not in ALLOWED[name]:
            found = refused(scene, lambda name=name: ACTS[name](scene, [battery]))  # type: ignore[misc]
            assert found == expected(scene, name, state, battery), name
    assert scene.condition(battery) is state


# -- many at once, interrupted


class Stopped(Exception):
    """Somebody has had enough."""


def after_one(receipts: Iterator[Receipt], _total: int) -> Iterable[Receipt]:
    yield next(receipts)
    raise Stopped


def test_an_interrupted_list_goes_on_where_it_was(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(501)
    with pytest.raises(Stopped):
        install(w, ids, _VEHICLE, b"in service", "operator", watch=after_one)
    receipts = install(w, ids, _VEHICLE, b"in service", "operator")
    assert len({each.hash for each in receipts}) == len(receipts) == 3
    assert receipts[0].before
    assert {scene.condition(each) for each in (ids[0], ids[250], ids[500])} == {_VEHICLE}
    assert sum(each.gas_used for each in receipts) > 0


def test_progress_is_told_part_by_part(scene: Scene) -> None:
    ids, told = scene.cars(251), []

    def watch(receipts: Iterator[Receipt], total: int) -> Iterator[Receipt]:
        for each in receipts:
            told.append(total)
            yield each

    install(scene.workspace, ids, _VEHICLE, b"", "operator", watch=watch)
    assert told == [2, 2]
