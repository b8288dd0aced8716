"""Merkle trees that OpenZeppelin's MerkleProof verifies: double-hashed leaves, each pair hashed in sorted
order.

leaf = keccak256(keccak256(abi.encode(uint256 index, uint256 serial, bytes32 passportHash)))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from battery_chain.errors import BadInput, Problem

__all__ = ["MerkleTree", "keccak256", "leaf_of", "verify"]


@cache
def _hasher() -> Callable[[bytes], bytes]:
    from eth_hash.auto import keccak

    return keccak


def keccak256(data: bytes) -> bytes:
    """The hash of Ethereum, 32 bytes."""
    return _hasher()(data)


def leaf_of(index: int, serial: int, passport: bytes) -> bytes:
    """The leaf of battery `index` of a batch; `passport` is the 32-byte hash of its document."""
    encoded = index.to_bytes(32, "big") + serial.to_bytes(32, "big") + passport
    return keccak256(keccak256(encoded))


def _pair(left: bytes, right: bytes) -> bytes:
    return keccak256(left + right if left < right else right + left)


class MerkleTree:
    """A complete binary tree kept in one list: root first, children of node i at 2i+1 and 2i+2, leaves
    last.
    """

    def __init__(self, leaves: Sequence[bytes]) -> None:
        if not leaves:
            raise BadInput([Problem("Merkle tree", 0, "", "a tree needs a leaf")])
        inner = len(leaves) - 1
        self._leaves = len(leaves)
        self._nodes = [b""] * inner + list(reversed(leaves))
        for node in reversed(range(inner)):
            self._nodes[node] = _pair(self._nodes[2 * node + 1], self._nodes[2 * node + 2])

    @property
    def root(self) -> bytes:
        """32 bytes; of a single leaf, that leaf."""
        return self._nodes[0]

    def proof(self, index: int) -> tuple[bytes, ...]:
        """The siblings on the way from leaf `index` to the root, `BadInput` when there is no such leaf."""
        if not 0 <= index < self._leaves:
            raise BadInput([Problem("Merkle proof", 0, "", f"leaf {index} is not in 0..{self._leaves - 1}")])
        node, siblings = len(self._nodes) - 1 - index, []
        while node:
            siblings.append(self._nodes[node + 1 if node % 2 else node - 1])
            node = (node - 1) // 2
        return tuple(siblings)


def verify(leaf: bytes, proof: Iterable[bytes], root: bytes) -> bool:
    """Whether `proof` leads from a leaf to a root."""
    for sibling in proof:
        leaf = _pair(leaf, sibling)
    return leaf == root
