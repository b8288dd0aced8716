"""The quarterly readings of a fleet whose batteries follow traces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from battery_chain.errors import BadInput, Problem
from battery_chain.model import Reading
from battery_chain.telemetry.bindings import Binding
from battery_chain.telemetry.traces import Trace
from battery_chain.units import BASIS_POINTS, months_before

__all__ = ["quarter_days", "quarterly_readings"]


class Battery(Protocol):
    """What sampling asks of a battery; a row of a manifest has it."""

    @property
    def series(self) -> str: ...
    @property
    def serial(self) -> int: ...
    @property
    def bol_day(self) -> int: ...
    @property
    def bol_health_bp(self) -> int: ...


def quarter_days(from_day: int, until_day: int) -> tuple[int, ...]:
    """Days three months apart that end on `until_day`, none before `from_day`, in order of time."""
    days: list[int] = []
    while (day := months_before(until_day, 3 * len(days))) >= max(from_day, 366):
        days.append(day)
    return tuple(reversed(days))


def quarterly_readings(
    batteries: Iterable[Battery],
    bindings: Mapping[tuple[str, int], Binding],
    traces: Mapping[str, Trace],
    from_day: int,
    until_day: int,
) -> Iterator[tuple[int, dict[tuple[str, int], Reading]]]:
    """For each quarter day the readings by (series, serial) of the batteries that are in service and on their
    trace.

    A battery's service begins with its begin-of-life test; its health is that test's, times the trace, times
    one plus its spread, rounded down. `BadInput` names every battery without a binding.
    """
    fleet = list(batteries)
    unbound = [battery for battery in fleet if (battery.series, battery.serial) not in bindings]
    if unbound:
        rule = "no trace is bound to it"
        raise BadInput([Problem(f"{battery.series} {battery.serial}", 0, "", rule) for battery in unbound])
    return _sampled(fleet, bindings, traces, quarter_days(from_day, until_day))


def _sampled(
    fleet: list[Battery],
    bindings: Mapping[tuple[str, int], Binding],
    traces: Mapping[str, Trace],
    days: Iterable[int],
) -> Iterator[tuple[int, dict[tuple[str, int], Reading]]]:
    for day in days:
        found: dict[tuple[str, int], Reading] = {}
        for battery in fleet:
            key = battery.series, battery.serial
            reading = _reading(battery, bindings[key], traces, day)
            if reading:
                found[key] = reading
        yield day, found


def _reading(battery: Battery, binding: Binding, traces: Mapping[str, Trace], day: int) -> Reading | None:
    if day <= battery.bol_day:
        return None
    scale = battery.bol_health_bp * (BASIS_POINTS + binding.spread_bp) // BASIS_POINTS
    return traces[binding.trace].at(day - battery.bol_day, scale)
