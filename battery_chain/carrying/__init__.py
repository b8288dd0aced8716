"""The carrying amount of batteries by the cost model of IAS 16: a ledger of its own, never mixed with fair
value.

A pure function of dated entries: cost, depreciation (straight line, diminishing balance, units of
production), changes of estimate (IAS 8), impairment and its reversal (IAS 36), succession, derecognition; and
beside it the provision (IAS 37) for an end that costs money. Amounts are token units, exact to the last one.
"""

from battery_chain.carrying.account import Kind, Standing
from battery_chain.carrying.allocate import allocate, recognise
from battery_chain.carrying.closing import Books, Closed, close, read_closed
from battery_chain.carrying.entries import (
    Asset,
    Derecognised,
    Entry,
    EstimateChanged,
    Expended,
    Impaired,
    Reason,
    Recognised,
    Reversed,
    Succeeded,
    Used,
)
from battery_chain.carrying.entries_file import COLUMNS, read_books, read_entries, read_ledger
from battery_chain.carrying.estimates import health_linear, recycling, refurbished, second_life
from battery_chain.carrying.ledger import Ledger
from battery_chain.carrying.policy_file import PolicyFile, read_policies
from battery_chain.carrying.report import Disposal, Line, ProvisionLine, RollForward
from battery_chain.carrying.terms import (
    DiminishingBalance,
    Measure,
    Policy,
    StraightLine,
    Terms,
    UnitsOfProduction,
)

__all__ = [
    "COLUMNS",
    "Asset",
    "Books",
    "Closed",
    "Derecognised",
    "DiminishingBalance",
    "Disposal",
    "Entry",
    "EstimateChanged",
    "Expended",
    "Impaired",
    "Kind",
    "Ledger",
    "Line",
    "Measure",
    "Policy",
    "PolicyFile",
    "ProvisionLine",
    "Reason",
    "Recognised",
    "Reversed",
    "RollForward",
    "Standing",
    "StraightLine",
    "Succeeded",
    "Terms",
    "UnitsOfProduction",
    "Used",
    "allocate",
    "close",
    "health_linear",
    "read_books",
    "read_closed",
    "read_entries",
    "read_ledger",
    "read_policies",
    "recognise",
    "recycling",
    "refurbished",
    "second_life",
]
