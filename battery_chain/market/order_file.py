"""Orders as files: the message that a wallet signs, and its signature, as JSON. Reading refuses all that is
wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from battery_chain.contracts import structs
from battery_chain.errors import BadInput, Mismatch, Problem
from battery_chain.manifest import keccak256
from battery_chain.market.signed import (
    CONDITIONS_FIELDS,
    ORDER_FIELDS,
    Domain,
    SignedOrder,
    order_hash,
    signer_of,
    typed_data,
    types_of,
)
from battery_chain.market.sound import problems_of

__all__ = ["OtherSigner", "order_json", "read_order"]

_PARTS = ("types", "primaryType", "domain", "message", "signature")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_HEX = re.compile(r"0x(?:[0-9a-fA-F]{2})*")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_LENGTH = 65
_HALF_ORDER = 0x7FFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_5D576E73_57A4501D_DFE92F46_681B20A0
"""Half the order of secp256k1: of the two forms of a signature only that with the lower s counts."""


class OtherSigner(Mismatch):
    """The signature is not the maker's: the order was altered after it was signed, or another signed it."""

    def __init__(self, source: str, signer: str, maker: str) -> None:
        self.source, self.signer, self.maker = source, signer, maker
        super().__init__(f"signer of {source}", signer, f"its maker {maker}")


def order_json(signed: SignedOrder, domain: Domain) -> dict[str, Any]:
    """The file of an order: what a wallet signs, and `signature` (0x: the order is listed on chain)."""
    return typed_data(signed.order, domain) | {"signature": "0x" + signed.signature.hex()}


def read_order(
    document: Any, domain: Domain, source: str, row: int = 0, *, contract: bool = False
) -> SignedOrder:
    """The order of a file, for one market of one chain.

    `contract`: the maker is known to be a contract, which answers for whatever signature there is (ERC-1271).
    Raises `BadInput` with all that is wrong, each with the field and its rule; `OtherSigner` when all is well
    but another key has signed.
    """
    reading = _Reading(source, row)
    signed = reading.order(document, domain, contract)
    if signed is None or reading.problems:
        raise BadInput(reading.problems)
    if signed.signature and not contract:
        _require_signer(signed, f"{source}:{row}" if row else source)
    return signed


def _require_signer(signed: SignedOrder, source: str) -> None:
    signer = signer_of(signed)
    if signer is None:
        raise BadInput([Problem(source, 0, "signature", "is of no key: its r is not on the curve")])
    if signer != signed.order.maker:
        raise OtherSigner(source, signer, signed.order.maker)


class _Reading:
    """One document; what is wrong with it gathers in `problems`."""

    def __init__(self, source: str, row: int) -> None:
        self.source, self.row = source, row
        self.problems: list[Problem] = []

    def wrong(self, field: str, rule: str) -> None:
        self.problems.append(Problem(self.source, self.row, field, rule))

    def order(self, document: Any, domain: Domain, contract: bool) -> SignedOrder | None:
        if not self.parts(document, _PARTS, ""):
            return None
        self.types(document)
        self.domain(document["domain"], domain)
        signature = self.signature(document["signature"], contract)
        values = self.fields(document["message"], ORDER_FIELDS, "")
        if values is None:
            return None
        order = structs.Order.of(list(values))
        for field, rule in problems_of(order):
            self.wrong(field, rule)
        return None if self.problems else SignedOrder(order, signature, order_hash(order, domain))

    def parts(self, value: Any, names: Sequence[str], field: str) -> bool:
        """Whether it is an object of just these members."""
        if not isinstance(value, Mapping):
            self.wrong(field, "must be a JSON object")
            return False
        missing = [name for name in names if name not in value]
        for name in missing:
            self.wrong(_under(field, name), "is missing")
        for name in value:
            if name not in names:
                self.wrong(_under(field, str(name)), "is not a field of an order")
        return not missing

    def types(self, document: Mapping[str, Any]) -> None:
        if document["types"] != types_of():
            self.wrong("types", "are not those of an order of this market")
        if document["primaryType"] != "Order":
            self.wrong("primaryType", f"is {document['primaryType']!r}, not 'Order'")

    def domain(self, value: Any, domain: Domain) -> None:
        names = ("name", "version", "chainId", "verifyingContract")
        if not self.parts(value, names, "domain"):
            return
        for name, must in (("name", "Market"), ("version", "1")):
            if value[name] != must:
                self.wrong(f"domain.{name}", f"is {value[name]!r}, not {must!r}")
        chain = self.integer(value["chainId"], "uint256", "domain.chainId")
        if chain not in (None, domain.chain_id):
            self.wrong("domain.chainId", f"is chain {chain}; this market is on chain {domain.chain_id}")
        market = self.address(value["verifyingContract"], "domain.verifyingContract")
        if market not in (None, domain.market.lower()):
            self.wrong("domain.verifyingContract", f"is {market}; this market is {domain.market.lower()}")

    def fields(self, value: Any, declared: Sequence[tuple[str, str]], under: str) -> Sequence[Any] | None:
        """The values in their order; None when one cannot be read."""
        if not self.parts(value, [name for name, _ in declared], under):
            return None
        before = len(self.problems)
        found = [self.field(value[name], kind, _under(under, name)) for name, kind in declared]
        return found if len(self.problems) == before else None

    def field(self, value: Any, kind: str, name: str) -> Any:
        if kind == "address":
            return self.address(value, name)
        if kind == "Conditions":
            return self.fields(value, CONDITIONS_FIELDS, name)
        if kind == "uint256[]":
            return self.items(value, name)
        return self.integer(value, kind, name)

    def items(self, value: Any, name: str) -> tuple[int | None, ...]:
        if not isinstance(value, list | tuple):
            self.wrong(name, "must be a list of integers")
            return ()
        return tuple(self.integer(each, "uint256", f"{name}[{at}]") for at, each in enumerate(value))

    def integer(self, value: Any, kind: str, name: str) -> int | None:
        text = isinstance(value, str) and _INTEGER.fullmatch(value) is not None and len(value) < 80
        if isinstance(value, bool) or not (isinstance(value, int) or text):
            self.wrong(name, f"{value!r} is not an integer")
            return None
        low, high = _range(kind)
        if not low <= int(value) <= high:
            self.wrong(name, f"{value} is not in {low}..{high}")
            return None
        return int(value)

    def address(self, value: Any, name: str) -> str | None:
        if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
            self.wrong(name, f"{value!r} is not an address: 0x and 40 hexadecimal digits")
            return None
        if not _is_checked(value):
            self.wrong(name, f"{value} has a wrong checksum (EIP-55): a digit was mistyped")
            return None
        return value.lower()

    def signature(self, value: Any, contract: bool) -> bytes:
        """The bytes; empty where there are none or they are refused."""
        if not isinstance(value, str) or not _HEX.fullmatch(value):
            self.wrong("signature", "is not 0x and hexadecimal digits, two for each byte")
            return b""
        signature = bytes.fromhex(value[2:])
        if signature and not contract:
            for rule in _signature_problems(signature):
                self.wrong("signature", rule)
        return signature


def _signature_problems(signature: bytes) -> Iterator[str]:
    if len(signature) != _LENGTH:
        yield f"has {len(signature)} bytes; that of a wallet has {_LENGTH}"
        return
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big")
    if s > _HALF_ORDER:
        yield "has a high s: the other form of a signature, which does not count"
    if r == 0 or s == 0:
        yield "has an r or s of zero"
    if signature[64] not in (27, 28):
        yield f"ends with {signature[64]}; v is 27 or 28"


def _range(kind: str) -> tuple[int, int]:
    bits = int(kind.split("int")[1])
    if kind.startswith("u"):
        return 0, (1 << bits) - 1
    return -(1 << bits - 1), (1 << bits - 1) - 1


def _is_checked(address: str) -> bool:
    """Whether mixed case is that of EIP-55; one case alone says nothing."""
    digits = address[2:]
    if digits in (digits.lower(), digits.upper()):
        return True
    nibbles = keccak256(digits.lower().encode()).hex()
    pairs = zip(digits, nibbles, strict=False)
    return all(one.isupper() == (int(nibble, 16) >= 8) for one, nibble in pairs if one.isalpha())


def _under(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name
