"""What stands against an order now: asked of the chain, one call for many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from battery_chain.chain.reverts import contract_decoder, decode_revert
from battery_chain.deploy import Workspace
from battery_chain.market.order import SignedOrder
from battery_chain.market.words import sentence_of

__all__ = ["Checked", "Reason", "check", "reason_of"]


@dataclass(frozen=True, slots=True)
class Reason:
    """An error of the contracts: name, arguments by name, and a sentence."""

    error: str
    arguments: dict[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How much of an order can be filled now (batteries, or share units); 0 with the reason."""

    signed: SignedOrder
    open: int
    reason: Reason | None = None


def reason_of(data: bytes) -> Reason:
    """What the bytes of a revert say; none of them: the fill ran out of gas."""
    if not data:
        return Reason("OutOfGas", {}, "it ran out of gas")
    error, arguments = decode_revert(data, contract_decoder())
    return Reason(error, arguments, sentence_of(error, arguments))


def check(workspace: Workspace, orders: Sequence[SignedOrder], block: int | None = None) -> list[Checked]:
    """For each order what its maker could settle now (or at a block), by `OrderCheck`: one call for all."""
    call = workspace.order_check.check([each.order for each in orders], [each.signature for each in orders])
    found = workspace.rpc.read(call, "latest" if block is None else block)
    answers = zip(orders, found.open, found.reasons, strict=True)
    return [Checked(one, amount, reason_of(why) if not amount else None) for one, amount, why in answers]
