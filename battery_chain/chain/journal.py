"""The sender's journal: what was meant to be sent, written down before it is sent.

An intent is *open* from the moment it is written until the chain has decided: *done*, *reverted*,
*cancelled* (its nonce was used up by an empty transaction) or *superseded* (its nonce was used by a
transaction of another host, so that it can never be mined). Every signed transaction of an intent is kept:
all of them share its nonce, so at most one can be mined.

One SQLite file per chain, in WAL mode with full synchronisation: what `add` has returned from survives a
power cut. Times are whole seconds since 1970.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from battery_chain.chain.entries import CALL, CANCEL, REPLACEMENT, Draft, Entry, Outcome, Sent, Totals
from battery_chain.chain.fees import Fees
from battery_chain.errors import BadInput, Problem, Unwritable

__all__ = [
    "CALL",
    "CANCEL",
    "REPLACEMENT",
    "UNDONE",
    "Draft",
    "Entry",
    "Journal",
    "Outcome",
    "Sent",
    "Totals",
]

UNDONE = "undone by a reorganisation"
"""How the reason of an entry begins whose block has left the chain."""

_MARKS_KEPT = 200

_SCHEMA = """
CREATE TABLE chain (
    chain_id INTEGER NOT NULL,
    genesis TEXT NOT NULL
);
CREATE TABLE intents (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    action TEXT NOT NULL,
    function TEXT NOT NULL,
    account TEXT NOT NULL,
    nonce INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    value TEXT NOT NULL,
    data BLOB NOT NULL,
    fingerprint TEXT NOT NULL,
    gas INTEGER NOT NULL,
    planned_block INTEGER NOT NULL,
    created INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'reverted', 'cancelled', 'superseded')),
    hash TEXT NOT NULL DEFAULT '',
    block_number INTEGER,
    block_hash TEXT NOT NULL DEFAULT '',
    gas_used INTEGER,
    contract TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX one_live_intent_per_key ON intents (key) WHERE state IN ('open', 'done');
CREATE UNIQUE INDEX one_intent_per_nonce ON intents (account, nonce) WHERE state <> 'superseded';
CREATE INDEX by_state ON intents (state, account, nonce);
CREATE TABLE transactions (
    hash TEXT PRIMARY KEY,
    intent INTEGER NOT NULL REFERENCES intents (id),
    kind TEXT NOT NULL CHECK (kind IN ('call', 'replacement', 'cancel')),
    raw BLOB NOT NULL,
    cap TEXT NOT NULL,
    tip TEXT NOT NULL,
    legacy INTEGER NOT NULL,
    signed INTEGER NOT NULL
);
CREATE INDEX by_intent ON transactions (intent);
PRAGMA user_version = 1;
"""
_MARKS = """
CREATE TABLE marks (
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL
);
CREATE INDEX by_block ON intents (block_number);
PRAGMA user_version = 2;
"""
_UNDONE = """
ALTER TABLE intents ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
PRAGMA user_version = 3;
"""

_LIVE = "state IN ('open', 'done')"


class Journal:
    """The journal in one file. Several processes may have it open at once."""

    def __init__(self, file: Path) -> None:
        self.file = file
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._open()
        except sqlite3.OperationalError as failure:
            raise Unwritable(file, str(failure)) from failure

    def _open(self) -> None:
        self._database = sqlite3.connect(self.file, timeout=60, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        self.file.chmod(0o600)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("PRAGMA foreign_keys = ON")
        self._create()

    def _create(self) -> None:
        with self._writing():
            version = self._database.execute("PRAGMA user_version").fetchone()[0]
            for script in (_SCHEMA, _MARKS, _UNDONE)[version:]:
                for statement in script.split(";"):
                    self._database.execute(statement)

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self._database.execute("BEGIN IMMEDIATE")
            yield
            self._database.execute("COMMIT")
        except BaseException as failure:
            if self._database.in_transaction:  # a full disk has ended it already
                self._database.execute("ROLLBACK")
            if isinstance(failure, sqlite3.OperationalError):
                raise Unwritable(self.file, str(failure)) from failure
            raise

    # -- whose journal it is

    def chain(self) -> tuple[int, str] | None:
        """Chain id and genesis hash, or None while the journal belongs to no chain yet."""
        row = self._database.execute("SELECT chain_id, genesis FROM chain").fetchone()
        return None if row is None else (row["chain_id"], row["genesis"])

    def adopt(self, chain_id: int, genesis: str) -> None:
        with self._writing():
            if self.chain() is None:
                self._database.execute("INSERT INTO chain VALUES (?, ?)", (chain_id, genesis))

    # -- reading

    def entries(self, state: str = "", account: str = "", limit: int = -1) -> list[Entry]:
        """The newest entries first, of one state and one account where given."""
        return self._entries(
            "(?1 = '' OR state = ?1) AND (?2 = '' OR account = ?2) ORDER BY id DESC LIMIT ?3",
            (state, account, limit),
        )

    def show(self, wanted: int | str) -> Entry:
        """The entry with that number, key, operation or transaction hash; of several the newest."""
        found = self._entries(
            "id = ?1 OR key = ?1 OR hash = ?1 OR id IN (SELECT intent FROM transactions WHERE hash = ?1)"
            " OR substr(key, 1, length(?1) + 1) = ?1 || '/' ORDER BY id DESC LIMIT 1",
            (int(wanted) if str(wanted).isdecimal() else wanted,),
        )
        if not found:
            raise BadInput([Problem(str(self.file), 0, str(wanted), "no such transaction, key or hash")])
        return found[0]

    def open(self, account: str = "") -> list[Entry]:
        """The open entries, lowest nonce first."""
        where = "state = 'open' AND (?1 = '' OR account = ?1) ORDER BY account, nonce"
        return self._entries(where, (account,))

    def pick(self, ids: Sequence[int]) -> list[Entry]:
        """The entries with these numbers, in the order of the numbers given."""
        found: dict[int, Entry] = {}
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            marks = ",".join("?" * len(part))
            found |= {each.id: each for each in self._entries(f"id IN ({marks})", part)}
        return [found[each] for each in ids]

    def states(self, ids: Sequence[int]) -> dict[int, str]:
        """The state of each of these entries, without reading the rest."""
        found: dict[int, str] = {}
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            marks = ",".join("?" * len(part))
            rows = self._database.execute(f"SELECT id, state FROM intents WHERE id IN ({marks})", tuple(part))
            found |= {row["id"]: row["state"] for row in rows}
        return found

    def live(self, key: str) -> Entry | None:
        """The open or done entry of a key: what forbids to send it again."""
        found = self._entries(f"key = ? AND {_LIVE}", (key,))
        return found[0] if found else None

    def next_nonce(self, account: str) -> int:
        """One above the highest nonce this journal knows to be used or promised; 0 if it knows none."""
        return self._above(account, "state <> 'superseded'")

    def used_nonce(self, account: str) -> int:
        """One above the highest nonce of this account that the chain has been seen to use; 0 if none."""
        return self._above(account, "block_number IS NOT NULL")

    def _above(self, account: str, where: str) -> int:
        query = f"SELECT max(nonce) AS nonce FROM intents WHERE account = ? AND {where}"
        row = self._database.execute(query, (account,)).fetchone()
        return 0 if row["nonce"] is None else int(row["nonce"]) + 1

    def last_mined(self) -> Entry | None:
        """The entry with the highest block."""
        found = self._entries("block_number IS NOT NULL ORDER BY block_number DESC, id DESC LIMIT 1", ())
        return found[0] if found else None

    def marks(self) -> list[tuple[int, str]]:
        """Number and hash of blocks that were part of the chain: those in which entries were mined, and the
        newest ones at the planning of the last windows. Highest first."""
        rows = self._database.execute(
            "SELECT number, hash FROM marks UNION SELECT block_number, block_hash FROM intents"
            " WHERE block_number IS NOT NULL ORDER BY 1 DESC"
        )
        return [(row["number"], row["hash"]) for row in rows]

    def newest_mark(self) -> tuple[int, str] | None:
        """The first of `marks`, without reading the others."""
        row = self._database.execute(
            "SELECT number, hash FROM (SELECT * FROM (SELECT number, hash FROM marks ORDER BY 1 DESC LIMIT 1)"
            " UNION ALL SELECT * FROM (SELECT block_number, block_hash FROM intents"
            " WHERE block_number IS NOT NULL ORDER BY 1 DESC LIMIT 1)) ORDER BY 1 DESC LIMIT 1"
        ).fetchone()
        return None if row is None else (row["number"], row["hash"])

    def mined_above(self, height: int) -> list[Entry]:
        """The entries with a block above `height`; of one account the lowest nonce first."""
        return self._entries("block_number > ? ORDER BY account, nonce", (height,))

    def totals(self) -> list[Totals]:
        """What it holds of each account."""
        rows = self._database.execute(
            "SELECT account, state, count(*) AS number, sum(coalesce(gas_used, 0)) AS gas,"
            " sum(undone) AS undone, min(created) AS oldest FROM intents"
            " GROUP BY account, state ORDER BY account, state"
        ).fetchall()
        found = []
        for account in dict.fromkeys(row["account"] for row in rows):
            own = [row for row in rows if row["account"] == account]
            found.append(
                Totals(
                    account,
                    {row["state"]: row["number"] for row in own},
                    sum(row["gas"] for row in own),
                    sum(row["undone"] for row in own),
                    next((row["oldest"] for row in own if row["state"] == "open"), None),
                )
            )
        return found

    def signed_by_kind(self) -> dict[str, int]:
        """The number of signed transactions: calls, replacements, cancellations."""
        rows = self._database.execute("SELECT kind, count(*) AS number FROM transactions GROUP BY kind")
        return {CALL: 0, REPLACEMENT: 0, CANCEL: 0} | {row["kind"]: row["number"] for row in rows}

    def contracts(self, limit: int = 100) -> list[str]:
        """Addresses of the contracts that entries of this journal have created, newest first."""
        rows = self._database.execute(
            "SELECT contract FROM intents WHERE contract <> '' AND state = 'done' ORDER BY id DESC LIMIT ?",
            (limit,),
        )
        return [row["contract"] for row in rows]

    def _entries(self, where: str, values: Sequence[Any]) -> list[Entry]:
        rows = self._database.execute(f"SELECT * FROM intents WHERE {where}", tuple(values)).fetchall()
        sent = self._sent([row["id"] for row in rows])
        return [
            Entry(**{**dict(row), "value": int(row["value"])}, transactions=sent[row["id"]]) for row in rows
        ]

    def _sent(self, ids: Sequence[int]) -> dict[int, tuple[Sent, ...]]:
        found: dict[int, list[Sent]] = {each: [] for each in ids}
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            marks = ",".join("?" * len(part))
            query = f"SELECT * FROM transactions WHERE intent IN ({marks}) ORDER BY rowid"
            for row in self._database.execute(query, tuple(part)):
                fees = Fees(int(row["cap"]), int(row["tip"]), bool(row["legacy"]))
                found[row["intent"]].append(Sent(row["hash"], row["kind"], row["raw"], fees, row["signed"]))
        return {each: tuple(sent) for each, sent in found.items()}

    # -- writing

    def add(self, drafts: Sequence[Draft], head: tuple[int, str] | None = None) -> list[int]:
        """Write intents with their first transactions, all or none; returns their numbers. `head`: number
        and hash of the newest block.

        Raises `sqlite3.IntegrityError` if a key is live or a nonce is taken.
        """
        with self._writing():
            if head is not None:
                self._mark(head)
            return [self._add(draft) for draft in drafts]

    def _mark(self, head: tuple[int, str]) -> None:
        self._database.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", head)
        self._database.execute(
            "DELETE FROM marks WHERE number < (SELECT min(number) FROM"
            " (SELECT number FROM marks ORDER BY number DESC LIMIT ?))",
            (_MARKS_KEPT,),
        )

    def _add(self, draft: Draft) -> int:
        names = [name for name in Draft.__slots__ if name != "first"]
        values = [str(draft.value) if name == "value" else getattr(draft, name) for name in names]
        marks = ",".join("?" * len(names))
        row = self._database.execute(
            f"INSERT INTO intents (state,{','.join(names)}) VALUES ('open',{marks})", values
        )
        assert row.lastrowid is not None
        self._sign(row.lastrowid, draft.first)
        return row.lastrowid

    def signed(self, entry: int, sent: Sent) -> None:
        """Write another transaction (a replacement or a cancellation) of an open intent."""
        with self._writing():
            self._sign(entry, sent)

    def _sign(self, entry: int, sent: Sent) -> None:
        fees = sent.fees
        self._database.execute(
            "INSERT OR IGNORE INTO transactions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (sent.hash, entry, sent.kind, sent.raw, str(fees.cap), str(fees.tip), fees.legacy, sent.signed),
        )

    def record(self, outcomes: Sequence[Outcome]) -> None:
        """Write what the chain has decided. Entries that are not open keep what they have."""
        with self._writing():
            for each in outcomes:
                error = json.dumps(each.error, default=str) if each.error else ""
                self._database.execute(
                    "UPDATE intents SET state = ?, hash = ?, block_number = ?, block_hash = ?, gas_used = ?,"
                    " contract = ?, reason = ?, error = ? WHERE id = ? AND state = 'open'",
                    (
                        each.state,
                        each.hash,
                        each.block_number,
                        each.block_hash,
                        each.gas_used,
                        each.contract,
                        each.reason,
                        error,
                        each.id,
                    ),
                )

    def reopen(self, entries: Sequence[Entry], root: int) -> None:
        """The chain has forgotten the blocks above `root`, in which these were mined: they are open again.

        What had failed is not to be sent again: its deadline is over. A key whose wish was sent again under
        another nonce since stays with the later one.
        """
        with self._writing():
            self._database.execute("DELETE FROM marks WHERE number > ?", (root,))
            # Done ones first: they keep their keys.
            for each in sorted(entries, key=lambda entry: entry.state != "done"):
                self._reopen(each, root)

    def _reopen(self, entry: Entry, root: int) -> None:
        rival = f"SELECT 1 FROM intents WHERE key = ? AND id <> ? AND {_LIVE}"
        taken = self._database.execute(rival, (entry.key, entry.id)).fetchone()
        self._database.execute(
            "UPDATE intents SET state = 'open', hash = '', block_number = NULL, block_hash = '',"
            " gas_used = NULL, contract = '', error = '', reason = ?,"
            " undone = undone + 1,"
            " planned_block = min(planned_block, ?), deadline = ?, key = ? WHERE id = ? AND state <> 'open'",
            (
                f"{UNDONE} of block {entry.block_number}; it was {entry.state}",
                root,
                entry.deadline if entry.state == "done" else 0,
                f"{entry.key}~{entry.id}" if taken else entry.key,
                entry.id,
            ),
        )

    def note(self, entry: int, reason: str) -> None:
        """Keep what the node last said about an open intent."""
        with self._writing():
            self._database.execute(
                "UPDATE intents SET reason = ? WHERE id = ? AND state = 'open'", (reason, entry)
            )
