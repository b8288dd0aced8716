"""Fund: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from battery_chain.contracts import structs
from battery_chain.contracts._codec import Call, Coder, Event, Function, call, coder, find_event

__all__ = [
    "Acquired",
    "Approval",
    "AuthorityUpdated",
    "Consented",
    "EIP712DomainChanged",
    "EpochFrozen",
    "ForcedTransfer",
    "Frozen",
    "Fund",
    "Opened",
    "RecyclingBooked",
    "SaleCancelled",
    "Struck",
    "Transfer",
    "VaultUpdate",
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
class EnergiesInResult:
    eligible_wh: int
    assessed_wh: int


_ACCEPT_BATTERY = Function(
    "Fund.acceptBattery",
    bytes.fromhex("f0270b90"),
    (("operator", "address"), ("from", "address"), ("firstId", "uint256"), ("count", "uint256")),
    ("bytes4",),
    lambda v: v[0],
)
_ACQUIRE = Function(
    "Fund.acquire",
    bytes.fromhex("df47a88c"),
    (("sale", "(address,uint64[],uint256[],uint256,uint64,uint256)"), ("signature", "bytes")),
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
_AUTHORITY = Function("Fund.authority", bytes.fromhex("bf7e214f"), (), ("address",), lambda v: v[0])
_BALANCE_OF = Function(
    "Fund.balanceOf", bytes.fromhex("70a08231"), (("account", "address"),), ("uint256",), lambda v: v[0]
)
_BAND = Function("Fund.band", bytes.fromhex("10ea891a"), (), ("uint256",), lambda v: v[0])
_BATTERY = Function("Fund.battery", bytes.fromhex("f8674f73"), (), ("address",), lambda v: v[0])
_BATTERY_RECYCLED = Function(
    "Fund.batteryRecycled",
    bytes.fromhex("0299a830"),
    (("id", "uint256"), ("recycler", "address"), ("proceeds", "int256"), ("dueDay", "uint16")),
    (),
    lambda _: None,
)
_BEFORE_SUMS_CHANGE = Function("Fund.beforeSumsChange", bytes.fromhex("f87485ba"), (), (), lambda _: None)
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
_CANCEL_SALE = Function(
    "Fund.cancelSale", bytes.fromhex("bd94b005"), (("nonce", "uint256"),), (), lambda _: None
)
_CASH = Function("Fund.cash", bytes.fromhex("961be391"), (), ("uint256",), lambda v: v[0])
_CLAIM_SETTLED = Function(
    "Fund.claimSettled",
    bytes.fromhex("8963de1d"),
    (("id", "uint256"), ("amount", "uint256")),
    (),
    lambda _: None,
)
_CONSENT = Function("Fund.consent", bytes.fromhex("9671ca32"), (("digest", "bytes32"),), (), lambda _: None)
_COVERAGE = Function("Fund.coverage", bytes.fromhex("ee8f6a0e"), (), ("uint256",), lambda v: v[0])
_DECIMALS = Function("Fund.decimals", bytes.fromhex("313ce567"), (), ("uint8",), lambda v: v[0])
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
_ESCROW = Function(
    "Fund.escrow",
    bytes.fromhex("82b9be1a"),
    (("owner", "address"), ("spender", "address"), ("shares", "uint256")),
    (),
    lambda _: None,
)
_FACT_SHEET = Function(
    "Fund.factSheet",
    bytes.fromhex("196823b9"),
    (),
    ("(int256,int256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256)",),
    lambda v: structs.FactSheet.of(v[0]),
)
_FORCED_TRANSFER = Function(
    "Fund.forcedTransfer",
    bytes.fromhex("9fc1d0e7"),
    (("from", "address"), ("to", "address"), ("amount", "uint256")),
    ("bool",),
    lambda v: v[0],
)
_GET_FROZEN_TOKENS = Function(
    "Fund.getFrozenTokens", bytes.fromhex("158b1a57"), (("account", "address"),), ("uint256",), lambda v: v[0]
)
_IS_CONSUMING_SCHEDULED_OP = Function(
    "Fund.isConsumingScheduledOp", bytes.fromhex("8fb36037"), (), ("bytes4",), lambda v: v[0]
)
_IS_INTERESTED = Function(
    "Fund.isInterested", bytes.fromhex("62afcf00"), (("account", "address"),), ("bool",), lambda v: v[0]
)
_MAX_BAND = Function("Fund.MAX_BAND", bytes.fromhex("07efc8d3"), (), ("uint256",), lambda v: v[0])
_MEMBERS = Function("Fund.members", bytes.fromhex("bdd4d18d"), (), ("address",), lambda v: v[0])
_NAME = Function("Fund.name", bytes.fromhex("06fdde03"), (), ("string",), lambda v: v[0])
_NAV = Function("Fund.nav", bytes.fromhex("c1590cd7"), (), ("int256",), lambda v: v[0])
_NEXT_STRIKE = Function("Fund.nextStrike", bytes.fromhex("9f057e1f"), (), ("uint256",), lambda v: v[0])
_NONCES = Function(
    "Fund.nonces", bytes.fromhex("7ecebe00"), (("owner", "address"),), ("uint256",), lambda v: v[0]
)
_NUMBER = Function("Fund.number", bytes.fromhex("8381f58a"), (), ("uint32",), lambda v: v[0])
_OPEN = Function(
    "Fund.open", bytes.fromhex("0a0e5c9d"), (("vault_", "address"), ("assets", "uint256")), (), lambda _: None
)
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
_SALE_DIGEST = Function(
    "Fund.saleDigest",
    bytes.fromhex("958655e4"),
    (("sale", "(address,uint64[],uint256[],uint256,uint64,uint256)"),),
    ("bytes32",),
    lambda v: v[0],
)
_SALE_NONCE_USED = Function(
    "Fund.saleNonceUsed",
    bytes.fromhex("c124e0a8"),
    (("seller", "address"), ("nonce", "uint256")),
    ("bool",),
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
_SET_OPERATOR = Function(
    "Fund.setOperator",
    bytes.fromhex("20f59e67"),
    (("ids", "uint256[]"), ("operator", "address")),
    (),
    lambda _: None,
)
_SETTLEMENT_TOKEN = Function(
    "Fund.settlementToken", bytes.fromhex("7b9e618d"), (), ("address",), lambda v: v[0]
)
_SNAPSHOT_OF = Function(
    "Fund.snapshotOf",
    bytes.fromhex("364e5ebe"),
    (("epoch", "uint256"),),
    ("(int120,int120,uint8)",),
    lambda v: structs.Snapshot.of(v[0]),
)
_SPENDABLE = Function("Fund.spendable", bytes.fromhex("e6f124c2"), (), ("uint256",), lambda v: v[0])
_STRIKE = Function("Fund.strike", bytes.fromhex("4674dce3"), (("epoch", "uint256"),), (), lambda _: None)
_SUPPORTS_INTERFACE = Function(
    "Fund.supportsInterface", bytes.fromhex("01ffc9a7"), (("id", "bytes4"),), ("bool",), lambda v: v[0]
)
_SYMBOL = Function("Fund.symbol", bytes.fromhex("95d89b41"), (), ("string",), lambda v: v[0])
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
_CONSTRUCTOR = Function(
    "Fund.constructor",
    b"",
    (("c", "(string,string,uint32,address,address,address,address,address,uint16,uint16)"),),
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

    def acquire(self, sale: structs.Sale, signature: bytes) -> Call[None]:
        """`acquire((address,uint64[],uint256[],uint256,uint64,uint256),bytes)`, nonpayable."""
        return call(self.address, _ACQUIRE, (sale, signature))

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

    def authority(self) -> Call[str]:
        """`authority()`, view."""
        return call(self.address, _AUTHORITY, ())

    def balance_of(self, account: str) -> Call[int]:
        """`balanceOf(address)`, view."""
        return call(self.address, _BALANCE_OF, (account,))

    def band(self) -> Call[int]:
        """`band()`, view."""
        return call(self.address, _BAND, ())

    def battery(self) -> Call[str]:
        """`battery()`, view."""
        return call(self.address, _BATTERY, ())

    def battery_recycled(self, id: int, recycler: str, proceeds: int, due_day: int) -> Call[None]:
        """`batteryRecycled(uint256,address,int256,uint16)`, nonpayable."""
        return call(self.address, _BATTERY_RECYCLED, (id, recycler, proceeds, due_day))

    def before_sums_change(self) -> Call[None]:
        """`beforeSumsChange()`, nonpayable."""
        return call(self.address, _BEFORE_SUMS_CHANGE, ())

    def can_receive(self, account: str) -> Call[bool]:
        """`canReceive(address)`, view."""
        return call(self.address, _CAN_RECEIVE, (account,))

    def can_send(self, account: str) -> Call[bool]:
        """`canSend(address)`, view."""
        return call(self.address, _CAN_SEND, (account,))

    def can_transfer(self, from_: str, to: str, amount: int) -> Call[bool]:
        """`canTransfer(address,address,uint256)`, view."""
        return call(self.address, _CAN_TRANSFER, (from_, to, amount))

    def cancel_sale(self, nonce: int) -> Call[None]:
        """`cancelSale(uint256)`, nonpayable."""
        return call(self.address, _CANCEL_SALE, (nonce,))

    def cash(self) -> Call[int]:
        """`cash()`, view."""
        return call(self.address, _CASH, ())

    def claim_settled(self, id: int, amount: int) -> Call[None]:
        """`claimSettled(uint256,uint256)`, view."""
        return call(self.address, _CLAIM_SETTLED, (id, amount))

    def consent(self, digest: bytes) -> Call[None]:
        """`consent(bytes32)`, nonpayable."""
        return call(self.address, _CONSENT, (digest,))

    def coverage(self) -> Call[int]:
        """`coverage()`, view."""
        return call(self.address, _COVERAGE, ())

    def decimals(self) -> Call[int]:
        """`decimals()`, view."""
        return call(self.address, _DECIMALS, ())

    def domain_separator(self) -> Call[bytes]:
        """`DOMAIN_SEPARATOR()`, view."""
        return call(self.address, _DOMAIN_SEPARATOR, ())

    def eip712_domain(self) -> Call[Eip712DomainResult]:
        """`eip712Domain()`, view."""
        return call(self.address, _EIP712_DOMAIN, ())

    def energies_in(self, period: int) -> Call[EnergiesInResult]:
        """`energiesIn(uint256)`, view."""
        return call(self.address, _ENERGIES_IN, (period,))

    def escrow(self, owner: str, spender: str, shares: int) -> Call[None]:
        """`escrow(address,address,uint256)`, nonpayable."""
        return call(self.address, _ESCROW, (owner, spender, shares))

    def fact_sheet(self) -> Call[structs.FactSheet]:
        """`factSheet()`, view."""
        return call(self.address, _FACT_SHEET, ())

    def forced_transfer(self, from_: str, to: str, amount: int) -> Call[bool]:
        """`forcedTransfer(address,address,uint256)`, nonpayable."""
        return call(self.address, _FORCED_TRANSFER, (from_, to, amount))

    def get_frozen_tokens(self, account: str) -> Call[int]:
        """`getFrozenTokens(address)`, view."""
        return call(self.address, _GET_FROZEN_TOKENS, (account,))

    def is_consuming_scheduled_op(self) -> Call[bytes]:
        """`isConsumingScheduledOp()`, view."""
        return call(self.address, _IS_CONSUMING_SCHEDULED_OP, ())

    def is_interested(self, account: str) -> Call[bool]:
        """`isInterested(address)`, view."""
        return call(self.address, _IS_INTERESTED, (account,))

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

    def next_strike(self) -> Call[int]:
        """`nextStrike()`, view."""
        return call(self.address, _NEXT_STRIKE, ())

    def nonces(self, owner: str) -> Call[int]:
        """`nonces(address)`, view."""
        return call(self.address, _NONCES, (owner,))

    def number(self) -> Call[int]:
        """`number()`, view."""
        return call(self.address, _NUMBER, ())

    def open(self, vault: str, assets: int) -> Call[None]:
        """`open(address,uint256)`, nonpayable."""
        return call(self.address, _OPEN, (vault, assets))

    def permit(
        self, owner: str, spender: str, value: int, deadline: int, v: int, r: bytes, s: bytes
    ) -> Call[None]:
        """`permit(address,address,uint256,uint256,uint8,bytes32,bytes32)`, nonpayable."""
        return call(self.address, _PERMIT, (owner, spender, value, deadline, v, r, s))

    def price(self) -> Call[int]:
        """`price()`, view."""
        return call(self.address, _PRICE, ())

    def sale_digest(self, sale: structs.Sale) -> Call[bytes]:
        """`saleDigest((address,uint64[],uint256[],uint256,uint64,uint256))`, view."""
        return call(self.address, _SALE_DIGEST, (sale,))

    def sale_nonce_used(self, seller: str, nonce: int) -> Call[bool]:
        """`saleNonceUsed(address,uint256)`, view."""
        return call(self.address, _SALE_NONCE_USED, (seller, nonce))

    def set_authority(self, new_authority: str) -> Call[None]:
        """`setAuthority(address)`, nonpayable."""
        return call(self.address, _SET_AUTHORITY, (new_authority,))

    def set_batch_operator(self, batch_id: int, operator: str) -> Call[None]:
        """`setBatchOperator(uint64,address)`, nonpayable."""
        return call(self.address, _SET_BATCH_OPERATOR, (batch_id, operator))

    def set_frozen_tokens(self, account: str, amount: int) -> Call[bool]:
        """`setFrozenTokens(address,uint256)`, nonpayable."""
        return call(self.address, _SET_FROZEN_TOKENS, (account, amount))

    def set_operator(self, ids: Sequence[int], operator: str) -> Call[None]:
        """`setOperator(uint256[],address)`, nonpayable."""
        return call(self.address, _SET_OPERATOR, (ids, operator))

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

    def symbol(self) -> Call[str]:
        """`symbol()`, view."""
        return call(self.address, _SYMBOL, ())

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
class EpochFrozen(Event):
    """`EpochFrozen(uint256,uint8,int256,int256,uint256,uint256)`."""

    NAME: ClassVar[str] = "Fund.EpochFrozen"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "c09b71f61247c46f31a5cdb2b8af29736cac4be2389eb505d5d082825332cc69"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint8"),
        coder("int256"),
        coder("int256"),
        coder("uint256"),
        coder("uint256"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5)

    epoch: int
    finding: int
    portfolio: int
    base: int
    eligible_wh: int
    covered_wh: int


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
class RecyclingBooked(Event):
    """`RecyclingBooked(uint256,address,int256)`."""

    NAME: ClassVar[str] = "Fund.RecyclingBooked"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "11fc707afa5c20fbaa25a6974aa96cbb8ff75ef32f18c655c7947ec2f690c6d8"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("int256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    id: int
    recycler: str
    proceeds: int


@dataclass(frozen=True, slots=True)
class SaleCancelled(Event):
    """`SaleCancelled(address,uint256)`."""

    NAME: ClassVar[str] = "Fund.SaleCancelled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "c9b961c43fe701b83ae14bfe2d7625ea85b27c33b4aae8d1fdf4b344d5ea1dbc"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    seller: str
    nonce: int


@dataclass(frozen=True, slots=True)
class Struck(Event):
    """`Struck(uint256,uint8,uint256,int256,uint256,uint256,uint256,uint256,uint256)`."""

    NAME: ClassVar[str] = "Fund.Struck"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "e31139439cf6d9054fd9767ceb1312ed958f3442b53af56ae547e23c7f0468ae"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint8"),
        coder("uint256"),
        coder("int256"),
        coder("uint256"),
        coder("uint256"),
        coder("uint256"),
        coder("uint256"),
        coder("uint256"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5, 6, 7, 8)

    epoch: int
    outcome: int
    price: int
    nav: int
    supply: int
    assets_in: int
    shares_minted: int
    shares_burned: int
    assets_out: int


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
    (Acquired.TOPIC0, Acquired.topics()): Acquired,
    (Approval.TOPIC0, Approval.topics()): Approval,
    (AuthorityUpdated.TOPIC0, AuthorityUpdated.topics()): AuthorityUpdated,
    (Consented.TOPIC0, Consented.topics()): Consented,
    (EIP712DomainChanged.TOPIC0, EIP712DomainChanged.topics()): EIP712DomainChanged,
    (EpochFrozen.TOPIC0, EpochFrozen.topics()): EpochFrozen,
    (ForcedTransfer.TOPIC0, ForcedTransfer.topics()): ForcedTransfer,
    (Frozen.TOPIC0, Frozen.topics()): Frozen,
    (Opened.TOPIC0, Opened.topics()): Opened,
    (RecyclingBooked.TOPIC0, RecyclingBooked.topics()): RecyclingBooked,
    (SaleCancelled.TOPIC0, SaleCancelled.topics()): SaleCancelled,
    (Struck.TOPIC0, Struck.topics()): Struck,
    (Transfer.TOPIC0, Transfer.topics()): Transfer,
    (VaultUpdate.TOPIC0, VaultUpdate.topics()): VaultUpdate,
}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
