"""Orders are put on chain, filled, matched, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import FILE, Amount
from battery_chain.cli.commands.market_files import (
    ORDER,
    ORDERS,
    choose_maker,
    in_words,
    load,
    load_all,
    person_of,
    refused,
    tell,
    trader,
)
from battery_chain.cli.commands.market_sign import CONDITIONS, Condition, asked_of
from battery_chain.cli.commands.market_told import amount_text, name_of, sentence, symbol_of
from battery_chain.cli.receipts import receipt_data, show_receipts
from battery_chain.cli.render import Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import counted, human
from battery_chain.errors import BadInput, BatteryChainError, Missing, Problem, Reverted
from battery_chain.units import amount_of_units, token_units_down

if TYPE_CHECKING:
    from battery_chain.contracts.structs import Order
    from battery_chain.market import BatchDone, Done, Reason, SignedOrder

__all__ = ["cancel", "fill", "list_", "match"]

_SHARE_DECIMALS = 18
_AMOUNT = click.option("--amount", type=Amount(), help="So many shares of it.  [default: all that is left]")


def _units(order: Order, amount: Decimal | None) -> int | None:
    """An amount as the order counts it."""
    if amount is None:
        return None
    places = 0 if order.items else _SHARE_DECIMALS
    units = token_units_down(amount, places) if amount > 0 else 0
    if units <= 0 or amount_of_units(units, places) != amount:
        raise BadInput(
            [
                Problem(
                    "--amount", 0, "", f"{amount} is no number of {'batteries' if order.items else 'shares'}"
                )
            ]
        )
    return units


# -- list


@click.command(
    "list",
    cls=Command,
    writes=True,
    once=True,
    short_help="Put an order on chain.",
    example="battery-chain market list fund.json --account manager\n"
    "battery-chain market list sell.json --account alice",
)
@ORDER
def list_(session: Session, file: Path) -> None:
    """The order in FILE holds without a signature from now on. So a fund trades: its manager lists. Filled
    outside the fund's band it is only where the depositary has approved its hash: fund approve --digest."""
    from battery_chain.market import list_order

    order = load(session, file).order
    fund, person = choose_maker(session, order.maker), person_of(session, order)
    session.confirm(f"List: {sentence(session, order)}?")
    with in_words(session):
        signed, receipt = session.send(lambda: list_order(session.workspace, order, person))
    facts = {"order": signed.hash, "maker": session.party(order.maker), "fund": fund or None}
    shown = {name: value for name, value in facts.items() if value is not None}
    show_receipts(session, [receipt], shown, done=f"listed: {sentence(session, order)}")


# -- fill


@click.command(
    "fill",
    cls=Command,
    writes=True,
    once=True,
    short_help="Take orders.",
    example="battery-chain market fill sell.json --approve --account alice\n"
    "battery-chain market fill shares.json --amount 2.5 --account alice\n"
    "battery-chain market fill a.json b.json c.json --account alice",
)
@ORDERS
@_AMOUNT
@click.option("--approve", "approving", is_flag=True, help="Let the market take what this needs of you.")
@CONDITIONS
def fill(
    session: Session, files: tuple[Path, ...], amount: Decimal | None, approving: bool, **condition: Any
) -> None:
    """You are the other side of the order in FILE. Of several what can be filled is, in one transaction;
    what is left out is told with the reason, and the exit code is 6. Conditions are yours, beside the
    order's."""
    orders, who = load_all(session, files), trader(session)
    asked = Condition(**condition)
    if len(orders) == 1:
        _fill_one(session, files[0], orders[0], who, amount, asked, approving)
        return
    if amount is not None:
        raise BadInput([Problem("--amount", 0, "", "is of one order: fill them one by one")])
    _fill_many(session, files, orders, who, asked, approving)


def _fill_one(
    session: Session,
    file: Path,
    signed: SignedOrder,
    who: str,
    amount: Decimal | None,
    condition: Condition,
    approving: bool,
) -> None:
    from battery_chain.market import fill as plain
    from battery_chain.market import fill_if

    order, workspace = signed.order, session.workspace
    part = _units(order, amount)

    def work() -> Done:
        if condition:
            return fill_if(workspace, signed, who, asked_of(session, condition), part)
        return plain(workspace, signed, who, part)

    session.confirm(f"Fill as {who}: {sentence(session, order)}?")
    with in_words(session):
        if approving:
            _approve_each(session, [(signed, part)], who)
        try:
            done = session.send(work)
        except Reverted as failure:
            raise _cause(session, failure, file, signed, who, part) from None
    text = f"{who} {_verb(order)} {amount_text(order, done.amount)} for {_cash(session, done)}"
    facts = {"order": done.hash, "maker": session.party(done.maker), **_figures(order, done)}
    show_receipts(session, [done.receipt], facts, done=text)


def _verb(order: Order) -> str:
    """What the taker does."""
    return "sells" if order.side else "buys"


def _cash(session: Session, done: Done) -> str:
    return f"{human(done.cash)} {symbol_of(session)}"


def _figures(order: Order, done: Done) -> dict[str, object]:
    amount = done.amount if order.items else amount_of_units(done.amount, _SHARE_DECIMALS)
    return {"amount": amount, "cash": done.cash, "fee": done.fee}


# -- what stands in the way

_LACKING = frozenset({"ERC20InsufficientAllowance", "NotApproved"})


def _cause(
    session: Session, failure: Reverted, file: Path, signed: SignedOrder, who: str, part: int | None
) -> BatteryChainError:
    """Why really: an outsider is told that before an approval which would not help; who lacks one is told the
    command that gives it."""
    from battery_chain.market import check, needs

    if failure.error not in _LACKING:
        return failure
    stranger = _stranger(session, signed.order, who, failure.action)
    if stranger is not None:
        return stranger
    (found,) = check(session.workspace, [signed])
    if found.reason is not None:
        return refused(found.reason, failure.action)
    lacking = needs(session.workspace, signed.order, who, part)
    if not lacking:
        return failure
    what = " and ".join(each.what for each in lacking)
    command = f"battery-chain market approve {file} --account {who}"
    return Missing(f"{who} has not said yet that {what}", f"say so: {command}; or add --approve")


def _stranger(session: Session, order: Order, who: str, action: str) -> Reverted | None:
    """The refusal of a receiver that is no member, or that the fund does not admit."""
    workspace = session.workspace
    buyer = workspace.address(order.maker if order.side else who)
    if not session.rpc.read(workspace.members.is_verified(buyer)):
        return Reverted("NotVerified", {"account": buyer}, action)
    if not order.items:
        choose_maker(session, order.asset)
        if not session.rpc.read(workspace.fund.can_receive(buyer)):
            return Reverted("ERC7943CannotReceive", {"account": buyer}, action)
    return None


def _approve_each(session: Session, wanted: Sequence[tuple[SignedOrder, int | None]], who: str) -> None:
    """Leave for what can be filled: goods one by one, money for all of it together."""
    from battery_chain.market import approve, check

    found = check(session.workspace, [signed for signed, _ in wanted])
    for each, (signed, _) in zip(found, wanted, strict=True):
        stranger = None if each.reason else _stranger(session, signed.order, who, "fill an order")
        if stranger is not None:
            raise stranger
    going = [
        (each.signed.order, part or each.open)
        for each, (_, part) in zip(found, wanted, strict=True)
        if (part or 1) <= each.open
    ]
    for order, part in going:
        if len(going) == 1 or order.side:
            approve(session.workspace, order, who, part)
    if len(going) > 1:
        _approve_money(session, going, who)


def _approve_money(session: Session, going: Sequence[tuple[Order, int]], who: str) -> None:
    from battery_chain.market import cash_for

    workspace, now = session.workspace, session.now()
    total = sum(max(cash_for(order, part, now), 0) for order, part in going if not order.side)
    market, owner = workspace.market.address, workspace.address(who)
    if session.rpc.read(workspace.token.allowance(owner, market)) < total:
        call = workspace.token.approve(market, total)
        action = f"{who}: the market may take money"
        workspace.sender.send(call, action=action, signer=workspace.signer(who))


# -- several


def _fill_many(
    session: Session,
    files: Sequence[Path],
    orders: Sequence[SignedOrder],
    who: str,
    condition: Condition,
    approving: bool,
) -> None:
    from battery_chain.market import Wanted, fill_batch

    asked = asked_of(session, condition)
    session.confirm(f"Fill {len(orders)} orders as {who}?")
    with in_words(session):
        if approving:
            _approve_each(session, [(each, None) for each in orders], who)
        wanted = [Wanted(each, None, asked) for each in orders]
        done = session.send(lambda: fill_batch(session.workspace, wanted, who))
    _show_batch(session, files, orders, who, done)


def _show_batch(
    session: Session, files: Sequence[Path], orders: Sequence[SignedOrder], who: str, done: BatchDone
) -> None:
    rows: list[dict[str, Any]] = []
    for place, (file, signed) in enumerate(zip(files, orders, strict=True)):
        filled, reason = done.fills.get(place), done.skipped.get(place)
        row = {"file": str(file), "order": signed.hash, "filled": filled is not None}
        rows.append(row | (_figures(signed.order, filled) if filled else _why(session, reason)))
    table = Table(
        ("file", "filled", "amount", "cash", "why not"),
        [[r["file"], r["filled"], r.get("amount"), r.get("cash"), r.get("why")] for r in rows],
    )
    count, total = len(done.fills), len(orders)
    head = Lines([f"{who} has filled {count} of {total} orders"], "green" if count == total else "")
    data = {
        "filled": count,
        "skipped": total - count,
        "orders": rows,
        "receipts": [receipt_data(done.receipt)],
    }
    session.screen.show(data, head, table, Facts({"transaction": done.receipt.hash}))
    if count < total:
        raise click.exceptions.Exit(6 if count else 5)


def _why(session: Session, reason: Reason | None) -> dict[str, object]:
    if reason is None:
        return {}
    sentence_, hint = tell(session, reason.error, reason.arguments, short=True)
    return {"error": reason.error, "why": sentence_, "hint": hint}


# -- match


@click.command(
    "match",
    cls=Command,
    writes=True,
    once=True,
    short_help="Fill two orders with each other.",
    example="battery-chain market match sell.json buy.json --account agent",
)
@click.argument("sell", type=FILE)
@click.argument("buy", type=FILE)
@_AMOUNT
def match(session: Session, sell: Path, buy: Path, amount: Decimal | None) -> None:
    """Anybody may: at the price of the one that sells; what the buyer had offered above it stays with the
    buyer. You get nothing for it."""
    from battery_chain.market import match as library

    first, second = load_all(session, (sell, buy))
    who, part = trader(session), _units(first.order, amount)
    session.confirm(f"Match: {sentence(session, first.order)}; {sentence(session, second.order)}?")
    with in_words(session):
        done, _ = session.send(lambda: library(session.workspace, first, second, who, part))
    seller, buyer = name_of(session, first.order.maker), name_of(session, second.order.maker)
    amounts = amount_text(first.order, done.amount)
    facts = {"seller": session.party(first.order.maker), "buyer": session.party(second.order.maker)}
    text = f"{seller} sells {buyer} {amounts} for {_cash(session, done)}"
    show_receipts(session, [done.receipt], {**facts, **_figures(first.order, done)}, done=text)


# -- cancel


@click.command(
    "cancel",
    cls=Command,
    writes=True,
    short_help="Take orders back.",
    example="battery-chain market cancel sell.json --account bank\n"
    "battery-chain market cancel --nonce 18 --nonce 19 --account bank\n"
    "battery-chain market cancel --all --account bank",
)
@click.argument("files", type=FILE, nargs=-1)
@click.option("--nonce", "nonces", type=click.IntRange(0), multiple=True, help="An order's number; as often.")
@click.option("--word", type=click.IntRange(0), help="256 numbers at once: from WORD * 256 on.")
@click.option("--all", "every", is_flag=True, help="All orders so far, also those that nobody remembers.")
def cancel(
    session: Session, files: tuple[Path, ...], nonces: tuple[int, ...], word: int | None, every: bool
) -> None:
    """For good: what was cancelled cannot be filled by anybody, whoever has the file. What was filled stays
    so. Also while the market is stopped. Of a fund by its manager: name the file."""
    if sum([bool(files), bool(nonces), word is not None, every]) != 1:
        raise BadInput([Problem("cancel", 0, "", "name files, or --nonce, or --word, or --all")])
    with in_words(session):
        if files:
            _cancel_files(session, files)
        else:
            _cancel_numbers(session, nonces, word)


def _cancel_files(session: Session, files: Sequence[Path]) -> None:
    from battery_chain.market import cancel as library

    orders = [each.order for each in load_all(session, files)]
    makers = {each.maker for each in orders}
    if len(makers) != 1:
        raise BadInput([Problem("cancel", 0, "", "these orders have several makers: cancel those of one")])
    fund, person = choose_maker(session, orders[0].maker), person_of(session, orders[0])
    if not fund and session.workspace.address(person).lower() != orders[0].maker:
        arguments = {"maker": orders[0].maker, "caller": session.workspace.address(person)}
        raise Reverted("NotMaker", arguments, "cancel orders")
    session.confirm(f"Cancel {len(orders)} of {name_of(session, orders[0].maker)}'s orders?")
    maker = orders[0].maker if fund else ""
    numbers = [each.nonce for each in orders]
    receipt = session.send(lambda: library(session.workspace, numbers, person, maker=maker))
    facts = {"maker": session.party(orders[0].maker), "nonces": [str(each) for each in numbers]}
    show_receipts(session, [receipt], facts, done=f"cancelled: {', '.join(map(str, files))}")


def _cancel_numbers(session: Session, nonces: Sequence[int], word: int | None) -> None:
    from battery_chain import market

    workspace, who = session.workspace, trader(session)
    facts: dict[str, object] = {"maker": session.party(workspace.address(who))}
    if nonces:
        session.confirm(f"Cancel {len(nonces)} orders of {who}?")
        receipt = session.send(lambda: market.cancel(workspace, nonces, who))
        facts["nonces"], done = (
            [str(each) for each in nonces],
            f"{counted(len(set(nonces)), 'order')} of {who} cancelled",
        )
    elif word is not None:
        session.confirm(f"Cancel the orders {word * 256} to {word * 256 + 255} of {who}?")
        receipt = session.send(lambda: market.cancel_word(workspace, word, (1 << 256) - 1, who))
        facts["word"], done = word, f"the orders {word * 256} to {word * 256 + 255} of {who} cancelled"
    else:
        session.confirm(f"Cancel all orders of {who}?")
        counter, receipt = session.send(lambda: market.cancel_all(workspace, who))
        facts["counter"], done = counter, f"all orders of {who} so far are cancelled"
    show_receipts(session, [receipt], facts, done=done)
