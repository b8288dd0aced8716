"""What a refusal means to an investor, in words and in whole units, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

__all__ = ["INVEST_HINTS", "SIDED_HINTS", "Side", "for_investors"]

Side = Literal["money", "shares"]
"""What an investor has asked for with: the amounts of a refusal are of it."""

INVEST_HINTS: Mapping[str, tuple[str, str]] = {
    "DoorShut": (
        "the fund takes no subscriptions: it is paused, or it closes",
        "redemptions and claims go on; how the fund stands: battery-chain fund nav",
    ),
    "ExceedsClaimable": (
        "{controller} can claim {claimable}, not {amount}",
        "claim all: battery-chain fund claim",
    ),
    "NotAdmitted": (
        "the fund does not admit {account}: jurisdiction {jurisdiction}, investor class {investorClass}",
        "no request was made; whom it admits is in its prospectus",
    ),
    "NotController": (
        "{caller} may not act for {controller}",
        "who is to be acted for says so first: battery-chain fund operator WHO",
    ),
    "NotVault": (
        "the fund is not open yet, or {caller} is no vault of it",
        "its manager opens it: battery-chain fund open",
    ),
    "ProspectusNotAccepted": (
        "edition {edition} of the prospectus is not accepted yet; its hash is {hash}",
        "read it, compare the hash, and say so: battery-chain fund subscribe AMOUNT --accept-prospectus HASH",
    ),
    "Reentered": ("the vault was called while it was at work", "call it from outside"),
    "ShareTooLarge": ("{account} would have {shares}, one holder may have {limit} at most", "ask for less"),
    "TooManyHolders": (
        "the fund has {limit} holders, as many as it may have",
        "wait until one has left; who holds shares already may ask for more",
    ),
    "WrongProspectus": ("{hash} is not the prospectus in force, {current} is", "read the edition in force"),
}
"""Sentence and next step by the name of the error."""

SIDED_HINTS: Mapping[str, tuple[str, str]] = {
    "BelowMinimum of money": (
        "{amount} is less than the smallest subscription, {minimum}",
        "subscribe for more",
    ),
    "BelowMinimum of shares": (
        "{amount} are fewer than the smallest redemption, {minimum}",
        "redeem more, or all that you have",
    ),
    "ERC20InsufficientAllowance of money": (
        "the vault may take only {allowance} of the {needed}",
        "whose money it is approves the vault first, or subscribes itself",
    ),
    "ERC20InsufficientAllowance of shares": (
        "{spender} may not redeem the shares of another",
        "their holder says so first: battery-chain fund operator WHO",
    ),
    "ERC20InsufficientBalance of money": (
        "{sender} has {balance}, {needed} are needed",
        "pay in first: battery-chain token issue WHO AMOUNT",
    ),
    "ERC20InsufficientBalance of shares": (
        "{sender} has {balance}, {needed} are needed",
        "shares that were dealt are claimed first: battery-chain fund claim",
    ),
    "ERC7943CannotReceive of shares": (
        "{account} cannot receive shares: its verification is not in force, or the fund does not admit its "
        "jurisdiction or investor class",
        "renew it: battery-chain member renew WHO; or leave without receiving: "
        "battery-chain fund redeem --unclaimed",
    ),
    "ERC7943CannotSend of shares": (
        "{account} is frozen: nothing leaves it",
        "an agent lifts it: battery-chain member unfreeze WHO",
    ),
    "ERC7943CannotTransfer of shares": (
        "what waits in a vault belongs to many and does not move",
        "name another account",
    ),
    "ERC7943InsufficientUnfrozenBalance of shares": (
        "an agent has frozen shares of {account}: {unfrozen} can move, not {amount}",
        "ask for less, or ask the agent of the fund",
    ),
    "Locked of shares": (
        "{account} has {unlocked} whose lock-up is over, not {amount}",
        "ask for less, or later; how much is locked: battery-chain fund holders",
    ),
    "MemberIsFrozen of shares": (
        "{account} is frozen: it can claim nothing, nor anybody for it",
        "an agent lifts it: battery-chain member unfreeze WHO; until then all of it stays where it is",
    ),
    "NotOwner of money": (
        "{caller} may not subscribe with the money of {owner}",
        "who pays says so first: battery-chain fund operator WHO",
    ),
    "NotVerified of money": (
        "{account} is no verified member: it never was, its verification has lapsed, or it is frozen",
        "an identity provider admits or renews it: battery-chain member add, battery-chain member renew; "
        "who has lapsed can leave: battery-chain fund redeem",
    ),
    "NotVerified of shares": (
        "{account} is no verified member: it cannot receive for another",
        "name a receiver that is verified, or leave out --to",
    ),
    "NothingToClaim of shares": (
        "there is nothing to claim",
        "what waits, and for which strike: battery-chain fund statement WHO",
    ),
    "TooManyRequests of money": (
        "{controller} has subscriptions for {limit} epochs that are not claimed",
        "claim what was dealt: battery-chain fund claim; or wait for the next strike",
    ),
    "TooManyRequests of shares": (
        "{controller} has redemptions of {limit} epochs that are not claimed in full",
        "claim what was dealt: battery-chain fund claim; or wait for the next strike",
    ),
}
"""Those of errors that are told by what the investor has asked with."""

_MOVED = {
    "BelowMinimum": ("amount", "minimum"),
    "ERC20InsufficientAllowance": ("allowance", "needed"),
    "ERC20InsufficientBalance": ("balance", "needed"),
    "ERC7943InsufficientUnfrozenBalance": ("amount", "unfrozen"),
    "ExceedsClaimable": ("amount", "claimable"),
    "Locked": ("amount", "unlocked"),
    "ShareTooLarge": ("shares", "limit"),
}
_ALWAYS_SHARES = frozenset({"ERC7943InsufficientUnfrozenBalance", "Locked", "ShareTooLarge"})
_SHARE_DECIMALS = 18
_CLASSES = ("none", "retail", "professional", "institution")


def for_investors(
    error: str, arguments: Mapping[str, Any], side: Side, decimals: int, symbol: str
) -> tuple[str, dict[str, Any]]:
    """The name under which the hints know an error of this side, and its arguments in whole units."""
    in_shares = side == "shares" or error in _ALWAYS_SHARES
    places, unit = (_SHARE_DECIMALS, "shares") if in_shares else (decimals, symbol)
    said = dict(arguments)
    for name in _MOVED.get(error, ()):
        said[name] = f"{_whole(said[name], places)} {unit}"
    if error == "NotAdmitted":
        said["jurisdiction"] = f"{said['jurisdiction']:03d}"
        said["investorClass"] = _CLASSES[said["investorClass"]]
    name = f"{error} of {side}"
    return (name if name in SIDED_HINTS else error), said


def _whole(raw: int, decimals: int) -> str:
    from battery_chain.units import amount_of_units

    text = f"{amount_of_units(raw, decimals):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
