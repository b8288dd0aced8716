"""The replay behind a statement, fed with events as the contracts emit them; and what a statement prints."""

from __future__ import annotations

import csv
import string
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest

from battery_chain.cli.commands.fund_statement import COLUMNS, statement_rows
from battery_chain.cli.hints import explain
from battery_chain.cli.hints_invest import INVEST_HINTS, SIDED_HINTS, for_investors
from battery_chain.cli.tabular import csv_text
from battery_chain.contracts import fund as f
from battery_chain.contracts import fund_in_kind as k
from battery_chain.contracts import fund_vault as v
from battery_chain.contracts import structs
from battery_chain.contracts._codec import Event
from battery_chain.contracts._errors import ERRORS
from battery_chain.errors import Mismatch
from battery_chain.fund.journal import Follow, Place
from battery_chain.fund.replay import FundReplay
from battery_chain.fund.requests import VaultRequests
from battery_chain.fund.statement import Line, RequestLine, Statement, Totals
from battery_chain.fund.terms_log import TermsLog

S, U = 10**18, 10**6
NOBODY = "0x" + "00" * 20
FUND, VAULT, KIND, TOKEN = (f"0x{n:040x}" for n in (1, 2, 3, 4))
ALICE, BRUNO, FOUNDER = (f"0x{n:040x}" for n in (0xA, 0xB, 0xF))


class Told:
    """A fund of 1,000 shares at 1.00, told event by event."""

    def __init__(self, *accounts: str, follows: tuple[Follow, ...] = ()) -> None:
        self.books = FundReplay(FUND, {*accounts}, follows, in_kind=KIND)
        self.block = 0
        self.fund(f.VaultUpdate(TOKEN, VAULT))
        self.fund(f.Transfer(NOBODY, FUND, S), f.Transfer(NOBODY, FOUNDER, 999 * S))
        self.fund(f.Opened(FOUNDER, VAULT, 1_000 * U, 1_000 * S))

    def _feed(self, address: str, events: tuple[Event, ...]) -> None:
        self.block += 1
        for each in events:
            self.books.feed(each, Place(address, self.block, f"0x{self.block}"))

    def fund(self, *events: Event) -> None:
        self._feed(FUND, events)

    def vault(self, *events: Event) -> None:
        self._feed(VAULT, events)

    def kind(self, *events: Event) -> None:
        self._feed(KIND, events)

    def strike(self, epoch: int, price: int, supply: int, outcome: int = 0, **of: int) -> None:
        """The strike of an epoch with these figures; shares made and cancelled move as on chain."""
        figures = dict.fromkeys(("assets_in", "minted", "burned", "paid"), 0) | {
            name: of.pop(name) for name in ("assets_in", "minted", "burned", "paid") if name in of
        }
        rest = dict.fromkeys(("management_fee", "performance_fee", "distributed"), 0) | of
        moves = [f.Transfer(NOBODY, VAULT, figures["minted"]), f.Transfer(VAULT, NOBODY, figures["burned"])]
        self.fund(*(each for each in moves if each.value))
        deal = structs.Deal(outcome=outcome, price=price, nav=0, supply=supply, **figures, **rest)
        self.fund(f.VaultStruck(epoch, VAULT, **figures), f.Struck(epoch, deal))

    def subscribed(self, who: str, epoch: int, shares: int) -> None:
        """So many shares at 1.00, claimed."""
        self.vault(v.DepositRequest(who, who, epoch, who, shares * U))
        supply = self.books.supply
        self.strike(epoch, U, supply, assets_in=shares * U, minted=shares * S)
        self.fund(f.Transfer(VAULT, who, shares * S))
        self.vault(v.Deposit(who, who, shares * U, shares * S))

    def what(self, who: str) -> list[str]:
        return [each.what for each in self.books.journal if each.account == who]


# -- refused


def test_a_disposal_of_more_than_the_events_have_told_is_a_difference() -> None:
    told = Told(ALICE)
    with pytest.raises(Mismatch):
        told.fund(f.Transfer(ALICE, BRUNO, S))


# -- told


def test_the_founder_has_paid_for_the_funds_own_share_too() -> None:
    told = Told(FOUNDER)
    (lot,) = told.books.accounts[FOUNDER].lots.open
    assert (lot.shares, lot.cost, lot.origin.price) == (999 * S, 1_000 * U, U)
    assert (told.books.price, told.books.supply) == (U, 1_000 * S)


def test_fees_are_borne_by_the_shares_before_the_deal_each_rounded_up() -> None:
    told = Told(ALICE)
    told.subscribed(ALICE, 1, 500)
    told.strike(2, U, 1_500 * S, management_fee=100, performance_fee=1)
    # A third of 100 is 34, of 1 is 1.
    assert told.books.accounts[ALICE].fees == 35
    assert told.what(ALICE)[-1] == "fees"


def test_a_strike_without_a_deal_takes_no_fees_and_leaves_the_price() -> None:
    told = Told(ALICE)
    told.vault(v.DepositRequest(ALICE, ALICE, 1, ALICE, 70 * U))
    told.strike(1, 0, 1_000 * S, outcome=5)
    assert (told.books.price, told.books.accounts[ALICE].lots.shares) == (U, 0)
    assert told.what(ALICE) == ["subscribe", "no deal"]


def test_income_leaves_the_funds_own_share_out() -> None:
    told = Told(ALICE)
    told.subscribed(ALICE, 1, 501)
    told.strike(2, U, 1_501 * S, distributed=1_500)
    # 501 of 1,500 shares; rounded down at each step.
    assert told.books.accounts[ALICE].income == 500


def test_requests_moved_by_force_are_a_transfer_at_the_last_price() -> None:
    told = Told(ALICE, BRUNO)
    told.subscribed(ALICE, 1, 100)
    told.fund(f.Transfer(ALICE, VAULT, 40 * S))
    told.vault(v.RedeemRequest(ALICE, ALICE, 2, ALICE, 40 * S))
    told.vault(v.RequestsMoved(ALICE, BRUNO))
    assert told.books.shares_of(ALICE) == 60 * S
    assert told.books.shares_of(BRUNO) == 40 * S
    assert told.what(BRUNO) == ["requests moved", "transfer in"]


def test_requests_of_a_lost_wallet_are_its_successors_without_a_sale() -> None:
    told = Told(ALICE, BRUNO, follows=(Follow("0x10", ALICE, BRUNO),))
    told.subscribed(ALICE, 1, 100)
    told.block = 15
    places = [(FUND, f.Transfer(ALICE, BRUNO, 100 * S)), (VAULT, v.RequestsMoved(ALICE, BRUNO))]
    for address, event in [*places, (FUND, f.AccountFollowed(ALICE, BRUNO, 100 * S))]:
        told.books.feed(event, Place(address, 16, "0x10"))
    lots = told.books.accounts[BRUNO].lots
    assert (lots.shares, lots.cost, lots.disposals) == (100 * S, 100 * U, [])
    assert told.books.accounts[ALICE].lots.shares == 0


def test_two_requests_of_one_epoch_become_one_when_they_are_moved() -> None:
    book = VaultRequests()
    book.redeem(ALICE, 3, 10, 5)
    book.redeem(BRUNO, 3, 20, 7)
    book.deposit(ALICE, 3, 9)
    assert book.move(ALICE, BRUNO, 9) == 10 * 4 + 20 * 2
    (asked,) = book.redemptions[BRUNO]
    assert (asked.amount, asked.index) == (30, 9)
    assert [each.amount for each in book.deposits[BRUNO]] == [9]
    assert ALICE not in book.redemptions


def test_shares_in_the_in_kind_escrow_that_are_moved_by_force_change_hands() -> None:
    told = Told(ALICE, BRUNO)
    told.subscribed(ALICE, 1, 100)
    told.fund(f.Transfer(ALICE, KIND, 30 * S))
    told.kind(k.RedemptionRequested(1, ALICE, 2, 30 * S, 0))
    told.kind(k.RequestsMoved(ALICE, BRUNO))
    assert (told.books.shares_of(ALICE), told.books.shares_of(BRUNO)) == (70 * S, 30 * S)
    assert told.books.kind.shares_of(BRUNO) == 30 * S


def test_terms_that_have_not_begun_are_replaced_and_begun_ones_stay() -> None:
    log = TermsLog(lambda second: second)
    log.set(0, 10, 0, opened=False)
    log.set(5, 20, 1, opened=True)
    log.set(9, 30, 2, opened=True)
    assert [log.levy_of(epoch) for epoch in (1, 5, 8, 9, 20)] == [10, 10, 10, 30, 30]
    log.set(12, 40, 9, opened=True)
    assert [log.levy_of(epoch) for epoch in (8, 9, 11, 12)] == [10, 30, 30, 40]


# -- printed


def _statement(symbol: str, other: str) -> Statement:
    zero = Decimal(0)
    totals = Totals(**dict.fromkeys(Totals.__dataclass_fields__, zero))
    asked = RequestLine(
        "subscribe", symbol, 7, Decimal("100.5"), zero, Decimal("1E-18"), Decimal("0E-18"), "waiting"
    )
    line = Line(1_700_000_000, 5, "0x" + "ab" * 32, "transfer in", 0, Decimal(3), Decimal("-4.5"), other)
    return Statement(
        ALICE, 9, 1_700_000_000, False, replace(totals, fees=Decimal(2)), (asked,), (), (), (line,)
    )


def _session(name: str) -> Any:
    return SimpleNamespace(workspace=SimpleNamespace(name_of=lambda _: name))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_what_a_spreadsheet_would_run_is_neutralised_and_numbers_stay_numbers(start: str) -> None:
    text = csv_text([*statement_rows(_session(start + "SUM(A1)"), _statement(start + "cmd", BRUNO))])
    rows = list(csv.DictReader(StringIO(text)))
    assert [*rows[0]] == [*COLUMNS]
    assert rows[0]["currency"] == f"'{start}cmd"
    assert rows[1]["other"] == f"'{start}SUM(A1)"
    assert (rows[1]["money"], rows[1]["time"]) == ("-4.5", "2023-11-14T22:13:20Z")
    assert {row["what"]: row["money"] for row in rows if row["section"] == "total"}["fees"] == "2"
    # The least there is of a share is written out.
    assert (rows[0]["shares"], rows[0]["claimed"]) == ("0.000000000000000001", "0")


# -- in words


def test_every_hint_for_investors_is_of_an_error_and_names_its_arguments() -> None:
    known: dict[str, set[str]] = {}
    for name, parameters in ERRORS.values():
        known.setdefault(name, set()).update(parameter for parameter, _ in parameters)
    for name, (sentence, hint) in {**INVEST_HINTS, **SIDED_HINTS}.items():
        used = {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
        assert used <= known[name.partition(" of ")[0]], name
        assert hint


@pytest.mark.parametrize(
    ("error", "arguments", "side", "said"),
    [
        (
            "BelowMinimum",
            {"amount": 1_500_000, "minimum": 100 * U},
            "money",
            "1.5 CEUR is less than the smallest subscription, 100 CEUR",
        ),
        (
            "BelowMinimum",
            {"amount": S + 1, "minimum": 100 * S},
            "shares",
            "1.000000000000000001 shares are fewer than the smallest redemption, 100 shares",
        ),
        (
            "ShareTooLarge",
            {"account": "alice", "shares": 1_234 * S, "limit": 0},
            "money",
            "alice would have 1,234 shares, one holder may have 0 shares at most",
        ),
        (
            "NotAdmitted",
            {"account": "alice", "jurisdiction": 36, "investorClass": 1},
            "money",
            "the fund does not admit alice: jurisdiction 036, investor class retail",
        ),
    ],
)
def test_amounts_of_a_refusal_are_told_whole(error: str, arguments: Any, side: Any, said: str) -> None:
    name, told = for_investors(error, arguments, side, 6, "CEUR")
    assert explain(name, told, hints={**INVEST_HINTS, **SIDED_HINTS})[0] == said
