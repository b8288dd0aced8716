"""The later life of batteries on the command line: service, quarantine, liens, ends by the file."""

from __future__ import annotations

from tests.e2e.conftest import Cli, row, write

HEAD = "battery,cobalt_g,copper_g,lithium_g,nickel_g,lead_g,rest_g,proceeds,due"


def cars(cli: Cli, count: int) -> int:
    """The batch of new cars, with the next serials."""
    series = {each["prefix"]: each["next"] for each in cli.json("battery", "series")}
    first = max(1, series["CAR-NMC"])
    rows = [row(serial=first + n, model=f"Pack {first}") for n in range(count)]
    minted = cli.json("battery", "mint", write(cli.folder, f"cars-{first}.csv", rows))["minted"]
    return int(minted[0]["batch"])


def measure(cli: Cli, batch: int, count: int) -> None:
    """Readings of today for the first batteries of a batch."""
    today = cli.json("chain", "status")["time"][:10]
    lines = [f"{batch}:{n},{today},0.97" for n in range(count)]
    (cli.folder / "m.csv").write_text("\n".join(["battery_id,day,relative_capacity", *lines]))
    cli("assess", "run", "m.csv")


# -- refused


def test_a_list_with_anything_unknown_is_refused_with_file_and_row(cli: Cli) -> None:
    batch = cars(cli, 1)
    (cli.folder / "ids.txt").write_text(f"{batch}:0\n\nCAR-NMC-99999\n{batch}:9\n")
    done = cli("battery", "install", "@ids.txt", "--in", "vehicle", code=2)
    assert [line.partition(": is not")[0] for line in done.stderr.splitlines()[:2]] == [
        "ids.txt:3: CAR-NMC-99999",
        f"ids.txt:4: {batch}:9",
    ]
    assert done.stderr.endswith("error: refused, 2 problems; nothing was sent\n")


def test_mass_balances_are_refused_as_a_whole(cli: Cli) -> None:
    batch, before = cars(cli, 2), cli.block()
    rows = [f"{batch}:0,0,0,0,0,0,5,0,", f"{batch}:1,,,,,,x,much,"]
    (cli.folder / "bad.csv").write_text("\n".join([HEAD, *rows]))
    done = cli("battery", "recycle", "--file", "bad.csv", code=2)
    assert done.stderr.splitlines()[:3] == [
        f"bad.csv:2: battery: {batch}:0 is registered, not dismantled",
        "bad.csv:3: rest_g: 'x' is not a whole number (digits only)",
        "bad.csv:3: proceeds: 'much' is not an amount",
    ]
    assert cli.block() == before


def test_a_release_without_a_measurement_says_what_to_do(cli: Cli) -> None:
    batch = cars(cli, 1)
    cli("battery", "quarantine", f"{batch}:0")
    done = cli("battery", "release", f"{batch}:0", code=5)
    assert f"error: release was refused: the last measurement of {batch}:0, of 2020-01-29, is" in done.stderr
    assert "hint: assess it first: battery-chain assess run FILE" in done.stderr


def test_several_owners_need_shares(cli: Cli) -> None:
    batch = cars(cli, 2)
    cli("battery", "transfer", f"{batch}:1", "--to", "alice", "--account", "bank")
    home = ["--class", "nmc-storage", "--model", "Home store", "--energy", "19000", "--health", "9700"]
    where = ["--series", "SECOND-LIFE", "--operator", "operator"]
    done = cli("battery", "repurpose", f"{batch}:0-1", *home, *where, code=2)
    assert done.stderr.splitlines()[-2] == "--share: is needed for each of the owners alice, bank"


def test_neither_batteries_nor_batches_is_refused(cli: Cli) -> None:
    for command in (("transfer", "--to", "alice"), ("release",), ("quarantine",)):
        done = cli("battery", *command, code=2)
        assert "battery: name batteries" in done.stderr


# -- done


def test_a_dry_run_of_a_loss_sends_nothing(cli: Cli) -> None:
    batch, before = cars(cli, 1), cli.block()
    plan = cli.json("battery", "lose", f"{batch}:0", "--dry-run")
    assert [each["function"] for each in plan["planned"]] == ["Battery.lose"]
    assert cli.block() == before


def test_service_custody_and_safety(cli: Cli) -> None:
    batch = cars(cli, 3)
    cli("battery", "install", f"{batch}:0-2", "--in", "vehicle")
    cli("battery", "maintain", f"{batch}:0", "--repair")
    cli("battery", "quarantine", "--batch", str(batch))
    measure(cli, batch, 3)
    cli("battery", "release", f"{batch}:0-2")
    cli("battery", "resume", f"{batch}:0", "--in", "vehicle")
    cli("battery", "hand-over", f"{batch}:1", "--to", "recycler")
    cli("battery", "take-over", f"{batch}:1", "--in", "vehicle")
    cli("battery", "retire", f"{batch}:2")
    cli("battery", "reuse", f"{batch}:2", "--in", "vehicle")
    cli("battery", "freeze", f"{batch}:2")
    cli("battery", "transfer", f"{batch}:2", "--to", "alice", "--account", "bank", code=5)
    cli("battery", "unfreeze", f"{batch}:2")


def test_a_lien_is_pledged_shown_and_released(cli: Cli) -> None:
    batch = str(cars(cli, 2))
    made = cli.json("battery", "lien", "pledge", "--batch", batch, "--lender", "alice", "--amount", "1000")
    lien = str(made["lien"])
    assert cli.json("battery", "lien", "show", lien)["lender"]["name"] == "alice"
    done = cli("battery", "transfer", "--batch", batch, "--to", "bruno", code=5)
    assert f"batch {batch} is pledged" in done.stderr
    cli("battery", "lien", "release", lien, "--batch", batch)
    cli("battery", "transfer", "--batch", batch, "--to", "bruno")


def test_a_delivery_ends_by_the_file_and_its_claim_is_settled(cli: Cli) -> None:
    batch = cars(cli, 2)
    cli("battery", "waste", f"{batch}:0-1", "--recycler", "recycler")
    parts = [f"{batch}:{n},250000,240000,7000,21000,4000,22000," for n in range(2)]
    head = "battery,pack_g,part_g,cobalt_g,copper_g,lithium_g,nickel_g,lead_g"
    (cli.folder / "parts.csv").write_text("\n".join([head, *parts]))
    cli("battery", "dismantle", "--file", "parts.csv")
    rows = [
        f"{batch}:0,6300,18900,2000,19800,0,100000,0,",
        f"{batch}:1,6300,0,2000,19799,0,0,5.25,2099-01-31",
    ]
    (cli.folder / "balances.csv").write_text("\n".join([HEAD, *rows]))
    words = ("battery", "recycle", "--file", "balances.csv", "--content", "parts.csv")
    burned = cli.json(*words)
    found = {each["metal"]: (each["percent"], each["met"]) for each in burned["recovery"]}
    assert found == {
        "cobalt": ("90.0", True),
        "copper": ("45.0", False),
        "lithium": ("50.0", True),
        "nickel": ("90.0", False),
    }
    assert {each["before"] for each in cli.json(*words)["receipts"]} == {True}
    cli("token", "issue", "recycler", "10")
    cli("battery", "claim", "settle", f"{batch}:1")
    assert cli.json("battery", "claim", "show", f"{batch}:0-1")[0]["settled"] is True


def test_an_auditor_signs_elsewhere(cli: Cli) -> None:
    batch, before = cars(cli, 1), cli.block()
    lose = ("battery", "lose", f"{batch}:0", "--statement", "loss.json")
    assert "loss.json is to be signed; nothing was sent" in cli(*lose).stdout
    assert cli.block() == before
    (signed,) = cli.json("battery", "sign", "loss.json", "--account", "auditor")
    assert signed["statement"] == "Report"
    wrong = signed["signature"][:-4] + "00" + signed["signature"][-2:]
    assert "was refused" in cli(*lose, "--auditor", wrong, code=5).stderr
    cli(*lose, "--auditor", signed["signature"])
    assert cli.json("battery", "show", f"{batch}:0")[0]["operation"] == "lost"


def test_statements_of_another_contract_are_not_signed(cli: Cli) -> None:
    batch = cars(cli, 1)
    cli("battery", "hand-over", f"{batch}:0", "--to", "recycler", "--statement", "foreign.json")
    file = cli.folder / "foreign.json"
    text = file.read_text()
    start = text.index('"verifyingContract": "') + len('"verifyingContract": "')
    file.write_text(text[:start] + "0x" + "99" * 20 + text[start + 42 :])
    done = cli("battery", "sign", "foreign.json", "--account", "recycler", code=2)
    assert done.stderr.startswith("foreign.json: domain: is not that of Battery at 0x")
    (cli.folder / "none.json").write_text("{}")
    done = cli("battery", "sign", "none.json", "--account", "recycler", code=2)
    assert "is no file of statements (battery-chain/statements/1)" in done.stderr
