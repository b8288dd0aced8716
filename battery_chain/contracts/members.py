"""Members: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from battery_chain.contracts import structs
from battery_chain.contracts._codec import Call, Coder, Event, Function, call, coder, find_event

__all__ = ["MemberAdded", "MemberFrozen", "Members", "constructor", "decode_log"]


@dataclass(frozen=True, slots=True)
class RequireMoveResult:
    from_holder: bool
    to_holder: bool


_ADD = Function(
    "Members.add",
    bytes.fromhex("64c74c0d"),
    (
        ("accounts", "address[]"),
        ("validUntil", "uint40"),
        ("jurisdiction", "uint16"),
        ("investorClass", "uint8"),
    ),
    (),
    lambda _: None,
)
_AUTHORITY = Function("Members.authority", bytes.fromhex("bf7e214f"), (), ("address",), lambda v: v[0])
_IS_FROZEN = Function(
    "Members.isFrozen", bytes.fromhex("e5839836"), (("account", "address"),), ("bool",), lambda v: v[0]
)
_IS_HOLDER = Function(
    "Members.isHolder", bytes.fromhex("d4d7b19a"), (("account", "address"),), ("bool",), lambda v: v[0]
)
_IS_VERIFIED = Function(
    "Members.isVerified", bytes.fromhex("b9209e33"), (("account", "address"),), ("bool",), lambda v: v[0]
)
_MEMBER_OF = Function(
    "Members.memberOf",
    bytes.fromhex("3b4c9891"),
    (("account", "address"),),
    ("(uint40,uint16,uint8,bool,bool)",),
    lambda v: structs.Member.of(v[0]),
)
_REQUIRE_MOVE = Function(
    "Members.requireMove",
    bytes.fromhex("a22439aa"),
    (("from", "address"), ("to", "address")),
    ("bool", "bool"),
    lambda v: RequireMoveResult(v[0], v[1]),
)
_SET_FROZEN = Function(
    "Members.setFrozen",
    bytes.fromhex("de4c41e3"),
    (("accounts", "address[]"), ("frozen", "bool")),
    (),
    lambda _: None,
)
_CONSTRUCTOR = Function("Members.constructor", b"", (("authority_", "address"),), (), lambda _: None)


def constructor(authority: str) -> bytes:
    """The constructor's arguments, to follow the byte code of Members."""
    return _CONSTRUCTOR.encode((authority,))


class Members:
    """Calls of the Members at `address`."""

    __slots__ = ("address",)

    def __init__(self, address: str) -> None:
        self.address = address

    def add(
        self, accounts: Sequence[str], valid_until: int, jurisdiction: int, investor_class: int
    ) -> Call[None]:
        """`add(address[],uint40,uint16,uint8)`, nonpayable."""
        return call(self.address, _ADD, (accounts, valid_until, jurisdiction, investor_class))

    def authority(self) -> Call[str]:
        """`authority()`, view."""
        return call(self.address, _AUTHORITY, ())

    def is_frozen(self, account: str) -> Call[bool]:
        """`isFrozen(address)`, view."""
        return call(self.address, _IS_FROZEN, (account,))

    def is_holder(self, account: str) -> Call[bool]:
        """`isHolder(address)`, view."""
        return call(self.address, _IS_HOLDER, (account,))

    def is_verified(self, account: str) -> Call[bool]:
        """`isVerified(address)`, view."""
        return call(self.address, _IS_VERIFIED, (account,))

    def member_of(self, account: str) -> Call[structs.Member]:
        """`memberOf(address)`, view."""
        return call(self.address, _MEMBER_OF, (account,))

    def require_move(self, from_: str, to: str) -> Call[RequireMoveResult]:
        """`requireMove(address,address)`, view."""
        return call(self.address, _REQUIRE_MOVE, (from_, to))

    def set_frozen(self, accounts: Sequence[str], frozen: bool) -> Call[None]:
        """`setFrozen(address[],bool)`, nonpayable."""
        return call(self.address, _SET_FROZEN, (accounts, frozen))


@dataclass(frozen=True, slots=True)
class MemberAdded(Event):
    """`MemberAdded(address,uint40,uint16,uint8,bool,address)`."""

    NAME: ClassVar[str] = "Members.MemberAdded"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "94e4e58a221bc893d131a856eb58aa06eaf85ecac2719576f99b73ea4d1a388b"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint40"),
        coder("uint16"),
        coder("uint8"),
        coder("bool"),
        coder("address"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5)

    account: str
    valid_until: int
    jurisdiction: int
    investor_class: int
    holder: bool
    provider: str


@dataclass(frozen=True, slots=True)
class MemberFrozen(Event):
    """`MemberFrozen(address,bool,address)`."""

    NAME: ClassVar[str] = "Members.MemberFrozen"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "1261c92ba8b3d6793d59c89a60c637caa8d6dc9220c86a449d3667623ecd2140"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bool"), coder("address"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    account: str
    frozen: bool
    agent: str


_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {
    (MemberAdded.TOPIC0, MemberAdded.topics()): MemberAdded,
    (MemberFrozen.TOPIC0, MemberFrozen.topics()): MemberFrozen,
}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
