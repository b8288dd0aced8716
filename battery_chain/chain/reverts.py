"""From the bytes a revert carries to the name and the arguments of the error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["Decoder", "contract_decoder", "decode_revert"]

Decoder = Callable[[bytes], "tuple[str, Mapping[str, Any]] | None"]
"""Turns revert data into (name, arguments by name), or None when the error is not in its table."""

_ERROR = bytes.fromhex("08c379a0")
_PANIC = bytes.fromhex("4e487b71")
_PANICS = {
    0x01: "assertion failed",
    0x11: "arithmetic overflow",
    0x12: "division by zero",
    0x21: "no such member of the enumeration",
    0x22: "storage bytes wrongly encoded",
    0x31: "pop of an empty array",
    0x32: "index out of range",
    0x41: "out of memory",
    0x51: "call of an unset function",
}


def contract_decoder() -> Decoder:
    """The decoder of this package's contracts, imported when it is first needed."""
    from battery_chain.contracts.reverts import decode

    return decode


def decode_revert(data: bytes, decoder: Decoder) -> tuple[str, dict[str, Any]]:
    """Name and arguments of the error in `data`: the contracts' own, Solidity's two, or its raw selector."""
    if not data:
        return "NoReason", {}
    if data[:4] == _ERROR:
        return "Error", {"message": _string(data[4:])}
    if data[:4] == _PANIC:
        code = int.from_bytes(data[4:36], "big")
        return "Panic", {"code": hex(code), "meaning": _PANICS.get(code, "unknown")}
    known = decoder(data)
    if known is None:
        return "UnknownError", {"selector": "0x" + data[:4].hex()}
    return known[0], dict(known[1])


def _string(body: bytes) -> str:
    start = int.from_bytes(body[:32], "big")
    length = int.from_bytes(body[start : start + 32], "big")
    return body[start + 32 : start + 32 + length].decode("utf-8", "replace")
