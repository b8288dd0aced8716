"""What a backup holds, put back."""

from __future__ import annotations

from pathlib import Path

import click

from battery_chain.cli.arguments import FILE
from battery_chain.cli.commands.backup import places, show
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command

__all__ = ["command"]


@click.command(
    "restore",
    cls=Command,
    writes=True,
    sends=False,
    short_help="What a backup holds, put back.",
    example="battery-chain restore monday.tar",
)
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Replace what is there; journals are kept aside.")
@click.option("--offline", is_flag=True, help="Do not compare the journal with the chain.")
def command(session: Session, file: Path, replace: bool, offline: bool) -> None:
    """Checks FILE as a whole, compares its journal with the chain, and puts back what it holds. What was open
    when it was written is finished by the next command, and sent once.
    """
    from battery_chain.chain.backup import restore

    session.confirm(f"Put back what {file} holds?")
    rpc = None if offline else session.rpc
    found = restore(file, places(session), rpc=rpc, replace=replace, dry_run=session.dry_run)
    word = "would put back" if session.dry_run else "✓ put back"
    show(session, found, f"{word} {len(found)} files of {file}")
