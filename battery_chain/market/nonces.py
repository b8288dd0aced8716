"""Nonces that no order of a maker has had: one after the other, so that 256 orders share a word on chain.

The chain knows only the nonces of orders that were filled or cancelled. Which ones were given out is kept in
a file beside the journal; it begins at a random place, so that two machines, or one that has lost its file,
do not meet.
"""

from __future__ import annotations

import secrets

from battery_chain import wholly
from battery_chain.chain.lock import held
from battery_chain.deploy import Workspace

__all__ = ["new_nonces"]

_WORD = 256
_PLACES = 1 << 48


def new_nonces(workspace: Workspace, maker: str, count: int = 1) -> list[int]:
    """So many nonces of a maker (address) that it has not used and was not given before."""
    folder = workspace.sender.journal.file.parent
    name = f"orders-{workspace.deployment.chain_id}-{maker.lower()}"
    with held(folder, name):
        file = folder / f"{name}.next"
        following = int(file.read_text("utf-8")) if file.exists() else secrets.randbelow(_PLACES) * _WORD
        found = _unused(workspace, maker, following, count)
        wholly.write(file, str(found[-1] + 1), private=True)
    return found


def _unused(workspace: Workspace, maker: str, following: int, count: int) -> list[int]:
    found: list[int] = []
    while len(found) < count:
        word = following // _WORD
        used = workspace.rpc.read(workspace.market.word_of(maker, word)).used
        free = [each for each in range(following, (word + 1) * _WORD) if not used >> each % _WORD & 1]
        found += free[: count - len(found)]
        following = (word + 1) * _WORD
    return found
