"""No node can make an account pay more for gas than its owner has said."""

from __future__ import annotations

from pathlib import Path

import pytest

from battery_chain.chain.fees import GWEI
from battery_chain.errors import Unfinished
from tests.unit.test_chain_sender import World, pay


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "journal")


def test_dear_gas_is_refused_before_anything_is_written(world: World) -> None:
    world.node.base_fee = 5_000 * GWEI
    said = r"pay 1: nothing was sent; gas costs 10,00\d gwei now, more than --max-fee 9,999; run again"
    with world.run(max_fee=9_999) as sender:
        with pytest.raises(Unfinished, match=said):
            list(sender.send_many([pay(1)]))
        assert sender.journal.entries() == []
    assert world.node.offered == []
    with world.run(max_fee=10_001) as sender:
        list(sender.send_many([pay(1)]))
    assert world.paid() == [1]


def test_a_replacement_that_is_too_dear_leaves_the_intent_open(world: World) -> None:
    world.leave_open(1, heard=True)
    world.node.base_fee = 5_000 * GWEI
    with world.run(max_fee=100) as sender:
        with pytest.raises(Unfinished, match=r"pay 1 stays open; gas costs 10,00\d gwei"):
            sender.cancel(1)
        assert [len(each.transactions) for each in sender.journal.open()] == [1]
    world.node.base_fee = 1_000
    world.node.mine()
    with world.run() as sender:
        assert [each.state for each in sender.resume()] == ["done"]


def test_where_gas_is_free_nothing_is_offered_however_low_the_bound(world: World) -> None:
    world.node.base_fee = 0
    with world.run(max_fee=1) as sender:
        list(sender.send_many([pay(1)]))
    assert world.paid() == [1]


def test_a_chain_that_mines_nothing_is_told_as_such(world: World) -> None:
    world.node.automine = False
    with world.run(timeout=2) as sender:
        with pytest.raises(
            Unfinished, match="is not decided yet: the chain has mined no block since block 0"
        ):
            list(sender.send_many([pay(1)]))
        world.node.mine()
        assert [each.state for each in sender.resume()] == ["done"]
