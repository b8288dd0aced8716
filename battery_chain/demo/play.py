"""The story from beginning to end."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from battery_chain.chain import embedded
from battery_chain.demo.cast import Cast
from battery_chain.demo.close import close
from battery_chain.demo.fleet import Quarterly, load_fleet
from battery_chain.demo.life import assess_past, buy, end_of_life, mint_fleet, put_in_service, second_life
from battery_chain.demo.money import found, invest
from battery_chain.demo.opening import begin_in_the_morning, open_cast, open_sender
from battery_chain.demo.safety import lost_and_found, recall
from battery_chain.demo.scratch import scratch_folder
from battery_chain.demo.stage import Stage
from battery_chain.deploy import Description, read_description
from battery_chain.errors import BadInput, Problem
from battery_chain.lifecycle import open_delivery
from battery_chain.telemetry import shipped

__all__ = ["Options", "play"]

_QUARTERS = 32
_STRETCH = {"anvil": 1, "ganache": 2}
"""Ganache is slower: its calendar is stretched, so that a window has time for its assessments."""


@dataclass(frozen=True, slots=True)
class Options:
    """Where and with what the story is played; manifest, data: other input than what is shipped."""

    chain: str = "anvil"
    manifest: Path | None = None
    data: Path | None = None


def play(options: Options, stage: Stage) -> dict[str, Any]:
    """Plays the whole story on a chain of its own and returns its closing figures, ready for JSON.

    Raises `BadInput` for a bad manifest or folder, `Mismatch` when chain and model, or chain and input,
    differ.
    """
    began = time.monotonic()
    description = _description(options.chain)
    stage.chapter("A chain, the contracts, the people")
    with scratch_folder() as folder, embedded(options.chain) as chain:
        stage.say(f"an embedded {options.chain} answers at {chain.rpc_url}")
        with open_sender(chain.rpc_url, folder) as (rpc, sender, keys):
            ahead = begin_in_the_morning(rpc)
            cast = open_cast(rpc, sender, keys, folder, description, stage)
            cast.ahead = ahead
            return _tell(cast, options, began)


def _tell(cast: Cast, options: Options, began: float) -> dict[str, Any]:
    path = options.manifest or shipped("demo", "manifest.csv")
    manifest = open_delivery(cast.workspace, cast.description, path)
    cast.fleet = load_fleet(manifest, cast.description, options.data)
    quarters = list(cast.fleet.readings(cast.today))
    _require_years(quarters, manifest.path.name)
    mint_fleet(cast, manifest)
    put_in_service(cast)
    found(cast)
    buy(cast)
    assess_past(cast, quarters[:-1])
    invest(cast, *quarters[-1])
    recall(cast)
    lost_and_found(cast)
    second_life(cast)
    end_of_life(cast)
    return close(cast, manifest, time.monotonic() - began)


def _require_years(quarters: Quarterly, source: str) -> None:
    if len(quarters) < _QUARTERS:
        rule = f"{len(quarters)} quarters of life up to today, fewer than {_QUARTERS}: too young a fleet"
        raise BadInput([Problem(source, 0, "bol_day", rule)])


def _description(chain: str) -> Description:
    found = read_description(shipped("demo", "description.toml"))
    spec, factor = found.calendar, _STRETCH.get(chain, 1)
    return replace(found, calendar=replace(spec, period=spec.period * factor, window=spec.window * factor))
