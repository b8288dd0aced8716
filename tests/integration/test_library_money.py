"""Through the library alone: a fund, the market, people, the journal and keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from battery_chain import connect
from battery_chain.errors import BadInput, Missing, NotPermitted, Reverted, Unfinished
from battery_chain.manifest import keccak256
from battery_chain.market import Asked, OtherSigner, Shares, Side, Terms, Wanted, domain_of, typed_data
from battery_chain.units import SECONDS_A_DAY
from tests.integration.library_stage import Story, opened


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with opened(tmp_path_factory.mktemp("library")) as found:
        yield found


@pytest.fixture
def own_story(tmp_path: Path) -> Iterator[Story]:
    """For what would stop the others."""
    with opened(tmp_path) as found:
        yield found


# -- the fund


def test_an_investor_comes_and_goes(story: Story) -> None:
    alice, bruno = story.act("alice"), story.act("bruno")
    with pytest.raises(Reverted):
        story.act("outsider").fund.subscribe(Decimal(500))
    first = alice.fund.subscribe(Decimal(5_000), key="monday")
    assert alice.fund.subscribe(Decimal(5_000), key="monday").hash == first.hash
    assert alice.fund.position().pending_deposit == 5_000
    assert story.strike() == "deal"
    alice.fund.claim()
    shares = alice.fund.position().shares
    assert shares > 0
    alice.fund.transfer(Decimal(150), "bruno")
    assert bruno.fund.position().shares >= 100
    assert {"alice", "bruno"} <= {
        story.bank.workspace.name_of(each.account) for each in story.bank.fund.holders()
    }
    bruno.fund.redeem(Decimal(100))
    bruno.fund.operator("alice")
    bruno.fund.operator("alice", allowed=False)
    assert bruno.fund.redeem_unclaimed() is None
    assert story.strike() == "deal"
    bruno.fund.claim()
    told = bruno.fund.statement()
    assert [each.side for each in told.requests] == ["redeem"]
    assert alice.fund.prospectus().edition == 0
    assert story.bank.fund.nav().supply > 40_000


def test_a_fund_buys_sells_and_borrows(story: Story) -> None:
    batch, manager, depositary = story.cars(3), story.act("manager"), story.act("depositary")
    offer = story.bank.fund.sale("bank", None, f"{batch}:0", f"{batch}:1")
    assert abs(manager.fund.acquire(offer).day_one) <= Decimal("0.000001")
    manager.fund.dispose(story.bank.fund.purchase("bruno", None, f"{batch}:1"))
    loan = story.bank.fund.lend("alice", Decimal(500), f"{batch}:0", evidence=b"loan")
    since, _ = depositary.fund.approve(loan)
    story.travel_to(since + 1)
    made = manager.fund.borrow(loan)
    assert made.amount == 500
    manager.fund.repay(made.entry)
    assert story.bank.battery.show(f"{batch}:0")[0].lien == made.lien
    story.act("alice").battery.lien.release(made.lien, f"{batch}:0")
    manager.fund.dispose(story.bank.fund.purchase("bruno", None, f"{batch}:0"))
    assert manager.fund.fees().owed >= 0
    with pytest.raises(Missing, match="the price of epoch 999 was not restated"):
        story.bank.fund.compensations(999)


def test_batteries_are_given_for_shares_and_taken_for_shares(story: Story) -> None:
    batch, bank = story.cars(1), story.act("bank")
    asked = bank.fund.contribute(batches=[batch])
    waiting = bank.fund.in_kind().contributions[-1]
    assert (waiting.id, [*waiting.batches]) == (asked.id, [batch])
    assert story.strike() == "deal"
    assert story.act("agent").fund.accept(asked.id).shares > 0
    wanted = bank.fund.redeem_in_kind(Decimal(100))
    with pytest.raises(Reverted):
        bank.fund.take_back_shares(wanted.id)
    with pytest.raises(Reverted):
        bank.fund.take_back(asked.id)
    with pytest.raises(Reverted):
        story.act("alice").fund.deliver(wanted.id, f"{batch}:0")
    story.act("manager").fund.dispose(story.bank.fund.purchase("bruno", None, batches=[batch]))


def test_books_and_income(story: Story) -> None:
    manager, alice = story.act("manager"), story.act("alice")
    number, _ = manager.fund.entries.propose(
        "receivable", "alice", Decimal(120), evidence=b"lease", due_day=60_000
    )
    depositary = story.act("depositary")
    depositary.fund.entries.confirm(number)
    manager.fund.entries.amend(number, Decimal(130))
    seen = depositary.fund.entries.proposal(number)
    assert seen is not None
    assert seen.amount == 130
    depositary.fund.entries.confirm(number, seen)
    alice.fund.entries.settle(number)
    assert [each for each in story.bank.fund.entries.list() if each.number == number and each.amount] == []
    alice.fund.distribute.accrue(Decimal(10), b"swaps")
    epoch, _ = manager.fund.distribute.declare(Decimal(10))
    assert story.bank.fund.distribute.show()[-1].epoch == epoch
    manager.fund.distribute.declare(Decimal(0), epoch)


def test_rules_are_changed_and_deals_stopped(story: Story) -> None:
    admin, manager, guardian = story.act("admin"), story.act("manager"), story.act("agent")
    rules = story.bank.fund.rules()
    admin.fund.terms(replace(rules.terms, notice=0))
    admin.fund.limits(replace(rules.limits, max_holders=50))
    assert story.bank.fund.rules().limits.max_holders == 50
    manager.fund.suspend(story.bank.rpc.second() + 60)
    manager.fund.suspend(story.bank.rpc.second() + 1)
    guardian.fund.pause()
    with pytest.raises(Reverted):
        story.act("alice").fund.subscribe(Decimal(500))
    guardian.fund.resume()
    with pytest.raises(Reverted):
        story.act("depositary").fund.attest(Decimal(1), 99, epoch=rules.epoch)


def test_a_prospectus_is_accepted_before_money_comes(own_story: Story) -> None:
    story, alice, paper = own_story, own_story.act("alice"), b"what may go wrong"
    story.act("admin").fund.set_prospectus(paper)
    with pytest.raises(Reverted):
        alice.fund.subscribe(Decimal(500))
    found = alice.fund.prospectus()
    assert (found.edition, found.hash) == (1, keccak256(paper))
    assert alice.fund.accept_prospectus(found.hash) is not None
    assert alice.fund.accept_prospectus(found.hash) is None
    alice.fund.subscribe(Decimal(500))
    story.act("admin").fund.jurisdictions([380])
    with pytest.raises(Reverted):
        alice.fund.subscribe(Decimal(600))
    story.act("admin").fund.jurisdictions([380], admitted=False)
    alice.fund.subscribe(Decimal(600))


def test_a_price_is_corrected_shares_are_forced_and_a_fund_closes(own_story: Story) -> None:
    story, manager, agent = own_story, own_story.act("manager"), own_story.act("agent")
    depositary = story.act("depositary")
    story.act("alice").fund.subscribe(Decimal(5_000))
    epoch = story.bank.fund.rules().epoch
    assert story.strike() == "deal"
    act = story.bank.fund.restatement(epoch, Decimal("0.9"), b"wrong evidence")
    since, _ = depositary.fund.approve(act)
    story.travel_to(since + 1)
    assert manager.fund.restate(act).epoch == epoch
    restated, owed = story.bank.fund.compensations(epoch)
    assert restated.epoch == epoch
    assert len(manager.fund.propose_compensation(epoch)) == len(owed)
    with pytest.raises(Reverted):
        manager.fund.pay_fees()
    with pytest.raises(Reverted):
        depositary.fund.object(b"too late", epoch=epoch)
    forced = agent.fund.force_transfer("manager", "bruno", 5 * 10**18)
    story.travel_to(forced.ready_at)
    agent.role.execute(forced.operation)
    assert story.act("bruno").fund.position().shares == 5
    with pytest.raises(Reverted, match="NoSuccessor"):
        agent.fund.follow("alice")
    manager.fund.close()
    assert story.bank.fund.nav().closing


# -- the market


def test_an_order_is_signed_elsewhere(story: Story) -> None:
    batch, bank = story.cars(1), story.act("bank")
    draft = bank.market.draft(Side.SELL, bank.market.goods(f"{batch}:0"), Terms(Decimal(100)))
    message = typed_data(draft, domain_of(bank.workspace))
    wrong = bank.workspace.signer("alice").sign_typed_data(message)
    with pytest.raises(OtherSigner):
        bank.market.attach(draft, "0x" + wrong.hex())
    right = bank.workspace.signer("bank").sign_typed_data(message)
    order = bank.market.attach(draft, "0x" + right.hex())
    bank.market.approve(order)
    assert bank.market.check(order)[0].open == 1


def test_orders_are_listed_matched_auctioned_and_cancelled(story: Story) -> None:
    batch, bank, alice = story.cars(3), story.act("bank"), story.act("alice")
    goods = bank.market.goods(f"{batch}:0")
    listed, _ = bank.market.list(bank.market.draft(Side.SELL, goods, Terms(Decimal(100))))
    for who in (bank, alice):
        who.market.approve(listed)
        assert who.market.needs(listed) == []
    alice.market.fill(listed, asked=Asked(min_health=5_000))
    sell = bank.market.sign(Side.SELL, bank.market.goods(f"{batch}:1"), Terms(Decimal(200)))
    buy = alice.market.sign(Side.BUY, alice.market.goods(f"{batch}:1"), Terms(Decimal(210)))
    for who, order in ((bank, sell), (alice, buy)):
        who.market.approve(order)
    story.act("bruno").market.match(sell, buy)
    falling = bank.market.auction(bank.market.goods(f"{batch}:2"))
    order = bank.market.sign(Side.SELL, bank.market.goods(f"{batch}:2"), falling)
    bank.market.approve(order)
    bank.market.cancel(order)
    assert bank.market.check(order)[0].open == 0
    bank.market.cancel_all()
    trades = story.bank.market.trades()
    assert len(trades) >= 2
    assert story.bank.market.candles(trades, SECONDS_A_DAY)
    assert story.bank.market.fee() == 10


def test_shares_are_sold_in_parts(story: Story) -> None:
    manager, alice = story.act("manager"), story.act("alice")
    manager.fund.claim()
    order = manager.market.sign(Side.SELL, Shares(Decimal(10)), Terms(Decimal(20)))
    for who in (manager, alice):
        who.market.approve(order)
    alice.market.fill(order, amount=4 * 10**18, key="part")
    done = alice.market.fill_batch(Wanted(order, 6 * 10**18))
    assert done.receipt is not None


# -- people


def test_members_come_by_admission_and_by_claim(story: Story) -> None:
    identity, wallet = story.act("identity"), f"0x{0xC1A10000:040x}"
    until = identity.now() + 30 * SECONDS_A_DAY
    wanted = identity.member.admission("outsider", until=until, jurisdiction=4, investor_class="retail")
    identity.member.add(wanted)
    identity.member.add(*identity.member.renewals("outsider", until=until + 60))
    story.act("agent").member.freeze("outsider")
    found = {each.account.lower(): each for each in story.bank.member.list()}
    outsider = found[story.bank.workspace.address("outsider").lower()]
    assert outsider.frozen
    story.act("agent").member.unfreeze("outsider")
    claimed = identity.member.admission(wallet, until=until, jurisdiction=276, investor_class="none")
    claims = identity.member.claim([claimed], expires_at=identity.now() + 600, evidence=b"passport")
    assert len(story.act("alice").member.register(claims)) == 1
    agent = story.act("agent")
    agent.member.recover.propose("chanida", wallet, evidence=b"police")
    story.act("chanida").member.recover.veto("chanida")
    agent.member.recover.propose("chanida", wallet, evidence=b"police")
    with pytest.raises(Unfinished):
        agent.member.recover.execute("chanida")
    agent.member.recover.cancel("chanida")


def test_roles_are_given_taken_and_force_waits(story: Story) -> None:
    admin, agent, batch = story.act("admin"), story.act("agent"), story.cars(1)
    admin.role.grant("assessor", "chanida")
    holders = {story.bank.workspace.name_of(each.account) for each in story.bank.role.list()}
    assert "chanida" in holders
    admin.role.revoke("assessor", "chanida")
    agent.role.force_transfer(f"{batch}:0", to="alice")
    (waiting,) = story.bank.role.pending()
    with pytest.raises(Unfinished):
        agent.role.execute(waiting.id)
    agent.role.cancel(waiting.id)
    assert story.bank.role.pending() == []


# -- the journal and keys


def test_the_journal_is_open_to_see(story: Story) -> None:
    newest, *_ = story.bank.tx.list(limit=3)
    assert story.bank.tx.show(newest.id).state == "done"
    assert story.bank.tx.list("open") == []
    assert story.bank.tx.resume() == []
    with pytest.raises(BadInput):
        story.bank.tx.cancel(newest.id)
    with pytest.raises(BadInput):
        story.bank.tx.speed_up(newest.id)


def test_a_keystore_of_one_s_own_signs_with_the_password_asked_for(story: Story, tmp_path: Path) -> None:
    asked: list[str] = []
    keys = {"keystore": tmp_path, "state": story.folder / "state", "rpc": story.bank.rpc.url}

    def password(name: str) -> str:
        asked.append(name)
        return "correct horse" if len(asked) > 1 else "wrong"

    with connect(account="desk", password=password, **keys) as own:
        made = own.account.new("desk", "correct horse")
        assert own.account.show("desk") == made == own.account.list()[0]
        with pytest.raises(NotPermitted, match="wrong password for desk"):
            own.battery.transfer(f"{story.cars(1)}:0", to="alice")
        assert own.workspace.signer("desk").address == made.address
        assert asked == ["desk", "desk"]
        own.account.import_hex("spare", "0x" + "11" * 32, "correct horse")
        own.account.remove("spare")
        assert [each.name for each in own.account.list()] == ["desk"]
