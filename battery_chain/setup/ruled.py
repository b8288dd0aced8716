"""A change that the access manager rules: sent where its role acts at once, else scheduled."""

from __future__ import annotations

from collections.abc import Iterator

from battery_chain.chain.calls import Call
from battery_chain.deploy import Description, Workspace
from battery_chain.deploy.roles import role_name, selector
from battery_chain.setup.changes import Change
from battery_chain.setup.delayed import pending

__all__ = ["ruled"]


def ruled(
    workspace: Workspace, description: Description, which: tuple[str, str, str], what: str, call: Call
) -> Iterator[Change]:
    """The call itself where its role acts at once; its scheduling unless such a one waits already.

    `which` is the contract as the deployment calls it, its kind, and the function.
    """
    name, kind, function = which
    authority = workspace.authority
    role = workspace.rpc.read(authority.get_target_function_role(call.to, selector(kind, function)))
    holders = description.roles.get(role_name(role), ()) if role else ("admin",)
    person = next(iter(holders), "admin")
    if not (role and description.delay(role_name(role))):
        yield Change(what, person, call)
    elif (name, function) not in _waiting(workspace):
        yield Change(f"schedule: {what}", person, authority.schedule(call.to, call.data, 0))


def _waiting(workspace: Workspace) -> set[tuple[str, str]]:
    """Contract and function of what is scheduled."""
    found = (each for each in pending(workspace) if each.state != "lapsed")
    return {(each.contract, each.function.partition("(")[0]) for each in found}
