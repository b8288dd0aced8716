"""What a refusal of Battery means in words, and what to do next: the later life, from a second mint on."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["BATTERY_HINTS"]

BATTERY_HINTS: Mapping[str, tuple[str, str]] = {
    "AlreadyRated": (
        "batch {batchId} has a begin-of-life health, or a later assessment",
        "assess what it is now: battery-chain assess run FILE",
    ),
    "BadClass": ("class {class} cannot be as described", "correct the class in the description"),
    "BadEnergy": ("{energy} Wh cannot be the rated energy of a battery", "correct the rated energy"),
    "BadHealth": ("a health of {health} basis points cannot be", "give basis points, 1 to 12000"),
    "BadIdentifier": (
        "{identifier!r} cannot be an identifier: 1 to 64 bytes",
        "correct it in the manifest",
    ),
    "BadLength": ("{given} values were given for {expected}", "give one for each battery"),
    "BadMigration": (
        "class {to} cannot take over from class {class}",
        "the later version has the same use, category and chemistry, and is no older version",
    ),
    "BadSuccession": (
        "successors with health {health} and cell spread {cellSpread} basis points cannot be {legal}",
        "remanufactured ones need 9000 and at most 300; else: battery-chain battery repurpose",
    ),
    "BatchBlocked": (
        "batch {batchId} is {standing}",
        "see it: battery-chain battery show BATCH:0; act on single batteries, or end what blocks it",
    ),
    "ClassEnded": (
        "nothing is assessed under class {class} since {sunset}",
        "assess it under the later version: battery-chain value class",
    ),
    "ECDSAInvalidSignature": ("a signature is none", "have the statement signed again"),
    "ERC7943CannotReceive": ("{account} cannot receive this", "add it: battery-chain member add WHO"),
    "ERC7943CannotSend": ("{account} cannot give", "see its standing: battery-chain member list"),
    "ERC7943InsufficientUnfrozenBalance": (
        "{tokenId} of {account} is frozen",
        "an agent lifts it: battery-chain battery unfreeze ID",
    ),
    "HistoryNotKept": (
        "the chain's sums answer no day before {earliest}",
        "ask for a later day, or recompute it from events: --model",
    ),
    "IdentifierUsed": (
        "{identifier!r} is taken, or its prefix is a series'",
        "each battery is minted once: see battery-chain battery show IDENTIFIER",
    ),
    "ManyLiens": (
        "the predecessors of one owner are under liens {lienId} and {other}",
        "make one succession for each lien",
    ),
    "NoClaim": (
        "nothing is owed for {id}, or it is paid",
        "see: battery-chain battery claim show ID",
    ),
    "NotDuplicate": (
        "{kept} is not older than {voided}: the later token ends",
        "name the older one first",
    ),
    "NotEnoughGas": ("{needed} gas are needed", "send fewer at once"),
    "NotExpirable": (
        "the assessment of {id} is not older than its class allows, or expired already",
        "see its day: battery-chain battery show ID",
    ),
    "NotForeclosable": (
        "lien {lienId} cannot be called in or foreclosed now (foreclosable from: {from})",
        "see it: battery-chain battery lien show LIEN; 14 days lie between call and foreclosure",
    ),
    "NotFresh": (
        "the last measurement of {id}, of {day}, is before {from}",
        "assess it first: battery-chain assess run FILE",
    ),
    "NotInGap": (
        "serial {serial} of series {series} was not left out where the mint says",
        "mint it with the rest of its series: battery-chain battery series",
    ),
    "NotLender": ("{caller} is not the lender of lien {lienId}", "send it as the lender: --account WHO"),
    "NotParty": (
        "{caller} is not a party to this statement",
        "send it as the account it names: --account WHO",
    ),
    "NotShared": (
        "the shares do not name just the owners of the predecessors ({owner})",
        "name each owner once: --share OWNER=COUNT",
    ),
    "NotUnderLien": (
        "{id} is not under lien {lienId}",
        "see what is: battery-chain battery lien show LIEN",
    ),
    "RefusedByHolder": ("the fund {holder} refuses it", "ask its manager"),
    "StatementUsed": ("this statement has served already", "make a new one"),
    "TooManyClasses": ("{account} holds too many classes", "hold it in another account"),
    "UnderLien": (
        "{id} is under lien {lienId}",
        "its lender releases it: battery-chain battery lien release LIEN ID",
    ),
}
"""Sentence and next step by the name of the error."""
