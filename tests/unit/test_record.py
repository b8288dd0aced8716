"""The deployment's file: whole or not at all, and refused when it is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from battery_chain.deploy import Deployment
from battery_chain.errors import BadInput, Missing, Unwritable


def deployment(**changed: object) -> Deployment:
    values = {
        "name": "demo",
        "chain_id": 31337,
        "genesis": "0x" + "1" * 64,
        "start": 1_000,
        "block": 5,
        "decimals": 6,
        "fingerprint": "f" * 64,
    }
    return Deployment(**(values | changed))  # type: ignore[arg-type]


def test_a_file_that_is_not_there_names_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(Missing) as refused:
        Deployment.load(tmp_path / "none.json")
    assert (
        str(refused.value) == f"no deployment at {tmp_path / 'none.json'}; run: battery-chain deploy run FILE"
    )


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "5", "{}", '{"name": "demo"}', '{"nome": 1}', "null", '"demo"', "[1, 2]"]
)
def test_a_file_that_is_no_deployment_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "deployment.json"
    file.write_text(text)
    with pytest.raises(BadInput, match=r"deployment\.json: is not a deployment: "):
        Deployment.load(file)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "deployment.json"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="is not a deployment"):
        Deployment.load(file)


def test_a_contract_that_is_not_part_of_it_is_missing() -> None:
    with pytest.raises(Missing) as refused:
        deployment(contracts={"Battery": "0x1"}).contract("Fund")
    assert str(refused.value).startswith("Fund is not part of the deployment demo; run: ")


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "deployment.json"
    whole = deployment(
        contracts={"Battery": "0x1"}, accounts={"a": "0x2"}, identities={"a": "dev:1"}, series={"S": 1}
    )
    whole.save(file)
    assert Deployment.load(file) == whole
    assert [each.name for each in file.parent.iterdir()] == ["deployment.json"]


def test_a_save_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "deployment.json"
    deployment().save(file)

    def fail(_: int) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Unwritable, match="disk full"):
        deployment(name="other").save(file)
    monkeypatch.undo()
    assert Deployment.load(file) == deployment()
    assert [each.name for each in tmp_path.iterdir()] == ["deployment.json"]


@pytest.mark.parametrize(("decimals", "unit"), [(6, 1), (8, 100), (18, 10**12)])
def test_a_unit_is_what_a_millionth_is_in_the_token(decimals: int, unit: int) -> None:
    assert deployment(decimals=decimals).unit == unit
