"""Liens: pledged, released, called, foreclosed; and what is refused on the way."""

from __future__ import annotations

from typing import Any

from battery_chain.contracts import structs
from battery_chain.lifecycle import (
    call_lien,
    foreclose,
    pledge,
    pledge_statement,
    release_lien,
    transfer,
    transfer_batches,
)
from tests.integration.deployed import Scene
from tests.integration.test_lifecycle import refused

_DAY = 86_400


def pledging(scene: Scene, **what: Any) -> structs.Pledge:
    return pledge_statement(scene.workspace, "bank", "alice", 500, b"loan", scene.now, **what)


def test_a_pledge_needs_both_and_serves_once(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(2)
    said = pledging(scene, ids=ids)
    found = refused(scene, lambda: pledge(w, said, "bank", "bruno"))
    assert found == ("BadSignature", {"signer": w.address("alice").lower()})
    found = refused(scene, lambda: pledge(w, said, "bruno", "alice"))
    assert found == ("NotParty", {"caller": w.address("bruno").lower()})
    number, receipt = pledge(w, said, "bank", "alice")
    release_lien(w, number, "alice", ids=ids)
    again = pledge(w, said, "bank", "alice")
    assert (again[0], again[1].hash, again[1].before) == (number, receipt.hash, True)
    assert scene.rpc.read(w.battery.lien_of(ids[0])) == 0


def test_a_pledged_title_does_not_move_until_the_lender_releases_it(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    ids, others = scene.cars(2), scene.cars(3)
    batch = others[0] >> 32
    number, _ = pledge(w, pledging(scene, ids=ids, batches=[batch]), "alice", "bank")
    assert scene.rpc.read(w.battery.lien(number)).marks == 3
    under = refused(scene, lambda: transfer(w, ids[:1], "bruno", "bank"))
    assert under == ("UnderLien", {"id": ids[0], "lienId": number})
    whole = refused(scene, lambda: transfer_batches(w, [batch], "bruno", "bank"))
    assert whole == ("BatchBlocked", {"batchId": batch, "standing": 4})
    stranger = refused(scene, lambda: release_lien(w, number, "bank", ids=ids))
    assert stranger == ("NotLender", {"lienId": number, "caller": w.address("bank").lower()})
    release_lien(w, number, "alice", ids=ids, batches=[batch])
    transfer(w, ids, "bruno", "bank")
    transfer_batches(w, [batch], "bruno", "bank")


def test_a_lien_is_foreclosed_14_days_after_it_was_called(scene: Scene) -> None:
    w, ids, others = scene.workspace, scene.cars(1), scene.cars(2)
    batch = others[0] >> 32
    number, _ = pledge(w, pledging(scene, ids=ids, batches=[batch]), "bank", "alice")

    def take() -> object:
        return foreclose(w, number, "alice", ids=ids, batches=[batch])

    assert refused(scene, take) == ("NotForeclosable", {"lienId": number, "from": 0})
    call_lien(w, number, b"default", "alice")
    since = scene.rpc.read(w.battery.lien(number)).foreclosable_at
    assert refused(scene, take) == ("NotForeclosable", {"lienId": number, "from": since})
    scene.travel(14 * _DAY)
    take()
    owners = {scene.rpc.read(w.battery.owner_of(each)) for each in (*ids, *others)}
    assert owners == {w.address("alice").lower()}
    assert scene.rpc.read(w.battery.lien(number)).marks == 0
