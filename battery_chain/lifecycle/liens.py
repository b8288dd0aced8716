"""Liens: what blocks title, never safety, for an amount owed to a lender; and freezes by an agent."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from battery_chain.chain.intents import Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.contracts.battery import Pledged
from battery_chain.deploy.events import event_of
from battery_chain.deploy.statements import VALID_SECONDS, digest, sign
from battery_chain.deploy.workspace import Workspace
from battery_chain.lifecycle.sending import Made, Watch, send_parts, unwatched
from battery_chain.manifest.merkle import keccak256

__all__ = [
    "call_lien",
    "foreclose",
    "pledge",
    "pledge_statement",
    "release_lien",
    "set_frozen",
]


def pledge_statement(
    workspace: Workspace,
    owner: str,
    lender: str,
    amount: int,
    document: bytes,
    now: int,
    *,
    ids: Sequence[int] = (),
    batches: Sequence[int] = (),
    nonce: int | None = None,
) -> structs.Pledge:
    """A pledge of batteries, and of all that follow some batches, for `amount` settlement-token units; owner
    or lender sends it, the other signs. `document` is the agreement. Equal pledges differ by their nonce: a
    random one unless it is given."""
    return structs.Pledge(
        owner=workspace.address(owner),
        lender=workspace.address(lender),
        ids=tuple(ids),
        batches=tuple(batches),
        amount=amount,
        document=keccak256(document),
        expires_at=now + VALID_SECONDS,
        nonce=secrets.randbits(64) if nonce is None else nonce,
    )


def pledge(workspace: Workspace, statement: structs.Pledge, sender: str, signer: str) -> tuple[int, Receipt]:
    """The number of the new lien, and the receipt."""
    call = workspace.battery.pledge(statement, sign(workspace, statement, signer))
    key = content_key("pledge", digest(workspace, statement))
    receipt = workspace.sender.send(call, action="pledge", key=key, signer=workspace.signer(sender))
    return event_of(receipt, Pledged).lien_id, receipt


def release_lien(
    workspace: Workspace, lien: int, lender: str, *, ids: Sequence[int] = (), batches: Sequence[int] = ()
) -> Receipt:
    """Ends the lien on these; by the lender."""
    call = workspace.battery.release_lien(lien, ids, batches)
    return workspace.sender.send(call, action="release a lien", signer=workspace.signer(lender))


def call_lien(workspace: Workspace, lien: int, evidence: bytes, lender: str) -> Receipt:
    """Calls a lien in: after 14 days the lender may foreclose."""
    call = workspace.battery.call_lien(lien, keccak256(evidence))
    key = content_key("call lien", call.to, call.data)
    return workspace.sender.send(call, action="call a lien", key=key, signer=workspace.signer(lender))


def foreclose(
    workspace: Workspace, lien: int, lender: str, *, ids: Sequence[int] = (), batches: Sequence[int] = ()
) -> Receipt:
    """Moves the title of these to the lender and ends the lien on them."""
    call = workspace.battery.foreclose(lien, ids, batches)
    key = content_key("foreclose", call.to, call.data)
    return workspace.sender.send(call, action="foreclose", key=key, signer=workspace.signer(lender))


# -- freezes


def set_frozen(
    workspace: Workspace, ids: Sequence[int], frozen: bool, agent: str, *, watch: Watch = unwatched
) -> list[Receipt]:
    """Freezes or unfreezes batteries, one transaction each (ERC-7943); by an agent."""
    b, found = workspace.battery, workspace.rpc.read_many([workspace.battery.owner_of(each) for each in ids])
    owners = dict(zip(ids, found, strict=True))

    def make(battery: int) -> Made:
        return Made.of(b.set_frozen_tokens(owners[battery], battery, frozen))

    def stands(battery: int) -> bool:
        return bool(workspace.rpc.read(b.get_frozen_tokens(owners[battery], battery))) is frozen

    action = "freeze" if frozen else "unfreeze"
    return send_parts(workspace, action, ids, make, stands, agent, watch)
