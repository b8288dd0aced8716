"""What the chain's views say of everything, held against what was rebuilt from events, field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from battery_chain.chain import Call
from battery_chain.contracts import structs
from battery_chain.deploy import Workspace
from battery_chain.deploy.statements import sign
from battery_chain.model import ClassTerms
from battery_chain.valuation import Known, Replay, agrees

__all__ = ["Growth", "compare_views", "growth_of", "word_of"]

NOBODY = "0x" + "0" * 40
WAD = 10**18
BASIS_POINTS = 10_000
PROBE_WH = 10**8
QUARANTINED, EXPIRED, PLEDGED = 1, 2, 4


def growth_of(service: int, above: int, terms: ClassTerms) -> int:
    """The chain's integer of 2^((day − T)/H) with 18 digits, from the service (Wh · 2^96) that a battery of
    `above` Wh · basis points, measured on day T, has on the day: service = ⌊above·10^18·2^96/(X·(1 − e))⌋.
    """
    weight, span = above * WAD << 96, BASIS_POINTS - terms.end_of_use
    growth = weight // service // span
    assert weight // (growth * span) == service
    assert weight // ((growth + 1) * span) != service  # no other integer gives this service
    return growth


class Growth:
    """That integer for any class and day, asked of a probe: a battery measured on its class's first day,
    where it is 10^18.
    """

    def __init__(self, workspace: Workspace, series: str = "HOME-LFP") -> None:
        self._w, self._series = workspace, workspace.deployment.series[series]
        self._probes: dict[int, tuple[int, ClassTerms]] = {}
        self._known: dict[tuple[int, int], int] = {}

    def plant(self, class_id: int) -> None:
        """Mints the probe of a class, to somebody who takes no part otherwise."""
        terms = ClassTerms.unpack(self._w.rpc.read(self._w.battery.terms_of(class_id)))
        mint = structs.Mint(
            to=self._w.address("maker"),
            operator=self._w.address("operator"),
            class_=class_id,
            energy=PROBE_WH,
            count=1,
            manufactured=terms.start_day,
            day=terms.start_day,
            health=BASIS_POINTS,
            series=self._series,
            first_serial=self._w.rpc.read(self._w.battery.series_of(self._series)).next,
            root=bytes(32),
            gaps=b"",
        )
        call = self._w.battery.mint_batch(mint, sign(self._w, mint, "laboratory"))
        self._w.sender.send(call, action="probe", signer=self._w.signer("maker"), new=True)
        self._probes[class_id] = self._w.rpc.read(self._w.battery.batch_count()) << 32, terms

    def many(self, class_id: int, days: Sequence[int]) -> list[int]:
        """For many days of a class at once."""
        if class_id not in self._probes:
            self.plant(class_id)
        probe, terms = self._probes[class_id]
        above = PROBE_WH * (BASIS_POINTS - terms.end_of_use)
        found = self._w.rpc.read_many([self._w.battery.energy_of(probe, day) for day in days])
        return [growth_of(each.service, above, terms) for each in found]

    def __call__(self, class_id: int, day: int) -> int:
        if (class_id, day) not in self._known:
            (self._known[class_id, day],) = self.many(class_id, [day])
        return self._known[class_id, day]


def word_of(state: Known) -> int:
    """The 64 bits that the chain keeps of a battery."""
    flags = (
        state.repair << 15 | state.frozen << 14 | bool(state.own_lien) << 13 | state.before << 9
        | state.expired << 8 | state.own_custody << 7
    )  # fmt: skip
    health = state.health if state.own_day else 0
    head = health << 48 | state.cycles << 32 | state.own_day << 16
    return head | flags | state.own_legal << 4 | state.operation


def compare_views(
    w: Workspace, model: Replay, growth: Growth, people: Sequence[str], names: Sequence[str] = ()
) -> int:
    """Every battery, batch, lien and claim, every sum of `people`, and whose `names` are; now. The number of
    fields that were compared.
    """
    compared = _batteries(w, model, list(model.batteries()))
    found = _read(w, [w.battery.id_of(name) for name in names])
    compared += _same("identifiers", dict(zip(names, found, strict=True)), {n: model.named(n) for n in names})
    compared += sum(_batch(w, model, growth, batch) for batch in model.batches())
    compared += sum(_lien(w, model, lien) for lien in model.liens())
    return compared + sum(_account(w, model, growth, person) for person in people)


def _same(what: str, chain: dict[str, Any], model: dict[str, Any]) -> int:
    """As many fields, each the same."""
    assert chain == model, f"{what}: " + ", ".join(
        f"{name} is {chain.get(name)!r} on chain and {model.get(name)!r} by events"
        for name in {**chain, **model}
        if chain.get(name) != model.get(name)
    )
    return len(chain)


def _batteries(w: Workspace, model: Replay, ids: Sequence[int]) -> int:
    b = w.battery
    living = [each for each in ids if model.owner(each)]
    owners = dict(zip(living, _read(w, [b.owner_of(each) for each in living]), strict=True))
    values = dict(zip(living, _read(w, [w.valuation.value_of(each) for each in living]), strict=True))
    asked: Sequence[Callable[[int], Call]] = (
        *(b.state_of, b.condition_of, b.operator_of, b.custodian_of, b.lien_of, b.pack_grams),
        *(b.successors_of, b.claim_of),
    )
    answers = _read(w, [ask(each) for each in ids for ask in asked])
    second = w.rpc.block()
    assert second is not None
    moment = int(second["timestamp"], 16)
    compared = 0
    for place, each in enumerate(ids):
        known = model.state(each)
        word, condition, *rest = answers[len(asked) * place : len(asked) * (place + 1)]
        chain = _facts_on_chain(word, condition, *rest) | {"owner": owners.get(each, "").lower()}
        compared += _same(f"battery {each}", chain, _facts_of(model, known))
        if each in values:
            service = model.service(each, moment // 86_400, moment)
            exact = model.value(each, moment // 86_400, moment)
            assert agrees(exact, values[each], service), f"value of {each}: {values[each]}, {exact}"
            compared += 1
    return compared


def _facts_on_chain(
    word: int, condition: Any, operator: str, custodian: str, lien: int, grams: int, after: Any, claim: Any
) -> dict[str, Any]:
    return {
        "word": word,
        "condition": (condition.health, condition.day, condition.cycles, condition.operation),
        "legal": condition.legal,
        "class": condition.class_,
        "operator": operator.lower(),
        "custodian": custodian.lower(),
        "lien": lien,
        "grams": grams,
        "successors": (after.first, after.last),
        "claim": None if claim.debtor == NOBODY else _lower(claim.fields()),
    }


def _facts_of(model: Replay, known: Known) -> dict[str, Any]:
    claim = model.claim(known.id)
    return {
        "word": word_of(known),
        "condition": (known.health, known.day, known.cycles, known.operation),
        "legal": known.legal,
        "class": known.class_id,
        "operator": known.operator,
        "custodian": known.custodian,
        "lien": known.lien,
        "grams": known.pack_grams,
        "successors": known.successors,
        "claim": claim and (claim.debtor, claim.due_day, claim.creditor, claim.amount, claim.settled),
        "owner": known.owner,
    }


def _lower(fields: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(each.lower() if isinstance(each, str) else each for each in fields)


def _batch(w: Workspace, model: Replay, growth: Growth, number: int) -> int:
    found, known = w.rpc.read(w.battery.batch_of(number)), model.batch(number)
    held = model.followers_sum(number)
    chain = {
        "class": found.class_,
        "health": (found.health, found.day),
        "operator": found.operator.lower(),
        "followers": found.followers,
        "standing": found.standing & (QUARANTINED | EXPIRED | PLEDGED),
        "weight": found.weight,
        "predecessors": tuple(w.rpc.read(w.battery.predecessors_of(number))),
        "series": found.series,
    }
    return _same(
        f"batch {number}",
        chain,
        {
            "class": known.class_id,
            "health": (known.health, known.day),
            "operator": known.operator,
            "followers": known.followers,
            "standing": known.quarantined * QUARANTINED
            + known.expired * EXPIRED
            + bool(known.lien) * PLEDGED,
            "weight": held.weight(lambda day: growth(known.class_id, day)),
            "predecessors": known.predecessors,
            "series": model.state(number << 32).series,
        },
    )


def _lien(w: Workspace, model: Replay, number: int) -> int:
    found, known = w.rpc.read(w.battery.lien(number)), model.lien(number)
    mine = (known.lender, known.marks, known.foreclosable_at, known.amount, known.document)
    return _same(f"lien {number}", {"lien": _lower(found.fields())}, {"lien": mine})


def _account(w: Workspace, model: Replay, growth: Growth, person: str) -> int:
    account, b = w.deployment.contracts.get(person) or w.address(person), w.battery
    sums = model.sums(account)
    found = _read(w, [b.holding_of(account, class_id) for class_id in sums])
    chain: dict[str, Any] = {
        f"class {class_id}": (word >> 96, word >> 48 & (1 << 48) - 1, word >> 16 & (1 << 32) - 1)
        for class_id, word in zip(sums, found, strict=True)
    }
    chain["classes"] = w.rpc.read(b.held_classes(account))
    chain["tokens"] = w.rpc.read(b.balance_of(account))
    chain["energy"] = w.rpc.read(b.rated_energy_of(account))
    known: dict[str, Any] = {
        f"class {class_id}": (each.weight(_of_class(growth, class_id)), each.energy_wh, each.count)
        for class_id, each in sums.items()
    }
    known["classes"] = sum(1 << class_id for class_id in sums)
    known["tokens"] = sum(each.count for each in sums.values())
    known["energy"] = sum(each.energy_wh for each in sums.values())
    return _same(f"sums of {person}", chain, known) + _portfolio(w, model, account)


def _of_class(growth: Growth, class_id: int) -> Any:
    return lambda day: growth(class_id, day)


def _portfolio(w: Workspace, model: Replay, account: str) -> int:
    head = w.rpc.block()
    assert head is not None
    moment, number = int(head["timestamp"], 16), int(head["number"], 16)
    value = w.rpc.read(w.valuation.portfolio_value(account), number)
    found = model.portfolio(account, moment // 86_400, moment)
    assert agrees(found.value, value, found.service, found.classes), f"portfolio of {account}"
    return 1


def _read(w: Workspace, calls: Sequence[Call]) -> list[Any]:
    return w.rpc.read_many(calls) if calls else []
