"""What the errors of the market say, as sentences: of a fill that was skipped, of an order that cannot be
filled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["sentence_of"]

_SENTENCES: Mapping[str, str] = {
    "MarketPaused": "the market is paused",
    "BadOrder": "the order contradicts itself in {what}",
    "UnknownAsset": "the market does not trade {asset}",
    "UnknownToken": "the market does not take {token}",
    "NotYet": "it starts at second {startsAt}",
    "Expired": "it expired at second {expiresAt}",
    "NotMaker": "only its maker {maker} may do this",
    "NotTaker": "it is for {taker} alone",
    "OrderCancelled": "its maker has cancelled it",
    "OrderFilled": "it is filled",
    "OldCounter": "its maker has cancelled all orders of that time",
    "FeeTooHigh": "the fee of {fee} basis points is above its limit of {limit}",
    "BadSignatureLength": "its signature has {length} bytes, not 65",
    "HighS": "its signature is the form with a high s, which does not count",
    "WrongSigner": "it was signed by {signer}, or for another chain or market, not by its maker",
    "NotConfirmed": "the contract {maker} does not confirm the signature",
    "NotListed": "it is not listed",
    "NonceTaken": "another order with its nonce was filled before",
    "Overfilled": "only {open} of it are open",
    "NotDivisible": "its {whole} batteries are sold all together",
    "NotOpposite": "the two are not one that sells and one that buys, of two makers",
    "DifferentLots": "the two are not for the same goods and money",
    "PricesDoNotCross": "the one sells for {sell}, the other buys for no more than {buy}",
    "BatchChanged": "of batch {batchId} {count} batteries move together now",
    "HealthTooLow": "battery {id} has a health of {health} basis points, {minimum} are asked",
    "AssessmentTooOld": "battery {id} was assessed {age} days ago, {limit} are allowed",
    "OtherClass": "battery {id} is of class {class}, which is not asked for",
    "WorthTooLittle": "it is worth {value}, at least {minimum} is asked",
    "NotOwner": "battery {id} belongs to {owner}, not to {maker}",
    "NotFree": "the title of battery {id} is not free to move",
    "NotApproved": "its maker has not let the market take battery {id}",
    "TooLittle": "{account} has {has} of {token}, {needed} are needed",
    "NotAllowed": "{account} lets the market take {allowed} of {token}, {needed} are needed",
    "NotVerified": "{account} is no verified member",
    "MemberIsFrozen": "{account} is frozen",
}


def sentence_of(error: str, arguments: Mapping[str, Any]) -> str:
    """A sentence about an error; its name and arguments where there is none."""
    said = {name: _plain(value) for name, value in arguments.items()}
    try:
        return _SENTENCES[error].format(**said)
    except KeyError:
        return f"{error}({', '.join(f'{name} {value}' for name, value in said.items())})"


def _plain(value: Any) -> Any:
    return value.rstrip(b"\0").decode("ascii", "replace") if isinstance(value, bytes) else value
