"""How every story begins: a sender on a chain of its own, the contracts deployed and set up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from battery_chain.chain import Rpc, Sender, Signer, development_signers
from battery_chain.demo.cast import Cast
from battery_chain.demo.checks import Checks
from battery_chain.demo.stage import Stage
from battery_chain.deploy import Description, create, open_workspace
from battery_chain.fund.calendar import chain_time
from battery_chain.lifecycle import Follower
from battery_chain.setup import apply, changes
from battery_chain.units import SECONDS_A_DAY

__all__ = ["begin_in_the_morning", "open_cast", "open_sender"]

_MORNING = 6 * 3_600


@contextmanager
def open_sender(url: str, folder: Path, accounts: int = 20) -> Iterator[tuple[Rpc, Sender, list[Signer]]]:
    """A connection, a sender with its journal in `folder`, and that many funded accounts."""
    rpc = Rpc.connect(url)
    sender = Sender.open(rpc, folder / "journal")
    try:
        yield rpc, sender, development_signers(rpc.chain_id(), accounts)
    finally:
        sender.close()
        rpc.close()


def begin_in_the_morning(rpc: Rpc) -> int:
    """What ages by days is read and recomputed within seconds, and cutoffs keep the hour of the beginning:
    none of that is to be at midnight. Returns the seconds by which the chain's clock is ahead from now on.
    """
    second = rpc.second()
    rpc.can.travel((second // SECONDS_A_DAY + 1) * SECONDS_A_DAY + _MORNING - second)
    return rpc.second() - int(time.time())


def open_cast(
    rpc: Rpc, sender: Sender, keys: list[Signer], folder: Path, description: Description, stage: Stage
) -> Cast:
    """Deploys and sets up, and returns what the chapters share; the fleet comes with the manifest."""

    def signer_of(identity: str) -> Signer:
        return keys[int(identity.removeprefix("dev:"))]

    file = folder / "deployment.json"
    created = list(create(description, rpc, sender, signer_of, file))
    workspace = open_workspace(rpc, sender, signer_of, file)
    applied = list(apply(workspace, description))
    today = chain_time(workspace) // SECONDS_A_DAY
    cast = Cast(stage, workspace, description, Checks(workspace, Follower(workspace)), today)
    cast.spend("deploy", created)
    cast.spend("set up", applied)
    cast.checks.equal("changes that a second set-up finds", len(list(changes(workspace, description))), 0)
    stage.say(
        f"{len(workspace.deployment.contracts)} contracts and {len(workspace.deployment.libraries)} libraries"
    )
    stage.say(
        f"{len(description.members)} members, {sum(map(len, description.roles.values()))} role holders, "
        f"{len(description.classes)} classes with prices, {len(description.series)} series"
    )
    _tell_classes(stage, description)
    return cast


def _tell_classes(stage: Stage, description: Description) -> None:
    rows = [
        (
            spec.name,
            f"{spec.price / 1000:.0f}",
            f"{spec.exit_value / 1000:.0f}",
            f"{spec.terms.end_of_use / 100:.0f} %",
            f"{spec.terms.half_life:,}",
        )
        for spec in description.classes
    ]
    columns = ("class", "price/kWh", "exit value/kWh", "end of use", "half-life, days")
    stage.table(
        "Prices and terms (half-lives, ends of use, exit values: planning assumptions)", columns, rows
    )
