"""FundVault: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from battery_chain.contracts import structs
from battery_chain.contracts._codec import Call, Coder, Event, Function, call, coder, find_event

__all__ = [
    "Deposit",
    "DepositRefunded",
    "DepositRequest",
    "DoorSet",
    "FundVault",
    "OperatorSet",
    "ProspectusAccepted",
    "RedeemRequest",
    "RequestsMoved",
    "Withdraw",
    "constructor",
    "decode_log",
]


@dataclass(frozen=True, slots=True)
class DueResult:
    assets: int
    shares: int


@dataclass(frozen=True, slots=True)
class PendingResult:
    assets: int
    shares: int


_ACCEPT_PROSPECTUS = Function(
    "FundVault.acceptProspectus", bytes.fromhex("794c9e83"), (("hash", "bytes32"),), (), lambda _: None
)
_ACCEPTED_EDITION = Function(
    "FundVault.acceptedEdition",
    bytes.fromhex("45ef74b2"),
    (("account", "address"),),
    ("uint32",),
    lambda v: v[0],
)
_ASSET = Function("FundVault.asset", bytes.fromhex("38d52e0f"), (), ("address",), lambda v: v[0])
_CLAIMABLE_DEPOSIT_REQUEST = Function(
    "FundVault.claimableDepositRequest",
    bytes.fromhex("995ea21a"),
    (("requestId", "uint256"), ("controller", "address")),
    ("uint256",),
    lambda v: v[0],
)
_CLAIMABLE_REDEEM_REQUEST = Function(
    "FundVault.claimableRedeemRequest",
    bytes.fromhex("eaed1d07"),
    (("requestId", "uint256"), ("controller", "address")),
    ("uint256",),
    lambda v: v[0],
)
_CONVERT_TO_ASSETS = Function(
    "FundVault.convertToAssets",
    bytes.fromhex("07a2d13a"),
    (("shares", "uint256"),),
    ("uint256",),
    lambda v: v[0],
)
_CONVERT_TO_SHARES = Function(
    "FundVault.convertToShares",
    bytes.fromhex("c6e6f592"),
    (("assets", "uint256"),),
    ("uint256",),
    lambda v: v[0],
)
_DEPOSIT = Function(
    "FundVault.deposit",
    bytes.fromhex("6e553f65"),
    (("assets", "uint256"), ("receiver", "address")),
    ("uint256",),
    lambda v: v[0],
)
_DEPOSIT_WITH_CONTROLLER = Function(
    "FundVault.deposit",
    bytes.fromhex("2e2d2984"),
    (("assets", "uint256"), ("receiver", "address"), ("controller", "address")),
    ("uint256",),
    lambda v: v[0],
)
_DOOR = Function(
    "FundVault.door",
    bytes.fromhex("a601b851"),
    (),
    ("(uint32,uint8,uint8,bool,bool)",),
    lambda v: structs.Door.of(v[0]),
)
_DUE = Function(
    "FundVault.due",
    bytes.fromhex("6ff50b3f"),
    (("epoch", "uint256"),),
    ("uint256", "uint256"),
    lambda v: DueResult(v[0], v[1]),
)
_IS_OPERATOR = Function(
    "FundVault.isOperator",
    bytes.fromhex("b6363cf2"),
    (("controller", "address"), ("operator", "address")),
    ("bool",),
    lambda v: v[0],
)
_MAX_DEPOSIT = Function(
    "FundVault.maxDeposit",
    bytes.fromhex("402d267d"),
    (("controller", "address"),),
    ("uint256",),
    lambda v: v[0],
)
_MAX_MINT = Function(
    "FundVault.maxMint", bytes.fromhex("c63d75b6"), (("controller", "address"),), ("uint256",), lambda v: v[0]
)
_MAX_REDEEM = Function(
    "FundVault.maxRedeem",
    bytes.fromhex("d905777e"),
    (("controller", "address"),),
    ("uint256",),
    lambda v: v[0],
)
_MAX_WITHDRAW = Function(
    "FundVault.maxWithdraw",
    bytes.fromhex("ce96cb77"),
    (("controller", "address"),),
    ("uint256",),
    lambda v: v[0],
)
_MINIMUM_ASSETS = Function(
    "FundVault.minimumAssets", bytes.fromhex("8fcf0b1e"), (), ("uint256",), lambda v: v[0]
)
_MINIMUM_SHARES = Function(
    "FundVault.minimumShares", bytes.fromhex("8d78fd0b"), (), ("uint256",), lambda v: v[0]
)
_MINT = Function(
    "FundVault.mint",
    bytes.fromhex("94bf804d"),
    (("shares", "uint256"), ("receiver", "address")),
    ("uint256",),
    lambda v: v[0],
)
_MINT_WITH_CONTROLLER = Function(
    "FundVault.mint",
    bytes.fromhex("da39b3e7"),
    (("shares", "uint256"), ("receiver", "address"), ("controller", "address")),
    ("uint256",),
    lambda v: v[0],
)
_MOVE_REQUESTS = Function(
    "FundVault.moveRequests",
    bytes.fromhex("ae44068f"),
    (("from", "address"), ("to", "address")),
    (),
    lambda _: None,
)
_PENDING = Function(
    "FundVault.pending",
    bytes.fromhex("e20ccec3"),
    (),
    ("uint256", "uint256"),
    lambda v: PendingResult(v[0], v[1]),
)
_PENDING_DEPOSIT_REQUEST = Function(
    "FundVault.pendingDepositRequest",
    bytes.fromhex("26c6f96c"),
    (("requestId", "uint256"), ("controller", "address")),
    ("uint256",),
    lambda v: v[0],
)
_PENDING_REDEEM_REQUEST = Function(
    "FundVault.pendingRedeemRequest",
    bytes.fromhex("f5a23d8d"),
    (("requestId", "uint256"), ("controller", "address")),
    ("uint256",),
    lambda v: v[0],
)
_PREVIEW_DEPOSIT = Function(
    "FundVault.previewDeposit",
    bytes.fromhex("ef8b30f7"),
    (("assets", "uint256"),),
    ("uint256",),
    lambda v: v[0],
)
_PREVIEW_MINT = Function(
    "FundVault.previewMint", bytes.fromhex("b3d7f6b9"), (("shares", "uint256"),), ("uint256",), lambda v: v[0]
)
_PREVIEW_REDEEM = Function(
    "FundVault.previewRedeem",
    bytes.fromhex("4cdad506"),
    (("shares", "uint256"),),
    ("uint256",),
    lambda v: v[0],
)
_PREVIEW_WITHDRAW = Function(
    "FundVault.previewWithdraw",
    bytes.fromhex("0a28a477"),
    (("assets", "uint256"),),
    ("uint256",),
    lambda v: v[0],
)
_PROSPECTUS = Function("FundVault.prospectus", bytes.fromhex("cff688f3"), (), ("bytes32",), lambda v: v[0])
_QUEUED = Function("FundVault.queued", bytes.fromhex("16049ddf"), (), ("uint256",), lambda v: v[0])
_REDEEM = Function(
    "FundVault.redeem",
    bytes.fromhex("ba087652"),
    (("shares", "uint256"), ("receiver", "address"), ("controller", "address")),
    ("uint256",),
    lambda v: v[0],
)
_REDEEM_UNCLAIMED = Function(
    "FundVault.redeemUnclaimed",
    bytes.fromhex("84dde685"),
    (("assets", "uint256"), ("controller", "address")),
    ("uint256",),
    lambda v: v[0],
)
_REFUND = Function(
    "FundVault.refund",
    bytes.fromhex("5e30b8a6"),
    (("receiver", "address"), ("controller", "address")),
    ("uint256",),
    lambda v: v[0],
)
_REFUNDABLE = Function(
    "FundVault.refundable",
    bytes.fromhex("68ec0d99"),
    (("controller", "address"),),
    ("uint256",),
    lambda v: v[0],
)
_REQUEST_DEPOSIT = Function(
    "FundVault.requestDeposit",
    bytes.fromhex("85b77f45"),
    (("assets", "uint256"), ("controller", "address"), ("owner", "address")),
    ("uint256",),
    lambda v: v[0],
)
_REQUEST_REDEEM = Function(
    "FundVault.requestRedeem",
    bytes.fromhex("7d41c86e"),
    (("shares", "uint256"), ("controller", "address"), ("owner", "address")),
    ("uint256",),
    lambda v: v[0],
)
_SET_DOOR = Function(
    "FundVault.setDoor",
    bytes.fromhex("2bfa54f6"),
    (("d", "(uint32,uint8,uint8,bool,bool)"), ("prospectus_", "bytes32")),
    (),
    lambda _: None,
)
_SET_OPERATOR = Function(
    "FundVault.setOperator",
    bytes.fromhex("558a7297"),
    (("operator", "address"), ("approved", "bool")),
    ("bool",),
    lambda v: v[0],
)
_SETTLE = Function(
    "FundVault.settle",
    bytes.fromhex("0e1d3823"),
    (("epoch", "uint256"), ("s", "(bool,uint256,uint256,uint256,uint256,uint256)")),
    (),
    lambda _: None,
)
_SHARE = Function("FundVault.share", bytes.fromhex("a8d5fd65"), (), ("address",), lambda v: v[0])
_SUPPORTS_INTERFACE = Function(
    "FundVault.supportsInterface", bytes.fromhex("01ffc9a7"), (("id", "bytes4"),), ("bool",), lambda v: v[0]
)
_TOTAL_ASSETS = Function("FundVault.totalAssets", bytes.fromhex("01e1d114"), (), ("uint256",), lambda v: v[0])
_WITHDRAW = Function(
    "FundVault.withdraw",
    bytes.fromhex("b460af94"),
    (("assets", "uint256"), ("receiver", "address"), ("controller", "address")),
    ("uint256",),
    lambda v: v[0],
)
_CONSTRUCTOR = Function(
    "FundVault.constructor",
    b"",
    (("fund_", "address"), ("asset_", "address"), ("minimumAssets_", "uint256")),
    (),
    lambda _: None,
)


def constructor(fund: str, asset: str, minimum_assets: int) -> bytes:
    """The constructor's arguments, to follow the byte code of FundVault."""
    return _CONSTRUCTOR.encode((fund, asset, minimum_assets))


class FundVault:
    """Calls of the FundVault at `address`."""

    __slots__ = ("address",)

    def __init__(self, address: str) -> None:
        self.address = address

    def accept_prospectus(self, hash: bytes) -> Call[None]:
        """`acceptProspectus(bytes32)`, nonpayable."""
        return call(self.address, _ACCEPT_PROSPECTUS, (hash,))

    def accepted_edition(self, account: str) -> Call[int]:
        """`acceptedEdition(address)`, view."""
        return call(self.address, _ACCEPTED_EDITION, (account,))

    def asset(self) -> Call[str]:
        """`asset()`, view."""
        return call(self.address, _ASSET, ())

    def claimable_deposit_request(self, request_id: int, controller: str) -> Call[int]:
        """`claimableDepositRequest(uint256,address)`, view."""
        return call(self.address, _CLAIMABLE_DEPOSIT_REQUEST, (request_id, controller))

    def claimable_redeem_request(self, request_id: int, controller: str) -> Call[int]:
        """`claimableRedeemRequest(uint256,address)`, view."""
        return call(self.address, _CLAIMABLE_REDEEM_REQUEST, (request_id, controller))

    def convert_to_assets(self, shares: int) -> Call[int]:
        """`convertToAssets(uint256)`, view."""
        return call(self.address, _CONVERT_TO_ASSETS, (shares,))

    def convert_to_shares(self, assets: int) -> Call[int]:
        """`convertToShares(uint256)`, view."""
        return call(self.address, _CONVERT_TO_SHARES, (assets,))

    def deposit(self, assets: int, receiver: str) -> Call[int]:
        """`deposit(uint256,address)`, nonpayable."""
        return call(self.address, _DEPOSIT, (assets, receiver))

    def deposit_with_controller(self, assets: int, receiver: str, controller: str) -> Call[int]:
        """`deposit(uint256,address,address)`, nonpayable."""
        return call(self.address, _DEPOSIT_WITH_CONTROLLER, (assets, receiver, controller))

    def door(self) -> Call[structs.Door]:
        """`door()`, view."""
        return call(self.address, _DOOR, ())

    def due(self, epoch: int) -> Call[DueResult]:
        """`due(uint256)`, view."""
        return call(self.address, _DUE, (epoch,))

    def is_operator(self, controller: str, operator: str) -> Call[bool]:
        """`isOperator(address,address)`, view."""
        return call(self.address, _IS_OPERATOR, (controller, operator))

    def max_deposit(self, controller: str) -> Call[int]:
        """`maxDeposit(address)`, view."""
        return call(self.address, _MAX_DEPOSIT, (controller,))

    def max_mint(self, controller: str) -> Call[int]:
        """`maxMint(address)`, view."""
        return call(self.address, _MAX_MINT, (controller,))

    def max_redeem(self, controller: str) -> Call[int]:
        """`maxRedeem(address)`, view."""
        return call(self.address, _MAX_REDEEM, (controller,))

    def max_withdraw(self, controller: str) -> Call[int]:
        """`maxWithdraw(address)`, view."""
        return call(self.address, _MAX_WITHDRAW, (controller,))

    def minimum_assets(self) -> Call[int]:
        """`minimumAssets()`, view."""
        return call(self.address, _MINIMUM_ASSETS, ())

    def minimum_shares(self) -> Call[int]:
        """`minimumShares()`, view."""
        return call(self.address, _MINIMUM_SHARES, ())

    def mint(self, shares: int, receiver: str) -> Call[int]:
        """`mint(uint256,address)`, nonpayable."""
        return call(self.address, _MINT, (shares, receiver))

    def mint_with_controller(self, shares: int, receiver: str, controller: str) -> Call[int]:
        """`mint(uint256,address,address)`, nonpayable."""
        return call(self.address, _MINT_WITH_CONTROLLER, (shares, receiver, controller))

    def move_requests(self, from_: str, to: str) -> Call[None]:
        """`moveRequests(address,address)`, nonpayable."""
        return call(self.address, _MOVE_REQUESTS, (from_, to))

    def pending(self) -> Call[PendingResult]:
        """`pending()`, view."""
        return call(self.address, _PENDING, ())

    def pending_deposit_request(self, request_id: int, controller: str) -> Call[int]:
        """`pendingDepositRequest(uint256,address)`, view."""
        return call(self.address, _PENDING_DEPOSIT_REQUEST, (request_id, controller))

    def pending_redeem_request(self, request_id: int, controller: str) -> Call[int]:
        """`pendingRedeemRequest(uint256,address)`, view."""
        return call(self.address, _PENDING_REDEEM_REQUEST, (request_id, controller))

    def preview_deposit(self, assets: int) -> Call[int]:
        """`previewDeposit(uint256)`, pure."""
        return call(self.address, _PREVIEW_DEPOSIT, (assets,))

    def preview_mint(self, shares: int) -> Call[int]:
        """`previewMint(uint256)`, pure."""
        return call(self.address, _PREVIEW_MINT, (shares,))

    def preview_redeem(self, shares: int) -> Call[int]:
        """`previewRedeem(uint256)`, pure."""
        return call(self.address, _PREVIEW_REDEEM, (shares,))

    def preview_withdraw(self, assets: int) -> Call[int]:
        """`previewWithdraw(uint256)`, pure."""
        return call(self.address, _PREVIEW_WITHDRAW, (assets,))

    def prospectus(self) -> Call[bytes]:
        """`prospectus()`, view."""
        return call(self.address, _PROSPECTUS, ())

    def queued(self) -> Call[int]:
        """`queued()`, view."""
        return call(self.address, _QUEUED, ())

    def redeem(self, shares: int, receiver: str, controller: str) -> Call[int]:
        """`redeem(uint256,address,address)`, nonpayable."""
        return call(self.address, _REDEEM, (shares, receiver, controller))

    def redeem_unclaimed(self, assets: int, controller: str) -> Call[int]:
        """`redeemUnclaimed(uint256,address)`, nonpayable."""
        return call(self.address, _REDEEM_UNCLAIMED, (assets, controller))

    def refund(self, receiver: str, controller: str) -> Call[int]:
        """`refund(address,address)`, nonpayable."""
        return call(self.address, _REFUND, (receiver, controller))

    def refundable(self, controller: str) -> Call[int]:
        """`refundable(address)`, view."""
        return call(self.address, _REFUNDABLE, (controller,))

    def request_deposit(self, assets: int, controller: str, owner: str) -> Call[int]:
        """`requestDeposit(uint256,address,address)`, nonpayable."""
        return call(self.address, _REQUEST_DEPOSIT, (assets, controller, owner))

    def request_redeem(self, shares: int, controller: str, owner: str) -> Call[int]:
        """`requestRedeem(uint256,address,address)`, nonpayable."""
        return call(self.address, _REQUEST_REDEEM, (shares, controller, owner))

    def set_door(self, d: structs.Door, prospectus: bytes) -> Call[None]:
        """`setDoor((uint32,uint8,uint8,bool,bool),bytes32)`, nonpayable."""
        return call(self.address, _SET_DOOR, (d, prospectus))

    def set_operator(self, operator: str, approved: bool) -> Call[bool]:
        """`setOperator(address,bool)`, nonpayable."""
        return call(self.address, _SET_OPERATOR, (operator, approved))

    def settle(self, epoch: int, s: structs.Settlement) -> Call[None]:
        """`settle(uint256,(bool,uint256,uint256,uint256,uint256,uint256))`, nonpayable."""
        return call(self.address, _SETTLE, (epoch, s))

    def share(self) -> Call[str]:
        """`share()`, view."""
        return call(self.address, _SHARE, ())

    def supports_interface(self, id: bytes) -> Call[bool]:
        """`supportsInterface(bytes4)`, pure."""
        return call(self.address, _SUPPORTS_INTERFACE, (id,))

    def total_assets(self) -> Call[int]:
        """`totalAssets()`, view."""
        return call(self.address, _TOTAL_ASSETS, ())

    def withdraw(self, assets: int, receiver: str, controller: str) -> Call[int]:
        """`withdraw(uint256,address,address)`, nonpayable."""
        return call(self.address, _WITHDRAW, (assets, receiver, controller))


@dataclass(frozen=True, slots=True)
class Deposit(Event):
    """`Deposit(address,address,uint256,uint256)`."""

    NAME: ClassVar[str] = "FundVault.Deposit"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "dcbc1c05240f31ff3ad067ef1ee35ce4997762752e3a095284754544f4c709d7"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("uint256"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    sender: str
    owner: str
    assets: int
    shares: int


@dataclass(frozen=True, slots=True)
class DepositRefunded(Event):
    """`DepositRefunded(address,address,uint256)`."""

    NAME: ClassVar[str] = "FundVault.DepositRefunded"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "f753dc50d05a64ff1627aaaaaff0b5668014c8fa260555fa958e6445125f03dc"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    controller: str
    receiver: str
    assets: int


@dataclass(frozen=True, slots=True)
class DepositRequest(Event):
    """`DepositRequest(address,address,uint256,address,uint256)`."""

    NAME: ClassVar[str] = "FundVault.DepositRequest"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "bb58420bb8ce44e11b84e214cc0de10ce5e7c24d0355b2815c3d758b514cae72"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("uint256"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    controller: str
    owner: str
    request_id: int
    sender: str
    assets: int


@dataclass(frozen=True, slots=True)
class DoorSet(Event):
    """`DoorSet((uint32,uint8,uint8,bool,bool))`."""

    NAME: ClassVar[str] = "FundVault.DoorSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "c4ed432a70ace2c2e1c023bdc1ad4d94b8cc2ca2215432099fb325c17ba57fc9"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("(uint32,uint8,uint8,bool,bool)"),)
    ORDER: ClassVar[tuple[int, ...]] = (0,)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        0: lambda v: structs.Door.of(v),
    }
    door: structs.Door


@dataclass(frozen=True, slots=True)
class OperatorSet(Event):
    """`OperatorSet(address,address,bool)`."""

    NAME: ClassVar[str] = "FundVault.OperatorSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "ceb576d9f15e4e200fdb5096d64d5dfd667e16def20c1eefd14256d8e3faa267"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bool"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    controller: str
    operator: str
    approved: bool


@dataclass(frozen=True, slots=True)
class ProspectusAccepted(Event):
    """`ProspectusAccepted(address,uint32,bytes32)`."""

    NAME: ClassVar[str] = "FundVault.ProspectusAccepted"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "5351ad28909838535c8f31cda8162d473f94fc02d6ae34090bcae9aae2347a84"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("uint32"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bytes32"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    account: str
    edition: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class RedeemRequest(Event):
    """`RedeemRequest(address,address,uint256,address,uint256)`."""

    NAME: ClassVar[str] = "FundVault.RedeemRequest"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "1fdc681a13d8c5da54e301c7ce6542dcde4581e4725043fdab2db12ddc574506"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("uint256"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    controller: str
    owner: str
    request_id: int
    sender: str
    shares: int


@dataclass(frozen=True, slots=True)
class RequestsMoved(Event):
    """`RequestsMoved(address,address)`."""

    NAME: ClassVar[str] = "FundVault.RequestsMoved"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "a6e991180236e42c1043142c72d023b446671b8ea05f4c5b8bf655f9c4610e27"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    from_: str
    to: str


@dataclass(frozen=True, slots=True)
class Withdraw(Event):
    """`Withdraw(address,address,address,uint256,uint256)`."""

    NAME: ClassVar[str] = "FundVault.Withdraw"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "fbde797d201c681b91056529119e0b02407c7bb96a4a2c75c01fc9667232c8db"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("uint256"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    sender: str
    receiver: str
    owner: str
    assets: int
    shares: int


_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {
    (Deposit.TOPIC0, Deposit.topics()): Deposit,
    (DepositRefunded.TOPIC0, DepositRefunded.topics()): DepositRefunded,
    (DepositRequest.TOPIC0, DepositRequest.topics()): DepositRequest,
    (DoorSet.TOPIC0, DoorSet.topics()): DoorSet,
    (OperatorSet.TOPIC0, OperatorSet.topics()): OperatorSet,
    (ProspectusAccepted.TOPIC0, ProspectusAccepted.topics()): ProspectusAccepted,
    (RedeemRequest.TOPIC0, RedeemRequest.topics()): RedeemRequest,
    (RequestsMoved.TOPIC0, RequestsMoved.topics()): RequestsMoved,
    (Withdraw.TOPIC0, Withdraw.topics()): Withdraw,
}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
