"""Reading batteries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import resolve
from battery_chain.cli.render import Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import Health, Moment, Place
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.lifecycle.inventory import BatchLine, BatteryLine

__all__ = ["class_name", "history", "list_", "series", "show"]


_OPERATIONS = (
    "registered",
    "in_station",
    "in_vehicle",
    "in_storage",
    "in_transit",
    "maintenance",
    "retired",
    "quarantined",
    "waste_held",
    "dismantled",
    "lost",
    "superseded",
    "recycled",
    "voided",
)  # of model.Operation, which --help does not load


def _day(day: int) -> str | None:
    from battery_chain.units import date_of

    return date_of(day).isoformat() if day else None


def class_name(session: Session, number: int) -> str:
    """The name of a class of the deployment."""
    known = {number: name for name, number in session.workspace.deployment.classes.items()}
    return known.get(number, str(number))


def _battery(session: Session, line: BatteryLine) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "place": str(Place(line.id)),
        "serial": line.serial,
        "class": class_name(session, line.class_id),
        "energy_wh": line.energy_wh,
        "operation": line.operation,
        "legal_status": line.legal,
        "health": Health(line.health_bp),
        "measured": _day(line.day),
        "cycles": line.cycles,
        "owner": _party(session, line.owner),
        "operator": _party(session, line.operator),
        "custodian": _party(session, line.custodian),
        **_standing(line),
        "successor_batches": list(line.successors),
        "made_of": [str(Place(each)) for each in line.predecessors],
    }


def _standing(line: BatteryLine) -> dict[str, Any]:
    """What holds it, where something does: None elsewhere."""
    return {
        "goes_back_to": line.before,
        "expired": line.expired or None,
        "under_repair": line.repair or None,
        "frozen": line.frozen or None,
        "lien": line.lien or None,
    }


def _party(session: Session, address: str) -> Any:
    return session.party(address) if int(address, 16) else None


@click.command(
    "show",
    cls=Command,
    reads=True,
    short_help="The facts of batteries.",
    example="battery-chain battery show CAR-NMC-00000012",
)
@click.argument("ids", nargs=-1, required=True)
@click.option("--ids", "only_ids", is_flag=True, help="Only serial, place and token id of each.")
def show(session: Session, ids: tuple[str, ...], only_ids: bool) -> None:
    """IDS are serials (PREFIX-NUMBER or PREFIX:NUMBER), identifiers, BATCH:INDEX, BATCH:FIRST-LAST or token
    ids."""
    from battery_chain.lifecycle.inventory import batteries

    block, wanted = session.block(), resolve(session, ids)
    if only_ids:
        data = _names(session, wanted)
        session.screen.show(data, _table(data, "none"))
        return
    found = [_battery(session, line) for line in batteries(session.workspace, wanted, block)]
    blocks = [
        Facts({name: value for name, value in facts.items() if value not in (None, [])}) for facts in found
    ]
    session.screen.show(found, *blocks)


def _names(session: Session, ids: list[int]) -> list[dict[str, Any]]:
    from battery_chain.lifecycle.find import mintings

    minted = {each.batch: each for each in mintings(session.workspace)}
    return [
        {
            "serial": minted[each >> 32].identifier(each & 0xFFFF_FFFF),
            "place": str(Place(each)),
            "id": str(each),
        }
        for each in ids
    ]


@click.command(
    "list",
    cls=Command,
    reads=True,
    short_help="Batches, or each battery.",
    example="battery-chain battery list --owner bank",
)
@click.option("--owner", metavar="WHO", help="Only what WHO owns.")
@click.option("--class", "class_", metavar="NAME", help="Only of this class.")
@click.option("--batch", type=int, help="The batteries of this batch.")
@click.option("--each", "single", is_flag=True, help="Batteries instead of batches.")
@click.option("--operation", "doing", type=click.Choice(_OPERATIONS), help="The batteries that do this.")
@click.option("--limit", type=click.IntRange(1), help="At most so many rows.")
def list_(
    session: Session,
    owner: str | None,
    class_: str | None,
    batch: int | None,
    single: bool,
    doing: str | None,
    limit: int | None,
) -> None:
    """Batches by default: batteries alike that were minted together."""
    from battery_chain.lifecycle.inventory import batches, batteries

    block = session.block()
    address = session.workspace.address(owner).lower() if owner else ""
    lines = [
        line
        for line in batches(session.workspace, block)
        if batch in (None, line.batch) and class_ in (None, class_name(session, line.class_id))
    ]
    if not single and batch is None and doing is None:
        _show_batches(session, [line for line in lines if address in ("", line.owner.lower())][:limit])
        return
    ids = [line.batch << 32 | index for line in lines for index in range(line.count)]
    found = [
        each
        for each in batteries(session.workspace, ids, block)
        if address in ("", each.owner.lower()) and doing in (None, each.operation.name.lower())
    ]
    _show_batteries(session, found[:limit])


def _show_batches(session: Session, lines: list[BatchLine]) -> None:
    data = [
        {
            "batch": line.batch,
            "first": line.first,
            "last": line.last,
            "count": line.count,
            "follow": line.followers,
            "class": class_name(session, line.class_id),
            "energy_wh": line.energy_wh,
            "made": _day(line.manufactured),
            "owner": _party(session, line.owner),
            "standing": [word for word in ("quarantined", "expired", "pledged") if getattr(line, word)],
        }
        for line in lines
    ]
    columns = ("batch", "serials", "count", "class", "Wh each", "owner", "standing")
    rows = [
        [
            each["batch"],
            _span(each),
            _left(each),
            each["class"],
            each["energy_wh"],
            each["owner"],
            each["standing"],
        ]
        for each in data
    ]
    session.screen.show(data, Table(columns, rows, empty="nothing is minted yet"))


def _span(batch: dict[str, Any]) -> str:
    first, last = str(batch["first"]), str(batch["last"])
    return first if first == last else f"{first}…{last.rpartition('-')[2]}"


def _left(batch: dict[str, Any]) -> object:
    """How many there are; those that still follow the batch's owner where not all do."""
    return batch["count"] if batch["follow"] == batch["count"] else f"{batch['follow']} of {batch['count']}"


def _show_batteries(session: Session, lines: list[BatteryLine]) -> None:
    data = [_battery(session, line) for line in lines]
    shown = ("place", "serial", "class", "operation", "health", "measured", "cycles", "owner")
    session.screen.show(data, _table([{name: row[name] for name in shown} for row in data], "none"))


def _table(rows: list[dict[str, Any]], empty: str) -> Table:
    columns = tuple(rows[0]) if rows else ()
    return Table(
        [name.replace("_", " ") for name in columns], [list(row.values()) for row in rows], empty=empty
    )


@click.command(
    "history",
    cls=Command,
    reads=True,
    short_help="The life of one battery.",
    example="battery-chain battery history 1:0",
)
@click.argument("battery", metavar="ID")
def history(session: Session, battery: str) -> None:
    """Everything that the chain's events tell of a battery, its burn included."""
    from battery_chain.lifecycle import history as told

    ids = resolve(session, [battery])
    if len(ids) != 1:
        raise BadInput([Problem("battery", 0, battery, "name one battery")])
    entries = list(told(session.workspace, ids[0], session.block()))
    times = _times(session, {entry.block for entry in entries})
    data = [
        {
            "what": entry.what,
            "day": _day(entry.day) or str(times[entry.block])[:10],
            "text": entry.text,
            "block": entry.block,
            "time": times[entry.block],
            "transaction": entry.transaction,
            "facts": entry.facts,
        }
        for entry in entries
    ]
    rows = [[row["day"], row["what"], row["text"], row["block"]] for row in data]
    session.screen.show(data, Table(("day", "", "", "block"), rows, title=f"battery {Place(ids[0])}"))


def _times(session: Session, blocks: set[int]) -> dict[int, Moment]:
    return {block: Moment(session.second_of(block)) for block in sorted(blocks)}


@click.command(
    "series", cls=Command, reads=True, short_help="Series of serials.", example="battery-chain battery series"
)
def series(session: Session) -> None:
    """Who numbers batteries with which prefix, and where each goes on. `deploy run` opens them."""
    from battery_chain.lifecycle.inventory import series as all_series

    data = [
        {
            "series": line.series,
            "prefix": line.prefix,
            "next": line.next,
            "issuer": _party(session, line.issuer),
        }
        for line in all_series(session.workspace, session.block())
    ]
    session.screen.show(data, _table(data, "no series is open"), Lines([]))
