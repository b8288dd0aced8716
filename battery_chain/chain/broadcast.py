"""Handing signed transactions to a node, and reading its answer.

A transaction is on its way once it is in the journal, whatever the node says: an answer only tells what to
do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from battery_chain.chain.rpc import Fault, Rpc
from battery_chain.errors import Unreachable

__all__ = ["Answer", "Reply", "broadcast", "classify"]


class Answer(Enum):
    """What a node's answer means for the sender."""

    TAKEN = "taken"
    """In the pool or mined already, or unknown because the answer was lost: look for the receipt."""
    CHEAP = "cheap"
    """Another price is needed."""
    POOR = "poor"
    """The account cannot pay."""
    BUSY = "busy"
    """The node takes nothing just now: offer it again later."""
    REFUSED = "refused"
    """This node will never take it."""


@dataclass(frozen=True, slots=True)
class Reply:
    answer: Answer
    message: str = ""


# Nodes share no codes for these, only wordings: Geth, Anvil, Ganache, cosmos/evm. The first match counts.
_WORDINGS = (
    (Answer.TAKEN, ("already known", "known transaction", "already imported", "already exists")),
    (Answer.TAKEN, ("already in", "nonce too low", "nonce is too low", "invalid nonce", "correct nonce")),
    (Answer.TAKEN, ("revert", "is not json-rpc")),
    (Answer.POOR, ("insufficient funds", "insufficient balance", "enough funds")),
    (Answer.CHEAP, ("underpriced", "base fee", "fee too low", "fee cap", "insufficient fee", "price below")),
    (Answer.BUSY, ("is full", "rate limit", "too many", "timeout", "timed out", "syncing", "internal error")),
)


def classify(fault: Fault) -> Answer:
    text = fault.message.lower()
    for answer, wordings in _WORDINGS:
        if any(wording in text for wording in wordings):
            return answer
    return Answer.REFUSED


def broadcast(rpc: Rpc, raws: Sequence[bytes]) -> list[Reply]:
    """Offer transactions to the node, in their order; never raises for what a node or a network does."""
    try:
        outcomes = rpc.outcomes([("eth_sendRawTransaction", ("0x" + raw.hex(),)) for raw in raws])
    except Unreachable as lost:
        return [Reply(Answer.TAKEN, str(lost))] * len(raws)
    return [
        Reply(classify(each), each.message) if isinstance(each, Fault) else Reply(Answer.TAKEN)
        for each in outcomes
    ]
