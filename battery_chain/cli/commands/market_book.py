"""The order book service, asked from the command line; and orders that were listed on chain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.commands.market_files import ORDERS, look, parse, tell, write
from battery_chain.cli.commands.market_told import facts_of, money_of, sentence, symbol_of
from battery_chain.cli.render import Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.errors import BadInput, BatteryChainError, Mismatch, Problem, Unreachable
from battery_chain.units import amount_of_units

if TYPE_CHECKING:
    from battery_chain.book.engine import Engine
    from battery_chain.market import SignedOrder

__all__ = ["depth", "orders", "submit"]

_BOOK = click.option("--book", "url", metavar="URL", help="A running order book: market serve-book.")
_FOLDER = click.Path(path_type=Path, file_okay=False)
_CLASS = click.option("--class", "name", metavar="NAME", help="Batteries of this class.")
_INTEGER = re.compile(r"-?[0-9]+")
_SHARE_DECIMALS = 18
_LEVELS = 20
_PAGE = 500
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


# -- the service


def _ask(session: Session, url: str, path: str, **query: str | int) -> Any:
    return _answer(session, url, path, params={name: str(value) for name, value in query.items()})


def _answer(session: Session, url: str, path: str, **request: Any) -> Any:
    """What the order book says. Raises `Unreachable`, or `BadInput` where it refuses the question."""
    from urllib.parse import urlsplit

    import requests

    method = "POST" if "json" in request else "GET"
    with requests.Session() as client:
        # A proxy from the environment must not come between this process and its own machine.
        client.trust_env = urlsplit(url).hostname not in _LOOPBACK
        try:
            timeout = session.settings.rpc_timeout
            found = client.request(method, url.rstrip("/") + path, timeout=timeout, **request)
            said = found.json()
        except (requests.RequestException, ValueError):
            raise _silent(url, "no order book answers there") from None
    if found.status_code == 422:
        raise BadInput([Problem(url, 0, "", str(said.get("detail", "refused the request")))])
    if found.status_code >= 400:
        raise _silent(url, str(said.get("detail") or f"HTTP {found.status_code}"))
    return said


def _silent(url: str, reason: str) -> Unreachable:
    failure = Unreachable(url, reason)
    failure.add_note("is it up? start one: battery-chain market serve-book")
    return failure


@click.command(
    "submit",
    cls=Command,
    short_help="Hand orders to an order book.",
    example="battery-chain market submit sell.json --book http://127.0.0.1:8600",
)
@ORDERS
@click.option("--book", "url", metavar="URL", required=True, help="A running order book: market serve-book.")
def submit(session: Session, files: tuple[Path, ...], url: str) -> None:
    """Others find your orders there. Nothing is sent to the chain; what cannot be filled is refused, with the
    reason. Exit 6 where some were refused, 5 where all were."""
    said = _answer(session, url, "/orders", json=[parse(file) for file in files])
    rows = [_verdict(session, *each) for each in zip(files, said["orders"], strict=True)]
    taken = sum(row["status"] != "refused" for row in rows)
    cells = [[row["file"], row["status"], row["why"]] for row in rows]
    head = Lines([f"{taken} of {len(rows)} are in the order book"], "green" if taken == len(rows) else "")
    session.screen.show(rows, head, Table(("file", "", "why not"), cells))
    if taken < len(rows):
        raise click.exceptions.Exit(6 if taken else 5)


def _verdict(session: Session, file: Path, said: Mapping[str, Any]) -> dict[str, Any]:
    found = {"file": str(file), "status": said["status"], "hash": said["hash"], "error": None, "why": ""}
    reason = said["reason"]
    return found | (_reason(session, reason) if reason else {})


def _reason(session: Session, reason: Mapping[str, Any]) -> dict[str, str]:
    """In words: ours where the error is one of the contracts, else those of the order book."""
    from battery_chain.contracts._errors import ERRORS

    name, words = str(reason["error"]), str(reason["words"])
    if name not in {known for known, _ in ERRORS.values()}:
        return {"error": name, "why": words}
    arguments = {each: _value(value) for each, value in reason["arguments"].items()}
    return {"error": name, "why": tell(session, name, arguments, short=True)[0]}


def _value(value: Any) -> Any:
    """JSON has integers as decimal texts."""
    return int(value) if isinstance(value, str) and _INTEGER.fullmatch(value) else value


# -- orders


@click.command(
    "orders",
    cls=Command,
    short_help="What is offered.",
    example="battery-chain market orders --book http://127.0.0.1:8600 --out orders\n"
    "battery-chain market orders --fund BB1",
)
@_BOOK
@click.option("--maker", metavar="WHO", help="Whose.")
@click.option("--side", type=click.Choice(["sell", "buy"]), help="Only those.")
@click.option("--out", type=_FOLDER, help="Write each into this folder, to fill it or to look at it.")
def orders(session: Session, url: str | None, maker: str | None, side: str | None, out: Path | None) -> None:
    """The open orders of an order book; without --book those that were listed on chain and can be filled
    now. With --fund: only those for its shares."""
    found = [each for each in _open(session, url) if _is_meant(session, each, maker, side)]
    rows = [
        facts_of(session, each, session.now()) | {"order": sentence(session, each.order)} for each in found
    ]
    cells = [[row["order"], row["price_now"], row["expires"], row["hash"].hex()[:8]] for row in rows]
    for each in found if out else ():
        _keep(session, out, each)
    told = [f"written to {out}"] if out and found else []
    columns = ("order", "price now", "expires", "hash")
    session.screen.show(rows, Table(columns, cells, empty="no orders"), Lines(told))


def _keep(session: Session, out: Path | None, signed: SignedOrder) -> None:
    from battery_chain.market import domain_of, order_json

    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        file = out / f"{signed.hash.hex()[:16]}.json"
        file.unlink(missing_ok=True)
        write(session, order_json(signed, domain_of(session.workspace)), file)


def _is_meant(session: Session, signed: SignedOrder, maker: str | None, side: str | None) -> bool:
    workspace, order = session.workspace, signed.order
    fund = workspace.fund.address.lower() if session.settings.fund else ""
    return (
        (maker is None or order.maker == session.address(maker).lower())
        and (side is None or order.side == (side == "buy"))
        and (not fund or order.asset == fund)
    )


def _open(session: Session, url: str | None) -> list[SignedOrder]:
    if url is None:
        return _listed(session)
    rows: list[Any] = []
    following: int | None = 0
    while following is not None:
        page = _ask(session, url, "/orders", after=following, limit=_PAGE)
        rows += page["orders"]
        following = page["next"]
    return [_of_row(session, url, row) for row in rows]


def _of_row(session: Session, url: str, row: Mapping[str, Any]) -> SignedOrder:
    """Read anew: an order book is believed nothing but that it has these bytes."""
    from battery_chain.market import domain_of, read_order
    from battery_chain.market.signed import types_of

    domain = domain_of(session.workspace)
    place = {"name": "Market", "version": "1", "chainId": domain.chain_id, "verifyingContract": domain.market}
    said = {"types": types_of(), "primaryType": "Order", "domain": place}
    found = read_order(
        said | {"message": row["order"], "signature": row["signature"]}, domain, url, contract=True
    )
    if "0x" + found.hash.hex() != row["hash"]:
        raise Mismatch(f"hash of an order at {url}", row["hash"], "0x" + found.hash.hex())
    return found


def _listed(session: Session) -> list[SignedOrder]:
    """Those of the events that can still be filled."""
    from battery_chain.contracts.market import Listed
    from battery_chain.deploy import events
    from battery_chain.market import SignedOrder, check

    told = [each.event for each in events(session.workspace, [Listed], ["Market"])]
    made = [SignedOrder(e.order, b"", e.order_hash) for e in told if isinstance(e, Listed)]
    known = {each.hash: each for each in made}
    found = check(session.workspace, list(known.values())) if known else []
    return [each.signed for each in found if each.open]


# -- depth


@click.command(
    "depth",
    cls=Command,
    short_help="How much is offered, and wanted, at which price.",
    example="battery-chain market depth --fund BB1 --book http://127.0.0.1:8600\n"
    "battery-chain market depth --class nmc-four-wheel --orders orders/",
)
@_BOOK
@click.option("--orders", "folder", type=_FOLDER, help="A folder with order files, instead of an order book.")
@_CLASS
def depth(session: Session, url: str | None, folder: Path | None, name: str | None) -> None:
    """The best prices of an order book, or of the order files in a folder that can be filled now: of a share
    of --fund, or of a battery of a class. What one taker alone may fill is left out."""
    if bool(url) == bool(folder):
        raise BadInput([Problem("depth", 0, "", "name an order book with --book, or a folder with --orders")])
    if bool(name) == bool(session.settings.fund):
        raise BadInput([Problem("depth", 0, "", "name a class with --class, or a fund with --fund")])
    sides = _from_service(session, url, name) if url else _from_folder(session, folder, name)
    shown = {side: [_level(session, each, bool(name)) for each in levels] for side, levels in sides.items()}
    unit = "a battery" if name else f"a share of {session.deployed_fund}"
    tables = [_table(side, levels, name) for side, levels in shown.items()]
    session.screen.show(shown, Lines([f"{symbol_of(session)} {unit}"]), *tables)


def _table(side: str, levels: Sequence[Mapping[str, Any]], name: str | None) -> Table:
    title = {"sell": "offered", "buy": "wanted"}[side]
    cells = [[each["price"], each["amount"], each["orders"]] for each in levels]
    return Table(
        ("price", "batteries" if name else "shares", "orders"),
        cells,
        title=title,
        empty=f"nothing is {title}",
    )


def _level(session: Session, level: Mapping[str, Any], batteries: bool) -> dict[str, Any]:
    amount = int(level["amount"])
    return {
        "price": money_of(session, int(level["price"])),
        "amount": amount if batteries else amount_of_units(amount, _SHARE_DECIMALS),
        "orders": int(level["orders"]),
    }


_Sides = dict[str, Sequence[Mapping[str, Any]]]


def _class(session: Session, name: str) -> int:
    from battery_chain.setup.prices import class_number

    return class_number(session.workspace, name)


def _from_service(session: Session, url: str, name: str | None) -> _Sides:
    workspace = session.workspace
    asset = workspace.battery.address if name else workspace.fund.address
    query: dict[str, str | int] = {"asset": asset, "token": workspace.token.address}
    if name:
        query["class"] = _class(session, name)
    said = _ask(session, url, "/depth", **query)
    return {side: said[side] for side in ("sell", "buy")}


def _from_folder(session: Session, folder: Path | None, name: str | None) -> _Sides:
    from battery_chain.book.entry import Lane

    workspace = session.workspace
    asset = (workspace.battery.address if name else workspace.fund.address).lower()
    kind, which = ("class", str(_class(session, name))) if name else ("shares", "")
    lane = Lane(asset, workspace.token.address.lower(), kind, which)  # type: ignore[arg-type]
    engine, second = _engine(session, folder), session.now()
    found: _Sides = {}
    for side, number in (("sell", 0), ("buy", 1)):
        levels = engine.depth(lane, number, second, _LEVELS)
        found[side] = [{"price": e.price, "amount": e.amount, "orders": e.orders} for e in levels]
    return found


def _engine(session: Session, folder: Path | None) -> Engine:
    """The same engine as that of the service, fed with what can be filled."""
    from battery_chain.book.engine import Engine
    from battery_chain.book.entry import Entry
    from battery_chain.book.lens import Lens

    workspace = session.workspace
    signed = list(_of_folder(session, folder))
    lens = Lens(session.rpc, workspace.order_check, workspace.battery)
    engine, answers = Engine(), lens.check(signed)
    numbers = lens.classes(signed)
    for place, (each, answer, number) in enumerate(zip(signed, answers, numbers, strict=True)):
        if answer.open:
            engine.add(Entry(place, each, answer.open, number))
    return engine


def _of_folder(session: Session, folder: Path | None) -> Iterator[SignedOrder]:
    """What is no order of this market is told and left out."""
    seen: set[bytes] = set()
    for file in sorted(folder.glob("*.json")) if folder else ():
        try:
            signed, failure = look(session, file, parse(file))
        except BatteryChainError as bad:
            session.screen.warn(f"{bad}; left out")
            continue
        if failure is None and signed.hash not in seen:
            seen.add(signed.hash)
            yield signed
