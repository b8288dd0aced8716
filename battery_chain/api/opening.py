"""Which endpoint, which deployment, which moment is meant where nobody has said so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from battery_chain.config import Settings
from battery_chain.errors import Missing

if TYPE_CHECKING:
    from battery_chain.chain import Rpc

__all__ = ["Lazy", "deployment_file", "endpoint", "moment"]


def endpoint(settings: Settings) -> str:
    """The address that is set; where nobody has set one, that of the chain in the background."""
    if settings.origin("rpc").kind == "default":
        from battery_chain.chain import detached

        running = detached.status(settings.state)
        if running is not None:
            return running.rpc_url
    return settings.rpc


def deployment_file(settings: Settings) -> Path:
    """The file that is set; where nobody has set one and there is just one deployment, that one. `Missing`
    where there are several.
    """
    file = settings.deployment_file()
    if settings.origin("deployment").kind != "default" or file.is_file():
        return file
    found = sorted((settings.state / "deployments").glob("*.json"))
    if len(found) > 1:
        names = ", ".join(each.stem for each in found)
        raise Missing(f"several deployments are here: {names}", "name one: --deployment NAME")
    return found[0] if found else file


def moment(rpc: Rpc, development: bool) -> int:
    """The time of a transaction sent now, in seconds: the newest block's, or on a development chain the
    machine's, as it mines only when something is sent.
    """
    chain = rpc.second("latest")
    return max(chain, int(time())) if development else chain


class Lazy:
    """Stands for a value until somebody asks it for something: readers make no journal."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)
