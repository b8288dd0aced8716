"""Log entries of the package on standard error, as text or as one JSON object a line."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from battery_chain.config import public_url

__all__ = ["JsonFormatter", "TextFormatter", "logging_to_stderr"]

_PACKAGE = "battery_chain"
_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: _safe(value) for name, value in vars(record).items() if name not in _KNOWN}


def _safe(value: Any) -> Any:
    """What JSON has, and no address with a user, a password or a query."""
    match value:
        case None | bool() | int():
            return value
        case Mapping():
            return {str(name): _safe(each) for name, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_safe(each) for each in value]
        case bytes():
            return "0x" + value.hex()
    return public_url(str(value))


def _failure(record: logging.LogRecord) -> str:
    """Kind and words of the error that is logged: no traceback, its values may be secret."""
    error = record.exc_info[1] if record.exc_info else None
    return f"{type(error).__name__}: {public_url(str(error))}" if error else ""


class JsonFormatter(logging.Formatter):
    """One object a line: time (UTC, ISO 8601), level, logger, message, and what `extra` brought."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": public_url(record.getMessage()),
        }
        failure = {"error": said} if (said := _failure(record)) else {}
        return json.dumps({**_extra(record), **failure, **entry}, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """One line for people: level, message, and what `extra` brought."""

    def format(self, record: logging.LogRecord) -> str:
        found = _extra(record) | ({"error": said} if (said := _failure(record)) else {})
        rest = "".join(f" {name}={value}" for name, value in found.items())
        return f"{record.levelname.lower()}: {public_url(record.getMessage())}{rest}"


class _Stderr(logging.Handler):
    """Standard error as it is at the moment of the entry."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:  # noqa: BLE001 - logging never ends a command
            self.handleError(record)


@contextmanager
def logging_to_stderr(level: str, form: str) -> Iterator[None]:
    """While it lasts, entries of the package from `level` on are written, in `form` text or json."""
    logger, handler = logging.getLogger(_PACKAGE), _Stderr()
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    before = logger.level
    logger.setLevel(level.upper())
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
