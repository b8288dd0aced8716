"""The options that every command has, and the command class that brings them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

__all__ = ["Command", "Group", "each_command", "shared_options"]

_SETTINGS = (
    # setting, what it takes, help, shown with each command
    ("rpc", "URL", "The chain's JSON-RPC endpoint.", True),
    ("account", "WHO", "Who signs: a person of the deployment, a keystore's name, dev:N.", False),
    ("deployment", "NAME", "A deployment in the state folder, or its file.", True),
    ("fund", "NUMBER|SYMBOL", "The fund, where there are several.", False),
    ("state", "FOLDER", "Journals, deployments, the development chain's state file.", False),
    ("keystore", "FOLDER", "The encrypted keys.", False),
    ("password_file", "FILE", "Its first line unlocks the keystore.", False),
    ("journal", "FOLDER", "The sender's journals.", False),
    ("timeout", "SECONDS", "How long to wait for a transaction.", False),
    ("rpc_timeout", "SECONDS", "How long one request may take.", False),
    ("deadline", "SECONDS", "Age at which an open transaction is cancelled.", False),
    ("confirmations", "BLOCKS", "Blocks that must follow a receipt.", False),
    ("window", "COUNT", "Transactions under way at once.", False),
)
_SWITCHES = (
    ("json", "One JSON document on stdout; all else on stderr."),
    ("quiet", "No progress and no notes."),
    ("debug", "Show the traceback of an unexpected error."),
)
_WRITING = (
    ("dry_run", "Try it on the present state, print the plan and its gas, send nothing."),
    ("yes", "Do not ask."),
)
_NAMES = frozenset(name for name, *_ in (*_SETTINGS, *_SWITCHES, *_WRITING))


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def shared_options(writes: bool = False, everything: bool = False) -> list[click.Parameter]:
    """The shared options, the rarer settings hidden unless `everything` is to be shown."""
    found: list[click.Parameter] = []
    if writes:
        found += [click.Option([_flag(name), name], is_flag=True, help=text) for name, text in _WRITING]
    for name, metavar, text, common in _SETTINGS:
        hidden = not (everything or common or (writes and name == "account"))
        found.append(click.Option([_flag(name), name], metavar=metavar, help=text, hidden=hidden))
    found += [click.Option([_flag(name), name], is_flag=True, help=text) for name, text in _SWITCHES]
    return found


class Command(click.Command):
    """A command with the shared options and an example; its function is called with a `Session` first.

    writes: it sends transactions and takes --account, --dry-run, --yes.
    """

    def __init__(self, *args: Any, example: str, writes: bool = False, **extra: Any) -> None:
        extra["params"] = [*(extra.get("params") or ()), *shared_options(writes)]
        super().__init__(*args, **extra)
        self.example, self.writes = example, writes

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Example"):
            for line in self.example.splitlines():
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")

    def invoke(self, ctx: click.Context) -> Any:
        from battery_chain.cli.session import Session

        given = {name: ctx.params.pop(name) for name in _NAMES if name in ctx.params}
        outer = ctx.find_root().params
        flags = {name: given.get(name) or outer.get(name) for name in _NAMES}
        with Session(flags) as session:
            ctx.obj = session
            return ctx.invoke(self.callback, session, **ctx.params)  # type: ignore[arg-type]


class Group(click.Group):
    """A group whose commands are `Command`s."""

    command_class = Command

    def __init__(self, *args: Any, **extra: Any) -> None:
        extra.setdefault("no_args_is_help", True)
        super().__init__(*args, **extra)

    def show(self, option: str) -> None:
        """Shows one of the rarer shared options with each command of the group."""
        for _, each in each_command(self):
            for parameter in each.params:
                if isinstance(parameter, click.Option) and parameter.name == option:
                    parameter.hidden = False

    def list_commands(self, _: click.Context) -> list[str]:
        """In the order in which they are used, not of the alphabet."""
        return list(self.commands)


def each_command(group: click.Group, path: Sequence[str] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    """Every command below a group with the words that call it, groups themselves left out."""
    found: list[tuple[tuple[str, ...], click.Command]] = []
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            found += each_command(command, (*path, name))
        elif command is not None:
            found.append(((*path, name), command))
    return found
