"""Each exit code, brought about; standard output holds one document or nothing, whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from battery_chain.chain import Rpc
from tests.e2e.conftest import PROGRAM, Cli, clean_environment

_BROKEN = """
from battery_chain import config

def broken(*_, **__):
    raise RuntimeError("broken on purpose")

config.load = broken
"""


def ends(cli: Cli, code: int, *words: str) -> str:
    """What is said on standard error; with --json nothing is on standard output."""
    done = cli(*words, "--json", code=code)
    assert done.stdout == ""
    assert "error: " in done.stderr or "Error: " in done.stderr
    return done.stderr


def test_done_is_0_and_one_document(cli: Cli) -> None:
    assert json.loads(cli("token", "issue", "alice", "1", "--json").stdout)["receipts"]


def test_unexpected_is_1(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_BROKEN)
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    said = cli("battery", "list", code=1, PYTHONPATH=path).stderr
    assert "unexpected RuntimeError: broken on purpose" in said
    assert "--debug" in said
    assert "Traceback" not in said


def test_bad_input_is_2(cli: Cli) -> None:
    assert "nobody" in ends(cli, 2, "token", "issue", "nobody", "1")
    assert "No such option" in cli("token", "issue", "--colour", code=2).stderr


def test_a_silent_chain_is_3(cli: Cli) -> None:
    assert "doctor" in ends(cli, 3, "battery", "list", "--rpc", "http://127.0.0.1:9")


def test_a_mismatch_is_4(cli: Cli, tmp_path: Path) -> None:
    cli("backup", str(tmp_path / "b.tar"))
    raw = (tmp_path / "b.tar").read_bytes()
    place = raw.index(b"SQLite format 3")
    (tmp_path / "b.tar").write_bytes(raw[: place + 100] + b"\xee" + raw[place + 101 :])
    assert "SHA-256 of" in ends(cli, 4, "restore", str(tmp_path / "b.tar"), "--yes")


def test_a_refusal_of_a_contract_is_5(cli: Cli) -> None:
    assert "hint: " in ends(cli, 5, "token", "issue", "alice", "1", "--account", "auditor")


def test_what_is_not_decided_is_6_and_goes_on(cli: Cli) -> None:
    rpc = Rpc.connect(cli.json("chain", "status")["rpc"])
    wish = ("token", "issue", "alice", "7", "--idempotency-key", "six")
    rpc.call("evm_setAutomine", False)
    try:
        assert "run again" in ends(cli, 6, *wish, "--timeout", "1")
    finally:
        rpc.call("evm_setAutomine", True)
        rpc.call("evm_mine")
        rpc.close()
    assert cli.json(*wish)["receipts"]


def test_a_missing_key_is_7(cli: Cli) -> None:
    assert "account list" in ends(cli, 7, "account", "show", "nobody")


def test_interrupted_is_130_and_says_how_to_go_on(cli: Cli) -> None:
    rpc = Rpc.connect(cli.json("chain", "status")["rpc"])
    rpc.call("evm_setAutomine", False)
    try:
        words = [str(PROGRAM), "token", "issue", "alice", "9", "--idempotency-key", "stopped", "--json"]
        child = subprocess.Popen(
            words,
            cwd=cli.folder,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while rpc.call("txpool_status").get("pending", "0x0") == "0x0" and child.poll() is None:
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        out, said = child.communicate(timeout=30)
    finally:
        rpc.call("evm_setAutomine", True)
        rpc.call("evm_mine")
        rpc.close()
    cli("tx", "resume")  # what was open is nothing of the next test's
    assert child.returncode == 130
    assert out == ""
    assert "run the same command again" in said


def test_the_log_is_one_object_a_line(cli: Cli) -> None:
    done = cli("token", "issue", "alice", "1", "--log-level", "info", "--log-format", "json", "--quiet")
    entries = [json.loads(line) for line in done.stderr.splitlines()]
    assert [each["message"].partition(":")[0] for each in entries] == ["written", "done"]
    assert all({"time", "level", "logger", "intent", "hash"} <= each.keys() for each in entries)


def test_counters_are_written_after_a_command(cli: Cli, tmp_path: Path) -> None:
    cli("token", "issue", "alice", "1", "--metrics", str(tmp_path / "sender.prom"))
    assert "battery_chain_intents{" in (tmp_path / "sender.prom").read_text()
    cli("token", "issue", "alice", "1", "--dry-run", "--metrics", str(tmp_path / "plan.prom"))
    assert not (tmp_path / "plan.prom").exists()
    (tmp_path / "file").touch()
    done = cli("token", "issue", "alice", "1", "--metrics", str(tmp_path / "file" / "sender.prom"))
    assert "warning: " in done.stderr
