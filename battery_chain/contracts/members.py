"""Members: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from battery_chain.contracts import structs
from battery_chain.contracts._codec import Call, Coder, Event, Function, call, coder, find_event

__all__ = [
    "ClaimRegistered",
    "MemberAdded",
    "MemberFrozen",
    "Members",
    "Recovered",
    "RecoveryCancelled",
    "RecoveryProposed",
    "RecoveryVetoed",
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


@dataclass(frozen=True, slots=True)
class PartiesOfResult:
    frozen: bool
    verified: bool
    jurisdiction: int
    investor_class: int


@dataclass(frozen=True, slots=True)
class RequireChangeOfTitleResult:
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
_CANCEL_RECOVERY = Function(
    "Members.cancelRecovery", bytes.fromhex("c90db447"), (("account", "address"),), (), lambda _: None
)
_CLAIM_DIGEST = Function(
    "Members.claimDigest",
    bytes.fromhex("c44f30c3"),
    (("claim", "(address,uint40,uint16,uint8,uint40,uint64,bytes32)"),),
    ("bytes32",),
    lambda v: v[0],
)
_EIP712_DOMAIN = Function(
    "Members.eip712Domain",
    bytes.fromhex("84b0196e"),
    (),
    ("bytes1", "string", "string", "uint256", "address", "bytes32", "uint256[]"),
    lambda v: Eip712DomainResult(v[0], v[1], v[2], v[3], v[4], v[5], v[6]),
)
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
    ("(uint40,uint16,uint8,bool,bool,uint40)",),
    lambda v: structs.Member.of(v[0]),
)
_PARTIES_OF = Function(
    "Members.partiesOf",
    bytes.fromhex("3a6bf376"),
    (("from", "address"), ("to", "address")),
    ("bool", "bool", "uint16", "uint8"),
    lambda v: PartiesOfResult(v[0], v[1], v[2], v[3]),
)
_PROPOSE_RECOVERY = Function(
    "Members.proposeRecovery",
    bytes.fromhex("196d2799"),
    (("account", "address"), ("replacement", "address"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_RECOVER = Function(
    "Members.recover", bytes.fromhex("0cd865ec"), (("account", "address"),), (), lambda _: None
)
_RECOVERY_DELAY = Function(
    "Members.RECOVERY_DELAY", bytes.fromhex("47b45652"), (), ("uint40",), lambda v: v[0]
)
_RECOVERY_OF = Function(
    "Members.recoveryOf",
    bytes.fromhex("80366651"),
    (("account", "address"),),
    ("(address,uint40,bytes32)",),
    lambda v: structs.Recovery.of(v[0]),
)
_REGISTER = Function(
    "Members.register",
    bytes.fromhex("939b8264"),
    (
        ("claim", "(address,uint40,uint16,uint8,uint40,uint64,bytes32)"),
        ("provider", "address"),
        ("signature", "bytes"),
    ),
    (),
    lambda _: None,
)
_REQUIRE_CHANGE_OF_TITLE = Function(
    "Members.requireChangeOfTitle",
    bytes.fromhex("14e682f7"),
    (("from", "address"), ("to", "address")),
    ("bool", "bool"),
    lambda v: RequireChangeOfTitleResult(v[0], v[1]),
)
_SET_FROZEN = Function(
    "Members.setFrozen",
    bytes.fromhex("de4c41e3"),
    (("accounts", "address[]"), ("frozen", "bool")),
    (),
    lambda _: None,
)
_SUCCESSOR_OF = Function(
    "Members.successorOf", bytes.fromhex("5adbc9c7"), (("account", "address"),), ("address",), lambda v: v[0]
)
_VETO_RECOVERY = Function("Members.vetoRecovery", bytes.fromhex("aa160c3b"), (), (), lambda _: None)
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

    def cancel_recovery(self, account: str) -> Call[None]:
        """`cancelRecovery(address)`, nonpayable."""
        return call(self.address, _CANCEL_RECOVERY, (account,))

    def claim_digest(self, claim: structs.IMembersClaim) -> Call[bytes]:
        """`claimDigest((address,uint40,uint16,uint8,uint40,uint64,bytes32))`, view."""
        return call(self.address, _CLAIM_DIGEST, (claim,))

    def eip712_domain(self) -> Call[Eip712DomainResult]:
        """`eip712Domain()`, view."""
        return call(self.address, _EIP712_DOMAIN, ())

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

    def parties_of(self, from_: str, to: str) -> Call[PartiesOfResult]:
        """`partiesOf(address,address)`, view."""
        return call(self.address, _PARTIES_OF, (from_, to))

    def propose_recovery(self, account: str, replacement: str, evidence: bytes) -> Call[None]:
        """`proposeRecovery(address,address,bytes32)`, nonpayable."""
        return call(self.address, _PROPOSE_RECOVERY, (account, replacement, evidence))

    def recover(self, account: str) -> Call[None]:
        """`recover(address)`, nonpayable."""
        return call(self.address, _RECOVER, (account,))

    def recovery_delay(self) -> Call[int]:
        """`RECOVERY_DELAY()`, view."""
        return call(self.address, _RECOVERY_DELAY, ())

    def recovery_of(self, account: str) -> Call[structs.Recovery]:
        """`recoveryOf(address)`, view."""
        return call(self.address, _RECOVERY_OF, (account,))

    def register(self, claim: structs.IMembersClaim, provider: str, signature: bytes) -> Call[None]:
        """`register((address,uint40,uint16,uint8,uint40,uint64,bytes32),address,bytes)`, nonpayable."""
        return call(self.address, _REGISTER, (claim, provider, signature))

    def require_change_of_title(self, from_: str, to: str) -> Call[RequireChangeOfTitleResult]:
        """`requireChangeOfTitle(address,address)`, view."""
        return call(self.address, _REQUIRE_CHANGE_OF_TITLE, (from_, to))

    def set_frozen(self, accounts: Sequence[str], frozen: bool) -> Call[None]:
        """`setFrozen(address[],bool)`, nonpayable."""
        return call(self.address, _SET_FROZEN, (accounts, frozen))

    def successor_of(self, account: str) -> Call[str]:
        """`successorOf(address)`, view."""
        return call(self.address, _SUCCESSOR_OF, (account,))

    def veto_recovery(self) -> Call[None]:
        """`vetoRecovery()`, nonpayable."""
        return call(self.address, _VETO_RECOVERY, ())


@dataclass(frozen=True, slots=True)
class ClaimRegistered(Event):
    """`ClaimRegistered(address,address,bytes32,uint40)`."""

    NAME: ClassVar[str] = "Members.ClaimRegistered"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "2a66d8e05484b9673d64650f55eb546c4129e3c7b29518e51635d416d062e8d2"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("uint40"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    account: str
    provider: str
    evidence: bytes
    issued_at: int


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


@dataclass(frozen=True, slots=True)
class Recovered(Event):
    """`Recovered(address,address,bytes32,address)`."""

    NAME: ClassVar[str] = "Members.Recovered"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "859bf1316cafa0d2d6dff238f16db0fba35711274c530d31fcf251bb722656f4"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("address"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    account: str
    replacement: str
    evidence: bytes
    agent: str


@dataclass(frozen=True, slots=True)
class RecoveryCancelled(Event):
    """`RecoveryCancelled(address,address,address)`."""

    NAME: ClassVar[str] = "Members.RecoveryCancelled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "a2c14772ea92193e2ee43464f087c6831cde0723bafa30362b356e1db0aa1f49"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    account: str
    replacement: str
    agent: str


@dataclass(frozen=True, slots=True)
class RecoveryProposed(Event):
    """`RecoveryProposed(address,address,bytes32,uint40,address)`."""

    NAME: ClassVar[str] = "Members.RecoveryProposed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "e75fbda0b3e31cfd0ff1ff1f2b8c9599b7cd5fac85eb95fc676289066890c49b"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("uint40"), coder("address"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    account: str
    replacement: str
    evidence: bytes
    executable_at: int
    agent: str


@dataclass(frozen=True, slots=True)
class RecoveryVetoed(Event):
    """`RecoveryVetoed(address,address)`."""

    NAME: ClassVar[str] = "Members.RecoveryVetoed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "eeb452d2127e3c5c8f6bb43692dc04fb37cab865cb917a4b1417f0233fd77a5e"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    account: str
    replacement: str


_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {
    (ClaimRegistered.TOPIC0, ClaimRegistered.topics()): ClaimRegistered,
    (MemberAdded.TOPIC0, MemberAdded.topics()): MemberAdded,
    (MemberFrozen.TOPIC0, MemberFrozen.topics()): MemberFrozen,
    (Recovered.TOPIC0, Recovered.topics()): Recovered,
    (RecoveryCancelled.TOPIC0, RecoveryCancelled.topics()): RecoveryCancelled,
    (RecoveryProposed.TOPIC0, RecoveryProposed.topics()): RecoveryProposed,
    (RecoveryVetoed.TOPIC0, RecoveryVetoed.topics()): RecoveryVetoed,
}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
