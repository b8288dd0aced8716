"""Valuation: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from battery_chain.contracts import structs
from battery_chain.contracts._codec import Call, Coder, Event, Function, call, coder, find_event

__all__ = ["PriceSet", "Valuation", "constructor", "decode_log"]


@dataclass(frozen=True, slots=True)
class CoverageResult:
    eligible_wh: int
    assessed_wh: int
    basis_points: int


@dataclass(frozen=True, slots=True)
class PriceAtResult:
    service: int
    exit: int


_AUTHORITY = Function("Valuation.authority", bytes.fromhex("bf7e214f"), (), ("address",), lambda v: v[0])
_BATTERY = Function("Valuation.battery", bytes.fromhex("f8674f73"), (), ("address",), lambda v: v[0])
_BREAKDOWN = Function(
    "Valuation.breakdown",
    bytes.fromhex("10795dcf"),
    (("account", "address"),),
    ("(uint8,uint64,uint256,uint32,int32,int256)[]",),
    lambda v: tuple(structs.ClassValue.of(v1) for v1 in v[0]),
)
_BREAKDOWN_WITH_DAY = Function(
    "Valuation.breakdown",
    bytes.fromhex("1fd5b11e"),
    (("account", "address"), ("day", "uint256")),
    ("(uint8,uint64,uint256,uint32,int32,int256)[]",),
    lambda v: tuple(structs.ClassValue.of(v1) for v1 in v[0]),
)
_CALENDAR = Function(
    "Valuation.calendar",
    bytes.fromhex("bd18ab1a"),
    (),
    ("(uint40,uint32,uint32,uint32)",),
    lambda v: structs.Calendar.of(v[0]),
)
_COVERAGE = Function(
    "Valuation.coverage",
    bytes.fromhex("33024430"),
    (("account", "address"),),
    ("uint256", "uint256", "uint256"),
    lambda v: CoverageResult(v[0], v[1], v[2]),
)
_CUTOFF_OF = Function(
    "Valuation.cutoffOf", bytes.fromhex("689e0051"), (("period", "uint256"),), ("uint256",), lambda v: v[0]
)
_PERIOD_AT = Function(
    "Valuation.periodAt", bytes.fromhex("fc207c8f"), (("timestamp", "uint256"),), ("uint256",), lambda v: v[0]
)
_PORTFOLIO_VALUE = Function(
    "Valuation.portfolioValue",
    bytes.fromhex("e9cc947c"),
    (("account", "address"),),
    ("int256",),
    lambda v: v[0],
)
_PORTFOLIO_VALUE_AT = Function(
    "Valuation.portfolioValueAt",
    bytes.fromhex("3b216c1c"),
    (("account", "address"), ("period", "uint256")),
    ("int256",),
    lambda v: v[0],
)
_PORTFOLIO_VALUE_WITH_DAY = Function(
    "Valuation.portfolioValue",
    bytes.fromhex("706e16f4"),
    (("account", "address"), ("day", "uint256")),
    ("int256",),
    lambda v: v[0],
)
_PRICE_AT = Function(
    "Valuation.priceAt",
    bytes.fromhex("9434023a"),
    (("class", "uint8"), ("timestamp", "uint256")),
    ("uint32", "int32"),
    lambda v: PriceAtResult(v[0], v[1]),
)
_SET_FIRST_PRICE = Function(
    "Valuation.setFirstPrice",
    bytes.fromhex("53218626"),
    (("class", "uint8"), ("service", "uint32"), ("exit", "int32"), ("since", "uint32")),
    (),
    lambda _: None,
)
_SET_PRICE = Function(
    "Valuation.setPrice",
    bytes.fromhex("3131db9a"),
    (("class", "uint8"), ("service", "uint32"), ("exit", "int32")),
    (),
    lambda _: None,
)
_UNIT = Function("Valuation.unit", bytes.fromhex("907af6c0"), (), ("uint256",), lambda v: v[0])
_VALUATION_TIME_OF = Function(
    "Valuation.valuationTimeOf",
    bytes.fromhex("b7e17422"),
    (("period", "uint256"),),
    ("uint256",),
    lambda v: v[0],
)
_VALUE_OF = Function(
    "Valuation.valueOf", bytes.fromhex("cadf338f"), (("id", "uint256"),), ("int256",), lambda v: v[0]
)
_VALUE_OF_WITH_DAY = Function(
    "Valuation.valueOf",
    bytes.fromhex("75bedf12"),
    (("id", "uint256"), ("day", "uint256")),
    ("int256",),
    lambda v: v[0],
)
_WINDOW_END_OF = Function(
    "Valuation.windowEndOf", bytes.fromhex("e3da56d2"), (("period", "uint256"),), ("uint256",), lambda v: v[0]
)
_CONSTRUCTOR = Function(
    "Valuation.constructor",
    b"",
    (
        ("battery_", "address"),
        ("authority_", "address"),
        ("decimals", "uint8"),
        ("c", "(uint40,uint32,uint32,uint32)"),
    ),
    (),
    lambda _: None,
)


def constructor(battery: str, authority: str, decimals: int, c: structs.Calendar) -> bytes:
    """The constructor's arguments, to follow the byte code of Valuation."""
    return _CONSTRUCTOR.encode((battery, authority, decimals, c))


class Valuation:
    """Calls of the Valuation at `address`."""

    __slots__ = ("address",)

    def __init__(self, address: str) -> None:
        self.address = address

    def authority(self) -> Call[str]:
        """`authority()`, view."""
        return call(self.address, _AUTHORITY, ())

    def battery(self) -> Call[str]:
        """`battery()`, view."""
        return call(self.address, _BATTERY, ())

    def breakdown(self, account: str) -> Call[tuple[structs.ClassValue, ...]]:
        """`breakdown(address)`, view."""
        return call(self.address, _BREAKDOWN, (account,))

    def breakdown_with_day(self, account: str, day: int) -> Call[tuple[structs.ClassValue, ...]]:
        """`breakdown(address,uint256)`, view."""
        return call(self.address, _BREAKDOWN_WITH_DAY, (account, day))

    def calendar(self) -> Call[structs.Calendar]:
        """`calendar()`, view."""
        return call(self.address, _CALENDAR, ())

    def coverage(self, account: str) -> Call[CoverageResult]:
        """`coverage(address)`, view."""
        return call(self.address, _COVERAGE, (account,))

    def cutoff_of(self, period: int) -> Call[int]:
        """`cutoffOf(uint256)`, view."""
        return call(self.address, _CUTOFF_OF, (period,))

    def period_at(self, timestamp: int) -> Call[int]:
        """`periodAt(uint256)`, view."""
        return call(self.address, _PERIOD_AT, (timestamp,))

    def portfolio_value(self, account: str) -> Call[int]:
        """`portfolioValue(address)`, view."""
        return call(self.address, _PORTFOLIO_VALUE, (account,))

    def portfolio_value_at(self, account: str, period: int) -> Call[int]:
        """`portfolioValueAt(address,uint256)`, view."""
        return call(self.address, _PORTFOLIO_VALUE_AT, (account, period))

    def portfolio_value_with_day(self, account: str, day: int) -> Call[int]:
        """`portfolioValue(address,uint256)`, view."""
        return call(self.address, _PORTFOLIO_VALUE_WITH_DAY, (account, day))

    def price_at(self, class_: int, timestamp: int) -> Call[PriceAtResult]:
        """`priceAt(uint8,uint256)`, view."""
        return call(self.address, _PRICE_AT, (class_, timestamp))

    def set_first_price(self, class_: int, service: int, exit: int, since: int) -> Call[None]:
        """`setFirstPrice(uint8,uint32,int32,uint32)`, nonpayable."""
        return call(self.address, _SET_FIRST_PRICE, (class_, service, exit, since))

    def set_price(self, class_: int, service: int, exit: int) -> Call[None]:
        """`setPrice(uint8,uint32,int32)`, nonpayable."""
        return call(self.address, _SET_PRICE, (class_, service, exit))

    def unit(self) -> Call[int]:
        """`unit()`, view."""
        return call(self.address, _UNIT, ())

    def valuation_time_of(self, period: int) -> Call[int]:
        """`valuationTimeOf(uint256)`, view."""
        return call(self.address, _VALUATION_TIME_OF, (period,))

    def value_of(self, id: int) -> Call[int]:
        """`valueOf(uint256)`, view."""
        return call(self.address, _VALUE_OF, (id,))

    def value_of_with_day(self, id: int, day: int) -> Call[int]:
        """`valueOf(uint256,uint256)`, view."""
        return call(self.address, _VALUE_OF_WITH_DAY, (id, day))

    def window_end_of(self, period: int) -> Call[int]:
        """`windowEndOf(uint256)`, view."""
        return call(self.address, _WINDOW_END_OF, (period,))


@dataclass(frozen=True, slots=True)
class PriceSet(Event):
    """`PriceSet(uint8,uint32,int32,uint64,uint64)`."""

    NAME: ClassVar[str] = "Valuation.PriceSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "4ea7590d876d46cb742df0e8ca48a27b704f222b0ce25141dbe6b828957c3692"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint8"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint32"), coder("int32"), coder("uint64"), coder("uint64"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    class_: int
    service: int
    exit: int
    period: int
    in_force_from: int


_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {
    (PriceSet.TOPIC0, PriceSet.topics()): PriceSet,
}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
