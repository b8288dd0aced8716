"""The order book beside a chain: what it refuses, what it follows, what survives. On both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from battery_chain.book.service import Options
from battery_chain.contracts import structs
from battery_chain.deploy.roles import ROLES
from battery_chain.errors import Unfinished, WrongChain
from battery_chain.lifecycle import quarantine, transfer
from battery_chain.market.order import Domain, SignedOrder, items_of, order_hash, order_json
from battery_chain.setup.members import freeze
from tests.integration.book_stage import MAX, Stage, stage_of
from tests.integration.deployed import Scene
from tests.integration.postgres import Postgres


@pytest.fixture
def stage(scene: Scene, tmp_path: Path) -> Iterator[Stage]:
    with stage_of(scene, str(tmp_path / "orders.sqlite")) as found:
        yield found


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where to keep orders: a file, or a new database of a server."""
    if request.param == "sqlite":
        return str(tmp_path / "orders.sqlite")
    server: Postgres = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def stage_on_both(scene: Scene, store: str) -> Iterator[Stage]:
    with stage_of(scene, store) as found:
        yield found


# -- what is refused


def test_a_document_that_is_no_order_is_refused_with_every_problem(stage: Stage) -> None:
    document = stage.document(stage.order())
    document["message"] |= {"amount": "-1", "price": "x"}
    error, arguments = stage.refusal(document)
    assert error == "BadInput"
    assert [each["field"] for each in arguments["problems"]] == ["amount", "price"]


def test_an_order_of_another_chain_is_refused(stage: Stage) -> None:
    order, other = stage.order(), Domain(1, stage.domain.market)
    document = order_json(SignedOrder(order, bytes(65), order_hash(order, other)), other)
    _, arguments = stage.refusal(document)
    assert "domain.chainId" in [each["field"] for each in arguments["problems"]]


def test_an_order_of_another_market_is_refused(stage: Stage) -> None:
    order, other = stage.order(), Domain(stage.domain.chain_id, "0x" + "12" * 20)
    document = order_json(SignedOrder(order, bytes(65), order_hash(order, other)), other)
    _, arguments = stage.refusal(document)
    assert "domain.verifyingContract" in [each["field"] for each in arguments["problems"]]


def test_an_order_that_another_has_signed_is_refused(stage: Stage) -> None:
    order = stage.order("bank")
    error, arguments = stage.refusal(stage.document(stage.sign(order, "alice")))
    expected = {"signer": stage.address("alice"), "maker": f"its maker {stage.address('bank')}"}
    assert (error, arguments) == ("OtherSigner", expected)


def test_an_order_altered_after_it_was_signed_is_refused(stage: Stage) -> None:
    document = stage.document(stage.order())
    document["message"]["price"] = document["message"]["endPrice"] = "1"
    assert stage.refusal(document)[0] == "OtherSigner"


def test_an_order_without_signature_that_is_not_listed_is_refused(stage: Stage) -> None:
    order = stage.order()
    digest = order_hash(order, stage.domain)
    error, arguments = stage.refusal(stage.document(SignedOrder(order, b"", digest)))
    assert (error, arguments) == ("NotListed", {"orderHash": "0x" + digest.hex()})


REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("NotYet", "bank", {"starts_at": 10**11, "expires_at": 10**11 + 1}),
    ("Expired", "bank", {"starts_at": 1, "expires_at": 2}),
    ("OldCounter", "bank", {"counter": 1}),
    ("UnknownToken", "bank", {"token": "0x" + "12" * 20}),
    ("UnknownAsset", "bank", {"asset": "0x" + "12" * 20, "items": (), "amount": 1}),
    ("FeeTooHigh", "bank", {"max_fee": 9}),
    ("NotOwner", "alice", {}),
    ("HealthTooLow", "bank", {"conditions": structs.Conditions(10_001, 0, 0, 0)}),
    ("OtherClass", "bank", {"conditions": structs.Conditions(0, 0, 1 << 200, 0)}),
    ("AssessmentTooOld", "bank", {"conditions": structs.Conditions(0, 1, 0, 0)}),
    ("TooLittle", "alice", {"side": 1, "price": 1_000_001}),
    ("NotVerified", "outsider", {"side": 1}),
    ("TooLittle", "chanida", {"side": 1}),
]


@pytest.mark.parametrize(("error", "person", "fields"), REFUSED)
def test_what_the_chain_would_refuse_is_refused_with_its_error(
    stage: Stage, error: str, person: str, fields: dict[str, Any]
) -> None:
    assert stage.refusal(stage.document(stage.order(person, **fields)))[0] == error
    assert stage.open() == set()


def test_a_seller_that_has_not_approved_the_market_is_refused(stage: Stage) -> None:
    stage.approve_all("bank", False)
    expected = {"maker": stage.address("bank"), "id": str(stage.ids[0])}
    assert stage.refusal(stage.document(stage.order())) == ("NotApproved", expected)


def test_a_buyer_that_has_allowed_too_little_is_refused(stage: Stage) -> None:
    w = stage.scene.workspace
    stage.do("alice", w.token.approve(w.market.address, 999))
    error, arguments = stage.refusal(stage.document(stage.buy()))
    assert (error, arguments["needed"], arguments["allowed"]) == ("NotAllowed", "1000", "999")


def test_a_maker_with_too_many_open_orders_is_refused_and_others_are_not(
    scene: Scene, tmp_path: Path
) -> None:
    with stage_of(scene, str(tmp_path / "s"), Options(sweep=0, per_maker=2)) as stage:
        stage.accepted(stage.order())
        documents = [stage.document(each) for each in (stage.order(), stage.order(), stage.buy())]
        verdicts = stage.post(*documents)
        assert [each.status for each in verdicts] == ["accepted", "refused", "accepted"]
        assert verdicts[1].reason is not None
        assert verdicts[1].reason.arguments == {"maker": stage.address("bank"), "most": "2"}


# -- what is accepted


def test_good_ones_of_a_group_are_accepted_and_bad_ones_refused(stage: Stage) -> None:
    bad = stage.document(stage.order("alice"))
    verdicts = stage.post(stage.document(stage.order()), bad, stage.document(stage.buy()))
    assert [(each.status, each.sequence) for each in verdicts] == [
        ("accepted", 1),
        ("refused", 0),
        ("accepted", 2),
    ]
    assert stage.service.lens.calls == 1  # one question for all


def test_the_same_order_twice_is_one(stage: Stage) -> None:
    document = stage.document(stage.order())
    first, second = stage.post(document, document)
    (third,) = stage.post(document)
    assert [each.status for each in (first, second, third)] == ["accepted", "known", "known"]
    assert {each.sequence for each in (first, second, third)} == {1}
    assert len(stage.open()) == 1


def test_more_orders_than_fit_the_gas_of_a_call_are_asked_in_several(scene: Scene, tmp_path: Path) -> None:
    with stage_of(scene, str(tmp_path / "s"), Options(sweep=0, gas=400_000)) as stage:
        stage.accepted(*(stage.order() for _ in range(5)))
        assert stage.service.lens.calls == 3  # 150,000 gas each: two in a call


# -- following the chain


def moved_away(stage: Stage) -> None:
    transfer(stage.scene.workspace, [stage.ids[0]], "chanida", "bank")


def sold_elsewhere(stage: Stage) -> None:
    w = stage.scene.workspace
    first = stage.order()
    stage.do("alice", w.market.fill(first, stage.sign(first).signature, 1))


def cancelled(stage: Stage) -> None:
    nonces = [each.order.nonce for each in stage.service.book.entries()]
    stage.do("bank", stage.scene.workspace.market.cancel(nonces))


def raised(stage: Stage) -> None:
    stage.do("bank", stage.scene.workspace.market.cancel_all())


def disapproved(stage: Stage) -> None:
    stage.approve_all("bank", False)


def frozen(stage: Stage) -> None:
    freeze(stage.scene.workspace, ["bank"], True, "agent")


def quarantined(stage: Stage) -> None:
    quarantine(stage.scene.workspace, [stage.ids[0]], b"smoke", "operator")


def expired(stage: Stage) -> None:
    stage.scene.travel(100_001)


DROPPED = [
    (moved_away, "dropped", "NotOwner"),
    (sold_elsewhere, "dropped", "NotOwner"),
    (cancelled, "cancelled", "OrderCancelled"),
    (raised, "cancelled", "OldCounter"),
    (disapproved, "dropped", "NotApproved"),
    (frozen, "dropped", "MemberIsFrozen"),
    (quarantined, "dropped", "NotFree"),
    (expired, "expired", "Expired"),
]


@pytest.mark.parametrize(("act", "state", "error"), DROPPED)
def test_a_seller_that_can_no_longer_deliver_is_dropped_with_the_reason(
    stage: Stage, act: Any, state: str, error: str
) -> None:
    (order,) = stage.accepted(stage.order())
    act(stage)
    assert stage.step()
    assert stage.open() == set()
    assert stage.state(order) == (state, error)


def spent(stage: Stage) -> None:
    stage.do("alice", stage.scene.workspace.token.transfer(stage.address("bruno"), 999_001))


def disallowed(stage: Stage) -> None:
    w = stage.scene.workspace
    stage.do("alice", w.token.approve(w.market.address, 999))


def buyer_frozen(stage: Stage) -> None:
    freeze(stage.scene.workspace, ["alice"], True, "agent")


@pytest.mark.parametrize(
    ("act", "error"), [(spent, "TooLittle"), (disallowed, "NotAllowed"), (buyer_frozen, "NotVerified")]
)
def test_a_buyer_that_can_no_longer_pay_is_dropped_with_the_reason(
    stage: Stage, act: Any, error: str
) -> None:
    buys, sells = stage.accepted(stage.buy(), stage.order())
    act(stage)
    stage.step()
    assert stage.open() == {sells}
    assert stage.state(buys) == ("dropped", error)


def test_a_transfer_of_another_battery_asks_nothing_about_an_order(stage: Stage) -> None:
    (order,) = stage.accepted(stage.order())
    before = stage.service.lens.checked
    transfer(stage.scene.workspace, stage.ids[1:], "chanida", "bank")
    assert stage.step()
    assert stage.open() == {order}
    assert stage.service.lens.checked == before


def test_a_filled_order_is_filled_and_the_others_of_the_lot_are_dropped(stage: Stage) -> None:
    w = stage.scene.workspace
    order = stage.order()
    ours, other, elsewhere = stage.accepted(
        order, stage.order(), stage.order(items=items_of([stage.ids[1]], {}))
    )
    stage.do("alice", w.market.fill(order, stage.sign(order).signature, 1))
    stage.step()
    assert stage.state(ours) == ("filled", "OrderFilled")
    assert stage.state(other) == ("dropped", "NotOwner")
    assert stage.open() == {elsewhere}


def test_a_higher_fee_drops_those_who_would_not_pay_it(stage: Stage) -> None:
    w = stage.scene.workspace
    low, high = stage.accepted(stage.order(max_fee=10), stage.order(max_fee=20))
    stage.do("admin", w.market.set_fee(11, w.address("admin")))
    stage.step()
    assert stage.open() == {high}
    assert stage.state(low) == ("dropped", "FeeTooHigh")


def test_a_listed_order_comes_in_by_itself_and_goes_when_it_is_cancelled(stage: Stage) -> None:
    w, order = stage.scene.workspace, stage.order()
    stage.do("bank", w.market.list(order))
    stage.step()
    digest = order_hash(order, stage.domain)
    assert stage.open() == {digest}
    assert stage.service.book.get(digest).signed.signature == b""  # type: ignore[union-attr]
    stage.do("bank", w.market.cancel([order.nonce]))
    stage.step()
    assert stage.state(digest) == ("cancelled", "OrderCancelled")


def test_a_listed_order_that_has_not_begun_waits_and_is_shown_from_its_beginning(stage: Stage) -> None:
    from battery_chain.book.entry import lanes_of

    w, now = stage.scene.workspace, stage.scene.now
    order = stage.order(starts_at=now + 1_000)
    stage.do("bank", w.market.list(order))
    stage.step()
    (entry,) = stage.service.book.entries()

    def best() -> Any:
        with stage.service.book.view() as view:
            return view.engine.best(lanes_of(entry)[0], 0, view.head.second)

    assert best() is None
    stage.scene.travel_to(now + 1_001)
    stage.step()
    assert best() == entry


def test_a_pause_leaves_orders_and_what_changed_meanwhile_is_found_after_it(stage: Stage) -> None:
    w = stage.scene.workspace
    gone, stays = stage.accepted(stage.order(), stage.order(items=items_of([stage.ids[1]], {})))
    stage.do("admin", w.authority.grant_role(ROLES["guardian"], w.address("inspector"), 0))
    stage.do("inspector", w.market.set_paused(True))
    transfer(w, [stage.ids[0]], "chanida", "bank")
    stage.step()
    assert stage.open() == {gone, stays}
    assert stage.service.follower.paused
    assert stage.refusal(stage.document(stage.order())) == ("MarketPaused", {})
    stage.do("inspector", w.market.set_paused(False))
    stage.step()
    assert stage.open() == {stays}


def test_a_silent_change_is_found_by_the_sweep(scene: Scene, tmp_path: Path) -> None:
    with stage_of(scene, str(tmp_path / "s"), Options(sweep=1)) as stage:
        stage.accepted(*(stage.order() for _ in range(3)))
        before = stage.service.lens.checked
        for _ in range(3):
            stage.scene.travel(1)
            stage.step()
        assert stage.service.lens.checked == before + 3


# -- restart


def test_after_a_restart_everything_is_as_it_was_and_the_chain_is_caught_up_with(
    stage_on_both: Stage,
) -> None:
    stage = stage_on_both
    gone, stays = stage.accepted(stage.order(), stage.order(items=items_of([stage.ids[1]], {})))
    sequences = {each.hash: each.sequence for each in stage.service.book.entries()}
    stage.reopen()
    assert {each.hash: each.sequence for each in stage.service.book.entries()} == sequences
    transfer(stage.scene.workspace, [stage.ids[0]], "chanida", "bank")
    stage.reopen()
    stage.step()
    assert stage.open() == {stays}
    assert stage.state(gone) == ("dropped", "NotOwner")
    stage.reopen()
    assert stage.open() == {stays}
    (again,) = stage.accepted(stage.order(items=items_of([stage.ids[2]], {})))
    assert stage.service.book.get(again).sequence == 4  # type: ignore[union-attr]


def test_a_store_is_served_by_one_process(stage_on_both: Stage) -> None:
    from battery_chain.book.store import Store

    with pytest.raises(Unfinished):
        Store(stage_on_both.store)


def test_a_store_of_another_market_is_refused(stage_on_both: Stage) -> None:
    with pytest.raises(WrongChain, match="market of the order book"):
        stage_on_both.service.store.adopt({"market": "0x" + "12" * 20})


# -- reorganisations


def test_what_an_orphaned_block_has_dropped_comes_back_in_its_old_place(stage_on_both: Stage) -> None:
    stage = stage_on_both
    first, second = stage.accepted(stage.order(), stage.order(items=items_of([stage.ids[1]], {})))
    mark = stage.rpc.call("evm_snapshot")
    transfer(stage.scene.workspace, [stage.ids[0]], "chanida", "bank")
    stage.step()
    assert stage.open() == {second}
    assert stage.rpc.call("evm_revert", mark) is True
    stage.scene.travel(5)
    stage.step()
    assert stage.open() == {first, second}
    assert stage.service.book.get(first).sequence == 1  # type: ignore[union-attr]
    assert stage.state(first) == ("open", "")
    assert stage.service.follower.reorganisations == 1


def test_what_the_new_branch_has_done_too_stays_done(stage: Stage) -> None:
    (order,) = stage.accepted(stage.order())
    mark = stage.rpc.call("evm_snapshot")
    stage.do("bank", stage.scene.workspace.market.cancel_all())
    stage.step()
    assert stage.rpc.call("evm_revert", mark) is True
    stage.scene.travel(7)
    stage.do("bank", stage.scene.workspace.market.cancel_all())
    stage.step()
    assert stage.state(order) == ("cancelled", "OldCounter")


def test_a_listed_order_whose_block_is_gone_is_dropped(stage: Stage) -> None:
    mark = stage.rpc.call("evm_snapshot")
    order = stage.order()
    stage.do("bank", stage.scene.workspace.market.list(order))
    stage.step()
    assert len(stage.open()) == 1
    assert stage.rpc.call("evm_revert", mark) is True
    stage.scene.travel(5)
    stage.step()
    assert stage.state(order_hash(order, stage.domain)) == ("dropped", "NotListed")


def test_an_order_accepted_on_a_branch_that_is_gone_is_looked_at_again(stage: Stage) -> None:
    w = stage.scene.workspace
    mark = stage.rpc.call("evm_snapshot")
    stage.give_money("bruno", 5_000)
    stage.step()
    (order,) = stage.accepted(stage.buy("bruno"))
    assert stage.rpc.call("evm_revert", mark) is True
    stage.scene.travel(5)
    stage.step()
    assert stage.open() == set()
    assert stage.state(order)[0] == "dropped"
    assert w.rpc.block_number() == stage.service.book.head.number


def test_a_chain_that_was_cut_shorter_is_followed_from_the_fork(stage: Stage) -> None:
    mark = stage.rpc.call("evm_snapshot")
    (order,) = stage.accepted(stage.order())
    for _ in range(3):
        stage.scene.travel(1)
    transfer(stage.scene.workspace, [stage.ids[0]], "chanida", "bank")
    stage.step()
    assert stage.open() == set()
    assert stage.rpc.call("evm_revert", mark) is True
    assert stage.step()
    assert stage.open() == {order}
    assert stage.service.book.head.number == stage.rpc.block_number()


# -- fund shares


@pytest.fixture
def shares(stage: Stage) -> Stage:
    """The fund is open; its manager has the seed's shares and lets the market take them."""
    w = stage.scene.workspace
    stage.scene.fund(ids=[stage.ids[3]])
    stage.do("manager", w.fund.approve(w.market.address, MAX))
    stage.step()
    return stage


def holding(stage: Stage) -> int:
    w = stage.scene.workspace
    return int(w.rpc.read(w.fund.balance_of(w.address("manager"))))


def test_a_part_that_was_filled_leaves_the_rest_open_in_its_place(shares: Stage) -> None:
    w, amount = shares.scene.workspace, holding(shares) // 2
    order = shares.shares("manager", amount, price=1_000)
    (sells,) = shares.accepted(order)
    shares.do("alice", w.market.fill(order, shares.sign(order).signature, amount // 4))
    shares.step()
    entry = shares.service.book.get(sells)
    assert entry is not None
    assert (entry.open, entry.sequence) == (amount - amount // 4, 1)
    shares.reopen()
    assert shares.service.book.get(sells).open == amount - amount // 4  # type: ignore[union-attr]
    shares.do("alice", w.market.fill(order, shares.sign(order).signature, amount - amount // 4))
    shares.step()
    assert shares.state(sells) == ("filled", "OrderFilled")


def test_shares_that_are_no_longer_there_drop_the_order_for_them(shares: Stage) -> None:
    w, amount = shares.scene.workspace, holding(shares)
    all_of_it, half = shares.accepted(
        shares.shares("manager", amount, price=1_000), shares.shares("manager", amount // 2, price=1_000)
    )
    shares.do("manager", w.fund.transfer(w.address("alice"), amount // 4))
    shares.step()
    assert shares.open() == {half}
    assert shares.state(all_of_it) == ("dropped", "TooLittle")


def test_a_pair_that_crosses_can_be_sent_to_the_market_as_it_is(shares: Stage) -> None:
    w, amount = shares.scene.workspace, holding(shares) // 2
    sell = shares.shares("manager", amount, price=1_000)
    buy = shares.shares("alice", amount // 2, price=600, side=1)
    shares.accepted(sell, buy)
    with shares.service.book.view() as view:
        (match,) = view.engine.matches(view.head.second, 10)
    assert (match.amount, match.cash) == (amount // 2, 500)
    before = shares.scene.money("alice")
    one, two = match.sell.signed, match.buy.signed
    call = w.market.match_orders(one.order, one.signature, two.order, two.signature, match.amount)
    shares.do("outsider", call)
    assert before - shares.scene.money("alice") == match.cash
    shares.step()
    assert shares.service.book.get(match.buy.hash) is None
    assert shares.service.book.get(match.sell.hash).open == amount - amount // 2  # type: ignore[union-attr]
    with shares.service.book.view() as view:
        assert view.engine.matches(view.head.second, 10) == []
