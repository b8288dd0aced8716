"""Out of quarantine, lost and found, duplicates, freezes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from battery_chain.cli.arguments import evidence, resolve
from battery_chain.cli.commands.battery_lists import (
    BATCHES,
    EVIDENCE,
    IDS,
    SOME_IDS,
    STATEMENT,
    agreed,
    either,
    known_batches,
    watch,
)
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import counted, fleet
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.deploy import Statement

__all__ = ["find", "freeze", "lose", "release", "unfreeze", "void"]

_AUDITOR = click.option("--auditor", metavar="WHO", help="Who countersigns.")


@click.command(
    "release",
    cls=Command,
    writes=True,
    once=True,
    short_help="Out of quarantine.",
    example="battery-chain battery release 1:7 --account inspector --evidence inspection.pdf",
)
@SOME_IDS
@BATCHES
@EVIDENCE
def release(session: Session, ids: tuple[str, ...], batches: tuple[int, ...], document: Path | None) -> None:
    """Back to what they did before, or retired after a loss; by an accredited assessor without interest in
    them, on a measurement not older than the quarantine. --batch releases all that follow the batch."""
    from battery_chain import lifecycle

    either(ids, batches)
    found, whole = resolve(session, ids), known_batches(session, batches)
    person, w = session.person("assessor", session.people("assessor")[0]), session.workspace
    paper, see = evidence(document, "release", *batches, *ids), watch(session, "release")

    def work() -> list[object]:
        together = lifecycle.release_batches(w, whole, paper, person, watch=see) if whole else []
        alone = lifecycle.release(w, found, paper, person, watch=see) if found else []
        return [*together, *alone]

    receipts = session.send(work)
    show_receipts(session, receipts, done=f"{_what(found, whole)} released")


def _what(ids: list[int], batches: list[int]) -> str:
    named = [fleet(ids)] if ids else []
    return " and ".join([*named, counted(len(batches), "batch", "batches")] if batches else named)


# -- lost and found


@click.command(
    "lose",
    cls=Command,
    writes=True,
    once=True,
    short_help="Reported lost: worth nothing.",
    example="battery-chain battery lose 1:7 --evidence police-report.pdf",
)
@IDS
@_AUDITOR
@STATEMENT
@EVIDENCE
def lose(
    session: Session,
    ids: tuple[str, ...],
    auditor: str | None,
    statement_file: Path | None,
    document: Path | None,
) -> None:
    """Live or quarantined batteries are gone. Sent by their operator, signed by an auditor."""
    found = resolve(session, ids)
    session.confirm(f"Report {fleet(found)} lost? They are worth nothing from then on.")
    _report(session, found, "lose", "lost", auditor, statement_file, document)


@click.command(
    "find",
    cls=Command,
    writes=True,
    once=True,
    short_help="Found again: quarantined.",
    example="battery-chain battery find 1:7 --evidence inspection.pdf",
)
@IDS
@_AUDITOR
@STATEMENT
@EVIDENCE
def find(
    session: Session,
    ids: tuple[str, ...],
    auditor: str | None,
    statement_file: Path | None,
    document: Path | None,
) -> None:
    """Lost batteries are there again, in quarantine; released they are retired. Sent by their operator,
    signed by an auditor."""
    found, done = resolve(session, ids), "found, and quarantined"
    _report(session, found, "find", done, auditor, statement_file, document)


def _report(
    session: Session,
    ids: list[int],
    action: str,
    done: str,
    auditor: str | None,
    file: Path | None,
    document: Path | None,
) -> None:
    from battery_chain import lifecycle

    library, w = {"lose": lifecycle.lose, "find": lifecycle.find}[action], session.workspace
    person, paper = session.person("battery_operator"), evidence(document, action, *ids)
    signer = session.people("auditor", [auditor] if auditor else [])[0]

    def said(now: int) -> list[Statement]:
        return [lifecycle.report_statement(w, ids, person, paper, now, found=action == "find")]

    now, see = agreed(session, file, said), watch(session, action)
    receipts = session.send(lambda: library(w, ids, paper, person, signer, now, watch=see))
    show_receipts(session, receipts, done=f"{fleet(ids)} {done}")


# -- one object


@click.command(
    "void",
    cls=Command,
    writes=True,
    once=True,
    short_help="The later of two tokens of one battery ends.",
    example="battery-chain battery void 1:7 4:0 --account inspector",
)
@click.argument("kept", metavar="KEPT")
@click.argument("voided", metavar="VOIDED")
@_AUDITOR
@STATEMENT
@EVIDENCE
def void(
    session: Session,
    kept: str,
    voided: str,
    auditor: str | None,
    statement_file: Path | None,
    document: Path | None,
) -> None:
    """Two quarantined tokens are one physical battery: the later one is worth nothing and never moves again.
    Sent by an accredited assessor without interest in either, signed by an auditor."""
    from battery_chain.lifecycle import void_duplicate, voiding_statement

    first, second = (_one(session, name) for name in (kept, voided))
    person = session.person("assessor", session.people("assessor")[0])
    signer = session.people("auditor", [auditor] if auditor else [])[0]
    paper = evidence(document, "void", kept, voided)
    now = agreed(session, statement_file, lambda now: [voiding_statement(first, second, paper, now)])
    session.confirm(f"End {voided} for good, as a duplicate of {kept}?")
    receipt = session.send(
        lambda: void_duplicate(session.workspace, first, second, paper, person, signer, now)
    )
    show_receipts(session, [receipt], done=f"{voided} is void, {kept} goes on")


def _one(session: Session, name: str) -> int:
    found = resolve(session, [name])
    if len(found) != 1:
        raise BadInput([Problem("battery", 0, name, "name one battery")])
    return found[0]


# -- freezes


@click.command(
    "freeze",
    cls=Command,
    writes=True,
    once=True,
    short_help="Title held by an agent.",
    example="battery-chain battery freeze 1:7",
)
@IDS
def freeze(session: Session, ids: tuple[str, ...]) -> None:
    """The title of these does not move until they are unfrozen; by an agent."""
    _set_frozen(session, ids, True)


@click.command(
    "unfreeze",
    cls=Command,
    writes=True,
    once=True,
    short_help="Title free again.",
    example="battery-chain battery unfreeze 1:7",
)
@IDS
def unfreeze(session: Session, ids: tuple[str, ...]) -> None:
    """The title of these may move again; by an agent."""
    _set_frozen(session, ids, False)


def _set_frozen(session: Session, ids: tuple[str, ...], frozen: bool) -> None:
    from battery_chain.lifecycle import set_frozen

    found, person = resolve(session, ids), session.person("agent")
    done = "frozen" if frozen else "unfrozen"
    see = watch(session, done)
    receipts = session.send(lambda: set_frozen(session.workspace, found, frozen, person, watch=see))
    show_receipts(session, receipts, done=f"{fleet(found)} {done}")
