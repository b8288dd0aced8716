"""Successors: remanufactured, repurposed, reclaimed from waste."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import DAY, evidence, resolve
from battery_chain.cli.commands.battery_lists import (
    EVIDENCE,
    IDS,
    STATEMENT,
    agreed,
    consent_of_funds,
    consenting,
    known,
    owners_of,
)
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import fleet
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.contracts import structs
    from battery_chain.lifecycle import OwnersShare, Succession, Successors
    from battery_chain.model import LegalStatus

__all__ = ["reclaim", "remanufacture", "repurpose"]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options of a succession, as they were given."""

    ids: tuple[str, ...]
    class_: str
    model: str
    count: int | None
    shares: tuple[str, ...]
    energy: int
    discarded: int
    health: int
    spread: int
    day: int | None
    prefix: str
    operator: str
    assessors: tuple[str, ...]
    owner: str | None
    statement_file: Path | None
    document: Path | None


_OPTIONS: Sequence[Callable[[Any], Any]] = (
    IDS,
    click.option("--class", "class_", metavar="NAME", required=True, help="The class of the successors."),
    click.option("--model", required=True, help="Model of the successors, in their passports."),
    click.option("--count", type=click.IntRange(1, 4096), help="Successors, where all are one owner's.  [1]"),
    click.option(
        "--share", "shares", metavar="OWNER=COUNT", multiple=True, help="Successors of one owner of several."
    ),
    click.option("--energy", type=click.IntRange(1, 1_000_000), required=True, help="Rated Wh of each."),
    click.option(
        "--discarded", type=click.IntRange(0), default=0, help="Rated Wh of modules that go on nowhere."
    ),
    click.option(
        "--health", type=click.IntRange(1, 12_000), required=True, help="Fresh health, basis points."
    ),
    click.option(
        "--spread", type=click.IntRange(0, 10_000), default=0, help="Strongest to weakest cell, basis points."
    ),
    click.option("--day", type=DAY, help="Day of that test.  [default: today]"),
    click.option("--series", "prefix", metavar="PREFIX", required=True, help="The maker's series."),
    click.option("--operator", metavar="WHO", required=True, help="Who operates the successors."),
    click.option(
        "--assessor",
        "assessors",
        metavar="WHO",
        multiple=True,
        help="Who signs; two where the step of service energy asks for it.",
    ),
    click.option("--owner", metavar="WHO", help="Who signs for the owner.  [default: each owner itself]"),
    STATEMENT,
    EVIDENCE,
)


def _asking(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command(
    "remanufacture",
    cls=Command,
    writes=True,
    once=True,
    short_help="Made as good as new: successor tokens.",
    example=(
        "battery-chain battery remanufacture 1:2 --class nmc-four-wheel --model 'Pack R' --energy 38000 \\\n"
        "    --health 9500 --spread 150 --series SECOND-LIFE --operator operator"
    ),
)
@_asking
def remanufacture(session: Session, **asked: Any) -> None:
    """Retired batteries are superseded by successors of the same use, with at least 90 % of the rated
    capacity and cells at most 3 % apart. By the remanufacturer."""
    from battery_chain.lifecycle import remanufacture as library
    from battery_chain.model import LegalStatus

    _succeed(session, _Asked(**asked), library, LegalStatus.REMANUFACTURED, "repurposer")


@click.command(
    "repurpose",
    cls=Command,
    writes=True,
    once=True,
    short_help="Into a second use: successor tokens.",
    example=(
        "battery-chain battery repurpose 1:2 1:3 --class nmc-storage --model 'Home store' --count 4 \\\n"
        "    --energy 19000 --health 7800 --series SECOND-LIFE --operator operator"
    ),
)
@_asking
def repurpose(session: Session, **asked: Any) -> None:
    """Retired batteries are superseded, successors of another use are minted to their owners. By the
    repurposer."""
    from battery_chain.lifecycle import repurpose as library
    from battery_chain.model import LegalStatus

    _succeed(session, _Asked(**asked), library, LegalStatus.REPURPOSED, "repurposer")


@click.command(
    "reclaim",
    cls=Command,
    writes=True,
    once=True,
    short_help="Waste no longer: successor tokens.",
    example=(
        "battery-chain battery reclaim 1:2 --class nmc-storage --model 'Home store' --energy 36000 \\\n"
        "    --discarded 2000 --health 7800 --series RECLAIMED --operator operator"
    ),
)
@click.option("--reused", is_flag=True, help="Of the same use.  [default: of another]")
@_asking
def reclaim(session: Session, reused: bool, **asked: Any) -> None:
    """Batteries held as waste are none after all: superseded by successors. By the recycler that holds
    them."""
    from battery_chain.lifecycle import reclaim as library
    from battery_chain.model import LegalStatus

    legal = LegalStatus.REUSED if reused else LegalStatus.REPURPOSED
    _succeed(session, _Asked(**asked), library, legal, "recycler")


# -- how it is done


Library = Callable[..., "Successors"]


def _succeed(session: Session, asked: _Asked, library: Library, legal: LegalStatus, role: str) -> None:
    from battery_chain.lifecycle import succession_statement

    found, person = resolve(session, asked.ids), session.person(role)
    assessors = session.people("assessor", asked.assessors)[:2]
    wanted, w = _wanted(session, asked, found, legal), session.workspace
    now = agreed(
        session,
        asked.statement_file,
        lambda now: [succession_statement(w, wanted, person, asked.operator, now)],
    )
    statement = succession_statement(w, wanted, person, asked.operator, now)
    owners = [consenting(known(session, share.owner), asked.owner) for share in wanted.shares]
    session.confirm(f"Supersede {fleet(found)} for good?")

    def work() -> Successors:
        consent_of_funds(session, [statement] if "" in owners else [])
        return library(session.workspace, statement, person, assessors, owners)

    _show(session, session.send(work), statement, asked, found)


def _show(
    session: Session, made: Successors, statement: structs.Succession, asked: _Asked, found: list[int]
) -> None:
    facts = {
        "batch": made.first,
        "batches": list(made.batches),
        "successors": sum(share.count for share in statement.shares),
        "first": f"{asked.prefix}-{statement.first_serial:08d}",
    }
    batches = ", ".join(map(str, made.batches))
    show_receipts(session, [made.receipt], facts, done=f"{fleet(found)} superseded by batch {batches}")


def _wanted(session: Session, asked: _Asked, found: list[int], legal: LegalStatus) -> Succession:
    from battery_chain.lifecycle import Succession

    w = session.workspace
    first, day = _next_serial(session, asked.prefix), asked.day or session.now() // 86_400
    return Succession(
        legal=legal,
        predecessors=tuple(found),
        shares=_shares(session, asked, _counts(session, asked, found), first, day),
        class_id=_number(w.deployment.classes, asked.class_, "class"),
        energy=asked.energy,
        discarded=asked.discarded,
        day=day,
        health=asked.health,
        series=_number(w.deployment.series, asked.prefix, "series"),
        first_serial=first,
        document=evidence(asked.document, legal.name.lower(), *asked.ids),
        cell_spread=asked.spread,
    )


def _counts(session: Session, asked: _Asked, found: list[int]) -> Mapping[str, int]:
    """Successors by owner. Raises `BadInput` where several owners and no shares are named."""
    owners = set(owners_of(session, found).values())
    if asked.shares:
        return dict(_share(text) for text in asked.shares)
    if len(owners) > 1:
        rule = f"is needed for each of the owners {', '.join(sorted(owners))}"
        raise BadInput([Problem("--share", 0, "", rule)])
    return {owners.pop(): asked.count or 1}


def _share(text: str) -> tuple[str, int]:
    owner, _, count = text.rpartition("=")
    if not owner or not (count.isascii() and count.isdigit()) or len(count) > 4:
        raise BadInput([Problem("--share", 0, text, "is not OWNER=COUNT")])
    return owner, int(count)


def _shares(
    session: Session, asked: _Asked, counts: Mapping[str, int], first: int, day: int
) -> tuple[OwnersShare, ...]:
    """Each successor has a passport of its own, of the same facts; serials run on from owner to owner."""
    from battery_chain.lifecycle import OwnersShare

    shares, serial = [], first
    for owner in sorted(counts, key=lambda each: int(session.address(each), 16)):
        serials = range(serial, serial := serial + counts[owner])
        shares.append(
            OwnersShare(
                session.address(owner), tuple(_passport(session, asked, each, day) for each in serials)
            )
        )
    return tuple(shares)


def _passport(session: Session, asked: _Asked, serial: int, day: int) -> bytes:
    from battery_chain.manifest import passport_document, passport_hash, serial_text

    document = passport_document(
        identifier=serial_text(asked.prefix, serial),
        model=asked.model,
        battery_class=asked.class_,
        chemistry=session.description.class_named(asked.class_).chemistry,
        rated_wh=asked.energy,
        manufacture_day=day,
        bol_health_bp=asked.health,
        bol_day=day,
    )
    return passport_hash(document)


def _number(known: Mapping[str, int], name: str, what: str) -> int:
    if name not in known:
        raise BadInput([Problem(name, 0, what, f"is none of {', '.join(known)}")])
    return known[name]


def _next_serial(session: Session, prefix: str) -> int:
    number = _number(session.workspace.deployment.series, prefix, "series")
    found = session.rpc.read(session.workspace.battery.series_of(number))
    return max(1, int(found.next))
