"""Signing what others have written down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from battery_chain.cli.arguments import FILE
from battery_chain.cli.commands.battery_lists import known, read_statements
from battery_chain.cli.render import Lines
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import document
from battery_chain.errors import BadInput, Problem

__all__ = ["sign"]


@click.command(
    "sign",
    cls=Command,
    signs=True,
    short_help="Signs statements of others.",
    example="battery-chain battery sign loss.json --account auditor",
)
@click.argument("file", type=FILE)
def sign(session: Session, file: Path) -> None:
    """Shows the signature under each statement of FILE, which --statement has written: it then serves as its
    person (--auditor 0x…). Read it before: whoever has the signature can act on it. FILE is plain EIP-712:
    any wallet signs it as well, --unsigned shows what it is given. A statement that names its signer needs
    no --account."""
    _, messages = read_statements(file)
    _refuse_foreign(session, file, messages)
    if session.unsigned:
        session.screen.show(messages, Lines([document(messages)]))
        return
    signer = session.workspace.signer(session.person("", _named(session, messages)))
    found = [
        {
            "statement": each["primaryType"],
            "signer": signer.address,
            "signature": "0x" + signer.sign_typed_data(each).hex(),
        }
        for each in messages
    ]
    session.screen.show(found, Lines([each["signature"] for each in found]))


_SIGNERS = {"HandOver": "to"}
"""Statements that name who signs, with the field: others are signed by whoever has a role, or by several."""


def _named(session: Session, messages: list[dict[str, Any]]) -> str:
    """Who signs all of these; empty where they do not say."""
    found = {each["message"].get(_SIGNERS.get(each["primaryType"], "")) for each in messages}
    if len(found) != 1 or None in found:
        return ""
    return known(session, str(found.pop()))


def _refuse_foreign(session: Session, file: Path, messages: list[dict[str, Any]]) -> None:
    """Nobody signs for another contract by accident."""
    battery = session.workspace.battery.address.lower()
    domains = [each.get("domain") for each in messages]
    own = [isinstance(d, dict) and str(d.get("verifyingContract")).lower() == battery for d in domains]
    if not all(own) or not own:
        raise BadInput([Problem(str(file), 0, "domain", f"is not that of Battery at {battery}")])
