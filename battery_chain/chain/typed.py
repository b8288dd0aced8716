"""Signatures under EIP-712 messages, checked before they are used: of keys, and of contracts (ERC-1271)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from battery_chain.errors import Mismatch, Reverted

if TYPE_CHECKING:
    from battery_chain.chain.rpc import Rpc

__all__ = ["confirmed", "message_hash", "recovered", "verify"]

_CONFIRMED = bytes.fromhex("1626ba7e")
"""Selector of `isValidSignature`, which is also what it answers for yes."""
_LENGTH = 65
_NOBODY = "nobody: it is no signature of a key"


def message_hash(message: Mapping[str, Any]) -> bytes:
    """The 32 bytes that are signed: EIP-712's hash of a whole message."""
    from eth_account.messages import encode_typed_data
    from eth_utils.crypto import keccak

    found = encode_typed_data(full_message=dict(message))
    return keccak(b"\x19" + found.version + found.header + found.body)


def recovered(message: Mapping[str, Any], signature: bytes) -> str:
    """The address (lower case) whose key has signed; empty where it is no signature of a key."""
    from eth_account import Account
    from eth_account.messages import encode_typed_data
    from eth_keys.exceptions import BadSignature
    from eth_utils.exceptions import ValidationError

    if len(signature) != _LENGTH:
        return ""
    found = encode_typed_data(full_message=dict(message))
    try:
        return str(Account.recover_message(found, signature=signature)).lower()
    except (ValueError, BadSignature, ValidationError):
        return ""


def confirmed(rpc: Rpc, contract: str, digest: bytes, signature: bytes) -> bool:
    """Whether a contract takes the signature for its own (ERC-1271, `isValidSignature`). One that refuses
    has said no.
    """
    from battery_chain.contracts._codec import Function, call

    taken = (("hash", "bytes32"), ("signature", "bytes"))
    asked = Function("isValidSignature", _CONFIRMED, taken, ("bytes4",), lambda found: found[0])
    try:
        return bool(rpc.read(call(contract, asked, (digest, signature))) == _CONFIRMED)
    except (Mismatch, Reverted):
        return False


def verify(rpc: Rpc, message: Mapping[str, Any], signer: str, signature: bytes, what: str) -> None:
    """Raises `Mismatch` with both addresses unless `signature` is that of `signer` under the message; what:
    names the message.
    """
    if rpc.codes([signer])[0]:
        if not confirmed(rpc, signer, message_hash(message), signature):
            raise Mismatch(f"signature under {what}", f"what {signer} was given", "one that it confirms")
        return
    found = recovered(message, signature)
    if found != signer.lower():
        raise Mismatch(f"signer of {what}", found or _NOBODY, signer)
