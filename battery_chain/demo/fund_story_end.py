"""The end of the fund's story: everything sold, everybody paid, the last unit; and the tables."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

from battery_chain.demo.fund_story_books import earn
from battery_chain.demo.fund_story_deals import (
    claim_all,
    conserved,
    in_hand,
    in_second,
    leave,
    pay_fees,
    put_in,
)
from battery_chain.demo.fund_story_fleet import sell_all
from battery_chain.demo.fund_story_people import try_late
from battery_chain.demo.fund_story_strike import play_epoch
from battery_chain.demo.fund_story_tale import MAIN, SECOND, Tale
from battery_chain.deploy.funds import TermsSpec
from battery_chain.fund import statement
from battery_chain.fund.close import close
from battery_chain.fund.rules import set_terms
from battery_chain.units import amount_of_units, date_of
from battery_chain.valuation import DealTerms, decide
from battery_chain.valuation.fills import ceil_div

__all__ = ["figures_of", "tell_tables", "wind_down"]

_LAST = "manager"
_OF_INVESTOR = ("paid", "in_kind", "refunded", "received", "income", "gain", "fees")
_LAST_YIELD, _LAST_SAVING = 300, 1_000


def wind_down(tale: Tale) -> None:
    """Sold, closed, redeemed: no share and no unit of money is left."""
    _sell_and_close(tale)
    _redeem_all_but_last(tale)
    _redeem_last(tale)
    _nothing_is_left(tale)


def _sell_and_close(tale: Tale) -> None:
    tale.chapter("The fleet is sold, the fund closes")
    terms = DealTerms(tale.books.terms.of(tale.next_epoch).management_fee)
    since = tale.next_epoch + 1
    wanted = TermsSpec(management_fee=terms.management_fee, start=since)
    tale.spend("rules", set_terms(tale.workspace, wanted, "admin").receipt)
    tale.follow().set_terms(since, terms)
    tale.say(f"from epoch {since} on no gate, no levy, no performance fee: everybody can leave")
    earn(tale, _LAST_YIELD)
    put_in(tale, "alice", tale.units(_LAST_SAVING))
    play_epoch(tale)
    claim_all(tale)
    sell_all(tale)
    pay_fees(tale)
    tale.spend("close", close(tale.workspace, "manager")[1])
    tale.follow().close()
    try_late(tale)


def _redeem_all_but_last(tale: Tale) -> None:
    """All but the founder ask to leave. The second purse is emptied to the unit: by the model it is known how
    many shares take just that.
    """
    tale.chapter("Everybody is paid out")
    left = {person: tale.follow().shares.balances[person] for person in tale.investors if person != _LAST}
    for person, raw in _for_second(tale, left).items():
        leave(tale, person, raw, SECOND)
        left[person] -= raw
    for person, raw in left.items():
        if raw:
            leave(tale, person, raw, MAIN)
    play_epoch(tale)
    claim_all(tale)
    tale.equal("cash in the second currency", in_second(tale), 0)
    tale.say("the purse in Harbour Euro is empty to the unit")


def _for_second(tale: Tale, left: dict[str, int]) -> dict[str, int]:
    """Shares, of whom, whose price is what the second purse holds."""
    wanted, found = _shares_for(tale, in_second(tale)), {}
    for person in sorted(left, key=lambda each: each != "diego"):
        part = min(wanted, left[person])
        if part:
            found[person] = part
        wanted -= part
    return found


def _shares_for(tale: Tale, units: int) -> int:
    """The least number of raw shares that the next strike pays so much for, rounded up: ⌈units · supply /
    value⌉.
    """
    trial = copy.deepcopy(tale.books)
    epoch = trial.ask_redemption(_LAST, 10**18)
    trial.to(trial.calendar.valuation_time(epoch))
    facts = trial.facts(epoch)
    return ceil_div(units * facts.supply, decide(facts).nav)


def _redeem_last(tale: Tale) -> None:
    tale.chapter("The last redemption, the last unit")
    leave(tale, _LAST, tale.follow().shares.balances[_LAST])
    play_epoch(tale)
    claim_all(tale)
    paid = pay_fees(tale)
    tale.say(f"the founder is paid; the last fees, {tale.text(paid)}, too")


def _nothing_is_left(tale: Tale) -> None:
    fund = tale.workspace.fund
    sheet = tale.workspace.rpc.read(fund.fact_sheet())
    tale.equal("shares at the end", sheet.supply, 0)
    tale.equal("cash at the end", sheet.cash, 0)
    owed = (sheet.nav, sheet.liabilities, sheet.fees_owed, sheet.receivables, sheet.holders)
    tale.equal("value, debts and holders at the end", owed, (0,) * len(owed))
    dust = sheet.income_owed
    tale.say(
        f"supply {sheet.supply}, cash {sheet.cash}; {dust} millionths of income, "
        "what roundings have left over, stay in the contract"
    )
    for person in tale.investors:
        _paid_in_full(tale, person)
    conserved(tale)


def _paid_in_full(tale: Tale, person: str) -> None:
    """What is in the hands of an investor, in all wallets and currencies, is what the story says it got; and
    its statement, made of events alone, says the same.
    """
    each = tale.investors[person]
    expected = each.endowed - each.paid + each.refunded + each.received + each.income
    if person == tale.spec.fee_recipient:
        expected += tale.fees
    tale.equal("money in the hands of investors", in_hand(tale, person), expected)
    wallets = {person, tale.wallet(person)}
    totals = [statement(tale.workspace, wallet).totals for wallet in sorted(wallets)]
    gain = sum((every.realised + every.income_claimed for every in totals), Decimal(0))
    tale.equal("gains of statements, first in first out, and of purses", tale.units(gain), each.gain)
    each.fees = tale.units(sum((every.fees + every.levies for every in totals), Decimal(0)))


# -- tables


def tell_tables(tale: Tale, seconds: float) -> None:
    """Epochs, investors, gas, checks."""
    stage = tale.cast.stage
    stage.chapter("Closing")
    columns = ("month", "price", "value", "in", "out", "fees", "income", "waiting")
    stage.table(
        "Strikes, the same on chain and in the model (money in whole units)", columns, _epoch_rows(tale)
    )
    titles = ("investor", "in", "in kind", "refunded", "out", "income", "gain", "costs")
    stage.table(
        "Investors, in whole units; costs: their part of fees, and levies",
        titles,
        _investor_rows(tale),
    )
    gas = [(step, f"{count:,}", f"{used:,}") for step, (count, used) in tale.cast.gas.items()]
    stage.table("Gas", ("step", "transactions", "gas used"), gas)
    passed = tale.cast.checks.passed
    stage.table("Checks passed", ("", "times"), [(what, f"{count:,}") for what, count in passed.items()])
    stage.say(f"{sum(passed.values()):,} checks passed, none failed; {seconds:.0f} s")


def _epoch_rows(tale: Tale) -> list[tuple[str, ...]]:
    """A row that fits a narrow terminal: where there is no deal, there is no price."""
    return [
        (
            date_of(row.day).isoformat()[:7],
            f"{tale.money(row.price):.6f}" if row.price else "no deal",
            *(_whole(tale, each) for each in (row.nav, row.assets_in, row.assets_out)),
            *(_whole(tale, each) for each in (row.fees, row.distributed)),
            f"{amount_of_units(row.waiting, 18):,.0f}" if row.waiting else "",
        )
        for row in tale.strikes
    ]


def _whole(tale: Tale, units: int) -> str:
    return f"{tale.money(units):,.0f}" if units else ""


def _investor_rows(tale: Tale) -> list[tuple[str, ...]]:
    rows = []
    for person, each in tale.investors.items():
        figures = (
            *(each.paid, each.in_kind, each.refunded, each.received),
            *(each.income, each.gain, each.fees),
        )
        rows.append((person, *(_whole(tale, figure) for figure in figures)))
    return rows


def figures_of(tale: Tale, seconds: float) -> dict[str, Any]:
    """The closing figures, ready for JSON."""
    sheet = tale.workspace.rpc.read(tale.workspace.fund.fact_sheet())
    return {
        "supply": sheet.supply,
        "cash": sheet.cash,
        "income_unclaimed": sheet.income_owed,
        "batteries": len(tale.cast.fleet.ids),
        "recycled": len(tale.cast.ended["recycled"]),
        "income": _plain(tale, tale.income),
        "fees": _plain(tale, tale.fees),
        "epochs": [_epoch_figures(tale, place) for place in range(len(tale.strikes))],
        "investors": {
            person: {name: _plain(tale, getattr(each, name)) for name in _OF_INVESTOR}
            for person, each in tale.investors.items()
        },
        "checks": tale.cast.checks.passed,
        "gas": {step: list(used) for step, used in tale.cast.gas.items()},
        "seconds": round(seconds, 1),
    }


def _epoch_figures(tale: Tale, place: int) -> dict[str, Any]:
    row = tale.strikes[place]
    money = {
        name: _plain(tale, getattr(row, name))
        for name in ("price", "nav", "assets_in", "assets_out", "fees", "distributed")
    }
    waiting = str(amount_of_units(row.waiting, 18))
    return {"epoch": row.epoch, "outcome": row.outcome, "waiting": waiting, **money}


def _plain(tale: Tale, units: int) -> str:
    return str(tale.money(units))
