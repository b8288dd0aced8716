"""The sender against a chain in memory: each branch of docs/decisions/0004-sending.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from battery_chain.chain.accounts import KeySigner
from battery_chain.chain.calls import Creation, Transfer
from battery_chain.chain.fake import FakeClock, FakeNode
from battery_chain.chain.fees import Fees
from battery_chain.chain.intents import Intent, content_key
from battery_chain.chain.journal import Draft
from battery_chain.chain.lock import held
from battery_chain.chain.operation import Operation
from battery_chain.chain.outbox import Wish
from battery_chain.chain.rpc import Rpc, RpcRefused
from battery_chain.chain.sender import Options, Sender
from battery_chain.errors import BadInput, NotPermitted, Reverted, Unfinished, Unreachable, WrongChain

ANN, BOB = KeySigner(b"\x01" * 32), KeySigner(b"\x02" * 32)
SHOP = "0x" + "5" * 40
FULL = b"full"


def table(data: bytes) -> tuple[str, dict[str, int]] | None:
    return ("Full", {"limit": 3}) if data == FULL else None


class Killed(BaseException):
    """Stands for a process that dies: nothing after it runs."""


@dataclass
class World:
    """A chain, a clock and a folder that outlive the processes (`run`) which use them."""

    folder: Path
    node: FakeNode = field(default_factory=FakeNode)
    clock: FakeClock = field(default_factory=FakeClock)

    @contextmanager
    def run(
        self, signer: KeySigner | None = ANN, operation: Operation | None = None, **options: int
    ) -> Iterator[Sender]:
        rpc = Rpc(self.node, table, pause=self.clock.sleep)
        sender = Sender.open(
            rpc, self.folder, signer, options=Options(**options), clock=self.clock, operation=operation
        )
        try:
            yield sender
        finally:
            sender.close()

    def leave_open(
        self, *values: int, key: str = "", heard: bool = False, operation: Operation | None = None
    ) -> None:
        """A run that is killed when its intents are written and, if `heard`, were broadcast."""
        inner = self.node.send

        def unheard(document: object) -> object:
            if "eth_sendRaw" in str(document) and not heard:
                raise Unreachable(self.node.url, "connection reset")
            return inner(document)

        self.node.automine, self.node.send = False, unheard  # type: ignore[method-assign]
        with self.run(timeout=1, operation=operation) as sender:
            intents = [pay(value, key=key and f"{key}{value}") for value in values]
            sender._waiter.settle = _killed  # type: ignore[method-assign]
            with pytest.raises(Killed):
                list(sender.send_many(intents))
        self.node.send = inner  # type: ignore[method-assign]
        assert len(self.node.pool) == (len(values) if heard else 0)

    def paid(self) -> list[int]:
        return [each.value for each in self.node.all_mined() if each.to == SHOP]


def _killed(*_: object) -> dict[int, dict[str, object]]:
    raise Killed


def pay(
    value: int, key: str = "", signer: KeySigner = ANN, data: bytes = b"", gas: int | None = 50_000
) -> Intent:
    return Intent(Transfer(SHOP, value, data), signer, f"pay {value}", key, gas)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "journal")


# -- refusals


def test_a_call_that_would_revert_is_refused_before_anything_is_written(world: World) -> None:
    world.node.reverts[b"x"] = FULL
    with world.run() as sender:
        with pytest.raises(Reverted) as refused:
            sender.send(Transfer(SHOP, 1, b"x"), action="pay")
        assert (refused.value.error, refused.value.arguments) == ("Full", {"limit": 3})
        assert sender.journal.entries() == []
    assert world.node.offered == []


def test_a_mined_revert_is_final_and_decoded(world: World) -> None:
    world.node.reverts[b"x"] = FULL
    with world.run() as sender:
        with pytest.raises(Reverted, match=r"pay 1 refused by the chain: Full\(limit 3\)"):
            list(sender.send_many([pay(1, "k", data=b"x")]))
        entry = sender.journal.show("k")
        assert entry.state == "reverted"
        assert entry.as_json()["error"]["name"] == "Full"
        del world.node.reverts[b"x"]
        # What failed by nature may be tried again, under the same key.
        assert next(sender.send_many([pay(1, "k", data=b"x")])).succeeded


def test_a_mined_revert_may_be_asked_for_as_a_receipt(world: World) -> None:
    world.node.reverts[b"x"] = FULL
    with world.run() as sender:
        found = list(sender.send_many([pay(1), pay(2, data=b"x"), pay(3)], check=False))
    assert [each.succeeded for each in found] == [True, False, True]


def test_the_same_key_for_another_transaction_is_refused(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
        with pytest.raises(BadInput, match="k: this key stands for another transaction"):
            list(sender.send_many([pay(2, "k")]))
        with pytest.raises(BadInput, match="m: this key stands for another transaction"):
            list(sender.send_many([pay(3, "m"), pay(4, "m")]))
    assert world.paid() == [1]


def test_an_account_that_cannot_pay_keeps_its_intent_open_until_it_can(world: World) -> None:
    world.node.refusals = ["insufficient funds for gas * price + value"] * 2
    with world.run() as sender:
        with pytest.raises(NotPermitted, match="insufficient funds"):
            list(sender.send_many([pay(1, "k")]))
        assert sender.journal.show("k").state == "open"
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
    assert world.paid() == [1]


def test_an_account_that_is_paid_meanwhile_is_not_refused(world: World) -> None:
    world.node.refusals = ["insufficient funds"]
    with world.run() as sender:
        list(sender.send_many([pay(1)]))
    assert world.paid() == [1]


def test_what_a_node_refuses_gives_its_nonce_back_to_those_behind_it(world: World) -> None:
    world.node.refusals = ["", "exceeds block gas limit"]
    with world.run() as sender:
        with pytest.raises(RpcRefused, match="pay 2: exceeds block gas limit"):
            list(sender.send_many([pay(1), pay(2, "k"), pay(3)]))
        assert sender.journal.show("k").state == "cancelled"
        assert sender.journal.open() == []
    assert world.paid() == [1, 3]


def test_nothing_is_sent_without_an_account(world: World) -> None:
    with world.run(None) as sender, pytest.raises(NotPermitted, match="no account"):
        sender.send(Transfer(SHOP), action="pay")


def test_a_chain_that_does_not_get_on_leaves_the_intent_open(world: World) -> None:
    world.node.automine = False
    with world.run(timeout=60) as sender:
        with pytest.raises(Unfinished) as refused:
            list(sender.send_many([pay(1), pay(2)]))
        assert (refused.value.done, refused.value.total) == (0, 2)
        assert len(sender.journal.open()) == 2


# -- sending


def test_a_transaction_is_in_the_journal_before_the_node_sees_it(world: World) -> None:
    with world.run() as sender:
        inner, written = world.node.send, []

        def send(document: object) -> object:
            written.extend(sender.journal.open() if "eth_sendRaw" in str(document) else [])
            return inner(document)

        world.node.send = send  # type: ignore[method-assign]
        receipt = sender.send(Transfer(SHOP, 7), action="pay")
    assert [each.last.hash for each in written] == [receipt.hash]


def test_receipts_come_in_the_order_of_the_intents_over_several_windows_and_accounts(world: World) -> None:
    intents = [pay(value, signer=ANN if value % 3 else BOB) for value in range(1, 26)]
    with world.run() as sender:
        found = list(sender.send_many(intents, window=7))
        assert sorted(world.paid()) == list(range(1, 26))
        assert [each.action for each in found] == [f"pay {value}" for value in range(1, 26)]
        assert [each.nonce for each in found if each.account == ANN.address] == list(range(17))
        assert sender.journal.open() == []


def test_a_window_is_handed_over_in_one_batch(world: World) -> None:
    with world.run() as sender:
        before = len(world.node.seen)
        list(sender.send_many([pay(value) for value in range(50)]))
    methods = [method for method, _ in world.node.seen[before:]]
    assert methods.count("eth_sendRawTransaction") == methods.count("eth_getTransactionReceipt") == 50
    assert methods.count("eth_getTransactionCount") < 10


def test_a_call_that_needs_an_earlier_one_of_its_window_waits_for_it(world: World) -> None:
    world.node.reverts[b"deposit"] = FULL
    inner = world.node.mine

    def mine() -> None:
        inner()
        if 1 in world.paid():
            world.node.reverts.clear()

    world.node.mine = mine  # type: ignore[method-assign]
    intents = [pay(1, gas=None), pay(2, data=b"deposit", gas=None), pay(3, gas=None)]
    with world.run() as sender:
        assert [each.succeeded for each in sender.send_many(intents)] == [True] * 3
    assert world.paid() == [1, 2, 3]


def test_a_creation_returns_its_contract(world: World) -> None:
    with world.run() as sender:
        receipt = sender.send(Creation(b"\x60"), action="deploy", key="d")
        again = sender.send(Creation(b"\x60"), action="deploy", key="d")
    assert receipt.contract.startswith("0x")
    assert again.contract == receipt.contract


@pytest.mark.parametrize("base_fee", [None, 0, 7])
def test_every_kind_of_fee_is_paid(world: World, base_fee: int | None) -> None:
    world.node.base_fee = base_fee
    with world.run() as sender:
        sender.send(Transfer(SHOP, 1), action="pay")
    assert world.paid() == [1]


def test_a_done_key_sends_nothing_and_returns_its_receipt(world: World) -> None:
    with world.run() as sender:
        first = list(sender.send_many([pay(1, "a"), pay(2, "b")]))
    with world.run() as sender:
        second = list(sender.send_many([pay(1, "a"), pay(2, "b"), pay(3, "c")]))
    assert [each.hash for each in first] == [each.hash for each in second[:2]]
    assert [each.before for each in second] == [True, True, False]
    assert world.paid() == [1, 2, 3]


def test_one_key_twice_in_a_window_is_sent_once(world: World) -> None:
    with world.run() as sender:
        found = list(sender.send_many([pay(1, "a"), pay(1, "a")]))
    assert found[0].hash == found[1].hash
    assert world.paid() == [1]


def test_without_a_key_the_same_again_is_another_wish(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1), pay(1)]))
    with world.run() as sender:
        list(sender.send_many([pay(1)]))
    assert world.paid() == [1, 1, 1]


def test_a_dry_run_writes_and_sends_nothing(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "a")]))
        done, fresh = sender.simulate([pay(1, "a"), pay(2, gas=None)])
        assert done.already == sender.journal.show("a").hash
        assert (fresh.gas, fresh.cost, fresh.already) == (27_300, 27_300 * 2001 + 2, "")
        assert fresh.transaction["from"] == ANN.address
        assert "nonce" not in fresh.transaction
        world.node.reverts[b"x"] = FULL
        with pytest.raises(Reverted):
            sender.simulate([pay(3, data=b"x")])
        assert len(sender.journal.entries()) == 1
    assert world.paid() == [1]


# -- what the network does


@pytest.mark.parametrize("loss", ["before", "after"])
def test_a_lost_answer_to_a_broadcast_sends_once(world: World, loss: str) -> None:
    inner = world.node.send

    def send(document: object) -> object:
        if "eth_sendRaw" in str(document) and not world.node.offered:
            world.node.losses = [loss]
            if loss == "before":
                world.node.offered.append("lost")
        return inner(document)

    world.node.send = send  # type: ignore[method-assign]
    with world.run() as sender:
        list(sender.send_many([pay(1)]))
    assert world.paid() == [1]


def test_a_node_that_loses_its_pool_is_offered_the_same_again(world: World) -> None:
    world.node.automine = False

    def on_sleep() -> None:
        if len(world.node.offered) == 2:
            world.node.pool.clear()
        if len(world.node.offered) > 2:
            world.node.mine()

    world.clock.on_sleep = on_sleep
    with world.run() as sender:
        list(sender.send_many([pay(1), pay(2)]))
    assert world.paid() == [1, 2]
    assert len(set(world.node.offered)) == 2


@pytest.mark.parametrize("forgets", [False, True])
def test_a_nonce_used_by_another_host_is_planned_again(world: World, forgets: bool) -> None:
    world.node.automine, world.node.forgets_states = False, forgets

    def on_sleep() -> None:
        if not world.node.automine:
            world.node.pool.clear()
            for _ in range(5):
                world.node.foreign(ANN.address)
            world.node.automine = True

    world.clock.on_sleep = on_sleep
    with world.run() as sender:
        receipts = list(sender.send_many([pay(1, "k"), pay(2)]))
        lost = sender.journal.entries(state="superseded")
    assert world.paid() == [1, 2]
    assert [each.nonce for each in receipts] == [5, 6]
    assert [each.nonce for each in lost] == [1, 0]
    assert lost[0].reason.startswith("nonce 1 was used elsewhere, by 0x")


def test_a_receipt_that_comes_late_is_not_taken_for_another_host(world: World) -> None:
    world.node.late_receipts = 12
    with world.run() as sender:
        list(sender.send_many([pay(1)]))
        assert sender.journal.entries(state="superseded") == []
    assert world.paid() == [1]


def test_what_is_too_cheap_is_signed_again_with_the_same_nonce(world: World) -> None:
    world.node.refusals = ["max fee per gas less than block base fee"]
    with world.run() as sender:
        receipt = next(sender.send_many([pay(1)]))
        entry = sender.journal.show(receipt.hash)
    assert [each.kind for each in entry.transactions] == ["call", "replacement"]
    assert receipt.hash == entry.transactions[1].hash
    assert world.paid() == [1]


def test_a_receipt_counts_when_enough_blocks_follow(world: World) -> None:
    world.clock.on_sleep = lambda: world.node.blocks.append([])
    with world.run(confirmations=3) as sender:
        receipt = next(sender.send_many([pay(1)]))
    assert len(world.node.blocks) - 1 >= receipt.block_number + 3


def test_nonces_follow_those_that_another_process_has_open(world: World) -> None:
    world.node.automine = False
    with world.run() as one, world.run() as other:
        for number, sender in enumerate((one, other)):
            wish = Wish(f"k{number}", "pay", Transfer(SHOP, number), ANN, 50_000)
            entry = sender.journal.pick(sender._outbox.publish([wish])[0])[0]
            assert entry.nonce == number


def test_one_key_under_two_accounts_at_the_same_moment_is_sent_once(world: World) -> None:
    with world.run() as one, world.run() as other:
        inner = other._outbox._draft

        def draft(wish: Wish, nonce: int, fees: Fees, height: int) -> Draft:
            one.send(Transfer(SHOP, 1), action="pay", key="k")
            return inner(wish, nonce, fees, height)

        other._outbox._draft = draft  # type: ignore[method-assign]
        with pytest.raises(Unfinished, match="another process is sending the same; run again"):
            other.send(Transfer(SHOP, 1), action="pay", key="k", signer=BOB)
    assert world.paid() == [1]


def test_a_lock_that_is_not_released_is_reported(tmp_path: Path) -> None:
    second = held(tmp_path, "ann", patience=0.02)
    refused = pytest.raises(Unfinished, match="another process is sending for ann")
    with held(tmp_path, "ann"), refused, second:
        pass
    with held(tmp_path, "ann", patience=0):
        pass


# -- the next run


@pytest.mark.parametrize("heard", [False, True])
def test_an_open_intent_is_finished_by_the_next_run(world: World, heard: bool) -> None:
    world.leave_open(1, 2, key="k", heard=heard)
    world.node.automine = True
    world.clock.on_sleep = world.node.mine
    with world.run() as sender:
        found = list(sender.send_many([pay(1, "k1"), pay(2, "k2"), pay(3, "k3")]))
    assert world.paid() == [1, 2, 3]
    assert [each.before for each in found] == [True, True, False]


def test_open_intents_go_out_before_the_deadline_unchanged(world: World) -> None:
    world.leave_open(1)
    world.node.automine = True
    world.clock.sleep(3599)
    with world.run(None) as sender:
        assert [each.state for each in sender.resume()] == ["done"]
    assert world.paid() == [1]


def test_after_the_deadline_the_nonce_is_used_up_and_nothing_is_paid(world: World) -> None:
    world.leave_open(1, 2)
    world.node.automine = True
    world.clock.sleep(3600)
    with world.run() as sender:
        found = sender.resume()
        assert [(each.state, each.reason) for each in found] == [("cancelled", "past its deadline")] * 2
    assert world.paid() == []
    assert [(each.to, each.value, each.nonce) for each in world.node.all_mined()] == [
        (ANN.address.lower(), 0, 0),
        (ANN.address.lower(), 0, 1),
    ]


def test_what_was_mined_meanwhile_is_done_even_after_its_deadline(world: World) -> None:
    world.leave_open(1, heard=True)
    world.node.mine()
    world.clock.sleep(7200)
    with world.run() as sender:
        assert [each.state for each in sender.resume()] == ["done"]
    assert world.paid() == [1]


def test_an_intent_past_its_deadline_waits_for_the_key_to_cancel_it(world: World) -> None:
    world.leave_open(1)
    world.clock.sleep(3600)
    with world.run(BOB) as sender:
        with pytest.raises(NotPermitted, match="its key is needed to cancel what is too old: pay 1"):
            sender.resume()
        assert len(sender.journal.open()) == 1
    assert world.node.pool == []


def test_the_same_wish_without_a_key_is_refused_once_when_it_was_left_open(world: World) -> None:
    world.leave_open(1)
    world.node.automine = True
    with (
        world.run() as sender,
        pytest.raises(Unfinished, match=r"left open by an earlier run and is done now \(number 1, key op:"),
    ):
        list(sender.send_many([pay(1)]))
    assert world.paid() == [1]


def test_the_same_wish_without_a_key_goes_out_when_it_is_said_to_be_new(world: World) -> None:
    world.leave_open(1)
    world.node.automine = True
    with world.run() as sender:
        list(sender.send_many([pay(1)], new=True))
    assert world.paid() == [1, 1]


def test_the_same_wish_goes_out_when_the_open_one_came_to_nothing(world: World) -> None:
    world.leave_open(1)
    world.node.automine = True
    world.clock.sleep(3600)
    with world.run() as sender:
        list(sender.send_many([pay(1)]))
    assert world.paid() == [1]


def test_an_operation_run_again_under_its_own_name_is_finished(world: World) -> None:
    intent = Intent(Transfer(SHOP, 1), ANN, "pay", gas=50_000, operation="op:1")
    for _ in range(2):
        with world.run() as sender:
            assert next(sender.send_many([intent])).succeeded
    assert world.paid() == [1]


@pytest.mark.parametrize("key", ["x" * 201, "two\nlines"])
def test_a_key_that_nobody_could_type_again_is_refused(key: str) -> None:
    with pytest.raises(BadInput, match="--idempotency-key: takes at most 200 letters"):
        Operation(key)


def test_a_run_under_the_same_key_sends_nothing_twice_and_under_another_key_it_does(world: World) -> None:
    for key, before in (("may", False), ("may", True), ("june", False)):
        with world.run(operation=Operation(key)) as sender:
            found = list(sender.send_many([pay(1), pay(1), pay(2)]))
        assert [each.before for each in found] == [before] * 3
    assert world.paid() == [1, 1, 2] * 2
    with world.run() as sender:
        assert sender.journal.show("may").key == "may/transfer/555555/3"


def test_a_key_used_again_for_another_amount_is_refused(world: World) -> None:
    with world.run(operation=Operation("may")) as sender:
        list(sender.send_many([pay(1)]))
    with (
        world.run(operation=Operation("may")) as sender,
        pytest.raises(BadInput, match="another transaction"),
    ):
        list(sender.send_many([pay(2)]))
    assert world.paid() == [1]


def test_an_operation_id_is_told_once_and_before_anything_is_sent(world: World) -> None:
    told: list[tuple[str, int]] = []
    operation = Operation(tell=lambda name: told.append((name, len(world.node.offered))))
    with world.run(operation=operation) as sender:
        found = list(sender.send_many([pay(1), pay(2, "own key"), pay(3)], window=1))
    (name, offered), *rest = told
    assert (rest, offered) == ([], 0)
    assert [each.key.partition("/")[0] for each in found] == [name, "own key", name]
    with world.run(operation=Operation(name)) as sender:
        assert [each.before for each in sender.send_many([pay(1), pay(3)])] == [True, True]


def test_a_key_finishes_what_a_killed_run_left_open_under_it(world: World) -> None:
    operation = Operation("may")
    world.leave_open(1, operation=operation)
    world.node.automine = True
    with world.run(operation=Operation("may")) as sender:
        assert next(sender.send_many([pay(1)])).before
    assert world.paid() == [1]


def test_a_wish_is_new_when_the_run_says_so(world: World) -> None:
    world.leave_open(1)
    world.node.automine = True
    with world.run(operation=Operation(new=True)) as sender:
        list(sender.send_many([pay(1)]))
    assert world.paid() == [1, 1]


def test_a_dry_run_under_a_key_says_what_is_done(world: World) -> None:
    with world.run(operation=Operation("may")) as sender:
        list(sender.send_many([pay(1)]))
    with world.run(operation=Operation("may")) as sender:
        done, fresh = sender.simulate([pay(1), pay(2, gas=None)])
    assert done.already
    assert not fresh.already


def test_other_wishes_are_sent_after_the_open_ones(world: World) -> None:
    world.leave_open(1)
    world.node.automine = True
    with world.run() as sender:
        list(sender.send_many([pay(2)]))
    assert world.paid() == [1, 2]


def test_an_open_intent_can_be_cancelled_by_hand(world: World) -> None:
    world.leave_open(1)
    world.node.automine = True
    with world.run() as sender:
        number = sender.journal.open()[0].id
        assert sender.cancel(number).state == "cancelled"
        with pytest.raises(BadInput, match="is cancelled, not open"):
            sender.cancel(number)
    assert world.paid() == []


def test_an_open_intent_can_be_offered_for_more_with_its_nonce(world: World) -> None:
    world.leave_open(1, heard=True)
    first = world.node.pool[0]

    def on_sleep() -> None:
        world.node.mine()

    world.clock.on_sleep = on_sleep
    with world.run() as sender:
        entry = sender.speed_up(sender.journal.open()[0].id)
    mined = world.node.all_mined()
    assert entry.state == "done"
    assert [(each.nonce, each.value) for each in mined] == [(0, 1)]
    assert mined[0].price > first.price


def test_mending_needs_the_key(world: World) -> None:
    world.leave_open(1)
    with world.run(BOB) as sender, pytest.raises(NotPermitted, match="its key is needed to mend pay 1"):
        sender.speed_up(1)


# -- whose journal


def test_a_done_intent_whose_block_is_gone_is_not_taken_for_done(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
        world.node.rewind(0)
        with pytest.raises(WrongChain, match="block 1, which the journal has for pay 1"):
            list(sender.send_many([pay(1, "k")]))


def test_a_receipt_that_the_node_shows_late_does_not_make_the_chain_another_one(world: World) -> None:
    """Otherwise a development chain would get a new journal, and everything would be sent again."""
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
    world.node.late_receipts = 5
    with world.run() as sender:
        assert next(sender.send_many([pay(1, "k")])).before
        world.node.late_receipts = 100
        with pytest.raises(Unfinished, match="pay 1: the node does not show the receipt of 0x"):
            list(sender.send_many([pay(1, "k")]))


def test_a_done_intent_that_moved_to_another_block_stays_done(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
        world.node.blocks.insert(1, [])
        assert next(sender.send_many([pay(1, "k")])).block_number == 2
        assert sender.journal.show("k").block_number == 2
    world.node.blocks.insert(1, [])
    with world.run() as sender:
        assert sender.journal.show("k").block_number == 3
        receipt = next(sender.send_many([pay(1, "k")]))
        assert receipt.before
        assert sender.journal.show("k").block_number == receipt.block_number == 3
    assert world.paid() == [1]


def rewound(world: World) -> None:
    world.node.rewind(0)
    world.node.blocks.append([])


def emptied(world: World) -> None:
    with world.run() as sender:
        world.node.codes[sender.send(Creation(b"\x60"), action="deploy").contract] = b""


@pytest.mark.parametrize("change", [rewound, emptied])
def test_a_journal_of_another_history_is_refused_on_a_real_chain(
    world: World, change: Callable[[World], None]
) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
    change(world)
    with pytest.raises(WrongChain), world.run():
        pass


@pytest.mark.parametrize("change", [rewound, emptied])
def test_a_development_chain_with_another_history_gets_a_new_journal_and_says_so(
    tmp_path: Path, change: Callable[[World], None], caplog: pytest.LogCaptureFixture
) -> None:
    world = World(tmp_path / "journal", FakeNode(31337))
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
    change(world)
    with world.run() as sender:
        assert not next(sender.send_many([pay(1, "k")])).before
    assert "a new journal begins, the old one is kept as" in caplog.text
    assert len(list(world.folder.glob("*.old"))) == 1


def test_two_chains_have_two_journals(world: World, tmp_path: Path) -> None:
    other = World(world.folder, FakeNode(9001))
    for each in (world, other):
        with each.run() as sender:
            list(sender.send_many([pay(1, "k")]))
    assert (world.paid(), other.paid()) == ([1], [1])


def test_a_node_that_lags_behind_the_journal_is_not_used(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1)]))
        world.node.rewind(0)
        began = world.clock.time
        with pytest.raises(WrongChain, match=r"block 1, .* for pay 1: expected 0x.* found no such block"):
            list(sender.send_many([pay(2)]))
        # One of several nodes may lag: it is waited for.
        assert world.clock.time == began + 5
    assert len(world.node.offered) == 1


def test_a_content_key_differs_when_any_part_differs() -> None:
    keys = [content_key("mint", *parts) for parts in [("a", "bc"), ("ab", "c"), ("a", b"bc"), ("1",), (1,)]]
    assert len(set(keys)) == 5
    assert content_key("mint", "a", 1) == content_key("mint", "a", 1)
