"""Five years of a fund, on an embedded chain: from the seed to the last unit."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from battery_chain.chain import Limits, embedded
from battery_chain.demo.cast import Cast
from battery_chain.demo.fund_story_books import (
    announce,
    bill,
    earn,
    pay_gate_fees,
    pay_loan_back,
    settle_bill,
    take_loan,
    tell_age,
    write_off,
)
from battery_chain.demo.fund_story_deals import claim_all, leave, pay_fees, put_in
from battery_chain.demo.fund_story_end import figures_of, tell_tables, wind_down
from battery_chain.demo.fund_story_fleet import (
    batches_of,
    buy,
    call_back,
    give_back,
    give_for_shares,
    move_prices,
    recycle_on_account,
    take_for_shares,
)
from battery_chain.demo.fund_story_open import ACCOUNTS, deliver, describe, open_doors
from battery_chain.demo.fund_story_people import come_in, freeze_emma, lose_wallet, unfreeze_emma
from battery_chain.demo.fund_story_strike import play_epoch
from battery_chain.demo.fund_story_tale import Tale
from battery_chain.demo.opening import begin_in_the_morning, open_cast, open_sender
from battery_chain.demo.scratch import scratch_folder
from battery_chain.demo.stage import Stage

__all__ = ["play_fund"]

_Act = Callable[[Tale], None]

_YIELD = 400
"""Basis points of the portfolio that swaps earn in a quarter: a planning assumption."""

_SAVED = 1_500
_YEARS = 4
"""And one more to wind down."""

_QUARTERS = 4


def play_fund(kind: str, stage: Stage) -> dict[str, Any]:
    """Plays the fund's story on a chain of its own and returns its closing figures, ready for JSON.

    Raises `Mismatch` when chain and model differ in any figure.
    """
    began = time.monotonic()
    stage.chapter("A chain, the contracts, the people")
    with scratch_folder() as folder, embedded(kind, Limits(accounts=ACCOUNTS)) as chain:
        stage.say(f"an embedded {kind} answers at {chain.rpc_url}")
        with open_sender(chain.rpc_url, folder, ACCOUNTS) as (rpc, sender, keys):
            begin_in_the_morning(rpc)
            cast = open_cast(rpc, sender, keys, folder, describe(), stage)
            return _tell(cast, folder, began)


def _tell(cast: Cast, folder: Path, began: float) -> dict[str, Any]:
    deliver(cast, folder)
    tale = open_doors(cast)
    _begin(tale)
    for quarter in range(_YEARS * _QUARTERS):
        _play_quarter(tale, quarter)
    wind_down(tale)
    seconds = time.monotonic() - began
    tell_tables(tale, seconds)
    return figures_of(tale, seconds)


def _begin(tale: Tale) -> None:
    come_in(tale)
    play_epoch(tale)
    claim_all(tale)
    tale.chapter("The fund buys a fleet, delivery against payment")
    buy(tale, "Nissan Leaf 40 kWh", "Zero S ZF7.2", "Honda Mobile Power Pack")
    buy(tale, "BYD e6")


# -- four years


def _play_quarter(tale: Tale, quarter: int) -> None:
    """What happens in this quarter, income, savings, the strike; a year ends with a distribution."""
    year, place = divmod(quarter, _QUARTERS)
    if place == 0:
        tale.chapter(f"Year {year + 1}")
    _happen(tale, _BEFORE, quarter)
    income = earn(tale, _YIELD)
    put_in(tale, "alice", tale.units(_SAVED))
    if place < _QUARTERS - 1:
        play_epoch(tale, _INSIDE.get(quarter))
        claim_all(tale)
    else:
        _end_year(tale, income * 2)
    _happen(tale, _AFTER, quarter)


def _happen(tale: Tale, acts: Mapping[int, _Act], quarter: int) -> None:
    act = acts.get(quarter)
    if act is not None:
        act(tale)


def _end_year(tale: Tale, given: int) -> None:
    """Half of a year's income goes to those who hold shares; the rest stays, and fees are paid of it."""
    announce(tale, given)
    play_epoch(tale)
    income = claim_all(tale)
    fees = pay_fees(tale)
    tale.say(f"income of {tale.text(income)} is claimed, fees of {tale.text(fees)} are paid")


# -- what happens when


def _bill(tale: Tale) -> None:
    bill(tale, tale.units(6_000), 60)


def _pay_late(tale: Tale) -> None:
    tale.chapter("The receivable, months later")
    tell_age(tale)
    settle_bill(tale, tale.units(2_500))
    write_off(tale)


def _fall(tale: Tale) -> None:
    move_prices(tale, -20)


def _rise(tale: Tale) -> None:
    move_prices(tale, 20)


def _doubt(tale: Tale) -> None:
    """The recalled batch cannot be measured, while somebody wants to leave with more than the gate lets."""
    tale.chapter("A recall: too little evidence, no deal")
    (tale.recalled,) = batches_of(tale, "Zero S ZF7.2")
    everything = tale.follow().shares.balances["bruno"]
    leave(tale, "bruno", everything)
    part = everything * 100 // tale.books.shares.supply
    tale.say(f"bruno asks to redeem all his shares, {part} % of the fund")


def _grow(tale: Tale) -> None:
    (batch,) = batches_of(tale, "Nissan Leaf 40 kWh")
    take_loan(tale, tale.units(20_000), batch)
    buy(tale, "CATL Choco-SEB block")


def _ask_and_wait(tale: Tale) -> None:
    leave(tale, "emma", 5_000 * 10**18)
    tale.held = "emma"
    tale.say("emma asks to redeem 5,000 shares, and is not there when they are paid")


def _recycle(tale: Tale) -> None:
    tale.chapter("Two cars are recycled, the gate fee is owed")
    recycle_on_account(tale, 100)


def _pay_and_free(tale: Tale) -> None:
    pay_gate_fees(tale)
    unfreeze_emma(tale)


def _contribute(tale: Tale) -> None:
    give_for_shares(tale, "frida", "BYD Battery-Box H 10.2")


def _accept(tale: Tale) -> None:
    take_for_shares(tale, "frida")


_BEFORE: Mapping[int, _Act] = {
    1: _bill,
    2: tell_age,
    3: _pay_late,
    5: _doubt,
    8: lose_wallet,
    9: _ask_and_wait,
    10: freeze_emma,
    11: pay_loan_back,
    12: _recycle,
    13: _pay_and_free,
    14: _contribute,
}
"""By quarter, what happens before requests close; likewise in the window, and after the strike."""

_INSIDE: Mapping[int, _Act] = {4: _fall, 5: call_back, 12: _rise}
_AFTER: Mapping[int, _Act] = {5: give_back, 8: _grow, 14: _accept}
