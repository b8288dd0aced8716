"""Signatures that were made elsewhere, brought back: `attach FILE --signature 0x…`.

With --unsigned a command prints the EIP-712 messages, and writes its file with room for the signatures; this
puts them in, each checked against the signer that the file names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from battery_chain.errors import BadInput, Mismatch, Problem

if TYPE_CHECKING:
    from battery_chain.cli.session import Session

__all__ = ["SIGNATURES", "Place", "fitted"]

F = TypeVar("F", bound=Callable[..., Any])

SIGNATURES = click.option(
    "--signature",
    "signatures",
    metavar="0x…",
    multiple=True,
    required=True,
    help="Made elsewhere, of what --unsigned has printed; as often.",
)
_HEX = re.compile(r"0x(?:[0-9a-fA-F]{2})+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signature is missing: under this message, of this address; `what` names it."""

    message: Mapping[str, Any]
    signer: str
    what: str


def fitted(session: Session, places: Sequence[Place], signatures: Sequence[str]) -> list[bytes]:
    """For each place its signature; empty where it is still missing. Any order: a signature fits one place.

    Raises `BadInput` for what is no hexadecimal text and where nothing is missing, `Mismatch` with both
    addresses for a signature that fits nowhere.
    """
    if not places:
        raise BadInput([Problem("--signature", 0, "", "no signature is missing in this file")])
    found = [b""] * len(places)
    for text in signatures:
        raw = _bytes(text)
        found[_place_of(session, places, found, raw)] = raw
    return found


def _place_of(session: Session, places: Sequence[Place], found: Sequence[bytes], raw: bytes) -> int:
    from battery_chain.chain.typed import verify

    refusals: list[Mismatch] = []
    for index, place in enumerate(places):
        if found[index]:
            continue
        try:
            verify(session.rpc, place.message, place.signer, raw, place.what)
        except Mismatch as refusal:
            refusals.append(refusal)
        else:
            return index
    if not refusals:
        raise BadInput([Problem("--signature", 0, "", f"there are more than the {len(places)} missing")])
    raise refusals[0]


def _bytes(text: str) -> bytes:
    if not _HEX.fullmatch(text):
        raise BadInput([Problem("--signature", 0, "", "is not 0x and pairs of hexadecimal digits")])
    return bytes.fromhex(text[2:])
