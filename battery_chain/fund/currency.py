"""The settlement currencies of a fund: each has a vault of its own, one price for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from battery_chain.chain.rpc import Block
from battery_chain.contracts.fund_vault import FundVault
from battery_chain.contracts.settlement_token import SettlementToken
from battery_chain.deploy import Workspace
from battery_chain.errors import BadInput, Problem

__all__ = ["Currency", "currencies", "currency"]


@dataclass(frozen=True, slots=True)
class Currency:
    """A settlement token and the vault that takes it."""

    symbol: str
    token: SettlementToken
    vault: FundVault


def currencies(workspace: Workspace, block: Block = "latest") -> list[Currency]:
    """All of them, that of the prices first; before the fund opens only the one it was deployed with."""
    addresses = workspace.rpc.read(workspace.fund.vaults(), block) or [workspace.vault.address]
    vaults = [FundVault(each) for each in addresses]
    assets = workspace.rpc.read_many([each.asset() for each in vaults], block)
    tokens = [SettlementToken(each) for each in assets]
    symbols = workspace.rpc.read_many([each.symbol() for each in tokens], block)
    return [Currency(*each) for each in zip(symbols, tokens, vaults, strict=True)]


def currency(found: Sequence[Currency], symbol: str = "") -> Currency:
    """The one with this symbol, that of the prices for none. Raises `BadInput` for one the fund does not
    have.
    """
    named = [each for each in found if each.symbol.lower() == symbol.lower()] if symbol else found[:1]
    if not named:
        known = ", ".join(each.symbol for each in found)
        raise BadInput([Problem("currency", 0, "", f"{symbol!r} is none of the fund's: {known}")])
    return named[0]
