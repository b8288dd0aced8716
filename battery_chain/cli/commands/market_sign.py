"""Orders are made: signed by a key that is here, or written down for a wallet that is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from battery_chain.cli.arguments import FILE, Amount, resolve
from battery_chain.cli.commands.battery_lists import BATCHES, SOME_IDS, known_batches
from battery_chain.cli.commands.market_files import ORDER, choose_maker, look, parse, write
from battery_chain.cli.commands.market_told import name_of, sentence
from battery_chain.cli.commands.market_words import HEALTH, UNTIL, Until
from battery_chain.cli.render import Facts, Lines
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command, Group
from battery_chain.cli.values import Moment
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.contracts.structs import Order
    from battery_chain.market import Asked, Goods, SignedOrder, Terms

__all__ = ["CONDITIONS", "Condition", "asked_of", "auction", "made_by", "missing", "sign"]

F = TypeVar("F", bound=Callable[..., Any])


# -- options


def CONDITIONS(function: F) -> F:  # noqa: N802 - used like an option
    """What must hold of the batteries, or shares, at the fill."""
    for option in (
        click.option("--min-value", type=Amount(), help="All of the order is worth at least so much."),
        click.option("--class", "classes", metavar="NAME", multiple=True, help="Of this class; as often."),
        click.option("--max-age", type=click.IntRange(1, 65_535), help="Days since the last assessment."),
        click.option("--min-health", type=HEALTH, help="Every battery has at least this health."),
    ):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Condition:
    """What --min-health, --max-age, --class and --min-value say."""

    min_health: int | None = None
    max_age: int | None = None
    classes: Sequence[str] = ()
    min_value: Decimal | None = None

    def __bool__(self) -> bool:
        return bool(self.min_health or self.max_age or self.classes or self.min_value is not None)


def asked_of(session: Session, condition: Condition) -> Asked:
    """The same for the library. `BadInput` for a class that there is not."""
    from battery_chain.market import Asked
    from battery_chain.setup.prices import class_number

    return Asked(
        condition.min_health or 0,
        condition.max_age or 0,
        [class_number(session.workspace, name) for name in condition.classes],
        condition.min_value or Decimal(0),
    )


def _terms_options(function: F) -> F:
    for option in (
        click.option("--out", type=FILE, help="Write the order here.  [default: standard output]"),
        click.option("--maker", metavar="WHO", help="Whose order, where it is not --account: also a fund."),
        click.option("--max-fee-bp", type=click.IntRange(0, 500), help="Of the market.  [default: as now]"),
        click.option("--taker", metavar="WHO", default="", help="Who alone may fill it."),
    ):
        function = option(function)
    return function


_EXPIRES = click.option(
    "--expires",
    type=UNTIL,
    metavar="7d|DATE",
    default="7d",
    show_default=True,
    help="How long it holds, or until when.",
)


# -- what is traded


def _goods(
    session: Session, ids: Sequence[str], batches: Sequence[int], shares: Decimal | None = None
) -> Goods:
    from battery_chain.market import Batteries, Shares

    if shares is not None:
        if ids or batches:
            raise BadInput([Problem("--shares", 0, "", "batteries and shares go into orders of their own")])
        return Shares(shares, session.settings.fund or "")
    if not (ids or batches):
        rule = "name batteries, batches with --batch, or --shares of a fund"
        raise BadInput([Problem("order", 0, "", rule)])
    return Batteries(resolve(session, ids), known_batches(session, batches))


def _maker(session: Session, named: str | None) -> str:
    """A person; or the address of a fund."""
    who = named or session.settings.account
    if not who:
        raise BadInput([Problem("--account", 0, "", "say whose order it is")])
    deployment = session.workspace.deployment
    symbols = {str(facts["symbol"]): name for name, facts in deployment.funds.items()}
    name = symbols.get(who, who)
    return deployment.contracts.get(name, who)


# -- made


@dataclass(frozen=True, slots=True)
class _Wish:
    """What becomes of an order that was described."""

    maker: str
    side: int
    goods: Goods
    terms: Terms
    out: Path | None


def made_by(session: Session, wish: _Wish) -> None:
    """Drafts, signs where a key is to sign, writes and tells."""
    from battery_chain.market import Side, draft

    side, numbered = Side(wish.side), 0 if session.dry_run else None
    order = draft(session.workspace, wish.maker, side, wish.goods, wish.terms, nonce=numbered)
    said = sentence(session, order)
    if session.dry_run:
        session.screen.show({"order": said, "signed": False}, Lines([said, "nothing was signed"]))
        return
    fund = choose_maker(session, order.maker)
    signs = not (session.unsigned or fund)
    if signs:
        session.confirm(f"Sign: {said}?")
    _finish(session, order, wish, fund, signs)


def _finish(session: Session, order: Order, wish: _Wish, fund: str, signs: bool) -> None:
    from battery_chain.market import SignedOrder, domain_of, order_hash, order_json, typed_data

    domain = domain_of(session.workspace)
    signature = (
        session.workspace.signer(wish.maker).sign_typed_data(typed_data(order, domain)) if signs else b""
    )
    signed = SignedOrder(order, signature, order_hash(order, domain))
    unsigned = session.unsigned and not fund
    content = typed_data(order, domain) if unsigned else order_json(signed, domain)
    _tell(session, signed, content, wish.out, _next(session, signed, wish.out, fund, unsigned))


def _next(session: Session, signed: SignedOrder, out: Path | None, fund: str, unsigned: bool) -> list[str]:
    """What is still missing, and the commands that give it."""
    file = out or "FILE"
    if fund:
        manager = session.description.fund_chosen(fund).manager
        return [
            f"a fund signs nothing, its manager lists: battery-chain market list {file} --account {manager}"
        ]
    found = [f"sign it with a wallet, then: battery-chain market sign attach {file} 0x…"] if unsigned else []
    return found + missing(session, signed.order, str(file))


def missing(session: Session, order: Order, file: str) -> list[str]:
    """What the maker has yet to let the market take, with the command that does."""
    from battery_chain.market import needs

    who = name_of(session, order.maker)
    return [
        f"missing: {who} has not said that {each.what}: battery-chain market approve {file} --account {who}"
        for each in needs(session.workspace, order, order.maker)
    ]


def _tell(
    session: Session, signed: SignedOrder, content: dict[str, Any], out: Path | None, steps: list[str]
) -> None:
    if not write(session, content, out):
        for text in steps:
            session.screen.note(text)
        return
    facts = {
        "written": str(out),
        "hash": signed.hash,
        "expires": Moment(signed.order.expires_at),
        "nonce": str(signed.order.nonce),
    }
    head = Lines([f"✓ {sentence(session, signed.order)}"], "green")
    session.screen.show({**facts, "next": steps}, head, Facts(facts), Lines(steps))


sign = Group("sign", short_help="An order, signed.", help="An order is described and signed.")


def _sign_command(name: str, side: int, short: str, text: str, example: str) -> click.Command:
    def run(
        session: Session,
        ids: tuple[str, ...],
        more: tuple[str, ...],
        batches: tuple[int, ...],
        shares: Decimal | None,
        price: Decimal,
        end_price: Decimal | None,
        expires: Until,
        starts: Until | None,
        taker: str,
        max_fee_bp: int | None,
        maker: str | None,
        out: Path | None,
        **condition: Any,
    ) -> None:
        from battery_chain.market import Terms

        now = session.now()
        terms = Terms(
            price,
            end_price,
            starts.after(now) if starts else 0,
            expires.after(starts.after(now) if starts else now),
            taker,
            asked_of(session, Condition(**condition)),
            max_fee_bp,
        )
        goods = _goods(session, (*ids, *more), batches, shares)
        made_by(session, _Wish(_maker(session, maker), side, goods, terms, out))

    run.__doc__ = text
    for option in (
        _terms_options,
        CONDITIONS,
        click.option(
            "--starts", type=UNTIL, metavar="7d|DATE", help="From when on it holds.  [default: now]"
        ),
        _EXPIRES,
        click.option("--end-price", type=Amount(), help="At its end: the price moves there in a line."),
        click.option(
            "--price", type=Amount(), required=True, help="For all of it. Negative: the seller pays."
        ),
        click.option("--shares", type=Amount(), help="Shares of the fund (--fund)."),
        BATCHES,
        click.option("--battery", "more", metavar="ID", multiple=True, help="As an ID; as often."),
        SOME_IDS,
    ):
        run = option(run)
    return click.command(name, cls=Command, writes=True, short_help=short, example=example)(run)


sign.add_command(
    _sign_command(
        "sell",
        0,
        "Sell batteries or shares.",
        "Signs an order that sells batteries (ID…), whole batches, or shares of a fund. Nothing is sent: "
        "whoever "
        "has the file may take it, until it expires or is cancelled. Batteries go all together, shares in "
        "parts.",
        "battery-chain market sign sell 1:0-9 --price 18000 --account bank --out sell.json\n"
        "battery-chain market sign sell --shares 12.5 --fund BB1 --price 13.10 --account alice --out "
        "shares.json\n"
        "battery-chain market sign sell --batch 2 --price 9000 --maker BB1 --out fund.json",
    )
)
sign.add_command(
    _sign_command(
        "buy",
        1,
        "Buy batteries or shares.",
        "Signs an order that buys. The conditions guard it: it is not filled with batteries that were "
        "marked down "
        "before.",
        "battery-chain market sign buy 1:0-9 --price 17500 --min-health 80% --max-age 90 --account alice "
        "--out buy.json",
    )
)


@sign.command(
    "attach",
    writes=True,
    once=True,
    short_help="Another wallet's signature.",
    example="battery-chain market sign attach unsigned.json 0x3f2a… --out sell.json\n"
    "battery-chain market sign attach unsigned.json --account alice --out sell.json",
)
@ORDER
@click.argument("signature", required=False)
@click.option("--out", type=FILE, help="Write the order here.  [default: standard output]")
def attach(session: Session, file: Path, signature: str | None, out: Path | None) -> None:
    """Puts a SIGNATURE (0x…), made elsewhere, to what --unsigned has written; without one the key of
    --account signs. Refused where it is not that of the maker, or the contract does not confirm it."""
    from battery_chain.chain.typed import verify
    from battery_chain.market import domain_of, order_json

    said = parse(file) | {"signature": "0x"}
    signed, _ = look(session, file, said)
    domain = domain_of(session.workspace)
    if signature is None and session.unsigned:
        write(session, said_to(said), out)
        return
    if signature is None:
        session.confirm(f"Sign: {sentence(session, signed.order)}?")
        who = session.person("", name_of(session, signed.order.maker))
        signature = "0x" + session.workspace.signer(who).sign_typed_data(said_to(said)).hex()
    found, failure = look(session, file, said | {"signature": signature})
    if failure is not None:
        raise failure
    verify(session.rpc, said_to(said), found.order.maker, found.signature, str(file))
    _tell(session, found, order_json(found, domain), out, missing(session, found.order, str(out or "FILE")))


def said_to(document: dict[str, Any]) -> dict[str, Any]:
    """What a wallet is shown: all but the signature."""
    return {name: value for name, value in document.items() if name != "signature"}


# -- auctions


@click.command(
    "auction",
    cls=Command,
    writes=True,
    once=True,
    short_help="Batteries at a falling price.",
    example="battery-chain market auction 1:0-9 --until 2d --account bank --out auction.json\n"
    "battery-chain market auction --batch 3 --from 4000 --to -200 --until 2027-01-31 --account bank --out "
    "a.json",
)
@SOME_IDS
@BATCHES
@click.option("--from", "start", type=Amount(), help="First price.  [default: fair value today]")
@click.option("--to", "end", type=Amount(), help="Last price.  [default: exit value today]")
@click.option(
    "--until", type=UNTIL, metavar="7d|DATE", default="7d", show_default=True, help="How long, or until when."
)
@CONDITIONS
@_terms_options
def auction(
    session: Session,
    ids: tuple[str, ...],
    batches: tuple[int, ...],
    start: Decimal | None,
    end: Decimal | None,
    until: Until,
    taker: str,
    max_fee_bp: int | None,
    maker: str | None,
    out: Path | None,
    **condition: Any,
) -> None:
    """Signs a Dutch auction of a lot at its end of life: the price falls in a straight line from what the
    batteries are worth to what they bring, or cost, as material. The first who takes it has it. Below nothing
    the seller pays."""
    from battery_chain.market import Batteries, Terms, auction_terms

    goods = _goods(session, ids, batches)
    assert isinstance(goods, Batteries)
    asked = asked_of(session, Condition(**condition))
    rest = Terms(
        Decimal(0), expires_at=until.after(session.now()), taker=taker, asked=asked, max_fee=max_fee_bp
    )
    terms = auction_terms(session.workspace, goods, rest, start=start, end=end)
    made_by(session, _Wish(_maker(session, maker), 0, goods, terms, out))
