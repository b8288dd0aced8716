"""What is kept of a battery, a batch, a lien and a claim while events come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from battery_chain.valuation.formula import Facts

__all__ = ["Batch", "Battery", "Claim", "Lien", "address"]

ORIGINAL = 0


@dataclass(slots=True)
class Batch:
    """What holds of a whole batch; `followers` have never been apart from it, and are alike."""

    number: int
    class_id: int
    energy_wh: int
    count: int
    health0: int
    day0: int
    operator: str
    legal: int
    series: int
    first_serial: int
    gaps: Sequence[int]
    identifiers: Sequence[str] = ()
    followers: int = 0
    expired: bool = False
    quarantined: bool = False
    lien: int = 0
    predecessors: Sequence[int] = ()

    def serial(self, index: int) -> int:
        """The serial of one of its batteries."""
        skipped = sum(self.gaps[: index + 1]) if self.gaps else 0
        return self.first_serial + index + skipped


@dataclass(slots=True)
class Battery:
    """One battery: what it has of its own, and the batch that has the rest. `owner` is empty after the burn;
    `custody`: operator, custodian or a repair were noted for it alone.
    """

    batch: Batch
    owner: str
    follows: bool = True
    operation: int = 0
    before: int = 0
    health: int = 0
    cycles: int = 0
    day: int = 0
    expired: bool = False
    legal: int = ORIGINAL
    operator: str = ""
    custodian: str = ""
    custody: bool = False
    repair: bool = False
    frozen: bool = False
    lien: int = 0
    pack_grams: int = 0
    successors: tuple[int, int] = (0, 0)

    def measured(self) -> tuple[int, int]:
        """Health and its day: its own, else the batch's."""
        return (self.health, self.day) if self.day else (self.batch.health0, self.batch.day0)

    def facts(self) -> Facts:
        """What its value depends on."""
        return Facts(self.batch.energy_wh, *self.measured(), self.operation, self.expired)


@dataclass(slots=True)
class Lien:
    """An amount owed to `lender`; `marks`: how many batteries and batches are under it."""

    lender: str
    amount: int
    document: bytes
    marks: int
    foreclosable_at: int = 0


@dataclass(slots=True)
class Claim:
    """What one owes another for a recycled battery; nothing is owed from the beginning: settled."""

    debtor: str
    creditor: str
    amount: int
    due_day: int
    settled: bool = field(init=False)

    def __post_init__(self) -> None:
        self.settled = self.amount == 0


def address(text: str) -> str:
    """Addresses are compared without the case of their checksum."""
    return text.lower()
