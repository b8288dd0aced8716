"""Authority: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from battery_chain.contracts._codec import Call, Coder, Event, Function, call, coder, find_event

__all__ = [
    "Authority",
    "OperationCanceled",
    "OperationExecuted",
    "OperationScheduled",
    "RoleAdminChanged",
    "RoleGrantDelayChanged",
    "RoleGranted",
    "RoleGuardianChanged",
    "RoleLabel",
    "RoleRevoked",
    "TargetAdminDelayUpdated",
    "TargetClosed",
    "TargetFunctionRoleUpdated",
    "constructor",
    "decode_log",
]


@dataclass(frozen=True, slots=True)
class CanCallResult:
    immediate: bool
    delay: int


@dataclass(frozen=True, slots=True)
class GetAccessResult:
    since: int
    current_delay: int
    pending_delay: int
    effect: int


@dataclass(frozen=True, slots=True)
class HasRoleResult:
    is_member: bool
    execution_delay: int


@dataclass(frozen=True, slots=True)
class ScheduleResult:
    operation_id: bytes
    nonce: int


_ADMIN_ROLE = Function("Authority.ADMIN_ROLE", bytes.fromhex("75b238fc"), (), ("uint64",), lambda v: v[0])
_CAN_CALL = Function(
    "Authority.canCall",
    bytes.fromhex("b7009613"),
    (("caller", "address"), ("target", "address"), ("selector", "bytes4")),
    ("bool", "uint32"),
    lambda v: CanCallResult(v[0], v[1]),
)
_CANCEL = Function(
    "Authority.cancel",
    bytes.fromhex("d6bb62c6"),
    (("caller", "address"), ("target", "address"), ("data", "bytes")),
    ("uint32",),
    lambda v: v[0],
)
_CONSUME_SCHEDULED_OP = Function(
    "Authority.consumeScheduledOp",
    bytes.fromhex("94c7d7ee"),
    (("caller", "address"), ("data", "bytes")),
    (),
    lambda _: None,
)
_EXECUTE = Function(
    "Authority.execute",
    bytes.fromhex("1cff79cd"),
    (("target", "address"), ("data", "bytes")),
    ("uint32",),
    lambda v: v[0],
)
_EXPIRATION = Function("Authority.expiration", bytes.fromhex("4665096d"), (), ("uint32",), lambda v: v[0])
_GET_ACCESS = Function(
    "Authority.getAccess",
    bytes.fromhex("3078f114"),
    (("roleId", "uint64"), ("account", "address")),
    ("uint48", "uint32", "uint32", "uint48"),
    lambda v: GetAccessResult(v[0], v[1], v[2], v[3]),
)
_GET_NONCE = Function(
    "Authority.getNonce", bytes.fromhex("4136a33c"), (("id", "bytes32"),), ("uint32",), lambda v: v[0]
)
_GET_ROLE_ADMIN = Function(
    "Authority.getRoleAdmin", bytes.fromhex("530dd456"), (("roleId", "uint64"),), ("uint64",), lambda v: v[0]
)
_GET_ROLE_GRANT_DELAY = Function(
    "Authority.getRoleGrantDelay",
    bytes.fromhex("12be8727"),
    (("roleId", "uint64"),),
    ("uint32",),
    lambda v: v[0],
)
_GET_ROLE_GUARDIAN = Function(
    "Authority.getRoleGuardian",
    bytes.fromhex("0b0a93ba"),
    (("roleId", "uint64"),),
    ("uint64",),
    lambda v: v[0],
)
_GET_SCHEDULE = Function(
    "Authority.getSchedule", bytes.fromhex("3adc277a"), (("id", "bytes32"),), ("uint48",), lambda v: v[0]
)
_GET_TARGET_ADMIN_DELAY = Function(
    "Authority.getTargetAdminDelay",
    bytes.fromhex("4c1da1e2"),
    (("target", "address"),),
    ("uint32",),
    lambda v: v[0],
)
_GET_TARGET_FUNCTION_ROLE = Function(
    "Authority.getTargetFunctionRole",
    bytes.fromhex("6d5115bd"),
    (("target", "address"), ("selector", "bytes4")),
    ("uint64",),
    lambda v: v[0],
)
_GRANT_ROLE = Function(
    "Authority.grantRole",
    bytes.fromhex("25c471a0"),
    (("roleId", "uint64"), ("account", "address"), ("executionDelay", "uint32")),
    (),
    lambda _: None,
)
_HAS_ROLE = Function(
    "Authority.hasRole",
    bytes.fromhex("d1f856ee"),
    (("roleId", "uint64"), ("account", "address")),
    ("bool", "uint32"),
    lambda v: HasRoleResult(v[0], v[1]),
)
_HASH_OPERATION = Function(
    "Authority.hashOperation",
    bytes.fromhex("abd9bd2a"),
    (("caller", "address"), ("target", "address"), ("data", "bytes")),
    ("bytes32",),
    lambda v: v[0],
)
_IS_TARGET_CLOSED = Function(
    "Authority.isTargetClosed", bytes.fromhex("a166aa89"), (("target", "address"),), ("bool",), lambda v: v[0]
)
_LABEL_ROLE = Function(
    "Authority.labelRole",
    bytes.fromhex("853551b8"),
    (("roleId", "uint64"), ("label", "string")),
    (),
    lambda _: None,
)
_MIN_SETBACK = Function("Authority.minSetback", bytes.fromhex("cc1b6c81"), (), ("uint32",), lambda v: v[0])
_MULTICALL = Function(
    "Authority.multicall", bytes.fromhex("ac9650d8"), (("data", "bytes[]"),), ("bytes[]",), lambda v: v[0]
)
_PUBLIC_ROLE = Function("Authority.PUBLIC_ROLE", bytes.fromhex("3ca7c02a"), (), ("uint64",), lambda v: v[0])
_RENOUNCE_ROLE = Function(
    "Authority.renounceRole",
    bytes.fromhex("fe0776f5"),
    (("roleId", "uint64"), ("callerConfirmation", "address")),
    (),
    lambda _: None,
)
_REVOKE_ROLE = Function(
    "Authority.revokeRole",
    bytes.fromhex("b7d2b162"),
    (("roleId", "uint64"), ("account", "address")),
    (),
    lambda _: None,
)
_SCHEDULE = Function(
    "Authority.schedule",
    bytes.fromhex("f801a698"),
    (("target", "address"), ("data", "bytes"), ("when", "uint48")),
    ("bytes32", "uint32"),
    lambda v: ScheduleResult(v[0], v[1]),
)
_SET_GRANT_DELAY = Function(
    "Authority.setGrantDelay",
    bytes.fromhex("a64d95ce"),
    (("roleId", "uint64"), ("newDelay", "uint32")),
    (),
    lambda _: None,
)
_SET_ROLE_ADMIN = Function(
    "Authority.setRoleAdmin",
    bytes.fromhex("30cae187"),
    (("roleId", "uint64"), ("admin", "uint64")),
    (),
    lambda _: None,
)
_SET_ROLE_GUARDIAN = Function(
    "Authority.setRoleGuardian",
    bytes.fromhex("52962952"),
    (("roleId", "uint64"), ("guardian", "uint64")),
    (),
    lambda _: None,
)
_SET_TARGET_ADMIN_DELAY = Function(
    "Authority.setTargetAdminDelay",
    bytes.fromhex("d22b5989"),
    (("target", "address"), ("newDelay", "uint32")),
    (),
    lambda _: None,
)
_SET_TARGET_CLOSED = Function(
    "Authority.setTargetClosed",
    bytes.fromhex("167bd395"),
    (("target", "address"), ("closed", "bool")),
    (),
    lambda _: None,
)
_SET_TARGET_FUNCTION_ROLE = Function(
    "Authority.setTargetFunctionRole",
    bytes.fromhex("08d6122d"),
    (("target", "address"), ("selectors", "bytes4[]"), ("roleId", "uint64")),
    (),
    lambda _: None,
)
_UPDATE_AUTHORITY = Function(
    "Authority.updateAuthority",
    bytes.fromhex("18ff183c"),
    (("target", "address"), ("newAuthority", "address")),
    (),
    lambda _: None,
)
_CONSTRUCTOR = Function("Authority.constructor", b"", (("admin", "address"),), (), lambda _: None)


def constructor(admin: str) -> bytes:
    """The constructor's arguments, to follow the byte code of Authority."""
    return _CONSTRUCTOR.encode((admin,))


class Authority:
    """Calls of the Authority at `address`."""

    __slots__ = ("address",)

    def __init__(self, address: str) -> None:
        self.address = address

    def admin_role(self) -> Call[int]:
        """`ADMIN_ROLE()`, view."""
        return call(self.address, _ADMIN_ROLE, ())

    def can_call(self, caller: str, target: str, selector: bytes) -> Call[CanCallResult]:
        """`canCall(address,address,bytes4)`, view."""
        return call(self.address, _CAN_CALL, (caller, target, selector))

    def cancel(self, caller: str, target: str, data: bytes) -> Call[int]:
        """`cancel(address,address,bytes)`, nonpayable."""
        return call(self.address, _CANCEL, (caller, target, data))

    def consume_scheduled_op(self, caller: str, data: bytes) -> Call[None]:
        """`consumeScheduledOp(address,bytes)`, nonpayable."""
        return call(self.address, _CONSUME_SCHEDULED_OP, (caller, data))

    def execute(self, target: str, data: bytes, *, value: int = 0) -> Call[int]:
        """`execute(address,bytes)`, payable."""
        return call(self.address, _EXECUTE, (target, data), value)

    def expiration(self) -> Call[int]:
        """`expiration()`, view."""
        return call(self.address, _EXPIRATION, ())

    def get_access(self, role_id: int, account: str) -> Call[GetAccessResult]:
        """`getAccess(uint64,address)`, view."""
        return call(self.address, _GET_ACCESS, (role_id, account))

    def get_nonce(self, id: bytes) -> Call[int]:
        """`getNonce(bytes32)`, view."""
        return call(self.address, _GET_NONCE, (id,))

    def get_role_admin(self, role_id: int) -> Call[int]:
        """`getRoleAdmin(uint64)`, view."""
        return call(self.address, _GET_ROLE_ADMIN, (role_id,))

    def get_role_grant_delay(self, role_id: int) -> Call[int]:
        """`getRoleGrantDelay(uint64)`, view."""
        return call(self.address, _GET_ROLE_GRANT_DELAY, (role_id,))

    def get_role_guardian(self, role_id: int) -> Call[int]:
        """`getRoleGuardian(uint64)`, view."""
        return call(self.address, _GET_ROLE_GUARDIAN, (role_id,))

    def get_schedule(self, id: bytes) -> Call[int]:
        """`getSchedule(bytes32)`, view."""
        return call(self.address, _GET_SCHEDULE, (id,))

    def get_target_admin_delay(self, target: str) -> Call[int]:
        """`getTargetAdminDelay(address)`, view."""
        return call(self.address, _GET_TARGET_ADMIN_DELAY, (target,))

    def get_target_function_role(self, target: str, selector: bytes) -> Call[int]:
        """`getTargetFunctionRole(address,bytes4)`, view."""
        return call(self.address, _GET_TARGET_FUNCTION_ROLE, (target, selector))

    def grant_role(self, role_id: int, account: str, execution_delay: int) -> Call[None]:
        """`grantRole(uint64,address,uint32)`, nonpayable."""
        return call(self.address, _GRANT_ROLE, (role_id, account, execution_delay))

    def has_role(self, role_id: int, account: str) -> Call[HasRoleResult]:
        """`hasRole(uint64,address)`, view."""
        return call(self.address, _HAS_ROLE, (role_id, account))

    def hash_operation(self, caller: str, target: str, data: bytes) -> Call[bytes]:
        """`hashOperation(address,address,bytes)`, view."""
        return call(self.address, _HASH_OPERATION, (caller, target, data))

    def is_target_closed(self, target: str) -> Call[bool]:
        """`isTargetClosed(address)`, view."""
        return call(self.address, _IS_TARGET_CLOSED, (target,))

    def label_role(self, role_id: int, label: str) -> Call[None]:
        """`labelRole(uint64,string)`, nonpayable."""
        return call(self.address, _LABEL_ROLE, (role_id, label))

    def min_setback(self) -> Call[int]:
        """`minSetback()`, view."""
        return call(self.address, _MIN_SETBACK, ())

    def multicall(self, data: Sequence[bytes]) -> Call[tuple[bytes, ...]]:
        """`multicall(bytes[])`, nonpayable."""
        return call(self.address, _MULTICALL, (data,))

    def public_role(self) -> Call[int]:
        """`PUBLIC_ROLE()`, view."""
        return call(self.address, _PUBLIC_ROLE, ())

    def renounce_role(self, role_id: int, caller_confirmation: str) -> Call[None]:
        """`renounceRole(uint64,address)`, nonpayable."""
        return call(self.address, _RENOUNCE_ROLE, (role_id, caller_confirmation))

    def revoke_role(self, role_id: int, account: str) -> Call[None]:
        """`revokeRole(uint64,address)`, nonpayable."""
        return call(self.address, _REVOKE_ROLE, (role_id, account))

    def schedule(self, target: str, data: bytes, when: int) -> Call[ScheduleResult]:
        """`schedule(address,bytes,uint48)`, nonpayable."""
        return call(self.address, _SCHEDULE, (target, data, when))

    def set_grant_delay(self, role_id: int, new_delay: int) -> Call[None]:
        """`setGrantDelay(uint64,uint32)`, nonpayable."""
        return call(self.address, _SET_GRANT_DELAY, (role_id, new_delay))

    def set_role_admin(self, role_id: int, admin: int) -> Call[None]:
        """`setRoleAdmin(uint64,uint64)`, nonpayable."""
        return call(self.address, _SET_ROLE_ADMIN, (role_id, admin))

    def set_role_guardian(self, role_id: int, guardian: int) -> Call[None]:
        """`setRoleGuardian(uint64,uint64)`, nonpayable."""
        return call(self.address, _SET_ROLE_GUARDIAN, (role_id, guardian))

    def set_target_admin_delay(self, target: str, new_delay: int) -> Call[None]:
        """`setTargetAdminDelay(address,uint32)`, nonpayable."""
        return call(self.address, _SET_TARGET_ADMIN_DELAY, (target, new_delay))

    def set_target_closed(self, target: str, closed: bool) -> Call[None]:
        """`setTargetClosed(address,bool)`, nonpayable."""
        return call(self.address, _SET_TARGET_CLOSED, (target, closed))

    def set_target_function_role(self, target: str, selectors: Sequence[bytes], role_id: int) -> Call[None]:
        """`setTargetFunctionRole(address,bytes4[],uint64)`, nonpayable."""
        return call(self.address, _SET_TARGET_FUNCTION_ROLE, (target, selectors, role_id))

    def update_authority(self, target: str, new_authority: str) -> Call[None]:
        """`updateAuthority(address,address)`, nonpayable."""
        return call(self.address, _UPDATE_AUTHORITY, (target, new_authority))


@dataclass(frozen=True, slots=True)
class OperationCanceled(Event):
    """`OperationCanceled(bytes32,uint32)`."""

    NAME: ClassVar[str] = "Authority.OperationCanceled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "bd9ac67a6e2f6463b80927326310338bcbb4bdb7936ce1365ea3e01067e7b9f7"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("uint32"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    operation_id: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class OperationExecuted(Event):
    """`OperationExecuted(bytes32,uint32)`."""

    NAME: ClassVar[str] = "Authority.OperationExecuted"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "76a2a46953689d4861a5d3f6ed883ad7e6af674a21f8e162707159fc9dde614d"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("uint32"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    operation_id: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class OperationScheduled(Event):
    """`OperationScheduled(bytes32,uint32,uint48,address,address,bytes)`."""

    NAME: ClassVar[str] = "Authority.OperationScheduled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "82a2da5dee54ea8021c6545b4444620291e07ee83be6dd57edb175062715f3b4"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("uint32"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint48"), coder("address"), coder("address"), coder("bytes"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5)

    operation_id: bytes
    nonce: int
    schedule: int
    caller: str
    target: str
    data: bytes


@dataclass(frozen=True, slots=True)
class RoleAdminChanged(Event):
    """`RoleAdminChanged(uint64,uint64)`."""

    NAME: ClassVar[str] = "Authority.RoleAdminChanged"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "1fd6dd7631312dfac2205b52913f99de03b4d7e381d5d27d3dbfe0713e6e6340"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("uint64"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    role_id: int
    admin: int


@dataclass(frozen=True, slots=True)
class RoleGrantDelayChanged(Event):
    """`RoleGrantDelayChanged(uint64,uint32,uint48)`."""

    NAME: ClassVar[str] = "Authority.RoleGrantDelayChanged"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "feb69018ee8b8fd50ea86348f1267d07673379f72cffdeccec63853ee8ce8b48"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint32"), coder("uint48"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    role_id: int
    delay: int
    since: int


@dataclass(frozen=True, slots=True)
class RoleGranted(Event):
    """`RoleGranted(uint64,address,uint32,uint48,bool)`."""

    NAME: ClassVar[str] = "Authority.RoleGranted"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "f98448b987f1428e0e230e1f3c6e2ce15b5693eaf31827fbd0b1ec4b424ae7cf"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint32"), coder("uint48"), coder("bool"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    role_id: int
    account: str
    delay: int
    since: int
    new_member: bool


@dataclass(frozen=True, slots=True)
class RoleGuardianChanged(Event):
    """`RoleGuardianChanged(uint64,uint64)`."""

    NAME: ClassVar[str] = "Authority.RoleGuardianChanged"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "7a8059630b897b5de4c08ade69f8b90c3ead1f8596d62d10b6c4d14a0afb4ae2"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("uint64"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    role_id: int
    guardian: int


@dataclass(frozen=True, slots=True)
class RoleLabel(Event):
    """`RoleLabel(uint64,string)`."""

    NAME: ClassVar[str] = "Authority.RoleLabel"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "1256f5b5ecb89caec12db449738f2fbcd1ba5806cf38f35413f4e5c15bf6a450"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("string"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    role_id: int
    label: str


@dataclass(frozen=True, slots=True)
class RoleRevoked(Event):
    """`RoleRevoked(uint64,address)`."""

    NAME: ClassVar[str] = "Authority.RoleRevoked"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "f229baa593af28c41b1d16b748cd7688f0c83aaf92d4be41c44005defe84c166"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    role_id: int
    account: str


@dataclass(frozen=True, slots=True)
class TargetAdminDelayUpdated(Event):
    """`TargetAdminDelayUpdated(address,uint32,uint48)`."""

    NAME: ClassVar[str] = "Authority.TargetAdminDelayUpdated"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "a56b76017453f399ec2327ba00375dbfb1fd070ff854341ad6191e6a2e2de19c"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint32"), coder("uint48"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    target: str
    delay: int
    since: int


@dataclass(frozen=True, slots=True)
class TargetClosed(Event):
    """`TargetClosed(address,bool)`."""

    NAME: ClassVar[str] = "Authority.TargetClosed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "90d4e7bb7e5d933792b3562e1741306f8be94837e1348dacef9b6f1df56eb138"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bool"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    target: str
    closed: bool


@dataclass(frozen=True, slots=True)
class TargetFunctionRoleUpdated(Event):
    """`TargetFunctionRoleUpdated(address,bytes4,uint64)`."""

    NAME: ClassVar[str] = "Authority.TargetFunctionRoleUpdated"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "9ea6790c7dadfd01c9f8b9762b3682607af2c7e79e05a9f9fdf5580dde949151"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("uint64"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bytes4"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 2, 1)

    target: str
    selector: bytes
    role_id: int


_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {
    (OperationCanceled.TOPIC0, OperationCanceled.topics()): OperationCanceled,
    (OperationExecuted.TOPIC0, OperationExecuted.topics()): OperationExecuted,
    (OperationScheduled.TOPIC0, OperationScheduled.topics()): OperationScheduled,
    (RoleAdminChanged.TOPIC0, RoleAdminChanged.topics()): RoleAdminChanged,
    (RoleGrantDelayChanged.TOPIC0, RoleGrantDelayChanged.topics()): RoleGrantDelayChanged,
    (RoleGranted.TOPIC0, RoleGranted.topics()): RoleGranted,
    (RoleGuardianChanged.TOPIC0, RoleGuardianChanged.topics()): RoleGuardianChanged,
    (RoleLabel.TOPIC0, RoleLabel.topics()): RoleLabel,
    (RoleRevoked.TOPIC0, RoleRevoked.topics()): RoleRevoked,
    (TargetAdminDelayUpdated.TOPIC0, TargetAdminDelayUpdated.topics()): TargetAdminDelayUpdated,
    (TargetClosed.TOPIC0, TargetClosed.topics()): TargetClosed,
    (TargetFunctionRoleUpdated.TOPIC0, TargetFunctionRoleUpdated.topics()): TargetFunctionRoleUpdated,
}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
