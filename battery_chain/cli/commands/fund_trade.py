"""A fund's batteries: bought, sold, pledged; and the depositary's approval of what is outside the bands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from battery_chain import wholly
from battery_chain.cli.arguments import FILE, Amount, resolve
from battery_chain.cli.attach import SIGNATURES, Place, fitted
from battery_chain.cli.commands.battery_lists import BATCHES, SOME_IDS, either
from battery_chain.cli.commands.fund_shared import OUT, document_hash, load_act, save_act
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Lines
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import Moment, document
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.chain import Receipt
    from battery_chain.fund.acts import Act

__all__ = ["COMMANDS"]

_OFFER = click.option("--offer", type=FILE, help="Take the offer in this file, written with --out.")
_PRICE = click.option("--price", type=Amount(), help="Units of account for all.  [default: fair value]")


def _signed(
    session: Session,
    sign: Callable[..., Act],
    who: str | None,
    flag: str,
    ids: Sequence[str],
    batches: Sequence[int],
    price: Decimal | None,
    out: Path | None,
) -> Act:
    """The other party's offer, at fair value unless a price is named. With `out` a plan goes on: the offer is
    a file without its signature."""
    from battery_chain.fund.buy import fair_value

    if not who:
        raise BadInput([Problem(flag, 0, "", "is needed: who signs the offer; or take one with --offer")])
    either(ids, batches)
    found = resolve(session, ids)
    value = fair_value(session.workspace, batches, found) if price is None else price
    session.keys_elsewhere = out is not None
    session.confirm(f"Sign an offer of {who} at {value:,.2f}?")
    act = sign(session.workspace, who, value, batches=batches, ids=found)
    return act if out is not None else cast("Act", session.send(lambda: act))


def _show(session: Session, act: Act, receipt: Receipt, facts: dict[str, Any], done: str) -> None:
    offer: Any = act.content
    party = session.party(offer.party)
    show_receipts(session, [receipt], facts, done=f"{done} {party.name or party} for {facts['price']:,.2f}")


@click.command(
    "acquire",
    cls=Command,
    writes=True,
    once=True,
    short_help="Buy batteries against payment.",
    example=(
        "battery-chain fund acquire --seller bank --batch 1 --batch 2\n"
        "battery-chain fund acquire 3:0-9 --seller bank --price 18000 --out offer.json\n"
        "battery-chain fund acquire --offer offer.json"
    ),
)
@SOME_IDS
@BATCHES
@click.option("--seller", metavar="WHO", help="Their owner; its offer is signed here.")
@_PRICE
@OUT
@_OFFER
def acquire(
    session: Session,
    ids: tuple[str, ...],
    batches: tuple[int, ...],
    seller: str | None,
    price: Decimal | None,
    out: Path | None,
    offer: Path | None,
) -> None:
    """Title passes and the price is paid in one transaction, within the fund's band round fair value. Outside
    it the depositary approves the offer first: sign it with --out, take it with --offer.
    """
    from battery_chain.fund.buy import sale, take_sale

    act = load_act(offer) if offer else _signed(session, sale, seller, "--seller", ids, batches, price, out)
    if out is not None and offer is None:
        save_act(session, act, out, "battery-chain fund acquire --offer")
        return
    person = session.person("manager", session.fund.manager)
    session.confirm("Buy at the price of the offer?")
    deal = session.send(lambda: take_sale(session.workspace, act, person))
    facts = {"price": deal.price, "fair_value": deal.fair_value, "day_one_difference": deal.day_one}
    _show(session, act, deal.receipt, facts, "bought of")


@click.command(
    "dispose",
    cls=Command,
    writes=True,
    once=True,
    short_help="Sell batteries against payment.",
    example=(
        "battery-chain fund dispose 3:0-9 --buyer bank\n"
        "battery-chain fund dispose --batch 1 --buyer bank --price 9000 --out offer.json"
    ),
)
@SOME_IDS
@BATCHES
@click.option("--buyer", metavar="WHO", help="Who pays; its offer is signed here.")
@_PRICE
@OUT
@_OFFER
def dispose(
    session: Session,
    ids: tuple[str, ...],
    batches: tuple[int, ...],
    buyer: str | None,
    price: Decimal | None,
    out: Path | None,
    offer: Path | None,
) -> None:
    """The price is paid and title passes in one transaction; bands and approval as for `fund acquire`."""
    from battery_chain.fund.sell import purchase, take_purchase

    act = load_act(offer) if offer else _signed(session, purchase, buyer, "--buyer", ids, batches, price, out)
    if out is not None and offer is None:
        save_act(session, act, out, "battery-chain fund dispose --offer")
        return
    person = session.person("manager", session.fund.manager)
    session.confirm("Sell at the price of the offer?")
    deal = session.send(lambda: take_purchase(session.workspace, act, person))
    _show(session, act, deal.receipt, {"price": deal.price, "fair_value": deal.fair_value}, "sold to")


@click.command(
    "approve",
    cls=Command,
    writes=True,
    short_help="Agree to an act outside the bands.",
    example="battery-chain fund approve offer.json --account depositary",
)
@click.argument("file", type=FILE, required=False)
@click.option("--digest", default="", metavar="0x…", help="Of an act that was made elsewhere, without FILE.")
def approve(session: Session, file: Path | None, digest: str) -> None:
    """The depositary agrees to the offer, pledge or restatement in FILE: it may be done a day later, once.
    Read it before: it is shown here.
    """
    from battery_chain.fund.word import approve as library
    from battery_chain.fund.word import approve_digest

    person = session.person("depositary", session.fund.depositary)
    if file is not None:
        act = load_act(file)
        facts: dict[str, Any] = {"act": act.kind, **_content(session, act.content)}
        session.screen.note(", ".join(f"{name} {value}" for name, value in facts.items()))
        session.confirm(f"Approve this {act.kind}?")
        from_, receipt = session.send(lambda: library(session.workspace, person, act))
    else:
        wanted = _digest(digest)
        facts = {"digest": wanted}
        session.confirm(f"Approve the act with the digest {digest}?")
        from_, receipt = session.send(lambda: approve_digest(session.workspace, person, wanted))
    show_receipts(
        session, [receipt], {**facts, "usable_from": Moment(from_)}, done="approved; it serves once"
    )


def _content(session: Session, content: Any) -> dict[str, Any]:
    """An act's content with names for addresses and money as amounts."""
    from dataclasses import asdict

    from battery_chain.fund.book import amount

    found = asdict(content)
    for name in ("party", "owner", "lender"):
        if name in found:
            found[name] = session.party(found[name])
    for name in ("price", "amount"):
        if name in found:
            found[name] = amount(session.workspace, found[name])
    return found


def _digest(text: str) -> bytes:
    try:
        found = bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        found = b""
    if len(found) != 32:
        raise BadInput([Problem("--digest", 0, "", "give a FILE, or 0x and 64 hexadecimal digits")])
    return found


# -- loans


@click.command(
    "borrow",
    cls=Command,
    writes=True,
    once=True,
    short_help="Borrow on batteries.",
    example=(
        "battery-chain fund borrow --batch 1 --lender alice --amount 50000 --document loan.pdf "
        "--out loan.json\n"
        "battery-chain fund borrow --pledge loan.json"
    ),
)
@SOME_IDS
@BATCHES
@click.option("--lender", metavar="WHO", help="Who lends; its pledge is signed here.")
@click.option("--amount", type=Amount(), help="Units of account.")
@click.option("--document", "paper", type=FILE, help="The agreement; its hash goes on chain.")
@OUT
@click.option("--pledge", "file", type=FILE, help="Take the loan of this file, written with --out.")
def borrow(
    session: Session,
    ids: tuple[str, ...],
    batches: tuple[int, ...],
    lender: str | None,
    amount: Decimal | None,
    paper: Path | None,
    out: Path | None,
    file: Path | None,
) -> None:
    """In two steps: the lender signs (--out), the depositary approves (`fund approve`), the manager takes it
    a day later (--pledge). What is owed is a liability in the net asset value, the batteries get a lien.
    """
    from battery_chain.fund.loan import borrow as library
    from battery_chain.fund.loan import lend

    if file is None:
        if not (lender and amount is not None and paper and out):
            rule = "are all needed to sign; or take a signed one with --pledge"
            raise BadInput([Problem("--lender, --amount, --document, --out", 0, "", rule)])
        either(ids, batches)
        found, hash_ = resolve(session, ids), document_hash(paper)
        session.keys_elsewhere = True
        act = lend(session.workspace, lender, amount, hash_, ids=found, batches=batches)
        save_act(session, act, out, "battery-chain fund borrow --pledge")
        return
    act = load_act(file)
    person = session.person("manager", session.fund.manager)
    session.confirm("Borrow on batteries of the fund?")
    loan = session.send(lambda: library(session.workspace, act, person))
    facts = {"lien": loan.lien, "entry": loan.entry, "amount": loan.amount}
    show_receipts(session, [loan.receipt], facts, done=f"borrowed {loan.amount:,.2f}")


@click.command(
    "repay",
    cls=Command,
    writes=True,
    short_help="Pay a loan back.",
    example="battery-chain fund repay 3 --amount 20000",
)
@click.argument("entry", type=click.IntRange(1))
@click.option("--amount", type=Amount(), help="Part of it.  [default: all]")
def repay(session: Session, entry: int, amount: Decimal | None) -> None:
    """Pays the lender of loan ENTRY out of the fund's cash. The lender releases its lien then: battery lien
    release.
    """
    from battery_chain.fund.loan import repay as library

    person = session.person("manager", session.fund.manager)
    session.confirm(f"Repay {'all' if amount is None else amount} of loan {entry}?")
    receipt = session.send(lambda: library(session.workspace, person, entry, amount))
    show_receipts(session, [receipt], {"entry": entry}, done=receipt.action)


# -- signed elsewhere


@click.command(
    "attach",
    cls=Command,
    short_help="A signature made elsewhere.",
    example="battery-chain fund attach offer.json --signature 0x3f2a…",
)
@click.argument("file", type=FILE)
@SIGNATURES
def attach(session: Session, file: Path, signatures: tuple[str, ...]) -> None:
    """Puts a signature, made elsewhere, to the offer or pledge of FILE, which --unsigned with --out has
    written. Refused where it is not that of the party it names.
    """
    act = load_act(file)
    places = [] if act.signature else [_place(session, act)]
    (signature,) = fitted(session, places, signatures)
    wholly.write(file, document(replace(act, signature=signature).document()) + "\n")
    session.screen.show({"written": str(file), "act": act.kind}, Lines([f"✓ {act.kind} signed, in {file}"]))


def _place(session: Session, act: Act) -> Place:
    from battery_chain.contracts import structs
    from battery_chain.deploy import typed_data
    from battery_chain.fund.acts import act_digest, offer_typed_data

    act_digest(session.workspace, act)  # of this fund on this chain
    content = act.content
    if isinstance(content, structs.Pledge):
        return Place(typed_data(session.workspace, content), content.lender, act.kind)
    if isinstance(content, structs.Offer):
        return Place(offer_typed_data(session.workspace, act.kind, content), content.party, act.kind)
    raise BadInput([Problem("FILE", 0, "", f"is a {act.kind}, which nobody signs")])


COMMANDS = (acquire, dispose, attach, approve, borrow, repay)
"""Of the group, in the order in which they are used."""
