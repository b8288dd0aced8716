"""The demo's input: the shipped manifest, and for each battery the ageing trace it follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from battery_chain.deploy import Description
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import Manifest, Row
from battery_chain.model import ClassSpec, Method, Metric, Reading, Use
from battery_chain.telemetry import (
    Binding,
    Trace,
    bind,
    quarterly_readings,
    read_bindings,
    read_traces,
    shipped,
    traces,
)

__all__ = ["Fleet", "Key", "Quarterly", "load_fleet"]

_NEEDED = {"nmc-four-wheel": 1, "lfp-four-wheel": 2, "nca-two-wheel": 6, "lfp-station": 1, "lfp-storage": 1}

Key = tuple[str, int]
"""Prefix of the series, serial."""

Quarterly = Sequence[tuple[int, Mapping[Key, Reading]]]
"""Days, and the readings of each."""


@dataclass(slots=True)
class Fleet:
    """Rows, traces, and what became of them on chain: `ids` by (series, serial), `batches` by number."""

    rows: list[Row]
    bindings: Mapping[Key, Binding]
    traces: Mapping[str, Trace]
    uses: Mapping[str, Use]
    ids: dict[Key, int] = field(default_factory=dict)
    batches: dict[int, list[Key]] = field(default_factory=dict)
    _by_key: dict[Key, Row] = field(default_factory=dict, repr=False)

    @classmethod
    def empty(cls) -> Fleet:
        return cls([], {}, {}, {})

    def readings(self, until_day: int) -> Iterator[tuple[int, dict[Key, Reading]]]:
        """Per quarter day, ending on `until_day`, the readings of the fleet, from when all of it is in
        service: a day before the last begin of life is no day on which the chain can value the whole."""
        first = max(row.bol_day for row in self.rows)
        return quarterly_readings(self.rows, self.bindings, self.traces, first, until_day)

    def metric(self, batch: int) -> Metric:
        """State of certified energy for cars and the packs of swapping cars, remaining capacity for the
        rest.
        """
        use = self.use(self.batches[batch][0])
        return Metric.SOCE if use in (Use.FOUR_WHEEL, Use.STATION) else Metric.REMAINING_CAPACITY

    def method(self, batch: int) -> Method:
        """Simulated as soon as one battery of the batch follows a simulated trace."""
        kinds = {self.traces[self.bindings[key].trace].kind for key in self.batches[batch]}
        return Method.FULL_DISCHARGE if kinds == {"measured"} else Method.SIMULATED

    def source(self, batch: int) -> str:
        """Which trace each battery follows, and how its figures were made: part of the evidence."""
        notes = {self.bindings[key].trace: "" for key in self.batches[batch]}
        told = [f"{name} ({self.traces[name].kind}): {self.traces[name].note}" for name in sorted(notes)]
        scaled = [
            f"{key[1]}:{self.bindings[key].trace}{self.bindings[key].spread_bp:+d}bp"
            for key in self.batches[batch]
        ]
        return "; ".join(told) + ". Batteries (serial:trace spread): " + " ".join(scaled)

    def use(self, key: Key) -> Use:
        return self.uses[self.row(key).class_name]

    def row(self, key: Key) -> Row:
        if not self._by_key:
            self._by_key.update({(row.series, row.serial): row for row in self.rows})
        return self._by_key[key]

    def of_use(self, use: Use) -> Sequence[Key]:
        return [(row.series, row.serial) for row in self.rows if self.uses[row.class_name] is use]


def load_fleet(manifest: Manifest, description: Description, data: Path | None) -> Fleet:
    """The rows of a manifest, each bound to a trace of its use and chemistry: as it is shipped, and what is
    not, or all with a folder of measured data, in turn to those of the folder and the package.

    Raises `BadInput` when the fleet lacks what the story is about.
    """
    rows = list(manifest.rows())
    known = traces() if data is None else {**traces(), **read_traces(data)}
    specs = {(row.series, row.serial): description.class_named(row.class_name) for row in rows}
    bindings = bind(((*key, spec) for key, spec in specs.items()), known)
    if data is None:
        kept = read_bindings(shipped("demo", "bindings.csv"), known)
        bindings |= {
            key: kept[key]
            for key, spec in specs.items()
            if key in kept and _fits(known[kept[key].trace], spec)
        }
    fleet = Fleet(rows, bindings, known, {spec.name: spec.use for spec in description.classes})
    _require_story(fleet, manifest.path.name)
    return fleet


def _fits(trace: Trace, spec: ClassSpec) -> bool:
    return (trace.use, trace.chemistry) == (spec.use, spec.chemistry)


def _require_story(fleet: Fleet, source: str) -> None:
    counts = Counter(row.class_name for row in fleet.rows)
    problems = [
        Problem(source, 0, "class", f"the story needs {needed} of {name}, not {counts[name]}")
        for name, needed in _NEEDED.items()
        if counts[name] < needed
    ]
    for row in fleet.rows:
        for column, found, wanted in (
            ("first_owner", row.first_owner, "bank"),
            ("battery_operator", row.battery_operator, "operator"),
        ):
            if found != wanted:
                problems.append(
                    Problem(source, row.line, column, f"{found} is not {wanted}, as in the story")
                )
    if problems:
        raise BadInput(problems)
