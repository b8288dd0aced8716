"""What people write on the command line, as values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.cli.session import Session

__all__ = ["DAY", "FILE", "Amount", "evidence", "read_bytes", "resolve"]

FILE = click.Path(path_type=Path, dir_okay=False)


class Amount(click.ParamType[Decimal]):
    """A finite decimal number, exact."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            number = Decimal(str(value).replace(",", "").replace("_", ""))
        except InvalidOperation:
            self.fail(f"{value!r} is not an amount, such as 1000.50", param, ctx)
        if not number.is_finite():
            self.fail(f"{value!r} is not a finite amount", param, ctx)
        return number


class _Day(click.ParamType[int]):
    """A calendar day, as its day number."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from battery_chain.units import parse_day

        try:
            return parse_day(str(value))
        except BadInput as bad:
            self.fail(bad.problems[0].rule, param, ctx)


DAY = _Day()


def resolve(session: Session, names: Sequence[str]) -> list[int]:
    """Token ids of serials, identifiers, places (batch:index), ranges (batch:first-last) and token ids, each
    once; of `@FILE` those that its lines name.

    Raises `BadInput` with every name that is not on chain.
    """
    from battery_chain.lifecycle.find import identify

    if not names:
        return []
    told = [each for name in names for each in _named(name)]
    found = identify(session.workspace, [name for _, _, name in told])
    wrong = [Problem(source, row, name, _RULE) for source, row, name in told if name not in found]
    if wrong:
        raise BadInput(wrong)
    return sorted({battery for _, _, name in told for battery in found[name]})


_RULE = "is not on chain: give a serial (PREFIX-NUMBER), BATCH:INDEX, BATCH:FIRST-LAST or a token id"


def _named(name: str) -> list[tuple[str, int, str]]:
    """Names with the file and the row they stand in."""
    if not name.startswith("@"):
        return [("battery", 0, name)]
    file = Path(name[1:])
    lines = read_bytes(file).decode("utf-8-sig", "replace").splitlines()
    return [(file.name, row, line.strip()) for row, line in enumerate(lines, 1) if line.strip()]


def evidence(file: Path | None, *facts: object) -> bytes:
    """The document whose hash goes on chain: a file's bytes, else the facts of the command line."""
    if file is None:
        import json

        return json.dumps([str(each) for each in facts], separators=(",", ":")).encode()
    return read_bytes(file)


def read_bytes(file: Path) -> bytes:
    """What is in a file. Raises `BadInput` where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as failure:
        raise BadInput([Problem(str(file), 0, "", f"cannot be read: {failure.strerror}")]) from None
