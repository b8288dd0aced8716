"""`bank.fund`: a fund. Which one, where there are several: `connect(fund=…)`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from battery_chain import fund
from battery_chain.api.fund_books import Distribute, Entries
from battery_chain.api.fund_invest import Investing
from battery_chain.api.fund_kind import InKind
from battery_chain.api.fund_watch import Watching
from battery_chain.api.verbs import Evidence, Name, document
from battery_chain.chain.intents import Receipt
from battery_chain.fund import Acquisition, Deal, Epoch, FundState, Holder, buy, loan, sell, word
from battery_chain.fund.acts import Act
from battery_chain.fund.income import Fees, fees, pay_fees
from battery_chain.fund.loan import Loan
from battery_chain.fund.sell import Disposal
from battery_chain.manifest import keccak256

__all__ = ["Fund"]


class Fund(Investing, InKind, Watching):
    """The verbs of `battery-chain fund`. Money in units of account, shares in whole shares, both exact."""

    # -- the fund itself

    def open(self) -> Receipt | None:
        """Seeds the fund as its description says; None where that was done before. By its manager."""
        description, chosen = self._connection.description, self._connection.settings.fund
        return fund.open_fund(self._w, description.fund_chosen(chosen))

    def strike(self, epoch: int = 0) -> Deal:
        """Deals the epoch (0: the one that is due) at its price, or says that there is none. Anybody may."""
        return fund.strike(self._w, self._me, epoch)

    def nav(self, *, block: int | None = None) -> FundState:
        """Net asset value, price of a share, what it consists of."""
        return fund.fund_state(self._w, self._at(block))

    def epoch(self, number: int) -> Epoch:
        """Cutoff, valuation and window of an epoch, in seconds."""
        return fund.epoch(self._w, number)

    def holders(self, *, block: int | None = None) -> list[Holder]:
        """Who has shares."""
        return fund.holders(self._w, block)

    def fees(self) -> Fees:
        """What has accrued of fees and was not paid yet."""
        return fees(self._w)

    def pay_fees(self) -> tuple[Decimal, Receipt]:
        """Pays it; what was paid, and the receipt. By the manager."""
        return pay_fees(self._w, self._me)

    # -- buying, selling, borrowing: the other party signs, the depositary may have to agree, the manager
    # takes it

    def sale(
        self, seller: str, price: Decimal | None = None, *names: Name, batches: Sequence[int] = ()
    ) -> Act:
        """A seller's signed offer of batteries and whole batches to the fund, by default at fair value. Sends
        nothing.
        """
        ids = self._some_ids(names)
        value = buy.fair_value(self._w, batches, ids) if price is None else price
        return buy.sale(self._w, seller, value, batches=batches, ids=ids)

    def acquire(self, offer: Act) -> Acquisition:
        """Title passes and the price is paid in one transaction. By the manager."""
        return buy.take_sale(self._w, offer, self._me)

    def purchase(
        self, buyer: str, price: Decimal | None = None, *names: Name, batches: Sequence[int] = ()
    ) -> Act:
        """A buyer's signed offer for batteries of the fund. Sends nothing."""
        ids = self._some_ids(names)
        value = buy.fair_value(self._w, batches, ids) if price is None else price
        return sell.purchase(self._w, buyer, value, batches=batches, ids=ids)

    def dispose(self, offer: Act) -> Disposal:
        """The price is paid and title passes in one transaction. By the manager."""
        return sell.take_purchase(self._w, offer, self._me)

    def lend(
        self,
        lender: str,
        amount: Decimal,
        *names: Name,
        evidence: Evidence,
        batches: Sequence[int] = (),
    ) -> Act:
        """A lender's signed loan on batteries of the fund. Sends nothing."""
        ids, paper = self._some_ids(names), keccak256(document(evidence))
        return loan.lend(self._w, lender, amount, paper, ids=ids, batches=batches)

    def borrow(self, pledge: Act) -> Loan:
        """Takes the loan, a day after the depositary's approval. By the manager."""
        return loan.borrow(self._w, pledge, self._me)

    def repay(self, entry: int, amount: Decimal | None = None) -> Receipt:
        """Pays a loan back, all of it or a part. By the manager."""
        return loan.repay(self._w, self._me, entry, amount)

    def approve(self, act: Act) -> tuple[int, Receipt]:
        """The depositary, who acts, agrees to an act: the second from which it may be done, once."""
        return word.approve(self._w, self._me, act)

    # -- books

    @cached_property
    def entries(self) -> Entries:
        """What the fund owes and is owed."""
        return Entries(self._connection)

    @cached_property
    def distribute(self) -> Distribute:
        """Income to the holders."""
        return Distribute(self._connection)
