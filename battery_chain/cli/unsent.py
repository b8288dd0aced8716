"""What a command would send or sign, shown instead: plans, unsigned transactions, statements (EIP-712)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.render import Lines
from battery_chain.cli.values import counted, document

if TYPE_CHECKING:
    from battery_chain.chain import Plan
    from battery_chain.cli.planning import PlanningSender
    from battery_chain.cli.session import Session

__all__ = ["EndOfPlan", "show_unsent", "transaction"]

_PARTLY = 6


class EndOfPlan(Exception):
    """A plan has come to its end. `more`: what follows depends on what its transactions bring."""

    def __init__(self, more: bool = False) -> None:
        self.more = more
        super().__init__()


def show_unsent(session: Session, more: bool = False) -> None:
    """The plan of a dry run; with --unsigned a JSON array of what wallets are to sign, and exit code 6 where
    that is not all yet.
    """
    sender = session.__dict__.get("sender")
    if not session.unsigned:
        from battery_chain.cli.planning import show_plan

        show_plan(session, session.sender, more)
        return
    sent = _transactions(session, sender) if sender is not None else []
    statements = [dict(each.message) for each in session.asked]
    _print(session, [*sent, *statements])
    _finish(session, sender, more)


def _print(session: Session, items: list[dict[str, Any]]) -> None:
    session.screen.show(items, Lines([document(items)]))


def _transactions(session: Session, sender: PlanningSender) -> list[dict[str, Any]]:
    nonces: dict[str, int] = {}
    found = []
    for _, plan in sender.planned:
        if plan is None or plan.already:
            continue
        fields = transaction(plan)
        if session.with_nonce:
            nonces.setdefault(plan.account, session.rpc.transaction_count(plan.account))
            fields["nonce"] = hex(nonces[plan.account])
            nonces[plan.account] += 1
        found.append(fields)
    return found


def transaction(plan: Plan) -> dict[str, Any]:
    """A planned transaction as `eth_sendTransaction` takes it, quantities in hexadecimal, with the action in
    words and the function's name. The wallet chooses the nonce.
    """
    fields = {name: hex(each) if isinstance(each, int) else each for name, each in plan.transaction.items()}
    return {"action": plan.action, "function": plan.function, **fields}


def _finish(session: Session, sender: PlanningSender | None, more: bool) -> None:
    """Says who signs, and whether that is all."""
    waiting = sum(plan is None for _, plan in sender.planned) if sender else 0
    _say_who(session, sender)
    if session.asked and session.way_back:
        session.screen.note(f"once signed: {session.way_back}")
    if session.asked and session.signs:
        return
    if session.asked:
        said = counted(len(session.asked), "statement")
        then = "" if session.way_back else "; run again with the signature in place of the signer"
        session.screen.warn(f"{said} to be signed first{then}")
    elif waiting or more:
        what = counted(waiting, "transaction") if waiting else "what follows"
        session.screen.warn(f"{what} can be known only then: run again once these are mined")
    else:
        return
    raise click.exceptions.Exit(_PARTLY)


def _say_who(session: Session, sender: PlanningSender | None) -> None:
    senders = [intent.signer.address for intent, plan in (sender.planned if sender else ()) if plan]
    addresses = dict.fromkeys([*senders, *(each.signer for each in session.asked)])
    named = [str(session.party(each)) if "workspace" in session.__dict__ else each for each in addresses]
    session.screen.note(
        f"to be signed by {', '.join(named)}; nothing was sent" if named else "nothing to sign"
    )
