"""Whose batteries are, who consents for them, and what their owners and the recycler pay at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from battery_chain.deploy import Workspace, kind_of
from battery_chain.lifecycle.ends import MassBalance
from battery_chain.model import Operation

__all__ = ["allow", "consenting", "owners_of", "payments"]


def owners_of(workspace: Workspace, ids: Sequence[int]) -> dict[int, str]:
    """The name of the owner of each battery, else its address; the burned have none."""
    b, rpc = workspace.battery, workspace.rpc
    conditions = rpc.read_many([b.condition_of(each) for each in ids])
    left = [i for i, found in zip(ids, conditions, strict=True) if found.operation != Operation.RECYCLED]
    owners = rpc.read_many([b.owner_of(each) for each in left])
    return {each: workspace.name_of(owner) or str(owner) for each, owner in zip(left, owners, strict=True)}


def consenting(owner: str, instead: str | None = None) -> str:
    """Who signs for an owner: `instead` where it is named, nobody for a fund, which consents on chain."""
    return "" if kind_of(owner) == "Fund" else instead or owner


def payments(balances: Sequence[MassBalance], recycler: str, owners: Mapping[int, str]) -> dict[str, int]:
    """Token units that each person pays with the burn: the recycler the proceeds, an owner its gate fee."""
    found: dict[str, int] = {}
    for each in balances:
        payer = recycler if each.proceeds >= 0 else owners.get(each.id)
        if payer and each.id in owners and each.proceeds and not each.due_day:
            found[payer] = found.get(payer, 0) + abs(each.proceeds)
    return found


def allow(workspace: Workspace, wanted: Mapping[str, int]) -> None:
    """Whoever pays lets the contract of the batteries take so many token units, where it may not yet."""
    token, taker = workspace.token, workspace.battery.address
    for payer, needed in wanted.items():
        if workspace.rpc.read(token.allowance(workspace.address(payer), taker)) < needed:
            call = token.approve(taker, needed)
            workspace.sender.send(call, action=f"{payer} approves a payment", signer=workspace.signer(payer))
