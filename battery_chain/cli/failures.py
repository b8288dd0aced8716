"""From whatever ended a command to what is said about it and the exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence

import click

from battery_chain.cli.render import say_failure
from battery_chain.errors import (
    BadInput,
    BatteryChainError,
    Mismatch,
    Missing,
    NotPermitted,
    Reverted,
    Unfinished,
    Unreachable,
    Unwritable,
    WrongChain,
)

__all__ = ["exit_code"]

_INTERRUPTED = 130


def exit_code(failure: BaseException, arguments: Sequence[str] = ()) -> int:
    """Says what went wrong on stderr; returns the code that the process ends with."""
    match failure:
        case SystemExit():
            return failure.code if isinstance(failure.code, int) else 1
        case click.exceptions.Exit():
            return failure.exit_code
        case click.Abort() | KeyboardInterrupt():
            say_failure(["interrupted; run the same command again to go on"])
            return _INTERRUPTED
        case click.ClickException():
            failure.show()
            return 2
        case BrokenPipeError():
            return _broken_pipe()
        case OSError(errno=errno.ENOSPC | errno.EFBIG | errno.EDQUOT | errno.EROFS | errno.EIO):
            return exit_code(Unwritable(failure.filename or "a file", failure.strerror or ""), arguments)
        case BatteryChainError():
            say_failure(_lines(failure), _hints(failure))
            return failure.exit_code
    return _unexpected(failure, "--debug" in arguments)


def _broken_pipe() -> int:
    """The reader (head, less) has gone: that is its right. Nothing may be written at the end of Python
    either.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _unexpected(failure: BaseException, debug: bool) -> int:
    if debug:
        import traceback

        click.echo("".join(traceback.format_exception(failure)), err=True)
    what = str(failure).splitlines() or [""]
    hints = [] if debug else ["--debug shows where"]
    say_failure([f"unexpected {type(failure).__name__}: {what[0]}".rstrip(": ")], hints)
    return 1


def _lines(failure: BatteryChainError) -> list[str]:
    if isinstance(failure, BadInput):
        click.echo("\n".join(map(str, failure.problems)), err=True)
        count = len(failure.problems)
        return [f"refused, {count} problem{'s' if count > 1 else ''}; nothing was sent"]
    if isinstance(failure, Missing):
        return [failure.what]
    if isinstance(failure, Reverted):
        return [
            f"{failure.action or 'the call'} was refused: {_notes(failure)[0]}",
            f"       {_said(failure)}",
        ]
    return [str(failure)]


def _said(failure: Reverted) -> str:
    values = ", ".join(f"{name}={_shown(value)}" for name, value in failure.arguments.items())
    return f"{failure.error}({values})"


def _shown(value: object) -> object:
    return "0x" + value.hex() if isinstance(value, bytes) else value


def _notes(failure: Reverted) -> Sequence[str]:
    """Sentence and hint as the session has left them, with names; else without."""
    notes: Sequence[str] = getattr(failure, "__notes__", ())
    if len(notes) >= 2:
        return notes
    from battery_chain.cli.hints import explain

    return explain(failure.error, failure.arguments)


def _hints(failure: BatteryChainError) -> list[str]:
    found = [hint(failure) for kind, hint in _NEXT.items() if isinstance(failure, kind)]
    return [hint for hint in found if hint]


_CHAIN_DOWN = "is the chain up? battery-chain doctor; or start one: battery-chain chain start"
_NEXT: dict[type[BatteryChainError], Callable[..., str]] = {
    Missing: lambda failure: str(failure.remedy),
    Unreachable: lambda failure: next(iter(getattr(failure, "__notes__", ())), _CHAIN_DOWN),
    WrongChain: lambda _: (
        "see which chain answers: battery-chain doctor; a new one needs: battery-chain deploy run FILE"
    ),
    Reverted: lambda failure: _notes(failure)[1],
    Unfinished: lambda _: "see what is open: battery-chain tx list; finish it: battery-chain tx resume",
    Unwritable: lambda _: "make room there, then run the same command again: it goes on",
    NotPermitted: lambda _: (
        "see the keys that are here: battery-chain account list; name another: --account WHO"
    ),
    Mismatch: lambda _: "",
}
