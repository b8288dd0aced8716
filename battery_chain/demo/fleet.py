"""The demo's input: the shipped manifest, and for each battery the ageing trace it follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from battery_chain.deploy import Description
from battery_chain.manifest import Manifest, Row
from battery_chain.model import Method, Metric, Reading, Use
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
    """The rows of a manifest bound to traces: the shipped bindings, or, with a folder of measured data,
    every battery in turn to a trace of its use and chemistry from the folder and the package."""
    rows = list(manifest.rows())
    known = traces()
    if data is None:
        bindings: Mapping[Key, Binding] = read_bindings(shipped("demo", "bindings.csv"), known)
    else:
        known = {**known, **read_traces(data)}
        bindings = bind(
            ((row.series, row.serial, description.class_named(row.class_name)) for row in rows), known
        )
    uses = {spec.name: spec.use for spec in description.classes}
    return Fleet(rows, bindings, known, uses)
