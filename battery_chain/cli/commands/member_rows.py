"""Whom a command of the group `member` is about: one wallet by options, or the rows of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from battery_chain.cli.arguments import FILE
from battery_chain.cli.session import Session
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.setup.members import Admission

__all__ = ["CLASS", "DAYS", "JURISDICTION", "MEMBERS_FILE", "admissions"]

_CLASSES = ("none", "retail", "professional", "institution")

JURISDICTION = click.option("--jurisdiction", type=click.IntRange(1, 999), help="ISO 3166-1 number.")
CLASS = click.option(
    "--investor-class", "class_", type=click.Choice(_CLASSES), default="none", show_default=True
)
DAYS = click.option(
    "--days",
    type=click.IntRange(1, 36_500),
    default=365,
    show_default=True,
    help="Valid to the end of the day so many days on.",
)
MEMBERS_FILE = click.option("--file", type=FILE, help="Many at once: a CSV file, one wallet a row.")


def admissions(
    session: Session, who: str | None, jurisdiction: int | None, class_: str, days: int, file: Path | None
) -> list[Admission]:
    """The wallet of the options, or those of the file. Raises `BadInput` where it is neither or both."""
    from battery_chain.setup.member_file import read_members
    from battery_chain.setup.members import admission, valid_until

    now = session.now()
    if file is not None and who is None:
        return read_members(session.workspace, file, now)
    if file is not None or who is None or jurisdiction is None:
        raise BadInput([Problem("member", 0, "", "name a wallet with --jurisdiction, or a --file")])
    return [admission(session.workspace, who, valid_until(days, now), jurisdiction, class_)]
