"""Role holders, one by one: read from events, granted, revoked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from battery_chain.chain.intents import Receipt
from battery_chain.contracts.authority import RoleGranted, RoleRevoked
from battery_chain.deploy import Workspace, events
from battery_chain.deploy.roles import DELAYED, ROLES, depositary_role, manager_role, role_name
from battery_chain.errors import BadInput, Problem

__all__ = [
    "RoleHolding",
    "grant",
    "revoke",
    "role_holders",
    "role_id",
    "role_name",
]


@dataclass(frozen=True, slots=True)
class RoleHolding:
    """An account has a role since block `block`; `delay`: seconds between scheduling and execution, as they
    were granted.
    """

    role: str
    account: str
    block: int
    delay: int = 0


def role_id(name: str, fund: int = 1) -> int:
    """The id of a role; `manager` and `depositary` are those of a fund. `BadInput` for a name that is
    none.
    """
    funds: Mapping[str, int] = {"manager": manager_role(fund), "depositary": depositary_role(fund)}
    found = ROLES.get(name, funds.get(name))
    if found is None:
        raise BadInput([Problem(name, 0, "role", f"is none of {', '.join((*ROLES, *funds))}")])
    return found


def role_holders(workspace: Workspace, block: int | None = None) -> list[RoleHolding]:
    """Who has which role at a block (default: the newest), from the events of the authority."""
    held: dict[tuple[int, str], tuple[int, int]] = {}
    for logged in events(workspace, [RoleGranted, RoleRevoked], ["Authority"], last=block):
        event = logged.event
        if isinstance(event, RoleGranted):
            since, _ = held.get((event.role_id, event.account), (logged.block, 0))
            held[event.role_id, event.account] = since, event.delay
        elif isinstance(event, RoleRevoked):
            held.pop((event.role_id, event.account), None)
    return [
        RoleHolding(role_name(role), who, since, delay)
        for (role, who), (since, delay) in sorted(held.items())
    ]


def grant(workspace: Workspace, role: int, account: str, admin: str) -> Receipt:
    """Gives a role, in force at once; a delayed role with its least delay. Only its administrator may."""
    delay = DELAYED.get(role_name(role), 0)
    call = workspace.authority.grant_role(role, workspace.address(account), delay)
    action = f"grant {role_name(role)} to {account}"
    return workspace.sender.send(call, action=action, signer=workspace.signer(admin))


def revoke(workspace: Workspace, role: int, account: str, admin: str) -> Receipt:
    """Takes a role away. Only its administrator may."""
    call = workspace.authority.revoke_role(role, workspace.address(account))
    action = f"revoke {role_name(role)} from {account}"
    return workspace.sender.send(call, action=action, signer=workspace.signer(admin))
