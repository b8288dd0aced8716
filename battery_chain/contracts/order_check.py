"""OrderCheck: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from battery_chain.contracts import structs
from battery_chain.contracts._codec import Call, Event, Function, call, find_event

__all__ = ["OrderCheck", "constructor", "decode_log"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    open: tuple[int, ...]
    reasons: tuple[bytes, ...]


_BATTERY = Function("OrderCheck.battery", bytes.fromhex("f8674f73"), (), ("address",), lambda v: v[0])
_CHECK = Function(
    "OrderCheck.check",
    bytes.fromhex("83089f79"),
    (
        (
            "orders",
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)[]",
        ),
        ("signatures", "bytes[]"),
    ),
    ("uint256[]", "bytes[]"),
    lambda v: CheckResult(v[0], v[1]),
)
_MARKET = Function("OrderCheck.market", bytes.fromhex("80f55605"), (), ("address",), lambda v: v[0])
_MEMBERS = Function("OrderCheck.members", bytes.fromhex("bdd4d18d"), (), ("address",), lambda v: v[0])
_REQUIRE_FILLABLE = Function(
    "OrderCheck.requireFillable",
    bytes.fromhex("157965c6"),
    (
        (
            "o",
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)",
        ),
        ("signature", "bytes"),
    ),
    ("uint256",),
    lambda v: v[0],
)
_CONSTRUCTOR = Function(
    "OrderCheck.constructor",
    b"",
    (("market_", "address"), ("battery_", "address"), ("members_", "address")),
    (),
    lambda _: None,
)


def constructor(market: str, battery: str, members: str) -> bytes:
    """The constructor's arguments, to follow the byte code of OrderCheck."""
    return _CONSTRUCTOR.encode((market, battery, members))


class OrderCheck:
    """Calls of the OrderCheck at `address`."""

    __slots__ = ("address",)

    def __init__(self, address: str) -> None:
        self.address = address

    def battery(self) -> Call[str]:
        """`battery()`, view."""
        return call(self.address, _BATTERY, ())

    def check(self, orders: Sequence[structs.Order], signatures: Sequence[bytes]) -> Call[CheckResult]:
        """`check((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)[],bytes[])`, view."""
        return call(self.address, _CHECK, (orders, signatures))

    def market(self) -> Call[str]:
        """`market()`, view."""
        return call(self.address, _MARKET, ())

    def members(self) -> Call[str]:
        """`members()`, view."""
        return call(self.address, _MEMBERS, ())

    def require_fillable(self, o: structs.Order, signature: bytes) -> Call[int]:
        """`requireFillable((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes)`, view."""
        return call(self.address, _REQUIRE_FILLABLE, (o, signature))


_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
