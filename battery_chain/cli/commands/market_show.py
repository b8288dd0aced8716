"""Orders are looked at: in words, with what stands against them now; the fee."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.commands.market_files import ORDER, ORDERS, choose_maker, look, parse, tell
from battery_chain.cli.commands.market_sign import missing
from battery_chain.cli.commands.market_told import amount_text, facts_of, sentence
from battery_chain.cli.render import Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.errors import BadInput, BatteryChainError, Mismatch, Problem

if TYPE_CHECKING:
    from battery_chain.market import Checked, SignedOrder

__all__ = ["check", "fee", "show"]


@click.command(
    "show",
    cls=Command,
    rows=True,
    short_help="An order in words.",
    example="battery-chain market show sell.json",
)
@ORDER
def show(session: Session, file: Path) -> None:
    """Who offers what, the price now, whether the signature is the maker's, whether it can be filled now,
    and if not, why and what to do. Exit 4 where the order was altered, or is not signed by its maker."""
    from battery_chain.market import check as library

    signed, failure = look(session, file, parse(file))
    now = session.now()
    facts = {
        "file": str(file),
        **facts_of(session, signed, now),
        "signature": _signature(session, signed, failure),
    }
    (found,) = library(session.workspace, [signed])
    verdict = _verdict(session, signed, found)
    lacking = _lacking(session, file, signed, found)
    shown = (
        facts | {"fillable_now": _word(verdict, signed)} | _if_any("conditions", _asked(facts["conditions"]))
    )
    shown["taker"] = shown["taker"] or "anybody"
    shown = {name: value for name, value in shown.items() if value not in ([], {})}
    lines = [*_why(verdict, told=not lacking), *lacking]
    data = {**facts, **verdict, "next": lacking}
    session.screen.show(data, Lines([sentence(session, signed.order)]), Facts(shown), Lines(lines))
    if failure is not None:
        raise failure


def _signature(session: Session, signed: SignedOrder, failure: BatteryChainError | None) -> str:
    if failure is not None:
        return "not the maker's"
    if signed.signature:
        return "good"
    listed = session.rpc.read(session.workspace.market.is_listed(signed.hash))
    return "none: it is listed on chain" if listed else "none"


def _verdict(session: Session, signed: SignedOrder, found: Checked) -> dict[str, Any]:
    """How much can be filled now; else why nothing can."""
    if found.reason is None:
        return {"open": found.open if signed.order.items else str(found.open), "reason": None}
    text, hint = tell(session, found.reason.error, found.reason.arguments, short=True)
    return {"open": 0, "reason": {"error": found.reason.error, "text": text, "hint": hint}}


def _word(verdict: dict[str, Any], signed: SignedOrder) -> str:
    return "no" if verdict["reason"] else f"yes: {amount_text(signed.order, int(verdict['open']))}"


def _lacking(session: Session, file: Path, signed: SignedOrder, found: Checked) -> list[str]:
    """What the maker has yet to do, and the command that does it; of what is over nothing."""
    fund = choose_maker(session, signed.order.maker)
    if fund and found.reason is not None and found.reason.error == "NotListed":
        manager = session.description.fund_chosen(fund).manager
        return [f"its manager lists it: battery-chain market list {file} --account {manager}"]
    may = found.reason is None or found.reason.error in ("NotApproved", "NotAllowed")
    return missing(session, signed.order, str(file)) if may and not fund else []


def _why(verdict: dict[str, Any], told: bool) -> list[str]:
    """`told`: with what to do next."""
    reason = verdict["reason"]
    if not reason:
        return []
    return [f"why not: {reason['text']}", *([f"next: {reason['hint']}"] if told else [])]


def _asked(conditions: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {_plain(value)}" for name, value in conditions.items())


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _if_any(name: str, value: str) -> dict[str, object]:
    return {name: value} if value else {}


# -- many


@click.command(
    "check",
    cls=Command,
    reads=True,
    short_help="Can these be filled now?",
    example="battery-chain market check orders/*.json",
)
@ORDERS
def check(session: Session, files: tuple[Path, ...]) -> None:
    """Of many orders in one question to the chain: how much of each can be filled now, and what stands
    against the others. Exit 4 where one cannot be filled, 2 where a file is no order of this market."""
    problems: list[Problem] = []
    read = list(_read(session, files, problems))
    rows = list(_rows(session, read))
    columns = ("file", "order", "open", "why not")
    cells = [[row["file"], row["order"], row["open"], row["why"]] for row in rows]
    good = sum(row["error"] is None for row in rows)
    head = Lines([f"{good} of {len(files)} can be filled now"], "green" if good == len(files) else "")
    session.screen.show(rows, Table(columns, cells), head)
    if problems:
        raise BadInput(problems)
    if good < len(files):
        raise click.exceptions.Exit(Mismatch.exit_code)


_Read = tuple[Path, "SignedOrder", BatteryChainError | None]


def _read(session: Session, files: Sequence[Path], problems: list[Problem]) -> Iterator[_Read]:
    for file in files:
        try:
            yield file, *look(session, file, parse(file))
        except BadInput as bad:
            problems += bad.problems


def _rows(session: Session, read: Sequence[_Read]) -> Iterator[dict[str, Any]]:
    from battery_chain.market import check as library

    orders = [signed for _, signed, _ in read]
    found = library(session.workspace, orders, session.block()) if read else []
    for (file, signed, failure), each in zip(read, found, strict=True):
        verdict = _verdict(session, signed, each)
        reason = verdict["reason"] or {}
        bad = "the signature is not the maker's: it was altered, or somebody else signed it"
        yield {
            "file": str(file),
            "hash": signed.hash,
            "order": sentence(session, signed.order),
            "open": amount_text(signed.order, each.open) if each.open else "no",
            "error": "OtherSigner" if failure else reason.get("error"),
            "why": bad if failure else reason.get("text", ""),
        }


@click.command(
    "fee", cls=Command, reads=True, short_help="What the market takes.", example="battery-chain market fee"
)
def fee(session: Session) -> None:
    """Its fee, who gets it, the most that it may ever be, and whether a guardian has stopped the market. It
    is taken off what the one who is paid receives."""
    market, block = session.workspace.market, session.block()
    found, most = session.rpc.read(market.fee(), block), session.rpc.read(market.max_fee(), block)
    facts = {
        "fee_bp": found.basis_points,
        "max_fee_bp": most,
        "recipient": session.party(found.recipient),
        "stopped": found.paused,
    }
    session.screen.show(facts, Facts(facts))
