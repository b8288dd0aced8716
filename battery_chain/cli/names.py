"""Names that the shell completes: people, classes and funds of the deployment, keystores, deployments.

Only files are read, and what cannot be read completes nothing: the tab key never fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from battery_chain.config import Settings

__all__ = ["Name", "name_values"]

_BY_METAVAR = {"WHO": "people", "NUMBER|SYMBOL": "funds"}
_BY_NAME = {
    **dict.fromkeys(("who", "people", "owner", "seller", "buyer", "investor", "to"), "people"),
    **dict.fromkeys(("class_", "class_name", "asset_class", "old", "new"), "classes"),
    "deployment": "deployments",
}


class Name(click.ParamType[str]):
    """Any text; the tab key offers the names of one kind that are known here."""

    name = "text"

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def convert(self, value: Any, *_: object) -> str:
        return str(value)

    def shell_complete(self, ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from battery_chain.config import load

        try:
            flags = {"state": ctx.params.get("state"), "deployment": ctx.params.get("deployment")}
            found = _KINDS[self.kind](load(flags))
        except Exception:  # noqa: BLE001 - see above
            return []
        return [CompletionItem(each) for each in sorted(set(found)) if each.startswith(incomplete)]


def name_values(parameter: click.Parameter) -> None:
    """Lets a parameter that takes any text complete names, where it is known what it names."""
    kind = _BY_METAVAR.get(str(parameter.metavar)) or _BY_NAME.get(str(parameter.name))
    if kind and parameter.type is click.STRING:
        parameter.type = Name(kind)


def _deployment(settings: Settings) -> Mapping[str, Any]:
    file = settings.deployment_file()
    if not file.is_file():
        (file,) = (settings.state / "deployments").glob("*.json")
    found: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def _people(settings: Settings) -> Iterable[str]:
    keys = [each.stem for each in settings.keystore.glob("*.json")]
    try:
        return [*_deployment(settings)["accounts"], *keys]
    except (OSError, ValueError, KeyError):
        return keys


def _deployments(settings: Settings) -> Iterable[str]:
    return [each.stem for each in (settings.state / "deployments").glob("*.json")]


_KINDS: Mapping[str, Callable[[Settings], Iterable[str]]] = {
    "people": _people,
    "classes": lambda settings: _deployment(settings)["classes"],
    "funds": lambda settings: [each["symbol"] for each in _deployment(settings)["funds"].values()],
    "deployments": _deployments,
}
