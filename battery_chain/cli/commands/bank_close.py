"""A period closed, shown, and compared with the chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import DAY, FILE
from battery_chain.cli.render import Block, Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.carrying import Closed

__all__ = ["close", "reconcile", "report"]

_DAYS = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].json"
_MISMATCH = 4
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command(
    "close",
    cls=Command,
    writes=True,
    sends=False,
    short_help="Close a period for good.",
    example="battery-chain bank close policy.toml entries.csv --on 2026-12-31",
)
@click.argument("policy", type=FILE)
@click.argument("entries", type=FILE)
@click.option("--on", type=DAY, required=True, help="The last day of the period.")
@click.option("--from", "since", type=DAY, help="Its first day; only of the first closing.")
@click.option(
    "--folder", type=_FOLDER, default="closings", show_default=True, help="Where closings are kept."
)
@click.option("--restate", metavar="REASON", default="", help="Close that day again, and say why (IAS 8.42).")
def close(
    session: Session, policy: Path, entries: Path, on: int, since: int | None, folder: Path, restate: str
) -> None:
    """Writes down what the ledger of POLICY and ENTRIES says on a day: roll-forward, provisions, disposals,
    the amount of each battery. Each closing goes on from the one before it; an entry that is new, gone or
    changed in a closed period is refused. The same books are closed to the same file.
    """
    from battery_chain.carrying import close as closing_of
    from battery_chain.carrying import read_books
    from battery_chain.units import date_of

    books = read_books(policy, entries)
    file = folder / f"{date_of(on).isoformat()}.json"
    before, there, later = _around(folder, file)
    if later and not restate:
        rule = f"{later[-1].document['on']} is closed already: periods are closed in their order"
        raise BadInput([Problem("--on", 0, "", rule)])
    first = min((each.day for each in books.entries), default=on) if since is None else since
    of = there.sha256 if there else ""
    found = closing_of(books, on, first, before, reason=restate if there else "", of=of)
    if there is not None and not restate and _facts(there) != _facts(found):
        rule = "is closed with other amounts or entries: say why with --restate"
        raise BadInput([Problem(str(file), 0, "", rule)])
    if restate and there is None:
        raise BadInput([Problem("--restate", 0, "", f"{date_of(on)} was not closed yet")])
    _keep(session, file, there, found, bool(restate))
    session.screen.show({"file": str(file), "sha256": found.sha256, **found.document}, *_blocks(found, None))


def _facts(closed: Closed) -> dict[str, Any]:
    """Without why it was closed again."""
    return {name: value for name, value in closed.document.items() if name != "restates"}


def _keep(session: Session, file: Path, there: Closed | None, found: Closed, restated: bool) -> None:
    from battery_chain import wholly

    if session.dry_run or (there is not None and not restated):
        session.screen.note(
            "nothing is written" if session.dry_run else f"{file} is closed like this already"
        )
        return
    if there is not None:
        kept = file.with_name(f"{file.stem}.{there.sha256[:8]}.json")
        wholly.write(kept, there.text)
        session.screen.note(f"the closing before is kept as {kept}")
    wholly.write(file, found.text)
    session.screen.note(f"✓ written: {file}")


def _around(folder: Path, file: Path) -> tuple[Closed | None, Closed | None, list[Closed]]:
    """The last closing before that day, the one of it, and the later ones; each rests on its predecessor."""
    found = dict(_closings(folder))
    before = [each for name, each in found.items() if name < file.name]
    for earlier, each in pairwise(before):
        if each.document["previous"] != earlier.sha256:
            day = each.document["on"]
            rule = f"rests on another closing of {earlier.document['on']}: close {day} again with --restate"
            raise BadInput([Problem(str(folder / f"{day}.json"), 0, "previous", rule)])
    later = [each for name, each in found.items() if name > file.name]
    return (before[-1] if before else None), found.get(file.name), later


def _closings(folder: Path) -> Iterator[tuple[str, Closed]]:
    from battery_chain.carrying import read_closed

    for file in sorted(folder.glob(_DAYS)):
        yield file.name, read_closed(file.read_text("utf-8"), str(file))


@click.command(
    "report",
    cls=Command,
    reads=True,
    short_help="The statement of a closed period.",
    example="battery-chain bank report closings/2026-12-31.json",
)
@click.argument("file", type=FILE)
@click.option("--owner", metavar="WHO", help="Beside it the fair value on chain of what WHO owns.")
def report(session: Session, file: Path, owner: str | None) -> None:
    """Roll-forward by class (IAS 16.73), impairment (IAS 36.126), provisions (IAS 37.84) and disposals of the
    closing in FILE, beside the period before it. Fair value is another ledger: it is shown apart.
    """
    from battery_chain.carrying import read_closed

    text = file.read_text("utf-8") if file.is_file() else ""
    found = read_closed(text, str(file))
    others = dict(_closings(file.parent)).values()
    before = next((each for each in others if each.sha256 == found.document["previous"]), None)
    worth = _fair_value(session, owner, found.day) if owner else {}
    data = {**found.document, "before": None if before is None else before.document["total"], **worth}
    blocks = _blocks(found, before)
    if worth:
        blocks.append(Facts(worth, title="Fair value (IFRS 13), no part of this ledger"))
    session.screen.show(data, *blocks, rows=list(found.document["batteries"]))


def _fair_value(session: Session, owner: str, day: int) -> dict[str, Any]:
    from battery_chain.lifecycle.worth import portfolio_worth

    address = session.workspace.address(owner)
    found = portfolio_worth(session.workspace, address, session.block(), day)
    return {"fair_value_of": owner, "fair_value": found.value, "fair_value_block": found.block}


def _blocks(found: Closed, before: Closed | None) -> list[Block]:
    document, decimals = found.document, int(found.document["decimals"])

    def amounts(line: Mapping[str, str]) -> list[Decimal]:
        from battery_chain.units import amount_of_units

        return [amount_of_units(int(value), decimals) for value in line.values()]

    names = list(document["total"])
    rows = [[name, *amounts(line)] for name, line in document["classes"].items()]
    rows.append(["total", *amounts(document["total"])])
    if before is not None:
        rows.append([f"to {before.document['on']}", *amounts(before.document["total"])])
    title = f"Carrying amounts, {document['from']} to {document['on']}"
    blocks: list[Block] = [Lines([_restated(document)])] if document["restates"] else []
    blocks.append(Table(("class", *names), rows, title=title))
    if any(int(value) for value in document["provisions"].values()):
        lines = zip(document["provisions"], amounts(document["provisions"]), strict=True)
        blocks.append(Facts(dict(lines), title="Provisions (IAS 37), kept beside them"))
    if document["disposals"]:
        blocks.append(_disposals(document["disposals"], amounts))
    return blocks


def _restated(document: Mapping[str, Any]) -> str:
    told = document["restates"]
    return f"restated: {told['reason']} (instead of {told['sha256'][:12]}…)"


def _disposals(disposals: Sequence[Mapping[str, Any]], amounts: Any) -> Table:
    names = ("carrying", "proceeds", "gain", "provision")
    rows = [
        [each["day"], ", ".join(each["ids"]), each["reason"], *amounts({n: each[n] for n in names})]
        for each in disposals
    ]
    return Table(("day", "ids", "reason", *names), rows, title="Disposals")


@click.command(
    "reconcile",
    cls=Command,
    reads=True,
    short_help="The ledger against the chain.",
    example="battery-chain bank reconcile policy.toml entries.csv --owner bank",
)
@click.argument("policy", type=FILE)
@click.argument("entries", type=FILE)
@click.option("--owner", default="bank", show_default=True, metavar="WHO", help="Whose ledger it is.")
@click.pass_context
def reconcile(ctx: click.Context, session: Session, policy: Path, entries: Path, owner: str) -> None:
    """Compares every battery that the ledger holds at the day of a block with those that WHO owns on chain:
    owner, class, rated energy. Ids of the ledger are serials, batch:index or token ids.

    Ends with 4 where anything differs; each difference has both sides and the last transaction.
    """
    from battery_chain.carrying import read_books
    from battery_chain.lifecycle.reconciled import Held
    from battery_chain.lifecycle.reconciled import reconcile as compared
    from battery_chain.units import SECONDS_A_DAY

    books, block = read_books(policy, entries), session.block()
    day = session.second_of(block) // SECONDS_A_DAY
    held = [Held(each.id, each.policy, each.rated_wh) for each in books.ledger.held(day)]
    address = session.workspace.address(owner)
    rows = [asdict(each) for each in compared(session.workspace, held, address, block)]
    cells = [
        [each["name"], each["what"], each["ledger"], each["chain"], each["transaction"]] for each in rows
    ]
    table = Table(("battery", "", "ledger", "chain", "last transaction"), cells, empty="nothing differs")
    said = f"✓ {len(held):,} batteries agree at block {block:,}" if not rows else f"{len(rows):,} differences"
    session.screen.show(rows, Lines([said], "" if rows else "green"), table)
    if rows:
        ctx.exit(_MISMATCH)
