"""What the model is fed: facts of the chain's events, in the order of the chain. No value is among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "BatchAssessed",
    "BatchExpired",
    "BatchMigrated",
    "BatchMinted",
    "BatchOperatorSet",
    "BatchQuarantined",
    "BatchRated",
    "BatchReleased",
    "BatchTransferred",
    "ClaimBooked",
    "ClaimSettled",
    "ClassSet",
    "Dismantled",
    "Event",
    "Expired",
    "Found",
    "Frozen",
    "HandedOver",
    "Identified",
    "Inspected",
    "LienCalled",
    "LienCarried",
    "LienEnded",
    "LienPinned",
    "Lost",
    "Maintained",
    "OperationChanged",
    "OperatorSet",
    "Pledged",
    "PriceSet",
    "Quarantined",
    "Recycled",
    "Released",
    "Resumed",
    "Reused",
    "Succeeded",
    "Transferred",
    "Voided",
    "Wasted",
]


@dataclass(frozen=True, slots=True)
class ClassSet:
    """A class version with its terms: end of use in basis points, half-life in days, day its weights are
    counted from.
    """

    class_id: int
    end_of_use: int
    half_life: int
    start: int = 0


@dataclass(frozen=True, slots=True)
class PriceSet:
    """Prices of a class, millionths of a unit of account per Wh, in force from a second on."""

    class_id: int
    price: int
    exit_value: int
    in_force_from: int


@dataclass(frozen=True, slots=True)
class BatchMinted:
    """`count` batteries, ids batch << 32 | 0..count-1. health0 and day0 are 0 when it came without an
    assessment. Serials follow each other from `first_serial` on, but for `gaps`: how many are left out before
    each (empty: none). `legal` is the code of the status they are born with.
    """

    batch: int
    owner: str
    class_id: int
    energy_wh: int
    count: int
    health0: int
    day0: int
    operator: str = ""
    legal: int = 0
    series: int = 0
    first_serial: int = 0
    gaps: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Identified:
    """The identifiers, in order, of a batch that is numbered by no series."""

    batch: int
    identifiers: Sequence[str]


@dataclass(frozen=True, slots=True)
class BatchRated:
    """A begin-of-life assessment of a whole batch, given after the mint."""

    batch: int
    health0: int
    day0: int


@dataclass(frozen=True, slots=True)
class BatchMigrated:
    """A batch went over to a later version of its class."""

    batch: int
    class_id: int


@dataclass(frozen=True, slots=True)
class Transferred:
    """Title of some batteries passed to `to`: from now on each stands for itself."""

    ids: Sequence[int]
    to: str


@dataclass(frozen=True, slots=True)
class BatchTransferred:
    """Title of all that follow a batch passed to `to`."""

    batch: int
    to: str


@dataclass(frozen=True, slots=True)
class BatchAssessed:
    """One (health, cycles) per battery of the batch, in order; None or health 0 = no reading."""

    batch: int
    day: int
    readings: Sequence[tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class Inspected:
    """One (health, cycles) for each of some batteries, in order."""

    ids: Sequence[int]
    day: int
    readings: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Expired:
    """The assessments of some batteries were declared older than their class allows."""

    ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class BatchExpired:
    """The assessments of all that follow a batch were declared too old."""

    batch: int


@dataclass(frozen=True, slots=True)
class OperationChanged:
    """The new operation of some batteries, by the chain's code, and nothing else of them."""

    ids: Sequence[int]
    operation: int


@dataclass(frozen=True, slots=True)
class Maintained:
    """Out of service for maintenance; `repair`: it comes back on a fresh assessment only."""

    ids: Sequence[int]
    repair: bool


@dataclass(frozen=True, slots=True)
class Resumed:
    """Back from maintenance."""

    ids: Sequence[int]
    operation: int


@dataclass(frozen=True, slots=True)
class Reused:
    """Back into service from retirement: the legal status follows, where it was Original."""

    ids: Sequence[int]
    operation: int


@dataclass(frozen=True, slots=True)
class OperatorSet:
    """The owner named the operator of some batteries."""

    ids: Sequence[int]
    operator: str


@dataclass(frozen=True, slots=True)
class BatchOperatorSet:
    """The owner named the operator of a batch, for those that have none of their own."""

    batch: int
    operator: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A new custodian; what is not retired is in transit until it takes over."""

    ids: Sequence[int]
    to: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Set aside in doubt; the operation before is kept."""

    ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class BatchQuarantined:
    """A recall: every live battery of the batch, whoever owns it."""

    batch: int


@dataclass(frozen=True, slots=True)
class Released:
    """Out of quarantine, back to the operation before."""

    ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class BatchReleased:
    """All that follow a quarantined batch, released."""

    batch: int


@dataclass(frozen=True, slots=True)
class Lost:
    """Nobody has them: worth nothing, and in no sum but the count of tokens."""

    ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Found:
    """Found again: quarantined, to be retired on release."""

    ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Voided:
    """The token of an object that has an earlier one."""

    id: int


@dataclass(frozen=True, slots=True)
class Wasted:
    """Waste, in the custody of a recycler."""

    ids: Sequence[int]
    recycler: str


@dataclass(frozen=True, slots=True)
class Dismantled:
    """Taken apart: mass of each pack in grams."""

    ids: Sequence[int]
    pack_grams: Sequence[int]


@dataclass(frozen=True, slots=True)
class Succeeded:
    """The predecessors go on as the batches `first` to `last`."""

    predecessors: Sequence[int]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Recycled:
    """Burned: owned by nobody from now on."""

    id: int


@dataclass(frozen=True, slots=True)
class Pledged:
    """A lien for an amount owed, on batteries and on all that follow some batches."""

    lien: int
    lender: str
    amount: int
    document: bytes
    ids: Sequence[int]
    batches: Sequence[int]


@dataclass(frozen=True, slots=True)
class LienPinned:
    """A battery left a batch that is under a lien, and is now under it by itself."""

    lien: int
    id: int


@dataclass(frozen=True, slots=True)
class LienCarried:
    """A lien on predecessors goes on as the lien on a batch of successors."""

    lien: int
    batch: int


@dataclass(frozen=True, slots=True)
class LienCalled:
    """Called in: from that second on the lender may take what is under it."""

    lien: int
    foreclosable_at: int


@dataclass(frozen=True, slots=True)
class LienEnded:
    """Off these batteries and batches: released, or foreclosed (then title has passed before)."""

    lien: int
    ids: Sequence[int]
    batches: Sequence[int]


@dataclass(frozen=True, slots=True)
class Frozen:
    """An agent froze a battery, or freed it."""

    id: int
    frozen: bool


@dataclass(frozen=True, slots=True)
class ClaimBooked:
    """What one owes another for a recycled battery, to be paid by a day."""

    id: int
    debtor: str
    creditor: str
    amount: int
    due_day: int


@dataclass(frozen=True, slots=True)
class ClaimSettled:
    """It was paid."""

    id: int


Event: TypeAlias = (
    ClassSet
    | PriceSet
    | BatchMinted
    | Identified
    | BatchRated
    | BatchMigrated
    | Transferred
    | BatchTransferred
    | BatchAssessed
    | Inspected
    | Expired
    | BatchExpired
    | OperationChanged
    | Maintained
    | Resumed
    | Reused
    | OperatorSet
    | BatchOperatorSet
    | HandedOver
    | Quarantined
    | BatchQuarantined
    | Released
    | BatchReleased
    | Lost
    | Found
    | Voided
    | Wasted
    | Dismantled
    | Succeeded
    | Recycled
    | Pledged
    | LienPinned
    | LienCarried
    | LienCalled
    | LienEnded
    | Frozen
    | ClaimBooked
    | ClaimSettled
)
