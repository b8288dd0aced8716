"""An order as people read it: who, what, for how much, until when, under which conditions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from battery_chain.cli.session import Session
from battery_chain.cli.values import Health, Moment, Place, counted, human
from battery_chain.units import amount_of_units

if TYPE_CHECKING:
    from battery_chain.contracts.structs import Conditions, Order
    from battery_chain.market import Lot, SignedOrder

__all__ = [
    "amount_text",
    "asset_name",
    "facts_of",
    "goods_text",
    "money_of",
    "name_of",
    "sentence",
    "symbol_of",
]

_SHARE_DECIMALS = 18
_NOBODY = "0x" + "0" * 40


def symbol_of(session: Session) -> str:
    """The symbol of the currency."""
    return str(session.rpc.read(session.workspace.token.symbol()))


def money_of(session: Session, units: int) -> Decimal:
    """Settlement-token units in units of account."""
    return amount_of_units(units, session.workspace.deployment.decimals)


def name_of(session: Session, address: str) -> str:
    """Of a person its name, of a fund its symbol; of a stranger its address."""
    return _symbol(session, address) or session.workspace.name_of(address) or str(session.party(address))


def _symbol(session: Session, address: str) -> str:
    deployment = session.workspace.deployment
    for name, facts in deployment.funds.items():
        if deployment.contracts.get(name, "").lower() == address.lower():
            return str(facts["symbol"])
    return ""


def asset_name(session: Session, address: str) -> str:
    """Batteries, or a fund by its symbol."""
    battery = session.workspace.battery.address.lower()
    return "batteries" if address.lower() == battery else name_of(session, address)


# -- goods


def goods_text(session: Session, order: Order) -> str:
    """3 batteries (1:0-2); 12.5 shares of BB1."""
    from battery_chain.market import lots_of

    if not order.items:
        return f"{amount_text(order, order.amount)} of {asset_name(session, order.asset)}"
    lots = ", ".join(map(_lot, lots_of(order.items)))
    return f"{amount_text(order, order.amount)} ({lots})"


def amount_text(order: Order, amount: int) -> str:
    """A part of an order: so many batteries, or shares."""
    if order.items:
        return counted(amount, "battery", "batteries")
    shares = f"{amount_of_units(amount, _SHARE_DECIMALS):,f}"
    text = shares.rstrip("0").rstrip(".") if "." in shares else shares
    return f"{text} share{'' if text == '1' else 's'}"


def _lot(lot: Lot) -> str:
    if lot.whole:
        return f"all of batch {lot.batch}"
    first = lot.first & 0xFFFF_FFFF
    return f"{lot.batch}:{first}" + (f"-{first + lot.count - 1}" if lot.count > 1 else "")


# -- the whole


def sentence(session: Session, order: Order) -> str:
    """alice sells 3 batteries (1:0-2) for 9,000.00 CEUR to anybody."""
    sells = order.side == 0
    taker = "anybody" if order.taker == _NOBODY else name_of(session, order.taker)
    word, way = ("sells", "to") if sells else ("buys", "from")
    maker = name_of(session, order.maker)
    return f"{maker} {word} {goods_text(session, order)} for {_price(session, order)}, {way} {taker}"


def _price(session: Session, order: Order) -> str:
    symbol = symbol_of(session)
    first, last = (human(money_of(session, each)) for each in (order.price, order.end_price))
    if order.price == order.end_price:
        return f"{first} {symbol}"
    return f"{first} {symbol}, {'falling' if order.end_price < order.price else 'rising'} to {last}"


def facts_of(session: Session, signed: SignedOrder, now: int) -> dict[str, Any]:
    """All of an order by name, with its price at second `now`."""
    from battery_chain.market import price_at

    order = signed.order
    return {
        "hash": signed.hash,
        "side": "buy" if order.side else "sell",
        "maker": session.party(order.maker),
        "taker": None if order.taker == _NOBODY else session.party(order.taker),
        "asset": asset_name(session, order.asset),
        "batteries": _ids(order),
        "batches": _batches(order),
        "amount": _amount(order),
        "price": money_of(session, order.price),
        "end_price": money_of(session, order.end_price),
        "price_now": money_of(session, price_at(order, now)),
        "starts": Moment(order.starts_at),
        "expires": Moment(order.expires_at),
        "conditions": _conditions(session, order.conditions),
        "max_fee_bp": order.max_fee,
        "nonce": str(order.nonce),
        "counter": str(order.counter),
    }


def _amount(order: Order) -> int | Decimal:
    return order.amount if order.items else amount_of_units(order.amount, _SHARE_DECIMALS)


def _ids(order: Order) -> list[Place]:
    from battery_chain.market import lots_of

    return [Place(each) for lot in lots_of(order.items) if not lot.whole for each in lot.ids]


def _batches(order: Order) -> list[int]:
    from battery_chain.market import lots_of

    return [lot.batch for lot in lots_of(order.items) if lot.whole]


def _conditions(session: Session, asked: Conditions) -> dict[str, Any]:
    """What is asked; what is not is left out."""
    found: dict[str, Any] = {}
    if asked.min_health:
        found["min_health"] = Health(asked.min_health)
    if asked.max_age:
        found["max_age_days"] = asked.max_age
    if asked.classes:
        found["classes"] = _classes(session, asked.classes)
    if asked.min_value:
        found["min_value"] = money_of(session, asked.min_value)
    return found


def _classes(session: Session, bits: int) -> Sequence[str]:
    names = {number: name for name, number in session.workspace.deployment.classes.items()}
    numbers = [each for each in range(256) if bits >> each & 1]
    return [names.get(each, str(each)) for each in numbers]
