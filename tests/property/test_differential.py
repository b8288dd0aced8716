"""The contracts against the reference model: the same question, asked of both, with everything random.

Real contracts on an embedded chain, exact decimals on the other side. How many: `DIFFERENTIAL_CASES` values
(1,000), `DIFFERENTIAL_LIVES` random sequences of events (1), every `GROWTH_STRIDE`-th day of a class (397);
in `make deep` 100,000, 40 and every day. `DIFFERENTIAL_SEED` says which.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest

from battery_chain.artifacts import load
from battery_chain.chain import Call, Creation, Intent
from battery_chain.contracts import structs, valuation
from battery_chain.deploy.statements import sign
from battery_chain.model import ClassTerms, Operation
from battery_chain.valuation import Facts, Prices, Terms, agrees, relative_error, value_of, worth_of
from battery_chain.valuation.formula import Worth, service_factor
from tests.integration.deployed import Deployed, Scene, deploy_once
from tests.integration.views import Growth, compare_views
from tests.integration.world import PEOPLE, World

CASES = int(os.environ.get("DIFFERENTIAL_CASES", "1000"))
LIVES = int(os.environ.get("DIFFERENTIAL_LIVES", "1"))
STRIDE = int(os.environ.get("GROWTH_STRIDE", "397"))
SEED = int(os.environ.get("DIFFERENTIAL_SEED", "1"))

OWNERS = ("bank", "alice", "bruno", "chanida", "manager", "maker", "operator", "repurposer", "recycler")
FIRST_CLASS = 10
AT_ONCE = 100
EMPTY = bytes(32)
LATER = (0, 1, 6, 30, 150, 400, 1_500, 4_000, 9_000, 20_000)
"""Days from one valuation to the next: more than a century in all."""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    with deploy_once("anvil", tmp_path_factory.mktemp("differential")) as found:
        yield found


@pytest.fixture
def scene(deployed: Deployed, tmp_path: Path) -> Iterator[Scene]:
    with deployed.scene(tmp_path) as found:
        yield found


@dataclass
class Case:
    """One battery as it was meant to be."""

    id: int
    class_id: int
    facts: Facts


@dataclass
class Priced:
    """A Valuation of its own number of decimals, with prices of its own."""

    contract: valuation.Valuation
    unit: int
    prices: dict[int, Prices] = field(default_factory=dict)


class Field:
    """Batteries of random classes, energies, healths, days and operations, on a real chain."""

    def __init__(self, scene: Scene, seed: int, cases: int) -> None:
        self.scene, self.w, self.random = scene, scene.workspace, random.Random(seed)
        self.today = scene.today
        self.terms: dict[int, ClassTerms] = {}
        self.owner: dict[int, str] = {}
        self.cases: dict[int, Case] = {}
        count = max(12, min(240, cases // 40))
        self.classes = range(FIRST_CLASS, FIRST_CLASS + count)
        self.each = -(-cases // count)

    def send(self, calls: Iterable[tuple[Call | Creation, str]], window: int = 8) -> list[Any]:
        """`window`: so many fit one block of 30 M gas; the chain mines a block when something arrives."""
        intents = [Intent(call, self.w.signer(person), "a case") for call, person in calls]
        return list(self.w.sender.send_many(intents, window=window, new=True))

    def sow(self) -> None:
        self._set_classes()
        self._mint()
        self._assess()
        self.scene.travel(3 * 86_400)
        self._set_apart()

    # -- classes and prices

    def _set_classes(self) -> None:
        for class_id in self.classes:
            half_life = int(2 ** self.random.uniform(0, 15.99))
            start = self.today - self.random.randint(0, min(30 * half_life - 4, 1_500))
            self.terms[class_id] = ClassTerms(self.random.randint(0, 9_999), half_life, start, 500)
            self.owner[class_id] = OWNERS[class_id % len(OWNERS)]
        b = self.w.battery
        infos = [
            structs.ClassInfo(1, 1, 1, 500, b"random".ljust(16, b"\0"), f"random {k}") for k in self.terms
        ]
        calls = [
            b.set_class(k, t.pack(), info) for (k, t), info in zip(self.terms.items(), infos, strict=True)
        ]
        accredited = [
            b.set_accreditation(self.w.address(each), 2**256 - 1) for each in ("laboratory", "inspector")
        ]
        self.send((call, "admin") for call in (*calls, *accredited))

    def priced(self, decimals: int) -> Priced:
        """A new Valuation, each class at a random price."""
        d = self.w.deployment
        calendar = self.scene.rpc.read(self.w.valuation.calendar())
        arguments = valuation.constructor(d.contract("Battery"), d.contract("Authority"), decimals, calendar)
        code = load("Valuation").bytecode(d.libraries) + arguments
        (receipt,) = self.send([(Creation(code), "admin")])
        found = Priced(valuation.Valuation(receipt.contract), 10 ** (decimals - 6))
        for class_id in self.classes:
            exit_value = self.random.randint(-(2**31), 2**31 - 1) >> self.random.randint(0, 24)
            price = self.random.randint(max(exit_value, 1), 2**32 - 1) >> self.random.randint(0, 24)
            found.prices[class_id] = Prices(max(price, exit_value, 1), exit_value)
        prices = found.prices.items()
        self.send((found.contract.set_price(k, p.price, p.exit_value), "pricer") for k, p in prices)
        return found

    # -- batteries

    def _mint(self) -> None:
        mints = [self._mint_of(class_id) for class_id in self.classes]
        calls = [
            self.w.battery.mint_batch(each, sign(self.w, each, "laboratory") if each.health else b"")
            for each in mints
        ]
        batch = self.scene.rpc.read(self.w.battery.batch_count())
        self.send((call, "maker") for call in calls)
        for number, each in enumerate(mints, batch + 1):
            for battery in range(number << 32, (number << 32) + each.count):
                facts = Facts(each.energy, each.health, each.day, Operation.REGISTERED)
                self.cases[battery] = Case(battery, each.class_, facts)

    def _mint_of(self, class_id: int) -> structs.Mint:
        made = self.random.randint(self.terms[class_id].start_day, self.today)
        health = self.random.choice((0, self.random.randint(1, 20_000)))
        return structs.Mint(
            to=self.w.address(self.owner[class_id]),
            operator=self.w.address("operator"),
            class_=class_id,
            energy=min(int(10 ** self.random.uniform(0, 8.01)), 10**8),
            count=self.each,
            manufactured=made,
            day=self.random.randint(made, self.today) if health else 0,
            health=health,
            series=self.w.deployment.series["HOME-LFP"],
            first_serial=class_id * 4_096,
            root=EMPTY,
            gaps=b"",
        )

    def _assess(self) -> None:
        self.scene.travel(1)
        batches = sorted({battery >> 32 for battery in self.cases})
        read = [each for each in batches if self.random.random() < 0.8]
        assessments = [self._assessment_of(batch) for batch in read]
        signed = [
            self.w.battery.assess(each, [sign(self.w, each, who) for who in ("laboratory", "inspector")])
            for each in assessments
        ]
        self.send((call, "alice") for call in signed)

    def _assessment_of(self, batch: int) -> structs.Assessment:
        members = [case for battery, case in self.cases.items() if battery >> 32 == batch]
        made = self.scene.batch(batch).manufactured
        day = self.random.randint(max(made, members[0].facts.day), self.today)
        words = b"".join(self._reading(case, day) for case in members)
        now, lanes = self.scene.now, 16 * -(-len(members) // 4)
        readings = words.ljust(lanes, b"\0")
        class_id = members[0].class_id
        return structs.Assessment(batch, day, now, now + 9_999, 1, 1, class_id, EMPTY, readings)

    def _reading(self, case: Case, day: int) -> bytes:
        if self.random.random() < 0.2:
            return bytes(4)
        end = self.terms[case.class_id].end_of_use
        near = (end, end + 1, 9_999, 10_000, 10_001)
        health = self.random.choice((*near, *(self.random.randint(1, 20_000) for _ in range(9)))) or 1
        case.facts = replace(case.facts, health=health, day=day)
        return health.to_bytes(2, "big") + bytes(2)

    # -- operations

    def _set_apart(self) -> None:
        """What is to become of each, in lists."""
        becomes: dict[str, list[Case]] = defaultdict(list)
        kinds = ("stay",) * 9 + ("install", "retire", "quarantine", "waste", "dismantle", "lose", "expire")
        for case in self.cases.values():
            becomes[self.random.choice(kinds)].append(case)
        becomes["expire"] = [case for case in becomes["expire"] if worth_of(case.facts) is Worth.FULL]
        self._in_lists(becomes["install"], Operation.IN_VEHICLE, "operator", self._install)
        self._in_lists(becomes["quarantine"], Operation.QUARANTINED, "laboratory", self._quarantine)
        self._in_lists(becomes["waste"], Operation.WASTE_HELD, "operator", self._waste)
        self._in_lists(becomes["dismantle"], Operation.WASTE_HELD, "operator", self._waste)
        self._in_lists(becomes["dismantle"], Operation.DISMANTLED, "recycler", self._dismantle)
        self._in_lists(becomes["lose"], Operation.LOST, "operator", self._lose)
        self._in_lists(becomes["expire"], None, "outsider", lambda ids: self.w.battery.expire(ids))
        for case in becomes["expire"]:
            case.facts = replace(case.facts, expired=True)

    def _in_lists(self, cases: Sequence[Case], to: Operation | None, person: str, call: Any) -> None:
        lists = [cases[at : at + AT_ONCE] for at in range(0, len(cases), AT_ONCE)]
        self.send([(call([case.id for case in each]), person) for each in lists], window=2)
        if to is None:
            return
        for case in cases:
            case.facts = replace(case.facts, operation=to)

    def _install(self, ids: list[int]) -> Call:
        return self.w.battery.install(ids, Operation.IN_VEHICLE, EMPTY)

    def _quarantine(self, ids: list[int]) -> Call:
        return self.w.battery.quarantine(ids, EMPTY)

    def _waste(self, ids: list[int]) -> Call:
        return self.w.battery.waste(ids, self.w.address("recycler"), EMPTY)

    def _dismantle(self, ids: list[int]) -> Call:
        return self.w.battery.dismantle(ids, [2] * len(ids), [1] * len(ids), EMPTY)

    def _lose(self, ids: list[int]) -> Call:
        now = self.scene.now
        report = structs.Report(False, self.w.address("operator"), tuple(ids), now, now + 9_999, EMPTY)
        return self.w.battery.lose(report, sign(self.w, report, "auditor"))


def _info(class_id: int) -> structs.ClassInfo:
    return structs.ClassInfo(1, 1, 1, 500, b"random".ljust(16, b"\0"), f"random {class_id}")


@dataclass
class Tally:
    """How many values were compared, the largest difference, and by what they were worth."""

    count: int = 0
    roundings: Decimal = Decimal(0)
    relative: Decimal = Decimal(0)
    worth: dict[str, int] = field(default_factory=dict)

    def note(self, exact: Decimal, chain: int, service: Decimal, worth: Worth) -> None:
        self.count += 1
        self.worth[worth.value] = self.worth.get(worth.value, 0) + 1
        off = exact - chain
        if abs(off) <= 1:
            self.roundings = max(self.roundings, abs(off))
        elif service:
            self.relative = max(self.relative, (abs(off) - 1) / service)

    def __str__(self) -> str:
        kinds = ", ".join(f"{count:,} {name}" for name, count in sorted(self.worth.items()))
        return (
            f"{self.count:,} values ({kinds}); the chain is at most {self.roundings:.3f} token units and "
            f"{self.relative:.2e} of the service value below the exact one"
        )


def compare(found: Field, tally: Tally, priced: Sequence[Priced]) -> None:
    """Each battery once: on a random later day, at a random Valuation."""
    chosen: dict[int, list[tuple[Case, Priced]]] = defaultdict(list)
    days = [found.scene.today + sum(LATER[: n + 1]) for n in range(len(LATER))]
    for case in found.cases.values():
        last = found.terms[case.class_id].start_day + 30 * found.terms[case.class_id].half_life
        day = found.random.choice([each for each in days if each <= last])
        chosen[day].append((case, found.random.choice(priced)))
    for wait in LATER:
        found.scene.travel(wait * 86_400)
        compare_on(found, found.scene.today, chosen[found.scene.today], tally)


def compare_on(found: Field, day: int, chosen: Sequence[tuple[Case, Priced]], tally: Tally) -> None:
    calls = [prices.contract.value_of(case.id) for case, prices in chosen]
    values = found.scene.rpc.read_many(calls) if calls else []
    for (case, prices), chain in zip(chosen, values, strict=True):
        words, price = found.terms[case.class_id], prices.prices[case.class_id]
        terms = Terms(words.end_of_use, words.half_life)
        exact = value_of(case.facts, terms, price, day, prices.unit)
        worth = worth_of(case.facts)
        with localcontext(Context(prec=60)):
            factor = service_factor(case.facts, terms, day) if worth is Worth.FULL else Decimal(0)
            service = case.facts.energy_wh * prices.unit * (price.price - price.exit_value) * factor
            half_lives = Decimal(max(day - case.facts.day, 0)) / words.half_life
            bound = relative_error(half_lives) * service
            assert -bound <= exact - chain <= 1 + bound, (
                f"{case}, {terms}, {price}, day {day}: {chain}, {exact}"
            )
        tally.note(exact, chain, service, worth)


def compare_portfolios(found: Field, priced: Sequence[Priced]) -> int:
    """What each owner holds, today: the sum of the exact values, one rounding a class."""
    day = found.scene.today
    for prices in priced:
        owners = {name: found.w.address(name) for name in OWNERS}
        values = found.scene.rpc.read_many(
            [prices.contract.portfolio_value(each) for each in owners.values()]
        )
        for name, chain in zip(owners, values, strict=True):
            held = [case for case in found.cases.values() if found.owner[case.class_id] == name]
            exact, service = _sum_of(found, held, prices, day)
            classes = len({case.class_id for case in held})
            assert agrees(exact, chain, service, classes), f"{name}: {chain}, {exact}"
    return len(priced) * len(OWNERS)


def _sum_of(found: Field, held: Sequence[Case], priced: Priced, day: int) -> tuple[Decimal, Decimal]:
    with localcontext(Context(prec=60)):
        exact = service = Decimal(0)
        for case in held:
            words, price = found.terms[case.class_id], priced.prices[case.class_id]
            terms = Terms(words.end_of_use, words.half_life)
            value = value_of(case.facts, terms, price, day, priced.unit)
            exact += value
            if worth_of(case.facts) is Worth.FULL:
                service += value - case.facts.energy_wh * priced.unit * price.exit_value
    return exact, service


def test_the_contracts_value_as_the_reference_does(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    found, tally = Field(scene, SEED, CASES), Tally()
    found.sow()
    priced = [found.priced(decimals) for decimals in (6, 8, 12, 18)]
    portfolios = compare_portfolios(found, priced)
    compare(found, tally, priced)
    assert tally.count == len(found.cases) >= CASES
    assert len(tally.worth) == 3
    with capsys.disabled():
        print(f"\n{tally}; {portfolios} portfolios")


@pytest.mark.parametrize("seed", range(SEED, SEED + LIVES))
def test_what_events_rebuild_is_what_the_views_say_after_random_lives(
    scene: Scene, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    world, growth, compared = World(scene, seed), Growth(scene.workspace), 0
    people = (*PEOPLE, "manager", "Fund")
    for _ in range(4):
        world.run(100)
        compared += compare_views(scene.workspace, world.follower.advance(), growth, people, world.names)
    with capsys.disabled():
        done = sum(world.done.values())
        print(f"\nseed {seed}: {done:,} events of {len(world.ids):,} lives, {compared:,} fields all the same")


# -- 2^(days/H), as the contracts have it


def test_growth_is_never_above_the_exact_one_and_below_it_by_no_more_than_is_stated(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    """X(day) of every class of the table, from its first day to the last that it may be valued on."""
    growth, days, worst = Growth(scene.workspace), 0, Decimal(0)
    table = {each.terms.half_life: each for each in scene.description.classes}
    for spec in table.values():
        offsets = sorted({*range(0, 30 * spec.terms.half_life, STRIDE), 1, 30 * spec.terms.half_life})
        found = growth.many(spec.id, [spec.terms.start_day + each for each in offsets])
        worst = max(worst, *_errors(spec.terms.half_life, offsets, found))
        days += len(offsets)
    with capsys.disabled():
        print(f"\n{days:,} days of {len(table)} half-lives: X is below 2^(days/H) by at most {worst:.4e}")


def _errors(half_life: int, offsets: Sequence[int], found: Sequence[int]) -> Iterator[Decimal]:
    """How far below the exact one each is, relatively; no more than 2e-18 + 4.2e-19 a half-life."""
    with localcontext(Context(prec=60)):
        for days, growth in zip(offsets, found, strict=True):
            half_lives = Decimal(days) / half_life
            exact = Decimal(2) ** half_lives * 10**18
            below = (exact - growth) / exact
            assert 0 <= below <= Decimal("2e-18") + Decimal("4.2e-19") * half_lives, f"{half_life}, {days}"
            yield below
