"""What investors do, on chain and in the model at once: subscribe, redeem, claim, be paid income."""

from __future__ import annotations

from battery_chain.demo.fund_story_tale import DOORS, MAIN, SECOND, Tale
from battery_chain.fund import accept_prospectus, claim, income, redeem, subscribe
from battery_chain.fund.book import amount, shares
from battery_chain.manifest import keccak256

__all__ = [
    "accept",
    "claim_all",
    "conserved",
    "in_hand",
    "in_second",
    "leave",
    "pay_fees",
    "put_in",
]


def accept(tale: Tale, person: str, prospectus: bytes) -> None:
    """A person has read the prospectus: every vault asks for its hash."""
    for door in tale.doors.values():
        receipt = accept_prospectus(tale.workspace, person, keccak256(prospectus), door.symbol)
        tale.cast.spend("prospectus", [receipt] if receipt else [])


def put_in(tale: Tale, person: str, units: int, door: str = MAIN) -> None:
    """A subscription at the price of the next strike."""
    epoch = tale.follow().ask_deposit(person, units, door)
    tale.equal("the epoch that a deposit is for", tale.next_epoch, epoch)
    workspace, symbol = tale.workspace, tale.doors[door].symbol
    money = amount(workspace, units)
    receipt = subscribe(workspace, tale.wallet(person), money, currency=symbol, new=True)
    tale.cast.spend("subscribe", [receipt])
    tale.investors[person].paid += units


def leave(tale: Tale, person: str, raw: int, door: str = MAIN) -> None:
    """A redemption request of so many raw shares."""
    tale.follow().ask_redemption(person, raw, door)
    symbol = tale.doors[door].symbol
    receipt = redeem(tale.workspace, tale.wallet(person), shares(raw), currency=symbol, new=True)
    tale.cast.spend("redeem", [receipt])


# -- claims


def claim_all(tale: Tale) -> int:
    """Everybody but who is held claims shares, money, refunds and income; each figure is the model's. Returns
    the income that was paid.
    """
    tale.follow()
    return sum(_claim(tale, person) for person in tale.investors if person != tale.held)


def _claim(tale: Tale, person: str) -> int:
    for door in DOORS:
        _compare_claims(tale, person, door)
    before = _purse(tale, person)
    tale.cast.spend("claim", claim(tale.workspace, tale.wallet(person)))
    claimed = {door: _claim_in_model(tale, person, door) for door in DOORS}
    earned = _income_in_model(tale, person)
    after = _purse(tale, person)
    paid = {door: after[door] - before[door] for door in DOORS}
    tale.equal("money of claims", paid, claimed | {MAIN: claimed[MAIN] + earned})
    tale.equal("shares after claims", _shares_of(tale, person), tale.books.shares.balances[person])
    return earned


def _compare_claims(tale: Tale, person: str, door: str) -> None:
    """Shares, money and refunds that wait for an investor, as chain and model have them."""
    who, vault = tale.workspace.address(tale.wallet(person)), tale.doors[door].vault
    calls = [vault.max_mint(who), vault.max_withdraw(who), vault.refundable(who)]
    found = tuple(tale.workspace.rpc.read_many(calls))
    book = tale.books.vaults[door]
    model = (book.claimable_shares(person)[1], book.claimable_assets(person)[1], book.refundable(person))
    tale.equal("what investors can claim", found, model)


def _claim_in_model(tale: Tale, person: str, door: str) -> int:
    """What the model pays through one vault."""
    books, book, investor = tale.books, tale.books.vaults[door], tale.investors[person]
    if book.claimable_shares(person)[0]:
        books.claim_shares(person, vault=door)
    paid = books.claim_assets(person, vault=door) if book.claimable_assets(person)[0] else 0
    back = books.refund(person, door) if book.refundable(person) else 0
    investor.received += paid
    investor.refunded += back
    return paid + back


def _income_in_model(tale: Tale, person: str) -> int:
    if not tale.books.shares.income(person):
        return 0
    paid = tale.books.claim_income(person)
    tale.investors[person].income += paid
    return paid


def _purse(tale: Tale, person: str) -> dict[str, int]:
    who = tale.workspace.address(tale.wallet(person))
    found = tale.workspace.rpc.read_many([tale.doors[door].token.balance_of(who) for door in DOORS])
    return dict(zip(DOORS, found, strict=True))


def _shares_of(tale: Tale, person: str) -> int:
    who = tale.workspace.address(tale.wallet(person))
    found: int = tale.workspace.rpc.read(tale.workspace.fund.balance_of(who))
    return found


def pay_fees(tale: Tale) -> int:
    """Fees that strikes have accrued go to the fund's recipient, as far as cash is free; anyone may ask for
    it.
    """
    if not tale.follow().fees_owed:
        return 0
    recipient = tale.spec.fee_recipient
    before = _purse(tale, recipient)[MAIN]
    tale.spend("fees", income.pay_fees(tale.workspace, "alice")[1])
    paid = _purse(tale, recipient)[MAIN] - before
    tale.equal("fees that were paid", paid, tale.books.pay_fees())
    tale.fees += paid
    return paid


# -- where the money is


def conserved(tale: Tale) -> None:
    """No unit of either currency is anywhere but with somebody the story knows."""
    deployment = tale.workspace.deployment
    for currency in tale.doors.values():
        contracts = (tale.workspace.fund.address, currency.vault.address)
        places = {*deployment.accounts.values(), *contracts}
        held = tale.workspace.rpc.read_many([currency.token.balance_of(each) for each in places])
        issued = tale.workspace.rpc.read(currency.token.total_supply())
        tale.equal("settlement tokens found and issued", sum(held), issued)


def in_hand(tale: Tale, person: str) -> int:
    """Settlement tokens of a person in all wallets it has had, token units of both currencies."""
    wallets = {tale.workspace.address(each) for each in (person, tale.wallet(person))}
    calls = [each.token.balance_of(wallet) for each in tale.doors.values() for wallet in wallets]
    return sum(tale.workspace.rpc.read_many(calls))


def in_second(tale: Tale) -> int:
    """Cash of the fund in the second currency, token units."""
    found: int = tale.workspace.rpc.read(tale.workspace.fund.cash_of(tale.doors[SECOND].vault.address))
    return found
