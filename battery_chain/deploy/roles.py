"""Roles, and the functions that the access manager alone rules: who may call them, with what delay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from battery_chain import artifacts

__all__ = [
    "DELAYED",
    "GUARDIAN",
    "ROLES",
    "RULED",
    "Permission",
    "depositary_role",
    "manager_role",
    "role_name",
    "selector",
]

ROLES: Mapping[str, int] = {
    "admin": 0,
    "manufacturer": 1,
    "battery_operator": 2,
    "assessor": 3,
    "repurposer": 4,
    "recycler": 5,
    "auditor": 6,
    "pricer": 7,
    "agent": 8,
    "identity_provider": 9,
    "station_operator": 10,
    "guardian": 11,
    "issuer": 12,
    "enforcer": 13,
    "fee_admin": 14,
}
"""The ids of `Roles.sol`."""

GUARDIAN = ROLES["guardian"]

DELAYED: Mapping[str, int] = {"enforcer": 86_400, "fee_admin": 604_800}
"""Roles whose members schedule and then execute, with the least delay in seconds: a guardian may cancel in
between. Contracts that ask for a role by its id refuse members that have a delay, so no other role has one:
an agent freezes at once, and moves by force only as an enforcer. Terms of a fund wait a week."""

RULED: Mapping[str, tuple[str, ...]] = {
    "Battery": (
        "setClass",
        "setMigration",
        "setAccreditation",
        "setSecondUse",
        "grantPrefix",
        "setBaseURI",
        "forcedTransfer",
    ),
    "Fund": (
        "forcedTransfer",
        "forcedRequests",
        "addVault",
        "setInKind",
        "setTerms",
        "setLimits",
        "setJurisdictions",
        "setProspectus",
        "setMarket",
    ),
    "Market": ("setFee", "setToken", "setFund"),
}
"""By contract, the functions that ask the access manager: the admin's unless the description says
otherwise."""


_FUND_ROLES = 1 << 63


def manager_role(fund: int) -> int:
    """The id of `Roles.manager`."""
    return _FUND_ROLES | fund << 8 | 1


def depositary_role(fund: int) -> int:
    """The id of `Roles.depositary`."""
    return _FUND_ROLES | fund << 8 | 2


def role_name(role: int) -> str:
    """The name of a role by its id; of a fund's role with the fund's number."""
    known = {number: name for name, number in ROLES.items()}
    if role >= _FUND_ROLES:
        kind = {1: "manager", 2: "depositary"}.get(role & 0xFF, "role")
        return f"{kind} of fund {(role ^ _FUND_ROLES) >> 8}"
    return known.get(role, str(role))


@dataclass(frozen=True, slots=True)
class Permission:
    """A function of a contract is for those who have a role."""

    contract: str
    function: str
    role: str


def selector(contract: str, function: str) -> bytes:
    """The four bytes of a function that has one form."""
    methods = artifacts.load(contract).methods
    (found,) = (value for name, value in methods.items() if name.partition("(")[0] == function)
    return bytes.fromhex(found.removeprefix("0x"))
