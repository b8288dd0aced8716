"""Makes the shipped delivery of the demo: battery_chain/data/demo/manifest.csv and bindings.csv.

    python scripts/demo_data.py [--into FOLDER]

Models, energies and slots are those of SOURCES.md in that folder. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from battery_chain.manifest import COLUMNS, passport_document, passport_hash, serial_text  # noqa: E402
from battery_chain.model import Use  # noqa: E402
from battery_chain.telemetry import shipped, spread_of, traces, traces_for  # noqa: E402
from battery_chain.units import parse_day  # noqa: E402

OWNER, OPERATOR = "bank", "operator"


@dataclass(frozen=True)
class Lot:
    """Batteries of one model, made on one day and tested on another, that serve at some places."""

    series: str
    model: str
    battery_class: str
    chemistry: str
    use: Use
    rated_wh: int
    made: str
    tested: str
    places: tuple[tuple[str, int], ...]


def _cars(model: str, rated_wh: int, made: str, tested: str, count: int) -> Lot:
    return Lot(
        "CAR-NMC",
        model,
        "nmc-four-wheel",
        "NMC",
        Use.FOUR_WHEEL,
        rated_wh,
        made,
        tested,
        (("rental fleet", count),),
    )


def _vans(model: str, rated_wh: int, made: str, tested: str, count: int) -> Lot:
    return Lot(
        "CAR-LFP",
        model,
        "lfp-four-wheel",
        "LFP",
        Use.FOUR_WHEEL,
        rated_wh,
        made,
        tested,
        (("taxi fleet", count),),
    )


def _bikes(model: str, rated_wh: int, made: str, tested: str, count: int) -> Lot:
    return Lot(
        "MOTO-NCA",
        model,
        "nca-two-wheel",
        "NCA",
        Use.TWO_WHEEL,
        rated_wh,
        made,
        tested,
        (("courier fleet", count),),
    )


def _stations(made: str, tested: str, places: dict[str, int]) -> Lot:
    return Lot(
        "SWAP-LFP",
        "CATL Choco-SEB block",
        "lfp-station",
        "LFP",
        Use.STATION,
        26_500,
        made,
        tested,
        tuple((f"Shenzhen {name}", slots) for name, slots in places.items()),
    )


def _homes(model: str, chemistry: str, rated_wh: int, made: str, tested: str, count: int) -> Lot:
    series, battery_class = f"HOME-{chemistry}", f"{chemistry.lower()}-storage"
    places = (("households", count),)
    return Lot(series, model, battery_class, chemistry, Use.STORAGE, rated_wh, made, tested, places)


BAOAN = {"Baohui": 16, "Fenda": 14, "Fuhai": 9, "Kutuo": 12, "Longquan": 8, "Tangxiayong": 5}
FUTIAN = {
    "Shenkang": 12,
    "Dongfang": 12,
    "Gongjiao": 13,
    "Jinyun": 12,
    "Meilin": 9,
    "Tianjian": 13,
    "Wuliu": 13,
}
NORTH = {"Bangkai": 11, "Bieshu": 10, "Beizhan": 13, "Dahe": 12, "Huahan": 12}
LONGGANG = {
    "Bantian": 12,
    "Huawei": 9,
    "Jiaofu": 14,
    "Longcheng": 10,
    "Shawan": 8,
    "Xinde": 12,
    "Yuebao": 7,
}
NANSHAN = {
    "Zhaoshang": 11,
    "Xili": 5,
    "Tiyu": 17,
    "Maomao": 13,
    "Lvchuang": 12,
    "Kejiyuan": 13,
    "Hongxing": 11,
    "Gaoerfu": 11,
}
LUOHU = {"Dongxiao": 10, "Jingji": 10}

LOTS = (
    _cars("Nissan Leaf 40 kWh", 38_000, "2018-01-15", "2018-01-29", 60),
    _cars("Renault Zoe R90", 41_000, "2018-02-12", "2018-02-26", 50),
    _cars("Volkswagen e-Golf", 31_500, "2018-03-19", "2018-04-03", 50),
    _cars("Opel Ampera-e", 60_000, "2018-04-16", "2018-04-30", 40),
    _cars("Ford Focus Electric", 33_500, "2018-05-14", "2018-05-28", 30),
    _cars("BMW i3s 94 Ah", 27_200, "2018-06-11", "2018-06-25", 40),
    _vans("Maxus EV80", 56_000, "2018-02-05", "2018-02-19", 40),
    _vans("BYD e6", 82_000, "2018-05-07", "2018-05-21", 60),
    _bikes("Zero S ZF7.2", 6_300, "2018-08-06", "2018-08-20", 50),
    _bikes("Zero S ZF14.4", 12_600, "2018-08-20", "2018-09-03", 50),
    _bikes("Zero DSR ZF14.4 + Power Tank", 15_800, "2018-09-03", "2018-09-17", 30),
    _bikes("Energica Ego", 18_900, "2018-09-10", "2018-09-24", 30),
    _bikes("Honda Mobile Power Pack", 1_314, "2018-10-08", "2018-10-22", 80),
    _stations("2018-03-05", "2018-03-19", BAOAN),
    _stations("2018-04-09", "2018-04-23", FUTIAN),
    _stations("2018-05-02", "2018-05-16", NORTH),
    _stations("2018-06-04", "2018-06-18", LONGGANG),
    _stations("2018-07-09", "2018-07-23", NANSHAN),
    _stations("2018-08-13", "2018-08-27", LUOHU),
    _homes("BYD Battery-Box H 10.2", "LFP", 10_240, "2018-06-18", "2018-07-02", 40),
    _homes("Pylontech US3000", "LFP", 3_552, "2018-09-17", "2018-10-01", 60),
    _homes("Tesla Powerwall 2", "NMC", 13_500, "2018-03-26", "2018-04-10", 40),
    _homes("LG Chem RESU 10H", "NMC", 9_800, "2018-07-16", "2018-07-30", 40),
)


def manifest_rows() -> Iterator[tuple[Lot, str, dict[str, object]]]:
    """(lot, place, row of the manifest) of each battery."""
    next_serial: dict[str, int] = {}
    for lot in LOTS:
        for place, count in lot.places:
            first = next_serial.get(lot.series, 1)
            next_serial[lot.series] = first + count
            for serial in range(first, first + count):
                yield lot, place, _row(lot, serial)


def _row(lot: Lot, serial: int) -> dict[str, object]:
    health = 10_000
    document = passport_document(
        identifier=serial_text(lot.series, serial),
        model=lot.model,
        battery_class=lot.battery_class,
        chemistry=lot.chemistry,
        rated_wh=lot.rated_wh,
        manufacture_day=parse_day(lot.made),
        bol_health_bp=health,
        bol_day=parse_day(lot.tested),
    )
    cells = (
        lot.series,
        serial,
        lot.model,
        lot.battery_class,
        lot.rated_wh,
        lot.chemistry,
        lot.made,
        health,
        lot.tested,
        OWNER,
        OPERATOR,
        f"0x{passport_hash(document).hex()}",
    )
    return dict(zip(COLUMNS, cells, strict=True))


def binding_rows(rows: list[tuple[Lot, str, dict[str, object]]]) -> Iterator[tuple[object, ...]]:
    """Each battery follows a trace of its use and chemistry, in turn."""
    known = traces()
    turns: dict[str, int] = {}
    for lot, place, row in rows:
        names = sorted(traces_for(known, lot.use, lot.chemistry))
        turn = turns[lot.battery_class] = turns.get(lot.battery_class, -1) + 1
        serial = int(str(row["serial"]))
        yield lot.series, serial, names[turn % len(names)], spread_of(lot.series, serial), place


def main() -> int:
    """Writes both files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--into", type=Path, default=shipped("demo"), metavar="FOLDER")
    folder: Path = parser.parse_args().into
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(manifest_rows())
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for _, _, row in rows)
    with (folder / "bindings.csv").open("w", newline="", encoding="utf-8") as stream:
        plain = csv.writer(stream, lineterminator="\n")
        plain.writerow(("series", "serial", "trace", "spread_bp", "place"))
        plain.writerows(binding_rows(rows))
    print(f"{len(rows):,} batteries in {len(LOTS)} lots")
    return 0


if __name__ == "__main__":
    sys.exit(main())
