"""Keys: encrypted keystores."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from battery_chain.cli.arguments import FILE
from battery_chain.cli.render import Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group
from battery_chain.cli.values import Party

__all__ = ["command"]

command = Group("account", help="Keys: encrypted keystores.")


def _new_password(session: Session, name: str) -> str:
    from battery_chain.chain import read_password

    if session.settings.password_file is not None or not sys.stdin.isatty():
        return read_password(name, file=session.settings.password_file)
    return str(click.prompt(f"Password for {name}", hide_input=True, confirmation_prompt=True, err=True))


def _show(session: Session, name: str, address: str, file: object) -> None:
    facts = {"name": name, "address": address, "file": str(file)}
    session.screen.show(facts, Facts(facts))


@command.command(
    "new", short_help="A fresh key.", example="battery-chain account new maker --password-file FILE"
)
@click.argument("name")
def new(session: Session, name: str) -> None:
    """Makes a key and keeps it encrypted; the password is asked for or read from --password-file."""
    found = session.keystore.new(name, _new_password(session, name))
    _show(session, found.name, found.address, found.file)


@command.command(
    "import",
    short_help="A key from standard input.",
    example="battery-chain account import maker --password-file FILE < key.txt",
)
@click.argument("name")
def import_(session: Session, name: str) -> None:
    """Reads 64 hexadecimal digits from standard input; a key is never an argument."""
    terminal = sys.stdin.isatty()
    key = click.prompt("Key", hide_input=True, err=True) if terminal else sys.stdin.readline()
    found = session.keystore.import_hex(name, key, _new_password(session, name))
    _show(session, found.name, found.address, found.file)


@command.command(
    "list", rows=True, short_help="The keys that are here.", example="battery-chain account list"
)
def list_(session: Session) -> None:
    """Names and addresses of the keystores."""
    rows = [{"name": each.name, "address": each.address} for each in session.keystore.accounts()]
    table = Table(("name", "address"), [[row["name"], row["address"]] for row in rows], empty="no keys here")
    session.screen.show(rows, table)


@command.command("show", short_help="One key's address and file.", example="battery-chain account show maker")
@click.argument("who")
def show(session: Session, who: str) -> None:
    """WHO is a keystore's name, an address, or dev:N on a development chain."""
    if who.startswith("dev:"):
        party = Party(session.signer_of(who).address, who)
        session.screen.show({"name": who, "address": party.address}, Facts({"account": party}))
        return
    found = session.keystore.show(who)
    _show(session, found.name, found.address, found.file)


@command.command(
    "password",
    short_help="Another password for a key.",
    example="battery-chain account password maker --password-file FILE --new-password-file NEW",
)
@click.argument("who")
@click.option("--new-password-file", "file", type=FILE, help="Its first line is the new password.")
def password(session: Session, who: str, file: Path | None) -> None:
    """Encrypts the key of WHO anew. Copies that were made before, backups too, keep the old password."""
    from battery_chain.chain import read_password

    found = session.keystore.show(who)
    old = session.password_of(found.name)
    if file is not None or not sys.stdin.isatty():
        new = read_password(found.name, file=file)
    else:
        text = f"New password for {found.name}"
        new = str(click.prompt(text, hide_input=True, confirmation_prompt=True, err=True))
    changed = session.keystore.change_password(found.name, old, new)
    _show(session, changed.name, changed.address, changed.file)


@command.command(
    "remove",
    writes=True,
    sends=False,
    short_help="Forget a key for good.",
    example="battery-chain account remove maker --yes",
)
@click.argument("who")
def remove(session: Session, who: str) -> None:
    """Deletes the keystore of WHO. Without a copy of it, what its address owns is lost."""
    found = session.keystore.show(who)
    session.confirm(f"Forget the key of {found.name}, {found.address}, for good?", always=True)
    if not session.dry_run:
        session.keystore.remove(who)
    word = "would forget" if session.dry_run else "✓ forgot"
    text = f"{word} {found.name} {found.address}"
    data = {"name": found.name, "address": found.address, "removed": not session.dry_run}
    session.screen.show(data, Lines([text], style="" if session.dry_run else "green"))
