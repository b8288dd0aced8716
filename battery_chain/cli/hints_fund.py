"""What a refusal of Fund means in words, and what to do next: for its manager, depositary, guardian."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["FUND_HINTS"]

FUND_HINTS: Mapping[str, tuple[str, str]] = {
    "AlreadyOpen": ("the fund is open already", "see it: battery-chain fund nav"),
    "Asynchronous": (
        "a vault has no price before the strike: nothing can be previewed",
        "ask for the last price: battery-chain fund nav",
    ),
    "BadConfig": (
        "the fund cannot be set up so: {what}",
        "correct it in [fund] of the description; a fund has at most 4 vaults, each of another currency",
    ),
    "BadEntry": (
        "there cannot be such an entry: {what}",
        "see kinds, counterparties and amounts: battery-chain fund entries list; compensation names the "
        "document of a material restatement",
    ),
    "BadTerms": (
        "terms or limits cannot be so: {what}",
        "see caps and what is in force: battery-chain fund rules; terms begin with an epoch that takes no "
        "requests yet, and follow one another once the epochs before them are struck",
    ),
    "Concentrated": (
        "{share} basis points of the rated energy would be in one place ({who}), {limit} may be",
        "buy less of that class, manufacturer or operator; see: battery-chain fund rules",
    ),
    "Disturbed": ("the batteries changed while they moved", "try again"),
    "EmptySale": ("nothing is on sale", "name batches or batteries"),
    "EscrowNotFreezable": (
        "{vault} escrows for the fund: its shares belong to others",
        "freeze whose requests they are: battery-chain member freeze WHO",
    ),
    "ExceedsEntry": (
        "entry {entryId} has {open} token units open, not {amount}",
        "see it: battery-chain fund entries list; all of it: leave out --amount",
    ),
    "FundClosing": (
        "the fund is closing: it takes nothing more",
        "redemptions and claims go on: battery-chain fund nav",
    ),
    "InsufficientCash": (
        "the fund has {spendable} token units to spend, {needed} are needed",
        "wait for subscriptions or income; cash that an epoch to be struck has seen is kept for it: "
        "battery-chain fund strike",
    ),
    "NoSuccessor": (
        "the wallet {account} was not replaced",
        "replace it first: battery-chain member recover propose WHO --by NEW",
    ),
    "NoSuchEntry": (
        "there is no entry {entryId} that is in the books and open",
        "see them: battery-chain fund entries list; what was proposed is confirmed first",
    ),
    "NonceUsed": (
        "the offer of {party} was taken, or cancelled by it",
        "have a new one signed: --out FILE",
    ),
    "NotApprovedYet": (
        "the depositary has not approved this act, or less than a day ago (usable from: {usableFrom})",
        "it approves it: battery-chain fund approve FILE --account DEPOSITARY; then wait a day",
    ),
    "NotBattery": (
        "{caller} is not the contract of the batteries",
        "nothing is to be done: only it calls this",
    ),
    "NotFund": ("{caller} is not the fund", "nothing is to be done: only the fund calls this"),
    "NotInKind": ("{caller} is not the in-kind escrow of the fund", "ask the escrow instead"),
    "NotNext": (
        "epoch {epoch} is not the next to strike, {next} is",
        "strike in order: battery-chain fund strike",
    ),
    "NotOpen": ("the fund is not open", "its manager opens it: battery-chain fund open"),
    "NotProRata": (
        "more of class {class} is asked for than the part of it that the shares are",
        "ask for fewer batteries of that class",
    ),
    "NothingProposed": (
        "this is not what is proposed for entry {entryId}",
        "see what is: battery-chain fund entries list; its manager proposes: fund entries propose, or amend",
    ),
    "OutsideEpoch": (
        "{epoch} is not between {from} and {until}",
        "see the calendar: battery-chain fund nav; the depositary speaks after an epoch's window and before "
        "its strike, income is declared before the cutoff for one of the next 12 epochs, deals are suspended "
        "for 90 days at most and then not for 90",
    ),
    "OverBudget": (
        "{spent} token units or shares would be more than the {budget} that there are for it",
        "take less, or wait for the next period; see: battery-chain fund rules",
    ),
    "PriceOutsideBand": (
        "the price {price} is outside the band of {band} basis points round the fair value {fairValue}",
        "leave out --price for fair value; or have the offer approved: sign it with --out FILE, then: "
        "battery-chain fund approve FILE",
    ),
    "SamePerson": ("{account} stands on both sides", "two different persons must sign"),
    "SeedTooSmall": (
        "the seed of {assets} token units is below {minimum}",
        "raise the seed in the description",
    ),
    "TooEarly": (
        "epoch {epoch} can be struck from {from} on",
        "wait for it: battery-chain fund strike --wait; sooner once the depositary has spoken: "
        "battery-chain fund attest",
    ),
    "TooManyEntries": (
        "{limit} receivables are open, as many as there may be",
        "settle or write off one first: battery-chain fund entries list --open",
    ),
    "Unreconciled": (
        "the depositary says {cash} token units and {batteries} batteries, the fund's books {cashInBooks} "
        "and {batteriesOwned}",
        "find the difference; if it stays: battery-chain fund object --document FILE",
    ),
    "Worthless": (
        "what is offered is worth {fairValue} token units: nothing, or less",
        "offer what is worth something: battery-chain value battery ID",
    ),
    "WrongAmount": ("{received} arrived where {expected} were due (token units)", "try again"),
}
"""Sentence and next step by the name of the error."""
