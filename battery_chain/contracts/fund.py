"""Fund: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from battery_chain.contracts import structs
from battery_chain.contracts._codec import Call, Coder, Event, Function, call, coder, find_event

__all__ = [
    "AccountFollowed",
    "Acquired",
    "Approval",
    "Approved",
    "Attested",
    "AuthorityUpdated",
    "Borrowed",
    "Closing",
    "Consented",
    "Contributed",
    "Disposed",
    "DistributionDeclared",
    "EIP712DomainChanged",
    "EntryConfirmed",
    "EntryProposed",
    "EntrySettled",
    "EpochFrozen",
    "FeesPaid",
    "ForcedTransfer",
    "Frozen",
    "Fund",
    "IncomeAccrued",
    "IncomeClaimed",
    "JurisdictionsSet",
    "LimitsSet",
    "Objected",
    "OfferCancelled",
    "Opened",
    "OrderListed",
    "Paused",
    "ProspectusSet",
    "RecyclingBooked",
    "RedeemedInKind",
    "RelatedParty",
    "Restated",
    "Struck",
    "Suspended",
    "TermsSet",
    "Transfer",
    "VaultStruck",
    "VaultUpdate",
    "constructor",
    "decode_log",
]


@dataclass(frozen=True, slots=True)
class AttestationOfResult:
    attested: bool
    objected: bool


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
class EnergiesInResult:
    eligible_wh: int
    assessed_wh: int


@dataclass(frozen=True, slots=True)
class EscrowResult:
    output0: int
    output1: int


@dataclass(frozen=True, slots=True)
class PriceOfResult:
    output0: int
    output1: int


_ACCEPT_BATTERY = Function(
    "Fund.acceptBattery",
    bytes.fromhex("f0270b90"),
    (("operator", "address"), ("from", "address"), ("firstId", "uint256"), ("count", "uint256")),
    ("bytes4",),
    lambda v: v[0],
)
_ACCRUE = Function(
    "Fund.accrue",
    bytes.fromhex("4603ef1a"),
    (("amount", "uint256"), ("reference_", "bytes32")),
    (),
    lambda _: None,
)
_ACQUIRE = Function(
    "Fund.acquire",
    bytes.fromhex("df47a88c"),
    (("sale", "(address,uint64[],uint256[],uint256,uint64,uint256)"), ("signature", "bytes")),
    (),
    lambda _: None,
)
_ADD_VAULT = Function(
    "Fund.addVault", bytes.fromhex("256b5a02"), (("vault_", "address"),), (), lambda _: None
)
_ADMIT_DEPOSIT = Function(
    "Fund.admitDeposit",
    bytes.fromhex("cee6ae19"),
    (("controller", "address"), ("assets", "uint256")),
    ("uint256",),
    lambda v: v[0],
)
_AFTER_FILL = Function(
    "Fund.afterFill",
    bytes.fromhex("61f4d516"),
    (
        (
            "order",
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)",
        ),
        ("orderHash", "bytes32"),
        ("counterparty", "address"),
        ("cash", "int256"),
        ("fee", "uint256"),
    ),
    (),
    lambda _: None,
)
_AFTER_SUMS_CHANGE = Function(
    "Fund.afterSumsChange",
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
_ALLOWANCE = Function(
    "Fund.allowance",
    bytes.fromhex("dd62ed3e"),
    (("owner", "address"), ("spender", "address")),
    ("uint256",),
    lambda v: v[0],
)
_APPROVE = Function(
    "Fund.approve",
    bytes.fromhex("095ea7b3"),
    (("spender", "address"), ("value", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_APPROVE_ACT = Function(
    "Fund.approveAct", bytes.fromhex("d96fdaf2"), (("digest", "bytes32"),), (), lambda _: None
)
_APPROVED_FROM = Function(
    "Fund.approvedFrom", bytes.fromhex("c7b3d1bf"), (("digest", "bytes32"),), ("uint256",), lambda v: v[0]
)
_ATTEST = Function(
    "Fund.attest",
    bytes.fromhex("0fa36adc"),
    (("epoch", "uint256"), ("cash_", "uint256"), ("batteries", "uint256")),
    (),
    lambda _: None,
)
_ATTESTATION_OF = Function(
    "Fund.attestationOf",
    bytes.fromhex("8932d338"),
    (("epoch", "uint256"),),
    ("bool", "bool"),
    lambda v: AttestationOfResult(v[0], v[1]),
)
_AUTHORITY = Function("Fund.authority", bytes.fromhex("bf7e214f"), (), ("address",), lambda v: v[0])
_BALANCE_OF = Function(
    "Fund.balanceOf", bytes.fromhex("70a08231"), (("account", "address"),), ("uint256",), lambda v: v[0]
)
_BATTERY = Function("Fund.battery", bytes.fromhex("f8674f73"), (), ("address",), lambda v: v[0])
_BATTERY_RECYCLED = Function(
    "Fund.batteryRecycled",
    bytes.fromhex("0299a830"),
    (("id", "uint256"), ("recycler", "address"), ("proceeds", "int256"), ("dueDay", "uint16")),
    (),
    lambda _: None,
)
_BEFORE_FILL = Function(
    "Fund.beforeFill",
    bytes.fromhex("7e877a1e"),
    (
        (
            "order",
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)",
        ),
        ("orderHash", "bytes32"),
        ("counterparty", "address"),
        ("cash", "int256"),
        ("fee", "uint256"),
    ),
    (),
    lambda _: None,
)
_BEFORE_SUMS_CHANGE = Function("Fund.beforeSumsChange", bytes.fromhex("f87485ba"), (), (), lambda _: None)
_BORROW = Function(
    "Fund.borrow",
    bytes.fromhex("b0dda42f"),
    (
        ("pledge", "(address,address,uint256[],uint64[],uint128,bytes32,uint64,uint256)"),
        ("signature", "bytes"),
    ),
    ("uint64",),
    lambda v: v[0],
)
_CAN_RECEIVE = Function(
    "Fund.canReceive", bytes.fromhex("90d370ba"), (("account", "address"),), ("bool",), lambda v: v[0]
)
_CAN_SEND = Function(
    "Fund.canSend", bytes.fromhex("2bc06a92"), (("account", "address"),), ("bool",), lambda v: v[0]
)
_CAN_TRANSFER = Function(
    "Fund.canTransfer",
    bytes.fromhex("e46638e6"),
    (("from", "address"), ("to", "address"), ("amount", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_CANCEL_OFFER = Function(
    "Fund.cancelOffer", bytes.fromhex("ef706adf"), (("nonce", "uint256"),), (), lambda _: None
)
_CANCEL_ORDERS = Function(
    "Fund.cancelOrders", bytes.fromhex("b55fb574"), (("nonces", "uint256[]"),), (), lambda _: None
)
_CASH = Function("Fund.cash", bytes.fromhex("961be391"), (), ("uint256",), lambda v: v[0])
_CASH_OF = Function(
    "Fund.cashOf", bytes.fromhex("76ef458d"), (("vault_", "address"),), ("uint256",), lambda v: v[0]
)
_CLAIM_INCOME = Function("Fund.claimIncome", bytes.fromhex("66df015a"), (), ("uint256",), lambda v: v[0])
_CLAIM_SETTLED = Function(
    "Fund.claimSettled",
    bytes.fromhex("8963de1d"),
    (("id", "uint256"), ("amount", "uint256")),
    (),
    lambda _: None,
)
_CLOSE = Function("Fund.close", bytes.fromhex("43d726d6"), (), (), lambda _: None)
_CONFIRM_ENTRY = Function(
    "Fund.confirmEntry",
    bytes.fromhex("53e82789"),
    (("entryId", "uint32"), ("amount", "uint96"), ("dueDay", "uint16")),
    (),
    lambda _: None,
)
_CONSENT = Function("Fund.consent", bytes.fromhex("9671ca32"), (("digest", "bytes32"),), (), lambda _: None)
_CONTRIBUTE = Function(
    "Fund.contribute",
    bytes.fromhex("509f86bc"),
    (("epoch", "uint256"), ("contributor", "address"), ("batches", "uint64[]"), ("ids", "uint256[]")),
    ("uint256",),
    lambda v: v[0],
)
_CREDIT = Function(
    "Fund.credit",
    bytes.fromhex("777da602"),
    (
        ("account", "address"),
        ("shares", "uint256"),
        ("from", "uint256"),
        ("until", "uint256"),
        ("extra", "uint256"),
    ),
    (),
    lambda _: None,
)
_DECIMALS = Function("Fund.decimals", bytes.fromhex("313ce567"), (), ("uint8",), lambda v: v[0])
_DECLARE = Function(
    "Fund.declare",
    bytes.fromhex("d99dd716"),
    (("epoch", "uint256"), ("amount", "uint256")),
    (),
    lambda _: None,
)
_DECLARED_FOR = Function(
    "Fund.declaredFor", bytes.fromhex("8eb13e5a"), (("epoch", "uint256"),), ("uint256",), lambda v: v[0]
)
_DISPOSE = Function(
    "Fund.dispose",
    bytes.fromhex("d4eb600a"),
    (("purchase", "(address,uint64[],uint256[],uint256,uint64,uint256)"), ("signature", "bytes")),
    (),
    lambda _: None,
)
_DOMAIN_SEPARATOR = Function(
    "Fund.DOMAIN_SEPARATOR", bytes.fromhex("3644e515"), (), ("bytes32",), lambda v: v[0]
)
_EIP712_DOMAIN = Function(
    "Fund.eip712Domain",
    bytes.fromhex("84b0196e"),
    (),
    ("bytes1", "string", "string", "uint256", "address", "bytes32", "uint256[]"),
    lambda v: Eip712DomainResult(v[0], v[1], v[2], v[3], v[4], v[5], v[6]),
)
_ENERGIES_IN = Function(
    "Fund.energiesIn",
    bytes.fromhex("c47b88e5"),
    (("period", "uint256"),),
    ("uint256", "uint256"),
    lambda v: EnergiesInResult(v[0], v[1]),
)
_ENTRY_COUNT = Function("Fund.entryCount", bytes.fromhex("0cbb0f83"), (), ("uint32",), lambda v: v[0])
_ENTRY_OF = Function(
    "Fund.entryOf",
    bytes.fromhex("f4b2f536"),
    (("entryId", "uint32"),),
    ("(uint8,address,uint96,uint16,bool,bytes32)",),
    lambda v: structs.Entry.of(v[0]),
)
_ESCROW = Function(
    "Fund.escrow",
    bytes.fromhex("82b9be1a"),
    (("owner", "address"), ("spender", "address"), ("shares", "uint256")),
    ("uint256", "uint256"),
    lambda v: EscrowResult(v[0], v[1]),
)
_FACT_SHEET = Function(
    "Fund.factSheet",
    bytes.fromhex("196823b9"),
    (),
    (
        "(int256,int256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,bool)",
    ),
    lambda v: structs.FactSheet.of(v[0]),
)
_FOLLOW = Function("Fund.follow", bytes.fromhex("4dbf27cc"), (("account", "address"),), (), lambda _: None)
_FORCED_REQUESTS = Function(
    "Fund.forcedRequests",
    bytes.fromhex("16298c18"),
    (("from", "address"), ("to", "address")),
    (),
    lambda _: None,
)
_FORCED_TRANSFER = Function(
    "Fund.forcedTransfer",
    bytes.fromhex("9fc1d0e7"),
    (("from", "address"), ("to", "address"), ("tokenId", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_GET_FROZEN_TOKENS = Function(
    "Fund.getFrozenTokens", bytes.fromhex("158b1a57"), (("account", "address"),), ("uint256",), lambda v: v[0]
)
_HIGH_WATER_MARK = Function("Fund.highWaterMark", bytes.fromhex("1e8410da"), (), ("uint256",), lambda v: v[0])
_IN_KIND = Function("Fund.inKind", bytes.fromhex("379bb3dd"), (), ("address",), lambda v: v[0])
_INCOME_OF = Function(
    "Fund.incomeOf", bytes.fromhex("9b03bea6"), (("account", "address"),), ("uint256",), lambda v: v[0]
)
_IS_CONSUMING_SCHEDULED_OP = Function(
    "Fund.isConsumingScheduledOp", bytes.fromhex("8fb36037"), (), ("bytes4",), lambda v: v[0]
)
_IS_INTERESTED = Function(
    "Fund.isInterested", bytes.fromhex("62afcf00"), (("account", "address"),), ("bool",), lambda v: v[0]
)
_LAST_DISTRIBUTION = Function(
    "Fund.lastDistribution", bytes.fromhex("a717639c"), (), ("uint256",), lambda v: v[0]
)
_LIEN_DIGEST = Function(
    "Fund.lienDigest",
    bytes.fromhex("46d82224"),
    (("pledge", "(address,address,uint256[],uint64[],uint128,bytes32,uint64,uint256)"),),
    ("bytes32",),
    lambda v: v[0],
)
_LIMITS = Function(
    "Fund.limits",
    bytes.fromhex("860aefcf"),
    (),
    ("(uint8,uint32,uint16,uint8,uint16,uint16,uint16,uint96)",),
    lambda v: structs.Limits.of(v[0]),
)
_LIST = Function(
    "Fund.list",
    bytes.fromhex("ff71fc30"),
    (
        (
            "order",
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)",
        ),
    ),
    ("bytes32",),
    lambda v: v[0],
)
_LOCKED_OF = Function(
    "Fund.lockedOf", bytes.fromhex("a5f1e282"), (("account", "address"),), ("uint256",), lambda v: v[0]
)
_MARKET = Function("Fund.market", bytes.fromhex("80f55605"), (), ("address",), lambda v: v[0])
_MAX_BAND = Function("Fund.MAX_BAND", bytes.fromhex("07efc8d3"), (), ("uint256",), lambda v: v[0])
_MEMBERS = Function("Fund.members", bytes.fromhex("bdd4d18d"), (), ("address",), lambda v: v[0])
_NAME = Function("Fund.name", bytes.fromhex("06fdde03"), (), ("string",), lambda v: v[0])
_NAV = Function("Fund.nav", bytes.fromhex("c1590cd7"), (), ("int256",), lambda v: v[0])
_NEXT_ASKED = Function(
    "Fund.nextAsked", bytes.fromhex("b44b9082"), (("epoch", "uint256"),), ("uint256",), lambda v: v[0]
)
_NEXT_STRIKE = Function("Fund.nextStrike", bytes.fromhex("9f057e1f"), (), ("uint256",), lambda v: v[0])
_NONCES = Function(
    "Fund.nonces", bytes.fromhex("7ecebe00"), (("owner", "address"),), ("uint256",), lambda v: v[0]
)
_NUMBER = Function("Fund.number", bytes.fromhex("8381f58a"), (), ("uint32",), lambda v: v[0])
_OBJECT = Function(
    "Fund.object",
    bytes.fromhex("13af6591"),
    (("epoch", "uint256"), ("reason", "bytes32")),
    (),
    lambda _: None,
)
_OFFER_NONCE_USED = Function(
    "Fund.offerNonceUsed",
    bytes.fromhex("6d3c2dc6"),
    (("party", "address"), ("nonce", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_OPEN = Function(
    "Fund.open", bytes.fromhex("0a0e5c9d"), (("vault_", "address"), ("assets", "uint256")), (), lambda _: None
)
_PAY_FEES = Function("Fund.payFees", bytes.fromhex("62779e15"), (), ("uint256",), lambda v: v[0])
_PERMIT = Function(
    "Fund.permit",
    bytes.fromhex("d505accf"),
    (
        ("owner", "address"),
        ("spender", "address"),
        ("value", "uint256"),
        ("deadline", "uint256"),
        ("v", "uint8"),
        ("r", "bytes32"),
        ("s", "bytes32"),
    ),
    (),
    lambda _: None,
)
_PRICE = Function("Fund.price", bytes.fromhex("a035b1fe"), (), ("uint256",), lambda v: v[0])
_PRICE_OF = Function(
    "Fund.priceOf",
    bytes.fromhex("b9186d7d"),
    (("epoch", "uint256"),),
    ("uint256", "uint256"),
    lambda v: PriceOfResult(v[0], v[1]),
)
_PROPOSE_ENTRY = Function(
    "Fund.proposeEntry",
    bytes.fromhex("c7f95c79"),
    (("entryId", "uint32"), ("entry", "(uint8,address,uint96,uint16,bool,bytes32)")),
    ("uint32",),
    lambda v: v[0],
)
_PURCHASE_DIGEST = Function(
    "Fund.purchaseDigest",
    bytes.fromhex("b84d1e06"),
    (("purchase", "(address,uint64[],uint256[],uint256,uint64,uint256)"),),
    ("bytes32",),
    lambda v: v[0],
)
_REDEEM_IN_KIND = Function(
    "Fund.redeemInKind",
    bytes.fromhex("3a31623b"),
    (
        ("epoch", "uint256"),
        ("owner", "address"),
        ("shares", "uint256"),
        ("through", "uint256"),
        ("batches", "uint64[]"),
        ("ids", "uint256[]"),
    ),
    ("uint256",),
    lambda v: v[0],
)
_RELEASE_FROM_ESCROW = Function(
    "Fund.releaseFromEscrow",
    bytes.fromhex("0164e19c"),
    (
        ("owner", "address"),
        ("receiver", "address"),
        ("shares", "uint256"),
        ("through", "uint256"),
        ("epoch", "uint256"),
    ),
    (),
    lambda _: None,
)
_RESTATE = Function(
    "Fund.restate",
    bytes.fromhex("d75ea2ec"),
    (("epoch", "uint256"), ("price", "uint256"), ("document", "bytes32")),
    (),
    lambda _: None,
)
_RESTATEMENT_DIGEST = Function(
    "Fund.restatementDigest",
    bytes.fromhex("a628e9ed"),
    (("epoch", "uint256"), ("price_", "uint256"), ("document", "bytes32")),
    ("bytes32",),
    lambda v: v[0],
)
_SALE_DIGEST = Function(
    "Fund.saleDigest",
    bytes.fromhex("958655e4"),
    (("sale", "(address,uint64[],uint256[],uint256,uint64,uint256)"),),
    ("bytes32",),
    lambda v: v[0],
)
_SET_AUTHORITY = Function(
    "Fund.setAuthority", bytes.fromhex("7a9e5e4b"), (("newAuthority", "address"),), (), lambda _: None
)
_SET_BATCH_OPERATOR = Function(
    "Fund.setBatchOperator",
    bytes.fromhex("5bf3745c"),
    (("batchId", "uint64"), ("operator", "address")),
    (),
    lambda _: None,
)
_SET_FROZEN_TOKENS = Function(
    "Fund.setFrozenTokens",
    bytes.fromhex("ebe45cba"),
    (("account", "address"), ("amount", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_SET_IN_KIND = Function(
    "Fund.setInKind", bytes.fromhex("e8227ad6"), (("inKind_", "address"),), (), lambda _: None
)
_SET_JURISDICTIONS = Function(
    "Fund.setJurisdictions",
    bytes.fromhex("7f2b709d"),
    (("jurisdictions", "uint16[]"), ("admitted", "bool")),
    (),
    lambda _: None,
)
_SET_LIMITS = Function(
    "Fund.setLimits",
    bytes.fromhex("72b1121d"),
    (("limits", "(uint8,uint32,uint16,uint8,uint16,uint16,uint16,uint96)"),),
    (),
    lambda _: None,
)
_SET_MARKET = Function(
    "Fund.setMarket", bytes.fromhex("6dcea85f"), (("market_", "address"),), (), lambda _: None
)
_SET_OPERATOR = Function(
    "Fund.setOperator",
    bytes.fromhex("20f59e67"),
    (("ids", "uint256[]"), ("operator", "address")),
    (),
    lambda _: None,
)
_SET_PAUSED = Function("Fund.setPaused", bytes.fromhex("16c38b3c"), (("paused", "bool"),), (), lambda _: None)
_SET_PROSPECTUS = Function(
    "Fund.setProspectus", bytes.fromhex("34e34cb5"), (("hash", "bytes32"),), (), lambda _: None
)
_SET_TERMS = Function(
    "Fund.setTerms",
    bytes.fromhex("f3933193"),
    (("terms", "(uint32,uint16,uint16,uint16,uint16,uint8)"),),
    (),
    lambda _: None,
)
_SETTLE_PAYABLE = Function(
    "Fund.settlePayable",
    bytes.fromhex("0855ba68"),
    (("entryId", "uint32"), ("amount", "uint256")),
    (),
    lambda _: None,
)
_SETTLE_RECEIVABLE = Function(
    "Fund.settleReceivable",
    bytes.fromhex("136cdcd5"),
    (("entryId", "uint32"), ("amount", "uint256")),
    (),
    lambda _: None,
)
_SETTLE_RECYCLING = Function(
    "Fund.settleRecycling", bytes.fromhex("82e96146"), (("id", "uint256"),), (), lambda _: None
)
_SETTLEMENT_TOKEN = Function(
    "Fund.settlementToken", bytes.fromhex("7b9e618d"), (), ("address",), lambda v: v[0]
)
_SNAPSHOT_OF = Function(
    "Fund.snapshotOf",
    bytes.fromhex("364e5ebe"),
    (("epoch", "uint256"),),
    ("(int112,int112,uint8,bool)",),
    lambda v: structs.Snapshot.of(v[0]),
)
_SPENDABLE = Function("Fund.spendable", bytes.fromhex("e6f124c2"), (), ("uint256",), lambda v: v[0])
_STRIKE = Function("Fund.strike", bytes.fromhex("4674dce3"), (("epoch", "uint256"),), (), lambda _: None)
_SUPPORTS_INTERFACE = Function(
    "Fund.supportsInterface", bytes.fromhex("01ffc9a7"), (("id", "bytes4"),), ("bool",), lambda v: v[0]
)
_SUSPEND = Function("Fund.suspend", bytes.fromhex("f10f0065"), (("until", "uint40"),), (), lambda _: None)
_SYMBOL = Function("Fund.symbol", bytes.fromhex("95d89b41"), (), ("string",), lambda v: v[0])
_TAKEN_FROM = Function(
    "Fund.takenFrom",
    bytes.fromhex("91d808c7"),
    (("kind", "uint8"), ("who", "address")),
    ("uint256",),
    lambda v: v[0],
)
_TERMS_OF = Function(
    "Fund.termsOf",
    bytes.fromhex("badc2dff"),
    (("epoch", "uint256"),),
    ("(uint32,uint16,uint16,uint16,uint16,uint8)",),
    lambda v: structs.Terms.of(v[0]),
)
_TOTAL_SUPPLY = Function("Fund.totalSupply", bytes.fromhex("18160ddd"), (), ("uint256",), lambda v: v[0])
_TRANSFER = Function(
    "Fund.transfer",
    bytes.fromhex("a9059cbb"),
    (("to", "address"), ("value", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_TRANSFER_FROM = Function(
    "Fund.transferFrom",
    bytes.fromhex("23b872dd"),
    (("from", "address"), ("to", "address"), ("value", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_VALUATION = Function("Fund.valuation", bytes.fromhex("21a7cfe4"), (), ("address",), lambda v: v[0])
_VAULT = Function(
    "Fund.vault", bytes.fromhex("f815c03d"), (("asset", "address"),), ("address",), lambda v: v[0]
)
_VAULTS = Function("Fund.vaults", bytes.fromhex("8220ef5b"), (), ("address[]",), lambda v: v[0])
_CONSTRUCTOR = Function(
    "Fund.constructor",
    b"",
    (("c", "(string,string,uint32,address,address,address,address,address,uint16,uint16,uint32,address)"),),
    (),
    lambda _: None,
)


def constructor(c: structs.Config) -> bytes:
    """The constructor's arguments, to follow the byte code of Fund."""
    return _CONSTRUCTOR.encode((c,))


class Fund:
    """Calls of the Fund at `address`."""

    __slots__ = ("address",)

    def __init__(self, address: str) -> None:
        self.address = address

    def accept_battery(self, operator: str, from_: str, first_id: int, count: int) -> Call[bytes]:
        """`acceptBattery(address,address,uint256,uint256)`, view."""
        return call(self.address, _ACCEPT_BATTERY, (operator, from_, first_id, count))

    def accrue(self, amount: int, reference: bytes) -> Call[None]:
        """`accrue(uint256,bytes32)`, nonpayable."""
        return call(self.address, _ACCRUE, (amount, reference))

    def acquire(self, sale: structs.Offer, signature: bytes) -> Call[None]:
        """`acquire((address,uint64[],uint256[],uint256,uint64,uint256),bytes)`, nonpayable."""
        return call(self.address, _ACQUIRE, (sale, signature))

    def add_vault(self, vault: str) -> Call[None]:
        """`addVault(address)`, nonpayable."""
        return call(self.address, _ADD_VAULT, (vault,))

    def admit_deposit(self, controller: str, assets: int) -> Call[int]:
        """`admitDeposit(address,uint256)`, nonpayable."""
        return call(self.address, _ADMIT_DEPOSIT, (controller, assets))

    def after_fill(
        self, order: structs.Order, order_hash: bytes, counterparty: str, cash: int, fee: int
    ) -> Call[None]:
        """`afterFill((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes32,address,int256,uint256)`, nonpayable."""
        return call(self.address, _AFTER_FILL, (order, order_hash, counterparty, cash, fee))

    def after_sums_change(
        self, class_: int, eligible_wh: int, assessed_wh: int, issued_at: int, previous_issued_at: int
    ) -> Call[None]:
        """`afterSumsChange(uint8,int256,uint256,uint64,uint64)`, nonpayable."""
        return call(
            self.address,
            _AFTER_SUMS_CHANGE,
            (class_, eligible_wh, assessed_wh, issued_at, previous_issued_at),
        )

    def allowance(self, owner: str, spender: str) -> Call[int]:
        """`allowance(address,address)`, view."""
        return call(self.address, _ALLOWANCE, (owner, spender))

    def approve(self, spender: str, value: int) -> Call[bool]:
        """`approve(address,uint256)`, nonpayable."""
        return call(self.address, _APPROVE, (spender, value))

    def approve_act(self, digest: bytes) -> Call[None]:
        """`approveAct(bytes32)`, nonpayable."""
        return call(self.address, _APPROVE_ACT, (digest,))

    def approved_from(self, digest: bytes) -> Call[int]:
        """`approvedFrom(bytes32)`, view."""
        return call(self.address, _APPROVED_FROM, (digest,))

    def attest(self, epoch: int, cash: int, batteries: int) -> Call[None]:
        """`attest(uint256,uint256,uint256)`, nonpayable."""
        return call(self.address, _ATTEST, (epoch, cash, batteries))

    def attestation_of(self, epoch: int) -> Call[AttestationOfResult]:
        """`attestationOf(uint256)`, view."""
        return call(self.address, _ATTESTATION_OF, (epoch,))

    def authority(self) -> Call[str]:
        """`authority()`, view."""
        return call(self.address, _AUTHORITY, ())

    def balance_of(self, account: str) -> Call[int]:
        """`balanceOf(address)`, view."""
        return call(self.address, _BALANCE_OF, (account,))

    def battery(self) -> Call[str]:
        """`battery()`, view."""
        return call(self.address, _BATTERY, ())

    def battery_recycled(self, id: int, recycler: str, proceeds: int, due_day: int) -> Call[None]:
        """`batteryRecycled(uint256,address,int256,uint16)`, nonpayable."""
        return call(self.address, _BATTERY_RECYCLED, (id, recycler, proceeds, due_day))

    def before_fill(
        self, order: structs.Order, order_hash: bytes, counterparty: str, cash: int, fee: int
    ) -> Call[None]:
        """`beforeFill((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes32,address,int256,uint256)`, nonpayable."""
        return call(self.address, _BEFORE_FILL, (order, order_hash, counterparty, cash, fee))

    def before_sums_change(self) -> Call[None]:
        """`beforeSumsChange()`, nonpayable."""
        return call(self.address, _BEFORE_SUMS_CHANGE, ())

    def borrow(self, pledge: structs.Pledge, signature: bytes) -> Call[int]:
        """`borrow((address,address,uint256[],uint64[],uint128,bytes32,uint64,uint256),bytes)`, nonpayable."""
        return call(self.address, _BORROW, (pledge, signature))

    def can_receive(self, account: str) -> Call[bool]:
        """`canReceive(address)`, view."""
        return call(self.address, _CAN_RECEIVE, (account,))

    def can_send(self, account: str) -> Call[bool]:
        """`canSend(address)`, view."""
        return call(self.address, _CAN_SEND, (account,))

    def can_transfer(self, from_: str, to: str, amount: int) -> Call[bool]:
        """`canTransfer(address,address,uint256)`, view."""
        return call(self.address, _CAN_TRANSFER, (from_, to, amount))

    def cancel_offer(self, nonce: int) -> Call[None]:
        """`cancelOffer(uint256)`, nonpayable."""
        return call(self.address, _CANCEL_OFFER, (nonce,))

    def cancel_orders(self, nonces: Sequence[int]) -> Call[None]:
        """`cancelOrders(uint256[])`, nonpayable."""
        return call(self.address, _CANCEL_ORDERS, (nonces,))

    def cash(self) -> Call[int]:
        """`cash()`, view."""
        return call(self.address, _CASH, ())

    def cash_of(self, vault: str) -> Call[int]:
        """`cashOf(address)`, view."""
        return call(self.address, _CASH_OF, (vault,))

    def claim_income(self) -> Call[int]:
        """`claimIncome()`, nonpayable."""
        return call(self.address, _CLAIM_INCOME, ())

    def claim_settled(self, id: int, amount: int) -> Call[None]:
        """`claimSettled(uint256,uint256)`, nonpayable."""
        return call(self.address, _CLAIM_SETTLED, (id, amount))

    def close(self) -> Call[None]:
        """`close()`, nonpayable."""
        return call(self.address, _CLOSE, ())

    def confirm_entry(self, entry_id: int, amount: int, due_day: int) -> Call[None]:
        """`confirmEntry(uint32,uint96,uint16)`, nonpayable."""
        return call(self.address, _CONFIRM_ENTRY, (entry_id, amount, due_day))

    def consent(self, digest: bytes) -> Call[None]:
        """`consent(bytes32)`, nonpayable."""
        return call(self.address, _CONSENT, (digest,))

    def contribute(
        self, epoch: int, contributor: str, batches: Sequence[int], ids: Sequence[int]
    ) -> Call[int]:
        """`contribute(uint256,address,uint64[],uint256[])`, nonpayable."""
        return call(self.address, _CONTRIBUTE, (epoch, contributor, batches, ids))

    def credit(self, account: str, shares: int, from_: int, until: int, extra: int) -> Call[None]:
        """`credit(address,uint256,uint256,uint256,uint256)`, nonpayable."""
        return call(self.address, _CREDIT, (account, shares, from_, until, extra))

    def decimals(self) -> Call[int]:
        """`decimals()`, view."""
        return call(self.address, _DECIMALS, ())

    def declare(self, epoch: int, amount: int) -> Call[None]:
        """`declare(uint256,uint256)`, nonpayable."""
        return call(self.address, _DECLARE, (epoch, amount))

    def declared_for(self, epoch: int) -> Call[int]:
        """`declaredFor(uint256)`, view."""
        return call(self.address, _DECLARED_FOR, (epoch,))

    def dispose(self, purchase: structs.Offer, signature: bytes) -> Call[None]:
        """`dispose((address,uint64[],uint256[],uint256,uint64,uint256),bytes)`, nonpayable."""
        return call(self.address, _DISPOSE, (purchase, signature))

    def domain_separator(self) -> Call[bytes]:
        """`DOMAIN_SEPARATOR()`, view."""
        return call(self.address, _DOMAIN_SEPARATOR, ())

    def eip712_domain(self) -> Call[Eip712DomainResult]:
        """`eip712Domain()`, view."""
        return call(self.address, _EIP712_DOMAIN, ())

    def energies_in(self, period: int) -> Call[EnergiesInResult]:
        """`energiesIn(uint256)`, view."""
        return call(self.address, _ENERGIES_IN, (period,))

    def entry_count(self) -> Call[int]:
        """`entryCount()`, view."""
        return call(self.address, _ENTRY_COUNT, ())

    def entry_of(self, entry_id: int) -> Call[structs.Entry]:
        """`entryOf(uint32)`, view."""
        return call(self.address, _ENTRY_OF, (entry_id,))

    def escrow(self, owner: str, spender: str, shares: int) -> Call[EscrowResult]:
        """`escrow(address,address,uint256)`, nonpayable."""
        return call(self.address, _ESCROW, (owner, spender, shares))

    def fact_sheet(self) -> Call[structs.FactSheet]:
        """`factSheet()`, view."""
        return call(self.address, _FACT_SHEET, ())

    def follow(self, account: str) -> Call[None]:
        """`follow(address)`, nonpayable."""
        return call(self.address, _FOLLOW, (account,))

    def forced_requests(self, from_: str, to: str) -> Call[None]:
        """`forcedRequests(address,address)`, nonpayable."""
        return call(self.address, _FORCED_REQUESTS, (from_, to))

    def forced_transfer(self, from_: str, to: str, token_id: int) -> Call[bool]:
        """`forcedTransfer(address,address,uint256)`, nonpayable."""
        return call(self.address, _FORCED_TRANSFER, (from_, to, token_id))

    def get_frozen_tokens(self, account: str) -> Call[int]:
        """`getFrozenTokens(address)`, view."""
        return call(self.address, _GET_FROZEN_TOKENS, (account,))

    def high_water_mark(self) -> Call[int]:
        """`highWaterMark()`, view."""
        return call(self.address, _HIGH_WATER_MARK, ())

    def in_kind(self) -> Call[str]:
        """`inKind()`, view."""
        return call(self.address, _IN_KIND, ())

    def income_of(self, account: str) -> Call[int]:
        """`incomeOf(address)`, view."""
        return call(self.address, _INCOME_OF, (account,))

    def is_consuming_scheduled_op(self) -> Call[bytes]:
        """`isConsumingScheduledOp()`, view."""
        return call(self.address, _IS_CONSUMING_SCHEDULED_OP, ())

    def is_interested(self, account: str) -> Call[bool]:
        """`isInterested(address)`, view."""
        return call(self.address, _IS_INTERESTED, (account,))

    def last_distribution(self) -> Call[int]:
        """`lastDistribution()`, view."""
        return call(self.address, _LAST_DISTRIBUTION, ())

    def lien_digest(self, pledge: structs.Pledge) -> Call[bytes]:
        """`lienDigest((address,address,uint256[],uint64[],uint128,bytes32,uint64,uint256))`, pure."""
        return call(self.address, _LIEN_DIGEST, (pledge,))

    def limits(self) -> Call[structs.Limits]:
        """`limits()`, view."""
        return call(self.address, _LIMITS, ())

    def list(self, order: structs.Order) -> Call[bytes]:
        """`list((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256))`, nonpayable."""
        return call(self.address, _LIST, (order,))

    def locked_of(self, account: str) -> Call[int]:
        """`lockedOf(address)`, view."""
        return call(self.address, _LOCKED_OF, (account,))

    def market(self) -> Call[str]:
        """`market()`, view."""
        return call(self.address, _MARKET, ())

    def max_band(self) -> Call[int]:
        """`MAX_BAND()`, view."""
        return call(self.address, _MAX_BAND, ())

    def members(self) -> Call[str]:
        """`members()`, view."""
        return call(self.address, _MEMBERS, ())

    def name(self) -> Call[str]:
        """`name()`, view."""
        return call(self.address, _NAME, ())

    def nav(self) -> Call[int]:
        """`nav()`, view."""
        return call(self.address, _NAV, ())

    def next_asked(self, epoch: int) -> Call[int]:
        """`nextAsked(uint256)`, view."""
        return call(self.address, _NEXT_ASKED, (epoch,))

    def next_strike(self) -> Call[int]:
        """`nextStrike()`, view."""
        return call(self.address, _NEXT_STRIKE, ())

    def nonces(self, owner: str) -> Call[int]:
        """`nonces(address)`, view."""
        return call(self.address, _NONCES, (owner,))

    def number(self) -> Call[int]:
        """`number()`, view."""
        return call(self.address, _NUMBER, ())

    def object(self, epoch: int, reason: bytes) -> Call[None]:
        """`object(uint256,bytes32)`, nonpayable."""
        return call(self.address, _OBJECT, (epoch, reason))

    def offer_nonce_used(self, party: str, nonce: int) -> Call[bool]:
        """`offerNonceUsed(address,uint256)`, view."""
        return call(self.address, _OFFER_NONCE_USED, (party, nonce))

    def open(self, vault: str, assets: int) -> Call[None]:
        """`open(address,uint256)`, nonpayable."""
        return call(self.address, _OPEN, (vault, assets))

    def pay_fees(self) -> Call[int]:
        """`payFees()`, nonpayable."""
        return call(self.address, _PAY_FEES, ())

    def permit(
        self, owner: str, spender: str, value: int, deadline: int, v: int, r: bytes, s: bytes
    ) -> Call[None]:
        """`permit(address,address,uint256,uint256,uint8,bytes32,bytes32)`, nonpayable."""
        return call(self.address, _PERMIT, (owner, spender, value, deadline, v, r, s))

    def price(self) -> Call[int]:
        """`price()`, view."""
        return call(self.address, _PRICE, ())

    def price_of(self, epoch: int) -> Call[PriceOfResult]:
        """`priceOf(uint256)`, view."""
        return call(self.address, _PRICE_OF, (epoch,))

    def propose_entry(self, entry_id: int, entry: structs.Entry) -> Call[int]:
        """`proposeEntry(uint32,(uint8,address,uint96,uint16,bool,bytes32))`, nonpayable."""
        return call(self.address, _PROPOSE_ENTRY, (entry_id, entry))

    def purchase_digest(self, purchase: structs.Offer) -> Call[bytes]:
        """`purchaseDigest((address,uint64[],uint256[],uint256,uint64,uint256))`, view."""
        return call(self.address, _PURCHASE_DIGEST, (purchase,))

    def redeem_in_kind(
        self, epoch: int, owner: str, shares: int, through: int, batches: Sequence[int], ids: Sequence[int]
    ) -> Call[int]:
        """`redeemInKind(uint256,address,uint256,uint256,uint64[],uint256[])`, nonpayable."""
        return call(self.address, _REDEEM_IN_KIND, (epoch, owner, shares, through, batches, ids))

    def release_from_escrow(
        self, owner: str, receiver: str, shares: int, through: int, epoch: int
    ) -> Call[None]:
        """`releaseFromEscrow(address,address,uint256,uint256,uint256)`, nonpayable."""
        return call(self.address, _RELEASE_FROM_ESCROW, (owner, receiver, shares, through, epoch))

    def restate(self, epoch: int, price: int, document: bytes) -> Call[None]:
        """`restate(uint256,uint256,bytes32)`, nonpayable."""
        return call(self.address, _RESTATE, (epoch, price, document))

    def restatement_digest(self, epoch: int, price: int, document: bytes) -> Call[bytes]:
        """`restatementDigest(uint256,uint256,bytes32)`, pure."""
        return call(self.address, _RESTATEMENT_DIGEST, (epoch, price, document))

    def sale_digest(self, sale: structs.Offer) -> Call[bytes]:
        """`saleDigest((address,uint64[],uint256[],uint256,uint64,uint256))`, view."""
        return call(self.address, _SALE_DIGEST, (sale,))

    def set_authority(self, new_authority: str) -> Call[None]:
        """`setAuthority(address)`, nonpayable."""
        return call(self.address, _SET_AUTHORITY, (new_authority,))

    def set_batch_operator(self, batch_id: int, operator: str) -> Call[None]:
        """`setBatchOperator(uint64,address)`, nonpayable."""
        return call(self.address, _SET_BATCH_OPERATOR, (batch_id, operator))

    def set_frozen_tokens(self, account: str, amount: int) -> Call[bool]:
        """`setFrozenTokens(address,uint256)`, nonpayable."""
        return call(self.address, _SET_FROZEN_TOKENS, (account, amount))

    def set_in_kind(self, in_kind: str) -> Call[None]:
        """`setInKind(address)`, nonpayable."""
        return call(self.address, _SET_IN_KIND, (in_kind,))

    def set_jurisdictions(self, jurisdictions: Sequence[int], admitted: bool) -> Call[None]:
        """`setJurisdictions(uint16[],bool)`, nonpayable."""
        return call(self.address, _SET_JURISDICTIONS, (jurisdictions, admitted))

    def set_limits(self, limits: structs.Limits) -> Call[None]:
        """`setLimits((uint8,uint32,uint16,uint8,uint16,uint16,uint16,uint96))`, nonpayable."""
        return call(self.address, _SET_LIMITS, (limits,))

    def set_market(self, market: str) -> Call[None]:
        """`setMarket(address)`, nonpayable."""
        return call(self.address, _SET_MARKET, (market,))

    def set_operator(self, ids: Sequence[int], operator: str) -> Call[None]:
        """`setOperator(uint256[],address)`, nonpayable."""
        return call(self.address, _SET_OPERATOR, (ids, operator))

    def set_paused(self, paused: bool) -> Call[None]:
        """`setPaused(bool)`, nonpayable."""
        return call(self.address, _SET_PAUSED, (paused,))

    def set_prospectus(self, hash: bytes) -> Call[None]:
        """`setProspectus(bytes32)`, nonpayable."""
        return call(self.address, _SET_PROSPECTUS, (hash,))

    def set_terms(self, terms: structs.Terms) -> Call[None]:
        """`setTerms((uint32,uint16,uint16,uint16,uint16,uint8))`, nonpayable."""
        return call(self.address, _SET_TERMS, (terms,))

    def settle_payable(self, entry_id: int, amount: int) -> Call[None]:
        """`settlePayable(uint32,uint256)`, nonpayable."""
        return call(self.address, _SETTLE_PAYABLE, (entry_id, amount))

    def settle_receivable(self, entry_id: int, amount: int) -> Call[None]:
        """`settleReceivable(uint32,uint256)`, nonpayable."""
        return call(self.address, _SETTLE_RECEIVABLE, (entry_id, amount))

    def settle_recycling(self, id: int) -> Call[None]:
        """`settleRecycling(uint256)`, nonpayable."""
        return call(self.address, _SETTLE_RECYCLING, (id,))

    def settlement_token(self) -> Call[str]:
        """`settlementToken()`, view."""
        return call(self.address, _SETTLEMENT_TOKEN, ())

    def snapshot_of(self, epoch: int) -> Call[structs.Snapshot]:
        """`snapshotOf(uint256)`, view."""
        return call(self.address, _SNAPSHOT_OF, (epoch,))

    def spendable(self) -> Call[int]:
        """`spendable()`, view."""
        return call(self.address, _SPENDABLE, ())

    def strike(self, epoch: int) -> Call[None]:
        """`strike(uint256)`, nonpayable."""
        return call(self.address, _STRIKE, (epoch,))

    def supports_interface(self, id: bytes) -> Call[bool]:
        """`supportsInterface(bytes4)`, pure."""
        return call(self.address, _SUPPORTS_INTERFACE, (id,))

    def suspend(self, until: int) -> Call[None]:
        """`suspend(uint40)`, nonpayable."""
        return call(self.address, _SUSPEND, (until,))

    def symbol(self) -> Call[str]:
        """`symbol()`, view."""
        return call(self.address, _SYMBOL, ())

    def taken_from(self, kind: int, who: str) -> Call[int]:
        """`takenFrom(uint8,address)`, view."""
        return call(self.address, _TAKEN_FROM, (kind, who))

    def terms_of(self, epoch: int) -> Call[structs.Terms]:
        """`termsOf(uint256)`, view."""
        return call(self.address, _TERMS_OF, (epoch,))

    def total_supply(self) -> Call[int]:
        """`totalSupply()`, view."""
        return call(self.address, _TOTAL_SUPPLY, ())

    def transfer(self, to: str, value: int) -> Call[bool]:
        """`transfer(address,uint256)`, nonpayable."""
        return call(self.address, _TRANSFER, (to, value))

    def transfer_from(self, from_: str, to: str, value: int) -> Call[bool]:
        """`transferFrom(address,address,uint256)`, nonpayable."""
        return call(self.address, _TRANSFER_FROM, (from_, to, value))

    def valuation(self) -> Call[str]:
        """`valuation()`, view."""
        return call(self.address, _VALUATION, ())

    def vault(self, asset: str) -> Call[str]:
        """`vault(address)`, view."""
        return call(self.address, _VAULT, (asset,))

    def vaults(self) -> Call[tuple[str, ...]]:
        """`vaults()`, view."""
        return call(self.address, _VAULTS, ())


@dataclass(frozen=True, slots=True)
class AccountFollowed(Event):
    """`AccountFollowed(address,address,uint256)`."""

    NAME: ClassVar[str] = "Fund.AccountFollowed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "e597f8554e23556dda15c9610e51d0966249e9673c09626891520b71af461929"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    account: str
    successor: str
    shares: int


@dataclass(frozen=True, slots=True)
class Acquired(Event):
    """`Acquired(address,address,uint256,uint64[],uint256[],uint256,int256,int256)`."""

    NAME: ClassVar[str] = "Fund.Acquired"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "7965a49c69d234210cabf5d5e8e79552813bb6ed0ba02b8074bd8421d2a0f0db"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint64[]"),
        coder("uint256[]"),
        coder("uint256"),
        coder("int256"),
        coder("int256"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5, 6, 7)

    seller: str
    manager: str
    nonce: int
    batches: tuple[int, ...]
    ids: tuple[int, ...]
    price: int
    fair_value: int
    day_one_difference: int


@dataclass(frozen=True, slots=True)
class Approval(Event):
    """`Approval(address,address,uint256)`."""

    NAME: ClassVar[str] = "Fund.Approval"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    owner: str
    spender: str
    value: int


@dataclass(frozen=True, slots=True)
class Approved(Event):
    """`Approved(bytes32,address,uint256)`."""

    NAME: ClassVar[str] = "Fund.Approved"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "20f38d8bfe412e6f42eeb96bfc20c76b535e2e3d9ff81c730fdf46117b4e3c43"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    digest: bytes
    depositary: str
    usable_from: int


@dataclass(frozen=True, slots=True)
class Attested(Event):
    """`Attested(uint256,uint256,uint256,address)`."""

    NAME: ClassVar[str] = "Fund.Attested"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "41efd6a7917d2b758917c35f8b91f3c6b2840f57f2ae71fb2f9df52ecb26cd70"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("uint256"), coder("address"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    epoch: int
    cash: int
    batteries: int
    depositary: str


@dataclass(frozen=True, slots=True)
class AuthorityUpdated(Event):
    """`AuthorityUpdated(address)`."""

    NAME: ClassVar[str] = "Fund.AuthorityUpdated"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "2f658b440c35314f52658ea8a740e05b284cdc84dc9ae01e891f21b8933e7cad"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    ORDER: ClassVar[tuple[int, ...]] = (0,)

    authority: str


@dataclass(frozen=True, slots=True)
class Borrowed(Event):
    """`Borrowed(uint64,uint32,address,uint256)`."""

    NAME: ClassVar[str] = "Fund.Borrowed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "f4353eae6770c219e1b7e35d3a4da3ffad66228ac02187b7ddc387e1066c33df"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint64"), coder("uint32"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    lien_id: int
    entry_id: int
    lender: str
    amount: int


@dataclass(frozen=True, slots=True)
class Closing(Event):
    """`Closing(uint256,address)`."""

    NAME: ClassVar[str] = "Fund.Closing"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "9214a47701e3623919c18e0d655aaca6b3ef3b4628b03f201e563a71e9d8b727"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    epoch: int
    manager: str


@dataclass(frozen=True, slots=True)
class Consented(Event):
    """`Consented(bytes32,address)`."""

    NAME: ClassVar[str] = "Fund.Consented"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "bf0e5f712eaec605fb32ccdc788b74dc70e8fbfd8c9f06e6d378233b26cba130"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    digest: bytes
    manager: str


@dataclass(frozen=True, slots=True)
class Contributed(Event):
    """`Contributed(uint256,address,uint64[],uint256[],int256,uint256)`."""

    NAME: ClassVar[str] = "Fund.Contributed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "cd01cd713ff34bb81d60b1b48de469844f47f31433b94b3da2e9c6a985cfc673"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint64[]"),
        coder("uint256[]"),
        coder("int256"),
        coder("uint256"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5)

    epoch: int
    contributor: str
    batches: tuple[int, ...]
    ids: tuple[int, ...]
    fair_value: int
    shares: int


@dataclass(frozen=True, slots=True)
class Disposed(Event):
    """`Disposed(address,address,uint256,uint64[],uint256[],uint256,int256)`."""

    NAME: ClassVar[str] = "Fund.Disposed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "a5d297f3fbfecfd97eb4d7adf86236c9c41bce754ccbb60b3ba1d3efc157c993"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint64[]"),
        coder("uint256[]"),
        coder("uint256"),
        coder("int256"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5, 6)

    buyer: str
    manager: str
    nonce: int
    batches: tuple[int, ...]
    ids: tuple[int, ...]
    price: int
    fair_value: int


@dataclass(frozen=True, slots=True)
class DistributionDeclared(Event):
    """`DistributionDeclared(uint256,uint256,address)`."""

    NAME: ClassVar[str] = "Fund.DistributionDeclared"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "c83b10205a47b36d63f0e101f2a0016b078f7e73db06ce13379d85d2ff373a25"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    epoch: int
    amount: int
    manager: str


@dataclass(frozen=True, slots=True)
class EIP712DomainChanged(Event):
    """`EIP712DomainChanged()`."""

    NAME: ClassVar[str] = "Fund.EIP712DomainChanged"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "0a6387c9ea3628b88a633bb4f3b151770f70085117a15f9bf3787cda53f13d31"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = ()

    pass


@dataclass(frozen=True, slots=True)
class EntryConfirmed(Event):
    """`EntryConfirmed(uint32,(uint8,address,uint96,uint16,bool,bytes32),address)`."""

    NAME: ClassVar[str] = "Fund.EntryConfirmed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "9405a4c1e64e28d5366b8aa88ed79411515ce124597001eb5d70630b19123dc7"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint32"),)
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("(uint8,address,uint96,uint16,bool,bytes32)"),
        coder("address"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        1: lambda v: structs.Entry.of(v),
    }
    entry_id: int
    entry: structs.Entry
    depositary: str


@dataclass(frozen=True, slots=True)
class EntryProposed(Event):
    """`EntryProposed(uint32,uint96,uint16,(uint8,address,uint96,uint16,bool,bytes32),address)`."""

    NAME: ClassVar[str] = "Fund.EntryProposed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "6f1b7dce4e58566fc219d8bb0c00f6d95378200cf91c143c242f97aab0a5af8d"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint32"),)
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint96"),
        coder("uint16"),
        coder("(uint8,address,uint96,uint16,bool,bytes32)"),
        coder("address"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        3: lambda v: structs.Entry.of(v),
    }
    entry_id: int
    amount: int
    due_day: int
    entry: structs.Entry
    manager: str


@dataclass(frozen=True, slots=True)
class EntrySettled(Event):
    """`EntrySettled(uint32,address,uint256,uint256)`."""

    NAME: ClassVar[str] = "Fund.EntrySettled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "6faf7a5889e90f2c20ccca7fbcc5a0986dcf1ea0e41bfc40ce6baa0459755be7"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint32"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("uint256"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    entry_id: int
    payer: str
    amount: int
    open: int


@dataclass(frozen=True, slots=True)
class EpochFrozen(Event):
    """`EpochFrozen(uint256,uint8,int256,int256,int256,uint256,uint256)`."""

    NAME: ClassVar[str] = "Fund.EpochFrozen"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "9fa400606e25413cdb2077105eb76d36f92f594f85e13c2fbbad702f2b48e74b"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint8"),
        coder("int256"),
        coder("int256"),
        coder("int256"),
        coder("uint256"),
        coder("uint256"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5, 6)

    epoch: int
    finding: int
    portfolio: int
    entries: int
    base: int
    eligible_wh: int
    covered_wh: int


@dataclass(frozen=True, slots=True)
class FeesPaid(Event):
    """`FeesPaid(address,uint256)`."""

    NAME: ClassVar[str] = "Fund.FeesPaid"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "6a41f86b2a18fe00e10a9bd078e790ae82c2627a6f940166bddc2db475194a5f"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    recipient: str
    amount: int


@dataclass(frozen=True, slots=True)
class ForcedTransfer(Event):
    """`ForcedTransfer(address,address,uint256)`."""

    NAME: ClassVar[str] = "Fund.ForcedTransfer"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "7b3ce50c216d2ccf9919c6b9f1bfb33f0350a33010f188750b4af38e00448138"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    from_: str
    to: str
    amount: int


@dataclass(frozen=True, slots=True)
class Frozen(Event):
    """`Frozen(address,uint256)`."""

    NAME: ClassVar[str] = "Fund.Frozen"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "68e0d8c112165d0949ce87205b719ed7d98c7401866c34a159f7c67c6f5620e7"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    account: str
    amount: int


@dataclass(frozen=True, slots=True)
class IncomeAccrued(Event):
    """`IncomeAccrued(address,bytes32,uint256)`."""

    NAME: ClassVar[str] = "Fund.IncomeAccrued"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "baa550e639e11d9479b66aa61d9f489cfd03c8d14ceb4639d16b8f23b945fad0"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("bytes32"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    payer: str
    reference: bytes
    amount: int


@dataclass(frozen=True, slots=True)
class IncomeClaimed(Event):
    """`IncomeClaimed(address,uint256)`."""

    NAME: ClassVar[str] = "Fund.IncomeClaimed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "7e18eb4382c89bcd38f6993b694deaee84f17304e35dd53e49cff77704e9eaba"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    account: str
    amount: int


@dataclass(frozen=True, slots=True)
class JurisdictionsSet(Event):
    """`JurisdictionsSet(uint16[],bool)`."""

    NAME: ClassVar[str] = "Fund.JurisdictionsSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "bb99448dab3402b6a455744025193c8a5125b2504c22a97d6a06bd75e77184fd"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint16[]"), coder("bool"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    jurisdictions: tuple[int, ...]
    admitted: bool


@dataclass(frozen=True, slots=True)
class LimitsSet(Event):
    """`LimitsSet((uint8,uint32,uint16,uint8,uint16,uint16,uint16,uint96))`."""

    NAME: ClassVar[str] = "Fund.LimitsSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "dd491c15a2972a9a364446aeed9d361d557ef4b17c71ad4e46d12cd928dc1e0e"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("(uint8,uint32,uint16,uint8,uint16,uint16,uint16,uint96)"),)
    ORDER: ClassVar[tuple[int, ...]] = (0,)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        0: lambda v: structs.Limits.of(v),
    }
    limits: structs.Limits


@dataclass(frozen=True, slots=True)
class Objected(Event):
    """`Objected(uint256,bytes32,address)`."""

    NAME: ClassVar[str] = "Fund.Objected"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "2c287e5193bf0a0d344517bd9c05b8fb502aed3d0f68c4b48505df0253ca5c25"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("address"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    epoch: int
    reason: bytes
    depositary: str


@dataclass(frozen=True, slots=True)
class OfferCancelled(Event):
    """`OfferCancelled(address,uint256)`."""

    NAME: ClassVar[str] = "Fund.OfferCancelled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "899cab278284ae4a91172caa0943607a0bcb19766254c3ebe1139be00650b102"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    party: str
    nonce: int


@dataclass(frozen=True, slots=True)
class Opened(Event):
    """`Opened(address,address,uint256,uint256)`."""

    NAME: ClassVar[str] = "Fund.Opened"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "65b39d2436dee934361a97ceda6206f10c472fdb7283413fd9fc60fe69459875"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("uint256"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3)

    founder: str
    vault: str
    assets: int
    shares: int


@dataclass(frozen=True, slots=True)
class OrderListed(Event):
    """`OrderListed(bytes32,address)`."""

    NAME: ClassVar[str] = "Fund.OrderListed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "aaead17cc4dbed12788267f8d00c397832cc2378ec996ee166ea8dc8142b02fd"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    order_hash: bytes
    manager: str


@dataclass(frozen=True, slots=True)
class Paused(Event):
    """`Paused(bool,address)`."""

    NAME: ClassVar[str] = "Fund.Paused"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "be7c303f209cd18ec0555e186104232ac132a445e860bb535d9d28b9f76ad1fa"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bool"), coder("address"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    paused: bool
    guardian: str


@dataclass(frozen=True, slots=True)
class ProspectusSet(Event):
    """`ProspectusSet(uint32,bytes32)`."""

    NAME: ClassVar[str] = "Fund.ProspectusSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "8f2cb9f792f5f43d7b93a7b5281e7812287ac73fa513653b60fb03f22e0ffc52"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint32"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bytes32"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    edition: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class RecyclingBooked(Event):
    """`RecyclingBooked(uint256,address,int256,uint16,uint32)`."""

    NAME: ClassVar[str] = "Fund.RecyclingBooked"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "c5cff78e92a2f596540b04a7f5f4d7dc8eaaf6ad8ffbb706fdadd586582d94b3"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("int256"), coder("uint16"), coder("uint32"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4)

    id: int
    recycler: str
    proceeds: int
    due_day: int
    entry_id: int


@dataclass(frozen=True, slots=True)
class RedeemedInKind(Event):
    """`RedeemedInKind(uint256,address,uint64[],uint256[],int256,uint256)`."""

    NAME: ClassVar[str] = "Fund.RedeemedInKind"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "ff72ad9dade318da0a11268a65e3c48df86e427748ee7b51157ee485c424803d"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint64[]"),
        coder("uint256[]"),
        coder("int256"),
        coder("uint256"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5)

    epoch: int
    owner: str
    batches: tuple[int, ...]
    ids: tuple[int, ...]
    fair_value: int
    shares: int


@dataclass(frozen=True, slots=True)
class RelatedParty(Event):
    """`RelatedParty(bytes32,address,bytes32)`."""

    NAME: ClassVar[str] = "Fund.RelatedParty"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "d326a88677c88c3ebd4efeeb2a3a071fc69cb11e41a00cdca47b5ab9be32cb49"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bytes32"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    digest: bytes
    party: str
    relation: bytes


@dataclass(frozen=True, slots=True)
class Restated(Event):
    """`Restated(uint256,uint256,uint256,bool,bytes32,address)`."""

    NAME: ClassVar[str] = "Fund.Restated"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "964b5859cb9803748f8f30286a665ed5fbba43c0a8c7ccd2b7a826d9140b4588"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint256"),
        coder("uint256"),
        coder("bool"),
        coder("bytes32"),
        coder("address"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5)

    epoch: int
    price: int
    restated: int
    material: bool
    document: bytes
    manager: str


@dataclass(frozen=True, slots=True)
class Struck(Event):
    """`Struck(uint256,(uint8,uint256,int256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256))`."""

    NAME: ClassVar[str] = "Fund.Struck"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "63f590d2aa02a157713f90f830389b999dd24bdddeafbaa5e61ce71ce1956d3c"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("(uint8,uint256,int256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256)"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        1: lambda v: structs.Deal.of(v),
    }
    epoch: int
    deal: structs.Deal


@dataclass(frozen=True, slots=True)
class Suspended(Event):
    """`Suspended(uint256,uint256,address)`."""

    NAME: ClassVar[str] = "Fund.Suspended"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "bda09596e7437fea2bbc5a17266f47499bb0b21c2eac95a5ffced3f6b20f094f"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("uint256"), coder("address"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    from_: int
    until: int
    manager: str


@dataclass(frozen=True, slots=True)
class TermsSet(Event):
    """`TermsSet((uint32,uint16,uint16,uint16,uint16,uint8))`."""

    NAME: ClassVar[str] = "Fund.TermsSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "7cadd4830fadd6a4bc4e3ec60b984ebe157991bafef1ac627c18182736ea3a05"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("(uint32,uint16,uint16,uint16,uint16,uint8)"),)
    ORDER: ClassVar[tuple[int, ...]] = (0,)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        0: lambda v: structs.Terms.of(v),
    }
    terms: structs.Terms


@dataclass(frozen=True, slots=True)
class Transfer(Event):
    """`Transfer(address,address,uint256)`."""

    NAME: ClassVar[str] = "Fund.Transfer"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    from_: str
    to: str
    value: int


@dataclass(frozen=True, slots=True)
class VaultStruck(Event):
    """`VaultStruck(uint256,address,uint256,uint256,uint256,uint256)`."""

    NAME: ClassVar[str] = "Fund.VaultStruck"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "90491334b008bee6b7b9d5e8f04b25e1a9db59180f42524fafc0535c5657562d"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint256"),
        coder("uint256"),
        coder("uint256"),
        coder("uint256"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5)

    epoch: int
    vault: str
    assets_in: int
    minted: int
    burned: int
    paid: int


@dataclass(frozen=True, slots=True)
class VaultUpdate(Event):
    """`VaultUpdate(address,address)`."""

    NAME: ClassVar[str] = "Fund.VaultUpdate"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "d8c6b8f6ca4977137bd0c05f8e49099e0bbbefe5ed3010bf828a76dbab958313"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    asset: str
    vault: str


_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {
    (AccountFollowed.TOPIC0, AccountFollowed.topics()): AccountFollowed,
    (Acquired.TOPIC0, Acquired.topics()): Acquired,
    (Approval.TOPIC0, Approval.topics()): Approval,
    (Approved.TOPIC0, Approved.topics()): Approved,
    (Attested.TOPIC0, Attested.topics()): Attested,
    (AuthorityUpdated.TOPIC0, AuthorityUpdated.topics()): AuthorityUpdated,
    (Borrowed.TOPIC0, Borrowed.topics()): Borrowed,
    (Closing.TOPIC0, Closing.topics()): Closing,
    (Consented.TOPIC0, Consented.topics()): Consented,
    (Contributed.TOPIC0, Contributed.topics()): Contributed,
    (Disposed.TOPIC0, Disposed.topics()): Disposed,
    (DistributionDeclared.TOPIC0, DistributionDeclared.topics()): DistributionDeclared,
    (EIP712DomainChanged.TOPIC0, EIP712DomainChanged.topics()): EIP712DomainChanged,
    (EntryConfirmed.TOPIC0, EntryConfirmed.topics()): EntryConfirmed,
    (EntryProposed.TOPIC0, EntryProposed.topics()): EntryProposed,
    (EntrySettled.TOPIC0, EntrySettled.topics()): EntrySettled,
    (EpochFrozen.TOPIC0, EpochFrozen.topics()): EpochFrozen,
    (FeesPaid.TOPIC0, FeesPaid.topics()): FeesPaid,
    (ForcedTransfer.TOPIC0, ForcedTransfer.topics()): ForcedTransfer,
    (Frozen.TOPIC0, Frozen.topics()): Frozen,
    (IncomeAccrued.TOPIC0, IncomeAccrued.topics()): IncomeAccrued,
    (IncomeClaimed.TOPIC0, IncomeClaimed.topics()): IncomeClaimed,
    (JurisdictionsSet.TOPIC0, JurisdictionsSet.topics()): JurisdictionsSet,
    (LimitsSet.TOPIC0, LimitsSet.topics()): LimitsSet,
    (Objected.TOPIC0, Objected.topics()): Objected,
    (OfferCancelled.TOPIC0, OfferCancelled.topics()): OfferCancelled,
    (Opened.TOPIC0, Opened.topics()): Opened,
    (OrderListed.TOPIC0, OrderListed.topics()): OrderListed,
    (Paused.TOPIC0, Paused.topics()): Paused,
    (ProspectusSet.TOPIC0, ProspectusSet.topics()): ProspectusSet,
    (RecyclingBooked.TOPIC0, RecyclingBooked.topics()): RecyclingBooked,
    (RedeemedInKind.TOPIC0, RedeemedInKind.topics()): RedeemedInKind,
    (RelatedParty.TOPIC0, RelatedParty.topics()): RelatedParty,
    (Restated.TOPIC0, Restated.topics()): Restated,
    (Struck.TOPIC0, Struck.topics()): Struck,
    (Suspended.TOPIC0, Suspended.topics()): Suspended,
    (TermsSet.TOPIC0, TermsSet.topics()): TermsSet,
    (Transfer.TOPIC0, Transfer.topics()): Transfer,
    (VaultStruck.TOPIC0, VaultStruck.topics()): VaultStruck,
    (VaultUpdate.TOPIC0, VaultUpdate.topics()): VaultUpdate,
}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
