"""Classes with their terms and prices, and setting a price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.intents import Receipt
from battery_chain.chain.rpc import Block
from battery_chain.deploy import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.model import ClassTerms, Use
from battery_chain.units import date_of

__all__ = ["PricedClass", "classes", "micro_per_wh", "per_kwh", "set_price"]


@dataclass(frozen=True, slots=True)
class PricedClass:
    """A class as the chain has it; price and exit value in units of account per kWh, days as dates, health in basis
    points."""

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
    numbers = list(workspace.deployment.classes.values())
    battery, valuation = workspace.battery, workspace.valuation
    head = workspace.rpc.block(block)
    second = int(head["timestamp"], 16) if head else 0
    terms = workspace.rpc.read_many([battery.terms_of(each) for each in numbers], block)
    infos = workspace.rpc.read_many([battery.class_info(each) for each in numbers], block)
    prices = workspace.rpc.read_many([valuation.price_at(each, second) for each in numbers], block)
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
        )
        for number, term, info, price in found
    ]


def set_price(workspace: Workspace, name: str, price: Decimal, exit_value: Decimal, pricer: str) -> Receipt:
    """Sets price and exit value of a class, units of account per kWh, in force from the next valuation on. Only a
    pricer may, in the window after a cutoff."""
    number = class_number(workspace, name)
    call = workspace.valuation.set_price(number, micro_per_wh(price), micro_per_wh(exit_value))
    return workspace.sender.send(call, action=f"set price of {name}", signer=workspace.signer(pricer))


def class_number(workspace: Workspace, name: str) -> int:
    """The id of a class by name; `BadInput` when the deployment has none of that name."""
    known = workspace.deployment.classes
    if name not in known:
        raise BadInput([Problem(name, 0, "class", f"is none of {', '.join(known)}")])
    return known[name]
