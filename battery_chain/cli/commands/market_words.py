"""What traders write: how long, until when, how healthy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from battery_chain.cli.when import moment

__all__ = ["HEALTH", "SPAN", "UNTIL", "Until"]

_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_SPAN = re.compile(r"([0-9]{1,9})([smhdw])")
_MOST_HEALTH = 120


@dataclass(frozen=True, slots=True)
class Until:
    """A moment as it was written: `span` seconds from now on, or the `second` itself."""

    span: int = 0
    second: int = 0

    def after(self, now: int) -> int:
        """The second that is meant."""
        return self.second or now + self.span


class _Span(click.ParamType[int]):
    """A length of time, as seconds."""

    name = "7d"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = _SPAN.fullmatch(str(value))
        if found is None or not int(found[1]):
            self.fail(f"{value!r} is not a length of time, such as 90m, 12h, 7d or 2w", param, ctx)
        return int(found[1]) * _SECONDS[found[2]]


class _Until(click.ParamType[Until]):
    """A moment: a length of time from now, a day (its last second), or a time (UTC unless it says more)."""

    name = "7d|DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Until:
        if _SPAN.fullmatch(str(value)):
            return Until(span=SPAN.convert(value, param, ctx))
        second = moment(str(value))
        if second is None:
            self.fail(
                f"{value!r} is neither a length of time, such as 7d, nor a date, such as 2027-01-31",
                param,
                ctx,
            )
        return Until(second=second)


class _Health(click.ParamType[int]):
    """Per cent of the rated energy, as basis points."""

    name = "80%"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            points = Decimal(str(value).removesuffix("%").strip()) * 100
        except InvalidOperation:
            points = Decimal(-1)
        if not points.is_finite() or not 0 < points <= _MOST_HEALTH * 100 or points != int(points):
            self.fail(f"{value!r} is not a health, such as 80% or 79.95%", param, ctx)
        return int(points)


SPAN, UNTIL, HEALTH = _Span(), _Until(), _Health()
