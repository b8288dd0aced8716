"""The sender told from outside: counters that outlive a process, and an entry of the log for each step."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from battery_chain.chain.journal import Journal
from battery_chain.chain.metrics import metrics_text, write_textfile
from battery_chain.chain.rpc import Rpc
from battery_chain.errors import Reverted, Unwritable
from tests.unit.test_chain_sender import ANN, BOB, FULL, SHOP, World, pay


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "journal")


def samples(text: str) -> dict[tuple[str, ...], float]:
    """By name and the values of its labels (the chain left out)."""
    return {
        (
            each.name.removeprefix("battery_chain_"),
            *(v for k, v in each.labels.items() if k != "chain"),
        ): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


def counted(world: World) -> dict[tuple[str, ...], float]:
    with world.run() as sender:
        return samples(metrics_text(sender.journal))


def test_an_empty_journal_has_counters_at_zero(world: World) -> None:
    found = counted(world)
    assert {found["transactions_signed_total", kind] for kind in ("call", "replacement", "cancel")} == {0}
    assert not [name for name in found if name[0] == "intents"]


def test_counters_are_those_of_all_runs(world: World) -> None:
    for value in (1, 2):
        with world.run() as sender:
            list(sender.send_many([pay(value), pay(value, signer=BOB)]))
    with world.run() as sender:
        world.node.reverts[b"x"] = FULL
        with pytest.raises(Reverted):
            list(sender.send_many([pay(3, data=b"x")]))
        gas = {each.account: 0 for each in sender.journal.entries()}
        for each in sender.journal.entries():
            gas[each.account] += each.gas_used or 0
    found = counted(world)
    assert found["intents", ANN.address, "done"] == found["intents", BOB.address, "done"] == 2
    assert found["intents", ANN.address, "reverted"] == 1
    assert found["transactions_signed_total", "call"] == 5
    assert found["gas_used_total", ANN.address] == gas[ANN.address] > 0


def test_the_age_of_the_oldest_open_intent_is_told_while_there_is_one(world: World) -> None:
    began = world.clock.now()
    world.leave_open(1, 2)
    with world.run() as sender:
        found = samples(metrics_text(sender.journal))
        assert found["oldest_open_intent_seconds", ANN.address] == began
        assert found["intents", ANN.address, "open"] == 2
        world.node.automine = True
        sender.resume()
    assert ("oldest_open_intent_seconds", ANN.address) not in counted(world)


def test_replacements_cancellations_and_what_was_undone_are_counted(world: World) -> None:
    world.leave_open(1)
    with world.run() as sender:
        world.node.automine = True
        sender.cancel(1)
        list(sender.send_many([pay(2)]))
        world.node.reorganise(1)
        list(sender.send_many([pay(3)]))
    found = counted(world)
    assert found["transactions_signed_total", "cancel"] == 1
    assert found["intents_undone_total", ANN.address] == 1
    assert found["intents", ANN.address, "cancelled"] == 1


def test_requests_of_the_process_are_counted_and_what_was_not_answered(world: World) -> None:
    rpc = Rpc(world.node, pause=lambda _: None)
    world.node.losses = ["before", "after"]
    rpc.chain_id()
    rpc.batch([("eth_chainId", ())] * 3)
    with world.run() as sender:
        found = samples(metrics_text(sender.journal, rpc))
    assert found["rpc_requests_total",] == 6
    assert found["rpc_exchanges_total",] == 4
    assert found["rpc_unanswered_total",] == 2


def test_the_file_is_written_wholly_or_not_at_all(world: World, tmp_path: Path) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1)]))
        write_textfile(tmp_path / "sender.prom", sender.journal)
        assert (tmp_path / "sender.prom").read_text() == metrics_text(sender.journal)
        (tmp_path / "file").touch()
        with pytest.raises(Unwritable):
            write_textfile(tmp_path / "file" / "sender.prom", sender.journal)


def test_a_journal_of_an_earlier_version_goes_on(world: World) -> None:
    with world.run() as sender:
        list(sender.send_many([pay(1, "k")]))
        file = sender.journal.file
    with sqlite3.connect(file) as old:
        old.execute("ALTER TABLE intents DROP COLUMN undone")
        old.execute("PRAGMA user_version = 2")
    with world.run() as sender:
        assert next(iter(sender.send_many([pay(1, "k")]))).before
    assert Journal(file).entries()[0].undone == 0
    assert world.paid() == [1]


# -- the log


def facts(record: logging.LogRecord) -> Mapping[str, Any]:
    return vars(record)


def test_each_step_is_an_entry_with_its_facts(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "battery_chain.chain.steps")
    with world.run() as sender:
        (receipt,) = sender.send_many([pay(7, "k")])
    said = [(each.levelname, each.getMessage()) for each in caplog.records]
    assert said == [("INFO", "written: pay 7"), ("DEBUG", "offered: pay 7"), ("INFO", "done: pay 7")]
    written, offered, done = map(facts, caplog.records)
    assert (written["key"], written["account"], written["nonce"]) == ("k", ANN.address, 0)
    assert written["hash"] == offered["hash"] == done["hash"] == receipt.hash
    assert (done["block"], done["gas_used"]) == (receipt.block_number, receipt.gas_used)


def test_a_refusal_a_replacement_and_a_revert_say_why(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "battery_chain.chain.steps")
    world.node.refusals = ["replacement transaction underpriced"]
    world.node.reverts[b"x"] = FULL
    with world.run() as sender:
        list(sender.send_many([pay(1)]))
        with pytest.raises(Reverted):
            list(sender.send_many([pay(2, data=b"x")]))
    said = [each.getMessage() for each in caplog.records]
    assert said == [
        "written: pay 1",
        "offered: pay 1",
        "replacement signed: pay 1",
        "done: pay 1",
        "written: pay 2",
        "reverted: pay 2",
    ]
    assert facts(caplog.records[1])["answer"] == "cheap"
    assert facts(caplog.records[-1])["revert"] == "Full"


def test_no_raw_transaction_and_no_call_data_is_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with world.run() as sender:
        list(sender.send_many([pay(1, data=b"\xca\xfe\xba\xbe" * 4)]))
        raw = sender.journal.entries()[0].last.raw.hex()
    text = " ".join(str(vars(each)) for each in caplog.records if each.name.startswith("battery_chain"))
    assert SHOP not in text
    assert "cafebabe" not in text
    assert raw[20:] not in text
