"""A manifest becomes tokens: refused as a whole, or minted once, whatever runs again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from battery_chain.contracts import structs
from battery_chain.errors import BadInput, Mismatch, Reverted, WrongChain
from battery_chain.lifecycle import find_battery, mint, open_delivery, serials_on_chain
from battery_chain.manifest import leaf_of, verify
from battery_chain.model import BatteryState, LegalStatus, Operation, unpack_slot
from battery_chain.setup import apply
from tests.integration.deployed import Scene


def opened(scene: Scene, rows: list[dict[str, Any]], name: str = "manifest.csv") -> Any:
    return open_delivery(scene.workspace, scene.description, scene.manifest(rows, name))


def refusal(scene: Scene, rows: list[dict[str, Any]]) -> list[str]:
    """What is said of a file that is refused; nothing was sent for it."""
    height = scene.rpc.block_number()
    with pytest.raises(BadInput) as refused:
        opened(scene, rows)
    assert scene.rpc.block_number() == height
    return [str(each) for each in refused.value.problems]


# -- refused


def test_all_bad_rows_are_named_and_nothing_is_sent(scene: Scene) -> None:
    rows = [
        scene.row(1),
        scene.row(2, **{"class": "lead-acid"}),
        scene.row(3, rated_wh="4e4"),
        scene.row(1),
        scene.row(5, model="=cmd()"),
        scene.row(6, first_owner="nobody"),
        scene.row(7, series="UNKNOWN"),
        scene.row(8),
    ]
    assert refusal(scene, rows) == [
        "manifest.csv:3: class: 'lead-acid' is not a known class (nmc-four-wheel, lfp-four-wheel, "
        "nca-two-wheel, lfp-station, lfp-storage, nmc-storage)",
        "manifest.csv:4: rated_wh: '4e4' is not a whole number (digits only)",
        "manifest.csv:5: serial: CAR-NMC-00000001 is in row 2 already",
        "manifest.csv:6: model: '=cmd()' begins with '=': a spreadsheet would run it as a formula",
        "manifest.csv:7: first_owner: 'nobody' is not a known member",
        "manifest.csv:8: series: 'UNKNOWN' is not a known series",
    ]


def test_a_serial_that_is_on_chain_is_named_with_its_row(scene: Scene) -> None:
    scene.deliver([scene.row(serial) for serial in (3, 4, 6)])
    rows = [scene.row(serial, model="Other") for serial in (1, 4, 5, 6, 7)]
    assert refusal(scene, rows) == [
        "manifest.csv:3: serial: CAR-NMC-00000004 is on chain already",
        "manifest.csv:5: serial: CAR-NMC-00000006 is on chain already",
    ]


def test_a_day_after_the_chains_today_is_in_the_future(scene: Scene) -> None:
    (said,) = refusal(scene, [scene.row(1, bol_day="2149-06-06")])
    assert said.startswith("manifest.csv:2: bol_day: 2149-06-06 is in the future (today is ")


def test_a_file_that_was_changed_since_it_was_opened_is_not_minted(scene: Scene) -> None:
    manifest = opened(scene, [scene.row(1), scene.row(2)])
    scene.manifest([scene.row(1), scene.row(3)])
    with pytest.raises(Mismatch, match=r"manifest\.csv was changed while it was read"):
        list(mint(scene.workspace, manifest, "maker", "laboratory"))


def test_only_the_issuer_of_the_series_mints(scene: Scene) -> None:
    manifest = opened(scene, [scene.row(1)])
    with pytest.raises(Reverted) as refused:
        list(mint(scene.workspace, manifest, "alice", "laboratory"))
    assert (refused.value.error, refused.value.arguments["role"]) == ("MissingRole", 1)
    assert scene.rpc.read(scene.workspace.battery.batch_count()) == 0


@pytest.mark.parametrize(
    ("assessor", "error"), [("alice", "MissingRole"), ("maker", "MissingRole"), ("auditor", "MissingRole")]
)
def test_only_an_assessor_signs_the_begin_of_life(scene: Scene, assessor: str, error: str) -> None:
    manifest = opened(scene, [scene.row(1)])
    with pytest.raises(Reverted) as refused:
        list(mint(scene.workspace, manifest, "maker", assessor))
    arguments = {"role": 3, "account": scene.workspace.address(assessor).lower()}
    assert (refused.value.error, refused.value.arguments) == (error, arguments)


def test_an_assessor_that_owns_the_batteries_is_refused(scene: Scene) -> None:
    members = (*scene.description.members, replace(scene.description.members[0], account="laboratory"))
    list(apply(scene.workspace, replace(scene.description, members=members)))
    manifest = opened(scene, [scene.row(1, first_owner="laboratory")])
    with pytest.raises(Reverted) as refused:
        list(mint(scene.workspace, manifest, "maker", "laboratory"))
    assert refused.value.error == "ConflictOfInterest"


def test_an_owner_that_is_no_member_is_refused(scene: Scene) -> None:
    manifest = opened(scene, [scene.row(1, first_owner="outsider")])
    with pytest.raises(Reverted) as refused:
        list(mint(scene.workspace, manifest, "maker", "laboratory"))
    outsider = scene.workspace.address("outsider").lower()
    assert (refused.value.error, refused.value.arguments) == ("NotVerified", {"account": outsider})


# -- minted once


def test_the_same_manifest_again_sends_nothing_and_says_the_same(scene_on_both: Scene) -> None:
    scene = scene_on_both
    rows = [scene.row(serial, model=model) for model, serial in zip("AAABBC", range(1, 7), strict=True)]
    first = list(mint(scene.workspace, opened(scene, rows), "maker", "laboratory"))
    height = scene.rpc.block_number()
    # The content counts, not the name of the file.
    again = list(mint(scene.workspace, opened(scene, rows, "copy.csv"), "maker", "laboratory"))
    assert [(each.batch_id, each.receipt.hash) for each in again] == [
        (each.batch_id, each.receipt.hash) for each in first
    ]
    assert {each.receipt.before for each in first} == {False}
    assert {each.receipt.before for each in again} == {True}
    assert scene.rpc.block_number() == height


def test_stopped_in_the_middle_the_rest_is_minted(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [scene.row(serial, model=str(serial)) for serial in range(1, 8)]
    manifest = opened(scene, rows)
    steps = mint(scene.workspace, manifest, "maker", "laboratory")
    next(steps)
    steps.close()
    minted = list(mint(scene.workspace, opened(scene, rows), "maker", "laboratory"))
    assert [each.batch_id for each in minted] == list(range(1, 8))
    serials = serials_on_chain(scene.workspace, "CAR-NMC", [(0, 2**64 - 1)])
    assert list(serials) == list(range(1, 8))


def test_a_longer_file_after_a_shorter_one_mints_what_is_new(scene: Scene) -> None:
    rows = [scene.row(serial, model=str(serial)) for serial in range(1, 5)]
    scene.deliver(rows[:2])
    minted = scene.deliver(rows)
    assert [each.receipt.before for each in minted] == [True, True, False, False]


def test_the_journal_of_a_chain_that_was_set_back_is_refused(scene: Scene) -> None:
    """A recorded mint that the chain has forgotten is no mint: it is said, not skipped."""
    snapshot = scene.rpc.call("evm_snapshot")
    rows = [scene.row(1)]
    scene.deliver(rows)
    scene.rpc.call("evm_revert", snapshot)
    with pytest.raises(WrongChain):
        scene.deliver(rows)


# -- what is there then


def test_a_batch_says_what_its_rows_say(scene_on_both: Scene) -> None:
    scene = scene_on_both
    (minted,) = scene.deliver([scene.row(serial) for serial in (5, 6, 9)])
    found, w = scene.batch(minted.batch_id), scene.workspace
    assert (found.count, found.followers, found.energy, found.class_) == (3, 3, 40_000, 1)
    assert (found.owner, found.operator) == (w.address("bank").lower(), w.address("operator").lower())
    assert (found.health, found.first_serial) == (10_000, 5)
    assert LegalStatus(found.legal) is LegalStatus.ORIGINAL
    word = scene.rpc.read(w.battery.state_of(minted.batch_id << 32))
    assert unpack_slot(word << 192)[0] == BatteryState()
    assert scene.condition(minted.batch_id << 32) is Operation.REGISTERED
    bank = w.address("bank")
    assert scene.rpc.read(w.battery.balance_of(bank)) == 3
    assert scene.rpc.read(w.battery.rated_energy_of(bank)) == 120_000
    series = scene.rpc.read(w.battery.series_of(found.series))
    assert series.next == 10


@pytest.mark.parametrize("serials", [(1,), (1, 2), (3, 4, 5, 6, 7), (10, 12, 20, 21, 65_557)])
def test_passports_are_proved_on_chain(scene: Scene, serials: tuple[int, ...]) -> None:
    (minted,) = scene.deliver([scene.row(serial) for serial in serials])
    (batch,) = scene.told()
    verify_on_chain = scene.workspace.battery.verify_passport

    def ask(index: int, serial: int, passport: bytes, gaps: bytes, proof: Any) -> bool:
        battery = minted.batch_id << 32 | index
        return bool(scene.rpc.read(verify_on_chain(battery, serial, passport, gaps, proof)))

    for index, serial in enumerate(serials):
        true = (index, serial, batch.passports[index], batch.gaps, batch.proof(index))
        assert ask(*true)
        leaf = leaf_of(index, serial, batch.passports[index])
        assert verify(leaf, batch.proof(index), batch.root)
        assert not ask(index, serial + 1, *true[2:])
        assert not ask(index, serial, bytes(32), *true[3:])
        assert not ask(*true[:3], batch.gaps + b"\0\1", batch.proof(index))
        assert not ask(*true[:4], (*batch.proof(index), bytes(32)))
        if len(serials) > 1:
            assert not ask((index + 1) % len(serials), *true[1:])


def test_batches_and_gaps_are_found_again_by_serial(scene: Scene) -> None:
    scene.deliver([scene.row(serial) for serial in (10, 12, 20)] + [scene.row(21, model="Other")])
    w = scene.workspace
    for serial, battery in ((10, 1 << 32), (12, 1 << 32 | 1), (20, 1 << 32 | 2), (21, 2 << 32)):
        for text in (
            f"CAR-NMC-{serial:08d}",
            f"CAR-NMC-{serial}",
            str(battery),
            f"{battery >> 32}:{battery % 2**32}",
        ):
            assert find_battery(w, text) == battery
    assert list(serials_on_chain(w, "CAR-NMC", [(11, 20)])) == [12, 20]
    assert list(serials_on_chain(w, "CAR-LFP", [(0, 100)])) == []


@pytest.mark.parametrize(
    "text",
    [
        "CAR-NMC-00000011",
        "CAR-NMC-" + 20 * "9",
        "CAR-LFP-00000010",
        "1:3",
        "0:0",
        "1:4294967296",
        "0:4294967296",
        "18446744073709551616:0",
        "0",
        "4294967299",
        str((1 << 96) + (1 << 32)),
        30 * "9",
    ],
)
def test_what_is_not_on_chain_is_not_found(scene: Scene, text: str) -> None:
    scene.deliver([scene.row(serial) for serial in (10, 12, 20)])
    with pytest.raises(BadInput) as refused:
        find_battery(scene.workspace, text)
    assert str(refused.value) == f"battery: {text}: is not on chain"


@pytest.mark.parametrize(
    "text", ["", "CAR-NMC", "CAR-NMC-", "CAR-NMC-１２", "CAR-NMC-" + 5_000 * "9", "1:", "x"]
)
def test_what_names_no_battery_is_refused(scene: Scene, text: str) -> None:
    with pytest.raises(BadInput) as refused:
        find_battery(scene.workspace, text)
    rule = "is neither a serial (PREFIX-NUMBER), a place (BATCH:INDEX) nor a token id"
    assert [(each.column, each.rule) for each in refused.value.problems] == [(text, rule)]


def test_a_mint_without_a_health_needs_no_assessor(scene: Scene) -> None:
    """The contract's other way in: never assessed, worth its exit value."""
    w = scene.workspace
    unassessed = structs.Mint(
        to=w.address("bank"),
        operator=w.address("operator"),
        class_=1,
        energy=40_000,
        count=1,
        manufactured=scene.today,
        day=0,
        health=0,
        series=w.deployment.series["CAR-NMC"],
        first_serial=1,
        root=bytes(32),
        gaps=b"",
    )
    w.sender.send(w.battery.mint_batch(unassessed, b""), action="mint", signer=w.signer("maker"))
    assert scene.rpc.read(w.valuation.value_of(1 << 32)) == 40_000 * 8_000
