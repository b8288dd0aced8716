"""The ten lines of the guide, and acts through the library, on a chain in the background."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

import battery_chain
from battery_chain.errors import BadInput, NotPermitted, Reverted
from battery_chain.market import Side, Terms
from battery_chain.model import Method, Operation
from tests.e2e.conftest import Cli, clean_environment, row, write

ROOT = Path(__file__).parents[2]


def examples(language: str = "python") -> list[str]:
    """The examples of the guide."""
    text = (ROOT / "docs/guide/library.md").read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def ten_lines() -> str:
    """The first of them."""
    return examples()[0]


@pytest.fixture(scope="module")
def minted(cli: Cli) -> Cli:
    """Four cars of the bank."""
    cli("battery", "mint", write(cli.folder, "manifest.csv", [row(serial=n) for n in range(1, 5)]))
    return cli


@pytest.fixture
def bank(minted: Cli, monkeypatch: pytest.MonkeyPatch) -> Iterator[battery_chain.Connection]:
    monkeypatch.chdir(minted.folder)
    with battery_chain.connect(account="operator") as found:
        yield found


def test_the_guide_and_the_package_show_the_same_ten_lines() -> None:
    doc = str(battery_chain.__doc__)
    start, end = doc.index("    import battery_chain"), doc.index("Importing this package")
    assert dedent(doc[start:end]).strip() == ten_lines().strip()
    assert len(ten_lines().strip().splitlines()) == 10


def test_the_ten_lines_run_as_they_stand_and_again(minted: Cli) -> None:
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", ten_lines()],
            cwd=minted.folder,
            env=clean_environment() | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        state, value, *history = done.stdout.splitlines()
        assert state == "IN_VEHICLE 10000 38000"
        assert Decimal(value) > 0
        assert [line.split()[0] for line in history] == ["mint", "install"]


def test_every_other_example_runs_after_the_ten_lines(minted: Cli) -> None:
    script = "\n".join([*examples(), "print(model is not None, count)"])
    environment = clean_environment() | {"PYTHONPATH": str(ROOT)}
    run = [sys.executable, "-c", script]
    done = subprocess.run(run, cwd=minted.folder, env=environment, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "True 1", done.stderr


def test_a_battery_that_is_not_on_chain_is_refused_by_name(bank: battery_chain.Connection) -> None:
    with pytest.raises(BadInput) as refused:
        bank.battery.show("CAR-NMC-00000002", "CAR-NMC-00000099", "7:0")
    assert [each.column for each in refused.value.problems] == ["CAR-NMC-00000099", "7:0"]


def test_one_battery_is_not_several(bank: battery_chain.Connection) -> None:
    with pytest.raises(BadInput, match="1:0-2: names several; name one"):
        bank.value.battery("1:0-2")
    with pytest.raises(BadInput, match="name at least one"):
        bank.battery.show()


def test_a_writer_without_an_account_is_refused(bank: battery_chain.Connection) -> None:
    with pytest.raises(NotPermitted, match="no account"):
        bank.acting_as("").battery.retire("1:1", evidence=b"worn")


def test_what_the_chain_refuses_is_told_by_its_custom_error(bank: battery_chain.Connection) -> None:
    with pytest.raises(Reverted) as refused:
        bank.acting_as("alice").battery.transfer("1:1", to="bruno")
    assert refused.value.error == "NotApproved"


def test_readers_and_the_command_line_say_the_same(bank: battery_chain.Connection, minted: Cli) -> None:
    (shown,) = bank.battery.show("1:2")
    (told,) = minted.json("battery", "show", "1:2")
    assert (str(shown.id), shown.serial, shown.energy_wh) == (told["id"], told["serial"], told["energy_wh"])
    assert [each.count for each in bank.battery.list(owner="bank")] == [4]
    assert bank.battery.list(owner="alice") == []
    worth = bank.value.portfolio("bank", model=True)
    assert worth.value == worth.value.quantize(Decimal("0.000001"))
    assert {each.prefix for each in bank.battery.series()} == {
        each["prefix"] for each in minted.json("battery", "series")
    }
    assert len(bank.value.classes()) == len(minted.json("value", "class"))
    assert len(bank.member.list()) == len(minted.json("member", "list"))


def test_a_second_call_of_the_same_act_sends_nothing(bank: battery_chain.Connection) -> None:
    (first,) = bank.battery.install("1:1", operation=Operation.IN_VEHICLE, evidence=b"note")
    (second,) = bank.battery.install("1:1", operation=Operation.IN_VEHICLE, evidence=b"note")
    assert second.before
    assert second.hash == first.hash
    assert bank.tx.show(first.hash).state == "done"


def test_an_order_is_signed_written_read_and_filled(bank: battery_chain.Connection, minted: Cli) -> None:
    owner, buyer = bank.acting_as("bank"), bank.acting_as("alice")
    bank.acting_as("issuer").token.issue("alice", Decimal(20_000), key="order")
    before = buyer.token.balance()
    order = owner.market.sign(Side.SELL, owner.market.goods("1:3"), Terms(Decimal(1_000)))
    owner.market.write(order, "order.json")
    read = buyer.market.read(minted.folder / "order.json")
    assert read.order == order.order
    owner.market.approve(read)
    buyer.market.approve(read)
    buyer.market.fill(read)
    assert bank.battery.show("1:3")[0].owner.lower() == bank.workspace.address("alice").lower()
    assert before - buyer.token.balance() == 1_000
    assert len(bank.market.trades()) == 1
    (checked,) = bank.market.check(read)
    assert checked.open == 0
    assert checked.reason is not None


def test_readings_become_booked_assessments(bank: battery_chain.Connection, minted: Cli) -> None:
    (minted.folder / "readings.csv").write_text("battery_id,day,relative_capacity\n1:1,2026-06-30,0.95\n")
    measured = bank.assess.estimate("readings.csv", method=Method.FULL_DISCHARGE)
    assert [each.count for each in measured.measurements] == [1]
    signed = bank.assess.sign(measured, assessors=["laboratory", "inspector"])
    assert bank.assess.write("signed.json", signed) == 1
    assert bank.assess.read("signed.json") == signed
    assert len(bank.assess.submit(signed)) == 1
    assert bank.assess.show("1:1")[-1].readings[1].health == 9_500
    assert bank.battery.show("1:1")[0].health_bp == 9_500


def test_a_deployment_that_stands_is_not_sent_again(bank: battery_chain.Connection) -> None:
    assert bank.deploy.changes() == []
    assert [each for each in bank.deploy.run("description.toml") if not each.before] == []
    assert bank.deploy.status().name == "demo"
