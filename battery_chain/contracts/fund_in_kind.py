"""FundInKind: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from battery_chain.contracts import structs
from battery_chain.contracts._codec import Call, Coder, Event, Function, call, coder, find_event

__all__ = [
    "ContributionAccepted",
    "ContributionRequested",
    "ContributionTakenBack",
    "Delivered",
    "FundInKind",
    "RedemptionRequested",
    "RequestsMoved",
    "SharesTakenBack",
    "constructor",
    "decode_log",
]


@dataclass(frozen=True, slots=True)
class DeadlinesOfResult:
    accept_before: int
    deliver_until: int


@dataclass(frozen=True, slots=True)
class KeptBatchResult:
    contribution_id: int
    batteries: int


_ACCEPT = Function(
    "FundInKind.accept",
    bytes.fromhex("19b05f49"),
    (("contributionId", "uint256"),),
    ("uint256",),
    lambda v: v[0],
)
_ACCEPT_BATTERY = Function(
    "FundInKind.acceptBattery",
    bytes.fromhex("f0270b90"),
    (("operator", "address"), ("from", "address"), ("firstId", "uint256"), ("count", "uint256")),
    ("bytes4",),
    lambda v: v[0],
)
_AFTER_SUMS_CHANGE = Function(
    "FundInKind.afterSumsChange",
    bytes.fromhex("01006697"),
    (
        ("class", "uint8"),
        ("eligibleWh", "int256"),
        ("assessedWh", "uint256"),
        ("issuedAt", "uint64"),
        ("previousIssuedAt", "uint64"),
    ),
    (),
    lambda _: None,
)
_BATTERY = Function("FundInKind.battery", bytes.fromhex("f8674f73"), (), ("address",), lambda v: v[0])
_BATTERY_RECYCLED = Function(
    "FundInKind.batteryRecycled",
    bytes.fromhex("0299a830"),
    (("id", "uint256"), ("recycler", "address"), ("proceeds", "int256"), ("dueDay", "uint16")),
    (),
    lambda _: None,
)
_BEFORE_SUMS_CHANGE = Function(
    "FundInKind.beforeSumsChange", bytes.fromhex("f87485ba"), (), (), lambda _: None
)
_CLAIM_SETTLED = Function(
    "FundInKind.claimSettled",
    bytes.fromhex("8963de1d"),
    (("id", "uint256"), ("amount", "uint256")),
    (),
    lambda _: None,
)
_CONTRIBUTION_OF = Function(
    "FundInKind.contributionOf",
    bytes.fromhex("56606aeb"),
    (("contributionId", "uint256"),),
    ("(address,uint32,uint64[],uint256[])",),
    lambda v: structs.Contribution.of(v[0]),
)
_CONTRIBUTIONS_OF = Function(
    "FundInKind.contributionsOf",
    bytes.fromhex("3af0dbc1"),
    (("account", "address"),),
    ("uint256[]",),
    lambda v: v[0],
)
_DEADLINES_OF = Function(
    "FundInKind.deadlinesOf",
    bytes.fromhex("917e3a59"),
    (("epoch", "uint256"),),
    ("uint256", "uint256"),
    lambda v: DeadlinesOfResult(v[0], v[1]),
)
_DELIVER = Function(
    "FundInKind.deliver",
    bytes.fromhex("14df7b5c"),
    (("requestId", "uint256"), ("batches", "uint64[]"), ("ids", "uint256[]")),
    ("uint256",),
    lambda v: v[0],
)
_FUND = Function("FundInKind.fund", bytes.fromhex("b60d4288"), (), ("address",), lambda v: v[0])
_IS_INTERESTED = Function(
    "FundInKind.isInterested", bytes.fromhex("62afcf00"), (("account", "address"),), ("bool",), lambda v: v[0]
)
_KEPT_BATCH = Function(
    "FundInKind.keptBatch",
    bytes.fromhex("2d9511e6"),
    (("batchId", "uint64"),),
    ("uint256", "uint256"),
    lambda v: KeptBatchResult(v[0], v[1]),
)
_MAX_BATCHES = Function("FundInKind.MAX_BATCHES", bytes.fromhex("0935f236"), (), ("uint256",), lambda v: v[0])
_MAX_IDS = Function("FundInKind.MAX_IDS", bytes.fromhex("d55c763f"), (), ("uint256",), lambda v: v[0])
_MAX_OPEN = Function("FundInKind.MAX_OPEN", bytes.fromhex("2ba70774"), (), ("uint256",), lambda v: v[0])
_MOVE_REQUESTS = Function(
    "FundInKind.moveRequests",
    bytes.fromhex("ae44068f"),
    (("from", "address"), ("to", "address")),
    (),
    lambda _: None,
)
_REDEMPTION_OF = Function(
    "FundInKind.redemptionOf",
    bytes.fromhex("5da01960"),
    (("requestId", "uint256"),),
    ("(address,uint96,uint32,uint32)",),
    lambda v: structs.Redemption.of(v[0]),
)
_REDEMPTIONS_OF = Function(
    "FundInKind.redemptionsOf",
    bytes.fromhex("25d971f8"),
    (("account", "address"),),
    ("uint256[]",),
    lambda v: v[0],
)
_REQUEST_CONTRIBUTION = Function(
    "FundInKind.requestContribution",
    bytes.fromhex("e1e698bf"),
    (("batches", "uint64[]"), ("ids", "uint256[]")),
    ("uint256",),
    lambda v: v[0],
)
_REQUEST_REDEMPTION = Function(
    "FundInKind.requestRedemption",
    bytes.fromhex("eeb3c910"),
    (("shares", "uint256"),),
    ("uint256",),
    lambda v: v[0],
)
_SUPPORTS_INTERFACE = Function(
    "FundInKind.supportsInterface", bytes.fromhex("01ffc9a7"), (("id", "bytes4"),), ("bool",), lambda v: v[0]
)
_TAKE_BACK = Function(
    "FundInKind.takeBack", bytes.fromhex("dd695838"), (("contributionId", "uint256"),), (), lambda _: None
)
_TAKE_BACK_SHARES = Function(
    "FundInKind.takeBackShares", bytes.fromhex("fefca9f6"), (("requestId", "uint256"),), (), lambda _: None
)
_TAKE_BACK_STRAY = Function(
    "FundInKind.takeBackStray",
    bytes.fromhex("69a7ed8e"),
    (("contributionId", "uint256"), ("id", "uint256")),
    (),
    lambda _: None,
)
_CONSTRUCTOR = Function("FundInKind.constructor", b"", (("fund_", "address"),), (), lambda _: None)


def constructor(fund: str) -> bytes:
    """The constructor's arguments, to follow the byte code of FundInKind."""
    return _CONSTRUCTOR.encode((fund,))


class FundInKind:
    """Calls of the FundInKind at `address`."""

    __slots__ = ("address",)

    def __init__(self, address: str) -> None:
        self.address = address

    def accept(self, contribution_id: int) -> Call[int]:
        """`accept(uint256)`, nonpayable."""
        return call(self.address, _ACCEPT, (contribution_id,))

    def accept_battery(self, operator: str, from_: str, first_id: int, count: int) -> Call[bytes]:
        """`acceptBattery(address,address,uint256,uint256)`, view."""
        return call(self.address, _ACCEPT_BATTERY, (operator, from_, first_id, count))

    def after_sums_change(
        self, class_: int, eligible_wh: int, assessed_wh: int, issued_at: int, previous_issued_at: int
    ) -> Call[None]:
        """`afterSumsChange(uint8,int256,uint256,uint64,uint64)`, pure."""
        return call(
            self.address,
            _AFTER_SUMS_CHANGE,
            (class_, eligible_wh, assessed_wh, issued_at, previous_issued_at),
        )

    def battery(self) -> Call[str]:
        """`battery()`, view."""
        return call(self.address, _BATTERY, ())

    def battery_recycled(self, id: int, recycler: str, proceeds: int, due_day: int) -> Call[None]:
        """`batteryRecycled(uint256,address,int256,uint16)`, pure."""
        return call(self.address, _BATTERY_RECYCLED, (id, recycler, proceeds, due_day))

    def before_sums_change(self) -> Call[None]:
        """`beforeSumsChange()`, pure."""
        return call(self.address, _BEFORE_SUMS_CHANGE, ())

    def claim_settled(self, id: int, amount: int) -> Call[None]:
        """`claimSettled(uint256,uint256)`, pure."""
        return call(self.address, _CLAIM_SETTLED, (id, amount))

    def contribution_of(self, contribution_id: int) -> Call[structs.Contribution]:
        """`contributionOf(uint256)`, view."""
        return call(self.address, _CONTRIBUTION_OF, (contribution_id,))

    def contributions_of(self, account: str) -> Call[tuple[int, ...]]:
        """`contributionsOf(address)`, view."""
        return call(self.address, _CONTRIBUTIONS_OF, (account,))

    def deadlines_of(self, epoch: int) -> Call[DeadlinesOfResult]:
        """`deadlinesOf(uint256)`, view."""
        return call(self.address, _DEADLINES_OF, (epoch,))

    def deliver(self, request_id: int, batches: Sequence[int], ids: Sequence[int]) -> Call[int]:
        """`deliver(uint256,uint64[],uint256[])`, nonpayable."""
        return call(self.address, _DELIVER, (request_id, batches, ids))

    def fund(self) -> Call[str]:
        """`fund()`, view."""
        return call(self.address, _FUND, ())

    def is_interested(self, account: str) -> Call[bool]:
        """`isInterested(address)`, view."""
        return call(self.address, _IS_INTERESTED, (account,))

    def kept_batch(self, batch_id: int) -> Call[KeptBatchResult]:
        """`keptBatch(uint64)`, view."""
        return call(self.address, _KEPT_BATCH, (batch_id,))

    def max_batches(self) -> Call[int]:
        """`MAX_BATCHES()`, view."""
        return call(self.address, _MAX_BATCHES, ())

    def max_ids(self) -> Call[int]:
        """`MAX_IDS()`, view."""
        return call(self.address, _MAX_IDS, ())

    def max_open(self) -> Call[int]:
        """`MAX_OPEN()`, view."""
        return call(self.address, _MAX_OPEN, ())

    def move_requests(self, from_: str, to: str) -> Call[None]:
        """`moveRequests(address,address)`, nonpayable."""
        return call(self.address, _MOVE_REQUESTS, (from_, to))

    def redemption_of(self, request_id: int) -> Call[structs.Redemption]:
        """`redemptionOf(uint256)`, view."""
        return call(self.address, _REDEMPTION_OF, (request_id,))

    def redemptions_of(self, account: str) -> Call[tuple[int, ...]]:
        """`redemptionsOf(address)`, view."""
        return call(self.address, _REDEMPTIONS_OF, (account,))

    def request_contribution(self, batches: Sequence[int], ids: Sequence[int]) -> Call[int]:
        """`requestContribution(uint64[],uint256[])`, nonpayable."""
        return call(self.address, _REQUEST_CONTRIBUTION, (batches, ids))

    def request_redemption(self, shares: int) -> Call[int]:
        """`requestRedemption(uint256)`, nonpayable."""
        return call(self.address, _REQUEST_REDEMPTION, (shares,))

    def supports_interface(self, id: bytes) -> Call[bool]:
        """`supportsInterface(bytes4)`, pure."""
        return call(self.address, _SUPPORTS_INTERFACE, (id,))

    def take_back(self, contribution_id: int) -> Call[None]:
        """`takeBack(uint256)`, nonpayable."""
        return call(self.address, _TAKE_BACK, (contribution_id,))

    def take_back_shares(self, request_id: int) -> Call[None]:
        """`takeBackShares(uint256)`, nonpayable."""
        return call(self.address, _TAKE_BACK_SHARES, (request_id,))

    def take_back_stray(self, contribution_id: int, id: int) -> Call[None]:
        """`takeBackStray(uint256,uint256)`, nonpayable."""
        return call(self.address, _TAKE_BACK_STRAY, (contribution_id, id))


@dataclass(frozen=True, slots=True)
class ContributionAccepted(Event):
    """`ContributionAccepted(uint256,address,uint256,uint256,address)`."""

    NAME: ClassVar[str] = "FundInKind.ContributionAccepted"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "65a3fd68efd8a49dfd1cbedbd1e782133dc90b1e14db3baffd387ba19d9ac1aa"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    contribution_id: int
    contributor: str
    epoch: int
    shares: int
    by: str


@dataclass(frozen=True, slots=True)
class ContributionRequested(Event):
    """`ContributionRequested(uint256,address,uint256,uint64[],uint256[])`."""

    NAME: ClassVar[str] = "FundInKind.ContributionRequested"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "d914b2d1767e8d1194feefe878f89368939766d8f088e2eee44207ea00863ce8"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint64[]"), coder("uint256[]"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    contribution_id: int
    contributor: str
    epoch: int
    batches: tuple[int, ...]
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ContributionTakenBack(Event):
    """`ContributionTakenBack(uint256,address,uint64[],uint256[],bool)`."""

    NAME: ClassVar[str] = "FundInKind.ContributionTakenBack"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "72c4b56802a26e14e4d3756b051786c295cef21b6d57e222e964c8e3e77987e2"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint64[]"), coder("uint256[]"), coder("bool"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    contribution_id: int
    contributor: str
    batches: tuple[int, ...]
    ids: tuple[int, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Delivered(Event):
    """`Delivered(uint256,address,uint256,uint64[],uint256[],uint256,uint256,address)`."""

    NAME: ClassVar[str] = "FundInKind.Delivered"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "24f80dbdeef7131cddca8c016f69e3613806ba76074ea946194e0e275cee732e"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint64[]"),
        coder("uint256[]"),
        coder("uint256"),
        coder("uint256"),
        coder("address"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5, 6, 7)

    request_id: int
    owner: str
    epoch: int
    batches: tuple[int, ...]
    ids: tuple[int, ...]
    burned: int
    returned: int
    manager: str


@dataclass(frozen=True, slots=True)
class RedemptionRequested(Event):
    """`RedemptionRequested(uint256,address,uint256,uint256,uint256)`."""

    NAME: ClassVar[str] = "FundInKind.RedemptionRequested"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "6731bdf9e54c75455cea6b1f1feb17e010b21bc7f2e75fb5f40e05b6853fc568"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("uint256"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    request_id: int
    owner: str
    epoch: int
    shares: int
    through: int


@dataclass(frozen=True, slots=True)
class RequestsMoved(Event):
    """`RequestsMoved(address,address)`."""

    NAME: ClassVar[str] = "FundInKind.RequestsMoved"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "a6e991180236e42c1043142c72d023b446671b8ea05f4c5b8bf655f9c4610e27"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    from_: str
    to: str


@dataclass(frozen=True, slots=True)
class SharesTakenBack(Event):
    """`SharesTakenBack(uint256,address,uint256)`."""

    NAME: ClassVar[str] = "FundInKind.SharesTakenBack"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "dc6bcdc60c64724dd5fe98a99239a60f130dc8948fa926ed50ca549b1cc725bb"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    request_id: int
    owner: str
    shares: int


_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {
    (ContributionAccepted.TOPIC0, ContributionAccepted.topics()): ContributionAccepted,
    (ContributionRequested.TOPIC0, ContributionRequested.topics()): ContributionRequested,
    (ContributionTakenBack.TOPIC0, ContributionTakenBack.topics()): ContributionTakenBack,
    (Delivered.TOPIC0, Delivered.topics()): Delivered,
    (RedemptionRequested.TOPIC0, RedemptionRequested.topics()): RedemptionRequested,
    (RequestsMoved.TOPIC0, RequestsMoved.topics()): RequestsMoved,
    (SharesTakenBack.TOPIC0, SharesTakenBack.topics()): SharesTakenBack,
}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
