"""What an investor does in a fund: subscribe, redeem, claim, transfer, let somebody act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from battery_chain.cli.arguments import Amount
from battery_chain.cli.hints_invest import SIDED_HINTS, Side, for_investors
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.errors import BadInput, Missing, Problem, Reverted

if TYPE_CHECKING:
    from battery_chain.chain import Receipt
    from battery_chain.fund.statement import RequestLine

__all__ = ["COMMANDS", "cancel", "claim", "investor", "operator", "redeem", "subscribe", "transfer"]

_HASH_LENGTH = 66


_CURRENCY = click.option(
    "--currency", metavar="SYMBOL", default="", help="Of a fund with several.  [default: that of the prices]"
)
_OF = click.option("--of", metavar="WHO", default="", help="For WHO, who has made you its operator.")


class Hash(click.ParamType[bytes]):
    """32 bytes as 0x and 64 hexadecimal digits."""

    name = "hash"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> bytes:
        text = str(value)
        try:
            found = bytes.fromhex(text[2:]) if text.startswith("0x") and len(text) == _HASH_LENGTH else b""
        except ValueError:
            found = b""
        if not found:
            self.fail(f"{text!r} is not a hash: 0x and 64 hexadecimal digits", param, ctx)
        return found


def investor(session: Session, named: str | None = None) -> str:
    """Whom it is about: `named`, else the account setting. Raises `BadInput` where it is nobody."""
    who = named or session.settings.account
    if not who:
        raise BadInput([Problem("--account", 0, "", "say which investor")])
    return who


@contextmanager
def _in_words(session: Session, side: Side, money: str = "") -> Iterator[None]:
    """A refusal is told in whole shares and amounts of the currency."""
    from battery_chain.cli.hints import HINTS, explain

    try:
        yield
    except Reverted as refused:
        workspace = session.workspace
        symbol = money or str(session.rpc.read(workspace.token.symbol()))
        decimals = workspace.deployment.decimals
        name, said = for_investors(refused.error, refused.arguments, side, decimals, symbol)
        for text in explain(name, said, workspace.name_of, {**HINTS, **SIDED_HINTS}):
            refused.add_note(text)
        raise


@click.command(
    "subscribe",
    cls=Command,
    writes=True,
    short_help="Ask for shares.",
    example="battery-chain fund subscribe 5000 --account alice\n"
    f"battery-chain fund subscribe 5000 --account alice --accept-prospectus 0x{'6b' * 32}",
)
@click.argument("amount", type=Amount())
@_CURRENCY
@click.option(
    "--accept-prospectus", "accepted", type=Hash(), metavar="HASH", help="You have read it: its hash."
)
@_OF
def subscribe(session: Session, amount: Decimal, currency: str, accepted: bytes | None, of: str) -> None:
    """Pays AMOUNT in, for shares at the price of the strike that follows the next cutoff. Nobody knows that
    price yet, and there is no way back. Without a deal the money can be taken back: fund claim.
    """
    from battery_chain import fund

    workspace, sender = session.workspace, investor(session)
    who = of or sender
    session.confirm(f"Subscribe {amount:,.2f} for {who}?")

    def work() -> list[Receipt]:
        receipts = [fund.accept_prospectus(workspace, sender, accepted, currency)] if accepted else []
        asked = fund.subscribe(workspace, sender, amount, accepting=bool(accepted), currency=currency, of=of)
        return [each for each in (*receipts, asked) if each is not None]

    with _in_words(session, "money", currency):
        receipts = session.send(work)
    read = fund.prospectus(workspace, who, currency)
    facts: dict[str, object] = {"investor": who, "amount": amount}
    if read.edition:
        facts |= {"prospectus_edition": read.edition, "prospectus": read.hash}
    show_receipts(session, receipts, facts, done=f"{who} asks to subscribe {amount:,.2f}")


@click.command(
    "redeem",
    cls=Command,
    writes=True,
    short_help="Ask for money back.",
    example="battery-chain fund redeem 100 --account alice\n"
    "battery-chain fund redeem --unclaimed --account alice",
)
@click.argument("shares", type=Amount(), required=False)
@click.option("--unclaimed", is_flag=True, help="All shares that were dealt and not claimed, unseen.")
@_CURRENCY
@_OF
def redeem(session: Session, shares: Decimal | None, unclaimed: bool, currency: str, of: str) -> None:
    """Gives SHARES back, for money at the price of the strike that follows the next cutoff. What the cash of
    the fund or its gate does not let through goes on waiting. Who may no longer receive shares leaves by
    --unclaimed.
    """
    from battery_chain import fund

    workspace, sender = session.workspace, investor(session)
    who = of or sender
    if unclaimed == (shares is not None):
        raise BadInput([Problem("shares", 0, "", "say how many, or --unclaimed")])
    session.confirm(f"Redeem {'what is unclaimed' if shares is None else f'{shares:,} shares'} of {who}?")

    def work() -> Receipt | None:
        if shares is None:
            return fund.redeem_unclaimed(workspace, sender, currency=currency, of=of)
        return fund.redeem(workspace, sender, shares, currency=currency, of=of)

    with _in_words(session, "shares"):
        receipt = session.send(work)
    told = "unclaimed shares" if shares is None else f"{shares:,} shares"
    text = f"{who} asks to redeem {told}" if receipt else f"{who} has no unclaimed shares"
    facts = {"investor": who, "shares": shares}
    show_receipts(session, [receipt] if receipt else [], facts, done=text)


@click.command(
    "claim",
    cls=Command,
    writes=True,
    short_help="Take what was dealt.",
    example="battery-chain fund claim --account alice\n"
    "battery-chain fund claim --of alice --to chanida --account bruno",
)
@click.option("--to", metavar="WHO", default="", help="Another member that receives shares and money.")
@_OF
def claim(session: Session, to: str, of: str) -> None:
    """Takes the shares of filled subscriptions, the money of filled redemptions, refunds, and income. Income
    goes to its holder only: an operator leaves it.
    """
    from battery_chain import fund

    workspace, sender = session.workspace, investor(session)
    who = of or sender
    with _in_words(session, "shares"):
        receipts = session.send(lambda: fund.claim(workspace, sender, to=to, of=of))
    found = fund.position(workspace, to or who)
    done = ", ".join(each.action for each in receipts)
    text = f"{who}: {done}" if receipts else f"{who} has nothing to claim"
    facts = {"investor": who, "receiver": to or who, "shares": found.shares, "money": found.money}
    show_receipts(session, receipts, facts, done=text)


@click.command(
    "cancel",
    cls=Command,
    short_help="Why a request cannot be taken back.",
    example="battery-chain fund cancel --account alice",
)
def cancel(session: Session) -> None:
    """A request cannot be taken back: who could, would wait for the evidence and choose. Says what waits, and
    what becomes of it.
    """
    from battery_chain import fund

    who = investor(session)
    found = fund.statement(session.workspace, who).requests
    waiting = [each for each in found if each.state in ("waiting", "partly filled")]
    if not waiting:
        raise Missing(
            f"{who} has no request that waits", "what was dealt is claimed: battery-chain fund claim"
        )
    told = "; ".join(_told(session, each) for each in waiting)
    raise Missing(
        f"a request cannot be taken back, its price is not known yet: {told}",
        "without a deal a subscription is returned in full (battery-chain fund claim), a redemption goes on "
        "waiting; shares that you get can be redeemed at the next strike, or given away: battery-chain fund "
        "transfer",
    )


def _told(session: Session, line: RequestLine) -> str:
    from battery_chain.cli.values import Moment, human
    from battery_chain.fund import epoch

    at = Moment(epoch(session.workspace, line.epoch).valuation)
    if line.side == "subscribe":
        return f"{human(line.amount)} {line.currency} of epoch {line.epoch}, dealt from {at} on"
    rest = line.amount - line.done
    when = (
        f"dealt from {at} on" if line.state == "waiting" else "dealt at each strike as far as there is cash"
    )
    return f"{human(rest)} shares of epoch {line.epoch}, {when}"


@click.command(
    "transfer",
    cls=Command,
    writes=True,
    short_help="Give shares to another member.",
    example="battery-chain fund transfer 100 --to bruno --account alice",
)
@click.argument("shares", type=Amount())
@click.option("--to", metavar="WHO", required=True, help="A verified member that the fund admits.")
def transfer(session: Session, shares: Decimal, to: str) -> None:
    """Gives SHARES away; the income on them so far stays. What was agreed for them is nothing the chain
    knows: a statement takes the price of the last deal.
    """
    from battery_chain import fund

    who = investor(session)
    session.confirm(f"Give {shares:,} shares of {who} to {to}?")
    with _in_words(session, "shares"):
        receipt = session.send(lambda: fund.transfer(session.workspace, who, to, shares))
    facts = {"investor": who, "to": to, "shares": shares}
    show_receipts(session, [receipt], facts, done=f"{who} gives {to} {shares:,} shares")


@click.command(
    "operator",
    cls=Command,
    writes=True,
    short_help="Let somebody ask and claim for you.",
    example="battery-chain fund operator bruno --account alice\n"
    "battery-chain fund operator bruno --remove --account alice",
)
@click.argument("who")
@click.option("--remove", is_flag=True, help="No longer.")
def operator(session: Session, who: str, remove: bool) -> None:
    """WHO may subscribe with your money as far as you approve it, redeem your shares, and claim for you."""
    from battery_chain import fund

    own = investor(session)
    receipts = session.send(lambda: fund.set_operator(session.workspace, own, who, not remove))
    word = "may no longer" if remove else "may"
    text = f"{who} {word} act for {own}" + ("" if receipts else " already")
    show_receipts(session, receipts, {"investor": own, "operator": who, "allowed": not remove}, done=text)


COMMANDS = (subscribe, redeem, claim, cancel, transfer, operator)
