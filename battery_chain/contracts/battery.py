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
    "AssessmentsExpired",
    "BaseURISet",
    "BatchAssessed",
    "BatchAssessmentsExpired",
    "BatchMetadataUpdate",
    "BatchMigrated",
    "BatchMinted",
    "BatchOperatorSet",
    "BatchQuarantined",
    "BatchRated",
    "BatchReleased",
    "BatchTransferred",
    "Battery",
    "ClaimBooked",
    "ClaimSettled",
    "ClassSet",
    "Consented",
    "Dismantled",
    "ForcedTransfer",
    "Foreclosed",
    "Found",
    "Frozen",
    "HandedOver",
    "HolderFailed",
    "Identified",
    "Inspected",
    "Installed",
    "LienCalled",
    "LienCarried",
    "LienPinned",
    "LienReleased",
    "Lost",
    "Maintained",
    "MetadataUpdate",
    "MigrationSet",
    "OperatorSet",
    "Pledged",
    "PrefixGranted",
    "Quarantined",
    "Recycled",
    "Released",
    "Resumed",
    "Retired",
    "Reused",
    "SecondUseSet",
    "SerialsSkipped",
    "SeriesOpened",
    "Succeeded",
    "Swapped",
    "TakenOver",
    "Transfer",
    "Voided",
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


@dataclass(frozen=True, slots=True)
class SuccessorsOfResult:
    first: int
    last: int


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
        "(address,uint32,uint16,uint8,uint24,uint16,uint160,uint16,uint16,uint16,uint16,uint16,uint8,uint8,bytes32,uint32,uint64,address)",
    ),
    lambda v: structs.Batch.of(v[0]),
)
_CALL_LIEN = Function(
    "Battery.callLien",
    bytes.fromhex("887da10a"),
    (("lienId", "uint64"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_CAN_RECEIVE = Function(
    "Battery.canReceive", bytes.fromhex("90d370ba"), (("account", "address"),), ("bool",), lambda v: v[0]
)
_CAN_SEND = Function(
    "Battery.canSend", bytes.fromhex("2bc06a92"), (("account", "address"),), ("bool",), lambda v: v[0]
)
_CAN_TRANSFER = Function(
    "Battery.canTransfer",
    bytes.fromhex("e46638e6"),
    (("from", "address"), ("to", "address"), ("id", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_CLAIM_OF = Function(
    "Battery.claimOf",
    bytes.fromhex("11c8dc5a"),
    (("id", "uint256"),),
    ("(address,uint16,address,uint128,bool)",),
    lambda v: structs.IBatteryClaim.of(v[0]),
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
    (("ids", "uint256[]"), ("packGrams", "uint32[]"), ("partGrams", "uint32[]"), ("evidence", "bytes32")),
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
_EXPIRE = Function("Battery.expire", bytes.fromhex("5e338ffe"), (("ids", "uint256[]"),), (), lambda _: None)
_EXPIRE_BATCH = Function(
    "Battery.expireBatch", bytes.fromhex("9def9379"), (("batchId", "uint64"),), (), lambda _: None
)
_FIND = Function(
    "Battery.find",
    bytes.fromhex("466de726"),
    (("report", "(bool,address,uint256[],uint64,uint64,bytes32)"), ("auditorSignature", "bytes")),
    (),
    lambda _: None,
)
_FORCED_TRANSFER = Function(
    "Battery.forcedTransfer",
    bytes.fromhex("9fc1d0e7"),
    (("from", "address"), ("to", "address"), ("tokenId", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_FORECLOSE = Function(
    "Battery.foreclose",
    bytes.fromhex("f93e8441"),
    (("lienId", "uint64"), ("ids", "uint256[]"), ("batches", "uint64[]")),
    (),
    lambda _: None,
)
_GET_APPROVED = Function(
    "Battery.getApproved", bytes.fromhex("081812fc"), (("id", "uint256"),), ("address",), lambda v: v[0]
)
_GET_FROZEN_TOKENS = Function(
    "Battery.getFrozenTokens",
    bytes.fromhex("ff6e708c"),
    (("account", "address"), ("id", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_GRANT_PREFIX = Function(
    "Battery.grantPrefix",
    bytes.fromhex("f5bbec51"),
    (("issuer", "address"), ("prefix", "string")),
    (),
    lambda _: None,
)
_HAND_OVER = Function(
    "Battery.handOver",
    bytes.fromhex("3479d347"),
    (("handOver_", "(uint256[],address,uint64,uint64,bytes32)"), ("signature", "bytes")),
    (),
    lambda _: None,
)
_HELD_CLASSES = Function(
    "Battery.heldClasses", bytes.fromhex("bbb591c6"), (("account", "address"),), ("uint256",), lambda v: v[0]
)
_HELD_SINCE = Function(
    "Battery.heldSince", bytes.fromhex("b2eff52b"), (("id", "uint256"),), ("uint256",), lambda v: v[0]
)
_HOLDING_OF = Function(
    "Battery.holdingOf",
    bytes.fromhex("87879882"),
    (("account", "address"), ("class", "uint8")),
    ("uint256",),
    lambda v: v[0],
)
_ID_OF = Function(
    "Battery.idOf", bytes.fromhex("5fd846f2"), (("identifier", "string"),), ("uint256",), lambda v: v[0]
)
_INSPECT = Function(
    "Battery.inspect",
    bytes.fromhex("7c85e8d4"),
    (
        ("inspection", "(uint8,uint16,uint64,uint64,uint16,uint16,bytes32,uint256[],bytes)"),
        ("signatures", "bytes[]"),
    ),
    (),
    lambda _: None,
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
_LIEN = Function(
    "Battery.lien",
    bytes.fromhex("1944140f"),
    (("lienId", "uint64"),),
    ("(address,uint32,uint40,uint128,bytes32)",),
    lambda v: structs.Lien.of(v[0]),
)
_LIEN_OF = Function(
    "Battery.lienOf", bytes.fromhex("fbb31875"), (("id", "uint256"),), ("uint64",), lambda v: v[0]
)
_LOSE = Function(
    "Battery.lose",
    bytes.fromhex("43c8ea0b"),
    (("report", "(bool,address,uint256[],uint64,uint64,bytes32)"), ("auditorSignature", "bytes")),
    (),
    lambda _: None,
)
_MAINTAIN = Function(
    "Battery.maintain",
    bytes.fromhex("dc2f0e56"),
    (("ids", "uint256[]"), ("repair", "bool"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_MEMBERS = Function("Battery.members", bytes.fromhex("bdd4d18d"), (), ("address",), lambda v: v[0])
_MIGRATION_OF = Function(
    "Battery.migrationOf",
    bytes.fromhex("f06eb6c6"),
    (("class", "uint8"),),
    ("(uint8,uint16)",),
    lambda v: structs.Migration.of(v[0]),
)
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
_MINT_IDENTIFIED = Function(
    "Battery.mintIdentified",
    bytes.fromhex("414df58d"),
    (
        ("mint", "(address,address,uint8,uint32,uint16,uint16,uint16,uint16,uint32,uint64,bytes32,bytes)"),
        ("identifiers", "string[]"),
        ("assessorSignature", "bytes"),
    ),
    ("uint64",),
    lambda v: v[0],
)
_MINT_LATE = Function(
    "Battery.mintLate",
    bytes.fromhex("1fad88ae"),
    (
        ("mint", "(address,address,uint8,uint32,uint16,uint16,uint16,uint16,uint32,uint64,bytes32,bytes)"),
        ("gap", "(uint64,uint64,bytes32,bytes)"),
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
_PLEDGE = Function(
    "Battery.pledge",
    bytes.fromhex("e736045d"),
    (
        ("pledge_", "(address,address,uint256[],uint64[],uint128,bytes32,uint64,uint256)"),
        ("signature", "bytes"),
    ),
    ("uint64",),
    lambda v: v[0],
)
_PREDECESSORS_OF = Function(
    "Battery.predecessorsOf",
    bytes.fromhex("5ed23dc5"),
    (("batchId", "uint64"),),
    ("uint256[]",),
    lambda v: v[0],
)
_QUARANTINE = Function(
    "Battery.quarantine",
    bytes.fromhex("4c78a189"),
    (("ids", "uint256[]"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_QUARANTINE_BATCH = Function(
    "Battery.quarantineBatch",
    bytes.fromhex("78c7ebed"),
    (("batchId", "uint64"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_RATE_BATCH = Function(
    "Battery.rateBatch",
    bytes.fromhex("48b8852f"),
    (
        ("rating", "(uint64,uint16,uint16,uint64,uint64,uint16,uint16,bytes32)"),
        ("assessorSignature", "bytes"),
    ),
    (),
    lambda _: None,
)
_RATED_ENERGY_OF = Function(
    "Battery.ratedEnergyOf",
    bytes.fromhex("a7061f69"),
    (("account", "address"),),
    ("uint256",),
    lambda v: v[0],
)
_RECLAIM = Function(
    "Battery.reclaim",
    bytes.fromhex("aedcdeb3"),
    (
        (
            "s",
            "(uint8,address,uint256[],(address,uint16,bytes32)[],address,uint8,uint32,uint64,uint16,uint16,uint16,uint32,uint64,bytes32,uint64)",
        ),
        ("assessors", "bytes[]"),
        ("owners", "bytes[]"),
    ),
    ("uint64",),
    lambda v: v[0],
)
_RECORD_OF = Function(
    "Battery.recordOf",
    bytes.fromhex("33a9be0e"),
    (("batchId", "uint64"),),
    ("(uint64,uint16,uint16,uint64)",),
    lambda v: structs.Record.of(v[0]),
)
_RECYCLE = Function(
    "Battery.recycle",
    bytes.fromhex("97b3b3a0"),
    (
        (
            "recycling",
            "(uint256,address,uint32,uint32,uint32,uint32,uint32,uint32,int128,uint16,bytes32,uint64)",
        ),
        ("auditorSignature", "bytes"),
        ("ownerSignature", "bytes"),
    ),
    (),
    lambda _: None,
)
_RELEASE = Function(
    "Battery.release",
    bytes.fromhex("3c570803"),
    (("ids", "uint256[]"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_RELEASE_BATCH = Function(
    "Battery.releaseBatch",
    bytes.fromhex("9671a50d"),
    (("batchId", "uint64"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_RELEASE_LIEN = Function(
    "Battery.releaseLien",
    bytes.fromhex("e0d7086c"),
    (("lienId", "uint64"), ("ids", "uint256[]"), ("batches", "uint64[]")),
    (),
    lambda _: None,
)
_REMANUFACTURE = Function(
    "Battery.remanufacture",
    bytes.fromhex("81d83b7d"),
    (
        (
            "s",
            "(uint8,address,uint256[],(address,uint16,bytes32)[],address,uint8,uint32,uint64,uint16,uint16,uint16,uint32,uint64,bytes32,uint64)",
        ),
        ("assessors", "bytes[]"),
        ("owners", "bytes[]"),
    ),
    ("uint64",),
    lambda v: v[0],
)
_REPURPOSE = Function(
    "Battery.repurpose",
    bytes.fromhex("37cf5e34"),
    (
        (
            "s",
            "(uint8,address,uint256[],(address,uint16,bytes32)[],address,uint8,uint32,uint64,uint16,uint16,uint16,uint32,uint64,bytes32,uint64)",
        ),
        ("assessors", "bytes[]"),
        ("owners", "bytes[]"),
    ),
    ("uint64",),
    lambda v: v[0],
)
_RESUME = Function(
    "Battery.resume",
    bytes.fromhex("fe47bd23"),
    (("ids", "uint256[]"), ("operation", "uint8"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_RETIRE = Function(
    "Battery.retire",
    bytes.fromhex("f57a3373"),
    (("ids", "uint256[]"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
_REUSE = Function(
    "Battery.reuse",
    bytes.fromhex("db8fd8e3"),
    (("ids", "uint256[]"), ("operation", "uint8"), ("evidence", "bytes32")),
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
_SET_FROZEN_TOKENS = Function(
    "Battery.setFrozenTokens",
    bytes.fromhex("80c4775b"),
    (("account", "address"), ("tokenId", "uint256"), ("frozenStatus", "bool")),
    ("bool",),
    lambda v: v[0],
)
_SET_MIGRATION = Function(
    "Battery.setMigration",
    bytes.fromhex("9f86a1af"),
    (("class", "uint8"), ("to", "uint8"), ("sunset", "uint16")),
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
_SETTLE_CLAIM = Function(
    "Battery.settleClaim", bytes.fromhex("e406f1d8"), (("id", "uint256"),), (), lambda _: None
)
_SETTLEMENT_TOKEN = Function(
    "Battery.settlementToken", bytes.fromhex("7b9e618d"), (), ("address",), lambda v: v[0]
)
_STATE_OF = Function(
    "Battery.stateOf", bytes.fromhex("131a7e24"), (("id", "uint256"),), ("uint64",), lambda v: v[0]
)
_SUCCESSORS_OF = Function(
    "Battery.successorsOf",
    bytes.fromhex("887dab81"),
    (("id", "uint256"),),
    ("uint64", "uint64"),
    lambda v: SuccessorsOfResult(v[0], v[1]),
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
_TAKE_OVER = Function(
    "Battery.takeOver",
    bytes.fromhex("0b5940e8"),
    (("ids", "uint256[]"), ("operation", "uint8"), ("evidence", "bytes32")),
    (),
    lambda _: None,
)
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
    bytes.fromhex("ba503897"),
    (
        ("id", "uint256"),
        ("serial", "uint256"),
        ("passportHash", "bytes32"),
        ("gaps", "bytes"),
        ("proof", "bytes32[]"),
    ),
    ("bool",),
    lambda v: v[0],
)
_VOID_DUPLICATE = Function(
    "Battery.voidDuplicate",
    bytes.fromhex("311bc723"),
    (("voiding", "(uint256,uint256,uint64,bytes32)"), ("auditorSignature", "bytes")),
    (),
    lambda _: None,
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

    def call_lien(self, lien_id: int, evidence: bytes) -> Call[None]:
        """`callLien(uint64,bytes32)`, nonpayable."""
        return call(self.address, _CALL_LIEN, (lien_id, evidence))

    def can_receive(self, account: str) -> Call[bool]:
        """`canReceive(address)`, view."""
        return call(self.address, _CAN_RECEIVE, (account,))

    def can_send(self, account: str) -> Call[bool]:
        """`canSend(address)`, view."""
        return call(self.address, _CAN_SEND, (account,))

    def can_transfer(self, from_: str, to: str, id: int) -> Call[bool]:
        """`canTransfer(address,address,uint256)`, view."""
        return call(self.address, _CAN_TRANSFER, (from_, to, id))

    def claim_of(self, id: int) -> Call[structs.IBatteryClaim]:
        """`claimOf(uint256)`, view."""
        return call(self.address, _CLAIM_OF, (id,))

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

    def expire(self, ids: Sequence[int]) -> Call[None]:
        """`expire(uint256[])`, nonpayable."""
        return call(self.address, _EXPIRE, (ids,))

    def expire_batch(self, batch_id: int) -> Call[None]:
        """`expireBatch(uint64)`, nonpayable."""
        return call(self.address, _EXPIRE_BATCH, (batch_id,))

    def find(self, report: structs.Report, auditor_signature: bytes) -> Call[None]:
        """`find((bool,address,uint256[],uint64,uint64,bytes32),bytes)`, nonpayable."""
        return call(self.address, _FIND, (report, auditor_signature))

    def forced_transfer(self, from_: str, to: str, token_id: int) -> Call[bool]:
        """`forcedTransfer(address,address,uint256)`, nonpayable."""
        return call(self.address, _FORCED_TRANSFER, (from_, to, token_id))

    def foreclose(self, lien_id: int, ids: Sequence[int], batches: Sequence[int]) -> Call[None]:
        """`foreclose(uint64,uint256[],uint64[])`, nonpayable."""
        return call(self.address, _FORECLOSE, (lien_id, ids, batches))

    def get_approved(self, id: int) -> Call[str]:
        """`getApproved(uint256)`, view."""
        return call(self.address, _GET_APPROVED, (id,))

    def get_frozen_tokens(self, account: str, id: int) -> Call[bool]:
        """`getFrozenTokens(address,uint256)`, view."""
        return call(self.address, _GET_FROZEN_TOKENS, (account, id))

    def grant_prefix(self, issuer: str, prefix: str) -> Call[None]:
        """`grantPrefix(address,string)`, nonpayable."""
        return call(self.address, _GRANT_PREFIX, (issuer, prefix))

    def hand_over(self, hand_over: structs.HandOver, signature: bytes) -> Call[None]:
        """`handOver((uint256[],address,uint64,uint64,bytes32),bytes)`, nonpayable."""
        return call(self.address, _HAND_OVER, (hand_over, signature))

    def held_classes(self, account: str) -> Call[int]:
        """`heldClasses(address)`, view."""
        return call(self.address, _HELD_CLASSES, (account,))

    def held_since(self, id: int) -> Call[int]:
        """`heldSince(uint256)`, view."""
        return call(self.address, _HELD_SINCE, (id,))

    def holding_of(self, account: str, class_: int) -> Call[int]:
        """`holdingOf(address,uint8)`, view."""
        return call(self.address, _HOLDING_OF, (account, class_))

    def id_of(self, identifier: str) -> Call[int]:
        """`idOf(string)`, view."""
        return call(self.address, _ID_OF, (identifier,))

    def inspect(self, inspection: structs.Inspection, signatures: Sequence[bytes]) -> Call[None]:
        """`inspect((uint8,uint16,uint64,uint64,uint16,uint16,bytes32,uint256[],bytes),bytes[])`, nonpayable."""
        return call(self.address, _INSPECT, (inspection, signatures))

    def install(self, ids: Sequence[int], operation: int, evidence: bytes) -> Call[None]:
        """`install(uint256[],uint8,bytes32)`, nonpayable."""
        return call(self.address, _INSTALL, (ids, operation, evidence))

    def is_approved_for_all(self, owner: str, operator: str) -> Call[bool]:
        """`isApprovedForAll(address,address)`, view."""
        return call(self.address, _IS_APPROVED_FOR_ALL, (owner, operator))

    def lien(self, lien_id: int) -> Call[structs.Lien]:
        """`lien(uint64)`, view."""
        return call(self.address, _LIEN, (lien_id,))

    def lien_of(self, id: int) -> Call[int]:
        """`lienOf(uint256)`, view."""
        return call(self.address, _LIEN_OF, (id,))

    def lose(self, report: structs.Report, auditor_signature: bytes) -> Call[None]:
        """`lose((bool,address,uint256[],uint64,uint64,bytes32),bytes)`, nonpayable."""
        return call(self.address, _LOSE, (report, auditor_signature))

    def maintain(self, ids: Sequence[int], repair: bool, evidence: bytes) -> Call[None]:
        """`maintain(uint256[],bool,bytes32)`, nonpayable."""
        return call(self.address, _MAINTAIN, (ids, repair, evidence))

    def members(self) -> Call[str]:
        """`members()`, view."""
        return call(self.address, _MEMBERS, ())

    def migration_of(self, class_: int) -> Call[structs.Migration]:
        """`migrationOf(uint8)`, view."""
        return call(self.address, _MIGRATION_OF, (class_,))

    def mint_batch(self, mint: structs.Mint, assessor_signature: bytes) -> Call[int]:
        """`mintBatch((address,address,uint8,uint32,uint16,uint16,uint16,uint16,uint32,uint64,bytes32,bytes),bytes)`, nonpayable."""
        return call(self.address, _MINT_BATCH, (mint, assessor_signature))

    def mint_identified(
        self, mint: structs.Mint, identifiers: Sequence[str], assessor_signature: bytes
    ) -> Call[int]:
        """`mintIdentified((address,address,uint8,uint32,uint16,uint16,uint16,uint16,uint32,uint64,bytes32,bytes),string[],bytes)`, nonpayable."""
        return call(self.address, _MINT_IDENTIFIED, (mint, identifiers, assessor_signature))

    def mint_late(self, mint: structs.Mint, gap: structs.Gap, assessor_signature: bytes) -> Call[int]:
        """`mintLate((address,address,uint8,uint32,uint16,uint16,uint16,uint16,uint32,uint64,bytes32,bytes),(uint64,uint64,bytes32,bytes),bytes)`, nonpayable."""
        return call(self.address, _MINT_LATE, (mint, gap, assessor_signature))

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

    def pledge(self, pledge: structs.Pledge, signature: bytes) -> Call[int]:
        """`pledge((address,address,uint256[],uint64[],uint128,bytes32,uint64,uint256),bytes)`, nonpayable."""
        return call(self.address, _PLEDGE, (pledge, signature))

    def predecessors_of(self, batch_id: int) -> Call[tuple[int, ...]]:
        """`predecessorsOf(uint64)`, view."""
        return call(self.address, _PREDECESSORS_OF, (batch_id,))

    def quarantine(self, ids: Sequence[int], evidence: bytes) -> Call[None]:
        """`quarantine(uint256[],bytes32)`, nonpayable."""
        return call(self.address, _QUARANTINE, (ids, evidence))

    def quarantine_batch(self, batch_id: int, evidence: bytes) -> Call[None]:
        """`quarantineBatch(uint64,bytes32)`, nonpayable."""
        return call(self.address, _QUARANTINE_BATCH, (batch_id, evidence))

    def rate_batch(self, rating: structs.Rating, assessor_signature: bytes) -> Call[None]:
        """`rateBatch((uint64,uint16,uint16,uint64,uint64,uint16,uint16,bytes32),bytes)`, nonpayable."""
        return call(self.address, _RATE_BATCH, (rating, assessor_signature))

    def rated_energy_of(self, account: str) -> Call[int]:
        """`ratedEnergyOf(address)`, view."""
        return call(self.address, _RATED_ENERGY_OF, (account,))

    def reclaim(
        self, s: structs.Succession, assessors: Sequence[bytes], owners: Sequence[bytes]
    ) -> Call[int]:
        """`reclaim((uint8,address,uint256[],(address,uint16,bytes32)[],address,uint8,uint32,uint64,uint16,uint16,uint16,uint32,uint64,bytes32,uint64),bytes[],bytes[])`, nonpayable."""
        return call(self.address, _RECLAIM, (s, assessors, owners))

    def record_of(self, batch_id: int) -> Call[structs.Record]:
        """`recordOf(uint64)`, view."""
        return call(self.address, _RECORD_OF, (batch_id,))

    def recycle(
        self, recycling: structs.Recycling, auditor_signature: bytes, owner_signature: bytes
    ) -> Call[None]:
        """`recycle((uint256,address,uint32,uint32,uint32,uint32,uint32,uint32,int128,uint16,bytes32,uint64),bytes,bytes)`, nonpayable."""
        return call(self.address, _RECYCLE, (recycling, auditor_signature, owner_signature))

    def release(self, ids: Sequence[int], evidence: bytes) -> Call[None]:
        """`release(uint256[],bytes32)`, nonpayable."""
        return call(self.address, _RELEASE, (ids, evidence))

    def release_batch(self, batch_id: int, evidence: bytes) -> Call[None]:
        """`releaseBatch(uint64,bytes32)`, nonpayable."""
        return call(self.address, _RELEASE_BATCH, (batch_id, evidence))

    def release_lien(self, lien_id: int, ids: Sequence[int], batches: Sequence[int]) -> Call[None]:
        """`releaseLien(uint64,uint256[],uint64[])`, nonpayable."""
        return call(self.address, _RELEASE_LIEN, (lien_id, ids, batches))

    def remanufacture(
        self, s: structs.Succession, assessors: Sequence[bytes], owners: Sequence[bytes]
    ) -> Call[int]:
        """`remanufacture((uint8,address,uint256[],(address,uint16,bytes32)[],address,uint8,uint32,uint64,uint16,uint16,uint16,uint32,uint64,bytes32,uint64),bytes[],bytes[])`, nonpayable."""
        return call(self.address, _REMANUFACTURE, (s, assessors, owners))

    def repurpose(
        self, s: structs.Succession, assessors: Sequence[bytes], owners: Sequence[bytes]
    ) -> Call[int]:
        """`repurpose((uint8,address,uint256[],(address,uint16,bytes32)[],address,uint8,uint32,uint64,uint16,uint16,uint16,uint32,uint64,bytes32,uint64),bytes[],bytes[])`, nonpayable."""
        return call(self.address, _REPURPOSE, (s, assessors, owners))

    def resume(self, ids: Sequence[int], operation: int, evidence: bytes) -> Call[None]:
        """`resume(uint256[],uint8,bytes32)`, nonpayable."""
        return call(self.address, _RESUME, (ids, operation, evidence))

    def retire(self, ids: Sequence[int], evidence: bytes) -> Call[None]:
        """`retire(uint256[],bytes32)`, nonpayable."""
        return call(self.address, _RETIRE, (ids, evidence))

    def reuse(self, ids: Sequence[int], operation: int, evidence: bytes) -> Call[None]:
        """`reuse(uint256[],uint8,bytes32)`, nonpayable."""
        return call(self.address, _REUSE, (ids, operation, evidence))

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

    def set_frozen_tokens(self, account: str, token_id: int, frozen_status: bool) -> Call[bool]:
        """`setFrozenTokens(address,uint256,bool)`, nonpayable."""
        return call(self.address, _SET_FROZEN_TOKENS, (account, token_id, frozen_status))

    def set_migration(self, class_: int, to: int, sunset: int) -> Call[None]:
        """`setMigration(uint8,uint8,uint16)`, nonpayable."""
        return call(self.address, _SET_MIGRATION, (class_, to, sunset))

    def set_operator(self, ids: Sequence[int], operator: str) -> Call[None]:
        """`setOperator(uint256[],address)`, nonpayable."""
        return call(self.address, _SET_OPERATOR, (ids, operator))

    def set_second_use(self, jurisdiction: int, from_: int, uses: int) -> Call[None]:
        """`setSecondUse(uint16,uint8,uint8)`, nonpayable."""
        return call(self.address, _SET_SECOND_USE, (jurisdiction, from_, uses))

    def settle_claim(self, id: int) -> Call[None]:
        """`settleClaim(uint256)`, nonpayable."""
        return call(self.address, _SETTLE_CLAIM, (id,))

    def settlement_token(self) -> Call[str]:
        """`settlementToken()`, view."""
        return call(self.address, _SETTLEMENT_TOKEN, ())

    def state_of(self, id: int) -> Call[int]:
        """`stateOf(uint256)`, view."""
        return call(self.address, _STATE_OF, (id,))

    def successors_of(self, id: int) -> Call[SuccessorsOfResult]:
        """`successorsOf(uint256)`, view."""
        return call(self.address, _SUCCESSORS_OF, (id,))

    def supports_interface(self, id: bytes) -> Call[bool]:
        """`supportsInterface(bytes4)`, pure."""
        return call(self.address, _SUPPORTS_INTERFACE, (id,))

    def swap(self, ids: Sequence[int], operation: int, evidence: bytes) -> Call[None]:
        """`swap(uint256[],uint8,bytes32)`, nonpayable."""
        return call(self.address, _SWAP, (ids, operation, evidence))

    def symbol(self) -> Call[str]:
        """`symbol()`, pure."""
        return call(self.address, _SYMBOL, ())

    def take_over(self, ids: Sequence[int], operation: int, evidence: bytes) -> Call[None]:
        """`takeOver(uint256[],uint8,bytes32)`, nonpayable."""
        return call(self.address, _TAKE_OVER, (ids, operation, evidence))

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
        """`verifyPassport(uint256,uint256,bytes32,bytes,bytes32[])`, view."""
        return call(self.address, _VERIFY_PASSPORT, (id, serial, passport_hash, gaps, proof))

    def void_duplicate(self, voiding: structs.Voiding, auditor_signature: bytes) -> Call[None]:
        """`voidDuplicate((uint256,uint256,uint64,bytes32),bytes)`, nonpayable."""
        return call(self.address, _VOID_DUPLICATE, (voiding, auditor_signature))

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
class AssessmentsExpired(Event):
    """`AssessmentsExpired(uint256[])`."""

    NAME: ClassVar[str] = "Battery.AssessmentsExpired"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "ae4d0a4fda55c923aa95aec1f41640c89c6ecbfb8a3d4a4d335ca03204e3eea8"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"),)
    ORDER: ClassVar[tuple[int, ...]] = (0,)

    ids: tuple[int, ...]


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
class BatchAssessmentsExpired(Event):
    """`BatchAssessmentsExpired(uint64)`."""

    NAME: ClassVar[str] = "Battery.BatchAssessmentsExpired"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "5f886229eab09925c99d92073b5f0657315f485fe84299b43f9c3eb8ff8271e6"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"),)
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0,)

    batch_id: int


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
class BatchMigrated(Event):
    """`BatchMigrated(uint64,uint8,uint8)`."""

    NAME: ClassVar[str] = "Battery.BatchMigrated"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "b1243ed3d989e475e1ce735b204854aabc5db21b1963859107c0cc4d30873e2b"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("uint8"), coder("uint8"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    batch_id: int
    from_: int
    to: int


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
class BatchQuarantined(Event):
    """`BatchQuarantined(uint64,address,bytes32)`."""

    NAME: ClassVar[str] = "Battery.BatchQuarantined"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "7c6ca2a71498dad92327f0b85d51b62a8ff0f84b56f35758ad6fc26d814f14d2"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bytes32"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    batch_id: int
    by: str
    evidence: bytes


@dataclass(frozen=True, slots=True)
class BatchRated(Event):
    """`BatchRated(uint64,address,(uint64,uint16,uint16,uint64,uint64,uint16,uint16,bytes32))`."""

    NAME: ClassVar[str] = "Battery.BatchRated"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "aeaa7ef0e3b7e38639ec8abd7f0e1bd93e82e93d8362ed0ecc7e55579297f9ab"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("(uint64,uint16,uint16,uint64,uint64,uint16,uint16,bytes32)"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        2: lambda v: structs.Rating.of(v),
    }
    batch_id: int
    assessor: str
    rating: structs.Rating


@dataclass(frozen=True, slots=True)
class BatchReleased(Event):
    """`BatchReleased(uint64,address,bytes32)`."""

    NAME: ClassVar[str] = "Battery.BatchReleased"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "cc25b6852e585dd71325d12a320ab475eab812dd6ff9bc756b551e466a75a294"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bytes32"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    batch_id: int
    assessor: str
    evidence: bytes


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
class ClaimBooked(Event):
    """`ClaimBooked(uint256,address,address,uint128,uint16)`."""

    NAME: ClassVar[str] = "Battery.ClaimBooked"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "17ffe9198fcd4a3d20b2c69fe48a183750e12bdaca1b26297dfedf9e4bf708da"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint128"), coder("uint16"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    id: int
    debtor: str
    creditor: str
    amount: int
    due_day: int


@dataclass(frozen=True, slots=True)
class ClaimSettled(Event):
    """`ClaimSettled(uint256,address,address,uint128)`."""

    NAME: ClassVar[str] = "Battery.ClaimSettled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "457bf3ffc4817fad235003de712e7c91b7c6007f6310b3391c0bd5785b8f460b"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint128"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    id: int
    debtor: str
    creditor: str
    amount: int


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
class ForcedTransfer(Event):
    """`ForcedTransfer(address,address,uint256)`."""

    NAME: ClassVar[str] = "Battery.ForcedTransfer"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "7b3ce50c216d2ccf9919c6b9f1bfb33f0350a33010f188750b4af38e00448138"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    from_: str
    to: str
    token_id: int


@dataclass(frozen=True, slots=True)
class Foreclosed(Event):
    """`Foreclosed(uint64,address,uint256[],uint64[])`."""

    NAME: ClassVar[str] = "Battery.Foreclosed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "96bc31097d6c82f9990065ded92ebba8e2e789b411cb6459e41162643fc9bd4e"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"), coder("uint64[]"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    lien_id: int
    lender: str
    ids: tuple[int, ...]
    batches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found(Event):
    """`Found(address,address,(bool,address,uint256[],uint64,uint64,bytes32))`."""

    NAME: ClassVar[str] = "Battery.Found"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "8564d53c4080fc6cbd15da7b66fcbb2b0c20c569ac8ff467ae07922af4462762"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("(bool,address,uint256[],uint64,uint64,bytes32)"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        2: lambda v: structs.Report.of(v),
    }
    operator: str
    auditor: str
    report: structs.Report


@dataclass(frozen=True, slots=True)
class Frozen(Event):
    """`Frozen(address,uint256,bool)`."""

    NAME: ClassVar[str] = "Battery.Frozen"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "110a31ef32e319c921a388ad15b3fcbf2dd8f62ab35795b611151ab36ed5b2af"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("uint256"), coder("bool"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    account: str
    token_id: int
    frozen_status: bool


@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    """`HandedOver(address,address,(uint256[],address,uint64,uint64,bytes32))`."""

    NAME: ClassVar[str] = "Battery.HandedOver"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "35974c4105a2d5851dba56422d22278bc0c166ef3137d802c239749fdec68aa0"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("(uint256[],address,uint64,uint64,bytes32)"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        2: lambda v: structs.HandOver.of(v),
    }
    from_: str
    to: str
    hand_over: structs.HandOver


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
class Identified(Event):
    """`Identified(uint64,string[])`."""

    NAME: ClassVar[str] = "Battery.Identified"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "4027914ee0173c30b785038a0c051d0374fff2191c8e41b8a9e260e128035504"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("string[]"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    batch_id: int
    identifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspected(Event):
    """`Inspected(address,address,(uint8,uint16,uint64,uint64,uint16,uint16,bytes32,uint256[],bytes),uint256)`."""

    NAME: ClassVar[str] = "Battery.Inspected"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "2326faf5f50fab627e3505664982f9fedf4fb1489cecc5127bbbd3417629090e"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("(uint8,uint16,uint64,uint64,uint16,uint16,bytes32,uint256[],bytes)"),
        coder("uint256"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        2: lambda v: structs.Inspection.of(v),
    }
    assessor: str
    second: str
    inspection: structs.Inspection
    step: int


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
class LienCalled(Event):
    """`LienCalled(uint64,uint40,bytes32)`."""

    NAME: ClassVar[str] = "Battery.LienCalled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "94ebc17caf2c2e873793dda0f471400d5aec55d82417a4bc7fbe17b1c9bb480d"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint40"), coder("bytes32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    lien_id: int
    foreclosable_at: int
    evidence: bytes


@dataclass(frozen=True, slots=True)
class LienCarried(Event):
    """`LienCarried(uint64,uint64)`."""

    NAME: ClassVar[str] = "Battery.LienCarried"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "e3d1f46baeeb296af9feb6d5dd040197ee691a9fd12187a7c544d64eaaafb555"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint64"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    lien_id: int
    batch_id: int


@dataclass(frozen=True, slots=True)
class LienPinned(Event):
    """`LienPinned(uint64,uint256)`."""

    NAME: ClassVar[str] = "Battery.LienPinned"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "d7a3e23349da92eb75e80b8f78d6d14bea89882faaf4ebd61cae388a6840466c"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    lien_id: int
    id: int


@dataclass(frozen=True, slots=True)
class LienReleased(Event):
    """`LienReleased(uint64,uint256[],uint64[])`."""

    NAME: ClassVar[str] = "Battery.LienReleased"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "31483a86aab715aa0df9fa42d7c2cfca16f49a15fcb9da68c0e1285297ae05ca"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"), coder("uint64[]"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    lien_id: int
    ids: tuple[int, ...]
    batches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lost(Event):
    """`Lost(address,address,(bool,address,uint256[],uint64,uint64,bytes32))`."""

    NAME: ClassVar[str] = "Battery.Lost"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "b1137fb8c9c225262a19a763af5442f0a8f81191fb46e09aa99fd89c268d0ae2"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("(bool,address,uint256[],uint64,uint64,bytes32)"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        2: lambda v: structs.Report.of(v),
    }
    operator: str
    auditor: str
    report: structs.Report


@dataclass(frozen=True, slots=True)
class Maintained(Event):
    """`Maintained(address,bool,uint256[],bytes32)`."""

    NAME: ClassVar[str] = "Battery.Maintained"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "03315406ff6dbc8ae1fd7f5fa43cb914e397a4e66168a1a7bbe89521f2fafa4f"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bool"), coder("uint256[]"), coder("bytes32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    operator: str
    repair: bool
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
class MigrationSet(Event):
    """`MigrationSet(uint8,uint8,uint16)`."""

    NAME: ClassVar[str] = "Battery.MigrationSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "2f67c3ea60593a2428d0163b1ed964288c8b2102f15b6a44f6652b296384856e"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint8"), coder("uint8"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint16"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    class_: int
    to: int
    sunset: int


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
class Pledged(Event):
    """`Pledged(uint64,address,address,(address,address,uint256[],uint64[],uint128,bytes32,uint64,uint256))`."""

    NAME: ClassVar[str] = "Battery.Pledged"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "dfbc496a5b77c794090e77a9fde97f480c1208441ab9c82ffc2172b0c439476d"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("(address,address,uint256[],uint64[],uint128,bytes32,uint64,uint256)"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        3: lambda v: structs.Pledge.of(v),
    }
    lien_id: int
    owner: str
    lender: str
    pledge: structs.Pledge


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
class Quarantined(Event):
    """`Quarantined(address,uint256[],bytes32)`."""

    NAME: ClassVar[str] = "Battery.Quarantined"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "d5f9c99f73926fdb698829b403608c27670c9dacbfbb1d349919c4863b73a213"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"), coder("bytes32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    by: str
    ids: tuple[int, ...]
    evidence: bytes


@dataclass(frozen=True, slots=True)
class Recycled(Event):
    """`Recycled(uint256,address,address,(uint256,address,uint32,uint32,uint32,uint32,uint32,uint32,int128,uint16,bytes32,uint64))`."""

    NAME: ClassVar[str] = "Battery.Recycled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "b58fdbf40e69850c9c1af851009fe0090ae22d8e31e97316375f24513f223071"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("(uint256,address,uint32,uint32,uint32,uint32,uint32,uint32,int128,uint16,bytes32,uint64)"),
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
class Released(Event):
    """`Released(address,uint256[],bytes32)`."""

    NAME: ClassVar[str] = "Battery.Released"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "7385af9fa2458db1a29bae48096d383c5a6351f808f5800764842f407f1c2cd4"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"), coder("bytes32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    assessor: str
    ids: tuple[int, ...]
    evidence: bytes


@dataclass(frozen=True, slots=True)
class Resumed(Event):
    """`Resumed(uint8,address,uint256[],bytes32)`."""

    NAME: ClassVar[str] = "Battery.Resumed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "4d64310d88beef165227f07bd8a5bea56d8c27fbed06933c935e702bca0a6ba4"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint8"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"), coder("bytes32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    operation: int
    operator: str
    ids: tuple[int, ...]
    evidence: bytes


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
class Reused(Event):
    """`Reused(uint8,address,uint256[],bytes32)`."""

    NAME: ClassVar[str] = "Battery.Reused"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "0726e740d26f4048cc1c5cb2830583b5d0109e24db78283348c47af30a53d9ef"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint8"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"), coder("bytes32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    operation: int
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
class SerialsSkipped(Event):
    """`SerialsSkipped(uint32,uint64,uint64)`."""

    NAME: ClassVar[str] = "Battery.SerialsSkipped"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "56278ef4e37cdb21ace698d6300e76b9289d8b186299b6cfa318ea0ab0810903"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint32"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("uint64"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    series: int
    from_: int
    to: int


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
class Succeeded(Event):
    """`Succeeded(uint64,address,address,address,(uint8,address,uint256[],(address,uint16,bytes32)[],address,uint8,uint32,uint64,uint16,uint16,uint16,uint32,uint64,bytes32,uint64),uint256,uint256,uint256)`."""

    NAME: ClassVar[str] = "Battery.Succeeded"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "f7ceef361a3e585d48385914104e3c7d83b011dbb5d5746634ee73b87f8e883d"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("address"),
        coder(
            "(uint8,address,uint256[],(address,uint16,bytes32)[],address,uint8,uint32,uint64,uint16,uint16,uint16,uint32,uint64,bytes32,uint64)"
        ),
        coder("uint256"),
        coder("uint256"),
        coder("uint256"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5, 6, 7)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        4: lambda v: structs.Succession.of(v),
    }
    first_batch: int
    maker: str
    assessor: str
    second: str
    succession: structs.Succession
    service_before: int
    service_after: int
    step: int


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
class TakenOver(Event):
    """`TakenOver(uint8,address,uint256[],bytes32)`."""

    NAME: ClassVar[str] = "Battery.TakenOver"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "9c701e242e0292fdf1c6ecc2325d508e08e209e76b74078a25d0160f23db240a"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint8"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256[]"), coder("bytes32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    operation: int
    custodian: str
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
class Voided(Event):
    """`Voided(uint256,uint256,address,address,bytes32)`."""

    NAME: ClassVar[str] = "Battery.Voided"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "883188471f4204905e8f4df60a03e1d160201223c553b259df3f44774b633605"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("uint256"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("bytes32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    voided: int
    kept: int
    assessor: str
    auditor: str
    evidence: bytes


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
    (AssessmentsExpired.TOPIC0, AssessmentsExpired.topics()): AssessmentsExpired,
    (BaseURISet.TOPIC0, BaseURISet.topics()): BaseURISet,
    (BatchAssessed.TOPIC0, BatchAssessed.topics()): BatchAssessed,
    (BatchAssessmentsExpired.TOPIC0, BatchAssessmentsExpired.topics()): BatchAssessmentsExpired,
    (BatchMetadataUpdate.TOPIC0, BatchMetadataUpdate.topics()): BatchMetadataUpdate,
    (BatchMigrated.TOPIC0, BatchMigrated.topics()): BatchMigrated,
    (BatchMinted.TOPIC0, BatchMinted.topics()): BatchMinted,
    (BatchOperatorSet.TOPIC0, BatchOperatorSet.topics()): BatchOperatorSet,
    (BatchQuarantined.TOPIC0, BatchQuarantined.topics()): BatchQuarantined,
    (BatchRated.TOPIC0, BatchRated.topics()): BatchRated,
    (BatchReleased.TOPIC0, BatchReleased.topics()): BatchReleased,
    (BatchTransferred.TOPIC0, BatchTransferred.topics()): BatchTransferred,
    (ClaimBooked.TOPIC0, ClaimBooked.topics()): ClaimBooked,
    (ClaimSettled.TOPIC0, ClaimSettled.topics()): ClaimSettled,
    (ClassSet.TOPIC0, ClassSet.topics()): ClassSet,
    (Consented.TOPIC0, Consented.topics()): Consented,
    (Dismantled.TOPIC0, Dismantled.topics()): Dismantled,
    (ForcedTransfer.TOPIC0, ForcedTransfer.topics()): ForcedTransfer,
    (Foreclosed.TOPIC0, Foreclosed.topics()): Foreclosed,
    (Found.TOPIC0, Found.topics()): Found,
    (Frozen.TOPIC0, Frozen.topics()): Frozen,
    (HandedOver.TOPIC0, HandedOver.topics()): HandedOver,
    (HolderFailed.TOPIC0, HolderFailed.topics()): HolderFailed,
    (Identified.TOPIC0, Identified.topics()): Identified,
    (Inspected.TOPIC0, Inspected.topics()): Inspected,
    (Installed.TOPIC0, Installed.topics()): Installed,
    (LienCalled.TOPIC0, LienCalled.topics()): LienCalled,
    (LienCarried.TOPIC0, LienCarried.topics()): LienCarried,
    (LienPinned.TOPIC0, LienPinned.topics()): LienPinned,
    (LienReleased.TOPIC0, LienReleased.topics()): LienReleased,
    (Lost.TOPIC0, Lost.topics()): Lost,
    (Maintained.TOPIC0, Maintained.topics()): Maintained,
    (MetadataUpdate.TOPIC0, MetadataUpdate.topics()): MetadataUpdate,
    (MigrationSet.TOPIC0, MigrationSet.topics()): MigrationSet,
    (OperatorSet.TOPIC0, OperatorSet.topics()): OperatorSet,
    (Pledged.TOPIC0, Pledged.topics()): Pledged,
    (PrefixGranted.TOPIC0, PrefixGranted.topics()): PrefixGranted,
    (Quarantined.TOPIC0, Quarantined.topics()): Quarantined,
    (Recycled.TOPIC0, Recycled.topics()): Recycled,
    (Released.TOPIC0, Released.topics()): Released,
    (Resumed.TOPIC0, Resumed.topics()): Resumed,
    (Retired.TOPIC0, Retired.topics()): Retired,
    (Reused.TOPIC0, Reused.topics()): Reused,
    (SecondUseSet.TOPIC0, SecondUseSet.topics()): SecondUseSet,
    (SerialsSkipped.TOPIC0, SerialsSkipped.topics()): SerialsSkipped,
    (SeriesOpened.TOPIC0, SeriesOpened.topics()): SeriesOpened,
    (Succeeded.TOPIC0, Succeeded.topics()): Succeeded,
    (Swapped.TOPIC0, Swapped.topics()): Swapped,
    (TakenOver.TOPIC0, TakenOver.topics()): TakenOver,
    (Transfer.TOPIC0, Transfer.topics()): Transfer,
    (Voided.TOPIC0, Voided.topics()): Voided,
    (Wasted.TOPIC0, Wasted.topics()): Wasted,
}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
