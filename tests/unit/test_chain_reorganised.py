"""A chain that takes back blocks it has shown: what was in them is neither lost nor done twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from battery_chain.chain.calls import Creation, Transfer
from battery_chain.chain.fake import FakeNode
from battery_chain.chain.history import mend_history, standing
from battery_chain.chain.rpc import Rpc
from battery_chain.chain.sender import Sender
from battery_chain.errors import Reverted, Unfinished, WrongChain
from tests.unit.test_chain_sender import ANN, FULL, World, pay


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Block 1 holds a payment of 7, which no reorganisation here reaches."""
    made = World(tmp_path / "journal")
    with made.run() as sender:
        list(sender.send_many([pay(7, "root")]))
    return made


def states(sender: Sender) -> dict[str, str]:
    return {each.key: each.state for each in reversed(sender.journal.entries())}


# -- refusals


def test_a_chain_that_was_rewound_is_not_taken_for_a_reorganised_one(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
    offered = len(world.node.offered)
    world.node.rewind(1)
    with (
        pytest.raises(WrongChain, match=r"block 2, .* for pay 1: .*no such block"),
        world.run(),
    ):
        pass
    assert len(world.node.offered) == offered


def test_a_chain_without_a_common_block_is_another_one(world: World) -> None:
    world.node.reorganise(0)
    with pytest.raises(WrongChain, match="block 1, which the journal has for pay 7"), world.run():
        pass


def test_a_rewound_chain_under_a_running_command_gets_nothing(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1)]))
        world.node.rewind(1)
        with pytest.raises(WrongChain, match="found no such block"):
            list(sender.send_many([pay(2)]))
    assert world.paid() == [7]
    assert world.node.pool == []


def test_a_rewound_development_chain_gets_a_new_journal(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(tmp_path / "journal", FakeNode(31337))
    for value in (1, 2):
        with world.run() as sender:
            list(sender.send_many([pay(value, f"k{value}")]))
    world.node.rewind(1)
    with world.run() as sender:
        assert sender.journal.entries() == []
    assert "a new journal begins, the old one is kept as" in caplog.text


def test_what_failed_is_not_sent_again_by_a_reorganisation(world: World) -> None:
    world.node.reverts[b"x"] = FULL
    with world.run() as sender, pytest.raises(Reverted):
        list(sender.send_many([pay(1, "k", data=b"x")]))
    world.node.reorganise(1)
    world.node.reverts.clear()
    with world.run() as sender:
        (found,) = sender.resume()
    assert (found.state, found.reason) == (
        "cancelled",
        "undone by a reorganisation of block 2; it was reverted, past its deadline",
    )
    assert world.paid() == [7]


def test_what_is_too_old_is_cancelled_rather_than_sent_again(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
    world.clock.sleep(3600)
    world.node.reorganise(1)
    with world.run() as sender:
        assert [each.state for each in sender.resume()] == ["cancelled"]
    assert world.paid() == [7]


# -- healing


def test_what_was_done_and_is_gone_is_sent_again_as_it_was(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with world.run() as sender:
        first = next(sender.send_many([pay(1, "k")]))
    world.node.reorganise(1)
    assert world.paid() == [7]
    with world.run() as sender:
        again = next(sender.send_many([pay(1, "k")]))
    assert again.hash == first.hash
    assert again.block_number == 3
    assert world.paid() == [7, 1]
    assert "the chain was reorganised above block 1: 1 transactions are open again" in caplog.text


def test_what_stands_in_another_block_now_is_recorded_there_and_not_offered_again(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "a"), pay(2, "b")]))
    offered, mined = len(world.node.offered), world.node.blocks[2:]
    world.node.reorganise(1, [], *mined)
    with world.run() as sender:
        assert states(sender) == {"root": "done", "a": "done", "b": "done"}
        assert [sender.journal.show(key).block_number for key in "ab"] == [3, 4]
        assert all(each.before for each in sender.send_many([pay(1, "a"), pay(2, "b")]))
    assert len(world.node.offered) == offered


def test_several_entries_each_find_their_own_end(world: World) -> None:
    """One moves, one is gone, contracts are created again, and an account that had no part keeps its own."""
    world.node.reverts[b"x"] = FULL
    with world.run() as sender:
        list(sender.send_many([pay(1, "moves")]))
        first = sender.send(Creation(b"\x60"), action="create", key="contract").contract
        list(sender.send_many([pay(3, "fails", data=b"x")], check=False))
        list(sender.send_many([pay(4, "gone")]))
    kept = world.node.blocks[2]
    world.node.codes[first] = b""
    world.node.reverts.clear()
    world.node.reorganise(1, kept, [], [])
    with world.run() as sender:
        assert states(sender) == {
            "root": "done",
            "moves": "done",
            "contract": "open",
            "fails": "open",
            "gone": "open",
        }
        world.node.codes.clear()
        sender.resume()
        assert states(sender) == {
            "root": "done",
            "moves": "done",
            "contract": "done",
            "fails": "cancelled",
            "gone": "done",
        }
        assert sender.journal.show("contract").contract == first
    assert sorted(world.paid()) == [1, 4, 7]


def test_a_failure_that_succeeds_on_the_other_branch_is_recorded_as_done(world: World) -> None:
    world.node.reverts[b"x"] = FULL
    with world.run() as sender:
        list(sender.send_many([pay(1, "k", data=b"x")], check=False))
        assert sender.journal.show("k").as_json()["error"]["name"] == "Full"
    world.node.reverts.clear()
    world.node.reorganise(1, [], *world.node.blocks[2:])
    with world.run() as sender:
        entry = sender.journal.show("k")
        assert (entry.state, entry.block_number, entry.error) == ("done", 3, "")
        assert next(sender.send_many([pay(1, "k", data=b"x")])).before


def test_a_success_that_fails_on_the_other_branch_is_recorded_with_its_error(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "k", data=b"x")]))
    world.node.reverts[b"x"] = FULL
    world.node.reorganise(1, [], *world.node.blocks[2:])
    with world.run() as sender:
        entry = sender.journal.show("k")
        assert (entry.state, entry.as_json()["error"]["name"]) == ("reverted", "Full")


def test_a_key_that_failed_and_was_sent_again_is_done_once_after_both_are_undone(world: World) -> None:
    world.node.reverts[b"x"] = FULL
    with world.run() as sender:
        list(sender.send_many([pay(1, "k", data=b"x")], check=False))
        world.node.reverts.clear()
        list(sender.send_many([pay(1, "k", data=b"x")]))
    world.node.reorganise(1, [])
    with world.run() as sender:
        found = list(sender.send_many([pay(1, "k", data=b"x")]))
        assert found[0].before
        assert states(sender) == {"root": "done", "k~2": "cancelled", "k": "done"}
    assert world.paid() == [7, 1]


def test_a_reorganisation_under_a_running_command_is_healed_before_the_next_window(world: World) -> None:
    with world.run() as sender:
        receipts = sender.send_many([pay(1, "a"), pay(2, "b"), pay(3, "c")], window=1)
        next(receipts)
        world.node.reorganise(1)
        assert [each.action for each in receipts] == ["pay 2", "pay 3"]
        assert states(sender)["a"] == "done"
    assert world.paid() == [7, 1, 2, 3]


def test_a_receipt_that_leaves_while_it_is_read_is_told_and_healed_by_the_next_run(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
        entry = sender.journal.show("k")
        world.node.reorganise(1)
        with pytest.raises(Unfinished, match="pay 1: undone by a reorganisation just now; run again"):
            sender.receipt_of(entry)
        assert [each.state for each in sender.resume()] == ["done"]
    assert world.paid() == [7, 1]


def test_looking_changes_nothing_and_mending_twice_changes_nothing_more(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
    rpc = Rpc(world.node, lambda _: None, pause=world.clock.sleep)
    with world.run() as sender:
        world.node.reorganise(1)
        found = standing(sender.journal, rpc, rpc.chain_id(), rpc.genesis_hash())
        assert ([each.key for each in found.undone], found.root) == (["k"], 1)
        assert states(sender)["k"] == "done"
        assert mend_history(sender.journal, rpc)
        assert states(sender)["k"] == "open"
        assert not mend_history(sender.journal, rpc)


def test_a_nonce_that_another_host_took_on_the_other_branch_is_found_out(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
    world.node.reorganise(1)
    world.node.foreign(ANN.address)
    with world.run() as sender:
        receipt = sender.send(Transfer("0x" + "5" * 40, 1), action="pay 1", key="k", gas=50_000)
        assert receipt.nonce == 2
        assert [each.nonce for each in sender.journal.entries(state="superseded")] == [1]
    assert world.paid() == [7, 1]
