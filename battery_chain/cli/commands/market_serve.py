"""The order book service."""

from __future__ import annotations

import click

from battery_chain.cli.render import Lines
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command

__all__ = ["COMMANDS"]

_MEGA = 1_000_000


@click.command(
    "serve-book",
    cls=Command,
    short_help="The order book service.",
    example="battery-chain market serve-book --port 8600\n"
    "battery-chain market serve-book --store postgresql://user@host/orders",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8600, show_default=True, help="0: a free one.")
@click.option(
    "--store",
    metavar="FILE|URL",
    default="",
    help="SQLite file, or URL of a PostgreSQL database; default: a file in the state folder.",
)
@click.option(
    "--poll", type=click.FloatRange(0.05, 60), default=0.5, show_default=True, help="Seconds between looks."
)
@click.option(
    "--rate", type=click.FloatRange(1), default=50, show_default=True, help="Requests/s of a client."
)
@click.option(
    "--body", type=click.IntRange(1, 64), default=4, show_default=True, help="Megabytes of a request."
)
def serve_book(
    session: Session, host: str, port: int, store: str, poll: float, rate: float, body: int
) -> None:
    """Takes signed orders in over HTTP, checks each, keeps what can be filled, and follows the chain: best
    price, depth, pairs that cross, a snapshot and a stream of changes. It holds no keys and no money, and
    sends nothing. Until it is interrupted.
    """
    from battery_chain.book import Limits, Options, serve

    deployment = session.workspace.deployment
    file = store or session.settings.state / "order-book" / f"{deployment.name}.sqlite"
    limits = Limits(body=body * _MEGA, rate=rate, burst=max(1, int(4 * rate)))

    def ready(address: str) -> None:
        text = f"✓ the order book of {deployment.name} listens at {address}"
        session.screen.show({"address": address, "store": _shown(str(file))}, Lines([text], style="green"))

    serve(deployment, session.rpc, file, host, port, options=Options(poll=poll), limits=limits, ready=ready)


def _shown(store: str) -> str:
    """A URL without its password."""
    head, mark, rest = store.partition("://")
    return f"{head}{mark}{rest.rpartition('@')[2]}" if mark else store


COMMANDS = (serve_book,)
