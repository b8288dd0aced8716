"""The EIP-712 statements that people sign about batteries: the types of `Statements.sol`, bound to one
contract on one chain. Any wallet that knows EIP-712 can sign what `typed_data` returns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from battery_chain.contracts import structs
from battery_chain.deploy.workspace import Workspace

__all__ = ["VALID_SECONDS", "Statement", "digest", "eip712", "sign", "typed_data"]

Statement = (
    structs.Mint
    | structs.Assessment
    | structs.Rating
    | structs.Inspection
    | structs.HandOver
    | structs.Report
    | structs.Voiding
    | structs.Succession
    | structs.Recycling
    | structs.Pledge
)

VALID_SECONDS = 86_400
"""How long a signed statement may be submitted, unless it says otherwise."""

_SIGNATURE = re.compile(r"0x(?:[0-9a-fA-F]{2}){65,}")
_DOMAIN = "string name,string version,uint256 chainId,address verifyingContract"

_TYPES: Mapping[type, tuple[str, str]] = {
    structs.Mint: (
        "BeginOfLife",
        "address to,address operator,uint8 class,uint32 energy,uint16 count,uint16 manufactured,uint16 day,"
        "uint16 health,uint32 series,uint64 firstSerial,bytes32 root,bytes gaps",
    ),
    structs.Assessment: (
        "Assessment",
        "uint64 batchId,uint16 day,uint64 issuedAt,uint64 expiresAt,uint16 metric,uint16 method,uint8 class,"
        "bytes32 evidence,bytes readings",
    ),
    structs.Rating: (
        "Rating",
        "uint64 batchId,uint16 day,uint16 health,uint64 issuedAt,uint64 expiresAt,uint16 metric,"
        "uint16 method,bytes32 evidence",
    ),
    structs.Inspection: (
        "Inspection",
        "uint8 class,uint16 day,uint64 issuedAt,uint64 expiresAt,uint16 metric,uint16 method,"
        "bytes32 evidence,uint256[] ids,bytes readings",
    ),
    structs.HandOver: (
        "HandOver",
        "uint256[] ids,address to,uint64 issuedAt,uint64 expiresAt,bytes32 evidence",
    ),
    structs.Report: (
        "Report",
        "bool found,address operator,uint256[] ids,uint64 issuedAt,uint64 expiresAt,bytes32 evidence",
    ),
    structs.Voiding: ("Voiding", "uint256 kept,uint256 voided,uint64 expiresAt,bytes32 evidence"),
    structs.Succession: (
        "Succession",
        "uint8 legal,address maker,uint256[] predecessors,Share[] shares,address operator,uint8 class,"
        "uint32 energy,uint64 discarded,uint16 day,uint16 health,uint16 cellSpread,uint32 series,"
        "uint64 firstSerial,bytes32 evidence,uint64 expiresAt",
    ),
    structs.Recycling: (
        "Recycling",
        "uint256 id,address recycler,uint32 cobalt,uint32 copper,uint32 lithium,uint32 nickel,uint32 lead,"
        "uint32 rest,int128 proceeds,uint16 dueDay,bytes32 evidence,uint64 expiresAt",
    ),
    structs.Pledge: (
        "Pledge",
        "address owner,address lender,uint256[] ids,uint64[] batches,uint128 amount,bytes32 document,"
        "uint64 expiresAt,uint256 nonce",
    ),
}
"""Name and fields of the type that stands for each struct."""

_PARTS: Mapping[str, str] = {"Share": "address owner,uint16 count,bytes32 root"}
"""Structs that statements have inside."""


def typed_data(workspace: Workspace, statement: Statement) -> dict[str, Any]:
    """The whole message as wallets take it: types, primaryType, domain, message."""
    primary, declared = _TYPES[type(statement)]
    domain = {
        "name": "Battery",
        "version": "1",
        "chainId": workspace.deployment.chain_id,
        "verifyingContract": workspace.battery.address,
    }
    return eip712(primary, declared, statement.fields(), domain)


def eip712(primary: str, declared: str, values: Sequence[Any], domain: Mapping[str, Any]) -> dict[str, Any]:
    """A whole EIP-712 message; `declared`: its fields as the type has them, "uint256 id,address to"."""
    types = {"EIP712Domain": _DOMAIN, primary: declared} | dict(_inside(declared))
    return {
        "types": {
            name: [{"name": field, "type": kind} for kind, field in _fields(text)]
            for name, text in types.items()
        },
        "primaryType": primary,
        "domain": dict(domain),
        "message": _message(declared, values),
    }


def _fields(declared: str) -> list[tuple[str, str]]:
    """Type and name of each field."""
    pairs = (field.split(" ") for field in declared.split(","))
    return [(kind, name) for kind, name in pairs]


def _inside(declared: str) -> Iterator[tuple[str, str]]:
    for kind, _ in _fields(declared):
        part = kind.removesuffix("[]")
        if part in _PARTS:
            yield part, _PARTS[part]


def _message(declared: str, values: Sequence[Any]) -> dict[str, Any]:
    return {name: _plain(kind, value) for (kind, name), value in zip(_fields(declared), values, strict=True)}


def _plain(kind: str, value: Any) -> Any:
    if kind.endswith("[]"):
        return [_plain(kind[:-2], each) for each in value]
    if kind in _PARTS:
        return _message(_PARTS[kind], value.fields())
    return int(value) if "int" in kind else value  # of an enumeration its number: wallets know no names


def sign(workspace: Workspace, statement: Statement, person: str) -> bytes:
    """The signature of a person under a statement. `person` may be the signature itself, 0x and hexadecimal
    digits, where whoever signs has its key elsewhere: it was made of `typed_data`."""
    if _SIGNATURE.fullmatch(person):
        return bytes.fromhex(person[2:])
    return workspace.signer(person).sign_typed_data(typed_data(workspace, statement))


def digest(workspace: Workspace, statement: Statement) -> bytes:
    """The 32 bytes that are signed; what an owner consents to on chain."""
    from eth_account.messages import encode_typed_data
    from eth_utils.crypto import keccak

    message = encode_typed_data(full_message=typed_data(workspace, statement))
    return keccak(b"\x19" + message.version + message.header + message.body)
