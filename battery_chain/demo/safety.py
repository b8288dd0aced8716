"""Chapter of safety: a recall, a loss. Each moves the fund's value by what the table of operations says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from battery_chain.assessment import Assessment, inspect, make, submit_many
from battery_chain.demo import money
from battery_chain.demo.cast import Cast
from battery_chain.demo.fleet import Key
from battery_chain.fund.book import amount
from battery_chain.fund.calendar import chain_time
from battery_chain.lifecycle.safety import find, lose, quarantine_batches, release, release_batches
from battery_chain.model import Method, Operation, Reading

__all__ = ["lost_and_found", "recall"]

_ASSESSORS = ("laboratory", "inspector")


def recall(cast: Cast) -> None:
    """A batch of station packs is recalled: quarantined in one transaction, inspected, and released."""
    cast.stage.chapter("A recall: quarantined at once, inspected, released")
    batch = next(b for b, keys in cast.fleet.batches.items() if _is_of(cast, keys, "lfp-station"))
    keys = cast.fleet.batches[batch]
    before = _portfolio(cast)
    notice = cast.document("quarantine", batch=batch, reason="cell supplier reports a separator fault")
    cast.spend("recall", quarantine_batches(cast.workspace, [batch], notice, "laboratory"))
    held = _portfolio(cast)
    energy = sum(cast.fleet.row(key).rated_wh for key in keys)
    cast.checks.equal("a recalled batch is worth its exit value", _value_of(cast, keys), _exit_of(cast, keys))
    cast.stage.say(
        f"batch {batch} ({len(keys)} packs, {energy / 1000:,.0f} kWh): one transaction, "
        f"the fund's batteries {_money(cast, before)} → {_money(cast, held)}"
    )
    cast.spend("assess", submit_many(cast.workspace, [_inspected(cast, batch)], "laboratory", estimate=False))
    document = cast.document("release", batch=batch, finding="separators in order")
    cast.spend("recall", release_batches(cast.workspace, [batch], document, "inspector"))
    cast.checks.equal("a released batch is worth what it was", _portfolio(cast), before)
    cast.checks.batteries(cast.ids(keys), cast.today)
    cast.stage.say(f"inspected and released by an independent assessor: {_money(cast, before)} again")


def lost_and_found(cast: Cast, count: int = 2) -> None:
    """Two-wheelers are lost, then found: nothing, their exit value, and after an inspection their value."""
    cast.stage.chapter("Lost and found")
    keys = [key for key in cast.fleet.ids if cast.fleet.row(key).class_name == "nca-two-wheel"][-count:]
    ids = cast.ids(keys)
    before, value = _portfolio(cast), _value_of(cast, keys)
    report = cast.document("lose", batteries=ids, report="not returned by their riders")
    cast.spend("lose", lose(cast.workspace, ids, report, "operator", "auditor", chain_time(cast.workspace)))
    lost = _portfolio(cast)
    cast.checks.equal("lost batteries are worth nothing", _value_of(cast, keys), 0)
    cast.checks.batteries(ids, cast.today)
    cast.stage.say(
        f"{count} two-wheelers, reported by the operator and signed by the auditor: "
        f"{_money(cast, before)} → {_money(cast, lost)}, a difference of {_money(cast, before - lost)}"
    )
    report = cast.document("find", batteries=ids, place="depot of the operator")
    cast.spend("find", find(cast.workspace, ids, report, "operator", "auditor", _next_second(cast)))
    cast.checks.equal("found batteries wait at their exit value", _value_of(cast, keys), _exit_of(cast, keys))
    _release_inspected(cast, keys)
    cast.checks.equal("found and inspected, they are worth what they were", _value_of(cast, keys), value)
    cast.stage.say("found: in quarantine at exit value; inspected and released as retired, at full value")


def _release_inspected(cast: Cast, keys: Sequence[Key]) -> None:
    ids = cast.ids(keys)
    now = chain_time(cast.workspace)
    readings = {cast.fleet.ids[key]: _same(cast, key) for key in keys}
    found = inspect(
        cast.workspace,
        cast.facts,
        readings,
        day=cast.today,
        issued_at=now,
        now=now,
        metric=cast.fleet.metric(ids[0] >> 32),
        method=Method.SIMULATED,
        source="inspection after a loss",
        assessors=_ASSESSORS,
    )
    cast.documents[found.statement.evidence] = found.document
    cast.spend("assess", submit_many(cast.workspace, [found], "laboratory"))
    document = cast.document("release", batteries=ids, finding="undamaged")
    cast.spend("release", release(cast.workspace, ids, document, "inspector"))
    conditions = cast.workspace.rpc.read_many([cast.workspace.battery.condition_of(each) for each in ids])
    operations = {condition.operation for condition in conditions}
    cast.checks.equal("after a loss a battery is retired", operations, {int(Operation.RETIRED)})
    cast.checks.batteries(ids, cast.today)


def _inspected(cast: Cast, batch: int) -> Assessment:
    """The whole batch read again, today, with the figures of its last assessment."""
    now = chain_time(cast.workspace)
    found = make(
        cast.workspace,
        cast.facts[batch],
        [_same(cast, key) for key in cast.fleet.batches[batch]],
        day=cast.today,
        issued_at=now,
        now=now,
        metric=cast.fleet.metric(batch),
        method=cast.fleet.method(batch),
        source="inspection after a recall",
        assessors=_ASSESSORS,
    )
    cast.documents[found.statement.evidence] = found.document
    return found


def _same(cast: Cast, key: Key) -> Reading:
    return cast.readings[key]


def _is_of(cast: Cast, keys: Sequence[Key], class_name: str) -> bool:
    return cast.fleet.row(keys[0]).class_name == class_name


def _value_of(cast: Cast, keys: Sequence[Key]) -> int:
    valuation = cast.workspace.valuation
    calls = [valuation.value_of_with_day(each, cast.today) for each in cast.ids(keys)]
    return sum(cast.workspace.rpc.read_many(calls))


def _exit_of(cast: Cast, keys: Sequence[Key]) -> int:
    rows = [cast.fleet.row(key) for key in keys]
    unit = cast.workspace.deployment.unit
    return sum(cast.description.class_named(row.class_name).exit_value * row.rated_wh * unit for row in rows)


def _portfolio(cast: Cast) -> int:
    valuation = cast.workspace.valuation
    value: int = cast.workspace.rpc.read(valuation.portfolio_value_with_day(cast.fund, cast.today))
    cast.checks.portfolio(cast.fund, cast.today, value)
    return value


def _money(cast: Cast, units: int) -> str:
    shown: Decimal = amount(cast.workspace, units)
    return f"{shown:,.2f}"


def _next_second(cast: Cast) -> int:
    """A second later than the newest block: a report must be newer than what it undoes."""
    second = chain_time(cast.workspace) + 1
    money.wait(cast, "a second", second)
    return second
