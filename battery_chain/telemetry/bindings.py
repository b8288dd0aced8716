"""Which trace a battery follows."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.model import ClassSpec
from battery_chain.telemetry.traces import Trace, traces_for

__all__ = ["Binding", "bind", "read_bindings", "spread_of"]

_COLUMNS = ["series", "serial", "trace", "spread_bp", "place"]
_SPREAD = 100
_MAX_SPREAD = 1_000


@dataclass(frozen=True, slots=True)
class Binding:
    """A battery's trace, its difference from that trace in basis points, and where it serves (may be
    empty).
    """

    trace: str
    spread_bp: int
    place: str = ""


def spread_of(series: str, serial: int) -> int:
    """The difference between units of one kind, −100..100 basis points: assumed, and fixed by the serial
    alone.
    """
    digest = hashlib.sha256(f"{series}-{serial}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % (2 * _SPREAD + 1) - _SPREAD


def bind(
    batteries: Iterable[tuple[str, int, ClassSpec]], known: Mapping[str, Trace]
) -> dict[tuple[str, int], Binding]:
    """Binds each (series, serial, class) to a trace of its class's use and chemistry, in turn.

    `BadInput` when a class has no trace.
    """
    bindings: dict[tuple[str, int], Binding] = {}
    turns: dict[int, int] = {}
    for series, serial, spec in batteries:
        names = sorted(traces_for(known, spec.use, spec.chemistry))
        if not names:
            raise BadInput([Problem("traces", 0, "", f"none for class {spec.name}")])
        turn = turns[spec.id] = turns.get(spec.id, -1) + 1
        bindings[series, serial] = Binding(names[turn % len(names)], spread_of(series, serial))
    return bindings


def read_bindings(path: Path, known: Mapping[str, Trace]) -> dict[tuple[str, int], Binding]:
    """Reads bindings (CSV: series, serial, trace, spread_bp, place). `BadInput` with everything wrong,
    `Missing`.
    """
    if not path.is_file():
        raise Missing(f"{path} is not a file", "name a file of bindings")
    problems: list[Problem] = []
    bindings: dict[tuple[str, int], Binding] = {}
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as stream:
        reader = csv.DictReader(stream, restkey="", restval="")
        if reader.fieldnames != _COLUMNS:
            raise BadInput([Problem(path.name, 1, "", f"the columns are not {', '.join(_COLUMNS)}")])
        for record in reader:
            rules = dict(_broken(record, bindings, known))
            problems += [Problem(path.name, reader.line_num, column, rule) for column, rule in rules.items()]
            if not rules:
                battery = record["series"], int(record["serial"])
                bindings[battery] = Binding(record["trace"], int(record["spread_bp"]), record["place"])
    if problems:
        raise BadInput(problems)
    return bindings


def _broken(
    record: Mapping[str, str], bindings: Mapping[tuple[str, int], Binding], known: Mapping[str, Trace]
) -> Iterable[tuple[str, str]]:
    serial, spread = record["serial"], record["spread_bp"]
    if not (serial.isascii() and serial.isdigit() and len(serial) <= 20):
        yield "serial", f"{serial[:40]!r} is not a whole number"
    elif (record["series"], int(serial)) in bindings:
        yield "serial", f"{record['series']} {serial} is bound already"
    digits = spread.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4 and int(digits) <= _MAX_SPREAD):
        yield "spread_bp", f"{spread[:40]!r} is not in -{_MAX_SPREAD}..{_MAX_SPREAD}"
    if record["trace"] not in known:
        yield "trace", f"{record['trace'][:40]!r} is not a known trace"
