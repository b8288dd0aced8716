"""What a contract said when it refused."""

from __future__ import annotations

from typing import Any

from battery_chain.contracts._codec import coder
from battery_chain.contracts._errors import ERRORS

__all__ = ["decode"]

_BUILT_IN = {
    bytes.fromhex("08c379a0"): ("Error", (("message", "string"),)),
    bytes.fromhex("4e487b71"): ("Panic", (("code", "uint256"),)),
}


def decode(data: bytes) -> tuple[str, dict[str, Any]] | None:
    """Name and arguments by name of the error in revert data `data`; None where no contract of ours has it."""
    known = ERRORS.get(data[:4]) or _BUILT_IN.get(data[:4])
    if known is None:
        return None
    name, parameters = known
    kind = coder(f"({','.join(kind for _, kind in parameters)})")
    try:
        # The arguments are a tuple laid out in place, never behind an offset of their own.
        values = kind.decode(data[4:], 0)
    except ValueError:
        return None
    return name, dict(zip((parameter for parameter, _ in parameters), values, strict=True))
