"""The whole story through the library alone: deployed, minted, used, measured, financed, ended."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest

from battery_chain import Connection, connect
from battery_chain.chain import embedded
from battery_chain.errors import BadInput, Missing, NotPermitted, Reverted, Unfinished
from battery_chain.lifecycle import MassBalance, OwnersShare, Succession
from battery_chain.lifecycle.recall import Criteria
from battery_chain.manifest import COLUMNS, keccak256, passport_hash
from battery_chain.market import Asked, OtherSigner, Shares, Side, Terms, Wanted, domain_of, typed_data
from battery_chain.model import LegalStatus, Operation
from battery_chain.telemetry import shipped
from battery_chain.units import SECONDS_A_DAY

PERIOD, WINDOW = 10_000, 7_000


@dataclass
class Story:
    """A deployment with money and an open fund. Each test has cars of its own."""

    bank: Connection
    folder: Path
    receipts: int
    next_serial: int = 1

    def act(self, who: str) -> Connection:
        return self.bank.acting_as(who)

    def cars(self, count: int = 2, **cells: object) -> int:
        """The batch of new cars of the bank."""
        first, self.next_serial = self.next_serial, self.next_serial + count
        file = self.folder / f"cars-{first}.csv"
        with file.open("w", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS, restval="")
            writer.writeheader()
            model = f"Pack {first}"
            writer.writerows(
                self._row(serial) | {"model": model, **cells} for serial in range(first, first + count)
            )
        (minted,) = self.act("maker").battery.mint(file, assessor="laboratory")
        return minted.batch_id

    def _row(self, serial: int) -> dict[str, object]:
        return {
            "series": "CAR-NMC",
            "serial": serial,
            "class": "nmc-four-wheel",
            "rated_wh": 40_000,
            "chemistry": "NMC",
            "manufacture_day": "2020-01-15",
            "bol_health_bp": 10_000,
            "bol_day": "2020-01-29",
            "first_owner": "bank",
            "battery_operator": "operator",
            "passport": "0x" + passport_hash(f"passport {serial}".encode()).hex(),
        }

    def measure(self, batch: int, *places: int) -> None:
        """Readings of today, booked."""
        day = self.today()
        lines = [f"{batch}:{place},{day},0.97" for place in places]
        file = self.folder / f"readings-{batch}.csv"
        file.write_text("\n".join(["battery_id,day,relative_capacity", *lines]))
        assert self.act("operator").assess.run(file, assessors=["laboratory", "inspector"])

    def today(self) -> str:
        from battery_chain.units import date_of

        return date_of(self.bank.rpc.second() // SECONDS_A_DAY).isoformat()

    def travel_to(self, second: int) -> None:
        wait = second - self.bank.rpc.second()
        if wait > 0:
            self.bank.rpc.call("evm_increaseTime", wait)
            self.bank.rpc.call("evm_mine")

    def travel(self, seconds: int) -> None:
        self.travel_to(self.bank.rpc.second() + seconds)

    def state(self, name: str) -> Operation:
        return self.bank.battery.show(name)[0].operation

    def strike(self) -> str:
        """The outcome of the epoch that takes requests now."""
        wanted = self.bank.fund.rules().epoch
        self.travel_to(self.bank.fund.epoch(wanted).valuation + 1)
        while True:
            deal = self.act("agent").fund.strike()
            if deal.epoch == wanted:
                return deal.outcome


def _description(folder: Path) -> Path:
    changed = {"period": f"period = {PERIOD}", "window": f"window = {WINDOW}", "seed": 'seed = "40000"'}
    text = shipped("demo", "description.toml").read_text("utf-8")
    lines = [changed.get(line.partition(" = ")[0], line) for line in text.splitlines()]
    roles = "\n".join(lines).replace('enforcer = ["agent"]', 'enforcer = ["agent"]\nguardian = ["agent"]')
    file = folder / "description.toml"
    file.write_text(roles)
    return file


@contextmanager
def _opened(folder: Path) -> Iterator[Story]:
    with embedded("anvil") as chain, connect(rpc=chain.rpc_url, state=folder / "state") as bank:
        sent = bank.deploy.run(_description(folder))
        found = Story(bank, folder, len(sent))
        for person in ("manager", "bank", "alice", "bruno", "recycler"):
            found.act("issuer").token.issue(person, Decimal(100_000))
        found.act("manager").fund.open()
        yield found


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with _opened(tmp_path_factory.mktemp("library")) as found:
        yield found


@pytest.fixture
def own_story(tmp_path: Path) -> Iterator[Story]:
    """For what would stop the others."""
    with _opened(tmp_path) as found:
        yield found


# -- deployment


def test_a_deployment_is_planned_made_once_and_whole(story: Story) -> None:
    plan = [step.name for step in story.bank.deploy.plan(story.folder / "description.toml")]
    assert {"Battery", "Fund", "FundVault", "Market"} <= set(plan)
    assert story.receipts > len(plan)
    again = story.bank.deploy.run(story.folder / "description.toml")
    assert [each.action for each in again if not each.before] == []
    assert story.bank.deploy.changes() == []
    assert story.bank.deploy.status().contracts.keys() <= set(plan)


# -- service


def test_a_battery_serves_is_repaired_and_goes_from_hand_to_hand(story: Story) -> None:
    batch, operator = story.cars(3), story.act("operator")
    first, second, third = (f"{batch}:{place}" for place in range(3))
    with pytest.raises(Reverted):
        operator.battery.retire(first, evidence=b"too early")
    operator.battery.install(f"{batch}:0-2", operation=Operation.IN_VEHICLE, evidence=b"note")
    operator.battery.swap(third, operation=Operation.IN_STATION, evidence=b"swap")
    assert story.state(third) is Operation.IN_STATION
    operator.battery.maintain(first, evidence=b"order", repair=True)
    operator.battery.quarantine(evidence=b"smoke", batches=[batch])
    story.measure(batch, 0, 1, 2)
    story.act("inspector").battery.release(f"{batch}:0-2", evidence=b"report")
    operator.battery.resume(first, operation=Operation.IN_VEHICLE, evidence=b"bill")
    operator.battery.hand_over(second, to="recycler", evidence=b"waybill")
    story.act("recycler").battery.take_over(second, operation=Operation.IN_VEHICLE, evidence=b"receipt")
    operator.battery.retire(first, evidence=b"worn")
    assert story.state(first) is Operation.RETIRED
    operator.battery.reuse(first, operation=Operation.IN_VEHICLE, evidence=b"again")
    assert [each.what for each in story.bank.battery.history(first)][-2:] == ["retire", "reuse"]


def test_title_is_frozen_and_given_and_an_operator_named(story: Story) -> None:
    batch, owner, agent = story.cars(3), story.act("bank"), story.act("agent")
    with pytest.raises(Reverted):
        owner.battery.set_operator(operator="outsider", batches=[batch])
    for person in ("recycler", "repurposer"):
        story.act("admin").role.grant("battery_operator", person)
    owner.battery.set_operator(operator="repurposer", batches=[batch])
    owner.battery.set_operator(f"{batch}:1", operator="recycler")
    agent.battery.freeze(f"{batch}:0")
    with pytest.raises(Reverted):
        owner.battery.transfer(f"{batch}:0", to="alice")
    agent.battery.unfreeze(f"{batch}:0")
    owner.battery.transfer(f"{batch}:0", to="alice")
    owner.battery.transfer(to="bruno", batches=[batch])
    shown, name_of = story.bank.battery.show(f"{batch}:0-2"), story.bank.workspace.name_of
    assert [name_of(each.owner) for each in shown] == ["alice", "bruno", "bruno"]
    assert [name_of(each.operator) for each in shown] == ["repurposer", "recycler", "repurposer"]


def test_what_is_lost_is_found_recalled_and_a_duplicate_void(story: Story) -> None:
    batch, operator = story.cars(2), story.act("operator")
    operator.battery.lose(f"{batch}:0", evidence=b"report", auditor="auditor")
    assert story.bank.value.battery(f"{batch}:0").value == 0
    story.travel(1)  # a later statement is of a later second
    operator.battery.find(f"{batch}:0", evidence=b"inspection", auditor="auditor")
    assert story.state(f"{batch}:0") is Operation.QUARANTINED
    wanted = operator.battery.recalled(Criteria(model=f"Pack {story.next_serial - 2}"))
    assert wanted.batches == (batch,)
    operator.battery.recall(wanted, evidence=b"recall")
    assert story.state(f"{batch}:1") is Operation.QUARANTINED
    assessor = story.act("inspector")
    assessor.battery.void(f"{batch}:0", f"{batch}:1", evidence=b"one object", auditor="auditor")
    assert story.state(f"{batch}:1") is Operation.VOIDED


# -- liens and ends


def test_a_pledge_is_shown_called_and_released(story: Story) -> None:
    batch, owner, lender = story.cars(2), story.act("bank"), story.act("alice")
    number, _ = owner.battery.lien.pledge(
        lender="alice", amount=Decimal("1000.5"), evidence=b"contract", batches=[batch]
    )
    assert story.bank.battery.lien.show(number).amount == 1_000_500_000
    with pytest.raises(Reverted):
        owner.battery.transfer(to="bruno", batches=[batch])
    lender.battery.lien.call(number, evidence=b"default")
    with pytest.raises(Reverted):
        lender.battery.lien.foreclose(number, batches=[batch])
    lender.battery.lien.release(number, batches=[batch])
    owner.battery.transfer(to="bruno", batches=[batch])


def test_batteries_are_taken_apart_burned_and_paid_for(story: Story) -> None:
    batch, recycler = story.cars(3), story.act("recycler")
    story.act("operator").battery.waste(f"{batch}:0-2", recycler="recycler", evidence=b"waste")
    recycler.battery.dismantle(f"{batch}:0-2", pack_grams=250_000, part_grams=240_000, evidence=b"protocol")
    metals = {"cobalt": 6_300, "copper": 18_900, "lithium": 2_000, "nickel": 19_800, "lead": 0, "rest": 9}
    ids = story.bank.battery.ids(f"{batch}:0-2")
    paid, due, fee = (
        MassBalance(id=ids[0], proceeds=5_000_000, document=b"a", **metals),
        MassBalance(id=ids[1], proceeds=7_000_000, document=b"b", due_day=60_000, **metals),
        MassBalance(id=ids[2], proceeds=-1_000_000, document=b"c", **metals),
    )
    had = story.bank.token.balance("bank")
    assert len(recycler.battery.recycle(paid, due, fee, auditor="auditor")) == 3
    assert story.bank.token.balance("bank") - had == 4
    assert story.state(f"{batch}:0") is Operation.RECYCLED
    (claim,) = story.bank.battery.claim.show(f"{batch}:1")
    assert (claim.amount, claim.settled) == (7_000_000, False)
    recycler.battery.claim.settle(f"{batch}:1")
    assert story.bank.token.balance("bank") - had == 11


def test_what_is_in_service_is_not_remanufactured(story: Story) -> None:
    batch, maker = story.cars(2), story.act("repurposer")
    wanted = replace(_storage(story, batch), legal=LegalStatus.REMANUFACTURED, class_id=1)
    with pytest.raises(Reverted):
        maker.battery.remanufacture(wanted, operator="operator", assessors=["laboratory", "inspector"])


@pytest.mark.parametrize("reclaimed", [False, True])
def test_batteries_go_on_as_others(story: Story, reclaimed: bool) -> None:
    batch, operator = story.cars(2), story.act("operator")
    operator.battery.install(f"{batch}:0-1", operation=Operation.IN_VEHICLE, evidence=b"note")
    story.measure(batch, 0, 1)
    who = "recycler" if reclaimed else "repurposer"
    if reclaimed:
        operator.battery.waste(f"{batch}:0-1", recycler="recycler", evidence=b"waste")
    else:
        operator.battery.retire(f"{batch}:0-1", evidence=b"worn")
    verb = story.act(who).battery.reclaim if reclaimed else story.act(who).battery.repurpose
    if reclaimed:  # the series of second lives is the repurposer's
        with pytest.raises(Reverted):
            verb(_storage(story, batch), operator="operator", assessors=["laboratory", "inspector"])
        return
    made = verb(_storage(story, batch), operator="operator", assessors=["laboratory", "inspector"])
    assert story.state(f"{batch}:0") is Operation.SUPERSEDED
    assert story.bank.battery.show(f"{made.first}:0")[0].serial == "SECOND-LIFE-00000001"


def _storage(story: Story, batch: int) -> Succession:
    """Two cars of 40 kWh as two stores of 38 kWh."""
    passports = tuple(passport_hash(bytes([place])) for place in range(2))
    return Succession(
        legal=LegalStatus.REPURPOSED,
        predecessors=tuple(story.bank.battery.ids(f"{batch}:0-1")),
        shares=(OwnersShare("bank", passports),),
        class_id=6,
        energy=38_000,
        discarded=4_000,
        day=story.bank.rpc.second() // SECONDS_A_DAY,
        health=7_900,
        series=story.bank.workspace.deployment.series["SECOND-LIFE"],
        first_serial=1,
        document=b"safety test",
    )


# -- health and value


def test_health_is_signed_by_two_and_stands(story: Story) -> None:
    batch = story.cars(1)
    file = story.folder / "one.csv"
    file.write_text(f"battery_id,day,relative_capacity\n{batch}:0,{story.today()},0.90\n")
    measured = story.bank.assess.estimate(file)
    (alone,) = story.bank.assess.sign(measured, assessors=["laboratory"])
    both = story.bank.assess.countersign([alone], assessor="inspector")
    assert [len(each.signatures) for each in both] == [2]
    with pytest.raises(NotPermitted):
        story.bank.assess.submit(both)
    assert len(story.act("operator").assess.submit(both)) == 1
    assert story.bank.assess.sign(measured, assessors=["laboratory"]) == []
    assert story.bank.assess.standing(f"{batch}:0").step_sum == 1_000
    assert story.bank.assess.show(f"{batch}:0")[-1].readings[0].health == 9_000
    assert story.bank.assess.too_old(f"{batch}:0").count == 0
    assert story.act("operator").assess.expire(batches=[batch]) == []


def test_a_batch_is_rated_at_its_begin_of_life(story: Story) -> None:
    batch, day = story.cars(2, bol_health_bp="", bol_day=""), 18_300
    with pytest.raises(BadInput):
        story.bank.assess.rate(batch, 30_000, day=day, assessor="laboratory")
    rated = story.bank.assess.rate(batch, 9_900, day=day, assessor="laboratory")
    story.act("operator").assess.submit([rated])
    assert [each.health_bp for each in story.bank.battery.show(f"{batch}:0-1")] == [9_900, 9_900]


def test_values_agree_with_the_model_and_add_up(story: Story) -> None:
    batch = story.cars(2)
    one = story.bank.value.battery(f"{batch}:0", model=True)
    assert one.model is not None
    whole = story.bank.value.portfolio("bank")
    lines = story.bank.value.breakdown("bank")
    assert abs(sum(line.value for line in lines) - whole.value) <= len(lines) * Decimal("0.000001")
    assert story.bank.value.coverage("bank") is None
    covered = story.bank.value.coverage("Fund")
    assert covered is not None
    assert 0 <= covered.basis_points <= 10_000
    with pytest.raises(BadInput):
        story.bank.value.classes("steam")
    (priced,) = story.bank.value.classes("lfp-station")
    with pytest.raises(Reverted):
        story.act("alice").value.price("lfp-station", priced.price + 1, priced.exit_value)
    with pytest.raises(BadInput, match="is of another use, category or chemistry"):
        story.act("admin").value.migrate("lfp-station", "lfp-storage", sunset=60_000)


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
