"""A world in which anything that the contracts allow happens, at random: every event of a life there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from battery_chain.chain import Call
from battery_chain.contracts import structs
from battery_chain.deploy.statements import sign
from battery_chain.errors import NotPermitted
from battery_chain.fund import consent
from battery_chain.model import LegalStatus, Operation
from battery_chain.setup import issue
from battery_chain.setup.delayed import execute, force_transfer, pending
from battery_chain.valuation import Known
from tests.integration.acting import DOCUMENT, LIVE, PEOPLE, SERVICE, STORAGE, Acting

__all__ = ["DOCUMENT", "PEOPLE", "World"]

SECOND, RECLAIMED = ("repurposer", "SECOND-LIFE"), ("recycler", "RECLAIMED")
ENFORCER = "agent"


class World(Acting):
    """What operators, owners, recyclers, lenders and agents do; minting and measuring is inherited."""

    # -- service and custody

    def _served(self, call: Callable[..., Call], from_: Sequence[int], *, moves: bool = True) -> None:
        some = self.alike(lambda s: s.operation in from_, "operator", "class_id")
        to = (self.use(some[0].class_id),) if moves else ()
        self.send(call([each.id for each in some], *to, evidence=DOCUMENT), self.name(some[0].operator))

    def install(self) -> None:
        self._served(self.w.battery.install, [Operation.REGISTERED])

    def swap(self) -> None:
        self._served(self.w.battery.swap, SERVICE[:2])

    def retire(self) -> None:
        self._served(self.w.battery.retire, SERVICE, moves=False)

    def maintain(self) -> None:
        some = self.alike(lambda s: s.operation in SERVICE, "operator")
        repair = self.random.random() < 0.5
        call = self.w.battery.maintain([each.id for each in some], repair, DOCUMENT)
        self.send(call, self.name(some[0].operator))

    def resume(self) -> None:
        self._served(self.w.battery.resume, [Operation.MAINTENANCE])

    def reuse(self) -> None:
        self._served(self.w.battery.reuse, [Operation.RETIRED])

    def hand_over(self) -> None:
        self.scene.travel(1)
        some = self.alike(lambda s: s.operation in (0, *SERVICE, Operation.RETIRED), "custodian")
        to = self.random.choice(("recycler", "operator", "manager"))
        given, now = tuple(each.id for each in some), self.scene.now
        statement = structs.HandOver(given, self.w.address(to), now, now + 100, DOCUMENT)
        (signature,) = self.signed(statement, to)
        self.send(self.w.battery.hand_over(statement, signature), self.name(some[0].custodian))

    def take_over(self) -> None:
        some = self.alike(lambda s: s.operation == Operation.IN_TRANSIT, "custodian", "class_id")
        call = self.w.battery.take_over([each.id for each in some], self.use(some[0].class_id), DOCUMENT)
        self.send(call, self.name(some[0].custodian))

    def set_operator(self) -> None:
        some = self.alike(lambda s: self.name(s.owner) in PEOPLE, "owner")
        to = self.w.address(self.random.choice(("operator", "manager")))
        self.send(self.w.battery.set_operator([each.id for each in some], to), self.name(some[0].owner))

    def set_batch_operator(self) -> None:
        (one,) = self.pick(lambda s: s.follows, most=1)
        call = self.w.battery.set_batch_operator(one.id >> 32, self.w.address("operator"))
        self.send(call, self.name(one.owner))

    # -- safety

    def quarantine(self) -> None:
        some = self.pick(lambda s: s.operation in LIVE)
        self.send(self.w.battery.quarantine([each.id for each in some], DOCUMENT), "inspector")

    def quarantine_batch(self) -> None:
        self.send(self.w.battery.quarantine_batch(self.a_batch(), DOCUMENT), "laboratory")

    def release(self) -> None:
        some = self.alike(lambda s: s.operation == Operation.QUARANTINED, "class_id")
        self._inspect(some)
        self.send(self.w.battery.release([each.id for each in some], DOCUMENT), "inspector")

    def release_batch(self) -> None:
        (one,) = self.pick(lambda s: s.operation == Operation.QUARANTINED and s.follows, most=1)
        held = [s for s in self.states if s.id >> 32 == one.id >> 32 and s.follows]
        self._inspect(held)
        self.send(self.w.battery.release_batch(one.id >> 32, DOCUMENT), "inspector")

    def lose(self) -> None:
        self._report((*LIVE, Operation.QUARANTINED), self.w.battery.lose, found=False)

    def find(self) -> None:
        self._report([Operation.LOST], self.w.battery.find, found=True)

    def _report(self, from_: Sequence[int], call: Callable[..., Call], *, found: bool) -> None:
        self.scene.travel(1)
        some = self.alike(lambda s: s.operation in from_, "operator")
        ids, now = tuple(each.id for each in some), self.scene.now
        report = structs.Report(found, some[0].operator, ids, now, now + 100, DOCUMENT)
        self.send(call(report, *self.signed(report, "auditor")), self.name(some[0].operator))

    def void(self) -> None:
        doubted = self.pick(lambda s: s.operation == Operation.QUARANTINED, most=8)
        if len(doubted) < 2:
            raise NotPermitted("nothing to do", "one battery is no duplicate")
        statement = structs.Voiding(doubted[0].id, doubted[1].id, self.until, DOCUMENT)
        self.send(self.w.battery.void_duplicate(statement, *self.signed(statement, "auditor")), "inspector")

    # -- ends

    def waste(self) -> None:
        some = self.alike(lambda s: s.operation in (*LIVE, Operation.QUARANTINED), "operator")
        call = self.w.battery.waste([each.id for each in some], self.w.address("recycler"), DOCUMENT)
        self.send(call, self.name(some[0].operator))

    def dismantle(self) -> None:
        ids = [each.id for each in self.pick(lambda s: s.operation == Operation.WASTE_HELD)]
        grams = [self.random.randint(1_000, 500_000) for _ in ids]
        self.send(self.w.battery.dismantle(ids, grams, [900] * len(ids), DOCUMENT), "recycler")

    def recycle(self) -> None:
        self._recycle(due_day=0)

    def recycle_on_account(self) -> None:
        self._recycle(due_day=self.scene.today + 30)

    def _recycle(self, due_day: int) -> None:
        (one,) = self.pick(lambda s: s.operation == Operation.DISMANTLED, most=1)
        proceeds = self.random.choice((0, 5, -5)) if due_day else 0
        grams = (10, 20, 30, 40, 50, 60)
        people = one.id, self.w.address("recycler")
        statement = structs.Recycling(*people, *grams, proceeds, due_day, DOCUMENT, self.until)
        consented = self._consents(statement, [one.owner])
        self.send(
            self.w.battery.recycle(statement, *self.signed(statement, "auditor"), *consented), "recycler"
        )

    def _consents(self, statement: Any, owners: Sequence[str]) -> list[bytes]:
        """Signatures of people; a fund consents on chain, by its manager."""
        names = [self.name(owner) for owner in owners]
        if "Fund" in names:
            consent(self.w, [statement], "manager")
        return [b"" if name == "Fund" else sign(self.w, statement, name) for name in names]

    def settle_claim(self) -> None:
        model = self.follower.advance()
        claims = {each: model.claim(each) for each in self.ids}
        owed = [(each, claim) for each, claim in claims.items() if claim and not claim.settled]
        if not owed:
            raise NotPermitted("nothing to do", "nothing is owed")
        battery, claim = self.random.choice(owed)
        debtor = self.name(claim.debtor)
        issue(self.w, "issuer", debtor, Decimal("0.000005"))
        self.send(self.w.token.approve(self.w.battery.address, claim.amount), debtor)
        self.send(self.w.battery.settle_claim(battery), debtor)

    # -- successors

    def remanufacture(self) -> None:
        self._succeed(LegalStatus.REMANUFACTURED, self.w.battery.remanufacture, Operation.RETIRED)

    def repurpose(self) -> None:
        self._succeed(LegalStatus.REPURPOSED, self.w.battery.repurpose, Operation.RETIRED)

    def reclaim(self) -> None:
        self._succeed(LegalStatus.REUSED, self.w.battery.reclaim, Operation.WASTE_HELD)

    def _succeed(self, legal: LegalStatus, call: Callable[..., Call], from_: Operation) -> None:
        def fits(state: Known) -> bool:
            return state.operation == from_ and state.class_id != STORAGE and not state.frozen

        some = self.alike(fits, "class_id")
        maker, series = RECLAIMED if from_ is Operation.WASTE_HELD else SECOND
        owners = sorted({each.owner for each in some}, key=lambda owner: int(owner, 16))
        energy, count = sum(each.energy_wh for each in some), len(owners)
        statement = structs.Succession(
            legal=legal,
            maker=self.w.address(maker),
            predecessors=tuple(each.id for each in some),
            shares=tuple(structs.Share(owner, 1, DOCUMENT) for owner in owners),
            operator=self.w.address("operator"),
            class_=STORAGE if legal is LegalStatus.REPURPOSED else some[0].class_id,
            energy=energy // count,
            discarded=energy % count,
            day=self.scene.today,
            health=9_200,
            cell_spread=200,
            series=self._series(series, maker),
            first_serial=self.serial,
            evidence=DOCUMENT,
            expires_at=self.until,
        )
        assessors = self._assessors(statement)
        self.send(call(statement, assessors, self._consents(statement, owners)), maker)
        self.serial += count
        last = self.scene.rpc.read(self.w.battery.batch_count())
        self.ids += [number << 32 for number in range(last - count + 1, last + 1)]

    def _series(self, prefix: str, maker: str) -> int:
        known = self.w.deployment.series
        if prefix not in known:
            self.send(self.w.battery.grant_prefix(self.w.address(maker), prefix), "admin")
            self.send(self.w.battery.open_series(prefix), maker)
            known[prefix] = self.scene.rpc.read(self.w.battery.series_count())
        return known[prefix]

    # -- title, liens, freezes

    def give(self) -> None:
        (one,) = self.pick(lambda s: s.operation in LIVE, most=1)
        to = self.w.address(self.random.choice(PEOPLE))
        self.send(self.w.battery.transfer_from(one.owner, to, one.id), self.name(one.owner))

    def give_batch(self) -> None:
        (one,) = self.pick(lambda s: s.follows, most=1)
        to = self.w.address(self.random.choice(PEOPLE))
        self.send(self.w.battery.transfer_batch(one.owner, to, one.id >> 32), self.name(one.owner))

    def sell(self) -> None:
        (one,) = self.pick(lambda s: self.name(s.owner) == "bank" and s.operation in LIVE, most=1)
        self.scene.fund(ids=[one.id])

    def pledge(self) -> None:
        some = self.alike(lambda s: s.operation in LIVE and not s.lien, "owner")
        self._pledge(some[0].owner, tuple(each.id for each in some), ())

    def pledge_batch(self) -> None:
        some = self.alike(lambda s: s.follows and not s.lien, "owner")
        self._pledge(some[0].owner, (), tuple(sorted({each.id >> 32 for each in some})))

    def _pledge(self, owner: str, ids: tuple[int, ...], batches: tuple[int, ...]) -> None:
        self.nonce += 1
        lender = self.w.address("manager")
        statement = structs.Pledge(owner, lender, ids, batches, 1_000, DOCUMENT, self.until, self.nonce)
        (signature,) = self.signed(statement, self.name(owner))
        self.send(self.w.battery.pledge(statement, signature), "manager")

    def release_lien(self) -> None:
        lien, ids, batches = self._under_lien()
        self.send(self.w.battery.release_lien(lien, ids, batches), "manager")

    def foreclose(self) -> None:
        lien, ids, batches = self._under_lien()
        if not self.follower.model.lien(lien).foreclosable_at:
            self.send(self.w.battery.call_lien(lien, DOCUMENT), "manager")
            self.scene.travel(15 * 86_400)
        self.send(self.w.battery.foreclose(lien, ids, batches), "manager")

    def _under_lien(self) -> tuple[int, list[int], list[int]]:
        """Some of what is under one lien: by itself, or as batches."""
        some = self.alike(lambda s: s.lien != 0, "lien")
        ids = [each.id for each in some if each.own_lien]
        return some[0].lien, ids, sorted({each.id >> 32 for each in some if not each.own_lien})

    def freeze(self) -> None:
        (one,) = self.pick(lambda s: s.operation < Operation.SUPERSEDED, most=1)
        self.send(self.w.battery.set_frozen_tokens(one.owner, one.id, not one.frozen), "agent")

    def force(self) -> None:
        """Scheduled, and carried out a day later: by then the chain may refuse it."""
        (one,) = self.pick(lambda s: s.operation < Operation.LOST, most=1)
        force_transfer(self.w, one.id, self.random.choice(PEOPLE), ENFORCER)
        self.scene.travel(86_400 + 10)
        execute(self.w, pending(self.w)[-1].id, ENFORCER)

    def pass_time(self) -> None:
        self.scene.travel(self.random.choice((100, 86_400, 40 * 86_400, 420 * 86_400)))

    acts: tuple[Callable[[Any], None], ...] = (
        *Acting.acts,
        *(install, install, install, swap, retire, retire, maintain, resume, reuse),
        *(hand_over, take_over, set_operator, set_batch_operator, quarantine, quarantine_batch, release),
        *(release_batch, lose, find, void, waste, dismantle, recycle, recycle_on_account, settle_claim),
        *(remanufacture, repurpose, reclaim, give, give_batch, sell, pledge, pledge_batch, release_lien),
        *(foreclose, freeze, force, pass_time),
    )
