"""Batteries, their health and their worth."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.conftest import row, write
from tests.e2e.scene import Example, Scene, sign_elsewhere, signature

__all__ = ["EXAMPLES"]

READINGS = "battery_id,day,relative_capacity"
BALANCE = "battery,cobalt_g,copper_g,lithium_g,nickel_g,lead_g,rest_g,proceeds,due"
PARTS = "battery,pack_g,part_g,cobalt_g,copper_g,lithium_g,nickel_g,lead_g"
IN_USE = "battery install 1:0-9 --in vehicle"
WASTE = "battery waste 1:7 --recycler recycler --account operator"
APART = "battery dismantle 1:7 --pack-grams 250000 --part-grams 240000"
PLEDGED = "battery lien pledge --batch 1 --lender alice --amount 250000 --evidence loan.pdf"
SIGNED = "assess sign readings.csv --out signed.json --assessor laboratory"


def measured(*ids: str) -> Callable[[Scene], object]:
    """Of today, as a retirement and a release ask."""

    def assess(scene: Scene) -> None:
        today = scene.json("chain", "status")["time"][:10]
        write(scene.folder, "today.csv", [f"{each},{today},0.97" for each in ids], READINGS)
        scene("assess", "run", "today.csv")

    return assess


def later(scene: Scene) -> None:
    """What is said next is said in another second."""
    scene.travel(5)


def elsewhere(scene: Scene) -> None:
    sign_elsewhere(scene, SIGNED)


def at_cutoff(scene: Scene) -> None:
    """Prices change in the window after a cutoff."""
    scene.travel_to(scene.json("fund", "nav")["next_cutoff"])
    scene.travel(1)


def not_rated(scene: Scene) -> None:
    """Batch 8: its begin-of-life health is to come."""
    scene("battery", "mint", write(scene.folder, "late.csv", [row(serial=300, bol_health_bp="", bol_day="")]))


def in_a_year(scene: Scene) -> dict[str, str]:
    return {"2027-01-01": f"{int(scene.json('chain', 'status')['time'][:4]) + 1}-12-31"}


def parts(scene: Scene) -> None:
    rows = [f"1:{index},250000,240000,7000,21000,4000,22000," for index in range(2)]
    write(scene.folder, "dismantled.csv", rows, PARTS)


def balances(scene: Scene) -> None:
    rows = ["1:0,6300,18900,2000,19800,0,100000,0,", "1:1,6300,0,2000,19799,0,0,5.25,2099-01-31"]
    write(scene.folder, "balances.csv", rows, BALANCE)


def owed(scene: Scene) -> None:
    """1:7 is burned, its proceeds are due later."""
    write(scene.folder, "owed.csv", ["1:7,0,0,0,0,0,100000,5.25,2099-01-31"], BALANCE)
    scene("battery", "recycle", "--file", "owed.csv")


EXAMPLES = (
    Example("battery series"),
    Example("battery mint manifest.csv"),
    Example("battery show CAR-NMC-00000012"),
    Example("battery list --owner bank"),
    Example("battery history 1:0"),
    Example("battery transfer --batch 1 --to alice --account bank"),
    Example("battery set-operator 1:0-9 --to operator"),
    Example("battery install 1:0-9 --in vehicle"),
    Example("battery swap 4:3 --to vehicle", before=("battery install 4:0-3 --in station",)),
    Example("battery maintain 1:7 --repair --evidence report.pdf", before=(IN_USE,)),
    Example("battery resume 1:7 --in vehicle", before=(IN_USE, "battery maintain 1:7")),
    Example("battery hand-over 1:7 --to recycler --evidence waybill.pdf"),
    Example(
        "battery take-over 4:3 --in station --account operator",
        before=(
            "battery install 4:3 --in station",
            "battery hand-over 4:3 --to recycler",
            later,
            "battery take-over 4:3 --in station --account recycler",
            later,
            "battery hand-over 4:3 --to operator --account recycler",
        ),
    ),
    Example("battery quarantine 1:7 --evidence incident.pdf"),
    Example("battery quarantine --lot L-2024-118 --supplier CellWorks"),
    Example(
        "battery release 1:7 --account inspector --evidence inspection.pdf",
        before=("battery quarantine 1:7", measured("1:7")),
    ),
    Example(
        "battery retire CAR-NMC-00000012", before=("battery install 1:11 --in vehicle", measured("1:11"))
    ),
    Example("battery reuse 1:7 --in vehicle", before=(IN_USE, measured("1:7"), "battery retire 1:7")),
    Example(
        "battery remanufacture 1:2 --class nmc-four-wheel --model 'Pack R' --energy 38000 "
        "--health 9500 --spread 150 --series SECOND-LIFE --operator operator",
        before=(IN_USE, measured("1:2"), "battery retire 1:2"),
    ),
    Example(
        "battery repurpose 1:2 1:3 --class nmc-storage --model 'Home store' --count 4 "
        "--energy 19000 --health 7800 --series SECOND-LIFE --operator operator",
        before=(IN_USE, measured("1:2", "1:3"), "battery retire 1:2-3"),
    ),
    Example("battery waste 1:7 --recycler recycler --account operator"),
    Example(
        "battery reclaim 1:2 --class nmc-storage --model 'Home store' --energy 36000 "
        "--discarded 2000 --health 7800 --series RECLAIMED --operator operator",
        before=("battery waste 1:2 --recycler recycler",),
    ),
    Example("battery dismantle 1:7 --pack-grams 250000 --part-grams 240000", before=(WASTE,)),
    Example(
        "battery dismantle --file dismantled.csv",
        before=("battery waste 1:0-1 --recycler recycler", parts),
    ),
    Example(
        "battery recycle 1:7 --copper 21000 --nickel 14000 --rest 100000 --proceeds 120.50",
        before=(WASTE, APART),
    ),
    Example(
        "battery recycle --file balances.csv --content dismantled.csv",
        before=(
            "battery waste 1:0-1 --recycler recycler",
            parts,
            "battery dismantle --file dismantled.csv",
            balances,
        ),
    ),
    Example("battery claim settle 1:7 --account recycler", before=(WASTE, APART, owed)),
    Example("battery claim show 1:7", before=(WASTE, APART, owed)),
    Example("battery lose 1:7 --evidence police-report.pdf"),
    Example("battery find 1:7 --evidence inspection.pdf", before=("battery lose 1:7", later)),
    Example("battery void 1:7 4:0 --account inspector", before=("battery quarantine 1:7 4:0",)),
    Example("battery lien pledge --batch 1 --lender alice --amount 250000 --evidence loan.pdf"),
    Example("battery lien release 1 --batch 1", before=(PLEDGED,)),
    Example("battery lien call 1 --evidence default-notice.pdf", before=(PLEDGED,)),
    Example(
        "battery lien foreclose 1 --batch 1",
        before=(PLEDGED, "battery lien call 1", lambda scene: scene.travel(31 * 86_400)),
    ),
    Example("battery lien show 1", before=(PLEDGED,)),
    Example("battery freeze 1:7"),
    Example("battery unfreeze 1:7", before=("battery freeze 1:7",)),
    Example("battery sign loss.json --account auditor", before=("battery lose 1:7 --statement loss.json",)),
    Example("assess estimate readings.csv --accuracy 0.5"),
    Example("assess sign readings.csv --out signed.json --assessor laboratory"),
    Example("assess rate 8 --health 10000 --day 2026-01-10 --out signed.json", before=(not_rated,)),
    Example("assess countersign signed.json --assessor inspector", before=(SIGNED,)),
    Example("assess attach signed.json --signature 0x3f2a…", before=(elsewhere,), fills=signature),
    Example("assess submit signed.json --account operator", before=(SIGNED,)),
    Example("assess run readings.csv"),
    Example("assess expire"),
    Example("assess expire --batch 3"),
    Example("assess show 1:0"),
    Example("value class nmc-four-wheel"),
    Example("value migrate nmc-four-wheel nmc-four-wheel-2 --sunset 2027-01-01", fills=in_a_year),
    Example("value price nmc-four-wheel", effect=False),
    Example("value price nmc-four-wheel 126.50 8", before=(at_cutoff,)),
    Example("value battery 1:0 --model"),
    Example("value portfolio bank --model"),
)
