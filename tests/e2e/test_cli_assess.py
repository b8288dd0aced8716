"""Readings, assessments, worth and delayed operations from the command line."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from battery_chain.chain import Rpc, Sender, development_signers
from battery_chain.contracts import structs
from battery_chain.contracts.battery import BatchMinted
from battery_chain.deploy import event_of, open_workspace
from tests.e2e.conftest import Cli, row, write
from tests.e2e.test_cli import following


def test_readings_of_an_unknown_battery_refuse_the_file(cli: Cli) -> None:
    (cli.folder / "u.csv").write_text("battery_id,day,relative_capacity\nCAR-NMC-77777,2026-01-10,0.9\n")
    before = cli.block()
    done = cli("assess", "run", "u.csv", code=2)
    assert "u.csv: battery_id: 'CAR-NMC-77777' is not a battery on chain" in done.stderr
    assert cli.block() == before


def test_dirty_readings_are_left_out_and_named(cli: Cli) -> None:
    first = following(cli)
    cli("battery", "mint", write(cli.folder, "dirty.csv", [row(serial=first + n) for n in range(5)]))
    figures = ["0.9", "", "0", "-1", "NaN"]
    readings = [f"CAR-NMC-{first + n},2026-01-10,{figure}" for n, figure in enumerate(figures)]
    (cli.folder / "r.csv").write_text("\n".join(["battery_id,day,relative_capacity", *readings]))
    done = cli("assess", "run", "r.csv", "--json")
    assert json.loads(done.stdout)["booked"] == 1
    assert [line for line in done.stderr.splitlines() if line.startswith("warning")] == [
        "warning: left out: r.csv:3: relative_capacity: the cell is blank",
        "warning: left out: r.csv:4: relative_capacity: 0 is not above zero",
        "warning: left out: r.csv:5: relative_capacity: -1 is not above zero",
        "warning: left out: r.csv:6: relative_capacity: NaN is not a number",
    ]
    assert cli.json("assess", "run", "r.csv")["booked"] == 0
    shown = cli.json("assess", "show", f"CAR-NMC-{first}")["assessments"]
    assert [(each["kind"], each["health"]) for each in shown] == [("mint", 10000), ("assess", 9000)]


def test_a_step_waits_for_the_second_assessor(cli: Cli) -> None:
    first = following(cli)
    batch = cli.json("battery", "mint", write(cli.folder, "step.csv", [row(serial=first)]))["minted"][0][
        "batch"
    ]
    (cli.folder / "p.csv").write_text(f"battery_id,day,relative_capacity\nCAR-NMC-{first},2026-03-01,0.80\n")
    before = cli.block()
    one = ["assess", "sign", "p.csv", "--out", "one.json", "--assessor", "laboratory"]
    assert cli.json(*one)["second_signature_needed"] == 1
    done = cli("assess", "submit", "one.json", code=2)
    assert "the step of health needs a second assessor's signature" in done.stderr
    done = cli("assess", "countersign", "one.json", "--assessor", "laboratory", code=2)
    assert "laboratory has signed it: the second assessor is another person" in done.stderr
    assert cli.block() == before
    both = cli.json("assess", "countersign", "one.json", "--assessor", "inspector")
    assert both["second_signature_needed"] == 0
    assert cli.json("assess", "submit", "one.json")["booked"] == 1
    assert cli.json("assess", "submit", "one.json")["booked"] == 0
    found = cli.json("assess", "show", "--batch", str(batch), "--last", "1")
    assert [each["name"] for each in found["assessments"][0]["assessors"]] == ["laboratory", "inspector"]
    assert (found["steps_in_90_days_bp"] or found["assessments"][0]["steps_in_90_days_bp"]) == 2000
    again = cli("assess", "run", "p.csv", "--new", "--json")
    assert json.loads(again.stdout)["booked"] == 1


def test_a_later_version_is_refused_before_it_is_sent(cli: Cli) -> None:
    before = cli.block()
    words = ["value", "migrate", "nmc-four-wheel", "lfp-four-wheel", "--sunset", "2099-01-01"]
    done = cli(*words, code=2)
    assert (
        "lfp-four-wheel: class: is of another use, category or chemistry than nmc-four-wheel" in done.stderr
    )
    assert cli.block() == before
    assert {each["version"] for each in cli.json("value", "class")} == {1}


def test_by_force_a_battery_moves_only_after_its_delay(cli: Cli) -> None:
    first = following(cli)
    cli("battery", "mint", write(cli.folder, "force.csv", [row(serial=first)]))
    done = cli("role", "force-transfer", f"CAR-NMC-{first}", "alice", "--account", "alice", code=5)
    assert "AccessManagerUnauthorizedCall" in done.stderr
    made = cli.json("role", "force-transfer", f"CAR-NMC-{first}", "alice")
    (waiting,) = cli.json("role", "pending")
    assert (waiting["id"], waiting["state"], waiting["by"]["name"]) == (made["operation"], "waiting", "agent")
    assert "it may be executed from second" in cli("role", "execute", made["operation"], code=6).stderr
    cli("role", "cancel", made["operation"])
    assert cli.json("role", "pending") == []


def test_a_dry_run_of_readings_sends_and_keeps_nothing(cli: Cli) -> None:
    first = following(cli)
    cli("battery", "mint", write(cli.folder, "dry.csv", [row(serial=first)]))
    (cli.folder / "d.csv").write_text(f"battery_id,day,relative_capacity\nCAR-NMC-{first},2026-04-01,0.977\n")
    kept = cli.folder / ".battery-chain" / "evidence"
    before, documents = cli.block(), len(list(kept.glob("*")))
    planned = cli.json("assess", "run", "d.csv", "--dry-run")
    assert (len(planned["planned"]), planned["sent"]) == (1, 0)
    assert (cli.block(), len(list(kept.glob("*")))) == (before, documents)


def test_single_readings_and_what_is_noticed(cli: Cli) -> None:
    first = following(cli)
    cli("battery", "mint", write(cli.folder, "few.csv", [row(serial=first + n) for n in range(3)]))
    lines = [f"CAR-NMC-{first + 2},{day},0.9{n}" for n, day in ((7, "2025-11-01"), (9, "2025-10-01"))]
    (cli.folder / "o.csv").write_text("\n".join(["battery_id,day,relative_capacity", *lines, ""]))
    done = cli("assess", "estimate", "o.csv", "--accuracy", "0.5", "--json")
    found = json.loads(done.stdout)
    assert "o.csv" in found["noticed"][0]
    assert "noticed: o.csv" in done.stderr
    assert found["assessments"][-1]["metric"] == "soce"
    assert found["assessments"][-1]["uncertainty"] is not None
    done = cli("assess", "estimate", "o.csv", "--metric", "remaining_capacity", code=2)
    assert "REMAINING_CAPACITY does not price EV" in done.stderr
    assert cli.json("assess", "run", "o.csv", "--single")["booked"] >= 1
    assert cli.json("assess", "run", "o.csv", "--single")["booked"] == 0
    assert cli.json("assess", "show", f"CAR-NMC-{first + 2}")["assessments"][-1]["health"] == 9700
    assert cli.json("assess", "show", f"CAR-NMC-{first}")["assessments"][-1]["health"] == 10000


@pytest.mark.parametrize("moment", ["after-journal", "after-broadcast", "after-receipt"])
def test_killed_and_signed_again_the_same_readings_count_once(cli: Cli, moment: str) -> None:
    """The run after a kill signs anew, of a later second: what was left open is finished first."""
    first = following(cli)
    name = write(cli.folder, "kill.csv", [row(serial=first)])
    batch = cli.json("battery", "mint", name)["minted"][0]["batch"]
    (cli.folder / "k.csv").write_text(f"battery_id,day,relative_capacity\nCAR-NMC-{first},2026-04-01,0.98\n")
    cli("assess", "run", "k.csv", code=-9, BATTERY_CHAIN_CRASH=moment)
    assert cli.json("assess", "run", "k.csv")["booked"] == 0
    kinds = [each["kind"] for each in cli.json("assess", "show", "--batch", str(batch))["assessments"]]
    assert kinds == ["mint", "assess"]


def test_a_batch_minted_without_health_is_rated_once(cli: Cli, tmp_path: Path) -> None:
    batch = _unrated(cli, tmp_path)
    words = ["assess", "rate", str(batch), "--health", "9980", "--day", "2026-01-20", "--out", "rated.json"]
    assert cli.json(*words)["signed"] == 1
    assert cli.json("assess", "submit", "rated.json")["booked"] == 1
    assert cli.json("assess", "submit", "rated.json")["booked"] == 0
    (entry,) = cli.json("assess", "show", f"{batch}:2")["assessments"]
    assert (entry["kind"], entry["health"], entry["assessors"][0]["name"]) == ("rate", 9980, "laboratory")
    done = cli(*words, code=2)
    assert f"batch {batch}: has a health already: a begin-of-life statement comes before" in done.stderr


def _unrated(cli: Cli, folder: Path) -> int:
    """A batch of three cars that was minted without a begin-of-life health."""
    rpc = Rpc.connect(cli.json("chain", "status")["rpc"])
    sender, first = Sender.open(rpc, folder), following(cli)
    keys, file = (
        development_signers(rpc.chain_id()),
        cli.folder / ".battery-chain" / "deployments" / "demo.json",
    )
    workspace = open_workspace(rpc, sender, lambda who: keys[int(who.removeprefix("dev:"))], file)
    bank, operator = workspace.address("bank"), workspace.address("operator")
    series = workspace.deployment.series["CAR-NMC"]
    mint = structs.Mint(bank, operator, 1, 40_000, 3, 20_000, 0, 0, series, first, bytes(32), b"")
    call = workspace.battery.mint_batch(mint, b"")
    receipt = sender.send(call, action="mint", signer=workspace.signer("maker"))
    sender.close()
    return event_of(receipt, BatchMinted).batch_id


def test_evidence_is_kept_with_the_vector_that_was_measured(cli: Cli) -> None:
    first = following(cli)
    cells = {"series": "MOTO-NCA", "class": "nca-two-wheel", "chemistry": "NCA", "rated_wh": 2000}
    cli("battery", "mint", write(cli.folder, "moto.csv", [row(serial=first, **cells)]))
    serial = f"MOTO-NCA-{first}"
    (cli.folder / "v.csv").write_text(f"battery_id,day,relative_capacity\n{serial},2026-04-01,0.981\n")
    (cli.folder / "w.csv").write_text(f"battery_id,remaining_power,remaining_power_u\n{serial},0.93,0.01\n")
    reading = ["v.csv", "--vector", "w.csv", "--accuracy", "0.5", "--by", "Laboratory North"]
    (line,) = cli.json("assess", "estimate", *reading)["assessments"]
    assert line["metric"] == "remaining_capacity"
    assert "remaining_power" not in line["not_measured"]
    assert cli.json("assess", "run", *reading)["booked"] == 1
    (entry,) = [
        each for each in cli.json("assess", "show", serial)["assessments"] if each["kind"] == "assess"
    ]
    assert entry["uncertainty"] == line["uncertainty"]
    document = json.loads(
        (cli.folder / ".battery-chain" / "evidence" / f"{entry['evidence']}.json").read_text()
    )
    assert document["health"][0]["originator"] == "Laboratory North"
    assert document["health"][0]["vector"]["remaining_power"]["expanded"] == "0.010000"


def test_what_is_too_old_is_found_and_expired(cli: Cli) -> None:
    first = following(cli)
    name = write(cli.folder, "old.csv", [row(serial=first + n) for n in range(3)])
    batch = cli.json("battery", "mint", name)["minted"][0]["batch"]
    assert cli.json("assess", "show", "--batch", str(batch))["too_old"] is True
    done = cli.json("assess", "expire", "--batch", str(batch))
    assert (done["expired"], done["batches"], len(done["receipts"])) == (3, [batch], 1)
    assert cli.json("assess", "expire", "--batch", str(batch))["expired"] == 0
    assert cli.json("assess", "show", f"{batch}:1")["expired"] is True


def test_a_portfolio_is_told_class_by_class(cli: Cli) -> None:
    cli("battery", "mint", write(cli.folder, "parts.csv", [row(serial=following(cli))]))
    found = cli.json("value", "portfolio", "bank", "--model")
    assert sum(Decimal(each["value"]) for each in found["classes_held"]) == Decimal(found["value"])
    assert "coverage" not in found
    assert "nmc-four-wheel" in cli("value", "portfolio", "bank").stdout
    assert cli.json("value", "portfolio", "Fund")["coverage"] == 10_000
    assert cli.json("value", "portfolio", "bank", "--on", found["day"])["value"] == found["value"]


def test_signed_assessments_travel_in_a_file(cli: Cli) -> None:
    serial = f"CAR-NMC-{following(cli)}"
    cli("battery", "mint", write(cli.folder, "signed.csv", [row(serial=serial)]))
    (cli.folder / "s.csv").write_text(f"battery_id,day,relative_capacity\n{serial},2026-02-01,0.91\n")
    before = cli.block()
    assert cli.json("assess", "sign", "s.csv", "--out", "signed.json")["signed"] == 1
    assert cli.block() == before
    assert cli.json("assess", "submit", "signed.json", "--account", "bank")["booked"] == 1
    assert cli.json("battery", "show", serial)[0]["health"] == 9100
