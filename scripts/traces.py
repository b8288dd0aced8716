"""Makes the ageing traces that are shipped with the package: `make traces`.

    python scripts/traces.py                   simulate and write simulated.csv (needs blast-lite 1.1.1)
    python scripts/traces.py --measured DIR    take measured.csv from NASA's capacities per discharge in DIR

The simulated traces come from BLAST-Lite (see NOTICE.txt beside them), the measured ones from NASA's PCoE.
Neither is needed to use the package: the results are checked in.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRACES = ROOT / "battery_chain" / "data" / "traces"
YEARS = 20
DAYS_A_QUARTER = 365.25 / 4
NASA_FILES = ("nasa_pcoe_fy08q4", "nasa_pcoe_2009_2010")
EVERY = 5  # of NASA's discharges


@dataclass(frozen=True)
class Duty:
    """State of charge over one day, by the hour, repeated; `cycles` full cycles a day."""

    text: str
    cycles: float
    state_of_charge: tuple[float, ...]


def _day(*corners: tuple[int, float]) -> tuple[float, ...]:
    """Straight lines between (hour, state of charge) corners, for hours 0 to 24."""
    hours = []
    for (start, low), (end, high) in pairwise(corners):
        hours += [low + (high - low) * (hour - start) / (end - start) for hour in range(start, end)]
    return (*hours, corners[-1][1])


DUTIES = {
    "drive": Duty(
        "two trips a day, charged at night, 0.3 full cycles a day",
        0.3,
        _day((0, 0.8), (8, 0.8), (9, 0.65), (17, 0.65), (18, 0.5), (22, 0.5), (24, 0.8)),
    ),
    "ride": Duty(
        "two rides a day, 0.6 full cycles a day",
        0.6,
        _day((0, 0.9), (8, 0.9), (9, 0.6), (17, 0.6), (18, 0.3), (20, 0.3), (24, 0.9)),
    ),
    "swap": Duty(
        "swapped twice a day, 1.5 full cycles a day",
        1.5,
        _day((0, 0.95), (6, 0.95), (10, 0.2), (12, 0.95), (14, 0.95), (18, 0.2), (20, 0.95), (24, 0.95)),
    ),
    "grid": Duty(
        "one cycle a day against the evening peak, 0.8 full cycles a day",
        0.8,
        _day((0, 0.1), (9, 0.1), (15, 0.9), (18, 0.9), (22, 0.1), (24, 0.1)),
    ),
}


@dataclass(frozen=True)
class Run:
    """One simulated trace."""

    use: str
    chemistry: str
    model: str
    duty: str
    celsius: int

    @property
    def name(self) -> str:
        """Unique and readable: sim-lfp-station-250ah-swap-25c."""
        cell = MODELS[self.model][0]
        return f"sim-{self.chemistry.lower()}-{self.use.replace('_', '-')}-{cell}-{self.duty}-{self.celsius}c"


MODELS = {
    "Lfp_Gr_250AhPrismatic": ("250ah", "large prismatic LFP, 250 Ah"),
    "Lfp_Gr_SonyMurata3Ah_Battery": ("sony3ah", "Sony-Murata LFP 26650, 3 Ah"),
    "Nmc111_Gr_Kokam75Ah_Battery": ("kokam75ah", "Kokam NMC111 pouch, 75 Ah"),
    "Nmc622_Gr_DENSO50Ah_Battery": ("denso50ah", "NMC622, 50 Ah"),
    "NMC_Gr_50Ah_B1": ("b1-50ah", "NMC, 50 Ah, maker B"),
    "NMC_Gr_50Ah_B2": ("b2-50ah", "NMC, 50 Ah, maker B, second kind"),
    "NMC_Gr_75Ah_A": ("a-75ah", "NMC, 75 Ah, maker A"),
    "Nca_Gr_Panasonic3Ah_Battery": ("panasonic3ah", "Panasonic NCA 18650, 3 Ah"),
}


RUNS = (
    *(Run("four_wheel", "NMC", "Nmc111_Gr_Kokam75Ah_Battery", "drive", celsius) for celsius in (15, 25)),
    Run("four_wheel", "NMC", "Nmc622_Gr_DENSO50Ah_Battery", "drive", 25),
    *(Run("four_wheel", "NMC", "NMC_Gr_50Ah_B1", "drive", celsius) for celsius in (15, 25)),
    Run("four_wheel", "NMC", "NMC_Gr_50Ah_B2", "drive", 25),
    Run("four_wheel", "NMC", "NMC_Gr_75Ah_A", "drive", 25),
    *(Run("four_wheel", "LFP", "Lfp_Gr_250AhPrismatic", "drive", celsius) for celsius in (15, 25, 35)),
    Run("four_wheel", "LFP", "Lfp_Gr_SonyMurata3Ah_Battery", "drive", 25),
    *(Run("two_wheel", "NCA", "Nca_Gr_Panasonic3Ah_Battery", "ride", celsius) for celsius in (15, 25)),
    *(Run("station", "LFP", "Lfp_Gr_250AhPrismatic", "swap", celsius) for celsius in (15, 20, 25, 30)),
    *(Run("station", "LFP", "Lfp_Gr_SonyMurata3Ah_Battery", "swap", celsius) for celsius in (15, 25)),
    *(Run("storage", "LFP", "Lfp_Gr_250AhPrismatic", "grid", celsius) for celsius in (15, 25, 35)),
    Run("storage", "LFP", "Lfp_Gr_SonyMurata3Ah_Battery", "grid", 25),
    *(Run("storage", "NMC", "Nmc111_Gr_Kokam75Ah_Battery", "grid", celsius) for celsius in (15, 25)),
    *(Run("storage", "NMC", "NMC_Gr_50Ah_B1", "grid", celsius) for celsius in (15, 25)),
    Run("storage", "NMC", "NMC_Gr_75Ah_A", "grid", 25),
)


def simulate(run: Run) -> Iterator[tuple[int, int, str]]:
    """(month, full cycles, capacity relative to new) each quarter, until the model ends or no capacity is
    left.
    """
    np, models = import_module("numpy"), import_module("blast.models")  # of the environment of its own
    duty = DUTIES[run.duty]
    hours = np.arange(len(duty.state_of_charge))
    cell = getattr(models, run.model)()
    cell.simulate_battery_life(
        {
            "Time_s": hours * 3600.0,
            "SOC": np.array(duty.state_of_charge),
            "Temperature_C": np.full(len(hours), float(run.celsius)),
        },
        threshold_time=YEARS + 0.5,
        threshold_capacity=0.05,
        is_constant_input=True,
    )
    days, left = cell.stressors["t_days"], cell.outputs["q"]
    for quarter in range(YEARS * 4 + 1):
        day = quarter * DAYS_A_QUARTER
        if day <= days[-1]:
            yield quarter * 3, int(day * duty.cycles), f"{float(np.interp(day, days, left)):.5f}"


def _write(name: str, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with (TRACES / name).open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}: {len(rows):,} rows")


def write_simulated() -> None:
    """simulated.csv and simulated_index.csv, by the package of this environment."""
    points: list[tuple[object, ...]] = []
    index: list[tuple[object, ...]] = []
    for run in RUNS:
        points += [(run.name, *point) for point in simulate(run)]
        cell, duty = MODELS[run.model][1], DUTIES[run.duty].text
        source = f"BLAST-Lite 1.1.1: {cell}, model {run.model}; {duty}; {run.celsius} degrees Celsius"
        index.append((run.name, "simulated", run.use, run.chemistry, source))
    _write("simulated.csv", ("trace", "month", "cycles", "relative_capacity"), points)
    _write("simulated_index.csv", ("trace", "kind", "use", "chemistry", "source"), index)


# measured

MEASURED = {
    "B0006": (24, "FY08Q4"),
    "B0007": (24, "FY08Q4"),
    "B0027": (24, "2009-2010"),
    "B0029": (43, "2009-2010"),
    "B0030": (43, "2009-2010"),
    "B0047": (4, "2009-2010"),
}


def write_measured(folder: Path) -> None:
    """measured.csv and measured_index.csv: every fifth discharge of each cell, and the last."""
    points: list[tuple[object, ...]] = []
    for cell, rows in _discharges(folder).items():
        chosen = [row for at, row in enumerate(rows) if at % EVERY == 0 or at == len(rows) - 1]
        points += [(f"nasa-{cell.lower()}", *row) for row in chosen]
    index: list[tuple[object, ...]] = []
    for cell, (celsius, years) in MEASURED.items():
        facts = f"cell {cell}, 2 Ah, {celsius} degrees Celsius; chemistry not stated, taken as NCA"
        source = f"NASA PCoE battery data set {years}: {facts}"
        index.append((f"nasa-{cell.lower()}", "measured", "two_wheel", "NCA", source))
    _write("measured.csv", ("trace", "cycle", "capacity_ah"), points)
    _write("measured_index.csv", ("trace", "kind", "use", "chemistry", "source"), index)


def _discharges(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """(number, Ah) of the discharges of each cell; a failed test is blank or 0 and is left out."""
    found: dict[str, list[tuple[str, str]]] = {cell: [] for cell in MEASURED}
    for path in sorted(path for name in NASA_FILES for path in folder.glob(f"{name}*.csv")):
        with path.open(newline="", encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                if row["cell_id"] in found and float(row["capacity_Ah"] or 0) > 0:
                    found[row["cell_id"]].append((row["discharge_no"], row["capacity_Ah"]))
    return found


def main() -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--measured", type=Path, metavar="DIR")
    options = parser.parse_args()
    TRACES.mkdir(parents=True, exist_ok=True)
    if options.measured:
        write_measured(options.measured)
    elif find_spec("blast"):
        write_simulated()
    else:
        print("blast-lite is not here: make traces")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
