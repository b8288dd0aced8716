"""The documents of a request's body: one, a list, or one a line."""

from __future__ import annotations

import json
from typing import Any

from battery_chain.errors import BadInput, Problem

__all__ = ["documents"]

_SOURCE = "orders"


def documents(body: bytes, lines: bool, most: int) -> list[Any]:
    """JSON values, each to be an order; `BadInput` names the line that is not JSON, or says that there are
    too many.
    """
    found = _of_lines(body) if lines else _of_json(body)
    if not found:
        raise _refused(0, "there is no order in it")
    if len(found) > most:
        raise _refused(0, f"{len(found)} orders; at most {most} in one request")
    return found


def _of_json(body: bytes) -> list[Any]:
    found = _value(body, 0)
    return found if isinstance(found, list) else [found]


def _of_lines(body: bytes) -> list[Any]:
    rows = enumerate(body.split(b"\n"), 1)
    return [_value(text, row) for row, text in rows if text.strip()]


def _value(text: bytes, row: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise _refused(row, f"is not JSON: {wrong}") from None


def _refused(row: int, rule: str) -> BadInput:
    return BadInput([Problem(_SOURCE, row, "", rule)])
