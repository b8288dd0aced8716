"""Orders away from the chain: hashes, files, signatures. One thing is changed, and one thing is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from battery_chain.chain.accounts import KeySigner
from battery_chain.contracts import structs
from battery_chain.errors import BadInput
from battery_chain.market.order import (
    NOBODY,
    Domain,
    Lot,
    OtherSigner,
    Side,
    SignedOrder,
    cash_for,
    items_of,
    lots_of,
    order_hash,
    order_json,
    price_at,
    read_order,
    signer_of,
    typed_data,
)

MAKER = KeySigner(b"\x01" * 32)
STRANGER = KeySigner(b"\x02" * 32)
MARKET = "0x" + "a1" * 20
BATTERY, TOKEN, FUND, TAKER = ("0x" + pair * 20 for pair in ("b2", "c3", "d4", "e5"))
DOMAIN = Domain(31337, MARKET)
CURVE = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141

BATTERIES = structs.Order(
    maker=MAKER.address.lower(),
    taker=TAKER,
    side=0,
    asset=BATTERY,
    items=items_of([7 << 32, (7 << 32) + 1], {9: 38}),
    amount=40,
    token=TOKEN,
    price=5_000_000,
    end_price=-1_000_000,
    max_fee=100,
    starts_at=1_800_000_000,
    expires_at=1_800_086_400,
    conditions=structs.Conditions(8_000, 90, 0b110, 4_000_000),
    nonce=(5 << 200) + 3,
    counter=2,
)
SHARES = replace(
    BATTERIES,
    asset=FUND,
    items=(),
    amount=3 * 10**18,
    side=1,
    end_price=6_000_000,
    conditions=structs.Conditions(0, 0, 0, -5),
)


def signed(order: structs.Order, signer: KeySigner = MAKER) -> SignedOrder:
    return SignedOrder(order, signer.sign_typed_data(typed_data(order, DOMAIN)), order_hash(order, DOMAIN))


def document(order: structs.Order = BATTERIES) -> dict[str, Any]:
    """As a file has it."""
    found: dict[str, Any] = json.loads(json.dumps(order_json(signed(order), DOMAIN)))
    return found


# -- what is right


@pytest.mark.parametrize("order", [BATTERIES, SHARES])
def test_an_order_is_read_as_it_was_written(order: structs.Order) -> None:
    assert read_order(document(order), DOMAIN, "order.json") == signed(order)


@pytest.mark.parametrize("order", [BATTERIES, SHARES])
def test_the_hash_is_that_of_another_implementation_of_eip_712(order: structs.Order) -> None:
    message = encode_typed_data(full_message=typed_data(order, DOMAIN))
    assert order_hash(order, DOMAIN) == keccak(b"\x19" + message.version + message.header + message.body)


def test_the_signer_is_who_signed() -> None:
    found = signed(BATTERIES)
    assert signer_of(found) == MAKER.address.lower()
    message = encode_typed_data(full_message=typed_data(BATTERIES, DOMAIN))
    assert Account.recover_message(message, signature=found.signature) == MAKER.address


def test_a_listed_order_has_an_empty_signature_and_no_signer() -> None:
    listed = SignedOrder(BATTERIES, b"", order_hash(BATTERIES, DOMAIN))
    found = read_order(order_json(listed, DOMAIN), DOMAIN, "order.json")
    assert found == listed
    assert signer_of(found) is None


def test_a_contract_may_sign_as_it_likes() -> None:
    found = document() | {"signature": "0x" + "ab" * 130}
    assert len(read_order(found, DOMAIN, "order.json", contract=True).signature) == 130


def test_an_address_may_have_the_case_of_its_checksum_and_integers_may_be_numbers() -> None:
    found = document()
    found["message"] |= {"maker": MAKER.address, "amount": 40, "price": 5_000_000, "expiresAt": "1800086400"}
    found["domain"]["verifyingContract"] = to_checksum_address(MARKET)
    assert read_order(found, DOMAIN, "order.json") == signed(BATTERIES)


def test_the_same_order_has_another_hash_on_another_chain_and_another_market() -> None:
    places = (DOMAIN, Domain(1, MARKET), Domain(31337, "0x" + "a2" * 20))
    assert len({order_hash(BATTERIES, each) for each in places}) == 3


def test_what_does_not_fit_a_word_has_no_hash() -> None:
    for wrong in ({"amount": -1}, {"nonce": 1 << 256}, {"maker": "0x12"}, {"price": 1 << 255}):
        with pytest.raises(BadInput, match="cannot be hashed"):
            order_hash(replace(BATTERIES, **wrong), DOMAIN)  # type: ignore[arg-type]


# -- one thing is changed

Change = Callable[[dict[str, Any]], Any]


def put(value: Any, *path: str) -> Change:
    """Puts a value at a place."""

    def change(found: dict[str, Any]) -> None:
        for name in path[:-1]:
            found = found[name]
        found[path[-1]] = value

    return change


def drop(*path: str) -> Change:
    def change(found: dict[str, Any]) -> None:
        for name in path[:-1]:
            found = found[name]
        del found[path[-1]]

    return change


def message(name: str, value: Any) -> Change:
    return put(value, "message", name)


def condition(name: str, value: Any) -> Change:
    return put(value, "message", "conditions", name)


def signature(value: Callable[[bytes], bytes]) -> Change:
    def change(found: dict[str, Any]) -> None:
        found["signature"] = "0x" + value(bytes.fromhex(found["signature"][2:])).hex()

    return change


def high_s(old: bytes) -> bytes:
    s = CURVE - int.from_bytes(old[32:64], "big")
    return old[:32] + s.to_bytes(32, "big") + bytes([55 - old[64]])


RANGES = {
    "amount": (0, 2**128 - 1),
    "price": (-(2**127), 2**127 - 1),
    "endPrice": (-(2**127), 2**127 - 1),
    "maxFee": (0, 65_535),
    "startsAt": (0, 2**40 - 1),
    "expiresAt": (0, 2**40 - 1),
    "nonce": (0, 2**256 - 1),
    "counter": (0, 2**256 - 1),
    "side": (0, 255),
}
CONDITIONS = {
    "minHealth": (0, 65_535),
    "maxAge": (0, 65_535),
    "classes": (0, 2**256 - 1),
    "minValue": (-(2**127), 2**127 - 1),
}
ADDRESSES = ("maker", "taker", "asset", "token")
FIELDS = (*ADDRESSES, *RANGES, "items", "conditions")


def out_of_range() -> list[tuple[Change, str, str]]:
    found = []
    for set_, under, ranges in ((message, "", RANGES), (condition, "conditions.", CONDITIONS)):
        for name, (low, high) in ranges.items():
            rule = f"is not in {low}..{high}"
            found += [(set_(name, str(low - 1)), under + name, f"{low - 1} {rule}")]
            found += [(set_(name, high + 1), under + name, f"{high + 1} {rule}")]
            for text in ("", "1.0", "0x1", "01", "-0x", None, True, 1.5, [1], {}):
                found += [(set_(name, text), under + name, f"{text!r} is not an integer")]
    return found


def not_addresses() -> list[tuple[Change, str, str]]:
    wrong = ("", "0x", "b2" * 20, "0x" + "b2" * 19, "0x" + "b2" * 21, "0x" + "g2" * 20, 5, None)
    rule = "is not an address: 0x and 40 hexadecimal digits"
    found = [(message(name, each), name, f"{each!r} {rule}") for name in ADDRESSES for each in wrong]
    mistyped = MAKER.address.swapcase().replace("0X", "0x")
    rule = f"{mistyped} has a wrong checksum (EIP-55): a digit was mistyped"
    return found + [(message(name, mistyped), name, rule) for name in ADDRESSES]


def fields_missing_and_strange() -> list[tuple[Change, str, str]]:
    unknown = "is not a field of an order"
    gone = [(drop("message", name), name, "is missing") for name in FIELDS]
    gone += [(drop("message", "conditions", name), f"conditions.{name}", "is missing") for name in CONDITIONS]
    gone += [
        (drop(name), name, "is missing")
        for name in ("types", "primaryType", "domain", "message", "signature")
    ]
    gone += [
        (drop("domain", name), f"domain.{name}", "is missing")
        for name in ("name", "version", "chainId", "verifyingContract")
    ]
    return [
        *gone,
        (put(1, "hint"), "hint", unknown),
        (put(1, "message", "memo"), "memo", unknown),
        (put(1, "message", "conditions", "memo"), "conditions.memo", unknown),
        (put("0x", "domain", "salt"), "domain.salt", unknown),
        (put([], "message"), "", "must be a JSON object"),
        (put(None, "message", "conditions"), "conditions", "must be a JSON object"),
        (put("Market", "domain"), "domain", "must be a JSON object"),
        (put(7, "message", "items"), "items", "must be a list of integers"),
        (put(["7", "x"], "message", "items"), "items[1]", "'x' is not an integer"),
    ]


ITEMS = [str(each) for each in BATTERIES.items]
STRAY = str(7 << 32 | 1 << 112)
WHOLE_WITH_INDEX = str((9 << 32) + 1 | 37 << 96 | 1 << 255)
TABLE: list[tuple[Change, str, str]] = [
    (put("Permit", "primaryType"), "primaryType", "is 'Permit', not 'Order'"),
    (put({}, "types"), "types", "are not those of an order of this market"),
    (lambda d: d["types"]["Order"].reverse(), "types", "are not those of an order of this market"),
    (put("Bazaar", "domain", "name"), "domain.name", "is 'Bazaar', not 'Market'"),
    (put("2", "domain", "version"), "domain.version", "is '2', not '1'"),
    (put(1, "domain", "chainId"), "domain.chainId", "is chain 1; this market is on chain 31337"),
    (put("one", "domain", "chainId"), "domain.chainId", "'one' is not an integer"),
    (
        put(TOKEN, "domain", "verifyingContract"),
        "domain.verifyingContract",
        f"is {TOKEN}; this market is {MARKET}",
    ),
    (put(3, "domain", "verifyingContract"), "domain.verifyingContract", "3 is not an address"),
    (message("taker", MAKER.address.lower()), "taker", "is the maker"),
    (message("maker", NOBODY), "maker", "is the zero address"),
    (message("asset", NOBODY), "asset", "is the zero address"),
    (message("token", NOBODY), "token", "is the zero address"),
    (message("side", 2), "side", "2 is neither 0 (sell) nor 1 (buy)"),
    (message("expiresAt", 1_800_000_000), "expiresAt", "1800000000 is not after startsAt 1800000000"),
    (message("startsAt", 1_800_086_401), "expiresAt", "1800086400 is not after startsAt 1800086401"),
    (message("endPrice", "5000001"), "endPrice", "5000001 is above price 5000000: one that sells goes down"),
    (message("price", "-1000001"), "endPrice", "-1000000 is above price -1000001: one that sells goes down"),
    (message("side", 1), "endPrice", "-1000000 is below price 5000000: one that buys goes up"),
    (message("amount", "0"), "amount", "is zero"),
    (message("amount", "41"), "amount", "41 is not the number of its batteries, 40"),
    (message("items", [ITEMS[0], STRAY]), "items[1]", f"{int(STRAY):#x} has bits that mean nothing"),
    (
        message("items", [WHOLE_WITH_INDEX]),
        "items[0]",
        f"{int(WHOLE_WITH_INDEX):#x} has bits that mean nothing",
    ),
    (message("items", [*ITEMS[:1] * 20]), "items", f"{7 << 32} to {(7 << 32) + 1} is named twice"),
    (message("items", ITEMS[:1]), "amount", "40 is not the number of its batteries, 2"),
    (put("0x12z4", "signature"), "signature", "is not 0x and hexadecimal digits, two for each byte"),
    (put("ab" * 65, "signature"), "signature", "is not 0x and hexadecimal digits, two for each byte"),
    (put("0x123", "signature"), "signature", "is not 0x and hexadecimal digits, two for each byte"),
    (put(5, "signature"), "signature", "is not 0x and hexadecimal digits, two for each byte"),
    (signature(lambda old: old[:64]), "signature", "has 64 bytes; that of a wallet has 65"),
    (signature(lambda old: old + b"\0"), "signature", "has 66 bytes; that of a wallet has 65"),
    (signature(high_s), "signature", "has a high s: the other form of a signature, which does not count"),
    (signature(lambda old: bytes(32) + old[32:]), "signature", "has an r or s of zero"),
    (signature(lambda old: old[:32] + bytes(32) + old[64:]), "signature", "has an r or s of zero"),
    (signature(lambda old: old[:64] + b"\x1d"), "signature", "ends with 29; v is 27 or 28"),
    (signature(lambda old: old[:64] + b"\x00"), "signature", "ends with 0; v is 27 or 28"),
    (signature(lambda old: (5).to_bytes(32, "big") + old[32:]), "signature", "is of no key"),
    *out_of_range(),
    *not_addresses(),
    *fields_missing_and_strange(),
]


@pytest.mark.parametrize("at", range(len(TABLE)))
def test_one_thing_changed_is_one_thing_refused(at: int) -> None:
    change, field, rule = TABLE[at]
    found = document()
    change(found)
    with pytest.raises(BadInput) as refused:
        read_order(found, DOMAIN, "order.json")
    assert [(each.source, each.row, each.column) for each in refused.value.problems] == [
        ("order.json", 0, field)
    ]
    assert refused.value.problems[0].rule.startswith(rule)


SHARES_TABLE: list[tuple[Change, str, str]] = [
    (message("price", "-1"), "price", "-1 is negative; shares are sold for money"),
    (condition("minHealth", 1), "conditions.minHealth", "1 is asked of batteries; this order is for shares"),
    (condition("maxAge", 2), "conditions.maxAge", "2 is asked of batteries; this order is for shares"),
    (condition("classes", "4"), "conditions.classes", "4 is asked of batteries; this order is for shares"),
]


@pytest.mark.parametrize("at", range(len(SHARES_TABLE)))
def test_one_thing_changed_of_an_order_for_shares_is_one_thing_refused(at: int) -> None:
    change, field, rule = SHARES_TABLE[at]
    found = document(SHARES)
    change(found)
    with pytest.raises(BadInput) as refused:
        read_order(found, DOMAIN, "order.json", 4)
    assert [(each.row, each.column, each.rule) for each in refused.value.problems] == [(4, field, rule)]


ALTERED: list[tuple[str, Change]] = [
    ("taker", message("taker", NOBODY)),
    ("asset", message("asset", FUND)),
    ("items", message("items", [str(each) for each in items_of([8 << 32, (8 << 32) + 1], {9: 38})])),
    ("token", message("token", FUND)),
    ("price", message("price", "4999999")),
    ("endPrice", message("endPrice", "-1000001")),
    ("maxFee", message("maxFee", 101)),
    ("startsAt", message("startsAt", 1_799_999_999)),
    ("expiresAt", message("expiresAt", 1_800_086_401)),
    ("minHealth", condition("minHealth", 7_999)),
    ("maxAge", condition("maxAge", 91)),
    ("classes", condition("classes", "7")),
    ("minValue", condition("minValue", "3999999")),
    ("nonce", message("nonce", "3")),
    ("counter", message("counter", "3")),
    ("maker", message("maker", STRANGER.address.lower())),
]


@pytest.mark.parametrize("at", range(len(ALTERED)), ids=[name for name, _ in ALTERED])
def test_an_order_altered_after_it_was_signed_has_another_signer(at: int) -> None:
    found = document()
    ALTERED[at][1](found)
    with pytest.raises(OtherSigner) as refused:
        read_order(found, DOMAIN, "order.json")
    assert refused.value.signer != found["message"]["maker"]
    assert refused.value.maker == found["message"]["maker"]


@pytest.mark.parametrize(
    ("name", "value", "order"),
    [("amount", 2 * 10**18, SHARES), ("side", 0, replace(SHARES, end_price=SHARES.price))],
)
def test_more_of_it_altered_after_it_was_signed_has_another_signer(
    name: str, value: int, order: structs.Order
) -> None:
    found = document(order)
    found["message"][name] = value
    with pytest.raises(OtherSigner):
        read_order(found, DOMAIN, "order.json")


def test_who_signs_for_another_is_named() -> None:
    found = order_json(signed(BATTERIES, STRANGER), DOMAIN)
    with pytest.raises(OtherSigner) as refused:
        read_order(found, DOMAIN, "order.json")
    assert (refused.value.signer, refused.value.maker) == (STRANGER.address.lower(), BATTERIES.maker)


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = document()
    for change in (
        message("price", "x"),
        message("maker", "me"),
        put(5, "domain", "chainId"),
        drop("message", "nonce"),
    ):
        change(found)
    with pytest.raises(BadInput) as refused:
        read_order(found, DOMAIN, "order.json")
    assert [each.column for each in refused.value.problems] == ["domain.chainId", "nonce"]
    found["message"]["nonce"] = "1"
    with pytest.raises(BadInput) as refused:
        read_order(found, DOMAIN, "order.json")
    assert [each.column for each in refused.value.problems] == ["domain.chainId", "maker", "price"]


@pytest.mark.parametrize("wrong", [None, [], "order", 5])
def test_what_is_no_object_is_no_order(wrong: Any) -> None:
    with pytest.raises(BadInput, match="must be a JSON object"):
        read_order(wrong, DOMAIN, "order.json")


def test_reading_changes_nothing() -> None:
    found = document()
    before = copy.deepcopy(found)
    read_order(found, DOMAIN, "order.json")
    assert found == before


# -- batteries of an order


def test_ids_are_packed_into_ranges_of_one_batch() -> None:
    ids = [3 << 32 | 5, 3 << 32 | 4, 3 << 32 | 7, (4 << 32) - 1, 4 << 32]
    lots = lots_of(items_of(ids, {2: 38}))
    assert lots == (
        Lot(2 << 32, 38, True),
        Lot(3 << 32 | 4, 2),
        Lot(3 << 32 | 7, 1),
        Lot((4 << 32) - 1, 1),
        Lot(4 << 32, 1),
    )
    assert list(lots[1].ids) == [3 << 32 | 4, 3 << 32 | 5]
    assert [lot.batch for lot in lots] == [2, 3, 3, 3, 4]
    assert [str(lot) for lot in lots[:3]] == [
        "batch 2 (38 batteries)",
        f"{3 << 32 | 4} to {3 << 32 | 5}",
        str(3 << 32 | 7),
    ]


def test_a_battery_that_has_left_its_batch_may_be_sold_beside_it() -> None:
    assert lots_of(items_of([2 << 32], {2: 37})) == (Lot(2 << 32, 37, True), Lot(2 << 32, 1))


def test_a_range_is_no_longer_than_its_word_says() -> None:
    lots = lots_of(items_of(range(1 << 32, (1 << 32) + 65_537), {}))
    assert [lot.count for lot in lots] == [65_536, 1]


@pytest.mark.parametrize(
    ("ids", "batches", "rule"),
    [
        ([5, 5], {}, "battery 5 is named twice"),
        ([-1], {}, "-1 is not the id of a battery"),
        ([1 << 96], {}, f"{1 << 96} is not the id of a battery"),
        ([], {4: 0}, "0 batteries of batch 4 are not 1..65536"),
        ([], {4: 65_537}, "65537 batteries of batch 4 are not 1..65536"),
    ],
)
def test_what_is_no_lot_is_refused(ids: list[int], batches: dict[int, int], rule: str) -> None:
    with pytest.raises(BadInput) as refused:
        items_of(ids, batches)
    assert refused.value.problems[0].rule == rule


@pytest.mark.parametrize("stray", [1 << 112, 1 << 254, 1 << 255 | 1])
def test_a_word_with_stray_bits_is_no_lot(stray: int) -> None:
    with pytest.raises(BadInput, match="has bits that mean nothing"):
        lots_of([stray])


def test_which_batteries_follow_a_batch_only_the_chain_knows() -> None:
    with pytest.raises(BadInput, match="which batteries follow batch 2 only the chain knows"):
        _ = Lot(2 << 32, 38, True).ids


# -- prices


@pytest.mark.parametrize(
    ("second", "price"),
    [
        (1_799_999_999, 5_000_000),
        (1_800_000_000, 5_000_000),
        (1_800_000_001, 4_999_931),  # 6,000,000 / 86,400 = 69.4 is given way, rounded down
        (1_800_043_200, 2_000_000),
        (1_800_072_000, 0),
        (1_800_086_399, -999_930),
        (1_800_086_400, -1_000_000),
        (1_900_000_000, -1_000_000),
    ],
)
def test_a_price_falls_in_a_straight_line(second: int, price: int) -> None:
    assert price_at(BATTERIES, second) == price


def test_a_part_is_rounded_in_the_makers_favour() -> None:
    sells = replace(SHARES, side=0, price=100, end_price=100, amount=3)
    buys = replace(sells, side=1)
    assert [cash_for(sells, part, 0) for part in (1, 2, 3)] == [34, 67, 100]
    assert [cash_for(buys, part, 0) for part in (1, 2, 3)] == [33, 66, 100]
    assert Side(sells.side) is Side.SELL
