"""How a writer reports what it has sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from battery_chain.cli.render import Block, Facts, Lines, Table

if TYPE_CHECKING:
    from battery_chain.chain import Receipt
    from battery_chain.cli.session import Session

__all__ = ["receipt_data", "short_hash", "show_receipts"]


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
    blocks: list[Block] = [Lines([f"✓ {done}"], style="green")] if done else []
    pairs = dict(facts or {})
    if len(receipts) == 1:
        pairs |= _of_one(receipts[0])
    if pairs:
        blocks.append(Facts(pairs))
    if len(receipts) > 1:
        blocks.append(_of_many(receipts))
    data = {**(facts or {}), "receipts": [receipt_data(each) for each in receipts]}
    session.screen.show(data, *blocks)


def _of_one(receipt: Receipt) -> dict[str, object]:
    found = {"transaction": receipt.hash, "block": receipt.block_number, "gas used": receipt.gas_used}
    return found | ({"sent": "by an earlier run"} if receipt.before else {})


def _of_many(receipts: Sequence[Receipt]) -> Table:
    rows = [[each.action, each.block_number, each.gas_used, short_hash(each.hash)] for each in receipts]
    return Table(("action", "block", "gas", "transaction"), rows)


def short_hash(text: str) -> str:
    """The beginning and the end of a hash."""
    return f"{text[:10]}…{text[-6:]}" if text else ""
