"""A trading day on an embedded chain: batteries, a bundle, fund shares and an auction change hands."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from battery_chain.chain import embedded
from battery_chain.demo.cast import Cast
from battery_chain.demo.market_story_batteries import fill_several, sell_at_the_end, sell_bundle, sell_one
from battery_chain.demo.market_story_end import add_up, figures_of, tell_tables
from battery_chain.demo.market_story_fund import trade_as_fund
from battery_chain.demo.market_story_open import describe, open_day
from battery_chain.demo.market_story_refusals import refuse_orders, refuse_people
from battery_chain.demo.market_story_shares import trade_shares
from battery_chain.demo.opening import begin_in_the_morning, open_cast, open_sender
from battery_chain.demo.scratch import scratch_folder
from battery_chain.demo.stage import Stage

__all__ = ["play_market"]


def play_market(kind: str, stage: Stage) -> dict[str, Any]:
    """Plays the trading day on a chain of its own and returns its closing figures, ready for JSON.

    Raises `Mismatch` when chain, story and model differ in any figure.
    """
    began = time.monotonic()
    stage.chapter("A chain, the contracts, the people")
    with scratch_folder() as folder, embedded(kind) as chain:
        stage.say(f"an embedded {kind} answers at {chain.rpc_url}")
        with open_sender(chain.rpc_url, folder) as (rpc, sender, keys):
            begin_in_the_morning(rpc)
            cast = open_cast(rpc, sender, keys, folder, describe(), stage)
            return _tell(cast, folder, began)


def _tell(cast: Cast, folder: Path, began: float) -> dict[str, Any]:
    tale = open_day(cast, folder)
    sell_one(tale)
    sell_bundle(tale)
    trade_shares(tale)
    fill_several(tale)
    refuse_people(tale)
    refuse_orders(tale)
    sell_at_the_end(tale)
    trade_as_fund(tale)
    found = add_up(tale)
    seconds = time.monotonic() - began
    tell_tables(tale, found, seconds)
    return figures_of(tale, found, seconds)
