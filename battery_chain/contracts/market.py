"""Market: calls and events. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from battery_chain.contracts import structs
from battery_chain.contracts._codec import Call, Coder, Event, Function, call, coder, find_event

__all__ = [
    "AuthorityUpdated",
    "Cancelled",
    "CounterRaised",
    "FeeSet",
    "FillSkipped",
    "Filled",
    "FundSet",
    "Listed",
    "Market",
    "Matched",
    "Paused",
    "TokenSet",
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
class FeeResult:
    basis_points: int
    recipient: str
    paused: bool


@dataclass(frozen=True, slots=True)
class WordOfResult:
    used: int
    cancelled: int


_AUTHORITY = Function("Market.authority", bytes.fromhex("bf7e214f"), (), ("address",), lambda v: v[0])
_BATTERY = Function("Market.battery", bytes.fromhex("f8674f73"), (), ("address",), lambda v: v[0])
_CANCEL = Function("Market.cancel", bytes.fromhex("2e340823"), (("nonces", "uint256[]"),), (), lambda _: None)
_CANCEL_ALL = Function("Market.cancelAll", bytes.fromhex("18cb2b18"), (), ("uint256",), lambda v: v[0])
_CANCEL_WORD = Function(
    "Market.cancelWord",
    bytes.fromhex("a35949ad"),
    (("word", "uint256"), ("bits", "uint256")),
    (),
    lambda _: None,
)
_COUNTER_OF = Function(
    "Market.counterOf", bytes.fromhex("8e69ee66"), (("maker", "address"),), ("uint256",), lambda v: v[0]
)
_EIP712_DOMAIN = Function(
    "Market.eip712Domain",
    bytes.fromhex("84b0196e"),
    (),
    ("bytes1", "string", "string", "uint256", "address", "bytes32", "uint256[]"),
    lambda v: Eip712DomainResult(v[0], v[1], v[2], v[3], v[4], v[5], v[6]),
)
_FEE = Function(
    "Market.fee",
    bytes.fromhex("ddca3f43"),
    (),
    ("uint16", "address", "bool"),
    lambda v: FeeResult(v[0], v[1], v[2]),
)
_FEE_CAP = Function("Market.FEE_CAP", bytes.fromhex("14e048ba"), (), ("uint16",), lambda v: v[0])
_FILL = Function(
    "Market.fill",
    bytes.fromhex("5bb3988a"),
    (
        (
            "order",
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)",
        ),
        ("signature", "bytes"),
        ("amount", "uint128"),
    ),
    (),
    lambda _: None,
)
_FILL_BATCH = Function(
    "Market.fillBatch",
    bytes.fromhex("bbeccc78"),
    (
        (
            "fills",
            "((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes,uint128,(uint16,uint16,uint256,int128))[]",
        ),
    ),
    ("bytes[]",),
    lambda v: v[0],
)
_FILL_FOR = Function(
    "Market.fillFor",
    bytes.fromhex("ff5f5e24"),
    (
        (
            "one",
            "((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes,uint128,(uint16,uint16,uint256,int128))",
        ),
        ("taker", "address"),
    ),
    (),
    lambda _: None,
)
_FILL_IF = Function(
    "Market.fillIf",
    bytes.fromhex("91a695f1"),
    (
        (
            "one",
            "((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes,uint128,(uint16,uint16,uint256,int128))",
        ),
    ),
    (),
    lambda _: None,
)
_FILLED_AMOUNT = Function(
    "Market.filledAmount",
    bytes.fromhex("be92fc51"),
    (
        (
            "order",
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)",
        ),
    ),
    ("uint256",),
    lambda v: v[0],
)
_IS_CONSUMING_SCHEDULED_OP = Function(
    "Market.isConsumingScheduledOp", bytes.fromhex("8fb36037"), (), ("bytes4",), lambda v: v[0]
)
_IS_FUND = Function(
    "Market.isFund", bytes.fromhex("c7153b89"), (("fund", "address"),), ("bool",), lambda v: v[0]
)
_IS_LISTED = Function(
    "Market.isListed", bytes.fromhex("ecefbdc6"), (("orderHash_", "bytes32"),), ("bool",), lambda v: v[0]
)
_IS_TOKEN = Function(
    "Market.isToken", bytes.fromhex("19f37361"), (("token", "address"),), ("bool",), lambda v: v[0]
)
_LIST = Function(
    "Market.list",
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
_MATCH_ORDERS = Function(
    "Market.matchOrders",
    bytes.fromhex("b25945ac"),
    (
        (
            "sell",
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)",
        ),
        ("sellSignature", "bytes"),
        (
            "buy",
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)",
        ),
        ("buySignature", "bytes"),
        ("amount", "uint128"),
    ),
    (),
    lambda _: None,
)
_MAX_FEE = Function("Market.maxFee", bytes.fromhex("01f59d16"), (), ("uint16",), lambda v: v[0])
_OPEN_AMOUNT = Function(
    "Market.openAmount",
    bytes.fromhex("0f651db7"),
    (
        (
            "order",
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)",
        ),
        ("signature", "bytes"),
    ),
    ("uint256",),
    lambda v: v[0],
)
_ORDER_HASH = Function(
    "Market.orderHash",
    bytes.fromhex("1adfcd99"),
    (
        (
            "order",
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)",
        ),
    ),
    ("bytes32",),
    lambda v: v[0],
)
_PRICE_AT = Function(
    "Market.priceAt",
    bytes.fromhex("9baae955"),
    (
        (
            "order",
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)",
        ),
        ("timestamp", "uint256"),
    ),
    ("int256",),
    lambda v: v[0],
)
_SET_AUTHORITY = Function(
    "Market.setAuthority", bytes.fromhex("7a9e5e4b"), (("newAuthority", "address"),), (), lambda _: None
)
_SET_FEE = Function(
    "Market.setFee",
    bytes.fromhex("30f738be"),
    (("fee_", "uint16"), ("recipient", "address")),
    (),
    lambda _: None,
)
_SET_FUND = Function(
    "Market.setFund",
    bytes.fromhex("5721b38a"),
    (("fund", "address"), ("admitted", "bool")),
    (),
    lambda _: None,
)
_SET_PAUSED = Function(
    "Market.setPaused", bytes.fromhex("16c38b3c"), (("paused", "bool"),), (), lambda _: None
)
_SET_TOKEN = Function(
    "Market.setToken",
    bytes.fromhex("3816a292"),
    (("token", "address"), ("admitted", "bool")),
    (),
    lambda _: None,
)
_SETTLEMENT_TOKEN = Function(
    "Market.settlementToken", bytes.fromhex("7b9e618d"), (), ("address",), lambda v: v[0]
)
_VALUATION = Function("Market.valuation", bytes.fromhex("21a7cfe4"), (), ("address",), lambda v: v[0])
_WORD_OF = Function(
    "Market.wordOf",
    bytes.fromhex("2b3fb3a9"),
    (("maker", "address"), ("word", "uint256")),
    ("uint256", "uint256"),
    lambda v: WordOfResult(v[0], v[1]),
)
_CONSTRUCTOR = Function(
    "Market.constructor",
    b"",
    (
        ("authority_", "address"),
        ("battery_", "address"),
        ("valuation_", "address"),
        ("settlementToken_", "address"),
        ("maxFee_", "uint16"),
        ("feeRecipient", "address"),
    ),
    (),
    lambda _: None,
)


def constructor(
    authority: str, battery: str, valuation: str, settlement_token: str, max_fee: int, fee_recipient: str
) -> bytes:
    """The constructor's arguments, to follow the byte code of Market."""
    return _CONSTRUCTOR.encode((authority, battery, valuation, settlement_token, max_fee, fee_recipient))


class Market:
    """Calls of the Market at `address`."""

    __slots__ = ("address",)

    def __init__(self, address: str) -> None:
        self.address = address

    def authority(self) -> Call[str]:
        """`authority()`, view."""
        return call(self.address, _AUTHORITY, ())

    def battery(self) -> Call[str]:
        """`battery()`, view."""
        return call(self.address, _BATTERY, ())

    def cancel(self, nonces: Sequence[int]) -> Call[None]:
        """`cancel(uint256[])`, nonpayable."""
        return call(self.address, _CANCEL, (nonces,))

    def cancel_all(self) -> Call[int]:
        """`cancelAll()`, nonpayable."""
        return call(self.address, _CANCEL_ALL, ())

    def cancel_word(self, word: int, bits: int) -> Call[None]:
        """`cancelWord(uint256,uint256)`, nonpayable."""
        return call(self.address, _CANCEL_WORD, (word, bits))

    def counter_of(self, maker: str) -> Call[int]:
        """`counterOf(address)`, view."""
        return call(self.address, _COUNTER_OF, (maker,))

    def eip712_domain(self) -> Call[Eip712DomainResult]:
        """`eip712Domain()`, view."""
        return call(self.address, _EIP712_DOMAIN, ())

    def fee(self) -> Call[FeeResult]:
        """`fee()`, view."""
        return call(self.address, _FEE, ())

    def fee_cap(self) -> Call[int]:
        """`FEE_CAP()`, view."""
        return call(self.address, _FEE_CAP, ())

    def fill(self, order: structs.Order, signature: bytes, amount: int) -> Call[None]:
        """`fill((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes,uint128)`, nonpayable."""
        return call(self.address, _FILL, (order, signature, amount))

    def fill_batch(self, fills: Sequence[structs.Fill]) -> Call[tuple[bytes, ...]]:
        """`fillBatch(((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes,uint128,(uint16,uint16,uint256,int128))[])`, nonpayable."""
        return call(self.address, _FILL_BATCH, (fills,))

    def fill_for(self, one: structs.Fill, taker: str) -> Call[None]:
        """`fillFor(((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes,uint128,(uint16,uint16,uint256,int128)),address)`, nonpayable."""
        return call(self.address, _FILL_FOR, (one, taker))

    def fill_if(self, one: structs.Fill) -> Call[None]:
        """`fillIf(((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes,uint128,(uint16,uint16,uint256,int128)))`, nonpayable."""
        return call(self.address, _FILL_IF, (one,))

    def filled_amount(self, order: structs.Order) -> Call[int]:
        """`filledAmount((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256))`, view."""
        return call(self.address, _FILLED_AMOUNT, (order,))

    def is_consuming_scheduled_op(self) -> Call[bytes]:
        """`isConsumingScheduledOp()`, view."""
        return call(self.address, _IS_CONSUMING_SCHEDULED_OP, ())

    def is_fund(self, fund: str) -> Call[bool]:
        """`isFund(address)`, view."""
        return call(self.address, _IS_FUND, (fund,))

    def is_listed(self, order_hash: bytes) -> Call[bool]:
        """`isListed(bytes32)`, view."""
        return call(self.address, _IS_LISTED, (order_hash,))

    def is_token(self, token: str) -> Call[bool]:
        """`isToken(address)`, view."""
        return call(self.address, _IS_TOKEN, (token,))

    def list(self, order: structs.Order) -> Call[bytes]:
        """`list((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256))`, nonpayable."""
        return call(self.address, _LIST, (order,))

    def match_orders(
        self,
        sell: structs.Order,
        sell_signature: bytes,
        buy: structs.Order,
        buy_signature: bytes,
        amount: int,
    ) -> Call[None]:
        """`matchOrders((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes,(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes,uint128)`, nonpayable."""
        return call(self.address, _MATCH_ORDERS, (sell, sell_signature, buy, buy_signature, amount))

    def max_fee(self) -> Call[int]:
        """`maxFee()`, view."""
        return call(self.address, _MAX_FEE, ())

    def open_amount(self, order: structs.Order, signature: bytes) -> Call[int]:
        """`openAmount((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes)`, view."""
        return call(self.address, _OPEN_AMOUNT, (order, signature))

    def order_hash(self, order: structs.Order) -> Call[bytes]:
        """`orderHash((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256))`, view."""
        return call(self.address, _ORDER_HASH, (order,))

    def price_at(self, order: structs.Order, timestamp: int) -> Call[int]:
        """`priceAt((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),uint256)`, pure."""
        return call(self.address, _PRICE_AT, (order, timestamp))

    def set_authority(self, new_authority: str) -> Call[None]:
        """`setAuthority(address)`, nonpayable."""
        return call(self.address, _SET_AUTHORITY, (new_authority,))

    def set_fee(self, fee: int, recipient: str) -> Call[None]:
        """`setFee(uint16,address)`, nonpayable."""
        return call(self.address, _SET_FEE, (fee, recipient))

    def set_fund(self, fund: str, admitted: bool) -> Call[None]:
        """`setFund(address,bool)`, nonpayable."""
        return call(self.address, _SET_FUND, (fund, admitted))

    def set_paused(self, paused: bool) -> Call[None]:
        """`setPaused(bool)`, nonpayable."""
        return call(self.address, _SET_PAUSED, (paused,))

    def set_token(self, token: str, admitted: bool) -> Call[None]:
        """`setToken(address,bool)`, nonpayable."""
        return call(self.address, _SET_TOKEN, (token, admitted))

    def settlement_token(self) -> Call[str]:
        """`settlementToken()`, view."""
        return call(self.address, _SETTLEMENT_TOKEN, ())

    def valuation(self) -> Call[str]:
        """`valuation()`, view."""
        return call(self.address, _VALUATION, ())

    def word_of(self, maker: str, word: int) -> Call[WordOfResult]:
        """`wordOf(address,uint256)`, view."""
        return call(self.address, _WORD_OF, (maker, word))


@dataclass(frozen=True, slots=True)
class AuthorityUpdated(Event):
    """`AuthorityUpdated(address)`."""

    NAME: ClassVar[str] = "Market.AuthorityUpdated"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "2f658b440c35314f52658ea8a740e05b284cdc84dc9ae01e891f21b8933e7cad"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    ORDER: ClassVar[tuple[int, ...]] = (0,)

    authority: str


@dataclass(frozen=True, slots=True)
class Cancelled(Event):
    """`Cancelled(address,uint256,uint256)`."""

    NAME: ClassVar[str] = "Market.Cancelled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "50f87f46257f76778258778496e8790189350718ebd0d5cb5f0735d3bad2380d"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"), coder("uint256"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    maker: str
    word: int
    bits: int


@dataclass(frozen=True, slots=True)
class CounterRaised(Event):
    """`CounterRaised(address,uint256)`."""

    NAME: ClassVar[str] = "Market.CounterRaised"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "5c5a05ef8e0a051c091f1d63ddf26b2016dd9a692734d1abb2f46d0e3060d926"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint256"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    maker: str
    counter: int


@dataclass(frozen=True, slots=True)
class FeeSet(Event):
    """`FeeSet(uint16,address)`."""

    NAME: ClassVar[str] = "Market.FeeSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "cf4d2d03d4b8ecbbb158b4405a7f342f82c5a11f84050a067767a63744e52209"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("uint16"), coder("address"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    fee: int
    recipient: str


@dataclass(frozen=True, slots=True)
class FillSkipped(Event):
    """`FillSkipped(uint256,address,bytes)`."""

    NAME: ClassVar[str] = "Market.FillSkipped"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "1741d1b773b8582661fb923f0bc3c5bb7fc34cd9867079f69ae864f8e3663e5d"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("uint256"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bytes"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    index: int
    taker: str
    reason: bytes


@dataclass(frozen=True, slots=True)
class Filled(Event):
    """`Filled(bytes32,address,address,uint8,address,address,uint256,uint128,int256,uint256)`."""

    NAME: ClassVar[str] = "Market.Filled"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "f20b40fd76a66f6554d436bbbced459c3cec1d7cfd57b720fab92e58e3ef4184"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("address"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder("uint8"),
        coder("address"),
        coder("address"),
        coder("uint256"),
        coder("uint128"),
        coder("int256"),
        coder("uint256"),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)

    order_hash: bytes
    maker: str
    taker: str
    side: int
    asset: str
    token: str
    nonce: int
    amount: int
    cash: int
    fee: int


@dataclass(frozen=True, slots=True)
class FundSet(Event):
    """`FundSet(address,bool)`."""

    NAME: ClassVar[str] = "Market.FundSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "e83a82ad375bf3283f7a7326e9d8454db4ffe6d33ce851154843d4ca85b3ecfb"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bool"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    fund: str
    admitted: bool


@dataclass(frozen=True, slots=True)
class Listed(Event):
    """`Listed(bytes32,address,(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256))`."""

    NAME: ClassVar[str] = "Market.Listed"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "0cea1855799e44a657e1e531ab50138623a572b09237c878f52f96dca153869b"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = (
        coder(
            "(address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256)"
        ),
    )
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)
    STRUCTS: ClassVar[Mapping[int, Any]] = {
        2: lambda v: structs.Order.of(v),
    }
    order_hash: bytes
    maker: str
    order: structs.Order


@dataclass(frozen=True, slots=True)
class Matched(Event):
    """`Matched(bytes32,bytes32,address)`."""

    NAME: ClassVar[str] = "Market.Matched"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "0ce7e3ee61629edc2c9523fc1901b2b7146675aeca2da4a233cff1ab1d4d61b5"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("bytes32"), coder("bytes32"), coder("address"))
    DATA: ClassVar[tuple[Coder, ...]] = ()
    ORDER: ClassVar[tuple[int, ...]] = (0, 1, 2)

    sell: bytes
    buy: bytes
    matcher: str


@dataclass(frozen=True, slots=True)
class Paused(Event):
    """`Paused(bool,address)`."""

    NAME: ClassVar[str] = "Market.Paused"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "be7c303f209cd18ec0555e186104232ac132a445e860bb535d9d28b9f76ad1fa"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = ()
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bool"), coder("address"))
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    paused: bool
    guardian: str


@dataclass(frozen=True, slots=True)
class TokenSet(Event):
    """`TokenSet(address,bool)`."""

    NAME: ClassVar[str] = "Market.TokenSet"
    TOPIC0: ClassVar[bytes] = bytes.fromhex(
        "033b55419a2dba027908fbe5a221c7df98500387bfc5bef4cbfb1e276264d205"
    )
    INDEXED: ClassVar[tuple[Coder, ...]] = (coder("address"),)
    DATA: ClassVar[tuple[Coder, ...]] = (coder("bool"),)
    ORDER: ClassVar[tuple[int, ...]] = (0, 1)

    token: str
    admitted: bool


_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {
    (AuthorityUpdated.TOPIC0, AuthorityUpdated.topics()): AuthorityUpdated,
    (Cancelled.TOPIC0, Cancelled.topics()): Cancelled,
    (CounterRaised.TOPIC0, CounterRaised.topics()): CounterRaised,
    (FeeSet.TOPIC0, FeeSet.topics()): FeeSet,
    (FillSkipped.TOPIC0, FillSkipped.topics()): FillSkipped,
    (Filled.TOPIC0, Filled.topics()): Filled,
    (FundSet.TOPIC0, FundSet.topics()): FundSet,
    (Listed.TOPIC0, Listed.topics()): Listed,
    (Matched.TOPIC0, Matched.topics()): Matched,
    (Paused.TOPIC0, Paused.topics()): Paused,
    (TokenSet.TOPIC0, TokenSet.topics()): TokenSet,
}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log of this contract; None where it is none that the contract declares."""
    return find_event(_EVENTS, topics, data)
