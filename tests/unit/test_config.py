from __future__ import annotations

from pathlib import Path

import pytest

from battery_chain import config
from battery_chain.errors import BadInput


def load(
    tmp_path: Path, text: str = "", environ: dict[str, str] | None = None, **flags: object
) -> config.Settings:
    if text:
        (tmp_path / "battery-chain.toml").write_text(text)
    return config.load(flags, environ or {}, tmp_path)


def problems(refused: pytest.ExceptionInfo[BadInput]) -> list[str]:
    return [str(each) for each in refused.value.problems]


def test_an_unknown_key_of_the_file_is_refused_with_file_and_key(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        load(tmp_path, 'rcp = "http://x"')
    known = ", ".join(config.setting_names())
    assert problems(refused) == [f"{tmp_path}/battery-chain.toml: rcp: is not a setting; known are {known}"]


def test_all_bad_values_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        load(
            tmp_path,
            'timeout = 0\nwindow = true\nrpc = "ftp://x"\naccount = ""',
            {"BATTERY_CHAIN_DEADLINE": "1h"},
        )
    file = f"{tmp_path}/battery-chain.toml"
    assert problems(refused) == [
        f"{file}: timeout: 0 is not in 1..86400",
        f"{file}: window: True is not a whole number",
        f"{file}: rpc: 'ftp://x' is not an address that begins with http:// or https://",
        f"{file}: account: must be a text that is not empty",
        "BATTERY_CHAIN_DEADLINE: deadline: '1h' is not a whole number",
    ]


def test_a_file_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not TOML"):
        load(tmp_path, "rpc = ")


def test_an_unknown_flag_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--colour: colour: is not a setting"):
        load(tmp_path, colour="red")


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert (found.rpc, found.deadline, found.window) == ("http://127.0.0.1:8545", 3600, 100)
    assert found.state == tmp_path / ".battery-chain"
    assert found.journal_folder == tmp_path / ".battery-chain/journal"
    assert str(found.origin("rpc")) == "default"


def test_flag_beats_environment_beats_file(tmp_path: Path) -> None:
    text = 'rpc = "http://file"\naccount = "file"\ntimeout = 7'
    environ = {"BATTERY_CHAIN_RPC": "http://environment", "BATTERY_CHAIN_ACCOUNT": "environment"}
    found = load(tmp_path, text, environ, rpc="http://flag", account=None)
    assert (found.rpc, found.account, found.timeout) == ("http://flag", "environment", 7)
    assert str(found.origin("rpc")) == "flag --rpc"
    assert str(found.origin("account")) == "environment BATTERY_CHAIN_ACCOUNT"
    assert str(found.origin("timeout")) == f"file {tmp_path}/battery-chain.toml"


def test_the_file_is_found_in_a_parent_and_its_paths_count_from_there(tmp_path: Path) -> None:
    (tmp_path / "battery-chain.toml").write_text('keystore = "keys"\njournal = "/var/journal"')
    below = tmp_path / "a/b"
    below.mkdir(parents=True)
    found = config.load({}, {}, below)
    assert found.keystore == tmp_path / "keys"
    assert found.journal_folder == Path("/var/journal")
    assert found.state == tmp_path / ".battery-chain"


def test_variables_of_other_uses_are_left_alone(tmp_path: Path) -> None:
    assert load(tmp_path, "", {"BATTERY_CHAIN_REQUIRE": "go"}) == load(tmp_path)


@pytest.mark.parametrize(
    ("deployment", "file"),
    [("berlin", ".battery-chain/deployments/berlin.json"), ("a/b", "a/b"), ("x.json", "x.json")],
)
def test_a_deployment_is_a_name_or_a_path(tmp_path: Path, deployment: str, file: str) -> None:
    found = load(tmp_path, deployment=deployment).deployment_file()
    assert found in (tmp_path / file, Path(file))


def test_the_origin_of_something_unknown_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        load(tmp_path).origin("colour")
