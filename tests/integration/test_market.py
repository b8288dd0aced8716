"""The market end to end: orders are signed, listed, filled, matched, auctioned, cancelled and refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from battery_chain import market as m
from battery_chain.artifacts import load
from battery_chain.chain import Creation
from battery_chain.contracts import market as binding
from battery_chain.contracts.market import Market
from battery_chain.errors import BadInput, Reverted
from battery_chain.fund import claim, subscribe
from battery_chain.fund.word import approve_digest
from battery_chain.market import Asked, Batteries, Domain, Shares, Side, Terms, Wanted
from battery_chain.setup import issue
from tests.integration.deployed import Scene
from tests.integration.fund_investors import Bank

D = Decimal
SELL, BUY = Side.SELL, Side.BUY
DAY = 86_400


def sold(
    scene: Scene, goods: m.Goods, price: str = "1000", maker: str = "bank", **terms: Any
) -> m.SignedOrder:
    """An order of somebody who sells, approved."""
    signed = m.sign(scene.workspace, maker, SELL, goods, Terms(D(price), **terms))
    m.approve(scene.workspace, signed.order, maker)
    return signed


def wanted(
    scene: Scene, goods: m.Goods, price: str = "1000", maker: str = "alice", **terms: Any
) -> m.SignedOrder:
    """An order of somebody who buys and has the money, approved."""
    issue(scene.workspace, "issuer", maker, D(price))
    signed = m.sign(scene.workspace, maker, BUY, goods, Terms(D(price), **terms))
    m.approve(scene.workspace, signed.order, maker)
    return signed


def paying(scene: Scene, signed: m.SignedOrder, who: str = "alice", money: str = "5000") -> str:
    """A person with money who lets the market take what the order costs."""
    issue(scene.workspace, "issuer", who, D(money))
    m.approve(scene.workspace, signed.order, who)
    return who


def owners(scene: Scene, ids: list[int]) -> list[str]:
    w = scene.workspace
    return [w.name_of(each) for each in w.rpc.read_many([w.battery.owner_of(one) for one in ids])]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Reverted) as found:
        act()
    return found.value.error


# -- one order


def test_a_battery_and_its_price_change_hands_once(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    ids = scene.cars(3)
    signed = sold(scene, Batteries(ids[:1]))
    taker = paying(scene, signed)
    before = scene.money("bank"), scene.money("admin"), scene.money(taker)
    done = m.fill(w, signed, taker)
    again = m.fill(w, signed, taker)
    assert (again.receipt.hash, again.receipt.before) == (done.receipt.hash, True)
    assert (done.cash, done.fee, done.amount) == (D(1_000), D(1), 1)
    assert owners(scene, ids) == ["alice", "bank", "bank"]
    assert scene.money("bank") - before[0] == 999 * 10**6
    assert scene.money("admin") - before[1] == 10**6
    assert before[2] - scene.money(taker) == 1_000 * 10**6
    (trade,) = m.trades(w)
    assert (trade.ids, trade.energy_wh, trade.cash, trade.fee) == ((ids[0],), 40_000, 10**9, 10**6)
    (candle,) = m.candles([trade], 3_600, 6)
    assert (candle.close, candle.volume, candle.turnover) == (D("0.025"), D(40_000), D(1_000))


def test_a_bundle_of_ranges_and_a_whole_batch_change_hands_together(scene: Scene) -> None:
    whole, some = scene.cars(3), scene.cars(4)
    signed = sold(scene, Batteries(some[1:3] + some[:1], [whole[0] >> 32]), "9000")
    assert signed.order.amount == 6
    assert len(signed.order.items) == 2
    m.fill(scene.workspace, signed, paying(scene, signed, money="9000"))
    assert owners(scene, whole + some) == ["alice"] * 6 + ["bank"]
    (trade,) = m.trades(scene.workspace)
    assert sorted(trade.ids) == whole + some[:3]


def test_what_a_maker_or_taker_lacks_is_told_before_and_by_the_chain(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(2)
    signed = m.sign(w, "bank", SELL, Batteries(ids), Terms(D(100)))
    assert [each.what for each in m.needs(w, signed.order, "bank")] == ["the market may take batteries"]
    (found,) = m.check(w, [signed])
    assert (found.open, found.reason and found.reason.error) == (0, "NotApproved")
    assert found.reason is not None
    assert found.reason.text == f"its maker has not let the market take battery {ids[0]}"
    m.approve(w, signed.order, "bank")
    assert m.check(w, [signed])[0].open == 2
    assert [each.what for each in m.needs(w, signed.order, "alice")] == ["the market may take money"]
    assert refused(lambda: m.fill(w, signed, "alice")) == "ERC20InsufficientAllowance"
    m.approve(w, signed.order, "alice")
    assert m.needs(w, signed.order, "alice") == []
    assert refused(lambda: m.fill(w, signed, "alice")) == "ERC20InsufficientBalance"
    issue(w, "issuer", "alice", D(100))
    assert m.fill(w, signed, "alice").amount == 2
    (found,) = m.check(w, [signed])
    assert found.reason is not None
    assert found.reason.text == "it is filled"


def test_an_approval_for_one_order_leaves_what_was_approved_for_another(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(2)
    wanted(scene, Batteries(ids[:1]), "100")
    wanted(scene, Batteries(ids[1:]), "150")
    assert w.rpc.read(w.token.allowance(w.address("alice"), w.market.address)) == 250 * 10**6


def test_an_outsider_is_refused(scene: Scene) -> None:
    signed = sold(scene, Batteries(scene.cars(1)), "10")
    paying(scene, signed, "outsider")
    assert refused(lambda: m.fill(scene.workspace, signed, "outsider")) == "NotVerified"


def test_an_order_for_one_taker_is_for_no_other(scene: Scene) -> None:
    signed = sold(scene, Batteries(scene.cars(1)), "10", taker="bruno")
    paying(scene, signed, "alice")
    assert refused(lambda: m.fill(scene.workspace, signed, "alice")) == "NotTaker"
    assert m.fill(scene.workspace, signed, paying(scene, signed, "bruno")).amount == 1


def test_an_order_has_its_time(scene: Scene) -> None:
    w, ids, now = scene.workspace, scene.cars(2), scene.now
    later = sold(scene, Batteries(ids[:1]), "10", starts_at=now + DAY, expires_at=now + 2 * DAY)
    brief = sold(scene, Batteries(ids[1:]), "10", expires_at=now + DAY)
    paying(scene, later)
    assert refused(lambda: m.fill(w, later, "alice")) == "NotYet"
    scene.travel_to(now + DAY + 1)
    assert refused(lambda: m.fill(w, brief, "alice")) == "Expired"
    assert m.fill(w, later, "alice").amount == 1


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (Asked(min_health=9_001), "HealthTooLow"),
        (Asked(max_age=3), "AssessmentTooOld"),
        (Asked(classes=[200]), "OtherClass"),
        (Asked(min_value=D(1_000_000)), "WorthTooLittle"),
    ],
)
def test_a_taker_is_not_caught_by_a_mark_down(scene: Scene, asked: Asked, error: str) -> None:
    w, ids = scene.workspace, scene.cars(1)
    scene.assess(ids[0] >> 32, [9_000])
    scene.travel(5 * DAY)
    signed = sold(scene, Batteries(ids), "10")
    paying(scene, signed)
    assert refused(lambda: m.fill_if(w, signed, "alice", asked)) == error
    met = Asked(min_health=9_000, max_age=30, min_value=D("0.01"))
    assert m.fill_if(w, signed, "alice", met).amount == 1


def test_several_are_filled_at_once_and_what_cannot_be_is_skipped_with_the_reason(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(4)
    orders = [sold(scene, Batteries([each]), "10") for each in ids]
    m.cancel(w, [orders[1].order.nonce], "bank")
    issue(w, "issuer", "alice", D(15))
    m.approve_several(w, [(each.order, None) for each in orders], "alice")
    assert w.rpc.read(w.token.allowance(w.address("alice"), w.market.address)) == 40 * 10**6
    asked = Wanted(orders[3], asked=Asked(min_health=10_001))
    done = m.fill_batch(w, [*map(Wanted, orders[:3]), asked], "alice")
    assert list(done.fills) == [0]
    assert {at: each.error for at, each in done.skipped.items()} == {
        1: "OrderCancelled",
        2: "ERC20InsufficientBalance",
        3: "HealthTooLow",
    }
    assert done.skipped[1].text == "its maker has cancelled it"
    assert m.fill_batch(w, [*map(Wanted, orders[:3]), asked], "alice").receipt.before
    assert owners(scene, ids) == ["alice", "bank", "bank", "bank"]


# -- shares


def shareholder(scene: Scene) -> Bank:
    """Alice has 100 shares of an open fund."""
    bank = Bank.opened(scene)
    subscribe(scene.workspace, "alice", D(100))
    bank.strike()
    claim(scene.workspace, "alice")
    return bank


def test_shares_are_sold_in_parts(scene: Scene) -> None:
    shareholder(scene)
    w = scene.workspace
    signed = sold(scene, Shares(D(30)), "33.333333", maker="alice")
    m.approve(w, signed.order, "bruno")
    assert refused(lambda: m.fill(w, signed, "bruno", 31 * 10**18)) == "Overfilled"
    first = m.fill(w, signed, "bruno", 10 * 10**18)
    assert first.cash == D("11.111111")
    assert m.fill(w, signed, "bruno", 10 * 10**18).receipt.before
    second = m.fill(w, signed, "bruno", 10**18, key="another")
    assert second.cash == D("1.111112")  # rounded up: in favour of who sells
    m.approve(w, signed.order, "bruno", 19 * 10**18)  # parts that are rounded up come to more than the whole
    rest = m.fill(w, signed, "bruno")
    assert rest.amount == 19 * 10**18
    assert m.fill(w, signed, "bruno").receipt.before
    assert w.rpc.read(w.fund.balance_of(w.address("bruno"))) == 30 * 10**18
    assert refused(lambda: m.fill(w, signed, "bruno", 1)) == "OrderFilled"
    found = m.trades(w)
    (candle,) = m.candles(found, 10 * DAY, 6)
    assert (candle.count, candle.volume, candle.open) == (3, D(30), D("1.111111100"))
    assert (candle.high, candle.low) == (D("1.111112000"), D("1.111111100"))


def test_two_orders_for_shares_are_matched_at_the_price_of_the_one_that_sells(scene: Scene) -> None:
    shareholder(scene)
    w = scene.workspace
    sell = sold(scene, Shares(D(10)), "10", maker="alice")
    buy = wanted(scene, Shares(D(20)), "24", maker="bruno")
    dear = sold(scene, Shares(D(10)), "12.01", maker="alice")
    assert refused(lambda: m.match(w, dear, buy, "outsider")) == "PricesDoNotCross"
    before = scene.money("bruno")
    told = m.match(w, sell, buy, "outsider")
    assert [(each.cash, each.amount) for each in told] == [(D(10), 10 * 10**18)] * 2
    assert before - scene.money("bruno") == 10 * 10**6
    assert m.match(w, sell, buy, "outsider")[0].receipt.before
    (trade,) = m.trades(w)
    assert trade.orders == (sell.hash, buy.hash)
    assert (trade.seller, trade.buyer) == (w.address("alice").lower(), w.address("bruno").lower())


def test_a_fill_of_nothing_is_no_trade(scene: Scene) -> None:
    shareholder(scene)
    signed = sold(scene, Shares(D(1)), "10", maker="alice")
    with pytest.raises(BadInput, match="0 is nothing to fill"):
        m.fill(scene.workspace, signed, "bruno", 0)
    assert m.candles([replace(each, amount=0) for each in m.trades(scene.workspace)], 60, 6) == []


def test_of_shares_all_that_is_open_is_filled_and_what_is_not_open_is_skipped(scene: Scene) -> None:
    shareholder(scene)
    w = scene.workspace
    first = sold(scene, Shares(D(10)), "10", maker="alice")
    nonce = first.order.nonce
    same = m.sign(w, "alice", SELL, Shares(D(20)), Terms(D(20)), nonce=nonce)
    other = sold(scene, Shares(D(5)), "5", maker="alice")
    paying(scene, first, "bruno")
    for person in ("alice", "bruno"):
        m.approve_several(w, [(each.order, None) for each in (first, other)], person)
    m.fill(w, first, "bruno", 4 * 10**18)
    done = m.fill_batch(w, [Wanted(first), Wanted(same), Wanted(other, 10**18)], "bruno")
    assert {at: each.amount for at, each in done.fills.items()} == {0: 6 * 10**18, 2: 10**18}
    assert done.skipped[1].error == "NonceTaken"


# -- listed, cancelled


def test_an_order_may_be_listed_instead_of_signed(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(1)
    order = m.draft(w, "bank", SELL, Batteries(ids), Terms(D(10)))
    m.approve(w, order, "bank")
    unlisted = m.SignedOrder(order, b"", m.order_hash(order, m.domain_of(w)))
    paying(scene, unlisted)
    assert refused(lambda: m.fill(w, unlisted, "alice")) == "NotListed"
    assert refused(lambda: m.list_order(w, order, "alice")) == "NotMaker"
    listed, receipt = m.list_order(w, order, "bank")
    assert m.list_order(w, order, "bank")[1].hash == receipt.hash
    assert m.fill(w, listed, "alice").amount == 1


def test_one_many_or_all_orders_are_cancelled_for_good(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(4)
    one, two, three, four = (sold(scene, Batteries([each]), "10") for each in ids)
    paying(scene, one)
    nonces = [each.order.nonce for each in (one, two, three, four)]
    assert nonces == list(range(nonces[0], nonces[0] + 4))
    receipt = m.cancel(w, [nonces[0]], "bank")
    assert m.cancel(w, [nonces[0]], "bank").hash == receipt.hash
    m.cancel_word(w, nonces[1] // 256, 1 << nonces[1] % 256, "bank")
    assert refused(lambda: m.fill(w, one, "alice")) == "OrderCancelled"
    assert refused(lambda: m.fill(w, two, "alice")) == "OrderCancelled"
    assert m.fill(w, three, "alice").amount == 1
    assert m.cancel_all(w, "bank")[0] == 1
    assert refused(lambda: m.fill(w, four, "alice")) == "OldCounter"
    again = sold(scene, Batteries(ids[3:]), "10")
    assert again.order.counter == 1
    m.approve(w, again.order, "alice")
    assert m.fill(w, again, "alice").amount == 1


@pytest.mark.parametrize("act", [lambda w: m.cancel(w, [], "bank"), lambda w: m.cancel_word(w, 0, 0, "bank")])
def test_cancelling_nothing_is_refused(scene: Scene, act: Callable[[Any], object]) -> None:
    with pytest.raises(BadInput):
        act(scene.workspace)


def test_nonces_are_given_out_once_and_skip_those_that_were_used(scene: Scene) -> None:
    w, bank = scene.workspace, scene.workspace.address("bank")
    (first,) = m.new_nonces(w, bank)
    m.cancel(w, [first + 1, first + 2], "bank")
    assert m.new_nonces(w, bank, 2) == [first + 3, first + 4]
    many = m.new_nonces(w, bank, 600)
    assert len(set(many)) == 600
    assert min(many) == first + 5


# -- funds


def test_a_fund_sells_what_its_manager_has_listed_within_its_band_or_approved(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(2)
    scene.assess(ids[0] >> 32, [9_000, 9_000])
    scene.fund(ids=ids)
    worth = m.fair_value(w, Batteries(ids[:1])).quantize(D("0.01"))
    terms = Terms(worth / 2, expires_at=scene.now + 30 * DAY)
    cheap = m.draft(w, w.fund.address, SELL, Batteries(ids[:1]), terms)
    good = m.draft(w, w.fund.address, SELL, Batteries(ids[1:]), replace(terms, price=worth))
    signed, receipt = m.list_order(w, cheap, "manager")
    assert m.list_order(w, cheap, "manager")[1].hash == receipt.hash
    listed, _ = m.list_order(w, good, "manager")
    paying(scene, signed, money=str(worth * 2))
    m.approve(w, listed.order, "alice")
    assert refused(lambda: m.fill(w, signed, "alice")) == "PriceOutsideBand"
    assert m.fill(w, listed, "alice").cash == worth
    approve_digest(w, "depositary", signed.hash)
    scene.travel(DAY + 1)
    assert m.fill(w, signed, "alice").cash == terms.price
    assert owners(scene, ids) == ["alice", "alice"]


def test_a_manager_takes_a_funds_order_back(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(1)
    scene.fund(ids=ids)
    order = m.draft(w, w.fund.address, SELL, Batteries(ids), Terms(m.fair_value(w, Batteries(ids))))
    signed, _ = m.list_order(w, order, "manager")
    m.cancel(w, [order.nonce], "manager", maker=w.fund.address)
    paying(scene, signed, money="100000")
    assert refused(lambda: m.fill(w, signed, "alice")) == "OrderCancelled"


# -- contracts


def code_of(answer: bytes) -> bytes:
    """The creation code of a contract that gives this answer (32 bytes) to whatever it is asked."""
    runtime = b"\x7f" + answer + bytes.fromhex("60005260206000f3")
    return bytes.fromhex(f"60{len(runtime):02x}600c60003960{len(runtime):02x}6000f3") + runtime


def test_a_contract_answers_for_its_signature(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(1)
    makers = [
        w.sender.send(Creation(code_of(answer)), action="a wallet", signer=w.signer("admin")).contract
        for answer in (bytes.fromhex("1626ba7e").ljust(32, b"\0"), bytes(32))
    ]
    terms = Terms(D(0))
    honest, lying = (
        m.signed_elsewhere(w, m.draft(w, each, SELL, Batteries(ids), terms), "0x1234") for each in makers
    )
    assert [each.reason and each.reason.error for each in m.check(w, [honest, lying])] == [
        "NotOwner",
        "NotConfirmed",
    ]


def test_a_signature_made_elsewhere_is_the_makers(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(1)
    order = m.draft(w, "bank", SELL, Batteries(ids), Terms(D(10)))
    message = m.typed_data(order, m.domain_of(w))
    with pytest.raises(m.OtherSigner):
        m.signed_elsewhere(w, order, "0x" + w.signer("alice").sign_typed_data(message).hex())
    with pytest.raises(BadInput, match="is not 0x and hexadecimal digits"):
        m.signed_elsewhere(w, order, "5 hex")
    signed = m.signed_elsewhere(w, order, "0x" + w.signer("bank").sign_typed_data(message).hex())
    m.approve(w, order, "bank")
    assert m.fill(w, signed, paying(scene, signed)).amount == 1


# -- auctions


def test_an_auction_falls_from_fair_value_to_exit_value(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(2)
    scene.assess(ids[0] >> 32, [9_000, 9_000])
    goods, now = Batteries(batches=[ids[0] >> 32]), scene.now
    terms = m.auction_terms(w, goods, Terms(D(0), starts_at=now, expires_at=now + 1_000))
    fair, left = m.fair_value(w, goods), m.exit_value(w, goods)
    assert fair > left
    assert (terms.price, terms.end_price) == (fair, left)
    signed = m.sign(w, "bank", SELL, goods, terms)
    m.approve(w, signed.order, "bank")
    paying(scene, signed, money=str(fair))
    scene.travel_to(now + 500)
    done = m.fill(w, signed, "alice")
    second = w.rpc.second(done.receipt.block_number)
    assert done.cash * 10**6 == m.price_at(signed.order, second)
    assert left < done.cash < fair


def test_who_takes_waste_off_somebodys_hands_is_paid(scene: Scene) -> None:
    w, ids, now = scene.workspace, scene.cars(1), scene.now
    goods = Batteries(ids)
    timed = Terms(D(0), starts_at=now, expires_at=now + 1_000)
    terms = m.auction_terms(w, goods, timed, start=D(0), end=D(-100))
    signed = m.sign(w, "bank", SELL, goods, terms)
    m.approve(w, signed.order, "bank")
    issue(w, "issuer", "bank", D(100))
    scene.travel_to(now + 500)
    before = scene.money("alice")
    done = m.fill(w, signed, "alice")
    assert D(-60) < done.cash <= D(-50)
    assert scene.money("alice") - before == (-done.cash - done.fee) * 10**6


def test_an_auction_does_not_rise(scene: Scene) -> None:
    with pytest.raises(BadInput, match="6 is above the start, 5"):
        m.auction_terms(scene.workspace, Batteries(scene.cars(1)), start=D(5), end=D(6))


# -- replays


def test_an_order_is_of_one_chain_and_one_market(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(1)
    signed = sold(scene, Batteries(ids), "10")
    here = m.domain_of(w)
    other = another_market(scene)
    m.approve(w, signed.order, "alice")
    document = m.order_json(signed, here)
    for place, field in (
        (Domain(1, here.market), "domain.chainId"),
        (Domain(here.chain_id, other.address), "domain.verifyingContract"),
    ):
        with pytest.raises(BadInput) as found:
            m.read_order(document, place, "order.json")
        assert [each.column for each in found.value.problems] == [field]
        elsewhere = m.order_hash(signed.order, place)
        foreign = w.signer("bank").sign_typed_data(m.typed_data(signed.order, place))
        assert elsewhere != signed.hash
        replayed = m.SignedOrder(signed.order, foreign, elsewhere)
        assert refused(lambda one=replayed: m.fill(w, one, "alice")) == "WrongSigner"  # type: ignore[misc]
    call = other.fill(signed.order, signed.signature, 1)
    assert refused(lambda: w.rpc.read(call, sender=w.address("alice"))) == "WrongSigner"


def another_market(scene: Scene) -> Market:
    w = scene.workspace
    people = w.authority.address, w.battery.address, w.valuation.address, w.token.address
    code = load("Market").bytecode() + binding.constructor(*people, 100, w.address("admin"))
    call = Creation(code)
    found = w.sender.send(call, action="another market", signer=w.signer("admin"))
    return Market(found.contract)


# -- what is said wrongly


@pytest.mark.parametrize(
    ("goods", "terms", "column"),
    [
        (Batteries(), Terms(D(1)), "items"),
        (Shares(D(0)), Terms(D(1)), "shares"),
        (Shares(D("1e-19")), Terms(D(1)), "shares"),
        (Shares(D(1)), Terms(D(-1)), "price"),
        (Shares(D(1)), Terms(D("0.0000001")), "price"),
        (Shares(D(1)), Terms(D(1), end_price=D(2)), "endPrice"),
        (Shares(D(1)), Terms(D(1), taker="bank"), "taker"),
        (Shares(D(1)), Terms(D(1), expires_at=1), "expiresAt"),
        (Shares(D(1)), Terms(D(1), asked=Asked(min_health=1)), "conditions.minHealth"),
        (Batteries([1 << 32, 1 << 32]), Terms(D(1)), "items"),
    ],
)
def test_what_contradicts_itself_is_never_signed(
    scene: Scene, goods: m.Goods, terms: Terms, column: str
) -> None:
    with pytest.raises(BadInput) as found:
        m.sign(scene.workspace, "bank", SELL, goods, terms)
    assert column in [each.column for each in found.value.problems]
