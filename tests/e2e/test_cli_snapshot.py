"""Going back on a development chain, moving to another machine, another password."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import Cli, describe, row, write


@pytest.mark.parametrize("kind", ["anvil", "ganache"])
def test_what_came_after_a_snapshot_can_be_done_again(tmp_path: Path, kind: str) -> None:
    cli = Cli(tmp_path, quick=True)
    cli("chain", "start", "--kind", kind)
    try:
        cli("deploy", "run", describe(tmp_path))
        first = write(tmp_path, "first.csv", [row(serial=1)])
        second = write(tmp_path, "second.csv", [row(serial=2)])
        cli("battery", "mint", first)
        taken = cli.json("chain", "snapshot")
        assert cli.json("battery", "mint", second)["batteries"] == 1
        assert cli.json("chain", "revert")["id"] == taken["id"]
        assert cli.block() == taken["number"]
        done = cli("battery", "mint", second, "--json")
        assert '"batteries": 1' in done.stdout
        assert "journal" not in done.stderr
        assert cli.json("battery", "mint", first)["minted_before"] == 1
        refused = cli("chain", "revert", code=2)
        assert "there is no such one; known: none" in refused.stderr
    finally:
        cli("chain", "stop")


def test_a_machine_is_moved_with_a_backup(cli: Cli, tmp_path: Path) -> None:
    cli("token", "issue", "alice", "5", "--idempotency-key", "backup-5")
    cli("backup", str(tmp_path / "b.tar"))
    state = str(tmp_path / "state")
    rpc = cli.json("chain", "status")["rpc"]
    there = ("--state", state, "--rpc", rpc)
    cli("restore", str(tmp_path / "b.tar"), *there)
    before = cli.json("token", "balance", "alice", *there)
    cli("token", "issue", "alice", "5", "--idempotency-key", "backup-5", *there)
    assert cli.json("token", "balance", "alice", *there) == before
    listed = cli.json("tx", "list", *there)
    assert listed[0]["state"] == "done"


def test_a_password_is_changed_and_the_old_one_opens_nothing(tmp_path: Path) -> None:
    cli = Cli(tmp_path, quick=True)
    keys = ("--keystore", str(tmp_path / "keys"))
    for name in ("old", "new"):
        (tmp_path / name).write_text(f"{name} word\n")
    made = cli.json("account", "new", "maker", "--password-file", "old", *keys)
    change = ("account", "password", "maker", "--password-file", "old", "--new-password-file", "new", *keys)
    assert cli.json(*change)["address"] == made["address"]
    assert (tmp_path / "keys" / "maker.json").stat().st_mode & 0o777 == 0o600
    assert "wrong password for maker" in cli(*change, code=7).stderr
    (tmp_path / "empty").write_text("\n")
    back = ("account", "password", "maker", "--password-file", "new", *keys)
    assert "must not be empty" in cli(*back, "--new-password-file", "empty", code=2).stderr
    cli(*back, "--new-password-file", "old")
