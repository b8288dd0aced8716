"""Whatever bytes a manifest has, it is refused with its places, or kept to the last serial."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from battery_chain.errors import BadInput
from battery_chain.manifest import (
    COLUMNS,
    MerkleTree,
    Row,
    Rules,
    batches,
    keccak256,
    leaf_of,
    open_manifest,
    verify,
)
from battery_chain.model import MAX_BATCH, Category, ClassSpec, ClassTerms, Use

TODAY = 20_780
SPEC = ClassSpec(
    4, "lfp", "LFP", Use.STATION, Category.EV, ClassTerms(7500, 1826, 16_436, 500), 400, 1000, 1, 1
)
RULES = Rules({"lfp": SPEC}, TODAY)
GOOD = (
    "SZ",
    "7",
    "block",
    "lfp",
    "26500",
    "LFP",
    "2018-03-05",
    "10000",
    "2018-03-19",
    "bank",
    "ops",
    "0x" + "ab" * 32,
)


def refusal(content: bytes, name: str) -> BadInput | None:
    """How a file is refused; anything but `BadInput` fails the test."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            open_manifest(path, RULES)
        except BadInput as bad:
            return bad
        return None


@given(st.binary(max_size=300), st.sampled_from(["m.csv", "m.jsonl"]))
@settings(deadline=None)
def test_bytes_of_any_kind_are_refused_and_nothing_else_happens(content: bytes, name: str) -> None:
    bad = refusal(content, name)
    assert bad is not None
    assert all(problem.source == name for problem in bad.problems)


@given(st.sampled_from(range(len(COLUMNS))), st.text(max_size=80))
@settings(deadline=None)
def test_a_cell_of_any_text_is_accepted_or_refused(column: int, cell: str) -> None:
    cells = [f'"{cell}"' if at == column else good for at, good in enumerate(GOOD)]
    content = f"{','.join(COLUMNS)}\n{','.join(cells)}\n".encode("utf-8", "surrogatepass")
    if refusal(content, "m.csv"):
        return
    assert cell[:1] not in ("=", "+", "@", "\t", "\r")
    assert cell.strip() == cell != ""


def rows_of(gaps: list[int]) -> list[Row]:
    serials = accumulate(gaps, lambda last, gap: last + 1 + gap)
    return [
        Row(2, "SZ", serial, "m", "lfp", 1, "LFP", 1, 1, 1, "a", "b", keccak256(b"x")) for serial in serials
    ]


@given(st.lists(st.one_of(st.just(0), st.integers(0, 70_000)), min_size=1, max_size=50))
def test_batches_keep_every_serial_and_their_gaps_tell_them(gaps: list[int]) -> None:
    rows = rows_of(gaps)
    found = list(batches(rows))
    assert [serial for batch in found for serial in batch.serials] == [row.serial for row in rows]
    for batch in found:
        widths = [int.from_bytes(batch.gaps[at : at + 2], "big") for at in range(0, len(batch.gaps), 2)]
        widths = widths or [0] * batch.count
        told = accumulate(widths[1:], lambda last, gap: last + 1 + gap, initial=batch.first_serial)
        assert tuple(told) == batch.serials
    assert len({batch.key for batch in found}) == len(found)
    assert [batch.key for batch in batches(rows)] == [batch.key for batch in found]


@given(st.integers(1, 9_000))
@settings(max_examples=10, deadline=None)
def test_a_batch_is_never_too_large_and_only_the_last_is_small(count: int) -> None:
    sizes = [batch.count for batch in batches(rows_of([0] * count))]
    assert sizes == [MAX_BATCH] * (count // MAX_BATCH) + [count % MAX_BATCH] * (count % MAX_BATCH > 0)


@given(st.integers(1, 70), st.data())
@settings(deadline=None)
def test_a_proof_proves_its_leaf_and_no_other(count: int, data: st.DataObject) -> None:
    leaves = [leaf_of(index, index, bytes(32)) for index in range(count)]
    index, other = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, count - 1))
    tree = MerkleTree(leaves)
    assert verify(leaves[other], tree.proof(index), tree.root) == (index == other)
