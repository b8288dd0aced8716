"""Files of members and of signed claims, and the state of a member: no chain needed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from battery_chain.chain import development_signers
from battery_chain.chain.rpc import Rpc
from battery_chain.chain.sender import Sender
from battery_chain.contracts import structs
from battery_chain.deploy import Deployment, Workspace
from battery_chain.errors import BadInput, Missing
from battery_chain.setup.member_claims import claim_typed_data, read_claims, sign_claims, write_claims
from battery_chain.setup.member_file import COLUMNS, read_members
from battery_chain.setup.members import INVESTOR_CLASSES, Admission, Membership, admission, valid_until
from battery_chain.units import parse_day

TODAY = "2026-11-23"
NOW = parse_day(TODAY) * 86_400 + 40_000
DORA = "0x" + "d0" * 20
MEMBERS = "0x" + "11" * 20
SIGNERS = development_signers(31337)
NAMES = {"alice": "0x" + "a1" * 20, "identity": SIGNERS[0].address}


@pytest.fixture
def workspace() -> Workspace:
    """A deployment on no chain: nothing here may ask one."""
    contracts = {"Members": MEMBERS, "FundVault": "0x" + "22" * 20}
    deployment = Deployment("test", 31337, "0x", 0, 0, 6, "", contracts, accounts=dict(NAMES))
    return Workspace(cast(Rpc, None), cast(Sender, None), deployment, lambda _: SIGNERS[0])


def table(folder: Path, *rows: str, header: str = ",".join(COLUMNS)) -> Path:
    file = folder / "members.csv"
    file.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return file


def rules(workspace: Workspace, file: Path) -> list[str]:
    with pytest.raises(BadInput) as refused:
        read_members(workspace, file, NOW)
    return [str(each) for each in refused.value.problems]


# -- files of members: refused


def test_every_bad_cell_of_every_row_is_named(workspace: Workspace, tmp_path: Path) -> None:
    broken = "0xAb5801a7D398351b8bE11C439e05C5B3259aeC9b"  # its last letter is a B
    file = table(
        tmp_path,
        f"{DORA},276,retail,2027-12-31",
        "nobody,0,rich,2026-11-22",
        "0x12,1000,,2026-13-01",
        f"{broken},+49,none,31.12.2027",
        f"0x{'0' * 40},abc,'none,2126-12-31",
        "=1+1,276,none,2027-12-31",
    )
    assert rules(workspace, file) == [
        "members.csv:3: wallet: 'nobody' is neither an address nor a name of the deployment",
        "members.csv:3: jurisdiction: 0 is not in 1..999",
        "members.csv:3: investor_class: 'rich' is none of none, retail, professional, institution",
        "members.csv:3: valid_until: 2026-11-22 is not in 2026-11-23..2126-10-30",
        "members.csv:4: wallet: '0x12' is not an address (0x and 40 hexadecimal digits)",
        "members.csv:4: jurisdiction: 1000 is not in 1..999",
        "members.csv:4: investor_class: the cell is blank",
        "members.csv:4: valid_until: '2026-13-01' is not a day of the calendar",
        f"members.csv:5: wallet: {broken} breaks its own checksum (EIP-55)",
        "members.csv:5: jurisdiction: '+49' begins with '+': a spreadsheet would run it as a formula",
        "members.csv:5: valid_until: '31.12.2027' is not a date YYYY-MM-DD",
        "members.csv:6: wallet: the zero address owns nothing",
        "members.csv:6: jurisdiction: 'abc' is not a whole number (digits only)",
        'members.csv:6: investor_class: "\'none" is none of none, retail, professional, institution',
        "members.csv:6: valid_until: 2126-12-31 is not in 2026-11-23..2126-10-30",
        "members.csv:7: wallet: '=1+1' begins with '=': a spreadsheet would run it as a formula",
    ]


def test_a_wallet_stands_once_by_whatever_name(workspace: Workspace, tmp_path: Path) -> None:
    again, rest = "0x" + "D0" * 20, "276,none,2027-12-31"
    rows = [f"{wallet},{rest}" for wallet in ("alice", DORA, NAMES["alice"], again)]
    assert rules(workspace, table(tmp_path, *rows)) == [
        f"members.csv:4: wallet: {NAMES['alice']} stands in row 2 already",
        f"members.csv:5: wallet: {again} stands in row 3 already",
    ]


def test_a_row_with_too_many_or_too_few_cells_is_named(workspace: Workspace, tmp_path: Path) -> None:
    file = table(tmp_path, "alice,276,none", "", f"{DORA},276,none,2027-12-31,x")
    assert rules(workspace, file) == [
        "members.csv:2: the row has 3 cells, not 4",
        "members.csv:4: the row has 5 cells, not 4",
    ]


@pytest.mark.parametrize(
    "header", ["wallet,jurisdiction,investor_class", "wallet,valid_until", "", "a,b,c,d"]
)
def test_other_columns_are_refused(header: str, workspace: Workspace, tmp_path: Path) -> None:
    file = table(tmp_path, "alice,276,none,2027-12-31", header=header)
    rule = (
        "the columns are not wallet,jurisdiction,investor_class,valid_until (or days instead of valid_until)"
    )
    assert rules(workspace, file) == [f"members.csv:1: {rule}"]


def test_a_file_without_rows_and_no_file_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    assert rules(workspace, table(tmp_path)) == ["members.csv: names no wallet"]
    with pytest.raises(Missing, match=r"none\.csv is not a file; name a CSV file with the columns wallet,"):
        read_members(workspace, tmp_path / "none.csv", NOW)


@pytest.mark.parametrize("days", ["0", "36501", "1.5", "-1"])
def test_days_out_of_range_are_refused(days: str, workspace: Workspace, tmp_path: Path) -> None:
    file = table(tmp_path, f"alice,276,none,{days}", header="wallet,jurisdiction,investor_class,days")
    (rule,) = rules(workspace, file)
    assert rule.startswith("members.csv:2: days: ")


# -- files of members: read


def test_rows_become_admissions_to_the_end_of_their_day(workspace: Workspace, tmp_path: Path) -> None:
    file = table(
        tmp_path,
        "alice,004,none,2026-11-23",
        f"{DORA},756,institution,2027-12-31",
        "FundVault,999,retail,2026-11-24",
    )
    today = parse_day(TODAY)
    found = read_members(workspace, file, NOW)
    assert found == [
        Admission(NAMES["alice"], (today + 1) * 86_400 - 1, 4, 0),
        Admission(found[1].account, (parse_day("2027-12-31") + 1) * 86_400 - 1, 756, 3),
        Admission("0x" + "22" * 20, (today + 2) * 86_400 - 1, 999, 1),
    ]
    assert found[1].account.lower() == DORA


def test_days_count_from_today_and_a_spreadsheet_may_put_a_mark_first(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = table(tmp_path, "alice,276,retail,365", header="\ufeffwallet,jurisdiction,investor_class,days")
    (found,) = read_members(workspace, file, NOW)
    assert found.valid_until == valid_until(365, NOW) == (parse_day("2027-11-23") + 1) * 86_400 - 1


def test_valid_until_is_the_same_all_day() -> None:
    day = NOW // 86_400 * 86_400
    assert valid_until(1, day) == valid_until(1, day + 86_399) == valid_until(1, day + 86_400) - 86_400


# -- one by one


def test_an_unknown_class_or_name_is_refused(workspace: Workspace) -> None:
    with pytest.raises(BadInput, match=r"^investor class: 'rich' is none of none, retail"):
        admission(workspace, "alice", NOW, 276, "rich")
    with pytest.raises(BadInput, match=r"^nobody: is neither an address nor one of alice"):
        admission(workspace, "nobody", NOW, 276, "none")


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, "valid"),
        ({"valid_until": 99}, "lapsed"),
        ({"valid_until": 99, "recovery": structs.Recovery(DORA, 5, b"")}, "recovering"),
        ({"frozen": True, "recovery": structs.Recovery(DORA, 5, b"")}, "frozen"),
        ({"frozen": True, "replaced_by": DORA}, "replaced"),
    ],
)
def test_the_state_is_the_gravest_thing_about_a_member(changed: dict[str, Any], state: str) -> None:
    member = Membership(NAMES["alice"], 100, 276, "retail", frozen=False, holder=False, issued_at=1)
    assert replace(member, **changed).state(100) == state


# -- signed claims


WANTED = Admission(DORA, NOW + 1_000, 756, INVESTOR_CLASSES.index("retail"))


def test_claims_come_back_as_they_were_signed(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "claims.json"
    claims = sign_claims(workspace, [WANTED], "identity", NOW, NOW + 50, b"\x07" * 32)
    write_claims(file, claims)
    (found,) = read_claims(workspace, file)
    (made,) = claims
    assert (found.claim, found.provider, found.signature) == (made.claim, SIGNERS[0].address, made.signature)
    assert found.claim == structs.IMembersClaim(DORA, NOW + 1_000, 756, 1, NOW, NOW + 50, b"\x07" * 32)


def test_any_wallet_can_check_who_has_signed_a_file(workspace: Workspace, tmp_path: Path) -> None:
    from eth_account import Account
    from eth_account.messages import encode_typed_data

    file = tmp_path / "claims.json"
    write_claims(file, sign_claims(workspace, [WANTED], "identity", NOW, NOW + 50, b"\x07" * 32))
    (row,) = json.loads(file.read_text())["claims"]
    message = encode_typed_data(full_message=row["message"])
    assert Account.recover_message(message, signature=row["signature"]) == SIGNERS[0].address


def test_what_is_signed_is_bound_to_one_contract_on_one_chain(workspace: Workspace) -> None:
    claim = structs.IMembersClaim(DORA, 1, 756, 1, NOW, NOW + 50, b"\x07" * 32)
    assert claim_typed_data(workspace, claim)["domain"] == {
        "name": "Members",
        "version": "1",
        "chainId": 31337,
        "verifyingContract": MEMBERS,
    }


@pytest.mark.parametrize(
    ("name", "value"), [("chainId", 1), ("verifyingContract", DORA), ("name", "Battery")]
)
def test_a_claim_for_elsewhere_is_refused(
    name: str, value: object, workspace: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "claims.json"
    write_claims(file, sign_claims(workspace, [WANTED], "identity", NOW, NOW + 50, b"\x07" * 32))
    said = json.loads(file.read_text())
    said["claims"][0]["message"]["domain"][name] = value
    file.write_text(json.dumps(said))
    with pytest.raises(BadInput) as refused:
        read_claims(workspace, file)
    rule = f"was signed for another contract than {MEMBERS} on chain 31337"
    assert str(refused.value) == f"claims.json: {DORA}: {rule}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"schema": "other", "claims": []}',
        '{"schema": "battery-chain/member-claims/1"}',
        '{"schema": "battery-chain/member-claims/1", "claims": [{}]}',
        '{"schema": "battery-chain/member-claims/1", "claims": [{"message": {"message": {"account": 1}}}]}',
    ],
)
def test_another_file_is_refused(text: str, workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "claims.json"
    file.write_text(text)
    with pytest.raises(BadInput, match=r"^claims\.json: is not a file of signed claims"):
        read_claims(workspace, file)


def test_no_file_names_the_command_that_makes_one(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Missing, match="member claim WHO"):
        read_claims(workspace, tmp_path / "none.json")
