"""Closing a period: what the ledger said on its last day is written down, and stays.

A closing names each entry it rests on by a hash. A later run finds whatever was added to, taken from or
changed in a closed period, and goes on only from what was closed; an error of the past is restated in words
(IAS 8.42).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from battery_chain.carrying.entries import Entry
from battery_chain.carrying.ledger import Ledger
from battery_chain.carrying.terms import Policy
from battery_chain.errors import BadInput, Problem
from battery_chain.units import date_of, parse_day

__all__ = ["Books", "Closed", "close", "read_closed"]

_SCHEMA = "battery-chain/close/1"


@dataclass(frozen=True, slots=True)
class Books:
    """What is closed: policies and entries as read, the ledger fed with them, decimals of its token units,
    and the name of the file of the entries."""

    policies: Mapping[str, Policy]
    entries: Sequence[Entry]
    ledger: Ledger
    decimals: int
    source: str


@dataclass(frozen=True)
class Closed:
    """A closing: its document, and the SHA-256 of the bytes it is written as."""

    document: Mapping[str, Any]

    @cached_property
    def text(self) -> str:
        """Canonical JSON: the same books are closed to the same bytes."""
        return json.dumps(self.document, sort_keys=True, indent=1, ensure_ascii=False) + "\n"

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def day(self) -> int:
        """Its last day, a day number."""
        return parse_day(str(self.document["on"]))


def close(
    books: Books, on: int, since: int, previous: Closed | None, *, reason: str = "", of: str = ""
) -> Closed:
    """The closing of `since`..`on` (day numbers), after `previous`.

    reason: why the closing whose SHA-256 is `of` is restated. Raises `BadInput` with every entry that differs
    from those of `previous`, and where the period does not follow it.
    """
    hashes = [_hash_of(each) for each in books.entries]
    if previous is not None:
        _refuse_other_past(books, hashes, previous)
        since = previous.day + 1
    if on < since:
        rule = f"{date_of(on)} is before {date_of(since)}, the first day after the last closing"
        raise BadInput([Problem("--on", 0, "", rule)])
    roll = books.ledger.roll_forward(since, on)
    document = {
        "schema": _SCHEMA,
        "from": date_of(since).isoformat(),
        "on": date_of(on).isoformat(),
        "decimals": books.decimals,
        "policies": {name: _hash(policy) for name, policy in sorted(books.policies.items())},
        "entries": sorted(hash_ for hash_, each in zip(hashes, books.entries, strict=True) if each.day <= on),
        "classes": {name: _texts(asdict(line)) for name, line in sorted(roll.lines.items())},
        "total": _texts(asdict(roll.total)),
        "provisions": _texts(asdict(roll.provisions)),
        "disposals": [
            {
                **_texts(asdict(each)),
                "ids": list(each.ids),
                "reason": each.reason.value,
                "gain": str(each.gain),
            }
            | {"day": date_of(each.day).isoformat()}
            for each in sorted(books.ledger.disposals(since, on), key=lambda left: (left.day, left.ids))
        ],
        "batteries": [
            {**_texts(asdict(each)), "day": date_of(each.day).isoformat()}
            for each in sorted(books.ledger.standings(on), key=lambda standing: standing.id)
        ],
        "previous": None if previous is None else previous.sha256,
        "restates": {"sha256": of, "reason": reason} if reason else None,
    }
    return Closed(document)


def read_closed(text: str, source: str) -> Closed:
    """A closing from its file. Raises `BadInput` where it is none, or not as it was written."""
    try:
        found = Closed(json.loads(text))
        known = isinstance(found.document, dict) and found.document["schema"] == _SCHEMA
        if not known or found.text != text or found.day < 0:
            raise ValueError("it is not as it was written")
    except (ValueError, KeyError, TypeError) as wrong:
        raise BadInput([Problem(source, 0, "", f"is no closing: {wrong}")]) from None
    return found


def _refuse_other_past(books: Books, hashes: Sequence[str], previous: Closed) -> None:
    day = previous.document["on"]
    kept = Counter(previous.document["entries"])
    problems = []
    for hash_, entry in zip(hashes, books.entries, strict=True):
        if entry.day <= previous.day and not _taken(kept, hash_):
            rule = f"is new or changed, and its period was closed on {day}: close {day} again with --restate"
            problems.append(Problem(books.source, entry.line, "day", rule))
    if missing := sum(kept.values()):
        rule = f"{missing} entries of the period that was closed on {day} are gone or changed"
        problems.append(Problem(books.source, 0, "", rule))
    for name, kept_hash in previous.document["policies"].items():
        if name not in books.policies or _hash(books.policies[name]) != kept_hash:
            rule = f"is not the policy under which {day} was closed"
            problems.append(Problem("policy", 0, f"class.{name}", rule))
    if problems:
        raise BadInput(problems)


def _taken(kept: Counter[str], hash_: str) -> bool:
    kept[hash_] -= 1
    if kept[hash_] < 0:
        kept[hash_] = 0
        return False
    return True


def _hash_of(entry: Entry) -> str:
    """Of its facts, wherever it stands in the file."""
    return _hash(replace(entry, line=0))


def _hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


def _texts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Token units as decimal texts: JSON readers cut long integers."""
    return {name: str(value) if isinstance(value, int) else value for name, value in facts.items()}
