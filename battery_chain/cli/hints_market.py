"""What a refusal of the market means in words and in whole units, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["IN_MARKET_HINTS", "MARKET_HINTS", "for_traders"]

_SEE = "see what the order says: battery-chain market show FILE"
_ANEW = "have its maker sign a new one: battery-chain market sign"

MARKET_HINTS: Mapping[str, tuple[str, str]] = {
    "BadListing": (
        "a fund does not put such an order on the market: {what}",
        "a fund sells and buys batteries for its own settlement token, at a price that is not negative, by "
        "orders that its manager lists: battery-chain market list --fund BB1 …",
    ),
    "BadOrder": ("the order contradicts itself: {what}", _SEE),
    "BadSignatureLength": (
        "the signature has {length} bytes, that of a wallet has 65: part of it was lost",
        "take the file as its maker wrote it, or " + _ANEW,
    ),
    "BatchChanged": (
        "{count} batteries move with batch {batchId} now, not as many as the order says",
        "the batch is not what was offered any more; " + _ANEW,
    ),
    "DifferentLots": (
        "the two orders are not for the same lot, or not for the same token",
        "match orders for the same batteries, named the same way, or for shares of the same fund",
    ),
    "FeeTooHigh": (
        "the market takes {fee} basis points, its maker agreed to {limit} at most",
        "see the fee: battery-chain market fee; " + _ANEW,
    ),
    "HealthTooLow": (
        "{id} has a health of {health}, {minimum} is asked",
        "see the battery: battery-chain battery show ID; nothing has changed hands",
    ),
    "HighS": (
        "the signature is in its second form (high s), which does not count: {s}",
        "sign with a wallet that makes low-s signatures, or " + _ANEW,
    ),
    "MarketPaused": (
        "a guardian has stopped the market for now",
        "orders stay as they are and can be cancelled: battery-chain market cancel; try again later",
    ),
    "NonceTaken": (
        "{maker} has used number {nonce} for another order, of which a part was filled",
        "one number, one order; " + _ANEW,
    ),
    "NotAllowed": (
        "{account} lets the market take {allowed}, {needed} are needed",
        "it gives leave: battery-chain market approve FILE --account WHO",
    ),
    "NotConfirmed": (
        "the contract {maker} does not confirm that it signed this order",
        "ask whoever keeps that contract; or it lists the order on chain",
    ),
    "NotDivisible": (
        "batteries are sold all together: the order is for {whole}, not {amount}",
        "leave out --amount, or " + _ANEW + " for fewer",
    ),
    "NotFree": (
        "{id} cannot change hands: it is waste, quarantined, frozen, pledged, or in a state that binds it",
        "see why: battery-chain battery show ID",
    ),
    "NotListed": (
        "the order has no signature, and nobody has listed it on chain ({orderHash})",
        "its maker signs it: battery-chain market sign; or lists it: battery-chain market list FILE",
    ),
    "NotMaker": (
        "{caller} is not the maker of the order, {maker} is",
        "send it as the maker: --account WHO",
    ),
    "NotMarket": (
        "{caller} is not the market of the fund",
        "nothing is to be done: only the market calls this",
    ),
    "NotOpposite": (
        "two orders are matched when one sells, the other buys, and their makers are two",
        "name the order that sells first: battery-chain market match SELL BUY",
    ),
    "NotSelf": ("{caller} is not the market", "nothing is to be done: only the market calls this"),
    "NotTaker": (
        "the order is for {taker} alone, not for {caller}",
        "nobody else can fill it; ask its maker for one that you may take: battery-chain market sign "
        "--taker WHO",
    ),
    "NotYet": ("the order holds from {startsAt} on", "fill it then"),
    "OldCounter": (
        "{maker} has cancelled all its orders of before: the order says counter {counter}, {current} holds",
        _ANEW,
    ),
    "OrderCancelled": ("{maker} has cancelled order {nonce}", "it cannot be filled any more; " + _ANEW),
    "OrderFilled": (
        "order {nonce} of {maker} is filled already",
        "it is done; see the trades: battery-chain market trades",
    ),
    "OtherClass": (
        "{id} is of class {class}, which is not one that is asked",
        "see its class: battery-chain battery show ID",
    ),
    "Overfilled": (
        "{open} of the order are left, not {amount}",
        "take what is left: leave out --amount",
    ),
    "PricesDoNotCross": (
        "the seller asks {sell}, the buyer pays {buy} at most",
        "wait until an auction has come down, or ask one of them for another price",
    ),
    "TooLittle": (
        "{account} has {has} free, {needed} are needed",
        "pay in, or free what is bound: battery-chain token balance, battery-chain fund holders",
    ),
    "UnknownAsset": (
        "{asset} is nothing that this market trades",
        "it trades batteries, and shares of funds that were admitted: battery-chain deploy run FILE",
    ),
    "UnknownToken": (
        "{token} is no settlement token of this market",
        "sign for the settlement token of the deployment: battery-chain market sign",
    ),
    "WorthTooLittle": (
        "what would change hands is worth {value}, {minimum} are asked",
        "nothing has changed hands; see its value: battery-chain value battery ID; or change --min-value",
    ),
    "WrongSigner": (
        "the signature is not one of {maker} under this order ({signer} comes out): the order was altered, "
        "somebody else signed it, or it is for another chain or market",
        "take the file as its maker wrote it, or " + _ANEW,
    ),
}
"""Sentence and next step by the name of the error."""

IN_MARKET_HINTS: Mapping[str, tuple[str, str]] = {
    "AssessmentTooOld in the market": (
        "the last assessment of {id} is {age} days old, at most {limit} are asked",
        "have it assessed: battery-chain assess run FILE",
    ),
    "BadConfig in the market": (
        "the market cannot be set up so: {what}",
        "see the cap of the fee: battery-chain market fee; correct [market] of the description",
    ),
    "ERC20InsufficientAllowance in the market": (
        "the market may take only {allowance} of the {needed} needed",
        "whoever gives them gives leave: battery-chain market approve FILE --account WHO",
    ),
    "ERC20InsufficientBalance in the market": (
        "{sender} has {balance}, {needed} are needed",
        "pay in first: battery-chain token issue WHO AMOUNT",
    ),
    "ERC7943CannotReceive in the market": (
        "{account} cannot receive this: it is no verified member, or the fund does not admit it",
        "nothing has changed hands; who wants to trade becomes a member: battery-chain member add WHO",
    ),
    "Expired in the market": ("the order held until {expiresAt}", _ANEW),
    "MemberIsFrozen in the market": (
        "{account} is frozen: nothing leaves it",
        "an agent lifts it: battery-chain member unfreeze WHO; until then no order of it can be filled",
    ),
    "NotApproved in the market": (
        "{maker} has not let the market take {id}",
        "it gives leave: battery-chain market approve FILE --account WHO",
    ),
    "NotOwner in the market": (
        "{id} belongs to {owner}, not to {maker}, who offers it",
        "it has changed hands since the order was made; who owns it now makes another: "
        "battery-chain market sign",
    ),
    "NotVerified in the market": (
        "{account} is no verified member: it never was, its verification has lapsed, or it is frozen",
        "batteries and shares go to verified members only, and nothing has changed hands; an identity "
        "provider admits or renews it: battery-chain member add, battery-chain member renew",
    ),
    "PriceOutsideBand in the market": (
        "the price {price} is outside the fund's band of {band} basis points round fair value, {fairValue}",
        "sign an order within the band; or the depositary approves this one a day ahead: battery-chain fund "
        "approve --digest HASH --account DEPOSITARY (market show FILE has the hash)",
    ),
    "Reentered in the market": ("the market was called while it was at work", "call it from outside"),
}
"""Those of errors that mean something else elsewhere."""

_MONEY = {
    "ERC20InsufficientAllowance": ("allowance", "needed"),
    "ERC20InsufficientBalance": ("balance", "needed"),
    "PriceOutsideBand": ("price", "fairValue"),
    "PricesDoNotCross": ("sell", "buy"),
    "WorthTooLittle": ("value", "minimum"),
}
_OF_A_TOKEN = {"NotAllowed": ("needed", "allowed"), "TooLittle": ("needed", "has")}
_NUMBERS = frozenset({"nonce", "counter", "current"})
_SHARE_DECIMALS = 18


def for_traders(
    error: str, arguments: Mapping[str, Any], token: str, decimals: int, symbol: str
) -> tuple[str, dict[str, Any]]:
    """The name under which the hints know an error of the market, and its arguments in whole units. `token`:
    the address of the settlement token, with `decimals` and `symbol`. An ERC-20 error is taken for one of it:
    what shares lack is told before anything is sent.
    """
    said = dict(arguments)
    if error == "AssessmentTooOld":
        said |= {"age": said.get("age", said.get("day"))}  # one selector with Battery's, which tells the day

    def money(name: str) -> None:
        said[name] = f"{_whole(said[name], decimals)} {symbol}"

    def shares(name: str) -> None:
        said[name] = f"{_whole(said[name], _SHARE_DECIMALS)} shares"

    tell = money if str(said.get("token", "")).lower() == token.lower() else shares
    for name in _MONEY.get(error, ()):
        money(name)
    for name in _OF_A_TOKEN.get(error, ()):
        tell(name)
    for name in ("amount", "open") if error == "Overfilled" else ():
        shares(name)
    for name in ("health", "minimum") if error == "HealthTooLow" else ():
        said[name] = f"{_whole(said[name], 2)} %"
    said |= {name: str(said[name]) for name in _NUMBERS & said.keys()}
    name = f"{error} in the market"
    return (name if _fits(name, said) else error), said


def _fits(name: str, said: Mapping[str, Any]) -> bool:
    """Whether the sentence is for these arguments: some errors of other contracts have the same name."""
    from string import Formatter

    if name not in IN_MARKET_HINTS:
        return False
    fields = {field for _, field, _, _ in Formatter().parse(IN_MARKET_HINTS[name][0]) if field}
    return fields <= said.keys()


def _whole(raw: int, decimals: int) -> str:
    from battery_chain.units import amount_of_units

    text = f"{amount_of_units(raw, decimals):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
