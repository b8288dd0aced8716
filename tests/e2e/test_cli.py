"""The main job from the command line, and what it refuses."""

from __future__ import annotations

import signal
import subprocess
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from battery_chain.chain import Rpc
from tests.e2e.conftest import COLUMNS, PROGRAM, Cli, describe, row, write


def test_ten_lines_tell_the_main_job(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    write(tmp_path, "manifest.csv", [row(serial=serial) for serial in range(1, 11)])
    days = "CAR-NMC-00000001,2026-01-10,0.95,300\nCAR-NMC-00000002,2026-01-10,0.94,310\n"
    (tmp_path / "readings.csv").write_text("battery_id,day,relative_capacity,cycles\n" + days)
    cli("chain", "start")
    try:
        assert "is on chain 31337" in cli("deploy", "run", describe(tmp_path)).stdout
        assert "10 batteries minted in 1 batch, 380.0 kWh" in cli("battery", "mint", "manifest.csv").stdout
        assert "1 assessment booked" in cli("assess", "run", "readings.csv").stdout
        assert "agrees within its bound" in cli("value", "portfolio", "bank", "--model").stdout
        cli("token", "issue", "manager", "1000")
        cli("token", "issue", "alice", "5000")
        assert "Battery Bank One is open" in cli("fund", "open").stdout
        cli("fund", "subscribe", "5000", "--account", "alice")
        assert "deal" in cli("fund", "strike", "--wait").stdout
        cli("fund", "claim", "--account", "alice")
        assert cli.json("fund", "nav", "--account", "alice")["position"]["shares"].startswith("5000.0")
        assert "health 95.00 % after 300 cycles" in cli("battery", "history", "CAR-NMC-00000001").stdout
    finally:
        assert "stopped" in cli("chain", "stop").stdout
    assert cli.json("chain", "status") == {"running": False}


# -- refusals: the exact message, exit code 2, nothing sent


def refused(cli: Cli, name: str, *lines: str) -> None:
    before = cli.block()
    done = cli("battery", "mint", name, code=2)
    assert done.stdout == ""
    count = len(lines)
    said = f"error: refused, {count} problem{'s' if count > 1 else ''}; nothing was sent"
    assert done.stderr.splitlines() == [*lines, said]
    assert cli.block() == before


def test_mint_fails_if_a_column_is_missing(cli: Cli) -> None:
    header = COLUMNS.replace(",rated_wh", "")
    name = write(cli.folder, "column.csv", [row().replace(",38000", "")], header)
    refused(cli, name, "column.csv:1: rated_wh: the column is missing")


def test_mint_fails_if_numbers_are_bad_and_names_every_row(cli: Cli) -> None:
    rows = [row(serial=1, rated_wh=-5), row(serial=2), row(serial=3, bol_health_bp="ninety")]
    name = write(cli.folder, "numbers.csv", rows)
    refused(
        cli,
        name,
        "numbers.csv:2: rated_wh: -5 is not in 1..1000000",
        "numbers.csv:4: bol_health_bp: 'ninety' is not a whole number (digits only)",
    )


def test_mint_fails_if_a_serial_is_twice_in_the_file(cli: Cli) -> None:
    name = write(cli.folder, "twice.csv", [row(serial=7), row(serial=8), row(serial=7)])
    refused(cli, name, "twice.csv:4: serial: CAR-NMC-00000007 is in row 2 already")


def test_mint_fails_if_a_serial_is_on_chain(cli: Cli) -> None:
    cli("battery", "mint", write(cli.folder, "first.csv", [row("HOME-NMC", 5, **HOME)]))
    name = write(cli.folder, "again.csv", [row("HOME-NMC", 5, model="Another", **HOME)])
    refused(cli, name, "again.csv:2: serial: HOME-NMC-00000005 is on chain already")


def test_mint_fails_if_the_class_is_unknown(cli: Cli) -> None:
    name = write(cli.folder, "class.csv", [row(**{"class": "lead-acid"})])
    known = "nmc-four-wheel, lfp-four-wheel, nca-two-wheel, lfp-station, lfp-storage, nmc-storage"
    refused(cli, name, f"class.csv:2: class: 'lead-acid' is not a known class ({known})")


def test_mint_fails_if_a_cell_begins_a_formula(cli: Cli) -> None:
    name = write(cli.folder, "formula.csv", [row(model="=1+1")])
    rule = "'=1+1' begins with '=': a spreadsheet would run it as a formula"
    refused(cli, name, f"formula.csv:2: model: {rule}")


HOME = {"class": "nmc-storage", "rated_wh": 9800}


def following(cli: Cli, prefix: str = "CAR-NMC") -> int:
    """Where a series goes on: tests come in any order."""
    return max(1, next(each["next"] for each in cli.json("battery", "series") if each["prefix"] == prefix))


# -- exit codes


def test_no_chain_ends_with_3_and_says_what_to_do(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    describe(tmp_path)
    done = cli("deploy", "run", "description.toml", "--rpc", "http://127.0.0.1:1", code=3)
    assert "error: no answer from http://127.0.0.1:1: connection refused" in done.stderr
    assert "hint: is the chain up?" in done.stderr


def test_no_deployment_ends_with_2_and_names_the_command(tmp_path: Path) -> None:
    done = Cli(tmp_path)("battery", "list", code=2)
    assert "hint: run: battery-chain deploy run FILE" in done.stderr


def test_a_revert_ends_with_5_in_words_and_with_a_hint(cli: Cli) -> None:
    cli("battery", "mint", write(cli.folder, "swap.csv", [row("SWAP-LFP", 1, **SWAP)]))
    place = cli.json("battery", "show", "SWAP-LFP-1", "--ids")[0]["place"]
    done = cli("battery", "retire", place, code=5)
    assert f"error: retire was refused: {place} is registered: it cannot retire" in done.stderr
    assert "WrongState(" in done.stderr
    assert "hint: see what it can do next: battery-chain battery history ID" in done.stderr


SWAP = {"class": "lfp-station", "chemistry": "LFP", "rated_wh": 26000}


def test_a_value_that_the_model_does_not_find_ends_with_4(cli: Cli) -> None:
    """One bit of a price (the second class of the first word) is changed behind the chain's back: no event
    tells of it.
    """
    serial = following(cli)
    cli("battery", "mint", write(cli.folder, "four.csv", [row(serial=serial)]))
    rpc = Rpc.connect(cli.json("chain", "status")["rpc"])
    place = cli.json("deploy", "status")["contracts"]["Valuation"], f"0x{0:064x}"
    kept = rpc.call("eth_getStorageAt", *place, "latest")
    rpc.call("anvil_setStorageAt", *place, f"0x{int(kept, 16) ^ 1 << 100:064x}")
    done = cli("value", "battery", f"CAR-NMC-{serial}", "--model", code=4)
    assert done.stderr.startswith("error: value of battery ")
    rpc.call("anvil_setStorageAt", *place, kept)
    assert cli.json("value", "battery", f"CAR-NMC-{serial}", "--model")["model"]
    rpc.close()


def test_an_interrupt_ends_with_130_and_the_next_run_goes_on(cli: Cli) -> None:
    """Nobody makes blocks: the mint waits, and is interrupted with its transaction open."""
    serial = following(cli)
    name = write(cli.folder, "interrupted.csv", [row(serial=serial)])
    rpc = Rpc.connect(cli.json("chain", "status")["rpc"])
    rpc.call("evm_setAutomine", False)
    child = subprocess.Popen([str(PROGRAM), "battery", "mint", name], cwd=cli.folder, stderr=subprocess.PIPE)
    while child.poll() is None and not cli.json("tx", "list", "--only", "open"):
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    said = child.communicate()[1].decode()
    assert child.returncode == 130, said
    assert "error: interrupted; run the same command again to go on" in said
    assert "Traceback" not in said
    rpc.call("evm_setAutomine", True)
    rpc.call("evm_mine")
    rpc.close()
    assert cli.json("battery", "mint", name)["minted"][0]["count"] == 1
    assert cli.json("battery", "show", f"CAR-NMC-{serial}", "--ids")


def test_what_is_done_is_not_mended(cli: Cli) -> None:
    newest = cli.json("tx", "list", "--limit", "1")[0]
    for words in (("tx", "cancel"), ("tx", "speed-up")):
        assert f"{newest['id']}: is done, not open" in cli(*words, str(newest["id"]), code=2).stderr


def test_an_open_transaction_is_offered_for_more(cli: Cli) -> None:
    found = mended(cli, "speed-up")
    assert (found["state"], found["action"]) == ("done", "issue 7 to alice")
    assert [each["kind"] for each in found["transactions"]] == ["call", "replacement"]
    assert found["hash"] == found["transactions"][1]["hash"]


def test_an_open_transaction_is_cancelled_and_never_mined(cli: Cli) -> None:
    held = cli.json("token", "balance", "alice")
    found = mended(cli, "cancel")
    assert [each["kind"] for each in found["transactions"]] == ["call", "cancel"]
    assert (found["state"], found["hash"]) == ("cancelled", found["transactions"][1]["hash"])
    assert cli.json("token", "balance", "alice") == held


def mended(cli: Cli, verb: str) -> dict[str, Any]:
    """A payment that nobody mines, what `tx` does about it, and then a block."""
    rpc = Rpc.connect(cli.json("chain", "status")["rpc"])
    rpc.call("evm_setAutomine", False)
    cli("token", "issue", "alice", "7", "--timeout", "1", code=6)
    (entry,) = cli.json("tx", "list", "--only", "open")
    number = str(entry["id"])
    planned = cli.json("tx", verb, number, "--dry-run")
    assert [(each["id"], len(each["transactions"])) for each in planned] == [(entry["id"], 1)]
    cli("tx", verb, number, "--timeout", "1", code=6)
    rpc.call("evm_mine")
    rpc.call("evm_setAutomine", True)
    rpc.close()
    found: dict[str, Any] = cli.json("tx", "resume")[0]
    assert (found["id"], found["nonce"]) == (entry["id"], entry["nonce"])
    return found


def test_an_account_without_a_key_ends_with_7(cli: Cli) -> None:
    done = cli("token", "issue", "alice", "5", "--account", "stranger", code=7)
    assert "error: stranger: has no key in" in done.stderr


def test_a_wrong_option_ends_with_2(cli: Cli) -> None:
    assert "No such option" in cli("battery", "mint", "x.csv", "--colour", code=2).stderr


# -- what writers and readers share


def test_a_dry_run_plans_and_sends_nothing(cli: Cli) -> None:
    name = write(cli.folder, "dry.csv", [row("MOTO-NCA", serial, **MOTO) for serial in (1, 2)])
    before = cli.block()
    plan = cli.json("battery", "mint", name, "--dry-run")
    assert [each["action"] for each in plan["planned"]] == ["mint 2 Zero S from MOTO-NCA-1"]
    assert plan["sent"] == 0
    assert plan["gas"] > 100_000
    assert cli.block() == before


MOTO = {"class": "nca-two-wheel", "chemistry": "NCA", "rated_wh": 7200, "model": "Zero S"}


def test_ids_are_serials_places_ranges_and_token_ids(cli: Cli) -> None:
    rows = [row("CAR-LFP", serial, **LFP) for serial in (10, 11, 14)]
    batch = cli.json("battery", "mint", write(cli.folder, "ids.csv", rows))["minted"][0]["batch"]
    wanted = ["CAR-LFP:14", "CAR-LFP-14", f"{batch}:0-1", str((batch << 32) + 1)]
    found = cli.json("battery", "show", *wanted, "--ids")
    assert [each["serial"] for each in found] == [f"CAR-LFP-{n:08d}" for n in (10, 11, 14)]
    done = cli("battery", "show", "CAR-LFP-12", code=2)
    assert done.stderr.startswith("battery: CAR-LFP-12: is not on chain")


LFP = {"class": "lfp-four-wheel", "chemistry": "LFP"}


def test_a_reader_answers_as_of_a_block(cli: Cli) -> None:
    before = cli.block()
    cli("battery", "mint", write(cli.folder, "at.csv", [row("HOME-LFP", 1, **HOME_LFP)]))
    batches = len(cli.json("battery", "list"))
    assert len(cli.json("battery", "list", "--at", str(before))) == batches - 1
    assert cli("battery", "list", "--at", "999999", code=2).stderr.startswith("--at: '999999' is not a block")


HOME_LFP = {"class": "lfp-storage", "chemistry": "LFP", "rated_wh": 9800}


def test_addresses_are_shown_with_names(cli: Cli) -> None:
    serial = f"CAR-NMC-{following(cli)}"
    cli("battery", "mint", write(cli.folder, "names.csv", [row(serial=serial)]))
    facts = cli.json("battery", "show", serial)[0]
    assert facts["owner"]["name"] == "bank"
    assert f"bank {facts['owner']['address']}" in cli("battery", "show", serial).stdout


def test_a_second_deploy_run_finds_nothing_to_do(cli: Cli) -> None:
    before = cli.block()
    assert cli.json("deploy", "plan", "description.toml")["set_up"] == []
    assert cli.json("deploy", "run", "description.toml")["receipts"] == []
    assert cli.block() == before
    assert cli.json("deploy", "status")["missing"] == []


def test_a_battery_lives_and_ends(cli: Cli) -> None:
    first = following(cli)
    name = write(cli.folder, "life.csv", [row(serial=first + n) for n in range(3)])
    batch = cli.json("battery", "mint", name)["minted"][0]["batch"]
    today = cli.json("chain", "status")["time"][:10]
    lines = [f"{batch}:{n},{today},0.97" for n in range(3)]
    (cli.folder / "l.csv").write_text("\n".join(["battery_id,day,relative_capacity", *lines]))
    cli("assess", "run", "l.csv")
    cli("battery", "install", f"{batch}:0-2", "--in", "vehicle")
    cli("battery", "retire", f"{batch}:0-1")
    home = ["--class", "nmc-storage", "--model", "Home store", "--energy", "19000", "--health", "9700"]
    where = ["--series", "SECOND-LIFE", "--operator", "operator"]
    made = cli.json("battery", "repurpose", f"{batch}:0", *home, *where, "--count", "2")
    assert cli.json("battery", "show", f"{made['batch']}:0")[0]["made_of"] == [f"{batch}:0"]
    cli("battery", "waste", f"{batch}:1", "--recycler", "recycler")
    cli("battery", "dismantle", f"{batch}:1", "--pack-grams", "300000", "--part-grams", "290000")
    cli("token", "issue", "recycler", "500")
    balance = Decimal(cli.json("token", "balance", "bank")["balance"])
    cli("battery", "recycle", f"{batch}:1", "--copper", "30000", "--rest", "200000", "--proceeds", "120.50")
    assert Decimal(cli.json("token", "balance", "bank")["balance"]) - balance == Decimal("120.50")
    words = [each["what"] for each in cli.json("battery", "history", f"{batch}:1")]
    assert words == ["mint", "assess", "install", "retire", "waste", "dismantle", "recycle"]
    assert cli.json("value", "portfolio", "bank", "--model")["model"] is not None


def test_people_and_roles_are_changed_and_listed(cli: Cli) -> None:
    cli("member", "add", "outsider", "--jurisdiction", "40", "--investor-class", "retail")
    cli("member", "freeze", "outsider")
    states = {each["account"]["name"]: each["state"] for each in cli.json("member", "list")}
    assert states["outsider"] == "frozen"
    cli("member", "unfreeze", "outsider")
    cli("role", "grant", "assessor", "outsider")
    assert "outsider" in _assessors(cli)
    delays = {each["role"]: each["delay_seconds"] for each in cli.json("role", "list")}
    assert (delays["enforcer"], delays["agent"]) == (86_400, 0)
    cli("role", "revoke", "assessor", "outsider")
    assert "outsider" not in _assessors(cli)


def _assessors(cli: Cli) -> list[str]:
    return [each["account"]["name"] for each in cli.json("role", "list") if each["role"] == "assessor"]


def test_the_journal_is_open_to_see(cli: Cli) -> None:
    newest = cli.json("tx", "list", "--limit", "1")[0]
    assert newest["state"] == "done"
    assert cli.json("tx", "show", newest["hash"])["key"] == newest["key"]
    assert cli.json("tx", "resume") == []


def test_doctor_finds_all_well(cli: Cli) -> None:
    assert cli.json("doctor")["well"] is True


@pytest.mark.parametrize(
    "words", [("value", "class"), ("battery", "series"), ("fund", "nav"), ("config", "show")]
)
def test_readers_answer_with_one_document(cli: Cli, words: tuple[str, ...]) -> None:
    assert cli.json(*words)


def test_a_keystore_signs_with_a_password_file(cli: Cli) -> None:
    (cli.folder / "password").write_text("correct horse\n")
    made = cli.json("account", "new", "dora", "--keystore", "keys", "--password-file", "password")
    assert cli.json("account", "list", "--keystore", "keys") == [{"name": "dora", "address": made["address"]}]
    keys = ["--keystore", "keys", "--password-file", "password", "--account", "dora"]
    done = cli("role", "grant", "assessor", "dora", *keys, code=2)
    assert "dora: is neither an address nor one of" in done.stderr
    cli("account", "remove", "dora", "--keystore", "keys", code=2)
    cli("account", "remove", "dora", "--keystore", "keys", "--yes")
    assert cli.json("account", "list", "--keystore", "keys") == []
