"""Growing serials, late ones and identifiers of their own: each once on chain, whatever the form, whoever
mints."""

from __future__ import annotations

from typing import Any

import pytest

from battery_chain.chain import Call, Options
from battery_chain.contracts import structs
from battery_chain.errors import BadInput, Reverted
from battery_chain.lifecycle import mint, open_delivery
from battery_chain.lifecycle.identities import gap, identities
from battery_chain.manifest import Form, Witness, keccak256, leaf_number, leaf_of, verify
from tests.integration.deployed import Scene

GB_24 = "04QCB76G5ABCDEF1A000000"
URN = "urn:batterypass:de:maker:0a1b2c3d-e4f5"


def refusal(scene: Scene, serials: list[Any], **cells: Any) -> list[str]:
    """What is said of a file that is refused; nothing was sent for it."""
    height = scene.rpc.block_number()
    path = scene.manifest([row(scene, serial, **cells) for serial in serials])
    with pytest.raises(BadInput) as refused:
        open_delivery(scene.workspace, scene.description, path)
    assert scene.rpc.block_number() == height
    return [str(each) for each in refused.value.problems]


def deliver(scene: Scene, *serials: int | str, **cells: Any) -> list[Any]:
    return scene.deliver([row(scene, serial, **cells) for serial in serials])


def row(scene: Scene, serial: int | str, **cells: Any) -> dict[str, Any]:
    passport = "0x" + keccak256(str(serial).encode()).hex()
    return scene.row(0) | {"serial": serial, "passport": passport} | cells


def forms(minted: list[Any]) -> list[tuple[Form, tuple[int, ...] | tuple[str, ...]]]:
    return [(each.batch.form, each.batch.identifiers or tuple(each.batch.serials)) for each in minted]


def statement(scene: Scene, count: int, first: int = 0, series: str = "CAR-NMC") -> structs.Mint:
    """A mint of one's own making, past all checks of the package."""
    w = scene.workspace
    return structs.Mint(
        to=w.address("bank"),
        operator=w.address("operator"),
        class_=1,
        energy=40_000,
        count=count,
        manufactured=scene.today,
        day=0,
        health=0,
        series=w.deployment.series[series],
        first_serial=first,
        root=bytes(32),
        gaps=b"",
    )


def refused_by_chain(scene: Scene, call: Call, person: str = "maker") -> tuple[str, dict[str, Any]]:
    with pytest.raises(Reverted) as refused:
        scene.workspace.sender.send(call, action="mint", signer=scene.workspace.signer(person))
    return refused.value.error, refused.value.arguments


# -- refused


def test_whatever_was_minted_in_any_form_is_refused_with_its_row(scene: Scene) -> None:
    deliver(scene, 10, 12, 20, GB_24 + "1", URN)
    deliver(scene, 3, 11)
    said = refusal(scene, [3, 4, 10, 11, 13, GB_24 + "1", GB_24 + "2", URN, 20, 21], model="Other")
    taken = ["2: serial: CAR-NMC-00000003", "4: serial: CAR-NMC-00000010", "5: serial: CAR-NMC-00000011"]
    taken += [f"7: serial: {GB_24}1", f"9: serial: {URN}", "10: serial: CAR-NMC-00000020"]
    assert said == [f"manifest.csv:{each} is on chain already" for each in taken]


def test_an_identifier_of_another_series_maker_is_the_same_identifier(scene: Scene) -> None:
    deliver(scene, URN)
    said = refusal(scene, [URN], series="CAR-LFP")
    assert said == [f"manifest.csv:2: serial: {URN} is on chain already"]


def test_a_prefix_that_was_granted_to_anybody_has_no_single_identifiers(scene: Scene) -> None:
    w = scene.workspace
    call = w.battery.grant_prefix(w.address("alice"), "FOREIGN/")
    w.sender.send(call, action="grant", signer=w.signer("admin"))
    said = refusal(scene, ["FOREIGN/12", "CAR-LFP-7"])
    assert said == [
        "manifest.csv:2: serial: 'FOREIGN/12' is a number of series FOREIGN/",
        "manifest.csv:3: serial: 'CAR-LFP-7' is a number of series CAR-LFP",
    ]


def test_the_chain_refuses_a_single_identifier_the_second_time(scene: Scene) -> None:
    deliver(scene, GB_24 + "1")
    b, of_one = scene.workspace.battery, statement(scene, 1)
    again = b.mint_identified(of_one, [GB_24 + "1"], b"")
    assert refused_by_chain(scene, again) == ("IdentifierUsed", {"identifier": GB_24 + "1"})
    twice = b.mint_identified(statement(scene, 2), [URN, URN], b"")
    assert refused_by_chain(scene, twice) == ("IdentifierUsed", {"identifier": URN})
    foreign = b.mint_identified(statement(scene, 1, series="SECOND-LIFE"), [GB_24 + "1"], b"")
    assert refused_by_chain(scene, foreign, "repurposer")[0] == "MissingRole"


def test_the_chain_refuses_a_late_serial_the_second_time_and_what_was_never_left_out(scene: Scene) -> None:
    deliver(scene, 10, 12)
    deliver(scene, 11)
    w = scene.workspace
    shown = gap(w, Witness(1, 0))
    used = w.battery.mint_late(statement(scene, 1, 11), shown, b"")
    assert refused_by_chain(scene, used)[0] == "SerialUsed"
    for serial in (10, 12, 13):
        minted = w.battery.mint_late(statement(scene, 1, serial), shown, b"")
        assert refused_by_chain(scene, minted)[0] == "NotInGap"
    skipped = w.battery.mint_late(statement(scene, 1, 10), gap(w, Witness(0, 0)), b"")
    assert refused_by_chain(scene, skipped)[0] == "NotInGap"


# -- minted


def test_one_delivery_of_all_three_forms(scene_on_both: Scene) -> None:
    scene = scene_on_both
    deliver(scene, 10, 12, 20)
    minted = deliver(scene, 3, GB_24 + "1", 5, 11, 15, URN, 30, 31)
    assert sorted(forms(minted), key=str) == [
        (Form.GROWING, (30, 31)),
        (Form.LATE, (11, 15)),
        (Form.LATE, (3, 5)),
        (Form.SINGLE, (GB_24 + "1", URN)),
    ]
    b = scene.workspace.battery
    (single,) = (each for each in minted if each.batch.form is Form.SINGLE)
    ids = scene.rpc.read_many([b.id_of(each) for each in single.batch.identifiers])
    assert ids == [single.batch_id << 32, single.batch_id << 32 | 1]
    found = identities(scene.workspace)
    on_chain = [serial for serial in range(40) if found.used("CAR-NMC", serial)]
    assert on_chain == [3, 5, 10, 11, 12, 15, 20, 30, 31]
    assert found.next("CAR-NMC") == scene.rpc.read(b.series_of(1)).next == 32


def test_a_delivery_of_all_forms_again_sends_nothing_and_says_the_same(scene: Scene) -> None:
    deliver(scene, 10, 12, 20)
    serials = (3, GB_24 + "1", 11, URN, 30, "x", 31)
    first = deliver(scene, *serials)
    height = scene.rpc.block_number()
    again = deliver(scene, *serials)
    assert [(each.batch_id, each.receipt.hash) for each in again] == [
        (each.batch_id, each.receipt.hash) for each in first
    ]
    assert {each.receipt.before for each in again} == {True}
    assert scene.rpc.block_number() == height


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_a_delivery_of_all_forms_that_was_stopped_goes_on(scene: Scene, stop: int) -> None:
    deliver(scene, 10, 12, 20)
    rows = [row(scene, serial) for serial in (3, GB_24 + "1", 11, URN, 30)]

    def opened() -> Any:
        return open_delivery(scene.workspace, scene.description, scene.manifest(rows))

    scene.workspace.sender._options = Options(window=1)
    steps: Any = mint(scene.workspace, opened(), "maker", "laboratory")
    for _ in range(stop):
        next(steps)
    steps.close()
    minted = list(mint(scene.workspace, opened(), "maker", "laboratory"))
    assert [each.receipt.before for each in minted] == [place < stop for place in range(4)]
    assert scene.rpc.read(scene.workspace.battery.batch_count()) == 5


def test_late_serials_of_a_late_batch_are_no_witness(scene: Scene) -> None:
    """A late batch has gaps too, and what lies in them may have been minted in its turn."""
    deliver(scene, 100, 200)
    deliver(scene, 110, 130)
    (minted,) = deliver(scene, 120)
    assert minted.batch.witness == Witness(1, 0)
    assert refusal(scene, [120], model="Other") == [
        "manifest.csv:2: serial: CAR-NMC-00000120 is on chain already"
    ]


def test_the_passport_of_an_identified_battery_is_proved_by_its_hash(scene: Scene) -> None:
    (minted,) = deliver(scene, URN, GB_24 + "1", "x")
    (batch,) = scene.told()
    ask = scene.workspace.battery.verify_passport
    for index, identifier in enumerate(batch.identifiers):
        battery, passport = minted.batch_id << 32 | index, batch.passports[index]
        proof = batch.proof(index)
        assert scene.rpc.read(ask(battery, leaf_number(identifier), passport, b"", proof))
        assert not scene.rpc.read(ask(battery, index, passport, b"", proof))
        assert verify(leaf_of(index, leaf_number(identifier), passport), proof, batch.root)


def test_a_large_delivery_of_late_serials_is_split_and_each_part_fits_a_block(scene: Scene) -> None:
    deliver(scene, 5_000)
    minted = deliver(scene, *range(4_200))
    assert [each.batch.count for each in minted] == [4_096, 104]
    assert max(each.receipt.gas_used for each in minted) < 30_000_000


def test_a_large_delivery_of_identifiers_is_split_and_each_part_fits_a_block(scene: Scene) -> None:
    minted = deliver(scene, *(f"{'p' * 40}{place}x{place:020d}" for place in range(401)))
    assert [each.batch.count for each in minted] == [400, 1]
    assert minted[0].receipt.gas_used < 30_000_000


def test_text_that_is_a_number_of_a_series_is_refused_by_the_chain_too(scene: Scene) -> None:
    deliver(scene, 7)
    for text in ("CAR-NMC-00000007", "CAR-NMC-7", "CAR-NMC-8"):
        minted = scene.workspace.battery.mint_identified(statement(scene, 1), [text], b"")
        assert refused_by_chain(scene, minted) == ("IdentifierUsed", {"identifier": text})
