"""Order files, read and written, and refusals of the market in the words of traders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import FILE, read_bytes
from battery_chain.cli.commands.market_told import name_of
from battery_chain.cli.render import Lines
from battery_chain.cli.session import Session
from battery_chain.errors import BadInput, BatteryChainError, Problem, Reverted

if TYPE_CHECKING:
    from battery_chain.contracts.structs import Order
    from battery_chain.market import Reason, SignedOrder

__all__ = [
    "ORDER",
    "ORDERS",
    "choose_maker",
    "in_words",
    "load",
    "load_all",
    "look",
    "parse",
    "person_of",
    "refused",
    "tell",
    "trader",
    "write",
]

ORDER = click.argument("file", type=FILE)
ORDERS = click.argument("files", type=FILE, nargs=-1, required=True)
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")

# -- files


def parse(file: Path) -> Any:
    """The JSON document of an order file; one without a signature is not signed yet. Raises `BadInput`."""
    try:
        found = json.loads(read_bytes(file))
    except ValueError:
        raise BadInput([Problem(str(file), 0, "", "is not JSON")]) from None
    return {"signature": "0x", **found} if isinstance(found, dict) else found


def look(session: Session, file: Path, said: Any) -> tuple[SignedOrder, BatteryChainError | None]:
    """The order of a document, and what is wrong with its signature. Raises `BadInput` where it is no order
    of this market.
    """
    from battery_chain.market import domain_of, read_order

    domain = domain_of(session.workspace)
    signed = read_order(said, domain, str(file), contract=True)
    if not signed.signature or session.rpc.codes([signed.order.maker])[0]:
        return signed, None
    try:
        return read_order(said, domain, str(file)), None
    except BatteryChainError as failure:
        return signed, failure


def load(session: Session, file: Path) -> SignedOrder:
    """The order in a file. Raises `BadInput` where it is none of this market, `OtherSigner` where it was
    altered or is not signed by its maker.
    """
    signed, failure = look(session, file, parse(file))
    if failure is not None:
        raise failure
    return signed


def load_all(session: Session, files: Sequence[Path]) -> list[SignedOrder]:
    """The orders in files, each once; all that is wrong is told at once."""
    problems: list[Problem] = []
    found: dict[bytes, SignedOrder] = {}
    for file in files:
        try:
            signed = load(session, file)
        except BadInput as bad:
            problems += bad.problems
            continue
        if signed.hash in found:
            problems.append(Problem(str(file), 0, "", "is an order that is named already"))
        found[signed.hash] = signed
    if problems:
        raise BadInput(problems)
    return list(found.values())


def write(session: Session, content: Mapping[str, Any], out: Path | None) -> bool:
    """Writes an order, never over another file; without `out` to standard output: then there is nothing left
    to show.
    """
    text = json.dumps(content, indent=2)
    if out is None:
        session.screen.show(json.loads(text), Lines([text]))
        return False
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text + "\n")
    except FileExistsError:
        raise BadInput([Problem(str(out), 0, "", "is there already: name another file")]) from None
    except OSError as failure:
        raise BadInput([Problem(str(out), 0, "", f"cannot be written: {failure.strerror}")]) from None
    return True


# -- people


def trader(session: Session) -> str:
    """Who acts. Raises `BadInput` where nobody is named."""
    who = session.settings.account
    if not who:
        raise BadInput([Problem("--account", 0, "", "say who trades")])
    return who


def choose_maker(session: Session, address: str) -> str:
    """The symbol of the fund with this address, which is worked on from here on; empty where it is none."""
    deployment = session.workspace.deployment
    for name, facts in deployment.funds.items():
        if deployment.contract(name).lower() == address.lower():
            session.workspace.choose(str(facts["number"]))
            return str(facts["symbol"])
    return ""


def person_of(session: Session, order: Order) -> str:
    """Who acts for the maker of an order: the account setting, else the maker, of a fund its manager."""
    fund = choose_maker(session, order.maker)
    if fund:
        return session.person("", session.description.fund_chosen(fund).manager)
    return session.person("", session.workspace.name_of(order.maker) or order.maker)


# -- refusals


def tell(session: Session, error: str, arguments: Mapping[str, Any], short: bool = False) -> tuple[str, str]:
    """Sentence and next step, with names, whole units and the symbol of the currency. `short`: of whom the
    name is known without the address.
    """
    from battery_chain.cli.hints import HINTS, explain
    from battery_chain.cli.hints_market import IN_MARKET_HINTS, for_traders

    workspace = session.workspace
    symbol = str(session.rpc.read(workspace.token.symbol()))
    name, said = for_traders(error, arguments, workspace.token.address, workspace.deployment.decimals, symbol)
    if short:
        said = {each: _name(session, value) for each, value in said.items()}
    return explain(name, said, workspace.name_of, {**HINTS, **IN_MARKET_HINTS})


def _name(session: Session, value: Any) -> Any:
    is_address = isinstance(value, str) and _ADDRESS.fullmatch(value)
    return name_of(session, value) if is_address else value


def refused(reason: Reason, action: str) -> Reverted:
    """What stands against an order, as the error that ends a command."""
    return Reverted(reason.error, reason.arguments, action)


@contextmanager
def in_words(session: Session) -> Iterator[None]:
    """A refusal is told in the words of traders."""
    try:
        yield
    except Reverted as failure:
        for text in tell(session, failure.error, failure.arguments):
            failure.add_note(text)
        raise
