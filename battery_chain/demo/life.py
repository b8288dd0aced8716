"""Chapters of the batteries: mint, service, acquisition, eight years of assessments, second life,
recycling.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from battery_chain.assessment import batch_facts, make, submit_many
from battery_chain.contracts import structs
from battery_chain.demo.cast import Cast, Quarter
from battery_chain.demo.fleet import Key
from battery_chain.fund import acquire, consent, fair_value, fund_state
from battery_chain.fund.book import amount
from battery_chain.fund.calendar import chain_time
from battery_chain.lifecycle import (
    MassBalance,
    OwnersShare,
    Succession,
    dismantle,
    install,
    mint,
    recycle,
    recycling_statement,
    repurpose,
    retire,
    succession_statement,
    waste,
)
from battery_chain.lifecycle.recovery import targets
from battery_chain.manifest import Manifest, passport_document, passport_hash, serial_text
from battery_chain.model import LegalStatus, Operation, Reading, Use
from battery_chain.setup import issue
from battery_chain.units import date_of, health_text, token_units_down

__all__ = [
    "assess_day",
    "assess_past",
    "buy",
    "end_of_life",
    "mass_balance",
    "mint_fleet",
    "pack_grams",
    "put_in_service",
    "second_life",
]

_SERVICE = {
    Use.FOUR_WHEEL: Operation.IN_VEHICLE,
    Use.TWO_WHEEL: Operation.IN_VEHICLE,
    Use.STATION: Operation.IN_STATION,
    Use.STORAGE: Operation.IN_STORAGE,
}
_NOON = 43_200

# Planning assumptions, said to be: grams a kWh of pack and of what is in it, by chemistry.
_PACK_GRAMS = 6_500
_CONTENT: Mapping[str, Mapping[str, int]] = {
    "NMC": {"cobalt": 200, "copper": 600, "lithium": 110, "nickel": 600},
    "NCA": {"cobalt": 130, "copper": 600, "lithium": 110, "nickel": 700},
    "LFP": {"copper": 700, "lithium": 95},
}
_REST_PERCENT = 45

# Of a car's pack, in its second life: planning assumptions too.
_PACKS_OF_ONE = 2
_KEPT_PERCENT = 95
_CELL_SPREAD = 250  # basis points


def mint_fleet(cast: Cast, manifest: Manifest) -> None:
    """Every row of the manifest becomes a token, with the laboratory's begin-of-life signature."""
    cast.stage.chapter("The delivery becomes tokens")
    total = manifest.summary.rows
    with cast.stage.track("minting", total) as tracker:
        for minted in mint(cast.workspace, manifest, "maker", "laboratory"):
            keys = [(minted.batch.series, serial) for serial in minted.batch.serials]
            cast.fleet.batches[minted.batch_id] = keys
            cast.fleet.ids |= {key: minted.batch_id << 32 | index for index, key in enumerate(keys)}
            cast.spend("mint", [minted.receipt])
            tracker.step(minted.batch.count)
    bank = cast.workspace.address("bank")
    on_chain = cast.workspace.rpc.read(cast.workspace.battery.balance_of(bank))
    cast.checks.equal("batteries of the manifest and of the bank", on_chain, total)
    energy = cast.workspace.rpc.read(cast.workspace.battery.rated_energy_of(bank))
    cast.checks.equal("rated energy of the manifest and of the bank", energy, manifest.summary.energy_wh)
    cast.samples = {use: cast.fleet.of_use(use)[0] for use in _SERVICE}
    cast.stage.say(
        f"{manifest.path.name}: {total:,} batteries, {energy / 1_000_000:.2f} MWh, "
        f"in {len(cast.fleet.batches)} batches owned by the bank"
    )


def put_in_service(cast: Cast) -> None:
    """Registered → in vehicle, station or storage, as the use of each class says."""
    for use, operation in _SERVICE.items():
        ids = cast.ids(cast.fleet.of_use(use))
        document = cast.document("install", use=use.name.lower(), batteries=len(ids))
        cast.spend("install", install(cast.workspace, ids, operation, document, "operator"))
        where = operation.name.lower().replace("_", " ")
        cast.stage.say(
            f"{len(ids):,} batteries for {use.name.lower().replace('_', ' ')} go into service: {where}"
        )


def buy(cast: Cast) -> None:
    """The fund buys the whole fleet at its fair value, against payment."""
    cast.stage.chapter("The fund buys the fleet, delivery against payment")
    batches = list(cast.fleet.batches)
    price = fair_value(cast.workspace, batches)
    bought = acquire(cast.workspace, "bank", "manager", price, batches=batches)
    cast.spend("acquire", [bought.receipt])
    state = fund_state(cast.workspace)
    # Years after the last measurement: the one moment at which decay counts for much.
    cast.checks.batteries(cast.ids(list(cast.samples.values())), cast.today)
    held = token_units_down(state.portfolio, cast.workspace.deployment.decimals)
    cast.checks.portfolio(cast.fund, cast.today, held)
    cast.stage.say(
        f"price {price:,.2f}, fair value {bought.fair_value:,.2f}, day-one difference {bought.day_one}"
    )
    cast.stage.say(
        f"cash {state.cash:,.2f}, portfolio {state.portfolio:,.2f}, net asset value {state.nav:,.2f}"
    )


# -- assessments


def assess_past(cast: Cast, past: Sequence[tuple[int, dict[Key, Reading]]]) -> None:
    """Quarter by quarter, on the day it was measured; the fund's value is read on that day and recomputed."""
    cast.stage.chapter("Eight years of assessments, each read on its day")
    for batch in cast.fleet.batches:
        cast.facts[batch] = batch_facts(cast.workspace, batch)
    with cast.stage.track("assessing", sum(len(readings) for _, readings in past)) as tracker:
        for day, readings in past:
            assess_day(cast, day, readings, day * 86_400 + _NOON)
            tracker.step(len(readings))
    first, last = cast.quarters[0], cast.quarters[-1]
    cast.stage.say(
        f"{len(cast.quarters)} quarters from {date_of(first.day)} to {date_of(last.day)}; "
        f"the fund's batteries: "
        f"{amount(cast.workspace, first.portfolio):,.2f} → {amount(cast.workspace, last.portfolio):,.2f}"
    )


def assess_day(cast: Cast, day: int, readings: Mapping[Key, Reading], issued_at: int) -> None:
    """Signs and submits the assessments of one day, then reads the portfolio on it and holds the model
    against it.
    """
    now = chain_time(cast.workspace)
    cast.readings |= readings
    made = []
    for batch, keys in cast.fleet.batches.items():
        of_batch = [readings.get(key) for key in keys]
        if not any(of_batch):
            continue
        made.append(
            make(
                cast.workspace,
                cast.facts[batch],
                of_batch,
                day=day,
                issued_at=issued_at,
                now=now,
                metric=cast.fleet.metric(batch),
                method=cast.fleet.method(batch),
                source=cast.fleet.source(batch),
                assessors=("laboratory", "inspector"),
            )
        )
    cast.documents |= {each.statement.evidence: each.document for each in made}
    cast.spend("assess", submit_many(cast.workspace, made, "laboratory", estimate=False))
    _read_day(cast, day)


def _read_day(cast: Cast, day: int) -> None:
    valuation = cast.workspace.valuation
    uses = [use for use, key in cast.samples.items() if cast.fleet.row(key).bol_day < day]
    calls = [valuation.value_of_with_day(cast.fleet.ids[cast.samples[use]], day) for use in uses]
    portfolio, *samples = cast.workspace.rpc.read_many(
        [valuation.portfolio_value_with_day(cast.fund, day), *calls]
    )
    cast.checks.portfolio(cast.fund, day, portfolio)
    if cast.quarters and cast.quarters[-1].day == day:
        cast.quarters.pop()  # an epoch without a deal: the same day, once more
    cast.quarters.append(Quarter(day, portfolio, dict(zip(uses, samples, strict=True))))


def last_health(cast: Cast, key: Key) -> int:
    """Health in basis points as it was assessed last."""
    battery = cast.fleet.ids[key]
    return cast.facts[battery >> 32].healths[battery & 0xFFFF_FFFF]


# -- second life


def second_life(cast: Cast, count: int = 10) -> None:
    """The most worn cars of one model retire; of each two storage packs are made, and modules are left."""
    cast.stage.chapter("Second life: retired from cars, repurposed for storage")
    batch = next(
        b for b, keys in cast.fleet.batches.items() if cast.fleet.row(keys[0]).class_name == "nmc-four-wheel"
    )
    keys = sorted(cast.fleet.batches[batch], key=lambda key: (last_health(cast, key), key))[:count]
    ids = sorted(cast.ids(keys))
    document = cast.document("retire", batteries=ids)
    cast.spend("retire", retire(cast.workspace, ids, document, "operator"))
    before = fund_state(cast.workspace)
    statement = _succession(cast, keys, ids)
    cast.spend("consent", consent(cast.workspace, [statement], "manager"))
    made = repurpose(cast.workspace, statement, "repurposer", ("laboratory", "inspector"))
    cast.spend("repurpose", [made.receipt])
    after = fund_state(cast.workspace)
    cast.ended["superseded"] = ids
    cast.successors = [made.first << 32 | index for index in range(_PACKS_OF_ONE * len(keys))]
    _check_lineage(cast, statement, keys, ids)
    cast.stage.say(
        f"{len(keys)} packs of {cast.fleet.row(keys[0]).model} "
        f"(health {health_text(statement.health)} and up) go on "
        f"as {len(cast.successors)} storage packs of {statement.energy:,} Wh: batch {made.first}, "
        f"class nmc-storage; {statement.discarded:,} Wh of modules are left over"
    )
    cast.stage.say(
        f"the fund's net asset value: {before.nav:,.2f} → {after.nav:,.2f}; the old tokens never move again"
    )


def _check_lineage(
    cast: Cast, statement: structs.Succession, keys: Sequence[Key], ids: Sequence[int]
) -> None:
    cast.checks.equal(
        "rated energy of predecessors, successors and discarded modules",
        statement.energy * len(cast.successors) + statement.discarded,
        sum(cast.fleet.row(key).rated_wh for key in keys),
    )
    battery = cast.workspace.battery
    first = cast.successors[0] >> 32
    lines = cast.workspace.rpc.read_many([battery.successors_of(each) for each in ids])
    forwards = {(line.first, line.last) for line in lines}
    cast.checks.equal("lineage on chain, forwards", forwards, {(first, first)})
    before = cast.workspace.rpc.read(battery.predecessors_of(first))
    cast.checks.equal("lineage on chain, backwards", list(before), list(ids))


def _succession(cast: Cast, keys: Sequence[Key], ids: Sequence[int]) -> structs.Succession:
    rated = cast.fleet.row(keys[0]).rated_wh
    energy = rated * _KEPT_PERCENT // (100 * _PACKS_OF_ONE)
    count = _PACKS_OF_ONE * len(keys)
    health = min(last_health(cast, key) for key in keys)
    passports = tuple(_second_passport(cast, serial, energy, health) for serial in range(1, count + 1))
    wanted = Succession(
        legal=LegalStatus.REPURPOSED,
        predecessors=tuple(ids),
        shares=(OwnersShare(cast.fund, passports),),
        class_id=cast.workspace.deployment.classes["nmc-storage"],
        energy=energy,
        discarded=rated * len(keys) - energy * count,
        day=cast.today,
        health=health,
        series=cast.workspace.deployment.series["SECOND-LIFE"],
        first_serial=1,
        document=cast.document("repurpose", predecessors=list(ids), energy=energy, safetyTest="passed"),
        cell_spread=_CELL_SPREAD,
    )
    return succession_statement(cast.workspace, wanted, "repurposer", "operator", chain_time(cast.workspace))


def _second_passport(cast: Cast, serial: int, energy: int, health: int) -> bytes:
    document = passport_document(
        identifier=serial_text("SECOND-LIFE", serial),
        model="Second-life storage pack",
        battery_class="nmc-storage",
        chemistry="NMC",
        rated_wh=energy,
        manufacture_day=cast.today,
        bol_health_bp=health,
        bol_day=cast.today,
    )
    return passport_hash(document)


# -- end of life


def end_of_life(cast: Cast, two_wheelers: int = 6, cars: int = 2) -> None:
    """The most worn two-wheelers and some cars are dismantled and burned, with a countersigned mass
    balance.
    """
    cast.stage.chapter("End of life: dismantled, recycled, burned")
    keys = _worn(cast, "nca-two-wheel", two_wheelers) + _worn(cast, "lfp-four-wheel", cars)
    ids = cast.ids(keys)
    document = cast.document("waste", batteries=ids)
    cast.spend("waste", waste(cast.workspace, ids, "recycler", document, "operator"))
    packs = [pack_grams(cast, key) for key in keys]
    parts = [pack * 97 // 100 for pack in packs]
    document = cast.document("dismantle", batteries=ids, packGrams=packs, partGrams=parts)
    cast.spend("dismantle", dismantle(cast.workspace, ids, packs, parts, document, "recycler"))
    before = fund_state(cast.workspace)
    statements = [mass_balance(cast, key, pack) for key, pack in zip(keys, packs, strict=True)]
    cast.spend("consent", consent(cast.workspace, statements, "manager"))
    _allow_proceeds(cast, sum(s.proceeds for s in statements if s.proceeds > 0))
    cast.spend("recycle", recycle(cast.workspace, statements, "recycler", "auditor"))
    after = fund_state(cast.workspace)
    cast.ended["recycled"] = ids
    cast.proceeds = sum(s.proceeds for s in statements)
    paid = amount(cast.workspace, cast.proceeds)
    cast.checks.equal("proceeds and gate fees in the fund's cash", after.cash - before.cash, paid)
    cast.stage.say(
        f"{len(ids)} packs burned; proceeds of {two_wheelers} two-wheelers less gate fees of {cars} cars: "
        f"{paid:,.2f}; "
        f"net asset value {before.nav:,.2f} → {after.nav:,.2f}"
    )


def _worn(cast: Cast, class_name: str, count: int) -> list[Key]:
    keys = [key for key in cast.fleet.ids if cast.fleet.row(key).class_name == class_name]
    return sorted(keys, key=lambda key: (last_health(cast, key), key))[:count]


def pack_grams(cast: Cast, key: Key) -> int:
    """The mass of a pack by its rated energy."""
    return cast.fleet.row(key).rated_wh * _PACK_GRAMS // 1000


def mass_balance(cast: Cast, key: Key, grams: int) -> structs.Recycling:
    """What a recycler takes out of a pack at the EU's targets; it pays the exit value, or is paid it."""
    row = cast.fleet.row(key)
    spec = cast.description.class_named(row.class_name)
    _, percent = targets(cast.today)
    recovered = {
        metal: row.rated_wh * content * int(percent[metal]) // 100_000
        for metal, content in _CONTENT[row.chemistry].items()
    }
    rest = (grams - sum(recovered.values())) * _REST_PERCENT // 100
    masses = {"cobalt": 0, "copper": 0, "lithium": 0, "nickel": 0, "lead": 0} | recovered
    balance = MassBalance(
        id=cast.fleet.ids[key],
        rest=rest,
        proceeds=spec.exit_value * row.rated_wh * cast.workspace.deployment.unit,
        document=cast.document("recycle", serial=row.identifier, packGrams=grams, rest=rest, **masses),
        **masses,
    )
    return recycling_statement(cast.workspace, balance, "recycler", chain_time(cast.workspace))


def _allow_proceeds(cast: Cast, units: int) -> None:
    workspace = cast.workspace
    signer = workspace.signer("recycler")
    cast.spend("money", [issue(workspace, "issuer", "recycler", amount(workspace, units))])
    approved = workspace.token.approve(workspace.battery.address, units)
    cast.spend("money", [workspace.sender.send(approved, action="recycler approves proceeds", signer=signer)])
