"""Settlement tokens: issued by the issuer, approved to those who take them."""

from __future__ import annotations

from decimal import Decimal

from battery_chain.chain.intents import Receipt
from battery_chain.deploy.workspace import Workspace
from battery_chain.units import token_units_down

__all__ = ["issue"]


def issue(workspace: Workspace, issuer: str, to: str, amount: Decimal, *, key: str = "") -> Receipt:
    """Issues `amount` units of account to a person. Only a role holder of ISSUER may."""
    units = token_units_down(amount, workspace.deployment.decimals)
    call = workspace.token.issue(workspace.address(to), units)
    return workspace.sender.send(
        call, action=f"issue {amount} to {to}", key=key, signer=workspace.signer(issuer)
    )
