"""Rules of a fund: terms, limits, jurisdictions, prospectus."""

from __future__ import annotations

from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import FILE, Amount
from battery_chain.cli.commands.fund_shared import document_hash, rule_maker, show_ruled
from battery_chain.cli.render import Facts
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.fund.rules import FundRules

__all__ = ["COMMANDS"]

_CLASSES = ("none", "retail", "professional", "institution")


@click.command(
    "rules", cls=Command, reads=True, short_help="What holds now.", example="battery-chain fund rules --json"
)
def rules(session: Session) -> None:
    """Terms of the epoch that takes requests and those to come, limits, jurisdictions, prospectus. A limit of
    0 is none; without a jurisdiction on the list all are admitted."""
    from battery_chain.fund.rules import fund_rules

    found = fund_rules(session.workspace, session.block())
    data = _data(found)
    blocks = [Facts(data["terms"], title=f"terms of epoch {found.epoch}")]
    if found.coming is not None:
        blocks.append(Facts(data["coming"], title=f"terms from epoch {found.coming.start} on"))
    blocks.append(Facts(data["limits"], title="limits"))
    others = {name: data[name] for name in ("jurisdictions", "prospectus_edition", "prospectus_hash")}
    session.screen.show(data, *blocks, Facts(others, title="who may come in"))


def _data(found: FundRules) -> dict[str, Any]:
    return {
        "epoch": found.epoch,
        "terms": _named(asdict(found.terms)),
        "coming": None if found.coming is None else _named(asdict(found.coming)),
        "limits": _named(asdict(found.limits)),
        "jurisdictions": [f"{each:03d}" for each in found.jurisdictions],
        "prospectus_edition": found.prospectus.number,
        "prospectus_hash": found.prospectus.hash or None,
    }


_UNITS = {
    "management_fee": "management_fee_bp",
    "performance_fee": "performance_fee_bp",
    "gate": "gate_bp",
    "levy": "levy_bp",
    "notice": "notice_epochs",
    "start": "from",
    "max_share": "max_share_bp",
    "lockup": "lockup_epochs",
    "max_class": "max_class_bp",
    "max_maker": "max_maker_bp",
    "max_operator": "max_operator_bp",
}


def _named(values: dict[str, Any]) -> dict[str, Any]:
    """By the names of the description, which say the unit."""
    return {_UNITS.get(name, name): value for name, value in values.items()}


def _given(**options: Any) -> dict[str, Any]:
    """The options that were given; `BadInput` when none was."""
    found = {name: value for name, value in options.items() if value is not None}
    if not found:
        raise BadInput([Problem("options", 0, "", "name what is to change; see: battery-chain fund rules")])
    return found


@click.command(
    "terms",
    cls=Command,
    writes=True,
    short_help="New fees, gate, levy, notice.",
    example="battery-chain fund terms --management-fee-bp 150 --gate-bp 2000 --from 12",
)
@click.option("--management-fee-bp", "management_fee", type=click.IntRange(0, 200), help="A year, of NAV.")
@click.option("--performance-fee-bp", "performance_fee", type=click.IntRange(0, 2_000), help="Of new gains.")
@click.option("--gate-bp", "gate", type=click.IntRange(0, 10_000), help="Of the supply an epoch; 0: all.")
@click.option("--levy-bp", "levy", type=click.IntRange(0, 200), help="Of each deal, left in the fund.")
@click.option("--notice-epochs", "notice", type=click.IntRange(0, 12), help="That a redemption waits more.")
@click.option("--from", "start", type=click.IntRange(1), help="Epoch.  [default: the first that may change]")
def terms(session: Session, start: int | None, **options: int | None) -> None:
    """Terms of deals from an epoch on that takes no requests yet; what is not named stays. Where the role of
    the terms has a delay, they are scheduled."""
    from battery_chain.fund.rules import fund_rules, set_terms

    changed = _given(**options)
    known = fund_rules(session.workspace)
    wanted = replace(known.coming or known.terms, **changed, start=start or 0)
    person = rule_maker(session, "setTerms")
    session.confirm("Set these terms?")
    found = session.send(lambda: set_terms(session.workspace, wanted, person))
    facts = {name: value for name, value in _named(asdict(wanted)).items() if name != "from"}
    show_ruled(session, found, facts, found.receipt.action.removeprefix("schedule: "))


@click.command(
    "limits",
    cls=Command,
    writes=True,
    short_help="Who may hold how much.",
    example="battery-chain fund limits --class professional --class institution --max-share-bp 2500",
)
@click.option("--class", "classes", type=click.Choice(_CLASSES), multiple=True, help="Admitted; as often.")
@click.option("--all-classes", is_flag=True, help="All classes are admitted.")
@click.option("--max-holders", type=click.IntRange(0), help="Accounts with shares.")
@click.option("--max-share-bp", "max_share", type=click.IntRange(0, 10_000), help="Of the supply, for one.")
@click.option("--lockup-epochs", "lockup", type=click.IntRange(0, 36), help="Shares stay so long.")
@click.option("--max-class-bp", "max_class", type=click.IntRange(0, 10_000), help="Of the energy, one class.")
@click.option("--max-maker-bp", "max_maker", type=click.IntRange(0, 10_000), help="Of one manufacturer.")
@click.option("--max-operator-bp", "max_operator", type=click.IntRange(0, 10_000), help="With one operator.")
@click.option("--budget", type=Amount(), help="For acquisitions in one period.")
def limits(
    session: Session,
    classes: tuple[str, ...],
    all_classes: bool,
    budget: Decimal | None,
    **options: int | None,
) -> None:
    """Limits from now on; what is not named stays, 0 is no limit. What is held already stays, and no claim is
    refused for a limit."""
    from battery_chain.fund.rules import fund_rules, set_limits

    named = () if all_classes else classes or None
    changed = _given(investor_classes=named, budget=budget, **options)
    wanted = replace(fund_rules(session.workspace).limits, **changed)
    person = rule_maker(session, "setLimits")
    session.confirm("Set these limits?")
    found = session.send(lambda: set_limits(session.workspace, wanted, person))
    show_ruled(session, found, _named(asdict(wanted)), "limits set")


@click.command(
    "jurisdictions",
    cls=Command,
    writes=True,
    short_help="Whose residents may come in.",
    example="battery-chain fund jurisdictions 276 040 756\nbattery-chain fund jurisdictions 756 --remove",
)
@click.argument("numbers", type=click.IntRange(1, 999), nargs=-1, required=True)
@click.option("--remove", is_flag=True, help="No longer; what they hold they keep.")
def jurisdictions(session: Session, numbers: tuple[int, ...], remove: bool) -> None:
    """Puts ISO 3166-1 NUMBERS on the list of those admitted. While nobody is listed, all are."""
    from battery_chain.fund.rules import admit_jurisdictions

    person = rule_maker(session, "setJurisdictions")
    told = ", ".join(f"{each:03d}" for each in numbers)
    session.confirm(f"{'No longer admit' if remove else 'Admit'} {told}?")
    found = session.send(lambda: admit_jurisdictions(session.workspace, numbers, not remove, person))
    text = f"{told}: {'no longer ' if remove else ''}admitted"
    show_ruled(session, found, {"jurisdictions": told, "admitted": not remove}, text)


@click.command(
    "prospectus",
    cls=Command,
    writes=True,
    short_help="A new edition of the prospectus.",
    example="battery-chain fund prospectus prospectus-2.pdf",
)
@click.argument("file", type=FILE)
def prospectus(session: Session, file: Path) -> None:
    """The hash of FILE is the prospectus from now on: who deposits next has to accept it first."""
    from battery_chain.fund.rules import set_prospectus

    hash_, person = document_hash(file), rule_maker(session, "setProspectus")
    session.confirm(f"Make {file} the prospectus?")
    found = session.send(lambda: set_prospectus(session.workspace, hash_, person))
    show_ruled(session, found, {"prospectus": hash_}, f"{file.name} is the prospectus")


COMMANDS = (rules, terms, limits, jurisdictions, prospectus)
"""Of the group, in the order in which they are used."""
