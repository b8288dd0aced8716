"""IHolder: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from battery_chain.contracts._codec import Call, Event, Function, call, find_event

__all__ = ["IHolder", "constructor", "decode_log"]

_ACCEPT_BATTERY = Function(
    "IHolder.acceptBattery",
    bytes.fromhex("f0270b90"),
    (("operator", "address"), ("from", "address"), ("firstId", "uint256"), ("count", "uint256")),
    ("bytes4",),
    lambda v: v[0],
)
_AFTER_SUMS_CHANGE = Function(
    "IHolder.afterSumsChange",
    bytes.fromhex("35a382d1"),
    (("class", "uint8"), ("eligibleWh", "int256"), ("assessedWh", "uint256"), ("issuedAt", "uint64")),
    (),
    lambda _: None,
)
_BATTERY_RECYCLED = Function(
    "IHolder.batteryRecycled",
    bytes.fromhex("5117cb68"),
    (("id", "uint256"), ("recycler", "address"), ("proceeds", "int256")),
    (),
    lambda _: None,
)
_BEFORE_SUMS_CHANGE = Function("IHolder.beforeSumsChange", bytes.fromhex("f87485ba"), (), (), lambda _: None)
_CONSTRUCTOR = Function("IHolder.constructor", b"", (), (), lambda _: None)


def constructor() -> bytes:
    """The constructor's arguments, to follow the byte code of IHolder."""
    return _CONSTRUCTOR.encode(())


class IHolder:
    """Calls of the IHolder at `address`."""

    __slots__ = ("address",)

    def __init__(self, address: str) -> None:
        self.address = address

    def accept_battery(self, operator: str, from_: str, first_id: int, count: int) -> Call[bytes]:
        """`acceptBattery(address,address,uint256,uint256)`, nonpayable."""
        return call(self.address, _ACCEPT_BATTERY, (operator, from_, first_id, count))

    def after_sums_change(
        self, class_: int, eligible_wh: int, assessed_wh: int, issued_at: int
    ) -> Call[None]:
        """`afterSumsChange(uint8,int256,uint256,uint64)`, nonpayable."""
        return call(self.address, _AFTER_SUMS_CHANGE, (class_, eligible_wh, assessed_wh, issued_at))

    def battery_recycled(self, id: int, recycler: str, proceeds: int) -> Call[None]:
        """`batteryRecycled(uint256,address,int256)`, nonpayable."""
        return call(self.address, _BATTERY_RECYCLED, (id, recycler, proceeds))

    def before_sums_change(self) -> Call[None]:
        """`beforeSumsChange()`, nonpayable."""
        return call(self.address, _BEFORE_SUMS_CHANGE, ())


_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
