"""The top of the command line: names and one line of help for each group, imported when it is called."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, NoReturn

import click

from battery_chain.cli.shared import shared_options

__all__ = ["SECTIONS", "App", "app"]

SECTIONS: Mapping[str, Mapping[str, str]] = {
    "Start here": {
        "demo": "The whole story on an embedded chain.",
        "doctor": "What is installed, which chain answers, what is missing.",
    },
    "Chain and deployment": {
        "chain": "A development chain in the background.",
        "deploy": "Contracts, people, classes, prices: from a description.",
        "account": "Keys: encrypted keystores.",
        "tx": "What was sent: the sender's journal.",
    },
    "Batteries": {
        "battery": "The life of batteries, from mint to burn.",
        "assess": "Health: from readings to booked assessments.",
        "value": "Prices and values.",
    },
    "Money": {
        "fund": "A fund: batteries in, investors in and out.",
        "market": "The market: orders for batteries and fund shares.",
        "bank": "Carrying amounts of the bank's batteries.",
        "token": "The settlement token.",
    },
    "People": {
        "member": "Verified members.",
        "role": "Who may do what.",
    },
    "This program": {
        "config": "Settings and where they come from.",
        "backup": "Journal, deployments, order book, documents in one file.",
        "restore": "What a backup holds, put back.",
        "completion": "Completion for bash, zsh, fish.",
        "console": "Python, connected.",
    },
}
"""Help of each command; a test holds it equal to what the command itself says."""


class App(click.Group):
    """The top group: lazy, and the one place where an error becomes an exit code."""

    def list_commands(self, _: click.Context) -> list[str]:
        return [name for section in SECTIONS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        from importlib import import_module

        found: click.Command = import_module(f"battery_chain.cli.commands.{cmd_name}").command
        return found

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Commands first: they are what one looks for."""
        self.format_commands(ctx, formatter)
        click.Command.format_options(self, ctx, formatter)

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{name:<12}", text) for name, text in commands.items()])

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Runs a command and ends the process; the help tells the exit codes."""
        extra["standalone_mode"] = False
        code: object = None
        try:
            code = super().main(*args, **extra)
        except BaseException as failure:  # noqa: BLE001 - the last place where it can be told in words
            from battery_chain.cli.failures import exit_code

            code = exit_code(failure, sys.argv)
        sys.exit(code if isinstance(code, int) else 0)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    click.echo(f"battery-chain {version('battery-chain')}")
    ctx.exit()


app = App(
    "battery-chain",
    help="""Batteries as tokens: passports, health, value and funds on a permissioned EVM chain.

    Settings are taken from flags, then BATTERY_CHAIN_* variables, then battery-chain.toml, then defaults.
    Every command has --help with an example, and --json.""",
    epilog="""Exit codes: 0 done, 1 unexpected, 2 usage or bad input, 3 chain unreachable, 4 mismatch,
    5 reverted, 6 partly done: run again, 7 key or permission, 130 interrupted.""",
    params=[
        *shared_options(everything=True),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Show the version and exit.",
        ),
    ],
    no_args_is_help=True,
    invoke_without_command=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    callback=lambda **_: None,
)
