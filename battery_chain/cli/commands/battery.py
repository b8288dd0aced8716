"""The life of batteries, from mint to burn."""

from __future__ import annotations

from battery_chain.cli.commands import (
    battery_custody,
    battery_ends,
    battery_lien,
    battery_mint,
    battery_read,
    battery_recall,
    battery_safety,
    battery_second,
    battery_serve,
    battery_sign,
)
from battery_chain.cli.shared import Group

__all__ = ["command"]

command = Group("battery", help="The life of batteries, from mint to burn.")
for each in (
    battery_read.series,
    battery_mint.mint,
    battery_read.show,
    battery_read.list_,
    battery_read.history,
    battery_custody.transfer,
    battery_custody.set_operator,
    battery_serve.install,
    battery_serve.swap,
    battery_custody.maintain,
    battery_custody.resume,
    battery_custody.hand_over,
    battery_custody.take_over,
    battery_recall.quarantine,
    battery_safety.release,
    battery_serve.retire,
    battery_custody.reuse,
    battery_second.remanufacture,
    battery_second.repurpose,
    battery_ends.waste,
    battery_second.reclaim,
    battery_ends.dismantle,
    battery_ends.recycle,
    battery_ends.claim,
    battery_safety.lose,
    battery_safety.find,
    battery_safety.void,
    battery_lien.lien,
    battery_safety.freeze,
    battery_safety.unfreeze,
    battery_sign.sign,
):
    command.add_command(each)
