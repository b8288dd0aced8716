"""The end of the trading day: everything is added up; trades, candles, depth, checks, figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from battery_chain.demo.market_story_tale import FUND, Tale, shares_text
from battery_chain.market.candles import Candle, candles
from battery_chain.market.trades import Trade, trades
from battery_chain.units import amount_of_units, kwh

__all__ = ["add_up", "figures_of", "tell_tables"]

_HOUR = 3_600
_FOUNDER, _RECIPIENT = "manager", "admin"
_EVERYONE = ("bank", "alice", "bruno", "recycler", "chanida", "outsider", _FOUNDER, _RECIPIENT, FUND)


def add_up(tale: Tale) -> list[Trade]:
    """Money, goods and trades of the chain against the story's own account, to the unit. The trades."""
    tale.chapter("All is added up")
    _money(tale)
    _goods(tale)
    _nonces(tale)
    found = trades(tale.workspace)
    _trades(tale, found)
    return found


def _address(tale: Tale, person: str) -> str:
    return tale.cast.fund if person == FUND else tale.workspace.address(person)


def _money(tale: Tale) -> None:
    """Everybody has what the story says; no unit has come or gone; the market itself holds nothing."""
    workspace = tale.workspace
    token, people = workspace.token, [*_EVERYONE]
    chain = workspace.rpc.read_many([token.balance_of(_address(tale, each)) for each in people])
    for person, units in zip(people, chain, strict=True):
        tale.equal("money in every hand", units, tale.has(tale.token, person))
    supply, held, cash = workspace.rpc.read_many(
        [token.total_supply(), token.balance_of(workspace.market.address), workspace.fund.fact_sheet()]
    )
    tale.equal("money in and money out", sum(chain), supply)
    tale.equal("money that stays in the market", held, 0)
    tale.equal("fees taken, and what their recipient got", chain[people.index(_RECIPIENT)], tale.fees)
    tale.equal("cash in the fund's books", cash.cash, tale.has(tale.token, FUND))
    tale.say(
        f"{tale.steps.total()} deals, {tale.text(tale.paid)} paid, fees {tale.text(tale.fees)}: "
        f"of {tale.text(supply)} nothing is gone"
    )


def _goods(tale: Tale) -> None:
    workspace = tale.workspace
    owners, ids = tale.model.owners, list(tale.model.owners)
    chain = workspace.rpc.read_many([workspace.battery.owner_of(each) for each in ids])
    for each, owner in zip(ids, chain, strict=True):
        tale.equal("owners of batteries, as the model says", tale.name(owner), owners[each])
    raw = workspace.rpc.read_many([workspace.fund.balance_of(_address(tale, each)) for each in _EVERYONE])
    for person, shares in zip(_EVERYONE, raw, strict=True):
        if person not in (FUND, _FOUNDER):
            tale.equal("shares in every hand", shares, tale.has(tale.fund, person))
    tale.cast.checks.batteries(ids, tale.now // 86_400)


def _nonces(tale: Tale) -> None:
    """Filled and cancelled nonces, bit by bit."""
    market, model = tale.workspace.market, tale.model
    words = sorted(tale.words)
    found = tale.workspace.rpc.read_many([market.word_of(maker, word) for maker, word in words])
    for (maker, word), bits in zip(words, found, strict=True):
        expected = model.used_bits(tale.name(maker), word)
        tale.equal("nonces used and cancelled", (bits.used, bits.cancelled), expected)


def _trades(tale: Tale, found: Sequence[Trade]) -> None:
    """What events alone tell of the day is what the story did."""
    tale.equal("trades read from events", len(found), tale.steps.total())
    tale.equal("cash of trades", sum(abs(each.cash) for each in found), tale.paid)
    tale.equal("fees of trades", sum(each.fee for each in found), tale.fees)


# -- tables


def tell_tables(tale: Tale, found: Sequence[Trade], seconds: float) -> None:
    """Trades, candles of the shares, gas, checks."""
    stage = tale.cast.stage
    stage.chapter("Closing")
    columns = ("time", "seller", "buyer", "what", "cash", "fee")
    stage.table("Trades of the day, from events", columns, [_trade_row(tale, each) for each in found])
    columns = ("from", "first", "high", "low", "last", "shares")
    rows = [_candle_row(each) for each in _share_candles(tale, found)]
    stage.table("Shares by the hour, price of one", columns, rows)
    gas = [(step, f"{count:,}", f"{used // count:,}") for step, (count, used) in tale.cast.gas.items()]
    stage.table("Gas", ("step", "transactions", "gas of one, on average"), gas)
    passed = tale.cast.checks.passed
    stage.table("Checks passed", ("", "times"), [(what, f"{count:,}") for what, count in passed.items()])
    stage.say(f"{sum(passed.values()):,} checks passed, none failed; {seconds:.0f} s")


def _trade_row(tale: Tale, trade: Trade) -> tuple[str, ...]:
    return (
        _clock(trade.second),
        tale.name(trade.seller),
        tale.name(trade.buyer),
        _what(trade),
        tale.text(trade.cash),
        tale.text(trade.fee),
    )


def _clock(second: int) -> str:
    return f"{datetime.fromtimestamp(second, UTC):%d. %H:%M}"


def _what(trade: Trade) -> str:
    if trade.ids:
        batteries = "battery" if trade.amount == 1 else "batteries"
        return f"{trade.amount} {batteries}, {kwh(trade.energy_wh):.0f} kWh"
    return f"{shares_text(trade.amount)} shares"


def _share_candles(tale: Tale, found: Sequence[Trade]) -> list[Candle]:
    shares = [each for each in found if not each.ids]
    return candles(shares, _HOUR, tale.workspace.deployment.decimals)


def _candle_row(each: Candle) -> tuple[str, ...]:
    prices = (f"{price:.6f}" for price in (each.open, each.high, each.low, each.close))
    return (_clock(each.start), *prices, f"{each.volume:,.4f}")


# -- figures


def figures_of(tale: Tale, found: Sequence[Trade], seconds: float) -> dict[str, Any]:
    """The closing figures, ready for JSON: money in units of account, errors with their arguments."""
    return {
        "deals": dict(tale.steps),
        "paid": _plain(tale, tale.paid),
        "fees": _plain(tale, tale.fees),
        "improvement": str(tale.notes["improvement"]),
        "gate_fee": str(tale.notes["gate fee"]),
        "money": {person: _plain(tale, tale.has(tale.token, person)) for person in _EVERYONE},
        "shares": {
            person: str(amount_of_units(raw, 18))
            for (asset, person), raw in tale.model.units.items()
            if asset == tale.fund
        },
        "batteries": dict(Counter(tale.model.owners.values())),
        "trades": [_trade_figures(tale, each) for each in found],
        "candles": [_candle_figures(each) for each in _share_candles(tale, found)],
        "depth": tale.depth,
        "refusals": [
            {"what": each.what, "error": each.error, "arguments": _json(each.arguments)}
            for each in tale.refusals
        ],
        "accounts": {person: _address(tale, person) for person in _EVERYONE},
        "token": tale.workspace.token.address,
        "checks": tale.cast.checks.passed,
        "gas": {step: list(used) for step, used in tale.cast.gas.items()},
        "seconds": round(seconds, 1),
    }


def _plain(tale: Tale, units: int) -> str:
    return str(tale.amount(units))


def _trade_figures(tale: Tale, trade: Trade) -> dict[str, Any]:
    return {
        "second": trade.second,
        "seller": tale.name(trade.seller),
        "buyer": tale.name(trade.buyer),
        "orders": ["0x" + each.hex() for each in trade.orders],
        "amount": str(trade.amount),
        "batteries": len(trade.ids),
        "cash": _plain(tale, trade.cash),
        "fee": _plain(tale, trade.fee),
    }


def _candle_figures(each: Candle) -> dict[str, Any]:
    names = ("open", "high", "low", "close", "volume", "turnover")
    return {"start": each.start, "count": each.count, **{name: str(getattr(each, name)) for name in names}}


def _json(arguments: dict[str, Any]) -> dict[str, Any]:
    return {
        name: "0x" + value.hex() if isinstance(value, bytes) else value for name, value in arguments.items()
    }
