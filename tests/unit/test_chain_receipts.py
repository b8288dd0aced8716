"""Receipts: those that are wanted, of each as much as is wanted, a few at a time."""

from __future__ import annotations

from typing import Any

from battery_chain.chain.receipts import Wanted, read_receipts

MINTED, MOVED = "0x" + "aa" * 32, "0x" + "bb" * 32


class Node:
    """Knows the receipts of some transactions, and keeps what it was asked for at once."""

    def __init__(self, known: dict[str, dict[str, Any]]) -> None:
        self.known, self.asked = known, list[list[str]]()

    def receipts(self, hashes: list[str]) -> list[dict[str, Any] | None]:
        self.asked.append(list(hashes))
        return [self.known.get(each) for each in hashes]


def read(node: Node, *wanted: Wanted) -> list[dict[str, Any] | None]:
    return read_receipts(node, wanted)  # type: ignore[arg-type]


def log(*topics: str) -> dict[str, Any]:
    return {"topics": list(topics), "data": "0x"}


def test_of_the_logs_the_wanted_events_are_kept_and_nothing_else_is_changed() -> None:
    receipt = {"status": "0x1", "logs": [log(MOVED), log(MINTED, MOVED), log(), log(MOVED, MINTED)]}
    node = Node({"0x1": receipt})
    (found,) = read(node, Wanted("0x1", 1, frozenset({MINTED})))
    assert found == {"status": "0x1", "logs": [log(MINTED, MOVED)]}
    assert read(node, Wanted("0x1", 1)) == [receipt]
    assert read(node, Wanted("0x1", 1, frozenset())) == [{"status": "0x1", "logs": []}]


def test_a_receipt_that_is_not_there_is_none_whatever_is_wanted_of_it() -> None:
    assert read(Node({}), Wanted("0x1", 1), Wanted("0x2", 1, frozenset({MINTED}))) == [None, None]


def test_receipts_of_much_gas_are_read_a_few_at_once_in_their_order() -> None:
    node = Node({f"0x{each}": {"number": each, "logs": []} for each in range(5)})
    found = read(node, *(Wanted(f"0x{each}", 25_000_000) for each in range(5)))
    assert [each and each["number"] for each in found] == [0, 1, 2, 3, 4]
    assert node.asked == [["0x0", "0x1"], ["0x2", "0x3"], ["0x4"]]


def test_one_that_is_too_much_alone_is_read_alone_and_small_ones_a_hundred_at_once() -> None:
    node = Node({})
    read(node, Wanted("0xa", 90_000_000), *(Wanted(f"0x{each}", 21_000) for each in range(101)))
    assert [len(each) for each in node.asked] == [1, 100, 1]
