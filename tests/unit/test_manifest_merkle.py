"""Merkle proofs against a verification of its own, passports and export."""

from __future__ import annotations

import io
import json

import pytest

from battery_chain.errors import BadInput
from battery_chain.manifest import (
    MerkleTree,
    keccak256,
    leaf_of,
    neutralise,
    passport_document,
    passport_hash,
    verify,
    write_csv,
)


def process_proof(leaf: bytes, proof: list[bytes]) -> bytes:
    """MerkleProof.processProof of OpenZeppelin, said in integers."""
    computed = int.from_bytes(leaf, "big")
    for sibling in proof:
        a, b = sorted((computed, int.from_bytes(sibling, "big")))
        computed = int.from_bytes(keccak256(a.to_bytes(32, "big") + b.to_bytes(32, "big")), "big")
    return computed.to_bytes(32, "big")


LEAVES = [leaf_of(index, 100 + index, keccak256(bytes([index]))) for index in range(13)]


def test_a_tree_without_leaves_is_refused() -> None:
    with pytest.raises(BadInput, match="a tree needs a leaf"):
        MerkleTree([])


def test_a_proof_of_a_leaf_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInput, match=r"leaf 13 is not in 0\.\.12"):
        MerkleTree(LEAVES).proof(13)


@pytest.mark.parametrize("count", range(1, 14))
def test_every_leaf_of_every_size_is_proved(count: int) -> None:
    tree = MerkleTree(LEAVES[:count])
    for index in range(count):
        proof = tree.proof(index)
        assert process_proof(LEAVES[index], list(proof)) == tree.root
        assert verify(LEAVES[index], proof, tree.root)
        assert not verify(LEAVES[(index + 1) % 13], proof, tree.root)


def test_a_leaf_is_hashed_twice_over_its_abi_encoding() -> None:
    encoded = (3).to_bytes(32, "big") + (103).to_bytes(32, "big") + keccak256(bytes([3]))
    assert LEAVES[3] == keccak256(keccak256(encoded))


def test_keccak_is_that_of_ethereum() -> None:
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


def test_a_root_of_two_leaves_is_known() -> None:
    one, two = sorted(LEAVES[:2])
    assert MerkleTree(LEAVES[:2]).root == keccak256(one + two)


def test_a_passport_is_the_same_bytes_whatever_the_order() -> None:
    facts = {
        "identifier": "SZ-00000007",
        "model": "Blöck",
        "battery_class": "lfp-station",
        "chemistry": "LFP",
        "rated_wh": 26_500,
        "manufacture_day": 17_595,
        "bol_health_bp": 10_000,
        "bol_day": 17_609,
    }
    document = passport_document(**facts)
    assert document == passport_document(**dict(reversed(facts.items())))
    assert b", " not in document
    assert json.loads(document)["manufacturingDate"] == "2018-03-05"
    assert passport_hash(document) != passport_hash(passport_document(**facts | {"rated_wh": 26_501}))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"])
def test_a_formula_is_neutralised_on_export(cell: str) -> None:
    assert neutralise(cell) == "'" + cell


def test_export_leaves_other_text_and_numbers_alone() -> None:
    stream = io.StringIO()
    assert write_csv(stream, ["a", "b"], [{"a": "=x", "b": -5}, {"a": "x=", "b": "y"}]) == 2
    assert stream.getvalue() == "a,b\n'=x,-5\nx=,y\n"
