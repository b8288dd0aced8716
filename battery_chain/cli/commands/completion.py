"""Completion for bash, zsh, fish."""

from __future__ import annotations

import click

from battery_chain.cli.render import Lines
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command

__all__ = ["command"]


@click.command(
    "completion",
    cls=Command,
    short_help="Completion for bash, zsh, fish.",
    example='eval "$(battery-chain completion bash)"',
)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def command(session: Session, shell: str) -> None:
    """Prints the script that completes battery-chain in SHELL."""
    from click.shell_completion import get_completion_class

    from battery_chain.cli.app import app

    kind = get_completion_class(shell)
    assert kind is not None  # the choice has only shells that click knows
    script = kind(app, {}, "battery-chain", "_BATTERY_CHAIN_COMPLETE").source()
    session.screen.show({"shell": shell, "script": script}, Lines([script]))
