"""What investors do: ask for shares or for money, take what was dealt, let somebody act for them.

Requests are dealt at the next strike, at a price that nobody knows yet. There is no way back: an investor who
could withdraw a request would wait for the evidence and choose. A subscription that finds no deal is returned
in full; a redemption that finds none goes on waiting.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Receipt
from battery_chain.deploy import Workspace
from battery_chain.errors import BadInput, Problem, Reverted
from battery_chain.fund.book import SHARE_DECIMALS, amount, shares
from battery_chain.fund.currency import Currency, currencies, currency
from battery_chain.units import token_units_down

__all__ = [
    "Prospectus",
    "accept_prospectus",
    "allow",
    "claim",
    "prospectus",
    "redeem",
    "redeem_unclaimed",
    "set_operator",
    "subscribe",
    "transfer",
]


# -- the prospectus


@dataclass(frozen=True, slots=True)
class Prospectus:
    """The edition in force (0: none is asked for), its hash, and whether the investor has accepted it."""

    edition: int
    hash: bytes
    accepted: bool


def prospectus(workspace: Workspace, investor: str, money: str = "") -> Prospectus:
    """What an investor has to have read before it pays in a currency."""
    vault, who = _currency(workspace, money).vault, workspace.address(investor)
    calls: list[Call] = [vault.door(), vault.prospectus(), vault.accepted_edition(who)]
    door, found, accepted = workspace.rpc.read_many(calls)
    return Prospectus(door.edition, found, accepted >= door.edition)


def accept_prospectus(workspace: Workspace, investor: str, said: bytes, money: str = "") -> Receipt | None:
    """The investor has read the prospectus with this hash; None where it has told so before.

    The vault refuses (`WrongProspectus`) what is not the edition in force.
    """
    found = prospectus(workspace, investor, money)
    if found.edition and found.accepted and found.hash == said:
        return None
    call = _currency(workspace, money).vault.accept_prospectus(said)
    action = f"{investor} accepts prospectus 0x{said.hex()[:8]}…"
    return _send(workspace, call, action, investor, "", True)


# -- requests


def subscribe(
    workspace: Workspace,
    investor: str,
    money: Decimal,
    *,
    currency: str = "",
    of: str = "",
    accepting: bool = False,
    key: str = "",
    new: bool = False,
) -> Receipt:
    """Asks to subscribe for an amount of money at the price of the next strike.

    currency: its symbol, of a fund with several; of: for whom, who has made the investor its operator and
    lets the vault take the money; accepting: the prospectus was accepted just now.
    """
    found = _currency(workspace, currency)
    wanted = _positive("amount", token_units_down(money, workspace.deployment.decimals), money)
    who = workspace.address(of or investor)
    call = found.vault.request_deposit(wanted, who, who)
    _refuse_early(workspace, call, workspace.address(investor), accepting)
    _require_money(workspace, found, who, wanted)
    if not of:
        allow(workspace, investor, found.vault.address, wanted, found)
    return _send(workspace, call, f"subscribe {money} for {of or investor}", investor, key, new)


def redeem(
    workspace: Workspace,
    investor: str,
    count: Decimal,
    *,
    currency: str = "",
    of: str = "",
    key: str = "",
    new: bool = False,
) -> Receipt:
    """Asks to redeem a number of shares at the price of the next strike, to be paid in a currency.

    of: whose shares; it has made the investor its operator.
    """
    wanted = _positive("shares", token_units_down(count, SHARE_DECIMALS), count)
    who = workspace.address(of or investor)
    call = _currency(workspace, currency).vault.request_redeem(wanted, who, who)
    return _send(workspace, call, f"redeem {count} shares of {of or investor}", investor, key, new)


def redeem_unclaimed(
    workspace: Workspace, investor: str, *, currency: str = "", of: str = ""
) -> Receipt | None:
    """Asks to redeem all shares that were dealt and not claimed, without taking them first: the way out of
    who may no longer receive shares. None where there are none.
    """
    vault, who = _currency(workspace, currency).vault, workspace.address(of or investor)
    paid = workspace.rpc.read(vault.max_deposit(who))
    if not paid:
        return None
    action = f"redeem unclaimed shares of {of or investor}"
    return _send(workspace, vault.redeem_unclaimed(paid, who), action, investor, "", True)


def _refuse_early(workspace: Workspace, call: Call, who: str, accepting: bool) -> None:
    """What the vault refuses for another reason than the allowance is refused before one is given."""
    to_come = {"ERC20InsufficientAllowance"} | ({"ProspectusNotAccepted"} if accepting else set())
    try:
        workspace.rpc.read(call, sender=who)
    except Reverted as refused:
        if refused.error not in to_come:
            raise Reverted(refused.error, refused.arguments, "subscribe", refused.data) from None


def _require_money(workspace: Workspace, money: Currency, who: str, wanted: int) -> None:
    """A token asks for the allowance first: who has too little is refused before one is given."""
    if workspace.rpc.read(money.token.balance_of(who)) < wanted:
        try:
            workspace.rpc.read(money.token.transfer(money.vault.address, wanted), sender=who)
        except Reverted as refused:
            raise Reverted(refused.error, refused.arguments, "subscribe", refused.data) from None


def _positive(what: str, wanted: int, said: Decimal) -> int:
    if wanted <= 0:
        raise BadInput([Problem(what, 0, "", f"{said} is not more than nothing")])
    return wanted


def allow(workspace: Workspace, person: str, spender: str, wanted: int, money: Currency) -> None:
    """The person lets a contract take so many units of a currency, unless it does already."""
    owner = workspace.address(person)
    if workspace.rpc.read(money.token.allowance(owner, spender)) < wanted:
        call = money.token.approve(spender, wanted)
        workspace.sender.send(call, action=f"{person} approves a payment", signer=workspace.signer(person))


# -- claims


def claim(workspace: Workspace, investor: str, *, to: str = "", of: str = "") -> list[Receipt]:
    """Claims all that there is, in every currency: shares of filled subscriptions, money of filled
    redemptions, refunds, then income.

    to: who receives shares and money, a verified member; of: whose claims, who has made the investor its
    operator. Income goes to its holder only: it is left out for an operator.
    """
    _refuse_frozen(workspace, investor, of or investor)
    receipts = [
        receipt
        for each in currencies(workspace)
        for receipt in _claim(workspace, each, investor, of or investor, to or of or investor)
    ]
    return receipts if of else receipts + _claim_income(workspace, investor)


def _claim(workspace: Workspace, money: Currency, sender: str, of: str, to: str) -> list[Receipt]:
    vault, who, receiver = money.vault, workspace.address(of), workspace.address(to)
    calls = [vault.max_deposit(who), vault.max_mint(who), vault.max_redeem(who), vault.max_withdraw(who)]
    paid, minted, given, owed = workspace.rpc.read_many(calls)
    back = workspace.rpc.read(vault.refundable(who))
    wanted: list[tuple[bool, Call, str]] = [
        (
            minted > 0,
            vault.deposit_with_controller(paid, receiver, who),
            f"claim {_plain(shares(minted))} shares",
        ),
        (owed > 0, vault.redeem(given, receiver, who), f"claim {_plain(amount(workspace, owed))}"),
        (back > 0, vault.refund(receiver, who), f"take back {_plain(amount(workspace, back))}"),
    ]
    return [_send(workspace, call, action, sender, "", True) for due, call, action in wanted if due]


def _refuse_frozen(workspace: Workspace, sender: str, of: str) -> None:
    """Nothing is claimable for a frozen account: the vault is asked all the same, so that it says why."""
    who = workspace.address(of)
    if workspace.rpc.read(workspace.members.is_frozen(who)):
        try:
            workspace.rpc.read(workspace.vault.refund(who, who), sender=workspace.address(sender))
        except Reverted as refused:
            raise Reverted(refused.error, refused.arguments, "claim", refused.data) from None


def _claim_income(workspace: Workspace, investor: str) -> list[Receipt]:
    due = workspace.rpc.read(workspace.fund.income_of(workspace.address(investor)))
    if not due:
        return []
    action = f"claim income of {_plain(amount(workspace, due))}"
    return [_send(workspace, workspace.fund.claim_income(), action, investor, "", True)]


# -- operators, transfers


def set_operator(workspace: Workspace, investor: str, operator: str, allowed: bool) -> list[Receipt]:
    """Lets somebody ask and claim for the investor in every currency, or no longer; only what changes is
    sent.
    """
    who, other = workspace.address(investor), workspace.address(operator)
    vaults = [each.vault for each in currencies(workspace)]
    known = workspace.rpc.read_many([each.is_operator(who, other) for each in vaults])
    action = f"{operator} {'may' if allowed else 'may no longer'} act for {investor}"
    changed = [vault for vault, already in zip(vaults, known, strict=True) if already != allowed]
    return [
        _send(workspace, each.set_operator(other, allowed), action, investor, "", True) for each in changed
    ]


def transfer(
    workspace: Workspace, investor: str, to: str, count: Decimal, *, key: str = "", new: bool = False
) -> Receipt:
    """Gives shares to another member; the income on them so far stays with the giver."""
    wanted = _positive("shares", token_units_down(count, SHARE_DECIMALS), count)
    call = workspace.fund.transfer(workspace.address(to), wanted)
    return _send(workspace, call, f"transfer {count} shares of {investor} to {to}", investor, key, new)


def _plain(number: Decimal) -> str:
    """Without the zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _currency(workspace: Workspace, symbol: str) -> Currency:
    return currency(currencies(workspace), symbol)


def _send(workspace: Workspace, call: Call, action: str, person: str, key: str, new: bool) -> Receipt:
    return workspace.sender.send(call, action=action, key=key, new=new, signer=workspace.signer(person))
