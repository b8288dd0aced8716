"""Quarantine: one, a list, whole batches, or all that a recall means."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import DAY, evidence, resolve
from battery_chain.cli.commands.battery_lists import BATCHES, EVIDENCE, SOME_IDS, known_batches, watch
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Lines
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import counted, fleet
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.lifecycle.recall import Criteria, Selection

__all__ = ["quarantine"]


@click.command(
    "quarantine",
    cls=Command,
    writes=True,
    once=True,
    short_help="Set aside; a recall.",
    example=(
        "battery-chain battery quarantine 1:7 --evidence incident.pdf\n"
        "battery-chain battery quarantine --lot L-2024-118 --supplier CellWorks"
    ),
)
@SOME_IDS
@BATCHES
@click.option("--lot", default="", help="All with cells of this lot, successors too.")
@click.option("--supplier", default="", help="All with cells of this supplier.")
@click.option("--model", default="", help="All of this model.")
@click.option("--class", "class_", metavar="NAME", help="All of this class.")
@click.option("--made-from", type=DAY, help="All made on this day or later.")
@click.option("--made-to", type=DAY, help="All made on this day or earlier.")
@EVIDENCE
def quarantine(
    session: Session, ids: tuple[str, ...], batches: tuple[int, ...], document: Path | None, **asked: Any
) -> None:
    """Batteries are valued at their exit value and do not move until an assessor releases them. By their
    operator, or an accredited assessor. Of several criteria all must be true; lot, supplier and model are
    what this workspace has kept of the manifests it minted."""
    criteria = _criteria(session, **asked)
    if criteria.asks_anything() is bool(ids or batches):
        rule = "name batteries, batches with --batch, or what a recall means (--lot, --model, …)"
        raise BadInput([Problem("battery", 0, "", rule)])
    paper = evidence(document, "quarantine", *batches, *ids, *asdict(criteria).values())
    if ids or batches:
        _quarantine(session, resolve(session, ids), known_batches(session, batches), paper)
    else:
        _recall(session, criteria, paper)


def _criteria(session: Session, lot: str, class_: str | None, **others: Any) -> Criteria:
    from battery_chain.lifecycle.recall import Criteria

    known = session.workspace.deployment.classes if class_ else {}
    if class_ and class_ not in known:
        raise BadInput([Problem("--class", 0, class_, f"is none of {', '.join(known)}")])
    return Criteria(cell_lot=lot, class_id=known[class_] if class_ else 0, **others)


def _quarantine(session: Session, ids: list[int], batches: list[int], paper: bytes) -> None:
    from battery_chain import lifecycle

    w, person, see = session.workspace, session.person("battery_operator"), watch(session, "quarantine")

    def work() -> list[Any]:
        together = lifecycle.quarantine_batches(w, batches, paper, person, watch=see) if batches else []
        alone = lifecycle.quarantine(w, ids, paper, person, watch=see) if ids else []
        return [*together, *alone]

    receipts = session.send(work)
    named = [fleet(ids)] if ids else []
    named += [counted(len(batches), "batch", "batches")] if batches else []
    show_receipts(session, receipts, done=f"{' and '.join(named)} quarantined")


def _recall(session: Session, criteria: Criteria, paper: bytes) -> None:
    from battery_chain.lifecycle import recall

    selection = recall.select(session.workspace, criteria)
    person, see = session.person("battery_operator"), watch(session, "recall")
    for batch in selection.unknown:
        session.screen.warn(f"batch {batch} was not minted from here: whether it is meant, nobody can say")
    count = counted(selection.batteries, "battery", "batteries")
    if not selection.batteries:
        session.screen.show(_recalled(selection), Lines(["nothing that is live is meant"]))
        return
    session.confirm(f"Recall {count}?")
    receipts = session.send(lambda: recall.send(session.workspace, selection, paper, person, watch=see))
    show_receipts(session, receipts, _recalled(selection), done=f"{count} recalled, in quarantine")


def _recalled(selection: Selection) -> dict[str, object]:
    return {
        "batteries": selection.batteries,
        "batches": list(selection.batches),
        "single": len(selection.ids),
        "successors": list(selection.successors),
        "unknown_batches": list(selection.unknown),
    }
