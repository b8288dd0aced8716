"""A development chain in the background."""

from __future__ import annotations

from dataclasses import asdict

import click

from battery_chain.cli.render import Facts, Lines
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group

__all__ = ["command"]

command = Group("chain", help="A development chain in the background.")


@command.command(
    "start",
    short_help="Start one; other commands find it by themselves.",
    example="battery-chain chain start\nbattery-chain chain start --kind ganache",
)
@click.option("--kind", type=click.Choice(("anvil", "ganache")), default="anvil", show_default=True)
@click.option(
    "--accounts", type=click.IntRange(1, 1000), default=20, show_default=True, help="Funded accounts."
)
@click.option(
    "--block-time", type=click.IntRange(0, 3600), default=0, help="Seconds between blocks; 0: at once."
)
def start(session: Session, kind: str, accounts: int, block_time: int) -> None:
    """Starts Anvil or Ganache on a free port, and leaves it running until `chain stop`."""
    from battery_chain.chain import detached
    from battery_chain.chain.embedded import Limits

    found = detached.start(session.settings.state, kind, Limits(accounts=accounts, block_time=block_time))
    session.screen.show(
        {"kind": found.kind, "rpc": found.rpc_url, "pid": found.pid},
        Lines([f"✓ {found.kind} runs at {found.rpc_url}"], style="green"),
        Lines(
            [
                "  commands with the same state folder find it; for others:",
                f"  export BATTERY_CHAIN_RPC={found.rpc_url}",
                f"  accounts dev:0 to dev:{accounts - 1} are funded and known to everybody",
                "  next: battery-chain deploy run FILE",
            ]
        ),
    )


@command.command("stop", short_help="Stop it.", example="battery-chain chain stop")
def stop(session: Session) -> None:
    """Ends the chain in the background; what was on it is gone."""
    from battery_chain.chain import detached

    found = detached.stop(session.settings.state)
    text = f"✓ {found.kind} at {found.rpc_url} stopped" if found else "no chain ran in the background"
    session.screen.show(
        {"stopped": found.rpc_url if found else None}, Lines([text], "green" if found else "")
    )


@command.command(
    "snapshot",
    short_help="Keep its state to go back to.",
    example="battery-chain chain snapshot",
)
def snapshot(session: Session) -> None:
    """Keeps the state of a development chain, with the sender's journal and the deployments as they are."""
    from battery_chain.chain import snapshots

    found = snapshots.take(session.rpc, session.settings.state, session.settings.journal_folder)
    text = f"✓ snapshot {found.id} at block {found.number:,}"
    session.screen.show(
        asdict(found), Lines([text], "green"), Lines(["  back to it: battery-chain chain revert"])
    )


@command.command(
    "revert",
    short_help="Back to a snapshot.",
    example="battery-chain chain revert",
)
@click.argument("which", required=False)
def revert(session: Session, which: str | None) -> None:
    """Brings chain, journal and deployments back to snapshot WHICH, or the last one; it is used up by that.

    What the journal and the deployments held is kept beside them.
    """
    from battery_chain.chain import snapshots

    found = snapshots.go_back(
        session.rpc, session.settings.state, session.settings.journal_folder, which or ""
    )
    text = f"✓ back at block {found.number:,} of snapshot {found.id}"
    session.screen.show(asdict(found), Lines([text], "green"))


@command.command(
    "status", rows=True, short_help="Does one run, and where.", example="battery-chain chain status --json"
)
def status(session: Session) -> None:
    """Which chain runs in the background, and its newest block."""
    from battery_chain.chain import Rpc, detached
    from battery_chain.cli.values import Moment

    found = detached.status(session.settings.state)
    if found is None:
        session.screen.show({"running": False}, Lines(["no chain runs in the background"]))
        return
    rpc = Rpc.connect(found.rpc_url, session.settings.rpc_timeout)
    head = rpc.block("latest") or {"number": "0x0", "timestamp": "0x0"}
    facts = {
        "kind": found.kind,
        "rpc": found.rpc_url,
        "pid": found.pid,
        "chain": rpc.chain_id(),
        "block": int(head["number"], 16),
        "time": Moment(int(head["timestamp"], 16)),
    }
    session.screen.show(
        {"running": True, **facts}, Facts({**facts, "chain": str(facts["chain"]), "pid": str(found.pid)})
    )
