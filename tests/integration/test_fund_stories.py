"""Stories of a fund, told to the contracts: every figure is that of the table and of the reference model.

Then random lives, in which the contracts also have to refuse what the model refuses, by the same name.
`FUND_LIVES`: how many (3); `FUND_LIFE_SEED`: the first one's seed.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from battery_chain.errors import BadInput, Reverted
from battery_chain.valuation.fundbooks import OWN, FundBooks
from tests.integration.fund_chain import PEOPLE, Funds, address, deployed_funds
from tests.integration.fund_lives import Life
from tests.integration.fund_stage import ContractStage
from tests.unit.fund_table import ModelStage, Observed, Row, Stage, read, stories

LIVES = int(os.environ.get("FUND_LIVES", "3"))
SEED = int(os.environ.get("FUND_LIFE_SEED", "1"))
EPOCHS = 12


@pytest.fixture(scope="module")
def funds() -> Iterator[Funds]:
    with deployed_funds() as found:
        yield found


@pytest.fixture
def stage(funds: Funds) -> Iterator[ContractStage]:
    snapshot = funds.rpc.call("evm_snapshot")
    yield ContractStage(funds)
    assert funds.rpc.call("evm_revert", snapshot) is True


@pytest.mark.parametrize("path", stories(), ids=lambda path: path.stem)
def test_the_contracts_give_every_figure_of_the_story(stage: ContractStage, path: Path) -> None:
    model = ModelStage()
    for row in read(path):
        where = f"{path.name}:{row.line}"
        expected, observed = model.play(row), stage.play(row)
        assert {name: observed[name] for name in row.expected} == row.expected, where
        _same(row, expected, observed, model, stage, where)


@pytest.mark.parametrize("seed", range(SEED, SEED + LIVES))
def test_the_contracts_do_and_refuse_what_the_model_does_and_refuses(stage: ContractStage, seed: int) -> None:
    life, strikes, refusals = Life(seed, EPOCHS), 0, 0
    for row in life.rows():
        where = f"seed {seed}, row {row.line}: {row.act} {row.who} {row.cells['amount']} {row.note}"
        before = copy.deepcopy(life.model)
        expected, observed = _tried(life.model, row), _tried(stage, row)
        if isinstance(expected, str) or isinstance(observed, str):
            assert expected == observed, where
            life.model, refusals = before, refusals + 1
            life.forget(row)
        else:
            _same(row, expected, observed, life.model, stage, where)
            strikes += row.act == "strike"
    assert strikes >= EPOCHS // 3
    assert refusals


def _tried(stage: Stage, row: Row) -> Observed | str:
    """What comes of a row, or the name of the error that refuses it."""
    try:
        return stage.play(row)
    except BadInput as refused:
        return refused.problems[0].source
    except Reverted as refused:
        return refused.error


def _same(
    row: Row, expected: Observed, observed: Observed, model: ModelStage, stage: ContractStage, where: str
) -> None:
    assert observed == expected, where
    if row.act == "strike":
        _same_parts(model, stage, where)
    if row.epoch:
        _same_books(model.books, stage, where)


def _same_parts(model: ModelStage, stage: ContractStage, where: str) -> None:
    """What the strike did in each vault."""
    dealt = model.dealt
    assert dealt is not None
    parts = [(each.deposits, each.minted, each.burned, each.paid) for each in dealt.vaults]
    assert [part for part in stage.parts if any(part)] == [part for part in parts if any(part)], where


def _same_books(books: FundBooks, stage: ContractStage, where: str) -> None:
    """What can be read of the fund and of each person in it."""
    fund = stage.fund
    sheet, following, seed = stage.read(fund.fact_sheet(), fund.next_strike(), fund.balance_of(fund.address))
    waiting = [vault.pending() for vault in books.vaults.values()]
    assert (sheet.supply, sheet.cash, sheet.price) == (books.shares.supply, books.cash, books.last.price), (
        where
    )
    assert (sheet.portfolio, sheet.fees_owed) == (books.portfolio, books.fees_owed), where
    assert (sheet.income_owed, sheet.liens) == (books.shares.owed, books.entries.loans()), where
    assert (sheet.pending_assets, sheet.pending_shares) == tuple(map(sum, zip(*waiting, strict=True))), where
    assert (sheet.epoch, sheet.dealt_at) == (books.struck, books.last.time), where
    assert (following, seed) == (books.next_strike() or 0, books.shares.balances[OWN]), where
    found = stage.read(*(call for who in PEOPLE for call in _calls(stage, books, who)))
    assert found == [figure for who in PEOPLE for figure in _figures(books, who)], where


def _calls(stage: ContractStage, books: FundBooks, who: str) -> list[Any]:
    """Shares, income; of each vault assets and shares of deals, shares and assets redeemed, refunds."""
    at = address(who)
    calls: list[Any] = [stage.fund.balance_of(at), stage.fund.income_of(at)]
    for name in books.vaults:
        vault = stage.funds.vaults[name]
        calls += [vault.max_deposit(at), vault.max_mint(at), vault.max_redeem(at), vault.max_withdraw(at)]
        calls.append(vault.refundable(at))
    return calls


def _figures(books: FundBooks, who: str) -> list[int]:
    found = [books.shares.balances[who], books.shares.income(who)]
    for vault in books.vaults.values():
        found += [*vault.claimable_shares(who), *vault.claimable_assets(who), vault.refundable(who)]
    return found
