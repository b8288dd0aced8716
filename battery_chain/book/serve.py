"""The order book as a process: uvicorn in front, the writing thread behind."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

from battery_chain.book.guard import Limits
from battery_chain.book.service import Options, Service
from battery_chain.chain.rpc import Rpc
from battery_chain.deploy import Deployment
from battery_chain.errors import BadInput, Problem

__all__ = ["serve"]

_GRACE = 2  # seconds for requests under way, and for streams, when it ends
_WAITING = 128


def serve(
    deployment: Deployment,
    rpc: Rpc,
    store: str | Path,
    host: str,
    port: int,
    *,
    options: Options | None = None,
    limits: Limits | None = None,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serves until it is interrupted. `ready` is told the address, where it answers from then on; port 0
    takes a free one. `BadInput`: the port is taken.
    """
    import uvicorn

    from battery_chain.book.web import app

    with _listening(host, port) as listener, Service(deployment, rpc, store, options) as service:
        config = uvicorn.Config(
            app(service, limits), log_level="warning", timeout_graceful_shutdown=_GRACE, lifespan="off"
        )
        ready(_address(listener))
        uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    """It takes connections from here on; they wait until the server looks."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_WAITING)
    except OSError as wrong:
        raise BadInput([Problem(f"{host}:{port}", 0, "", f"cannot listen: {wrong.strerror}")]) from None


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
