"""What a refusal of the contracts means in words, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from battery_chain.cli.hints_battery import BATTERY_HINTS
from battery_chain.cli.hints_fund import FUND_HINTS
from battery_chain.cli.hints_in_kind import IN_KIND_HINTS
from battery_chain.cli.hints_invest import INVEST_HINTS
from battery_chain.cli.hints_market import MARKET_HINTS

__all__ = ["HINTS", "explain"]

Name = Callable[[str], str]
"""From an address to the name of whoever has it; empty for a stranger."""

Hints = Mapping[str, tuple[str, str]]

HINTS: Hints = {
    **BATTERY_HINTS,
    **FUND_HINTS,
    **INVEST_HINTS,
    **IN_KIND_HINTS,
    **MARKET_HINTS,
    "AccessManagerUnauthorizedAccount": (
        "{msgsender} lacks the role {roleId}",
        "an administrator grants it: battery-chain role grant ROLE WHO",
    ),
    "AccessManagedUnauthorized": ("{caller} may not call this", "see who may: battery-chain role list"),
    "AssessmentTooOld": (
        "the last assessment of {id}, of {day}, is older than the {limit} days of its class",
        "assess it first: battery-chain assess run FILE",
    ),
    "BadCount": ("{count} are too many or too few, at most {limit}", "send fewer at once"),
    "BadDay": ("{day} is not in {from}..{until}", "correct the day"),
    "BadMember": (
        "{account} cannot be a member as given, or cannot be recovered",
        "check address, jurisdiction and investor class; who replaces a wallet needs one of its own",
    ),
    "BadPrefix": (
        "{prefix!r} cannot be the prefix of a series",
        "take letters, digits and . _ - between them",
    ),
    "BadRecipient": ("{to} cannot receive this", "add it as a member: battery-chain member add WHO"),
    "BadSignature": (
        "a signature is not that of a person who may sign ({signer})",
        "sign with an accredited account: battery-chain role list",
    ),
    "BatchHasMoved": (
        "only {followers} of the {count} batteries of batch {batchId} still belong to its owner",
        "name the batteries one by one instead of the batch",
    ),
    "BelowMinimum": ("{amount} is below the minimum of {minimum} (token units)", "ask for more"),
    "ClassExists": ("class {class} is there already, and its terms never change", "give it another id"),
    "ConflictOfInterest": (
        "{assessor} has a part in batch {batchId} and cannot assess it",
        "let an independent assessor sign: --assessor WHO",
    ),
    "ERC20InsufficientAllowance": (
        "{spender} may take only {allowance} of {needed} token units",
        "run the command again: it approves what it needs",
    ),
    "ERC20InsufficientBalance": (
        "{sender} has {balance} of the {needed} units needed",
        "pay in first: battery-chain token issue WHO AMOUNT",
    ),
    "EnergyNotConserved": (
        "the successors and what is discarded have {afterwards} Wh, the predecessors {before} Wh",
        "make count × --energy + --discarded equal to the predecessors' rated energy",
    ),
    "Expired": ("the statement was valid until {expiresAt}", "have it signed again"),
    "FutureDay": ("{day} is after today, {today}", "correct the day, or the machine's clock"),
    "GateFeeNotPaid": (
        "the gate fee of {id} is not paid: {paid} of {owed} token units",
        "pay in first: battery-chain token issue WHO AMOUNT",
    ),
    "MassExceedsPack": ("{id}: {grams} g are more than its pack of {packGrams} g", "correct the masses"),
    "MemberIsFrozen": ("{account} is frozen", "an agent lifts it: battery-chain member unfreeze WHO"),
    "MissingRole": (
        "{account} lacks the role {role}",
        "an administrator grants it: battery-chain role grant ROLE WHO",
    ),
    "AlreadyPriced": ("class {class} has a price", "later ones: battery-chain value price, in a window"),
    "NoCoverage": ("{account} keeps no coverage", "funds do: name a fund"),
    "NoPriceYet": (
        "class {class} had no price at {timestamp}",
        "ask for a later day, or bring in its first price: battery-chain value price --since DAY",
    ),
    "NoConsent": ("{owner} has not consented", "name who signs for the owner: --owner WHO"),
    "NoSuchBatch": ("there is no batch {batchId}", "see what there is: battery-chain battery list"),
    "NoSuchBattery": ("there is no battery {id}", "see what there is: battery-chain battery list"),
    "NoSuchClass": ("there is no class {class}", "see what there is: battery-chain value class"),
    "NotAccredited": (
        "{assessor} is not accredited for class {class}",
        "let an accredited assessor sign: --assessor WHO; see [accreditation] of the description",
    ),
    "NotApproved": ("{caller} may not move {id}", "its owner sends this, or approves the caller"),
    "NotAssessable": ("{id} is {operation}: it cannot be assessed", "leave it out of the readings"),
    "NotCustodian": ("{caller} does not hold {id}", "send it as its custodian: --account WHO"),
    "NotInOrder": ("the batteries are not in rising order at {id}", "name each once, in order"),
    "NotIssuer": (
        "series {series} is not one of {account}'s",
        "send it as the issuer of the series: --account WHO",
    ),
    "NotNewer": (
        "{given} is not after {last}, which the chain has",
        "leave out what is assessed already; a report or a hand-over: run it again",
    ),
    "NotOperator": ("{caller} does not operate {id}", "send it as its operator: --account WHO"),
    "NotOwner": ("{caller} does not own it", "send it as the owner: --account WHO"),
    "NotVerified": ("{account} is not a verified member", "admit it: battery-chain member add WHO"),
    "NothingToClaim": ("there is nothing to claim", "see: battery-chain fund statement WHO"),
    "OutsideClass": ("{day} is before the start of the class", "take a class version that began earlier"),
    "OutsideWindow": (
        "{timestamp} is not between {opens} and {closes}",
        "prices change only in the window after a cutoff: try again then",
    ),
    "PrefixNotGranted": (
        "{prefix!r} is not granted to {account}",
        "put the series into the description and run: battery-chain deploy run FILE",
    ),
    "PricesCross": ("the exit value {exit} is above the price {service}", "correct the prices"),
    "SecondSignatureNeeded": (
        "a step of {step} basis points (sum {stepSum}) needs a second assessor",
        "name two: --assessor A --assessor B",
    ),
    "SecondUseForbidden": (
        "{from} may not go on as {to} in jurisdiction {jurisdiction}",
        "take a class of an allowed use; see [[second_use]] of the description",
    ),
    "SerialUsed": (
        "serial {serial} of series {series} is used: it goes on at {next}",
        "correct the serials; see battery-chain battery series",
    ),
    "StepTooLarge": (
        "a step of {step} is more than the {limit} that class {class} may move",
        "go on when the prices of the last 30 days are older",
    ),
    "TitleBlocked": (
        "{id} is {operation}: its title does not move",
        "see its life: battery-chain battery history ID",
    ),
    "TooManyRequests": ("{controller} has {limit} requests waiting", "claim, or wait for the next strike"),
    "WrongClass": ("class {given} is not {expected}", "assess it by the class it has"),
    "WrongMetric": ("metric {metric} does not fit the category of the class", "take another: --metric"),
    "WrongOwner": ("{id} does not belong to {given}", "see who owns it: battery-chain battery show ID"),
    "WrongState": (
        "{id} is {operation}: it cannot {action}",
        "see what it can do next: battery-chain battery history ID",
    ),
    "WrongUse": ("{id} is made for {use}: it cannot be {operation}", "take the operation of its use"),
    "NoRecovery": (
        "no recovery of {account} is proposed",
        "an agent proposes it: battery-chain member recover propose WHO --by NEW",
    ),
    "RecoveryPending": (
        "a recovery of {account} is proposed already",
        "wait for it, or take it back: battery-chain member recover cancel WHO",
    ),
    "Replaced": ("{account} was replaced by {replacement} for good", "take the new wallet"),
    "SameAccount": ("{account} cannot take its own place", "name another wallet: --by NEW"),
    "StaleClaim": (
        "the claim about {account}, issued at {issuedAt}, is of the future, or not newer than the last",
        "have it signed again: battery-chain member claim WHO",
    ),
    "NoReason": ("the contract gave no reason", "check addresses and amounts; try --dry-run"),
    "OutOfGas": ("it used all of its {gas} gas", "send fewer at once"),
}
"""Sentence and next step by the name of the error."""

_SECONDS = frozenset(
    {
        "opens",
        "closes",
        "timestamp",
        "startsAt",
        "expiresAt",
        "deadline",
        "issuedAt",
        "executableAt",
        "usableFrom",
    }
)
_DAYS = frozenset({"day", "from", "until", "today", "earliest", "given", "last", "sunset"})
_IDS = frozenset({"id", "tokenId", "kept", "voided"})
_LATEST_DAY = 0xFFFF
_MIXED = frozenset({"OutsideEpoch", "TooEarly"})
"""Errors whose numbers are epochs, or seconds where they are too large for it."""
_LATEST_EPOCH = 2**24
_NEVER = 2**40


def explain(
    error: str, arguments: Mapping[str, Any], name_of: Name = lambda _: "", hints: Hints = HINTS
) -> tuple[str, str]:
    """The sentence and the hint for an error; a sentence made of its name where the table has none."""
    tell = _time_or_number if error in _MIXED else _word
    said = _Words({name: tell(name, value, name_of) for name, value in arguments.items()})
    if error == "Error":
        return str(arguments.get("message", "")), "the message is the contract's own"
    if error not in hints:
        values = ", ".join(f"{name} {value}" for name, value in said.items())
        words = _words(error)
        return (
            f"{words} ({values})" if values else words,
            "see the documentation of the contracts for this error",
        )
    sentence, hint = hints[error]
    return sentence.format_map(said), hint


class _Words(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "?"


def _time_or_number(_: str, value: Any, __: Name) -> str:
    if value >= _NEVER:
        return "the end of time"
    return _second(value) if value > _LATEST_EPOCH else f"{value:,}"


def _word(name: str, value: Any, name_of: Name) -> Any:
    if isinstance(value, str) and value.startswith("0x") and len(value) == 42:
        known = name_of(value)
        return f"{known} ({value})" if known else value
    if isinstance(value, bytes):
        if name == "what":
            return value.rstrip(b"\0").decode("ascii", "replace")
        return _function(value) if len(value) == 4 else "0x" + value.hex()
    if not isinstance(value, int):
        return value
    if name in _SECONDS or (name in _DAYS and value > _LATEST_DAY):
        return _second(value)
    return _number(name, value)


def _number(name: str, value: int) -> Any:
    from battery_chain.model import LegalStatus, Operation, Use
    from battery_chain.units import date_of

    if name in _DAYS and value > max(Use):
        return date_of(value)
    if name in _IDS:
        return f"{value >> 32}:{value & 0xFFFF_FFFF}"
    if name in ("role", "roleId"):
        return _role(value)
    if name == "standing":
        return _standing(value)
    kinds = {"operation": Operation, "use": Use, "from": Use, "to": Use, "legal": LegalStatus}
    if name in kinds and value in set(kinds[name]):
        return kinds[name](value).name.lower().replace("_", " ")
    return f"{value:,}"


def _standing(value: int) -> str:
    """What holds of all that follow a batch."""
    from battery_chain.model import Standing

    return ", ".join(str(each.name).lower() for each in Standing if value & each) or "not quarantined"


def _second(value: int) -> str:
    from battery_chain.cli.values import iso

    return iso(value) if 0 < value < 2**40 else f"{value:,}"


def _role(value: int) -> str:
    from battery_chain.deploy.roles import role_name

    return role_name(value)


def _function(selector: bytes) -> str:
    """The word of an action from its selector: of `Battery`, or of a library that carries the action out."""
    from battery_chain import artifacts

    for name in ("Battery", *artifacts.load("Battery").libraries()):
        for signature, known in artifacts.load(name).methods.items():
            if bytes.fromhex(known) == selector:
                return _words(signature.partition("(")[0])
    return "0x" + selector.hex()


def _words(name: str) -> str:
    """A name of the contracts as people write it: handOver, hand over."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
