from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from battery_chain.chain.fees import Fees
from battery_chain.chain.journal import CALL, CANCEL, Draft, Journal, Outcome, Sent
from battery_chain.errors import BadInput

ANN = "0xAnn"


def draft(key: str = "k", nonce: int = 0, account: str = ANN) -> Draft:
    sent = Sent(f"0x{account}{nonce}{key}", CALL, b"raw", Fees(10**19, 1), 100)
    return Draft(
        key, "pay", "transfer", account, nonce, "0xbob", 2**200, b"\x01", "f", 21_000, 5, 100, 200, sent
    )


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    found = Journal(tmp_path / "j/one.sqlite")
    yield found
    found.close()


def test_a_key_is_open_or_done_once(journal: Journal) -> None:
    first = journal.add([draft()])[0]
    with pytest.raises(sqlite3.IntegrityError):
        journal.add([draft(nonce=1)])
    journal.record([Outcome(first, "done", "0x1", 6, "0xb", 21_000)])
    with pytest.raises(sqlite3.IntegrityError):
        journal.add([draft(nonce=1)])


@pytest.mark.parametrize("state", ["reverted", "cancelled", "superseded"])
def test_a_key_may_be_tried_again_after_it_came_to_nothing(journal: Journal, state: str) -> None:
    journal.record([Outcome(journal.add([draft()])[0], state)])
    assert journal.live("k") is None
    journal.add([draft(nonce=1)])
    assert journal.live("k") is not None


def test_two_intents_never_share_a_nonce(journal: Journal) -> None:
    journal.add([draft()])
    with pytest.raises(sqlite3.IntegrityError):
        journal.add([draft("other")])


def test_several_intents_are_written_all_or_none(journal: Journal) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        journal.add([draft("a"), draft("b")])
    assert journal.entries() == []


def test_what_was_written_is_there_for_the_next_process(journal: Journal) -> None:
    journal.add([draft()])
    other = Journal(journal.file)
    assert other.open() == journal.open()
    assert other.open()[0].value == 2**200
    assert other.open()[0].last.fees == Fees(10**19, 1)
    other.close()


def test_the_journal_synchronises_fully_and_is_private(journal: Journal) -> None:
    query = journal._database.execute
    assert query("PRAGMA synchronous").fetchone()[0] == 2
    assert query("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert stat.S_IMODE(journal.file.stat().st_mode) == 0o600


def test_a_decided_entry_is_not_decided_again(journal: Journal) -> None:
    number = journal.add([draft()])[0]
    journal.record([Outcome(number, "done", "0x1", 6, "0xb", 21_000)])
    journal.record([Outcome(number, "cancelled", "0x2", 7, "0xc", 21_000)])
    assert journal.pick([number])[0].state == "done"


def test_nonces_are_counted_by_account(journal: Journal) -> None:
    first, second = journal.add([draft("a", 4), draft("b", 5)])
    assert (journal.next_nonce(ANN), journal.used_nonce(ANN), journal.next_nonce("0xBob")) == (6, 0, 0)
    journal.record([Outcome(first, "done", "0x1", 6, "0xb", 1), Outcome(second, "superseded")])
    assert (journal.next_nonce(ANN), journal.used_nonce(ANN)) == (5, 5)


def test_an_entry_is_shown_by_number_key_or_any_of_its_hashes(journal: Journal) -> None:
    number = journal.add([draft()])[0]
    journal.signed(number, replace(journal.open()[0].last, hash="0xcancel", kind=CANCEL))
    for wanted in (number, str(number), "k", "0xcancel", journal.open()[0].transactions[0].hash):
        assert journal.show(wanted).id == number
    assert journal.show(number).cancelling
    with pytest.raises(BadInput, match="no such transaction, key or hash"):
        journal.show("0xnothing")


def test_an_entry_as_json_has_no_raw_transaction_and_big_numbers_as_text(journal: Journal) -> None:
    number = journal.add([draft()])[0]
    journal.record([Outcome(number, "reverted", "0x1", 6, "0xb", 1, error={"name": "Full", "arguments": {}})])
    shown = journal.show(number).as_json()
    assert shown["value"] == str(2**200)
    assert shown["error"] == {"name": "Full", "arguments": {}}
    assert not {"data", "raw"} & set(shown)


def test_entries_are_listed_newest_first_by_state_and_account(journal: Journal) -> None:
    journal.add([draft("a", 0), draft("b", 1), draft("c", 0, "0xBob")])
    assert [each.key for each in journal.entries()] == ["c", "b", "a"]
    assert [each.key for each in journal.entries(account=ANN, limit=1)] == ["b"]
    assert journal.entries(state="done") == []


def test_a_journal_is_adopted_by_one_chain(journal: Journal) -> None:
    assert journal.chain() is None
    journal.adopt(1, "0xa")
    journal.adopt(2, "0xb")
    assert journal.chain() == (1, "0xa")
