"""Signed statements: what Python hashes and signs is what the contracts accept, field by field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from eth_account import Account

from battery_chain.assessment import batch_facts
from battery_chain.chain.accounts import DEVELOPMENT_MNEMONIC
from battery_chain.contracts import structs
from battery_chain.contracts.battery import BatchMinted
from battery_chain.deploy import Statement, digest, event_of, sign, typed_data
from battery_chain.errors import Reverted
from battery_chain.fund.buy import sale_typed_data
from battery_chain.lifecycle import (
    hand_over_statement,
    pledge_statement,
    quarantine,
    report_statement,
    voiding_statement,
)
from battery_chain.model import Reading, pack_readings
from tests.integration.deployed import Scene

_ASSESSOR, _AUDITOR = 3, 6


def variations(statement: Any) -> list[tuple[str, Any]]:
    """The statement with one field changed, for every field."""
    return [
        (field.name, replace(statement, **{field.name: _other(getattr(statement, field.name))}))
        for field in fields(statement)
    ]


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1]) if value else b"\0\1"
    if isinstance(value, str):
        return "0x" + "99" * 20
    if isinstance(value, tuple):
        return (_other(value[0]), *value[1:])
    if isinstance(value, structs.Share):
        return replace(value, count=value.count + 1)
    return value - 1 if value > 1 else value + 1


def error_of(scene: Scene, call: Any, person: str) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Reverted) as refused:
        scene.rpc.read(call, sender=scene.workspace.address(person))
    return refused.value.error, dict(refused.value.arguments)


def begin_of_life(scene: Scene) -> structs.Mint:
    w = scene.workspace
    return structs.Mint(
        to=w.address("bank"),
        operator=w.address("operator"),
        class_=1,
        energy=40_000,
        count=2,
        manufactured=scene.today - 20,
        day=scene.today - 10,
        health=9_900,
        series=w.deployment.series["CAR-NMC"],
        first_serial=1,
        root=b"\x11" * 32,
        gaps=b"\0\0\0\3",
    )


def rating(scene: Scene) -> structs.Rating:
    w = scene.workspace
    first, scene.next_serial = scene.next_serial, scene.next_serial + 2
    unrated = replace(begin_of_life(scene), day=0, health=0, first_serial=first, gaps=b"")
    minted = w.sender.send(w.battery.mint_batch(unrated, b""), action="mint", signer=w.signer("maker"))
    return structs.Rating(
        batch_id=event_of(minted, BatchMinted).batch_id,
        day=scene.today,
        health=9_800,
        issued_at=scene.now,
        expires_at=scene.now + 900,
        metric=1,
        method=1,
        evidence=b"\x22" * 32,
    )


def inspection(scene: Scene) -> structs.Inspection:
    ids = scene.cars(2)
    return structs.Inspection(
        class_=1,
        day=scene.today,
        issued_at=scene.now,
        expires_at=scene.now + 900,
        metric=1,
        method=1,
        evidence=b"\x33" * 32,
        ids=tuple(ids),
        readings=pack_readings([Reading(9_900, 5), Reading(9_800, 7)])[:8],
    )


def recycling(scene: Scene) -> structs.Recycling:
    return scene.balance(scene.wasted(1)[0], proceeds=0)


def succession(scene: Scene) -> structs.Succession:
    return scene.storage(scene.retired(2))


def hand_over(scene: Scene) -> structs.HandOver:
    return hand_over_statement(scene.workspace, scene.cars(2), "recycler", b"waybill", scene.now)


def report(scene: Scene) -> structs.Report:
    ids, now = scene.cars(2), scene.now
    return report_statement(scene.workspace, ids, "operator", b"report", now, found=False)


def voiding(scene: Scene) -> structs.Voiding:
    ids = scene.cars(2)
    quarantine(scene.workspace, ids, b"doubt", "operator")
    return voiding_statement(ids[0], ids[1], b"one object", scene.now)


def pledging(scene: Scene) -> structs.Pledge:
    ids, others = scene.cars(2), scene.cars(2)
    w, batches = scene.workspace, (others[0] >> 32,)
    return pledge_statement(w, "bank", "alice", 500, b"loan", scene.now, ids=ids, batches=batches)


# -- refused


def test_a_begin_of_life_with_one_field_changed_is_nobodys_statement(scene: Scene) -> None:
    true = begin_of_life(scene)
    for name, changed in variations(true):
        call = scene.workspace.battery.mint_batch(true, sign(scene.workspace, changed, "laboratory"))
        error, arguments = error_of(scene, call, "maker")
        assert (name, error, arguments["role"]) == (name, "MissingRole", _ASSESSOR)


def test_an_assessment_with_one_field_changed_is_nobodys_statement(scene: Scene) -> None:
    batch = scene.cars(3)[0] >> 32
    true = scene.signed(batch_facts(scene.workspace, batch), [9_900, None, 9_800]).statement
    for name, changed in variations(true):
        call = scene.workspace.battery.assess(true, [sign(scene.workspace, changed, "laboratory")])
        error, arguments = error_of(scene, call, "alice")
        assert (name, error, arguments["role"]) == (name, "MissingRole", _ASSESSOR)


def test_a_mass_balance_with_one_field_changed_is_nobodys_statement(scene: Scene) -> None:
    true, w = recycling(scene), scene.workspace
    countersigned, consented = sign(w, true, "auditor"), sign(w, true, "bank")
    for name, changed in variations(true):
        call = w.battery.recycle(true, sign(w, changed, "auditor"), consented)
        error, arguments = error_of(scene, call, "recycler")
        assert (name, error, arguments["role"]) == (name, "MissingRole", _AUDITOR)
        call = w.battery.recycle(true, countersigned, sign(w, changed, "bank"))
        expected = ("NoConsent", {"owner": w.address("bank").lower(), "digest": digest(w, true)})
        assert error_of(scene, call, "recycler") == expected, name


def test_a_succession_with_one_field_changed_is_nobodys_statement(scene: Scene) -> None:
    true, w = succession(scene), scene.workspace
    assessed = [sign(w, true, "inspector"), sign(w, true, "laboratory")]
    consented = [sign(w, true, "bank")]
    for name, changed in variations(true):
        call = w.battery.repurpose(true, [sign(w, changed, "inspector"), assessed[1]], consented)
        error, arguments = error_of(scene, call, "repurposer")
        assert (name, error, arguments["role"]) == (name, "MissingRole", _ASSESSOR)
        call = w.battery.repurpose(true, assessed, [sign(w, changed, "bank")])
        expected = ("NoConsent", {"owner": w.address("bank").lower(), "digest": digest(w, true)})
        assert error_of(scene, call, "repurposer") == expected, name


Asking = Callable[[Scene, Any, bytes], Any]

ASSESSED: dict[str, tuple[Callable[[Scene], Any], Asking, str]] = {
    "rating": (rating, lambda s, true, signature: s.workspace.battery.rate_batch(true, signature), "alice"),
    "inspection": (
        inspection,
        lambda s, true, signature: s.workspace.battery.inspect(true, [signature]),
        "alice",
    ),
}
AUDITED: dict[str, tuple[Callable[[Scene], Any], Asking, str]] = {
    "report": (report, lambda s, true, signature: s.workspace.battery.lose(true, signature), "operator"),
    "voiding": (
        voiding,
        lambda s, true, signature: s.workspace.battery.void_duplicate(true, signature),
        "inspector",
    ),
}
PARTIES: dict[str, tuple[Callable[[Scene], Any], Asking, str, str]] = {
    "hand over": (
        hand_over,
        lambda s, true, signature: s.workspace.battery.hand_over(true, signature),
        "operator",
        "recycler",
    ),
    "pledge": (
        pledging,
        lambda s, true, signature: s.workspace.battery.pledge(true, signature),
        "bank",
        "alice",
    ),
}


@pytest.mark.parametrize("kind", [*ASSESSED, *AUDITED])
def test_a_statement_with_one_field_changed_is_nobodys(scene: Scene, kind: str) -> None:
    make, ask, sender = (ASSESSED | AUDITED)[kind]
    role, signer = (_ASSESSOR, "laboratory") if kind in ASSESSED else (_AUDITOR, "auditor")
    true = make(scene)
    for name, changed in variations(true):
        call = ask(scene, true, sign(scene.workspace, changed, signer))
        error, arguments = error_of(scene, call, sender)
        assert (name, error, arguments["role"]) == (name, "MissingRole", role)


@pytest.mark.parametrize("kind", PARTIES)
def test_a_party_signs_just_this_statement(scene: Scene, kind: str) -> None:
    make, ask, sender, other = PARTIES[kind]
    true, address = make(scene), scene.workspace.address(other).lower()
    for name, changed in variations(true):
        call = ask(scene, true, sign(scene.workspace, changed, other))
        assert error_of(scene, call, sender) == ("BadSignature", {"signer": address}), name


@pytest.mark.parametrize("member", ["name", "version", "chainId", "verifyingContract"])
def test_a_signature_for_another_domain_is_refused(scene: Scene, member: str) -> None:
    true, w = begin_of_life(scene), scene.workspace
    message = typed_data(w, true)
    message["domain"][member] = _other(message["domain"][member]) if member != "name" else "Batteries"
    message["domain"]["version"] = "2" if member == "version" else "1"
    signature = w.signer("laboratory").sign_typed_data(message)
    error, arguments = error_of(scene, w.battery.mint_batch(true, signature), "maker")
    assert (error, arguments["role"]) == ("MissingRole", _ASSESSOR)


# -- accepted


def test_what_is_signed_as_python_says_is_accepted(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    mint, balance, second = begin_of_life(scene), recycling(scene), succession(scene)
    assessed = [sign(w, second, "inspector"), sign(w, second, "laboratory")]
    mint = replace(mint, first_serial=100_000)
    calls = (
        (w.battery.mint_batch(mint, sign(w, mint, "laboratory")), "maker"),
        (w.battery.recycle(balance, sign(w, balance, "auditor"), sign(w, balance, "bank")), "recycler"),
        (w.battery.repurpose(second, assessed, [sign(w, second, "bank")]), "repurposer"),
    )
    for call, person in calls:
        scene.rpc.read(call, sender=w.address(person))
    scene.travel(1)
    for make, ask, sender, other in (
        *((*each, "laboratory") for each in ASSESSED.values()),
        *((*each, "auditor") for each in AUDITED.values()),
        *PARTIES.values(),
    ):
        said = make(scene)
        scene.rpc.read(ask(scene, said, sign(w, said, other)), sender=w.address(sender))


def test_any_wallet_signs_the_same(scene: Scene) -> None:
    """The message alone, in the hands of eth_account, gives the very signature of this package's signer."""
    Account.enable_unaudited_hdwallet_features()
    wallet = Account.from_mnemonic(DEVELOPMENT_MNEMONIC, account_path="m/44'/60'/0'/0/4")
    statements: list[Statement] = [
        begin_of_life(scene),
        recycling(scene),
        succession(scene),
        rating(scene),
        inspection(scene),
        hand_over(scene),
        report(scene),
        voiding(scene),
        pledging(scene),
    ]
    for statement in statements:
        signed = wallet.sign_typed_data(full_message=typed_data(scene.workspace, statement))
        assert bytes(signed.signature) == sign(scene.workspace, statement, "laboratory")
        assert bytes(signed.message_hash) == digest(scene.workspace, statement)


def test_the_digest_of_an_offer_is_the_one_of_the_fund(scene: Scene) -> None:
    from eth_account.messages import encode_typed_data
    from eth_utils.crypto import keccak

    w = scene.workspace
    sale = structs.Offer(w.address("bank"), (1, 2), (1 << 32 | 7,), 123, scene.now + 60, 5)
    for _, each in [("as it is", sale), *variations(sale)]:
        message = encode_typed_data(full_message=sale_typed_data(w, each))
        ours = keccak(b"\x19" + message.version + message.header + message.body)
        assert scene.rpc.read(w.fund.sale_digest(each)) == ours
