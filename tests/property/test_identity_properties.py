"""Any mixture of forms, deliveries and retries: each identifier at most once on chain, and each that may be.

The chain is a model of the contract's rules, written anew; what is compared with it are the batches that the
package makes and what it reads from the events of mints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from battery_chain.lifecycle.find import Minting
from battery_chain.lifecycle.identities import Identities
from battery_chain.manifest import Batch, Form, Row, Witness, batches, keccak256, leaf_number

Name = int | str

NUMBERS = st.one_of(st.integers(0, 60), st.integers(0, 200_000), st.sampled_from([2**64 - 3, 2**64 - 2]))
SINGLES = st.sampled_from([f"GB{place}X" for place in range(8)] + [f"urn:a:{place}" for place in range(8)])
NAMES = st.lists(st.one_of(NUMBERS, NUMBERS, SINGLES), min_size=1, max_size=12, unique=True)
MODELS = st.sampled_from("mmn")


class Refused(Exception):
    """The contract would revert."""


@dataclass
class Contract:
    """The rules of Identity.sol for one series, in sets."""

    next: int = 0
    skipped: dict[int, int] = field(default_factory=dict)
    gaps: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    late: set[int] = field(default_factory=set)
    singles: set[str] = field(default_factory=set)
    minted: list[Minting] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)

    def mint(self, batch: Batch) -> None:
        number = len(self.minted) + 1
        if batch.form is Form.SINGLE:
            self._claim_singles(batch.identifiers)
        elif batch.witness is not None:
            self._claim_late(batch.serials, batch.witness)
        else:
            self._claim_serials(number, batch)
        told = (number, batch.series, batch.first_serial, batch.count, batch.gaps, batch.identifiers)
        self.minted.append(Minting(*told))
        self.names += batch.identifiers or batch.serials

    def _claim_serials(self, number: int, batch: Batch) -> None:
        if batch.first_serial < self.next:
            raise Refused(f"SerialUsed {batch.first_serial}")
        if batch.first_serial > self.next:
            self.skipped[self.next] = batch.first_serial
        serial, self.gaps[number] = batch.first_serial, []
        for at in range(batch.count):
            gap = int.from_bytes(batch.gaps[2 * at : 2 * at + 2], "big")
            self.gaps[number].append((serial, serial + gap))
            serial += gap + 1
        self.next = serial

    def _claim_late(self, serials: Sequence[int], seen: Witness) -> None:
        stretches = (
            self.gaps[seen.batch] if seen.batch else [(seen.skipped_from, self.skipped[seen.skipped_from])]
        )
        for serial in serials:
            if not any(first <= serial < end for first, end in stretches) or serial in self.late:
                raise Refused(f"late {serial}")
            self.late.add(serial)

    def _claim_singles(self, identifiers: Sequence[str]) -> None:
        if self.singles & set(identifiers) or len(set(identifiers)) < len(identifiers):
            raise Refused(f"IdentifierUsed {identifiers}")
        self.singles |= set(identifiers)


def rows_of(names: Sequence[Name], models: str) -> list[Row]:
    """As the file's rules want them: the serials of the series ascend down the file."""
    numbers = iter(sorted(name for name in names if isinstance(name, int)))
    ordered = [next(numbers) if isinstance(name, int) else name for name in names]
    return [_row(line, name, models[line % len(models)]) for line, name in enumerate(ordered)]


def _row(line: int, name: Name, model: str) -> Row:
    single = name if isinstance(name, str) else ""
    number = leaf_number(name) if isinstance(name, str) else name
    facts = (model, "lfp", 1, "LFP", 1, 1, 1, "a", "b", keccak256(str(name).encode()))
    return Row(line, "SZ", number, *facts, single=single)


def told(chain: Contract) -> Identities:
    return Identities(chain.minted)


def is_used(chain: Contract, found: Identities, row: Row) -> bool:
    return row.single in chain.singles if row.single else found.used("SZ", row.serial)


@given(st.lists(st.tuples(NAMES, MODELS), max_size=6), st.text("mn", min_size=1, max_size=4))
@settings(deadline=None)
def test_what_is_new_is_minted_and_what_is_used_is_known(
    deliveries: list[tuple[list[Name], str]], models: str
) -> None:
    chain = Contract()
    for names, _ in deliveries:
        found, before = told(chain), set(chain.names)
        rows = rows_of(names, models)
        assert [is_used(chain, found, row) for row in rows] == [
            (row.single or row.serial) in before for row in rows
        ]
        fresh = [row for row in rows if not is_used(chain, found, row)]
        for batch in batches(fresh, found.witness):
            chain.mint(batch)
        assert found.next("SZ") <= told(chain).next("SZ") == chain.next
    assert len(chain.names) == len(set(chain.names))
    assert set(chain.names) == {name for names, _ in deliveries for name in names}


@given(st.lists(NAMES, max_size=3), NAMES, NAMES, st.text("mn", min_size=1, max_size=4), st.data())
@settings(deadline=None)
def test_a_delivery_run_again_makes_the_same_batches_wherever_it_was_stopped(
    before: list[list[Name]], names: list[Name], others: list[Name], models: str, data: st.DataObject
) -> None:
    chain = Contract()
    for each in before:
        deliver(chain, each, models)
    rows = [row for row in rows_of(names, models) if not is_used(chain, told(chain), row)]
    first = list(batches(rows, told(chain).witness))
    stop = data.draw(st.integers(0, len(first)))
    for batch in first[:stop]:
        chain.mint(batch)
    deliver(chain, [name for name in others if isinstance(name, str) and name not in names], models)
    again = list(batches(rows, told(chain).witness))
    assert [batch.key for batch in again] == [batch.key for batch in first]
    assert [(batch.form, batch.witness) for batch in again] == [
        (batch.form, batch.witness) for batch in first
    ]
    for batch in again[stop:]:
        chain.mint(batch)
    assert len(chain.names) == len(set(chain.names))


def deliver(chain: Contract, names: Sequence[Name], models: str) -> None:
    found = told(chain)
    fresh = [row for row in rows_of(names, models) if not is_used(chain, found, row)]
    for batch in batches(fresh, found.witness):
        chain.mint(batch)


@given(st.lists(NAMES, max_size=3), NAMES, NAMES, st.data())
@settings(deadline=None)
def test_numbers_that_were_overtaken_by_another_host_come_late_and_nothing_sent_is_sent_again(
    before: list[list[Name]], names: list[Name], others: list[Name], data: st.DataObject
) -> None:
    chain = Contract()
    for each in before:
        deliver(chain, each, "m")
    rows = [row for row in rows_of(names, "m") if not is_used(chain, told(chain), row)]
    first = list(batches(rows, told(chain).witness))
    stop = data.draw(st.integers(0, len(first)))
    for batch in first[:stop]:
        chain.mint(batch)
    deliver(chain, [name for name in others if name not in names], "m")
    sent = {batch.key for batch in first[:stop]}
    again = list(batches(rows, told(chain).witness))
    assert sent <= {batch.key for batch in again}
    for batch in again:
        if batch.key not in sent:
            chain.mint(batch)
    assert len(chain.names) == len(set(chain.names))
    assert {row.single or row.serial for row in rows} <= set(chain.names)
