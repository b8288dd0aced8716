"""What was sent: the sender's journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from battery_chain.cli.receipts import short_hash
from battery_chain.cli.render import Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group
from battery_chain.cli.values import Moment, counted
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.chain import Entry, Sender

__all__ = ["command"]

command = Group("tx", help="What was sent: the sender's journal.")

_STATES = ("open", "done", "reverted", "cancelled", "superseded")


def _table(entries: list[Entry], empty: str) -> Table:
    rows = [
        [
            each.id,
            each.state,
            each.action,
            each.block_number,
            each.gas_used,
            Moment(each.created),
            short_hash(each.hash),
        ]
        for each in entries
    ]
    return Table(("", "state", "action", "block", "gas", "created", "transaction"), rows, empty=empty)


@command.command("list", rows=True, short_help="Newest first.", example="battery-chain tx list --only open")
@click.option("--only", "wanted", type=click.Choice(_STATES), help="Only what is in this state.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
def list_(session: Session, wanted: str | None, limit: int) -> None:
    """What this machine has sent to this chain, from its journal."""
    entries = session.sender.journal.entries(wanted or "", limit=limit)
    session.screen.show([each.as_json() for each in entries], _table(entries, "nothing was sent"))


@command.command("show", rows=True, short_help="One transaction.", example="battery-chain tx show 12")
@click.argument("which")
def show(session: Session, which: str) -> None:
    """WHICH is a number of `tx list`, a key or a transaction's hash."""
    entry = session.sender.journal.show(which)
    data = entry.as_json()
    facts = {name: value for name, value in data.items() if name not in ("transactions", "error", "id")}
    facts |= {"created": Moment(entry.created), "deadline": Moment(entry.deadline)}
    blocks = [Facts({**facts, "nonce": str(entry.nonce), "error": data["error"]})]
    rows = [[each.kind, each.hash, Moment(each.signed)] for each in entry.transactions]
    session.screen.show(data, *blocks, Table(("kind", "hash", "signed"), rows, title="signed transactions"))


@command.command("metrics", short_help="Counters of the journal.", example="battery-chain tx metrics")
def metrics(session: Session) -> None:
    """The counters of the sender, as Prometheus reads them; --metrics FILE writes them after each command."""
    from battery_chain.chain.metrics import metrics_text

    journal = session.sender.journal
    data = {
        "accounts": [asdict(each) for each in journal.totals()],
        "transactions_signed": journal.signed_by_kind(),
    }
    session.screen.show(data, Lines([metrics_text(journal).rstrip()]))


@command.command(
    "resume",
    writes=True,
    sends=False,
    short_help="Finish what earlier runs left open.",
    example="battery-chain tx resume",
)
def resume(session: Session) -> None:
    """Sends open transactions again before their deadline, cancels them after it, and waits for all."""
    left = session.sender.journal.open()
    if session.dry_run:
        session.screen.show([each.as_json() for each in left], _table(left, "nothing is open"))
        return
    for identity in _identities(session, {each.account for each in left}):
        session.sender.add_signer(session.signer_of(identity))
    entries = session.sender.resume()
    text = f"✓ {counted(len(entries), 'transaction')} finished" if entries else "nothing was open"
    said = Lines([text], "green" if entries else "")
    session.screen.show(
        [each.as_json() for each in entries], said, *([_table(entries, "")] if entries else [])
    )


@command.command(
    "cancel",
    writes=True,
    sends=False,
    short_help="Use up the nonce of an open one.",
    example="battery-chain tx cancel 12",
)
@click.argument("which")
def cancel(session: Session, which: str) -> None:
    """Sends an empty transaction with the same nonce for a better price, and waits for the one that wins.

    WHICH is a number of `tx list`, a key or a transaction's hash. What was to be sent may win the race.
    """
    _mend(session, which, "cancel", lambda sender, number: sender.cancel(number))


@command.command(
    "speed-up",
    writes=True,
    sends=False,
    short_help="Offer more for an open one.",
    example="battery-chain tx speed-up 12",
)
@click.argument("which")
def speed_up(session: Session, which: str) -> None:
    """Sends the same transaction with the same nonce for a better price, and waits for it.

    WHICH is a number of `tx list`, a key or a transaction's hash.
    """
    _mend(session, which, "speed up", lambda sender, number: sender.speed_up(number))


def _mend(session: Session, which: str, verb: str, act: Callable[[Sender, int], Entry]) -> None:
    entry = session.sender.journal.show(which)
    _require_open(session, entry, which)
    if session.dry_run:
        lines = Lines([f"would {verb} this; nothing was sent"])
        session.screen.show([entry.as_json()], _table([entry], ""), lines)
        return
    session.confirm(f"{verb.capitalize()} {entry.action}?")
    for identity in _identities(session, {entry.account}):
        session.sender.add_signer(session.signer_of(identity))
    found = act(session.sender, entry.id)
    wanted = "cancelled" if verb == "cancel" else "done"
    mark = "✓" if found.state == wanted else "–"
    said = Lines([f"{mark} {found.action} is {found.state}"], "green" if found.state == wanted else "")
    session.screen.show(found.as_json(), said, _table([found], ""))


def _require_open(session: Session, entry: Entry, which: str) -> None:
    if entry.state != "open":
        rule = f"is {entry.state}, not open"
        raise BadInput([Problem(str(session.sender.journal.file), 0, which, rule)])


def _identities(session: Session, accounts: set[str]) -> list[str]:
    """Who signs for these accounts, as far as the deployment or the keystore know them."""
    if not accounts or not session.deployment_file.is_file():
        return sorted(accounts)
    deployment = session.workspace.deployment
    known = {deployment.accounts[name].lower(): identity for name, identity in deployment.identities.items()}
    return [known.get(account.lower(), account) for account in sorted(accounts)]
