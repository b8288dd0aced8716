"""How a random world acts: whom it picks, who signs and sends, what is minted and measured.

What to try is chosen with the help of the reference model; whether it happens is the chain's decision.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from battery_chain.chain import Call
from battery_chain.contracts import structs
from battery_chain.deploy.statements import sign
from battery_chain.errors import BatteryChainError, NotPermitted
from battery_chain.lifecycle.replay import Follower
from battery_chain.model import ClassTerms, Operation
from battery_chain.setup.people import role_id
from battery_chain.valuation import Known
from tests.integration.deployed import Scene

__all__ = ["DOCUMENT", "LIVE", "PEOPLE", "SERVICE", "STORAGE", "Acting"]

LIVE = tuple(range(Operation.RETIRED + 1))
SERVICE = (Operation.IN_STATION, Operation.IN_VEHICLE, Operation.IN_STORAGE)
PEOPLE = ("bank", "alice", "bruno", "chanida")
FOUR_WHEEL, STORAGE, NEXT_VERSION = 1, 6, 7
SERIES = {1: "CAR-NMC", 2: "CAR-LFP", 4: "SWAP-LFP", 6: "HOME-NMC", 7: "CAR-NMC"}
DOCUMENT = bytes(32)


class Acting:
    """`done` counts what has happened, by the name of the act; `ids` is every battery minted here."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene, self.w, self.random = scene, scene.workspace, random.Random(seed)
        self.follower = Follower(self.w)
        self.ids: list[int] = []
        self.names: list[str] = []
        self.done: dict[str, int] = {}
        self.refused: dict[str, str] = {}
        self.serial = 1_000
        self.nonce = 0
        self._prepare()

    def _prepare(self) -> None:
        """A second operator and lender, and the next version of a class that batches go over to."""
        role = role_id("battery_operator")
        self.send(self.w.authority.grant_role(role, self.w.address("manager"), 0), "admin")
        terms = ClassTerms(end_of_use=7_500, half_life=2_000, start_day=16_436, step_limit=500).pack()
        old = self.scene.rpc.read(self.w.battery.class_info(FOUR_WHEEL))
        info = structs.ClassInfo(old.use, old.category, 300, 1_000, old.chemistry, "nmc-four-wheel-2")
        self.send(self.w.battery.set_class(NEXT_VERSION, terms, info), "admin")
        self.send(self.w.valuation.set_price(NEXT_VERSION, 120_000, 8_000), "pricer")
        self.send(self.w.battery.set_migration(FOUR_WHEEL, NEXT_VERSION, 65_535), "admin")
        for assessor in ("laboratory", "inspector"):
            self.send(self.w.battery.set_accreditation(self.w.address(assessor), 255), "admin")

    def run(self, steps: int, acts: Sequence[Callable[[Any], None]] = ()) -> None:
        """Tries so many acts; what is refused, by the chain or because nothing fits, is left out."""
        if not self.ids:
            self.mint()
        for _ in range(steps):
            act = self.random.choice(acts or self.acts)
            try:
                act(self)
            except BatteryChainError as refused:
                self.refused[act.__name__] = str(refused)
                continue
            self.done[act.__name__] = self.done.get(act.__name__, 0) + 1

    # -- choosing and sending

    def send(self, call: Call, person: str) -> None:
        if person not in self.w.deployment.accounts:
            raise NotPermitted("nobody to send it", f"{person} is a contract")
        self.w.sender.send(call, action="act", signer=self.w.signer(person), new=True)

    def signed(self, statement: Any, *people: str) -> list[bytes]:
        if "Fund" in people:
            raise NotPermitted("nobody to sign it", "a fund is a contract")
        return [sign(self.w, statement, each) for each in people]

    @property
    def states(self) -> list[Known]:
        model = self.follower.advance()
        return [model.state(each) for each in self.ids]

    def pick(self, fits: Callable[[Known], bool], most: int = 3) -> list[Known]:
        """Some that fit, ascending; the act is left out when none does."""
        found = [each for each in self.states if each.owner and fits(each)]
        if not found:
            raise NotPermitted("nothing to do", "no battery fits")
        some = self.random.sample(found, self.random.randint(1, min(most, len(found))))
        return sorted(some, key=lambda each: each.id)

    def alike(self, fits: Callable[[Known], bool], *same: str) -> list[Known]:
        """The same, of those that agree with the first in some field."""
        found = self.pick(fits, most=8)
        first = [getattr(found[0], field) for field in same]
        return [each for each in found if [getattr(each, field) for field in same] == first]

    def a_batch(self) -> int:
        return self.random.choice(self.ids) >> 32

    def name(self, address: str) -> str:
        return self.w.name_of(address)

    def use(self, class_id: int) -> Operation:
        return Operation.IN_STORAGE if class_id == STORAGE else self.random.choice(SERVICE[:2])

    @property
    def until(self) -> int:
        return self.scene.now + 86_400

    # -- mint

    def mint(self) -> None:
        self._minted(self._mint_of(self.random.randint(1, 6)), lambda m, s: self.w.battery.mint_batch(m, s))

    def mint_with_gaps(self) -> None:
        count = self.random.randint(2, 5)
        gaps = b"".join(self.random.randint(0, 4).to_bytes(2, "big") for _ in range(count))
        self.serial += 4 * count
        self._minted(self._mint_of(count, gaps=gaps), lambda m, s: self.w.battery.mint_batch(m, s))
        self.serial += 4 * count

    def mint_identified(self) -> None:
        count = self.random.randint(1, 4)
        names = [f"single {len(self.ids) + index} x" for index in range(count)]
        mint = self._mint_of(count, first_serial=0)
        self._minted(mint, lambda m, s: self.w.battery.mint_identified(m, names, s))
        self.names += names

    def mint_late(self) -> None:
        """Into the range that a mint skips; the next mints go on behind it."""
        skipping = self._mint_of(1, first_serial=self.serial + 10)
        begin = self.scene.rpc.read(self.w.battery.series_of(skipping.series)).next
        self._minted(skipping, lambda m, s: self.w.battery.mint_batch(m, s))
        late = self._mint_of(2, first_serial=begin, class_=skipping.class_)
        gap = structs.Gap(0, begin, DOCUMENT, b"")
        self._minted(late, lambda m, s: self.w.battery.mint_late(m, gap, s))
        self.serial += 20

    def _mint_of(self, count: int, **changed: Any) -> structs.Mint:
        today, class_id = self.scene.today, changed.pop("class_", None) or self.random.choice(list(SERIES))
        health = self.random.choice([0, self.random.randint(6_000, 10_500)])
        made = today - self.random.randint(0, 900)
        values: dict[str, Any] = {
            "to": self.w.address(self.random.choice(PEOPLE)),
            "operator": self.w.address(self.random.choice(("operator", "operator", "manager"))),
            "class_": class_id,
            "energy": self.random.randint(1, 100_000),
            "count": count,
            "manufactured": made,
            "day": self.random.randint(made, today) if health else 0,
            "health": health,
            "series": self.w.deployment.series[SERIES[class_id]],
            "first_serial": self.serial,
            "root": DOCUMENT,
            "gaps": b"",
        }
        self.serial += count
        return structs.Mint(**(values | changed))

    def _minted(self, mint: structs.Mint, call: Callable[[structs.Mint, bytes], Call]) -> None:
        (signature,) = self.signed(mint, "laboratory") if mint.health else (b"",)
        self.send(call(mint, signature), "maker")
        number = self.scene.rpc.read(self.w.battery.batch_count())
        self.ids += range(number << 32, (number << 32) + mint.count)

    # -- health

    def rate(self) -> None:
        (one,) = self.pick(lambda s: not s.health, most=1)
        now, day = self.scene.now, self.scene.today
        health = self.random.randint(6_000, 10_500)
        rating = structs.Rating(one.id >> 32, day, health, now, now + 100, 1, 1, DOCUMENT)
        self.send(self.w.battery.rate_batch(rating, *self.signed(rating, "laboratory")), "alice")

    def assess(self) -> None:
        self._assess(self.a_batch(), lambda s: s.class_id)

    def migrate(self) -> None:
        (one,) = self.pick(lambda s: s.class_id == FOUR_WHEEL, most=1)
        self._assess(one.id >> 32, lambda _: NEXT_VERSION)

    def _assess(self, batch: int, class_of: Callable[[Known], int]) -> None:
        self.scene.travel(1)
        members = [each for each in self.states if each.id >> 32 == batch]
        day = self.random.randint(max(max(s.day for s in members), self.scene.today - 30), self.scene.today)
        readings = b"".join(self._reading(each) for each in members)
        now = self.scene.now
        assessment = structs.Assessment(
            batch_id=batch,
            day=day,
            issued_at=now,
            expires_at=now + 100,
            metric=1,
            method=1,
            class_=class_of(members[0]),
            evidence=DOCUMENT,
            readings=readings.ljust(16 * -(-len(members) // 4), b"\0"),
        )
        self.send(self.w.battery.assess(assessment, self._assessors(assessment)), "alice")

    def _reading(self, state: Known) -> bytes:
        if state.operation > Operation.WASTE_HELD or self.random.random() < 0.3:
            return bytes(4)
        return self._figures()

    def _figures(self) -> bytes:
        health, cycles = self.random.randint(4_000, 10_600), self.random.randint(0, 3_000)
        return health.to_bytes(2, "big") + cycles.to_bytes(2, "big")

    def _assessors(self, statement: Any) -> list[bytes]:
        return self.signed(statement, "laboratory", "inspector")

    def inspect(self) -> None:
        self._inspect(self.alike(lambda s: s.operation <= Operation.WASTE_HELD, "class_id"))

    def _inspect(self, states: Sequence[Known]) -> None:
        self.scene.travel(1)
        now = self.scene.now
        inspection = structs.Inspection(
            class_=states[0].class_id,
            day=self.scene.today,
            issued_at=now,
            expires_at=now + 100,
            metric=2,
            method=2,
            evidence=DOCUMENT,
            ids=tuple(each.id for each in states),
            readings=b"".join(self._figures() for _ in states),
        )
        self.send(self.w.battery.inspect(inspection, self._assessors(inspection)), "bruno")

    def expire(self) -> None:
        old = self.pick(lambda s: self._is_old(s) and s.operation in LIVE and not s.expired)
        self.send(self.w.battery.expire([each.id for each in old]), "outsider")

    def expire_batch(self) -> None:
        (one,) = self.pick(lambda s: self._is_old(s) and s.follows and not s.expired, most=1)
        self.send(self.w.battery.expire_batch(one.id >> 32), "outsider")

    def _is_old(self, state: Known) -> bool:
        return bool(state.health) and self.scene.today > state.day + 400

    acts: tuple[Callable[[Any], None], ...] = (
        *(mint, mint_with_gaps, mint_identified, mint_late, rate, assess, assess, migrate, inspect),
        *(expire, expire_batch),
    )
