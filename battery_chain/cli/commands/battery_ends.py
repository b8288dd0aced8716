"""Waste and recycling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import DAY, FILE, Amount, evidence, resolve
from battery_chain.cli.commands.battery_lists import (
    EVIDENCE,
    IDS,
    SOME_IDS,
    STATEMENT,
    agreed,
    consent_of_funds,
    consenting,
    known,
    owners_of,
    watch,
)
from battery_chain.cli.receipts import receipt_data, show_receipts
from battery_chain.cli.render import Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command, Group
from battery_chain.cli.values import Place, fleet
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.chain import Receipt
    from battery_chain.contracts.structs import Recycling
    from battery_chain.lifecycle import MassBalance
    from battery_chain.lifecycle.recovery import Recovery

__all__ = ["claim", "dismantle", "recycle", "waste"]

_GRAMS = click.IntRange(0, 2**32 - 1)


@click.command(
    "waste",
    cls=Command,
    writes=True,
    once=True,
    short_help="Declared waste, to a recycler.",
    example="battery-chain battery waste 1:7 --recycler recycler --account operator",
)
@IDS
@click.option("--recycler", metavar="WHO", required=True, help="The licensed recycler that takes them.")
@EVIDENCE
def waste(session: Session, ids: tuple[str, ...], recycler: str, document: Path | None) -> None:
    """Title stays with the owner, custody goes to the recycler. By their owner or operator."""
    from battery_chain.lifecycle import waste as library

    found, person = resolve(session, ids), session.person("battery_operator")
    paper, see = evidence(document, "waste", recycler, *ids), watch(session, "waste")
    receipts = session.send(lambda: library(session.workspace, found, recycler, paper, person, watch=see))
    show_receipts(session, receipts, done=f"{fleet(found)} waste now, held by {recycler}")


@click.command(
    "dismantle",
    cls=Command,
    writes=True,
    once=True,
    short_help="Taken apart by the recycler.",
    example=(
        "battery-chain battery dismantle 1:7 --pack-grams 250000 --part-grams 240000\n"
        "battery-chain battery dismantle --file dismantled.csv"
    ),
)
@SOME_IDS
@click.option("--pack-grams", type=_GRAMS, help="Mass of each pack.")
@click.option("--part-grams", type=_GRAMS, help="Mass of what was taken out of each.")
@click.option("--file", type=FILE, help="Masses by battery (CSV), with what the parts contain.")
@EVIDENCE
def dismantle(
    session: Session,
    ids: tuple[str, ...],
    pack_grams: int | None,
    part_grams: int | None,
    file: Path | None,
    document: Path | None,
) -> None:
    """Batteries that are held as waste are taken apart: several of the same masses, or each as FILE says
    (battery, pack_g, part_g, cobalt_g, copper_g, lithium_g, nickel_g, lead_g; the metals may be empty)."""
    from battery_chain.lifecycle import dismantle as library

    found, packs, parts = _masses(session, ids, pack_grams, part_grams, file)
    person, see = session.person("recycler"), watch(session, "dismantle")
    paper = evidence(document or file, "dismantle", pack_grams, part_grams, *ids)
    receipts = session.send(lambda: library(session.workspace, found, packs, parts, paper, person, watch=see))
    show_receipts(session, receipts, done=f"{fleet(found)} dismantled")


def _masses(
    session: Session, ids: Sequence[str], pack: int | None, part: int | None, file: Path | None
) -> tuple[list[int], list[int], list[int]]:
    from battery_chain.lifecycle.mass_files import read_dismantlings

    if file is not None and not ids:
        rows = read_dismantlings(session.workspace, file)
        return [r.id for r in rows], [r.pack_grams for r in rows], [r.part_grams for r in rows]
    if file is not None or not ids or pack is None or part is None:
        rule = "name batteries with --pack-grams and --part-grams, or a --file"
        raise BadInput([Problem("battery", 0, "", rule)])
    found = resolve(session, ids)
    return found, [pack] * len(found), [part] * len(found)


# -- recycle


@click.command(
    "recycle",
    cls=Command,
    writes=True,
    once=True,
    short_help="Burned with a countersigned mass balance.",
    example=(
        "battery-chain battery recycle 1:7 --copper 21000 --nickel 14000 --rest 100000 --proceeds 120.50\n"
        "battery-chain battery recycle --file balances.csv --content dismantled.csv"
    ),
)
@click.argument("battery", metavar="[ID]", required=False)
@click.option("--cobalt", type=_GRAMS, default=0, help="Grams recovered; so for the others.")
@click.option("--copper", type=_GRAMS, default=0)
@click.option("--lithium", type=_GRAMS, default=0)
@click.option("--nickel", type=_GRAMS, default=0)
@click.option("--lead", type=_GRAMS, default=0)
@click.option("--rest", type=_GRAMS, default=0)
@click.option("--proceeds", type=Amount(), help="Paid to the owner; negative: the owner's gate fee.")
@click.option("--due", type=DAY, help="Book a claim that is due on this day instead of paying now.")
@click.option("--file", type=FILE, help="Mass balances of many (CSV).")
@click.option("--content", type=FILE, help="The file of `dismantle`: what was in them, for the efficiencies.")
@click.option("--auditor", metavar="WHO", help="Who countersigns.")
@click.option("--owner", metavar="WHO", help="Who consents for the owner.  [default: each owner itself]")
@STATEMENT
@EVIDENCE
def recycle(
    session: Session,
    file: Path | None,
    content: Path | None,
    auditor: str | None,
    owner: str | None,
    statement_file: Path | None,
    **one: Any,
) -> None:
    """The token is burned, proceeds or gate fee are paid in the same transaction, or booked with --due. By
    the recycler. FILE has the columns battery, cobalt_g, copper_g, lithium_g, nickel_g, lead_g, rest_g,
    proceeds, due; anything wrong in it refuses it as a whole."""
    from battery_chain.lifecycle import recycling_statement

    balances = _balances(session, file, one)
    person = session.person("recycler")
    countersigner = session.people("auditor", [auditor] if auditor else [])[0]
    recovered = _recovered(session, balances, content)
    w = session.workspace

    def said(now: int) -> list[Recycling]:
        return [recycling_statement(w, each, person, now) for each in balances]

    statements = said(agreed(session, statement_file, said))
    session.confirm(f"Burn {fleet(balances)} for good?")
    receipts = session.send(lambda: _recycle(session, balances, statements, person, countersigner, owner))
    _show_recycled(session, balances, receipts, recovered)


def _balances(session: Session, file: Path | None, one: Mapping[str, Any]) -> list[MassBalance]:
    from battery_chain.lifecycle.mass_files import read_balances

    if file is not None and one["battery"] is None:
        return read_balances(session.workspace, file)
    if file is not None or one["battery"] is None or one["proceeds"] is None:
        raise BadInput([Problem("battery", 0, "", "name a battery with --proceeds, or a --file")])
    return [_balance(session, **one)]


def _balance(
    session: Session,
    battery: str,
    proceeds: Decimal,
    due: int | None,
    document: Path | None,
    **grams: int,
) -> MassBalance:
    from battery_chain.lifecycle import MassBalance
    from battery_chain.units import token_units_down

    found = resolve(session, [battery])
    if len(found) != 1:
        raise BadInput([Problem("battery", 0, battery, "name one battery: each has its own mass balance")])
    paper = evidence(document, "recycle", battery, sorted(grams.items()), proceeds)
    units = token_units_down(proceeds, session.workspace.deployment.decimals)
    return MassBalance(id=found[0], proceeds=units, document=paper, due_day=due or 0, **grams)


def _recycle(
    session: Session,
    balances: Sequence[MassBalance],
    statements: Sequence[Recycling],
    recycler: str,
    auditor: str,
    owner: str | None,
) -> list[Receipt]:
    from battery_chain import lifecycle
    from battery_chain.lifecycle.owners import allow, payments

    w = session.workspace
    owners = owners_of(session, [each.id for each in balances])
    signers = {battery: consenting(name, owner) for battery, name in owners.items()}
    allow(w, payments(balances, recycler, signers))
    consent_of_funds(session, [each for each in statements if signers.get(each.id) == ""])
    burned = lifecycle.recycle(w, statements, recycler, auditor, signers)
    return list(session.screen.follow(burned, "recycle", len(statements)))


# -- what was recovered


def _recovered(session: Session, balances: Sequence[MassBalance], content: Path | None) -> list[Recovery]:
    """Of all batteries together, beside the targets of the day."""
    from battery_chain.lifecycle.mass_files import read_dismantlings
    from battery_chain.lifecycle.recovery import METALS, recovery

    declared = read_dismantlings(session.workspace, content) if content else []
    ids = {each.id for each in balances}
    inside = {m: sum(d.content.get(m, 0) for d in declared if d.id in ids) for m in METALS}
    taken = {m: sum(each.recovered[m] for each in balances) for m in METALS}
    return recovery(taken, inside, session.now() // 86_400)


def _show_recycled(
    session: Session,
    balances: Sequence[MassBalance],
    receipts: Sequence[Receipt],
    recovered: Sequence[Recovery],
) -> None:
    from battery_chain.units import amount_of_units

    units = sum(each.proceeds for each in balances)
    facts = {
        "batteries": [str(Place(each.id)) for each in balances],
        "grams": sum(each.grams for each in balances),
        "proceeds": amount_of_units(units, session.workspace.deployment.decimals),
    }
    metals = [_metal(each) for each in recovered]
    data = {**facts, "recovery": metals, "receipts": [receipt_data(each) for each in receipts]}
    rows = [_metal_row(each) for each in recovered]
    columns = ("metal", "recovered g", "content g", "efficiency", "EU target", "met")
    table = Table(columns, rows, empty="nothing recovered")
    done = Lines([f"✓ {fleet(balances)} recycled and burned"], "green")
    session.screen.show(data, done, Facts({**facts, "gas used": sum(r.gas_used for r in receipts)}), table)


def _metal(each: Recovery) -> dict[str, Any]:
    return {
        "metal": each.metal,
        "recovered_g": each.recovered,
        "content_g": each.content,
        "percent": each.percent,
        "target_percent": each.target,
        "target_from_end_of": each.since,
        "met": each.met,
    }


def _metal_row(each: Recovery) -> list[object]:
    efficiency = None if each.percent is None else f"{each.percent} %"
    target = f"{each.target} % from end of {each.since}"
    return [each.metal, each.recovered, each.content, efficiency, target, each.met]


# -- claims


claim = Group("claim", short_help="Booked for recycling.", help="What is owed for recycled batteries.")


@claim.command(
    "settle",
    cls=Command,
    writes=True,
    once=True,
    short_help="Pays it.",
    example="battery-chain battery claim settle 1:7 --account recycler",
)
@IDS
def settle(session: Session, ids: tuple[str, ...]) -> None:
    """Pays what was booked when batteries were recycled; by the debtor."""
    from battery_chain.lifecycle import settle_claims
    from battery_chain.lifecycle.owners import allow

    found, w = resolve(session, ids), session.workspace
    claims = session.rpc.read_many([w.battery.claim_of(each) for each in found])
    person = session.person("recycler", known(session, claims[0].debtor) if claims[0].amount else "")
    owed = sum(each.amount for each in claims if not each.settled)

    def work() -> list[Receipt]:
        allow(w, {person: owed} if owed else {})
        return settle_claims(w, found, person, watch=watch(session, "settle"))

    receipts = session.send(work)
    show_receipts(session, receipts, done=f"claims of {fleet(found)} settled")


@claim.command(
    "show",
    cls=Command,
    reads=True,
    short_help="Who owes what.",
    example="battery-chain battery claim show 1:7",
)
@IDS
def show(session: Session, ids: tuple[str, ...]) -> None:
    """Debtor, creditor, amount and day of what was booked for recycled batteries."""
    from battery_chain.units import amount_of_units, date_of

    found, w = resolve(session, ids), session.workspace
    claims = session.rpc.read_many([w.battery.claim_of(each) for each in found], session.block())
    data = [
        {
            "battery": str(Place(battery)),
            "debtor": session.party(each.debtor),
            "creditor": session.party(each.creditor),
            "amount": amount_of_units(each.amount, w.deployment.decimals),
            "due": date_of(each.due_day).isoformat(),
            "settled": each.settled,
        }
        for battery, each in zip(found, claims, strict=True)
        if each.due_day
    ]
    columns = ("battery", "debtor", "creditor", "amount", "due", "settled")
    rows = [list(row.values()) for row in data]
    session.screen.show(data, Table(columns, rows, empty="nothing is booked for these"))
