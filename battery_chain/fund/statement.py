"""The statement of an investor: requests, lots, disposals, income, fees and every line between, from the
chain's events alone; then compared with what the contracts say at the same block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.calls import Call
from battery_chain.contracts.fund_vault import FundVault
from battery_chain.deploy import Workspace
from battery_chain.errors import Mismatch
from battery_chain.fund.book import amount, shares
from battery_chain.fund.currency import currencies
from battery_chain.fund.journal import Entry
from battery_chain.fund.logs import replayed, seconds_of
from battery_chain.fund.lots import Disposal, Lot, value_of
from battery_chain.fund.replay import FundReplay
from battery_chain.fund.requests import Asked, VaultRequests
from battery_chain.valuation.fills import INDEX_DIGITS

__all__ = [
    "Holding",
    "Line",
    "RequestLine",
    "SoldLot",
    "Statement",
    "Totals",
    "reconcile",
    "statement",
]


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request. `amount`: money of a subscription, shares of a redemption; `done` of it was dealt, for
    `result` (shares, or money), of which `claimed` is in hand. State: waiting, dealt, refundable, partly
    filled, claimed, refunded.
    """

    side: str
    currency: str
    epoch: int
    amount: Decimal
    done: Decimal
    result: Decimal
    claimed: Decimal
    state: str


@dataclass(frozen=True, slots=True)
class Holding:
    """What is left of one acquisition: price when it was acquired, cost of what is left, its value at the
    price of the last deal (rounded down) and the gain that would be.
    """

    how: str
    epoch: int
    price: Decimal
    shares: Decimal
    cost: Decimal
    value: Decimal
    gain: Decimal


@dataclass(frozen=True, slots=True)
class SoldLot:
    """A part of a lot that went: how and when it came and went, its cost, its part of the proceeds (rounded
    down, the last part of a disposal has the rest) and the gain.
    """

    how: str
    epoch: int
    acquired: str
    acquired_epoch: int
    shares: Decimal
    proceeds: Decimal
    cost: Decimal
    gain: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal: shares and money as they change for the investor; `other`: who else had a
    part.
    """

    second: int
    block: int
    transaction: str
    what: str
    epoch: int
    shares: Decimal
    money: Decimal
    other: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Where everything is, and what came of it; money in units of account, shares whole.

    `income` may be claimed now, `income_in_escrow` is credited with the next claim of shares or money. `fees`
    are the investor's part of what deals accrued, `levies` what of its requests stayed in the fund.
    """

    shares: Decimal
    claimable_shares: Decimal
    pending_redeem: Decimal
    pending_in_kind: Decimal
    pending_deposit: Decimal
    refundable: Decimal
    claimable_money: Decimal
    price: Decimal
    value: Decimal
    cost: Decimal
    unrealised: Decimal
    realised: Decimal
    income: Decimal
    income_in_escrow: Decimal
    income_claimed: Decimal
    fees: Decimal
    levies: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """All of it, as of a block; `frozen`: no claims until an agent lifts it."""

    account: str
    block: int
    second: int
    frozen: bool
    totals: Totals
    requests: tuple[RequestLine, ...]
    lots: tuple[Holding, ...]
    disposals: tuple[SoldLot, ...]
    journal: tuple[Line, ...]


def statement(workspace: Workspace, who: str, block: int | None = None) -> Statement:
    """The statement of a person or an address as of a block (default: the newest).

    Reads all events of the fund: linear in its history. Raises `Mismatch` with both figures where events and
    contracts differ.
    """
    last = workspace.rpc.block_number() if block is None else block
    account = workspace.address(who).lower()
    books = replayed(workspace, account, last)
    frozen = bool(workspace.rpc.read(workspace.members.is_frozen(account), last))
    reconcile(workspace, books, account, last, frozen)
    return _Writer(workspace, books, account, last).statement(frozen)


# -- compared with the contracts


def reconcile(workspace: Workspace, books: FundReplay, account: str, block: int, frozen: bool) -> None:
    """Shares, requests, claims and income as the events tell them are those of the contracts at a block; of a
    frozen account, which can claim nothing, those that the contracts tell. Raises `Mismatch` for the first
    that is not.
    """
    expected = [*_of_fund(workspace, books, account), *_of_vaults(books, account, frozen)]
    found = workspace.rpc.read_many([call for _, call, _ in expected], block)
    for (what, _, told), answered in zip(expected, found, strict=True):
        if told != answered:
            raise Mismatch(f"{what} of {account}, by events and by contract", told, answered)


_Check = tuple[str, Call, int]


def _of_fund(workspace: Workspace, books: FundReplay, account: str) -> Iterator[_Check]:
    fund = workspace.fund
    yield "shares", fund.balance_of(account), books.balances.get(account, 0)
    yield "income", fund.income_of(account), books.accounts[account].income
    yield "price, as the statement", fund.price(), books.price
    yield "supply, as the statement", fund.total_supply(), books.supply


def _of_vaults(books: FundReplay, account: str, frozen: bool) -> Iterator[_Check]:
    for address, book in books.vaults.items():
        vault = FundVault(address)
        yield "money to be returned", vault.refundable(account), _refundable(book, account)
        yield "claimable shares", vault.max_mint(account), 0 if frozen else _claimable(book, account)[0]
        yield "claimable money", vault.max_withdraw(account), 0 if frozen else _claimable(book, account)[1]
        for each in book.deposits.get(account, ()):
            waiting = each.amount if each.epoch > book.struck else 0
            yield "waiting deposit", vault.pending_deposit_request(each.epoch, account), waiting
        for each in book.redemptions.get(account, ()):
            waiting = each.amount - book.filled(each)[0]
            yield "waiting redemption", vault.pending_redeem_request(each.epoch, account), waiting


def _refundable(book: VaultRequests, account: str) -> int:
    return sum(each.amount for each in book.deposits.get(account, ()) if book.is_refundable(each))


def _claimable(book: VaultRequests, account: str) -> tuple[int, int]:
    """Shares of deposits, and money of redemptions."""
    minted = sum(book.dealt(each)[1] - each.paid for each in book.deposits.get(account, ()))
    owed = sum(book.filled(each)[1] - each.paid for each in book.redemptions.get(account, ()))
    return minted, owed


# -- written down


class _Writer:
    """Whole shares and units of account out of raw figures."""

    def __init__(self, workspace: Workspace, books: FundReplay, account: str, block: int) -> None:
        self._workspace, self._books, self._account, self._block = workspace, books, account, block
        self._own = books.accounts[account]

    def statement(self, frozen: bool) -> Statement:
        symbols = self._symbols()
        return Statement(
            account=self._account,
            block=self._block,
            second=self._workspace.rpc.second(self._block),
            frozen=frozen,
            totals=self._totals(),
            requests=tuple(sorted(self._requests(symbols), key=lambda each: (each.epoch, each.side))),
            lots=tuple(map(self._lot, self._own.lots.open)),
            disposals=tuple(each for found in self._own.lots.disposals for each in self._sold(found)),
            journal=tuple(self._journal()),
        )

    def _money(self, units: int) -> Decimal:
        return amount(self._workspace, units)

    def _symbols(self) -> dict[str, str]:
        found = currencies(self._workspace, self._block) if self._books.vaults else []
        return {each.vault.address.lower(): each.symbol for each in found}

    # -- requests

    def _requests(self, symbols: dict[str, str]) -> Iterator[RequestLine]:
        for address, book in self._books.vaults.items():
            name = symbols.get(address, address)
            for asked in book.deposits.get(self._account, ()):
                yield self._deposit(name, book, asked)
            for asked in book.redemptions.get(self._account, ()):
                yield self._redemption(name, book, asked)
            for over in book.closed.get(self._account, ()):
                tell = self._deposit if over.side == "subscribe" else self._redemption
                yield tell(name, book, over.asked, over.state)

    def _deposit(self, name: str, book: VaultRequests, asked: Asked, over: str = "") -> RequestLine:
        done, minted = book.dealt(asked)
        state = over or ("waiting" if asked.epoch > book.struck else "dealt" if done else "refundable")
        money, got = self._money, shares
        return RequestLine(
            "subscribe",
            name,
            asked.epoch,
            money(asked.amount),
            money(done),
            got(minted),
            got(asked.paid),
            state,
        )

    def _redemption(self, name: str, book: VaultRequests, asked: Asked, over: str = "") -> RequestLine:
        done, owed = book.filled(asked)
        state = over or ("waiting" if not done else "dealt" if done == asked.amount else "partly filled")
        money, got = self._money, shares
        return RequestLine(
            "redeem", name, asked.epoch, got(asked.amount), got(done), money(owed), money(asked.paid), state
        )

    # -- lots

    def _lot(self, found: Lot) -> Holding:
        value = value_of(found.shares, self._books.price)
        origin = found.origin
        return Holding(
            how=origin.how,
            epoch=origin.epoch,
            price=self._money(origin.price),
            shares=shares(found.shares),
            cost=self._money(found.cost),
            value=self._money(value),
            gain=self._money(value - found.cost),
        )

    def _sold(self, found: Disposal) -> Iterator[SoldLot]:
        left, sale = found.sale.proceeds, found.sale
        for place, part in enumerate(found.parts, 1):
            last = place == len(found.parts)
            proceeds = left if last else sale.proceeds * part.shares // sale.shares
            left -= proceeds
            yield SoldLot(
                how=sale.how,
                epoch=sale.epoch,
                acquired=part.origin.how,
                acquired_epoch=part.origin.epoch,
                shares=shares(part.shares),
                proceeds=self._money(proceeds),
                cost=self._money(part.cost),
                gain=self._money(proceeds - part.cost),
            )

    # -- journal

    def _journal(self) -> Iterator[Line]:
        entries = self._books.journal
        seconds = seconds_of(self._workspace, {each.place.block for each in entries})
        for each in entries:
            yield self._line(each, seconds[each.place.block])

    def _line(self, each: Entry, second: int) -> Line:
        place, moved, money = each.place, shares(each.shares), self._money(each.money)
        return Line(second, place.block, place.transaction, each.what, each.epoch, moved, money, each.other)

    # -- totals

    def _totals(self) -> Totals:
        books, own, money = self._books, self._own, self._money
        vaults = list(books.vaults.values())
        unrealised = own.lots.unrealised(books.price)
        in_escrow = books.kind.income_of(self._account, books.index)
        in_escrow += sum(each.income_in_escrow(self._account, books.index) for each in vaults)
        claimable = [_claimable(each, self._account) for each in vaults]
        return Totals(
            shares=shares(books.balances.get(self._account, 0)),
            claimable_shares=shares(sum(minted for minted, _ in claimable)),
            pending_in_kind=shares(books.kind.shares_of(self._account)),
            pending_redeem=shares(sum(_waiting_shares(each, self._account) for each in vaults)),
            pending_deposit=money(sum(_waiting_money(each, self._account) for each in vaults)),
            refundable=money(sum(_refundable(each, self._account) for each in vaults)),
            claimable_money=money(sum(owed for _, owed in claimable)),
            price=money(books.price),
            value=money(own.lots.cost + unrealised),
            cost=money(own.lots.cost),
            unrealised=money(unrealised),
            realised=money(own.lots.realised),
            income=money(own.income),
            income_in_escrow=money(in_escrow >> INDEX_DIGITS),
            income_claimed=money(own.claimed),
            fees=money(own.fees),
            levies=money(own.levies),
        )


def _waiting_shares(book: VaultRequests, account: str) -> int:
    return sum(each.amount - book.filled(each)[0] for each in book.redemptions.get(account, ()))


def _waiting_money(book: VaultRequests, account: str) -> int:
    return sum(each.amount for each in book.deposits.get(account, ()) if each.epoch > book.struck)
