"""Journal, deployments, order book, documents in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import FILE
from battery_chain.cli.render import Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command

if TYPE_CHECKING:
    from battery_chain.chain.backup import Member

__all__ = ["command", "places", "show"]


@click.command(
    "backup",
    cls=Command,
    short_help="Journal, deployments, order book, documents in one file.",
    example="battery-chain backup monday.tar",
)
@click.argument("file", type=FILE)
@click.option("--with-keystore", is_flag=True, help="Also the encrypted keys.")
def command(session: Session, file: Path, with_keystore: bool) -> None:
    """Writes what this machine keeps beside the chain to FILE, for its owner alone; senders may go on
    meanwhile. Keys are left out, unless asked for: then only encrypted, as they are.
    """
    from importlib.metadata import version

    from battery_chain.chain.backup import back_up

    without = () if with_keystore else (session.settings.keystore,)
    found = back_up(file, places(session, with_keystore), version=version("battery-chain"), without=without)
    show(session, found, f"✓ {len(found)} files are in {file}")


def places(session: Session, with_keystore: bool = True) -> dict[str, Path]:
    """The folders of a backup by their names in it."""
    settings = session.settings
    keys = {"keystore": settings.keystore} if with_keystore else {}
    return {"state": settings.state, "journal": settings.journal_folder} | keys


def show(session: Session, found: Sequence[Member], text: str) -> None:
    """What is in a backup, or was put back."""
    rows: list[dict[str, Any]] = [asdict(each) for each in found]
    kinds = dict.fromkeys(_kind(each) for each in found)
    cells = [
        [kind, sum(_kind(each) == kind for each in found), sum(e.size for e in found if _kind(e) == kind)]
        for kind in kinds
    ]
    session.screen.show(rows, Lines([text], "green"), Table(("what", "files", "bytes"), cells))


def _kind(member: Member) -> str:
    """Its folder: state/journal, state/deployments, keystore."""
    return "/".join(member.name.split("/")[:-1][:2])
