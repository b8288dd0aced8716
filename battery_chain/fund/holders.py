"""Who holds shares of a fund, how many of them are locked or frozen, and whether the holder is still
verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from battery_chain.chain.calls import Call
from battery_chain.contracts import structs
from battery_chain.deploy import Workspace
from battery_chain.errors import Mismatch
from battery_chain.fund.book import shares
from battery_chain.fund.logs import replayed
from battery_chain.units import BASIS_POINTS

__all__ = ["Holder", "holders"]

_NOBODY = "0x" + "00" * 20


@dataclass(frozen=True, slots=True)
class Holder:
    """One account with shares. `part`: per cent of the supply, rounded down to hundredths; `locked` by its
    lock-up, `frozen` by an agent; state: valid, lapsed, frozen, replaced, or escrow (the fund itself, what
    waits in a vault).
    """

    account: str
    shares: Decimal
    part: Decimal
    locked: Decimal
    frozen: Decimal
    state: str


def holders(workspace: Workspace, block: int | None = None) -> list[Holder]:
    """All accounts with shares as of a block (default: the newest), the largest first.

    They are found in the fund's transfers. Raises `Mismatch` when their shares are not the supply.
    """
    last = workspace.rpc.block_number() if block is None else block
    books = replayed(workspace, _NOBODY, last)
    balances = {who: held for who, held in books.balances.items() if held and who != _NOBODY}
    supply = workspace.rpc.read(workspace.fund.total_supply(), last)
    if sum(balances.values()) != supply:
        raise Mismatch("shares of all holders and the supply", sum(balances.values()), supply)
    escrows = {workspace.fund.address.lower(), *books.vaults, books.in_kind}
    ordered = sorted(balances, key=lambda who: (-balances[who], who))
    second = workspace.rpc.second(last)
    found = [_holder(workspace, who, balances, supply, last, second) for who in ordered]
    return [_as_escrow(each) if each.account in escrows else each for each in found]


def _holder(
    workspace: Workspace, who: str, balances: Mapping[str, int], supply: int, block: int, second: int
) -> Holder:
    fund, members = workspace.fund, workspace.members
    calls: list[Call] = [
        *(fund.balance_of(who), fund.locked_of(who), fund.get_frozen_tokens(who)),
        *(members.member_of(who), members.successor_of(who)),
    ]
    held, locked, frozen, member, successor = workspace.rpc.read_many(calls, block)
    if held != balances[who]:
        raise Mismatch(f"shares of {who}, by events and by contract", balances[who], held)
    part = Decimal(held * BASIS_POINTS // supply).scaleb(-2)
    replaced = successor != _NOBODY
    return Holder(who, shares(held), part, shares(locked), shares(frozen), _state(member, replaced, second))


def _state(member: structs.Member, replaced: bool, second: int) -> str:
    if replaced:
        return "replaced"
    if member.frozen:
        return "frozen"
    return "valid" if member.valid_until >= second else "lapsed"


def _as_escrow(found: Holder) -> Holder:
    return Holder(found.account, found.shares, found.part, found.locked, found.frozen, "escrow")
