"""Members on a chain: admitted by the hundred, by signed claims, renewed, frozen, replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from battery_chain.chain import Receipt
from battery_chain.chain.sender import Options
from battery_chain.errors import BadInput, Missing, Reverted, Unfinished
from battery_chain.manifest import keccak256
from battery_chain.setup import member_recovery as recovery
from battery_chain.setup.member_claims import SignedClaim, read_claims, register, sign_claims, write_claims
from battery_chain.setup.member_file import read_members
from battery_chain.setup.members import (
    Admission,
    Membership,
    add_members,
    admission,
    freeze,
    members,
    membership,
    renewals,
    valid_until,
)
from tests.integration.deployed import Scene

EVIDENCE = b"\x07" * 32
DAY = 86_400


def refused(scene: Scene, work: Callable[[], Any]) -> tuple[str, dict[str, Any]]:
    height = scene.rpc.block_number()
    with pytest.raises(Reverted) as found:
        work()
    assert scene.rpc.block_number() == height
    return found.value.error, found.value.arguments


def wallets(count: int) -> list[str]:
    return [f"0x{0xC0FFEE0000 + n:040x}" for n in range(count)]


def wanted(scene: Scene, who: str, days: int = 30, class_: str = "retail") -> Admission:
    return admission(scene.workspace, who, valid_until(days, scene.now), 756, class_)


def admit(scene: Scene, *people: str) -> None:
    add_members(scene.workspace, [wanted(scene, each) for each in people], "identity")


def of(scene: Scene, who: str) -> Membership:
    return membership(scene.workspace, scene.workspace.address(who))


# -- many at once


def test_a_stranger_admits_nobody(scene: Scene) -> None:
    found = refused(scene, lambda: add_members(scene.workspace, [wanted(scene, "outsider")], "alice"))
    assert found == ("MissingRole", {"role": 9, "account": scene.workspace.address("alice").lower()})


def test_a_file_goes_in_parts_of_equal_rows(scene: Scene) -> None:
    crowd = wallets(203)
    rows = [f"{each},756,retail,30" for each in crowd[:201]] + [f"{each},276,none,30" for each in crowd[201:]]
    file = scene.folder / "members.csv"
    file.write_text("\n".join(["wallet,jurisdiction,investor_class,days", *rows]) + "\n")
    asked = read_members(scene.workspace, file, scene.now)
    receipts = add_members(scene.workspace, asked, "identity")
    assert [each.action for each in receipts] == [
        "add 200 members",
        f"add member {asked[200].account}",
        "add 2 members",
    ]
    assert receipts[0].gas_used < 9_000_000
    listed = {each.account.lower(): each for each in members(scene.workspace)}
    assert all(listed[each].investor_class == "retail" for each in crowd[:201])
    assert [listed[each].jurisdiction for each in crowd[200:]] == [756, 276, 276]


def test_a_run_that_was_stopped_goes_on_and_a_second_sends_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped at the first receipt of a window: what the window has sent is not sent again."""
    monkeypatch.setattr("battery_chain.setup.members.AT_ONCE", 1)
    window = Options().window
    asked = [wanted(scene, each) for each in wallets(window + 2)]

    def stop(receipts: Iterator[Receipt], _total: int) -> Iterable[Receipt]:
        return [next(receipts)]

    add_members(scene.workspace, asked, "identity", stop)
    again = add_members(scene.workspace, asked, "identity")
    assert [each.action for each in again] == [f"add member {each.account}" for each in asked[window:]]
    assert add_members(scene.workspace, asked, "identity") == []


def test_what_was_changed_since_is_wanted_anew(scene: Scene) -> None:
    first, other = wanted(scene, "outsider"), wanted(scene, "outsider", class_="none")
    hashes = [add_members(scene.workspace, [each], "identity")[0].hash for each in (first, other, first)]
    assert len(set(hashes)) == 3
    assert of(scene, "outsider").investor_class == "retail"


def test_members_are_renewed_as_they_are(scene: Scene) -> None:
    workspace = scene.workspace
    admit(scene, "outsider")
    scene.travel(40 * DAY)
    assert of(scene, "outsider").state(scene.now) == "lapsed"
    until = valid_until(10, scene.now)
    add_members(workspace, renewals(workspace, ["outsider", "alice", "outsider"], until), "identity")
    outsider, alice = of(scene, "outsider"), of(scene, "alice")
    assert (outsider.investor_class, outsider.jurisdiction) == ("retail", 756)
    assert (alice.investor_class, alice.jurisdiction) == ("professional", 276)
    assert outsider.valid_until == alice.valid_until == until
    with pytest.raises(BadInput, match=r"^auditor: was never a member$"):
        renewals(workspace, ["alice", "auditor"], until)


def test_a_frozen_member_stays_frozen_when_it_is_renewed(scene: Scene) -> None:
    freeze(scene.workspace, ["alice"], True, "agent")
    add_members(scene.workspace, renewals(scene.workspace, ["alice"], scene.now + DAY), "identity")
    assert of(scene, "alice").state(scene.now) == "frozen"
    freeze(scene.workspace, ["alice"], False, "agent")
    assert of(scene, "alice").state(scene.now) == "valid"


def test_who_is_frozen_without_being_a_member_is_listed_as_long(scene: Scene) -> None:
    def listed() -> list[str]:
        return [each.state(scene.now) for each in members(scene.workspace) if each.account == account]

    account = scene.workspace.address("outsider").lower()
    freeze(scene.workspace, ["outsider"], True, "agent")
    assert listed() == ["frozen"]
    freeze(scene.workspace, ["outsider"], False, "agent")
    assert listed() == []


# -- signed claims


def claims(scene: Scene, *people: str, provider: str = "identity", expires: int = DAY) -> list[SignedClaim]:
    asked = [wanted(scene, each) for each in people]
    return sign_claims(scene.workspace, asked, provider, scene.now, scene.now + expires, EVIDENCE)


def test_anyone_submits_a_claim_and_the_account_that_is_stated_is_a_member(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    file = scene.folder / "claims.json"
    write_claims(file, claims(scene, "outsider", wallets(1)[0]))
    receipts = register(w, read_claims(w, file), "outsider")
    assert [each.action for each in receipts] == ["register outsider", f"register {wallets(1)[0]}"]
    found = of(scene, "outsider")
    assert (found.state(scene.now), found.investor_class, found.jurisdiction) == ("valid", "retail", 756)
    assert register(w, read_claims(w, file), "outsider") == []


def test_the_digest_is_that_of_the_contract(scene: Scene) -> None:
    from eth_account.messages import encode_typed_data

    (signed,) = claims(scene, "outsider")
    said = encode_typed_data(full_message=dict(signed.message))
    digest = keccak256(b"\x19" + said.version + said.header + said.body)
    assert scene.rpc.read(scene.workspace.members.claim_digest(signed.claim)) == digest


def test_a_claim_of_who_is_no_provider_is_refused(scene: Scene) -> None:
    found = refused(
        scene, lambda: register(scene.workspace, claims(scene, "outsider", provider="alice"), "alice")
    )
    assert found == ("MissingRole", {"role": 9, "account": scene.workspace.address("alice").lower()})


def test_a_claim_that_was_changed_is_refused(scene: Scene) -> None:
    (signed,) = claims(scene, "outsider")
    changed = replace(signed, claim=replace(signed.claim, investor_class=3))
    found = refused(scene, lambda: register(scene.workspace, [changed], "outsider"))
    assert found == ("BadSignature", {"signer": scene.workspace.address("identity").lower()})


def test_a_claim_is_stale_after_a_later_word_and_after_its_time(scene: Scene) -> None:
    w = scene.workspace
    old = claims(scene, "outsider", expires=3 * DAY)
    scene.travel(DAY)
    add_members(w, [replace(wanted(scene, "outsider"), valid_until=1)], "identity")
    last = of(scene, "outsider").issued_at
    found = refused(scene, lambda: register(w, old, "outsider"))
    assert found == (
        "StaleClaim",
        {"account": w.address("outsider").lower(), "issuedAt": old[0].claim.issued_at, "last": last},
    )
    scene.travel(DAY)
    new = claims(scene, "outsider", expires=DAY)
    scene.travel(2 * DAY)
    assert refused(scene, lambda: register(w, new, "outsider")) == (
        "Expired",
        {"expiresAt": new[0].claim.expires_at},
    )


# -- recovery


def propose(scene: Scene, lost: str = "alice", replacement: str = "outsider", agent: str = "agent") -> None:
    recovery.propose(scene.workspace, lost, replacement, EVIDENCE, agent)


def replaced(scene: Scene, lost: str, replacement: str) -> None:
    propose(scene, lost, replacement)
    scene.travel(DAY)
    recovery.recover(scene.workspace, lost, "agent", scene.now)


def test_only_an_agent_proposes_and_only_what_can_be(scene: Scene) -> None:
    w = scene.workspace
    outsider = w.address("outsider").lower()
    assert refused(scene, lambda: propose(scene)) == ("NotVerified", {"account": outsider})
    admit(scene, "outsider")
    agent = refused(scene, lambda: propose(scene, agent="outsider"))
    assert agent == ("MissingRole", {"role": 8, "account": outsider})
    freeze(w, ["alice"], True, "agent")
    frozen = refused(scene, lambda: propose(scene))
    assert frozen == ("MemberIsFrozen", {"account": w.address("alice").lower()})
    with pytest.raises(BadInput) as bad:
        propose(scene, w.fund.address, "outsider")
    rule = "is a contract that holds batteries: it neither is lost nor replaces anybody"
    assert str(bad.value) == f"{w.fund.address}: {rule}"


def test_nothing_is_vetoed_cancelled_or_done_that_is_not_proposed(scene: Scene) -> None:
    w = scene.workspace
    for work in (
        lambda: recovery.veto(w, "alice"),
        lambda: recovery.cancel(w, "alice", "agent"),
        lambda: recovery.recover(w, "alice", "agent", scene.now),
    ):
        with pytest.raises(Missing, match=r"^no recovery of alice is proposed; propose one: "):
            work()


def test_the_old_wallet_vetoes_and_an_agent_cancels(scene: Scene) -> None:
    w = scene.workspace
    admit(scene, "outsider")
    propose(scene)
    assert of(scene, "alice").state(scene.now) == "recovering"
    recovery.veto(w, "alice")
    assert of(scene, "alice").state(scene.now) == "valid"
    propose(scene)
    recovery.cancel(w, "alice", "agent")
    assert of(scene, "alice").recovery is None


def test_a_day_later_the_old_wallet_is_replaced_for_good(scene_on_both: Scene) -> None:
    scene, w = scene_on_both, scene_on_both.workspace
    admit(scene, "outsider")
    propose(scene)
    pending = of(scene, "alice").recovery
    assert pending is not None
    with pytest.raises(Unfinished, match=f"it may be done from second {pending.executable_at} on"):
        recovery.recover(w, "alice", "agent", scene.now)
    scene.travel(DAY)
    recovery.recover(w, "alice", "agent", scene.now)
    found = of(scene, "alice")
    assert (found.state(scene.now), found.replaced_by) == ("replaced", w.address("outsider").lower())
    replaced_for_good = {
        "account": w.address("alice").lower(),
        "replacement": w.address("outsider").lower(),
    }
    unfreeze = refused(scene, lambda: freeze(w, ["alice"], False, "agent"))
    assert unfreeze == ("Replaced", replaced_for_good)
    with pytest.raises(BadInput, match=r"^alice: was replaced by 0x[0-9a-f]{40} for good$"):
        add_members(w, [wanted(scene, "bruno"), wanted(scene, "alice")], "identity")
    assert of(scene, "bruno").jurisdiction == 380


def test_a_replacement_takes_one_place_and_can_be_lost_itself(scene: Scene) -> None:
    w = scene.workspace
    admit(scene, "outsider", "auditor")
    replaced(scene, "alice", "outsider")
    with pytest.raises(BadInput, match=r"^outsider: has taken the place of alice already"):
        propose(scene, "bruno", "outsider")
    replaced(scene, "outsider", "auditor")
    last = w.address("auditor").lower()
    assert of(scene, "alice").replaced_by == of(scene, "outsider").replaced_by == last
    listed = {w.name_of(each.account): each for each in members(w)}
    assert [listed[name].state(scene.now) for name in ("alice", "outsider", "auditor")] == [
        "replaced",
        "replaced",
        "valid",
    ]


def test_members_are_listed_as_of_a_block(scene: Scene) -> None:
    w = scene.workspace
    admit(scene, "outsider")
    propose(scene)
    before = scene.rpc.block_number()
    scene.travel(DAY)
    recovery.recover(w, "alice", "agent", scene.now)

    def state(block: int | None) -> str:
        listed = {w.name_of(each.account): each for each in members(w, block)}
        return listed["alice"].state(scene.rpc.second("latest" if block is None else block))

    assert (state(before), state(None)) == ("recovering", "replaced")
