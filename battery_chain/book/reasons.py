"""Why an order is not in the order book: the error's name, its values, and a sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from battery_chain.chain.reverts import contract_decoder, decode_revert
from battery_chain.errors import BadInput, BatteryChainError, Mismatch

__all__ = ["CANCELLED", "CLOSED", "DROPPED", "EXPIRED", "FILLED", "OPEN", "STATES", "Reason"]

OPEN, FILLED, CANCELLED, EXPIRED, DROPPED = "open", "filled", "cancelled", "expired", "dropped"
CLOSED: Mapping[str, str] = {
    "OrderFilled": FILLED,
    "OrderCancelled": CANCELLED,
    "OldCounter": CANCELLED,
    "Expired": EXPIRED,
}
"""What an order is after such a refusal; after any other it is dropped."""

STATES = (OPEN, FILLED, CANCELLED, EXPIRED, DROPPED)

_WORDS: Mapping[str, str] = {
    "AssessmentTooOld": "battery {id}: the last assessment is {age} days old, at most {limit} are asked",
    "BadOrder": "the order contradicts itself",
    "BadSignatureLength": "the signature has {length} bytes; that of a wallet has 65",
    "BatchChanged": "{count} batteries of batch {batchId} move together now",
    "ERC7943CannotReceive": "{account} may not receive these shares",
    "Expired": "the order has ended at second {expiresAt}",
    "FeeTooHigh": "the market takes {fee} basis points, the order allows {limit}",
    "HealthTooLow": "battery {id}: health of {health} basis points, {minimum} are asked",
    "HighS": "the signature has a high s: the other form of one, which does not count",
    "MarketPaused": "the market is paused",
    "MemberIsFrozen": "{account} is frozen",
    "NoReason": "the check ended without a reason: it takes more gas than the node gives",
    "NonceTaken": "{maker} has another order with nonce {nonce}, which was filled",
    "NotAllowed": "{owner} has allowed the market {allowed} of {token}, {needed} are needed",
    "NotApproved": "{maker} has not approved the market for battery {id}",
    "NotConfirmed": "the contract {maker} does not confirm the signature (ERC-1271)",
    "NotFree": "battery {id} may not change hands: quarantined, frozen, pledged, waste or gone",
    "NotListed": "the order has no signature, and is not listed on chain",
    "NotOwner": "battery {id} belongs to {owner}, not to {maker}",
    "NotVerified": "{account} is not a verified member",
    "NotYet": "the order begins at second {startsAt}; offer it then",
    "OldCounter": "{maker} has cancelled all orders of counter {counter}; {current} is valid",
    "OrderCancelled": "{maker} has cancelled nonce {nonce}",
    "OrderFilled": "nothing is left of it",
    "OtherClass": "battery {id} is of class {class}, which is not asked for",
    "OtherSigner": "the signature is not the maker's",
    "TooLittle": "{account} has {has} of {token}, {needed} are needed",
    "TooMany": "{maker} has {most} open orders, which is the most",
    "UnknownAsset": "the market does not trade {asset}",
    "UnknownToken": "the market does not settle in {token}",
    "WorthTooLittle": "it is worth {value}, at least {minimum} are asked",
    "WrongSigner": "the signature is not that of {maker} for this market",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """The error's name and its arguments, as JSON has them: integers as decimal texts, bytes as 0x…"""

    error: str
    arguments: Mapping[str, Any]

    @property
    def words(self) -> str:
        """One sentence."""
        try:
            return _WORDS.get(self.error, self.error).format_map(self.arguments)
        except KeyError:
            return self.error

    @property
    def state(self) -> str:
        """What an order is that was open before."""
        return CLOSED.get(self.error, DROPPED)

    def json(self) -> dict[str, Any]:
        return {"error": self.error, "arguments": dict(self.arguments), "words": self.words}

    def dump(self) -> str:
        return json.dumps({"error": self.error, "arguments": dict(self.arguments)})

    @classmethod
    def load(cls, text: str) -> Reason:
        return cls(**json.loads(text))

    @classmethod
    def of_revert(cls, data: bytes) -> Reason:
        """From what a contract has reverted with."""
        name, arguments = decode_revert(data, contract_decoder())
        return cls(name, {key: plain(value) for key, value in arguments.items()})

    @classmethod
    def of_error(cls, error: BatteryChainError) -> Reason:
        """From what the reading of an order has raised."""
        if isinstance(error, BadInput):
            problems = [{"field": each.column, "rule": each.rule} for each in error.problems]
            return cls("BadInput", {"problems": problems})
        if isinstance(error, Mismatch):
            return cls("OtherSigner", {"signer": str(error.left), "maker": str(error.right)})
        return cls(type(error).__name__, {"message": str(error)})


def plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
