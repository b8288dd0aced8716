"""The EIP-712 statements that people sign about batteries: the types of `Statements.sol`, bound to one
contract on one chain. Any wallet that knows EIP-712 can sign what `typed_data` returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from battery_chain.contracts import structs
from battery_chain.deploy.workspace import Workspace

__all__ = ["Statement", "digest", "eip712", "sign", "typed_data"]

Statement = structs.Mint | structs.Assessment | structs.Repurposing | structs.Recycling

_DOMAIN = (
    ("name", "string"),
    ("version", "string"),
    ("chainId", "uint256"),
    ("verifyingContract", "address"),
)

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
    structs.Repurposing: (
        "Repurposing",
        "uint256[] predecessors,address repurposer,address operator,uint8 class,uint16 count,uint32 energy,"
        "uint64 discarded,uint16 day,uint16 health,uint32 series,uint64 firstSerial,bytes32 root,"
        "bytes32 evidence,uint64 expiresAt",
    ),
    structs.Recycling: (
        "Recycling",
        "uint256 id,address recycler,uint32 cobalt,uint32 copper,uint32 lithium,uint32 nickel,uint32 lead,"
        "uint32 rest,int128 proceeds,bytes32 evidence,uint64 expiresAt",
    ),
}


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
    """A whole EIP-712 message of one struct; `declared` as in its type: "uint256 id,address to"."""
    fields = [tuple(reversed(field.split(" "))) for field in declared.split(",")]
    return {
        "types": {
            "EIP712Domain": [{"name": name, "type": kind} for name, kind in _DOMAIN],
            primary: [{"name": name, "type": kind} for name, kind in fields],
        },
        "primaryType": primary,
        "domain": dict(domain),
        "message": dict(zip((name for name, _ in fields), map(_plain, values), strict=True)),
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def sign(workspace: Workspace, statement: Statement, person: str) -> bytes:
    """The 65-byte signature of a person under a statement."""
    return workspace.signer(person).sign_typed_data(typed_data(workspace, statement))


def digest(workspace: Workspace, statement: Statement) -> bytes:
    """The 32 bytes that are signed; what an owner consents to on chain."""
    from eth_account.messages import encode_typed_data
    from eth_utils.crypto import keccak

    message = encode_typed_data(full_message=typed_data(workspace, statement))
    return keccak(b"\x19" + message.version + message.header + message.body)
