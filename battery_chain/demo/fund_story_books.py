"""Entries in the fund's books: income, a named receivable that ages, a loan on batteries, a gate fee paid."""

from __future__ import annotations

from functools import partial

from battery_chain.demo.cast import evidence
from battery_chain.demo.fund_story_tale import Tale
from battery_chain.fund.entries import Proposal, amend, confirm, propose, settle, settle_recycling
from battery_chain.fund.income import accrue, declare
from battery_chain.fund.loan import borrow, lend, repay
from battery_chain.fund.word import approve
from battery_chain.lifecycle import release_lien
from battery_chain.manifest import keccak256
from battery_chain.units import BASIS_POINTS
from battery_chain.valuation import EntryKind

__all__ = [
    "announce",
    "bill",
    "earn",
    "pay_gate_fees",
    "pay_loan_back",
    "settle_bill",
    "take_loan",
    "tell_age",
    "write_off",
]

_BILL, _LOAN, _LIEN, _PLEDGED = "bill", "loan", "lien", "pledged"
_LENDER, _DEBTOR = "bank", "operator"


# -- income


def earn(tale: Tale, basis_points: int) -> int:
    """A quarter's swap income: a planning assumption, so much of the portfolio; the operator pays it in."""
    workspace = tale.workspace
    portfolio: int = workspace.rpc.read(workspace.valuation.portfolio_value(tale.cast.fund))
    income = max(0, portfolio) * basis_points // BASIS_POINTS
    if income:
        tale.endow(_DEBTOR, income)
        reference = keccak256(f"swaps until day {tale.today}".encode())
        tale.spend("accrue", accrue(workspace, _DEBTOR, tale.money(income), reference, new=True))
        tale.follow().accrue(income)
        tale.income += income
    return income


def announce(tale: Tale, units: int) -> None:
    """Income that the next strike gives to all shares; declared before the cutoff."""
    epoch, receipt = declare(tale.workspace, "manager", tale.money(units))
    tale.spend("declare", receipt)
    tale.follow().declare(epoch, units)
    tale.say(f"{tale.text(units)} of income are declared for epoch {epoch}")


# -- a receivable


def bill(tale: Tale, units: int, days: int) -> None:
    """A claim on the operator for damaged packs: the manager proposes it, the depositary confirms it."""
    tale.chapter("A named receivable")
    workspace, due = tale.workspace, tale.today + days
    document = keccak256(evidence("claim", debtor=_DEBTOR, reason="packs damaged in a station"))
    number, receipt = propose(
        workspace, "manager", "receivable", _DEBTOR, tale.money(units), document, due_day=due
    )
    tale.spend("entry", receipt)
    seen = Proposal(tale.money(units), due)
    tale.refused(
        "the manager wants to confirm its own entry",
        partial(confirm, workspace, "manager", number, seen),
        "MissingRole",
        "It takes a second person, the depositary",
    )
    tale.spend("entry", confirm(workspace, "depositary", number, seen))
    mine = tale.follow().enter(EntryKind.RECEIVABLE, units, due)
    tale.equal("numbers of entries", number, mine)
    tale.notes[_BILL] = number
    tale.say(f"{tale.text(units)} due from the operator in {days} days are in the net asset value")


def tell_age(tale: Tale) -> None:
    """What is left of the claim in the books today."""
    sheet = tale.workspace.rpc.read(tale.workspace.fund.fact_sheet())
    entry = tale.entry(tale.notes[_BILL])
    late = max(0, tale.today - entry.due_day)
    model = tale.follow().entries.receivables(tale.today)
    tale.equal("receivables as they have aged", sheet.receivables, model)
    tale.say(f"of {tale.text(entry.amount)} due, {late} days late, {tale.text(sheet.receivables)} count")


def settle_bill(tale: Tale, units: int) -> None:
    """The debtor pays a part, late."""
    tale.endow(_DEBTOR, units)
    number = tale.notes[_BILL]
    tale.spend("entry", settle(tale.workspace, _DEBTOR, number, tale.money(units)))
    tale.follow().receive(number, units)
    tale.say(f"the operator pays {tale.text(units)} of it")


def write_off(tale: Tale) -> None:
    """The rest is given up, by two people again."""
    number = tale.notes[_BILL]
    entry = tale.entry(number)
    tale.spend("entry", amend(tale.workspace, "manager", number, tale.money(0)))
    seen = Proposal(tale.money(0), entry.due_day)
    tale.spend("entry", confirm(tale.workspace, "depositary", number, seen))
    tale.follow().entries.amend(number, 0, entry.due_day)
    tale.say(f"the other {tale.text(entry.amount)} are written off; they have counted nothing for long")


# -- a loan


def take_loan(tale: Tale, units: int, batch: int) -> None:
    """A loan on batteries: the lender has signed the pledge, the depositary approved it a day before."""
    tale.chapter("A loan on batteries, approved by the depositary")
    workspace = tale.workspace
    document = keccak256(evidence("loan", lender=_LENDER, amount=str(units)))
    tale.endow(_LENDER, units)
    act = lend(workspace, _LENDER, tale.money(units), document, batches=[batch])
    tale.refused(
        "the manager pledges without approval",
        partial(borrow, workspace, act, "manager"),
        "NotApprovedYet",
        "The depositary has to agree to this very pledge a day before",
    )
    usable, receipt = approve(workspace, "depositary", act)
    tale.spend("approve", receipt)
    tale.travel(usable + 60)
    loan = borrow(workspace, act, "manager")
    tale.spend("borrow", loan.receipt)
    tale.equal("numbers of entries", loan.entry, tale.follow().borrow(units))
    tale.notes |= {_LOAN: loan.entry, _LIEN: loan.lien, _PLEDGED: batch}
    _compare_liens(tale, units)
    tale.say(f"{tale.text(units)} borrowed of the bank; batch {batch} is pledged: one owner, one lien")


def pay_loan_back(tale: Tale) -> None:
    """The loan goes back, and the lender ends the lien."""
    tale.chapter("The loan is repaid, the lien ends")
    number, batch = tale.notes[_LOAN], tale.notes[_PLEDGED]
    units = tale.entry(number).amount
    tale.spend("repay", repay(tale.workspace, "manager", number))
    tale.follow().pay(number, units)
    tale.spend("repay", release_lien(tale.workspace, tale.notes[_LIEN], _LENDER, batches=[batch]))
    _compare_liens(tale, 0)
    tale.say(f"{tale.text(units)} repaid; batch {batch} is free again")


def _compare_liens(tale: Tale, units: int) -> None:
    sheet = tale.workspace.rpc.read(tale.workspace.fund.fact_sheet())
    tale.equal("liens of the fact sheet", sheet.liens, units)


# -- gate fees


def pay_gate_fees(tale: Tale) -> None:
    """The recycler is paid what was booked when the batteries were burned."""
    number = tale.notes["gate fees"]
    units = tale.entry(number).amount
    for battery in tale.cast.ended["recycled"]:
        tale.spend("gate fee", settle_recycling(tale.workspace, "manager", battery))
    tale.follow().pay(number, units)
    late = tale.today - tale.entry(number).due_day
    tale.say(f"gate fees of {tale.text(units)} are paid, {max(0, -late)} days before they are due")
