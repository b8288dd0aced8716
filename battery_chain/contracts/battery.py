"""Battery: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from battery_chain.contracts import structs
from battery_chain.contracts._codec import Call, Coder, Event, Function, call, coder, find_event

__all__ = [
    "Accredited",
    "Approval",
    "ApprovalForAll",
    "BaseURISet",
    "BatchAssessed",
    "BatchMetadataUpdate",
    "BatchMinted",
    "BatchOperatorSet",
    "BatchTransferred",
    "Battery",
    "ClassSet",
    "Consented",
    "Dismantled",
    "HolderFailed",
    "Installed",
    "MetadataUpdate",
    "OperatorSet",
    "PrefixGranted",
    "Recycled",
    "Repurposed",
    "Retired",
    "SecondUseSet",
    "SeriesOpened",
    "Swapped",
    "Transfer",
    "Wasted",
    "constructor",
    "decode_log",
]


@dataclass(frozen=True, slots=True)
class ConditionOfResult:
    health: int
    day: int
    cycles: int
    operation: int
    legal: int
    class_: int


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
class EnergyOfResult:
    class_: int
    rated: int
    service: int


_ACCREDITATION = Function(
    "Battery.accreditation",
    bytes.fromhex("48625469"),
    (("assessor", "address"),),
    ("uint256",),
    lambda v: v[0],
)
_APPROVE = Function(
    "Battery.approve",
    bytes.fromhex("095ea7b3"),
    (("spender", "address"), ("id", "uint256")),
    (),
    lambda _: None,
)
_ASSESS = Function(
    "Battery.assess",
    bytes.fromhex("27a16fd4"),
    (
        ("assessment", "(uint64,uint16,uint64,uint64,uint16,uint16,uint8,bytes32,bytes)"),
        ("signatures", "bytes[]"),
    ),
    (),
    lambda _: None,
)
_AUTHORITY = Function("Battery.authority", bytes.fromhex("bf7e214f"), (), ("address",), lambda v: v[0])
_BALANCE_OF = Function(
    "Battery.balanceOf", bytes.fromhex("70a08231"), (("account", "address"),), ("uint256",), lambda v: v[0]
)
_BATCH_COUNT = Function("Battery.batchCount", bytes.fromhex("06f13056"), (), ("uint64",), lambda v: v[0])
_BATCH_OF = Function(
    "Battery.batchOf",
    bytes.fromhex("859f69ad"),
    (("batchId", "uint64"),),
    (
        "(address,uint32,uint16,uint8,uint24,uint16,uint160,uint16,uint16,uint16,uint16,uint16,uint8,bytes32,uint32,uint64,address)",
    ),
    lambda v: structs.Batch.of(v[0]),
)
_CLASS_INFO = Function(
    "Battery.classInfo",
    bytes.fromhex("7e9b544d"),
    (("class", "uint8"),),
    ("(uint8,uint8,uint16,uint16,bytes16,string)",),
    lambda v: structs.ClassInfo.of(v[0]),
)
_CONDITION_OF = Function(
    "Battery.conditionOf",
    bytes.fromhex("e1fa5d32"),
    (("id", "uint256"),),
    ("uint256", "uint256", "uint256", "uint8", "uint8", "uint8"),
    lambda v: ConditionOfResult(v[0], v[1], v[2], v[3], v[4], v[5]),
)
_CONSENT = Function(
    "Battery.consent", bytes.fromhex("9671ca32"), (("digest", "bytes32"),), (), lambda _: None
)
_CUSTODIAN_OF = Function(
    "Battery.custodianOf", bytes.fromhex("de3efc91"), (("id", "uint256"),), ("address",), lambda v: v[0]
)
_DISMANTLE = Function(
    "Battery.dismantle",
    bytes.fromhex("195c774e"),
    (("ids", "uint256[]"), ("packGrams_", "uint32[]"), ("partGrams", "uint32[]"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_EIP712_DOMAIN = Function(
    "Battery.eip712Domain",
    bytes.fromhex("84b0196e"),
    (),
    ("bytes1", "string", "string", "uint256", "address", "bytes32", "uint256[]"),
    lambda v: Eip712DomainResult(v[0], v[1], v[2], v[3], v[4], v[5], v[6]),
)
_ENERGIES_OF = Function(
    "Battery.energiesOf",
    bytes.fromhex("8ace645e"),
    (("account", "address"), ("day", "uint256")),
    ("uint256[]",),
    lambda v: v[0],
)
_ENERGY_OF = Function(
    "Battery.energyOf",
    bytes.fromhex("c5356833"),
    (("id", "uint256"), ("day", "uint256")),
    ("uint256", "uint256", "uint256"),
    lambda v: EnergyOfResult(v[0], v[1], v[2]),
)
_GET_APPROVED = Function(
    "Battery.getApproved", bytes.fromhex("081812fc"), (("id", "uint256"),), ("address",), lambda v: v[0]
)
_GRANT_PREFIX = Function(
    "Battery.grantPrefix",
    bytes.fromhex("f5bbec51"),
    (("issuer", "address"), ("prefix", "string")),
    (),
    lambda _: None,
)
_HELD_CLASSES = Function(
    "Battery.heldClasses", bytes.fromhex("bbb591c6"), (("account", "address"),), ("uint256",), lambda v: v[0]
)
_HOLDING_OF = Function(
    "Battery.holdingOf",
    bytes.fromhex("87879882"),
    (("account", "address"), ("class", "uint8")),
    ("uint256",),
    lambda v: v[0],
)
_INSTALL = Function(
    "Battery.install",
    bytes.fromhex("7e3890e2"),
    (("ids", "uint256[]"), ("operation", "uint8"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_IS_APPROVED_FOR_ALL = Function(
    "Battery.isApprovedForAll",
    bytes.fromhex("e985e9c5"),
    (("owner", "address"), ("operator", "address")),
    ("bool",),
    lambda v: v[0],
)
_MEMBERS = Function("Battery.members", bytes.fromhex("bdd4d18d"), (), ("address",), lambda v: v[0])
_MINT_BATCH = Function(
    "Battery.mintBatch",
    bytes.fromhex("e7b2c66a"),
    (
        ("mint", "(address,address,uint8,uint32,uint16,uint16,uint16,uint16,uint32,uint64,bytes32,bytes)"),
        ("assessorSignature", "bytes"),
    ),
    ("uint64",),
    lambda v: v[0],
)
_NAME = Function("Battery.name", bytes.fromhex("06fdde03"), (), ("string",), lambda v: v[0])
_OPEN_SERIES = Function(
    "Battery.openSeries", bytes.fromhex("ddf0ebeb"), (("prefix", "string"),), ("uint32",), lambda v: v[0]
)
_OPERATOR_OF = Function(
    "Battery.operatorOf", bytes.fromhex("f41875e1"), (("id", "uint256"),), ("address",), lambda v: v[0]
)
_OWNER_OF = Function(
    "Battery.ownerOf", bytes.fromhex("6352211e"), (("id", "uint256"),), ("address",), lambda v: v[0]
)
_PACK_GRAMS = Function(
    "Battery.packGrams", bytes.fromhex("65e7b3da"), (("id", "uint256"),), ("uint32",), lambda v: v[0]
)
_PREDECESSORS_OF = Function(
    "Battery.predecessorsOf",
    bytes.fromhex("5ed23dc5"),
    (("batchId", "uint64"),),
    ("uint256[]",),
    lambda v: v[0],
)
_RATED_ENERGY_OF = Function(
    "Battery.ratedEnergyOf",
    bytes.fromhex("a7061f69"),
    (("account", "address"),),
    ("uint256",),
    lambda v: v[0],
)
_RECORD_OF = Function(
    "Battery.recordOf",
    bytes.fromhex("33a9be0e"),
    (("batchId", "uint64"),),
    ("(uint64,uint16,uint16)",),
    lambda v: structs.Record.of(v[0]),
)
_RECYCLE = Function(
    "Battery.recycle",
    bytes.fromhex("283da987"),
    (
        ("recycling", "(uint256,address,uint32,uint32,uint32,uint32,uint32,uint32,int128,bytes32,uint64)"),
        ("auditorSignature", "bytes"),
        ("ownerSignature", "bytes"),
    ),
    (),
    lambda _: None,
)
_REPURPOSE = Function(
    "Battery.repurpose",
    bytes.fromhex("fb5c94af"),
    (
        (
            "repurposing",
            "(uint256[],address,address,uint8,uint16,uint32,uint64,uint16,uint16,uint32,uint64,bytes32,bytes32,uint64)",
        ),
        ("assessorSignature", "bytes"),
        ("ownerSignature", "bytes"),
    ),
    ("uint64",),
    lambda v: v[0],
)
_RETIRE = Function(
    "Battery.retire",
    bytes.fromhex("f57a3373"),
    (("ids", "uint256[]"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_SAFE_TRANSFER_FROM = Function(
    "Battery.safeTransferFrom",
    bytes.fromhex("42842e0e"),
    (("from", "address"), ("to", "address"), ("id", "uint256")),
    (),
    lambda _: None,
)
_SAFE_TRANSFER_FROM_WITH_DATA = Function(
    "Battery.safeTransferFrom",
    bytes.fromhex("b88d4fde"),
    (("from", "address"), ("to", "address"), ("id", "uint256"), ("data", "bytes")),
    (),
    lambda _: None,
)
_SECOND_USES = Function(
    "Battery.secondUses",
    bytes.fromhex("2eebe504"),
    (("jurisdiction", "uint16"), ("from", "uint8")),
    ("uint8",),
    lambda v: v[0],
)
_SERIES_COUNT = Function("Battery.seriesCount", bytes.fromhex("d7f2c0ef"), (), ("uint32",), lambda v: v[0])
_SERIES_OF = Function(
    "Battery.seriesOf",
    bytes.fromhex("3b6049c4"),
    (("seriesId", "uint32"),),
    ("(address,uint64)",),
    lambda v: structs.Series.of(v[0]),
)
_SET_ACCREDITATION = Function(
    "Battery.setAccreditation",
    bytes.fromhex("bdaa1189"),
    (("assessor", "address"), ("classes", "uint256")),
    (),
    lambda _: None,
)
_SET_APPROVAL_FOR_ALL = Function(
    "Battery.setApprovalForAll",
    bytes.fromhex("a22cb465"),
    (("operator", "address"), ("approved", "bool")),
    (),
    lambda _: None,
)
_SET_BASE_URI = Function(
    "Battery.setBaseURI", bytes.fromhex("55f804b3"), (("baseURI", "string"),), (), lambda _: None
)
_SET_BATCH_OPERATOR = Function(
    "Battery.setBatchOperator",
    bytes.fromhex("5bf3745c"),
    (("batchId", "uint64"), ("operator", "address")),
    (),
    lambda _: None,
)
_SET_CLASS = Function(
    "Battery.setClass",
    bytes.fromhex("e09b0e94"),
    (("class", "uint8"), ("terms", "uint64"), ("info", "(uint8,uint8,uint16,uint16,bytes16,string)")),
    (),
    lambda _: None,
)
_SET_OPERATOR = Function(
    "Battery.setOperator",
    bytes.fromhex("20f59e67"),
    (("ids", "uint256[]"), ("operator", "address")),
    (),
    lambda _: None,
)
_SET_SECOND_USE = Function(
    "Battery.setSecondUse",
    bytes.fromhex("f6332fcd"),
    (("jurisdiction", "uint16"), ("from", "uint8"), ("uses", "uint8")),
    (),
    lambda _: None,
)
_SETTLEMENT_TOKEN = Function(
    "Battery.settlementToken", bytes.fromhex("7b9e618d"), (), ("address",), lambda v: v[0]
)
_STATE_OF = Function(
    "Battery.stateOf", bytes.fromhex("131a7e24"), (("id", "uint256"),), ("uint64",), lambda v: v[0]
)
_SUCCESSOR_OF = Function(
    "Battery.successorOf", bytes.fromhex("8571428c"), (("id", "uint256"),), ("uint64",), lambda v: v[0]
)
_SUPPORTS_INTERFACE = Function(
    "Battery.supportsInterface", bytes.fromhex("01ffc9a7"), (("id", "bytes4"),), ("bool",), lambda v: v[0]
)
_SWAP = Function(
    "Battery.swap",
    bytes.fromhex("5ce1a660"),
    (("ids", "uint256[]"), ("operation", "uint8"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_SYMBOL = Function("Battery.symbol", bytes.fromhex("95d89b41"), (), ("string",), lambda v: v[0])
_TERMS_OF = Function(
    "Battery.termsOf", bytes.fromhex("a142be50"), (("class", "uint8"),), ("uint64",), lambda v: v[0]
)
_TODAY = Function("Battery.today", bytes.fromhex("b74e452b"), (), ("uint256",), lambda v: v[0])
_TOKEN_URI = Function(
    "Battery.tokenURI", bytes.fromhex("c87b56dd"), (("id", "uint256"),), ("string",), lambda v: v[0]
)
_TRANSFER_BATCH = Function(
    "Battery.transferBatch",
    bytes.fromhex("1915e9d0"),
    (("from", "address"), ("to", "address"), ("batchId", "uint64")),
    (),
    lambda _: None,
)
_TRANSFER_FROM = Function(
    "Battery.transferFrom",
    bytes.fromhex("23b872dd"),
    (("from", "address"), ("to", "address"), ("id", "uint256")),
    (),
    lambda _: None,
)
_VERIFY_PASSPORT = Function(
    "Battery.verifyPassport",
    bytes.fromhex("3539ab91"),
    (
        ("id", "uint256"),
        ("serial", "uint64"),
        ("passportHash", "bytes32"),
        ("gaps", "bytes"),
        ("proof", "bytes32[]"),
    ),
    ("bool",),
    lambda v: v[0],
)
_WASTE = Function(
    "Battery.waste",
    bytes.fromhex("9fc2b533"),
    (("ids", "uint256[]"), ("recycler", "address"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_CONSTRUCTOR = Function(
    "Battery.constructor",
    b"",
    (("authority_", "address"), ("members_", "address"), ("settlementToken_", "address")),
    (),
    lambda _: None,
)


def constructor(authority: str, members: str, settlement_token: str) -> bytes:
    """The constructor's arguments, to follow the byte code of Battery."""
    return _CONSTRUCTOR.encode((authority, members, settlement_token))


class Battery:
    """Calls of the Battery at `address`."""

    __slots__ = ("address",)

    def __init__(self, address: str) -> None:
        self.address = address

    def accreditation(self, assessor: str) -> Call[int]:
        """`accreditation(address)`, view."""
        return call(self.address, _ACCREDITATION, (assessor,))

    def approve(self, spender: str, id: int) -> Call[None]:
        """`approve(address,uint256)`, nonpayable."""
        return call(self.address, _APPROVE, (spender, id))

    def assess(self, assessment: structs.Assessment, signatures: Sequence[bytes]) -> Call[None]:
        """`assess((uint64,uint16,uint64,uint64,uint16,uint16,uint8,bytes32,bytes),bytes[])`, nonpayable."""
        return call(self.address, _ASSESS, (assessment, signatures))

    def authority(self) -> Call[str]:
        """`authority()`, view."""
        return call(self.address, _AUTHORITY, ())

    def balance_of(self, account: str) -> Call[int]:
        """`balanceOf(address)`, view."""
        return call(self.address, _BALANCE_OF, (account,))

    def batch_count(self) -> Call[int]:
        """`batchCount()`, view."""
        return call(self.address, _BATCH_COUNT, ())

    def batch_of(self, batch_id: int) -> Call[structs.Batch]:
        """`batchOf(uint64)`, view."""
        return call(self.address, _BATCH_OF, (batch_id,))

    def class_info(self, class_: int) -> Call[structs.ClassInfo]:
        """`classInfo(uint8)`, view."""
        return call(self.address, _CLASS_INFO, (class_,))

    def condition_of(self, id: int) -> Call[ConditionOfResult]:
        """`conditionOf(uint256)`, view."""
        return call(self.address, _CONDITION_OF, (id,))

    def consent(self, digest: bytes) -> Call[None]:
        """`consent(bytes32)`, nonpayable."""
        return call(self.address, _CONSENT, (digest,))

    def custodian_of(self, id: int) -> Call[str]:
        """`custodianOf(uint256)`, view."""
        return call(self.address, _CUSTODIAN_OF, (id,))

    def dismantle(
        self, ids: Sequence[int], pack_grams: Sequence[int], part_grams: Sequence[int], evidence: bytes
    ) -> Call[None]:
        """`dismantle(uint256[],uint32[],uint32[],bytes32)`, nonpayable."""
        return call(self.address, _DISMANTLE, (ids, pack_grams, part_grams, evidence))

    def eip712_domain(self) -> Call[Eip712DomainResult]:
        """`eip712Domain()`, view."""
        return call(self.address, _EIP712_DOMAIN, ())

    def energies_of(self, account: str, day: int) -> Call[tuple[int, ...]]:
        """`energiesOf(address,uint256)`, view."""
        return call(self.address, _ENERGIES_OF, (account, day))

    def energy_of(self, id: int, day: int) -> Call[EnergyOfResult]:
        """`energyOf(uint256,uint256)`, view."""
        return call(self.address, _ENERGY_OF, (id, day))

    def get_approved(self, id: int) -> Call[str]:
        """`getApproved(uint256)`, view."""
        return call(self.address, _GET_APPROVED, (id,))

    def grant_prefix(self, issuer: str, prefix: str) -> Call[None]:
        """`grantPrefix(address,string)`, nonpayable."""
        return call(self.address, _GRANT_PREFIX, (issuer, prefix))

    def held_classes(self, account: str) -> Call[int]:
        """`heldClasses(address)`, view."""
        return call(self.address, _HELD_CLASSES, (account,))

    def holding_of(self, account: str, class_: int) -> Call[int]:
        """`holdingOf(address,uint8)`, view."""
        return call(self.address, _HOLDING_OF, (account, class_))

    def install(self, ids: Sequence[int], operation: int, evidence: bytes) -> Call[None]:
        """`install(uint256[],uint8,bytes32)`, nonpayable."""
        return call(self.address, _INSTALL, (ids, operation, evidence))

    def is_approved_for_all(self, owner: str, operator: str) -> Call[bool]:
        """`isApprovedForAll(address,address)`, view."""
        return call(self.address, _IS_APPROVED_FOR_ALL, (owner, operator))

    def members(self) -> Call[str]:
        """`members()`, view."""
        return call(self.address, _MEMBERS, ())

    def mint_batch(self, mint: structs.Mint, assessor_signature: bytes) -> Call[int]:
        """`mintBatch((address,address,uint8,uint32,uint16,uint16,uint16,uint16,uint32,uint64,bytes32,bytes),bytes)`, nonpayable."""
        return call(self.address, _MINT_BATCH, (mint, assessor_signature))

    def name(self) -> Call[str]:
        """`name()`, pure."""
        return call(self.address, _NAME, ())

    def open_series(self, prefix: str) -> Call[int]:
        """`openSeries(string)`, nonpayable."""
        return call(self.address, _OPEN_SERIES, (prefix,))

    def operator_of(self, id: int) -> Call[str]:
        """`operatorOf(uint256)`, view."""
        return call(self.address, _OPERATOR_OF, (id,))

    def owner_of(self, id: int) -> Call[str]:
        """`ownerOf(uint256)`, view."""
        return call(self.address, _OWNER_OF, (id,))

    def pack_grams(self, id: int) -> Call[int]:
        """`packGrams(uint256)`, view."""
        return call(self.address, _PACK_GRAMS, (id,))

    def predecessors_of(self, batch_id: int) -> Call[tuple[int, ...]]:
        """`predecessorsOf(uint64)`, view."""
        return call(self.address, _PREDECESSORS_OF, (batch_id,))

    def rated_energy_of(self, account: str) -> Call[int]:
        """`ratedEnergyOf(address)`, view."""
        return call(self.address, _RATED_ENERGY_OF, (account,))

    def record_of(self, batch_id: int) -> Call[structs.Record]:
        """`recordOf(uint64)`, view."""
        return call(self.address, _RECORD_OF, (batch_id,))

    def recycle(
        self, recycling: structs.Recycling, auditor_signature: bytes, owner_signature: bytes
    ) -> Call[None]:
        """`recycle((uint256,address,uint32,uint32,uint32,uint32,uint32,uint32,int128,bytes32,uint64),bytes,bytes)`, nonpayable."""
        return call(self.address, _RECYCLE, (recycling, auditor_signature, owner_signature))

    def repurpose(
        self, repurposing: structs.Repurposing, assessor_signature: bytes, owner_signature: bytes
    ) -> Call[int]:
        """`repurpose((uint256[],address,address,uint8,uint16,uint32,uint64,uint16,uint16,uint32,uint64,bytes32,bytes32,uint64),bytes,bytes)`, nonpayable."""
        return call(self.address, _REPURPOSE, (repurposing, assessor_signature, owner_signature))

    def retire(self, ids: Sequence[int], evidence: bytes) -> Call[None]:
        """`retire(uint256[],bytes32)`, nonpayable."""
        return call(self.address, _RETIRE, (ids, evidence))

    def safe_transfer_from(self, from_: str, to: str, id: int) -> Call[None]:
        """`safeTransferFrom(address,address,uint256)`, nonpayable."""
        return call(self.address, _SAFE_TRANSFER_FROM, (from_, to, id))

    def safe_transfer_from_with_data(self, from_: str, to: str, id: int, data: bytes) -> Call[None]:
        """`safeTransferFrom(address,address,uint256,bytes)`, nonpayable."""
        return call(self.address, _SAFE_TRANSFER_FROM_WITH_DATA, (from_, to, id, data))

    def second_uses(self, jurisdiction: int, from_: int) -> Call[int]:
        """`secondUses(uint16,uint8)`, view."""
        return call(self.address, _SECOND_USES, (jurisdiction, from_))

    def series_count(self) -> Call[int]:
        """`seriesCount()`, view."""
        return call(self.address, _SERIES_COUNT, ())

    def series_of(self, series_id: int) -> Call[structs.Series]:
        """`seriesOf(uint32)`, view."""
        return call(self.address, _SERIES_OF, (series_id,))

    def set_accreditation(self, assessor: str, classes: int) -> Call[None]:
        """`setAccreditation(address,uint256)`, nonpayable."""
        return call(self.address, _SET_ACCREDITATION, (assessor, classes))

    def set_approval_for_all(self, operator: str, approved: bool) -> Call[None]:
        """`setApprovalForAll(address,bool)`, nonpayable."""
        return call(self.address, _SET_APPROVAL_FOR_ALL, (operator, approved))

    def set_base_uri(self, base_uri: str) -> Call[None]:
        """`setBaseURI(string)`, nonpayable."""
        return call(self.address, _SET_BASE_URI, (base_uri,))

    def set_batch_operator(self, batch_id: int, operator: str) -> Call[None]:
        """`setBatchOperator(uint64,address)`, nonpayable."""
        return call(self.address, _SET_BATCH_OPERATOR, (batch_id, operator))

    def set_class(self, class_: int, terms: int, info: structs.ClassInfo) -> Call[None]:
        """`setClass(uint8,uint64,(uint8,uint8,uint16,uint16,bytes16,string))`, nonpayable."""
        return call(self.address, _SET_CLASS, (class_, terms, info))

    def set_operator(self, ids: Sequence[int], operator: str) -> Call[None]:
        """`setOperator(uint256[],address)`, nonpayable."""
        return call(self.address, _SET_OPERATOR, (ids, operator))

    def set_second_use(self, jurisdiction: int, from_: int, uses: int) -> Call[None]:
        """`setSecondUse(uint16,uint8,uint8)`, nonpayable."""
        return call(self.address, _SET_SECOND_USE, (jurisdiction, from_, uses))

    def settlement_token(self) -> Call[str]:
        """`settlementToken()`, view."""
        return call(self.address, _SETTLEMENT_TOKEN, ())

    def state_of(self, id: int) -> Call[int]:
        """`stateOf(uint256)`, view."""
        return call(self.address, _STATE_OF, (id,))

    def successor_of(self, id: int) -> Call[int]:
        """`successorOf(uint256)`, view."""
        return call(self.address, _SUCCESSOR_OF, (id,))

    def supports_interface(self, id: bytes) -> Call[bool]:
        """`supportsInterface(bytes4)`, pure."""
        return call(self.address, _SUPPORTS_INTERFACE, (id,))

    def swap(self, ids: Sequence[int], operation: int, evidence: bytes) -> Call[None]:
        """`swap(uint256[],uint8,bytes32)`, nonpayable."""
        return call(self.address, _SWAP, (ids, operation, evidence))

    def symbol(self) -> Call[str]:
        """`symbol()`, pure."""
        return call(self.address, _SYMBOL, ())

    def terms_of(self, class_: int) -> Call[int]:
        """`termsOf(uint8)`, view."""
        return call(self.address, _TERMS_OF, (class_,))

    def today(self) -> Call[int]:
        """`today()`, view."""
        return call(self.address, _TODAY, ())

    def token_uri(self, id: int) -> Call[str]:
        """`tokenURI(uint256)`, view."""
        return call(self.address, _TOKEN_URI, (id,))

    def transfer_batch(self, from_: str, to: str, batch_id: int) -> Call[None]:
        """`transferBatch(address,address,uint64)`, nonpayable."""
        return call(self.address, _TRANSFER_BATCH, (from_, to, batch_id))

    def transfer_from(self, from_: str, to: str, id: int) -> Call[None]:
        """`transferFrom(address,address,uint256)`, nonpayable."""
        return call(self.address, _TRANSFER_FROM, (from_, to, id))

    def verify_passport(
        self, id: int, serial: int, passport_hash: bytes, gaps: bytes, proof: Sequence[bytes]
    ) -> Call[bool]:
        """`verifyPassport(uint256,uint64,bytes32,bytes,bytes32[])`, view."""
        return call(self.address, _VERIFY_PASSPORT, (id, serial, passport_hash, gaps, proof))

    def waste(self, ids: Sequence[int], recycler: str, evidence: bytes) -> Call[None]:
        """`waste(uint256[],address,bytes32)`, nonpayable."""
        return call(self.address, _WASTE, (ids, recycler, evidence))


@dataclass(frozen=True, slots=True)
class Accredited(Event):
    """`Accredited(address,uint256)`."""

    NAME: ClassVar[str] = "Battery.Accredited"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "82f94059e241615bf2a78b3b5607cc89d211a14c15c89de37ac6014ac87c539b"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    assessor: str
    classes: int


@dataclass(frozen=True, slots=True)
class Approval(Event):
    """`Approval(address,address,uint256)`."""

    NAME: ClassVar[str] = "Battery.Approval"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    owner: str
    approved: str
    token_id: int


@dataclass(frozen=True, slots=True)
class ApprovalForAll(Event):
    """`ApprovalForAll(address,address,bool)`."""

    NAME: ClassVar[str] = "Battery.ApprovalForAll"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bool"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    owner: str
    operator: str
    approved: bool


@dataclass(frozen=True, slots=True)
class BaseURISet(Event):
    """`BaseURISet(string)`."""

    NAME: ClassVar[str] = "Battery.BaseURISet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "f9c7803e94e0d3c02900d8a90893a6d5e90dd04d32a4cfe825520f82bf9f32f6"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("string"),)
    ORDER: ClassVar[tuple[int, ...]] = (0,)

    base_uri: str


@dataclass(frozen=True, slots=True)
class BatchAssessed(Event):
    """`BatchAssessed(uint64,address,address,(uint64,uint16,uint64,uint64,uint16,uint16,uint8,bytes32,bytes),uint256)`."""

    NAME: ClassVar[str] = "Battery.BatchAssessed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "efdbacc005a64483ba29d6297cde43d12e112b541fac08da80a3bcd94c58b076"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("address"),
        coder("(uint64,uint16,uint64,uint64,uint16,uint16,uint8,bytes32,bytes)"),
        coder("uint256"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        3: lambda v: structs.Assessment.of(v),
    }
    batch_id: int
    assessor: str
    second: str
    assessment: structs.Assessment
    step: int


@dataclass(frozen=True, slots=True)
class BatchMetadataUpdate(Event):
    """`BatchMetadataUpdate(uint256,uint256)`."""

    NAME: ClassVar[str] = "Battery.BatchMetadataUpdate"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "6bd5c950a8d8df17f772f5af37cb3655737899cbf903264b9795592da439661c"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("uint256"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    from_id: int
    to_id: int


@dataclass(frozen=True, slots=True)
class BatchMinted(Event):
    """`BatchMinted(uint64,address,address,(address,address,uint8,uint32,uint16,uint16,uint16,uint16,uint32,uint64,bytes32,bytes),uint8)`."""

    NAME: ClassVar[str] = "Battery.BatchMinted"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "92b78d31f768c4bbd1afb4ff211bf391f890df5664b62b0351053a7da2ce588f"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("(address,address,uint8,uint32,uint16,uint16,uint16,uint16,uint32,uint64,bytes32,bytes)"),
        coder("uint8"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        3: lambda v: structs.Mint.of(v),
    }
    batch_id: int
    to: str
    issuer: str
    mint: structs.Mint
    legal: int


@dataclass(frozen=True, slots=True)
class BatchOperatorSet(Event):
    """`BatchOperatorSet(uint64,address)`."""

    NAME: ClassVar[str] = "Battery.BatchOperatorSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "2b7fd0c639606fbf27ce8efae6be1daf139a55e1d599f0e4de93242626730637"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    batch_id: int
    operator: str


@dataclass(frozen=True, slots=True)
class BatchTransferred(Event):
    """`BatchTransferred(uint64,address,address)`."""

    NAME: ClassVar[str] = "Battery.BatchTransferred"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "4f7d2d799b2c170f51492c6c741b79f0ca278ce2cef8cff06dd6b7fa15a824d5"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    batch_id: int
    from_: str
    to: str


@dataclass(frozen=True, slots=True)
class ClassSet(Event):
    """`ClassSet(uint8,uint64,(uint8,uint8,uint16,uint16,bytes16,string))`."""

    NAME: ClassVar[str] = "Battery.ClassSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "10f9f35d38eecbc36b35aa849cb8f7a942a955659e25371667e6841d06803082"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint8"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("(uint8,uint8,uint16,uint16,bytes16,string)"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        2: lambda v: structs.ClassInfo.of(v),
    }
    class_: int
    terms: int
    info: structs.ClassInfo


@dataclass(frozen=True, slots=True)
class Consented(Event):
    """`Consented(address,bytes32)`."""

    NAME: ClassVar[str] = "Battery.Consented"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "ef2505de3461e0fdd4815b402bf6b8ad0aa8cdd9fea9abedca5266c5af1bf4da"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("bytes32"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    owner: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Dismantled(Event):
    """`Dismantled(address,uint256[],uint32[],uint32[],bytes32)`."""

    NAME: ClassVar[str] = "Battery.Dismantled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "8b9fd68b7ba42badcd75c676aea1f1fc5b9595e37a36fda5d8ba1bd4a8375156"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint256[]"),
        coder("uint32[]"),
        coder("uint32[]"),
        coder("bytes32"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    recycler: str
    ids: tuple[int, ...]
    pack_grams: tuple[int, ...]
    part_grams: tuple[int, ...]
    evidence: bytes


@dataclass(frozen=True, slots=True)
class HolderFailed(Event):
    """`HolderFailed(address,bytes4)`."""

    NAME: ClassVar[str] = "Battery.HolderFailed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "5bdf4b267fd41117b53a1f6bea5abee11ad667f9c817c89173f5e920cd590d65"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bytes4"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    holder: str
    hook: bytes


@dataclass(frozen=True, slots=True)
class Installed(Event):
    """`Installed(uint8,address,uint256[],bytes32)`."""

    NAME: ClassVar[str] = "Battery.Installed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "9b8d837004247012be07b9231c8c96c68a3f9895514d3a46f3274a71e7f8cfc0"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint8"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"), coder("bytes32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    operation: int
    operator: str
    ids: tuple[int, ...]
    evidence: bytes


@dataclass(frozen=True, slots=True)
class MetadataUpdate(Event):
    """`MetadataUpdate(uint256)`."""

    NAME: ClassVar[str] = "Battery.MetadataUpdate"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "f8e1a15aba9398e019f0b49df1a4fde98ee17ae345cb5f6b5e2c27f5033e8ce7"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0,)

    id: int


@dataclass(frozen=True, slots=True)
class OperatorSet(Event):
    """`OperatorSet(address,uint256[])`."""

    NAME: ClassVar[str] = "Battery.OperatorSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "1abf1f0183f9f63a7998e4f42ff703d9d2de4428bb900a9d947be2b4f52baf74"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    operator: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PrefixGranted(Event):
    """`PrefixGranted(address,string)`."""

    NAME: ClassVar[str] = "Battery.PrefixGranted"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "aac956055563c39c81a20819992e6f2d720fe534200ef85107c00d247b56ae9e"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("string"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    issuer: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Recycled(Event):
    """`Recycled(uint256,address,address,(uint256,address,uint32,uint32,uint32,uint32,uint32,uint32,int128,bytes32,uint64))`."""

    NAME: ClassVar[str] = "Battery.Recycled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "19829ea1878cb435229722915cc77fc917aac5ab4fb3853527a693f9a7ddbb9a"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("(uint256,address,uint32,uint32,uint32,uint32,uint32,uint32,int128,bytes32,uint64)"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        3: lambda v: structs.Recycling.of(v),
    }
    id: int
    recycler: str
    auditor: str
    recycling: structs.Recycling


@dataclass(frozen=True, slots=True)
class Repurposed(Event):
    """`Repurposed(uint64,address,address,(uint256[],address,address,uint8,uint16,uint32,uint64,uint16,uint16,uint32,uint64,bytes32,bytes32,uint64))`."""

    NAME: ClassVar[str] = "Battery.Repurposed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "f746dc41cb9e6a61745b63cab2314f43cd5a2beee6def11be9b31ffa02abf297"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder(
            "(uint256[],address,address,uint8,uint16,uint32,uint64,uint16,uint16,uint32,uint64,bytes32,bytes32,uint64)"
        ),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        3: lambda v: structs.Repurposing.of(v),
    }
    batch_id: int
    repurposer: str
    assessor: str
    repurposing: structs.Repurposing


@dataclass(frozen=True, slots=True)
class Retired(Event):
    """`Retired(address,uint256[],bytes32)`."""

    NAME: ClassVar[str] = "Battery.Retired"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "3bc4e14079e5491089e8f3e7ca61426e2b2307bae79bf2af6f56286099af84be"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"), coder("bytes32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    operator: str
    ids: tuple[int, ...]
    evidence: bytes


@dataclass(frozen=True, slots=True)
class SecondUseSet(Event):
    """`SecondUseSet(uint16,uint8,uint8)`."""

    NAME: ClassVar[str] = "Battery.SecondUseSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "2a17d39ab7b8ce329dc82ddae717a985cd00dea57187491496f853a3d1fde534"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint16"), coder("uint8"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint8"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    jurisdiction: int
    from_: int
    uses: int


@dataclass(frozen=True, slots=True)
class SeriesOpened(Event):
    """`SeriesOpened(uint32,address,string)`."""

    NAME: ClassVar[str] = "Battery.SeriesOpened"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "df88b75adff02c3b2737d5bc3959511788979c649a151552f17d7f71d0292d34"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint32"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("string"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    series: int
    issuer: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Swapped(Event):
    """`Swapped(uint8,address,uint256[],bytes32)`."""

    NAME: ClassVar[str] = "Battery.Swapped"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "35696b0b502c1ab1004d0be3653b345435783ce536ba57d1bd51df1092d65b7b"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint8"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"), coder("bytes32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    operation: int
    operator: str
    ids: tuple[int, ...]
    evidence: bytes


@dataclass(frozen=True, slots=True)
class Transfer(Event):
    """`Transfer(address,address,uint256)`."""

    NAME: ClassVar[str] = "Battery.Transfer"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    from_: str
    to: str
    token_id: int


@dataclass(frozen=True, slots=True)
class Wasted(Event):
    """`Wasted(address,address,uint256[],bytes32)`."""

    NAME: ClassVar[str] = "Battery.Wasted"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "68fc85dd571dfc45207b14354309521a876e5cd3b389e34b1d1e74c265af2761"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"), coder("bytes32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    recycler: str
    by: str
    ids: tuple[int, ...]
    evidence: bytes


_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {
    (Accredited.TOPIC0, Accredited.topics()): Accredited,
    (Approval.TOPIC0, Approval.topics()): Approval,
    (ApprovalForAll.TOPIC0, ApprovalForAll.topics()): ApprovalForAll,
    (BaseURISet.TOPIC0, BaseURISet.topics()): BaseURISet,
    (BatchAssessed.TOPIC0, BatchAssessed.topics()): BatchAssessed,
    (BatchMetadataUpdate.TOPIC0, BatchMetadataUpdate.topics()): BatchMetadataUpdate,
    (BatchMinted.TOPIC0, BatchMinted.topics()): BatchMinted,
    (BatchOperatorSet.TOPIC0, BatchOperatorSet.topics()): BatchOperatorSet,
    (BatchTransferred.TOPIC0, BatchTransferred.topics()): BatchTransferred,
    (ClassSet.TOPIC0, ClassSet.topics()): ClassSet,
    (Consented.TOPIC0, Consented.topics()): Consented,
    (Dismantled.TOPIC0, Dismantled.topics()): Dismantled,
    (HolderFailed.TOPIC0, HolderFailed.topics()): HolderFailed,
    (Installed.TOPIC0, Installed.topics()): Installed,
    (MetadataUpdate.TOPIC0, MetadataUpdate.topics()): MetadataUpdate,
    (OperatorSet.TOPIC0, OperatorSet.topics()): OperatorSet,
    (PrefixGranted.TOPIC0, PrefixGranted.topics()): PrefixGranted,
    (Recycled.TOPIC0, Recycled.topics()): Recycled,
    (Repurposed.TOPIC0, Repurposed.topics()): Repurposed,
    (Retired.TOPIC0, Retired.topics()): Retired,
    (SecondUseSet.TOPIC0, SecondUseSet.topics()): SecondUseSet,
    (SeriesOpened.TOPIC0, SeriesOpened.topics()): SeriesOpened,
    (Swapped.TOPIC0, Swapped.topics()): Swapped,
    (Transfer.TOPIC0, Transfer.topics()): Transfer,
    (Wasted.TOPIC0, Wasted.topics()): Wasted,
}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
