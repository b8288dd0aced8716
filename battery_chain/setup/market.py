"""What the market lacks of its description: its fee, the funds it trades shares of, and that they know it."""

from __future__ import annotations

from collections.abc import Iterator

from battery_chain.chain.calls import Call
from battery_chain.contracts.fund import Fund
from battery_chain.deploy import Description, Workspace, kind_of
from battery_chain.deploy.funds import fund_names
from battery_chain.setup.changes import Change
from battery_chain.setup.ruled import ruled

__all__ = ["market_rules"]

_NOBODY = "0x" + "00" * 20


def market_rules(workspace: Workspace, description: Description) -> Iterator[Change]:
    """The changes that the market lacks, and the funds on its account."""
    spec = description.market
    if spec is None:
        return
    market, rpc = workspace.market, workspace.rpc
    recipient = workspace.address(spec.fee_recipient)
    found = rpc.read(market.fee())
    if (found.basis_points, found.recipient.lower()) != (spec.fee, recipient.lower()):
        yield from _ruled(
            workspace, description, "Market", "set the fee", market.set_fee(spec.fee, recipient)
        )
    for place in range(len(description.funds)):
        yield from _fund(workspace, description, fund_names(place).fund)


def _fund(workspace: Workspace, description: Description, name: str) -> Iterator[Change]:
    rpc, market, address = workspace.rpc, workspace.market, workspace.deployment.contract(name)
    if not rpc.read(market.is_fund(address)):
        yield from _ruled(workspace, description, "Market", f"admit {name}", market.set_fund(address, True))
    if rpc.read(Fund(address).market()) == _NOBODY:
        call = Fund(address).set_market(market.address)
        yield from _ruled(workspace, description, name, f"name the market of {name}", call)


def _ruled(
    workspace: Workspace, description: Description, contract: str, what: str, call: Call
) -> Iterator[Change]:
    function = call.function.rpartition(".")[2].partition("(")[0]
    return ruled(workspace, description, (contract, kind_of(contract), function), what, call)
