"""A lost wallet is replaced: proposed by an agent, vetoed by the old wallet or cancelled, carried out a day
later. What belonged to the old wallet follows to its replacement."""

from __future__ import annotations

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Receipt
from battery_chain.contracts.members import Recovered
from battery_chain.deploy import Workspace, events
from battery_chain.errors import BadInput, Missing, Problem, Unfinished
from battery_chain.setup.members import Membership, membership

__all__ = ["cancel", "propose", "recover", "veto"]


def propose(workspace: Workspace, lost: str, replacement: str, evidence: bytes, agent: str) -> Receipt:
    """Proposes that `replacement`, a verified wallet, takes the place of `lost`; `evidence`: 32 bytes, the
    hash of the document. Only an agent may.

    Raises `BadInput` where one of the two is a contract that holds batteries, or the replacement took the
    place of another wallet already.
    """
    accounts = workspace.address(lost), workspace.address(replacement)
    _refuse_holders(workspace, dict(zip((lost, replacement), accounts, strict=True)))
    _refuse_taken(workspace, replacement, accounts[1])
    call = workspace.members.propose_recovery(*accounts, evidence)
    return _send(workspace, call, f"propose that {replacement} replaces {lost}", agent)


def _refuse_holders(workspace: Workspace, accounts: dict[str, str]) -> None:
    found = workspace.rpc.read_many([workspace.members.is_holder(each) for each in accounts.values()])
    problems = [
        Problem(who, 0, "", "is a contract that holds batteries: it neither is lost nor replaces anybody")
        for who, holder in zip(accounts, found, strict=True)
        if holder
    ]
    if problems:
        raise BadInput(problems)


def _refuse_taken(workspace: Workspace, replacement: str, account: str) -> None:
    topics = [None, "0x" + account.removeprefix("0x").lower().rjust(64, "0")]
    for logged in events(workspace, [Recovered], ["Members"], topics):
        if isinstance(logged.event, Recovered):
            lost = logged.event.account
            rule = (
                f"has taken the place of {workspace.name_of(lost) or lost} already: take a wallet of its own"
            )
            raise BadInput([Problem(replacement, 0, "", rule)])


def veto(workspace: Workspace, lost: str, signer: str = "") -> Receipt:
    """The wallet that was said to be lost says that it is not, signed by itself; `signer`: who has its key,
    where that is another name. `Missing` where nothing is proposed."""
    _proposed(workspace, lost)
    call = workspace.members.veto_recovery()
    return _send(workspace, call, f"veto the recovery of {lost}", signer or lost)


def cancel(workspace: Workspace, lost: str, agent: str) -> Receipt:
    """An agent takes a proposal back. `Missing` where there is none."""
    account = _proposed(workspace, lost).account
    return _send(
        workspace, workspace.members.cancel_recovery(account), f"cancel the recovery of {lost}", agent
    )


def recover(workspace: Workspace, lost: str, agent: str, now: int) -> Receipt:
    """Carries out what was proposed. Only an agent may. `Missing` where nothing is proposed; `Unfinished`
    while the delay runs at the second `now`: the same command goes on then."""
    found = _proposed(workspace, lost)
    action = f"recover {lost}"
    if found.recovery is not None and now < found.recovery.executable_at:
        raise Unfinished(f"{action}: it may be done from second {found.recovery.executable_at} on")
    return _send(workspace, workspace.members.recover(found.account), action, agent)


def _proposed(workspace: Workspace, lost: str) -> Membership:
    found = membership(workspace, workspace.address(lost))
    if found.recovery is None:
        remedy = "propose one: battery-chain member recover propose WHO --by NEW"
        raise Missing(f"no recovery of {lost} is proposed", remedy)
    return found


def _send(workspace: Workspace, call: Call, action: str, person: str) -> Receipt:
    return workspace.sender.send(call, action=action, signer=workspace.signer(person))
