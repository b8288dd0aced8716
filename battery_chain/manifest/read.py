"""A manifest file, checked as a whole before anything of it is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from battery_chain.errors import Mismatch, Missing
from battery_chain.manifest.batches import Batch, WitnessOf, batches, no_witness
from battery_chain.manifest.problems import Problems
from battery_chain.manifest.records import Source
from battery_chain.manifest.rules import COLUMNS, OPTIONAL, Row, RowReader, Rules

__all__ = ["Manifest", "Summary", "open_manifest"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a file holds: rows, their rated Wh, the ranges (first, last) of serials by series, and the number
    of single identifiers by the series that says who made them."""

    rows: int
    energy_wh: int
    serials: dict[str, tuple[tuple[int, int], ...]]
    singles: dict[str, int]

    @property
    def series(self) -> set[str]:
        """Every series that a row names."""
        return self.serials.keys() | self.singles.keys()


class Manifest:
    """A file that kept all rules when it was opened. Each iteration reads it anew and checks that it is the
    same.
    """

    def __init__(self, path: Path, rules: Rules, summary: Summary, digest: bytes) -> None:
        self.path = path
        self.summary = summary
        self.digest = digest
        self._rules = rules

    def rows(self) -> Iterator[Row]:
        """The rows in the order of the file. `BadInput` or `Mismatch` when it was changed since it was
        opened.
        """
        problems = Problems(self.path.name)
        source = Source(self.path, COLUMNS, problems, OPTIONAL)
        reader = RowReader(self._rules, self.path.parent, problems)
        for record in source.records():
            row = reader.row(record)
            problems.refuse()
            if row is not None:
                yield row
        if source.digest != self.digest:
            raise Mismatch(
                f"{self.path.name} was changed while it was read", source.digest.hex(), self.digest.hex()
            )

    def batches(self, witness_of: WitnessOf = no_witness) -> Iterator[Batch]:
        """The rows grouped into batches to mint; `witness_of` tells which serials come late."""
        return batches(self.rows(), witness_of)


def open_manifest(path: Path, rules: Rules) -> Manifest:
    """Checks a manifest, CSV or JSON Lines (`.jsonl`, `.ndjson`), as a stream.

    Raises `BadInput` with everything that is wrong (the first 1,000 problems and the number of the others),
    `Missing` when there is no such file.
    """
    if not path.is_file():
        raise Missing(f"{path} is not a file", "name a manifest, CSV or JSON Lines")
    problems = Problems(path.name)
    source = Source(path, COLUMNS, problems, OPTIONAL)
    reader = RowReader(rules, path.parent, problems)
    rows = energy = 0
    for record in source.records():
        row = reader.row(record)
        if row is not None:
            rows, energy = rows + 1, energy + row.rated_wh
    if not rows and not problems.count:
        problems.add(0, "", "the file has no rows")
    problems.refuse()
    summary = Summary(rows, energy, dict(reader.serials.ranges()), reader.singles)
    return Manifest(path, rules, summary, source.digest)
