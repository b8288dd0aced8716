"""The last chapter: the life of one battery from the chain alone, the picture, the closing table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from battery_chain.demo.cast import Cast
from battery_chain.demo.plot import chart
from battery_chain.fund import fund_state
from battery_chain.fund.book import amount
from battery_chain.lifecycle import Entry, history
from battery_chain.manifest import Manifest, keccak256
from battery_chain.model import Operation
from battery_chain.units import date_of

__all__ = ["close"]


def close(cast: Cast, manifest: Manifest, seconds: float) -> dict[str, Any]:
    """Everything is checked once more, told, and returned."""
    _last_checks(cast)
    _tell_life(cast, cast.ended["recycled"][0])
    _tell_value(cast)
    figures = _figures(cast, manifest)
    _tell_figures(cast, figures, seconds)
    return figures | {
        "gas": {step: list(spent) for step, spent in cast.gas.items()},
        "seconds": round(seconds, 1),
    }


def _living(cast: Cast) -> list[int]:
    burned = set(cast.ended["recycled"])
    return [battery for battery in cast.fleet.ids.values() if battery not in burned] + cast.successors


def _last_checks(cast: Cast) -> None:
    living = _living(cast)
    cast.checks.batteries(living, cast.today)
    workspace = cast.workspace
    value = workspace.rpc.read(workspace.valuation.portfolio_value_with_day(cast.fund, cast.today))
    cast.checks.portfolio(cast.fund, cast.today, value)
    held = workspace.rpc.read(workspace.battery.balance_of(cast.fund))
    cast.checks.equal("tokens of the fund: minted and made, less burned", held, len(living))
    conditions = workspace.rpc.read_many(
        [workspace.battery.condition_of(each) for each in cast.ended["recycled"]]
    )
    cast.checks.equal(
        "burned tokens whose history the chain still answers",
        {condition.operation for condition in conditions},
        {int(Operation.RECYCLED)},
    )


# -- one life


def _tell_life(cast: Cast, battery: int) -> None:
    cast.stage.chapter("The life of one battery, from the chain alone")
    entries = list(history(cast.workspace, battery))
    rows = [(_day(entry), entry.what, entry.text, str(entry.block)) for entry in entries]
    cast.stage.table("", ("day", "what", "", "block"), rows)
    _tell_evidence(cast, battery, entries)


def _day(entry: Entry) -> str:
    return date_of(entry.day).isoformat() if entry.day else ""


def _tell_evidence(cast: Cast, battery: int, entries: Sequence[Entry]) -> None:
    """The documents behind the assessments: their hashes are those on chain, their text says what was
    mapped how.
    """
    hashes = [bytes.fromhex(entry.facts["evidence"]) for entry in entries if entry.what == "assess"]
    matching = [each for each in hashes if keccak256(cast.documents[each]) == each]
    cast.checks.equal("evidence documents whose hash is on chain", len(matching), len(hashes))
    key = next(key for key, found in cast.fleet.ids.items() if found == battery)
    binding = cast.fleet.bindings[key]
    trace = cast.fleet.traces[binding.trace]
    cast.stage.say(
        f"its readings follow trace {trace.name} ({trace.kind}; {trace.source}): {trace.note}; "
        f"this unit {binding.spread_bp / 100:+.2f} %, as the {len(hashes)} evidence documents say"
    )


# -- value


def _tell_value(cast: Cast) -> None:
    cast.stage.chapter("Residual value against age")
    lines = {}
    for use, key in cast.samples.items():
        row, new = cast.fleet.row(key), Decimal(0)
        new = Decimal(
            cast.description.class_named(row.class_name).price * row.rated_wh * cast.workspace.deployment.unit
        )
        lines[f"{row.class_name} ({row.model})"] = [
            (
                Decimal(quarter.day - row.bol_day) / Decimal("365.25"),
                Decimal(quarter.samples[use]) / new * 100,
            )
            for quarter in cast.quarters
            if use in quarter.samples
        ]
    picture = chart(lines, x_label="years in service", y_label="% of the price of a new one")
    cast.stage.picture("One battery of each use, valued by the chain on each day of measurement", picture)
    years: dict[int, tuple[int, int]] = {}
    for quarter in cast.quarters:
        years[date_of(quarter.day).year] = (quarter.day, quarter.portfolio)
    rows = [
        (date_of(day).isoformat(), f"{amount(cast.workspace, value):,.2f}") for day, value in years.values()
    ]
    cast.stage.table("The fund's batteries at the last assessment of each year", ("day", "value"), rows)


# -- closing table


def _figures(cast: Cast, manifest: Manifest) -> dict[str, Any]:
    state = fund_state(cast.workspace)
    minted, burned = len(cast.fleet.ids), len(cast.ended["recycled"])
    superseded = len(cast.ended["superseded"])
    return {
        "manifest": {
            "file": manifest.path.name,
            "sha256": manifest.digest.hex(),
            "rows": manifest.summary.rows,
        },
        "batteries": {
            "minted": minted,
            "superseded": superseded,
            "successors": len(cast.successors),
            "recycled": burned,
            "live": minted + len(cast.successors) - superseded - burned,
        },
        "rated_wh": {
            "manifest": manifest.summary.energy_wh,
            "fund": cast.workspace.rpc.read(cast.workspace.battery.rated_energy_of(cast.fund)),
        },
        "traces": len({binding.trace for binding in cast.fleet.bindings.values()}),
        "quarters": len(cast.quarters),
        "portfolio": str(state.portfolio),
        "cash": str(state.cash),
        "nav": str(state.nav),
        "shares": str(state.supply),
        "struck": [str(price) for price in cast.prices],
        "proceeds": str(amount(cast.workspace, cast.proceeds)),
        "quarterly_value": {
            date_of(q.day).isoformat(): str(amount(cast.workspace, q.portfolio)) for q in cast.quarters
        },
        "checks": cast.checks.passed,
    }


def _tell_figures(cast: Cast, figures: dict[str, Any], seconds: float) -> None:
    cast.stage.chapter("Closing")
    batteries, energy = figures["batteries"], figures["rated_wh"]
    rows = [
        ("rows of the manifest", f"{figures['manifest']['rows']:,}"),
        ("batteries minted", f"{batteries['minted']:,}"),
        ("superseded / successors made", f"{batteries['superseded']} / {batteries['successors']}"),
        ("recycled and burned", f"{batteries['recycled']}"),
        ("live", f"{batteries['live']:,}"),
        ("rated energy of the manifest, Wh", f"{energy['manifest']:,}"),
        ("rated energy of the fund, Wh", f"{energy['fund']:,}"),
        ("ageing traces / quarters assessed", f"{figures['traces']} / {figures['quarters']}"),
        ("value of the fund's batteries", f"{Decimal(figures['portfolio']):,.2f}"),
        ("cash", f"{Decimal(figures['cash']):,.2f}"),
        ("net asset value", f"{Decimal(figures['nav']):,.2f}"),
        ("shares", f"{Decimal(figures['shares']):,.4f}"),
        ("price struck", ", ".join(figures["struck"])),
    ]
    cast.stage.table("What there is, reconciled with the input", ("", ""), rows)
    gas = [(step, f"{count:,}", f"{used:,}") for step, (count, used) in cast.gas.items()]
    cast.stage.table("Gas", ("step", "transactions", "gas used"), gas)
    checks = [(what, f"{count:,}") for what, count in figures["checks"].items()]
    cast.stage.table("Checks passed", ("", "times"), checks)
    cast.stage.say(f"{sum(figures['checks'].values()):,} checks passed, none failed; {seconds:.0f} s")
