"""The life of batteries: mint, service, second life, waste, recycling, and the story that the chain tells
of it.
"""

from battery_chain.lifecycle.ends import (
    MassBalance,
    Repurposing,
    recycle,
    recycling_statement,
    repurpose,
    repurposing_statement,
)
from battery_chain.lifecycle.find import find_battery, serials_on_chain
from battery_chain.lifecycle.history import Entry, history
from battery_chain.lifecycle.mint import Minted, mint, open_delivery
from battery_chain.lifecycle.replay import Follower, replay
from battery_chain.lifecycle.service import dismantle, install, retire, swap, waste

__all__ = [
    "Entry",
    "Follower",
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
    "recycling_statement",
    "replay",
    "repurpose",
    "repurposing_statement",
    "retire",
    "serials_on_chain",
    "swap",
    "waste",
]
