"""The small library functions behind single commands, as far as they need no chain."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from battery_chain.assessment import Assessment
from battery_chain.assessment.fleet import Measurement
from battery_chain.assessment.signed_file import read_signed, write_signed
from battery_chain.contracts import structs
from battery_chain.deploy.description import ROLES
from battery_chain.errors import BadInput, Missing
from battery_chain.lifecycle.find import Minting, _Known
from battery_chain.model import Method, Metric, Reading
from battery_chain.setup.people import role_id, role_name
from battery_chain.setup.prices import micro_per_wh, per_kwh

STATEMENT = structs.Assessment(7, 20_000, 1_750_000_000, 1_750_086_400, 2, 1, 3, b"\x01" * 32, b"\x02" * 16)


# -- signed assessments


def test_signed_assessments_come_back_as_they_were(tmp_path: Path) -> None:
    file = tmp_path / "signed.json"
    found = Assessment(STATEMENT, (b"\x03" * 65, b"\x04" * 65), b'{"batch":7}')
    assert write_signed(file, [found]) == 1
    assert read_signed(file) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema": "other", "assessments": []}',
        '{"schema": "battery-chain/signed-assessments/1"}',
    ],
)
def test_another_file_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "signed.json"
    file.write_text(text)
    with pytest.raises(BadInput, match=r"^signed\.json: is not a file of signed assessments"):
        read_signed(file)


def test_a_file_with_a_field_too_many_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "signed.json"
    write_signed(file, [Assessment(STATEMENT, (), b"")])
    document = json.loads(file.read_text())
    document["assessments"][0]["statement"]["price"] = 1
    file.write_text(json.dumps(document))
    with pytest.raises(BadInput, match="is not a file of signed assessments"):
        read_signed(file)


def test_no_file_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="assess sign"):
        read_signed(tmp_path / "none.json")


def test_the_same_content_has_the_same_evidence() -> None:
    def measurement(health: int) -> Measurement:
        readings = (Reading(health, 3), None)
        return Measurement(1, 20_000, readings, Metric.SOCE, Method.PARTIAL, "r.csv")

    assert measurement(9_000).evidence == measurement(9_000).evidence != measurement(9_001).evidence
    assert measurement(9_000).count == 1


# -- ids

MINTED = {
    1: Minting(1, "CAR", 1, 10, b""),
    2: Minting(2, "CAR", 20, 3, b"\0\0\0\0\0\5"),
    3: Minting(3, "A-B", 1, 1, b""),
}


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("1:0", [1 << 32]),
        ("1:8-9", [(1 << 32) + 8, (1 << 32) + 9]),
        (str((2 << 32) + 1), [(2 << 32) + 1]),
        ("CAR-1", [1 << 32]),
        ("CAR-00000010", [(1 << 32) + 9]),
        ("CAR-27", [(2 << 32) + 2]),
        ("A-B-1", [3 << 32]),
        ("CAR-22", []),
        ("CAR-0", []),
        ("CAR-11", []),
        ("1:10", []),
        ("1:9-10", []),
        ("1:9-8", []),
        ("4:0", []),
        ("0", []),
        ("CAR-", []),
        ("CAR-1x", []),
        ("CAR-" + "9" * 30, []),
        (str(2**100), []),
        ("", []),
    ],
)
def test_names_of_batteries_become_token_ids(name: str, ids: list[int]) -> None:
    assert _Known(MINTED).ids(name) == ids


# -- roles and prices


def test_roles_have_names_and_numbers() -> None:
    assert all(role_name(role_id(name)) == name for name in ROLES)
    assert role_name(role_id("manager", 7)) == "manager of fund 7"
    assert role_name(role_id("depositary", 1)) == "depositary of fund 1"
    assert role_name(99) == "99"
    with pytest.raises(BadInput, match=r"^king: role: is none of admin, "):
        role_id("king")


def test_prices_per_kwh_are_exact() -> None:
    assert per_kwh(128_000) == Decimal("128.000")
    assert micro_per_wh(Decimal("-4")) == -4_000
    assert micro_per_wh(Decimal("126.505")) == 126_505
    with pytest.raises(BadInput, match=r"^price: 0\.0001 per kWh has more than three decimals"):
        micro_per_wh(Decimal("0.0001"))


def test_batteries_are_listed_by_every_operation_there_is() -> None:
    from battery_chain.cli.commands.battery_read import _OPERATIONS
    from battery_chain.model import Operation

    assert list(_OPERATIONS) == [each.name.lower() for each in Operation]
