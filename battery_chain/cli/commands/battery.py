"""The life of batteries, from mint to burn."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from battery_chain.cli.shared import Group

__all__ = ["command"]

_PLACES: Mapping[str, str] = {
    "series": "read",
    "mint": "mint",
    "show": "read",
    "list": "read.list_",
    "history": "read",
    "transfer": "custody",
    "set-operator": "custody",
    "install": "serve",
    "swap": "serve",
    "maintain": "custody",
    "resume": "custody",
    "hand-over": "custody",
    "take-over": "custody",
    "quarantine": "recall",
    "release": "safety",
    "retire": "serve",
    "reuse": "custody",
    "remanufacture": "second",
    "repurpose": "second",
    "waste": "ends",
    "reclaim": "second",
    "dismantle": "ends",
    "recycle": "ends",
    "claim": "ends",
    "lose": "safety",
    "find": "safety",
    "void": "safety",
    "lien": "lien",
    "freeze": "safety",
    "unfreeze": "safety",
    "sign": "sign",
}
"""In the order in which they are used: the module of each, and its name there where it is another."""


class _Battery(Group):
    """Thirty commands; only the one that is called is loaded."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(_PLACES)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _PLACES:
            return None
        module, _dot, name = _PLACES[cmd_name].partition(".")
        loaded = import_module(f"battery_chain.cli.commands.battery_{module}")
        found: click.Command = getattr(loaded, name or cmd_name.replace("-", "_"))
        return found


command = _Battery("battery", help="The life of batteries, from mint to burn.")
