"""What the events of one fund and its vaults say about some accounts: shares, lots, requests, income, fees.

No chain: events go in one by one, in the order of the chain. Everybody's shares and requests are followed,
because income and fills depend on them; lots, income and the journal are those of the accounts that are asked
about. Sources: contracts.md section 3; contracts/FundVault.sol, contracts/fund/Strikes.sol for the formulas.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from battery_chain.contracts import fund as f
from battery_chain.contracts import fund_in_kind as k
from battery_chain.contracts import fund_vault as v
from battery_chain.contracts._codec import Event
from battery_chain.fund.in_kind_log import InKindLog, KindRequest
from battery_chain.fund.journal import Account, Entry, Follow, Place
from battery_chain.fund.lots import Acquisition, Sale, value_of
from battery_chain.fund.requests import VaultRequests
from battery_chain.fund.terms_log import TermsLog
from battery_chain.units import BASIS_POINTS
from battery_chain.valuation.fills import INDEX_DIGITS, ceil_div

__all__ = ["KINDS", "FundReplay"]

_NOBODY = "0x" + "00" * 20
_ONE = 10**18

KINDS: tuple[type[Event], ...] = (
    *(f.Opened, f.VaultUpdate, f.Transfer, f.Struck, f.VaultStruck, f.TermsSet, f.IncomeClaimed),
    *(f.AccountFollowed, f.Contributed, f.RedeemedInKind),
    *(k.RedemptionRequested, k.Delivered, k.SharesTakenBack, k.RequestsMoved),
    *(v.DepositRequest, v.RedeemRequest, v.Deposit, v.Withdraw, v.DepositRefunded, v.RequestsMoved),
)
"""The events that it understands."""


class FundReplay:
    """The books of a fund as its events tell them.

    accounts: whose lots, income and journal are kept; fund, in_kind: addresses of the fund itself and of its
    in-kind escrow (empty: none); follows: from `AccountFollowed`, known beforehand. Addresses in lower case.
    """

    def __init__(
        self,
        fund: str,
        accounts: Collection[str],
        follows: Collection[Follow] = (),
        terms: TermsLog | None = None,
        in_kind: str = "",
    ) -> None:
        self.accounts = {each: Account() for each in accounts}
        self.balances: dict[str, int] = defaultdict(int)
        self.vaults: dict[str, VaultRequests] = {}
        self.kind = InKindLog()
        self.journal: list[Entry] = []
        self.price = self.index = self.supply = self.last_epoch = 0
        self._fund, self.in_kind = fund, in_kind
        self._follows, self._terms = set(follows), terms or TermsLog()
        self._assets: dict[str, str] = {}
        self._vault_strikes: list[f.VaultStruck] = []

    def asset_of(self, vault: str) -> str:
        """The settlement token of a vault."""
        return self._assets[vault]

    def shares_of(self, account: str) -> int:
        """All shares of an account: held, claimable, and waiting to be redeemed."""
        return self.accounts[account].lots.shares

    # -- events

    def feed(self, event: Event, place: Place) -> None:
        """The next event."""
        if place.address in self.vaults:
            self._of_vault(event, place)
        elif place.address == self.in_kind:
            self._of_in_kind(event, place)
        else:
            self._of_fund(event, place)

    def _of_fund(self, event: Event, place: Place) -> None:
        match event:
            case f.Transfer():
                self._transfer(event, place)
            case f.VaultUpdate(asset=asset, vault=vault):
                self.vaults[vault], self._assets[vault] = VaultRequests(), asset
            case f.Opened():
                self._opened(event, place)
            case f.TermsSet(terms=terms):
                self._terms.set(terms.from_, terms.levy, place.second, opened=bool(self.vaults))
            case f.VaultStruck():
                self._vault_strikes.append(event)
            case f.Struck():
                self._struck(event, place)
            case _:
                self._of_account(event, place)

    def _of_account(self, event: Event, place: Place) -> None:
        match event:
            case f.IncomeClaimed(account=who, amount=amount):
                self._income_claimed(who, amount, place)
            case f.AccountFollowed(account=who, successor=successor):
                self._followed(who, successor, place)
            case f.Contributed(contributor=who, fair_value=value):
                self._acquire(who, "in kind", event.epoch, event.shares, value, place)
            case f.RedeemedInKind():
                self.kind.dealt = (event.shares, event.fair_value)

    def _of_vault(self, event: Event, place: Place) -> None:
        vault = self.vaults[place.address]
        match event:
            case v.DepositRequest(controller=who, owner=owner, request_id=epoch, assets=assets):
                vault.deposit(who, epoch, assets)
                self._note(who, "subscribe", epoch, 0, -assets, _unless(owner, who), place)
                if owner != who:
                    self._note(owner, "paid in for another", epoch, 0, -assets, who, place)
            case v.RedeemRequest():
                self._asked_redemption(event, vault, place)
            case v.Deposit(sender=who, owner=receiver, assets=assets, shares=shares):
                self._claimed_shares(who, receiver, assets, shares, place)
            case v.Withdraw(receiver=receiver, owner=who, assets=assets, shares=shares):
                self._credit(who, vault.claim_money(who, shares, assets), place)
                self._paid_out("money claimed", who, receiver, assets, place)
            case v.DepositRefunded(controller=who, receiver=receiver, assets=assets):
                vault.refund(who)
                self._paid_out("refunded", who, receiver, assets, place)
            case v.RequestsMoved(from_=giver, to=taker):
                self._moved(giver, taker, vault, place)

    def _paid_out(self, what: str, who: str, receiver: str, assets: int, place: Place) -> None:
        self._note(who, what, 0, 0, assets, _unless(receiver, who), place)
        if receiver != who:
            self._note(receiver, "money received", 0, 0, assets, who, place)

    # -- shares that move

    def _opened(self, event: f.Opened, place: Place) -> None:
        """The first share is the fund's own: the founder has paid for it too."""
        self.price = event.assets * _ONE // event.shares
        shares = event.shares - _ONE
        self._acquire(event.founder, "seed", 0, shares, event.assets, place)

    def _transfer(self, event: f.Transfer, place: Place) -> None:
        giver, taker, value = event.from_, event.to, event.value
        self.balances[giver] -= value
        self.balances[taker] += value
        if giver == _NOBODY or taker == _NOBODY:
            self.supply += value if giver == _NOBODY else -value
            return
        own = {giver, taker} & {*self.vaults, self._fund, self.in_kind}
        if not own and not self._is_follow(giver, taker, place):
            self._change_hands(giver, taker, value, place)

    def _is_follow(self, giver: str, taker: str, place: Place) -> bool:
        return Follow(place.transaction, giver, taker) in self._follows

    def _change_hands(self, giver: str, taker: str, shares: int, place: Place) -> None:
        """At the price of the last deal: what was agreed on elsewhere the chain does not know."""
        if giver == taker or not shares:
            return
        worth = value_of(shares, self.price)
        if giver in self.accounts:
            self._dispose(giver, Sale("transfer", self.last_epoch, self.price, shares, worth))
            self._note(giver, "transfer out", 0, -shares, 0, taker, place)
        if taker in self.accounts:
            origin = Acquisition("transfer", self.last_epoch, self.price, shares, worth)
            self.accounts[taker].lots.acquire(origin)
            self._note(taker, "transfer in", 0, shares, 0, giver, place)

    def _acquire(self, who: str, how: str, epoch: int, shares: int, cost: int, place: Place) -> None:
        if who in self.accounts:
            self.accounts[who].lots.acquire(Acquisition(how, epoch, self.price, shares, cost))
            self._note(who, how, epoch, shares, -cost if how == "seed" else 0, "", place)

    def _dispose(self, who: str, sale: Sale) -> None:
        if sale.shares:
            self.accounts[who].lots.dispose(sale)

    # -- in kind

    def _of_in_kind(self, event: Event, place: Place) -> None:
        match event:
            case k.RedemptionRequested(request_id=number, owner=who, epoch=epoch, shares=shares):
                self.kind.open[number] = KindRequest(who, shares, self.index)
                self._note(who, "redeem in kind", epoch, -shares, 0, "", place)
            case k.SharesTakenBack(request_id=number, owner=who):
                self._out_of_kind(number, who, place)
                self._note(who, "shares taken back", 0, event.shares, 0, "", place)
            case k.Delivered(request_id=number, owner=who):
                self._out_of_kind(number, who, place)
                self._delivered(event, place)
            case k.RequestsMoved(from_=giver, to=taker):
                shares = self.kind.shares_of(giver)
                self.kind.move(giver, taker)
                if not self._is_follow(giver, taker, place):
                    self._change_hands(giver, taker, shares, place)

    def _out_of_kind(self, number: int, who: str, place: Place) -> None:
        """Shares leave the escrow with their income, to their owner or to who has taken its place."""
        asked = self.kind.open.pop(number)
        self._credit(who, asked.shares * (self.index - asked.index), place)
        self._change_hands(asked.owner, who, asked.shares, place)

    def _delivered(self, event: k.Delivered, place: Place) -> None:
        """Shares for batteries, at their value."""
        burned, value = self.kind.dealt
        if event.owner in self.accounts:
            self._dispose(event.owner, Sale("in kind", event.epoch, self.price, burned, value))
            self._note(event.owner, "in kind", event.epoch, -burned, 0, "", place)

    # -- requests

    def _asked_redemption(self, event: v.RedeemRequest, vault: VaultRequests, place: Place) -> None:
        who, owner = event.controller, event.owner
        credited = vault.redeem(who, event.request_id, event.shares, self.index)
        self._credit(who, credited, place)
        if owner not in (who, place.address):
            self._change_hands(owner, who, event.shares, place)
        self._note(who, "redeem", event.request_id, -event.shares, 0, "", place)

    def _claimed_shares(self, who: str, receiver: str, assets: int, shares: int, place: Place) -> None:
        earning = who if receiver == place.address else receiver
        for part in self.vaults[place.address].claim_shares(who, assets, shares):
            self._credit(earning, part.shares * (self.index - part.index), place)
            if who in self.accounts:
                self._dispose(who, Sale("dust", part.epoch, self.price, part.lost, 0))
        self._note(who, "shares claimed", 0, shares, 0, _unless(receiver, who), place)
        if receiver not in (who, place.address):
            self._change_hands(who, receiver, shares, place)

    def _moved(self, giver: str, taker: str, vault: VaultRequests, place: Place) -> None:
        shares = self._shares_in(vault, giver)
        self._credit(taker, vault.move(giver, taker, self.index), place)
        for who, other in ((giver, taker), (taker, giver)):
            self._note(who, "requests moved", 0, 0, 0, other, place)
        if not self._is_follow(giver, taker, place):
            self._change_hands(giver, taker, shares, place)

    @staticmethod
    def _shares_in(vault: VaultRequests, who: str) -> int:
        """Shares of an account in the escrow of a vault: claimable, or not redeemed yet."""
        waiting = sum(each.amount - vault.filled(each)[0] for each in vault.redemptions.get(who, ()))
        claimable = sum(vault.dealt(each)[1] - each.paid for each in vault.deposits.get(who, ()))
        return waiting + claimable

    def _followed(self, who: str, successor: str, place: Place) -> None:
        """Lots and income of a wallet that was replaced are its successor's."""
        if successor in self.accounts:
            old, new = self.accounts[who], self.accounts[successor]
            new.lots.succeed(old.lots)
            new.earned, old.earned = new.earned + old.earned, 0
            new.claimed, old.claimed = new.claimed + old.claimed, 0
            new.fees, new.levies = new.fees + old.fees, new.levies + old.levies
        elif who in self.accounts:
            self.accounts[who] = Account()
        for each, other in ((who, successor), (successor, who)):
            self._note(each, "replaced", 0, 0, 0, other, place)

    # -- income

    def _credit(self, who: str, income: int, place: Place) -> None:
        """Income of 2^-96 units, told in whole units as they become whole."""
        if not income or who not in self.accounts:
            return
        account = self.accounts[who]
        before = account.earned >> INDEX_DIGITS
        account.earned += income
        whole = (account.earned >> INDEX_DIGITS) - before
        self._note(who, "income", self.last_epoch, 0, whole, "", place)

    def _income_claimed(self, who: str, amount: int, place: Place) -> None:
        if who in self.accounts:
            self.accounts[who].claimed += amount
            self._note(who, "income claimed", 0, 0, amount, "", place)

    # -- strikes

    def _struck(self, event: f.Struck, place: Place) -> None:
        deal, epoch = event.deal, event.epoch
        dealt = deal.outcome == 0
        rate = self._rate(deal.distributed, deal.supply) if dealt else 0
        if dealt:
            self._take_fees(event, place)
            self.price, self.last_epoch = deal.price, epoch
        self._pay_income(rate, place)
        before = {(who, each): self._filled(who, each) for who in self.accounts for each in self.vaults}
        for each in self._vault_strikes:
            vault = self.vaults[each.vault]
            vault.strike(epoch, dealt, each.assets_in, each.minted, each.burned, each.paid, rate, self.index)
        self._vault_strikes = []
        for (who, address), was in before.items():
            self._became(who, address, epoch, was, place)

    def _rate(self, distributed: int, supply: int) -> int:
        """Income of one raw share, units · 2^96, rounded down: the fund's own shares have no part in it."""
        shares = supply - self.balances[self._fund]
        return (distributed << INDEX_DIGITS) // shares if distributed else 0

    def _take_fees(self, event: f.Struck, place: Place) -> None:
        """An account's part of the fees of a deal, by its shares before the deal, each rounded up."""
        for who, account in self.accounts.items():
            parts = (
                ceil_div(fee * account.lots.shares, event.deal.supply)
                for fee in (event.deal.management_fee, event.deal.performance_fee)
            )
            borne = sum(parts)
            account.fees += borne
            if borne:
                self._note(who, "fees", event.epoch, 0, -borne, "", place)

    def _pay_income(self, rate: int, place: Place) -> None:
        self.index += rate
        for who in self.accounts:
            self._credit(who, self.balances[who] * rate, place)

    def _filled(self, who: str, address: str) -> tuple[int, int]:
        vault = self.vaults[address]
        found = [vault.filled(each) for each in vault.redemptions.get(who, ())]
        return sum(shares for shares, _ in found), sum(money for _, money in found)

    def _became(self, who: str, address: str, epoch: int, was: tuple[int, int], place: Place) -> None:
        """What a strike made of an account's requests in one vault."""
        vault, levy = self.vaults[address], self._terms.levy_of(epoch)
        shares, money = (now - old for now, old in zip(self._filled(who, address), was, strict=True))
        if shares:
            self._dispose(who, Sale("redeemed", epoch, self.price, shares, money))
            self._note(who, "redeemed", epoch, -shares, money, "", place)
            self._levied(who, ceil_div(money * levy, BASIS_POINTS - levy), epoch, place)
        for asked in (each for each in vault.deposits.get(who, ()) if each.epoch == epoch):
            assets, minted = vault.dealt(asked)
            if assets:
                self._acquire(who, "deal", epoch, minted, assets, place)
                self._levied(who, ceil_div(assets * levy, BASIS_POINTS), epoch, place)
            else:
                self._note(who, "no deal", epoch, 0, asked.amount, "", place)

    def _levied(self, who: str, amount: int, epoch: int, place: Place) -> None:
        """What stays in the fund of a deposit or a redemption, rounded up; its price has it already."""
        if amount:
            self.accounts[who].levies += amount
            self._note(who, "levy", epoch, 0, -amount, "", place)

    def _note(
        self, who: str, what: str, epoch: int, shares: int, money: int, other: str, place: Place
    ) -> None:
        if who in self.accounts:
            self.journal.append(Entry(who, what, epoch, shares, money, other, place))


def _unless(other: str, who: str) -> str:
    return "" if other == who else other
