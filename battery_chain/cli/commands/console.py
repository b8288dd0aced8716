"""Python with the library connected: for people, and for scripts that are piped in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.errors import BadInput, BatteryChainError, Problem

if TYPE_CHECKING:
    from battery_chain.api import Connection

__all__ = ["command"]

_SOURCE = "<stdin>"


@click.command(
    "console",
    cls=Command,
    short_help="Python, connected.",
    example="battery-chain console --account operator",
)
def command(session: Session) -> None:
    """IPython where it is installed, else Python's own prompt, with `bank` connected:
    bank.battery.show("1:0"). What is piped in is run as a script, and its errors end the command as those of
    a command would.

    No history is written: what was typed may have been a password.
    """
    with _connection(session) as bank:
        names = _names(bank)
        if sys.stdin.isatty():
            _talk(names, _banner(bank))
        else:
            _run(sys.stdin.read(), names)


for each in command.params:
    if isinstance(each, click.Option) and each.name == "account":
        each.hidden = False


def _connection(session: Session) -> Connection:
    from battery_chain.api.connection import Connection, Opened

    return Connection(Opened(session.settings, session.password_of), session.settings.account)


def _names(bank: Connection) -> dict[str, Any]:
    from decimal import Decimal

    import battery_chain

    return {"__name__": "__console__", "battery_chain": battery_chain, "bank": bank, "Decimal": Decimal}


def _banner(bank: Connection) -> str:
    groups = "account assess battery deploy fund market member role token tx value"
    return f"bank = {bank!r}\nbank has the verbs of the command line: {groups}; help(bank.battery.show)"


# -- a script


def _run(text: str, names: dict[str, Any]) -> None:
    """Runs a whole script. Errors of the package are told as a command's; others with their traceback."""
    try:
        exec(_compiled(text), names)
    except (BatteryChainError, SystemExit, KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as failure:  # noqa: BLE001 - whatever a script raises is told as Python tells it
        import traceback

        own = failure.__traceback__.tb_next if failure.__traceback__ else None
        traceback.print_exception(failure.with_traceback(own))
        raise click.exceptions.Exit(1) from None


def _compiled(text: str) -> Any:
    try:
        return compile(text, _SOURCE, "exec")
    except SyntaxError as wrong:
        rule = f"is not Python: {wrong.msg}"
        raise BadInput([Problem("standard input", wrong.lineno or 0, "", rule)]) from None


# -- a person


def _talk(names: dict[str, Any], banner: str) -> None:
    try:
        from IPython import start_ipython
    except ImportError:
        _plain(names, banner)
        return
    click.echo(banner, err=True)
    start_ipython(argv=["--no-banner", "--HistoryManager.enabled=False"], user_ns=names)


def _plain(names: dict[str, Any], banner: str) -> None:
    import code

    _complete(names)
    code.interact(banner=banner, local=names, exitmsg="")


def _complete(names: dict[str, Any]) -> None:
    """Tab completes what `bank` has, where the system's Python can."""
    try:
        import readline
    except ImportError:
        return
    from rlcompleter import Completer

    readline.set_completer(Completer(names).complete)
    readline.parse_and_bind("tab: complete")
