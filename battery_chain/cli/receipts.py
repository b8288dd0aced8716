"""How a writer reports what it has sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from battery_chain.cli.render import Facts, Lines, Table

if TYPE_CHECKING:
    from battery_chain.chain import Receipt
    from battery_chain.cli.session import Session

__all__ = ["receipt_data", "show_receipts"]


def receipt_data(receipt: Receipt) -> dict[str, Any]:
    """A receipt as JSON has it."""
    return {
        "action": receipt.action,
        "transaction": receipt.hash,
        "block": receipt.block_number,
        "gas_used": receipt.gas_used,
        "account": receipt.account,
        "before": receipt.before,
    }


def show_receipts(
    session: Session, receipts: Sequence[Receipt], facts: Mapping[str, object] | None = None, done: str = ""
) -> None:
    """What was done, by which transactions; `facts` are what came of it."""
    rows = [[each.action, each.block_number, each.gas_used, each.hash, _when(each)] for each in receipts]
    blocks: list[Any] = [Lines([f"✓ {done}"], style="green")] if done else []
    if facts:
        blocks.append(Facts(facts))
    blocks.append(Table(("action", "block", "gas", "transaction", ""), rows, empty="nothing to send"))
    data = {**(facts or {}), "receipts": [receipt_data(each) for each in receipts]}
    session.screen.show(data, *blocks)


def _when(receipt: Receipt) -> str:
    return "before" if receipt.before else ""
