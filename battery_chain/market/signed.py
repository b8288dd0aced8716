"""Orders as EIP-712 has them: their hash, their message for a wallet, and who signed.

Source of the format: EIP-712; the fields are those of `IOrders.Order`. Written out by hand, because an order
book hashes thousands a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from battery_chain.contracts import structs
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import keccak256

__all__ = [
    "CONDITIONS_FIELDS",
    "DOMAIN_FIELDS",
    "ORDER_FIELDS",
    "Domain",
    "SignedOrder",
    "domain_separator",
    "message_of",
    "order_hash",
    "signer_of",
    "typed_data",
    "types_of",
]

DOMAIN_FIELDS = (
    ("name", "string"),
    ("version", "string"),
    ("chainId", "uint256"),
    ("verifyingContract", "address"),
)
ORDER_FIELDS = (
    ("maker", "address"),
    ("taker", "address"),
    ("side", "uint8"),
    ("asset", "address"),
    ("items", "uint256[]"),
    ("amount", "uint128"),
    ("token", "address"),
    ("price", "int128"),
    ("endPrice", "int128"),
    ("maxFee", "uint16"),
    ("startsAt", "uint40"),
    ("expiresAt", "uint40"),
    ("conditions", "Conditions"),
    ("nonce", "uint256"),
    ("counter", "uint256"),
)
CONDITIONS_FIELDS = (
    ("minHealth", "uint16"),
    ("maxAge", "uint16"),
    ("classes", "uint256"),
    ("minValue", "int128"),
)
_SIGNATURE = 65
_WIDE = 53  # bits of an integer that every reader of JSON keeps


@dataclass(frozen=True, slots=True)
class Domain:
    """Where an order holds: one chain, one market (address, 0x…)."""

    chain_id: int
    market: str


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """An order, its signature (empty: it was listed on chain) and its 32-byte EIP-712 hash."""

    order: structs.Order
    signature: bytes
    hash: bytes


def _declared(name: str, fields: tuple[tuple[str, str], ...]) -> str:
    return f"{name}({','.join(f'{kind} {field}' for field, kind in fields)})"


@lru_cache(maxsize=1)
def _type_hashes() -> tuple[bytes, bytes, bytes]:
    """Of the domain, of an order, of conditions."""
    conditions = _declared("Conditions", CONDITIONS_FIELDS)
    return (
        keccak256(_declared("EIP712Domain", DOMAIN_FIELDS).encode()),
        keccak256((_declared("Order", ORDER_FIELDS) + conditions).encode()),
        keccak256(conditions.encode()),
    )


@lru_cache(maxsize=64)
def domain_separator(domain: Domain) -> bytes:
    """The 32 bytes that tie a signature to one market of one chain."""
    words = _type_hashes()[0] + keccak256(b"Market") + keccak256(b"1") + domain.chain_id.to_bytes(32, "big")
    return keccak256(words + _address(domain.market))


def _address(address: str) -> bytes:
    if len(address) != 42:
        raise ValueError(f"{address!r} is not an address")
    return bytes(12) + bytes.fromhex(address[2:])


def _unsigned(value: int) -> bytes:
    return value.to_bytes(32, "big")


def _signed(value: int) -> bytes:
    return value.to_bytes(32, "big", signed=True)


def order_hash(order: structs.Order, domain: Domain) -> bytes:
    """The 32 bytes that are signed: `Market.orderHash`. `BadInput` for a value that has no such word."""
    try:
        return keccak256(b"\x19\x01" + domain_separator(domain) + _struct_hash(order))
    except (OverflowError, ValueError, AttributeError) as wrong:
        raise BadInput([Problem("order", 0, "", f"cannot be hashed: {wrong}")]) from None


def _struct_hash(order: structs.Order) -> bytes:
    words = (
        _type_hashes()[1],
        _address(order.maker),
        _address(order.taker),
        _unsigned(order.side),
        _address(order.asset),
        keccak256(b"".join(map(_unsigned, order.items))),
        _unsigned(order.amount),
        _address(order.token),
        _signed(order.price),
        _signed(order.end_price),
        _unsigned(order.max_fee),
        _unsigned(order.starts_at),
        _unsigned(order.expires_at),
        _conditions_hash(order.conditions),
        _unsigned(order.nonce),
        _unsigned(order.counter),
    )
    return keccak256(b"".join(words))


def _conditions_hash(conditions: structs.Conditions) -> bytes:
    first = _unsigned(conditions.min_health) + _unsigned(conditions.max_age) + _unsigned(conditions.classes)
    return keccak256(_type_hashes()[2] + first + _signed(conditions.min_value))


def types_of() -> dict[str, list[dict[str, str]]]:
    """The types of the message, as wallets take them."""
    declared = {"EIP712Domain": DOMAIN_FIELDS, "Order": ORDER_FIELDS, "Conditions": CONDITIONS_FIELDS}
    return {
        name: [{"name": field, "type": kind} for field, kind in fields] for name, fields in declared.items()
    }


def typed_data(order: structs.Order, domain: Domain) -> dict[str, Any]:
    """What `eth_signTypedData_v4` takes: types, primaryType, domain, message. Integers that may be wider than
    53 bits are decimal texts.
    """
    return {
        "types": types_of(),
        "primaryType": "Order",
        "domain": {
            "name": "Market",
            "version": "1",
            "chainId": domain.chain_id,
            "verifyingContract": domain.market,
        },
        "message": message_of(order),
    }


def message_of(order: structs.Order) -> dict[str, Any]:
    """The fields of an order under their names on chain."""
    values = zip(ORDER_FIELDS, order.fields(), strict=True)
    return {name: _plain(kind, value) for (name, kind), value in values}


def _plain(kind: str, value: Any) -> Any:
    if kind == "Conditions":
        values = zip(CONDITIONS_FIELDS, value.fields(), strict=True)
        return {name: _plain(each, one) for (name, each), one in values}
    if kind.endswith("[]"):
        return [str(each) for each in value]
    wide = "int" in kind and int(kind.split("int")[1]) > _WIDE
    return str(value) if wide else value


def signer_of(signed: SignedOrder) -> str | None:
    """The address (lower case) whose key made the signature; None where it is no signature of a key."""
    signature = signed.signature
    if len(signature) != _SIGNATURE or signature[64] not in (27, 28):
        return None
    from coincurve import PublicKey

    compact = signature[:64] + bytes([signature[64] - 27])
    try:
        key = PublicKey.from_signature_and_message(compact, signed.hash, hasher=None)
    except Exception:  # noqa: BLE001 - coincurve raises a bare Exception for a point that is not on the curve
        return None
    return "0x" + keccak256(key.format(compressed=False)[1:])[12:].hex()
