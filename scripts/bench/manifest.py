"""Reading a manifest of 100,000 rows: rows a second against `csv.reader` on the same file, and peak
memory.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import tracemalloc
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from battery_chain.manifest import Manifest, Rules, open_manifest  # noqa: E402
from scripts.gauge.speed import best, line, write_manifest  # noqa: E402
from scripts.gauge.world import BEGIN, DAY, description  # noqa: E402

ROWS = 100_000


def _rules() -> Rules:
    wanted = description()
    return Rules(
        classes={spec.name: spec for spec in wanted.classes},
        today=BEGIN // DAY,
        members=set(wanted.accounts),
        series={each.prefix for each in wanted.series},
    )


def _csv(file: Path) -> int:
    with file.open(newline="", encoding="utf-8") as stream:
        return sum(1 for _ in csv.reader(stream))


def _batches(manifest: Manifest) -> int:
    return sum(len(batch.root) for batch in manifest.batches())


def _peak(file: Path, rules: Rules) -> float:
    """MiB that Python has taken at most for checking a file."""
    tracemalloc.start()
    open_manifest(file, rules)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def main() -> None:
    rules = _rules()
    with tempfile.TemporaryDirectory() as folder:
        file, small = Path(folder) / "manifest.csv", Path(folder) / "small.csv"
        write_manifest(file, ROWS)
        write_manifest(small, ROWS // 10)
        floor = ROWS / best(lambda: _csv(file))
        line(
            "manifest.check",
            ROWS / best(lambda: open_manifest(file, rules), 2),
            "rows/s",
            floor,
            "csv.reader",
        )
        manifest = open_manifest(file, rules)
        batched = ROWS / best(lambda: _batches(manifest), 1)
        line("manifest.batches_with_roots", batched, "rows/s", floor, "csv.reader")
        line(
            "manifest.check.peak_memory",
            _peak(file, rules),
            "MiB",
            _peak(small, rules),
            "a tenth of the rows",
        )


if __name__ == "__main__":
    main()
