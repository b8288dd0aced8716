"""Classes with their terms, prices and versions; setting a price, and announcing a later version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.intents import Receipt
from battery_chain.chain.rpc import Block
from battery_chain.deploy import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.model import Category, ClassTerms, Use
from battery_chain.units import SECONDS_A_DAY, date_of

__all__ = [
    "PricedClass",
    "class_number",
    "classes",
    "micro_per_wh",
    "migrate",
    "per_kwh",
    "set_price",
]


@dataclass(frozen=True, slots=True)
class PricedClass:
    """A class as the chain has it; price and exit value in units of account per kWh, days as dates, health
    in basis points. version: 1, or one more than that of the class that goes over to it; `goes_to` names the
    one that it goes over to, `sunset` the day from which nothing is assessed under it; both empty for the
    newest.
    """

    id: int
    name: str
    use: str
    chemistry: str
    price: Decimal
    exit_value: Decimal
    end_of_use_bp: int
    half_life_days: int
    age_limit_days: int
    start_day: str
    category: str = ""
    version: int = 1
    goes_to: str = ""
    sunset: str = ""


def per_kwh(micro: int) -> Decimal:
    """Millionths of a unit of account per Wh as units of account per kWh, exactly."""
    return Decimal(micro).scaleb(-3)


def micro_per_wh(amount: Decimal) -> int:
    """The inverse of `per_kwh`; `BadInput` for what the chain cannot hold exactly."""
    micro = amount.scaleb(3)
    if micro != micro.to_integral_value():
        raise BadInput([Problem("price", 0, "", f"{amount} per kWh has more than three decimals")])
    return int(micro)


def classes(workspace: Workspace, block: Block = "latest") -> list[PricedClass]:
    """Every class of the deployment at a block."""
    numbers = sorted(workspace.deployment.classes.values())
    battery, valuation = workspace.battery, workspace.valuation
    second = workspace.rpc.second(block)
    terms = workspace.rpc.read_many([battery.terms_of(each) for each in numbers], block)
    infos = workspace.rpc.read_many([battery.class_info(each) for each in numbers], block)
    prices = workspace.rpc.read_many([valuation.price_at(each, second) for each in numbers], block)
    moves = workspace.rpc.read_many([battery.migration_of(each) for each in numbers], block)
    goes = {number: move for number, move in zip(numbers, moves, strict=True) if move.to}
    names = {number: info.name for number, info in zip(numbers, infos, strict=True)}
    versions = _versions(numbers, {old: move.to for old, move in goes.items()})
    found = zip(numbers, map(ClassTerms.unpack, terms), infos, prices, strict=True)
    return [
        PricedClass(
            id=number,
            name=info.name,
            use=Use(info.use).name.lower() if info.use else "",
            chemistry=info.chemistry.rstrip(b"\0").decode("utf-8", "replace"),
            price=per_kwh(price.service),
            exit_value=per_kwh(price.exit),
            end_of_use_bp=term.end_of_use,
            half_life_days=term.half_life,
            age_limit_days=info.age_limit,
            start_day=date_of(term.start_day).isoformat(),
            category=Category(info.category).name.lower() if info.category else "",
            version=versions[number],
            goes_to=names.get(goes[number].to, str(goes[number].to)) if number in goes else "",
            sunset=date_of(goes[number].sunset).isoformat() if number in goes else "",
        )
        for number, term, info, price in found
    ]


def _versions(numbers: Sequence[int], goes: Mapping[int, int]) -> dict[int, int]:
    """Of each class, how many there are up to it in the longest line that leads to it."""
    found = dict.fromkeys(numbers, 1)
    for _ in goes:  # a line has no more links than there are
        for old, new in goes.items():
            found[new] = max(found.get(new, 1), found[old] + 1)
    return found


def migrate(workspace: Workspace, old: str, new: str, sunset: int, admin: str) -> Receipt:
    """Announces that class `new` is the later version of `old`: its batches go over when they are next
    assessed, and from day `sunset` on nothing is assessed under the old one. Only the admin may. Announced
    again, the sunset moves.

    `BadInput` for another use, category or chemistry, for a sunset that has come, and where `new` goes over
    to another class itself.
    """
    numbers = class_number(workspace, old), class_number(workspace, new)
    known = {each.id: each for each in classes(workspace)}
    problems = list(_wrong(known[numbers[0]], known[numbers[1]]))
    if sunset <= workspace.rpc.second() // SECONDS_A_DAY:
        problems.append(
            Problem("sunset", 0, "", f"{date_of(sunset)} has come: nothing could go over any more")
        )
    if problems:
        raise BadInput(problems)
    call = workspace.battery.set_migration(*numbers, sunset)
    return workspace.sender.send(call, action=f"migrate {old} to {new}", signer=workspace.signer(admin))


def _wrong(old: PricedClass, new: PricedClass) -> Iterator[Problem]:
    if old.id == new.id:
        yield Problem(new.name, 0, "class", "is the class itself")
    elif (old.use, old.category, old.chemistry) != (new.use, new.category, new.chemistry):
        yield Problem(new.name, 0, "class", f"is of another use, category or chemistry than {old.name}")
    elif new.goes_to:
        yield Problem(new.name, 0, "class", f"goes over to {new.goes_to} itself: name the last version")


def set_price(
    workspace: Workspace,
    name: str,
    price: Decimal,
    exit_value: Decimal,
    pricer: str,
    since: int | None = None,
) -> Receipt:
    """Sets price and exit value of a class, units of account per kWh, in force from the next valuation on;
    a first price at once, or from day `since` on. Only a pricer may; later prices in the window after a
    cutoff.
    """
    number, valuation = class_number(workspace, name), workspace.valuation
    figures = number, micro_per_wh(price), micro_per_wh(exit_value)
    if since is None:
        call = valuation.set_price(*figures)
    else:
        call = valuation.set_first_price(*figures, since * SECONDS_A_DAY)
    return workspace.sender.send(call, action=f"set price of {name}", signer=workspace.signer(pricer))


def class_number(workspace: Workspace, name: str) -> int:
    """The id of a class by name; `BadInput` when the deployment has none of that name."""
    known = workspace.deployment.classes
    if name not in known:
        raise BadInput([Problem(name, 0, "class", f"is none of {', '.join(known)}")])
    return known[name]
