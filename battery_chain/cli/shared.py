"""The options that every command has, and the command class that brings them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from battery_chain.cli.names import name_values

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
    ("max_fee", "GWEI", "The most that is offered for a unit of gas.", False),
    ("window", "COUNT", "Transactions under way at once.", False),
    ("log_level", "LEVEL", "debug, info, warning or error: what is logged on stderr.", False),
    ("log_format", "text|json", "One line, or one JSON object a line, for each log entry.", False),
    ("metrics", "FILE", "Write the sender's counters here, in Prometheus' text format.", False),
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
_SIGNING = (
    (
        "unsigned",
        "Print what a wallet elsewhere is to sign, transactions or EIP-712, as JSON; no key is needed.",
    ),
)
_READING = (
    (
        "at",
        "BLOCK|DATE",
        "As of this block, or the last one at or before this time (UTC; a day counts to its end).  "
        "[default: latest]",
    ),
)
_FORMATS = ("table", "json", "csv", "parquet")
_NONCE = "with_nonce"
_NAMES = frozenset(name for name, *_ in (*_SETTINGS, *_SWITCHES))


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def shared_options(
    writes: bool = False,
    everything: bool = False,
    *,
    sends: bool = True,
    signs: bool = False,
    reads: bool = False,
    rows: bool = False,
    once: bool = False,
) -> list[click.Parameter]:
    """The shared options, the rarer settings hidden unless `everything` is to be shown."""
    found: list[click.Parameter] = []
    if reads:
        found += [click.Option([_flag(name), name], metavar=kind, help=text) for name, kind, text in _READING]
    if reads or rows:
        found += _shaping()
    if writes:
        found += _switches(_WRITING)
    if writes and sends and not once:
        found += _once()
    if (writes and sends) or signs:
        found += _switches(_SIGNING)
    if writes and sends:
        found.append(click.Option([_flag(_NONCE), _NONCE], is_flag=True, hidden=True))
    for name, metavar, text, common in _SETTINGS:
        hidden = not (everything or common or ((writes or signs) and name == "account"))
        found.append(click.Option([_flag(name), name], metavar=metavar, help=text, hidden=hidden))
    return found + _switches(_SWITCHES)


def _switches(named: Sequence[tuple[str, str]]) -> list[click.Parameter]:
    return [click.Option([_flag(name), name], is_flag=True, help=text) for name, text in named]


def _once() -> list[click.Parameter]:
    return [
        click.Option(
            ["--idempotency-key", "idempotency_key"],
            metavar="TEXT",
            help="A name for this wish: under one name it is sent at most once, ever.",
        ),
        click.Option(
            ["--new", "send_new"], is_flag=True, help="Send it though an equal one was left open before."
        ),
    ]


def _shaping() -> list[click.Parameter]:
    return [
        click.Option(
            ["--format", "format"],
            type=click.Choice(_FORMATS),
            help="How rows are shown; --json is short for json.  [default: table]",
        ),
        click.Option(
            ["--out", "out"],
            type=click.Path(dir_okay=False),
            metavar="FILE",
            help="Write them here instead of to stdout.",
        ),
    ]


class Command(click.Command):
    """A command with the shared options and an example; its function is called with a `Session` first.

    writes: it changes something and takes --account, --dry-run, --yes, and --unsigned where it `sends`
    transactions.
    signs: what it makes is signed (EIP-712), not sent; takes --account and --unsigned.
    reads: it reads the chain and takes --at, --format, --out. rows: it shows rows of something else and
    takes --format and --out. once: what it sends is once by nature (a battery, an assessment, an order);
    other writers take --idempotency-key and --new.
    """

    def __init__(
        self,
        *args: Any,
        example: str,
        writes: bool = False,
        sends: bool = True,
        signs: bool = False,
        reads: bool = False,
        rows: bool = False,
        once: bool = False,
        **extra: Any,
    ) -> None:
        own = extra.get("params") or ()
        shared = shared_options(writes, sends=sends, signs=signs, reads=reads, rows=rows, once=once)
        extra["params"] = [*own, *shared]
        super().__init__(*args, **extra)
        for each in self.params:
            name_values(each)
        self.example, self.writes, self.signs, self.reads = example, writes, signs, reads
        self.sends = writes and sends
        self._shared = frozenset(each.name for each in shared if each.name)

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Example"):
            for line in self.example.splitlines():
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")

    def invoke(self, ctx: click.Context) -> Any:
        from battery_chain.cli.session import Session

        given = {name: ctx.params.pop(name) for name in self._shared if name in ctx.params}
        outer = ctx.find_root().params
        flags = {name: given.get(name) or outer.get(name) for name in _NAMES | given.keys()}
        with Session({**flags, "signs": self.signs}) as session:
            ctx.obj = session
            return session.run(lambda: ctx.invoke(self.callback, session, **ctx.params))  # type: ignore[arg-type]


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
