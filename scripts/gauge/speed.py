"""Figures of speed: a line each, with the ratio to a floor that was measured in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from battery_chain.units import date_of
from scripts.gauge.world import BEGIN, DAY

__all__ = ["best", "line", "rate", "write_manifest"]

_SECONDS = 1.0
_MADE = BEGIN // DAY - 400


def rate(once: Callable[[], object], seconds: float = _SECONDS) -> float:
    """Runs a second, after one run that does not count."""
    once()
    runs, began = 0, time.perf_counter()
    while (took := time.perf_counter() - began) < seconds:
        once()
        runs += 1
    return runs / took


def best(once: Callable[[], object], runs: int = 3) -> float:
    """Seconds of the fastest of some runs: what the machine's other work has disturbed least."""
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        once()
        found.append(time.perf_counter() - began)
    return min(found)


def line(name: str, value: float, unit: str, floor: float = 0, than: str = "") -> None:
    """`value` beside the floor; nothing beside it when there is none."""
    beside = f"  {value / floor:7.2f} x {than} ({_shown(floor)})" if floor else ""
    print(f"{name:36} {_shown(value):>12} {unit:14}{beside}", flush=True)


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def write_manifest(file: Path, rows: int, model_rows: int = 5_000) -> None:
    """A delivery of `rows` batteries, a model every `model_rows`, a passport hash each."""
    made, tested = date_of(_MADE).isoformat(), date_of(_MADE + 7).isoformat()
    passports = Random(1)
    with file.open("w", encoding="utf-8") as out:
        out.write(
            "series,serial,model,class,rated_wh,chemistry,manufacture_day,bol_health_bp,bol_day,first_owner,"
            "battery_operator,passport\n"
        )
        for serial in range(1, rows + 1):
            out.write(
                f"GAUGE,{serial},Model {serial // model_rows},nmc-four-wheel,60000,NMC,{made},9980,{tested},"
                f"bank,operator,0x{passports.getrandbits(256):064x}\n"
            )
