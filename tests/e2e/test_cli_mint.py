"""Deliveries of all three forms of identity on the command line, and recalls of what they told."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.conftest import COLUMNS, Cli, row, write

LOTS = COLUMNS + ",cell_lot,supplier"
GB = "04QCB76G5ABCDEF1A000000"
LFP = {"class": "lfp-four-wheel", "chemistry": "LFP"}
HOME = {"class": "lfp-storage", "chemistry": "LFP", "rated_wh": 13_500}
MOTO = {"class": "nca-two-wheel", "chemistry": "NCA", "rated_wh": 7_200}


def kept(cli: Cli) -> list[Path]:
    return sorted(cli.folder.rglob("delivered/*/*.json"))


def test_one_delivery_holds_growing_late_and_single_identifiers(cli: Cli) -> None:
    cli("battery", "mint", write(cli.folder, "first.csv", [row(serial=5), row(serial=8)]))
    mixed = [row(serial=3), row(serial=GB + "1"), row(serial=6), row(serial=GB + "2"), row(serial=9)]
    name = write(cli.folder, "mixed.csv", mixed)
    done = cli.json("battery", "mint", name)
    found = sorted((each["form"], each["count"]) for each in done["minted"])
    assert found == [("growing", 1), ("late", 1), ("late", 1), ("single", 2)]
    again = cli("battery", "mint", name).stdout
    assert "all 5 batteries of mixed.csv were minted before" in again
    shown = cli.json("battery", "show", GB + "2", "CAR-NMC-6", "CAR-NMC-3")
    assert {each["serial"] for each in shown} == {GB + "2", "CAR-NMC-00000006", "CAR-NMC-00000003"}


def test_mint_fails_if_an_identifier_is_used_in_any_form_and_names_every_row(cli: Cli) -> None:
    first = [row("CAR-LFP", serial, **LFP) for serial in (10, 12, "LFP-X1")]
    cli("battery", "mint", write(cli.folder, "used.csv", first))
    rows = [row("CAR-LFP", serial, **LFP | {"model": "Other"}) for serial in (10, 11, "LFP-X1", 12, 13)]
    before = cli.block()
    done = cli("battery", "mint", write(cli.folder, "again.csv", rows), code=2)
    assert done.stderr.splitlines() == [
        "again.csv:2: serial: CAR-LFP-00000010 is on chain already",
        "again.csv:4: serial: LFP-X1 is on chain already",
        "again.csv:5: serial: CAR-LFP-00000012 is on chain already",
        "error: refused, 3 problems; nothing was sent",
    ]
    assert cli.block() == before


def test_a_dry_run_of_a_mint_leaves_nothing_behind(cli: Cli) -> None:
    before = kept(cli)
    plan = cli.json(
        "battery", "mint", write(cli.folder, "dry.csv", [row("MOTO-NCA", "GB-1X", **MOTO)]), "--dry-run"
    )
    assert [each["action"] for each in plan["planned"]] == ["mint 1 Nissan Leaf 40 kWh from GB-1X"]
    assert kept(cli) == before


def test_a_recall_by_cell_lot_is_planned_and_then_sent(cli: Cli) -> None:
    lots = ["L1", "L1", "L2"]
    rows = [row("HOME-LFP", n, **HOME) + f",{lot},Cells AG" for n, lot in enumerate(lots, 1)]
    minted = cli.json("battery", "mint", write(cli.folder, "lots.csv", rows, LOTS))["minted"]
    batch = minted[0]["batch"]
    plan = cli.json("battery", "quarantine", "--lot", "L1", "--supplier", "Cells AG", "--dry-run")
    assert len(plan["planned"]) == 1
    done = cli.json("battery", "quarantine", "--lot", "L1", "--supplier", "Cells AG")
    assert (done["batteries"], done["batches"], done["single"]) == (2, [], 2)
    shown = cli.json("battery", "show", f"{batch}:0-2")
    assert [each["operation"] for each in shown] == ["quarantined", "quarantined", "registered"]
    assert cli.json("battery", "quarantine", "--lot", "L1")["batteries"] == 0
