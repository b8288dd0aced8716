"""What a node answered, held to its type: whatever else comes is no answer, and is said to be none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from battery_chain.errors import Unreachable

__all__ = ["block_fields", "quantities", "quantity", "quantity_or_none", "stored_bytes"]

_QUANTITY = re.compile(r"0x[0-9a-fA-F]{1,64}")
_HASH = re.compile(r"0x[0-9a-fA-F]{64}")
_BYTES = re.compile(r"0x([0-9a-fA-F]{2})*")
_SHOWN = 40


def quantity_or_none(answer: object) -> int | None:
    """The number that a hexadecimal text means; None for anything else."""
    return int(answer, 16) if isinstance(answer, str) and _QUANTITY.fullmatch(answer) else None


def quantity(url: str, method: str, answer: object) -> int:
    """The same. Raises `Unreachable` for anything else."""
    found = quantity_or_none(answer)
    if found is None:
        raise _none(url, method, answer)
    return found


def quantities(url: str, method: str, fields: Mapping[str, Any], *names: str) -> tuple[int, ...]:
    """Members of an object, each a quantity. Raises `Unreachable`."""
    return tuple(quantity(url, f"{method}: {name}", fields.get(name)) for name in names)


def stored_bytes(url: str, method: str, answer: object) -> bytes:
    """Bytes, of any length. Raises `Unreachable`."""
    if not isinstance(answer, str) or not _BYTES.fullmatch(answer):
        raise _none(url, method, answer)
    return bytes.fromhex(answer[2:])


def block_fields(url: str, answer: object, wanted: int | None = None) -> dict[str, Any] | None:
    """A block, or None where there is none. Raises `Unreachable` for what is no block, or another than
    `wanted`: a node behind a cache answers with the one it has.
    """
    if answer is None:
        return None
    method = "eth_getBlockByNumber"
    if not isinstance(answer, dict) or not _HASH.fullmatch(str(answer.get("hash"))):
        raise _none(url, method, answer)
    number = quantity(url, f"{method}: number", answer.get("number"))
    if wanted is not None and number != wanted:
        raise Unreachable(url, f"{method}: asked for block {wanted}, it shows block {number}")
    return answer


def _none(url: str, method: str, answer: object) -> Unreachable:
    return Unreachable(url, f"{method}: {repr(answer)[:_SHOWN]} is no answer to this")
