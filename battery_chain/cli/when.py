"""What --at names: a block, or the last block at or before a moment."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from battery_chain.cli.values import iso
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.chain.rpc import Rpc
    from battery_chain.deploy import Workspace

__all__ = ["block_named", "moment", "refuse_before"]

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+(Z|[+-][0-9:]+)?)?")
_DAY = 86_400


def moment(text: str) -> int | None:
    """The second that an ISO 8601 day or time names: of a day its last one, UTC unless it says more. None
    where it is neither.
    """
    if not _MOMENT.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    second = int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    return second + _DAY - 1 if len(text) == len("2027-01-31") else second


def block_named(rpc: Rpc, at: str, now: int) -> int:
    """The height that `at` means; `now` is the machine's second, for what is in the future.

    Raises `BadInput` for what is neither a block nor a moment, is not on the chain yet, or was before it.
    """
    newest = rpc.block_number()
    if at == "latest":
        return newest
    if at.isdecimal():
        return _height(at, newest)
    second = moment(at)
    if second is None:
        raise _refused(at, "is neither a block nor a day or time such as 2026-12-31 or 2026-12-31T18:00:00Z")
    return _at_second(rpc, at, second, now)


def _height(at: str, newest: int) -> int:
    if int(at) > newest:
        raise _refused(at, f"is not a block in 0..{newest}")
    return int(at)


def _at_second(rpc: Rpc, at: str, second: int, now: int) -> int:
    from battery_chain.chain.heights import block_at

    if second > max(now, rpc.second("latest")):
        rule = "is not over yet: give a time, or leave --at out" if len(at) == 10 else "is in the future"
        raise _refused(at, rule)
    found = block_at(rpc, second)
    if found is None:
        raise _refused(at, f"is before the first block, of {iso(rpc.second(rpc.can.first_block))}")
    return found


def refuse_before(workspace: Workspace, at: str, height: int) -> None:
    """Raises `BadInput` for a block at which a contract of the deployment is not there yet, `Missing` where
    the node has not kept the state of that block.
    """
    workspace.rpc.can.require_state(height)
    places = workspace.deployment.contracts
    # A contract has the nonce 1 from its first block on: less to carry than its code.
    asked = [("eth_getTransactionCount", (address, hex(height))) for address in places.values()]
    lacking = [
        name for name, count in zip(places, workspace.rpc.batch(asked), strict=True) if not int(count, 16)
    ]
    if lacking:
        raise _refused(at, f"is block {height}, before {lacking[0]} of the deployment was there")


def _refused(at: str, rule: str) -> BadInput:
    return BadInput([Problem("--at", 0, "", f"{at!r} {rule}")])
