"""Second life, waste and recycling."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from battery_chain.cli.arguments import DAY, Amount, evidence, resolve
from battery_chain.cli.commands.battery_serve import EVIDENCE
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import Place
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.deploy import Statement
    from battery_chain.lifecycle import Repurposing

__all__ = ["dismantle", "recycle", "repurpose", "waste"]

_GRAMS = click.IntRange(0, 2**32 - 1)
_OWNER = click.option(
    "--owner", metavar="WHO", help="Who consents for the owner.  [default: the owner itself]"
)


def _consenting(session: Session, ids: list[int], owner: str | None) -> str:
    """Who signs for the owner; empty for a fund, which consents on chain."""
    address = session.rpc.read(session.workspace.battery.owner_of(ids[0]))
    name = owner or session.workspace.name_of(address)
    return "" if name == "Fund" else name or address


def _consent_of_fund(session: Session, statement: Statement, owner: str) -> None:
    """The fund's manager consents on chain before anything else can be done with its batteries."""
    from battery_chain.fund import consent

    if not owner:
        manager = session.description.fund.manager if session.description.fund else ""
        consent(session.workspace, [statement], manager)


@click.command(
    "waste",
    cls=Command,
    writes=True,
    short_help="Declared waste, to a recycler.",
    example="battery-chain battery waste 1:7 --recycler recycler --account operator",
)
@click.argument("ids", nargs=-1, required=True)
@click.option("--recycler", metavar="WHO", required=True, help="The licensed recycler that takes them.")
@EVIDENCE
def waste(session: Session, ids: tuple[str, ...], recycler: str, document: Path | None) -> None:
    """Title stays with the owner, custody goes to the recycler. By their owner or operator."""
    from battery_chain.lifecycle import waste as library

    found, person = resolve(session, ids), session.person("battery_operator")
    paper = evidence(document, "waste", recycler, *ids)
    receipts = session.send(lambda: library(session.workspace, found, recycler, paper, person))
    show_receipts(session, receipts, done=f"{len(found):,} batteries are waste, held by {recycler}")


@click.command(
    "dismantle",
    cls=Command,
    writes=True,
    short_help="Taken apart by the recycler.",
    example="battery-chain battery dismantle 1:7 --pack-grams 250000 --part-grams 240000",
)
@click.argument("ids", nargs=-1, required=True)
@click.option("--pack-grams", type=_GRAMS, required=True, help="Mass of each pack.")
@click.option("--part-grams", type=_GRAMS, required=True, help="Mass of what was taken out of each.")
@EVIDENCE
def dismantle(
    session: Session, ids: tuple[str, ...], pack_grams: int, part_grams: int, document: Path | None
) -> None:
    """Batteries that are held as waste are taken apart; several only where their masses are the same."""
    from battery_chain.lifecycle import dismantle as library

    found, person = resolve(session, ids), session.person("recycler")
    paper = evidence(document, "dismantle", pack_grams, part_grams, *ids)
    packs, parts = [pack_grams] * len(found), [part_grams] * len(found)
    receipts = session.send(lambda: library(session.workspace, found, packs, parts, paper, person))
    show_receipts(session, receipts, done=f"{len(found):,} batteries dismantled")


@click.command(
    "recycle",
    cls=Command,
    writes=True,
    short_help="Burned with a countersigned mass balance.",
    example="battery-chain battery recycle 1:7 --copper 21000 --nickel 14000 --rest 100000 --proceeds 120.50",
)
@click.argument("battery", metavar="ID")
@click.option("--cobalt", type=_GRAMS, default=0, help="Grams recovered; so for the others.")
@click.option("--copper", type=_GRAMS, default=0)
@click.option("--lithium", type=_GRAMS, default=0)
@click.option("--nickel", type=_GRAMS, default=0)
@click.option("--lead", type=_GRAMS, default=0)
@click.option("--rest", type=_GRAMS, default=0)
@click.option(
    "--proceeds", type=Amount(), required=True, help="Paid to the owner; negative: the owner's gate fee."
)
@click.option("--auditor", metavar="WHO", help="Who countersigns.")
@_OWNER
@EVIDENCE
def recycle(
    session: Session,
    battery: str,
    proceeds: Decimal,
    auditor: str | None,
    owner: str | None,
    document: Path | None,
    **grams: int,
) -> None:
    """The token is burned, proceeds or gate fee are paid in the same transaction. By the recycler."""
    from battery_chain import lifecycle
    from battery_chain.units import token_units_down

    workspace, person = session.workspace, session.person("recycler")
    found = resolve(session, [battery])
    if len(found) != 1:
        raise BadInput([Problem("battery", 0, battery, "name one battery: each has its own mass balance")])
    countersigner = session.people("auditor", [auditor] if auditor else [])[0]
    paper = evidence(document, "recycle", battery, sorted(grams.items()), proceeds)
    units = token_units_down(proceeds, workspace.deployment.decimals)
    balance = lifecycle.MassBalance(id=found[0], proceeds=units, document=paper, **grams)
    statement = lifecycle.recycling_statement(workspace, balance, person, session.now())
    consenting = _consenting(session, found, owner)
    session.confirm(f"Burn {battery} for good?")

    def work() -> object:
        _allow_proceeds(session, person, consenting, units)
        _consent_of_fund(session, statement, consenting)
        return list(lifecycle.recycle(workspace, [statement], person, countersigner, consenting))

    receipts = session.send(work)
    facts = {"battery": str(Place(found[0])), "grams": sum(grams.values()), "proceeds": proceeds}
    show_receipts(session, receipts, facts, done=f"{battery} is recycled and burned")


def _allow_proceeds(session: Session, recycler: str, owner: str, units: int) -> None:
    """Whoever pays lets the contract take the money."""
    payer = recycler if units >= 0 else owner
    if not units or not payer:
        return
    w, needed = session.workspace, abs(units)
    spender = w.battery.address
    if session.rpc.read(w.token.allowance(w.address(payer), spender)) < needed:
        call = w.token.approve(spender, needed)
        w.sender.send(call, action=f"{payer} approves a payment", signer=w.signer(payer))


@click.command(
    "repurpose",
    cls=Command,
    writes=True,
    short_help="Into a second use: successor tokens.",
    example=(
        "battery-chain battery repurpose 1:2 1:3 --class nmc-storage --model 'Home store' --count 4 \\\n"
        "    --energy 19000 --health 7800 --series SECOND-LIFE --operator operator"
    ),
)
@click.argument("ids", nargs=-1, required=True)
@click.option("--class", "class_", metavar="NAME", required=True, help="The class of the successors.")
@click.option("--model", required=True, help="Model of the successors, in their passports.")
@click.option("--count", type=click.IntRange(1, 4096), default=1, show_default=True, help="Successors.")
@click.option("--energy", type=click.IntRange(1, 1_000_000), required=True, help="Rated Wh of each.")
@click.option(
    "--discarded", type=click.IntRange(0), default=0, help="Rated Wh of modules that go on nowhere."
)
@click.option("--health", type=click.IntRange(1, 12_000), required=True, help="Fresh health, basis points.")
@click.option("--day", type=DAY, help="Day of that test.  [default: today]")
@click.option("--series", "prefix", metavar="PREFIX", required=True, help="The repurposer's series.")
@click.option("--operator", metavar="WHO", required=True, help="Who operates the successors.")
@click.option("--assessor", metavar="WHO", help="Who signs the statement.")
@_OWNER
@EVIDENCE
def repurpose(
    session: Session,
    ids: tuple[str, ...],
    class_: str,
    model: str,
    count: int,
    energy: int,
    discarded: int,
    health: int,
    day: int | None,
    prefix: str,
    operator: str,
    assessor: str | None,
    owner: str | None,
    document: Path | None,
) -> None:
    """Retired batteries are superseded, successors of another class are minted. By the repurposer."""
    from battery_chain import lifecycle

    found, person = resolve(session, ids), session.person("repurposer")
    signer = session.people("assessor", [assessor] if assessor else [])[0]
    wanted = lifecycle.Repurposing(
        predecessors=tuple(found),
        class_id=_number(session.workspace.deployment.classes, class_, "class"),
        count=count,
        energy=energy,
        discarded=discarded,
        day=session.now() // 86_400 if day is None else day,
        health=health,
        series=_number(session.workspace.deployment.series, prefix, "series"),
        first_serial=_next_serial(session, prefix),
        passports=(),
        document=evidence(document, "repurpose", *ids),
    )
    wanted = _with_passports(session, wanted, class_, model, prefix)
    statement = lifecycle.repurposing_statement(session.workspace, wanted, person, operator, session.now())
    consenting = _consenting(session, found, owner)

    def work() -> tuple[int, object]:
        _consent_of_fund(session, statement, consenting)
        return lifecycle.repurpose(session.workspace, statement, person, signer, consenting)

    batch, receipt = session.send(work)
    facts = {"batch": batch, "successors": count, "first": f"{prefix}-{wanted.first_serial:08d}"}
    show_receipts(session, [receipt], facts, done=f"{len(found)} batteries go on as batch {batch}")


def _number(known: dict[str, int], name: str, what: str) -> int:
    if name not in known:
        raise BadInput([Problem(name, 0, what, f"is none of {', '.join(known)}")])
    return known[name]


def _next_serial(session: Session, prefix: str) -> int:
    number = _number(session.workspace.deployment.series, prefix, "series")
    found = session.rpc.read(session.workspace.battery.series_of(number))
    return max(1, int(found.next))


def _with_passports(
    session: Session, wanted: Repurposing, class_: str, model: str, prefix: str
) -> Repurposing:
    """Each successor has a passport of its own, made of the same facts."""
    from dataclasses import replace

    from battery_chain.manifest import passport_document, passport_hash, serial_text

    spec = session.description.class_named(class_)
    serials = range(wanted.first_serial, wanted.first_serial + wanted.count)
    documents = (
        passport_document(
            identifier=serial_text(prefix, serial),
            model=model,
            battery_class=class_,
            chemistry=spec.chemistry,
            rated_wh=wanted.energy,
            manufacture_day=wanted.day,
            bol_health_bp=wanted.health,
            bol_day=wanted.day,
        )
        for serial in serials
    )
    return replace(wanted, passports=tuple(map(passport_hash, documents)))
