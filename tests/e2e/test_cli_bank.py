"""The bank's books on the command line: closed, shown, restated, compared with the chain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from battery_chain.carrying.rows import COLUMNS
from tests.e2e.conftest import Cli, row, write
from tests.e2e.test_cli import following

POLICY = """
decimals = 2

[class.nmc-four-wheel]
method = "straight line"
life_months = 96
residual_bp = 1000
"""


def entry(**cells: Any) -> str:
    return ",".join(str(cells.get(name.replace("class", "class_"), "")) for name in COLUMNS)


def bought(name: str, day: str = "2024-01-01", wh: int = 38_000) -> str:
    return entry(day=day, entry="acquired", id=name, class_="nmc-four-wheel", rated_wh=wh, amount=9600)


@pytest.fixture
def desk(cli: Cli, tmp_path: Path) -> Cli:
    (tmp_path / "policy.toml").write_text(POLICY)
    return cli


def words(folder: Path, *entries: str) -> tuple[str, str]:
    write(folder, "entries.csv", list(entries), ",".join(COLUMNS))
    return str(folder / "policy.toml"), str(folder / "entries.csv")


def close(cli: Cli, folder: Path, on: str, *entries: str, code: int = 0, more: tuple[str, ...] = ()) -> str:
    files = words(folder, *entries)
    done = cli("bank", "close", *files, "--on", on, "--folder", str(folder / "closings"), *more, code=code)
    return done.stderr


ONE, TWO = bought("1:0"), bought("1:1")


def test_periods_are_closed_in_their_order_and_stay(desk: Cli, tmp_path: Path) -> None:
    file = tmp_path / "closings" / "2024-12-31.json"
    close(desk, tmp_path, "2024-12-31", ONE, TWO, more=("--dry-run",))
    assert not file.exists()
    close(desk, tmp_path, "2024-12-31", ONE, TWO)
    kept = file.read_bytes()
    assert "closed like this already" in close(desk, tmp_path, "2024-12-31", TWO, ONE)
    assert file.read_bytes() == kept
    late = bought("1:2", "2024-06-01")
    said = close(desk, tmp_path, "2025-12-31", ONE, TWO, late, code=2)
    assert "entries.csv:4: day: is new or changed, and its period was closed on 2024-12-31" in said
    assert "say why with --restate" in close(desk, tmp_path, "2024-12-31", ONE, code=2)
    close(desk, tmp_path, "2025-12-31", ONE, TWO)
    said = close(desk, tmp_path, "2023-12-31", ONE, TWO, code=2)
    assert "2025-12-31 is closed already" in said
    assert "was not closed yet" in close(
        desk, tmp_path, "2026-06-30", ONE, TWO, code=2, more=("--restate", "x")
    )


def test_a_restatement_is_followed_by_those_that_rest_on_it(desk: Cli, tmp_path: Path) -> None:
    close(desk, tmp_path, "2024-12-31", ONE, TWO)
    close(desk, tmp_path, "2025-12-31", ONE, TWO)
    close(desk, tmp_path, "2024-12-31", ONE, more=("--restate", "1:1 was never ours"))
    assert len(list((tmp_path / "closings").iterdir())) == 3
    said = close(desk, tmp_path, "2026-06-30", ONE, code=2)
    assert "rests on another closing of 2024-12-31: close 2025-12-31 again with --restate" in said
    close(desk, tmp_path, "2025-12-31", ONE, more=("--restate", "follows 2024"))
    close(desk, tmp_path, "2026-06-30", ONE)
    report = desk.json("bank", "report", str(tmp_path / "closings" / "2025-12-31.json"))
    assert report["restates"]["reason"] == "follows 2024"
    assert report["total"]["opening"] == report["before"]["closing"]
    shown = desk("bank", "report", str(tmp_path / "closings" / "2025-12-31.json"), "--owner", "bank").stdout
    assert "restated: follows 2024" in shown
    assert "to 2024-12-31" in shown
    assert "Fair value (IFRS 13), no part of this ledger" in shown


def test_every_difference_from_the_chain_is_told_with_both_sides(desk: Cli, tmp_path: Path) -> None:
    first = following(desk)
    rows = [row(serial=first + place) for place in range(4)]
    minted = desk.json("battery", "mint", write(desk.folder, "bank.csv", rows))["minted"][0]
    batch = minted["batch"]
    desk("battery", "transfer", f"{batch}:1", "--to", "alice", "--account", "bank")
    others = [
        bought(str(each["id"]))
        for each in desk.json("battery", "list", "--each", "--owner", "bank")
        if int(each["id"]) >> 32 != batch and each["class"] == "nmc-four-wheel"
    ]
    said = [
        bought(f"{batch}:0"),
        bought(f"{batch}:1"),
        bought(f"CAR-NMC-{first + 2}", wh=1),
        bought(f"CAR-NMC-{first}"),
        bought("cells-7"),
    ]
    files = words(tmp_path, *said, *others)
    done = desk("bank", "reconcile", *files, "--json", code=4)
    found = {(each["name"], each["what"]): each for each in json.loads(done.stdout)}
    assert found["cells-7", "battery"]["chain"] == "is not on chain"
    assert found[f"{batch}:1", "owner"]["chain"] == "alice"
    assert found[f"CAR-NMC-{first + 2}", "rated Wh"]["chain"] == "38000"
    assert found[f"{batch}:3", "owner"]["ledger"] == "is not in the ledger"
    assert all(each["transaction"].startswith("0x") for each in found.values() if each["battery"])
    assert found[f"CAR-NMC-{first}", "battery"]["ledger"] == f"is also {batch}:0"
    mine = {name for name, _ in found if name.startswith((f"{batch}:", "CAR-NMC", "cells"))}
    assert mine == {"cells-7", f"CAR-NMC-{first}", f"{batch}:1", f"CAR-NMC-{first + 2}", f"{batch}:3"}
    before = desk.block() - 1
    earlier = json.loads(desk("bank", "reconcile", *files, "--json", "--at", str(before), code=4).stdout)
    assert (f"{batch}:1", "owner") not in {(each["name"], each["what"]) for each in earlier}
