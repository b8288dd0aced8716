"""SettlementToken: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from battery_chain.contracts._codec import Call, Coder, Event, Function, call, coder, find_event

__all__ = [
    "Approval",
    "EIP712DomainChanged",
    "Issued",
    "SettlementToken",
    "Transfer",
    "Withdrawn",
    "constructor",
    "decode_log",
]


@dataclass(frozen=True, slots=True)
class Eip712DomainResult:
    fields: bytes
    name: str
    version: str
    chain_id: int
    verifying_contract: str
    salt: bytes
    extensions: tuple[int, ...]


_ALLOWANCE = Function(
    "SettlementToken.allowance",
    bytes.fromhex("dd62ed3e"),
    (("owner", "address"), ("spender", "address")),
    ("uint256",),
    lambda v: v[0],
)
_APPROVE = Function(
    "SettlementToken.approve",
    bytes.fromhex("095ea7b3"),
    (("spender", "address"), ("value", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_AUTHORITY = Function(
    "SettlementToken.authority", bytes.fromhex("bf7e214f"), (), ("address",), lambda v: v[0]
)
_BALANCE_OF = Function(
    "SettlementToken.balanceOf",
    bytes.fromhex("70a08231"),
    (("account", "address"),),
    ("uint256",),
    lambda v: v[0],
)
_DECIMALS = Function("SettlementToken.decimals", bytes.fromhex("313ce567"), (), ("uint8",), lambda v: v[0])
_DOMAIN_SEPARATOR = Function(
    "SettlementToken.DOMAIN_SEPARATOR", bytes.fromhex("3644e515"), (), ("bytes32",), lambda v: v[0]
)
_EIP712_DOMAIN = Function(
    "SettlementToken.eip712Domain",
    bytes.fromhex("84b0196e"),
    (),
    ("bytes1", "string", "string", "uint256", "address", "bytes32", "uint256[]"),
    lambda v: Eip712DomainResult(v[0], v[1], v[2], v[3], v[4], v[5], v[6]),
)
_ISSUE = Function(
    "SettlementToken.issue",
    bytes.fromhex("867904b4"),
    (("to", "address"), ("amount", "uint256")),
    (),
    lambda _: None,
)
_NAME = Function("SettlementToken.name", bytes.fromhex("06fdde03"), (), ("string",), lambda v: v[0])
_NONCES = Function(
    "SettlementToken.nonces", bytes.fromhex("7ecebe00"), (("owner", "address"),), ("uint256",), lambda v: v[0]
)
_PERMIT = Function(
    "SettlementToken.permit",
    bytes.fromhex("d505accf"),
    (
        ("owner", "address"),
        ("spender", "address"),
        ("value", "uint256"),
        ("deadline", "uint256"),
        ("v", "uint8"),
        ("r", "bytes32"),
        ("s", "bytes32"),
    ),
    (),
    lambda _: None,
)
_SYMBOL = Function("SettlementToken.symbol", bytes.fromhex("95d89b41"), (), ("string",), lambda v: v[0])
_TOTAL_SUPPLY = Function(
    "SettlementToken.totalSupply", bytes.fromhex("18160ddd"), (), ("uint256",), lambda v: v[0]
)
_TRANSFER = Function(
    "SettlementToken.transfer",
    bytes.fromhex("a9059cbb"),
    (("to", "address"), ("value", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_TRANSFER_FROM = Function(
    "SettlementToken.transferFrom",
    bytes.fromhex("23b872dd"),
    (("from", "address"), ("to", "address"), ("value", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_WITHDRAW = Function(
    "SettlementToken.withdraw",
    bytes.fromhex("f3fef3a3"),
    (("from", "address"), ("amount", "uint256")),
    (),
    lambda _: None,
)
_CONSTRUCTOR = Function(
    "SettlementToken.constructor",
    b"",
    (("authority_", "address"), ("name_", "string"), ("symbol_", "string"), ("decimals_", "uint8")),
    (),
    lambda _: None,
)


def constructor(authority: str, name: str, symbol: str, decimals: int) -> bytes:
    """The constructor's arguments, to follow the byte code of SettlementToken."""
    return _CONSTRUCTOR.encode((authority, name, symbol, decimals))


class SettlementToken:
    """Calls of the SettlementToken at `address`."""

    __slots__ = ("address",)

    def __init__(self, address: str) -> None:
        self.address = address

    def allowance(self, owner: str, spender: str) -> Call[int]:
        """`allowance(address,address)`, view."""
        return call(self.address, _ALLOWANCE, (owner, spender))

    def approve(self, spender: str, value: int) -> Call[bool]:
        """`approve(address,uint256)`, nonpayable."""
        return call(self.address, _APPROVE, (spender, value))

    def authority(self) -> Call[str]:
        """`authority()`, view."""
        return call(self.address, _AUTHORITY, ())

    def balance_of(self, account: str) -> Call[int]:
        """`balanceOf(address)`, view."""
        return call(self.address, _BALANCE_OF, (account,))

    def decimals(self) -> Call[int]:
        """`decimals()`, view."""
        return call(self.address, _DECIMALS, ())

    def domain_separator(self) -> Call[bytes]:
        """`DOMAIN_SEPARATOR()`, view."""
        return call(self.address, _DOMAIN_SEPARATOR, ())

    def eip712_domain(self) -> Call[Eip712DomainResult]:
        """`eip712Domain()`, view."""
        return call(self.address, _EIP712_DOMAIN, ())

    def issue(self, to: str, amount: int) -> Call[None]:
        """`issue(address,uint256)`, nonpayable."""
        return call(self.address, _ISSUE, (to, amount))

    def name(self) -> Call[str]:
        """`name()`, view."""
        return call(self.address, _NAME, ())

    def nonces(self, owner: str) -> Call[int]:
        """`nonces(address)`, view."""
        return call(self.address, _NONCES, (owner,))

    def permit(
        self, owner: str, spender: str, value: int, deadline: int, v: int, r: bytes, s: bytes
    ) -> Call[None]:
        """`permit(address,address,uint256,uint256,uint8,bytes32,bytes32)`, nonpayable."""
        return call(self.address, _PERMIT, (owner, spender, value, deadline, v, r, s))

    def symbol(self) -> Call[str]:
        """`symbol()`, view."""
        return call(self.address, _SYMBOL, ())

    def total_supply(self) -> Call[int]:
        """`totalSupply()`, view."""
        return call(self.address, _TOTAL_SUPPLY, ())

    def transfer(self, to: str, value: int) -> Call[bool]:
        """`transfer(address,uint256)`, nonpayable."""
        return call(self.address, _TRANSFER, (to, value))

    def transfer_from(self, from_: str, to: str, value: int) -> Call[bool]:
        """`transferFrom(address,address,uint256)`, nonpayable."""
        return call(self.address, _TRANSFER_FROM, (from_, to, value))

    def withdraw(self, from_: str, amount: int) -> Call[None]:
        """`withdraw(address,uint256)`, nonpayable."""
        return call(self.address, _WITHDRAW, (from_, amount))


@dataclass(frozen=True, slots=True)
class Approval(Event):
    """`Approval(address,address,uint256)`."""

    NAME: ClassVar[str] = "SettlementToken.Approval"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    owner: str
    spender: str
    value: int


@dataclass(frozen=True, slots=True)
class EIP712DomainChanged(Event):
    """`EIP712DomainChanged()`."""

    NAME: ClassVar[str] = "SettlementToken.EIP712DomainChanged"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "0a6387c9ea3628b88a633bb4f3b151770f70085117a15f9bf3787cda53f13d31"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = ()

    pass


@dataclass(frozen=True, slots=True)
class Issued(Event):
    """`Issued(address,uint256,address)`."""

    NAME: ClassVar[str] = "SettlementToken.Issued"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "07a8b7e21e59ed69b567ce364407d115c90904e8305b93139e4987619a8316dd"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 2, 1)

    to: str
    amount: int
    issuer: str


@dataclass(frozen=True, slots=True)
class Transfer(Event):
    """`Transfer(address,address,uint256)`."""

    NAME: ClassVar[str] = "SettlementToken.Transfer"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    from_: str
    to: str
    value: int


@dataclass(frozen=True, slots=True)
class Withdrawn(Event):
    """`Withdrawn(address,uint256,address)`."""

    NAME: ClassVar[str] = "SettlementToken.Withdrawn"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "cbcdbdf10631a43cc99c80acace8232649421c3f4f73919f16013d47c83a687a"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 2, 1)

    from_: str
    amount: int
    issuer: str


_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {
    (Approval.TOPIC0, Approval.topics()): Approval,
    (EIP712DomainChanged.TOPIC0, EIP712DomainChanged.topics()): EIP712DomainChanged,
    (Issued.TOPIC0, Issued.topics()): Issued,
    (Transfer.TOPIC0, Transfer.topics()): Transfer,
    (Withdrawn.TOPIC0, Withdrawn.topics()): Withdrawn,
}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
