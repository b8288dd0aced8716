"""Settings and where they come from."""

from __future__ import annotations

from pathlib import Path

import click

from battery_chain.cli.render import Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group

__all__ = ["command"]

command = Group("config", help="Settings and where they come from.")


@command.command("show", rows=True, short_help="Every setting.", example="battery-chain config show --origin")
@click.option("--origin", is_flag=True, help="Say who set it: flag, environment, file or default.")
def show(session: Session, origin: bool) -> None:
    """The settings of a command that is run here and now."""
    from battery_chain.config import setting_names

    names = setting_names()
    values = {name: _plain(getattr(session.settings, name)) for name in names}
    values["rpc"] = session.public_rpc
    origins = {name: str(session.settings.origin(name)) for name in names}
    if session.rpc_url != session.settings.rpc:
        origins["rpc"] = "the chain in the background (chain start)"
    rows = [[name, _text(values[name]), *([origins[name]] if origin else [])] for name in names]
    columns = ("setting", "value", *(("origin",) if origin else ()))
    data = {name: {"value": values[name], "origin": origins[name]} for name in names} if origin else values
    table = [dict(zip(columns, row, strict=True)) for row in rows]
    session.screen.show(data, Table(columns, rows), rows=table)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value


def _text(value: object) -> str:
    return "" if value is None else str(value)


@command.command("path", short_help="Where things are kept.", example="battery-chain config path")
def path(session: Session) -> None:
    """The files and folders that commands use."""
    settings = session.settings
    places = {
        "settings": _file(),
        "state": settings.state,
        "journal": settings.journal_folder,
        "deployment": session.deployment_file,
        "keystore": settings.keystore,
    }
    plain = {name: None if place is None else str(place.absolute()) for name, place in places.items()}
    rows = [
        [name, place or "", "" if place and Path(place).exists() else "not there"]
        for name, place in plain.items()
    ]
    session.screen.show(plain, Table(("what", "where", ""), rows), Lines([]))


def _file() -> Path | None:
    from battery_chain.config import FILE_NAME

    here = Path.cwd()
    found = (folder / FILE_NAME for folder in (here, *here.parents))
    return next((file for file in found if file.is_file()), None)
