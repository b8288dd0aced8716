"""What the ledger is fed: dated facts. Each maps from an event of the chain or a line of the accounts.

Days are day numbers, amounts token units, energies Wh. An entry counts from the opening of its day: what a
day brings is charged for that day already. `line` is the row of the file it came from, 0 when from none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from battery_chain.carrying.terms import Terms

__all__ = [
    "Asset",
    "Derecognised",
    "Entry",
    "EstimateChanged",
    "Expended",
    "Impaired",
    "Reason",
    "Recognised",
    "Reversed",
    "Succeeded",
    "Used",
]


@dataclass(frozen=True, slots=True)
class Asset:
    """A unit of account: a battery, or a part of one that is depreciated apart (IAS 16.43).

    `id` is any name that is used once, a token id or batch:index for instance; `policy` names how it is
    depreciated, as a rule its class.
    """

    id: str
    policy: str
    rated_wh: int


class Reason(Enum):
    """Why an asset left."""

    SOLD = "sold"
    RECYCLED = "recycled"
    LOST = "lost"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Recognised:
    """An asset came in at `cost`. It is depreciated from the day it is available for use (IAS 16.55); 0: at
    once. `exit_value`: what its end brings, instead of the policy's residual value; see `EstimateChanged`.
    """

    day: int
    asset: Asset
    cost: int
    available: int = 0
    exit_value: int | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Used:
    """Throughput in Wh and swaps since the entry before; they count where the terms count them."""

    day: int
    id: str
    throughput_wh: int = 0
    swaps: int = 0
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class EstimateChanged:
    """New estimates, for this day and later ones only (IAS 16.51, IAS 8.36).

    exit_value: what the end is expected to bring; a positive one is the residual value, a negative one leaves
    a residual value of 0 and is a provision (IAS 37). terms: what *remains* of life or units, or a rate.
    """

    day: int
    id: str
    exit_value: int | None = None
    terms: Terms | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Impaired:
    """The recoverable amount is below the carrying amount, which is written down to it (IAS 36.59)."""

    day: int
    id: str
    recoverable: int
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Reversed:
    """The recoverable amount rose again: up to it, at most to what the carrying amount would have been
    without impairment (IAS 36.117).
    """

    day: int
    id: str
    recoverable: int
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Expended:
    """Subsequent expenditure that is part of the asset's cost (IAS 16.12–14)."""

    day: int
    id: str
    amount: int
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Succeeded:
    """Batteries went on as others. Rated energy of successors and `discarded_wh` is that of the predecessors;
    their amounts are spread over both by it, to the last token unit. `expenditure` is added to the
    successors; `proceeds` is what the discarded energy brought.
    """

    day: int
    predecessors: tuple[str, ...]
    successors: tuple[Asset, ...]
    discarded_wh: int = 0
    proceeds: int = 0
    expenditure: int = 0
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Derecognised:
    """An asset was sold, recycled or lost (IAS 16.67). `proceeds` net of costs; negative: a gate fee."""

    day: int
    id: str
    proceeds: int = 0
    reason: Reason = Reason.SOLD
    line: int = field(default=0, compare=False)


Entry: TypeAlias = (
    Recognised | Used | EstimateChanged | Impaired | Reversed | Expended | Succeeded | Derecognised
)
