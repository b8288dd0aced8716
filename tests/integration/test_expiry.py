"""Assessments that have grown too old: found on chain, expired by anybody, once."""

from __future__ import annotations

import pytest

from battery_chain.assessment import TooOld, expire, too_old
from battery_chain.errors import BadInput, Reverted
from tests.integration.deployed import Scene
from tests.integration.test_assessment_kinds import unassessed


def expired(scene: Scene, **wanted: object) -> list[str]:
    return [each.action for each in expire(scene.workspace, "outsider", **wanted)]  # type: ignore[arg-type]


# -- refused


def test_a_batch_that_was_never_minted_cannot_expire(scene: Scene) -> None:
    with pytest.raises(BadInput, match="batch: 9: was never minted"):
        too_old(scene.workspace, batches=[9])


def test_what_is_fresh_or_never_assessed_is_not_found(scene: Scene) -> None:
    ids = scene.cars(3)
    never = [unassessed(scene) << 32]
    scene.assess(ids[0] >> 32, [9_900] * 3)
    scene.travel(400 * 86_400)
    assert too_old(scene.workspace) == TooOld((), (), 0)
    with pytest.raises(Reverted, match="NotExpirable"):
        scene.rpc.read(scene.workspace.battery.expire(ids))
    with pytest.raises(Reverted, match="NotExpirable"):
        scene.rpc.read(scene.workspace.battery.expire(never))
    scene.travel(86_400)
    assert too_old(scene.workspace) == TooOld((1,), (), 3)


# -- found and expired


def test_a_whole_batch_expires_in_one_transaction_and_once(scene_on_both: Scene) -> None:
    scene = scene_on_both
    scene.cars(5)
    assert expired(scene) == ["expire batch 1"]
    height = scene.rpc.block_number()
    assert expired(scene) == []
    assert scene.rpc.block_number() == height
    assert scene.batch(1).standing == 2


def test_of_a_batch_of_which_some_are_fresh_the_others_expire_one_by_one(scene: Scene) -> None:
    ids = scene.cars(5)
    scene.assess(1, [9_900, None, 9_900, None, None])
    old = (ids[1], ids[3], ids[4])
    assert too_old(scene.workspace) == TooOld((), old, 3)
    assert too_old(scene.workspace, ids=ids[:2]) == TooOld((), (ids[1],), 1)
    assert expired(scene, ids=[ids[1]]) == ["expire 1 batteries"]
    assert too_old(scene.workspace).ids == (ids[3], ids[4])
    assert expired(scene, batches=[1]) == ["expire 2 batteries"]
    assert too_old(scene.workspace) == TooOld((), (), 0)


def test_who_left_the_batch_expires_after_it(scene: Scene) -> None:
    ids = scene.cars(4)
    workspace = scene.workspace
    call = workspace.battery.transfer_from(workspace.address("bank"), workspace.address("alice"), ids[0])
    workspace.sender.send(call, action="move one", signer=workspace.signer("bank"))
    found = too_old(workspace)
    assert (found.batches, found.count) == ((1,), 4)
    assert expired(scene) == ["expire batch 1", "expire 1 batteries"]
    assert too_old(workspace) == TooOld((), (), 0)


def test_an_expired_battery_that_is_read_again_counts_again(scene: Scene) -> None:
    scene.cars(3)
    assert expired(scene) == ["expire batch 1"]
    scene.assess(1, [9_900, 9_900, None])
    scene.travel(401 * 86_400)
    assert too_old(scene.workspace).count == 2
