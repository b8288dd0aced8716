"""What is set beside what: our key of the gas snapshot, and the peers' keys that do the like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["PEERS", "ROWS", "Peer", "Row"]


@dataclass(frozen=True, slots=True)
class Peer:
    """A public contract, as it is measured here; `lacks` says what it does not do that Battery does."""

    name: str
    contract: str
    packages: tuple[str, ...]
    lacks: str


@dataclass(frozen=True, slots=True)
class Row:
    """One operation. `theirs` are a peer's key and what has to be said of it; `why` says what Battery does
    for its gas where a peer needs less.
    """

    says: str
    ours: str
    theirs: Mapping[str, str]
    why: str = ""


_OPENZEPPELIN = ("@openzeppelin/contracts",)

PEERS: Mapping[str, Peer] = {
    "erc721a": Peer(
        "ERC721A",
        "BatchToken",
        ("erc721a",),
        "No identity (a token is a number; nothing refuses a second one for the same battery), no class, "
        "energy or health, no portfolio sums, no members. An owner is searched for, so that a first transfer "
        "grows with the place in the batch; this version cannot move a batch at once.",
    ),
    "solady": Peer(
        "Solady ERC721",
        "ExtraToken",
        ("solady",),
        "96 bits for each token, which nothing checks: no refusal of a second identifier, no signed health, "
        "no portfolio sums, no members. Every token is written by itself when it is minted.",
    ),
    "openzeppelin": Peer(
        "OpenZeppelin ERC721",
        "PlainToken",
        _OPENZEPPELIN,
        "No identity, no class, energy or health, no portfolio sums, no members. Every token is written by "
        "itself when it is minted.",
    ),
    "listed": Peer(
        "OpenZeppelin ERC721Enumerable",
        "ListedToken",
        _OPENZEPPELIN,
        "Class, energy and health of each token and a list of an owner's tokens. A portfolio's value reads "
        "them all, without decay, exit values or past days, until no block has room for it. No identity, no "
        "members, no assessments.",
    ),
    "usual": Peer(
        "Usual parts: OpenZeppelin AccessControl, ECDSA, EIP712",
        "UsualRecords",
        _OPENZEPPELIN,
        "Records without the tokens they are of: nothing asks whether a battery exists and may be assessed. "
        "No accreditation by class, no conflicts of interest, no second signature for steps, no portfolio "
        "sums. Each record is a word of storage and an event of its own.",
    ),
    "parts": Peer(
        "Solady parts: OwnableRoles, EIP712, SignatureCheckerLib",
        "SoladyRecords",
        ("solady",),
        "As the usual parts.",
    ),
}

_FIXED = (
    "a batch costs Battery a fixed sum, whatever its size: serial numbers that no other batch may have, "
    "class, rated energy, health (with a signature), operator, the portfolio's sums, a question to Members. "
    "ERC721A writes an owner, a balance and a counter."
)
_MOVED = (
    "Battery takes the battery out of one portfolio's sums and adds it to the other's, and asks whether it "
    "is free to move and Members whether both may. "
)
_FIRST = (
    "ERC721A finds the owner of a batch's first token without a search. Solady and OpenZeppelin have written "
    "a slot for every token when it was minted, at the price of the mints above."
)
_ENDED = (
    "the peers ask whether the caller may, and forget the token. Battery's is the last of three steps: it "
    "recovers the auditor's countersignature and the owner's consent, checks the mass balance, pays, books "
    "the sums, and keeps history and lineage."
)


_THREE = ("erc721a", "solady", "openzeppelin")
_LATER = "assess.batch1000.per_battery"
_EACH = "assess.signed_each.batch1000.per_battery"


def _alike(key: str, *peers: str) -> dict[str, str]:
    """The same key of several peers, of which nothing has to be said."""
    return {f"{peer}.{key}": "" for peer in peers}


def _mint(count: int, *more: str) -> Row:
    key = f"mint.batch{count}.per_battery"
    says = f"mint of {count:,} with begin-of-life health, per battery"
    return Row(says, key, _alike(key, *_THREE, *more), _FIXED)


def _unassessed(count: int) -> Row:
    theirs = _alike(f"mint.batch{count}.per_battery", "erc721a")
    return Row(
        f"mint of {count:,} without health, per battery",
        f"mint.batch{count}.unassessed.per_battery",
        theirs,
        _FIXED,
    )


def _first(says: str, ours: str, suffix: str) -> Row:
    theirs = {f"erc721a.transfer.first_at_{depth}{suffix}": f"index {depth}" for depth in (0, 100, 999)}
    theirs |= {f"{peer}.transfer.first_at_500{suffix}": "any index" for peer in _THREE[1:]}
    return Row(f"first transfer out of a batch of 1,000, {says}", ours, theirs, _MOVED + _FIRST)


def _burn(says: str, key: str) -> Row:
    theirs = _alike(key, *_THREE) | {f"solady.{key}": "its 96 bits stay"}
    return Row(says, key, theirs, _ENDED)


ROWS = (
    _mint(10),
    _unassessed(10),
    _mint(100, "listed"),
    _unassessed(100),
    _mint(1000),
    _unassessed(1000),
    _first("recipient has others", "transfer.first_from_batch_1000", ""),
    _first("recipient has none", "transfer.first_from_batch_1000.fresh", ".fresh"),
    Row(
        "transfer of a token with its own slot",
        "transfer.steady",
        _alike("transfer.steady", *_THREE, "listed"),
        f"{_MOVED}The peers write two balances and an owner.",
    ),
    Row(
        "a whole batch of 1,000 moved, per battery",
        "transfer.batch1000.per_battery",
        {f"{peer}.transfer.batch1000.per_battery": "loop" for peer in _THREE},
    ),
    _burn("burn of a token that had moved alone", "burn.one"),
    _burn("burn of a token that had followed its batch", "burn.follower"),
    Row(
        "first assessment of 1,000, per battery",
        "assess.first.batch1000.per_battery",
        _alike("assess.first.batch1000.per_battery", "usual", "parts"),
    ),
    Row(
        "second and later assessments of 1,000, per battery",
        _LATER,
        {
            **_alike(_LATER, "usual", "parts"),
            **{f"{peer}.{_EACH}": "a signature for each" for peer in ("usual", "parts")},
        },
    ),
    Row(
        "portfolio value, 8 classes, 100 batteries",
        "nav.read.8_classes.100_batteries",
        _alike("nav.8_classes.100_batteries", "listed"),
    ),
    Row(
        "portfolio value, 8 classes, 1,000 batteries (ours: a million)",
        "nav.read.8_classes.1000000_batteries",
        _alike("nav.8_classes.1000_batteries", "listed"),
    ),
)
