"""Masses from files, claims, and what was recovered: a file with anything wrong is refused as a whole."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from battery_chain.errors import BadInput, Missing
from battery_chain.lifecycle import (
    dismantle,
    recycle,
    recycling_statement,
    settle_claims,
    waste,
)
from battery_chain.lifecycle.mass_files import (
    BALANCE_COLUMNS,
    DISMANTLING_COLUMNS,
    read_balances,
    read_dismantlings,
)
from battery_chain.model import Operation
from battery_chain.setup import issue
from tests.integration.deployed import Scene
from tests.integration.test_lifecycle import refused


def table(scene: Scene, columns: tuple[str, ...], *rows: str) -> Path:
    path = scene.folder / "masses.csv"
    path.write_text("\n".join([",".join(columns), *rows]) + "\n")
    return path


def rules(scene: Scene, columns: tuple[str, ...], *rows: str) -> list[str]:
    reader = read_balances if columns is BALANCE_COLUMNS else read_dismantlings
    with pytest.raises(BadInput) as found:
        reader(scene.workspace, table(scene, columns, *rows))
    return [str(each) for each in found.value.problems]


def test_every_bad_cell_of_a_dismantling_is_named(scene: Scene) -> None:
    scene.cars(3)
    assert rules(
        scene,
        DISMANTLING_COLUMNS,
        "1:0,1000,1001,,,,,",
        "1:1,-5,900,x,,,,",
        "1:0,1000,900,,,,,",
        "7:7,1000,900,,,,,",
        "1:2,1000,100,60,60,,,",
    ) == [
        "masses.csv:2: part_g: 1001 is more than the pack of 1000",
        "masses.csv:3: pack_g: -5 is not in 0..4294967295",
        "masses.csv:3: cobalt_g: 'x' is not a whole number (digits only)",
        "masses.csv:3: part_g: 900 is more than the pack of 0",
        "masses.csv:4: battery: 1:0 stands in row 2 already",
        "masses.csv:5: battery: '7:7' is not one battery on chain",
        "masses.csv:6: part_g: 100 is less than the 120 of its metals",
    ]


def test_every_bad_cell_of_a_mass_balance_is_named(scene: Scene) -> None:
    ids = scene.wasted(3)
    assert ids[0] == 1 << 32
    live = scene.cars(1)[0] >> 32
    assert rules(
        scene,
        BALANCE_COLUMNS,
        "1:0,10,20,30,40,0,901,5.00,",
        "1:1,10,20,30,40,0,60,much,2026-13-01",
        f"{live}:0,0,0,0,0,0,0,0,",
        "1:2,1,1,1,1,1,1,1e99,",
    ) == [
        "masses.csv:2: rest_g: 1001 g in all are more than the pack of 1000 g",
        "masses.csv:3: proceeds: 'much' is not an amount",
        "masses.csv:3: due: '2026-13-01' is not a day of the calendar",
        f"masses.csv:4: battery: {live}:0 is registered, not dismantled",
        "masses.csv:5: proceeds: '1e99' is not an amount below 10^15",
    ]


def test_other_columns_and_no_file_are_refused(scene: Scene) -> None:
    found = rules(scene, ("id", "mass"), "1,2")
    assert found == [f"masses.csv:1: the columns are not {', '.join(DISMANTLING_COLUMNS)}"]
    with pytest.raises(Missing):
        read_balances(scene.workspace, scene.folder / "nothing.csv")


def test_files_take_batteries_apart_and_burn_them(scene: Scene) -> None:
    w, ids = scene.workspace, scene.cars(2)
    waste(w, ids, "recycler", b"waste", "operator")
    rows = ["CAR-NMC-00000001,1000,900,100,200,10,200,", "CAR-NMC:2,2000,1900,,,,,"]
    file = table(scene, DISMANTLING_COLUMNS, *rows)
    found = read_dismantlings(w, file)
    assert found[0].content == {"cobalt": 100, "copper": 200, "lithium": 10, "nickel": 200}
    packs, parts = [each.pack_grams for each in found], [each.part_grams for each in found]
    dismantle(w, [each.id for each in found], packs, parts, file.read_bytes(), "recycler")
    assert [scene.rpc.read(w.battery.pack_grams(each)) for each in ids] == [1_000, 2_000]
    file = table(scene, BALANCE_COLUMNS, "1:0,95,190,6,190,0,400,0,", "1:1,0,0,0,0,0,1500,0,")
    balances = read_balances(w, file)
    statements = [recycling_statement(w, each, "recycler", scene.now) for each in balances]
    first = list(recycle(w, statements, "recycler", "auditor", {ids[0]: "bank", ids[1]: "bank"}))
    assert {scene.condition(each) for each in ids} == {Operation.RECYCLED}
    scene.travel(3_600)
    later = [recycling_statement(w, each, "recycler", scene.now) for each in read_balances(w, file)]
    again = list(recycle(w, later, "recycler", "auditor", "bank"))
    assert [(each.hash, each.before) for each in again] == [(each.hash, True) for each in first]


def test_a_claim_is_booked_and_settled_by_its_debtor(scene: Scene) -> None:
    w, ids = scene.workspace, scene.wasted(1)
    day = scene.today + 30
    file = table(scene, BALANCE_COLUMNS, f"1:0,0,0,0,0,0,500,0.0005,{_text(day)}")
    statements = [recycling_statement(w, each, "recycler", scene.now) for each in read_balances(w, file)]
    list(recycle(w, statements, "recycler", "auditor", "bank"))
    claim = scene.rpc.read(w.battery.claim_of(ids[0]))
    assert (claim.amount, claim.due_day, claim.settled) == (500, day, False)
    assert claim.debtor == w.address("recycler").lower()
    found = refused(scene, lambda: settle_claims(w, ids, "alice"))
    assert found == ("NotParty", {"caller": w.address("alice").lower()})
    issue(w, "issuer", "recycler", Decimal(1))
    w.sender.send(w.token.approve(w.battery.address, 500), action="allow", signer=w.signer("recycler"))
    before = scene.money("bank")
    settle_claims(w, ids, "recycler")
    assert scene.money("bank") - before == 500
    assert scene.rpc.read(w.battery.claim_of(ids[0])).settled


def test_a_claim_that_is_due_before_today_is_refused(scene: Scene) -> None:
    w = scene.workspace
    scene.wasted(1)
    file = table(scene, BALANCE_COLUMNS, f"1:0,0,0,0,0,0,500,0.0005,{_text(scene.today - 1)}")
    statements = [recycling_statement(w, each, "recycler", scene.now) for each in read_balances(w, file)]
    found = refused(scene, lambda: list(recycle(w, statements, "recycler", "auditor", "bank")))
    assert found[0] == "BadDay"


def _text(day: int) -> str:
    from battery_chain.units import date_of

    return date_of(day).isoformat()
