"""The life of batteries, from mint to burn."""

from __future__ import annotations

from battery_chain.cli.commands.battery_ends import dismantle, recycle, repurpose, waste
from battery_chain.cli.commands.battery_mint import mint
from battery_chain.cli.commands.battery_read import find, history, list_, series, show
from battery_chain.cli.commands.battery_serve import install, retire, swap
from battery_chain.cli.shared import Group

__all__ = ["command"]

command = Group("battery", help="The life of batteries, from mint to burn.")
for each in (
    mint,
    show,
    list_,
    history,
    find,
    series,
    install,
    swap,
    retire,
    repurpose,
    waste,
    dismantle,
    recycle,
):
    command.add_command(each)
