"""The life of batteries: mint, service, second life, waste, recycling, and the story that the chain tells of it."""

from battery_chain.lifecycle.ends import MassBalance, Repurposing, recycle, repurpose
from battery_chain.lifecycle.find import find_battery, serials_on_chain
from battery_chain.lifecycle.history import Entry, history
from battery_chain.lifecycle.mint import Minted, mint, open_delivery
from battery_chain.lifecycle.service import dismantle, install, retire, swap, waste

__all__ = [
    "Entry",
    "MassBalance",
    "Minted",
    "Repurposing",
    "dismantle",
    "find_battery",
    "history",
    "install",
    "mint",
    "open_delivery",
    "recycle",
    "repurpose",
    "retire",
    "serials_on_chain",
    "swap",
    "waste",
]
