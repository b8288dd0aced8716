"""Title from one member to another, one by one or a whole batch at once."""

from __future__ import annotations

from collections.abc import Sequence

from battery_chain.chain.intents import Receipt
from battery_chain.deploy.workspace import Workspace
from battery_chain.lifecycle.sending import Made, Watch, send_parts, unwatched

__all__ = ["transfer", "transfer_batches"]


def transfer(
    workspace: Workspace, ids: Sequence[int], to: str, person: str, *, watch: Watch = unwatched
) -> list[Receipt]:
    """Each battery from its owner to a verified member; by the owner or whom it has approved."""
    b, receiver = workspace.battery, workspace.address(to)
    owners = dict(zip(ids, workspace.rpc.read_many([b.owner_of(each) for each in ids]), strict=True))

    def make(battery: int) -> Made:
        return Made(b.safe_transfer_from(owners[battery], receiver, battery), (receiver, battery))

    def stands(battery: int) -> bool:
        return bool(owners[battery].lower() == receiver.lower())

    return send_parts(workspace, "transfer", ids, make, stands, person, watch)


def transfer_batches(
    workspace: Workspace, batches: Sequence[int], to: str, person: str, *, watch: Watch = unwatched
) -> list[Receipt]:
    """All that still follow each batch, for a few slots whatever their number."""
    b, receiver = workspace.battery, workspace.address(to)
    found = workspace.rpc.read_many([b.batch_of(each) for each in batches])
    owners = {batch: each.owner for batch, each in zip(batches, found, strict=True)}

    def make(batch: int) -> Made:
        return Made(b.transfer_batch(owners[batch], receiver, batch), (receiver, batch))

    def stands(batch: int) -> bool:
        return bool(owners[batch].lower() == receiver.lower())

    return send_parts(workspace, "transfer batch", batches, make, stands, person, watch)
