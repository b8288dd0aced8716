"""The life of batteries: mint, service, custody, safety, liens, successors, waste, recycling, and the story
that the chain tells of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from battery_chain.lazily import lazily

if TYPE_CHECKING:
    from battery_chain.lifecycle.custody import (
        hand_over,
        hand_over_statement,
        maintain,
        resume,
        reuse,
        set_batch_operator,
        set_operator,
        take_over,
    )
    from battery_chain.lifecycle.ends import (
        MassBalance,
        dismantle,
        recycle,
        recycling_statement,
        settle_claims,
        waste,
    )
    from battery_chain.lifecycle.find import find_battery, identify, serials_on_chain
    from battery_chain.lifecycle.history import Entry, history
    from battery_chain.lifecycle.liens import (
        call_lien,
        foreclose,
        pledge,
        pledge_statement,
        release_lien,
        set_frozen,
    )
    from battery_chain.lifecycle.mint import Minted, mint, open_delivery
    from battery_chain.lifecycle.replay import Follower, replay
    from battery_chain.lifecycle.safety import (
        find,
        lose,
        quarantine,
        quarantine_batches,
        release,
        release_batches,
        report_statement,
        void_duplicate,
        voiding_statement,
    )
    from battery_chain.lifecycle.service import install, retire, swap
    from battery_chain.lifecycle.succession import (
        OwnersShare,
        Succession,
        Successors,
        reclaim,
        remanufacture,
        repurpose,
        succession_statement,
    )
    from battery_chain.lifecycle.titles import transfer, transfer_batches

__all__ = [
    "Entry",
    "Follower",
    "MassBalance",
    "Minted",
    "OwnersShare",
    "Succession",
    "Successors",
    "call_lien",
    "dismantle",
    "find",
    "find_battery",
    "foreclose",
    "hand_over",
    "hand_over_statement",
    "history",
    "identify",
    "install",
    "lose",
    "maintain",
    "mint",
    "open_delivery",
    "pledge",
    "pledge_statement",
    "quarantine",
    "quarantine_batches",
    "reclaim",
    "recycle",
    "recycling_statement",
    "release",
    "release_batches",
    "release_lien",
    "remanufacture",
    "replay",
    "report_statement",
    "repurpose",
    "resume",
    "retire",
    "reuse",
    "serials_on_chain",
    "set_batch_operator",
    "set_frozen",
    "set_operator",
    "settle_claims",
    "succession_statement",
    "swap",
    "take_over",
    "transfer",
    "transfer_batches",
    "void_duplicate",
    "voiding_statement",
    "waste",
]

lazily(
    __name__,
    {
        "custody": "hand_over hand_over_statement maintain resume reuse set_batch_operator set_operator "
        "take_over",
        "ends": "MassBalance dismantle recycle recycling_statement settle_claims waste",
        "find": "find_battery identify serials_on_chain",
        "history": "Entry history",
        "liens": "call_lien foreclose pledge pledge_statement release_lien set_frozen",
        "mint": "Minted mint open_delivery",
        "replay": "Follower replay",
        "safety": "find lose quarantine quarantine_batches release release_batches report_statement "
        "void_duplicate voiding_statement",
        "service": "install retire swap",
        "succession": "OwnersShare Succession Successors reclaim remanufacture repurpose "
        "succession_statement",
        "titles": "transfer transfer_batches",
    },
)
