"""What each key of the gas snapshot measures, its target, and what public contracts and the EVM's own prices
make of it.

Targets, peers and floors are those of the design; peers' figures are quoted, not measured here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["KEYS", "RATIOS", "Key", "Ratio"]


@dataclass(frozen=True, slots=True)
class Key:
    """One figure, gas. `target` 0: none was set, the key is there to explain another."""

    says: str
    target: int = 0
    peer: str = ""
    floor: str = ""


@dataclass(frozen=True, slots=True)
class Ratio:
    """`key` may be at most `percent` above `base`."""

    key: str
    base: str
    percent: int


_UNASSESSED = "the same without begin-of-life health and its signature"

KEYS: Mapping[str, Key] = {
    "mint.batch10.per_battery": Key(
        "identity, begin-of-life health and the assessor's signature; second batch of its owner and series",
        18_500,
        "ERC721A 7,364 (no identity)",
        "6,725",
    ),
    "mint.batch10.unassessed.per_battery": Key(_UNASSESSED),
    "mint.batch10.fresh.per_battery": Key("the first batch that an account, a class and a series ever see"),
    "mint.batch100.per_battery": Key("as batch10", 3_600, "ERC721A 2,471 (no identity)", "2,360"),
    "mint.batch100.unassessed.per_battery": Key(_UNASSESSED),
    "mint.batch1000.per_battery": Key("as batch10", 2_150, "ERC721A 1,981 (no identity)", "1,924"),
    "mint.batch1000.unassessed.per_battery": Key(_UNASSESSED),
    "mint.batch1000.gaps.per_battery": Key("as batch1000, serials with gaps of 0 to 9"),
    "mint.registry.per_battery": Key(
        "100 identifiers of their own, of 24 characters (GB/T 34014) and one prefix; else as batch100",
        27_000,
        floor="22,100 + events",
    ),
    "mint.registry.batch400.per_battery": Key("the same for 400, the most that the package sends at once"),
    "mint.registry.prefixes.per_battery": Key("100 identifiers, each with a prefix of its own"),
    "mint.late.per_battery": Key("100 late serials out of the gaps of a batch of 1,000, every other one"),
    "mint.late.skipped.per_battery": Key("100 late serials in a row, of a range that a mint skipped"),
    "mint.late.scattered.per_battery": Key("the same, 256 apart: each in a slot of its own"),
    "mint.skip": Key("what a mint pays more for leaving serials out before its first"),
    "transfer.first_from_batch_1000": Key(
        "battery 500 of 1,000 leaves its batch, to an account that holds the class",
        85_000,
        "Psi 97k–120k, ERC721A 303k at 100 deep",
        "58k",
    ),
    "transfer.first_from_batch_4096": Key("the last of 4,096, likewise", 85_000, "as above", "58k"),
    "transfer.first_from_batch_1000.fresh": Key(
        "to an account that never held a battery", 125_000, "as above"
    ),
    "transfer.steady": Key(
        "own slot; both hold the class before and after",
        62_000,
        "OpenZeppelin 42,108 (no portfolio)",
        "38.8k",
    ),
    "transfer.batch1000.per_battery": Key("the whole batch", 2_200, "ERC721A HEAD 7,130", "1,875 +"),
    "assess.batch1000.per_battery": Key(
        "second and later, one signature, every battery read",
        2_200,
        "Solady parts 6,901; usual parts 11,573",
        "1,472",
    ),
    "assess.first.batch1000.per_battery": Key(
        "the first since begin of life: writes every state slot", 6_500
    ),
    "assess.batch1000.moved10pct.per_battery": Key(
        "second; 100 of the 1,000 belong to ten other owners", 2_900
    ),
    "assess.batch1000.of_fund.per_battery": Key(
        "second; the owner is a fund, which is told before and after", 2_200
    ),
    "nav.read.8_classes.100_batteries": Key(
        "estimate of `portfolioValue`", 72_000, "O(N): 314k at 100, 2.88M at 1,000", "31.6k (1 class)"
    ),
    "nav.read.8_classes.1000000_batteries": Key(
        "the same for a million batteries in 248 batches", 72_000, "as above"
    ),
    "nav.fund.8_classes": Key("estimate of `Fund.nav`: portfolio, cash, what is owed", 110_000),
    "nav.fund.12_receivables": Key("the same with the most receivables that can be open", 110_000),
    "fund.acquire.batch1000.per_battery": Key("the fund buys a batch of 1,000 against payment"),
    "waste.one": Key("into a recycler's custody; own slot"),
    "dismantle.one": Key("with masses"),
    "burn.one.without_payment": Key("`burn.one` with proceeds of nothing"),
    "burn.one": Key(
        "`recycle` of one that had moved alone: countersignature, signed consent, mass balance, payment",
        75_000,
        "Solady 31,236 (no checks)",
        "28.3k",
    ),
    "waste.follower": Key("into a recycler's custody; gives the battery its own slot"),
    "dismantle.follower": Key("with masses"),
    "burn.follower.without_payment": Key("`burn.follower` with proceeds of nothing"),
    "burn.follower": Key(
        "`recycle` of a battery that followed its batch until it became waste, which pinned it", 100_000
    ),
    "share.transfer.steady": Key(
        "both verified, both hold shares before and after; frozen, lapsed, locked and income are looked at",
        50_000,
        "38,712 (allow-list only); T-REX 208k",
        "33.2k",
    ),
    "share.transfer.limited": Key(
        "the same in a fund that limits classes, jurisdictions, holders and the share of one"
    ),
    "share.transfer.after_distribution": Key("the first of both since a distribution: their income is noted"),
    "income.claim": Key("all of an account's"),
    "deposit.request": Key("of an investor who has asked before; the payment was approved before"),
    "deposit.claim": Key("all shares, to an investor who holds some"),
    "deposit.cycle.per_investor": Key(
        "both, and a hundredth of a strike of 100", 130_000, "OpenZeppelin 146k; Centrifuge 631k", "94k"
    ),
    "deposit.request.fresh": Key("of an investor who never had a request"),
    "deposit.claim.fresh": Key("all shares, to an investor who never had any"),
    "deposit.cycle.fresh.per_investor": Key(
        "both, and a hundredth of a strike of 100: two slots are new, of the request and of the shares"
    ),
    "strike.1_request": Key("a later strike; the fund holds eight classes, assessed in the window"),
    "strike.100_requests": Key("likewise"),
    "strike.10000_requests": Key("likewise, 10,000 controllers"),
    "claim.after_1_epoch": Key("money of a redemption that one strike has filled in part"),
    "claim.after_1000_epochs": Key("the same after 1,000 strikes"),
    "order.nft_for_cash": Key(
        "a signed order for a battery that moved before; both hold the class; portfolios, Members included",
        105_000,
        "0x v4 92,903; Seaport 105,883 (a plain token)",
        "74.9k",
    ),
    "order.nft_for_cash.first_move": Key("the same for a battery that leaves its batch"),
    "order.bundle10.per_item": Key("ten batteries by one word of one order", 45_000),
    "order.fill_batch10.per_order": Key("ten orders of one maker, a battery each, in one transaction"),
    "order.match": Key("two signed orders for a battery, by a third", 130_000),
    "order.shares_partial": Key(
        "a later part of an order for shares; both hold some, with compliance and checkpoint of income",
        85_000,
        "1inch 71,208 (a plain token)",
        "66k",
    ),
    "order.shares_partial.unsigned": Key("the same: the taker leaves out a signature that was seen"),
    "order.shares_partial.first": Key("the first part, which looks at the signature"),
    "order.fund_sells": Key("a battery by an order that the fund has listed: it is asked, told, and books"),
    "order.list.by_fund": Key("the listing of it"),
    "order.cancel_word": Key("16 orders at once, in a word where some were cancelled before"),
    "order.cancel_word.fresh": Key("likewise, the first of the word"),
    "order.cancel_all": Key("all of a maker, not for the first time"),
}

RATIOS = (
    Ratio("nav.read.8_classes.1000000_batteries", "nav.read.8_classes.100_batteries", 0),
    Ratio("strike.100_requests", "strike.1_request", 5),
    Ratio("strike.10000_requests", "strike.1_request", 5),
    Ratio("claim.after_1000_epochs", "claim.after_1_epoch", 10),
)
